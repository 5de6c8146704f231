"""A figure reads only what its register has, and names the register by its title."""

import re

import pytest

from madoguchi.indicators.definition import Indicator, catalogue
from madoguchi.registers.definition import Register, registers

OF_REGISTERS = [one for one in catalogue().values() if one.register]
FITS = {
    "integer": {"integer", "yen", "minutes"},
    "year": {"integer"},
    "date": {"date"},
    "code": {"code", "class"},
    "flag": {"flag"},
}
"""Which kinds of a register's columns can be read as which kind of a figure's."""


def register_of(figure: Indicator) -> Register:
    return registers()[figure.register]


@pytest.mark.parametrize("figure", OF_REGISTERS, ids=lambda one: one.id)
def test_a_figure_reads_columns_of_its_register(figure: Indicator) -> None:
    register = register_of(figure)
    kinds = {one.name: one.kind for one in register.columns}

    assert [
        name for name, as_kind in figure.columns if kinds[name] not in FITS[as_kind]
    ] == []
    conditions = f"{figure.numerator} {figure.denominator}"
    codes = {one.code for column in register.columns for one in column.codes}
    assert set(re.findall(r"'([^']+)'", conditions)) <= codes


@pytest.mark.parametrize("figure", OF_REGISTERS, ids=lambda one: one.id)
def test_what_is_missing_is_asked_for_by_the_title_of_the_register(
    figure: Indicator,
) -> None:
    assert f"台帳「{register_of(figure).title}」" in figure.needs


def test_a_register_names_the_figures_it_serves() -> None:
    for figure in OF_REGISTERS:
        assert figure.plan_no in register_of(figure).serves, figure.id
    known = {one.plan_no for one in catalogue().values()}
    for register in registers().values():
        assert set(register.serves) <= known, register.slug
