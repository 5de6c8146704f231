"""Acting on many: picked, seen before, confirmed once, taken back."""

import re
from typing import Any

import pytest

from madoguchi.cases.models import Case
from madoguchi.cases.queue import PAGE
from madoguchi.cases.tests.cast import Town, a_case
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.events.models import Event, View
from madoguchi.teamwork.models import Bulk
from madoguchi.teamwork.tests.cast import a_clerk, fresh

REASON = "区内に住民登録がありません。"
REFUSAL = {"outcome": "refused", "reason_code": "not_eligible", "reason": REASON}


def numbers(cases: list[Case]) -> list[str]:
    return [one.reference for one in cases]


def sent(desk: Desk, cases: list[Case], action: str, **more: Any) -> Any:
    return desk.post("bulk", action=action, case=numbers(cases), **more)


def sure(desk: Desk, cases: list[Case], action: str, **more: Any) -> Any:
    """Send what the page that was seen before would send."""
    seen = sent(desk, cases, action, **more).content.decode()
    (mark,) = re.findall(r'name="mark" value="(\w+)"', seen)
    return sent(desk, cases, action, sure="yes", mark=mark, **more)


def landed(desk: Desk, response: Any) -> str:
    assert response.status_code == 302, response.content.decode()
    return str(desk.client.get(response["Location"]).content.decode())


def test_the_preview_says_what_happens_to_each_and_does_nothing(
    town: Town, sato: Desk
) -> None:
    cases = [a_case(town), a_case(town), a_case(town, "granted")]
    before = View.objects.count()

    text = sent(sato, cases, "take").content.decode()

    assert text.count("佐藤 恵の担当になります。") == 3  # in the sum, and of each
    assert "すでに決定されています。はじめの決定が有効です。" in text
    assert "この2件の担当を決める" in text
    assert "若葉" not in text
    assert View.objects.count() == before + 1
    assert Case.objects.filter(assignee=None).count() == 2


def test_confirmed_they_are_taken_at_once(town: Town, sato: Desk) -> None:
    cases = [a_case(town) for _ in range(3)]

    text = landed(sato, sure(sato, cases, "take"))

    assert "終わりました。" in text
    assert "まとめて元に戻す" in text
    assert {str(fresh(one).assignee_id) for one in cases} == {town.sato.id}


def test_without_the_mark_of_what_was_seen_nothing_is_done(
    town: Town, sato: Desk
) -> None:
    case = a_case(town)

    text = sent(sato, [case], "take", sure="yes", mark="another").content.decode()

    assert "仕事の状態が変わりました" in text
    assert fresh(case).assignee_id is None


def test_a_whole_listing_is_picked_over_all_its_pages(town: Town, sato: Desk) -> None:
    for _ in range(PAGE + 1):
        a_case(town)
    a_case(town, procedure="benefit", by=town.hanako)
    assert f"この条件の{PAGE + 2}件すべて" in sato.text("queue")

    path = sato.address("bulk") + "?procedure=certificate"
    response = sato.client.post(path, {"action": "take", "every": "yes"})

    assert f"この{PAGE + 1}件の担当を決める" in response.content.decode()


def test_given_to_whoever_has_least(town: Town, suzuki: Desk) -> None:
    ito = a_clerk(town, "ito")
    cases = [a_case(town) for _ in range(4)]
    asked = sent(suzuki, cases, "assign").content.decode()
    assert "担当の少ない人から順に分ける" in asked
    assert "佐藤 恵（いま0件）" in asked

    landed(suzuki, sure(suzuki, cases, "assign", to="load"))

    given = sorted(str(fresh(one).assignee_id) for one in cases)
    assert given == sorted([town.sato.id, ito.id] * 2)


@pytest.mark.parametrize("to", ["", "x", "9" * 30, "rule"])
def test_nobody_is_given_anything_without_a_name(
    town: Town, suzuki: Desk, to: str
) -> None:
    response = sent(suzuki, [a_case(town)], "assign", to=to)

    assert response.status_code == 422
    assert "だれの担当にするかを選んでください。" in response.content.decode()


