"""Staff apply for themselves: the same case, approval and log, seen by few."""

from collections import Counter
from datetime import timedelta

import pytest

from madoguchi.cases import actions
from madoguchi.cases.actions import own
from madoguchi.cases.actions.drafts import Start, start_draft
from madoguchi.cases.actions.opening import Sought
from madoguchi.cases.approvals import proposal_of, waiting_for
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ruling
from madoguchi.cases.own import own_cases, own_staff_case
from madoguchi.cases.problems import NotAllowed, NotYours, NotYourTurn, Unfit
from madoguchi.cases.queries import (
    cases_visible_to,
    entries_of,
    open_draft,
    opened,
    staff_cases_visible_to,
    visible_case,
)
from madoguchi.cases.queue import Wanted
from madoguchi.cases.replay import standing
from madoguchi.cases.tests.bureau import (
    MONTH,
    OPEN_DAYS,
    Bureau,
    a_bureau,
    at,
    said,
)
from madoguchi.cases.tests.cast import Town
from madoguchi.events.queries import history, views_of
from madoguchi.kernel.channel import Channel
from madoguchi.procedures.queries import (
    NotOffered,
    offers_of,
    public_offering,
    staff_offers_of,
)

pytestmark = pytest.mark.django_db
LEAVE = {"leave": "annual", "unit": "day", "from": "2026-06-02", "until": "2026-06-02"}
ORDER = {"start": said(at(3, 17, 15)), "end": said(at(3, 20)), "work": "集計"}
DONE = {
    "start": said(at(3, 17, 15)),
    "end": said(at(3, 19, 30)),
    "basis": "ordered",
    "result": "集計を終えた。",
}


@pytest.fixture
def bureau(town: Town) -> Bureau:
    return a_bureau(town)


def test_a_request_goes_at_once_to_who_must_agree(bureau: Bureau) -> None:
    case = bureau.apply("kyuka", LEAVE, at(1, 9))

    assert [row.case_id for row in waiting_for(bureau.head, at(1, 9).date())] == [
        case.pk
    ]
    assert (case.channel, case.department) == ("staff", "kumin/staff")
    assert opened(case).label == "佐藤 恵"
    bureau.approve(case, at(1, 10))
    case.refresh_from_db()
    assert case.outcome == "granted"
    kinds = [one.kind for one in history(case.ward_id, case.stream)]
    assert kinds[-4:] == [
        "case.received",
        "approval.proposed",
        "approval.stamped",
        "case.decided",
    ]


def test_the_log_tells_the_same_as_the_row(bureau: Bureau) -> None:
    case = bureau.granted("kyuka", LEAVE, at(1, 9))
    facts = history(case.ward_id, case.stream)
    told = standing((one.kind, one.fact) for one in facts)

    assert (told.state, told.stage) == (case.state, case.stage)


def test_colleagues_see_nothing_of_it_and_the_superior_does(bureau: Bureau) -> None:
    case = bureau.apply("kyuka", LEAVE, at(1, 9))
    suzuki = bureau.town.suzuki

    for nobody in (bureau.aoba, bureau.town.kato, bureau.town.hanako, bureau.jinji):
        assert visible_case(nobody, case.pk) is None
        assert not cases_visible_to(nobody).filter(pk=case.pk).exists()
        assert not staff_cases_visible_to(nobody).filter(pk=case.pk).exists()
        with pytest.raises(NotYours):
            own_staff_case(nobody, case.pk)
        with pytest.raises(NotYours):
            actions.open_case(case.pk, nobody, "work", at(1, 10))
        assert waiting_for(nobody, at(1, 10).date()) == []
    assert visible_case(suzuki, case.pk) == case
    assert staff_cases_visible_to(suzuki).get() == case
    assert own_cases(bureau.sato).get() == case


def test_it_is_not_in_the_queue_of_residents(bureau: Bureau) -> None:
    case = bureau.apply("kyuka", LEAVE, at(1, 9))
    found = actions.open_queue(bureau.head, Wanted(view="all"), at=at(1, 10))
    of_staff = Wanted(view="all", of_staff=True)
    theirs = actions.open_queue(bureau.head, of_staff, at=at(1, 10))
    sought = Sought(reference=case.reference)

    assert found.found == 0
    assert [one.case.pk for one in theirs.rows] == [case.pk]
    assert actions.find(bureau.aoba, sought, at=at(1, 10)) == []
    assert actions.open_queue(bureau.aoba, of_staff, at=at(1, 10)).found == 0


