"""Ask a portal over HTTPS: JSON both ways, a token that a login gives."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from madoguchi.exchange.inboxes.border import (
    Application,
    Attached,
    InboxClosed,
    InboxSilent,
    Short,
)

TIMEOUT: Final = 3
MOST_PAGES: Final = 100
MOST_BYTES: Final = 2 * 1024 * 1024
MOST_WITH_FILES: Final = 80 * 1024 * 1024
"""What one application may weigh: 50 MB of files, as base64 of JSON."""


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal at an address; who we are there, and our secret."""

    name: str
    at: str
    login_name: str
    secret: str = field(repr=False)

    def login(self) -> str:
        said = self._ask("login", {"login": self.login_name, "secret": self.secret})
        return str(_of(said, "token", str))

    def list(self, token: str, since: datetime) -> Sequence[Short]:
        found: list[Short] = []
        place = ""
        for _ in range(MOST_PAGES):
            asked = {"since": since.isoformat(), "after": place}
            said = self._ask("applications/list", asked, token)
            found += [_short(one) for one in _of(said, "applications", list)]
            place = str(said.get("next") or "")
            if not place:
                return found
        raise InboxSilent("pages")

    def get(self, token: str, number: str) -> Application:
        asked = {"number": number}
        said = self._ask("applications/get", asked, token, MOST_WITH_FILES)
        return application_in(said)

    def statuses(self, token: str, numbers: Sequence[str]) -> Mapping[str, str]:
        said = self._ask("applications/status", {"numbers": list(numbers)}, token)
        found = _of(said, "statuses", dict)
        return {str(one): str(state) for one, state in found.items()}

    def _ask(
        self,
        verb: str,
        body: Mapping[str, Any],
        token: str = "",
        most: int = MOST_BYTES,
    ) -> Any:
        import requests

        try:
            answer = requests.post(
                f"{self.at.rstrip('/')}/{verb}",
                json=body,
                headers={"Authorization": f"Bearer {token}"} if token else {},
                timeout=TIMEOUT,
                allow_redirects=False,
            )
            if answer.status_code == HTTPStatus.UNAUTHORIZED:
                raise InboxClosed
            if not answer.ok or len(answer.content) > most:
                raise InboxSilent(str(answer.status_code))
            return answer.json()
        except (requests.RequestException, ValueError):
            raise InboxSilent from None


def application_in(said: Any) -> Application:
    """Read one application; raise InboxSilent for what is none."""
    short, answers = _short(said), _of(said, "answers", dict)
    files = tuple(attached(one) for one in said.get("files") or ())
    return Application(short.number, short.procedure, short.arrived_at, answers, files)


def attached(said: Any) -> Attached:
    """Read one file; what it is, its bytes say when it is kept."""
    question, name, content = (
        _of(said, part, str) for part in ("question", "name", "content")
    )
    try:
        return Attached(question, name, b64decode(content, validate=True))
    except ValueError:
        raise InboxSilent("content") from None


def _short(said: Any) -> Short:
    number, procedure = (_of(said, name, str) for name in ("number", "procedure"))
    try:
        arrived_at = datetime.fromisoformat(_of(said, "arrived_at", str))
    except ValueError:
        raise InboxSilent("arrived_at") from None
    if arrived_at.tzinfo is None or not _is_name(number) or not _is_name(procedure):
        raise InboxSilent("application")
    return Short(number, procedure, arrived_at)


def _is_name(text: str) -> bool:
    """Say whether a text may be a number or a name: short, and of plain letters."""
    plain = text.replace("-", "").replace("_", "")
    return 0 < len(text) <= 40 and plain.isascii() and plain.isalnum()  # noqa: PLR2004


def _of(said: Any, name: str, kind: type) -> Any:
    found = said.get(name) if isinstance(said, Mapping) else None
    if not isinstance(found, kind):
        raise InboxSilent(name)
    return found
