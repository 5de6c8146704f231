"""Serve one web process on a listening socket that is open already.

uvicorn speaks HTTP; what it lacks is here: a deadline and a size for the headers.
"""

import asyncio
import resource
import socket

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from madoguchi.config.door import Door, Wsgi

HEADER_SECONDS = 10.0
HEADER_BYTES = 64 * 1024
MOST_CONNECTIONS = 4000
SPARE_FILES = 100


class PatientProtocol(HttpToolsProtocol):
    """HTTP/1.1 that waits for headers only so long and only for so many."""

    header_timer: asyncio.TimerHandle | None = None
    header_bytes = 0

    def connection_made(  # type: ignore[override]
        self, transport: asyncio.Transport
    ) -> None:
        super().connection_made(transport)
        if len(self.connections) > (self.limit_concurrency or 0) + SPARE_FILES // 2:
            transport.abort()
            return
        self.expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self.stop_timer()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.expect_headers()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self.count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self.count(len(name) + len(value))

    def on_headers_complete(self) -> None:
        self.stop_timer()
        super().on_headers_complete()

    def expect_headers(self) -> None:
        self.stop_timer()
        self.header_bytes = 0
        self.header_timer = self.loop.call_later(HEADER_SECONDS, self.give_up)

    def count(self, size: int) -> None:
        self.header_bytes += size
        if self.header_bytes > HEADER_BYTES:
            self.give_up()

    def give_up(self) -> None:
        self.stop_timer()
        if not self.transport.is_closing():
            self.transport.close()

    def stop_timer(self) -> None:
        if self.header_timer is not None:
            self.header_timer.cancel()
            self.header_timer = None


def server(door: Door) -> uvicorn.Server:
    """Put HTTP before a door."""
    config = uvicorn.Config(
        door,
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=most_connections(),
        timeout_keep_alive=20,
        timeout_graceful_shutdown=10,
    )
    return uvicorn.Server(config)


def serve(app: Wsgi, listener: socket.socket, *, behind_proxy: bool = False) -> None:
    """Answer requests until the process is told to stop."""
    server(Door(app, behind_proxy=behind_proxy)).run(sockets=[listener])


def most_connections() -> int:
    """Return how many connections this process may hold; ask for enough files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return max(soft - SPARE_FILES, SPARE_FILES)
    return MOST_CONNECTIONS
