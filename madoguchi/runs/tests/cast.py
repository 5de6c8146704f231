"""A ward whose registers know a few residents, and a benefit to ask of them all."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from madoguchi.cases.tests.cast import (
    MONDAY,
    Town,
    a_definition,
    a_page,
    a_question,
    options,
    text,
)
from madoguchi.people.actions import Entry, enroll
from madoguchi.procedures.definition.model import Amount, Condition
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.runs import actions
from madoguchi.runs.actions import Question
from madoguchi.runs.models import Run
from madoguchi.runs.tasks import judge_residents
from madoguchi.wards.actor import Actor

SLUG = "allowance"
TODAY = date(2026, 4, 6)
CHILD = (
    a_question("born", "birthdate"),
    a_question("living", "choice", options=options("home", "away")),
    a_question("cost", "money", show_if=parse('living == "away"'), own={"max": 10**6}),
)
CHILDREN = a_question(
    "children", "group", required=False, own={"min": 0, "max": 9}, questions=CHILD
)
PAGES = (
    a_page("resident", a_question("resident", "yesno")),
    a_page("income", a_question("income", "money", own={"max": 10**8})),
    a_page("children", CHILDREN),
    a_page("pension", a_question("has_pension", "yesno", required=False)),
    a_page(
        "monthly",
        a_question("pension", "money", own={"max": 10**6}),
        show_if="has_pension",
    ),
)
CONDITIONS = (
    Condition(parse("resident"), text("区民ではありません。")),
    Condition(parse("income < 2000000"), text("所得が限度額以上です。")),
)
AMOUNTS = (
    Amount("base", text("基本"), "month", parse("10000")),
    Amount(
        "child",
        text("子の分"),
        "month",
        parse("5000 * count(children, age_on(born, today) < 18)"),
        parse("answered(children)"),
    ),
    Amount(
        "cost",
        text("仕送り"),
        "once",
        parse("sum(children, if(answered(cost), cost, 0))"),
        parse("answered(children)"),
    ),
    Amount(
        "less", text("年金の分"), "month", parse("-pension"), parse("answered(pension)")
    ),
)


def a_benefit(**changes: Any) -> Form:
    """Return a benefit for residents of little income, by child, less a pension."""
    settings: dict[str, Any] = {
        "title": text("給付金"),
        "pages": PAGES,
        "fee": (),
        "roles": {},
        "facts": (),
        "eligibility": CONDITIONS,
        "amounts": AMOUNTS,
    }
    return compile_form(a_definition(SLUG, **{**settings, **changes}))


POOR = {"resident": True, "income": 1_000_000}
RICH = {"resident": True, "income": 5_000_000}
OPEN = {"resident": True}


def enrolled(town: Town, *facts: Mapping[str, Any], family: str = "若葉") -> int:
    """Let the registers know people, each by a number and a name of their own."""
    entries = (
        Entry(
            f"R{number}",
            {
                "name": {"family": family, "given": f"住民{number}"},
                "birth": "1990-01-01",
                "address": {"town": "若葉台", "rest": f"{number}番"},
            },
            one,
        )
        for number, one in enumerate(facts, 1)
    )
    system = Actor.system(town.id)
    return enroll(town.id, entries, as_of=TODAY, by=system, at=MONDAY)


def offered(town: Town, form: Form | None = None) -> Form:
    made = form or a_benefit()
    publish(made.definition, ward=town.id, by=Actor.system(town.id), at=MONDAY)
    forget_offers()
    return made


def a_question_to_all(**changes: Any) -> Question:
    settings: dict[str, Any] = {
        "procedure": SLUG,
        "purpose": "対象の人に申請を案内する",
        "basis": "within",
        "law": "給付金条例第3条",
        "on": TODAY,
        "keep_until": date(2027, 3, 31),
    }
    return Question(**{**settings, **changes})


def approved(town: Town, approver: Actor | None = None, **changes: Any) -> Run:
    """Return a run that Suzuki proposed and a second person approved."""
    row = actions.propose(a_question_to_all(**changes), by=town.suzuki, at=MONDAY)
    by = approver or a_guardian(town)
    return actions.approve(row.pk, actions.bound_of(row), by=by, at=MONDAY)


def finished(town: Town, **changes: Any) -> Run:
    row = approved(town, **changes)
    judge_residents.call(town.id, str(row.pk))
    row.refresh_from_db()
    return row


def a_guardian(town: Town) -> Actor:
    """Return somebody of another department who watches over personal data."""
    return Actor(
        town.id,
        "staff",
        id=town.kato.id,
        role="privacy",
        unit=town.kato.unit,
        roles=frozenset({"privacy"}),
        departments=frozenset({town.kato.unit}),
    )


def words_of(pages: Iterable[actions.FoundPage]) -> list[str]:
    return [row.name for page in pages for row in page.rows]
