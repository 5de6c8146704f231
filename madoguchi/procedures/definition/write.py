"""Write a definition as the folder that it was read from, always in the same way.

`load(write(definition))` is the definition again, and writing that gives the same
bytes: so a procedure can move between installations and be compared there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from madoguchi.kernel.languages.language import JAPANESE
from madoguchi.procedures.definition.languages import languages_of
from madoguchi.procedures.definition.load import ROLES
from madoguchi.procedures.definition.model import Check, Definition, Page, Stage
from madoguchi.procedures.definition.staff import PARTS
from madoguchi.procedures.definition.survey import COLUMNS
from madoguchi.procedures.definition.toml import lines_for, table
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.expressions.write import write as expression_text
from madoguchi.procedures.kinds.kind import kinds
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.texts import Text

LISTS = (
    "law",
    "channels",
    "fee",
    "needs",
    "steps",
    "faq",
    "values",
    "eligibility",
    "amounts",
)
TABLES = ("department", "audience", "identity", "period", "deadline", "correction",
          "retention", "remedies", "fees", "payment", "proxy", "roles",
          "attendance")  # fmt: skip


def write(definition: Definition, root: Path) -> Path:
    """Write the version to `root/<slug>/<number>` and return that folder."""
    folder = root / definition.slug / str(definition.number)
    for name, text in files_of(definition).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder


def files_of(definition: Definition) -> Mapping[str, str]:
    """Return the text of each file of the folder by its name."""
    return {
        "procedure.toml": _join(_procedure(definition)),
        "questions.toml": _join(_pages(definition.pages)),
        "flow.toml": _join(_flow(definition)),
        **{
            f"texts/{language}.toml": texts_of(definition, language)
            for language in languages_of(definition)
        },
    }


def texts_of(definition: Definition, language: str) -> str:
    """Return the file of the texts of one language.

    In Japanese it has every text that a translation can stand beside.
    """
    said = _Said(language)
    said.top.update(said.pick(_top(definition)))
    if words := definition.keywords_in.get(language):
        said.top["keywords"] = list(words)
    standards = [one.get(language, "") for one in definition.review_standards]
    if any(standards):
        said.top["review_standards"] = standards
    tables, lists = _tables(definition), _lists(definition)
    for key in TABLES:
        said.add([key], tables[key])
    for key in LISTS:
        said.add_list(key, lists[key], "name" if key == "channels" else "")
    for page in definition.pages:
        said.add(["pages", page.key], {"title": page.title, "hint": page.hint})
        for question in page.questions:
            said.add_question(question)
    for stage in definition.stages:
        said.add(["stages", stage.key], {"title": stage.title})
    said.add_list("checklist", _checks(definition.checklist), "")
    return _join(said.written())


def _join(parts: Iterator[str]) -> str:
    return "\n".join(part for part in parts if part)


@dataclass(slots=True)
class _Said:
    """The texts of one language, gathered in the order of the main files."""

    language: str
    top: dict[str, Any] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)

    def written(self) -> Iterator[str]:
        yield "".join(f"{line}\n" for line in lines_for(self.top))
        yield from self.parts

    def pick(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the texts among values, as this language says them."""
        found: dict[str, Any] = {}
        for key, value in values.items():
            if isinstance(value, Text):
                said: Any = value.get(self.language)
            else:
                said = self.pick(value) if isinstance(value, Mapping) else None
            if said:
                found[key] = said
        return found

    def add(self, name: Sequence[str], values: Mapping[str, Any]) -> None:
        if pairs := self.pick(values):
            self.parts.append(table(name, pairs))

    def add_list(self, key: str, entries: Sequence[Mapping[str, Any]], by: str) -> None:
        """Add a list whose entries are found by their place, or by one of their keys.

        By place, an entry without texts keeps its place as long as one follows.
        """
        texts = [self.pick(one) for one in entries]
        if by:
            pairs = zip(entries, texts, strict=True)
            texts = [{by: one[by], **said} for one, said in pairs if said]
        while texts and not texts[-1]:
            texts.pop()
        self.parts += [table([key], one, entry=True) for one in texts]

    def add_question(self, question: Question, group: str = "") -> None:
        key = f"{group}.{question.key}" if group else question.key
        options = question.options
        self.add(
            ["questions", key],
            {
                **_question_texts(question),
                **_own(question),
                "options": {one.value: one.label for one in options},
                "hints": {one.value: one.hint for one in options},
            },
        )
        for inner in question.questions:
            self.add_question(inner, question.key)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the main files say: Japanese texts, and nothing that is empty."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, Node):
            found[key] = expression_text(value)
        elif isinstance(value, Text):
            if value[JAPANESE]:
                found[key] = value[JAPANESE]
        elif value not in ("", (), None):
            found[key] = list(value) if isinstance(value, tuple) else value
    return found


