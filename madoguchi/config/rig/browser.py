"""A browser as the peer's client was one: it reads pages, keeps cookies, sends forms.

It knows requests and answers, not how they travel: over a socket to real processes,
or straight into the application where its queries are counted.
"""

import re
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"
Fields = Mapping[str, Sequence[str]]


class Unexpected(Exception):
    """A page was answered otherwise than the journey goes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def location(self) -> str:
        found = [value for name, value in self.headers if name.lower() == "location"]
        return found[0] if found else ""

    @property
    def text(self) -> str:
        return self.body.decode()


class Wire(Protocol):
    """A way to the application."""

    def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> Answer: ...


class Cut(ConnectionError):
    """The server closed the connection before it had answered."""


class Socket:
    """HTTP over one connection that is kept open, as a browser's is.

    Reads no more of HTTP than our own server says: a status, headers and a body of
    known length or in parts. A whole client would cost as much as the work it measures.
    """

    def __init__(self, host: str, port: int, timeout: float = 30) -> None:
        self.place = host, port
        self.timeout = timeout
        self.connection: socket.socket | None = None

    def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        sent = f"{method} {path} HTTP/1.1\r\n{head}{length}\r\n".encode() + body
        used = self.connection is not None
        try:
            return self._once(sent)
        except ConnectionError:
            self.close()
            # Left idle, a connection is closed by the server: a browser asks again.
            if used and method == "GET":
                return self._once(sent)
            raise
        except OSError:
            self.close()
            raise

    def _once(self, sent: bytes) -> Answer:
        if self.connection is None:
            self.connection = socket.create_connection(self.place, self.timeout)
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection.sendall(sent)
        got = bytearray()
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more()
        first, *lines = got[:end].decode("latin-1").split("\r\n")
        headers = [
            (name, value.strip())
            for name, _, value in (line.partition(":") for line in lines)
        ]
        told = {name.lower(): value for name, value in headers}
        body = got[end + 4 :]
        while len(body) < int(told.get("content-length", 0)):
            body += self._more()
        if told.get("transfer-encoding") == "chunked":
            body = self._parts(body)
        if told.get("connection") == "close":
            self.close()
        return Answer(int(first.split()[1]), headers, bytes(body))

    def _parts(self, got: bytearray) -> bytearray:
        """Read a body that comes part by part, each behind its length."""
        body = bytearray()
        while True:
            while (end := got.find(b"\r\n")) < 0:
                got += self._more()
            begin, size = end + 2, int(got[:end], 16)
            while len(got) < begin + size + 2:
                got += self._more()
            body += got[begin : begin + size]
            del got[: begin + size + 2]
            if not size:
                return body

    def _more(self) -> bytes:
        part = self.connection.recv(65536) if self.connection else b""
        if not part:
            raise Cut
        return part

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class Application:
    """The WSGI application itself, in this process."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application = application

    def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        parts = urlsplit(path)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
        }
        for name, value in headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        said: dict[str, Any] = {}

        def start(status: str, sent: list[tuple[str, str]]) -> None:
            said.update(status=int(status.split(maxsplit=1)[0]), headers=sent)

        result = self.application(environ, start)
        try:
            return Answer(said["status"], said["headers"], b"".join(result))
        finally:
            result.close()


HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def hidden_fields(page: str) -> dict[str, list[str]]:
    """Return the hidden fields of a page, as our own templates write them.

    The client works on the processors of the server it measures, so it reads no
    more of a page than it must.

    >>> hidden_fields('<input type="hidden" name="asked" value="a&amp;b">')
    {'asked': ['a&b']}
    """
    fields: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(page):
        fields.setdefault(name, []).append(unescape(value))
    return fields


@dataclass(slots=True)
class Browser:
    """One visitor: cookies by name and path, and the page now open."""

    wire: Wire
    cookies: dict[tuple[str, str], str] = field(default_factory=dict)
    page: str = ""

    def get(self, path: str, expect: int = 200) -> Answer:
        answer = self.ask("GET", path)
        self.refuse_unless(answer, expect, path)
        self.page = answer.text
        return answer

    def post(self, path: str, fields: Fields, expect: int = 302) -> Answer:
        """Send a form with the hidden fields of the page now open."""
        answer = self.send(path, {**hidden_fields(self.page), **fields})
        self.refuse_unless(answer, expect, path)
        return answer

    def send(self, path: str, fields: Fields) -> Answer:
        body = urlencode(fields, doseq=True).encode()
        return self.ask("POST", path, {"Content-Type": FORM}, body)

    def ask(
        self,
        method: str,
        path: str,
        more: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answer:
        headers = {"Host": "127.0.0.1", **(more or {})}
        if cookies := self.cookies_for(path):
            headers["Cookie"] = cookies
        answer = self.wire.ask(method, path, headers, body)
        self.keep(answer)
        return answer

    def cookies_for(self, path: str) -> str:
        """Name the cookies of a path, the narrower ones first."""
        fitting = [
            (name, where, value)
            for (name, where), value in self.cookies.items()
            if path.startswith(where)
        ]
        fitting.sort(key=lambda one: -len(one[1]))
        return "; ".join(f"{name}={value}" for name, _, value in fitting)

    def keep(self, answer: Answer) -> None:
        for name, text in answer.headers:
            if name.lower() == "set-cookie":
                key, _, rest = text.partition("=")
                value, *more = rest.split(";")
                where = [one.strip()[5:] for one in more if "path=" in one.lower()]
                self.cookies[key.strip(), (where or ["/"])[0]] = value.strip()

    @staticmethod
    def refuse_unless(answer: Answer, expect: int, path: str) -> None:
        if answer.status != expect:
            words = re.sub(r"<[^>]+>|\s+", " ", answer.text)[-600:]
            raise Unexpected(f"{path}: {answer.status}, not {expect}: {words}")
