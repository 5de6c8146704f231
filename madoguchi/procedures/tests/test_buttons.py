"""Buttons that change a page and keep nothing."""

import pytest

from madoguchi.procedures.buttons import after_button
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.models import PostalTown
from madoguchi.procedures.texts import Text

NAME = Question("name", "text", Text(ja="名前"))
HOME = Question("home", "address", Text(ja="住所"))
DOGS = Question("dogs", "group", Text(ja="犬"), questions=(NAME, HOME))
TYPED = {"dogs.0.name": ["ポチ"], "dogs.1.name": ["シロ"]}


def test_without_a_button_nothing_changes() -> None:
    assert after_button([NAME, HOME, DOGS], TYPED) is None


def test_a_record_is_added_and_one_removed() -> None:
    more = after_button([DOGS], {**TYPED, "dogs.add": [""]})
    fewer = after_button([DOGS], {**TYPED, "dogs.remove": ["0"]})

    assert more == {**TYPED, "dogs.2.name": [""]}
    assert fewer == {"dogs.0.name": ["シロ"]}


@pytest.mark.parametrize("number", ["", "-1", "x", "１"])
def test_a_number_that_is_none_removes_nothing(number: str) -> None:
    assert after_button([DOGS], {**TYPED, "dogs.remove": [number]}) is None


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["home", "dogs.1.home"])
def test_a_postal_code_fills_in_the_town_wherever_it_stands(place: str) -> None:
    PostalTown.objects.create(
        code="1000001", prefecture="東京都", city="千代田区", town="千代田"
    )
    raw = {f"{place}.postal_code": ["100-0001"], f"{place}.lookup": [""]}

    found = after_button([HOME, DOGS], raw)

    assert found is not None
    assert found[f"{place}.town"] == ["千代田"]
    assert f"{place}.lookup" not in found


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "12", "999-9999"])
def test_a_code_that_says_nothing_leaves_what_was_typed(code: str) -> None:
    raw = {"home.postal_code": [code], "home.city": ["緑市"], "home.lookup": [""]}

    assert after_button([HOME], raw) == {
        "home.postal_code": [code],
        "home.city": ["緑市"],
    }
