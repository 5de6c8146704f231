"""A note names colleagues, who find it; nobody is told of what they may not see."""

import pytest

from madoguchi.cases.models import Case, Note
from madoguchi.cases.tests.cast import MONDAY, Town, a_case
from madoguchi.dialogue.actions.calls import see_all
from madoguchi.dialogue.actions.notes import note
from madoguchi.dialogue.problems import Unnamed
from madoguchi.dialogue.queries import calls_visible_to
from madoguchi.events.queries import history
from madoguchi.wards.models import Staff

pytestmark = pytest.mark.django_db


def calls(town: Town) -> int:
    return Staff.objects.get(pk=town.suzuki.id).calls


def test_who_is_named_or_picked_is_called_once(town: Town) -> None:
    case = a_case(town, "reviewing")

    note(case.pk, "@suzuki 見てください。", ["suzuki"], by=town.sato, at=MONDAY)

    (one,) = calls_visible_to(town.suzuki)
    assert (one.case, one.why, one.by.pk) == (case, "mention", int(town.sato.id))
    assert calls(town) == 1
    made = [one.fact for one in history(case.ward_id, case.stream)][-1]
    assert made == {"staff": f"staff/{town.suzuki.id}"}


def test_all_can_be_seen_at_once(town: Town) -> None:
    for _ in range(2):
        case = a_case(town, "reviewing")
        note(case.pk, "@suzuki", (), by=town.sato, at=MONDAY)

    see_all(by=town.suzuki, at=MONDAY)

    assert calls(town) == 0


@pytest.mark.parametrize(
    ("text", "reason"), [("@kato どうですか。", "unseen"), ("@nobody", "unknown")]
)
def test_nothing_is_kept_when_somebody_cannot_be_told(
    town: Town, text: str, reason: str
) -> None:
    case = a_case(town, "reviewing")

    with pytest.raises(Unnamed) as refused:
        note(case.pk, text, (), by=town.sato, at=MONDAY)

    assert refused.value.reason == reason
    assert not Note.objects.exists()


def test_who_may_not_see_the_case_any_more_is_not_shown_the_call(town: Town) -> None:
    case = a_case(town, "reviewing")
    note(case.pk, "@suzuki", (), by=town.sato, at=MONDAY)

    Case.objects.filter(pk=case.pk).update(department="zeimu")

    assert not calls_visible_to(town.suzuki).exists()


def test_oneself_is_not_called(town: Town) -> None:
    case = a_case(town, "reviewing")

    note(case.pk, "@sato が見た。", (), by=town.sato, at=MONDAY)

    assert not calls_visible_to(town.sato).exists()
