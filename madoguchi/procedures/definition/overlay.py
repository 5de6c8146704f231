"""What one ward says differently: contacts, fees and texts laid over a shared version.

The overlay stands beside the versions, so a new version of the shared base takes it
over as it is; what it names and the base no longer has is refused by name, never lost.
Questions, conditions and the flow are the base's alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from madoguchi.kernel.languages.language import CODE, JAPANESE
from madoguchi.procedures.definition.consistency import once_a_day
from madoguchi.procedures.definition.load import load, read_parameter
from madoguchi.procedures.definition.model import Definition, FeeRule, Parameter
from madoguchi.procedures.definition.problems import BadDefinition, Flaw, did_you_mean
from madoguchi.procedures.definition.reading import Source, Table, Twins, read_source
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.texts import NEEDED, Text

FOLDER = "wards"
"""Where the overlays of a procedure stand: `<slug>/wards/<ward>.toml`."""

Put = Callable[[Definition, Text], Definition]


@dataclass(frozen=True, slots=True)
class Overlay:
    """The differences of one ward, as they stand in its file."""

    ward: str
    source: Source
    revision: int
    department: str
    stages: Mapping[str, str]
    fee: Mapping[str, Node]
    parameters: tuple[Parameter, ...]
    texts: Mapping[str, Text]


def overlays_of(slug_folder: Path) -> list[Path]:
    """Return the overlays that stand beside the versions of a procedure."""
    return sorted((slug_folder / FOLDER).glob("*.toml"))


def load_for(folder: Path, ward: str) -> Definition:
    """Read a version as a ward offers it: with its overlay, when it has one.

    Raises BadDefinition.
    """
    base = load(folder)
    path = folder.parent / FOLDER / f"{ward}.toml"
    return lay_over(base, path) if path.exists() else base


def lay_over(base: Definition, path: Path) -> Definition:
    """Return a version with the differences of a ward; raise BadDefinition."""
    flaws: list[Flaw] = []
    overlay = _read(path, base.slug, flaws)
    if not flaws:
        changed = _laid(base, overlay)
    if flaws:
        raise BadDefinition(sorted(flaws))
    return replace(changed, variant=f"{overlay.ward}/{overlay.revision}")


def _read(path: Path, slug: str, flaws: list[Flaw]) -> Overlay:
    source = read_source(path, f"{slug}/{FOLDER}/{path.name}", flaws)
    top = Table(source, source.data, (), Twins())
    revision = 0
    if not flaws:
        revision = top.number("revision", least=1)
    stages, fee, texts = map(top.table, ("stages", "fee", "texts"))
    overlay = Overlay(
        path.stem,
        source,
        revision,
        top.word("department"),
        {key: stages.word(key) for key in stages.data},
        {key: node for key in fee.data if (node := fee.expression(key))},
        tuple(read_parameter(one) for one in top.tables("parameters")),
        {key: _text(texts, key) for key in texts.data},
    )
    top.done()
    return overlay


def _text(texts: Table, key: str) -> Text:
    one = texts.table(key)
    others = [code for code in one.data if code != JAPANESE and CODE.fullmatch(code)]
    found = Text()
    for code in (JAPANESE, *dict.fromkeys((*NEEDED, *others))):
        if said := one.word(code, needed=code in (JAPANESE, *NEEDED)):
            found[code] = said
    one.done()
    return found


def _laid(base: Definition, overlay: Overlay) -> Definition:
    source = overlay.source
    changed = base
    if overlay.department:
        changed = replace(changed, department=overlay.department)
    stages = {stage.key: stage for stage in base.stages}
    for key, department in overlay.stages.items():
        if key in stages:
            stages[key] = replace(stages[key], department=department)
        else:
            _unknown(source, ("stages", key), key, list(stages))
    changed = replace(
        changed,
        stages=tuple(stages.values()),
        fee=_fee(base, overlay),
        parameter_values=_parameters(base, overlay),
    )
    places = _places(changed)
    for address, text in overlay.texts.items():
        if put := places.get(address):
            changed = put(changed, text)
        else:
            _unknown(source, ("texts", address), address, list(places))
    return changed


def _unknown(
    source: Source, keys: tuple[str, ...], name: str, known: list[str]
) -> None:
    near = did_you_mean(name, known)
    advice = near if near.startswith("; did") else ""
    source.flaw(
        keys,
        f'the shared version has no "{name}"{advice}; put it right or take it out of '
        "the overlay",
    )


def _fee(base: Definition, overlay: Overlay) -> tuple[FeeRule, ...]:
    labels = [rule.label["ja"] for rule in base.fee]
    for label in overlay.fee:
        if label not in labels:
            _unknown(overlay.source, ("fee", label), label, labels)
    return tuple(
        replace(rule, amount=overlay.fee.get(rule.label["ja"], rule.amount))
        for rule in base.fee
    )


def _parameters(base: Definition, overlay: Overlay) -> tuple[Parameter, ...]:
    """Put the ward's values of a parameter in the place of the shared ones."""
    names = {one.name for one in base.parameter_values}
    own = {one.name for one in overlay.parameters}
    once_a_day(overlay.parameters, overlay.source)
    for at, one in enumerate(overlay.parameters):
        if one.name not in names:
            keys: Any = ("parameters", at, "name")
            _unknown(overlay.source, keys, one.name, sorted(names))
    kept = tuple(one for one in base.parameter_values if one.name not in own)
    return (*kept, *overlay.parameters)


def _places(definition: Definition) -> dict[str, Put]:
    """Return every text that a ward may say differently, by its address."""
    places: dict[str, Put] = {
        "title": lambda one, text: replace(one, title=text),
        "summary": lambda one, text: replace(one, summary=text),
        "body": lambda one, text: replace(one, body=text),
        "category": lambda one, text: replace(one, category=text),
        "audience.who": lambda one, text: replace(one, audience=text),
        "deadline.text": lambda one, text: replace(one, deadline=text),
        "fees.note": lambda one, text: replace(one, fees_note=text),
        "period.note": lambda one, text: replace(
            one, period=replace(one.period, note=text)
        ),
    }
    for way in definition.channels:
        for part in ("fee", "when", "hours", "needs"):
            places[f"channels.{way.name}.{part}"] = _put(
                "channels", "name", way.name, part
            )
    for stage in definition.stages:
        places[f"stages.{stage.key}.title"] = _put("stages", "key", stage.key, "title")
    for page in definition.pages:
        for part in ("title", "hint"):
            places[f"pages.{page.key}.{part}"] = _put("pages", "key", page.key, part)
        for question in page.questions:
            for part in ("label", "hint", "why"):
                places[f"questions.{question.key}.{part}"] = _put_question(
                    question.key, part
                )
    return places


def _put(entries: str, by: str, name: str, part: str) -> Put:
    """Return how to change a text of one entry of a list."""

    def put(definition: Definition, text: Text) -> Definition:
        changed = tuple(
            replace(one, **{part: text}) if getattr(one, by) == name else one
            for one in getattr(definition, entries)
        )
        change: dict[str, Any] = {entries: changed}
        return replace(definition, **change)

    return put


def _put_question(key: str, part: str) -> Put:
    def changed(question: Question, text: Text) -> Question:
        change: dict[str, Any] = {part: text}
        return replace(question, **change) if question.key == key else question

    def put(definition: Definition, text: Text) -> Definition:
        pages = tuple(
            replace(page, questions=tuple(changed(one, text) for one in page.questions))
            for page in definition.pages
        )
        return replace(definition, pages=pages)

    return put