def test_nobody_decides_or_stamps_their_own(bureau: Bureau) -> None:
    suzuki = bureau.town.suzuki
    leave = bureau.apply_by(bureau.head, "kyuka", LEAVE, at(1, 9))
    row = proposal_of(leave)
    assert row is not None
    mark = bytes(row.digest).hex()
    with pytest.raises(NotYourTurn):
        actions.stamp(row.pk, mark, by=bureau.head, at=at(1, 10))
    with pytest.raises(NotAllowed, match="own"):
        actions.take(leave.pk, by=bureau.head, at=at(1, 10))
    actions.send_back(row.pk, "日を確かめて。", by=bureau.second_head, at=at(1, 11))

    # Drafted anew by somebody else, it is still not for the applicant to stamp.
    anew = actions.propose(
        leave.pk, own.GRANTED, is_urgent=False, by=suzuki, at=at(1, 12)
    )
    with pytest.raises(NotYourTurn):
        actions.stamp(anew.pk, bytes(anew.digest).hex(), by=bureau.head, at=at(1, 13))
    with pytest.raises(NotAllowed, match="own"):
        actions.decide(leave.pk, Ruling("granted"), by=bureau.head, at=at(1, 13))


def test_a_superior_without_a_post_sees_what_is_on_its_way(bureau: Bureau) -> None:
    case = bureau.apply("kyuka", LEAVE, at(1, 9))
    row = proposal_of(case)
    assert row is not None
    suzuki, aoba = bureau.town.suzuki, bureau.aoba

    assert actions.open_proposal(row.pk, by=suzuki, at=at(1, 10)).turn is None
    with pytest.raises(NotYours):
        actions.open_proposal(row.pk, by=aoba, at=at(1, 10))


def test_what_was_recalled_is_sent_once_more(bureau: Bureau) -> None:
    case = bureau.apply("kyuka", LEAVE, at(1, 9))
    row = proposal_of(case)
    assert row is not None
    actions.recall(row.pk, by=bureau.sato, at=at(1, 10))

    own.ask_again(case.pk, by=bureau.sato, at=at(1, 11))

    bureau.approve(case, at(1, 12))
    case.refresh_from_db()
    assert case.outcome == "granted"


def test_what_came_back_is_mended_or_sent_again(bureau: Bureau) -> None:
    case = bureau.apply("kyuka", LEAVE, at(1, 9))
    row = proposal_of(case)
    assert row is not None
    actions.send_back(row.pk, "別の日にできませんか。", by=bureau.head, at=at(1, 10))

    handle = own.begin_anew(case.pk, by=bureau.sato, at=at(1, 11))
    draft = open_draft(bureau.sato, handle.draft_id)

    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert draft.answers == LEAVE
    again = own.submit_own(draft, by=bureau.sato, at=at(1, 12))
    own.withdraw_own(again.pk, by=bureau.sato, at=at(1, 13))
    assert waiting_for(bureau.head, at(1, 13).date()) == []


def test_only_staff_apply_and_only_here(bureau: Bureau) -> None:
    ward, hanako = bureau.town.id, bureau.town.hanako

    assert {one.slug for one in staff_offers_of(ward)} >= {"kyuka", "getsuji"}
    assert not {one.slug for one in offers_of(ward)} & {"kyuka", "getsuji"}
    with pytest.raises(NotOffered):
        public_offering(ward, "kyuka")
    for start in (
        Start("kyuka"),
        Start("kyuka", channel=Channel.STAFF),
        Start("certificate", channel=Channel.STAFF),
    ):
        with pytest.raises((NotOffered, NotAllowed)):
            start_draft(start, by=hanako, at=at(1, 9))
    with pytest.raises(NotOffered):
        own.begin_own("certificate", by=bureau.sato, at=at(1, 9))
    with pytest.raises(NotOffered):
        start_draft(
            Start("kyuka", channel=Channel.COUNTER), by=bureau.sato, at=at(1, 9)
        )


def test_what_one_began_for_oneself_is_no_paper_of_a_resident(bureau: Bureau) -> None:
    own.begin_own("kyuka", by=bureau.sato, at=at(1, 9))

    assert not entries_of(bureau.sato).exists()


