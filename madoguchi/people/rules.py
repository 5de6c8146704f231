"""Decide how sure the ward may be of who somebody is, now.

Pure: checks and an instant in, a level out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

# A sign-in proves who holds the device for one working day, the identity for ever.
AUTHENTICATED_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Level:
    """Two levels, 0 to 3: who it is (身元確認), and that it is them now (当人認証)."""

    proofing: int = 0
    authn: int = 0

    def meets(self, proofing: int, authn: int) -> bool:
        """Say whether both levels are reached.

        >>> Level(3, 3).meets(2, 3), Level(3, 1).meets(2, 2)
        (True, False)
        """
        return self.proofing >= proofing and self.authn >= authn


NOBODY = Level()


def level_at(proofing: int, authn: int, checked_at: datetime, at: datetime) -> Level:
    """Return what the newest check still proves.

    >>> from datetime import UTC
    >>> morning = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)
    >>> level_at(3, 3, morning, morning + timedelta(days=1))
    Level(proofing=3, authn=0)
    """
    fresh = checked_at <= at <= checked_at + AUTHENTICATED_FOR
    return Level(proofing, authn if fresh else 0)
