"""Destroy a record, and look for it in every place and in the backups of before."""

from collections.abc import Iterator
from typing import Any

from madoguchi.config.drills import markers
from madoguchi.config.drills.finding import Finding
from madoguchi.config.rig import disposing
from madoguchi.config.rig.place import place

DESTROYED, CARELESS = disposing.MARKED


def drill(database: str, *, short: bool) -> Iterator[Finding]:
    del short  # one record, one backup and two clocks are enough
    with place(database, markers.set_up) as here:
        told: dict[str, Any] = here.run(disposing.story, markers.PROCEDURE, owner=True)
        found = markers.search_all(here)
        searched = len(markers.files_of(here))
    whole = told["log_ok"] and not told["differences"] and not told["indexed"]
    gone = DESTROYED not in told["with_keys_of_now"] and not told["keys_left"]
    yield Finding(
        "1 record destroyed by the rules: the log and its replay agree,"
        f" {told['moved']} of {told['figures']} indicators moved, the"
        f" {told['steps']} steps of the data set made anew are"
        f" {'others' if told['steps_moved'] else 'the same'},"
        f" {len(found)} marks in {searched} files, no backup opens it with the keys"
        " of now, nor with its own after 35 days",
        whole and gone and not found and _same_figures(told),
    )
    yield Finding(
        "a record whose rows went and whose key stayed, in a backup of before with the"
        f" keys of now: {len(told['with_keys_of_now'])} of 1 read",
        told["with_keys_of_now"] == [CARELESS],
        control=True,
    )
    yield Finding(
        "the same backup with its own keys, before they expire:"
        f" {len(told['within_horizon'])} of 2 read",
        told["within_horizon"] == [DESTROYED, CARELESS],
        control=True,
    )


def _same_figures(told: dict[str, Any]) -> bool:
    """Say whether there are figures and none of them moved, nor a step behind them."""
    there = told["figures"] > 0 and told["steps"] > 0
    return bool(there and not told["moved"] and not told["steps_moved"])
