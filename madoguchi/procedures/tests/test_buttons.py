"""Buttons that change a page and keep nothing."""

from collections.abc import Mapping

import pytest

from madoguchi.procedures.actions import load_postal_towns
from madoguchi.procedures.buttons import after_button
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.models import PostalTown
from madoguchi.procedures.postal import PostalRow
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
        "home.said": ["none"],
    }


TOWNS = [
    PostalRow("1310045", "東京都", "墨田区", "押上", has_chome=True),
    PostalRow("9990001", "東京都", "墨田区", "東"),
    PostalRow("9990001", "東京都", "墨田区", "西"),
    PostalRow("1040028", "東京都", "中央区", "八重洲", has_chome=True, chomes="2"),
    PostalRow("1006012", "東京都", "千代田区", "霞が関", building="霞が関ビル 12階"),
]
WHOLE = "〒131-0045　東京都墨田区押上１丁目１番２号　スカイタワー501"
IN_PARTS = {
    "postal_code": "131-0045",
    "prefecture": "東京都",
    "city": "墨田区",
    "town": "押上",
    "chome": "1",
    "rest": "1番2号",
    "building": "スカイタワー501",
}


def pressed(**typed: str) -> Mapping[str, list[str]]:
    """Return what a page shows after what was typed into an address was sent."""
    load_postal_towns(TOWNS)
    raw = {f"home.{part}": [text] for part, text in typed.items()}
    found = after_button([HOME], raw) or {}
    return {name.removeprefix("home."): list(many) for name, many in found.items()}


@pytest.mark.django_db
def test_several_towns_of_a_code_are_offered() -> None:
    found = pressed(postal_code="999-0001", lookup="1")

    assert found["towns"] == ["東", "西"]
    assert (found["city"], found["town"], found["said"]) == (
        ["墨田区"],
        [""],
        ["several"],
    )


@pytest.mark.django_db
def test_the_chomes_of_a_code_and_its_building_are_offered() -> None:
    assert pressed(postal_code="104-0028", lookup="1")["chomes"] == ["2"]
    assert pressed(postal_code="100-6012", lookup="1")["building"] == [
        "霞が関ビル 12階"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["postal_code", "prefecture", "city", "town", "rest"])
def test_a_whole_address_in_one_field_is_split(part: str) -> None:
    found = pressed(**{part: WHOLE})

    assert {name: found[name][0] for name in IN_PARTS} == IN_PARTS
    assert found["said"] == ["split"]


@pytest.mark.django_db
def test_an_address_beside_the_parts_it_repeats_is_split() -> None:
    found = pressed(
        postal_code="131-0045",
        prefecture="東京都",
        city="墨田区",
        town="押上",
        rest="東京都墨田区押上1-1-2",
        building="A101",
    )

    assert (found["chome"], found["rest"], found["building"]) == (
        ["1"],
        ["1-2"],
        ["A101"],
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        IN_PARTS,
        {"prefecture": "東京都"},
        {"city": "墨田区"},
        {"rest": "二丁目4番6号"},
        {"building": WHOLE},
        {"town": "東京都" * 80},
        {},
    ],
)
def test_parts_in_their_own_fields_are_left_alone(typed: Mapping[str, str]) -> None:
    assert pressed(**typed) == {}


@pytest.mark.django_db
def test_what_was_split_is_not_split_again() -> None:
    once = {name: many[0] for name, many in pressed(rest=WHOLE).items()}

    assert pressed(**once) == {}


@pytest.mark.django_db
def test_an_address_in_a_record_is_split_too() -> None:
    load_postal_towns(TOWNS)

    found = after_button([DOGS], {"dogs.0.home.rest": [WHOLE]})

    assert found is not None
    assert found["dogs.0.home.town"] == ["押上"]
