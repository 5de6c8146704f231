"""Show a version that nobody offers yet as residents will see it, and walk through it.

Whoever asks is the member of staff the address was made for. Nothing is kept: each
page carries the walk to the next, sealed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.channels.web import records
from madoguchi.channels.web.filling import CHECK, LATER, NOT_ELIGIBLE, QUESTION, Place
from madoguchi.channels.web.http import GET, GET_POST, ResidentRequest, page, refusal
from madoguchi.channels.web.previewing import (
    GO,
    STEPS,
    Preview,
    WalkFilling,
)
from madoguchi.channels.web.views.check import (
    check_page,
    clock_of,
    not_eligible_page,
)
from madoguchi.channels.web.views.entitled import Asking
from madoguchi.channels.web.views.procedure import Around, procedure_context
from madoguchi.channels.web.views.question import (
    Turn,
    back_of,
    elsewhere,
    first_open,
    refuses,
)
from madoguchi.channels.web.views.receipt import receipt_context
from madoguchi.channels.web.words import life_event_title, paid_per
from madoguchi.design.translate import speaking
from madoguchi.personnel.signed_in import staff_in
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.entitlement import missing
from madoguchi.procedures.journey import typed_page
from madoguchi.procedures.preview.claims import NoPreview, claim_in
from madoguchi.procedures.preview.manners import FILLED, WRONG, Manner
from madoguchi.procedures.preview.samples import (
    before,
    best_for,
    best_refused,
    best_whole,
    long_form,
    long_walk,
    mistaken,
)
from madoguchi.procedures.preview.steps import (
    DECIDED,
    ENTITLED,
    EXAMPLE,
    OUTSET,
    RECEIPT,
    START,
)
from madoguchi.procedures.preview.subjects import subject_of
from madoguchi.procedures.preview.walks import Walk, example_of, opened
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import actor_of, department

LONGEST_TITLE = 80
SAMPLE_NUMBER, SAMPLE_CODE = "0000-0000-00", "0000-0000"


@page("the member of staff the address was made for", GET)
def begin(request: ResidentRequest, token: str) -> HttpResponse:
    """Lead whoever may see it to the page of the procedure, in Japanese."""
    try:
        _preview(request, token, Manner())
    except NoPreview as problem:
        return _framed(refusal(request, problem), Manner(request.language))
    address = reverse("web:preview-page", args=[token, Manner().word])
    return HttpResponseRedirect(address)


@page("the member of staff the address was made for", GET_POST)
def preview_page(
    request: ResidentRequest, token: str, manner: str, step: str = OUTSET
) -> HttpResponse:
    """Show one place of a preview; on POST, what was sent leads to the next."""
    languages = [code for code, _name in settings.LANGUAGES]
    shown = Manner.read(manner, languages)
    if shown is None:
        raise Http404
    with speaking(shown.language):
        request.language = shown.language
        try:
            preview = _preview(request, token, shown)
            response = _answer(preview, step)
        except NoPreview as problem:
            response = refusal(request, problem)
    return _framed(response, shown)


def _preview(request: ResidentRequest, token: str, manner: Manner) -> Preview:
    by = _staff(request)  # asked first, so that a forged token costs as much
    claim = claim_in(token, request.ward.pk)
    subject = subject_of(claim, by)
    form = long_form(subject.form) if manner.is_long else subject.form
    return Preview(request, token, claim, subject, manner, form)


def _staff(request: ResidentRequest) -> Actor:
    """Return the member of staff signed in at this browser, or nobody."""
    ward = request.ward.pk
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return Actor.anonymous(ward)
    staff = staff_in(request.session, ward, request.now)
    return actor_of(staff) if staff else Actor.anonymous(ward)


def _framed(response: HttpResponse, manner: Manner) -> HttpResponse:
    """Let our own pages show this one in a frame; keep scripts out if asked to."""
    replaced: dict[str, Any] = {"frame-ancestors": ["'self'"]}
    if not manner.runs_scripts:
        replaced["script-src"] = ["'none'"]
    response["Content-Security-Policy"] = build_policy(replace=replaced)
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Language"] = manner.language
    return response


def _answer(preview: Preview, step: str) -> HttpResponse:
    request = preview.request
    place = _place(preview, step)
    number = records.number_asked(request.GET)
    place = replace(place, back=back_of(request), record=number)
    if request.method != "POST":
        return _look(preview, place)
    walk = opened(request.POST.get("walk", ""), preview.claim)
    if GO in request.GET:
        return arrive(preview, place, walk)
    return _take(preview, place, walk)


def _place(preview: Preview, step: str) -> Place:
    """Return the place an address names; no page's key has a hyphen, all steps do."""
    if preview.form.page(step) is not None:
        return Place(page=step)
    name = {word: place for place, word in STEPS.items()}.get(step, step)
    if name not in (*PLACES, LATER, EXAMPLE):
        raise Http404
    return Place(name)


