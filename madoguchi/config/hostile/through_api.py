"""Send one string after another through the door for other systems.

An answer of that door is JSON whatever was sent. What it accepted it gives back as it
was sent, and it stands in the case unchanged.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.test import Client

from madoguchi.config.rig import town
from madoguchi.config.rig.journey import HOME
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.kinds.input import BLANKS, ZERO_WIDTH

API: Final = f"{HOME}/api"
FAILED, GOOD, BEGUN, RECEIVED = 500, 200, 201, 200
Tell = Callable[[str, str, str], None]
"""What went wrong: on which surface, what, with which string."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One text of one answer of one page."""

    page: str
    question: str
    part: str = ""

    @property
    def surface(self) -> str:
        return (
            f"api {self.question}.{self.part}" if self.part else f"api {self.question}"
        )


FREE: Final = frozenset({"text"})
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("family", "given"),
    "address": ("city", "town", "rest", "building"),
}


def pages() -> dict[str, dict[str, Any]]:
    """Return the answers of each page of the demo procedure."""
    answers = town.answers()
    return {
        page.key: {
            one.key: answers[one.key] for one in page.questions if one.key in answers
        }
        for page in load(town.FOLDER).pages
    }


def spots() -> Iterator[Spot]:
    """Yield every text that somebody may write freely."""
    for page in load(town.FOLDER).pages:
        for question in page.questions:
            if question.kind in FREE:
                yield Spot(page.key, question.key)
            for part in PARTS.get(question.kind, ()):
                yield Spot(page.key, question.key, part)


@dataclass(frozen=True, slots=True)
class Call:
    """One request: how, where to, with what."""

    verb: str
    address: str
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Machine:
    """A client system with a token, and who is told of faults and tries."""

    token: str
    client: Client
    tell: Tell
    tried: Callable[[str], None]
    kept: Callable[[str], None]

    def send(self, string: str) -> None:
        """Send one string through every text, every query and the headers."""
        draft = self._begin(string)
        if draft is None:
            return
        for spot in spots():
            self._fill(draft, spot, string)
        first = f"{draft}/pages/{next(iter(pages()))}"
        self._ask("api keys", Call("put", first, {string: 1}), string)
        self._around(draft, string)
        send = Call("post", f"{draft}/submission", {})
        receipt = self._ask("api submission", send, string)
        if receipt.status_code != RECEIVED:
            self.tell("api submission", f"answered {receipt.status_code}", string)

    def _begin(self, string: str) -> str | None:
        begin = Call("post", f"{API}/procedures/{town.PROCEDURE}/drafts", {})
        response = self._ask("api begin", begin, string)
        if response.status_code != BEGUN:
            self.tell("api begin", f"answered {response.status_code}", string)
            return None
        draft = str(response["Location"])
        for page, answers in pages().items():
            self._ask("", Call("put", f"{draft}/pages/{page}", answers))
        return draft

    def _fill(self, draft: str, spot: Spot, string: str) -> None:
        """Put a string into one text; what was accepted must come back the same."""
        answers = pages()[spot.page]
        answers[spot.question] = (
            {**answers[spot.question], spot.part: string} if spot.part else string
        )
        call = Call("put", f"{draft}/pages/{spot.page}", answers)
        response = self._ask(spot.surface, call, string)
        if response.status_code != GOOD:
            return
        self.kept(spot.surface)
        read = self._ask("", Call("get", f"{draft}/answers")).json()
        kept = read.get(spot.question)
        back = kept.get(spot.part, "") if isinstance(kept, dict) else kept or ""
        # An address keeps the number of the 丁目 with its town, by its official name.
        if back != trimmed(string) and spot.part != "town":
            self.tell(spot.surface, "not the same when read again", string)

    def _around(self, draft: str, string: str) -> None:
        """Send a string where no answer goes: queries, addresses, headers."""
        query = urlencode({"names": string, "lang": string}, errors="surrogatepass")
        in_path = quote(string, safe="", errors="surrogatepass")
        for surface, address in {
            "api query": f"{draft}/answers?{query}",
            "api page": f"{draft}/pages/{in_path}",
            "api procedure": f"{API}/procedures/{in_path}/versions/1",
            "api address": f"{API}/{in_path}",
        }.items():
            verb = "put" if surface == "api page" else "get"
            body: Any = {} if verb == "put" else None
            self._ask(surface, Call(verb, address, body), string)
        line = "".join(one for one in string if one.isprintable())
        for name in ("Accept-Language", "Authorization"):
            call = Call("get", draft, headers={name: line})
            self._ask(f"api {name}", call, string)

    def _ask(self, surface: str, call: Call, string: str = "") -> Any:
        """Send a request; note the try and what went wrong where there is a surface."""
        sent = {"Authorization": f"Bearer {self.token}", **call.headers}
        more: dict[str, str] = {}
        if call.body is not None:
            more["data"] = json.dumps(call.body)
            more["content_type"] = "application/json"
        response = getattr(self.client, call.verb)(call.address, headers=sent, **more)
        if not surface:
            return response
        self.tried(surface)
        if response.status_code >= FAILED:
            self.tell(surface, f"answered {response.status_code}", string)
        elif "json" not in response["Content-Type"]:
            self.tell(surface, f"answered {response['Content-Type']}", string)
        return response


def trimmed(string: str) -> str:
    return string.replace("\r\n", "\n").strip(BLANKS + ZERO_WIDTH)
