"""Saving one edit of a procedure of 150 questions, with all its flaws found anew."""

import time

import pytest

from madoguchi.cases.tests.cast import MONDAY, a_town, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.procedures import actions
from madoguchi.procedures.studio.edits import EDITS, put
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.procedures.studio.templates import template
from madoguchi.wards.models import Department
from madoguchi.wards.scope import ward_scope

pytestmark = [pytest.mark.scale, pytest.mark.django_db]
QUESTIONS, PAGES, ROUNDS = 150, 50, 10
MOST_MS = 300.0
KINDS = ("text", "choice", "number", "date", "yesno", "name", "address", "choices")


def a_long_one() -> Written:
    """Return 50 pages of three questions, most of them with a condition."""
    written = template("application")
    for number in range(QUESTIONS):
        if number % (QUESTIONS // PAGES) == 0:
            written = EDITS["add_page"](written, f"画面{number}")
            page = f"page/{written.pages[-1]}"
            written = put(written, {f"{page}/title@en": f"Page {number}"})
        kind = KINDS[number % len(KINDS)]
        written = EDITS["add_question"](written, page, kind, f"質問{number}")
        key = written.order(f"{page}/questions")[-1]
        values = {"label@en": "Question", "show_if": "copies > 3"}
        written = put(
            written, {f"question/{key}/{name}": one for name, one in values.items()}
        )
        for _ in range(5 if kind in ("choice", "choices") else 0):
            written = EDITS["add_option"](written, key, "選択肢")
            code = written.options(key)[-1]
            written = put(written, {f"option/{key}/{code}/label@en": "Option"})
    return written


def test_an_edit_of_a_long_procedure_is_saved_in_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    town = a_town()
    with ward_scope(town.id):
        office = Department.objects.get(ward=town.ward, slug="kumin")
        owner = staff(office, "kubo", "久保 操", "owner")
        row = actions.begin(a_long_one(), "blank", by=owner, at=MONDAY)
        desk = Desk.of(town, owner)
        spent = []
        for number in range(ROUNDS):
            sent = {
                "do": "put",
                "on": number,
                "at.question/text/label": f"質問の{number}回目",
            }
            began = time.process_time()
            response = desk.client.post(
                desk.address("manuscript_edit", row.pk),
                sent,
                headers={"Accept": "application/json"},
            )
            spent.append((time.process_time() - began) * 1000)
            assert response.json()["kept"]

    median = sorted(spent)[len(spent) // 2]
    with capsys.disabled():
        print(f"\nsave one edit of {QUESTIONS} questions: {median:.0f} ms CPU")
    assert median <= MOST_MS
