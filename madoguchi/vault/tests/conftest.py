"""What the vault's tests share."""

import pytest
from django.db import connections


@pytest.fixture
def as_owner(db: None) -> None:
    """Let a test do to the key store what the application's role may not."""
    if connections["keys"].vendor == "postgresql":
        with connections["keys"].cursor() as cursor:
            cursor.execute("RESET ROLE")
