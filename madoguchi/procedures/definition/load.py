"""Read the folder of one version into a definition.

Everything that is wrong is found in one go. `BadDefinition` carries the flaws.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from madoguchi.kernel.sentence import says
from madoguchi.procedures.definition.acting import check_acting, read_acting
from madoguchi.procedures.definition.consistency import check, check_unique
from madoguchi.procedures.definition.form import read_key, read_page
from madoguchi.procedures.definition.model import (
    PER,
    Amount,
    Condition,
    Definition,
    Faq,
    FeeRule,
    Identity,
    Law,
    Need,
    Parameter,
    Period,
    Remedies,
    Retention,
    Step,
    Value,
    Way,
)
from madoguchi.procedures.definition.paying import check_paying, read_paying
from madoguchi.procedures.definition.problems import BadDefinition, Flaw
from madoguchi.procedures.definition.reading import (
    Source,
    Table,
    languages_in,
    read_source,
    read_twins,
)
from madoguchi.procedures.definition.staff import check_staff, read_attendance
from madoguchi.procedures.definition.stages import check_stages, read_flow
from madoguchi.procedures.definition.survey import COLUMNS
from madoguchi.procedures.definition.terms import (
    check_filing,
    read_filing,
    read_lapse,
)
from madoguchi.procedures.expressions.shapes import CHANNELS
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.kinds.kind import kinds

SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")
LIFE_EVENTS = (
    "pregnancy", "child", "moving", "work", "marriage", "car", "housing", "care",
    "health", "tax", "pension", "bereavement", "pet", "disaster", "other",
    "disability", "school", "business",
)  # fmt: skip
ROLES = ("name", "birth", "phone", "email", "address")
NO_CHANNELS = says("at least one [[channels]] is needed")
NOTHING = Node("bool", leaf=False)


def load(folder: Path) -> Definition:
    """Read one version: `procedures/<slug>/<number>`."""
    slug, number = folder.parent.name, folder.name
    flaws: list[Flaw] = []

    def source(name: str) -> Source:
        return read_source(folder / name, f"{slug}/{number}/{name}", flaws)

    sources = Sources(source, languages_in(folder))
    definition = read(slug, number, sources, flaws)
    if definition is None or flaws:
        raise BadDefinition(sorted(flaws))
    return definition


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the files of a version are: by name, and the languages there are."""

    named: Callable[[str], Source]
    languages: Collection[str]


def read(
    slug: str,
    number: str,
    sources: Sources,
    flaws: list[Flaw],
    *,
    go_on: bool = False,
) -> Definition | None:
    """Read a version from wherever its files are, noting every flaw.

    With flaws, what is returned is good for nothing but to be looked at. A text that
    only waits for its translation keeps nobody from finding the other flaws. With
    `go_on`, the parts are held against each other although some are wrong, as far as
    they can be read; one mistake may then be told twice.
    """
    if not SLUG.fullmatch(slug):
        why = says("a slug is lower-case letters, digits and hyphens")
        flaws.append(Flaw(slug, 0, why))
    if not number.isdecimal() or str(int(number)) != number or number == "0":
        flaws.append(
            Flaw(
                f"{slug}/{number}",
                0,
                says("a version is a number from 1"),
            )
        )
    twins = read_twins(sources.languages, sources.named, flaws)
    main, questions, flow = map(
        sources.named, ("procedure.toml", "questions.toml", "flow.toml")
    )
    if flaws:
        return None

    top, asked, work = (
        Table(one, one.data, (), twins) for one in (main, questions, flow)
    )
    found = {**read_procedure(top), **read_form(asked), **read_flow(work)}
    for table in (top, asked, work):
        table.done()
    definition = Definition(slug=slug, number=int(number), **found)
    check_unique(definition, main, questions, flow)
    if not flaws:
        twins.done()
    if all(one.language for one in flaws) or (go_on and _can_be_checked(definition)):
        check(definition, main, questions, flow)
        check_stages(definition, flow)
        check_filing(definition, main)
        check_paying(definition, main, flow)
        check_staff(definition, main)
        check_acting(definition, main)
    return definition


def _can_be_checked(definition: Definition) -> bool:
    asked = [one for page in definition.pages for one in page.questions]
    inner = [one for question in asked for one in question.questions]
    known = all(one.kind in kinds() for one in (*asked, *inner))
    return known and len({one.key for one in asked}) == len(asked) > 0


def read_procedure(top: Table) -> Mapping[str, Any]:
    return {
        "title": top.text("title", needed=True, most=40),
        "reading": top.word("reading", needed=True),
        "summary": top.text("summary", needed=True, most=100),
        "body": top.text("body"),
        "kind": top.one_of("kind", ("application", "filing", "survey")),
        "category": top.text("category", needed=True),
        "life_events": top.words("life_events", LIFE_EVENTS),
        "keywords": top.words("keywords"),
        "keywords_in": top.twin.words("keywords"),
        "anonymous": top.flag("anonymous"),
        "outputs": top.words("outputs"),
        "variant": top.word("variant"),
        "review_standards": top.texts("review_standards"),
        **_tables(top),
        **_lists(top),
        "survey": _survey(top.table("survey")),
    }


