"""`madoguchi indicators` tells programs every figure of the plan."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command

from madoguchi.indicators.definition import catalogue, plan
from madoguchi.indicators.tests.test_examples import state
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import forget_wards
from madoguchi.wards.scope import ward_scope


@pytest.fixture
def ward(db: None) -> Ward:
    forget_wards()
    return Ward.objects.create(slug="midori", code="131997", name="みどり区")


def told(*words: str) -> str:
    out = io.StringIO()
    call_command("indicators", *words, stdout=out)
    return out.getvalue()


def by_id(*words: str) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in json.loads(told("--json", *words))}


@pytest.mark.django_db
def test_a_ward_without_records_has_every_figure_unmeasured(ward: Ward) -> None:
    found = by_id("--period", "2026-10")

    assert list(found) == list(catalogue())
    numbers = [one["plan_no"] for one in found.values() if one["plan_no"]]
    assert sorted(numbers) == [one.plan_no for one in plan()]
    for one in found.values():
        assert (one["state"], one["value"], one["standing"]) == (
            "unmeasured", None, "no_data",
        )  # fmt: skip
        assert one["formula"]
        assert one["source"]


@pytest.mark.django_db
def test_what_was_recorded_is_told_with_its_sides_and_its_standing(ward: Ward) -> None:
    with ward_scope(ward.pk):
        row = {"as_of": "2026-01-05", "operation": "a", "state": "migrated"}
        state(ward.pk, 1, "standard-operations", row)
        for number, code in enumerate("abcde"):
            row = {"code": code, "started_on": "2026-04-20"}
            state(ward.pk, 10 + number, "joint-projects", row)

    found = by_id("--period", "2026-05")

    moved = found["migrated-operations"]
    assert (moved["numerator"], moved["denominator"], moved["value"]) == (1, 20, 5.0)
    assert (moved["standing"], moved["due"]) == ("missed", "2026-03-31")
    assert found["joint-projects"]["period"] == "FY2026"
    assert found["joint-projects"]["standing"] == "met"
    assert found["outsourcing"]["needs"]


@pytest.mark.django_db
def test_people_are_told_the_same_in_words(ward: Ward) -> None:
    said = told("--period", "2026-10")

    assert "k1-01 KGI 住民の行政手続き満足度: 未測定（基準値は未検証）" in said
