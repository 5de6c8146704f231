"""The law's last day to file follows from an answer, and never lies on a closed day."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.kernel.calendar import WardCalendar
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.filing import FileBy, file_by
from madoguchi.procedures.tests.folder import a_folder

CALENDAR = WardCalendar(closed=frozenset({date(2026, 5, 4)}))


def filed(slug: str, on: date, **answers: object) -> FileBy | None:
    form = compile_form(load(Path(settings.PROCEDURES_DIR) / slug / "1"))
    return file_by(form, answers, on, "web", CALENDAR)


@pytest.mark.parametrize(
    ("moved", "last", "late"),
    [
        ("2026-04-01", date(2026, 4, 15), 1),
        ("2026-04-02", date(2026, 4, 16), 0),
        ("2026-04-04", date(2026, 4, 20), 0),  # the 18th is a Saturday
    ],
)
def test_a_move_is_filed_within_fourteen_days(
    moved: str, last: date, late: int
) -> None:
    found = filed("tennyu", date(2026, 4, 16), moved_on=moved)

    assert found is not None
    assert (found.last_on, found.days_late) == (last, late)
    assert str(found.basis) == "住民基本台帳法第22条第1項"


def test_a_last_day_that_is_closed_is_the_next_open_one() -> None:
    found = filed("tennyu", date(2026, 4, 20), moved_on="2026-04-20")

    assert found is not None
    assert found.last_on == date(2026, 5, 5)


def test_nothing_is_said_while_the_day_is_open_or_to_come() -> None:
    assert filed("tennyu", date(2026, 4, 16)) is None
    assert filed("tennyu", date(2026, 4, 16), moved_on="2026-04-17") is None
    assert filed("juminhyo", date(2026, 4, 16), moved_on="2026-04-01") is None


def test_a_puppy_is_filed_from_its_ninetieth_day() -> None:
    puppy = {"birth_known": True, "dog_birth": "2026-01-01", "got_on": "2026-02-01"}

    young = filed("inu", date(2026, 4, 20), **puppy)
    grown = filed("inu", date(2026, 4, 20), birth_known=False, got_on="2026-02-01")

    assert young is not None
    assert grown is not None
    assert (young.last_on, grown.last_on) == (date(2026, 5, 1), date(2026, 3, 3))
    assert grown.days_late > 0


DEADLINE = '[deadline]\ntext = "14日以内"\n'
BROKEN = {
    'days = 14\nbasis = "法"\n': 'a day to file by needs "from" and "days": "from"',
    'from = "birth"\nbasis = "法"\n': '"from" and "days": "days" is missing',
    'from = "birth"\ndays = 14\n': '"basis" is missing: name the article',
    'basis = "法"\n': 'there is no day to file by: write "from" and "days"',
    'from = "months"\ndays = 14\nbasis = "法"\n': "a date",
}


@pytest.mark.parametrize(("keys", "sentence"), BROKEN.items())
def test_a_day_that_cannot_be_computed_is_refused(
    tmp_path: Path, keys: str, sentence: str
) -> None:
    folder = a_folder(
        tmp_path,
        procedure=("[roles]", f"{DEADLINE}{keys}\n[roles]"),
        en=("[audience]", '[deadline]\ntext = "14 days"\n\n[audience]'),
    )

    with pytest.raises(BadDefinition) as refused:
        load(folder)

    assert any(sentence in str(one) for one in refused.value.problems), [
        str(one) for one in refused.value.problems
    ]
