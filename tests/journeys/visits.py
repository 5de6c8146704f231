"""Visit addresses of the two wards as any of their people, and compare what is said."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.base import get_script_prefix, set_script_prefix

from madoguchi.cases.models import Attempt
from madoguchi.config import urls
from madoguchi.wards.scope import ward_scope
from tests.journeys.world import BEARER, Jar, World

CSRF = "c" * 32
FORM = "application/x-www-form-urlencoded"
NEVER = UUID("0192f0c1-7a52-7c3e-9d4b-5f0e8a1b2c3d")
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')
KEPT = re.compile(r'FROM "(wards_ward|procedures_offer|procedures_version)"')
"""Questions that a process asks once or every few seconds, whoever came."""
UNEQUAL = {"Set-Cookie", "Content-Length"}
"""Headers that carry the token or tell how long an address is."""


@dataclass(frozen=True)
class Place:
    """One address of the doors, before anything is filled into it."""

    name: str
    blanks: frozenset[str]
    methods: tuple[str, ...]

    @property
    def door(self) -> str:
        return self.name.partition(":")[0]


def places() -> list[Place]:
    """Walk the resolver: every address of every door."""
    return list(_walk(get_resolver(urls.__name__), ""))


def _walk(resolver: URLResolver, space: str) -> Iterator[Place]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            blanks = frozenset(entry.pattern.converters)
            methods = METHODS.get(space, ("GET", "POST"))
            yield Place(f"{space}{entry.name}", blanks, methods)


METHODS: Mapping[str, tuple[str, ...]] = {
    "api:": ("GET", "POST", "PUT", "DELETE"),
    "robot:": ("GET", "POST"),
}
"""By which methods a door is asked that is not a browser's."""


def address(ward: str, place: Place, filled: Mapping[str, object]) -> str:
    outside = get_script_prefix()
    set_script_prefix(f"/{ward}/")
    try:
        return reverse(place.name, kwargs=dict(filled))
    finally:
        set_script_prefix(outside)


@dataclass(frozen=True)
class Said:
    """All that a visitor can tell two answers apart by, times left out."""

    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[str, ...]
    body: str
    queries: int


def has_file(sent: Mapping[str, Any]) -> bool:
    return any(isinstance(one, UploadedFile) for one in sent.values())


class Visitor:
    """One client that puts on anybody's cookies."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def wear(self, jar: Jar) -> None:
        """Put on somebody's cookies, or their token, and no others."""
        cookies = {name: value for name, value in jar.items() if name != BEARER}
        self.client.cookies = SimpleCookie({**cookies, settings.CSRF_COOKIE_NAME: CSRF})
        self.client.defaults.pop("HTTP_AUTHORIZATION", None)
        if BEARER in jar:
            self.client.defaults["HTTP_AUTHORIZATION"] = jar[BEARER]

    def ask(
        self, jar: Jar, method: str, path: str, sent: Mapping[str, Any] | None = None
    ) -> Any:
        self.wear(jar)
        if method == "GET":
            return self.client.get(path)
        if path.split("/")[2:3] in (["api"], ["robot"]):
            return self._call(method, path, sent or {})
        form = {"csrfmiddlewaretoken": CSRF, **(sent or {})}
        if has_file(form):
            return self.client.post(path, form)
        return self.client.post(path, urlencode(form, doseq=True), content_type=FORM)

    def _call(self, method: str, path: str, sent: Mapping[str, Any]) -> Any:
        """Send JSON, or a file, as a client system does."""
        if has_file(sent):
            return self.client.post(path, dict(sent))
        body = json.dumps(sent)
        return self.client.generic(method, path, body, content_type="application/json")

    def hear(
        self, jar: Jar, method: str, path: str, sent: Mapping[str, Any], *ids: object
    ) -> Said:
        """Return what is said, without what only repeats the question."""
        with CaptureQueriesContext(connection) as asked:
            response = self.ask(jar, method, path, sent)
        names = [path, quote(path, safe=""), *(str(one) for one in (*ids, NEVER))]
        return Said(
            response.status_code,
            tuple(
                sorted(
                    (name, without(value, names))
                    for name, value in response.headers.items()
                    if name not in UNEQUAL
                )
            ),
            tuple(sorted(response.cookies)),
            TOKEN.sub(r"\1", without(body_of(response), names)),
            sum(not KEPT.search(one["sql"]) for one in asked.captured_queries),
        )


def without(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, "…")
    return text


def body_of(response: Any) -> str:
    content = b"".join(response) if response.streaming else response.content
    return str(content.decode(errors="replace"))


# ------------------------------------------------------------------- what there is

LOOKS = {"events.View", "events.UnsealedView"}
"""A look that was refused is written down; nothing else may change."""
CALLS = ("api", "token", "robot")
"""Nothing but this: each call of a client system is counted, with a token or without.

A door that turned calls away uncounted could be asked without end.
"""


def rows(world: World) -> dict[str, str]:
    """Return a digest of every table as it stands, looks at it left out."""
    found = {}
    for model in apps.get_models():
        if not model.__module__.startswith("madoguchi") or model._meta.label in LOOKS:
            continue
        for life in world.values():
            with ward_scope(life.town.id):
                found[f"{life.slug} {model._meta.label}"] = digest(model)
    return found


def let_all_try_again(world: World) -> None:
    """Forget who called too often: a whole town asks from one address here."""
    for life in world.values():
        with ward_scope(life.town.id):
            Attempt.objects.filter(door__in=CALLS).delete()


def digest(model: type[Model]) -> str:
    found = model._base_manager.all()
    if model is Attempt:
        found = found.exclude(door__in=CALLS)
    lines = sorted(repr(plain(row)) for row in found.values_list())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def plain(row: tuple[object, ...]) -> list[object]:
    return [bytes(one) if isinstance(one, memoryview) else one for one in row]