def _top(definition: Definition) -> Mapping[str, Any]:
    return {
        "title": definition.title,
        "reading": definition.reading,
        "summary": definition.summary,
        "body": definition.body,
        "kind": definition.kind,
        "category": definition.category,
        "life_events": definition.life_events,
        "keywords": definition.keywords,
        "anonymous": definition.anonymous or None,
        "outputs": definition.outputs,
        "variant": definition.variant,
    }


def _procedure(definition: Definition) -> Iterator[str]:
    plain = _plain(_top(definition))
    if standards := definition.review_standards:
        plain["review_standards"] = [one[JAPANESE] for one in standards]
    yield "".join(f"{line}\n" for line in lines_for(plain))
    tables, lists = _tables(definition), _lists(definition)
    for key in TABLES:
        if pairs := _plain(tables[key]):
            yield table([key], pairs)
    for key in LISTS:
        yield from (table([key], _plain(one), entry=True) for one in lists[key])
    if definition.survey:
        yield table(["survey"], _in_order(definition.survey, COLUMNS))
    for question in definition.facts:
        yield table(["facts"], {"question": question}, entry=True)
    for one in definition.parameter_values:
        pairs = {
            "name": one.name,
            "from": one.start,
            "value": one.value,
            "source": one.source,
            "unverified": one.unverified or None,
        }
        yield table(["parameters"], _plain(pairs), entry=True)


def _tables(definition: Definition) -> Mapping[str, Mapping[str, Any]]:
    identity, period = definition.identity, definition.period
    remedies, paying = definition.remedies, definition.paying
    acting = definition.acting
    return {
        "department": {"slug": definition.department},
        "audience": {
            "who": definition.audience,
            "staff": definition.for_staff or None,
        },
        "identity": {
            "proofing": identity.proofing,
            "authn": identity.authn,
            "signature": "" if identity.signature == "none" else identity.signature,
            "rationale": identity.rationale,
        },
        "period": {
            "days": period.days,
            "unit": "" if period.unit == "ward" else period.unit,
            "note": period.note,
        },
        "deadline": {
            "text": definition.deadline,
            "from": definition.filing.start,
            "days": definition.filing.days or None,
            "basis": definition.filing.basis,
        },
        "correction": {
            "lapse_days": definition.lapse.days or None,
            "basis": definition.lapse.basis,
        },
        "retention": {
            "class": definition.retention.kind,
            "years": definition.retention.years,
        },
        "remedies": {
            "appealable": remedies.appealable or None,
            "appeal_to": remedies.appeal_to,
        },
        "fees": {"note": definition.fees_note},
        "payment": {
            "moment": paying.moment,
            "days": paying.days or None,
            "revenue": paying.revenue,
            "waivers": paying.waivers,
            "basis": paying.basis,
        },
        "proxy": {
            "agents": acting.agents,
            "grounds": acting.grounds,
            "channels": acting.channels,
        },
        "roles": _in_order(definition.roles, ROLES),
        "attendance": _in_order(definition.attendance, PARTS),
    }


