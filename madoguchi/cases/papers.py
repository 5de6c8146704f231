"""Which papers come out of a case, and in which languages each can be had."""

from pathlib import Path

from django.conf import settings

from madoguchi.cases.models import Case
from madoguchi.documents.models import Issue
from madoguchi.documents.queries import issues_of
from madoguchi.documents.template import Template, template_for
from madoguchi.procedures.queries import form_at


def templates_of(case: Case) -> list[Template]:
    """Return the templates of what comes out of a case, each once."""
    definition = form_at(case.version_hash).definition
    folder = Path(settings.PROCEDURES_DIR) / case.procedure
    keys = dict.fromkeys(
        (*definition.outputs, *(one for s in definition.stages for one in s.outputs))
    )
    found = (template_for(folder, key) for key in keys)
    return [one for one in found if one is not None]


def template_of(case: Case, issue: Issue) -> Template | None:
    """Return the template that an issued paper was made by, as it is now."""
    wanted = (one for one in templates_of(case) if one.key == issue.template)
    return next(wanted, None)


def languages_beside(case: Case, issue: Issue) -> list[str]:
    """Return the languages that a paper does not stand in yet and could be had in."""
    template = template_of(case, issue)
    if template is None:
        return []
    there = {
        one.language
        for one in issues_of(case.ward_id, case.stream)
        if one.template == issue.template and one.stands
    }
    return [code for code in template.languages if code not in there]
