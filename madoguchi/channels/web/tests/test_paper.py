"""Forms to print: blank for anybody, filled for whoever holds the draft."""

import io
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from madoguchi.cases.models import Case, Draft
from madoguchi.cases.tests.cast import Town, a_definition
from madoguchi.channels.web.tests.steps import a_full_draft, id_of, text_of
from madoguchi.events.models import Event
from madoguchi.procedures.definition.model import Way
from madoguchi.procedures.printing.sheet import form_code
from madoguchi.procedures.queries import forget_offers, offered
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope


def words(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_anybody_prints_the_blank_form(client: Client, town: Town) -> None:
    page = text_of(client.get("/midori/procedures/juminhyo/"))
    response = client.get("/midori/procedures/juminhyo/form.pdf")

    assert "紙の様式を印刷する" in page
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    said = words(response.content)
    assert "住民票の写しの交付請求" in said
    assert "みどり区長あて" in said
    assert "区が書く所" in said


def test_it_is_printed_in_the_language_that_is_asked_for(
    client: Client, town: Town
) -> None:
    english = client.get("/midori/procedures/juminhyo/form.pdf?in=en").content
    said = words(english)
    assert "住民票の写しの交付請求" in said
    assert "Required" in said
    other = client.get("/midori/procedures/juminhyo/form.pdf?in=xx")
    assert other.status_code == 200


def test_it_is_tagged_and_says_what_it_is(client: Client, town: Town) -> None:
    content = client.get("/midori/procedures/juminhyo/form.pdf?in=en").content
    reader: Any = pypdf.PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"].get_object()

    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "ja"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    kinds, figures = set(), []
    stack = [root["/StructTreeRoot"]]
    while stack:
        one = stack.pop().get_object()
        if isinstance(one, list):
            stack += [each for each in one if not isinstance(each, int)]
            continue
        if not isinstance(one, dict):
            continue
        kinds.add(one.get("/S"))
        if one.get("/S") == "/Figure":
            figures.append(one.get("/Alt"))
        if "/K" in one and not isinstance(one["/K"], int):
            stack.append(one["/K"])
    assert {"/H1", "/H2", "/H3", "/P", "/Figure"} <= kinds
    assert len(figures) == 1
    assert "2次元コード" in str(figures[0])


def test_a_draft_is_printed_with_its_answers_and_a_number(
    client: Client, town: Town
) -> None:
    draft = a_full_draft(client)

    response = client.get(f"{draft}on-paper.pdf")

    said = words(response.content)
    row = Draft.objects.get(pk=id_of(draft))
    assert "若葉" in said
    assert "下書きの番号" in said
    assert row.paper_digest is not None
    assert Event.objects.filter(kind="draft.printed").count() == 1
    client.get(f"{draft}on-paper.pdf")
    assert Event.objects.filter(kind="draft.printed").count() == 1


def test_a_stranger_prints_nothing_of_a_draft(client: Client, town: Town) -> None:
    draft = a_full_draft(client)
    assert Client().get(f"{draft}on-paper.pdf").status_code == 404


def test_the_number_on_a_form_opens_nothing(client: Client, town: Town) -> None:
    draft = a_full_draft(client)
    client.get(f"{draft}on-paper.pdf")
    with ward_scope(town.id):
        code = form_code(offered(town.id, "certificate"))

    stranger = Client()
    response = stranger.get(f"/midori/paper/{code}/K7QM-29XD-4TPA/")

    assert response.status_code == 200
    assert "若葉" not in response.content.decode()
    assert not stranger.cookies.get("madoguchi_draft")
    assert stranger.get(draft).status_code == 404
    assert not Case.objects.exists()


@pytest.mark.parametrize("number", ["nothing-1-00000000", "certificate-9-00000000"])
def test_a_number_of_no_form_is_not_found(town: Town, number: str) -> None:
    assert Client().get(f"/midori/paper/{number}/").status_code == 404


def test_later_page_offers_the_printed_form(client: Client, town: Town) -> None:
    draft = a_full_draft(client)
    page = client.get(f"{draft}for-later/").content.decode()
    assert "on-paper.pdf" in page


def test_what_is_not_taken_on_paper_has_no_form(client: Client, town: Town) -> None:
    only = a_definition("online-only", channels=(Way("web"),))
    publish(only, ward=town.id, by=Actor.system(town.id), at=timezone.now())
    forget_offers()

    page = client.get("/midori/procedures/online-only/").content.decode()

    assert "form.pdf" not in page
    assert client.get("/midori/procedures/online-only/form.pdf").status_code == 404
