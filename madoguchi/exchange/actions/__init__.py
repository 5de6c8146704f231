"""The verbs of what crosses the border; nothing else writes the tables of this room."""

from madoguchi.exchange.actions.acknowledging import Taken, acknowledge
from madoguchi.exchange.actions.batches import MOST, fetch, make_batch

__all__ = ["MOST", "Taken", "acknowledge", "fetch", "make_batch"]
