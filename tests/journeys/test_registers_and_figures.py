"""Every figure that is read from a register finds the columns it reads there."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from madoguchi.indicators.definition import Indicator, catalogue
from tests.house_rules.source import PACKAGE

FOLDER = PACKAGE / "registers" / "definitions"
FITS = {
    "integer": {"integer", "yen", "minutes"},
    "year": {"integer"},
    "date": {"date"},
    "code": {"code", "class"},
    "flag": {"flag"},
}
"""Which kinds of a register's columns can be read as which kind of a figure's."""
READ = [one for one in catalogue().values() if one.register]


def register(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    path = folder / f"{name}.toml"
    if not path.exists():
        pytest.skip("the registers are not part of this copy of the source")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("of", READ, ids=lambda of: str(of.id))
def test_a_figure_reads_columns_that_its_register_has(of: Indicator) -> None:
    there = {one["name"]: one["kind"] for one in register(of.register)["columns"]}

    for name, kind in of.columns:
        assert there[name] in FITS[kind], (of.register, name)


@pytest.mark.parametrize("of", READ, ids=lambda of: str(of.id))
def test_a_register_names_the_figures_it_serves(of: Indicator) -> None:
    assert of.plan_no in register(of.register)["serves"]
