"""The work queue: views, filters, a page of masked names, what can be done to many."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from madoguchi.cases import actions
from madoguchi.cases.actions.opening import Sought
from madoguchi.cases.models import Case
from madoguchi.cases.queue import (
    PAGE,
    SORTS,
    VIEWS,
    Listed,
    QueuePage,
    Sort,
    View,
    Wanted,
    next_of,
)
from madoguchi.channels.office.bulks import kind_words, state_words
from madoguchi.channels.office.clock import clock_of, late_text
from madoguchi.channels.office.http import StaffRequest, chosen, go, page, signed_in
from madoguchi.channels.office.moves import state_of
from madoguchi.channels.office.wording import (
    CHANNELS,
    DECISIONS,
    MARKS,
    STATES,
    refused_words,
    said,
)
from madoguchi.design.fields import Option
from madoguchi.design.words import clock_text, day_text, in_japanese
from madoguchi.kernel.reference import NotAReference, Reference
from madoguchi.procedures.queries import form_at, offers_of, slugs_of
from madoguchi.teamwork.queries import (
    counted,
    due_notice_of,
    open_bulks,
    views_visible_to,
)
from madoguchi.teamwork.rules import MOST_NAME
from madoguchi.wards.models import Department
from madoguchi.wards.queries import calendar_of

UNPROCESSABLE = 422
AGES = (7, 14, 30, 90)
SORTED_BY = {
    "due": "due_on",
    "arrived": "received_on",
    "reference": "reference",
    "filed_late": "late_days",
}
LATE: Final = "late"


@dataclass(frozen=True, slots=True)
class Listing:
    """What the address asks for; `age` is how many days ago a case came, at least."""

    wanted: Wanted
    age: int = 0

    @classmethod
    def of(cls, request: StaffRequest) -> "Listing":
        """Read what the address asks for; what it asks wrongly is left out."""
        return cls.asked(request.GET, request)

    @classmethod
    def asked(cls, asked: QueryDict, request: StaffRequest) -> "Listing":
        """Read it from a query that was kept."""
        view: View = next((one for one in VIEWS if one == asked.get("view")), "team")
        sort: Sort = next((one for one in SORTS if one == asked.get("sort")), "due_on")
        age = next((one for one in AGES if str(one) == asked.get("age")), 0)
        wanted = Wanted(
            view=view,
            procedure=chosen(asked, "procedure", slugs_of(request.ward.pk)),
            state=chosen(asked, "state", STATES),
            channel=chosen(asked, "channel", CHANNELS),
            received_before=request.today - timedelta(days=age - 1) if age else None,
            filed_late=asked.get("filed") == LATE,
            sort=sort,
            descending=asked.get("order") == "desc",
            page=_number(asked.get("page", "")) or 1,
        )
        return cls(wanted, age)

    def but(self, **changes: Any) -> "Listing":
        """Return the same listing with something else wanted."""
        return replace(self, wanted=replace(self.wanted, **changes))

    @property
    def said(self) -> dict[str, str]:
        """Return what is wanted as codes, without what goes without saying."""
        wanted = self.wanted
        codes = {
            "view": wanted.view if wanted.view != "team" else "",
            "procedure": wanted.procedure,
            "state": wanted.state,
            "channel": wanted.channel,
            "age": str(self.age or ""),
            "filed": LATE if wanted.filed_late else "",
            "sort": wanted.sort if wanted.sort != "due_on" else "",
            "order": "desc" if wanted.descending else "",
            "page": str(wanted.page) if wanted.page > 1 else "",
        }
        return {name: value for name, value in codes.items() if value}

    @property
    def href(self) -> str:
        return queue_address(self.said)


def queue_address(asked: Mapping[str, str]) -> str:
    """Return the address of a list that is asked for in codes."""
    query = urlencode(asked)
    return reverse("office:queue") + (f"?{query}" if query else "")


def _number(text: str) -> int:
    """Read a small number of an address; 0 when it is none."""
    return int(text[:6]) if text.isascii() and text[:6].isdecimal() else 0


def queue(request: StaffRequest) -> HttpResponse:
    reference = request.GET.get("reference", "").strip()
    if reference and (found_one := _by_reference(request, reference)):
        return go("case", found_one)
    return show(request)


def show(
    request: StaffRequest, *, view_name: str = "", wrong: str = ""
) -> HttpResponse:
    """Show the list; with a name of a view that could not be kept, as it was typed."""
    listing = Listing.of(request)
    remember(request, listing)
    found = actions.open_queue(request.actor, listing.wanted, at=request.at)
    more = found.found > len(found.rows)
    context = {
        "view": listing.wanted.view,
        "department": department_words(signed_in(request).department),
        "at": request.at,
        "views": _views(found),
        "filters": _filters(request, listing),
        "columns": _columns(listing),
        "rows": rows_of(request, found.rows),
        "caption": _caption(found),
        "pages": _pages(listing, found),
        "told": _told(request),
        "refused": refused_words(code) if (code := request.GET.get("refused")) else "",
        "empty": _empty(listing),
        "bulk_query": listing.href.partition("?")[2],
        "every": _("この条件の%(n)s件すべて") % {"n": f"{found.found:,}"}
        if more
        else "",
        "under_way": _under_way(request),
        "due_notice": due_notice_of(request.actor, request.today),
        "saved": _saved(request, listing),
        "most_name": MOST_NAME,
        "view_name": view_name,
        "wrong": wrong,
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/queue.html", context, status=status)


def _by_reference(request: StaffRequest, reference: str) -> UUID | None:
    """Return the one case of a receipt number, so that typing it opens it."""
    found = actions.find(request.actor, Sought(reference=reference), at=request.at)
    return found[0].case.pk if len(found) == 1 else None


def department_words(department: Department) -> str:
    english = get_language() == "en"
    return (english and department.name_en) or department.name


def _views(found: QueuePage) -> list[dict[str, Any]]:
    named: dict[View, str] = {
        "team": _("係のすべて"),
        "mine": _("自分の担当"),
        "free": _("担当なし"),
        "away": _("担当が不在"),
        "due": _("期限が近い"),
        "overdue": _("期限を過ぎた"),
        "all": _("終わったものも含む"),
    }
    shown = found.wanted.view
    if not found.sizes.get("away", 0) and shown != "away":
        del named["away"]
    return [
        {
            "text": text,
            "href": Listing(Wanted(view=view)).href,
            "count": found.sizes.get(view, 0),
            "current": shown == view,
        }
        for view, text in named.items()
    ]


def procedure_options(ward: int) -> list[Option]:
    """Return the procedures a ward offers, as choices of a filter."""
    language = get_language() or "ja"
    return [
        Option(one.slug, one.form.definition.title[language]) for one in offers_of(ward)
    ]


def _filters(request: StaffRequest, listing: Listing) -> list[dict[str, Any]]:
    every = Option("", _("すべて"))
    offered = procedure_options(request.ward.pk)
    states = [Option(code, str(words)) for code, words in STATES.items()]
    ways = [Option(code, str(words)) for code, words in CHANNELS.items()]
    ages = [
        Option(
            str(days),
            ngettext("%(n)d日以上前に到達", "%(n)d日以上前に到達", days) % {"n": days},
        )
        for days in AGES
    ]
    wanted = listing.wanted
    return [
        {"name": "reference", "label": _("受付番号"), "value": "", "key": "/"},
        _filter("procedure", _("手続き"), wanted.procedure, [every, *offered]),
        _filter("state", _("状態"), wanted.state, [every, *states]),
        _filter("channel", _("経路"), wanted.channel, [every, *ways]),
        _filter("age", _("到達"), str(listing.age or ""), [every, *ages]),
        _filter(
            "filed",
            _("届出の期限"),
            LATE if wanted.filed_late else "",
            [every, Option(LATE, _("遅れて届いたもの"))],
        ),
    ]


def _filter(
    name: str, label: str, value: str, options: list[Option]
) -> dict[str, object]:
    return {"name": name, "label": label, "value": value, "options": options}


def _columns(listing: Listing) -> list[dict[str, str]]:
    named = {
        "reference": _("受付番号"),
        "procedure": _("手続き"),
        "applicant": _("請求者"),
        "channel": _("経路"),
        "arrived": _("到達"),
        "due": _("期限"),
        "state": _("状態"),
        "assignee": _("担当者"),
    }
    if listing.wanted.filed_late:
        named["filed_late"] = _("届出の遅れ")
    return [_column(key, label, listing) for key, label in named.items()]


def _column(key: str, label: str, listing: Listing) -> dict[str, str]:
    column = {"key": key, "label": label, "href": "", "sorted": ""}
    sort = next((one for one in SORTS if one == SORTED_BY.get(key)), None)
    if sort is None:
        return column
    wanted = listing.wanted
    now = wanted.sort == sort
    descending = now and not wanted.descending
    column["href"] = listing.but(sort=sort, descending=descending, page=1).href
    if now:
        column["sorted"] = "descending" if wanted.descending else "ascending"
    return column


def rows_of(request: StaffRequest, listed: list[Listed]) -> list[dict[str, Any]]:
    """Return the rows as the list draws them; each form is compiled once."""
    calendar = calendar_of(request.ward)
    language = get_language() or "ja"
    rows = []
    for one in listed:
        case = one.case
        definition = form_at(case.version_hash).definition
        clock = clock_of(case, calendar, request.today)
        code, kind = state_of(case, definition.stages)
        rows.append(
            {
                "reference": case.reference,
                "href": reverse("office:case", args=[case.pk]),
                "picked": False,
                "procedure": definition.title[language],
                "applicant": one.name or _("（氏名なし）"),
                "channel": CHANNELS.get(case.channel, case.channel),
                "arrived": _arrived(case),
                "filed_late": late_text(case.late_days),
                "due_state": clock.state,
                "late": clock.urgency,
                "due_on": clock.due_on,
                "state": {"text": MARKS[code], "kind": kind},
                "slow": _("めやす超過") if case.is_slow(request.at) else "",
                "assignee": in_japanese(case.assignee.name)
                if case.assignee
                else _("担当なし"),
            }
        )
    return rows


def _arrived(case: Case) -> str | Markup:
    """Say when a case came, and mark what came after the law's last day."""
    text = day_text(case.arrived_on, weekday=False)
    if not case.entered_by_id:  # Of a paper the day is all that is known.
        text = f"{text} {clock_text(case.arrived_at)}"
    if case.late_days is None:
        return text
    mark = Markup('{}<br><span class="mark warn">{}</span>')
    return mark.format(text, _("届出 %(late)s") % {"late": late_text(case.late_days)})


