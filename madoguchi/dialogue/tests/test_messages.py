"""The office and an applicant write to each other; what they say stays sealed."""

from datetime import timedelta
from uuid import uuid4

import pytest

from madoguchi.cases.models import Case
from madoguchi.cases.problems import NotYours, TooManyTries
from madoguchi.cases.queries import open_own
from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_case
from madoguchi.dialogue.actions.calls import open_call
from madoguchi.dialogue.actions.messages import Heard, note_down, reply, settle, write
from madoguchi.dialogue.models import Call, Message
from madoguchi.dialogue.problems import BadMessage, NoSuchTalk, NotReachable
from madoguchi.dialogue.queries import (
    calls_visible_to,
    messages_of,
    unanswered_cases,
    unsettled,
)
from madoguchi.dialogue.rules import MOST_UNSETTLED
from madoguchi.events.queries import history
from madoguchi.wards.models import Staff

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=20)


def kinds(case: Case) -> list[str]:
    return [event.kind for event in history(case.ward_id, case.stream)]


def said(case: Case) -> list[tuple[str, str]]:
    return [(one.side, one.text) for one in messages_of(open_own(case))]


def calls(town: Town) -> int:
    return Staff.objects.get(pk=town.sato.id).calls


def test_what_is_said_is_read_in_order_and_stored_sealed(town: Town) -> None:
    case = a_case(town, "reviewing")

    reply(case, "いつ届きますか。", uuid4(), by=town.anyone, at=MONDAY)
    write(case.pk, "明日送ります。", uuid4(), by=town.sato, at=MONDAY + DAY)

    assert said(case) == [
        ("applicant", "いつ届きますか。"),
        ("office", "明日送ります。"),
    ]
    assert kinds(case)[-2:] == ["message.received", "message.sent"]
    stored = b"".join(bytes(one.sealed) for one in Message.objects.all())
    assert "明日".encode() not in stored


def test_the_log_holds_no_word_of_it(town: Town) -> None:
    case = a_case(town, "reviewing")

    row = write(case.pk, "明日送ります。", uuid4(), by=town.sato, at=MONDAY)

    event = history(case.ward_id, case.stream)[-1]
    assert event.fact == {"message": str(row.pk)}


def test_a_reply_calls_who_works_on_the_case_until_it_is_answered(town: Town) -> None:
    case = a_case(town, "reviewing")

    reply(case, "急いでいます。", uuid4(), by=town.anyone, at=MONDAY)

    assert calls(town) == 1
    assert list(unanswered_cases(town.suzuki)) == [case]
    write(case.pk, "はい。", uuid4(), by=town.suzuki, at=MONDAY)
    assert calls(town) == 0
    assert not unanswered_cases(town.suzuki).exists()


def test_a_case_of_nobody_waits_in_the_list_of_the_section(town: Town) -> None:
    case = a_case(town)

    reply(case, "急いでいます。", uuid4(), by=town.anyone, at=MONDAY)

    assert list(unanswered_cases(town.sato)) == [case]
    assert not unanswered_cases(town.kato).exists()
    assert not Call.objects.exists()


def test_one_sending_is_one_message_however_often_it_comes(town: Town) -> None:
    case, number = a_case(town, "reviewing"), uuid4()

    for _ in range(2):
        reply(case, "一度だけ。", number, by=town.anyone, at=MONDAY)

    assert said(case) == [("applicant", "一度だけ。")]
    assert kinds(case).count("message.received") == 1


def test_the_number_of_a_sending_is_of_its_own_case_alone(town: Town) -> None:
    number = uuid4()

    for case in (a_case(town), a_case(town)):
        reply(case, "もしもし", number, by=town.anyone, at=MONDAY)
        assert said(case) == [("applicant", "もしもし")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" \n", "empty"),
        ("あ" * 2001, "long"),
        ("番号は123456789018です。", "individual_number"),
        ("\ue000", "unstorable"),
    ],
)
def test_what_cannot_be_kept_is_refused(town: Town, text: str, reason: str) -> None:
    case = a_case(town, "reviewing")

    with pytest.raises(BadMessage) as refused:
        reply(case, text, uuid4(), by=town.anyone, at=MONDAY)

    assert refused.value.reason == reason
    with pytest.raises(BadMessage):
        write(case.pk, text, uuid4(), by=town.sato, at=MONDAY)
    assert not Message.objects.exists()


