"""Let a child process end with its parent, however the parent ends.

The parent keeps the writing end of a pipe open and never writes. When it dies, by
whatever signal, the kernel closes that end and the child reads the end of file.
"""

import os
import signal
import threading

VARIABLE = "MADOGUCHI_LIFELINE"


def hold_on() -> None:
    """End this process in order when its parent is gone; do nothing without one."""
    number = os.environ.pop(VARIABLE, "")
    if number:
        threading.Thread(target=wait_for_end, args=(int(number),), daemon=True).start()


def wait_for_end(pipe: int) -> None:
    os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGTERM)