def _caption(found: QueuePage) -> str:
    start = (found.wanted.page - 1) * PAGE + 1
    return _("仕事の一覧、%(start)s件目から%(end)s件目") % {
        "start": start,
        "end": start + len(found.rows) - 1,
    }


def _pages(listing: Listing, found: QueuePage) -> dict[str, str]:
    wanted = listing.wanted
    start = (wanted.page - 1) * PAGE
    shown = _(
        "%(found)s件のうち %(start)sから%(end)s件目。"
        "氏名は伏せています。事案を開くと、あなたの閲覧が記録されます。"
    ) % {
        "found": f"{found.found:,}",
        "start": start + 1,
        "end": start + len(found.rows),
    }
    return {
        "text": shown,
        "before": listing.but(page=wanted.page - 1).href if wanted.page > 1 else "",
        "after": listing.but(page=wanted.page + 1).href
        if wanted.page < found.pages
        else "",
    }


def _empty(listing: Listing) -> dict[str, str]:
    """Say why nothing is here, and where there is something."""
    team = {"href": Listing(Wanted()).href, "action": _("係のすべてを見る")}
    wanted = listing.wanted
    if wanted.filters or wanted.page > 1:
        clean = {
            "href": Listing(Wanted(view=wanted.view)).href,
            "action": _("しぼり込みをやめる"),
        }
        return {"text": _("この条件に合う仕事はありません。"), **clean}
    texts = {
        "mine": _("担当の仕事はありません。"),
        "free": _("担当の決まっていない仕事はありません。"),
        "away": _("不在の職員や、いまこの課にいない職員の仕事はありません。"),
        "due": _("3日以内に期限が来る仕事はありません。"),
        "overdue": _("期限を過ぎた仕事はありません。"),
    }
    if wanted.view in texts:
        return {"text": texts[wanted.view], **team}
    return {
        "text": _("この課の仕事はまだありません。届いた申請はここに並びます。"),
        "href": "",
        "action": "",
    }