# ------------------------------------------------------------- coming without a walk


def _look(preview: Preview, place: Place) -> HttpResponse:
    """Show a place by itself, filled as its manner says."""
    if place.step == QUESTION:
        return _look_at_page(preview, place)
    if place.step in (LATER, EXAMPLE):
        raise Http404
    subject = preview.subject
    if place.step == NOT_ELIGIBLE:
        found = best_refused(subject)
    elif place.step in (CHECK, RECEIPT) or preview.manner.filling == FILLED:
        found = best_whole(subject)
    else:
        found = Walk(preview.request.today)
    if found is None:
        return _lacking(preview, place)
    return arrive(preview, place, _grown(preview, found))


def _grown(preview: Preview, walk: Walk) -> Walk:
    return long_walk(preview.form, walk) if preview.manner.is_long else walk


def _lacking(preview: Preview, place: Place) -> HttpResponse:
    """Say that no example comes here, so there is nothing to show."""
    said = (
        _("要件に合わない例がないので、この画面は見せられません。")
        if place.step == NOT_ELIGIBLE
        else _("最後まで進める例がないので、この画面は見せられません。")
    )
    return _outset(replace(preview, said=said), Walk(preview.request.today))


def _look_at_page(preview: Preview, place: Place) -> HttpResponse:
    this = preview.form.page(place.page)
    assert this is not None  # noqa: S101  the place was read from the form
    said = ""
    found = best_for(preview.subject, this)
    if found is None:
        found = Walk(preview.request.today)
        preview = replace(preview, form=_showing(preview.form, this))
        this = preview.form.page(place.page) or this
        said = _("この画面に来る例がありません。すべての設問を見せています。")
    walk = _grown(preview, found)
    if preview.manner.filling != FILLED:
        walk = before(preview.form, walk, this)
    preview = replace(preview, request=preview.arriving(place))
    filling = WalkFilling(replace(preview, said=said), walk, arrive)
    turn = Turn(filling, this)
    return _wrong(turn) if preview.manner.filling == WRONG else turn.answer()


def _wrong(turn: Turn) -> HttpResponse:
    """Show a page with a mistake in every field; a list without a record is one."""
    journey, this = turn.journey, turn.page
    group = records.listed(this)
    if group is None:
        return turn.open_wrong(mistaken(journey.asked(this.key), journey.today))
    if records.number_asked(turn.request.GET) is not None:
        return turn.open_record(group, 0, mistaken([group], journey.today))
    answers = turn.filling.answers
    raw = typed_page(this, answers)
    return turn.open_wrong(journey.reader().read(this, raw, answers))


def _showing(form: Form, this: Page) -> Form:
    """Return a form in which a page and all its questions always show."""
    bare = replace(
        this,
        show_if=None,
        questions=tuple(replace(one, show_if=None) for one in this.questions),
    )
    pages = tuple(bare if one.key == this.key else one for one in form.pages)
    return compile_form(replace(form.definition, pages=pages))


# ------------------------------------------------------------------ coming with a walk


def arrive(preview: Preview, place: Place, walk: Walk) -> HttpResponse:
    """Show a place to a walk that comes there, as if the browser were led to it."""
    preview = replace(preview, request=preview.arriving(place))
    if place.step == QUESTION:
        return _page_of(preview, place, walk)
    if place.step == LATER:
        return _later(preview, place, walk)
    return PLACES[place.step](preview, walk)


