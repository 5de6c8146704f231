"""A form that changes under somebody: they are told, asked again, and lose nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from madoguchi.cases.models import Case, Draft
from madoguchi.cases.tests.cast import Town, a_certificate
from madoguchi.channels.web.tests.steps import a_full_draft, send, with_asked
from madoguchi.procedures.actions import Schedule, withdraw
from madoguchi.procedures.changes.judging import judge
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.tests.edits import exchanged, words
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def offer(town: Town, new: Definition, **schedule: object) -> None:
    """Publish a version as of an hour ago: it is in force now."""
    by, at = Actor.system(town.id), timezone.now() - HOUR
    publish(new, ward=town.id, by=by, at=at, schedule=Schedule(**schedule))  # type: ignore[arg-type]


def narrower() -> Definition:
    """Return a version with at most one copy and no question about delivery."""
    less = exchanged(
        a_certificate(), "copies", lambda one: replace(one, own={"min": 1, "max": 1})
    )
    pages = tuple(page for page in less.pages if page.key not in ("delivery", "where"))
    return replace(less, number=2, pages=pages, facts=())


def test_what_is_asked_again_and_what_is_not_used_is_said_once(
    client: Client, town: Town
) -> None:
    draft = a_full_draft(client)
    offer(town, narrower())

    led = client.get(f"{draft}check-answers/")
    told = client.get(led["Location"]).content.decode()

    assert led["Location"] == f"{draft}what-changed/"
    for text in (
        "もう一度答えてほしいところ",
        "copies",
        "使わなくなった答え",
        "pickup",
    ):
        assert text in told
    page = client.get(f"{draft}copies/").content.decode()
    assert "前の答えは「" in page


def test_it_is_answered_again_and_sent(client: Client, town: Town) -> None:
    draft = a_full_draft(client)
    offer(town, narrower())
    client.get(draft)

    assert client.get(f"{draft}check-answers/")["Location"].endswith("/copies/")
    client.post(f"{draft}copies/", with_asked({"copies": "1"}))
    shown = client.get(f"{draft}check-answers/").content.decode()
    send(client, draft)

    assert "使わなくなった答え" in shown
    case = Case.objects.get()
    assert case.version == 2
    assert bytes(Draft.objects.get().sealed_beside)


def test_what_is_typed_as_it_changes_is_kept(client: Client, town: Town) -> None:
    draft = a_full_draft(client)
    offer(town, narrower())

    saved = client.post(f"{draft}delivery/", with_asked({"delivery": "post"}))
    told = client.get(client.get(saved["Location"])["Location"]).content.decode()

    assert saved.status_code == 302
    assert "post" in told


def test_a_sending_by_other_rules_than_those_shown_is_not_one(
    client: Client, town: Town
) -> None:
    draft = a_full_draft(client)
    client.get(f"{draft}check-answers/")
    offer(town, replace(a_certificate(), number=2, summary=words("言い直す")))

    response = client.post(f"{draft}check-answers/")

    assert response.status_code == 302
    assert not Case.objects.exists()
    send(client, draft)
    assert Case.objects.get().version == 2


def test_until_its_day_the_old_rule_holds_and_is_said(
    client: Client, town: Town
) -> None:
    fee = (replace(a_certificate().fee[0], amount=parse("900 * copies")),)
    draft = a_full_draft(client)
    until = timezone.now() + 24 * HOUR
    offer(town, replace(a_certificate(), number=2, fee=fee), finish_until=until)

    page = client.get(f"{draft}check-answers/").content.decode()
    send(client, draft)

    assert "この手続きのきまりが変わりました" in page
    assert Case.objects.get().version == 1


def test_what_is_closed_says_so_and_keeps_the_draft(client: Client, town: Town) -> None:
    draft = a_full_draft(client)
    withdraw("certificate", by=Actor.system(town.id), at=timezone.now() - HOUR)

    response = client.get(f"{draft}check-answers/")

    assert response.status_code == 410
    assert "受付が終わりました" in response.content.decode()
    assert Draft.objects.get().sealed
    assert client.get(f"{draft}throw-away/").status_code == 200


def test_raising_a_class_asks_again_for_an_answer_that_fits(
    client: Client, town: Town
) -> None:
    new = exchanged(
        a_certificate(), "email", lambda one: replace(one, label=words("別の意味"))
    )
    new = replace(new, number=2)
    (change,) = judge(a_certificate(), new).judged
    draft = a_full_draft(client)
    offer(town, new, raised={change.change.id: "re_ask"})
    client.get(draft)

    again = client.get(f"{draft}check-answers/")

    assert again["Location"].endswith("/contact/")
