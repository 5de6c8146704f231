"""A copy is handed out with what was taken out of it gone, and with its reason."""

import csv
import io
import re
import zipfile
from typing import Any

import pypdf
import pytest
from PIL import Image

from madoguchi.cases import actions as cases
from madoguchi.cases.actions.opening import DISCLOSURE
from madoguchi.cases.models import Case
from madoguchi.cases.opened import subject_of
from madoguchi.cases.queries import opened
from madoguchi.cases.tests.cast import (
    ANSWERS,
    MONDAY,
    Town,
    a_case,
    answer,
    ask,
    staff,
)
from madoguchi.cases.tests.test_protecting import DELIVERED, HERE, WISH
from madoguchi.channels.office.copies import BLACK, sheet_of
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.documents.actions import Place, Upload, keep_upload
from madoguchi.documents.tests.conftest import a_pdf
from madoguchi.documents.tests.test_covering import a_picture
from madoguchi.events.models import Event, View
from madoguchi.records.actions import CopyWish, make_copy, open_copy
from madoguchi.records.models import Copy
from madoguchi.records.tests.cast import disposed
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
WHY = "令和8年4月6日の請求（第3号）による"
SOMEBODY_ELSE: Any = {
    **ANSWERS,
    "applicant": {
        "applicant": {
            "family": "山田",
            "given": "太郎",
            "family_kana": "ヤマダ",
            "given_kana": "タロウ",
        },
        "birth": "1980-01-01",
    },
}
SELF = {"ground": "self", "words": WHY, "seen": "licence"}


@pytest.fixture
def case(town: Town) -> Case:
    with ward_scope(town.id):
        case = a_case(town)
        keep_upload(
            Upload("若葉花子の写真.pdf", a_pdf()),
            into=Place(subject_of(case), opened(case).key),
            by=town.anyone,
            at=MONDAY,
        )
        ask(town, case.pk)
        answer(case, {"birth": "1958-04-01"}, at=MONDAY)
        cases.add_note(
            case.pk, "若葉 花子さんから090-1234-5678で電話", by=town.sato, at=MONDAY
        )
    return case


@pytest.fixture
def officer(town: Town) -> Actor:
    with ward_scope(town.id):
        kumin = Department.objects.get(ward=town.id, slug="kumin")
        return staff(kumin, "kojin", "個人 守", "privacy")


def made(desk: Desk, case: Case, **sent: Any) -> Copy:
    there = desk.post("case_copy", case.pk, **{**SELF, **sent})
    assert there.status_code == 302, there.content.decode()
    with ward_scope(desk.town.id):
        return Copy.objects.latest("made_at")


def sheet(town: Town, row: Copy, by: Actor) -> str:
    with ward_scope(town.id):
        told = sheet_of(open_copy(row.pk, by=by, at=MONDAY), town.ward, MONDAY)
    return repr(told)


