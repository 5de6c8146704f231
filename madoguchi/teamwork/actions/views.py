"""Keep a view of the queue (一覧の見方) under a name, for oneself or the department."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError
from django.db.models import Q

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.teamwork.facts import ViewDropped, ViewKept
from madoguchi.teamwork.models import SavedView
from madoguchi.teamwork.problems import BadView, NoSuchPart
from madoguchi.teamwork.queries import views_visible_to
from madoguchi.teamwork.rules import MOST_NAME, MOST_VIEWS
from madoguchi.wards.actor import Actor


def keep_view(
    name: str, asked: Mapping[str, str], *, shared: bool, by: Actor, at: datetime
) -> SavedView:
    """Keep filters and an order; `asked` is what the list was asked, as codes."""
    text = name.strip()
    if not text:
        raise BadView("name")
    if len(text) > MOST_NAME:
        raise BadView("long")
    department = by.unit if shared else ""
    same = Q(department=department)
    if not shared:
        same &= Q(owner=int(by.id))
    rows = SavedView.objects.filter(same, ward=by.ward)
    if rows.count() >= MOST_VIEWS:
        raise BadView("many")
    if rows.filter(name=text).exists():
        raise BadView("taken")
    try:
        with unit():
            row = SavedView.objects.create(
                ward_id=by.ward,
                owner_id=int(by.id),
                department=department,
                name=text,
                asked=dict(asked),
                kept_at=at,
            )
            fact = ViewKept(view=str(row.pk), shared=shared)
            record(fact, on=Subject(by.ward, by.reference), by=by, at=at)
    except IntegrityError:
        raise BadView("taken") from None
    return row


def drop_view(view_id: int, *, by: Actor, at: datetime) -> None:
    """Delete one's own view, or as a supervisor one that the department shares."""
    with unit():
        row = views_visible_to(by).filter(pk=view_id).first()
        own = row is not None and str(row.owner_id) == by.id
        if row is None or not (own or (row.department and by.has("supervisor"))):
            raise NoSuchPart
        SavedView.objects.filter(ward=by.ward, pk=row.pk).delete()
        fact = ViewDropped(view=str(view_id))
        record(fact, on=Subject(by.ward, by.reference), by=by, at=at)
