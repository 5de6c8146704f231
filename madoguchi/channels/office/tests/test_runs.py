"""Runs over all residents at the desk: proposed, approved, looked at by the right."""

from typing import Any

import pytest

from madoguchi.cases.tests.cast import MONDAY, Town
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.events.queries import views_of
from madoguchi.runs import actions
from madoguchi.runs.models import Run
from madoguchi.runs.tasks import judge_residents
from madoguchi.runs.tests.cast import (
    OPEN,
    POOR,
    RICH,
    SLUG,
    approved,
    enrolled,
    finished,
    offered,
)
from madoguchi.wards.models import Membership, Staff
from madoguchi.wards.queries import actor_of

TYPED = {
    "procedure": SLUG,
    "purpose": "対象の人に申請を案内する",
    "basis": "within",
    "law": "給付金条例第3条",
    "on": "2026-04-06",
    "keep_until": "2027-03-31",
}


@pytest.fixture
def ready(town: Town) -> Town:
    offered(town)
    enrolled(town, *[POOR] * 12, *[RICH] * 40, *[OPEN] * 11)
    return town


@pytest.fixture
def guardian(ready: Town) -> Desk:
    """Return the desk of somebody who watches over personal data elsewhere."""
    Membership.objects.filter(staff=int(ready.kato.id)).update(roles=["privacy"])
    return Desk.of(ready, actor_of(Staff.objects.get(pk=ready.kato.id)))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)


def test_a_run_is_proposed_approved_by_another_and_told_in_counts(
    ready: Town, suzuki: Desk, guardian: Desk
) -> None:
    response = suzuki.post("runs", **TYPED)
    row = Run.objects.get()
    assert response["Location"].endswith(f"/runs/{row.pk}/?said=run_proposed")
    assert "承認を待っています" in suzuki.text("run", row.pk)
    assert "この内容を承認する" not in suzuki.text("run", row.pk)

    assert "この内容を承認する" in guardian.text("run", row.pk)
    guardian.post("run_approve", row.pk, bound=actions.bound_of(row))
    assert "まもなく始まります" in suzuki.text("run", row.pk)
    judge_residents.call(ready.id, str(row.pk))

    told = suzuki.text("run", row.pk)
    assert "12人" in told
    assert "40人" in told
    assert "あてはまる人の一覧を開く" in told
    assert "あてはまる人の一覧を開く" not in guardian.text("run", row.pk)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"purpose": " "}, "目的を、1000文字まで"),
        ({"law": ""}, "根拠を、条文の番号まで"),
        ({"basis": "x"}, "根拠の区分を選んで"),
        ({"on": "今日"}, "判定の基準日を入力"),
        ({"keep_until": "2026-04-06"}, "明日から3年後まで"),
        ({"keep_until": ""}, "明日から3年後まで"),
        ({"procedure": "certificate"}, "手続きを選んでください"),
        ({"purpose": "\0"}, "目的を、1000文字まで"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(
    ready: Town, suzuki: Desk, wrong: dict[str, str], said: str
) -> None:
    response = suzuki.post("runs", **{**TYPED, **wrong})

    text = response.content.decode()
    assert response.status_code == 422
    assert said in text
    assert "給付金条例第3条" in text or "law" in wrong
    assert not Run.objects.exists()


def test_all_that_is_missing_is_told_at_once(ready: Town, suzuki: Desk) -> None:
    response = suzuki.post("runs", **{**TYPED, "purpose": "", "law": ""})

    assert "（2か所）" in response.content.decode()


def test_few_people_are_no_figure(town: Town, suzuki: Desk) -> None:
    offered(town)
    enrolled(town, *[POOR] * 3, *[RICH] * 40, *[OPEN] * 11)
    row = finished(town)

    told = suzuki.text("run", row.pk)

    assert told.count("少ないため非表示") == 2
    assert "40人" in told
    assert "3人" not in told.replace("13人", "")
    assert "11人" not in told


def test_the_list_is_masked_and_leads_to_one_verdict(ready: Town, sato: Desk) -> None:
    row = finished(ready)

    listed = sato.text("run_found", row.pk)
    assert listed.count("月に10,000円") == 12
    assert "若葉 住民1" not in listed
    [person, *_] = actions.look_through(row.pk, "yes", by=ready.sato, at=MONDAY).rows
    one = sato.text("run_verdict", row.pk, person.person)

    assert "若葉 住民1" in one
    assert "若葉台1番" in one
    assert [seen.kind for seen in views_of(ready.id, f"person/{person.person}")] == [
        "verdict.viewed"
    ]


@pytest.mark.parametrize(
    "query", [{"word": "maybe"}, {"after": "x"}, {"after": "9" * 30}, {"after": "-1"}]
)
def test_an_address_that_asks_for_nonsense_shows_the_first_page(
    ready: Town, sato: Desk, query: dict[str, str]
) -> None:
    row = finished(ready)

    assert sato.text("run_found", row.pk, **query).count("月に10,000円") == 12


def test_a_page_beyond_the_end_says_so(ready: Town, sato: Desk) -> None:
    row = finished(ready)

    assert "これより先には、いません" in sato.text("run_found", row.pk, after="999999")


def test_a_page_of_a_run_that_is_not_over_leads_back(ready: Town, sato: Desk) -> None:
    row = approved(ready)

    response = sato.get("run_found", row.pk)

    assert response.status_code == 302
    assert "refused=RunElsewhere" in response["Location"]
    assert (
        "状態が変わっています" in sato.client.get(response["Location"]).content.decode()
    )


def test_a_run_is_cancelled(ready: Town, suzuki: Desk) -> None:
    row = approved(ready)

    suzuki.post("run_cancel", row.pk)

    assert "取りやめ" in suzuki.text("run", row.pk, said="run_cancelled")
    assert Run.objects.get().state == Run.State.CANCELLED


def test_other_departments_find_no_run(ready: Town) -> None:
    row = finished(ready)
    kato = Desk.of(ready, ready.kato)

    assert "まだありません" in kato.text("runs")
    for name in ("run", "run_found"):
        assert kato.get(name, row.pk).status_code == 404


def test_the_page_costs_the_same_for_many_runs(
    ready: Town, suzuki: Desk, django_assert_max_num_queries: Any
) -> None:
    for _ in range(4):
        approved(ready)

    with django_assert_max_num_queries(6):
        suzuki.text("runs")
