"""Read the folders of the catalogue into entries and guides.

Everything that is wrong with a folder is found in one go; `BadDefinition` carries the
flaws.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from madoguchi.procedures.catalogue.model import (
    Catalogue,
    Charge,
    Deadline,
    DueRule,
    Entry,
    Guide,
    Proof,
)
from madoguchi.procedures.definition.consistency import check, check_unique
from madoguchi.procedures.definition.form import read_page
from madoguchi.procedures.definition.load import (
    LIFE_EVENTS,
    SLUG,
    read_law,
    read_need,
    read_step,
    read_way,
)
from madoguchi.procedures.definition.model import (
    Definition,
    Identity,
    Period,
    Retention,
)
from madoguchi.procedures.definition.problems import (
    BadDefinition,
    Flaw,
    did_you_mean,
)
from madoguchi.procedures.definition.reading import (
    Source,
    Table,
    languages_in,
    read_source,
    read_twins,
)
from madoguchi.procedures.definition.scope import scope_of
from madoguchi.procedures.expressions.checking import expect
from madoguchi.procedures.expressions.compile import Run, compile_tree
from madoguchi.procedures.expressions.shapes import BOOL, DATE, Scope, Shape
from madoguchi.procedures.expressions.tree import BadExpression
from madoguchi.procedures.texts import Text

KINDS = ("application", "filing")
UNITS = ("days", "weeks", "months", "years")
STATES = ("verified", "unverified")
MOST_DAYS = 3650
T = TypeVar("T")


def load_catalogue(root: Path, ward: str = "") -> tuple[Catalogue, list[Flaw]]:
    """Read all that is sound; what is not is left out and told of.

    A folder of the ward's own takes the place of the shared one of its name.
    """
    flaws: list[Flaw] = []
    entries = _sound(load_entry, _folders(root, ward, "entries"), flaws)

    def guide(folder: Path) -> Guide:
        return load_guide(folder, entries)

    guides = _sound(guide, _folders(root, ward, "guides"), flaws)
    return Catalogue(entries, guides), flaws


def _folders(root: Path, ward: str, kind: str) -> list[Path]:
    places = [root / kind]
    if ward:
        places.append(root / "wards" / ward / kind)
    found = {
        path.name: path
        for place in places
        if place.is_dir()
        for path in place.iterdir()
        if path.is_dir()
    }
    return [found[name] for name in sorted(found)]


def _sound(
    load: Callable[[Path], T], folders: list[Path], flaws: list[Flaw]
) -> dict[str, T]:
    found: dict[str, T] = {}
    for folder in folders:
        try:
            found[folder.name] = load(folder)
        except BadDefinition as bad:
            flaws.extend(bad.problems)
    return found


# ------------------------------------------------------------------------- entries


def load_entry(folder: Path) -> Entry:
    """Read `entries/<slug>`: `entry.toml` and its twins in `texts/`."""
    flaws, read = _reader(folder)
    twins, main = read_twins(languages_in(folder), read, flaws), read("entry.toml")
    _refuse(flaws)
    top = Table(main, main.data, (), twins)
    entry = Entry(slug=folder.name, **_entry(top, folder.name))
    top.done()
    if not flaws:
        twins.done()
    _refuse(flaws)
    return entry


def _entry(top: Table, slug: str) -> Mapping[str, Any]:
    department, audience, fees = map(top.table, ("department", "audience", "fees"))
    read = {
        "title": top.text("title", needed=True, most=40),
        "reading": top.word("reading", needed=True),
        "summary": top.text("summary", needed=True, most=100),
        "kind": top.one_of("kind", KINDS),
        "category": top.text("category", needed=True),
        "life_events": top.words("life_events", LIFE_EVENTS),
        "keywords": top.words("keywords"),
        "keywords_in": top.twin.words("keywords"),
        "survey": top.words("survey"),
        "procedure": top.word("procedure", default=slug),
        "department": department.word("slug", needed=True),
        "office": department.text("name", needed=True),
        "audience": audience.text("who", needed=True),
        "fees_note": fees.text("note", needed=top.has("fees")),
        "deadline": _deadline(top.table("deadline", needed=True)),
        "charges": _each(top, "fee", _charge),
        "law": _each(top, "law", read_law),
        "channels": _each(top, "channels", read_way, by="name"),
        "needs": _each(top, "needs", read_need),
        "steps": _each(top, "steps", read_step),
    }
    for key in ("law", "channels", "steps"):
        if not read[key]:
            top.flaw(None, f"at least one [[{key}]] is needed")
    if not read["charges"] and not read["fees_note"]:
        top.flaw(
            None, "no fee is told: write [[fee]] or, where it is free, [fees] note"
        )
    for table in (department, audience, fees):
        table.done()
    return read


def _each(
    top: Table, key: str, reader: Callable[[Table], T], by: str = ""
) -> tuple[T, ...]:
    found = []
    for table in top.tables(key, by):
        found.append(reader(table))
        table.done()
    return tuple(found)


def _deadline(table: Table) -> Deadline:
    deadline = Deadline(
        text=table.text("text", needed=True),
        within=_length(table, "within", least=1),
        unit=table.one_of("unit", UNITS, "days"),
        first_day="event"
        if table.one_of("first_day", ("event", "next"), "next") == "event"
        else "next",
        closed_day="keep"
        if table.one_of("closed_day", ("next_open", "keep"), "next_open") == "keep"
        else "next_open",
        before=_length(table, "before", least=0),
    )
    deadline = replace(deadline, proof=_proof(table, needed=deadline.has_figure))
    if deadline.within is not None and deadline.before is not None:
        table.flaw(
            "before", '"within" and "before" are two deadlines: keep one of them'
        )
    for key in ("unit", "first_day", "closed_day"):
        if table.has(key) and deadline.within is None:
            table.flaw(key, f'"{key}" says how to count, but there is no "within"')
    table.done()
    return deadline


def _length(table: Table, key: str, least: int) -> int | None:
    if not table.has(key):
        table.known.append(key)
        return None
    return table.number(key, least=least, most=MOST_DAYS)


def _charge(table: Table) -> Charge:
    return Charge(
        table.text("label", needed=True),
        table.number("amount", most=10**7),
        _proof(table, needed=True),
    )


def _proof(table: Table, *, needed: bool) -> Proof:
    """Read whether a figure was verified; one that was names its source."""
    if not needed:
        for key in ("state", "source"):
            if table.has(key):
                table.flaw(key, f'"{key}" is told of a figure, and there is none here')
        table.known += ["state", "source"]
        return Proof()
    state = table.one_of("state", STATES)
    source = table.word("source")
    if state == "verified" and not source:
        table.flaw("state", 'a verified figure names its "source"')
    return Proof(state == "verified", source)


# -------------------------------------------------------------------------- guides


def load_guide(folder: Path, entries: Mapping[str, Entry]) -> Guide:
    """Read `guides/<slug>`: `guide.toml`, `questions.toml` and their twins."""
    flaws, read = _reader(folder)
    twins = read_twins(languages_in(folder), read, flaws)
    main, asked = read("guide.toml"), read("questions.toml")
    _refuse(flaws)
    top, form = (Table(one, one.data, (), twins) for one in (main, asked))
    life_event = top.one_of("life_event", LIFE_EVENTS)
    body = top.text("body")
    questions = _questions(folder.name, top, form)
    rules = list(top.tables("due"))
    form.done()
    _refuse(flaws)  # a question that is not sound would be named again by each rule
    check_unique(questions, main, asked, main)
    check(questions, main, asked)
    dues = tuple(_due(table, scope_of(questions), entries) for table in rules)
    if not dues:
        top.flaw(None, "at least one [[due]] is needed")
    top.done()
    if not flaws:
        twins.done()
    _refuse(flaws)
    return Guide(folder.name, life_event, body, questions, dues)


def _questions(slug: str, top: Table, form: Table) -> Definition:
    """Make a definition of the questions: it is walked as one, and never published."""
    pages = tuple(read_page(table) for table in form.tables("pages"))
    if not pages:
        form.flaw(None, "at least one [[pages]] is needed")
    return Definition(
        slug=slug,
        number=1,
        title=top.text("title", needed=True, most=40),
        reading=top.word("reading", needed=True),
        summary=top.text("summary", needed=True, most=100),
        kind="survey",
        category=Text(),
        department="",
        audience=Text(),
        identity=Identity(),
        period=Period(0),
        retention=Retention("", 0),
        channels=(),
        pages=pages,
        stages=(),
        anonymous=True,
    )


def _due(table: Table, scope: Scope, entries: Mapping[str, Entry]) -> DueRule:
    slug = table.word("entry", needed=True)
    entry = entries.get(slug)
    if slug and entry is None:
        advice = did_you_mean(slug, list(entries))
        table.flaw("entry", f'there is no sound entry "{slug}"{advice}')
    rule = DueRule(
        slug,
        _run(table, "when", BOOL, scope),
        _run(table, "event", DATE, scope),
        table.text("note"),
    )
    if entry and entry.deadline.is_computed and not table.has("event"):
        table.flaw(
            "entry", f'the deadline of "{slug}" counts from an "event": name its date'
        )
    if entry and not entry.deadline.is_computed and table.has("event"):
        table.flaw(
            "event", f'the deadline of "{slug}" is words only: leave "event" out'
        )
    table.done()
    return rule


def _run(table: Table, key: str, wanted: Shape, scope: Scope) -> Run | None:
    node = table.expression(key)
    if node is None:
        return None
    try:
        expect(node, wanted, scope, frozenset())
        return compile_tree(node, scope)
    except BadExpression as bad:
        table.bad_expression(key, bad)
        return None


# -------------------------------------------------------------------------- folders


def _reader(folder: Path) -> tuple[list[Flaw], Callable[[str], Source]]:
    """Return where flaws gather, and what reads a file of the folder."""
    flaws: list[Flaw] = []
    name = f"{folder.parent.name}/{folder.name}"
    if not SLUG.fullmatch(folder.name):
        flaws.append(Flaw(name, 0, "a slug is lower-case letters, digits and hyphens"))

    def read(file: str) -> Source:
        return read_source(folder / file, f"{name}/{file}", flaws)

    return flaws, read


def _refuse(flaws: list[Flaw]) -> None:
    if flaws:
        raise BadDefinition(sorted(flaws))


def proofs_of(entry: Entry) -> Iterator[Proof]:
    """Yield how each figure of an entry stands."""
    if entry.deadline.has_figure:
        yield entry.deadline.proof
    for charge in entry.charges:
        yield charge.proof
