"""Print what a run over an outside set found: counts, and every failure by name."""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path


class Tally:
    """The counts and failures of one run."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.counts: Counter[str] = Counter()
        self.failures: list[str] = []

    def say(self, line: str) -> None:
        print(line)

    def add(self, name: str, count: int = 1) -> None:
        self.counts[name] += count

    def failed(self, name: str) -> None:
        self.failures.append(name)
        print(f"  FAILED {name}")

    def end(self) -> int:
        """Print the totals; return the exit code."""
        counts = ", ".join(f"{count} {name}" for name, count in self.counts.items())
        print(f"{self.title}: {counts or 'nothing found'}, {len(self.failures)} failed")
        return 1 if self.failures or not self.counts else 0


def folder_named(arguments: Sequence[str]) -> Path:
    """Return the folder that was typed; end with a sentence when there is none."""
    path = Path(arguments[1]) if len(arguments) > 1 else None
    if path is None or not path.is_dir():
        sys.exit("name the folder of the set: make … DIR=path/to/folder")
    return path
