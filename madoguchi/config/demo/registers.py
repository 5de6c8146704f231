"""Fill the registers of an invented ward, and ask one question of all in them.

One run is over and one waits for a second person, so the office has both to look at.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from madoguchi.config.demo.people import invent
from madoguchi.people.actions import Entry, enroll
from madoguchi.procedures.queries import offered, slugs_of
from madoguchi.runs import actions
from madoguchi.runs.actions import Question
from madoguchi.runs.rules import may_approve, may_propose
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import actor_of, staff_of
from madoguchi.wards.scope import ward_scope

RESIDENTS: Final = 600
BENEFIT: Final = "jidofuyo"
YOUNGEST, OLDEST = 20, 90
PARENTS: Final = range(25, 46)
"""Ages at which an invented resident may bring up a child alone."""
ALONE: Final = 0.25
UNTOLD: Final = 0.05
"""How often the registers do not know an income: somebody who moved in this year."""
MONTH: Final = timedelta(days=30)


def load(ward: Ward, chance: Random, now: datetime) -> None:
    """Let the registers know residents; where the benefit is offered, ask about it."""
    today = now.date()
    with ward_scope(ward.pk):
        entries = _entries(ward, chance, today)
        system = Actor.system(ward.pk)
        enroll(ward.pk, entries, as_of=today - MONTH, by=system, at=now - MONTH)
        if BENEFIT in slugs_of(ward.pk):
            _ask(ward, now)


def _entries(ward: Ward, chance: Random, today: date) -> Iterator[Entry]:
    for number in range(1, RESIDENTS + 1):
        age = chance.randint(YOUNGEST, OLDEST)
        who = invent(chance, number, age, today, ward.name)
        yield Entry(f"R{number:06}", who.profile(), _facts(chance, age, today))


def _facts(chance: Random, age: int, today: date) -> Mapping[str, Any]:
    facts: dict[str, Any] = {
        "residence": True,
        "income": chance.randrange(0, 6_000_000, 10_000),
        "dependents": 0,
        "situation": "none",
        "partner": False,
        "relative": False,
        "has_pension": False,
    }
    if age in PARENTS and chance.random() < ALONE:
        children = [_child(chance, today) for _ in range(chance.randint(1, 3))]
        facts |= {
            "income": chance.randrange(0, 3_500_000, 10_000),
            "dependents": len(children),
            "situation": chance.choice(("divorced", "unmarried", "died")),
            "children": children,
        }
    if chance.random() < UNTOLD:
        del facts["income"]
    return facts


def _child(chance: Random, today: date) -> Mapping[str, Any]:
    born = today - timedelta(days=chance.randrange(18 * 365))
    return {"birth": born.isoformat(), "disabled": False, "living": "together"}


def _ask(ward: Ward, now: datetime) -> None:
    department = offered(ward.pk, BENEFIT).definition.department
    staff = [actor_of(one) for one in staff_of(ward.pk)]
    asks = next(one for one in staff if may_propose(one, department))
    approves = next(one for one in staff if may_approve(one, department, asks.id))
    done = actions.propose(
        Question(
            BENEFIT,
            "児童扶養手当を受けられるのに申請していない人に、申請を案内するため",
            "within",
            "児童扶養手当法第6条第1項（認定）",
            now.date() - MONTH,
            now.date() + 12 * MONTH,
        ),
        by=asks,
        at=now - MONTH,
    )
    bound = actions.bound_of(done)
    actions.approve(done.pk, bound, by=approves, at=now - MONTH)
    actions.carry_out(ward.pk, done.pk)
    actions.propose(
        Question(
            BENEFIT,
            "8月の現況届の案内を送る人数を見積もるため",
            "within",
            "児童扶養手当法施行規則第4条",
            now.date(),
            now.date() + 3 * MONTH,
        ),
        by=asks,
        at=now - timedelta(hours=3),
    )
