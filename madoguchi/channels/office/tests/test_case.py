"""One page shows the whole case, after the look was written down."""

from typing import Any

import pytest
from django.db import OperationalError, connection

from madoguchi.cases import actions
from madoguchi.cases.models import Case
from madoguchi.cases.opened import subject_of
from madoguchi.cases.queries import opened
from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_case, answer, bring, decide
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.config.wiring import follow_all
from madoguchi.documents.actions import Place, Upload, keep_upload
from madoguchi.events.models import View
from madoguchi.events.queries import views_of
from madoguchi.kernel.channel import Channel

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_the_case_shows_who_what_and_until_when(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")

    text = sato.text("case", case.pk)

    assert "若葉 花子" in text
    assert "昭和33年4月1日（1958年）" in text
    assert case.reference in text
    assert "佐藤 恵" in text
    assert "超過" in text


def test_opening_a_case_leaves_a_row_that_names_who_and_why(
    town: Town, sato: Desk
) -> None:
    case = a_case(town)

    sato.text("case", case.pk)

    seen = views_of(town.id, case.stream)[0]
    assert (seen.kind, seen.actor) == ("case.viewed", town.sato.reference)
    assert "事案を開いた（審査・事務）" in sato.text("case", case.pk)


def test_without_the_access_row_nothing_of_the_case_is_shown(
    town: Town, sato: Desk
) -> None:
    case = a_case(town)

    def refuse(execute: Any, sql: str, *args: Any) -> Any:
        if "events_view" in sql:
            raise OperationalError("database is locked")
        return execute(sql, *args)

    with connection.execute_wrapper(refuse):
        response = sato.get("case", case.pk)

    assert response.status_code == 503
    text = response.content.decode()
    assert "閲覧の記録を残せない" in text
    assert "若葉" not in text
    assert case.reference not in text


def test_a_correction_shows_what_changed(town: Town, sato: Desk) -> None:
    case = a_case(town, "correcting")
    answer(case, {"birth": "1958-04-02"}, at=MONDAY + DAY)

    text = sato.text("case", case.pk)

    assert "昭和33年4月2日（1958年）" in text
    assert "ちがう：昭和33年4月1日（1958年）" in text
    assert "生年月日を確かめてください。" in text


def test_a_stopped_clock_says_so(town: Town, sato: Desk) -> None:
    case = a_case(town, "correcting")

    text = sato.text("case", case.pk)

    assert "停止中" in text
    assert "期間の計算は止まっています" in text


def test_the_log_tells_what_happened_in_words(town: Town, sato: Desk) -> None:
    case = a_case(town, "closed")

    text = sato.text("case", case.pk)

    for words in ("受け付けた", "担当になり", "決定した", "完了にした"):
        assert words in text


def test_notes_are_shown_with_their_writer(town: Town, sato: Desk) -> None:
    case = a_case(town)
    actions.add_note(case.pk, "折り返し電話", by=town.suzuki, at=MONDAY)

    text = sato.text("case", case.pk)

    assert "折り返し電話" in text
    assert "鈴木 誠" in text


def test_an_attachment_opens_after_its_own_access_row(town: Town, sato: Desk) -> None:
    case = a_case(town)
    key = opened(case).key
    kept = keep_upload(
        Upload("身分証.png", PNG),
        into=Place(subject_of(case), key),
        by=town.anyone,
        at=MONDAY,
    )
    assert "身分証.png" in sato.text("case", case.pk)
    before = View.objects.count()

    response = sato.get("document", case.pk, kept.pk)

    assert response["Content-Type"] == "image/png"
    assert View.objects.count() == before + 1


def test_a_document_of_another_case_is_not_there(town: Town, sato: Desk) -> None:
    one, other = a_case(town), a_case(town)
    kept = keep_upload(
        Upload("a.png", PNG),
        into=Place(subject_of(one), opened(one).key),
        by=town.anyone,
        at=MONDAY,
    )

    assert sato.get("document", other.pk, kept.pk).status_code == 404


def test_a_decision_is_shown_with_its_reason(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")
    decide(town, case.pk, "refused")

    text = sato.text("case", case.pk)

    assert "不交付・却下" in text
    assert "区内に住民登録がありません。" in text
    assert "要件に当てはまらない" in text


def test_what_came_by_post_names_who_typed_it(town: Town, sato: Desk) -> None:
    case = a_case(town, by=town.sato, channel=Channel.POST, assisted=True)

    text = sato.text("case", case.pk)

    assert "郵送（入力 佐藤 恵）" in text
    assert "支援あり" in text


@pytest.mark.parametrize("state", Case.State.values)
def test_every_state_has_its_page_in_both_languages(
    town: Town, sato: Desk, state: str
) -> None:
    case = a_case(town, state if state != "decided" else "granted")

    assert "次にすること" in sato.text("case", case.pk)
    assert "What to do next" in sato.text("case", case.pk, lang="en")


def test_whom_no_notice_reaches_the_office_must_tell(town: Town, sato: Desk) -> None:
    by_post = a_case(town, by=town.sato, channel=Channel.POST)
    signed_in = a_case(town, by=town.hanako)
    untold = "申請者にはまだ伝わっていません"
    follow_all()
    assert untold not in sato.text("case", by_post.pk)

    for case in (by_post, signed_in):
        bring(town, case, "correcting")
    follow_all()

    assert untold in sato.text("case", by_post.pk)
    assert untold not in sato.text("case", signed_in.pk)


def test_the_latest_looks_are_shown_and_all_of_them_when_asked_for(
    town: Town, sato: Desk
) -> None:
    case = a_case(town)
    for _ in range(20):
        sato.get("case", case.pk)

    few = sato.text("case", case.pk)
    every = sato.text("case", case.pk, looks="all")

    assert "閲覧の記録（新しい20件）" in few
    assert "閲覧の記録 22件" in every
    assert few.count("事案を開いた") == 20
    assert every.count("事案を開いた") == 22
