"""A manuscript at the desk of an owner, and what a browser would send for a page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from madoguchi.cases.tests.cast import Town, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.procedures import actions
from madoguchi.procedures.models import Manuscript
from madoguchi.procedures.studio.folder import of_folder
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department
from madoguchi.wards.scope import ward_scope

FIELD = re.compile(r"<(input|select|textarea|option)\b([^>]*)>([^<]*)")
ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')


@dataclass(frozen=True)
class Studio:
    """A manuscript and the desk of an owner who writes it."""

    desk: Desk
    by: Actor
    other: Actor
    row: Manuscript

    def written(self) -> Written:
        return actions.written_of(Manuscript.objects.get(pk=self.row.pk))

    def open(self, place: str, **query: str) -> str:
        return self.desk.text("manuscript_rule", self.row.pk, place, **query)

    def send(self, place: str, sent: dict[str, Any]) -> Any:
        return self.desk.post("manuscript_rule", self.row.pk, place, **sent)


def sent_by(page: str) -> dict[str, list[str]]:
    """Return what the browser would send for the form of a rule or of the texts."""
    form = next(
        one
        for one in page.split("<form ")[1:]
        if re.search(r'action="[^"]*/(?:rule|texts)/', one)
    )
    form = form[: form.index("</form>")]
    sent: dict[str, list[str]] = {}
    select = ""
    for tag, text, inside in FIELD.findall(form):
        has = {name: unescape(value) for name, value in ATTRIBUTE.findall(text)}
        if tag == "select":
            select = has["name"]
            sent[select] = []
        elif tag == "option":
            if "selected" in has or not sent[select]:
                sent[select] = [has["value"]]
        elif tag == "textarea":
            sent[has["name"]] = [unescape(inside)]
        elif has.get("type") != "checkbox" or "checked" in has:
            sent.setdefault(has["name"], []).append(has.get("value", ""))
    return sent


@contextmanager
def a_manuscript(town: Town, slug: str) -> Iterator[Studio]:
    """Begin a manuscript with all that a shipped procedure says."""
    with ward_scope(town.id):
        office = Department.objects.get(ward=town.ward, slug="kumin")
        kubo = staff(office, "kubo", "久保 操", "owner")
        ota = staff(office, "ota", "太田 環", "owner")
        written = of_folder(Path(settings.PROCEDURES_DIR) / slug / "1")
        places = {**written.places, "department/slug": "kumin"}
        written = Written("tried", 1).having(places)
        row = actions.begin(written, "blank", by=kubo, at=timezone.now())
        yield Studio(Desk.of(town, kubo), kubo, ota, row)
