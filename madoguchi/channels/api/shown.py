"""Put drafts, cases and procedures into JSON; words are in the caller's language."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenDraft
from madoguchi.channels.api.http import ApiRequest
from madoguchi.channels.api.problems import NO_SUCH_QUESTION, said
from madoguchi.design.addresses import reverse
from madoguchi.procedures.definition.model import Definition, Page
from madoguchi.procedures.engine import Form
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.queries import Offering
from madoguchi.procedures.schemas import answers_schema, page_schema
from madoguchi.procedures.wording import innermost, sentence
from madoguchi.procedures.wording import label as named

Json = dict[str, Any]


def offer_told(offer: Offering, request: ApiRequest) -> Json:
    """Return a procedure as it stands in the list."""
    definition = offer.form.definition
    return {
        "procedure": offer.slug,
        "version": definition.number,
        "hash": offer.hash,
        "title": definition.title[request.language],
        "summary": definition.summary[request.language],
        "takes_api": definition.takes("api") and offer.is_open(request.now),
        "identity": _identity(definition),
        "definition": version_address("api:definition", definition),
        "openapi": version_address("api:openapi", definition),
    }


def version_address(name: str, definition: Definition) -> str:
    return reverse(name, args=[definition.slug, definition.number])


def _identity(definition: Definition) -> Json:
    wanted = definition.identity
    return {"proofing": wanted.proofing, "authn": wanted.authn}


def definition_told(form: Form, language: str) -> Json:
    """Return what a version asks: texts in a language, and a schema for each page."""
    definition = form.definition
    return {
        "procedure": definition.slug,
        "version": definition.number,
        "hash": form.hash,
        "language": language,
        "title": definition.title[language],
        "summary": definition.summary[language],
        "audience": definition.audience[language],
        "law": [
            {"name": one.name[language], "article": one.article[language]}
            for one in definition.law
        ],
        "identity": _identity(definition),
        "period": {"days": definition.period.days, "unit": definition.period.unit},
        "pages": [
            {
                "key": page.key,
                "title": page.title[language],
                "conditional": page.show_if is not None,
                "questions": [
                    {
                        "key": one.key,
                        "kind": one.kind,
                        "label": one.label[language],
                        "hint": one.hint[language],
                        "required": one.required,
                        "conditional": one.show_if is not None,
                        "gif": one.gif,
                    }
                    for one in page.questions
                ],
                "schema": page_schema(page, language),
            }
            for page in form.pages
        ],
        "answers": answers_schema(form, language),
    }


def draft_told(draft: OpenDraft, request: ApiRequest) -> Json:
    """Return where a draft stands: the pages its answers lead to, and what is open."""
    row, form = draft.row, draft.form
    told: Json = {
        "id": str(row.pk),
        "procedure": row.procedure,
        "version": row.version,
        "hash": row.version_hash,
        "state": "open" if row.is_open else "submitted",
        "expires_at": row.expires_at.isoformat(),
    }
    if not row.is_open:
        return told
    journey = draft.journey(request.today)
    return told | {
        "complete": journey.is_complete,
        "pages": [_page(draft, journey, page, request) for page in journey.pages],
        "missing": journey.unanswered(),
        "asked_again": sorted(draft.again),
        "kept_aside": len(draft.kept.without_question(form)),
        "continue": {
            "at": f"{settings.PUBLIC_URL}{reverse('web:resume')}",
            "code": draft.resume_code,
        },
    }


def _page(draft: OpenDraft, journey: Journey, page: Page, request: ApiRequest) -> Json:
    return {
        "key": page.key,
        "title": page.title[request.language],
        "done": journey.is_done(page.key),
        "asks": [one.key for one in journey.answerable(page.key)],
        "href": reverse("api:page", args=[draft.id, page.key]),
    }


def check_told(draft: OpenDraft, request: ApiRequest) -> Json:
    """Return all that stands between a draft and its receipt; fee and conditions."""
    form, language = draft.form, request.language
    journey = draft.journey(request.today)
    shown = journey.shown()
    fee = form.fee(shown, draft.row.channel, journey.today)
    verdict = form.eligibility(shown, journey.today, draft.row.channel)
    errors = [
        problem_told(form, problem, language, page=page)
        for page, problem in journey.problems()
    ]
    return {
        "complete": not errors,
        "errors": errors,
        "fee": {
            "total_yen": fee.total,
            "lines": [
                {"label": one.label[language], "amount_yen": one.amount}
                for one in fee.lines
            ],
        },
        "eligible": verdict.met,
        "reasons": [one[language] for one in verdict.reasons],
        "identity": _identity(form.definition)
        | {"vouched": draft.row.procedure in request.by.vouches},
    }


def problem_told(
    form: Form,
    problem: Problem,
    language: str,
    *,
    page: Page | None = None,
    pointer: str = "",
) -> Json:
    """Return one thing to put right: where, which code, and a sentence to show."""
    question = form.question(problem.key)
    found = page or form.page_of[problem.key]
    if not pointer:
        pointer = f"/{problem.field.replace('.', '/')}"
    return {
        "page": found.key,
        "question": problem.key,
        "pointer": pointer,
        "code": problem.code,
        "label": named(problem, question, language),
        "detail": sentence(problem, question, language),
        "inside": innermost(problem, question)[1].key,
    }


def misshapen_told(form: Form, this: Page, wrong: Any, language: str) -> list[Json]:
    """Tell what does not have the shape of a page's schema."""
    errors = []
    for one, pointer in wrong:
        if one.key:
            told = problem_told(form, one, language, page=this, pointer=pointer)
        else:
            told = {
                "page": this.key,
                "question": None,
                "pointer": pointer,
                "code": "misshapen",
                "label": this.title[language],
                "detail": said(NO_SUCH_QUESTION),
            }
        errors.append(told)
    return errors


def receipt_told(case: Case, password: str) -> Json:
    """Return the receipt; number and password open the status page."""
    return {
        "id": str(case.pk),
        "reference": case.reference,
        "password": password,
        "arrived_on": case.arrived_on.isoformat(),
        "received_on": case.received_on.isoformat(),
        "due_on": case.due_on.isoformat(),
        "fee_yen": case.fee_yen,
        "status": reverse("api:case", args=[case.pk]),
        "status_page": f"{settings.PUBLIC_URL}{reverse('web:status')}",
    }


def case_told(case: Case) -> Json:
    """Return where a case stands; never why it was decided as it was."""
    return {
        "id": str(case.pk),
        "procedure": case.procedure,
        "version": case.version,
        "reference": case.reference,
        "state": case.state,
        "outcome": case.outcome or None,
        "received_on": case.received_on.isoformat(),
        "due_on": case.due_on.isoformat(),
        "answer_due_on": case.answer_due_on.isoformat() if case.answer_due_on else None,
        "decided_at": case.decided_at.isoformat() if case.decided_at else None,
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
    }


def listed(offers: Iterable[Offering], request: ApiRequest) -> list[Json]:
    return [offer_told(one, request) for one in offers]
