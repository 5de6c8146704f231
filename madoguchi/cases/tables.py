"""Check an approval table (専決表) before it is put in force.

Pure: rows as they are stored, who holds which post and which department works on which
procedure come in; flaws come out, each with its row.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from madoguchi.cases.routes import BadTable, Place, Row, read_table, route_of

MOST_ROWS: Final = 100
MOST_STEPS: Final = 5
MOST_YEN: Final = 10**12
Stored = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a row, as a code; `place` is the post it is about."""

    row: int
    code: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """Who is there to agree: holders of posts, and what each department works on."""

    holders: Mapping[tuple[str, str], Collection[int]]
    works_on: Mapping[str, Collection[str]]
    """The departments that work on each procedure: of what staff apply for, theirs."""
    departments: Collection[str]


def flaws_of(rows: Sequence[Stored], office: Office) -> list[Flaw]:
    """Return everything that keeps a table from being put in force.

    >>> office = Office({("kumin", "head"): [1, 2]}, {"inu": ["kumin"]}, ["kumin"])
    >>> [one.code for one in flaws_of([{"steps": ["head"]}], office)]
    []
    >>> [(one.row, one.code) for one in flaws_of([{"steps": ["director"]}], office)]
    [(1, 'vacant')]
    """
    try:
        table = read_table(list(rows))
    except BadTable as bad:
        return [Flaw(bad.row, "bad")]
    return list(_flaws(table, office))


def _flaws(table: Sequence[Row], office: Office) -> Iterator[Flaw]:
    for number, row in enumerate(table, 1):
        if _is_hidden(row, table[: number - 1]):
            yield Flaw(number, "hidden")
        if unknown := _unknown(row, office):
            yield Flaw(number, unknown)
        else:
            yield from _staffing(number, row, office)


def gaps_of(rows: Sequence[Stored], office: Office) -> list[Flaw]:
    """Return the rows below whose amount no row says who agrees.

    Whoever is in charge decides that alone: a ward may mean it so, and has to say that
    it does.

    >>> office = Office({}, {"inu": ["kumin"]}, ["kumin"])
    >>> high = {"steps": ["director"], "at_least_yen": 1_000_000}
    >>> [one.row for one in gaps_of([high], office)]
    [1]
    >>> gaps_of([high, {"steps": ["head"]}], office)
    []
    """
    table = read_table(list(rows))
    return [
        Flaw(number, "gap")
        for number, row in enumerate(table, 1)
        if row.at_least_yen and not _goes_on_below(row, table, office)
    ]


def _is_hidden(row: Row, earlier: Sequence[Row]) -> bool:
    """Say whether a row before it takes all that it is about."""
    return any(
        _within(row.procedures, one.procedures)
        and _within(row.departments, one.departments)
        and one.outcome in ("", row.outcome)
        and one.at_least_yen <= row.at_least_yen
        for one in earlier
    )


def _within(some: frozenset[str], whole: frozenset[str]) -> bool:
    """Say whether one subject lies in another; an empty one is everything."""
    return not whole or (bool(some) and some <= whole)


def _goes_on_below(row: Row, table: Sequence[Row], office: Office) -> bool:
    """Say whether each smaller amount of what a row is about has a row too."""
    limits = {one.at_least_yen for one in table if one.at_least_yen < row.at_least_yen}
    amounts = {0, *limits, row.at_least_yen - 1}
    outcome = row.outcome or "granted"
    return all(
        route_of(
            table,
            procedure=procedure,
            department=department,
            outcome=outcome,
            amount_yen=amount,
        )
        for procedure, department in _subjects(row, office)
        for amount in amounts
    )


def _subjects(row: Row, office: Office) -> list[tuple[str, str]]:
    """Return the procedures with their departments that a row is about."""
    found = [
        (procedure, department)
        for procedure, departments in office.works_on.items()
        for department in departments
        if row.is_about(procedure, department)
    ]
    if found or row.procedures:
        return found
    return [("", one) for one in sorted(row.departments)]


def _unknown(row: Row, office: Office) -> str:
    """Name what a row is about that does not exist, as a code."""
    if row.procedures - set(office.works_on):
        return "procedure"
    named = {one.department for one in (*row.steps, *row.consult)} - {""}
    if (row.departments | named) - set(office.departments):
        return "department"
    return ""


def _staffing(number: int, row: Row, office: Office) -> Iterator[Flaw]:
    """Find posts that nobody holds, and rows in which one agrees twice."""
    departments = {department for _, department in _subjects(row, office)}
    places = [*row.consult, *row.steps]
    for home in sorted(departments):
        found = [Place(one.post, one.department or home) for one in places]
        vacant = [
            one for one in found if not office.holders.get((one.department, one.post))
        ]
        if vacant:
            yield Flaw(number, "vacant", vacant[0])
            return
        if len(set(found)) < len(found):
            yield Flaw(number, "twice")
            return


def alone(rows: Sequence[Stored], office: Office) -> list[Flaw]:
    """Return where only one person holds the post that decides, who may draft too.

    It is no flaw: nobody stamps what they drafted, so another has to draft it.
    """
    found = []
    for number, row in enumerate(read_table(list(rows)), 1):
        last = row.steps[-1]
        for home in sorted({department for _, department in _subjects(row, office)}):
            place = Place(last.post, last.department or home)
            if len(office.holders.get((place.department, place.post), ())) == 1:
                found.append(Flaw(number, "alone", place))
                break
    return found


def moved(rows: Sequence[Stored], number: int) -> list[Stored]:
    """Put a row before the one above it: the first that fits is the one that holds.

    >>> moved([{"a": 1}, {"a": 2}], 2), moved([{"a": 1}], 1)
    ([{'a': 2}, {'a': 1}], [{'a': 1}])
    """
    found = list(rows)
    if 1 < number <= len(found):
        found[number - 2], found[number - 1] = found[number - 1], found[number - 2]
    return found
