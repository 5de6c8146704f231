"""Edits change what they name, refuse nonsense, and can all be taken back."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.studio.edits import (
    EDITS,
    BadKey,
    DoesNotFit,
    KeyTaken,
    NotHere,
    NotThere,
    put,
)
from madoguchi.procedures.studio.flaws import flaws
from madoguchi.procedures.studio.folder import files, of_folder
from madoguchi.procedures.studio.history import (
    Overtaken,
    apply,
    clashes_of,
    dangling,
    difference,
    since,
    turned,
)
from madoguchi.procedures.studio.manuscript import Manuscript
from madoguchi.procedures.studio.tests.wishes import a_wish, made

PROCEDURES = Path("procedures")
JUMINHYO = of_folder(PROCEDURES / "juminhyo" / "1")


def kept(manuscript: Manuscript) -> str:
    """Return a state letter by letter, as a table keeps it."""
    return json.dumps(dict(manuscript.places), sort_keys=True, ensure_ascii=False)


def after(manuscript: Manuscript, *wishes: tuple[str, dict[str, Any]]) -> Manuscript:
    for name, values in wishes:
        manuscript = EDITS[name](manuscript, **values)
    return manuscript


# ------------------------------------------------------------------- any sequence


@given(data=st.data())
@settings(max_examples=80)
def test_any_edits_all_undone_lead_back_to_the_start(data: Any) -> None:
    manuscript, changes = JUMINHYO, []
    for _ in range(data.draw(st.integers(1, 12))):
        changed = made(manuscript, a_wish(manuscript, data.draw))
        changes.append(difference(manuscript.places, changed.places))
        manuscript = changed
    last = kept(manuscript)

    for change in reversed(changes):
        manuscript = manuscript.having(apply(manuscript.places, turned(change)))
    assert kept(manuscript) == kept(JUMINHYO)
    assert files(manuscript) == files(JUMINHYO)

    for change in changes:
        manuscript = manuscript.having(apply(manuscript.places, change))
    assert kept(manuscript) == last


@given(data=st.data())
@settings(max_examples=80)
def test_any_edits_leave_places_that_hang_together_and_can_be_judged(data: Any) -> None:
    manuscript = JUMINHYO
    for _ in range(data.draw(st.integers(1, 12))):
        manuscript = made(manuscript, a_wish(manuscript, data.draw))

    assert dangling(manuscript.places) == []
    questions = list(manuscript.all_questions())
    assert len(questions) == len(set(questions))
    for defect in flaws(manuscript):
        assert defect.place


@given(data=st.data())
@settings(max_examples=80)
def test_of_two_editors_none_loses_what_they_wrote(data: Any) -> None:
    """What one wrote stands after the other's edit, or the other's is refused."""
    mine, theirs = (a_wish(JUMINHYO, data.draw) for _ in range(2))
    first = made(JUMINHYO, mine)
    my_change = difference(JUMINHYO.places, first.places)
    second = made(first, theirs)
    their_change = difference(first.places, second.places)
    if clashes_of(their_change, since([my_change]), first.places):
        return

    for place, (_, wanted) in my_change.items():
        if not isinstance(wanted, list):
            assert second.places.get(place) == wanted
    assert dangling(second.places) == []


@given(data=st.data())
@settings(max_examples=80)
def test_undoing_under_another_s_work_keeps_that_work_or_is_refused(data: Any) -> None:
    first = made(JUMINHYO, a_wish(JUMINHYO, data.draw))
    mine = difference(JUMINHYO.places, first.places)
    second = made(first, a_wish(first, data.draw))
    theirs = difference(first.places, second.places)

    try:
        undone = apply(second.places, turned(mine))
    except Overtaken:
        return
    assert dangling(undone) == []
    for place, (_, wanted) in theirs.items():
        if not isinstance(wanted, list):
            assert undone.get(place) == wanted


# ---------------------------------------------------------------------- one by one


def test_a_renamed_question_is_known_by_its_new_name_everywhere() -> None:
    changed = after(
        JUMINHYO, ("rename_question", {"question": "delivery", "key": "handing"})
    )

    assert flaws(changed) == ()
    assert 'handing == \\"post\\"' in files(changed)["procedure.toml"]
    assert "[questions.handing]" in files(changed)["texts/en.toml"]
    assert 'handing = "post"' in files(changed)["examples/by-post.toml"]


def test_a_renamed_option_is_known_by_its_new_code_everywhere() -> None:
    wish = {"question": "delivery", "option": "post", "value": "mail"}

    changed = after(JUMINHYO, ("rename_option", wish))

    assert flaws(changed) == ()
    assert 'delivery == \\"mail\\"' in files(changed)["procedure.toml"]
    assert 'delivery = "mail"' in files(changed)["examples/by-post.toml"]


def test_a_question_keeps_its_texts_on_another_page() -> None:
    wish = {"question": "copies", "into": "page/delivery", "after": "delivery"}

    changed = after(JUMINHYO, ("move_question", wish))

    assert changed.questions("delivery") == ("delivery", "copies")
    assert changed.text("question/copies/label", "en") == "Number of copies"
    assert flaws(changed) == ()


def test_a_row_keeps_its_translation_when_it_moves() -> None:
    changed = after(JUMINHYO, ("move_row", {"rows": "steps", "row": "1"}))

    english = files(changed)["texts/en.toml"]
    assert changed.order("steps") == ("2", "3", "4", "1")
    titles = re.findall(r'steps\]\]\ntitle = "(.*)"', english)
    assert titles[-1] == "Fill in and send"


def test_amounts_and_values_get_keys_that_nobody_has_to_think_of() -> None:
    changed = after(JUMINHYO, *[("add_row", {"rows": "amounts"})] * 2)
    changed = after(changed, ("add_row", {"rows": "values"}))

    keys = [changed.get(f"amounts/{row}/key") for row in changed.order("amounts")]
    assert keys == ["amount", "amount2"]
    assert changed.get("values/1/name") == "value"
    assert not any(one.place.endswith(("/key", "/name")) for one in flaws(changed))


def test_a_question_that_goes_leaves_the_rules_to_their_author() -> None:
    changed = after(JUMINHYO, ("remove_question", {"question": "delivery"}))

    told = {defect.place for defect in flaws(changed)}
    assert "fee/2/when" in told
    assert "delivery" not in [
        changed.get(f"facts/{row}/question") for row in changed.order("facts")
    ]


def test_another_kind_keeps_what_both_kinds_have() -> None:
    changed = after(JUMINHYO, ("change_kind", {"question": "copies", "kind": "money"}))

    assert changed.get("question/copies/max") == 10
    assert changed.get("question/copies/unit") is None
    assert changed.get("question/copies/unit@en") is None


@pytest.mark.parametrize(
    ("name", "values", "refused"),
    [
        ("put", {"values": {"question/gone/label": "x"}}, NotThere),
        ("put", {"values": {"procedure/colour": "red"}}, NotThere),
        ("put", {"values": {"question/copies/max": "ten"}}, DoesNotFit),
        ("put", {"values": {"procedure/title": "a\0b"}}, DoesNotFit),
        ("put", {"values": {"procedure/kind@en": "filing"}}, NotThere),
        ("rename_question", {"question": "copies", "key": "birth"}, KeyTaken),
        ("rename_question", {"question": "copies", "key": "2x"}, BadKey),
        ("rename_question", {"question": "copies", "key": "today"}, BadKey),
        ("rename_page", {"page": "scope", "key": "items"}, KeyTaken),
        ("add_question", {"into": "question/members", "kind": "group"}, NotHere),
        ("add_question", {"into": "question/copies", "kind": "text"}, NotThere),
        ("add_question", {"into": "page/scope", "kind": "hologram"}, NotThere),
        ("move_page", {"page": "scope", "after": "gone"}, NotThere),
        ("add_row", {"rows": "channels", "values": {"name": "web"}}, KeyTaken),
        ("add_option", {"question": "copies"}, NotThere),
        ("add_example", {"name": "Nö", "example": ""}, BadKey),
        ("add_example", {"name": "new", "example": "[["}, DoesNotFit),
    ],
)
def test_nonsense_is_refused(
    name: str, values: dict[str, Any], refused: type[Refused]
) -> None:
    with pytest.raises(refused):
        EDITS[name](JUMINHYO, **values)


def test_an_emptied_text_is_not_there_any_more() -> None:
    changed = put(JUMINHYO, {"page/scope/hint": ""})

    assert "page/scope/hint" not in changed.places
    assert changed.text("page/scope/hint", "en")  # it waits for the text to come back
    assert flaws(changed) == ()
