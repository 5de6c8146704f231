"""What is wrong with a manuscript, at which place, in the order of the form.

The rules are those of the loader, for a manuscript as for a folder; here its flaws
are brought to the places that an official sees.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.kernel.sentence import Sentence
from madoguchi.procedures.definition.problems import Flaw
from madoguchi.procedures.studio.fields import TABLE_PROPERTIES
from madoguchi.procedures.studio.folder import FLOW, MAIN, QUESTIONS, read_manuscript
from madoguchi.procedures.studio.manuscript import (
    LISTS,
    OF_THE_FLOW,
    TABLES,
    Manuscript,
)

MISSING = '"{key}" is missing: write it here'
LISTS_NEEDED: Mapping[str, str] = {
    "at least one [[channels]] is needed": "channels",
    "at least one [[pages]] is needed": "pages",
    "at least one [[stages]] is needed": "stages",
}
"""What a version cannot be without is told of its file, and meant of its list."""
NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing to put right: its place, and the sentence of the loader.

    `language` is set when only the text in this language is still to be written.
    """

    place: str
    sentence: str
    language: str = ""

    @property
    def template(self) -> str:
        """Return the name of the sentence, whatever it quotes."""
        said = self.sentence
        return said.template if isinstance(said, Sentence) else str(said)

    @property
    def params(self) -> Mapping[str, object]:
        return self.sentence.params if isinstance(self.sentence, Sentence) else NOTHING


def flaws(manuscript: Manuscript) -> tuple[Defect, ...]:
    """Return what is wrong, the first at each place, in the order of the form."""
    return in_places(read_manuscript(manuscript)[1], manuscript)


def in_places(found: Iterable[Flaw], manuscript: Manuscript) -> tuple[Defect, ...]:
    """Bring the flaws that a manuscript was read with to its places."""
    defects: dict[str, Defect] = {}
    for flaw in found:
        defect = _defect(flaw, manuscript)
        defects.setdefault(defect.place, defect)
    order = _order_of(manuscript)
    return tuple(
        sorted(defects.values(), key=lambda one: (bool(one.language), order(one)))
    )


def _defect(flaw: Flaw, manuscript: Manuscript) -> Defect:
    place = place_of(flaw.file, flaw.keys, manuscript)
    said = flaw.sentence
    template = said.template if isinstance(said, Sentence) else ""
    place = LISTS_NEEDED.get(template, place)
    if isinstance(said, Sentence) and template == MISSING:
        place = _missing_in(place, str(said.params["key"]))
    if flaw.language:
        place = f"{place}@{flaw.language}"
    return Defect(place, said, flaw.language)


def _missing_in(table: str, key: str) -> str:
    """Return the place of what is missing; of a whole table its first needed value."""
    if table == "procedure" and key in TABLES:
        needed = next(one.key for one in TABLE_PROPERTIES[key] if one.needed)
        return f"{key}/{needed}"
    return f"{table}/{key}"


def place_of(file: str, keys: Sequence[Any], manuscript: Manuscript) -> str:
    """Return the place that the keys of a file mean, the nearest there is."""
    if file == QUESTIONS:
        return _place_of_page(keys, manuscript)
    if file == FLOW and keys and keys[0] in OF_THE_FLOW:
        return _place_of_main(keys, manuscript)
    if file == FLOW:
        return _place_in(keys[1:], "stage", manuscript.order("stages"), "stages")
    if file == MAIN:
        return _place_of_main(keys, manuscript)
    return f"texts/{file.rpartition('/')[2].removesuffix('.toml')}"


def _place_of_main(keys: Sequence[Any], manuscript: Manuscript) -> str:
    if not keys:
        return "procedure"
    first, *rest = keys
    if first in LISTS:
        return _place_in(rest, first, manuscript.order(first), first)
    if first in TABLES:
        return "/".join(map(str, keys[:2]))
    return f"procedure/{first}"


def _place_in(
    keys: Sequence[Any], family: str, names: Sequence[str], whole: str
) -> str:
    if not keys or not isinstance(keys[0], int) or keys[0] >= len(names):
        return whole
    place = f"{family}/{names[keys[0]]}"
    return f"{place}/{keys[1]}" if len(keys) > 1 else place


def _place_of_page(keys: Sequence[Any], manuscript: Manuscript) -> str:
    if len(keys) < 2:  # noqa: PLR2004  "pages" and its number
        return "pages"
    page = manuscript.pages[keys[1]]
    rest = keys[2:]
    if not rest or rest[0] != "questions" or len(rest) == 1:
        return "/".join((f"page/{page}", *map(str, rest[:1])))
    return _place_of_question(rest, manuscript, f"page/{page}", "")


def _place_of_question(
    keys: Sequence[Any], manuscript: Manuscript, parent: str, group: str
) -> str:
    key = manuscript.order(f"{parent}/questions")[keys[1]]
    name = f"{group}.{key}" if group else key
    place, rest = f"question/{name}", keys[2:]
    if len(rest) < 2 or rest[0] not in ("questions", "options"):  # noqa: PLR2004
        return "/".join((place, *map(str, rest[:1])))
    if rest[0] == "questions":
        return _place_of_question(rest, manuscript, place, name)
    value = manuscript.options(name)[rest[1]]
    return "/".join((f"option/{name}/{value}", *map(str, rest[2:3])))


def _order_of(manuscript: Manuscript) -> Any:
    """Return how to sort defects: what the procedure is, the form, the flow."""
    tables = ["procedure", *TABLES, *LISTS]
    families = [*tables, "pages", "page", "question", "option", "stages", "stage"]
    form = {name: at for at, name in enumerate(_entities(manuscript))}

    def order(defect: Defect) -> tuple[int, int, str]:
        family, _, rest = defect.place.partition("/")
        at = families.index(family) if family in families else len(families)
        if family in ("page", "question", "option"):
            at = families.index("page")
        name = "/".join((family, rest.partition("/")[0]))
        return at, form.get(name, -1), defect.place

    return order


def _entities(manuscript: Manuscript) -> Iterator[str]:
    for page in manuscript.pages:
        yield f"page/{page}"
        for question in manuscript.questions(page):
            for name in (question, *manuscript.members(question)):
                yield f"question/{name}"
                yield f"option/{name}"
    for stage in manuscript.order("stages"):
        yield f"stage/{stage}"
