"""All named rules by their reference; what was shipped once is never taken out."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from madoguchi.procedures.expressions.named.allowances import PART_ALLOWANCE
from madoguchi.procedures.expressions.named.rule import NamedRule

RULES: Final[Mapping[str, NamedRule]] = {
    one.reference: one for one in (PART_ALLOWANCE,)
}


def advice_for(reference: str) -> str:
    """Name the rule that was meant, or those there are.

    >>> advice_for("part_alowance@1")
    'did you mean "part_allowance@1"?'
    """
    if near := get_close_matches(reference, RULES, 1):
        return f'did you mean "{near[0]}"?'
    return f"known here: {', '.join(sorted(RULES))}"
