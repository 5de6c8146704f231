"""Say in words what was issued in a case: what each paper is, and how it went out."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.cases.opened import OpenCase, subject_of
from madoguchi.channels.office.wording import (
    DOCUMENTS,
    ISSUE_STATES,
    REISSUED_FOR,
    REVOKED_FOR,
    SEEN_BY,
    WAYS,
)
from madoguchi.design.words import in_japanese
from madoguchi.documents.actions import is_withheld, open_name, reason_of, tracking_of
from madoguchi.documents.models import Delivery, Document, Issue
from madoguchi.documents.queries import all_issues

Row = dict[str, Any]
KINDS_OF_MARK: Mapping[str, str] = {"valid": "good", "replaced": "", "revoked": "bad"}


def issued_rows(case: OpenCase, documents: Sequence[Document]) -> list[Row]:
    """Return what was issued in a case, the newest first; two or three queries."""
    found = all_issues(case.row.ward_id, case.row.stream)
    there = {one.pk: one for one in documents}
    return [issued_row(one, case, there.get(one.pk)) for one in reversed(found)]


def issued_row(issue: Issue, case: OpenCase, document: Document | None) -> Row:
    """Return one issued paper as a page shows it, its sealed words opened."""
    seen = case.insight
    title = open_name(document, case.key, seen) if document else ""
    withheld = document is not None and is_withheld(document, seen)
    kind = str(DOCUMENTS.get(issue.kind, issue.kind))
    state = str(ISSUE_STATES[issue.state])
    return {
        "id": issue.pk,
        "href": reverse("office:issue", args=[case.id, issue.pk]),
        "file": ""
        if withheld
        else reverse("office:document", args=[case.id, issue.pk]),
        "name": in_japanese(issue.name or title.removesuffix(".pdf")) or kind,
        "kind": kind,
        "number": issue.number,
        "at": issue.issued_at,
        "state": state,
        "mark": KINDS_OF_MARK[issue.state],
        "stands": issue.stands,
        "awaited": issue.is_awaited,
        "ended_on": issue.ended_on,
        "again": issue.stands and issue.kind in Issue.PRINTED_ANEW,
        "why": _why(issue),
        "words": case.words(reason_of(issue, case.key)),
        "instead": reverse("office:issue", args=[case.id, issue.replaced_by])
        if issue.replaced_by
        else "",
        "deliveries": [_delivery(one, case) for one in _in_order(issue)],
    }


def _in_order(issue: Issue) -> list[Delivery]:
    return sorted(issue.deliveries.all(), key=lambda one: (one.at, one.pk))


def _why(issue: Issue) -> str:
    words = REVOKED_FOR if issue.state == Issue.State.REVOKED else REISSUED_FOR
    return str(words.get(issue.reason, ""))


def _delivery(one: Delivery, case: OpenCase) -> Row:
    return {
        "id": one.pk,
        "way": str(WAYS[one.way]),
        "at": one.at,
        "by": in_japanese(one.staff.name) if one.staff else _("申請者"),
        "seen": str(SEEN_BY.get(one.seen, "")),
        "tracking": tracking_of(one, subject_of(case.row), case.key),
        "posted": one.way == Delivery.Way.POST,
        "returned_at": one.returned_at,
    }
