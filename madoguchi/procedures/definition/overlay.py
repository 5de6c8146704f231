"""What one ward says differently: contacts, fees, amounts and texts over a version.

The overlay stands beside the versions, so a new version of the shared base takes it
over as it is; what it names and the base no longer has is refused by name, never lost.
Questions, conditions and the flow are the base's alone.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from madoguchi.kernel.languages.language import CODE, JAPANESE
from madoguchi.kernel.sentence import says
from madoguchi.procedures.definition.consistency import uses_of
from madoguchi.procedures.definition.load import Sources, read, read_parameter
from madoguchi.procedures.definition.locate import Path as Keys
from madoguchi.procedures.definition.model import Definition, Parameter
from madoguchi.procedures.definition.places import (
    Put,
    entry_with,
    places_of,
    with_changes,
)
from madoguchi.procedures.definition.problems import Flaw, did_you_mean
from madoguchi.procedures.definition.reading import (
    Source,
    Table,
    Twins,
    read_source,
)
from madoguchi.procedures.definition.write import files_of
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.texts import NEEDED, Text

FOLDER = "wards"
"""Where the overlays of a procedure stand: `<slug>/wards/<ward>.toml`."""
MAIN = "procedure.toml"
LISTS: Mapping[str, tuple[str, str]] = {
    "stages": ("key", "department"),
    "fee": ("label", "amount"),
    "values": ("name", "value"),
    "amounts": ("key", "amount"),
}
"""The lists an overlay changes: by what an entry is known, and what of it may differ.

A line of the fee is known by its Japanese label."""

Lay = Callable[[Definition], Definition]


@dataclass(frozen=True, slots=True)
class Overlay:
    """The differences of one ward (区の上書き), as they stand in its file.

    `examples` and `limits` say by their name what examples of the shared version lead
    to here: a ward's own fee makes another sum of the same answers.
    """

    source: Source
    variant: str
    department: str
    stages: Mapping[str, str]
    fee: Mapping[str, Node]
    values: Mapping[str, Node]
    amounts: Mapping[str, Node]
    parameters: tuple[Parameter, ...]
    texts: Mapping[str, Text]
    examples: Mapping[str, Mapping[str, Any]]
    limits: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing a ward says differently: where in its file, and what it changes."""

    keys: Keys
    lay: Lay


def overlay_of(folder: Path, ward: str) -> Path | None:
    """Return the overlay that a ward has beside the versions of a procedure."""
    path = folder.parent / FOLDER / f"{ward}.toml"
    return path if ward and path.is_file() else None


def wards_over(folder: Path) -> list[str]:
    """Return the wards whose overlay is for this version: for the newest there is.

    An earlier version takes an overlay too, as long as it has all that is named
    there; but an overlay follows the shared base, and cannot fit all of its past.
    """
    versions = [one.parent for one in folder.parent.glob(f"*/{MAIN}")]
    numbers = [int(one.name) for one in versions if one.name.isdecimal()]
    if not folder.name.isdecimal() or int(folder.name) < max(numbers, default=0):
        return []
    return sorted(one.stem for one in (folder.parent / FOLDER).glob("*.toml"))


def variant_in(folder: Path, ward: str) -> str:
    """Return the variant that a ward makes of a version; "" without an overlay.

    Of an overlay with a flaw it is one that nobody offers.
    """
    path = overlay_of(folder, ward)
    if path is None:
        return ""
    flaws: list[Flaw] = []
    overlay = read_overlay(path, folder.parent.name, flaws)
    return f"{ward}/0" if flaws else overlay.variant


def read_overlay(path: Path, slug: str, flaws: list[Flaw]) -> Overlay:
    """Read an overlay, noting every flaw that can be seen without a version."""
    before = len(flaws)
    source = read_source(path, f"{slug}/{FOLDER}/{path.name}", flaws)
    top = Table(source, source.data, (), Twins())
    revision = top.number("revision", least=1) if len(flaws) == before else 0
    overlay = Overlay(
        source=source,
        variant=f"{path.stem}/{revision}",
        department=top.word("department"),
        stages=_each(top.table("stages"), Table.word),
        fee=_expressions(top.table("fee")),
        values=_expressions(top.table("values")),
        amounts=_expressions(top.table("amounts")),
        parameters=tuple(map(_parameter, top.tables("parameters"))),
        texts=_each(top.table("texts"), _text),
        examples=_each(top.table("examples"), _expected),
        limits=_each(top.table("limits"), _expected),
    )
    top.done()
    return overlay


def _each(table: Table, read_one: Callable[[Table, str], Any]) -> dict[str, Any]:
    return {key: read_one(table, key) for key in table.data}


def _expressions(table: Table) -> dict[str, Node]:
    return {key: node for key in table.data if (node := table.expression(key))}


def _parameter(table: Table) -> Parameter:
    parameter = read_parameter(table)
    table.done()
    return parameter


def _text(texts: Table, key: str) -> Text:
    one = texts.table(key)
    others = [code for code in one.data if code != JAPANESE and CODE.fullmatch(code)]
    found = Text()
    for code in (JAPANESE, *dict.fromkeys((*NEEDED, *others))):
        if said := one.word(code, needed=code in (JAPANESE, *NEEDED)):
            found[code] = said
    one.done()
    return found


def _expected(table: Table, key: str) -> Mapping[str, Any]:
    return table.table(key).data


# ------------------------------------------------------------------------- laid over


