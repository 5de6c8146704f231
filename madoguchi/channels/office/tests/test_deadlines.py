"""What is late is on one page and in one file, for those who may see it; told daily."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_case
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.events.queries import history
from madoguchi.teamwork.actions import deadlines
from madoguchi.teamwork.models import DueNotice
from madoguchi.teamwork.queries import due_notice_of
from madoguchi.wards.models import Department

LATE = datetime(2026, 4, 13, 1, 0, tzinfo=UTC)
"""A Monday on which a case of MONDAY is two open days late."""


def due(case: Case, days: int) -> Case:
    """Let a case be due so many days from today."""
    case.due_on = timezone.localdate() + days * DAY
    case.save()
    return case


def test_the_page_lists_what_is_late_and_nothing_else(town: Town, sato: Desk) -> None:
    late = due(a_case(town, "reviewing"), -1)
    soon, waits = due(a_case(town), 1), due(a_case(town, "correcting"), -9)
    done = due(a_case(town, "granted"), -9)

    text = sato.text("deadlines")

    assert late.reference in text
    for other in (soon, waits, done):
        assert other.reference not in text
    assert "証明書の交付請求" in text
    assert "若葉" not in text


def test_the_file_holds_every_late_case_with_its_days(town: Town, sato: Desk) -> None:
    case = due(a_case(town, "reviewing"), -21)

    said = sato.get("deadlines_csv")

    assert said["Content-Type"].startswith("text/csv")
    lines = said.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("受付番号,手続き,所管課,担当者,状態,期限")
    [row] = [one.split(",") for one in lines[1:]]
    assert row[0] == case.reference
    assert row[3] == "佐藤 恵"
    assert row[5] == case.due_on.isoformat()
    assert 10 <= int(row[6]) <= 15


def test_the_file_speaks_the_reader_s_language_to_its_last_row(
    town: Town, sato: Desk
) -> None:
    due(a_case(town, "reviewing"), -21)

    heads, row = sato.text("deadlines_csv", lang="en").splitlines()

    assert heads.startswith("\ufeffReceipt number")
    assert "In review" in row


def test_the_page_is_narrowed_and_keeps_to_one_procedure(
    town: Town, sato: Desk
) -> None:
    case = due(a_case(town), -1)

    assert case.reference in sato.text("deadlines", procedure="certificate")
    assert case.reference not in sato.text("deadlines", procedure="survey")
    assert case.reference in sato.text("deadlines", procedure="; drop", department="x")


def test_other_departments_and_wards_see_nothing(town: Town, other_town: Town) -> None:
    case = due(a_case(town), -1)

    for who in (Desk.of(town, town.kato), Desk.of(other_town, other_town.sato)):
        assert case.reference not in who.text("deadlines")
        assert case.reference not in who.get("deadlines_csv").getvalue().decode()


def test_each_morning_tells_who_works_on_it_and_who_leads(town: Town) -> None:
    a_case(town, "reviewing")
    a_case(town)

    assert deadlines.tell(town.id, at=LATE) == 2
    assert deadlines.tell(town.id, at=LATE) == 0

    rows = {one.staff_id: one for one in DueNotice.objects.all()}
    mine, team = rows[int(town.sato.id)], rows[int(town.suzuki.id)]
    assert (mine.late_count, mine.due_count, mine.leads) == (1, 0, False)
    assert (team.late_count, team.due_count, team.leads) == (2, 0, True)
    [told] = history(town.id, town.sato.reference)[-1:]
    assert (told.kind, told.fact["late"]) == ("due_notice.told", 1)


def test_before_the_breach_it_is_told_as_near(town: Town) -> None:
    a_case(town, "reviewing")

    deadlines.tell(town.id, at=MONDAY + DAY)

    mine = DueNotice.objects.get(staff=int(town.sato.id))
    assert (mine.due_count, mine.late_count) == (1, 0)


@pytest.mark.parametrize("at", [LATE - DAY, LATE - 2 * DAY])
def test_on_closed_days_nobody_is_told(town: Town, at: datetime) -> None:
    a_case(town, "reviewing")

    assert deadlines.tell(town.id, at=at) == 0


def test_the_notice_stands_above_the_queue_until_it_is_put_away(
    town: Town, sato: Desk
) -> None:
    due(a_case(town, "reviewing"), -1)
    unit = Department.objects.get(slug="kumin")
    DueNotice.objects.create(
        ward=unit.ward,
        staff_id=int(town.sato.id),
        on=timezone.localdate(),
        due_count=0,
        late_count=1,
    )

    assert "期限を過ぎた事案：1件" in sato.text("queue")
    sato.post("deadlines_seen")

    assert "期限を過ぎた事案：1件" not in sato.text("queue")
    assert due_notice_of(town.sato, timezone.localdate()) is None
    sato.post("deadlines_seen")
    kinds = [one.kind for one in history(town.id, town.sato.reference)]
    assert kinds.count("due_notice.seen") == 1


def test_what_was_filed_late_is_marked_and_found(town: Town, sato: Desk) -> None:
    late, other = due(a_case(town), -1), due(a_case(town), -1)
    Case.objects.filter(pk=late.pk).update(late_days=5)

    assert "届出 5日遅れ" in sato.text("queue", view="all")
    queue = sato.text("queue", view="all", filed="late", sort="late_days")
    assert late.reference in queue
    assert other.reference not in queue
    assert "届出の遅れ" in queue
    page = sato.text("deadlines", filed="late", sort="late")
    assert late.reference in page
    assert other.reference not in page
    file = sato.text("deadlines_csv", filed="late").splitlines()
    assert file[0].endswith("届出の遅れ（日）")
    assert [one.rpartition(",")[2] for one in file[1:]] == ["5"]
