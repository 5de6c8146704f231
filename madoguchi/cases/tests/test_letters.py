"""Letters of cases: each department numbers its own."""

import pytest

from madoguchi.cases import actions
from madoguchi.cases.models import Case
from madoguchi.cases.queries import asked_correction, open_own
from madoguchi.cases.tasks import (
    decision_letter_of,
    request_letter_of,
    write_letter,
    write_request,
)
from madoguchi.cases.tests.cast import (
    DAY,
    MONDAY,
    Town,
    a_case,
    a_definition,
    answer,
    ask,
)
from madoguchi.documents.models import Document
from madoguchi.procedures.definition.model import Remedies
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db


def test_a_letter_carries_the_remedies_of_its_decision_and_no_others(
    town: Town,
) -> None:
    ruling = actions.Ruling("granted", remedies="都の審査会に審査請求ができます。")
    case = actions.decide(a_case(town).pk, ruling, by=town.suzuki, at=MONDAY)

    assert decision_letter_of(open_own(case)).remedies == (ruling.remedies,)


def test_a_letter_of_what_cannot_be_appealed_carries_none(town: Town) -> None:
    letterbox = a_definition("letterbox", remedies=Remedies())
    system = Actor.system(town.id)
    publish(letterbox, ward=town.id, by=system, at=MONDAY - 90 * DAY)
    forget_offers()
    case = a_case(town, "refused", procedure="letterbox")

    assert decision_letter_of(open_own(case)).remedies == ()


def test_who_can_only_be_told_by_post_gets_the_request_as_a_letter(
    town: Town,
) -> None:
    case = a_case(town, "correcting")
    write_request.func(town.id, str(case.pk))

    letter = Document.objects.get(stream=case.stream)
    assert (letter.kind, letter.media_type) == ("correction", "application/pdf")
    assert letter.number
    assert letter.check_code
    open_case = open_own(Case.objects.get(pk=case.pk))
    asked = asked_correction(open_case)
    assert asked
    said = request_letter_of(open_case, asked)
    assert said.rows[-1] == ("birth", "生年月日を確かめてください。")
    assert "令和8年4月20日までに" in said.paragraphs[0]


def test_who_signs_in_or_reads_mail_needs_no_letter(town: Town) -> None:
    signed_in = a_case(town, "correcting", by=town.hanako)
    answered = a_case(town, "correcting")
    answer(answered, {"birth": "1959-04-01"}, at=MONDAY)

    for case in (signed_in, answered):
        write_request.func(town.id, str(case.pk))

    assert not Document.objects.exists()


def test_a_second_request_is_a_letter_of_its_own(town: Town) -> None:
    case = a_case(town, "correcting")
    for _ in range(2):
        write_request.func(town.id, str(case.pk))
    answer(case, {"birth": "1959-04-01"}, at=MONDAY)
    ask(town, case.pk)
    write_request.func(town.id, str(case.pk))

    assert Document.objects.filter(kind="correction").count() == 2


def test_first_letters_of_two_departments_have_different_numbers(town: Town) -> None:
    first, second = a_case(town, "granted"), a_case(town, "granted")
    Case.objects.filter(pk=second.pk).update(department="zeimu")

    for case in (first, second):
        write_letter.func(town.id, str(case.pk))

    numbers = set(Document.objects.values_list("number", flat=True))
    assert numbers == {"8みどり区民第1号", "8みどり税務第1号"}