def _take(preview: Preview, place: Place, walk: Walk) -> HttpResponse:
    """Go on from a page that was sent."""
    if place.step == QUESTION:
        return _page_of(preview, place, walk)
    if (sent := SENT.get(place.step)) is not None:
        return sent(preview, walk)
    return arrive(preview, place, walk)


def _page_of(preview: Preview, place: Place, walk: Walk) -> HttpResponse:
    """Show a page of questions or take it, as a draft's; or lead elsewhere."""
    filling = WalkFilling(preview, walk, arrive)
    this = preview.form.page(place.page)
    assert this is not None  # noqa: S101  the place was read from the form
    if (away := elsewhere(filling, this)) is not None:
        return filling.go(away)
    return Turn(filling, this).answer()


def _go_on(preview: Preview, walk: Walk) -> HttpResponse:
    filling = WalkFilling(preview, walk, arrive)
    return filling.go(first_open(filling))


def _send(preview: Preview, walk: Walk) -> HttpResponse:
    """Go on to the likeness of a receipt; nothing is sent."""
    filling = WalkFilling(preview, walk, arrive)
    led = first_open(filling)
    return filling.go(Place(RECEIPT) if led.step == CHECK else led)


def _later(preview: Preview, place: Place, walk: Walk) -> HttpResponse:
    """Stay where the walk is: a preview is not kept for later."""
    said = _("見本は保存しません。このまま続けてください。")
    filling = WalkFilling(replace(preview, said=said), walk, arrive)
    this = filling.journey.page(place.page)
    return Turn(filling, this).open() if this else filling.go(first_open(filling))


# -------------------------------------------------------------------------- the places


def _outset(preview: Preview, walk: Walk) -> HttpResponse:
    request = preview.request
    around = Around(
        start=preview.address(Place(START)), entitled=preview.address(Place(ENTITLED))
    )
    home = preview.plain_address(Place(OUTSET))
    definition = preview.form.definition
    context = procedure_context(request, definition, around) | {
        "home": home,
        "events": [(life_event_title(one), home) for one in definition.life_events[:1]],
    }
    context["related"] = [{**one, "href": home} for one in context["related"]]
    return preview.show("procedure", context, Place(OUTSET), walk)


def _start(preview: Preview, walk: Walk) -> HttpResponse:
    context = {
        "outset": preview.address(Place(OUTSET)),
        "d": preview.form.definition,
        "enough": True,
        "unfinished": None,
    }
    return preview.show("start", context, Place(START), walk)


@dataclass(frozen=True, slots=True)
class PreviewAsking(Asking):
    """The question whether somebody is entitled, about a version not offered yet."""

    preview: Preview
    walk: Walk

    def apply(self, answers: Mapping[str, Any]) -> HttpResponse:
        filling = WalkFilling(self.preview, self.walk.with_answers(answers), arrive)
        return filling.go(first_open(filling))

    def outset(self) -> str:
        return self.preview.address(Place(OUTSET))

    def show(self, context: dict[str, Any], status: int) -> HttpResponse:
        return self.preview.show(
            "entitled", context, Place(ENTITLED), self.walk, status
        )


def _asking(preview: Preview, walk: Walk) -> PreviewAsking:
    return PreviewAsking(preview.request, preview.form, preview, walk)


def _answer_entitled(preview: Preview, walk: Walk) -> HttpResponse:
    return _asking(preview, walk).answer()


def _entitled(preview: Preview, walk: Walk) -> HttpResponse:
    if not preview.form.definition.eligibility:
        return _outset(preview, walk)
    return _asking(preview, walk).open()


def _check(preview: Preview, walk: Walk) -> HttpResponse:
    filling = WalkFilling(preview, walk, arrive)
    led = first_open(filling)
    if led.step != CHECK:
        return filling.go(led)
    return check_page(filling, {})


def _not_eligible(preview: Preview, walk: Walk) -> HttpResponse:
    filling = WalkFilling(preview, walk, arrive)
    if not refuses(filling.journey):
        return filling.go(first_open(filling))
    return not_eligible_page(filling)


