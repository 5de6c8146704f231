"""Write log lines that can be shown to anybody.

An exception's own words may repeat what a resident typed, so a traceback keeps the
places and the names of the exceptions and loses their texts.
"""

import logging
import traceback
from types import TracebackType
from typing import TypeAlias

ExceptionInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)


class PlacesOnly(logging.Formatter):
    """A formatter that never repeats an exception's text."""

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - logging's own name
        problem = ei[1]
        parts: list[str] = []
        while problem is not None:
            frames = traceback.extract_tb(problem.__traceback__)
            places = [f"  {one.filename}:{one.lineno} in {one.name}" for one in frames]
            kind = type(problem)
            parts = [f"{kind.__module__}.{kind.__qualname__}", *places, *parts]
            problem = problem.__cause__ or problem.__context__
        return "\n".join(parts)
