"""Am I entitled? Ask only what decides, say what is missing, keep nothing.

The answers travel in the page itself. Only who goes on to apply begins a draft, and
the answers are taken over into it.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.actions import Start, save_page, start_draft
from madoguchi.cases.queries import open_draft
from madoguchi.channels.web import paper
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.views.question import stopped
from madoguchi.channels.web.views.sign_in import sign_in_address
from madoguchi.channels.web.views.start import is_sure_enough
from madoguchi.channels.web.visitors import give_draft, held_draft, visitor
from madoguchi.channels.web.words import paid_per
from madoguchi.design.addresses import reverse
from madoguchi.design.fields import Field, html_id
from madoguchi.design.translate import said as _
from madoguchi.kernel.written import joined
from madoguchi.procedures.buttons import after_button, typed
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.engine import Form
from madoguchi.procedures.entitlement import (
    PAGE,
    Entitlement,
    Sum,
    entitlement,
    given_only,
    questions_form,
)
from madoguchi.procedures.fields import Raw, Sight, fields_of
from madoguchi.procedures.journey import Journey, PageReader
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.queries import NotOffered, Offering, public_offering
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import calendar_of, department

UNPROCESSABLE = 422


@page("anyone", GET_POST)
def entitled(request: ResidentRequest, slug: str) -> HttpResponse:
    """Ask what decides; on POST, say what comes of it, or begin with the answers."""
    offer = public_offering(request.ward.pk, slug)
    if not offer.form.definition.eligibility:
        return HttpResponseRedirect(reverse("web:procedure", args=[slug]))
    form = offer.form.counting(calendar_of(request.ward))
    asking = OfferAsking(request, form, offer)
    return asking.answer() if request.method == "POST" else asking.open()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows: its questions, what was typed, what is wrong, the result."""

    asked: Sequence[Question]
    raw: Raw = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()
    result: Entitlement | None = None


@dataclass(frozen=True, slots=True)
class Asking(ABC):
    """The question whether one person is entitled, for one request.

    Who goes on to apply with the answers is another's to say.
    """

    request: ResidentRequest
    form: Form

    @property
    def definition(self) -> Definition:
        return self.form.definition

    def open(self) -> HttpResponse:
        form = questions_form(self.form)
        asked = Journey(form, {}, self.request.today).asked(PAGE)
        return self._show(Seen(asked))

    def answer(self) -> HttpResponse:
        form = questions_form(self.form)
        raw = typed(self.request.POST)
        changed = after_button(form.pages[0].questions, raw)
        reader = PageReader(form, self.request.today)
        parsed = reader.read(form.pages[0], changed or raw, {})
        if changed is not None:
            return self._show(Seen(parsed.asked, changed))
        if parsed.problems:
            return self._show(Seen(parsed.asked, raw, parsed.problems))
        answers = given_only(parsed.answers)
        result = entitlement(form, answers, self.request.today)
        if "apply" in raw and result.verdict.met is not False:
            return self.apply(answers)
        return self._show(Seen(parsed.asked, raw, result=result))

    @abstractmethod
    def apply(self, answers: Mapping[str, Any]) -> HttpResponse:
        """Go on to the form with the answers."""

    def is_online(self) -> bool:
        """Say whether anybody can go on to the form."""
        way = self.definition.way("web")
        return bool(way and way.available)

    def outset(self) -> str:
        return reverse("web:procedure", args=[self.definition.slug])

    def show(self, context: dict[str, Any], status: int) -> HttpResponse:
        return show(self.request, "entitled", context, status=status)

    def _show(self, seen: Seen) -> HttpResponse:
        request, language = self.request, self.request.language
        sight = Sight(
            language=language,
            raw=seen.raw,
            problems=seen.problems,
            lookup=reverse("web:towns"),
        )
        fields = [replace(one, heading=False) for one in fields_of(seen.asked, sight)]
        look = paper.Look(language=language, raw=seen.raw, problems=seen.problems)
        context = {
            "outset": self.outset(),
            "d": self.definition,
            "parts": self._parts(fields),
            "asked": [one.key for one in seen.asked],
            "lines": paper.summary(fields, seen.asked, look),
            "result": self._said(seen.result) if seen.result else None,
            "online": self.is_online(),
            "office": department(request.ward.pk, self.definition.department),
        }
        status = UNPROCESSABLE if seen.problems else 200
        return self.show(context, status)

    def _parts(self, fields: Sequence[Field]) -> list[dict[str, Any]]:
        """Put each question under the title of the page that asks it in the form.

        A question that has its page to itself carries the title as its own.
        """
        form, language = self.form, self.request.language
        parts = []
        for asking, mine in groupby(fields, key=lambda one: form.page_of[one.name]):
            title, hint = asking.title[language], asking.hint[language]
            drawn = list(mine)
            if len(asking.questions) == 1:
                only = drawn[0]
                hints = joined(" ", filter(None, (hint, only.hint)))
                drawn = [replace(only, label=title, hint=hints)]
                title = hint = ""
            parts.append({"title": title, "hint": hint, "fields": drawn})
        return parts

    def _said(self, result: Entitlement) -> dict[str, Any]:
        """Say a result in the language of the page."""
        language = self.request.language
        return {
            "word": result.verdict.word,
            "title": _title(result, self.definition),
            "reasons": [
                (one.reason[language], one.basis[language]) for one in result.conditions
            ],
            "sums": [_sum(one, language) for one in result.sums],
            "missing": [
                (one.say(language), f"#{html_id(one.question.key)}")
                for one in result.missing
            ],
            "unverified": sorted({one.source for one in result.unverified}),
        }


