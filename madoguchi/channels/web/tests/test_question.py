"""One page of questions: shown, refused, kept, changed; and bad input."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from madoguchi.cases.models import Draft
from madoguchi.cases.tests.cast import Town, a_town, offer_real
from madoguchi.channels.web import paper
from madoguchi.channels.web.tests.steps import (
    BIRTH,
    CERTIFICATE,
    NAME,
    a_full_draft,
    a_resident,
    begin,
    fill,
    id_of,
    text_of,
    title_of,
    with_asked,
)
from madoguchi.events.queries import history
from madoguchi.kernel.ruby import without_readings
from madoguchi.procedures.actions import load_postal_towns
from madoguchi.procedures.fields import Sight, fields_of
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.models import PostalTown
from madoguchi.procedures.postal import PostalRow
from madoguchi.procedures.queries import offered
from madoguchi.procedures.texts import Text

pytestmark = pytest.mark.django_db
MISSING = "00000000-0000-4000-8000-000000000000"


def kinds(town: Town, draft: str) -> list[str]:
    return [event.kind for event in history(town.id, f"case/{id_of(draft)}")]


def test_a_page_that_was_sent_well_leads_to_the_next(
    client: Client, town: Town
) -> None:
    draft = begin(client)

    response = client.post(f"{draft}copies/", {"copies": "２"})

    assert response["Location"] == f"{draft}delivery/"


def test_a_wrong_answer_is_shown_again_with_what_to_do(
    client: Client, town: Town
) -> None:
    draft = begin(client)

    response = client.post(f"{draft}copies/", {"copies": "99"})

    assert response.status_code == 422
    assert title_of(response).startswith("エラー：")
    assert "10以下の数を入力してください" in text_of(response)
    assert 'value="99"' in response.content.decode()
    assert "draft.refused" in kinds(town, draft)


def test_the_summary_leads_to_the_field(client: Client, town: Town) -> None:
    draft = begin(client)

    page = client.post(f"{draft}copies/", {"copies": ""}).content.decode()

    assert 'href="#f-copies"' in page
    assert 'id="f-copies"' in page


@pytest.mark.parametrize(
    "bad",
    ["\x00", "a\x00b", "\u202e", "\ue000", "1234 5678 9018", "あ" * 5000, "💥" * 300],
)
def test_bad_characters_are_refused_in_words(
    client: Client, town: Town, bad: str
) -> None:
    draft = begin(client)
    fill(client, draft, {key: CERTIFICATE[key] for key in ("copies", "delivery")})
    given = with_asked({**NAME, **BIRTH, "applicant.family": bad})

    response = client.post(f"{draft}applicant/", given)

    assert response.status_code == 422
    assert "エラー" in text_of(response)


def test_a_broken_letter_is_refused_in_words(client: Client, town: Town) -> None:
    draft = begin(client)
    fill(client, draft, {key: CERTIFICATE[key] for key in ("copies", "delivery")})
    body = b"applicant.family=%ED%A0%80&asked=applicant&asked=birth"

    response = client.post(
        f"{draft}applicant/", body, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == 422


def test_typed_marks_stay_words(client: Client, town: Town) -> None:
    draft = begin(client)

    response = client.post(f"{draft}copies/", {"copies": '"><script>x</script>'})

    assert "<script>x" not in response.content.decode()


def test_a_later_page_waits_for_the_earlier_ones(client: Client, town: Town) -> None:
    draft = begin(client)

    assert client.get(f"{draft}contact/")["Location"] == f"{draft}copies/"
    assert client.get(f"{draft}check-answers/")["Location"] == f"{draft}copies/"


def test_a_hidden_page_is_passed_over(client: Client, town: Town) -> None:
    draft = a_full_draft(client)

    assert client.get(f"{draft}where/")["Location"] == f"{draft}check-answers/"


def test_an_unknown_page_is_not_found(client: Client, town: Town) -> None:
    assert client.get(f"{begin(client)}nonsense/").status_code == 404


def test_foreign_and_missing_drafts_look_the_same(client: Client, town: Town) -> None:
    draft = a_full_draft(client)
    stranger = Client()

    foreign = stranger.get(f"{draft}copies/")
    missing = stranger.get(f"/midori/apply/{MISSING}/copies/")

    assert foreign.status_code == missing.status_code == 404
    assert text_of(foreign) == text_of(missing)


def test_another_ward_does_not_open_a_draft(client: Client, town: Town) -> None:
    draft = a_full_draft(client)
    a_town("asahi")
    client.cookies["madoguchi_draft"]["path"] = "/"

    response = client.get(draft.replace("/midori/", "/asahi/") + "copies/")

    assert response.status_code == 404


def test_a_draft_whose_time_ran_out_says_so(client: Client, town: Town) -> None:
    draft = a_full_draft(client)
    Draft.objects.update(expires_at=timezone.now() - timedelta(hours=1))

    response = client.post(f"{draft}copies/", {"copies": "1"})

    assert response.status_code == 410
    assert "保存の期限が切れました" in text_of(response)


def test_changing_an_answer_comes_back_to_the_check(client: Client, town: Town) -> None:
    draft = a_full_draft(client)

    response = client.post(f"{draft}copies/?back=check", {"copies": "5"})

    assert response["Location"] == f"{draft}check-answers/"
    assert "1,500円" in text_of(client.get(f"{draft}check-answers/"))


def test_a_change_that_opens_a_question_asks_it_first(
    client: Client, town: Town
) -> None:
    draft = a_full_draft(client)

    response = client.post(f"{draft}delivery/?back=check", {"delivery": "post"})

    assert response["Location"] == f"{draft}where/?back=check"


def test_the_page_says_until_when_answers_are_kept(client: Client, town: Town) -> None:
    draft = begin(client)
    client.post(f"{draft}copies/", {"copies": "1"})

    assert "まで残ります" in text_of(client.get(f"{draft}delivery/"))


def test_an_answer_opened_by_another_is_asked_on_the_same_page(
    client: Client, town: Town
) -> None:
    a_resident(town, client)
    draft = begin(client, "juminhyo")
    fill(client, draft, TO_COPIES)

    response = client.post(
        f"{draft}copies/",
        {"asked": ["copies", "purpose"], "copies": "1", "purpose": "other"},
    )

    assert response["Location"] == f"{draft}copies/"
    assert "そのほかの使いみち" in text_of(client.get(f"{draft}copies/"))


TO_COPIES: Any = {
    "whose": {"whose": "self"},
    "scope": {"scope": "all"},
    "items": {
        "relationship": "hide",
        "registry": "hide",
        "residence_status": "hide",
        "my_number": "no",
    },
}


def test_what_the_card_says_is_filled_in_with_its_source(
    client: Client, town: Town
) -> None:
    a_resident(town, client)
    draft = begin(client, "benefit")
    fill(client, draft, {key: CERTIFICATE[key] for key in ("copies", "delivery")})

    response = client.get(f"{draft}applicant/")

    assert 'value="みどり"' in response.content.decode()
    assert "マイナンバーカードから" in text_of(response)


def test_a_group_grows_and_shrinks_without_script(client: Client, town: Town) -> None:
    draft = _at_members(client, town)
    one = {"members.0.name.family": "若葉", "members.0.name.given": "太郎"}

    grown = client.post(f"{draft}members/", {**one, "members.add": "1"})
    assert "members.1.name.family" in grown.content.decode()
    assert 'value="太郎"' in grown.content.decode()

    two = {**one, "members.1.name.family": "山", "members.remove": "0"}
    shrunk = client.post(f"{draft}members/", two).content.decode()
    assert 'value="山"' in shrunk
    assert "太郎" not in shrunk
    assert "members.1.name" not in shrunk


def _at_members(client: Client, town: Town) -> str:
    a_resident(town, client)
    draft = begin(client, "juminhyo")
    fill(client, draft, {"whose": {"whose": "household"}, "scope": {"scope": "part"}})
    return draft


@pytest.mark.parametrize("wild", ["-1", "x", "99999999999", "٣"])
def test_a_wild_number_of_a_record_removes_nothing(
    client: Client, town: Town, wild: str
) -> None:
    draft = _at_members(client, town)

    response = client.post(
        f"{draft}members/", {"members.0.name.family": "若葉", "members.remove": wild}
    )

    assert 'value="若葉"' in response.content.decode()


def test_a_postal_code_fills_in_the_town_without_script(
    client: Client, town: Town
) -> None:
    PostalTown.objects.create(
        code="1310045", prefecture="東京都", city="墨田区", town="押上"
    )
    draft = _at_address(client, town)

    sent = {"address.postal_code": "１３１－００４５", "address.lookup": "1"}
    page = client.post(f"{draft}address/", sent).content.decode()

    assert 'value="墨田区"' in page
    assert 'value="押上"' in page


def test_a_town_is_chosen_and_its_chome_typed_without_script(
    client: Client, town: Town
) -> None:
    load_postal_towns(
        [
            PostalRow("9990001", "東京都", "墨田区", "押上", has_chome=True),
            PostalRow("9990001", "東京都", "墨田区", "京島", has_chome=True),
        ]
    )
    draft = _at_address(client, town)
    sent = {"address.postal_code": "999-0001"}

    page = client.post(f"{draft}address/", {**sent, "address.lookup": "1"})

    text = page.content.decode()
    assert "<option>押上</option>" in text
    assert "町域を選んで" in text
    sent |= {
        "address.prefecture": "東京都",
        "address.city": "墨田区",
        "address.town": "",
        "address.pick": "京島",
        "address.chome": "２",
    }
    wrong = client.post(f"{draft}address/", sent).content.decode()
    assert "番地が空いています" in wrong
    assert 'value="京島"' in wrong
    whole = client.post(f"{draft}address/", {**sent, "address.rest": "3-4"})
    assert whole.status_code == 302
    kept = client.get(f"{draft}address/").content.decode()
    assert all(f'value="{one}"' in kept for one in ("京島", "2", "3-4"))


def test_a_whole_address_is_split_and_shown_before_it_is_kept(
    client: Client, town: Town
) -> None:
    load_postal_towns(
        [PostalRow("1310045", "東京都", "墨田区", "押上", has_chome=True)]
    )
    draft = _at_address(client, town)

    response = client.post(
        f"{draft}address/", {"address.rest": "東京都墨田区押上１－１－２　塔501"}
    )

    page = response.content.decode()
    assert response.status_code == 200
    for shown in ("131-0045", "東京都", "墨田区", "押上", "1-2", "塔501"):
        assert f'value="{shown}"' in page
    assert "下の欄に分けました" in page


def test_an_unknown_postal_code_leaves_what_was_typed(
    client: Client, town: Town
) -> None:
    draft = _at_address(client, town)
    sent = {"address.postal_code": "x", "address.city": "港区", "address.lookup": "1"}

    response = client.post(f"{draft}address/", sent)

    assert response.status_code == 200
    assert 'value="港区"' in response.content.decode()


def _at_address(client: Client, town: Town) -> str:
    a_resident(town, client)
    draft = begin(client, "juminhyo")
    fill(
        client,
        draft,
        {
            **TO_COPIES,
            "copies": {"copies": "1"},
            "delivery": {"delivery": "pickup"},
            "applicant": {**NAME, **BIRTH},
        },
    )
    return draft


def test_the_script_is_told_the_towns_too(client: Client, town: Town) -> None:
    PostalTown.objects.create(
        code="1310045", prefecture="東京都", city="墨田区", town="押上", has_chome=True
    )

    found = client.get("/midori/towns/", {"code": "131-0045"}).json()

    assert found["towns"] == [
        {
            "prefecture": "東京都",
            "city": "墨田区",
            "town": "押上",
            "building": "",
            "has_chome": True,
            "chomes": "",
        }
    ]
    assert client.get("/midori/towns/?code=x").status_code == 400
    assert client.get("/midori/towns/?code=%00").status_code == 400


def test_a_question_that_follows_waits_in_the_page_but_is_not_asked(
    client: Client, town: Town
) -> None:
    draft = begin_with_a_dog(client, town)

    page = client.get(f"{draft}age/").content.decode()

    waiting = page.partition('<template class="follow" data-follows="dog_birth">')[2]
    assert 'name="dog_birth.year"' in waiting.partition("</template>")[0]
    assert 'name="dog_birth.year"' not in re.sub(
        r"<template.*?</template>", "", page, flags=re.DOTALL
    )
    assert "procedures/conditions.js" in page
    assert "&#34;not&#34;, [&#34;name&#34;, &#34;birth_known&#34;]" in page


def test_without_scripts_what_follows_comes_with_the_next_page(
    client: Client, town: Town
) -> None:
    draft = begin_with_a_dog(client, town)

    sent = client.post(f"{draft}age/", with_asked({"birth_known": "yes"}))
    page = client.get(sent["Location"]).content.decode()

    assert sent["Location"] == f"{draft}age/"
    assert '<div class="follow" data-follows="dog_birth"><input type="hidden"' in page


def test_what_a_script_showed_and_was_filled_in_is_taken_at_once(
    client: Client, town: Town
) -> None:
    draft = begin_with_a_dog(client, town)
    given = {"birth_known": "no", "dog_age": "3"}

    sent = client.post(f"{draft}age/", with_asked(given))

    assert sent["Location"] != f"{draft}age/"


def test_what_was_hidden_again_is_not_kept(client: Client, town: Town) -> None:
    draft = begin_with_a_dog(client, town)
    given = {"birth_known": "no", "dog_age": "3", "dog_birth.year": "2020"}

    sent = client.post(f"{draft}age/", with_asked(given))

    assert sent["Location"] != f"{draft}age/"


def begin_with_a_dog(client: Client, town: Town) -> str:
    offer_real(town, "inu")
    a_resident(town, client)
    draft = begin(client, "inu")
    known = {"situation": "new", "microchip": "none"}
    fill(client, draft, {key: {key: value} for key, value in known.items()})
    return draft


@pytest.mark.parametrize("language", ["en", "zh-Hans", "ko", "ja-easy"])
def test_the_summary_names_a_question_once_in_every_language(
    client: Client, town: Town, language: str
) -> None:
    offer_real(town, "tennyu")
    draft = begin(client, "tennyu")
    question = offered(town.id, "tennyu").pages[0].questions[0]
    label = without_readings(question.label[language])

    page = client.post(f"{draft}from/?lang={language}", {}).content.decode()

    start = page.index('<section class="note bad summary"')
    summary = re.sub(r"<rt.*?</rt>|<rp>.*?</rp>", "", page[start:].split("</ul>")[0])
    assert re.sub(r"<[^>]+>", "", summary).count(label) == 1


def test_what_two_fields_share_is_said_once_in_the_summary() -> None:
    place = Question("spot", "map_point", Text(ja="希望の場所"))
    raw = {"spot.latitude": ["139.8"], "spot.longitude": ["35.7"]}
    swapped = tuple(
        Problem("spot", "point_swapped", part) for part in ("latitude", "longitude")
    )
    look = paper.Look("ja", raw, swapped)
    sight = Sight("ja", raw, swapped)

    (line,) = paper.summary(fields_of([place], sight), [place], look)

    assert line.href == "#f-spot-latitude"