def _receipt(preview: Preview, walk: Walk) -> HttpResponse:
    """Show what a receipt looks like; nothing was received and no number taken."""
    request, definition = preview.request, preview.form.definition
    journey = walk.journey(preview.form)
    clock = clock_of(request, definition, walk.today)
    fee = preview.form.fee(journey.shown(), walk.channel, walk.today)
    case = SimpleNamespace(
        reference=SAMPLE_NUMBER,
        arrived_at=_on(request.now, walk.today),
        received_on=clock.received_on,
        due_on=clock.due_on(),
        fee_yen=fee.total,
    )
    context = {
        **receipt_context(request, definition, journey.shown()),
        "case": case,
        "code": SAMPLE_CODE,
        "office": department(request.ward.pk, definition.department),
        "case_url": preview.address(Place(DECIDED)),
        "survey": preview.plain_address(Place(OUTSET)),
    }
    return preview.show("receipt", context, Place(RECEIPT), walk)


def _on(now: datetime, day: date) -> datetime:
    """Return this time of day on the day of a walk."""
    return timezone.make_aware(datetime.combine(day, timezone.localtime(now).time()))


def _decided(preview: Preview, walk: Walk) -> HttpResponse:
    """Say what the version makes of the answers so far, rule by rule."""
    form, language = preview.form, preview.manner.language
    journey = walk.journey(form)
    shown = journey.shown()
    conditions = form.conditions(shown, walk.today, walk.channel)
    context = {
        "d": form.definition,
        "back": preview.address(first_open(WalkFilling(preview, walk, arrive))),
        "complete": journey.is_complete,
        "verdict": form.eligibility(shown, walk.today, walk.channel).word,
        "rules": [
            {
                "number": number,
                "reason": rule.reason[language],
                "basis": rule.basis[language],
                "word": {True: "yes", False: "no", None: "unknown"}[met],
                "missing": [
                    one.say(language) for one in missing(form, journey, [rule.rule])
                ]
                if met is None
                else [],
            }
            for number, (rule, met) in enumerate(conditions, 1)
        ],
        "fee": form.fee(shown, walk.channel, walk.today),
        "amounts": [
            {"label": one.label[language], "per": paid_per(one.per), "yen": one.amount}
            for one in form.amounts(shown, walk.today, walk.channel)
        ],
        "path": [
            {"title": one.title[language], "done": journey.is_done(one.key)}
            for one in journey.pages
        ],
        "computed": [
            {
                "name": form.question(key).label[language],
                "value": form.say(key, shown.get(key), language)
                or _("まだ決まりません"),
            }
            for key in form.values
        ],
        "as_example": preview.plain_address(Place(EXAMPLE)),
        "keep": reverse(preview.subject.keep_at) if preview.subject.keep_at else "",
        "token": preview.token,
        "example_title": _("%(title)sの例")
        % {"title": form.definition.title[language]},
    }
    return preview.show("preview_decided", context, Place(DECIDED), walk)


def _as_example(preview: Preview, walk: Walk) -> HttpResponse:
    """Hand over the walk as a worked example, as a file."""
    title = preview.request.POST.get("title", "").replace("\0", "").strip()
    definition = preview.subject.form.definition
    title = title[:LONGEST_TITLE] or str(definition.title)
    text = example_of(preview.subject.form, walk, title)
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    name = f"{definition.slug}-{definition.number}-example.toml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


PLACES: Mapping[str, Callable[[Preview, Walk], HttpResponse]] = {
    OUTSET: _outset,
    START: _start,
    ENTITLED: _entitled,
    CHECK: _check,
    NOT_ELIGIBLE: _not_eligible,
    RECEIPT: _receipt,
    DECIDED: _decided,
}
SENT: Mapping[str, Callable[[Preview, Walk], HttpResponse]] = {
    START: _go_on,
    ENTITLED: _answer_entitled,
    CHECK: _send,
    EXAMPLE: _as_example,
}
"""What becomes of a place's own form; any other is shown again."""
