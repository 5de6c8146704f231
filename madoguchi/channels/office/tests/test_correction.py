"""Asking for a correction: which answers, why, in what words, until when."""

import re
from datetime import timedelta

from django.utils import timezone

from madoguchi.cases.models import Case, Correction
from madoguchi.cases.queries import asked_correction, opened
from madoguchi.cases.tests.cast import Town, a_case
from madoguchi.channels.office.tests.desk import Desk

DUE = (timezone.localdate() + timedelta(days=20)).isoformat()
ASK = {
    "question": "birth",
    "reason.birth": "mismatch",
    "text.birth": "生年月日を確かめてください。",
    "due": DUE,
}


def test_the_clock_stops_when_a_correction_is_asked_for(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")

    response = sato.post("correction", case.pk, **ASK)

    assert response["Location"].endswith("?said=asked")
    case.refresh_from_db()
    assert case.state == "correcting"
    asked = asked_correction(opened(case))
    assert asked is not None
    assert [(one.question, one.reason) for one in asked.asks] == [("birth", "mismatch")]
    assert asked.due_on.isoformat() == DUE


def test_two_weeks_are_filled_in_and_the_day_is_open(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")

    found = re.search(r'name="due" value="([\d-]+)"', sato.text("correction", case.pk))

    assert found
    due = timezone.localdate().fromisoformat(found[1])
    assert due >= timezone.localdate() + timedelta(days=14)
    assert due.weekday() < 5


def test_each_answer_needs_a_reason_and_words(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")

    response = sato.post("correction", case.pk, question=["birth", "phone"], due=DUE)

    text = response.content.decode()
    assert response.status_code == 422
    assert "入力を直してください（4か所）" in text
    assert not Correction.objects.exists()


def test_a_reason_without_a_tick_counts_as_one(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")
    sent = {name: text for name, text in ASK.items() if name != "question"}

    sato.post("correction", case.pk, **sent)

    assert Case.objects.get(pk=case.pk).state == "correcting"


def test_nothing_asked_and_a_day_gone_by_are_told(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")

    text = sato.post("correction", case.pk, due="2020-01-01").content.decode()

    assert "1つ以上選んでください" in text
    assert "明日以降の日" in text


def test_what_was_typed_stays_when_something_is_wrong(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")

    text = sato.post("correction", case.pk, **{**ASK, "due": "x"}).content.decode()

    assert "生年月日を確かめてください。</textarea>" in text


def test_words_that_have_no_room_are_not_cut_off(town: Town, sato: Desk) -> None:
    case, long = a_case(town, "reviewing"), "長" * 1001

    response = sato.post("correction", case.pk, **{**ASK, "text.birth": long})

    assert response.status_code == 422
    assert long in response.content.decode()
    assert "いまは1001文字です。" in response.content.decode()
    assert not Correction.objects.exists()


def test_a_second_correction_waits_for_the_first(town: Town, sato: Desk) -> None:
    case = a_case(town, "correcting")

    assert "いまは補正を求められません" in sato.text("correction", case.pk)
    response = sato.post("correction", case.pk, **ASK)

    assert response["Location"].endswith("?refused=WrongState")
