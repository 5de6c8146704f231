"""Who may ask of which procedure, and what its stages are called."""

from collections.abc import Mapping

from madoguchi.events.queries import last_place
from madoguchi.lake.steps import STAGE, Language
from madoguchi.procedures.queries import Terms, public_terms_of, slugs_of
from madoguchi.processes.models import Finding
from madoguchi.processes.problems import NoSuchProcess
from madoguchi.wards.actor import Actor

ALL_PROCEDURES = ("dx", "cio")
"""Roles that see every procedure; a supervisor sees those of the own department."""


def processes_visible_to(actor: Actor) -> Mapping[str, Terms]:
    """Return the terms of each procedure somebody may look at, by its name."""
    found = {slug: public_terms_of(actor.ward, slug) for slug in slugs_of(actor.ward)}
    return {slug: terms for slug, terms in found.items() if _sees(actor, terms)}


def process_visible_to(actor: Actor, slug: str) -> Terms:
    """Return the terms of one procedure; raise NoSuchProcess."""
    terms = public_terms_of(actor.ward, slug)
    if not _sees(actor, terms):
        raise NoSuchProcess
    return terms


def _sees(actor: Actor, terms: Terms) -> bool:
    if not terms or terms[-1].form.definition.kind == "survey":
        return False
    if any(actor.has(role) for role in ALL_PROCEDURES):
        return True
    own = {one.form.definition.department for one in terms}
    return actor.has("supervisor") and bool(own & actor.departments)


def is_behind(finding: Finding) -> bool:
    """Say whether the log has moved on since a finding was made."""
    return finding.seal != last_place(finding.ward_id)


def names_of(terms: Terms, language: Language, version: int = 0) -> Mapping[str, str]:
    """Return what the stages of a procedure make of activities, by their code.

    Of a stage that changed its title the newest one counts, or that of `version`.
    """
    definitions = sorted(
        {one.hash: one.form.definition for one in terms}.values(),
        key=lambda one: (one.number == version, one.number),
    )
    found: dict[str, str] = {}
    for definition in definitions:
        for stage in definition.stages:
            title = stage.title[language]
            passed = "（自動）" if language == "ja" else " (by rule)"
            found[f"reviewed{STAGE}{stage.key}"] = title
            found[f"passed{STAGE}{stage.key}"] = f"{title}{passed}"
    return found