def _in_order(values: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """Return named values in the order of the format, wherever they were kept."""
    return {name: values[name] for name in names if name in values}


def _lists(definition: Definition) -> Mapping[str, list[dict[str, Any]]]:
    return {
        "law": [
            {
                "name": one.name,
                "article": one.article,
                "unverified": one.unverified or None,
            }
            for one in definition.law
        ],
        "channels": [
            {
                "name": one.name,
                "available": None if one.available else False,
                "fee": one.fee,
                "when": one.when,
                "hours": one.hours,
                "needs": one.needs,
            }
            for one in definition.channels
        ],
        "fee": [
            {"label": one.label, "amount": one.amount, "when": one.when}
            for one in definition.fee
        ],
        "needs": [{"who": one.who, "what": one.what} for one in definition.needs],
        "steps": [{"title": one.title, "text": one.text} for one in definition.steps],
        "faq": [{"q": one.q, "a": one.a} for one in definition.faq],
        "values": [
            {"name": one.name, "label": one.label, "value": one.value}
            for one in definition.values
        ],
        "eligibility": [
            {"rule": one.rule, "reason": one.reason, "basis": one.basis}
            for one in definition.eligibility
        ],
        "amounts": [
            {
                "key": one.key,
                "label": one.label,
                "per": one.per,
                "amount": one.amount,
                "when": one.when,
            }
            for one in definition.amounts
        ],
    }  # fmt: skip


def _pages(pages: Sequence[Page]) -> Iterator[str]:
    for page in pages:
        pairs = {
            "key": page.key,
            "title": page.title,
            "hint": page.hint,
            "show_if": page.show_if,
        }
        yield table(["pages"], _plain(pairs), entry=True)
        for question in page.questions:
            yield from _question(question, ["pages", "questions"])


def _question_texts(question: Question) -> Mapping[str, Text]:
    return {"label": question.label, "hint": question.hint, "why": question.why}


def _own(question: Question) -> Mapping[str, Any]:
    """Return the keys of the question's kind, in the order the kind declares them."""
    declared = kinds()[question.kind].own if question.kind in kinds() else {}
    return {one: question.own[one] for one in declared if one in question.own}


def _question(question: Question, name: list[str]) -> Iterator[str]:
    pairs = {
        "key": question.key,
        "kind": question.kind,
        **_question_texts(question),
        "required": None if question.required or question.required_if else False,
        "show_if": question.show_if,
        "required_if": question.required_if,
        "source": question.source,
        "gif": question.gif,
        **_own(question),
    }
    plain = _plain(pairs)
    if question.options:
        plain["options"] = [
            _plain(
                {
                    "value": one.value,
                    "label": one.label,
                    "hint": one.hint,
                    "exclusive": one.exclusive or None,
                }
            )
            for one in question.options
        ]
    yield table(name, plain, entry=True)
    for inner in question.questions:
        yield from _question(inner, [*name, "questions"])


def _flow(definition: Definition) -> Iterator[str]:
    yield from _stages(definition.stages)
    for one in _checks(definition.checklist):
        yield table(["checklist"], _plain(one), entry=True)


def _checks(checklist: Sequence[Check]) -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "stage": one.stage,
            "text": one.text,
            "basis": one.basis,
            "required": None if one.required else False,
        }
        for one in checklist
    ]


def _stages(stages: Sequence[Stage]) -> Iterator[str]:
    for stage in stages:
        pairs = {
            "key": stage.key,
            "title": stage.title,
            "kind": stage.kind,
            "who": stage.who,
            "department": stage.department,
            "target_minutes": stage.target_minutes or None,
            "decision": stage.decision,
            "outputs": stage.outputs,
            "when": stage.when,
            "passes": stage.passes,
            "enquiry": stage.enquiry,
            "standard": stage.standard,
            "stops_clock": stage.stops_clock or None,
        }
        yield table(["stages"], _plain(pairs), entry=True)
