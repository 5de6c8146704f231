"""Ask a log of ten million invented events what a BPR team asks, and weigh the answer.

Each question has a process of its own, so that its memory is its own too. The peer,
pm4py, is asked the same of the same file where a Python that has it is named; it must
give the same answer. It is under the AGPL, so it stays in an environment of its own.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import duckdb

from madoguchi.config.bench.goals import GOALS, Line
from madoguchi.mining import flow
from madoguchi.mining.conformance import align
from madoguchi.mining.reading.table import literal
from madoguchi.mining.reference import from_toml
from madoguchi.mining.relation import make_ends, open_log
from madoguchi.mining.synthetic import FLOW, write

ENGINE: Final = "duckdb"
EVENTS: Final = 10_000_000
MILLISECOND: Final = 1e-3
PEER: Final = """
import json, sys, time
import pandas, pm4py
began = time.perf_counter()
log = pandas.read_parquet(sys.argv[1])
log = pm4py.format_dataframe(
    log, case_id="case_id", activity_key="activity", timestamp_key="timestamp")
if sys.argv[2] == "map":
    pm4py.discover_performance_dfg(log)
    found = sorted([a, b, n] for (a, b), n in pm4py.discover_dfg(log)[0].items())
elif sys.argv[2] == "variants":
    found = sorted([list(k), int(n)] for k, n in pm4py.get_variants(log).items())
else:
    times = pandas.Series(pm4py.get_all_case_durations(log))
    found = [times.quantile(at) for at in (.5, .75, .9, .95, .99)]
print(json.dumps({"seconds": time.perf_counter() - began, "answer": found}))
"""
"""What the peer is asked, in a Python of its own: the file, then the question."""


def asked_map(database: duckdb.DuckDBPyConnection) -> Any:
    return sorted([one.before, one.after, one.count] for one in flow.edges(database))


def asked_variants(database: duckdb.DuckDBPyConnection) -> Any:
    found = flow.variants(database)
    return sorted([list(one.activities), one.count] for one in found)


def asked_percentiles(database: duckdb.DuckDBPyConnection) -> Any:
    return list(flow.durations(database).percentiles.values())


def asked_alignments(database: duckdb.DuckDBPyConnection) -> Any:
    net = from_toml("flow", FLOW.encode())
    return sum(
        one.cost * one.variant.count for one in align(net, flow.variants(database))
    )


QUESTIONS: Final[dict[str, Callable[[duckdb.DuckDBPyConnection], Any]]] = {
    "map": asked_map,
    "variants": asked_variants,
    "percentiles": asked_percentiles,
    "alignments": asked_alignments,
}
ASKED: Final = (
    ("mine_own_map", "own", "map"),
    ("mine_own_variants", "own", "variants"),
    ("mine_own_percentiles", "own", "percentiles"),
    ("mine_map", "foreign", "map"),
    ("mine_variants", "foreign", "variants"),
    ("mine_alignments", "own", "alignments"),
)


def measure_mining(events: int = EVENTS, peer: str = "") -> Iterator[Line]:
    """Yield a line per question, and the memory of the hungriest."""
    with TemporaryDirectory(prefix="bench-mining-") as folder:
        logs = {name: Path(folder) / f"{name}.parquet" for name in ("foreign", "own")}
        write(logs["foreign"], events)
        keep_own(logs["foreign"], logs["own"])
        hungriest = 0.0
        peers: dict[str, dict[str, Any]] = {}
        for goal, log, question in ASKED:
            ours = in_a_process(logs[log], question)
            hungriest = max(hungriest, ours["megabytes"])
            beside = None
            if peer and question != "alignments":
                if question not in peers:
                    peers[question] = of_the_peer(peer, logs["foreign"], question)
                beside = peers[question]["seconds"]
                hold_together(question, ours["answer"], peers[question]["answer"])
            yield Line(GOALS[goal], ENGINE, ours["seconds"], beside)
        yield Line(GOALS["mine_memory"], ENGINE, hungriest)


def keep_own(foreign: Path, own: Path) -> None:
    """Write the log as ours is kept: in order, with its paths, its last unmarked."""
    with open_log(foreign) as log:
        make_ends(log.database)
        rows = (
            "SELECT events.* EXCLUDE (is_last), path FROM events LEFT JOIN ends"
            " ON events.case_key = ends.case_key AND events.is_last"
        )
        log.database.execute(f"COPY ({rows}) TO {literal(str(own))} (FORMAT parquet)")


def in_a_process(log: Path, question: str) -> dict[str, Any]:
    """Ask one question in a new process; seconds count from the opening of the log."""
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", __name__, log, question],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def of_the_peer(python: str, log: Path, question: str) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - a Python the operator named
        [python, "-c", PEER, log, question], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def hold_together(question: str, ours: Any, theirs: Any) -> None:
    """Stop when the peer gives another answer; times agree to a millisecond."""
    if question == "percentiles":
        same = all(abs(a - b) < MILLISECOND for a, b in zip(ours, theirs, strict=True))
    else:
        same = ours == theirs
    if not same:
        raise AssertionError(f"{question}: pm4py gives another answer")


def main() -> None:
    log, question = Path(sys.argv[1]), sys.argv[2]
    began = perf_counter()
    with open_log(log) as opened:
        answer = QUESTIONS[question](opened.database)
    seconds = perf_counter() - began
    megabytes = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    told = {"seconds": seconds, "megabytes": megabytes, "answer": answer}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
