"""The blind index is written anew from the sealed answers."""

from datetime import date

import pytest
from django.core.management import call_command

from madoguchi.cases import actions
from madoguchi.cases.actions.indexing import index_anew
from madoguchi.cases.actions.opening import Sought
from madoguchi.cases.models import CaseIndex
from madoguchi.cases.tests.cast import MONDAY, Town, a_case
from madoguchi.events.models import Event

pytestmark = pytest.mark.django_db

HANAKO = Sought(name="若葉花子", birth=date(1958, 4, 1))


def test_a_case_without_an_index_is_found_again(town: Town) -> None:
    case = a_case(town)
    CaseIndex.objects.all().delete()
    assert actions.find(town.sato, HANAKO, at=MONDAY) == []
    facts = Event.objects.count()

    assert index_anew(town.id) == 1

    (found,) = actions.find(town.sato, HANAKO, at=MONDAY)
    assert found.case.pk == case.pk
    assert Event.objects.count() == facts


def test_indexing_twice_leaves_one_index(town: Town) -> None:
    a_case(town)
    before = sorted(CaseIndex.objects.values_list("field", "digest"))

    call_command("reindex")
    call_command("reindex", ward=town.ward.slug)

    assert sorted(CaseIndex.objects.values_list("field", "digest")) == before
