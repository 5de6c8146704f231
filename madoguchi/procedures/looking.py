"""Ask whoever has a browser to look at the pages of a version.

The judge is named by the setting PAGE_JUDGE, because only the wiring knows browsers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.conf import settings
from django.utils.module_loading import import_string

from madoguchi.procedures.engine import Form
from madoguchi.procedures.examples import Example
from madoguchi.procedures.gate.reasons import Reason

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of how many states have been looked at."""


class CannotLook(Exception):
    """There is no browser here; its text says what is missing."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the pages found, and how many states it saw."""

    reasons: tuple[Reason, ...]
    states: int


@dataclass(frozen=True, slots=True)
class Judge:
    """Somebody with a browser: what it is, and how it looks; it raises CannotLook."""

    version: Callable[[], str]
    look: Callable[[Form, Sequence[Example], Sequence[str], Progress], Looked]


def the_judge() -> Judge:
    """Return who looks at pages in this installation."""
    found: Judge = import_string(settings.PAGE_JUDGE)
    return found
