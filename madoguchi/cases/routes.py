"""Compute who must agree to a draft decision: the route (決裁の経路).

A ward's approval table (専決表) says up to which amount and on which subjects which
post decides, who agrees before, and which other departments are consulted (合議).
Pure: rows of the table, codes and amounts in, steps out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from madoguchi.cases.rules import REOPENED, REVOKED
from madoguchi.kernel.errors import Refused
from madoguchi.wards.rules import POSTS

LINE: Final = "line"
CONSULT: Final = "consult"
KNOWN: Final = frozenset(
    {"procedures", "departments", "outcome", "at_least_yen", "steps", "consult"}
)


class BadTable(Refused):
    """A row of a ward's approval table says something that cannot be carried out."""

    def __init__(self, row: int, key: str) -> None:
        self.row = row
        self.key = key
        super().__init__(f"approval table, row {row}: {key}")


@dataclass(frozen=True, slots=True)
class Place:
    """A post of a department; `department` is empty for that of the case."""

    post: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the approval table; empty procedures, departments, outcome are all.

    `departments` are those that work on the case; of what staff apply for themselves
    it is their own.
    """

    steps: tuple[Place, ...]
    procedures: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    outcome: str = ""
    at_least_yen: int = 0
    consult: tuple[Place, ...] = ()

    def is_about(self, procedure: str, department: str) -> bool:
        """Say whether it is about some decision on such a case."""
        return (not self.procedures or procedure in self.procedures) and (
            not self.departments or department in self.departments
        )

    def fits(
        self, procedure: str, department: str, outcome: str, amount_yen: int | None
    ) -> bool:
        """Say whether it is about this decision; an open amount passes every limit."""
        return (
            self.is_about(procedure, department)
            and self.outcome in ("", outcome)
            and (amount_yen is None or amount_yen >= self.at_least_yen)
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One who must agree: in the line of the department, or consulted beside it."""

    part: str
    place: Place


Route = tuple[Step, ...]
SECOND_PERSON: Final[Route] = (Step(LINE, Place("head")),)
"""Who agrees to what nobody does alone where the table names nobody: 課長."""


def read_table(rows: Any) -> tuple[Row, ...]:
    """Read the rows of a ward's `approval` rule; raise BadTable for a bad one.

    >>> read_table([{"steps": ["chief", "head"], "consult": ["zaisei/head"]}])[0].steps
    (Place(post='chief', department=''), Place(post='head', department=''))
    """
    if not isinstance(rows, list):
        raise BadTable(0, "approval")
    return tuple(_row(number, one) for number, one in enumerate(rows, 1))


def _row(number: int, said: Any) -> Row:
    if not isinstance(said, Mapping):
        raise BadTable(number, "approval")
    if unknown := sorted(set(said) - KNOWN):
        raise BadTable(number, unknown[0])
    least, outcome = said.get("at_least_yen", 0), said.get("outcome", "")
    if type(least) is not int or least < 0:
        raise BadTable(number, "at_least_yen")
    if outcome not in ("", "granted", "refused", REVOKED, REOPENED):
        raise BadTable(number, "outcome")
    row = Row(
        steps=_places(number, "steps", said.get("steps", [])),
        procedures=frozenset(_texts(number, "procedures", said.get("procedures", []))),
        departments=frozenset(
            _texts(number, "departments", said.get("departments", []))
        ),
        outcome=outcome,
        at_least_yen=least,
        consult=_places(number, "consult", said.get("consult", [])),
    )
    if not row.steps:
        raise BadTable(number, "steps")
    if any(not one.department for one in row.consult):
        raise BadTable(number, "consult")
    return row


def _texts(number: int, key: str, said: Any) -> list[str]:
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise BadTable(number, key)
    return said


def _places(number: int, key: str, said: Any) -> tuple[Place, ...]:
    places = []
    for one in _texts(number, key, said):
        department, _, post = one.rpartition("/")
        if post not in POSTS:
            raise BadTable(number, key)
        places.append(Place(post, department))
    return tuple(places)


def route_of(
    table: Iterable[Row],
    *,
    procedure: str,
    department: str = "",
    outcome: str,
    amount_yen: int | None,
) -> Route:
    """Return the route of the first row that fits; nothing when one person decides.

    >>> table = read_table([
    ...     {"at_least_yen": 1_000_000, "steps": ["head", "director"]},
    ...     {"procedures": ["kodomo"], "steps": ["head"], "consult": ["zaisei/head"]},
    ... ])
    >>> [one.place.post for one in route_of(
    ...     table, procedure="inu", outcome="granted", amount_yen=2_000_000)]
    ['head', 'director']
    >>> route_of(table, procedure="inu", outcome="granted", amount_yen=300)
    ()
    """
    for row in table:
        if row.fits(procedure, department, outcome, amount_yen):
            return (
                *(Step(CONSULT, one) for one in row.consult),
                *(Step(LINE, one) for one in row.steps),
            )
    return ()


def drafted_by(route: Route, post: str) -> Route:
    """Leave out of the line what the drafter's own post would stamp, never the last.

    >>> line = tuple(Step(LINE, Place(post)) for post in ("chief", "head"))
    >>> [one.place.post for one in drafted_by(line, "chief")]
    ['head']
    >>> [one.place.post for one in drafted_by(line, "head")]
    ['head']
    """
    line = [one for one in route if one.part == LINE]
    own = POSTS.index(post) if post in POSTS else -1
    return tuple(
        one
        for one in route
        if one.part != LINE
        or one is line[-1]
        or one.place.department
        or POSTS.index(one.place.post) > own
    )


def is_turn(stamped: Sequence[bool], parts: Sequence[str], at: int) -> bool:
    """Say whether a step may be stamped now.

    Those consulted are asked at once; the line goes up one by one, and its last step,
    which decides, waits for everybody.

    >>> parts = ["consult", "line", "line"]
    >>> [is_turn([False, False, False], parts, at) for at in range(3)]
    [True, True, False]
    >>> is_turn([False, True, False], parts, 2), is_turn([True, True, False], parts, 2)
    (False, True)
    """
    if stamped[at]:
        return False
    if parts[at] == CONSULT:
        return True
    before = [one for one in range(at) if parts[one] == LINE]
    if at == len(parts) - 1:
        before = list(range(at))
    return all(stamped[one] for one in before)
