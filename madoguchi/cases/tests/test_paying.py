"""The fee of a case: asked for, paid once, and nothing handed over before that."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from madoguchi.cases import actions
from madoguchi.cases.actions.paying import lapse
from madoguchi.cases.comparison import stored
from madoguchi.cases.models import Case
from madoguchi.cases.owing import owes
from madoguchi.cases.problems import AlreadyDecided, NotAllowed, WrongState
from madoguchi.cases.replay import standing
from madoguchi.cases.tasks import tell_register
from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_case, answer, ask
from madoguchi.cases.tests.fees import (
    FEE,
    VISIT,
    Till,
    a_paid_case,
    follow,
    now,
    offer_paid,
    settled,
)
from madoguchi.events.queries import history
from madoguchi.jobs.models import Job
from madoguchi.payments.actions import Wish, approve_refund, reconcile
from madoguchi.payments.models import Entry, Mismatch, Payment, Reconciled, Refusal
from madoguchi.payments.problems import (
    BadAmount,
    HookRefused,
    MoneyCame,
    NothingDue,
    NotPayable,
    OwnRefund,
    RefundOpen,
)
from madoguchi.payments.providers.fake import books
from madoguchi.payments.providers.fake.company import FAKE
from madoguchi.payments.rules import standing as worth
from madoguchi.payments.tasks import lapse_unpaid, read_files, refund

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 6)


def kinds(case: Case) -> list[str]:
    return [event.kind for event in history(case.ward_id, case.stream)]


@pytest.fixture(autouse=True)
def _facts_and_rows_agree(town: Town) -> Iterator[None]:
    """Hold every case and payment of a test against its facts when it is over."""
    yield
    follow(town)
    for case in Case.objects.all():
        facts = [
            (event.kind, event.fact) for event in history(case.ward_id, case.stream)
        ]
        assert stored(case) == standing(facts), case.state
        for payment in Payment.objects.filter(stream=case.stream):
            mine = [one for one in facts if one[1].get("payment") == str(payment.pk)]
            found = worth(mine)
            assert (found.state, found.receipt, found.refunded_yen) == (
                payment.state,
                payment.receipt,
                payment.refunded_yen,
            )


# ------------------------------------------------------------------ pay after review


def test_a_granted_case_waits_for_its_fee_before_anything_is_handed_over(
    town: Town,
) -> None:
    case = a_paid_case(town)
    follow(town)

    assert (case.stage, owes(case)) == ("payment", True)
    assert not Job.objects.filter(unique_key__startswith="hand-over:").exists()
    tell_register(town.id, case.pk, at=MONDAY)
    assert now(case.pk).state == "decided"
    with pytest.raises(NotAllowed, match="unpaid"):
        actions.hand_over_done(
            case.pk, adapter="staff", result="issued", by=town.sato, at=MONDAY
        )


def test_a_version_without_a_payment_hands_over_at_once(town: Town) -> None:
    case = a_case(town, "granted")
    follow(town)

    assert case.stage == "handover"
    assert Job.objects.filter(unique_key__startswith="hand-over:").exists()
    assert not Payment.objects.exists()


def test_the_settled_amount_is_due_by_the_calendar_and_the_applicant_is_told(
    town: Town,
) -> None:
    case = a_paid_case(town)

    payment = settled(town, case)
    follow(town)

    assert (payment.amount_yen, payment.state) == (FEE, "asked")
    assert payment.due_on == date(2026, 4, 15)  # seven open days after Monday
    assert kinds(case).count("payment.asked") == 1


def test_money_gives_one_receipt_and_lets_the_case_go_on(
    town: Town, till: Till
) -> None:
    case = a_paid_case(town)
    settled(town, case)
    message = till.pay(case)

    payment = till.deliver(message)
    follow(town)

    assert payment
    assert payment.receipt == "2026-000001"
    assert (now(case.pk).state, now(case.pk).stage) == ("decided", "handover")
    assert Job.objects.filter(unique_key__startswith="hand-over:").exists()
    assert kinds(case).count("payment.received") == 1
    (entry,) = Entry.objects.all()
    assert (entry.fiscal_year, entry.revenue, entry.amount_yen, entry.method) == (
        2026,
        "13.1.2",
        FEE,
        "card",
    )


def test_a_message_told_three_times_is_one_receipt(town: Town, till: Till) -> None:
    case = a_paid_case(town)
    settled(town, case)
    message = till.pay(case)

    told = {getattr(till.deliver(message), "receipt", "") for _ in range(3)}

    assert told == {"2026-000001"}
    assert Entry.objects.count() == 1
    assert kinds(case).count("payment.received") == 1
    assert not Mismatch.objects.exists()


def test_three_messages_would_be_three_lines_if_nobody_knew_the_charge(
    town: Town, till: Till
) -> None:
    """The control: without its number each message is other money, and is noticed."""
    case = a_paid_case(town)
    settled(town, case)
    account = FAKE.pay(till.visit(case), "card", MONDAY)
    for number in range(3):
        other = {**account.untold[0], "charge": f"ch_{number}"}
        (message,) = till.messages(replace(account, untold=(other,)))
        till.deliver(message)

    assert Entry.objects.count() == 1
    assert [one.difference for one in Mismatch.objects.all()] == ["double", "double"]


def test_going_to_the_page_twice_is_one_charge(town: Town, till: Till) -> None:
    case = a_paid_case(town)
    settled(town, case)

    pages = {
        actions.begin_payment(case, VISIT, by=town.anyone, at=MONDAY) for _ in range(2)
    }

    assert len(pages) == 1
    assert kinds(case).count("payment.begun") == 1


def test_the_message_may_come_before_the_browser_is_back(
    town: Town, till: Till
) -> None:
    case = a_paid_case(town)
    settled(town, case)
    till.deliver(till.pay(case))  # no follower ran, no browser came back

    with pytest.raises(NothingDue):
        actions.begin_payment(now(case.pk), VISIT, by=town.anyone, at=MONDAY)
    assert not owes(now(case.pk))


def test_a_failed_try_can_be_tried_again(town: Town, till: Till) -> None:
    case = a_paid_case(town)
    settled(town, case)
    account = FAKE.fail(till.visit(case), "card", "declined")
    (message,) = till.messages(account)

    till.deliver(message)
    FAKE.told(account)
    payment = till.deliver(till.pay(case, "qr"))

    assert payment
    assert payment.method == "qr"
    assert "payment.failed" in kinds(case)


def test_money_of_another_amount_never_counts(town: Town, till: Till) -> None:
    case = a_paid_case(town)
    settled(town, case)
    message = till.pay(case, amount_yen=60)

    for _ in range(3):
        till.deliver(message)
    follow(town)

    assert (owes(case), Entry.objects.count()) == (True, 0)
    (odd,) = Mismatch.objects.all()
    assert (odd.difference, odd.amount_yen, odd.expected_yen) == ("amount", 60, FEE)


def test_money_for_nothing_we_know_is_on_the_list(town: Town, till: Till) -> None:
    case = a_paid_case(town)
    settled(town, case)
    account = FAKE.pay(till.visit(case), "card", MONDAY)
    strange = {**account.untold[0], "reference": "nothing"}
    (message,) = till.messages(replace(account, untold=(strange,)))

    assert till.deliver(message) is None
    assert Mismatch.objects.get().difference == "unknown"


# ---------------------------------------------------------------------- who is believed


def test_what_is_not_signed_or_old_is_refused_and_counted(
    town: Town, till: Till
) -> None:
    case = a_paid_case(town)
    settled(town, case)
    message = till.pay(case)
    later = MONDAY + timedelta(minutes=6)

    tries = {
        "unsigned": (replace(message, headers={}), MONDAY),
        "signature": (replace(message, body=message.body + b" "), MONDAY),
        "old": (message, later),
    }
    for reason, (sent, at) in tries.items():
        for _ in range(2):
            with pytest.raises(HookRefused, match=reason):
                till.deliver(sent, at=at)

    counted = dict(Refusal.objects.values_list("reason", "count"))
    assert counted == {"unsigned": 2, "signature": 2, "old": 2}
    told = history(town.id, "payments/fake")
    assert [event.kind for event in told] == ["webhook.refused"] * 6
    assert not Entry.objects.exists()


def test_a_message_to_another_ward_is_refused(town: Town, till: Till) -> None:
    case = a_paid_case(town)
    settled(town, case)
    message = till.pay(case)

    with pytest.raises(HookRefused):
        FAKE.read(town.id + 1, message.headers, message.body, MONDAY)


# ------------------------------------------------------------------------- the amount


def test_a_waiver_needs_a_ground_of_the_version(town: Town) -> None:
    case = a_paid_case(town)

    for found in (
        actions.Settlement(300),
        actions.Settlement(300, "public"),
        actions.Settlement(900, "welfare"),
        actions.Settlement(0, "recounted"),
        actions.Settlement(-1, "welfare"),
    ):
        with pytest.raises(BadAmount):
            actions.settle_fee(case.pk, found, by=town.sato, at=MONDAY)
    half = actions.Settlement(300, "welfare")
    payment = actions.settle_fee(case.pk, half, by=town.sato, at=MONDAY)

    assert (payment.amount_yen, payment.computed_yen) == (300, FEE)


def test_a_whole_waiver_lets_the_case_go_on(town: Town) -> None:
    case = a_paid_case(town)
    nothing = actions.Settlement(0, "welfare")

    payment = actions.settle_fee(case.pk, nothing, by=town.sato, at=MONDAY)
    follow(town)

    assert payment.state == "waived"
    assert now(case.pk).stage == "handover"
    assert kinds(case).count("payment.waived") == 1
    assert not Entry.objects.exists()


def test_another_amount_takes_the_place_of_one_that_nobody_paid(
    town: Town, till: Till
) -> None:
    case = a_paid_case(town)
    settled(town, case)
    old = till.pay(case)  # on its way while the clerk corrects the amount
    more = actions.Settlement(900, "recounted")
    actions.settle_fee(case.pk, more, by=town.sato, at=MONDAY)

    till.deliver(old)

    assert owes(now(case.pk))
    assert Mismatch.objects.get().difference == "cancelled"
    till.deliver(till.pay(case))
    assert not owes(now(case.pk))
    with pytest.raises(MoneyCame):
        actions.settle_fee(
            case.pk, actions.Settlement(300, "welfare"), by=town.sato, at=MONDAY
        )


def test_nothing_is_settled_before_the_decision_or_after_a_refusal(
    town: Town,
) -> None:
    early = a_paid_case(town, "reviewing")
    refused = a_paid_case(town, "refused")

    with pytest.raises(WrongState):
        settled(town, early)
    with pytest.raises((NothingDue, AlreadyDecided)):
        settled(town, refused)


def test_cash_at_the_counter_is_the_whole_amount(town: Town) -> None:
    case = a_paid_case(town)
    settled(town, case)

    with pytest.raises(BadAmount):
        actions.take_fee_in_cash(case.pk, 500, by=town.sato, at=MONDAY)
    payment = actions.take_fee_in_cash(case.pk, FEE, by=town.sato, at=MONDAY)

    assert (payment.method, payment.receipt) == ("window", "2026-000001")
    assert now(case.pk).stage == "handover"
    with pytest.raises(NothingDue):
        actions.take_fee_in_cash(case.pk, FEE, by=town.sato, at=MONDAY)


def test_where_no_company_is_there_nobody_is_sent_away(town: Town) -> None:
    case = a_paid_case(town)
    settled(town, case)

    with pytest.raises(NotPayable):
        actions.begin_payment(case, VISIT, by=town.anyone, at=MONDAY)


# ---------------------------------------------------------------------- pay at submit


def test_a_fixed_fee_is_asked_for_with_the_receipt_and_stops_nothing(
    town: Town, till: Till
) -> None:
    case = a_paid_case(town, "received", "submit")
    payment = Payment.objects.get()

    assert (payment.amount_yen, payment.state) == (FEE, "asked")
    till.deliver(till.pay(case))
    actions.take(case.pk, by=town.sato, at=MONDAY)
    actions.decide(case.pk, actions.Ruling("granted"), by=town.suzuki, at=MONDAY)

    assert now(case.pk).stage == "handover"  # paid before it was decided


def test_a_decided_case_waits_for_what_was_asked_at_submit(town: Town) -> None:
    case = a_paid_case(town, "granted", "submit")

    assert (case.stage, owes(case)) == ("payment", True)


def test_a_correction_that_changes_the_fee_asks_anew(town: Town) -> None:
    case = a_paid_case(town, "reviewing", "submit")
    ask(town, case.pk, question="copies")
    answer(case, {"copies": 3}, at=MONDAY + DAY)

    amounts = Payment.objects.order_by("asked_at").values_list("amount_yen", flat=True)
    assert list(amounts) == [600, 900]
    assert Payment.objects.get(cancelled_at=None).amount_yen == 900


def test_a_refused_or_withdrawn_case_asks_for_nothing_more(town: Town) -> None:
    a_paid_case(town, "refused", "submit")
    a_paid_case(town, "withdrawn", "submit")
    follow(town)

    assert {one.state for one in Payment.objects.all()} == {"cancelled"}


# -------------------------------------------------------------------------- the lapse


def test_who_does_not_pay_in_time_is_told_that_the_case_is_over(town: Town) -> None:
    case = a_paid_case(town)
    payment = settled(town, case)
    last = MONDAY + DAY * (payment.due_on - TODAY).days

    assert lapse_unpaid(town.id, last + DAY) == 0  # its news may still come
    assert lapse_unpaid(town.id, last + 2 * DAY) == 1
    assert lapse_unpaid(town.id, last + 2 * DAY) == 0
    follow(town)

    assert now(case.pk).state == "lapsed"
    assert now(case.pk).closed_at
    assert kinds(case).count("case.lapsed") == 1
    with pytest.raises((NothingDue, AlreadyDecided)):
        settled(town, now(case.pk))


def test_money_after_the_lapse_is_on_the_list_and_revives_nothing(
    town: Town, till: Till
) -> None:
    case = a_paid_case(town)
    settled(town, case)
    message_on_time = till.pay(case)
    long_after = MONDAY + 20 * DAY
    lapse_unpaid(town.id, long_after)
    follow(town)
    account = till.account(case)
    (message,) = till.messages(account, at=long_after)

    till.deliver(message, at=long_after)
    follow(town)

    assert message.body == message_on_time.body
    assert now(case.pk).state == "lapsed"
    assert Mismatch.objects.get().difference == "late"
    assert not Entry.objects.exists()


def test_the_page_is_closed_the_day_after_the_last(town: Town, till: Till) -> None:
    case = a_paid_case(town)
    settled(town, case)

    with pytest.raises(NotPayable, match="over"):
        actions.begin_payment(case, VISIT, by=town.anyone, at=MONDAY + 10 * DAY)


def test_a_case_whose_money_came_never_lapses(town: Town, till: Till) -> None:
    case = a_paid_case(town)
    settled(town, case)
    till.deliver(till.pay(case))

    assert lapse_unpaid(town.id, MONDAY + 30 * DAY) == 0
    assert not lapse(case.pk, ward=town.id, at=MONDAY)


# --------------------------------------------------------------------- the day's file


def test_the_file_makes_good_a_message_that_was_lost(town: Town, till: Till) -> None:
    case = a_paid_case(town)
    settled(town, case)
    till.pay(case, "qr")  # nobody delivers the message
    FAKE.write_file(town.id, TODAY)

    assert read_files(town.id, MONDAY + DAY) == 1
    assert read_files(town.id, MONDAY + 2 * DAY) == 1
    follow(town)

    assert now(case.pk).stage == "handover"
    assert Entry.objects.count() == 1
    row = Reconciled.objects.get()
    assert (row.lines, row.total_yen, row.matched, row.mismatched) == (1, FEE, 1, 0)


def test_the_file_and_the_message_are_one_receipt(town: Town, till: Till) -> None:
    case = a_paid_case(town)
    settled(town, case)
    message = till.pay(case)
    FAKE.write_file(town.id, TODAY)
    read_files(town.id, MONDAY + timedelta(minutes=1) + DAY)

    (late,) = till.messages(till.account(case), at=MONDAY + DAY)
    assert till.deliver(late, at=MONDAY + DAY)
    assert message.body == late.body
    assert Entry.objects.count() == 1


def test_a_file_with_another_amount_goes_to_the_list(town: Town, till: Till) -> None:
    case = a_paid_case(town)
    settled(town, case)
    till.pay(case, amount_yen=6)
    FAKE.write_file(town.id, TODAY)

    row = reconcile(FAKE, TODAY, ward=town.id, at=MONDAY + DAY)

    assert row
    assert (row.matched, row.found, row.mismatched) == (0, 0, 1)
    assert not Entry.objects.exists()


def test_what_the_file_does_not_know_is_on_the_list(town: Town, till: Till) -> None:
    case = a_paid_case(town)
    settled(town, case)
    FAKE.write_file(town.id, TODAY)  # before anything was paid
    till.deliver(till.pay(case))

    row = reconcile(FAKE, TODAY, ward=town.id, at=MONDAY + DAY)

    assert row
    assert row.mismatched == 1
    assert Mismatch.objects.get().difference == "not_in_file"


# ------------------------------------------------------------------------ giving back


def test_a_refund_needs_a_second_person_and_is_made_once(
    town: Town, till: Till
) -> None:
    case = a_paid_case(town)
    settled(town, case)
    till.deliver(till.pay(case))
    wish = Wish(FEE, "error")

    proposed = actions.propose_refund(case.pk, wish, by=town.suzuki, at=MONDAY)
    with pytest.raises(OwnRefund):
        approve_refund(proposed.pk, by=town.suzuki, at=MONDAY)
    with pytest.raises(RefundOpen):
        actions.propose_refund(case.pk, wish, by=town.sato, at=MONDAY)
    other = replace(town.sato, roles=frozenset({"finance"}))
    approve_refund(proposed.pk, by=other, at=MONDAY)
    for _ in range(2):
        refund.func(town.id, str(proposed.pk))

    payment = Payment.objects.get()
    assert (payment.state, payment.refunded_yen) == ("refunded", FEE)
    assert [one.amount_yen for one in Entry.objects.order_by("pk")] == [FEE, -FEE]
    assert len(till.account(case).refunds) == 1


def test_no_more_is_given_back_than_came(town: Town, till: Till) -> None:
    case = a_paid_case(town)
    settled(town, case)
    with pytest.raises(NothingDue):
        actions.propose_refund(case.pk, Wish(FEE, "error"), by=town.sato, at=MONDAY)
    till.deliver(till.pay(case))

    for yen in (0, -1, FEE + 1):
        with pytest.raises(BadAmount):
            actions.propose_refund(case.pk, Wish(yen, "error"), by=town.sato, at=MONDAY)


def test_a_fixed_fee_that_nobody_pays_ends_a_case_nobody_decided(town: Town) -> None:
    case = a_paid_case(town, "reviewing", "submit")

    lapse_unpaid(town.id, MONDAY + 30 * DAY)
    follow(town)

    assert now(case.pk).state == "lapsed"


def test_who_went_to_the_page_does_not_lapse_before_the_file_of_the_last_day(
    town: Town, till: Till
) -> None:
    case = a_paid_case(town)
    payment = settled(town, case)
    till.visit(case)
    after = MONDAY + DAY * ((payment.due_on - TODAY).days + 2)

    assert lapse_unpaid(town.id, after) == 0
    FAKE.write_file(town.id, payment.due_on)
    read_files(town.id, after)
    assert lapse_unpaid(town.id, after) == 1


def test_a_file_that_is_cut_counts_nothing_and_is_told(town: Town, till: Till) -> None:
    case = a_paid_case(town)
    settled(town, case)
    till.pay(case)
    FAKE.write_file(town.id, TODAY)
    place = books.folder(town.id) / f"day-{TODAY}.csv"
    place.write_text("\n".join(place.read_text().splitlines()[:-1]))

    read_files(town.id, MONDAY + DAY)

    assert Reconciled.objects.get().problem == "garbled"
    assert not Entry.objects.exists()


def issuing_jobs() -> list[str]:
    """Return from which sources the press was asked to issue papers."""
    keys = Job.objects.filter(unique_key__startswith="issue:")
    return [one.split(":")[1] for one in keys.values_list("unique_key", flat=True)]


def test_no_certificate_is_printed_before_the_money_came(
    town: Town, till: Till
) -> None:
    slug = offer_paid(town, outputs=("certificate",))
    case = a_case(town, "granted", procedure=slug)
    settled(town, case)
    follow(town)
    assert issuing_jobs() == []

    till.deliver(till.pay(case))
    follow(town)

    assert issuing_jobs() == ["case"]
