"""Show a manuscript of the studio: its parts as forms, its flaws, who else is there.

What may stand where, and what it is called, the studio of the procedures says; here
it becomes what a page draws.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.cases.problems import NotYours
from madoguchi.design.fields import Option
from madoguchi.design.words import in_japanese, marked_moment
from madoguchi.procedures.actions import steps_of, written_of
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.problems import Flaw
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.examples import differences, read_example_texts
from madoguchi.procedures.kinds.kind import kinds
from madoguchi.procedures.models import Manuscript, ManuscriptEdit
from madoguchi.procedures.preview.claims import Claim, token_of
from madoguchi.procedures.queries import edits_of, manuscripts_of, readers_of
from madoguchi.procedures.rules import managed_departments
from madoguchi.procedures.studio.edits import KEYED_ROWS
from madoguchi.procedures.studio.fields import Property, table_of
from madoguchi.procedures.studio.flaws import Defect, in_places
from madoguchi.procedures.studio.folder import read_manuscript
from madoguchi.procedures.studio.history import since
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.procedures.studio.manuscript import Value, is_order
from madoguchi.procedures.studio.mending import mended
from madoguchi.procedures.studio.sight import rule_said
from madoguchi.procedures.studio.wording import (
    edit_said,
    flaw_said,
    general,
    hint,
    kind_hint,
    kind_said,
    label,
    name_of,
    value_said,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import departments_of

THERE: Final = timedelta(minutes=2)
"""How long after they were last heard of somebody still counts as there."""
FEW: Final = 5
"""As many options are shown as buttons; more are a list to open."""
MANY_LINES: Final = frozenset({"statement", "text", "summary", "why", "what", "reason"})
SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "what": ("procedure",),
    "whom": ("department", "audience", "identity", "proxy", "roles", "attendance"),
    "eligibility": ("eligibility",),
    "fee": ("fee", "fees", "payment"),
    "amounts": ("amounts", "parameters", "values"),
    "terms": ("period", "deadline", "correction", "retention", "remedies"),
    "guide": ("channels", "needs", "steps", "faq"),
    "grounds": ("law", "review_standards", "facts"),
    "flow": ("stages", "checklist"),
    "survey": ("survey",),
}
"""The pages on which the procedure itself is described, with their tables and lists."""


def managed_manuscript(by: Actor, manuscript_id: UUID) -> Manuscript:
    """Return a manuscript somebody may write; NotYours for any other."""
    row = manuscripts_of(by).filter(pk=manuscript_id).first()
    if row is None:
        raise NotYours
    return row


def section_names() -> Mapping[str, str]:
    return {
        "what": _("何の手続きか"),
        "whom": _("だれのためか"),
        "eligibility": _("要件"),
        "fee": _("手数料"),
        "amounts": _("支給額と変わる数"),
        "terms": _("期限と保存"),
        "guide": _("案内"),
        "grounds": _("根拠と基準"),
        "flow": _("仕事の流れ"),
        "survey": _("棚卸調査"),
    }


# ----------------------------------------------------------------------------- boxes


@dataclass(frozen=True, slots=True)
class Box:
    """One value as a form shows it; `flaw` is what is wrong with what is kept.

    `wrong` is why what was typed could not be kept.
    """

    place: str
    label: str
    how: Property
    hint: str = ""
    values: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    flaw: str = ""
    wrong: str = ""
    href: str = ""
    """Where a rule is changed, which is not typed but put together."""
    said: str = ""

    @property
    def name(self) -> str:
        return f"at.{self.place}"

    @property
    def id(self) -> str:
        return id_of(self.place)

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def drawn(self) -> str:
        """Return how it is drawn: as a line, lines, a number, ticks, a list, a rule."""
        if self.href:
            return "rule"
        reads = self.how.reads
        if reads in ("long", "words") or self.how.key in MANY_LINES:
            return "lines"
        if self.options and reads in ("one_of", "integer"):
            return "radios" if len(self.how.values) <= FEW else "list"
        return {
            "integer": "number",
            "flag": "tick",
            "some_of": "ticks",
            "question": "list",
            "department": "list",
        }.get(reads, "line")

    @property
    def ties(self) -> str:
        parts = (("hint", self.hint), ("wrong", self.wrong), ("flaw", True))
        return " ".join(f"{self.id}-{what}" for what, there in parts if there)


def id_of(place: str) -> str:
    """Return the id in HTML of what stands at a place.

    >>> id_of("question/dogs.size/label@en")
    'at-question-dogs-size-label-en'
    """
    return "at-" + re.sub(r"[^A-Za-z0-9_]+", "-", place)


@dataclass(frozen=True)
class Sight:
    """A manuscript as one member of staff sees it on one page."""

    row: Manuscript
    written: Written
    by: Actor
    at: datetime
    language: str
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Manuscript, by: Actor, at: datetime, language: str) -> "Sight":
        return cls(row, written_of(row), by, at, language)

    @cached_property
    def _read(self) -> tuple[Definition | None, Sequence[Flaw]]:
        return read_manuscript(self.written)

    @property
    def definition(self) -> Definition | None:
        """Return the version as far as it can be read, right or wrong."""
        return self._read[0]

    @cached_property
    def defects(self) -> tuple[Defect, ...]:
        return in_places(self._read[1], self.written)

    def boxes(self, parent: str, *keys: str) -> list[Box]:
        """Return the values of a table as boxes, or only those with these keys."""
        return [
            self.box(f"{parent}/{how.key}", how)
            for how in table_of(self.written, parent)
            if not keys or how.key in keys
        ]

    def box(self, place: str, how: Property) -> Box:
        kind = ""
        if place.startswith("question/"):
            kind = self.written.kind(place.split("/")[1])
        kept = self.written.get(place)
        if kept is None and how.usual is not None:
            kept = how.usual
        return Box(
            place,
            label(place, self.language, kind),
            how,
            self.hint(place, how),
            tuple(self.typed.get(place, self.shown(how, kept))),
            tuple(self.options(place, how)),
            self.flaw_at(place),
            self.wrong.get(place, ""),
            **self.rule(place, how),
        )

    def shown(self, how: Property, kept: Value) -> tuple[str, ...]:
        """Return the texts of a value; in Japanese a limit counts from 今日."""
        texts = texts_of(kept)
        if how.reads == "limit" and self.language == "ja":
            return tuple(one.replace("today", "今日") for one in texts)
        return texts

    def rule(self, place: str, how: Property) -> dict[str, str]:
        """Return where a rule is changed, and what it says now."""
        if how.reads != "rule":
            return {}
        href = reverse("office:manuscript_rule", args=[self.row.pk, place])
        return {"href": href, "said": rule_said(self.definition, self.written, place)}

    def hint(self, place: str, how: Property) -> str:
        """Return the line of help; that of a limit is about days alone."""
        about_days = how.key in ("min", "max") and how.reads != "limit"
        return "" if about_days else hint(place, self.language)

    def options(self, place: str, how: Property) -> Iterable[Option]:
        if how.reads == "department":
            mine = managed_departments(self.by)
            for one in departments_of(self.by.ward):
                if mine is None or one.slug in mine:
                    yield Option(one.slug, one.name)
        elif how.reads == "question":
            for key in self.written.all_questions():
                if "." not in key:
                    said = name_of(self.written, f"question/{key}", self.language)
                    yield Option(key, said)
        else:
            # A list has a line for no choice; among a few buttons there must be one.
            if how.reads == "one_of" and len(how.values) > FEW:
                values = [value for value in how.values if value]
            else:
                values = list(how.values)
            for value in values:
                said = value_said(place, value, self.language) if value else _("なし")
                yield Option(value, said)

    def flaw_at(self, place: str) -> str:
        """Say what is wrong at a place, "" for nothing."""
        found = next((one for one in self.defects if one.place == place), None)
        return flaw_said(found, self.written, self.language) if found else ""

    # ------------------------------------------------------------------------ lists

    def flaw_rows(self, under: str = "") -> list[dict[str, str]]:
        """Return each flaw with its sentence and the way to its place."""
        return [
            {
                "place": one.place,
                "where": self.where(one.place),
                "text": flaw_said(one, self.written, self.language),
                "href": address_of(self.row, one.place, self.written),
            }
            for one in self.defects
            if not one.language and one.place.startswith(under)
        ]

    @property
    def untranslated(self) -> int:
        return sum(bool(one.language) for one in self.defects)

    def where(self, place: str) -> str:
        """Name what a place belongs to, with the family where that is not plain."""
        family = place.partition("/")[0]
        words = {"page": _("画面"), "question": _("質問"), "option": _("選択肢")}
        name = name_of(self.written, place, self.language)
        return f"{words[family]}「{name}」" if family in words else name

    def pages(self) -> list[dict[str, Any]]:
        """Return the pages with their questions, as the outline shows them."""
        keys = self.written.pages
        found = []
        for at, key in enumerate(keys):
            place = f"page/{key}"
            found.append(
                {
                    "key": key,
                    "place": place,
                    "id": id_of(place),
                    "title": self.written.text(f"{place}/title"),
                    "href": reverse("office:manuscript_page", args=[self.row.pk, key]),
                    "flaws": self.count_at(place),
                    "conditional": bool(self.written.get(f"{place}/show_if")),
                    "questions": self.questions(place),
                    **neighbors(keys, at),
                }
            )
        return found

    def questions(self, parent: str) -> list[dict[str, Any]]:
        """Return the questions of a page or of a record."""
        keys = self.written.order(f"{parent}/questions")
        group = parent.removeprefix("question/") if "question/" in parent else ""
        found = []
        for at, key in enumerate(keys):
            name = f"{group}.{key}" if group else key
            place = f"question/{name}"
            found.append(
                {
                    "key": key,
                    "name": name,
                    "place": place,
                    "id": id_of(place),
                    "label": self.written.text(f"{place}/label"),
                    "kind": kind_said(self.written.kind(name), self.language),
                    "required": self.written.get(f"{place}/required", True),
                    "href": address_of(self.row, place, self.written),
                    "flaws": self.count_at(place, f"option/{name}"),
                    "conditional": bool(self.written.get(f"{place}/show_if")),
                    "members": self.questions(place),
                    **neighbors(keys, at),
                }
            )
        return found

    def option_rows(self, question: str) -> list[dict[str, Any]]:
        """Return the options of a question with their boxes."""
        keys = self.written.options(question)
        return [
            {
                "key": key,
                "place": f"option/{question}/{key}",
                "id": id_of(f"option/{question}/{key}"),
                "label": self.written.text(f"option/{question}/{key}/label"),
                "boxes": self.boxes(
                    f"option/{question}/{key}", *self.option_keys(question)
                ),
                **neighbors(keys, at),
            }
            for at, key in enumerate(keys)
        ]

    def option_keys(self, question: str) -> tuple[str, ...]:
        many = self.written.kind(question) == "choices"
        return ("label", "hint", "exclusive") if many else ("label", "hint")

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a list of procedure.toml with their boxes.

        The key that a row has besides its label comes last.
        """
        keys = self.written.order(name)
        hidden = ("name",) if name == "channels" else ()
        family = "stage" if name == "stages" else name
        return [
            {
                "key": key,
                "place": f"{family}/{key}",
                "id": id_of(f"{family}/{key}"),
                "label": self.row_label(family, key),
                "boxes": sorted(
                    (
                        one
                        for one in self.boxes(f"{family}/{key}")
                        if one.how.key not in hidden
                    ),
                    key=lambda one: one.how.key == KEYED_ROWS.get(name, ("",))[0],
                ),
                **neighbors(keys, at),
            }
            for at, key in enumerate(keys)
        ]

    def row_label(self, name: str, key: str) -> str:
        if name == "channels":
            return value_said("channels/x/name", key, self.language)
        if name == "parameters":
            return self.parameter_label(key)
        if name in KEYED_ROWS:
            return self.written.text(f"{name}/{key}/label") or _("（空いています）")
        first = table_of(self.written, f"{name}/{key}")[0]
        said = self.written.text(f"{name}/{key}/{first.key}")
        if first.reads == "rule":
            said = self.written.text(f"{name}/{key}/reason")
        if first.reads == "question" and said:
            said = name_of(self.written, f"question/{said}", self.language)
        return said or _("（空いています）")

    def parameter_label(self, key: str) -> str:
        """Name a value by what it is called, since when it counts, and how much."""
        at = f"parameters/{key}"
        named, start = (self.written.text(f"{at}/{one}") for one in ("name", "from"))
        value = self.written.get(f"{at}/value", "")
        if not named:
            return _("（空いています）")
        return _("%(name)s（%(start)sから）%(value)s") % {
            "name": named, "start": start,
            "value": f"{value:,}" if isinstance(value, int) else value,
        }  # fmt: skip

    def count_at(self, *places: str) -> int:
        return sum(
            any(f"{one.place}/".startswith(f"{place}/") for place in places)
            for one in self.defects
            if not one.language
        )

    def examples(self) -> list[dict[str, Any]]:
        """Return the worked examples, each with what does not come true any more."""
        keys = self.written.order("examples")
        texts = {f"{key}.toml": str(self.written.get(f"example/{key}")) for key in keys}
        found, _flaws = read_example_texts(texts, self.row.slug)
        read = {one.name.rpartition("/")[2].removesuffix(".toml"): one for one in found}
        definition = mended(self.written)
        form = compile_form(definition) if definition else None
        return [
            {
                "key": key,
                "title": read[key].title if key in read else key,
                "differs": list(differences(form, read[key]))
                if form and key in read
                else [_("読めません。消して、もう一度記録してください。")],
            }
            for key in keys
        ]

    def preview_address(self, page: str = "") -> str:
        """Return where the preview of this manuscript is, at one of its pages."""
        claim = Claim(self.row.ward_id, int(self.by.id), "manuscript", str(self.row.pk))
        token = token_of(claim)
        shown = mended(self.written) if page else None
        if shown and page in {one.key for one in shown.pages}:
            return reverse("web:preview-step", args=[token, "ja", page])
        return reverse("web:preview", args=[token])

    # --------------------------------------------------------------------- the others

    def others(self) -> list[dict[str, Any]]:
        """Return who else has it open now."""
        return [
            {"name": in_japanese(one.staff.name), "seen": one.seen_at}
            for one in readers_of(self.row, self.at - THERE)
            if str(one.staff_id) != self.by.id
        ]

    def steps(self) -> dict[str, str]:
        """Say what would be undone and redone; "" when there is nothing."""
        done, taken_back = steps_of(self.row, self.by)
        return {
            "undo": self.said_of(done[-1]) if done else "",
            "redo": self.said_of(taken_back[-1]) if taken_back else "",
        }

    def said_of(self, revision: int) -> str:
        return self.edit_said(edits_of(self.row).get(revision=revision))

    def edit_said(self, edit: ManuscriptEdit) -> str:
        plain = [one for one in edit.change if not is_order(one)]
        places = dict.fromkeys(plain or edit.change)
        return edit_said(edit.name, places, self.written, self.language)

    def history(self, most: int = 100) -> list[list[Any]]:
        """Return what was changed last, the latest first."""
        steps = dict(ManuscriptEdit.Step.choices)
        return [
            [
                marked_moment(one.at, weekday=False),
                in_japanese(one.by.name),
                self.edit_said(one)
                if one.step == "edit"
                else f"{_(steps[one.step])}：{self.edit_said(one)}",
            ]
            for one in edits_of(self.row).order_by("-revision")[:most]
        ]

    def changed_by_others(self, on: int) -> list[str]:
        """Say what others changed since a revision."""
        rows = edits_of(self.row).filter(revision__gt=on).exclude(by=int(self.by.id))
        return [
            _("%(name)sさん：%(what)s")
            % {"name": in_japanese(one.by.name), "what": self.edit_said(one)}
            for one in rows
        ]