def test_who_writes_faster_than_anybody_reads_waits(town: Town) -> None:
    case = a_case(town)

    for _ in range(10):
        reply(case, "もしもし", uuid4(), by=town.anyone, at=MONDAY)
    with pytest.raises(TooManyTries):
        reply(case, "もしもし", uuid4(), by=town.anyone, at=MONDAY)

    reply(case, "もしもし", uuid4(), by=town.anyone, at=MONDAY + LATER)


def test_so_many_wait_for_an_answer_and_no_more(town: Town) -> None:
    case = a_case(town)
    for turn in range(MOST_UNSETTLED):
        at = MONDAY + turn * LATER
        reply(case, "もしもし", uuid4(), by=town.anyone, at=at)

    with pytest.raises(NotReachable) as refused:
        reply(case, "もしもし", uuid4(), by=town.anyone, at=MONDAY + DAY)

    assert refused.value.reason == "waits"
    assert settle(case.pk, by=town.sato, at=MONDAY + DAY) == MOST_UNSETTLED
    assert settle(case.pk, by=town.sato, at=MONDAY + DAY) == 0
    reply(case, "もしもし", uuid4(), by=town.anyone, at=MONDAY + DAY)


@pytest.mark.parametrize("state", ["closed", "withdrawn"])
def test_nobody_writes_where_the_case_is_over(town: Town, state: str) -> None:
    case = a_case(town, state)

    with pytest.raises(NotReachable):
        reply(case, "まだですか。", uuid4(), by=town.anyone, at=MONDAY)
    with pytest.raises(NotReachable):
        write(case.pk, "終わりました。", uuid4(), by=town.sato, at=MONDAY)


def test_nobody_writes_to_who_gave_no_name(town: Town) -> None:
    case = a_case(town, procedure="survey")

    with pytest.raises(NotReachable):
        write(case.pk, "ありがとう。", uuid4(), by=town.sato, at=MONDAY)


def test_another_section_neither_writes_nor_settles(town: Town) -> None:
    case = a_case(town, "reviewing")

    with pytest.raises(NotYours):
        write(case.pk, "はい。", uuid4(), by=town.kato, at=MONDAY)
    with pytest.raises(NotYours):
        settle(case.pk, by=town.kato, at=MONDAY)
    heard = Heard("applicant", "phone", "電話番号が変わった。")
    with pytest.raises(NotYours):
        note_down(case.pk, heard, by=town.kato, at=MONDAY)


def test_a_call_is_written_down_in_the_same_thread(town: Town) -> None:
    case = a_case(town, "reviewing")
    reply(case, "電話をください。", uuid4(), by=town.anyone, at=MONDAY)

    heard = Heard("office", "phone", "折り返し電話した。")
    note_down(case.pk, heard, by=town.sato, at=MONDAY + DAY)

    assert said(case)[-1] == ("office", "折り返し電話した。")
    assert messages_of(open_own(case))[-1].was_heard
    assert not unsettled(case).exists()
    assert kinds(case)[-1] == "message.noted_down"


def test_a_call_is_opened_by_whom_it_is_for(town: Town) -> None:
    case = a_case(town, "reviewing")
    reply(case, "もしもし", uuid4(), by=town.anyone, at=MONDAY)
    (mine,) = calls_visible_to(town.sato)

    with pytest.raises(NoSuchTalk):
        open_call(mine.pk, by=town.suzuki, at=MONDAY)
    open_call(mine.pk, by=town.sato, at=MONDAY)

    assert calls(town) == 0
    assert list(unanswered_cases(town.sato)) == [case]
