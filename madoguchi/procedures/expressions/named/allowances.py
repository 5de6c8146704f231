"""What is paid in part (一部支給) of a child rearing allowance, by excess income."""

from typing import Final

from madoguchi.procedures.expressions.named.rule import NamedRule
from madoguchi.procedures.expressions.shapes import INT

PARTS: Final = 10**7
"""The coefficient of the order is written as a whole number of ten-millionths."""
TEN_YEN: Final = 10
LARGEST: Final = 10**10
"""Beyond an income or a coefficient of this size nothing is known."""


def part_allowance(most: int, excess: int, rate: int) -> int | None:
    """Return what is left of the amount paid in part, by income above the limit.

    From `most` is taken the excess times the coefficient, to the nearest ten yen
    (5円以上は切上げ); nothing is paid below zero.

    >>> part_allowance(46_680, 0, 256_619), part_allowance(46_680, 1_380_000, 256_619)
    (46680, 11270)
    """
    if not all(0 <= one <= LARGEST for one in (most, excess, rate)):
        return None
    taken = (excess * rate + PARTS * TEN_YEN // 2) // (PARTS * TEN_YEN) * TEN_YEN
    return max(0, most - taken)


def part_allowance_sql(most: str, excess: str, rate: str) -> str:
    within = " AND ".join(
        f"{one} BETWEEN 0 AND {LARGEST}" for one in (most, excess, rate)
    )
    half = PARTS * TEN_YEN // 2
    taken = f"({excess}::HUGEINT * {rate} + {half}) // {PARTS * TEN_YEN} * {TEN_YEN}"
    left = f"{most} - ({taken})"
    return (
        f"CASE WHEN {within} THEN"
        f" CASE WHEN {left} < 0 THEN 0 ELSE {left} END END::BIGINT"
    )


PART_ALLOWANCE: Final = NamedRule(
    name="part_allowance",
    version=1,
    takes=(INT, INT, INT),
    gives=INT,
    run=part_allowance,
    sql=part_allowance_sql,
    says=(
        "{0}から、限度額を超える所得（{1}）に係数（{2}、1000万分の1単位）を掛けて"
        "10円未満を四捨五入した額を引いた額"
    ),
    law="児童扶養手当法第9条第1項、同法施行令第2条の4",
)
