"""What a drill found out, in one sentence each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a drill saw, and whether it is as it must be.

    A control must fail: `holds` is then true when the safeguard's absence showed.
    """

    text: str
    holds: bool
    control: bool = False

    def __str__(self) -> str:
        if self.control:
            told = "fails, as it must" if self.holds else "DOES NOT FAIL"
            return f"control: {self.text}: {told}"
        return f"{self.text}: {'holds' if self.holds else 'BROKEN'}"
