"""Look at a page as a browser takes it: what its fields hold, what its text says."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from madoguchi.config.rig.journey import HOME

SHORT = 2
CSRF_FIELD = "csrfmiddlewaretoken"
PRESSED = frozenset({"submit", "button", "reset", "image", "file"})
CHOSEN = frozenset({"checkbox", "radio"})
SPECIAL = "<>\"'&"
DATA = "application/ld+json"
"""A script of this type is read as JSON; quotes in it open no attribute."""
ACTING = ("iframe", "object", "embed", "applet", "base", "frame")
PREVIEW = f"{HOME}/preview/"
"""Where the studio shows a manuscript as residents will see it, in a frame."""


@dataclass(slots=True)
class Form:
    """A form of a page, with what a browser would send of it untouched."""

    action: str = ""
    method: str = "get"
    sent: dict[str, list[str]] = field(default_factory=dict, repr=False)
    boxes: dict[str, str] = field(default_factory=dict)
    """What may be typed into, by name: the type of the box."""
    chosen: set[str] = field(default_factory=set)
    """What is only picked or pressed."""
    pressed: bool = False

    def take(self, tag: str, has: dict[str, str]) -> None:
        """Take one field of this form as a browser reads it."""
        name, kind = has.get("name", ""), has.get("type", "text")
        if "disabled" in has or not name or name == CSRF_FIELD:
            return
        if tag == "select" or kind in CHOSEN or tag == "button":
            self.chosen.add(name)
            if tag == "button" or "checked" in has:
                self.sent.setdefault(name, []).append(has.get("value", "on"))
        elif kind not in PRESSED:
            self.sent.setdefault(name, []).append(has.get("value", ""))
            if not {"hidden", "readonly"} & {kind, *has}:
                self.boxes[name] = tag if tag == "textarea" else kind


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select = ""
        self.values: dict[str, str] = {}
        self.words: list[str] = []
        self.acting: list[str] = []
        self.area = ""
        self.is_data = False
        self.data: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        self.acting += [f"{tag} {one}" for one in found if one.startswith("on")]
        own = (found.get("src") or "").startswith("/static/")
        self.is_data = tag == "script" and found.get("type") == DATA
        if tag == "script" and not own and not self.is_data:
            self.acting.append(tag)
        is_preview = tag == "iframe" and (found.get("src") or "").startswith(PREVIEW)
        if tag in ACTING and not is_preview:
            self.acting.append(tag)
        if tag == "input" and found.get("type", "text") != "hidden":
            self.values[name] = found.get("value") or ""
        if tag == "textarea":
            self.area = name
            self.values[name] = ""
        self._build(tag, {one: value or "" for one, value in attrs})

    def _build(self, tag: str, has: dict[str, str]) -> None:
        """Put together the form that a tag belongs to."""
        if tag == "form":
            self.form = Form(has.get("action", ""), has.get("method", "get").lower())
            self.forms.append(self.form)
        if self.form is None:
            return
        if tag in ("input", "textarea", "select"):
            self.form.take(tag, has)
        elif tag == "button" and not {"form", "formaction"} & set(has):
            if not self.form.pressed:
                self.form.take(tag, has)
            self.form.pressed = True
        if tag == "select" and "disabled" not in has:
            self.select = has.get("name", "")
        elif tag == "option" and self.select:
            is_first = self.select not in self.form.sent
            if "selected" in has or is_first:
                self.form.sent[self.select] = [has.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        self.is_data = False
        if tag == "form":
            self.form = None
        if tag == "select":
            self.select = ""
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.is_data:
            self.data.append(data)
        self.words.append(data)
        if self.area:
            self.values[self.area] += data
            if self.form is not None and self.area in self.form.boxes:
                self.form.sent[self.area][-1] += data


@dataclass(frozen=True, slots=True)
class Seen:
    """A page taken apart: fields by name, all its words, what could act by itself."""

    html: str = field(repr=False)
    values: dict[str, str]
    words: str
    acting: tuple[str, ...]
    forms: tuple[Form, ...] = ()

    def says(self, text: str) -> bool:
        """Say whether a text can be read on the page; blanks may be laid out anew."""
        return squeezed(text) in squeezed(self.words)

    def holds(self, name: str, text: str) -> bool:
        """Say whether a field shows a text as it was typed."""
        return one_newline(self.values.get(name, "")) == one_newline(text)

    def is_raw(self, text: str, harmless: str) -> bool:
        """Say whether a text stands in the page unescaped, where its like does not.

        One or two signs stand in every page; whether they are shown as they were
        typed is all that can be told of them.
        """
        special = len(text) > SHORT and any(one in text for one in SPECIAL)
        return special and self.html.count(text) > harmless.count(text)


def look_at(html: str) -> Seen:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    words = "".join(reader.words)
    for data in reader.data:
        html = html.replace(data, "", 1)
    return Seen(html, reader.values, words, tuple(reader.acting), tuple(reader.forms))


def squeezed(text: str) -> str:
    return "".join(text.split())


def one_newline(text: str) -> str:
    r"""Return a text with the line ends that a form sends, none around it.

    >>> one_newline("\r\na\rb") == one_newline("a\nb")
    True
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def sort_of(name: str) -> str:
    """Return the name of a box without the part of a manuscript that it belongs to.

    >>> sort_of("at.question/reason/hint"), sort_of("text.page/a/title"), sort_of("q")
    ('at.question/hint', 'text./', 'q')
    """
    head, slash, rest = name.partition("/")
    if not slash:
        return name
    return "text./" if head.startswith("text.") else f"{head}/{rest.rpartition('/')[2]}"
