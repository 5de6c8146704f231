"""A manuscript as the files of a folder, and a folder as a manuscript."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from madoguchi.procedures.definition.load import Sources, read
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.problems import BadDefinition, Flaw
from madoguchi.procedures.definition.reading import Source
from madoguchi.procedures.definition.write import files_of
from madoguchi.procedures.studio.history import difference
from madoguchi.procedures.studio.manuscript import (
    LISTS,
    NAMED,
    OF_THE_FLOW,
    STANDARD,
    TABLES,
    Manuscript,
    Places,
    Value,
)
from madoguchi.procedures.taking import BESIDE, USABILITY, Taken, path_of, take

Data = dict[str, Any]
MAIN, QUESTIONS, FLOW = "procedure.toml", "questions.toml", "flow.toml"
TEXTS = "texts/{}.toml"
EXAMPLES = "examples/"
DAY_KEYS: Mapping[str, str] = {"parameters": "from"}
"""Where a file holds a day and the manuscript its text."""


def of_definition(
    definition: Definition, examples: Mapping[str, str] | None = None
) -> Manuscript:
    """Return the manuscript of a version; examples are the texts of their files."""
    beside = {path_of(name): text for name, text in (examples or {}).items()}
    return of_files(
        definition.slug, definition.number, {**files_of(definition), **beside}
    )


def of_taken(folder: Path, taken: Taken) -> Manuscript:
    """Return the manuscript of a folder as a ward takes it, to go on from there.

    A decision table stays one where the ward's overlay says nothing else. What people
    found who tried it stays behind: it is about that version alone.
    """
    lying, shared = of_folder(folder), take(folder)
    places = dict(lying.places)
    places.pop(f"beside/{USABILITY}", None)
    change = difference(
        of_definition(shared.definition, shared.examples).places,
        of_definition(taken.definition, taken.examples).places,
    )
    for place, (_before, after) in change.items():
        places[place] = after
    return lying.having(
        {place: one for place, one in places.items() if one is not None}
    )


def of_folder(folder: Path) -> Manuscript:
    """Return the manuscript of a folder as it lies there, decision tables and all."""
    paths = [path for path in sorted(folder.rglob("*.toml")) if path.is_file()]
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    files = {
        name: path.read_text(encoding="utf-8")
        for name, path in named.items()
        if name in (MAIN, QUESTIONS, FLOW, *BESIDE)
        or name.startswith(("texts/", EXAMPLES))
    }
    return of_files(folder.parent.name, int(folder.name), files)


def of_files(slug: str, number: int, files: Mapping[str, str]) -> Manuscript:
    """Return the manuscript of files that are sound TOML."""
    examples = [name for name in sorted(files) if name.startswith(EXAMPLES)]
    read_files = {
        name: tomllib.loads(text)
        for name, text in files.items()
        if name not in (*examples, *BESIDE)
    }
    places: dict[str, Value] = {}
    places |= _places_of_main(read_files.get(MAIN, {}))
    places |= _places_of_pages(read_files.get(QUESTIONS, {}).get("pages", []))
    flow = read_files.get(FLOW, {})
    places |= _places_of_stages(flow.get("stages", []))
    for key in sorted(OF_THE_FLOW & set(flow)):
        places |= _places_of_list(key, flow[key])
    for name, data in read_files.items():
        if name.startswith("texts/"):
            language = Path(name).stem
            places |= _translations(places, data, language)
    if examples:
        places["examples"] = [Path(name).stem for name in examples]
    for name in examples:
        places[f"example/{Path(name).stem}"] = files[name]
    places |= {f"beside/{name}": files[name] for name in BESIDE if name in files}
    return Manuscript(slug, number).having(places)


def _plain(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _places_of_main(data: Data) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key, value in data.items():
        if key in TABLES:
            found |= {f"{key}/{name}": _plain(one) for name, one in value.items()}
        elif key in LISTS:
            found |= _places_of_list(key, value)
        else:
            found[f"procedure/{key}"] = _plain(value)
    return found


def _places_of_list(key: str, rows: Sequence[Any]) -> dict[str, Value]:
    found: dict[str, Value] = {key: []}
    for number, row in enumerate(rows, start=1):
        values = {STANDARD: row} if isinstance(row, str) else row
        name = str(values[NAMED[key]] if key in NAMED else number)
        found[key].append(name)
        found |= {f"{key}/{name}/{one}": _plain(said) for one, said in values.items()}
    return found


def _places_of_pages(pages: Sequence[Data]) -> dict[str, Value]:
    found: dict[str, Value] = {"pages": [page["key"] for page in pages]}
    for page in pages:
        place = f"page/{page['key']}"
        for key, value in page.items():
            if key == "questions":
                found[f"{place}/questions"] = [one["key"] for one in value]
                for one in value:
                    found |= _places_of_question(one, one["key"])
            elif key != "key":
                found[f"{place}/{key}"] = _plain(value)
    return found


def _places_of_question(question: Data, name: str) -> dict[str, Value]:
    found: dict[str, Value] = {}
    place = f"question/{name}"
    for key, value in question.items():
        if key == "options":
            found[f"{place}/options"] = [one["value"] for one in value]
            for one in value:
                here = f"option/{name}/{one['value']}"
                said = {k: v for k, v in one.items() if k != "value"}
                found |= {f"{here}/{k}": v for k, v in said.items()}
        elif key == "questions":
            found[f"{place}/questions"] = [one["key"] for one in value]
            for one in value:
                found |= _places_of_question(one, f"{name}.{one['key']}")
        elif key != "key":
            found[f"{place}/{key}"] = _plain(value)
    return found


def _places_of_stages(stages: Sequence[Data]) -> dict[str, Value]:
    found: dict[str, Value] = {"stages": [stage["key"] for stage in stages]}
    for stage in stages:
        for key, value in stage.items():
            if key != "key":
                found[f"stage/{stage['key']}/{key}"] = value
    return found


def _translations(places: Places, data: Data, language: str) -> dict[str, Value]:
    """Return the texts of another language by place; those beside nothing are left."""
    japanese = [
        place
        for place, value in places.items()
        if "@" not in place and isinstance(value, str)
    ]
    beside = {_twin_keys(place, places): place for place in japanese}
    beside[("keywords",)] = "procedure/keywords"
    found = {}
    for keys, value in _twin_values(data, ()):
        if place := beside.get(keys):
            found[f"{place}@{language}"] = value
    return found


def _twin_values(value: Any, keys: tuple[str, ...]) -> Iterator[tuple[Any, Value]]:
    for key, one in value.items():
        here = (*keys, key)
        if isinstance(one, dict):
            yield from _twin_values(one, here)
        elif isinstance(one, list) and here != ("keywords",):
            for index, row in enumerate(one):
                if isinstance(row, dict):
                    at = row.get(NAMED[key]) if key in NAMED else index
                    for name, said in row.items():
                        if name != NAMED.get(key):
                            yield (key, at, name), said
                else:
                    yield (key, index, STANDARD), row
        else:
            yield here, one


def _twin_keys(place: str, places: Places) -> tuple[Any, ...]:
    """Return where the translation of a text stands in its file."""
    family, *rest = place.split("/")
    if family == "procedure":
        return tuple(rest)
    if family in LISTS and len(rest) > 1:
        at = rest[0] if family in NAMED else places[family].index(rest[0])
        return (family, at, *rest[1:])
    if family == "option" and len(rest) > 2:  # noqa: PLR2004
        shelf = "hints" if rest[2] == "hint" else "options"
        return ("questions", rest[0], shelf, rest[1], *rest[3:])
    plural = {"page": "pages", "question": "questions", "stage": "stages"}
    return (plural.get(family, family), *rest)


# ------------------------------------------------------------------------ back again


@dataclass(slots=True)
class Laid:
    """A manuscript as the values of its files."""

    main: Data = field(default_factory=dict)
    questions: Data = field(default_factory=dict)
    flow: Data = field(default_factory=dict)
    texts: dict[str, Data] = field(default_factory=dict)

    def named(self) -> dict[str, Data]:
        files = {MAIN: self.main, QUESTIONS: self.questions, FLOW: self.flow}
        return files | {TEXTS.format(one): data for one, data in self.texts.items()}


def lay(manuscript: Manuscript) -> Laid:
    """Return what the files would hold, whether it is right or wrong."""
    laid = Laid(texts={"en": {}})
    for key, value in _said(manuscript, "procedure").items():
        laid.main[key] = value
    for key in TABLES:
        if values := _said(manuscript, key):
            laid.main[key] = values
    for key in LISTS:
        if rows := [_row(manuscript, key, one) for one in manuscript.order(key)]:
            (laid.flow if key in OF_THE_FLOW else laid.main)[key] = rows
    laid.questions["pages"] = [_page(manuscript, key) for key in manuscript.pages]
    laid.flow["stages"] = [
        {"key": key, **_said(manuscript, f"stage/{key}")}
        for key in manuscript.order("stages")
    ]
    _lay_texts(manuscript, laid)
    return laid


def _said(manuscript: Manuscript, parent: str) -> Data:
    """Return the values of a table that are no translations and no orders."""
    return {
        key: value
        for key, value in manuscript.inside(parent).items()
        if "@" not in key and key not in ("questions", "options")
    }


def _row(manuscript: Manuscript, key: str, name: str) -> Any:
    values = _said(manuscript, f"{key}/{name}")
    if key == "review_standards":
        return values.get(STANDARD, "")
    if (at := DAY_KEYS.get(key)) and at in values:
        values[at] = _day(values[at])
    return values


def _day(text: Value) -> Value:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return text


def _page(manuscript: Manuscript, key: str) -> Data:
    questions = [_question(manuscript, one, one) for one in manuscript.questions(key)]
    return {"key": key, **_said(manuscript, f"page/{key}"), "questions": questions}


def _question(manuscript: Manuscript, name: str, key: str) -> Data:
    place = f"question/{name}"
    laid: Data = {"key": key, **_said(manuscript, place)}
    if f"{place}/options" in manuscript.places:
        laid["options"] = [
            {"value": value, **_said(manuscript, f"option/{name}/{value}")}
            for value in manuscript.options(name)
        ]
    if f"{place}/questions" in manuscript.places:
        laid["questions"] = [
            _question(manuscript, f"{name}.{one}", one)
            for one in manuscript.order(f"{place}/questions")
        ]
    return laid


def _lay_texts(manuscript: Manuscript, laid: Laid) -> None:
    for place, value in manuscript.places.items():
        said, _, language = place.partition("@")
        if not language:
            continue
        if said not in manuscript.places and said != "procedure/keywords":
            continue  # The text it was for is not written any more.
        data = laid.texts.setdefault(language, {})
        _put(data, _twin_keys(said, manuscript.places), value)
    for data in laid.texts.values():
        for key in LISTS:
            rows = data.pop(key, None)
            if rows is not None:
                data[key] = _twin_rows(key, rows, len(manuscript.order(key)))


def _put(data: Data, keys: Sequence[Any], value: Value) -> None:
    for key in keys[:-1]:
        data = data.setdefault(key, {})
    data[keys[-1]] = value


def _twin_rows(key: str, rows: Mapping[Any, Data], count: int) -> list[Any]:
    if named := NAMED.get(key):
        return [{named: name, **said} for name, said in rows.items()]
    if key == "review_standards":
        return [rows.get(at, {}).get(STANDARD, "") for at in range(count)]
    return [rows.get(at, {}) for at in range(max(rows) + 1)]


def read_manuscript(manuscript: Manuscript) -> tuple[Definition | None, list[Flaw]]:
    """Read a manuscript as a folder is read; the definition is sound without flaws."""
    flaws: list[Flaw] = []
    laid = lay(manuscript)
    files = laid.named()

    def source(name: str) -> Source:
        return Source(name, flaws, files.get(name, {}))

    number = str(manuscript.number)
    sources = Sources(source, laid.texts)
    return read(manuscript.slug, number, sources, flaws, go_on=True), flaws


def definition_of(manuscript: Manuscript) -> Definition:
    """Return the version a manuscript stands for; raise BadDefinition."""
    definition, flaws = read_manuscript(manuscript)
    if definition is None or flaws:
        raise BadDefinition(sorted(flaws))
    return definition


def files(manuscript: Manuscript) -> Mapping[str, str]:
    """Return the files of the folder by name, written as always; raise BadDefinition.

    They are those that a programmer would have written, byte for byte.
    """
    beside = {path_of(name): text for name, text in files_beside(manuscript).items()}
    return {**files_of(definition_of(manuscript)), **beside}


def files_beside(manuscript: Manuscript) -> Mapping[str, str]:
    """Return the examples by file name, and what else is proved about the version."""
    examples = {
        f"{name}.toml": str(manuscript.get(f"example/{name}", ""))
        for name in manuscript.order("examples")
    }
    beside = {name: manuscript.get(f"beside/{name}") for name in BESIDE}
    return examples | {name: str(text) for name, text in beside.items() if text}
