"""The page of days away and rules, and views of the list under a name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from madoguchi.cases.tests.cast import Town, a_case
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.personnel.models import Absence
from madoguchi.teamwork.models import AssignmentRule, SavedView
from madoguchi.teamwork.tests.cast import a_clerk


def days(first: int = 0, last: int = 3) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "from_on": str(today + timedelta(days=first)),
        "until_on": str(today + timedelta(days=last)),
    }


def test_a_clerk_is_away_and_a_colleague_sees_their_work(
    town: Town, sato: Desk, suzuki: Desk
) -> None:
    case = a_case(town, "reviewing")

    sato.post("sharing", **days(), stand_in=town.suzuki.id)

    assert "代わり：鈴木 誠" in suzuki.text("sharing")
    text = suzuki.text("queue", view="away")
    assert "担当が不在 1" in text
    assert case.reference in text
    (row,) = Absence.objects.all()
    sato.post("absence_end", row.pk)
    assert "担当が不在" not in suzuki.text("queue")


def test_who_stands_in_has_the_steps_of_the_case(town: Town, sato: Desk) -> None:
    ito = a_clerk(town, "ito")
    case = a_case(town, "reviewing")
    desk = Desk.of(town, ito)
    assert "ほかの職員が担当しています。" in desk.text("case", case.pk)
    sato.post("sharing", **days(), stand_in=ito.id)

    text = desk.text("case", case.pk)

    assert "ほかの職員が担当しています。" not in text
    assert "決定へ進む" in text
    assert "担当になる" in text


def test_what_is_wrong_with_days_is_told_where_it_is(town: Town, sato: Desk) -> None:
    response = sato.post("sharing", from_on="x", until_on="", stand_in="999")

    text = response.content.decode()
    assert response.status_code == 422
    assert text.count("日付を入力してください。") == 4  # above, and at both fields
    assert "代わりの人を、同じ課から選んでください。" in text
    late = sato.post("sharing", **days(3, 1)).content.decode()
    assert "期間は、今日より後に終わる1年までの日にしてください。" in late


def test_a_clerk_enters_nobody_elses_days(town: Town, sato: Desk) -> None:
    response = sato.post("sharing", **days(), staff=town.suzuki.id)

    assert response.status_code == 404
    assert not Absence.objects.exists()


def test_a_supervisor_sets_and_drops_a_rule(
    town: Town, sato: Desk, suzuki: Desk
) -> None:
    suzuki.post("rule_set", procedure="certificate", among=[town.sato.id])

    assert "佐藤 恵" in sato.text("sharing")
    refused = sato.post("rule_set", procedure="")["Location"]
    assert "決まりを変えられるのは決裁者です。" in str(
        sato.client.get(refused).content.decode()
    )
    (row,) = AssignmentRule.objects.all()
    assert sato.post("rule_drop", row.pk).status_code == 404
    suzuki.post("rule_drop", row.pk)
    assert "決まりはありません。" in sato.text("sharing")
    assert suzuki.post("rule_drop", row.pk).status_code == 404


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"procedure": "never-was"}, "手続きを一覧から選んでください。"),
        ({"procedure": "\0"}, "担当する人は、この課の職員から選んでください。"),
        ({"among": ["999"]}, "担当する人は、この課の職員から選んでください。"),
    ],
)
def test_a_bad_rule_is_told(
    town: Town, suzuki: Desk, sent: dict[str, str], words: str
) -> None:
    response = suzuki.post("rule_set", **sent)

    assert words in suzuki.client.get(response["Location"]).content.decode()
    assert not AssignmentRule.objects.exists()


def test_a_view_is_kept_as_the_list_stands(town: Town, sato: Desk) -> None:
    a_case(town)
    path = sato.address("view_keep") + "?view=free&state=received&order=desc&page=3"

    response = sato.client.post(path, {"name": "担当なしの新しい順"})

    text = sato.client.get(response["Location"]).content.decode()
    assert "この見方を残しました。" in text
    (row,) = SavedView.objects.all()
    assert row.asked == {"view": "free", "state": "received", "order": "desc"}
    assert 'aria-current="page">担当なしの新しい順' in text
    sato.post("view_drop", row.pk)
    assert "担当なしの新しい順" not in sato.text("queue")


def test_a_view_without_a_name_is_told(town: Town, sato: Desk) -> None:
    for name, words in ((" ", "名前を入力して"), ("長" * 41, "40文字までに")):
        response = sato.post("view_keep", name=name)

        assert response.status_code == 422
        assert words in response.content.decode()
        assert f'value="{name}"' in response.content.decode()


def test_nobody_drops_a_view_of_somebody_else(town: Town, sato: Desk) -> None:
    sato.post("view_keep", name="私の")
    (row,) = SavedView.objects.all()

    assert Desk.of(town, town.kato).post("view_drop", row.pk).status_code == 404