def file_of(desk: Desk, row: Copy) -> dict[str, bytes]:
    there = desk.get("copy_file", row.pk)
    assert there.status_code == 200
    content = b"".join(there.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_person_who_asks_gets_all_of_their_case(town: Town, case: Case) -> None:
    row = made(Desk.of(town, town.sato), case)

    told = sheet(town, row, town.sato)

    for part in (case.reference, "若葉 花子", "090-1234-5678", "電話", "係内のメモ"):
        assert part in told
    assert "1958年" in told or "昭和33年" in told
    assert "直す前の回答" in told
    assert "運転免許証" in told
    assert BLACK not in told


def test_a_third_party_gets_no_name_before_anybody_ticks_anything(
    town: Town, case: Case
) -> None:
    desk = Desk.of(town, town.sato)
    form = desk.text("case_copy", case.pk, ground="foi")
    ticked = re.findall(r'name="out" value="([^"]+)" checked', form)

    row = made(desk, case, ground="foi", out=ticked)

    told = sheet(town, row, town.sato)
    for secret in ("若葉", "花子", "ワカバ", "1234", "5678", "1958", "昭和33"):
        assert secret not in told, secret
    assert BLACK in told
    assert "窓口" in told or "pickup" in told
    assert set(file_of(desk, row)) == {"01_写し.pdf", "99_一覧.csv"}


def test_what_is_taken_out_of_an_answer_is_out_of_every_other_text(
    town: Town, case: Case
) -> None:
    row = made(Desk.of(town, town.sato), case, out=[f"{case.pk}:phone"])

    told = sheet(town, row, town.sato)

    assert "090-1234-5678" not in told
    assert f"若葉 花子さんから{BLACK}で電話" in told


def test_the_file_has_the_sheet_the_papers_and_a_list_with_their_hashes(
    town: Town, case: Case
) -> None:
    desk = Desk.of(town, town.sato)

    files = file_of(desk, made(desk, case))

    paper = f"{case.reference}/01_若葉花子の写真.pdf"
    assert set(files) == {"01_写し.pdf", paper, "99_一覧.csv"}
    assert files["01_写し.pdf"].startswith(b"%PDF-")
    rows = list(csv.reader(io.StringIO(files["99_一覧.csv"].decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["ファイル", "01_写し.pdf", paper]
    assert rows[2][2] == str(len(files[paper]))


def test_a_name_taken_out_is_in_no_name_of_a_file(town: Town, case: Case) -> None:
    desk = Desk.of(town, town.sato)
    row = made(desk, case, out=[f"{case.pk}:applicant"])

    files = file_of(desk, row)

    assert not any("若葉" in name or "花子" in name for name in files)
    assert "若葉".encode() not in files["99_一覧.csv"]
    printed = text_of(files["01_写し.pdf"])
    assert "090-1234-5678" in printed  # it can be read
    assert "若葉" not in printed


def text_of(printed: bytes) -> str:
    """Return what can be read out of a PDF, without the gaps of its layout."""
    pages = pypdf.PdfReader(io.BytesIO(printed)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_all_that_is_missing_is_said_at_once(town: Town, case: Case) -> None:
    said = Desk.of(town, town.sato).post(
        "case_copy", case.pk, ground="self", words="短い", out=[f"{case.pk}:phone"]
    )

    text = said.content.decode()
    assert said.status_code == 422
    assert "本人確認に使ったものを選んで" in text
    assert "5文字から1000文字まで" in text
    assert f'value="{case.pk}:phone" checked' in text


def test_each_look_and_the_reason_are_written_down(town: Town, case: Case) -> None:
    desk = Desk.of(town, town.sato)

    row = made(desk, case)
    file_of(desk, row)

    with ward_scope(town.id):
        looks = View.objects.filter(stream=case.stream, kind="case.copied")
        assert looks.count() == 2
        assert all(f'"{DISCLOSURE}"' in one.body for one in looks)
        fact = Event.objects.get(kind="copy.made")
    assert '"seen":"licence"' in fact.body
    assert WHY not in fact.body


def test_another_department_copies_nothing(town: Town, case: Case) -> None:
    row = made(Desk.of(town, town.sato), case)
    desk = Desk.of(town, town.kato)

    assert desk.get("case_copy", case.pk).status_code == 404
    for name in ("copy", "copy_file"):
        assert desk.get(name, row.pk).status_code == 404


def test_who_answers_persons_finds_all_of_one_across_departments(
    town: Town, case: Case, officer: Actor
) -> None:
    with ward_scope(town.id):
        mine = a_case(town, by=town.hanako)
        Case.objects.filter(pk=mine.pk).update(department="zeimu")
        other = a_case(town, answers=SOMEBODY_ELSE)
    desk = Desk.of(town, officer)
    found = desk.post("copies", number=case.reference)
    assert found.status_code == 302
    assert case.reference in desk.client.get(found["Location"]).content.decode()

    there = desk.post("person_copy", case.pk, **SELF)
    with ward_scope(town.id):
        row = Copy.objects.get()
    told = sheet(town, row, officer)

    assert there.status_code == 302
    assert case.reference in told
    assert mine.reference in told
    assert other.reference not in told
    assert "本人について区が持っている情報" in told
    assert set(file_of(desk, row)) >= {"01_写し.pdf", "99_一覧.csv"}


def test_a_clerk_answers_no_person(town: Town, case: Case) -> None:
    desk = Desk.of(town, town.suzuki)

    assert desk.get("copies").status_code == 403
    assert desk.get("person_copy", case.pk).status_code == 403


def test_a_number_of_nobody_is_said_so(town: Town, officer: Actor) -> None:
    for number in ("", "abc", "4821-3057-52"):
        said = Desk.of(town, officer).post("copies", number=number)
        assert said.status_code == 422
        assert "この受付番号の事案はありません" in said.content.decode()


def test_a_protected_address_goes_out_in_no_copy(town: Town) -> None:
    with ward_scope(town.id):
        case = a_case(town, answers=DELIVERED)
        keep_upload(
            Upload("地図.pdf", a_pdf()),
            into=Place(subject_of(case), opened(case).key),
            by=town.anyone,
            at=MONDAY,
        )
        cases.protect(case.pk, WISH, by=town.sato, at=MONDAY)
    desk = Desk.of(town, town.sato)

    row = made(desk, case)

    assert HERE not in sheet(town, row, town.sato)
    files = file_of(desk, row)
    assert set(files) == {"01_写し.pdf", "99_一覧.csv"}
    assert "支援措置のため、出せません" in files["99_一覧.csv"].decode("utf-8-sig")


def test_a_copy_of_a_destroyed_record_says_so(town: Town) -> None:
    with ward_scope(town.id):
        case = a_case(town, "closed")
        wish = CopyWish("law", WHY)
        row = make_copy(case.pk, wish, by=town.sato, at=MONDAY)
        disposed(town)
    desk = Desk.of(town, town.sato)

    assert "写しはもう作れません" in desk.text("copy", row.pk)
    assert desk.get("copy_file", row.pk).status_code == 410
    with ward_scope(town.id):
        assert bytes(Copy.objects.get().sealed) == b""


def test_a_part_of_a_picture_is_covered_in_the_file(
    town: Town, sato: Desk, case: Case
) -> None:
    with ward_scope(town.id):
        kept = keep_upload(
            Upload("免許証.png", a_picture("png")),
            into=Place(subject_of(case), opened(case).key),
            by=town.anyone,
            at=MONDAY,
        )
    name = f"cover.{kept.pk}"
    assert "塗りつぶす所（免許証.png）" in sato.text(
        "case_copy", case.pk, ground="self"
    )

    wrong = sato.post("case_copy", case.pk, **{**SELF, name: "10 20"})
    assert wrong.status_code == 422
    assert "1行めを、4つの数字" in wrong.content.decode()
    made = sato.post("case_copy", case.pk, **{**SELF, name: "20 20 20 20"})

    copy = Copy.objects.get()
    assert made["Location"].startswith(f"/midori/office/copies/{copy.pk}")
    packed = b"".join(sato.get("copy_file", copy.pk).streaming_content)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        (path,) = [one for one in archive.namelist() if one.endswith(".png")]
        picture = Image.open(io.BytesIO(archive.read(path))).convert("RGB")
    assert picture.getpixel((30, 15)) == (0, 0, 0)
    assert picture.getpixel((70, 40)) == (255, 255, 255)
    assert '"covered":1' in Event.objects.get(kind="copy.made").body