def test_a_superior_sends_back_and_asks_for_no_correction(bureau: Bureau) -> None:
    case = bureau.apply("kyuka", LEAVE, at(1, 9))
    wish = actions.corrections.Wish((), at(5, 9).date())

    with pytest.raises(NotAllowed, match="send_back"):
        actions.ask_correction(case.pk, wish, by=bureau.head, at=at(1, 10))


# ------------------------------------------------------------------- attendance


def test_the_button_pressed_twice_is_one_punch(bureau: Bureau) -> None:
    first = bureau.punch("in", at(1, 8, 25))
    second = bureau.punch("in", at(1, 8, 25) + timedelta(seconds=3))
    later = bureau.punch("in", at(1, 9))

    assert first.pk == second.pk != later.pk
    assert first.state == "closed"


def test_an_order_for_what_has_begun_is_none(bureau: Bureau) -> None:
    with pytest.raises(Unfit, match="begun"):
        bureau.apply("jikangai", ORDER, at(3, 18))


def test_overtime_without_an_order_is_not_confirmed_silently(bureau: Bureau) -> None:
    with pytest.raises(Unfit, match="unordered"):
        bureau.apply("jikangai-kakunin", DONE, at(4, 9))
    bureau.apply("jikangai", ORDER, at(3, 15))  # asked for, and never approved
    with pytest.raises(Unfit, match="unordered"):
        bureau.apply("jikangai-kakunin", DONE, at(4, 9))

    why = {**DONE, "basis": "unordered", "why": "相談が長くなった。"}
    case = bureau.granted("jikangai-kakunin", why, at(4, 9))

    (received,) = [
        one for one in history(case.ward_id, case.stream) if one.kind == "case.received"
    ]
    assert "basis=unordered" in received.fact["coded"]
    page = own.open_month(int(bureau.sato.id), MONTH, by=bureau.sato, at=at(5, 9))
    assert page.month.totals["unordered_minutes"] == 135


def test_overtime_to_come_is_not_confirmed(bureau: Bureau) -> None:
    bureau.granted("jikangai", ORDER, at(3, 15))

    with pytest.raises(Unfit, match="to_come"):
        bureau.apply("jikangai-kakunin", DONE, at(3, 18))


def test_what_was_not_granted_is_not_taken_back(bureau: Bureau) -> None:
    leave = bureau.apply("kyuka", LEAVE, at(1, 9))
    other = bureau.apply_by(bureau.aoba, "kyuka", LEAVE, at(1, 9))
    bureau.approve(other, at(1, 10))

    for reference in (leave.reference, other.reference):
        back = {"reference": reference, "why": "予定が変わった。"}
        with pytest.raises(Unfit, match="reference"):
            bureau.apply("torikeshi", back, at(1, 11))


def a_june(bureau: Bureau) -> None:
    """Let Satō work all of June but one day of leave, and stay late once."""
    bureau.granted("kyuka", LEAVE, at(1, 9))
    bureau.granted("jikangai", ORDER, at(3, 15))
    bureau.work(*(day for day in OPEN_DAYS if day not in {2, 3}))
    bureau.punch("in", at(3, 8, 25))
    bureau.punch("out", at(3, 19, 30))
    bureau.granted("jikangai-kakunin", DONE, at(4, 9))


BY_HAND = {
    "scheduled_days": 22,
    "scheduled_minutes": 22 * 465,
    "worked_minutes": 21 * 465,
    "annual_minutes": 465,
    "overtime_minutes": 2 * 60 + 15,
}


def test_a_month_is_closed_and_payroll_gets_the_minutes(bureau: Bureau) -> None:
    a_june(bureau)
    with pytest.raises(Unfit, match="running"):
        own.close_month(MONTH, "", by=bureau.sato, at=at(29, 18))
    closing = own.close_month(MONTH, "", by=bureau.sato, at=at(30, 18))
    before = {one.staff.login: one for one in _payroll(bureau)}
    bureau.approve(closing, at(1, 9, month=7))
    after = {one.staff.login: one for one in _payroll(bureau)}

    assert not before["sato"].is_closed
    assert {k: v for k, v in after["sato"].closing.totals.items() if v} == BY_HAND
    assert not after["aoba"].is_closed
    with pytest.raises(NotAllowed, match="payroll"):
        own.payroll(MONTH, by=bureau.head, at=at(2, 9, month=7))


def _payroll(bureau: Bureau) -> list[own.PayLine]:
    return own.payroll(MONTH, by=bureau.jinji, at=at(2, 9, month=7))


