"""A flow as a Petri net: what may happen, in the one form that alignment takes.

Places hold tokens, transitions move them; a transition without a label is silent. The
names of places and transitions are ours, so the same flow gives the same net.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

START, END = "start", "end"


@dataclass(slots=True)
class Net:
    """A net that begins with one token in `start` and ends with one in `end`."""

    labels: dict[str, str] = field(default_factory=dict)
    arcs: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(
        default_factory=list
    )

    def add(
        self, name: str, before: Iterable[str], after: Iterable[str], label: str = ""
    ) -> None:
        """Add a transition from places to places; without a label it is silent."""
        self.arcs.append((name, tuple(before), tuple(after)))
        if label:
            self.labels[name] = label

    @property
    def activities(self) -> list[str]:
        """Return what may happen, in the order in which it was added."""
        return list(dict.fromkeys(self.labels.values()))

    def as_r4pm(self) -> Any:
        """Return the net as the library of alignments takes it."""
        places = dict.fromkeys([START, END])
        for _, before, after in self.arcs:
            places.update(dict.fromkeys((*before, *after)))
        arcs = []
        for name, before, after in self.arcs:
            arcs += [
                _arc("PlaceTransition", _place(one), _step(name)) for one in before
            ]
            arcs += [_arc("TransitionPlace", _step(name), _place(one)) for one in after]
        return {
            "places": {_place(one): {"id": _place(one)} for one in places},
            "transitions": {
                _step(name): {"id": _step(name), "label": self.labels.get(name)}
                for name, _, _ in self.arcs
            },
            "arcs": arcs,
            "initial_marking": {_place(START): 1},
            "final_markings": [{_place(END): 1}],
        }

    def labels_by_id(self) -> dict[str, str]:
        """Return the labels by the number a transition has in an alignment."""
        return {_step(name): label for name, label in self.labels.items()}


def _arc(kind: str, source: str, target: str) -> dict[str, Any]:
    return {"from_to": {"type": kind, "nodes": [source, target]}, "weight": 1}


def _place(name: str) -> str:
    return str(_numbered(f"place {name}"))


def _step(name: str) -> str:
    return str(_numbered(f"transition {name}"))


def _numbered(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"urn:madoguchi:net:{name}")
