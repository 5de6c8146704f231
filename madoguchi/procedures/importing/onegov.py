"""Read the form code of OneGov Cloud: forms of Swiss municipalities in plain text.

A line is a field and what it takes; what stands deeper under an option is asked when
that option is chosen.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from madoguchi.kernel.patterns import NotAPattern, pattern
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.importing.draft import Draft, both, name, options_of, text
from madoguchi.procedures.importing.keys import slug_of
from madoguchi.procedures.importing.reading import number_in, read_text
from madoguchi.procedures.importing.report import NotReadable, Report
from madoguchi.procedures.kinds.question import Own, Question

TAB = 8
LONGEST = 5000
"""How many characters a text may have at most."""
UNDERLINE = re.compile(r"[-=~]{3,}")
FIELD = re.compile(r"(?P<label>[^=]+?)\s*(?P<star>\*)?\s*=(?P<takes>.*)")
OPTION = re.compile(r"(?P<mark>[(\[][ xX]?[)\]])\s*(?P<label>.+)")
HELP = re.compile(r"<<\s*(.*?)\s*>>")
PRICE = re.compile(r"\s*\(\s*-?\d+(?:\.\d+)?\s+[A-Z]{3}\s*!?\s*\)\s*$")
LENGTH = re.compile(r"___\s*(?:\[(\d+)\])?\s*(?:/(.*))?")
WHOLE_RANGE = re.compile(r"(-?\d+)?\s*\.\.\s*(-?\d+)?(\s*\(.*\))?")
DECIMAL_RANGE = re.compile(r"(-?\d+\.\d+)?\s*\.\.\s*(-?\d+\.\d+)?(\s*\(.*\))?")
DAY = re.compile(r"YYYY\.MM\.DD(\s+HH:MM)?\s*(?:\((.*)\))?")
SOON = {"day": 1, "days": 1, "week": 7, "weeks": 7, "month": 30, "months": 30,
        "year": 365, "years": 365}  # fmt: skip
FROM_TODAY = re.compile(r"([+-]\s*\d+)\s+([a-z]+)")
WRITTEN_DAY = re.compile(r"(\d{4})\.(\d\d)\.(\d\d)")
FILES = re.compile(
    r"\*\.[*a-z0-9]+(\s*\|\s*\*\.[a-z0-9]+)*\s*(\(multiple\))?", re.IGNORECASE
)
KINDS_OF_FILE = {"pdf": "pdf", "jpg": "jpeg", "jpeg": "jpeg", "png": "png"}


@dataclass(slots=True)
class Line:
    """One line that says something: how deep it stands, and where."""

    number: int
    indent: int
    text: str


@dataclass(slots=True)
class Entry:
    """A field with the options it offers."""

    line: Line
    label: str
    required: bool
    takes: str
    hint: str = ""
    options: list["Choice"] = field(default_factory=list)


@dataclass(slots=True)
class Choice:
    """An option and the fields that stand under it."""

    line: Line
    label: str
    is_box: bool
    is_set: bool
    entries: list[Entry] = field(default_factory=list)


def read(path: Path) -> Iterator[tuple[Definition, Report]]:
    """Read one file of form code."""
    said = read_text(path)
    report = Report("onegov", path.name)
    lines = _lines(said)
    draft = Draft(report, path.stem, slug=slug_of(path.stem))
    if len(lines) > 1 and UNDERLINE.fullmatch(lines[1].text):
        draft.title, lines = lines[0].text, lines[2:]
    _Form(path.name, draft).read(lines)
    if not any(page.questions for page in draft.pages):
        raise NotReadable(path.name, 'there is no field in it, such as "Name * = ___"')
    yield draft.definition(), report


def _lines(said: str) -> list[Line]:
    found = []
    for number, raw in enumerate(said.splitlines(), start=1):
        expanded = raw.expandtabs(TAB).rstrip()
        if stripped := expanded.lstrip():
            found.append(Line(number, len(expanded) - len(stripped), stripped))
    return found


class _Form:
    def __init__(self, file: str, draft: Draft) -> None:
        self.file = file
        self.draft = draft
        self.report = draft.report

    def refuse(self, line: Line, why: str) -> NotReadable:
        return NotReadable(self.file, f"line {line.number}: {why}")

    def read(self, lines: Sequence[Line]) -> None:
        title, part = self.draft.title, list[Line]()
        for line in lines:
            if not line.text.startswith("#") or line.indent:
                part.append(line)
                continue
            self.page(title, part)
            words = line.text.lstrip("#").strip()
            title, part = (self.draft.title if words in ("", "...") else words), []
        self.page(title, part)

    def page(self, title: str, lines: list[Line]) -> None:
        """Make a page of a field set, with the fields under options behind theirs."""
        if not lines:
            return
        questions: list[Question] = []
        for entry in self.entries(lines):
            questions += self.questions(entry, title)
        if questions:
            page = self.draft.add_page(title, questions)
            self.report.carried(title, f"page {page.key}")

    def entries(self, lines: list[Line]) -> list[Entry]:
        """Read fields; their options and what stands under those follow them."""
        found: list[Entry] = []
        at = 0
        while at < len(lines):
            line = lines[at]
            at += 1
            if help_text := HELP.fullmatch(line.text):
                self.help(found, line, help_text[1])
                continue
            match = FIELD.fullmatch(line.text)
            if match is None:
                raise self.refuse(
                    line, f'"{line.text}" is no field: write "label = what it takes"'
                )
            entry = Entry(
                line, match["label"].strip(), bool(match["star"]),
                match["takes"].strip(),
            )  # fmt: skip
            start = at
            while at < len(lines) and lines[at].indent > line.indent:
                at += 1
            self.under(entry, lines[start:at])
            found.append(entry)
        return found

    def help(self, found: list[Entry], line: Line, said: str) -> None:
        if not found:
            raise self.refuse(line, "a help text stands before the first field")
        found[-1].hint = f"{found[-1].hint}\n{said}".strip()

    def under(self, entry: Entry, lines: list[Line]) -> None:
        """Read the options of a field and the fields under each of them."""
        at = 0
        while at < len(lines):
            line = lines[at]
            at += 1
            if help_text := HELP.fullmatch(line.text):
                entry.hint = f"{entry.hint}\n{help_text[1]}".strip()
                continue
            match = OPTION.fullmatch(line.text)
            if match is None or entry.takes:
                raise self.refuse(
                    line, f'"{line.text}" stands deeper but under no option'
                )
            label = match["label"]
            if PRICE.search(label):
                label = PRICE.sub("", label)
                self.report.unsupported(
                    f"{entry.label}: {match['label']}",
                    "the price of an option: write it as a line of the fee",
                )
            mark = match["mark"]
            start = at
            while at < len(lines) and lines[at].indent > line.indent:
                at += 1
            choice = Choice(line, label, mark[0] == "[", "x" in mark.lower())
            choice.entries = self.entries(lines[start:at]) if at > start else []
            entry.options.append(choice)

    def questions(
        self, entry: Entry, page: str, show_if: Node | None = None
    ) -> Iterator[Question]:
        path = f"{page}/{entry.label}"
        if entry.takes.startswith("<") and not entry.options:
            self.report.unsupported(path, "a text between the fields: make it a hint")
            return
        question = self.question(entry, path)
        yield replace(question, show_if=show_if)
        if show_if is not None:
            self.report.carried(f"{path}: condition", f"question {question.key}")
        for at, choice in enumerate(entry.options):
            if choice.is_set:
                self.report.changed(
                    f"{path}: {choice.label}", "no option is chosen beforehand"
                )
            condition = self.condition(question, at)
            for inner in choice.entries:
                yield from self.questions(inner, f"{path}/{choice.label}", condition)

    def condition(self, question: Question, at: int) -> Node:
        if question.kind in ("yesno", "consent"):
            return name(question.key)
        value = text(question.options[at].value)
        if question.kind == "choices":
            return Node("in", (value, name(question.key)))
        return Node("==", (name(question.key), value))

    def question(self, entry: Entry, path: str) -> Question:
        key = self.draft.keys.make(entry.label)
        if entry.options:
            return self.choice(entry, key, path)
        if not entry.takes:
            raise self.refuse(entry.line, f'"{entry.label}" takes nothing')
        kind, own = self.kind(entry, path)
        self.report.carried(path, f"question {key}: {kind}")
        return Question(
            key, kind, both(entry.label), both(entry.hint), required=entry.required,
            own=own,
        )  # fmt: skip

    def choice(self, entry: Entry, key: str, path: str) -> Question:
        boxes = {choice.is_box for choice in entry.options}
        if len(boxes) > 1:
            raise self.refuse(
                entry.line, f'"{entry.label}" mixes options in ( ) and in [ ]'
            )
        if len(entry.options) == 1:
            return self.only_option(entry, key, path)
        kind = "choices" if boxes.pop() else "choice"
        self.report.carried(path, f"question {key}: {kind}")
        return Question(
            key, kind, both(entry.label), both(entry.hint), required=entry.required,
            options=options_of(choice.label for choice in entry.options),
        )  # fmt: skip

    def only_option(self, entry: Entry, key: str, path: str) -> Question:
        label = entry.options[0].label
        kind = "consent" if entry.required else "yesno"
        self.report.changed(path, f"its one option became a {kind}", f"question {key}")
        own: dict[str, Own] = {"statement": both(label)} if kind == "consent" else {}
        asked = entry.label if kind == "consent" else f"{entry.label}: {label}"
        return Question(
            key, kind, both(asked), both(entry.hint), required=entry.required, own=own
        )

    def kind(self, entry: Entry, path: str) -> tuple[str, dict[str, Own]]:  # noqa: PLR0911
        """Return the kind that a field's right side means."""
        takes = entry.takes
        if match := LENGTH.fullmatch(takes):
            return "text", self.line_of_text(match, path)
        if takes.startswith("..."):
            return "text", {"multiline": True}
        if takes == "@@@":
            return "email", {}
        if match := DAY.fullmatch(takes):
            return self.day(match, path)
        if FILES.fullmatch(takes):
            return "file", self.files(takes, path)
        if match := WHOLE_RANGE.fullmatch(takes):
            return "number", self.range(match, path)
        return "text", self.other(entry, path)

    def line_of_text(self, match: re.Match[str], path: str) -> dict[str, Own]:
        length, declared = match.groups()
        own: dict[str, Own] = {}
        if length:
            own["max_length"] = max(1, min(number_in(length) or LONGEST, LONGEST))
        if declared:
            try:
                pattern(declared)
            except NotAPattern as problem:
                self.report.unsupported(f"{path}: pattern", problem.why)
                return own
            own |= {"pattern": declared, "pattern_says": both(declared)}
            self.report.decide("texts", f'say the pattern of "{path}" in words')
        return own

    def day(self, match: re.Match[str], path: str) -> tuple[str, dict[str, Own]]:
        clock, limits = match.groups()
        if clock:
            self.report.changed(f"{path}: time", "only the date is asked")
        own: dict[str, Own] = {}
        first, _, last = (limits or "").partition("..")
        for key, limit in (("min", first.strip()), ("max", last.strip())):
            if not limit:
                continue
            if found := _limit(limit):
                own[key] = found
            else:
                self.report.unsupported(f"{path}: {key}", f'the limit "{limit}"')
        return "date", own

    def files(self, takes: str, path: str) -> dict[str, Own]:
        ends = re.findall(r"\*\.([a-z0-9*]+)", takes.lower())
        known = {KINDS_OF_FILE[end] for end in ends if end in KINDS_OF_FILE}
        for end in sorted(set(ends) - set(KINDS_OF_FILE) - {"*"}):
            self.report.unsupported(
                f"{path}: *.{end}", "this kind of file is not taken"
            )
        if "multiple" in takes:
            self.report.changed(path, "one file is taken")
        return {"accept": tuple(sorted(known))} if known else {}

    def range(self, match: re.Match[str], path: str) -> dict[str, Own]:
        least, most, price = match.groups()
        if price:
            self.report.unsupported(f"{path}: {price.strip()}", "a price for each")
        own: dict[str, Own] = {}
        for key, limit in (("min", least), ("max", most)):
            if not limit:
                continue
            if (number := number_in(limit)) is None:
                self.report.unsupported(f"{path}: {key}", f"the limit {limit[:40]}")
            else:
                own[key] = number
        return own

    def other(self, entry: Entry, path: str) -> dict[str, Own]:
        """Take as a text what has no kind here, and say so."""
        takes = entry.takes
        if takes.startswith("#"):
            why = f"the check of {takes.lstrip('# ')} is not made"
        elif takes.startswith(("http://", "https://", "video-url", "www")):
            why = "an address of the web is a text"
        elif DECIMAL_RANGE.fullmatch(takes):
            why = "a number with decimals is a text; its limits are not checked"
        elif takes.startswith("HH:MM"):
            own: dict[str, Own] = {
                "pattern": "([01]?[0-9]|2[0-3]):[0-5][0-9]",
                "pattern_says": both("HH:MM"),
            }
            self.report.changed(path, "a time of day is a text with a pattern")
            return own
        elif takes.startswith("***"):
            why = "a password is a text: ask for none"
        else:
            raise self.refuse(
                entry.line, f'"{takes}" is not known as what a field takes'
            )
        self.report.changed(path, why)
        return {}


def _limit(said: str) -> str:
    if said == "today":
        return "today"
    if match := FROM_TODAY.fullmatch(said):
        count = number_in(match[1].replace(" ", "").removeprefix("+")) or 0
        days = count * SOON.get(match[2], 0)
        return f"today{days:+d}" if days else ""
    if match := WRITTEN_DAY.fullmatch(said):
        return "-".join(match.groups())
    return ""