def lay_over(base: Definition, overlay: Overlay) -> Definition:
    """Return a version with the differences of a ward, noting what does not fit."""
    source, known = overlay.source, len(overlay.source.flaws)
    pieces = list(_pieces(base, overlay))
    laid = _laid(base, pieces)
    if len(source.flaws) == known:
        _refuse_unsound(base, laid, pieces, source)
    return replace(laid, variant=overlay.variant)


def _laid(base: Definition, pieces: list[Piece]) -> Definition:
    for piece in pieces:
        base = piece.lay(base)
    return base


def _refuse_unsound(
    base: Definition, laid: Definition, pieces: list[Piece], source: Source
) -> None:
    """Note at each piece what the version would be refused for with it."""
    if not (together := flaws_of(laid)):
        return
    before = len(source.flaws)
    for piece in pieces:
        for flaw in flaws_of(piece.lay(base)):
            _over(source, piece.keys, base.number, flaw)
    if len(source.flaws) == before:
        for flaw in together:
            _over(source, (), base.number, flaw)


def _over(source: Source, keys: Keys, number: int, flaw: Flaw) -> None:
    why = flaw.sentence
    source.flaw(keys, says("over version {number}: {why}", number=number, why=why))


def flaws_of(definition: Definition) -> list[Flaw]:
    """Return what a folder with exactly this version in it would be refused for."""
    flaws: list[Flaw] = []
    files = files_of(definition)
    languages = [Path(one).stem for one in files if one.startswith("texts/")]

    def source(name: str) -> Source:  # nobody wrote it, so no line is of use
        return Source(name, flaws, tomllib.loads(files[name]))

    number = str(definition.number)
    read(definition.slug, number, Sources(source, languages), flaws)
    return flaws


def _pieces(base: Definition, overlay: Overlay) -> Iterator[Piece]:
    """Yield what an overlay changes of a version; note what that has not."""
    if department := overlay.department:
        yield Piece(("department",), partial(with_changes, department=department))
    for name in LISTS:
        yield from _entries(base, overlay, name)
    yield from _parameters(base, overlay)
    places = places_of(base)
    for address, text in overlay.texts.items():
        keys = ("texts", address)
        if put := places.get(address):
            yield Piece(keys, _saying(put, text))
        else:
            note_unknown(overlay, keys, address, base.number, list(places))


def _saying(put: Put, text: Text) -> Lay:
    return lambda one: put(one, text)


def note_unknown(
    overlay: Overlay, keys: Keys, name: str, number: int, known: list[str]
) -> None:
    """Note that an overlay names what a version of that number has not."""
    near = did_you_mean(name, known)
    overlay.source.flaw(
        keys,
        says(
            'version {number} of the shared procedure has no "{name}"{advice}; put it '
            "right or take it out of the overlay",
            number=number,
            name=name,
            advice=near if near.startswith("; did") else "",
        ),
    )


def _entries(base: Definition, overlay: Overlay, name: str) -> Iterator[Piece]:
    """Yield a piece for each entry of a list that differs in one part."""
    by, part = LISTS[name]
    known = [str(getattr(one, by)) for one in getattr(base, name)]
    fixed = _deciding(base) if name == "values" else set()
    said: Mapping[str, Any] = getattr(overlay, name)
    for entry, value in said.items():
        keys = (name, entry)
        if entry not in known:
            note_unknown(overlay, keys, entry, base.number, known)
        elif known.count(entry) > 1:
            overlay.source.flaw(
                keys,
                says(
                    'version {number} of the shared procedure has "{name}" more than '
                    "once: let it tell them apart, or take it out of the overlay",
                    number=base.number,
                    name=entry,
                ),
            )
        elif entry in fixed:
            overlay.source.flaw(
                keys,
                says(
                    'the value "{name}" decides what is asked or who is entitled, '
                    "which the shared version says alone: take it out of the overlay",
                    name=entry,
                ),
            )
        else:
            yield Piece(keys, partial(entry_with, name, by, entry, {part: value}))


def _deciding(base: Definition) -> set[str]:
    """Return the values that more than fees and amounts follow from.

    A ward that computed one of these in its own way would change what is asked, or
    who is entitled.
    """
    reads = {one.name: _names(one.value) for one in base.values}
    found: set[str] = set()
    left = {
        name
        for use in uses_of(base)
        if use.key not in ("amount", "when")
        for name in _names(use.node)
    }
    while left := (left & set(reads)) - found:
        found |= left
        left = {inner for name in left for inner in reads[name]}
    return found


def _names(node: Node) -> set[str]:
    return {str(one.leaf) for one in node.walk() if one.op == "name"}


def _parameters(base: Definition, overlay: Overlay) -> Iterator[Piece]:
    """Yield the ward's values of each parameter: in place of all the shared ones."""
    known = sorted({one.name for one in base.parameter_values})
    seen: set[str] = set()
    for at, parameter in enumerate(overlay.parameters):
        name, keys = parameter.name, ("parameters", at, "name")
        if name not in known:
            note_unknown(overlay, keys, name, base.number, known)
        elif name not in seen:
            own = tuple(one for one in overlay.parameters if one.name == name)
            yield Piece(keys, partial(_parameter_with, name, own))
        seen.add(name)


def _parameter_with(
    name: str, own: tuple[Parameter, ...], definition: Definition
) -> Definition:
    kept = (one for one in definition.parameter_values if one.name != name)
    return replace(definition, parameter_values=(*kept, *own))
