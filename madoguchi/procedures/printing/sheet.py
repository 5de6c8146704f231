"""The data of a printed form: every page, question and box, in Japanese and beside it.

A form is blank, or has the answers of a draft in it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from madoguchi.kernel.languages.language import JAPANESE
from madoguchi.kernel.ruby import without_readings
from madoguchi.kernel.wareki import ERAS
from madoguchi.procedures.definition.model import Definition, Page
from madoguchi.procedures.engine import Form
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.kinds.group import MOST_RECORDS, Record, record_title
from madoguchi.procedures.kinds.kind import Box, kind_of
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.printing.conditions import Conditions
from madoguchi.procedures.texts import Text
from madoguchi.procedures.wording import parts_of

FOLDER = Path(__file__).with_name("words")
ROWS = 3
"""Records that a blank form has room for, unless fewer or more are asked."""
SHORT, ROWS_OF_MANY = 5, 2
"""Where a record asks more than so many questions, there is room for fewer records."""
ERAS_ASKED = tuple(era.name for era in reversed(ERAS[1:]))
Both = dict[str, str]
"""A text in Japanese, and in the other language: "" where that says the same."""
Json = dict[str, Any]


@cache
def fixed(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the fixed words of a language; English where it has none yet."""
    for code in (language, language.split("-", maxsplit=1)[0], "en"):
        path = FOLDER / f"{code}.toml"
        if code.replace("-", "").isalpha() and path.exists():
            return tomllib.loads(path.read_text(encoding="utf-8"))
    raise LookupError(language)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who takes the form (提出先): the ward's head, department and telephone."""

    ward: str
    head: str
    department: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Codes:
    """What tells a clerk which form this is, and which draft it was printed from.

    `image` is the drawing (SVG) of the 2D code of `address`.
    """

    form: str
    address: str
    image: str = field(repr=False)
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What is filled in already: answers, with the day and channel they count on."""

    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    today: date = date.min
    channel: str = "web"


def surely_hidden(form: Form, written: Written) -> frozenset[str]:
    """Return the pages and questions that these answers rule out.

    What depends on an answer that is still open stays on the paper.
    """
    journey = Journey(form, written.answers, written.today, written.channel)
    env = form.env(journey.shown(), written.today, written.channel)
    conditions = {**form.shows_page, **form.shows}
    return frozenset(key for key, one in conditions.items() if one(env) is False)


def form_code(form: Form) -> str:
    """Return the number of a form: procedure, version, and the start of its hash.

    A ward may have its own variant of a version, so the number alone would not do.
    """
    definition = form.definition
    return f"{definition.slug}-{definition.number}-{form.hash[:8]}"


class Sheet:
    """Lays one version out in one language besides Japanese."""

    def __init__(self, form: Form, language: str) -> None:
        self.form = form
        self.definition: Definition = form.definition
        self.language = language
        numbers = dict(_numbers(form.pages))
        self.numbers = {key: number for key, (number, _one) in numbers.items()}
        codes = dict.fromkeys((JAPANESE, language))
        self.says = {
            code: Conditions(form.definition, numbers, fixed(code)["conditions"], code)
            for code in codes
        }

    def data(self, desk: Desk, codes: Codes, written: Written | None = None) -> Json:
        """Return all that stands on the paper, and what is written in it already."""
        one = self.definition
        written = written or Written()
        hidden = surely_hidden(self.form, written) if written.answers else frozenset()
        return {
            "language": self.language,
            "title": self.both(one.title),
            "summary": self.both(one.summary),
            "is_filled": bool(written.answers),
            "words": self.words(desk, codes),
            "desk": {
                "ward": desk.ward,
                "department": desk.department,
                "phone": desk.phone,
            },
            "who": self.both(one.audience),
            "fee": self.both(one.fees_note),
            "deadline": self.both(one.deadline),
            "law": [
                " ".join(filter(None, (law.name[JAPANESE], law.article[JAPANESE])))
                for law in one.law
            ],
            "needs": [
                {"who": self.both(need.who), "what": self.both(need.what)}
                for need in one.needs
            ],
            "codes": {
                "form": codes.form,
                "draft": codes.draft,
                "image": codes.image,
            },
            "has_geta": False,
            "pages": [
                self._page(page, written.answers, hidden)
                for page in self.form.pages
                if page.key not in hidden
            ],
        }

    def words(self, desk: Desk, codes: Codes) -> dict[str, Both]:
        """Return the fixed words, with the ward and the number in their places."""
        return {
            name: self._fixed(name, head=desk.head, code=codes.form)
            for name in fixed(JAPANESE)["words"]
        }

    def _fixed(self, name: str, **blanks: str) -> Both:
        japanese = fixed(JAPANESE)["words"][name]
        other = "" if self.is_japanese else fixed(self.language)["words"][name]
        if name == "only_if":
            return {"ja": japanese, "other": other}
        return {"ja": japanese.format(**blanks), "other": other.format(**blanks)}

    @property
    def is_japanese(self) -> bool:
        return self.language == JAPANESE

    def both(self, text: Text) -> Both:
        """Return a text in both languages; readings over kanji are left out."""
        other = "" if self.is_japanese else without_readings(text[self.language])
        japanese = text[JAPANESE]
        return {"ja": japanese, "other": "" if other == japanese else other}

    def only_if(self, node: Node | None, group: str = "") -> Both:
        """Return when something is to be filled in, "" when always."""
        if node is None:
            return {"ja": "", "other": ""}
        said = {
            code: fixed(code)["words"]["only_if"].format(
                condition=without_readings(one.say(node, group))
            )
            for code, one in self.says.items()
        }
        other = "" if self.is_japanese else said[self.language]
        return {"ja": said[JAPANESE], "other": other}

    # ------------------------------------------------------------- pages and questions

    def _page(
        self, page: Page, answers: Mapping[str, Any], hidden: frozenset[str]
    ) -> Json:
        return {
            "title": self.both(page.title),
            "hint": self.both(page.hint),
            "only_if": self.only_if(page.show_if),
            "questions": [
                self._question(one, answers.get(one.key))
                for one in page.questions
                if one.key not in hidden
            ],
        }

    def _question(self, one: Question, answer: Any, group: str = "") -> Json:
        key = f"{group}.{one.key}" if group else one.key
        kind = kind_of(one)
        statement = one.text("statement") or one.text("text")
        told: Json = {
            "number": self.numbers[key] if kind.has_answer else "",
            "label": self.both(one.label),
            "hint": self.both(one.hint),
            "statement": self.both(statement),
            "only_if": self.only_if(one.show_if, group),
            "unit": self.both(one.text("unit") or _unit(one)),
            "must": one.required and kind.is_typed,
            "has_answer": kind.has_answer,
            "is_typed": kind.is_typed,
            "boxes": [],
            "records": [],
        }
        if one.questions:
            return told | {"records": list(self._records(one, answer or []))}
        typed = kind.typed(one, answer) if kind.is_typed else {}
        is_there = kind.is_computed and answer is not None
        computed = kind.display(one, answer, JAPANESE) if is_there else ""
        boxes = [self._box(one, box, typed, computed) for box in kind.boxes(one)]
        return told | {"boxes": boxes}

    def _records(self, group: Question, records: list[Record]) -> Iterator[Json]:
        least, most = group.number("min", 0), group.number("max", MOST_RECORDS)
        rows = ROWS if len(group.questions) <= SHORT else ROWS_OF_MANY
        count = max(least, len(records), min(rows, most))
        for index in range(count):
            record = records[index] if index < len(records) else {}
            title = {code: record_title(group, index + 1, code) for code in self.says}
            other = "" if self.is_japanese else without_readings(title[self.language])
            yield {
                "title": {"ja": title[JAPANESE], "other": other},
                "questions": [
                    self._question(one, record.get(one.key), group.key)
                    for one in group.questions
                ],
            }

    def _box(
        self,
        question: Question,
        box: Box,
        typed: Mapping[str, list[str]],
        computed: str,
    ) -> Json:
        values = typed.get(box.part, [])
        drawn: Json = {
            "form": box.form,
            "label": self._part(question, box.part),
            "half": box.half,
            "count": box.count,
            "value": computed or " ".join(values),
            "options": [
                {
                    "label": self.both(option.label),
                    "hint": self.both(option.hint),
                    "on": option.value in values,
                }
                for option in box.options
            ],
            "day": {part: (typed.get(part) or [""])[0] for part in DAY_PARTS},
            "eras": list(ERAS_ASKED) if box.form == "day" else [],
        }
        if box.form in ("tick", "file", "sign"):
            drawn["options"] = []
            drawn["on"] = bool(any(map(any, typed.values())))
        return drawn

    def _part(self, question: Question, part: str) -> Both:
        if not part:
            return {"ja": "", "other": ""}
        labels = {
            code: parts_of(question.kind, code).get(part, "") for code in self.says
        }
        other = "" if self.is_japanese else without_readings(labels[self.language])
        return {"ja": labels[JAPANESE], "other": other}


DAY_PARTS = ("era", "year", "month", "day")
YEN = Text(ja="円", en="yen")


def _unit(question: Question) -> Text:
    return YEN if question.kind == "money" else Text()


def _numbers(pages: tuple[Page, ...]) -> Iterator[tuple[str, tuple[str, Question]]]:
    """Yield each question with its number in the form; those of a record 5-1, 5-2."""
    count = 0
    for page in pages:
        for one in page.questions:
            if not kind_of(one).has_answer:
                continue
            count += 1
            yield one.key, (str(count), one)
            inner = [each for each in one.questions if kind_of(each).has_answer]
            for place, each in enumerate(inner, start=1):
                yield f"{one.key}.{each.key}", (f"{count}-{place}", each)
