"""The door in front of Django: take requests in whole, answer them one by one.

Reading is cheap and patient, working is dear and single: the event loop collects
each request's body under a deadline and a size limit, then one thread runs the
WSGI application. A client that sends slowly waits on the loop and delays nobody;
one that reads slowly is served from memory. Any WSGI application will do.
"""

import asyncio
import logging
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from queue import SimpleQueue
from typing import Any
from urllib.parse import unquote_to_bytes

from madoguchi.config.errors import WORDS, page

log = logging.getLogger("madoguchi.door")

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[bytes, bytes]]

MEGABYTE = 1024 * 1024
CLOSE = (b"connection", b"close")
BUSY = 503


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one client may ask of this process."""

    body: int = 24 * MEGABYTE
    bodies: int = 256 * MEGABYTE
    patience_seconds: float = 20.0
    slowest_bytes_per_second: int = 16 * 1024
    waiting: int = 200

    def deadline(self, received: int) -> float:
        """Return the seconds a body may have taken once so much of it is here.

        >>> Limits().deadline(0)
        20.0
        >>> Limits().deadline(160 * 1024)
        30.0
        """
        return self.patience_seconds + received / self.slowest_bytes_per_second


class TooSlow(Exception):
    """The body did not come in time."""


class TooLarge(Exception):
    """The body is larger than this door takes."""


class TooBusy(Exception):
    """There is no room to hold another request."""


class Gone(Exception):
    """The client hung up before its request was complete."""


class Door:
    """An ASGI application that runs a WSGI application in one thread."""

    def __init__(
        self, app: Wsgi, limits: Limits | None = None, *, behind_proxy: bool = False
    ) -> None:
        self.app = app
        self.limits = limits or Limits()
        self.behind_proxy = behind_proxy
        self.thread = OneThread(app)
        self.held_bytes = 0
        self.waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = bytearray()
        try:
            await self.read(scope, receive, body)
            await self.work(scope, body, receive, send)
        except TooSlow:
            await answer_plainly(send, 408)
        except TooLarge:
            await answer_plainly(send, 413, limit=self.limits.body // MEGABYTE)
        except TooBusy:
            await answer_plainly(send, 503)
        except Gone:
            return
        finally:
            self.held_bytes -= len(body)

    async def read(self, scope: Scope, receive: Receive, body: bytearray) -> None:
        """Collect the whole body into `body`, counting what this process holds."""
        length = announced_length(scope)
        if length == 0:
            return
        too_large = length is not None and length > self.limits.body
        if too_large and expects_a_word(scope):
            raise TooLarge
        received = 0
        async for part in self.parts(receive):
            received += len(part)
            too_large = too_large or received > self.limits.body
            if not too_large:
                if self.held_bytes + len(part) > self.limits.bodies:
                    raise TooBusy
                body += part
                self.held_bytes += len(part)
            elif received > 4 * self.limits.body:
                break  # a browser shows the answer only once it has sent its part
        if too_large:
            raise TooLarge

    async def parts(self, receive: Receive) -> AsyncIterator[bytes]:
        """Give the parts of the body while they come fast enough."""
        started = time.monotonic()
        received = 0
        more = True
        while more:
            left = started + self.limits.deadline(received) - time.monotonic()
            try:
                async with asyncio.timeout(left):
                    message = await receive()
            except TimeoutError:
                raise TooSlow from None
            if message["type"] == "http.disconnect":
                raise Gone
            more = message.get("more_body", False)
            part = message.get("body", b"")
            received += len(part)
            yield part

    async def work(
        self, scope: Scope, body: bytearray, receive: Receive, send: Send
    ) -> None:
        """Run the application in the one thread and send what it says."""
        if self.waiting >= self.limits.waiting:
            raise TooBusy
        environ = wsgi_environ(scope, bytes(body), behind_proxy=self.behind_proxy)
        said = Answer(asyncio.get_running_loop())
        self.waiting += 1
        self.thread.run(said, environ)
        try:
            await said.send(receive, send)
        finally:
            said.hung_up = True
            try:
                await said.wait()
            finally:
                self.waiting -= 1


class OneThread:
    """The one thread that runs the application, request by request.

    An executor would wake the event loop twice for each request: once for what is
    said, and once to tell that it is over.
    """

    def __init__(self, app: Wsgi) -> None:
        self.app = app
        self.requests: SimpleQueue[tuple[Answer, dict[str, Any]]] = SimpleQueue()
        self.thread: threading.Thread | None = None

    def run(self, said: "Answer", environ: dict[str, Any]) -> None:
        """Let the thread work on a request after those that came before."""
        if self.thread is None:
            self.thread = threading.Thread(target=self.work, name="django", daemon=True)
            self.thread.start()
        self.requests.put((said, environ))

    def work(self) -> None:
        while True:
            said, environ = self.requests.get()
            said.run(self.app, environ)
            del said, environ


class Answer:
    """What the application says, carried from its thread to the event loop.

    A short answer crosses once. A long one crosses part by part and never waits for
    the client: the thread is needed for the next request.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.parts: asyncio.Queue[tuple[bytes, bool]] = asyncio.Queue()
        self.status = 500
        self.headers: Headers = []
        self.hung_up = False
        self.started = False
        self.over = False

    def run(self, app: Wsgi, environ: dict[str, Any]) -> None:
        """Run in the thread; the last part goes when nothing is left to do."""
        try:
            last = self.work(app, environ)
        except Exception:
            log.exception("the application failed outside its own error page")
            last = b""
            if not self.started:
                self.status, self.headers, last = plain_page(500)
        self.put(last, more=False)

    def work(self, app: Wsgi, environ: dict[str, Any]) -> bytes:
        result = app(environ, self.start_response)
        try:
            if any(name == b"content-length" for name, _ in self.headers):
                return b"".join(result)
            for part in result:
                if self.hung_up:
                    break
                if part:
                    self.put(part, more=True)
            return b""
        finally:
            if hasattr(result, "close"):
                result.close()

    def start_response(
        self, status: str, headers: list[tuple[str, str]], _exc_info: Any = None
    ) -> Callable[[bytes], None]:
        self.status = int(status.split(" ", 1)[0])
        self.headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in headers
        ]
        return lambda part: self.put(part, more=True)

    def put(self, part: bytes, *, more: bool) -> None:
        self.started = True
        self.loop.call_soon_threadsafe(self.parts.put_nowait, (part, more))

    async def send(self, receive: Receive, send: Send) -> None:
        """Send from the event loop, as fast as the client reads."""
        part, more = await self.take()
        await send(
            {
                "type": "http.response.start",
                "status": self.status,
                "headers": self.headers,
            }
        )
        watch = asyncio.ensure_future(self.watch(receive)) if more else None
        try:
            while True:
                message = {"type": "http.response.body", "body": part}
                await send({**message, "more_body": more})
                if not more:
                    return
                part, more = await self.take()
        finally:
            if watch:
                watch.cancel()

    async def take(self) -> tuple[bytes, bool]:
        part, more = await self.parts.get()
        self.over = not more
        return part, more

    async def wait(self) -> None:
        """Wait until the thread is done with this request."""
        while not self.over:
            await self.take()

    async def watch(self, receive: Receive) -> None:
        """Notice the end of the client's patience while a long answer is made."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self.hung_up = True


def announced_length(scope: Scope) -> int | None:
    """Return how long the body says it will be; None when it comes in chunks.

    >>> announced_length({"headers": [(b"content-length", b"12")]})
    12
    >>> announced_length({"headers": []})
    0
    """
    length = 0
    for name, value in scope["headers"]:
        if name == b"transfer-encoding":
            return None
        if name == b"content-length" and value.isdigit():
            length = int(value)
    return length


def expects_a_word(scope: Scope) -> bool:
    """Tell whether the client waits for our word before it sends the body."""
    return any(name == b"expect" for name, _ in scope["headers"])


def wsgi_environ(scope: Scope, body: bytes, *, behind_proxy: bool) -> dict[str, Any]:
    """Describe the request as WSGI does.

    >>> from io import BytesIO
    >>> scope = {
    ...     "method": "GET", "raw_path": b"/%E7%B7%91/", "query_string": b"a=1",
    ...     "http_version": "1.1", "server": ("h", 80), "client": ("c", 9),
    ...     "scheme": "http", "headers": [(b"host", b"h"), (b"evil_name", b"x")],
    ... }
    >>> environ = wsgi_environ(scope, b"", behind_proxy=False)
    >>> environ["PATH_INFO"].encode("latin-1").decode(), environ["HTTP_HOST"]
    ('/緑/', 'h')
    >>> "HTTP_EVIL_NAME" in environ
    False
    """
    host, port = scope.get("server") or ("localhost", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in header_variables(scope["headers"]):
        if name in environ:
            environ[name] += ("; " if name == "HTTP_COOKIE" else ",") + value
        else:
            environ[name] = value
    environ["CONTENT_LENGTH"] = str(len(body)) if body else ""
    if behind_proxy and (forwarded := environ.get("HTTP_X_FORWARDED_FOR")):
        environ["REMOTE_ADDR"] = forwarded.rpartition(",")[2].strip()
    return environ


def header_variables(headers: Headers) -> Iterator[tuple[str, str]]:
    """Name each header as WSGI does; drop those whose name could pose as another."""
    for raw_name, raw_value in headers:
        if b"_" in raw_name:
            continue
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        if name == "CONTENT_LENGTH":
            continue
        if name != "CONTENT_TYPE":
            name = f"HTTP_{name}"
        yield name, raw_value.decode("latin-1")


def plain_page(status: int, **values: object) -> tuple[int, Headers, bytes]:
    text = page(WORDS[status], **values).encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        CLOSE,
    ]
    if status == BUSY:
        headers.append((b"retry-after", b"5"))
    return status, headers, text


async def answer_plainly(send: Send, status: int, **values: object) -> None:
    """Answer without the application, in words, and end the connection."""
    code, headers, text = plain_page(status, **values)
    await send({"type": "http.response.start", "status": code, "headers": headers})
    await send({"type": "http.response.body", "body": text})
