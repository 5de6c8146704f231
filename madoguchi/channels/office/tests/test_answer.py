"""An answer to a correction that comes on paper or by phone ends the wait too."""

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from madoguchi.cases import actions
from madoguchi.cases.actions.corrections import Wish
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ask
from madoguchi.cases.queries import asked_correction, opened, prior_answers_of
from madoguchi.cases.tests.cast import (
    CERTIFICATE_PAGES,
    Town,
    a_case,
    a_definition,
    a_page,
    a_question,
)
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.config.wiring import follow_all
from madoguchi.documents.models import Document
from madoguchi.events.models import View
from madoguchi.events.queries import history
from madoguchi.jobs.worker import run_due
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor

TODAY = timezone.localdate()
ASKED = timezone.now() - timedelta(days=9)
SHEET: Mapping[str, Any] = {
    "asked": ["applicant", "birth"],
    "applicant.family": "若葉",
    "applicant.given": "花子",
    "applicant.family_kana": "ワカバ",
    "applicant.given_kana": "ハナコ",
    "birth.era": "昭和",
    "birth.year": "34",
    "birth.month": "4",
    "birth.day": "1",
}
CAME = {"channel": "post", "arrived_on": (TODAY - timedelta(days=4)).isoformat()}


def a_waiting_case(town: Town, question: str = "birth", **draft: Any) -> Case:
    """Return a case of which something was asked nine days ago."""
    case = a_case(town, "reviewing", at=ASKED, **draft)
    words = Ask(question, "mismatch", "確かめてください。")
    wish = Wish([words], due_on=TODAY + timedelta(days=5))
    return actions.ask_correction(case.pk, wish, by=town.sato, at=ASKED)


def test_a_letter_with_the_answer_brings_the_case_back_to_its_review(
    town: Town, sato: Desk
) -> None:
    case = a_waiting_case(town)
    assert sato.address("answer", case.pk) in sato.text("case", case.pk)

    typed = sato.post("answer", case.pk, **SHEET)
    assert typed["Location"] == sato.address("answer_check", case.pk)
    assert "ちがう：" in sato.text("answer_check", case.pk)
    taken = sato.post("answer_check", case.pk, **CAME)

    assert taken["Location"].endswith("?said=answered")
    case.refresh_from_db()
    assert (case.state, case.paused_on) == ("reviewing", None)
    assert case.pauses[0][1] == CAME["arrived_on"]
    now = opened(case)
    assert now.answers["birth"] == "1959-04-01"
    assert [old["birth"] for _at, old in prior_answers_of(now)] == ["1958-04-01"]


def test_the_log_says_who_typed_it_in_and_how_it_came(town: Town, sato: Desk) -> None:
    case = a_waiting_case(town)
    sato.post("answer", case.pk, **SHEET)
    sato.post("answer_check", case.pk, **CAME)

    told = history(town.id, case.stream)[-1]

    assert (told.kind, told.actor) == ("case.corrected", f"staff/{town.sato.id}")
    assert told.fact["channel"] == "post"
    assert "届いた補正を入力した（郵送、" in sato.text("case", case.pk)


def test_only_the_asked_page_is_shown_with_the_reason_and_the_old_answer(
    town: Town, sato: Desk
) -> None:
    text = sato.text("answer", a_waiting_case(town).pk)

    assert "確かめてください。" in text
    assert "台帳や書類と合わない" in text
    assert 'name="birth.year" value="33"' in text
    assert 'name="copies"' not in text


def test_a_wrong_answer_is_told_written_down_and_not_kept(
    town: Town, sato: Desk
) -> None:
    case = a_waiting_case(town)

    response = sato.post("answer", case.pk, **{**SHEET, "birth.month": "13"})

    assert response.status_code == 422
    assert "入力を直してください（1か所）" in response.content.decode()
    told = history(town.id, case.stream)[-1]
    assert (told.kind, told.fact["question"]) == ("correction.refused", "birth")
    correction = asked_correction(opened(case))
    assert correction
    assert not correction.answers
    assert sato.get("answer_check", case.pk).status_code == 302


def test_an_answer_that_opens_a_page_asks_for_it_before_the_check(
    town: Town, sato: Desk
) -> None:
    case = a_waiting_case(town, "delivery")

    response = sato.post("answer", case.pk, asked="delivery", delivery="post")
    assert 'name="address"' in response.content.decode()
    assert sato.get("answer_check", case.pk).status_code == 302
    done = sato.post(
        "answer",
        case.pk,
        asked=["delivery", "address"],
        delivery="post",
        address="若葉1-1",
    )

    assert done["Location"] == sato.address("answer_check", case.pk)
    sato.post("answer_check", case.pk, **CAME)
    assert opened(Case.objects.get(pk=case.pk)).answers["address"] == "若葉1-1"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"channel": "web"}, "どのように届いたかを選んでください"),
        ({"arrived_on": "soon"}, "届いた日を入力してください"),
        ({"arrived_on": "2999-01-01"}, "求めた日から今日までの日"),
        ({"arrived_on": "2020-01-01"}, "求めた日から今日までの日"),
    ],
)
def test_how_and_when_it_came_must_be_possible(
    town: Town, sato: Desk, changes: dict[str, str], words: str
) -> None:
    case = a_waiting_case(town)
    sato.post("answer", case.pk, **SHEET)

    response = sato.post("answer_check", case.pk, **{**CAME, **changes})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert Case.objects.get(pk=case.pk).state == "correcting"


