"""Many clients that speak at the very same moment, over connections held open.

The connections are spread evenly over the web processes: left to themselves, idle
processes let one of them take nearly all, and nothing would happen at once.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from madoguchi.config.rig.browser import FORM, Browser, Fields, hidden_fields
from madoguchi.config.rig.processes import HOST, Processes

PATIENCE_SECONDS = 120
Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def form_request(browser: Browser, path: str, fields: Fields) -> bytes:
    """Write down, as bytes on the wire, the form that a browser would send now."""
    body = urlencode({**hidden_fields(browser.page), **fields}, doseq=True).encode()
    headers = {
        "Host": HOST,
        "Content-Type": FORM,
        "Content-Length": str(len(body)),
        "Cookie": browser.cookies_for(path),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


@dataclass(frozen=True, slots=True)
class Reply:
    """The status of an answer and where it leads."""

    status: int
    location: str


class Crowd:
    """Connections to the web processes of a place, all of which send at once."""

    def __init__(self, running: Processes, size: int) -> None:
        self.running = running
        self.size = size

    def send(self, requests: list[bytes]) -> list[list[Reply]]:
        """Send each request over every connection at once; wait; then the next."""
        return asyncio.run(self._send(requests))

    async def _send(self, requests: list[bytes]) -> list[list[Reply]]:
        wires = await self._connect()
        replies = []
        async with asyncio.timeout(PATIENCE_SECONDS * len(requests)):
            for request in requests:
                for _, writer in wires:
                    writer.write(request)
                replies.append(
                    await asyncio.gather(*(_reply(reader) for reader, _ in wires))
                )
        for _, writer in wires:
            writer.close()
            await writer.wait_closed()
        return replies

    async def _connect(self) -> list[Wire]:
        """Connect to one process after the other, while the rest stand still."""
        web = [name for name in self.running.started if name.startswith("web")]
        wires = []
        for number, name in enumerate(web):
            others = [one for one in web if one != name]
            self.running.pause(*others)
            try:
                share = range(number, self.size, len(web))
                wires += [await _accepted(self.running.port) for _ in share]
            finally:
                self.running.go_on(*others)
        return wires


async def _accepted(port: int) -> Wire:
    """Connect and ask for a little, which tells that a process took the connection."""
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(f"GET /healthz HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
    async with asyncio.timeout(PATIENCE_SECONDS):
        await _reply(reader)
    return reader, writer


async def _reply(reader: asyncio.StreamReader) -> Reply:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, headers = _headers(head)
    await reader.readexactly(int(headers.get("content-length", "0")))
    return Reply(status, headers.get("location", ""))


def _headers(head: str) -> tuple[int, Mapping[str, str]]:
    first, *lines = head.split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    return int(first.split()[1]), {
        name.lower(): value.strip() for name, _, value in pairs
    }