def texts_of(value: Value) -> tuple[str, ...]:
    """Return a value as the texts that a form sends for it."""
    if value is None:
        return ()
    if isinstance(value, bool):
        return ("yes",) if value else ()
    if isinstance(value, list):
        return tuple(map(str, value))
    if isinstance(value, dict):
        return ()
    return (str(value).rstrip("\n"),)


def neighbors(keys: Sequence[str], at: int) -> dict[str, Any]:
    """Return behind which key to put one to move it up or down."""
    first, last = at == 0, at == len(keys) - 1
    own = "" if first else keys[at - 1]  # where it stands already
    return {
        "first": first,
        "last": last,
        "up": "" if at < 2 else keys[at - 2],  # noqa: PLR2004  behind the last but one
        "down": own if last else keys[at + 1],
    }


def address_of(row: Manuscript, place: str, written: Written) -> str:
    """Return the page of the studio on which a place is shown, and where on it."""
    family, _slash, rest = place.partition("/")
    name = rest.partition("/")[0]
    mark = f"#{id_of(place)}"
    if family == "question" and written.home_of(name):
        return reverse("office:manuscript_question", args=[row.pk, name]) + mark
    if family == "option" and written.home_of(name):
        return reverse("office:manuscript_question", args=[row.pk, name]) + mark
    if family == "page" and name in written.pages:
        return reverse("office:manuscript_page", args=[row.pk, name]) + mark
    family = "stages" if family == "stage" else family
    for section, tables in SECTIONS.items():
        if family in tables:
            at = reverse("office:manuscript_about", args=[row.pk, section])
            return at + (mark if rest else f"#{family}")
    return reverse("office:manuscript", args=[row.pk]) + f"#{general(place)}"


def base_of(row: Manuscript, on: int) -> dict[str, Value]:
    """Return what a manuscript said at a revision, where it said otherwise than now."""
    changes = edits_of(row).filter(revision__gt=on).values_list("change", flat=True)
    return {**row.places, **since(changes)}


def kind_options(language: str, *, inside: bool) -> list[Option]:
    """Return the kinds that a question can have, inside a record or outside."""
    found = [
        Option(name, kind_said(name, language), kind_hint(name, language))
        for name, kind in kinds().items()
        if name != "slot" and not (inside and (kind.has_questions or kind.is_computed))
    ]
    return sorted(found, key=lambda one: USUAL.get(one.value, len(USUAL)))


USUAL: Final = {
    name: at
    for at, name in enumerate(
        ("text", "choice", "choices", "yesno", "number", "name", "birthdate", "address",
         "phone", "email", "date", "file", "consent", "group", "explanation", "money")
    )
}  # fmt: skip
