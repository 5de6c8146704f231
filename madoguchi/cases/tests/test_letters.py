"""Letters of cases: each department numbers its own."""

import pytest

from madoguchi.cases.models import Case
from madoguchi.cases.tasks import write_letter
from madoguchi.cases.tests.cast import Town, a_case
from madoguchi.documents.models import Document

pytestmark = pytest.mark.django_db


def test_first_letters_of_two_departments_have_different_numbers(town: Town) -> None:
    first, second = a_case(town, "granted"), a_case(town, "granted")
    Case.objects.filter(pk=second.pk).update(department="zeimu")

    for case in (first, second):
        write_letter.func(town.id, str(case.pk))

    numbers = set(Document.objects.values_list("number", flat=True))
    assert numbers == {"8みどり区民第1号", "8みどり税務第1号"}
