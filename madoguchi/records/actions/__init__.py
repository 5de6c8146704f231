"""The verbs of records; the only code that writes this room's tables."""

from madoguchi.records.actions.disposing import approve, carry_out, draw_up, drop
from madoguchi.records.actions.holding import HoldWish, lift_hold, place_hold

__all__ = [
    "HoldWish",
    "approve",
    "carry_out",
    "draw_up",
    "drop",
    "lift_hold",
    "place_hold",
]
