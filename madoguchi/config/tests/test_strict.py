"""What PostgreSQL would refuse is refused in every test on SQLite too."""

from typing import Any

import pytest
from django.db import DataError

from madoguchi.procedures.models import PostalTown
from madoguchi.robots.models import Errand
from madoguchi.wards.models import Ward

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "column", [{"city": "市" * 41}, {"city": "市\0"}], ids=["too long", "NUL"]
)
def test_a_text_that_does_not_fit_is_not_saved(column: dict[str, Any]) -> None:
    given = {"code": "1000001", "prefecture": "東京都", "city": "千代田区"}
    PostalTown.objects.create(**given)

    with pytest.raises((DataError, ValueError)):
        PostalTown.objects.create(**{**given, **column})


def test_a_number_out_of_range_is_not_saved() -> None:
    with pytest.raises(DataError):
        Errand.objects.update(seconds=3_000_000_000)


def test_a_nul_is_not_asked_for() -> None:
    with pytest.raises((DataError, ValueError)):
        list(Ward.objects.filter(slug="a\0"))


def test_a_nul_is_not_kept_in_json() -> None:
    Ward.objects.update(rules={"a": "\\u0000 as people write it"})

    with pytest.raises(DataError):
        Ward.objects.update(rules={"a": "\0"})
