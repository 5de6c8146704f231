"""Owners see why a version may not go out, record tests; the CIO waives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from madoguchi.cases.tests.cast import Town, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.procedures.actions import draw_up, gating
from madoguchi.procedures.models import (
    GateResult,
    Proposal,
    UsabilityRecord,
    WaiverRecord,
)
from madoguchi.procedures.tests.faults import FAULTS
from madoguchi.procedures.tests.sound import EXAMPLES
from madoguchi.wards.models import Department, Staff
from madoguchi.wards.queries import forget_wards
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TEST = {
    "held_on": TODAY.isoformat(),
    "group.1.age": "75_over",
    "group.1.disability": "hearing",
    "group.1.count": "1",
    "task.1.title": "申し込む",
    "task.1.tried": "1",
    "task.1.managed": "1",
    "task.1.minutes": "9",
    "finding.1.text": "戻るボタンを探した",
    "finding.1.fix": "上にも置いた",
}
OF_A_GROUP = tuple(name for name in TEST if name.startswith("group."))
OF_A_TASK = tuple(name for name in TEST if name.startswith("task."))


@dataclass(frozen=True)
class Gate:
    """Two owners and a CIO at their desks, and a proposal with faults."""

    kubo: Desk
    ota: Desk
    cio: Desk
    row: Proposal

    def checked(self) -> None:
        """Press the button, and let the job look at the pages."""
        self.kubo.post("proposal_check", self.row.pk)
        with ward_scope(self.row.ward_id):
            result = GateResult.objects.latest("made_at")
            gating._look(self.row.ward_id, result.pk, self.row.pk)

    def page(self, desk: Desk | None = None) -> str:
        return (desk or self.kubo).text("proposal", self.row.pk)


@pytest.fixture
def gate(town: Town, settings: Any) -> Iterator[Gate]:
    settings.PAGE_JUDGE = "madoguchi.procedures.tests.judges.KIND"
    with ward_scope(town.id):
        roads = Department.objects.create(ward=town.ward, slug="roads", name="道路課")
        kubo = staff(roads, "kubo", "久保 操", "owner", "clerk")
        ota = staff(roads, "ota", "太田 環", "owner", "supervisor")
        cio = staff(roads, "minato", "湊 志保", "cio")
        forget_wards()
        made = FAULTS["no law"].definition
        row = draw_up(made, examples=EXAMPLES, by=kubo, at=timezone.now())
        yield Gate(Desk.of(town, kubo), Desk.of(town, ota), Desk.of(town, cio), row)
    forget_wards()


def test_before_anything_is_checked_the_page_says_what_will_be(gate: Gate) -> None:
    page = gate.page()

    for told in ("まだ確認していません", "審査基準と標準処理期間", "利用者テスト"):
        assert told in page
    assert "公開前の確認をする" in page


def test_each_reason_says_what_where_and_what_to_do(gate: Gate) -> None:
    gate.checked()
    page = gate.page()

    for told in (
        "公開できない理由が2件あります",
        "根拠法令がありません。",
        "法律、条例、要綱の名前と条項を書いてください。",
        "利用者テストの記録がありません。",
        "2の状態をブラウザーで調べました。",
    ):
        assert told in page
    english = gate.kubo.client.get(
        gate.kubo.address("proposal", gate.row.pk), HTTP_ACCEPT_LANGUAGE="en"
    )
    assert english.status_code == 200


def test_a_reason_leads_to_its_place(gate: Gate, town: Town) -> None:
    with ward_scope(town.id):
        kubo = Staff.objects.get(login="kubo")
        fault = FAULTS["a rule never shown to say no"]
        Proposal.objects.update(state=Proposal.State.DROPPED)
        from madoguchi.wards.queries import actor_of  # noqa: PLC0415

        row = draw_up(
            fault.definition,
            examples=fault.examples,
            by=actor_of(kubo),
            at=timezone.now(),
        )
    other = Gate(gate.kubo, gate.ota, gate.cio, row)
    other.checked()
    contents = gate.kubo.text("proposal_contents", row.pk)

    assert f"{row.pk}/contents/#rule-eligibility-1" in other.page()
    assert 'id="rule-eligibility-1"' in contents
    assert 'id="question-bikes-electric"' in contents


def test_while_the_pages_are_looked_at_it_says_how_far_it_is(gate: Gate) -> None:
    gate.kubo.post("proposal_check", gate.row.pk)
    page = gate.page()

    assert "画面を調べています（0 / ?）。" in page
    assert "いまの進み具合を見る" in page


def test_a_usability_test_is_recorded_by_group(gate: Gate) -> None:
    empty = gate.kubo.text("usability", "bicycle", 1)
    wide = {**TEST, "group.1.count": "１", "task.1.minutes": "９"}
    done = gate.kubo.post("usability", "bicycle", 1, **wide)

    assert "参加した人の名前は書かないでください" in empty
    assert "案に戻る" in empty
    assert "said=tested" in done["Location"]
    assert UsabilityRecord.objects.get().test["participants"][0]["age"] == "75_over"
    assert "75歳以上・聴覚障害 1人" in gate.page()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"held_on": "きのう"}, "日付を入れてください。"),
        ({"held_on": "0002-11-26"}, "2000年から今日までの日にしてください。"),
        ({"held_on": "2999-01-01"}, "2000年から今日までの日にしてください。"),
        ({"group.1.count": "0"}, "人数を、1から1000までの数字で入れてください。"),
        (dict.fromkeys(OF_A_GROUP, ""), "1組は入れてください。"),
        ({"group.1.age": "7"}, "年代を選んでください。"),
        ({"group.1.disability": "7"}, "障害の区分を選んでください。"),
        (dict.fromkeys(OF_A_TASK, ""), "試したことを、1つは入れてください。"),
        ({"task.1.title": ""}, "何をしてもらったかを入れてください。"),
        ({"task.2.managed": "1"}, "何をしてもらったかを入れてください。"),
        ({"group.8.disability": "mental"}, "年代を選んでください。"),
        ({"finding.2.fix": "字を大きくした"}, "何が起きたかを入れてください。"),
        ({"finding.2.stopped": "1"}, "何が起きたかを入れてください。"),
        (
            {"finding.1.fix": "直" * 301},
            "300文字までにしてください。いまは301文字です。",
        ),
        ({"task.1.managed": "2"}, "試した人数より多くなっています。"),
        ({"task.1.tried": "９" * 40}, "試した人数を、1から1000までの数字で"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    gate: Gate, changes: dict[str, str], told: str
) -> None:
    response = gate.kubo.post("usability", "bicycle", 1, **{**TEST, **changes})
    page = response.content.decode()

    assert response.status_code == 422
    assert told in page
    assert "戻るボタンを探した" in page
    assert not UsabilityRecord.objects.exists()


def test_only_the_cio_waives_and_sees_what_is_owed(gate: Gate) -> None:
    until = (TODAY + timedelta(days=60)).isoformat()
    why = "新年度の講座で、みなさんに試してもらうためです。"

    assert gate.ota.get("waiver", gate.row.pk).status_code == 403
    short = gate.cio.post("waiver", gate.row.pk, until=until, reason="なし")
    bad = gate.cio.post("waiver", gate.row.pk, until="いつか", reason=why)
    done = gate.cio.post("waiver", gate.row.pk, until=until, reason=why)
    long = gate.cio.post("waiver", gate.row.pk, until=until, reason=why * 20)
    assert "300文字までにしてください。" in long.content.decode()
    assert why * 20 in long.content.decode()
    assert "10文字以上で書いてください。" in short.content.decode()
    assert "日付を入れてください。" in bad.content.decode()
    assert "said=waived" in done["Location"]
    page = gate.page(gate.cio)
    assert why in page
    assert "次にすること" in page
    waiver = WaiverRecord.objects.get()
    ended = gate.cio.post("waiver_end", gate.row.pk, waiver.pk)
    assert "said=waiver_ended" in ended["Location"]
    assert gate.cio.post("proposal_drop", gate.row.pk).status_code == 403


def test_what_is_owed_is_listed_and_overdue_is_said(gate: Gate, town: Town) -> None:
    with ward_scope(town.id):
        WaiverRecord.objects.create(
            ward=town.ward,
            slug="certificate",
            number=1,
            reason="見本の手続きです。",
            until=TODAY - timedelta(days=1),
            demo=True,
            given_at=timezone.now(),
        )
    page = gate.cio.text("procedures")

    assert "利用者テストの約束" in page
    assert "期限を過ぎています" in page
    assert "利用者テストの約束" not in gate.kubo.text("procedures")


def test_a_blocked_version_offers_no_button_to_approve(gate: Gate) -> None:
    gate.kubo.post("proposal_ask", gate.row.pk)
    page = gate.page(gate.ota)

    assert "この内容を承認する" not in page
    assert "公開前の確認に通ると、承認と公開ができます。" in page
    bound = gate.ota.post("proposal_approve", gate.row.pk, bound="")
    assert "ApprovalLapsed" in bound["Location"]
