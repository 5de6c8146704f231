"""The door answers others while slow clients send, and words its refusals."""

import http.client
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from madoguchi.config import serving
from madoguchi.config.door import Door, Limits, wsgi_environ
from madoguchi.config.listening import PortTaken, open_listener

Start = Callable[..., Any]
QUICK = Limits(body=1000, bodies=5000, patience_seconds=0.4, waiting=3)


def echo(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Say what came in; `/long` comes in parts, `/broken` fails."""
    path = environ["PATH_INFO"].encode("latin-1").decode()
    if path == "/broken":
        raise RuntimeError
    if path == "/long":
        start("200 OK", [("Content-Type", "text/plain")])
        return iter([b"one ", b"two ", b"three"])
    if path == "/slow":
        time.sleep(0.3)
    body = environ["wsgi.input"].read()
    said = f"{environ['REQUEST_METHOD']} {path} {len(body)}".encode()
    start("200 OK", [("Content-Length", str(len(said)))])
    return [said]


@contextmanager
def running(limits: Limits = QUICK, **options: bool) -> Iterator[int]:
    """Run a door in a thread; give its port."""
    listener = open_listener("127.0.0.1", 0)
    port: int = listener.getsockname()[1]
    server = serving.server(Door(echo, limits, **options))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    deadline = time.monotonic() + 5
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(timeout=5)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with running() as port:
        yield port


def ask(
    port: int, method: str, path: str, body: bytes | None = None
) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path, body)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


def say(port: int, text: bytes) -> socket.socket:
    """Open a connection and send something that need not be a whole request."""
    client = socket.create_connection(("127.0.0.1", port), timeout=5)
    client.sendall(text)
    return client


def test_a_whole_request_reaches_the_application(port: int) -> None:
    assert ask(port, "POST", "/%E7%B7%91", b"x" * 10) == (200, "POST /緑 10")


def test_head_announces_the_length_and_sends_no_body(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("HEAD", "/page")
    response = connection.getresponse()

    assert response.headers["Content-Length"] == str(len("HEAD /page 0"))
    assert response.read() == b""
    connection.close()


def test_a_long_answer_comes_in_parts(port: int) -> None:
    assert ask(port, "GET", "/long") == (200, "one two three")


def test_a_failure_outside_the_application_is_worded(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, logger="madoguchi.door")
    status, text = ask(port, "GET", "/broken")

    assert status == 500
    assert "申し訳ありません" in text


def test_a_body_that_is_too_large_is_refused_in_words(port: int) -> None:
    status, text = ask(port, "POST", "/", b"x" * 2000)

    assert status == 413
    assert "大きすぎます" in text
    assert "too large" in text


def test_a_chunked_body_is_counted_too(port: int) -> None:
    chunk = b"3e8\r\n" + b"x" * 1000 + b"\r\n"
    head = b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
    with say(port, head + chunk + chunk + b"0\r\n\r\n") as client:
        assert b" 413 " in client.recv(4096)


def test_a_body_that_never_ends_is_given_up(port: int) -> None:
    with say(
        port, b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nx"
    ) as client:
        assert b" 408 " in client.recv(4096)


def test_sixty_slow_bodies_and_headers_delay_nobody() -> None:
    patient = Limits(patience_seconds=30)
    with running(patient) as port:
        slow = [
            say(port, b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nx")
            for _ in range(60)
        ]
        slow += [say(port, b"GET / HTTP/1.1\r\nHost:") for _ in range(60)]
        started = time.monotonic()
        status, _ = ask(port, "GET", "/")
        took = time.monotonic() - started
        for client in slow:
            client.close()

    assert status == 200
    assert took < 0.5


def test_without_a_buffering_door_one_slow_body_stops_the_only_thread() -> None:
    """The negative control: a server of one thread that reads for the application."""
    listener = open_listener("127.0.0.1", 0)
    served = threading.Event()

    def one_by_one() -> None:
        for _ in range(2):
            client, _ = listener.accept()
            with client:
                client.settimeout(1)
                with suppress(TimeoutError):
                    while client.recv(100)[-4:] != b"\r\n\r\n":
                        pass
                    served.set()

    thread = threading.Thread(target=one_by_one)
    thread.start()
    port = listener.getsockname()[1]
    with say(port, b"POST / HTTP/1.1\r\n"), say(port, b"GET / HTTP/1.1\r\n\r\n"):
        assert not served.wait(0.5)
        thread.join(timeout=5)
    listener.close()


def test_headers_that_never_end_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "HEADER_SECONDS", 0.2)
    with running() as port, say(port, b"GET / HTTP/1.1\r\nHost:") as client:
        assert client.recv(100) == b""


def test_headers_without_end_of_size_are_given_up(port: int) -> None:
    many = b"".join(b"X-Many-%d: %s\r\n" % (n, b"y" * 1000) for n in range(100))
    client = say(port, b"GET / HTTP/1.1\r\nHost: h\r\n" + many)
    with client, suppress(ConnectionResetError):
        assert client.recv(100) == b""


def test_more_requests_than_can_wait_are_asked_to_come_back() -> None:
    with running() as port:
        waiting = [
            say(port, b"GET /slow HTTP/1.1\r\nHost: h\r\n\r\n") for _ in range(6)
        ]
        answers = sorted(client.recv(4096)[9:12] for client in waiting)
        for client in waiting:
            client.close()

    assert answers == [b"200"] * 3 + [b"503"] * 3


def test_a_client_that_hangs_up_leaves_nothing_behind() -> None:
    door = Door(echo, QUICK)
    listener = open_listener("127.0.0.1", 0)
    server = serving.server(door)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    port = listener.getsockname()[1]
    say(port, b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc").close()
    assert ask(port, "GET", "/")[0] == 200
    deadline = time.monotonic() + 2
    while door.held_bytes and time.monotonic() < deadline:
        time.sleep(0.01)
    server.should_exit = True
    thread.join(timeout=5)

    assert (door.held_bytes, door.waiting) == (0, 0)


def test_behind_a_proxy_the_last_forwarded_address_counts() -> None:
    scope = {
        "method": "GET", "raw_path": b"/", "query_string": b"", "http_version": "1.1",
        "scheme": "http", "client": ("127.0.0.1", 5), "server": ("h", 80),
        "headers": [(b"x-forwarded-for", b"6.6.6.6, 203.0.113.9")],
    }  # fmt: skip

    assert wsgi_environ(scope, b"", behind_proxy=True)["REMOTE_ADDR"] == "203.0.113.9"
    assert wsgi_environ(scope, b"", behind_proxy=False)["REMOTE_ADDR"] == "127.0.0.1"


def test_a_taken_port_is_said_after_a_little_patience() -> None:
    first = open_listener("127.0.0.1", 0)
    port = first.getsockname()[1]
    with pytest.raises(PortTaken) as problem:
        open_listener("127.0.0.1", port, patience=0.1)
    first.close()

    assert problem.value.port == port
