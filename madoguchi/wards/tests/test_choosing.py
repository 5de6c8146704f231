"""A command is about the ward it names, or about all."""

from io import StringIO

import pytest
from django.core.management.base import BaseCommand

from madoguchi.wards.management.choosing import chosen_wards
from madoguchi.wards.models import Ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def wards() -> list[Ward]:
    return [
        Ward.objects.create(slug=slug, code=code, name=slug)
        for slug, code in (("midori", "131997"), ("asahi", "131989"))
    ]


def test_no_name_means_all_and_a_name_means_one(wards: list[Ward]) -> None:
    assert chosen_wards(BaseCommand(), "") == wards
    assert chosen_wards(BaseCommand(), "asahi") == wards[1:]


def test_a_name_no_ward_has_ends_the_command_in_two_languages(
    wards: list[Ward],
) -> None:
    said = StringIO()

    with pytest.raises(SystemExit) as ended:
        chosen_wards(BaseCommand(stdout=said), "hikari")

    assert ended.value.code == 2
    assert "hikari という区はありません" in said.getvalue()
    assert "No ward is called hikari" in said.getvalue()
