"""Open the socket that all web processes share, or say plainly why not."""

import socket
import time

PATIENCE_SECONDS = 3.0
BACKLOG = 1024


class PortTaken(Exception):
    """Another program listens there."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__(port)


def open_listener(
    host: str, port: int, patience: float = PATIENCE_SECONDS
) -> socket.socket:
    """Listen on this address; wait a little for a predecessor that is just ending."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return listen(host, port)
        except OSError:
            if time.monotonic() >= deadline:
                raise PortTaken(port) from None
            time.sleep(0.2)


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    listener.set_inheritable(True)
    return listener
