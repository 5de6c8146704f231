"""The verbs of records; the only code that writes this room's tables."""

from madoguchi.records.actions.copying import CopyWish, make_copy, open_copy
from madoguchi.records.actions.disposing import approve, carry_out, draw_up, drop
from madoguchi.records.actions.holding import HoldWish, lift_hold, place_hold

__all__ = [
    "CopyWish",
    "HoldWish",
    "approve",
    "carry_out",
    "draw_up",
    "drop",
    "lift_hold",
    "make_copy",
    "open_copy",
    "place_hold",
]