def test_a_closed_month_changes_by_a_correction_alone(bureau: Bureau) -> None:
    a_june(bureau)
    closing = own.close_month(MONTH, "", by=bureau.sato, at=at(30, 18))
    bureau.approve(closing, at(1, 9, month=7))
    with pytest.raises(Unfit, match="reason"):
        own.close_month(MONTH, "", by=bureau.sato, at=at(1, 10, month=7))
    with pytest.raises(Unfit, match="same"):
        own.close_month(MONTH, "念のため", by=bureau.sato, at=at(1, 10, month=7))

    late = {**DONE, "start": said(at(4, 17, 15)), "end": said(at(4, 18, 15))}
    late |= {"basis": "unordered", "why": "急な電話があった。"}
    bureau.granted("jikangai-kakunin", late, at(2, 9, month=7))
    held = {one.staff.login: one for one in _payroll(bureau)}["sato"].closing
    page = own.open_month(int(bureau.sato.id), MONTH, by=bureau.sato, at=at(2, 10))
    assert held.totals["overtime_minutes"] == 135
    assert page.differs

    again = at(3, 9, month=7)
    mended = own.close_month(MONTH, "確認が遅れた。", by=bureau.sato, at=again)
    bureau.approve(mended, at(3, 10, month=7))
    (line,) = [one for one in _payroll(bureau) if one.staff.login == "sato"]
    assert line.closing.totals["overtime_minutes"] == 195
    assert line.closing.totals["unordered_minutes"] == 60


def test_a_correcting_closing_typed_by_hand_needs_its_reason(bureau: Bureau) -> None:
    a_june(bureau)
    closing = own.close_month(MONTH, "", by=bureau.sato, at=at(30, 18))
    bureau.approve(closing, at(1, 9, month=7))
    late = {**DONE, "start": said(at(4, 17, 15)), "end": said(at(4, 18, 15))}
    late |= {"basis": "unordered", "why": "急な電話があった。"}
    bureau.granted("jikangai-kakunin", late, at(2, 9, month=7))
    page = own.open_month(int(bureau.sato.id), MONTH, by=bureau.sato, at=at(2, 10))

    with pytest.raises(Unfit, match="reason"):
        bureau.apply(
            "getsuji",
            {**page.month.totals, "closed_month": MONTH},
            at(2, 10, month=7),
        )


def test_a_month_with_something_undecided_is_not_closed(bureau: Bureau) -> None:
    bureau.apply("kyuka", LEAVE, at(1, 9))

    with pytest.raises(Unfit, match="waiting"):
        own.close_month(MONTH, "", by=bureau.sato, at=at(30, 18))


def test_numbers_that_the_month_does_not_say_are_refused(bureau: Bureau) -> None:
    page = own.open_month(int(bureau.sato.id), MONTH, by=bureau.sato, at=at(30, 18))
    more = {**page.month.totals, "overtime_minutes": 600, "closed_month": MONTH}

    with pytest.raises(Unfit, match="changed"):
        bureau.apply("getsuji", more, at(30, 18))


def test_the_superior_sees_a_month_and_the_look_is_written_down(bureau: Bureau) -> None:
    sato = int(bureau.sato.id)
    own.open_month(sato, MONTH, by=bureau.head, at=at(5, 9))

    kinds = Counter(one.kind for one in views_of(bureau.town.id, f"staff/{sato}"))
    assert kinds == {"month.viewed": 1}
    for nobody in (bureau.aoba, bureau.town.kato, bureau.jinji, bureau.town.hanako):
        with pytest.raises(NotYours):
            own.open_month(sato, MONTH, by=nobody, at=at(5, 9))


def test_a_month_costs_the_same_queries_however_full_it_is(
    bureau: Bureau, django_assert_num_queries: object
) -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            own.open_month(int(bureau.sato.id), MONTH, by=bureau.sato, at=at(9, 9))
        return len(found)

    bureau.work(1)
    few = queries()
    bureau.work(2, 3, 4, 5)
    assert queries() == few


def test_a_purchase_goes_by_its_amount(bureau: Bureau) -> None:
    told = {
        "item": "事務用いす",
        "quantity": 3,
        "price": 59_400,
        "why": "壊れた。",
        "wanted_on": "2026-06-20",
    }
    case = bureau.apply("kobai", told, at(1, 9))
    row = proposal_of(case)

    assert row is not None
    assert row.amount_yen == 59_400
    assert Case.objects.get(pk=case.pk).stage == "decision"
