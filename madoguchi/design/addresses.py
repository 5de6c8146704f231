"""Addresses of pages by their names, each worked out once.

A page names some dozen others, and most are named again by the next page.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import urls

ADDRESSES_KEPT = 8192


class Carried(str):
    """An address to which what was typed goes along.

    A component makes it a button of the form `carried` instead of a link.
    """

    __slots__ = ()
    carried = True


def reverse(
    name: str, args: Sequence[Any] | None = None, kwargs: dict[str, Any] | None = None
) -> str:
    """Return the address of a page of the ward that is being answered for."""
    named = tuple(sorted(kwargs.items())) if kwargs else ()
    return _reversed(urls.get_script_prefix(), name, tuple(args or ()), named)


@lru_cache(ADDRESSES_KEPT)
def _reversed(
    _prefix: str, name: str, args: tuple[Any, ...], named: tuple[tuple[str, Any], ...]
) -> str:
    return urls.reverse(name, args=args or None, kwargs=dict(named) or None)
