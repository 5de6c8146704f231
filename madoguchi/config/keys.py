"""The secrets an installation makes for itself at set-up, each in a file of 0600.

Nothing here ever replaces a file that exists.
"""

import os
import secrets
from pathlib import Path

from django.conf import settings
from joserfc.jwk import ECKey


def make_missing() -> list[Path]:
    """Make what is missing; return what was made."""
    folder = settings.HOME / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = []
    if not (folder / "django.secret").exists():
        write_secret(folder / "django.secret", secrets.token_urlsafe(48).encode())
        made.append(folder / "django.secret")
    if not settings.OIDC_KEY_FILE.exists():
        key = ECKey.generate_key("P-256")
        write_secret(settings.OIDC_KEY_FILE, key.as_pem(private=True).strip())
        made.append(settings.OIDC_KEY_FILE)
    return made


def all_there() -> bool:
    return (settings.HOME / "keys" / "django.secret").exists() and (
        settings.OIDC_KEY_FILE.exists()
    )


def write_secret(path: Path, content: bytes) -> None:
    """Write a file only its owner can read; refuse when there is one already."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content + b"\n")
        file.flush()
        os.fsync(file.fileno())
