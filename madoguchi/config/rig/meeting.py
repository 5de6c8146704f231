"""Let processes of a place begin something together, as soon as all are there."""

import os
import tempfile
import time
from pathlib import Path
from typing import Final

LONGEST_WAIT: Final = 60.0


def meet(what: str, of: int) -> float:
    """Wait until so many processes came to this; return the instant of the last.

    In seconds since 1970, the same for all of them. `what` is met for once in a place.
    """
    here = Path(tempfile.gettempdir())
    (here / f"{what}-{os.getpid()}").touch()
    until = time.monotonic() + LONGEST_WAIT
    while len(came := list(here.glob(f"{what}-*"))) < of:
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.005)
    return max(one.stat().st_mtime for one in came)