def test_refused_alike_with_time_to_undo(town: Town, sato: Desk) -> None:
    cases = [a_case(town) for _ in range(2)]

    text = landed(sato, sure(sato, cases, "decide", **REFUSAL))

    assert "に実行します。それまでは、なかったことにできます。" in text
    assert not Case.objects.exclude(outcome="").exists()
    assert "まとめて決定する（不交付・却下）" in sato.text("queue")
    (row,) = Bulk.objects.all()
    assert "取り消しました。" in landed(sato, sato.post("bulk_undo", row.pk))
    assert fresh(cases[0]).outcome == ""
    assert "まとめて決定する（不交付・却下）" in sato.text("bulk")


def test_a_refusal_says_why_or_is_asked_again(town: Town, sato: Desk) -> None:
    response = sent(sato, [a_case(town)], "decide", outcome="refused", reason_code="")

    text = response.content.decode()
    assert response.status_code == 422
    assert "理由の区分を選んでください。" in text
    assert "（行政手続法8条）" in text


def test_nothing_picked_is_told_on_the_list_one_came_from(
    town: Town, sato: Desk
) -> None:
    path = sato.address("bulk") + "?view=mine"

    response = sato.client.post(path, {"action": "decide"})

    assert "view=mine" in response["Location"]
    assert "先に、行を選んでください。" in landed(sato, response)


def test_procedures_are_decided_apart(town: Town, suzuki: Desk) -> None:
    cases = [a_case(town), a_case(town, procedure="benefit", by=town.hanako)]

    response = sent(suzuki, cases, "decide", outcome="granted")

    assert "決定は、手続きごとに行います。" in landed(suzuki, response)


@pytest.mark.parametrize("action", ["", "delete", "take"])
def test_another_department_touches_nothing(
    town: Town, sato: Desk, action: str
) -> None:
    case = a_case(town)
    kato = Desk.of(town, town.kato)

    sent(kato, [case], action, sure="yes")

    assert fresh(case).assignee_id is None
    assert not Event.objects.filter(kind="bulk.confirmed").exists()


def test_nobody_sees_a_bulk_of_somebody_else(town: Town, sato: Desk) -> None:
    landed(sato, sure(sato, [a_case(town)], "take"))
    (row,) = Bulk.objects.all()

    for stranger in (a_clerk(town, "ito"), town.kato):
        desk = Desk.of(town, stranger)
        assert desk.get("bulk_one", row.pk).status_code == 404
        assert desk.post("bulk_undo", row.pk).status_code == 404


def test_the_next_case_is_the_next_of_the_list(town: Town, sato: Desk) -> None:
    first, second, third = sorted(
        (a_case(town) for _ in range(3)), key=lambda one: (one.due_on, one.reference)
    )
    other = a_case(town, procedure="benefit", by=town.hanako)
    sato.text("queue", procedure="certificate")

    def opened(after: Case, **more: str) -> str:
        response = sato.get("next_case", after=str(after.pk), **more)
        return str(response["Location"]).split("cases/")[1][:36]

    assert opened(first) == str(second.pk)
    assert opened(third) == str(first.pk)
    assert opened(other) == str(first.pk)
    for one in (first, second):
        Case.objects.filter(pk=one.pk).update(assignee=int(town.suzuki.id))
    assert opened(first) == str(third.pk)


def test_after_the_last_one_the_list_says_so(town: Town, sato: Desk) -> None:
    case = a_case(town)
    sato.text("queue", view="free")

    response = sato.get("next_case", after=str(case.pk))

    assert "view=free" in response["Location"]
    assert "次に進められる仕事はありません。" in landed(sato, response)


def test_a_decision_leads_on(town: Town, sato: Desk) -> None:
    first, second = sorted(
        (a_case(town) for _ in range(2)), key=lambda one: (one.due_on, one.reference)
    )
    sato.text("queue")

    response = sato.post("decision", first.pk, outcome="granted", sure="next")

    text = str(sato.client.get(response["Location"])["Location"])
    assert str(second.pk) in text
    assert "said=granted_before" in text
    assert fresh(first).outcome == "granted"


def test_the_keys_are_told_without_a_script(town: Town, sato: Desk) -> None:
    text = sato.text("keys")

    assert "次の事案を開く" in text
    assert "日本語を変換しているときは働きません" in text
    assert 'href="/midori/office/cases/keys/"' in sato.text("queue")
