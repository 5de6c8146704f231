"""The fee of a case at a desk, and the books of the finance clerk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import Town, a_case, a_town, staff
from madoguchi.cases.tests.fees import FEE, Till, a_paid_case, now, settled
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.config.wiring import follow_all
from madoguchi.payments.models import Mismatch, Payment, Refund
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None, settings: Settings, tmp_path: Path) -> Iterator[Town]:
    settings.DEMO = True
    settings.HOME = tmp_path
    town = a_town()
    with ward_scope(town.id):
        yield town


@pytest.fixture
def kaneko(town: Town) -> Actor:
    zeimu = Department.objects.get(ward=town.ward, slug="zeimu")
    return staff(zeimu, "kaneko", "金子 数", "finance")


def paid(town: Town, amount_yen: int = -1) -> Case:
    till, case = Till(town), a_paid_case(town)
    settled(town, case)
    till.deliver(till.pay(case, amount_yen=amount_yen))
    follow_all()
    return now(case.pk)


def test_a_clerk_confirms_the_amount_in_one_step(town: Town) -> None:
    case, desk = a_paid_case(town), Desk.of(town, town.sato)
    assert "手数料の額を確かめて" in desk.text("case", case.pk)

    done = desk.post("fee_settle", case.pk, amount="６００円", ground="")

    assert "said=fee_settled" in done["Location"]
    assert Payment.objects.get().amount_yen == FEE
    assert "納付待ち" in desk.text("case", case.pk)


@pytest.mark.parametrize("amount", ["", "x", "-1", "1.5", "9" * 10, "三百", "\0"])
def test_an_amount_that_is_none_is_refused_in_words(town: Town, amount: str) -> None:
    case, desk = a_paid_case(town), Desk.of(town, town.sato)

    done = desk.post("fee_settle", case.pk, amount=amount, ground="")

    assert "refused=BadAmount" in done["Location"]
    assert not Payment.objects.exists()


def test_cash_at_the_counter_lets_the_case_go_on(town: Town) -> None:
    case, desk = a_paid_case(town), Desk.of(town, town.sato)
    settled(town, case)

    done = desk.post("fee_cash", case.pk, amount=str(FEE))

    assert "said=cash_taken" in done["Location"]
    assert "2026-000001" in desk.text("case", case.pk)


def test_a_refund_is_proposed_here_and_approved_by_another(
    town: Town, kaneko: Actor
) -> None:
    case, desk = paid(town), Desk.of(town, town.sato)
    desk.post("fee_refund", case.pk, amount=str(FEE), ground="error")
    refund = Refund.objects.get()

    own = desk.post("refund", refund.pk, do="approve")
    assert "refused=" in own["Location"]
    assert "還付を承認する" in Desk.of(town, town.suzuki).text("case", case.pk)
    done = Desk.of(town, kaneko).post("refund", refund.pk, do="approve")

    assert "/ledger/" in done["Location"]
    assert Refund.objects.get().state == "approved"


def test_who_sees_no_case_of_it_finds_no_refund(town: Town) -> None:
    case = paid(town)
    Desk.of(town, town.sato).post(
        "fee_refund", case.pk, amount=str(FEE), ground="error"
    )
    refund = Refund.objects.get()

    assert Desk.of(town, town.kato).post("refund", refund.pk).status_code == 404


def test_the_ledger_shows_what_came_and_what_does_not_fit(
    town: Town, kaneko: Actor
) -> None:
    paid(town)
    paid(town, amount_yen=6)
    desk = Desk.of(town, kaneko)

    page = desk.text("ledger", year="2026")

    assert "13.1.2" in page
    assert "2026-000001" in page
    assert "額が違う" in page
    desk.post("mismatch_settle", Mismatch.objects.get().pk, how="refunded")
    assert Mismatch.objects.get().settled_at
    assert "額が違う" not in desk.text("ledger", year="2026")


def test_the_ledger_leaves_as_a_file(town: Town, kaneko: Actor) -> None:
    paid(town)

    file = Desk.of(town, kaneko).get("ledger_csv", year="2026").getvalue().decode()

    assert "2026-000001" in file
    assert file.splitlines()[1].split(",")[5] == str(FEE)


def test_an_empty_ledger_says_so(town: Town, kaneko: Actor) -> None:
    page = Desk.of(town, kaneko).text("ledger", year="1900")

    assert "まだありません" in page


def test_only_the_finance_clerk_sees_the_books(town: Town) -> None:
    for actor in (town.sato, town.suzuki, town.kato):
        assert Desk.of(town, actor).get("ledger").status_code == 403


def test_a_case_whose_fee_is_paid_elsewhere_has_no_sheet_of_it(town: Town) -> None:
    page = Desk.of(town, town.sato).text("case", a_case(town, "granted").pk)

    assert "手数料の納付" not in page
