"""Write a definition as the folder that it was read from, always in the same way.

`load(write(definition))` is the definition again, and writing that gives the same
bytes: so a procedure can move between installations and be compared there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from madoguchi.procedures.definition.model import Definition, Page, Stage
from madoguchi.procedures.definition.toml import lines_for, table
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.expressions.write import write as expression_text
from madoguchi.procedures.kinds.kind import kinds
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.texts import JAPANESE, Text

TWIN = "en"
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
TABLES = ("department", "audience", "identity", "period", "deadline", "retention",
          "remedies", "fees", "roles")  # fmt: skip


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
    twin = _Twin()
    return {
        "procedure.toml": _join(_procedure(definition, twin)),
        "questions.toml": _join(_pages(definition.pages, twin)),
        "flow.toml": _join(_stages(definition.stages, twin)),
        "texts/en.toml": _join(twin.written()),
    }


def _join(parts: Iterator[str]) -> str:
    return "\n".join(part for part in parts if part)


@dataclass(slots=True)
class _Twin:
    """The texts of the other language, gathered while the main files are written."""

    top: dict[str, Any] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)

    def written(self) -> Iterator[str]:
        yield "".join(f"{line}\n" for line in lines_for(self.top))
        yield from self.parts

    def add(self, name: Sequence[str], pairs: Mapping[str, Any]) -> None:
        if pairs:
            self.parts.append(table(name, pairs))

    def add_list(self, key: str, entries: list[dict[str, Any]], by: str = "") -> None:
        """Add a list whose entries are found by their place, or by one of their keys.

        By place, an entry without texts keeps its place as long as one follows.
        """
        texts = [set(one) - {by} for one in entries]
        if by:
            entries = [one for one, said in zip(entries, texts, strict=True) if said]
        else:
            last = max((at for at, said in enumerate(texts) if said), default=-1)
            entries = entries[: last + 1]
        self.parts += [table([key], one, entry=True) for one in entries]


def _texts(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value[TWIN]
        for key, value in values.items()
        if isinstance(value, Text) and TWIN in value
    }


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


def _procedure(definition: Definition, twin: _Twin) -> Iterator[str]:
    top = {
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
    twin.top.update(_texts(top))
    if definition.keywords_en:
        twin.top["keywords"] = list(definition.keywords_en)
    plain = _plain(top)
    if standards := definition.review_standards:
        plain["review_standards"] = [one[JAPANESE] for one in standards]
        twin.top["review_standards"] = [one[TWIN] for one in standards]
    yield "".join(f"{line}\n" for line in lines_for(plain))
    tables = _tables(definition)
    for key in TABLES:
        twin.add([key], _texts(tables[key]))
        if pairs := _plain(tables[key]):
            yield table([key], pairs)
    lists = _lists(definition)
    for key in LISTS:
        yield from _entries(key, lists[key], twin)
    if definition.survey:
        yield table(["survey"], definition.survey)
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


def _entries(key: str, found: list[dict[str, Any]], twin: _Twin) -> Iterator[str]:
    named = "name" if key == "channels" else ""
    texts = [_texts(one) for one in found]
    if named:
        pairs = zip(found, texts, strict=True)
        texts = [{named: one[named], **said} for one, said in pairs]
    twin.add_list(key, texts, named)
    for one in found:
        yield table([key], _plain(one), entry=True)


def _tables(definition: Definition) -> Mapping[str, Mapping[str, Any]]:
    identity, period = definition.identity, definition.period
    remedies = definition.remedies
    return {
        "department": {"slug": definition.department},
        "audience": {"who": definition.audience},
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
        "deadline": {"text": definition.deadline},
        "retention": {
            "class": definition.retention.kind,
            "years": definition.retention.years,
        },
        "remedies": {
            "appealable": remedies.appealable or None,
            "appeal_to": remedies.appeal_to,
        },
        "fees": {"note": definition.fees_note},
        "roles": definition.roles,
    }


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


def _pages(pages: Sequence[Page], twin: _Twin) -> Iterator[str]:
    for page in pages:
        texts = {"title": page.title, "hint": page.hint}
        pairs = {"key": page.key, **texts, "show_if": page.show_if}
        twin.add(["pages", page.key], _texts(texts))
        yield table(["pages"], _plain(pairs), entry=True)
        for question in page.questions:
            yield from _question(question, ["pages", "questions"], twin)


def _question(
    question: Question, name: list[str], twin: _Twin, group: str = ""
) -> Iterator[str]:
    key = f"{group}.{question.key}" if group else question.key
    texts = {"label": question.label, "hint": question.hint, "why": question.why}
    declared = kinds()[question.kind].own if question.kind in kinds() else {}
    own = {one: question.own[one] for one in declared if one in question.own}
    pairs = {
        "key": question.key,
        "kind": question.kind,
        **texts,
        "required": None if question.required or question.required_if else False,
        "show_if": question.show_if,
        "required_if": question.required_if,
        "source": question.source,
        "gif": question.gif,
        **own,
    }
    twin.add(["questions", key], {**_texts(texts | own), **_option_texts(question)})
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
        yield from _question(inner, [*name, "questions"], twin, question.key)


def _option_texts(question: Question) -> dict[str, Any]:
    found = {}
    for key, texts in (
        ("options", {one.value: one.label for one in question.options}),
        ("hints", {one.value: one.hint for one in question.options}),
    ):
        if twins := _texts(texts):
            found[key] = twins
    return found


def _stages(stages: Sequence[Stage], twin: _Twin) -> Iterator[str]:
    for stage in stages:
        twin.add(["stages", stage.key], _texts({"title": stage.title}))
        pairs = {
            "key": stage.key,
            "title": stage.title,
            "kind": stage.kind,
            "who": stage.who,
            "department": stage.department,
            "target_minutes": stage.target_minutes or None,
            "decision": stage.decision,
            "outputs": stage.outputs,
        }
        yield table(["stages"], _plain(pairs), entry=True)
