"""The records officer's pages: due, drawn up, approved by another, gone."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import Town, a_case
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.records.actions import carry_out
from madoguchi.records.models import Disposal, Hold
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 4, 6, 1, 0, tzinfo=UTC)
"""Whatever ended then need not be kept today: three years, from April 2021 on."""
WHY = {"reason": "audit", "words": "監査で指摘を受けたため残す"}


@pytest.fixture
def case(town: Town) -> Case:
    with ward_scope(town.id):
        case = a_case(town, "closed")
        Case.objects.filter(pk=case.pk).update(closed_at=LONG_AGO)
    return case


def drawn(town: Town) -> Disposal:
    clerk = Desk.of(town, town.sato)
    assert "1件の廃棄簿を作る" in clerk.text("records")
    assert clerk.post("disposal_draw", department="kumin").status_code == 302
    with ward_scope(town.id):
        return Disposal.objects.select_related("drawn_by").get()


def approve(desk: Desk, row: Disposal, **sent: str) -> str:
    given = {"digest": row.digest, "count": "1", **sent}
    there = desk.post("disposal_approve", row.pk, **given)
    return str(there.get("Location", there.status_code))


def disposed(town: Town, row: Disposal) -> None:
    assert "said=disposal_approved" in approve(Desk.of(town, town.suzuki), row)
    with ward_scope(town.id):
        carry_out(town.id, row.pk, at=datetime.now(UTC))


def test_nothing_is_due_and_the_page_says_so(town: Town) -> None:
    text = Desk.of(town, town.sato).text("records")

    assert "保存期間が終わった事案はありません" in text
    assert "廃棄簿を作る" not in text.partition("<h1>")[2].partition("<form")[2]


def test_who_drew_it_up_is_told_that_another_approves(town: Town, case: Case) -> None:
    row = drawn(town)

    text = Desk.of(town, town.sato).text("disposal", row.pk)

    assert case.reference in text
    assert "作った人とは別の、この課の決裁者" in text
    assert "廃棄を承認する" not in text


def test_another_person_approves_and_the_record_is_gone(town: Town, case: Case) -> None:
    row = drawn(town)
    disposed(town, row)
    desk = Desk.of(town, town.sato)

    text = desk.text("disposal", row.pk)
    assert "鍵の控えもなくなる日" in text
    assert "廃棄した件数" in text
    gone = desk.get("case", case.pk)
    assert gone.status_code == 410
    assert "この事案の記録は廃棄しました" in gone.content.decode()


@pytest.mark.parametrize("count", ["", "2", "一", "1１", "9" * 9])
def test_the_count_is_typed_to_be_sure(town: Town, case: Case, count: str) -> None:
    row = drawn(town)

    where = approve(Desk.of(town, town.suzuki), row, count=count)

    assert "refused=ListChanged.count" in where
    assert case.reference in Desk.of(town, town.suzuki).text("case", case.pk)


def test_a_list_of_other_lines_is_not_approved(town: Town, case: Case) -> None:
    row = drawn(town)

    where = approve(Desk.of(town, town.suzuki), row, digest="0" * 64)

    assert where.endswith("refused=ListChanged")


def test_the_list_goes_out_as_a_file_without_a_name(town: Town, case: Case) -> None:
    row = drawn(town)

    file = Desk.of(town, town.sato).get("disposal_csv", row.pk)

    text = file.getvalue().decode("utf-8-sig")
    assert case.reference in text
    assert "3年" in text
    assert "若葉" not in text


def test_a_list_is_given_up(town: Town, case: Case) -> None:
    row = drawn(town)
    desk = Desk.of(town, town.suzuki)

    assert "said=disposal_dropped" in desk.post("disposal_drop", row.pk)["Location"]

    assert "取りやめ" in desk.text("disposal", row.pk)
    assert "1件の廃棄簿を作る" in desk.text("records")


def test_another_department_finds_nothing(town: Town, case: Case) -> None:
    row = drawn(town)
    desk = Desk.of(town, town.kato)

    assert "区民課" not in desk.text("records")
    for name in ("disposal", "disposal_csv"):
        assert desk.get(name, row.pk).status_code == 404
    assert desk.post("disposal_drop", row.pk).status_code == 404
    assert (
        "refused=ListNotAllowed"
        in desk.post("disposal_draw", department="kumin")["Location"]
    )


def test_a_hold_is_placed_with_its_reason_and_lifted(town: Town, case: Case) -> None:
    desk = Desk.of(town, town.sato)
    assert "いつまで残すか" in desk.text("retention", case.pk)

    assert desk.post("retention", case.pk, **WHY).status_code == 302

    text = desk.text("retention", case.pk)
    assert WHY["words"] in text
    assert "停止中" in text
    assert "廃棄簿を作る</button>" not in desk.text("records")
    with ward_scope(town.id):
        hold = Hold.objects.get()
    desk.post("hold_lift", case.pk, hold.pk)
    assert "解きました（佐藤 恵）" in desk.text("retention", case.pk)
    assert "1件の廃棄簿を作る" in desk.text("records")


def test_all_that_is_missing_of_a_hold_is_said_at_once(town: Town, case: Case) -> None:
    desk = Desk.of(town, town.sato)

    said = desk.post("retention", case.pk, words="短い", until_on="2020-01-01")

    text = said.content.decode()
    assert said.status_code == 422
    assert "理由の区分を選んでください" in text
    assert "5文字から1000文字まで" in text
    assert "30年後までの日" in text
    assert "短い" in text


def test_the_search_finds_the_number_and_no_name(
    town: Town, case: Case, client: Client
) -> None:
    del client
    disposed(town, drawn(town))
    desk = Desk.of(town, town.sato)

    found = desk.post("search", reference=case.reference)

    text = found.content.decode()
    assert case.reference in text
    assert "廃棄済み" in text
    assert "若葉" not in text
    queue = desk.text("queue", view="all")
    assert case.reference in queue
