"""What the law and the office want of a version: basis, standards, identity, papers."""

from collections.abc import Iterator
from typing import Final

from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.scope import questions_of
from madoguchi.procedures.gate.material import Material
from madoguchi.procedures.gate.reasons import HINT, Place, Reason
from madoguchi.procedures.gate.retention import classes
from madoguchi.procedures.kinds.question import Question

APPLICATION, FILING = "application", "filing"
SURE: Final = 2
"""The identity level from which a rationale must say why (DS-511, the result of the
risk assessment is written down)."""
SUREST: Final = 3
SHORTEST_WHY: Final = 10
"""Fewer characters say no reason."""
OF_A_PERSON: Final = frozenset({"name", "birthdate"})


def law(given: Material) -> Iterator[Reason]:
    """Ask for the legal basis of applications and filings."""
    definition = given.definition
    if definition.kind not in (APPLICATION, FILING):
        return
    if not definition.law:
        yield Reason("law", "no_law")
    for number, one in enumerate(definition.law, 1):
        place = Place("text", f"law.{number}")
        if not one.article["ja"].strip():
            yield Reason("law", "no_article", place, blanks={"law": one.name["ja"]})
        if one.unverified:
            blanks = {"law": f"{one.name['ja']}{one.article['ja']}"}
            yield Reason("law", "unverified", place, HINT, blanks)


def standards(given: Material) -> Iterator[Reason]:
    """Ask an application for its review standards and period (行政手続法5条, 6条)."""
    if given.definition.kind != APPLICATION:
        return
    if not given.definition.review_standards:
        yield Reason("standards", "no_standards")
    if given.definition.period.days < 1:
        yield Reason("standards", "no_period")


def remedies(given: Material) -> Iterator[Reason]:
    """Ask for the notice of remedies (教示) where something is decided."""
    definition = given.definition
    decides = any(one.kind == "decision" for one in definition.stages)
    if definition.remedies.appealable and not decides:
        yield Reason("remedies", "nothing_decided")
    if (
        definition.kind == APPLICATION
        and decides
        and not definition.remedies.appealable
    ):
        yield Reason("remedies", "no_remedies", severity=HINT)


def identity(given: Material) -> Iterator[Reason]:
    """Ask that the identity level fits what could go wrong, and says why."""
    definition = given.definition
    level = definition.identity
    surest = max(level.proofing, level.authn)
    reasons = [*_needs_why(definition)]
    if reasons and len(level.rationale["ja"].strip()) < SHORTEST_WHY:
        blanks = {"level": str(surest), "because": reasons[0]}
        yield Reason("identity", "no_why", Place("text", "identity"), blanks=blanks)
    if definition.anonymous and surest:
        yield Reason("identity", "anonymous", blanks={"level": str(surest)})
    if level.signature == "certificate" and level.proofing < SUREST:
        yield Reason("identity", "signature", blanks={"level": str(level.proofing)})
    if level.proofing < SURE:
        yield from _too_low(definition)


def _needs_why(definition: Definition) -> Iterator[str]:
    if max(definition.identity.proofing, definition.identity.authn) >= SURE:
        yield "level"
    if others_in(definition):
        yield "others"


def _too_low(definition: Definition) -> Iterator[Reason]:
    blanks = {"level": str(definition.identity.proofing)}
    for question in questions_of(definition):
        if any(part.kind == "bank_account" for part in _parts(question)):
            place = Place("question", question.key)
            yield Reason("identity", "account", place, blanks=blanks)
    if "certificate" in definition.outputs:
        yield Reason("identity", "certificate", blanks=blanks)


def others_in(definition: Definition) -> tuple[str, ...]:
    """Return the questions that ask for personal data of somebody else."""
    own = set(definition.roles.values())
    return tuple(
        one.key
        for one in questions_of(definition)
        if one.key not in own and any(_is_personal(part) for part in _parts(one))
    )


def _parts(question: Question) -> tuple[Question, ...]:
    return question.questions or (question,)


def _is_personal(question: Question) -> bool:
    return question.kind in OF_A_PERSON


def retention(given: Material) -> Iterator[Reason]:
    """Ask for a retention class that the rules on documents know."""
    kept = given.definition.retention
    place, known = Place("text", "retention"), classes()
    if kept.kind not in known:
        blanks = {"class": kept.kind, "known": "、".join(known)}
        yield Reason("retention", "unknown", place, blanks=blanks)
    elif known[kept.kind] != kept.years:
        blanks = {"class": kept.kind, "years": str(kept.years)}
        yield Reason("retention", "years", place, blanks=blanks)


def office(given: Material) -> Iterator[Reason]:
    """Ask that the departments and roles of the flow are there in the ward."""
    definition, ward = given.definition, given.ward
    if ward.departments is None:
        return
    for stage in definition.stages:
        department = stage.department or definition.department
        place = Place("text", f"stages.{stage.key}")
        if department not in ward.departments:
            blanks = {"department": department, "stage": stage.title["ja"]}
            yield Reason("office", "no_department", place, blanks=blanks)
        elif stage.who in STAFF and department not in ward.roles.get(
            stage.who, frozenset()
        ):
            blanks = {
                "department": department,
                "stage": stage.title["ja"],
                "role": stage.who,
            }
            yield Reason("office", "nobody", place, blanks=blanks)
    if definition.department not in ward.departments:
        blanks = {"department": definition.department, "stage": ""}
        yield Reason("office", "no_department", blanks=blanks)


STAFF: Final = frozenset({"clerk", "supervisor"})
