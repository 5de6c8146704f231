"""Protect an address at the desk: what is missing is said, and it takes two to see."""

import pytest

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import Town, a_case
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.protection.models import Opening, Protection
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db

FILLED = {"ground": "stalking", "words": "本人から申出がありました。"}


@pytest.fixture
def case(town: Town) -> Case:
    with ward_scope(town.id):
        return a_case(town)


def protect(desk: Desk, case: Case) -> Protection:
    """Protect a case by its form, with the day that the form proposes."""
    form = desk.text("protect", case.pk)
    review_on = form.partition('name="review_on" value="')[2][:10]
    sent = desk.post("protect", case.pk, review_on=review_on, **FILLED)
    assert sent.status_code == 302
    return Protection.objects.get()


def test_all_that_is_missing_is_said_at_once(town: Town, case: Case) -> None:
    desk = Desk.of(town, town.sato)

    said = desk.post("protect", case.pk, review_on="昨日")

    assert said.status_code == 422
    text = said.content.decode()
    assert "理由の区分を選んでください" in text
    assert "5文字から1000文字まで" in text
    assert "明日から1年後までの日" in text
    assert not Protection.objects.exists()


def test_a_clerk_protects_and_asks_and_a_supervisor_permits(
    town: Town, case: Case
) -> None:
    clerk, chief = Desk.of(town, town.sato), Desk.of(town, town.suzuki)
    row = protect(clerk, case)
    assert "住所は保護されています" in clerk.text("case", case.pk)
    assert "住所を保護する" not in clerk.text("case", case.pk)

    sent = {"need": "post", "words": "通知を郵送するためです。"}
    assert clerk.post("opening_ask", row.pk, **sent).status_code == 302
    opening = Opening.objects.get()
    assert "申請した人は承認できません" in clerk.text("protection", row.pk)
    assert clerk.post("opening_permit", row.pk, opening.pk).status_code == 403
    assert "承認を待つ開示の申請" in chief.text("protections")
    chief.post("opening_permit", row.pk, opening.pk)

    assert "保護された住所を表示しています" in clerk.text("case", case.pk)
    assert "住所は保護されています" in chief.text("case", case.pk)


def test_a_request_without_a_reason_says_so(town: Town, case: Case) -> None:
    with ward_scope(town.id):
        desk = Desk.of(town, town.sato)
        row = protect(desk, case)

    said = desk.post("opening_ask", row.pk)

    assert said.status_code == 422
    assert "理由の区分を選んでください" in said.content.decode()
    assert not Opening.objects.exists()


def test_another_department_finds_no_protection(town: Town, case: Case) -> None:
    with ward_scope(town.id):
        desk = Desk.of(town, town.sato)
        row = protect(desk, case)
    other = Desk.of(town, town.kato)

    assert other.get("protection", row.pk).status_code == 404
    assert other.get("protect", case.pk).status_code == 404
    assert other.get("protections").status_code == 403


def test_a_broken_day_is_no_failure(town: Town, case: Case) -> None:
    desk = Desk.of(town, town.sato)
    row = protect(desk, case)

    said = desk.post("protection_renew", row.pk, review_on="いつか")

    assert "refused=GroundNeeded.review_on" in said["Location"]
