"""Change a manuscript of the studio: one edit, undo, redo, hand over, give up.

A script is answered with what changed on the page; a plain form is sent back to the
page it came from, or shown what is wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from csp.utils import build_policy
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import Resolver404, get_script_prefix, resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest, go, page
from madoguchi.channels.office.studio import (
    Sight,
    base_of,
    id_of,
    managed_manuscript,
    texts_of,
)
from madoguchi.channels.office.views.manuscript import (
    show_about,
    show_page,
    show_question,
    shown,
    sight_of,
)
from madoguchi.channels.office.wording import code_of, refused_words
from madoguchi.channels.office.writing import Sent, cleaned, read_sent, revision_of
from madoguchi.design.words import in_japanese
from madoguchi.kernel.errors import Refused
from madoguchi.procedures import actions
from madoguchi.procedures.actions import written_of
from madoguchi.procedures.preview.claims import NoPreview, claim_in, token_of
from madoguchi.procedures.preview.subjects import MANUSCRIPT, subject_of
from madoguchi.procedures.preview.walks import example_of, opened
from madoguchi.procedures.queries import edits_of
from madoguchi.procedures.studio.edits import fresh
from madoguchi.procedures.studio.history import Overtaken
from madoguchi.procedures.studio.manuscript import Value, is_order
from madoguchi.procedures.studio.wording import flaw_said, label, value_said

CONFLICT: Final = 409
SCRIPT: Final = "application/json"
LONGEST_TITLE: Final = 80


def by_script(request: StaffRequest) -> bool:
    return request.headers.get("Accept", "") == SCRIPT


def edit(request: StaffRequest, manuscript_id: UUID) -> HttpResponse:
    """Make one edit."""
    sight = _sight(request, manuscript_id)
    on = revision_of(request.POST)
    sent = read_sent(request.POST, sight.written, base_of(sight.row, on))
    if sent.wrong:
        return _not_kept(request, sight, sent)
    if sent.wish is None:
        return _refused(request, sight, "NothingChosen")
    try:
        actions.edit(manuscript_id, sent.wish, by=request.actor, at=request.at)
    except Overtaken as problem:
        return _overtaken(request, sight, problem)
    except (Refused, TypeError) as problem:
        # TypeError: a form that named an argument no edit has.
        return _refused(request, sight, code_of(problem))
    return _done(request, manuscript_id, said="")


def undo(request: StaffRequest, manuscript_id: UUID) -> HttpResponse:
    return _step(request, manuscript_id, actions.undo, "undone")


def redo(request: StaffRequest, manuscript_id: UUID) -> HttpResponse:
    return _step(request, manuscript_id, actions.redo, "redone")


def _step(
    request: StaffRequest, manuscript_id: UUID, act: Callable[..., object], done: str
) -> HttpResponse:
    sight = _sight(request, manuscript_id)
    try:
        act(manuscript_id, by=request.actor, at=request.at)
    except Overtaken:
        return _refused(request, sight, "Overtaken.undo")
    except Refused as problem:
        return _refused(request, sight, code_of(problem))
    return _done(request, manuscript_id, said=done)


def discard(request: StaffRequest, manuscript_id: UUID) -> HttpResponse:
    managed_manuscript(request.actor, manuscript_id)
    actions.discard(manuscript_id, by=request.actor, at=request.at)
    return go("studio", said="discarded")


def hand_over(request: StaffRequest, manuscript_id: UUID) -> HttpResponse:
    """Draw the manuscript up as a proposal, for a second person to look at."""
    managed_manuscript(request.actor, manuscript_id)
    try:
        row = actions.hand_over(manuscript_id, by=request.actor, at=request.at)
    except Refused as problem:
        return go("manuscript", manuscript_id, refused=code_of(problem))
    return go("proposal", row.pk, said="drawn_up")


def keep_example(request: StaffRequest) -> HttpResponse:
    """Keep a walk through the preview as a worked example; it comes out of a frame."""
    try:
        claim = claim_in(request.POST.get("token", ""), request.ward.pk)
        if claim.kind != MANUSCRIPT:
            raise NoPreview("unknown")  # noqa: TRY301  the studio keeps its own
        subject = subject_of(claim, request.actor)
        walk = opened(request.POST.get("walk", ""), claim)
    except NoPreview:
        return _framed(request, kept=False, back="")
    row = managed_manuscript(request.actor, UUID(claim.reference))
    title = cleaned(request.POST.get("title", ""))[:LONGEST_TITLE] or row.slug
    text = example_of(subject.form, walk, title)
    name = fresh("example", set(written_of(row).order("examples")))
    wish = actions.Wish("add_example", row.revision, {"name": name, "example": text})
    actions.edit(row.pk, wish, by=request.actor, at=request.at)
    return _framed(
        request, kept=True, back=reverse("web:preview", args=[token_of(claim)])
    )


def _framed(request: StaffRequest, *, kept: bool, back: str) -> HttpResponse:
    """Answer inside the frame of the preview, which only our own pages may hold."""
    context = {"kept": kept, "back": back}
    response = page(request, "office/studio/kept.html", context)
    response["Content-Security-Policy"] = build_policy(
        replace={"frame-ancestors": ["'self'"]}
    )
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def pulse(request: StaffRequest, manuscript_id: UUID) -> HttpResponse:
    """Say that somebody is still there; be told who else is, and what they changed."""
    sight = sight_of(request, manuscript_id)
    return JsonResponse(_news(sight, revision_of(request.POST)))


# --------------------------------------------------------------------------- answers


def _sight(request: StaffRequest, manuscript_id: UUID) -> Sight:
    row = managed_manuscript(request.actor, manuscript_id)
    return Sight.of(row, request.actor, request.at, get_language() or "ja")


def _done(request: StaffRequest, manuscript_id: UUID, *, said: str) -> HttpResponse:
    if not by_script(request):
        return _back(request, manuscript_id, said=said)
    sight = _sight(request, manuscript_id)
    on = revision_of(request.POST)
    return JsonResponse({"kept": True, **_state(sight), **_news(sight, on)})


def _told(sight: Sight, **why: object) -> JsonResponse:
    """Tell a script why nothing was kept; that is an answer, not a failure."""
    return JsonResponse({"kept": False, **why, **_state(sight)})


def _state(sight: Sight) -> dict[str, Any]:
    """Return what a page shows beside its boxes: flaws, steps, when it was saved."""
    return {
        "revision": sight.row.revision,
        "saved": f"{timezone.localtime(sight.row.changed_at):%H:%M}",
        "flaws": {
            id_of(one.place): flaw_said(one, sight.written, sight.language)
            for one in sight.defects
        },
        "flaw_count": sum(not one.language for one in sight.defects),
        "steps": sight.steps(),
    }


def _news(sight: Sight, on: int) -> dict[str, Any]:
    return {
        "others": [one["name"] for one in sight.others()],
        "changed": sight.changed_by_others(on),
    }


def _back(
    request: StaffRequest, manuscript_id: UUID, **told: str
) -> HttpResponseRedirect:
    """Send a form back to the page it came from, at the place it names."""
    target = reverse("office:manuscript", args=[manuscript_id])
    asked, _mark, place = request.POST.get("next", "").partition("#")
    if asked.startswith(target) and "?" not in asked and "\\" not in asked:
        target = asked
    query = "&".join(f"{key}={value}" for key, value in told.items() if value)
    mark = f"#{id_of(place)}" if place else ""
    return HttpResponseRedirect(f"{target}{'?' + query if query else ''}{mark}")


def _refused(request: StaffRequest, sight: Sight, code: str) -> HttpResponse:
    if by_script(request):
        return _told(sight, refused=refused_words(code))
    return _back(request, sight.row.pk, refused=code)


def _not_kept(request: StaffRequest, sight: Sight, sent: Sent) -> HttpResponse:
    """Show a page again with what was typed, and why it could not be kept."""
    if by_script(request):
        wrong = {id_of(place): text for place, text in sent.wrong.items()}
        return _told(sight, wrong=wrong)
    typed = replace(sight, typed=sent.typed, wrong=sent.wrong)
    asked = request.POST.get("next", "").partition("#")[0]
    try:
        match = resolve(f"/{asked.removeprefix(get_script_prefix())}")
    except Resolver404:
        return _back(request, sight.row.pk)
    pages: Mapping[str, Callable[..., HttpResponse]] = {
        "manuscript_about": show_about,
        "manuscript_page": show_page,
        "manuscript_question": show_question,
    }
    named = list(match.kwargs.values())
    show = pages.get(match.url_name or "")
    if show is None or len(named) < 2:  # noqa: PLR2004  the manuscript and its part
        return _back(request, sight.row.pk)
    return show(request, typed, named[1])


def _overtaken(request: StaffRequest, sight: Sight, problem: Overtaken) -> HttpResponse:
    """Show both versions; nothing of either is lost."""
    who = _who_changed(sight, problem)
    clashes = [
        {
            "place": place,
            "id": id_of(place),
            "where": sight.where(place),
            "label": label(place, sight.language),
            "theirs": _said(place, theirs, sight.language),
            "mine": _said(place, mine, sight.language),
            "values": texts_of(mine),
            "is_value": not is_order(place) and bool(mine is not None or theirs),
        }
        for place, theirs, mine in problem.clashes
    ]
    if by_script(request):
        return _told(sight, clashes=clashes, words=_words(who))
    keeps = request.POST.get("do") == "put"
    context = {
        "clashes": clashes,
        "who": who,
        "keeps": keeps,
        "next": request.POST.get("next", ""),
    }
    response = shown(request, sight, "overtaken", context)
    response.status_code = CONFLICT
    return response


def _words(who: str) -> dict[str, str]:
    """Return what a script says beside two versions of one place."""
    changed = _("%(name)sさんが同じところを変えました。") % {"name": who}
    return {
        "title": changed if who else _("同じところが変わりました。"),
        "theirs": _("いまの内容"),
        "mine": _("あなたの内容"),
        "keep_mine": _("自分の内容にする"),
        "keep_theirs": _("いまの内容のままにする"),
    }


def _who_changed(sight: Sight, problem: Overtaken) -> str:
    places = {place for place, _theirs, _mine in problem.clashes}
    for one in edits_of(sight.row).order_by("-revision"):
        if places & set(one.change):
            return str(in_japanese(one.by.name))
    return ""


def _said(place: str, value: Value, language: str) -> str:
    if value is None:
        return _("（空いています）")
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _("、").join(value_said(place, str(one), language) for one in value)
    return value_said(place, str(value), language)