@dataclass(frozen=True, slots=True)
class OfferAsking(Asking):
    """The question about what the ward offers; who goes on begins a draft."""

    offer: Offering

    def apply(self, answers: Mapping[str, Any]) -> HttpResponse:
        """Begin a draft that holds the answers; who it is may be asked afterwards."""
        request, slug = self.request, self.offer.slug
        if not self.is_online():
            raise NotOffered("closed")
        by = visitor(request)
        enough = is_sure_enough(request, self.definition, by)
        if not enough:
            by = Actor.anonymous(request.ward.pk)
        handle = start_draft(Start(slug), by=by, at=request.now)
        draft = open_draft(by, handle.draft_id, handle.secret)
        first = self.form.pages[0].key
        save_page(draft, first, answers, by=by, at=request.now)
        step = "web:draft" if enough else "web:taken-over"
        address = reverse(step, args=[handle.draft_id])
        return give_draft(HttpResponseRedirect(address), handle, by=by)

    def is_online(self) -> bool:
        way = self.definition.way("web")
        return bool(way and way.available and self.offer.is_open(self.request.now))


def _title(result: Entitlement, definition: Definition) -> str:
    word = result.verdict.word
    if definition.amounts:
        return {
            "yes": _("受けられる見込みです"),
            "no": _("受けられない見込みです"),
            "unknown": _("まだ決まりません"),
        }[word]
    return {
        "yes": _("この手続きができる見込みです"),
        "no": _("この手続きはできない見込みです"),
        "unknown": _("まだ決まりません"),
    }[word]


def _sum(one: Sum, language: str) -> dict[str, Any]:
    return {
        "per": paid_per(one.per),
        "lines": [(label[language], amount) for label, amount in one.lines],
        "total": one.total,
    }


@page("draft holder")
def taken_over(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Say that the answers were taken over, and ask who it is before going on."""
    held = held_draft(request, draft)
    if closed := stopped(request, held):
        return closed
    definition = held.draft.form.definition
    if held.draft.row.person_id is not None or definition.anonymous:
        return HttpResponseRedirect(reverse("web:draft", args=[draft]))
    here = reverse("web:taken-over", args=[draft])
    context = {
        "d": definition,
        "draft": held.draft.row,
        "enough": is_sure_enough(request, definition, visitor(request)),
        "sign_in": sign_in_address(here, definition.identity.proofing),
    }
    return show(request, "taken_over", context)
