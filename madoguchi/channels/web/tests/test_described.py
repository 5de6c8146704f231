"""What machines are told of a procedure: sound JSON-LD, and nothing invented."""

import json
import re
from typing import Any

from django.test import Client

from madoguchi.cases.tests.cast import Town
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import forget_wards

DESCRIBED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
# What schema.org lets each type say (v29: Thing, Service, Intangible and their own).
MAY_SAY = {
    "GovernmentService": {
        "name", "description", "url", "inLanguage", "areaServed", "provider",
        "audience", "serviceOperator", "availableChannel", "offers", "@context",
    },
    "GovernmentOrganization": {"name", "address", "telephone", "department"},
    "AdministrativeArea": {"name", "identifier"},
    "Audience": {"name"},
    "ServiceChannel": {
        "name", "description", "serviceUrl", "serviceLocation", "servicePhone",
        "servicePostalAddress", "availableLanguage", "processingTime",
    },
    "Place": {"name", "address"},
    "PostalAddress": {"addressCountry", "streetAddress"},
    "ContactPoint": {"telephone"},
    "Offer": {"name", "description", "price", "priceCurrency"},
}  # fmt: skip


def described(client: Client, address: str) -> dict[str, Any]:
    response = client.get(address)
    found = DESCRIBED.search(response.content.decode())
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def check(told: Any) -> None:
    """Hold every node against what its type may say."""
    if isinstance(told, list):
        for one in told:
            check(one)
    if not isinstance(told, dict):
        return
    kind = told["@type"]
    assert set(told) - {"@type"} <= MAY_SAY[kind], kind
    for value in told.values():
        assert value not in ("", [], {}, None)
        check(value)


def test_a_procedure_is_told_with_channels_area_office_and_fees(
    client: Client, town: Town
) -> None:
    contact = {"phone": "03-0000-0000", "office": "みどり区役所", "address": "若葉1-1"}
    Ward.objects.filter(pk=town.id).update(contact=contact)
    forget_wards()

    told = described(client, "/midori/procedures/juminhyo/")

    check(told)
    assert told["@type"] == "GovernmentService"
    assert told["areaServed"]["identifier"] == town.ward.code
    assert told["provider"]["telephone"] == "03-0000-0000"
    assert told["provider"]["department"]["name"] == "区民課"
    by_name = {one["name"]: one for one in told["availableChannel"]}
    web = by_name["オンライン"]
    assert web["serviceUrl"].endswith("/midori/procedures/juminhyo/")
    assert {"ja", "en"} <= set(web["availableLanguage"])
    assert web["processingTime"] == "P3D"
    counter = by_name["区役所の窓口"]
    assert counter["serviceLocation"]["address"] == "若葉1-1"
    assert "平日" in counter["description"]
    assert any("300円" in one["description"] for one in told["offers"])


def test_what_costs_nothing_has_the_price_zero(client: Client, town: Town) -> None:
    told = described(client, "/midori/procedures/manzoku/")
    check(told)
    assert {one["price"] for one in told["offers"]} == {0}


def test_it_is_told_in_the_language_of_the_page(client: Client, town: Town) -> None:
    told = described(client, "/midori/procedures/juminhyo/?lang=en")
    check(told)
    assert told["inLanguage"] == "en"
    assert told["name"] != described(Client(), "/midori/procedures/juminhyo/")["name"]


def test_a_block_of_data_runs_nowhere(client: Client, town: Town) -> None:
    response = client.get("/midori/procedures/juminhyo/")
    assert "script-src 'self'" in response["Content-Security-Policy"]
    for tag in re.findall(r"<script[^>]*>", response.content.decode()):
        assert "src=" in tag or 'type="application/' in tag
