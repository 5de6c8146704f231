"""What comes in at the counter, by phone and by post goes the same way as online."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from madoguchi.cases.models import Case, Draft
from madoguchi.cases.tests.cast import Town
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.config.wiring import follow_all
from madoguchi.events.queries import history
from madoguchi.indicators.models import CaseLine

PAPER: Mapping[str, Any] = {
    "asked": ["copies", "delivery", "applicant", "birth", "phone", "email"],
    "copies": "2",
    "delivery": "pickup",
    "applicant.family": "若葉",
    "applicant.given": "花子",
    "applicant.family_kana": "ワカバ",
    "applicant.given_kana": "ハナコ",
    "birth.era": "昭和",
    "birth.year": "33",
    "birth.month": "4",
    "birth.day": "1",
    "phone": "090-1234-5678",
    "email": "",
}

LAST_WEEK = (timezone.localdate() - timedelta(days=7)).isoformat()


def begin(desk: Desk, **changes: str) -> Draft:
    sent = {"procedure": "certificate", "channel": "post", "arrived_on": LAST_WEEK}
    response = desk.post("entry", **{**sent, **changes})
    assert response.status_code == 302, response.content.decode()
    return Draft.objects.latest("started_at")


def test_a_letter_becomes_a_case_with_its_day_and_channel(
    town: Town, sato: Desk
) -> None:
    draft = begin(sato, assisted="yes")

    typed = sato.post("entry_form", draft.pk, **PAPER)
    assert typed["Location"].endswith("/check/")
    assert "若葉" in sato.text("entry_check", draft.pk)
    done = sato.post("entry_check", draft.pk)

    case = Case.objects.get(pk=draft.pk)
    assert done["Location"].endswith("/receipt/")
    assert (case.channel, case.assisted) == ("post", True)
    assert case.arrived_on.isoformat() == LAST_WEEK
    assert case.age_band == "65-74"
    assert str(case.entered_by_id) == town.sato.id


def test_the_receipt_has_number_and_password_to_hand_over(
    town: Town, sato: Desk
) -> None:
    draft = begin(sato)
    sato.post("entry_form", draft.pk, **PAPER)
    sato.post("entry_check", draft.pk)

    text = sato.text("entry_receipt", draft.pk)

    assert Case.objects.get(pk=draft.pk).reference in text
    assert "確認コード" in text


def test_a_second_click_is_the_same_receipt(town: Town, sato: Desk) -> None:
    draft = begin(sato)
    sato.post("entry_form", draft.pk, **PAPER)
    sato.post("entry_check", draft.pk)
    again = sato.post("entry_check", draft.pk)

    assert again["Location"].endswith("/receipt/")
    assert Case.objects.count() == 1


def test_what_is_right_is_kept_and_what_is_wrong_is_shown(
    town: Town, sato: Desk
) -> None:
    draft = begin(sato)

    response = sato.post("entry_form", draft.pk, **{**PAPER, "birth.month": "13"})

    text = response.content.decode()
    assert response.status_code == 422
    assert "入力を直してください（1か所）" in text
    assert 'value="花子"' in text
    refused = [one for one in history(town.id, draft.stream) if "refused" in one.kind]
    assert [one.fact["question"] for one in refused] == ["birth"]


def test_an_answer_that_opens_a_page_asks_for_it_before_the_check(
    town: Town, sato: Desk
) -> None:
    draft = begin(sato)

    response = sato.post("entry_form", draft.pk, **{**PAPER, "delivery": "post"})

    assert response.status_code == 200
    assert 'name="address"' in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"procedure": ""}, "手続きを選んでください"),
        ({"procedure": "nothing"}, "いま受け付けていません"),
        ({"channel": "web"}, "どのように届いたかを選んでください"),
        ({"arrived_on": "2999-01-01"}, "今日までの日"),
        ({"arrived_on": "yesterday"}, "今日までの日"),
        ({"arrived_on": "2016-04-01"}, "1年前から"),
    ],
)
def test_a_wrong_beginning_is_told_beside_its_field(
    town: Town, sato: Desk, changes: dict[str, str], words: str
) -> None:
    sent = {"procedure": "certificate", "channel": "post", "arrived_on": LAST_WEEK}

    response = sato.post("entry", **{**sent, **changes})

    assert response.status_code == 422
    assert words in response.content.decode()


def test_what_was_begun_can_be_found_again(town: Town, sato: Desk) -> None:
    draft = begin(sato)

    assert sato.address("entry_form", draft.pk) in sato.text("entry")


def test_what_a_colleague_types_is_not_found(
    town: Town, sato: Desk, suzuki: Desk
) -> None:
    draft = begin(sato)

    assert suzuki.get("entry_form", draft.pk).status_code == 404
    assert sato.address("entry_form", draft.pk) not in suzuki.text("entry")


def test_an_entry_can_be_thrown_away(town: Town, sato: Desk) -> None:
    draft = begin(sato)

    sato.post("entry_form", draft.pk, discard="yes")

    assert sato.get("entry_form", draft.pk).status_code == 404


def test_a_case_by_post_lowers_the_use_rate(town: Town, sato: Desk) -> None:
    draft = begin(sato)
    sato.post("entry_form", draft.pk, **PAPER)
    sato.post("entry_check", draft.pk)
    follow_all()

    line = CaseLine.objects.get(stream=draft.stream)
    assert (line.channel, line.age_band) == ("post", "65-74")