# ---------------------------------------------------------- what is said above the list


def _told(request: StaffRequest) -> Iterator[str]:
    if words := said(request.GET.get("said", "")):
        yield words
    if request.GET.get("reference", "").strip():
        yield _("その受付番号の事案は、この課にはありません。番号を確かめてください。")


def _under_way(request: StaffRequest) -> list[dict[str, str]]:
    """Return what one confirmed for many cases and is not over."""
    rows = open_bulks(request.actor)
    parts = counted(request.ward.pk, [one.pk for one in rows]) if rows else {}
    return [
        {
            "title": kind_words(row.act, row.outcome),
            "text": state_words(row, parts[row.pk], request.at),
            "href": reverse("office:bulk_one", args=[row.pk]),
        }
        for row in rows
    ]


def _saved(request: StaffRequest, listing: Listing) -> list[dict[str, Any]]:
    """Return the views one kept and those the department shares."""
    here = listing.but(page=1).said
    leads = request.actor.has("supervisor")
    return [
        {
            "id": one.pk,
            "text": one.name,
            "href": queue_address(one.asked),
            "current": bool(here) and one.asked == here,
            "shared": bool(one.department),
            "drops": leads or str(one.owner_id) == request.actor.id,
        }
        for one in views_visible_to(request.actor)
    ]


REMEMBERED: Final = "office_list"
"""Where a browser keeps which list one works through; no name is in it."""


def remember(request: StaffRequest, listing: Listing) -> None:
    """Remember the list, so that the next case is the next of it."""
    query = listing.but(page=1).href.partition("?")[2]
    if request.session.get(REMEMBERED, "") != query:
        request.session[REMEMBERED] = query


def next_case(request: StaffRequest) -> HttpResponse:
    """Open what comes next in the list one works through; else show the list."""
    query = QueryDict(request.session.get(REMEMBERED, ""))
    listing = Listing.asked(query, request)
    after = _uuid(request.GET.get("after", ""))
    found = next_of(request.actor, listing.wanted, request.today, after)
    if found is not None:
        done = request.GET.get("said", "")
        before = f"{done}_before" if done in DECISIONS else ""
        return go("case", found.pk, said=before)
    link = "&" if "?" in listing.href else "?"
    return HttpResponseRedirect(f"{listing.href}{link}said=no_next")


def _uuid(text: str) -> UUID:
    """Read the number of a case; nobody's when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def references_in(texts: Iterable[str]) -> Iterator[str]:
    """Return the receipt numbers among what a form sent."""
    for text in texts:
        try:
            yield Reference.parse(text).text
        except NotAReference:
            continue
