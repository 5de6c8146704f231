"""Staff write down who acts for an applicant, and hand papers to nobody else."""

from typing import Any
from uuid import UUID

import pytest

from madoguchi.cases import actions as cases
from madoguchi.cases.models import Case, Mandate
from madoguchi.cases.tasks import write_agency
from madoguchi.cases.tests.cast import MONDAY, Town, a_case
from madoguchi.cases.tests.test_protecting import DELIVERED, HERE, WISH
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.documents.models import Document
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "若葉 一郎",
    "kana": "ワカバ イチロウ",
    "phone": "090-0000-0001",
    "ground": "letter",
    "covers": "applies",
    "scope": "this",
    "from_on": "2026-04-01",
}


def kept(sato: Desk, case: Case, **changes: Any) -> Any:
    return sato.post("mandate", case.pk, **{**TYPED, **changes})


def test_a_mandate_is_recorded_verified_and_ended(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")
    assert "代理人を記録する" in sato.text("case", case.pk)

    assert kept(sato, case)["Location"].endswith("said=mandate_kept")
    assert "決定できません" in sato.text("case", case.pk)
    page = sato.text("mandate", case.pk)
    assert "若葉 一郎" in page
    mandate = Mandate.objects.get()
    done = sato.post("mandate_change", case.pk, mandate.pk, act="verify")
    assert done["Location"].endswith("said=mandate_verify")
    assert "委任状を確認" in sato.text("mandate", case.pk)
    assert "代理権の書類を確認した" in sato.text("case", case.pk)

    sato.post("mandate_change", case.pk, mandate.pk, act="revoke", ended_for="agent")
    assert "代理人がやめた" in sato.text("mandate", case.pk)


def test_an_undecidable_case_says_what_to_do(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")
    kept(sato, case)

    for sure in ("", "yes"):
        told = sato.post("decision", case.pk, outcome="granted", sure=sure)
        assert "refused=MandateRefused.unverified" in told["Location"]
    page = sato.text("case", case.pk, refused="MandateRefused.unverified")
    assert "代理権の書類を確認してください" in page
    assert not Case.objects.get(pk=case.pk).is_decided


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "代理人の氏名を入力してください"),
        ({"ground": ""}, "権限の種類を選んでください"),
        ({"ground": "king"}, "権限の種類を一覧から選んでください"),
        ({"scope": ""}, "書類に書かれた範囲を選んでください"),
        ({"scope": "others"}, "この手続きを任せていません"),
        ({"from_on": ""}, "委任状を書いた日を入力してください"),
        ({"from_on": "令和"}, "日付を入力してください"),
        ({"from_on": "2999-01-01"}, "代理権がまだ始まっていないか"),
        ({"until_on": "2026-04-02"}, "代理権の期限が切れています"),
        ({"covers": "everything"}, "権限の種類を一覧から選んでください"),
        ({"kana": "ア" * 101}, "100文字まで"),
    ],
)
def test_what_is_wrong_is_said_at_its_box(
    town: Town, sato: Desk, changes: dict[str, str], words: str
) -> None:
    case = a_case(town, "reviewing")

    response = kept(sato, case, **changes)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Mandate.objects.exists()


def test_only_the_department_records_and_knows(town: Town, sato: Desk) -> None:
    kato = Desk.of(town, town.kato)
    case = a_case(town, "reviewing")

    assert kept(kato, case).status_code == 404
    assert kato.get("mandate", case.pk).status_code == 404
    kept(sato, case)
    mandate = Mandate.objects.get()
    refused = kato.post("mandate_change", case.pk, mandate.pk, act="verify")
    assert refused.status_code == 404
    assert Mandate.objects.get().state == "declared"


def test_a_mandate_of_another_case_is_not_touched(town: Town, sato: Desk) -> None:
    case, other = a_case(town, "reviewing"), a_case(town, "reviewing")
    kept(sato, case)
    mandate = Mandate.objects.get()

    done = sato.post("mandate_change", other.pk, mandate.pk, act="verify")

    assert "MandateRefused.gone" in done["Location"]
    assert Mandate.objects.get().state == "declared"


def test_the_letter_for_whom_is_acted_for_waits_on_the_case_until_it_is_sent(
    town: Town, sato: Desk
) -> None:
    case = a_case(town, "reviewing", answers=DELIVERED)
    kept(sato, case)
    letter = told(town, case)

    page = sato.text("case", case.pk)
    assert "本人へのお知らせがまだ" in page
    assert sato.address("issue", case.pk, letter) in page
    sheet = sato.text("issue", case.pk, letter)
    assert "代理人には見せません" in sheet
    assert "台帳で確かめられていません" in sheet
    sato.post("issue_deliver", case.pk, letter, way="post")
    assert "本人へのお知らせを渡した" in sato.text("case", case.pk)


def test_the_letter_of_a_protected_person_shows_no_way_to_them(
    town: Town, sato: Desk
) -> None:
    case = a_case(town, "reviewing", answers=DELIVERED)
    with ward_scope(town.id):
        cases.protect(case.pk, WISH, by=town.sato, at=MONDAY)
    suzuki = Desk.of(town, town.suzuki)
    kept(suzuki, case)
    letter = told(town, case)

    sheet = sato.text("issue", case.pk, letter)
    assert "2人目の許可" in sheet
    assert HERE not in sheet
    refused = sato.get("issue_address", case.pk, letter)
    assert refused["Location"].endswith("refused=NoAddress")


def told(town: Town, case: Case) -> UUID:
    """Let the letter be written; return which it is."""
    with ward_scope(town.id):
        for mandate in Mandate.objects.filter(application=case.pk):
            write_agency.func(town.id, str(case.pk), str(mandate.pk))
        return Document.objects.get(stream=case.stream, kind="agency").pk
