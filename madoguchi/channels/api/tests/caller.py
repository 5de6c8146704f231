"""A client system of the cast's ward, and what it sends."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from madoguchi.cases.tests.cast import ANSWERS, Town
from madoguchi.wards.actions import NewClient, create_api_client
from madoguchi.wards.models import ApiClient

API = "/midori/api"


@dataclass
class Caller:
    """One client system: its row, its token and its HTTP client."""

    client: ApiClient
    token: str
    http: Client

    def get(self, address: str, **headers: str) -> Any:
        return self._ask("get", address, headers=headers)

    def delete(self, address: str) -> Any:
        return self._ask("delete", address)

    def post(self, address: str, body: Any = None) -> Any:
        return self._ask("post", address, body)

    def put(self, address: str, body: Any) -> Any:
        return self._ask("put", address, body)

    def upload(self, address: str, file: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.http.post(address, {"file": file}, headers=headers)

    def _ask(
        self,
        verb: str,
        address: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
    ) -> Any:
        named = {one.replace("_", "-"): text for one, text in (headers or {}).items()}
        named = {"Authorization": f"Bearer {self.token}"} | named
        more = {} if body is None else {"data": body}
        if verb in ("post", "put"):
            more["content_type"] = "application/json"
        return getattr(self.http, verb)(address, headers=named, **more)

    def begin(self, slug: str = "certificate") -> str:
        """Begin an application; return its address."""
        response = self.post(f"{API}/procedures/{slug}/drafts", {})
        assert response.status_code == 201, response.content.decode()
        return str(response["Location"])

    def filled(self, slug: str = "certificate") -> str:
        """Begin an application and answer every page."""
        draft = self.begin(slug)
        for page, answers in ANSWERS.items():
            response = self.put(f"{draft}/pages/{page}", answers)
            assert response.status_code == 200, response.content.decode()
        return draft


def a_caller(town: Town, *scopes: str, name: str = "窓口連携", **more: Any) -> Caller:
    """Let a client system into the cast's ward."""
    new = NewClient(name=name, scopes=scopes or ("certificate",), **more)
    client, token = create_api_client(town.ward, new)
    return Caller(client, token, Client())
