"""Send every string of a folder, inside a place of its own."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings

from madoguchi.config.hostile.sending import Sender, a_sender
from madoguchi.config.hostile.strings import strings_in, tables_in, with_long
from madoguchi.config.rig import town
from madoguchi.config.rig.strict import as_strict_as_postgresql

QUICK = "django.contrib.auth.hashers.MD5PasswordHasher"


def run(folder: str) -> dict[str, Any]:
    """Make a ward, send everything, and return the tally as plain values.

    The ward lies on SQLite, which is held to what PostgreSQL would refuse.
    """
    logging.disable(logging.CRITICAL)  # each refusal would be a line
    settings.PASSWORD_HASHERS = [QUICK]  # a good one takes as long as many pages
    sender = a_sender(town.set_up())
    strings, tables = with_long(strings_in(Path(folder))), tables_in(Path(folder))
    with as_strict_as_postgresql():
        return send_all(sender, strings, tables)


def send_all(
    sender: Sender, strings: Sequence[str], tables: Sequence[tuple[str, bytes]] = ()
) -> dict[str, Any]:
    for string in strings:
        guarded(sender, string, partial(sender.send, string))
    for name, content in tables:
        guarded(sender, name, partial(sender.upload, name, content))
    tally = sender.tally
    tally.faults += sender.left_out()
    return {
        "strings": len(strings),
        "tables": len(tables),
        "tried": dict(tally.tried),
        "kept": dict(tally.kept),
        "faults": [[one.surface, one.what, repr(one.string)] for one in tally.faults],
    }


def guarded(sender: Sender, string: str, work: Callable[[], None]) -> None:
    """Go on with the next string when one stops the sender itself: that is a fault."""
    try:
        work()
    except Exception as problem:  # noqa: BLE001  whatever it is, it is told
        sender.stopped(string, type(problem).__name__)
