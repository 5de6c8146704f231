"""A log line tells where something failed and never what a resident typed."""

import logging
import sys

from madoguchi.config.logs import PlacesOnly


def fail_on(name: str) -> None:
    try:
        int(name)
    except ValueError as problem:
        raise KeyError(name) from problem


def test_a_traceback_keeps_places_and_loses_words() -> None:
    try:
        fail_on("若葉 みどり")
    except KeyError:
        told = sys.exc_info()
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed", None, told)

    text = PlacesOnly().format(record)

    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert "in fail_on" in text
    assert "みどり" not in text
