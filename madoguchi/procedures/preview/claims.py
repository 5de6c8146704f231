"""Say in a signed address who may look at what, for how long (プレビューの通行証).

It is worth nothing to anybody but the member of staff it was made for.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from madoguchi.kernel.errors import Refused

SALT = "procedures.preview"
KEPT = timedelta(hours=2)
NOBODY = 0
"""Stands for the staff of a claim that only this very process can redeem."""


class NoPreview(Refused):
    """What an address of a preview claims does not hold, or no more."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Who looks at what: `kind` says how `reference` is found."""

    ward: int
    staff: int
    kind: str
    reference: str

    @property
    def place(self) -> str:
        """Name what a walk is bound to: it opens for no other version or person."""
        return f"preview/{self.kind}/{self.reference}/{self.staff}"


def token_of(claim: Claim) -> str:
    """Sign a claim; it is good for two hours."""
    held = [claim.ward, claim.staff, claim.kind, claim.reference]
    return signing.dumps(held, salt=SALT)


def claim_in(token: str, ward: int) -> Claim:
    """Read a token of this ward; raise NoPreview for any other."""
    try:
        held = signing.loads(token, salt=SALT, max_age=KEPT)
    except signing.SignatureExpired:
        raise NoPreview("expired") from None
    except signing.BadSignature:
        raise NoPreview("forged") from None
    claim = Claim(*held)
    if claim.ward != ward:
        raise NoPreview("elsewhere")
    return claim
