"""Find the portal of a ward: it is data, `inbox` of the ward's rules.

The rule names the portal, its address, our login there and the client system in whose
name its applications come (ADR 14); the secret lies in a file of the installation. The
fake is spoken to only in a demo.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from madoguchi.exchange.inboxes.border import Inbox
from madoguchi.exchange.inboxes.fake import FAKE, SECRET
from madoguchi.exchange.inboxes.portal import Portal
from madoguchi.wards.models import ApiClient, Ward

LOGIN: Final = "madoguchi"


@dataclass(frozen=True, slots=True)
class Source:
    """A portal, and the client system that stands for it."""

    inbox: Inbox
    client: ApiClient


def source_of(ward: Ward) -> Source | None:
    """Return where a ward pulls applications from, None where nowhere."""
    rule = ward.rules.get("inbox")
    if not isinstance(rule, dict):
        return None
    name = str(rule.get("name", ""))
    client = ApiClient.objects.filter(
        ward=ward, name=str(rule.get("client", "")), is_active=True
    ).first()
    inbox = _inbox(ward, name, rule)
    return Source(inbox, client) if inbox and client else None


def _inbox(ward: Ward, name: str, rule: dict[str, str]) -> Inbox | None:
    if name == FAKE:
        if not settings.DEMO:
            return None
        return Portal(FAKE, f"{settings.FAKE_INBOX_URL}/{ward.pk}", LOGIN, SECRET)
    secret = secret_file(ward)
    if not name or not rule.get("at", "").startswith("https://") or not secret.exists():
        return None
    word = secret.read_text(encoding="utf-8").strip()
    return Portal(name, rule["at"], rule.get("login", LOGIN), word)


def secret_file(ward: Ward) -> Path:
    """Return where the secret for a ward's portal lies, if there is one."""
    return Path(settings.HOME) / "keys" / f"inbox-{ward.slug}.key"
