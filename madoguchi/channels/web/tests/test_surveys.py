"""After a receipt the survey knows which procedure it is about, and nothing else."""

import re

import pytest
from django.test import Client

from madoguchi.cases.tests.cast import Town, offer_real
from madoguchi.channels.web.tests.steps import a_full_draft, begin, send

pytestmark = pytest.mark.django_db
CHOSEN = re.compile(r'<input[^>]* value="([^"]+)"[^>]* checked')


def survey_begun(client: Client, asked: str) -> str:
    """Begin the survey from an address; return where it leads."""
    page = client.get(f"/midori/procedures/manzoku/{asked}").content.decode()
    found = re.search(r'href="(/midori/procedures/manzoku/start/[^"]*)"', page)
    assert found
    return str(client.post(found.group(1))["Location"])


def chosen(client: Client, address: str) -> list[str]:
    return CHOSEN.findall(client.get(address).content.decode())


def test_the_receipt_says_which_procedure_the_survey_is_about(
    client: Client, town: Town
) -> None:
    receipt = client.get(send(client, a_full_draft(client))).content.decode()

    assert '/midori/procedures/manzoku/?about=certificate"' in receipt


def test_the_survey_proposes_the_procedure_that_was_used(
    client: Client, town: Town
) -> None:
    offer_real(town, "juminhyo", "manzoku")

    first = survey_begun(client, "?about=juminhyo")

    assert first.endswith("/what/?about=juminhyo")
    assert chosen(client, first) == ["juminhyo"]


def test_the_resident_chooses_another_and_keeps_it(client: Client, town: Town) -> None:
    offer_real(town, "juminhyo", "manzoku")
    first = survey_begun(client, "?about=juminhyo")

    client.post(first, {"used_procedure": "other", "used_channel": "web"})

    assert chosen(client, first) == ["other", "web"]


def test_a_procedure_the_survey_does_not_name_is_not_chosen(
    client: Client, town: Town
) -> None:
    offer_real(town, "manzoku")

    first = survey_begun(client, "?about=certificate")

    assert chosen(client, first) == []


@pytest.mark.parametrize("about", ["5", "other", "web", "nothing", '"><b>', ""])
def test_an_address_proposes_procedures_of_the_ward_and_nothing_else(
    client: Client, town: Town, about: str
) -> None:
    offer_real(town, "juminhyo", "manzoku")

    first = survey_begun(client, f"?about={about}")

    assert first.endswith("/what/")
    assert chosen(client, f"{first}?about={about}") == []


def test_only_a_survey_is_proposed_anything(client: Client, town: Town) -> None:
    draft = begin(client)

    assert chosen(client, f"{draft}delivery/?about=certificate") == []


def test_the_foot_of_every_page_leads_to_the_survey_about_nothing(
    client: Client, town: Town
) -> None:
    page = client.get("/midori/").content.decode()

    assert '/midori/procedures/manzoku/"' in page