def test_today_and_the_way_of_the_case_are_filled_in(town: Town, sato: Desk) -> None:
    case = a_waiting_case(town)
    Case.objects.filter(pk=case.pk).update(channel="phone")
    sato.post("answer", case.pk, **SHEET)

    text = sato.text("answer_check", case.pk)

    assert f'name="arrived_on" value="{TODAY.isoformat()}"' in text
    assert 'value="phone" checked' in text


def test_what_the_applicant_began_online_is_told(town: Town, sato: Desk) -> None:
    case = a_waiting_case(town)
    given = {"birth": "1959-04-01"}
    assert "書きかけた" not in sato.text("answer", case.pk)
    actions.save_correction_page(opened(case), "applicant", given)

    assert "書きかけた" in sato.text("answer", case.pk)


def test_a_case_that_waits_for_nothing_is_not_answered(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")

    for name in ("answer", "answer_check"):
        for response in (sato.get(name, case.pk), sato.post(name, case.pk, **CAME)):
            assert response["Location"].endswith("?refused=NotAsked")
    assert sato.address("answer", case.pk) not in sato.text("case", case.pk)


def test_a_colleague_may_open_the_post_and_each_look_is_written_down(
    town: Town, suzuki: Desk
) -> None:
    case = a_waiting_case(town)

    suzuki.get("answer", case.pk)
    suzuki.post("answer", case.pk, **SHEET)
    suzuki.post("answer_check", case.pk, **CAME)

    assert Case.objects.get(pk=case.pk).state == "reviewing"
    assert View.objects.filter(stream=case.stream, kind="case.viewed").count() == 3


def test_the_request_can_be_printed_while_it_is_open(town: Town, sato: Desk) -> None:
    case = a_waiting_case(town)
    assert "補正依頼書を印刷する" not in sato.text("case", case.pk)
    follow_all()
    run_due()
    letter = Document.objects.get(stream=case.stream, kind="correction")
    link = f'"{sato.address("document", case.pk, letter.pk)}" target="_blank"'

    assert "補正依頼書を印刷する" in sato.text("case", case.pk)
    assert link in sato.text("case", case.pk)
    assert sato.get("document", case.pk, letter.pk)["Content-Type"].endswith("/pdf")
    sato.post("answer", case.pk, **SHEET)
    sato.post("answer_check", case.pk, **CAME)
    assert "補正依頼書を印刷する" not in sato.text("case", case.pk)


# ---------------------------------------------------------------------------- files


@pytest.fixture
def unproven(town: Town) -> Case:
    """Return a case of which a paper is missing."""
    proof = a_page("proof", a_question("proof", "file", required=False))
    publish(
        a_definition("proven", pages=(*CERTIFICATE_PAGES, proof)),
        ward=town.id,
        by=Actor.system(town.id),
        at=ASKED - timedelta(days=1),
    )
    forget_offers()
    return a_waiting_case(town, "proof", procedure="proven")


def sent(content: bytes, name: str = "proof.png") -> dict[str, Any]:
    return {"asked": "proof", "proof": SimpleUploadedFile(name, content)}


def a_picture() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    return picture.getvalue()


def test_a_paper_that_came_is_kept_as_a_file_by_who_scanned_it(
    unproven: Case, town: Town, sato: Desk
) -> None:
    done = sato.post("answer", unproven.pk, **sent(a_picture()))
    document = Document.objects.get(stream=unproven.stream)
    kept = sato.address("document", unproven.pk, document.pk)

    assert done["Location"] == sato.address("answer_check", unproven.pk)
    assert kept in sato.text("answer_check", unproven.pk)
    sato.post("answer_check", unproven.pk, **CAME)

    now = opened(Case.objects.get(pk=unproven.pk))
    assert now.answers["proof"] == str(document.pk)
    told = next(
        one for one in history(town.id, unproven.stream) if one.kind == "document.kept"
    )
    assert told.actor == f"staff/{town.sato.id}"


def test_a_paper_that_cannot_be_taken_is_told_and_written_down(
    unproven: Case, town: Town, sato: Desk
) -> None:
    response = sato.post("answer", unproven.pk, **sent(b"no picture at all"))

    told = history(town.id, unproven.stream)[-1]
    assert response.status_code == 422
    assert (told.kind, told.fact["question"]) == ("correction.refused", "proof")
    assert not Document.objects.filter(stream=unproven.stream).exists()


def test_no_file_is_believed_by_its_number(unproven: Case, sato: Desk) -> None:
    forged = "0192f0c1-7a52-7c3e-9d4b-5f0e8a1b2c3d"

    sato.post("answer", unproven.pk, asked="proof", proof=forged)

    correction = asked_correction(opened(unproven))
    assert correction
    assert correction.answers == {"proof": None}
