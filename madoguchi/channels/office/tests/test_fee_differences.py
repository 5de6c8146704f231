"""A fee that changes after it was paid, and what is told before it is too late."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from madoguchi.cases import actions
from madoguchi.cases.actions.paying import note_slip
from madoguchi.cases.models import Case
from madoguchi.cases.owing import owes, payment_for
from madoguchi.cases.queries import open_own
from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_case, answer, ask
from madoguchi.cases.tests.fees import FEE, VISIT, follow, offer_paid
from madoguchi.config.wiring import follow_all
from madoguchi.notices.queries import notices_of
from madoguchi.payments.actions import approve_refund
from madoguchi.payments.models import Payment, Refund
from madoguchi.payments.problems import BadAmount, NothingDue
from madoguchi.payments.tasks import lapse_unpaid, remind_unpaid

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 6)


def paid_at_submit(town: Town) -> Case:
    slug = offer_paid(town, "submit")
    case = a_case(town, "reviewing", procedure=slug)
    payment = payment_for(case)
    assert payment is not None
    actions.take_fee_in_cash(case.pk, FEE, by=town.sato, at=MONDAY)
    return case


def corrected(town: Town, case: Case, copies: int) -> Case:
    ask(town, case.pk, question="copies")
    answer(case, {"copies": copies}, at=MONDAY)
    return Case.objects.get(pk=case.pk)


def newest_notice(case: Case) -> str:
    follow_all()
    return notices_of(open_own(Case.objects.get(pk=case.pk)), "ja")[0].body


def test_what_a_paid_fee_lacks_is_asked_for_beside_it(town: Town) -> None:
    case = corrected(town, paid_at_submit(town), 5)

    more = payment_for(case)
    assert more is not None
    assert (more.amount_yen, more.state) == (5 * 300 - FEE, "asked")
    assert owes(case)
    assert "差額は、900円" in newest_notice(case)

    actions.take_fee_in_cash(case.pk, 900, by=town.sato, at=MONDAY)
    assert not owes(Case.objects.get(pk=case.pk))
    assert [one.state for one in Payment.objects.all()] == ["received", "received"]


def test_a_difference_that_changes_again_is_asked_for_anew(town: Town) -> None:
    case = corrected(town, corrected(town, paid_at_submit(town), 5), 3)

    more = payment_for(case)

    assert more is not None
    assert more.amount_yen == 300
    assert Payment.objects.filter(cancelled_at__isnull=False).count() == 1


def test_what_is_too_much_is_proposed_to_be_given_back(town: Town) -> None:
    case = corrected(town, paid_at_submit(town), 1)

    refund = Refund.objects.get()
    assert (refund.amount_yen, refund.ground) == (300, "corrected")
    assert refund.proposed_by_id is None
    assert not owes(case)
    approve_refund(refund.pk, by=town.suzuki, at=MONDAY)
    assert Refund.objects.get().state == "approved"


def test_a_fee_that_stays_the_same_asks_for_nothing(town: Town) -> None:
    corrected(town, paid_at_submit(town), 2)

    assert Payment.objects.count() == 1
    assert not Refund.objects.exists()


def test_a_difference_is_paid_on_the_page_of_the_company(
    town: Town, settings: Settings, tmp_path: Path
) -> None:
    settings.DEMO, settings.HOME = True, tmp_path
    settings.FAKE_PAYMENTS_URL = "http://127.0.0.1:8001/pay"
    case = corrected(town, paid_at_submit(town), 3)

    where = actions.begin_payment(case, VISIT, by=town.anyone, at=MONDAY)

    assert where.startswith("http")


def test_the_last_day_is_told_before_and_once(town: Town) -> None:
    slug = offer_paid(town, "submit")
    case = a_case(town, "reviewing", procedure=slug)
    payment = payment_for(case)
    assert payment is not None
    near = MONDAY + (payment.due_on - TODAY - timedelta(days=2))

    assert remind_unpaid(town.id, MONDAY + DAY) == 0
    assert [remind_unpaid(town.id, near) for _ in range(2)] == [1, 0]
    assert "期限が近い" in newest_notice(case)


def test_a_difference_that_is_late_is_urged_and_ends_nothing(town: Town) -> None:
    case = corrected(town, paid_at_submit(town), 5)
    more = payment_for(case)
    assert more is not None
    late = MONDAY + (more.due_on - TODAY + timedelta(days=3))

    assert lapse_unpaid(town.id, late) == 0
    assert [remind_unpaid(town.id, late) for _ in range(2)] == [1, 0]
    follow(town)
    assert "いまからでも払えます" in newest_notice(case)
    assert Case.objects.get(pk=case.pk).state == "reviewing"


def test_a_slip_has_the_number_the_other_system_gave_it(town: Town) -> None:
    slug = offer_paid(town, "submit")
    case = a_case(town, "reviewing", procedure=slug)

    for bad in ("", "12", "1234 5678", "納付書", "1" * 41):
        with pytest.raises(BadAmount):
            note_slip(case.pk, bad, by=town.sato, at=MONDAY)
    note_slip(case.pk, "１２３４５-６７８", by=town.sato, at=MONDAY)

    payment = payment_for(case)
    assert payment is not None
    assert payment.payment_slip_ref == "12345-678"
    actions.take_fee_in_cash(case.pk, FEE, by=town.sato, at=MONDAY)
    with pytest.raises(NothingDue):
        note_slip(case.pk, "12345-678", by=town.sato, at=MONDAY)
