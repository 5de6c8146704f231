"""A figure reads only what its register has, and names the register by its title."""

import re

import pytest

from madoguchi.indicators.definition import Indicator, catalogue
from madoguchi.registers.definition import Register, registers

OF_REGISTERS = [
    one for one in catalogue().values() if one.table.startswith("register:")
]


def register_of(figure: Indicator) -> Register:
    return registers()[figure.table.removeprefix("register:")]


@pytest.mark.parametrize("figure", OF_REGISTERS, ids=lambda one: one.id)
def test_a_figure_reads_columns_of_its_register(figure: Indicator) -> None:
    register = register_of(figure)
    kinds = {one.name: one.kind for one in register.columns}

    assert {name for name, _ in figure.columns} <= set(kinds)
    conditions = f"{figure.numerator} {figure.denominator}"
    codes = {one.code for column in register.columns for one in column.codes}
    assert set(re.findall(r"'([^']+)'", conditions)) <= codes


@pytest.mark.parametrize("figure", OF_REGISTERS, ids=lambda one: one.id)
def test_what_is_missing_is_asked_for_by_the_title_of_the_register(
    figure: Indicator,
) -> None:
    assert f"台帳「{register_of(figure).title}」" in figure.needs


def test_every_register_serves_a_figure_of_the_plan() -> None:
    served = {one.plan_no: one for one in catalogue().values() if one.plan_no}

    for register in registers().values():
        assert set(register.serves) <= set(served), register.slug
