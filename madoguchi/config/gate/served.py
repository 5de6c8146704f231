"""Answer a browser from memory: pages made beforehand, styles and scripts from disk.

Nothing of the application runs while the browser looks, and no database is asked.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders

from madoguchi.config.rig.browser import Answer

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
KEPT = "max-age=3600"
NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Served:
    """Where the answers are served."""

    origin: str


@contextmanager
def served(answers: Mapping[str, Answer]) -> Iterator[Served]:
    """Serve answers by their paths on a free port until the block ends."""
    handler = partial(Shelf, answers)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Served(f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()


class Shelf(BaseHTTPRequestHandler):
    """Hands out what lies ready, and nothing else."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, answers: Mapping[str, Answer], *given: Any) -> None:
        self.answers = answers
        super().__init__(*given)

    def do_GET(self) -> None:
        """Answer with a page, else with a file, else with nothing."""
        found = self.answers.get(self.path) or static_file(self.path)
        answer = found or Answer(NOT_FOUND, [], b"")
        self.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *said: Any) -> None:
        """Write nothing: whoever looks is a program."""


def static_file(address: str) -> Answer | None:
    """Return a style, script or picture of the installation; None for no such."""
    path = address.partition("?")[0]
    if not path.startswith(settings.STATIC_URL):
        return None
    found: Any = finders.find(path.removeprefix(settings.STATIC_URL))
    if not found:
        return None
    file = Path(str(found))
    kind = TYPES.get(file.suffix, "application/octet-stream")
    headers = [("Content-Type", kind), ("Cache-Control", KEPT)]
    return Answer(200, headers, file.read_bytes())
