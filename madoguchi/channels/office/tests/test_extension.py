"""A clerk extends the period, and the applicant reads the new date and why."""

from madoguchi.cases.models import Case
from madoguchi.cases.queries import open_own
from madoguchi.cases.tests.cast import Town, a_case
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.config.wiring import follow_all
from madoguchi.notices.queries import notices_of


def test_the_notice_says_the_new_date_and_why(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")
    assert "期間を延ばす" in sato.text("case", case.pk)

    done = sato.post("extension", case.pk, days="2", reason="enquiry")

    assert done["Location"].endswith("said=extended")
    follow_all()
    newest = notices_of(open_own(Case.objects.get(pk=case.pk)), "ja")[0]
    assert "4月13日" in newest.body
    assert "照会" in newest.body
    assert "期間を2日延ばした" in sato.text("case", case.pk)


def test_what_is_missing_is_said_at_its_field(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")

    for days in ("", "0", "181", "二", "-1", "9" * 30):
        response = sato.post("extension", case.pk, days=days)
        assert response.status_code == 422
        text = response.content.decode()
        assert "1から180までの数を入力してください" in text
        assert "延ばす理由を選んでください" in text
    assert Case.objects.get(pk=case.pk).extended_days == 0


def test_a_decided_case_is_not_extended(town: Town, sato: Desk) -> None:
    case = a_case(town, "granted")

    assert "refused=WrongState" in sato.get("extension", case.pk)["Location"]
    assert "期間を延ばす" not in sato.text("case", case.pk)
