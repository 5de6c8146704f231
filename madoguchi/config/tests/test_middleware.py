"""The first part of the path is the ward; the language is the reader's choice."""

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from madoguchi.config.middleware import WardMiddleware
from madoguchi.wards.actions import NewWard, create_ward
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import forget_wards
from madoguchi.wards.scope import in_scope


@pytest.fixture
def midori(db: None) -> Ward:
    forget_wards()
    return create_ward(NewWard(slug="midori", code="131237", name="みどり区"))


def visit(path: str, answer: HttpResponse | StreamingHttpResponse) -> dict[str, object]:
    """Send a request through the middleware; say what the view saw."""
    seen: dict[str, object] = {}

    def view(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        seen.update(path=request.path_info, ward=in_scope.get())
        seen["home"] = reverse(
            "installation", urlconf="madoguchi.config.installation_urls"
        )
        return answer

    seen["answer"] = WardMiddleware(view)(RequestFactory().get(path))
    return seen


def test_inside_a_ward_addresses_are_written_without_it(midori: Ward) -> None:
    seen = visit("/midori/office/queue", HttpResponse())

    assert (seen["path"], seen["home"]) == ("/office/queue", "/midori/")
    assert seen["ward"] == midori.pk


def test_after_the_answer_no_ward_is_in_scope(midori: Ward) -> None:
    visit("/midori/", HttpResponse())

    assert in_scope.get() is None


def test_a_long_answer_is_made_inside_its_ward(midori: Ward) -> None:
    parts = (str(in_scope.get()).encode() for _ in range(2))
    answer = visit("/midori/", StreamingHttpResponse(parts))["answer"]

    assert isinstance(answer, StreamingHttpResponse)
    assert b"".join(answer) == f"{midori.pk}".encode() * 2
    assert in_scope.get() is None


def test_pages_of_a_ward_are_kept_by_nobody(midori: Ward) -> None:
    answer = visit("/midori/", HttpResponse())["answer"]

    assert isinstance(answer, HttpResponse)
    assert answer["Cache-Control"] == "private, no-store"


def test_a_ward_without_its_slash_is_led_there(client: Client, midori: Ward) -> None:
    response = client.get("/midori")

    assert (response.status_code, response["Location"]) == (301, "/midori/")


@pytest.mark.django_db
def test_an_unknown_ward_is_not_found_in_two_languages(client: Client) -> None:
    response = client.get("/nowhere/apply")

    assert response.status_code == 404
    assert "ページが見つかりません" in response.content.decode()
    assert "Page not found" in response.content.decode()


def test_the_first_page_lists_the_wards(client: Client, midori: Ward) -> None:
    response = client.get("/")

    assert 'href="/midori/"' in response.content.decode()
    assert "みどり区" in response.content.decode()


@pytest.mark.django_db
def test_the_language_asked_for_is_remembered(client: Client) -> None:
    assert client.get("/?lang=en")["Content-Language"] == "en"
    assert client.get("/")["Content-Language"] == "en"
    assert client.get("/?lang=ja")["Content-Language"] == "ja"


@pytest.mark.django_db
def test_an_unknown_language_changes_nothing(client: Client) -> None:
    response = client.get("/?lang=xx")

    assert response["Content-Language"] == "ja"
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "holds"),
    [
        ("Content-Security-Policy", "default-src 'none'"),
        ("Content-Security-Policy", "frame-ancestors 'none'"),
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_every_page_is_guarded(client: Client, header: str, holds: str) -> None:
    for path in ("/", "/nowhere/", "/healthz"):
        assert holds in client.get(path)[header]


@pytest.mark.django_db
def test_no_page_runs_what_stands_in_it(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


@pytest.mark.django_db
def test_the_first_page_sets_no_cookie(client: Client) -> None:
    assert not client.get("/").cookies
