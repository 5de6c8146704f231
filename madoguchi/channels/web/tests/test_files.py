"""Handing in files: kept, replaced, taken back, refused."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from madoguchi.cases import actions
from madoguchi.cases.actions.corrections import Wish
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ask
from madoguchi.cases.queries import open_own
from madoguchi.cases.tests.cast import Town, a_definition, a_page, a_stage
from madoguchi.channels.web.tests.steps import (
    a_resident,
    begin,
    id_of,
    receipt_of,
    send,
    text_of,
)
from madoguchi.documents.models import Document
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.procedures.texts import Text
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def proof(town: Town) -> None:
    """Offer a procedure that asks for a paper and a number."""
    paper = Question(key="paper", kind="file", label=Text(ja="証明の写真"))
    scan = Question(
        key="scan",
        kind="file",
        label=Text(ja="写し"),
        required=False,
        own={"accept": ("pdf",), "max_mb": 1},
    )
    copies = Question(key="copies", kind="number", label=Text(ja="通数"))
    definition = a_definition(
        "proof",
        pages=(a_page("papers", paper, scan, copies),),
        stages=(a_stage("review", "review"), a_stage("close", "close")),
        roles={},
        facts=(),
        fee=(),
    )
    publish(definition, ward=town.id, by=Actor.system(town.id), at=timezone.now())
    forget_offers()


def a_photo(name: str = "紙.png", colour: str = "white") -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (8, 8), colour).save(made, "PNG")
    return SimpleUploadedFile(name, made.getvalue(), "image/png")


def test_a_file_is_kept_and_shown_again(client: Client, town: Town) -> None:
    draft = begin(client, "proof")

    response = client.post(f"{draft}papers/", {"paper": a_photo(), "copies": "1"})

    assert response["Location"] == f"{draft}check-answers/"
    assert "紙.png" in text_of(client.get(response["Location"]))
    assert "紙.png" in text_of(client.get(f"{draft}papers/"))
    receipt_of(client, send(client, draft))
    stream = Document.objects.get().stream
    assert stream == f"case/{Case.objects.get().pk}" == f"case/{id_of(draft)}"


def test_a_file_stays_when_something_else_is_wrong(client: Client, town: Town) -> None:
    draft = begin(client, "proof")

    response = client.post(f"{draft}papers/", {"paper": a_photo(), "copies": "x"})

    assert response.status_code == 422
    assert "紙.png" in text_of(response)
    done = client.post(f"{draft}papers/", {"copies": "1"})
    assert done["Location"] == f"{draft}check-answers/"


def test_a_second_file_takes_the_place_of_the_first(client: Client, town: Town) -> None:
    draft = begin(client, "proof")
    client.post(f"{draft}papers/", {"paper": a_photo("一.png"), "copies": "1"})

    client.post(f"{draft}papers/", {"paper": a_photo("二.png"), "copies": "1"})

    assert Document.objects.count() == 1
    assert "二.png" in text_of(client.get(f"{draft}papers/"))


def test_a_file_can_be_taken_back(client: Client, town: Town) -> None:
    draft = begin(client, "proof")
    client.post(f"{draft}papers/", {"paper": a_photo(), "copies": "1"})
    held = str(Document.objects.get().pk)

    response = client.post(f"{draft}papers/", {"paper.remove": held, "copies": "1"})

    assert response.status_code == 200
    assert "紙.png" not in text_of(response)
    assert not Document.objects.exists()
    assert client.get(f"{draft}check-answers/")["Location"] == f"{draft}papers/"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "中身がありません"),
        (b"MZ program", "PDF、JPEG、PNG"),
        (b"\x89PNG\r\n\x1a\nbroken", "開けません"),
    ],
)
def test_what_is_no_paper_is_refused_in_words(
    client: Client, town: Town, content: bytes, said: str
) -> None:
    draft = begin(client, "proof")
    file = SimpleUploadedFile("x.png", content, "image/png")

    response = client.post(f"{draft}papers/", {"paper": file, "copies": "1"})

    assert response.status_code == 422
    assert said in text_of(response)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (a_photo(), "ここで使えない種類"),
        (SimpleUploadedFile("a.pdf", b"%PDF-" + b" " * 2**20), "書いてある大きさまで"),
    ],
)
def test_a_question_takes_the_files_it_names(
    client: Client, town: Town, sent: SimpleUploadedFile, said: str
) -> None:
    draft = begin(client, "proof")
    page = client.get(f"{draft}papers/").content.decode()
    assert 'accept="application/pdf"' in page
    assert "1つ 1.0 MBまで。" in page

    response = client.post(f"{draft}papers/", {"scan": sent, "copies": "1"})

    assert response.status_code == 422
    assert said in text_of(response)
    assert not Document.objects.exists()


def test_the_id_of_a_document_is_not_believed(client: Client, town: Town) -> None:
    ken = Client()
    theirs = begin(ken, "proof")
    ken.post(f"{theirs}papers/", {"paper": a_photo("秘密.png"), "copies": "1"})
    stolen = str(Document.objects.get().pk)
    draft = begin(client, "proof")

    response = client.post(f"{draft}papers/", {"paper": stolen, "copies": "1"})

    assert response.status_code == 422
    assert "秘密" not in text_of(response)
    client.post(f"{draft}papers/", {"paper.remove": stolen, "copies": "1"})
    assert Document.objects.count() == 1


def test_files_need_no_signing_in_but_their_own_draft(
    client: Client, town: Town
) -> None:
    draft = begin(client, "proof")
    stranger = Client()
    a_resident(town, stranger, name="ken")

    response = stranger.post(f"{draft}papers/", {"paper": a_photo()})

    assert response.status_code == 404
    assert not Document.objects.exists()


def test_a_file_taken_back_from_a_correction_is_asked_for_again(
    client: Client, town: Town
) -> None:
    draft = begin(client, "proof")
    client.post(f"{draft}papers/", {"paper": a_photo("前.png"), "copies": "1"})
    client.get(send(client, draft))
    case = Case.objects.get()
    wish = Wish([Ask("paper", "unclear")], due_on=date(2099, 4, 20))
    actions.ask_correction(case.pk, wish, by=town.sato, at=case.arrived_at)
    correct = f"/midori/status/{case.pk}/correct/"
    page = f"{correct}papers/"
    client.post(page, {"paper": a_photo("後.png"), "copies": "1"})

    client.post(page, {"paper.remove": "1", "copies": "1"})

    assert Document.objects.count() == 1
    assert client.post(f"{correct}check-answers/")["Location"] == page
    client.post(page, {"paper": a_photo("最後.png"), "copies": "1"})
    client.post(f"{correct}check-answers/")
    kept = open_own(Case.objects.get()).answers["paper"]
    assert Document.objects.filter(pk=kept).exists()
