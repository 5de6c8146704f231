"""Whoever keeps the staff sees who may do what, and changes it for others alone."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from madoguchi.cases.tests.cast import MONDAY, Town, a_case, staff
from madoguchi.channels.office.tests.desk import PASSWORD, Desk, staff_of, with_password
from madoguchi.config.wiring import follow_all
from madoguchi.events.models import Event
from madoguchi.personnel.models import Enrolment, Session
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Membership, Staff

HEAD = "職員番号,種別,日付,課,役職,役割,氏名,氏名カナ\n"
ONE_DAY = timedelta(days=1)


@pytest.fixture
def keeper(town: Town) -> Actor:
    office = Department.objects.get(ward=town.ward, slug="kumin")
    return staff(office, "jinji", "人見 配", "admin")


@pytest.fixture
def jinji(town: Town, keeper: Actor) -> Desk:
    return Desk.of(town, keeper)


@pytest.fixture
def soon() -> date:
    return timezone.localdate() + 30 * ONE_DAY


def held(actor: Actor) -> list[tuple[str, list[str], date | None, date | None]]:
    rows = Membership.objects.filter(staff=int(actor.id)).order_by("id")
    return [(one.department.slug, one.roles, one.from_on, one.until_on) for one in rows]


def bound_on(response: Any) -> dict[str, str]:
    html = response.content.decode()
    bound = re.search(r'name="bound" value="(\w+)"', html)
    text = re.search(
        r'<textarea name="text" hidden>\n(.*?)</textarea>', html, re.DOTALL
    )
    assert bound
    assert text
    return {"bound": bound[1], "text": unescape(text[1])}


def test_everybody_is_listed_and_found(town: Town, jinji: Desk) -> None:
    assert "佐藤" in jinji.text("staff")
    assert "加藤" not in jinji.text("staff", q="区民課")
    assert "あてはまる職員はいません" in jinji.text("staff", q="nobody%")
    assert jinji.get("staff", page="999999999").status_code == 200


def test_a_session_of_somebody_is_ended_by_whoever_keeps_the_staff(
    town: Town, jinji: Desk, sato: Desk
) -> None:
    row = Session.objects.get(staff=int(town.sato.id))

    jinji.post("staff_session_end", town.sato.id, row.pk)

    assert sato.get("queue").status_code == 302
    assert Session.objects.get(pk=row.pk).ending == "admin"


def test_a_session_is_ended_only_at_its_owner_s_page(
    town: Town, jinji: Desk, sato: Desk
) -> None:
    row = Session.objects.get(staff=int(town.sato.id))

    jinji.post("staff_session_end", town.suzuki.id, row.pk)

    assert sato.get("queue").status_code == 200


def test_a_factor_is_reset_for_others_alone(
    town: Town, jinji: Desk, keeper: Actor, sato: Desk
) -> None:
    own = jinji.post("staff_reset", keeper.id, reason="lost")
    none = jinji.post("staff_reset", town.sato.id, reason="")
    done = jinji.post("staff_reset", town.sato.id, reason="lost")

    assert "refused=OwnRights" in own["Location"]
    assert "refused=NotProved.reason" in none["Location"]
    assert "said=factor_reset" in done["Location"]
    assert sato.get("queue").status_code == 302
    assert [one.staff_id for one in Enrolment.objects.all()] == [int(town.sato.id)]
    event = Event.objects.get(kind="factor.reset")
    assert '"reason":"lost"' in event.body


def test_a_posting_is_changed_from_its_day_on(
    town: Town, jinji: Desk, soon: date
) -> None:
    response = jinji.post(
        "staff_posting",
        town.sato.id,
        kind="move",
        day=soon.isoformat(),
        department="zeimu",
        roles=["supervisor", "clerk"],
    )

    assert "said=post_changed" in response["Location"]
    assert held(town.sato) == [
        ("kumin", ["clerk"], None, soon - ONE_DAY),
        ("zeimu", ["clerk", "supervisor"], soon, None),
    ]
    assert "これから" in jinji.text("staff_member", town.sato.id)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"day": "soon"}, "日を入力してください"),
        ({"day": "2020-01-01"}, "きょう以後"),
        ({"department": "nowhere"}, "課を選んでください"),
        ({"roles": []}, "役割を1つ以上"),
        ({"roles": ["emperor"]}, "役割を1つ以上"),
    ],
)
def test_a_wrong_posting_says_what_to_mend(
    town: Town, jinji: Desk, soon: date, sent: dict[str, Any], told: str
) -> None:
    usual = {"kind": "move", "day": soon.isoformat(), "department": "zeimu",
             "roles": ["clerk"]}  # fmt: skip

    response = jinji.post("staff_posting", town.sato.id, **{**usual, **sent})

    assert response.status_code == 422
    assert told in response.content.decode()
    assert len(held(town.sato)) == 1


def test_who_leaves_is_out(town: Town, jinji: Desk, sato: Desk) -> None:
    gone = timezone.localdate() - ONE_DAY

    jinji.post("staff_posting", town.sato.id, kind="leave", day=gone.isoformat())

    assert sato.get("queue").status_code == 302
    assert "佐藤" not in jinji.text("staff")


def test_nobody_changes_their_own_posting(
    town: Town, jinji: Desk, keeper: Actor, soon: date
) -> None:
    response = jinji.post(
        "staff_posting",
        keeper.id,
        kind="assign",
        day=soon.isoformat(),
        department="zeimu",
        roles=["supervisor"],
    )

    assert response.status_code == 403
    assert len(held(keeper)) == 1


def test_staff_of_another_ward_are_not_there(
    town: Town, other_town: Town, jinji: Desk
) -> None:
    foreign = other_town.sato.id

    assert jinji.get("staff_member", foreign).status_code == 404
    for name in ("staff_reset", "staff_posting"):
        assert jinji.post(name, foreign, reason="lost").status_code == 404


# -------------------------------------------------------------------- the transfer


def test_a_file_is_previewed_then_taken_and_holds_from_its_day(
    town: Town, jinji: Desk, soon: date
) -> None:
    last = soon - ONE_DAY
    text = (
        f"{HEAD}sato,異動,{soon},税務課,課長,担当・決裁者,,\n"
        f"suzuki,兼務,{soon},zeimu,,決裁者,,\n"
        f"kato,退職,{last},,,,,\n"
        f"new1,採用,{soon},区民課,,担当,新田 一,ニッタ ハジメ\n"
    )

    preview = jinji.post("transfer", text=text)
    before = Membership.objects.count()
    taken = jinji.post("transfer", **bound_on(preview))

    shown = preview.content.decode()
    assert preview.status_code == 200
    assert "区民課（担当）" in shown
    assert "税務課課長（担当・決裁者）" in shown
    assert "なし（すべて終わる）" in shown
    assert before == 3 + 1
    assert taken.status_code == 200
    assert "4件を登録しました" in taken.content.decode()
    assert held(town.sato)[-1] == ("zeimu", ["clerk", "supervisor"], soon, None)
    assert held(town.suzuki) == [
        ("kumin", ["supervisor"], None, None),
        ("zeimu", ["supervisor"], soon, None),
    ]
    assert held(town.kato) == [("zeimu", ["clerk"], None, last)]
    password = re.search(
        r"new1.*?<div>([\w-]{16})</div>", taken.content.decode(), re.DOTALL
    )
    assert password
    assert Event.objects.filter(kind="transfer.taken").count() == 1


def test_one_wrong_cell_and_nothing_is_taken(
    town: Town, jinji: Desk, soon: date
) -> None:
    text = (
        f"{HEAD}sato,異動,{soon},税務課,,担当,,\n"
        f"nobody,異動,{soon},税務課,,担当,,\n"
        f"suzuki,栄転,4月,宇宙課,帝,皇帝,,\n"
        f"kato,異動,2020-01-01,税務課,,担当,,\n"
        f"kato,退職,{soon},,,,,\n"
        f"jinji,異動,{soon},税務課,,決裁者,,\n"
        f"x,採用,{soon},税務課,,担当,,\n"
        f"short,row\n"
    )

    response = jinji.post("transfer", text=text)

    shown = response.content.decode()
    assert response.status_code == 422
    for told in (
        "3行目 職員番号", "4行目 種別", "4行目 日付", "4行目 課", "4行目 役職",
        "4行目 役割", "5行目 日付", "7行目 職員番号", "8行目 氏名", "9行目",
    ):  # fmt: skip
        assert f"<strong>{told}</strong>" in shown, told
    assert all(len(held(one)) == 1 for one in (town.sato, town.suzuki, town.kato))


def test_what_changed_meanwhile_is_shown_again(
    town: Town, jinji: Desk, soon: date
) -> None:
    text = f"{HEAD}sato,異動,{soon},税務課,,担当,,\n"
    preview = jinji.post("transfer", text=text)
    jinji.post(
        "staff_posting",
        town.sato.id,
        kind="assign",
        day=timezone.localdate().isoformat(),
        department="zeimu",
        roles=["supervisor"],
    )

    again = jinji.post("transfer", **bound_on(preview))

    assert "ほかの変更がありました" in again.content.decode()
    assert len(held(town.sato)) == 2
    assert jinji.post("transfer", **bound_on(again)).status_code == 200
    assert len(held(town.sato)) == 3


def test_a_file_of_excel_is_read(town: Town, jinji: Desk, soon: date) -> None:
    rows = f"{HEAD}sato,異動,{soon:%Y/%m/%d},税務課,,担当,,\r\n"
    file = SimpleUploadedFile("x.csv", rows.encode("cp932"), "text/csv")

    response = jinji.post("transfer", file=file)

    assert "この内容で登録しますか" in response.content.decode()


def test_the_template_is_a_file_that_names_its_columns(jinji: Desk) -> None:
    assert jinji.text("transfer_template").startswith("\ufeff" + HEAD.strip())


@pytest.mark.parametrize("text", ["", "   ", HEAD, "a,b\n1,2\n", "\0", '"', "x" * 9000])
def test_nonsense_is_told_and_never_a_failure(jinji: Desk, text: str) -> None:
    assert jinji.post("transfer", text=text).status_code == 422


# ---------------------------------------------------------------------- the review


def test_a_right_that_nobody_uses_is_marked(town: Town, jinji: Desk) -> None:
    a_case(town, "reviewing")
    follow_all()

    text = jinji.text("access_review")
    assert "まだ判断していません" not in text
    rows = re.findall(r"<tr role=\"row\">.*?</tr>", text, re.DOTALL)
    of = {
        name: row for row in rows for name in ("sato", "kato", "jinji") if name in row
    }

    assert "使われていません" in of["kato"]
    assert "未測定" not in of["kato"]
    assert "導入のときから" in of["kato"]
    assert jinji.get("access_review", only="unused").status_code == 200


def test_a_young_log_judges_nobody(
    town: Town, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = MONDAY - 60 * ONE_DAY
    monkeypatch.setattr("django.utils.timezone.now", lambda: early)

    text = Desk.of(town, keeper).text("access_review")

    assert "まだ判断していません" in text
    assert "使われていません</div>" not in text


def test_the_review_is_a_file_too(town: Town, jinji: Desk) -> None:
    text = jinji.text("access_review_csv")

    assert "sato" in text
    assert text.count("\r\n") == 1 + Membership.objects.count()


def test_privacy_reads_the_review_and_changes_nothing(town: Town) -> None:
    office = Department.objects.get(ward=town.ward, slug="zeimu")
    desk = Desk.of(town, staff(office, "mamoru", "守 人", "privacy"))

    assert desk.get("access_review").status_code == 200
    assert desk.get("staff").status_code == 403


def test_a_new_colleague_comes_in_on_their_first_day(
    town: Town, jinji: Desk, stranger: Desk, soon: date
) -> None:
    text = f"{HEAD}new1,採用,{soon},区民課,,担当,新田 一,\n"
    jinji.post("transfer", **bound_on(jinji.post("transfer", text=text)))
    row = Staff.objects.get(login="new1")
    login = with_password(Actor(town.id, "staff", id=str(row.pk)))

    early = stranger.post("sign_in", login=login, password=PASSWORD)
    Membership.objects.filter(staff=row).update(from_on=timezone.localdate())
    then = stranger.post("sign_in", login=login, password=PASSWORD)

    assert early.status_code == 422
    assert "配属がない" in early.content.decode()
    assert then.status_code == 302
    assert staff_of(Actor(town.id, "staff", id=str(row.pk))).login == "new1"