def _tables(top: Table) -> Mapping[str, Any]:
    department = top.table("department", needed=True)
    audience = top.table("audience", needed=True)
    identity = top.table("identity", needed=True)
    period = top.table("period", needed=True)
    retention = top.table("retention", needed=True)
    remedies = top.table("remedies")
    deadline, fees, roles = map(top.table, ("deadline", "fees", "roles"))
    read = {
        "department": department.word("slug", needed=top.has("department")),
        "audience": audience.text("who", needed=top.has("audience")),
        "for_staff": audience.flag("staff"),
        "identity": Identity(
            identity.number("proofing", most=3, default=0),
            identity.number("authn", most=3, default=0),
            identity.one_of("signature", ("none", "certificate"), "none"),
            identity.text("rationale", needed=top.has("identity"), twin=False),
        ),
        "period": Period(
            period.number("days", most=3650, default=None if period.data else 0),
            period.one_of("unit", ("ward", "calendar"), "ward"),
            period.text("note"),
        ),
        "retention": Retention(
            retention.word("class", needed=top.has("retention")),
            retention.number("years", most=100, default=None if retention.data else 0),
        ),
        "remedies": Remedies(remedies.flag("appealable"), remedies.word("appeal_to")),
        "deadline": deadline.text("text", needed=top.has("deadline")),
        "fees_note": fees.text("note", needed=top.has("fees")),
        "roles": {role: roles.word(role) for role in ROLES if roles.word(role)},
        "paying": read_paying(top.table("payment")),
        "filing": read_filing(deadline),
        "lapse": read_lapse(top.table("correction")),
        "acting": read_acting(top.table("proxy")),
        "attendance": read_attendance(top.table("attendance")),
    }
    for table in (
        department,
        audience,
        identity,
        period,
        retention,
        remedies,
        deadline,
        fees,
        roles,
    ):
        table.done()
    return read


def _lists(top: Table) -> Mapping[str, Any]:
    readers = {
        "law": read_law,
        "fee": _fee,
        "channels": read_way,
        "needs": read_need,
        "faq": _faq,
        "steps": read_step,
        "eligibility": _condition,
        "amounts": _amount,
        "facts": _fact,
        "parameters": read_parameter,
        "values": _value,
    }
    read: dict[str, Any] = {}
    for key, reader in readers.items():
        found = []
        by = "name" if key == "channels" else ""
        needed = NO_CHANNELS if by else None
        for table in top.tables(key, by=by, needed=needed):
            found.append(reader(table))
            table.done()
        read[key] = tuple(found)
    read["parameter_values"] = read.pop("parameters")
    return read


def _survey(table: Table) -> Mapping[str, str]:
    """Read columns of the national inventory; an empty one is a value as well."""
    read = {name: table.value(name, str, needed=False) for name in COLUMNS}
    table.done()
    return {name: value for name, value in read.items() if value is not None}


def read_law(table: Table) -> Law:
    return Law(
        table.text("name", needed=True, twin=False),
        table.text("article", twin=False),
        table.flag("unverified"),
    )


def _fee(table: Table) -> FeeRule:
    return FeeRule(
        table.text("label", needed=True),
        table.expression("amount", needed=True) or NOTHING,
        table.expression("when"),
    )


def read_way(table: Table) -> Way:
    return Way(
        table.one_of("name", CHANNELS),
        table.flag("available", default=True),
        *(table.text(key) for key in ("fee", "when", "hours", "needs")),
    )


def read_need(table: Table) -> Need:
    return Need(table.text("who", needed=True), table.text("what", needed=True))


def _faq(table: Table) -> Faq:
    return Faq(table.text("q", needed=True), table.text("a", needed=True))


def read_step(table: Table) -> Step:
    return Step(table.text("title", needed=True), table.text("text"))


def _condition(table: Table) -> Condition:
    return Condition(
        table.expression("rule", needed=True) or NOTHING,
        table.text("reason", needed=True),
        table.text("basis", twin=False),
    )


def _value(table: Table) -> Value:
    return Value(
        read_key(table, "name"),
        table.text("label", needed=True),
        table.expression("value", needed=True) or NOTHING,
    )


def _amount(table: Table) -> Amount:
    return Amount(
        table.word("key", needed=True),
        table.text("label", needed=True),
        table.one_of("per", PER),
        table.expression("amount", needed=True) or NOTHING,
        table.expression("when"),
    )


def _fact(table: Table) -> str:
    return table.word("question", needed=True)


def read_parameter(table: Table) -> Parameter:
    return Parameter(
        table.word("name", needed=True),
        table.day("from"),
        table.number("value", least=-(10**12)),
        table.word("source"),
        table.flag("unverified"),
    )


def read_form(top: Table) -> Mapping[str, Any]:
    none = says("at least one [[pages]] is needed")
    return {"pages": tuple(map(read_page, top.tables("pages", needed=none)))}
