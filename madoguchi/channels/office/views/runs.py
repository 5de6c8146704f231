"""Ask all residents at once: propose, approve, watch, look at who was found."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import (
    StaffRequest,
    chosen,
    day_typed,
    go,
    go_after,
    page,
)
from madoguchi.channels.office.runs import (
    basis_options,
    facts_of,
    found_rows,
    rows_of,
    steps_of,
    verdict_rows,
    word_options,
)
from madoguchi.channels.office.wording import code_of, refused_words, said
from madoguchi.kernel.errors import Refused
from madoguchi.runs import actions
from madoguchi.runs.actions import LONGEST_KEPT, Question, bound_of
from madoguchi.runs.problems import NoSuchRun, RunIncomplete
from madoguchi.runs.queries import askable, runs_visible_to, visible_run
from madoguchi.runs.rules import WORDS

UNPROCESSABLE: Final = 422
MOST_LISTED: Final = 100
LONGEST_PLACE: Final = 18
KEPT: Final = timedelta(days=365)
TYPED: Final = ("procedure", "purpose", "basis", "law", "on", "keep_until")


def runs(request: StaffRequest) -> HttpResponse:
    """List the runs of the department; on POST, propose one more."""
    if request.method != "POST":
        return _list(request, {})
    typed = {name: request.POST.get(name, "").replace("\0", "") for name in TYPED}
    days = {name: day_typed(typed[name]) for name in ("on", "keep_until")}
    wrong = {name: _asked(name) for name, day in days.items() if day is None}
    if typed["procedure"] not in dict(askable(request.actor)):
        wrong["procedure"] = _("手続きを選んでください。")
    if wrong:
        return _list(request, typed, wrong)
    question = Question(
        procedure=typed["procedure"],
        purpose=typed["purpose"],
        basis=typed["basis"],
        law=typed["law"],
        on=days["on"] or request.today,
        keep_until=days["keep_until"] or request.today,
    )
    try:
        row = actions.propose(question, by=request.actor, at=request.at)
    except RunIncomplete as problem:
        return _list(request, typed, {name: _asked(name) for name in problem.names})
    except Refused as problem:
        return go("runs", refused=code_of(problem))
    return go("run", row.pk, said="run_proposed")


def _asked(name: str) -> str:
    """Say what a field needs."""
    return {
        "purpose": _("目的を、1000文字までで書いてください。"),
        "law": _("根拠を、条文の番号まで、1000文字までで書いてください。"),
        "basis": _("根拠の区分を選んでください。"),
        "on": _("判定の基準日を入力してください。"),
        "keep_until": _("明日から%(years)d年後までの日を入力してください。")
        % {"years": LONGEST_KEPT.days // 365},
    }[name]


def _labels() -> dict[str, str]:
    return {
        "procedure": _("手続き"),
        "purpose": _("目的"),
        "basis": _("根拠の区分"),
        "law": _("根拠（法令・条例の条文など）"),
        "on": _("判定の基準日"),
        "keep_until": _("結果を残す期限"),
    }


def _list(
    request: StaffRequest,
    typed: dict[str, str],
    wrong: dict[str, str] | None = None,
) -> HttpResponse:
    wrong, labels = wrong or {}, _labels()
    usual = dict.fromkeys(TYPED, "") | {
        "on": request.today.isoformat(),
        "keep_until": (request.today + KEPT).isoformat(),
    }
    context = {
        "rows": rows_of(runs_visible_to(request.actor)[:MOST_LISTED]),
        "askable": askable(request.actor),
        "bases": basis_options(),
        "typed": {**usual, **typed},
        "labels": labels,
        "wrong": wrong,
        "lines": [
            {"label": labels[name], "text": wrong[name], "href": f"#{name}"}
            for name in TYPED
            if name in wrong
        ],
        "refused": _refused(request),
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/runs.html", context, status=status)


def _refused(request: StaffRequest) -> str:
    code = request.GET.get("refused", "")
    return refused_words(code) if code else ""


def run(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Show one run: why, by whom, how far, with which counts."""
    row = visible_run(request.actor, run_id)
    context = {
        "run": row,
        **facts_of(row),
        "steps": steps_of(row, request.actor),
        "bound": bound_of(row),
        "said": said(request.GET.get("said", "")),
        "refused": _refused(request),
    }
    return page(request, "office/run.html", context)


def approve(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Approve exactly what was on the page."""
    seen = request.POST.get("bound", "")

    def act(number: UUID, **who: Any) -> object:
        return actions.approve(number, seen, **who)

    return _step(request, run_id, act, "run_approved")


def cancel(request: StaffRequest, run_id: UUID) -> HttpResponse:
    return _step(request, run_id, actions.cancel, "run_cancelled")


def _step(
    request: StaffRequest, run_id: UUID, act: Callable[..., object], done: str
) -> HttpResponse:
    visible_run(request.actor, run_id)
    who = {"by": request.actor, "at": request.at}
    return go_after(lambda: act(run_id, **who), "run", run_id, said=done)


def found(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """List those with one verdict, by masked names; each page is written down."""
    row = visible_run(request.actor, run_id)
    word = chosen(request.GET, "word", WORDS) or WORDS[0]
    text = request.GET.get("after", "")
    after = int(text) if text.isdecimal() and len(text) <= LONGEST_PLACE else 0
    try:
        listed = actions.look_through(
            run_id, word, by=request.actor, at=request.at, after=after
        )
    except Refused as problem:
        return go("run", run_id, refused=code_of(problem))
    context = {
        "run": row,
        "word": word,
        "words": word_options(row, word),
        "rows": found_rows(row, listed),
        "listed": listed,
        "began": bool(after),
        **facts_of(row),
    }
    return page(request, "office/run_found.html", context)


def verdict(request: StaffRequest, run_id: UUID, person_id: UUID) -> HttpResponse:
    """Show one person's verdict; the look is written down with that person."""
    visible_run(request.actor, run_id)
    try:
        opened = actions.open_verdict(
            run_id, person_id, by=request.actor, at=request.at
        )
    except NoSuchRun:
        raise  # nobody of this number was judged: there is no such page
    except Refused as problem:
        return go("run", run_id, refused=code_of(problem))
    context = {"run": opened.run, "rows": verdict_rows(opened), **facts_of(opened.run)}
    return page(request, "office/run_verdict.html", context)
