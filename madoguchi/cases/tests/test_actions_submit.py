"""An application is received once, wholly, or not at all."""

import pytest

from madoguchi.cases import actions
from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import MONDAY, Town, a_full_draft

pytestmark = pytest.mark.django_db


def test_a_finished_draft_becomes_a_case_under_its_own_id(town: Town) -> None:
    begun = a_full_draft(town)

    case = actions.submit(begun.opened(), by=town.anyone, at=MONDAY)

    assert case.pk == begun.handle.draft_id
    assert Case.objects.get().state == "received"
