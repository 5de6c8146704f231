"""An engineer who reads the OpenAPI document finds out all that may happen."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from madoguchi.cases.tests.cast import Town
from madoguchi.channels.api.problems import TYPES
from madoguchi.channels.api.tests.caller import API, Caller

ROW = re.compile(r"\| (`[a-z-]+`(?:, `[a-z-]+`)*) \| (\d{3}) \|")
HOW_TO = Path(settings.BASE_DIR) / "docs" / "how-to" / "api.md"
METHODS = {"get", "put", "post", "delete"}
Told = dict[str, Any]


@pytest.fixture
def told(caller: Caller) -> Told:
    document: Told = caller.get(
        f"{API}/procedures/certificate/versions/1/openapi.json?lang=en"
    ).json()
    return document


def operations(told: Told) -> list[Told]:
    return [
        one
        for path in told["paths"].values()
        for method, one in path.items()
        if method in METHODS
    ]


def response(told: Told, operation: str, status: str) -> Told:
    (found,) = (one for one in operations(told) if one["operationId"] == operation)
    name = found["responses"][status]["$ref"].rpartition("/")[2]
    answer: Told = told["components"]["responses"][name]
    return answer


def codes(answer: Told) -> set[str]:
    schema = answer["content"]["application/problem+json"]["schema"]
    return set(schema["properties"]["code"]["enum"])


def test_every_operation_says_what_it_does(told: Told) -> None:
    for one in operations(told):
        assert one["summary"], one["operationId"]
        assert one["summary"].isascii(), one["summary"]
    page = next(
        one for one in operations(told) if one["operationId"] == "savePage_copies"
    )
    assert page["summary"].startswith("Save the answers of a page: ")


def test_one_status_tells_of_every_code_that_it_may_carry(told: Told) -> None:
    conflict = response(told, "submitDraft", "409")

    assert codes(conflict) == {"not-eligible", "version-changed", "changed-meanwhile"}
    assert "`version-changed`: The version of the procedure" in conflict["description"]
    assert codes(response(told, "submitDraft", "403")) == {
        "out-of-scope",
        "identity-needed",
    }


def test_who_must_wait_is_told_how_long(told: Told) -> None:
    for status in ("429", "503"):
        assert "Retry-After" in response(told, "getDraft", status)["headers"]
    assert "3,000" in told["info"]["description"]


def test_sending_twice_is_spoken_of(told: Told) -> None:
    (send,) = (one for one in operations(told) if one["operationId"] == "submitDraft")

    assert "received once" in send["description"]


def test_the_guide_has_every_code_with_its_status() -> None:
    found = {
        code.strip("` "): int(status)
        for many, status in ROW.findall(HOW_TO.read_text(encoding="utf-8"))
        for code in many.split(",")
    }

    assert found == {code: status for code, (status, _) in TYPES.items()}


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"age_band": "66"}, ["/age_band"]),
        ({"age_band": 7, "assisted": 1}, ["/age_band", "/assisted"]),
        ({"<script>": 1}, [""]),
        ([], [""]),
    ],
)
def test_a_wrong_beginning_is_told_value_by_value(
    town: Town, caller: Caller, body: Any, pointers: list[str]
) -> None:
    answer = caller.post(f"{API}/procedures/certificate/drafts", body)

    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == pointers
    assert "script" not in answer.content.decode()


def test_a_type_of_problem_is_a_page_that_opens(caller: Caller) -> None:
    told = caller.get(f"{API}/drafts/{'0' * 8}-0000-4000-8000-{'0' * 12}").json()

    assert told["type"].startswith(settings.PUBLIC_URL)
    page = caller.get(told["type"].removeprefix(settings.PUBLIC_URL))
    assert page.json()["code"] == told["code"] == "not-found"


def test_what_is_public_is_refused_to_nobody(told: Told) -> None:
    public = [one for one in operations(told) if one.get("security") == []]

    assert {one["operationId"]: set(one["responses"]) for one in public} == {
        "listProcedures": {"200"},
        "getDefinition": {"200", "404"},
    }
