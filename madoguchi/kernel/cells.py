"""Cells of a table that people open in a spreadsheet."""

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(cell: object) -> str:
    """Return a cell as a text that no spreadsheet runs.

    >>> harmless("=1+1"), harmless("-2"), harmless(12), harmless(" @x")
    ("'=1+1", "'-2", '12', "' @x")
    """
    text = str(cell)
    return f"'{text}" if _runs(text) else text


def as_it_was(text: str) -> str:
    """Return a cell as it was before it was made harmless.

    >>> as_it_was(harmless("=1+1")), as_it_was("'quoted'")
    ('=1+1', "'quoted'")
    """
    return text[1:] if text.startswith("'") and _runs(text[1:]) else text


def _runs(text: str) -> bool:
    return text.lstrip(" ").startswith(STARTS_FORMULA)
