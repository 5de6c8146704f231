"""The approval table is written by one, checked, and put in force by another."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from madoguchi.cases import actions
from madoguchi.cases.approvals import table_of
from madoguchi.cases.models import ApprovalTable, Case, Proposal
from madoguchi.cases.opened import Ruling
from madoguchi.cases.tables import Office, flaws_of
from madoguchi.cases.tests.cast import Town, a_case, an_office, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.events.models import Event
from madoguchi.wards.models import Department
from madoguchi.wards.queries import forget_wards

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)
HEADS = Office(
    {("kumin", "head"): [1, 2], ("kumin", "director"): [3], ("zaisei", "head"): [4]},
    {"inu": ["kumin"]},
    ["kumin", "zaisei"],
)


@pytest.fixture
def writers(town: Town) -> tuple[Desk, Desk]:
    """Return the desks of two who write the table, in a town with posts."""
    an_office(town)
    kumin = Department.objects.get(ward=town.id, slug="kumin")
    one = staff(kumin, "noriko", "則田 典子", "owner")
    other = staff(kumin, "norio", "則山 典夫", "owner")
    return Desk.of(town, one), Desk.of(town, other)


def begun(desk: Desk) -> ApprovalTable:
    desk.post("approval_tables")
    return ApprovalTable.objects.get(state="draft")


def sent(desk: Desk, table: ApprovalTable, act: str, **more: Any) -> Any:
    table.refresh_from_db()
    what = {"act": act, "seen": str(table.revision), **more}
    return desk.post("approval_table", table.pk, **what)


def day_to_come() -> str:
    return (timezone.localdate() + TOMORROW).isoformat()


def test_two_people_put_another_table_in_force(
    town: Town, writers: tuple[Desk, Desk]
) -> None:
    one, other = writers
    table = begun(one)
    assert "財政課 課長" in one.text("approval_table", table.pk)
    sent(one, table, "remove", row="1")
    sent(one, table, "save", outcome="granted", step1="head", departments=["kumin"])
    enacting = {"from_on": day_to_come(), "sure": "yes"}
    assert "own" in sent(one, table, "enact", **enacting)["Location"]

    done = sent(other, table, "enact", **enacting)

    assert done["Location"].endswith("said=table_enacted")
    assert "則山 典夫" in one.text("approval_tables")
    forget_wards()
    (row,) = table_of(town.id, timezone.localdate() + TOMORROW)
    assert row.outcome == "granted"
    assert table_of(town.id, timezone.localdate())[0].outcome == "refused"
    facts = Event.objects.filter(kind__startswith="approval_table.").order_by("id")
    assert [fact.kind for fact in facts] == [
        "approval_table.drafted",
        "approval_table.enacted",
    ]


def test_a_proposal_on_its_way_keeps_its_steps(
    town: Town, writers: tuple[Desk, Desk]
) -> None:
    one, other = writers
    case = a_case(town, "reviewing")
    ruling = Ruling("refused", "not_eligible", "対象ではありません。")
    now = timezone.now()
    row = actions.propose(case.pk, ruling, is_urgent=False, by=town.sato, at=now)
    laid_out = list(row.steps.values_list("post", "department"))
    table = begun(one)
    sent(one, table, "remove", row="1")
    sent(one, table, "save", step1="head", departments=["kumin"])
    sent(other, table, "enact", from_on=day_to_come(), sure="yes")

    again = Proposal.objects.get(pk=row.pk)
    assert again.is_open
    assert list(again.steps.values_list("post", "department")) == laid_out
    assert Case.objects.get(pk=case.pk).outcome == ""


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([{"steps": ["head"]}], []),
        ([{"steps": ["chief"]}], ["vacant"]),
        ([{"steps": ["director"], "at_least_yen": 10}, {"steps": ["head"]}], []),
        ([{"steps": ["head"]}, {"steps": ["head"], "at_least_yen": 9}], ["hidden"]),
        ([{"steps": ["head"], "procedures": ["nothing"]}], ["procedure"]),
        ([{"steps": ["head"], "departments": ["nowhere"]}], ["department"]),
        ([{"steps": ["head", "kumin/head"]}], ["twice"]),
        ([{"steps": []}], ["bad"]),
    ],
)
def test_what_keeps_a_table_out_of_force(
    rows: list[dict[str, Any]], codes: list[str]
) -> None:
    assert [flaw.code for flaw in flaws_of(rows, HEADS)] == codes


def test_who_decides_small_amounts_alone_is_said_before_it_holds(
    town: Town, writers: tuple[Desk, Desk]
) -> None:
    one, other = writers
    table = begun(one)
    sent(one, table, "remove", row="1")
    sent(one, table, "save", step1="head", least="1,000,000", departments=["kumin"])
    enacting = {"from_on": day_to_come(), "sure": "yes"}

    assert "担当の職員が1人で決めます" in other.text("approval_table", table.pk)
    refused = sent(other, table, "enact", **enacting)
    assert "BadApprovalTable.gaps" in refused["Location"]
    done = sent(other, table, "enact", alone="yes", **enacting)
    assert done["Location"].endswith("said=table_enacted")


def test_a_flawed_table_says_what_to_mend_and_stays_a_draft(
    town: Town, writers: tuple[Desk, Desk]
) -> None:
    one, other = writers
    table = begun(one)
    sent(one, table, "save", step1="mayor", least="1,000,000")

    page = other.text("approval_table", table.pk)
    assert "2行め：これより少ない額の行がない" in page
    assert "直すところ" in page
    assert "担当課の区長" in page or "区民課 区長" in page
    refused = sent(other, table, "enact", from_on=day_to_come(), sure="yes")
    assert "BadApprovalTable.flaws" in refused["Location"]
    assert ApprovalTable.objects.get().state == "draft"


WRONG: Mapping[str, dict[str, str]] = {
    "承認する役職を1つ以上選んでください": {},
    "役職を一覧から選んでください": {"step1": "king"},
    "役職を一覧から選んでください。": {"step1": "head", "consult1": "head"},
    "半角の数字で入力してください。": {"step1": "head", "least": "千"},
    "半角の数字で": {"step1": "head", "least": "9" * 30},
    "決定の種類を一覧から": {"step1": "head", "outcome": "maybe"},
}


def test_what_is_wrong_in_a_row_is_said_at_its_box(
    writers: tuple[Desk, Desk],
) -> None:
    table = begun(writers[0])

    for words, typed in WRONG.items():
        response = sent(writers[0], table, "save", **typed)
        assert response.status_code == 422, typed
        assert words in response.content.decode()


def test_what_was_changed_meanwhile_is_not_written_over(
    writers: tuple[Desk, Desk],
) -> None:
    one, other = writers
    table = begun(one)
    sent(other, table, "save", step1="head")

    late = one.post("approval_table", table.pk, act="remove", row="1", seen="0")

    assert "meanwhile" in late["Location"]
    assert len(ApprovalTable.objects.get().rows) == 2


def test_it_holds_from_a_day_to_come(writers: tuple[Desk, Desk]) -> None:
    one, other = writers
    table = begun(one)

    for day in ("", "2026-02-30", "2026-04-06", timezone.localdate().isoformat()):
        refused = sent(other, table, "enact", from_on=day, sure="yes")
        assert "BadApprovalTable.day" in refused["Location"], day


def test_a_draft_is_dropped_and_others_may_not_look(
    town: Town, sato: Desk, writers: tuple[Desk, Desk]
) -> None:
    table = begun(writers[0])
    assert sato.get("approval_tables").status_code == 403

    sent(writers[1], table, "drop")

    assert ApprovalTable.objects.get().state == "dropped"
    assert writers[0].get("approval_table", table.pk).status_code == 404
