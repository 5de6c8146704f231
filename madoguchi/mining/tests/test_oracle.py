"""Two public logs give what another tool, pm4py 2.7.23, says of them.

Its answers are frozen beside this file, so that it is asked once and never needed.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from madoguchi.mining.mined import mine
from madoguchi.mining.relation import open_log

FROZEN = Path(__file__).with_name("oracle")
LOGS = {"receipt": "receipt.xes.gz", "fines": "traffic_fines_10k.csv.gz"}


def near(value: Any) -> Any:
    """Return a figure, or a list of them, to be met to a microsecond."""
    return pytest.approx(value, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("name", LOGS)
def test_a_public_log_is_mined_as_another_tool_does(
    name: str, shared_data: Callable[[str], Path]
) -> None:
    frozen = json.loads((FROZEN / f"{name}.json").read_text("utf-8"))
    with open_log(shared_data("event-logs") / LOGS[name]) as log:
        found = mine(log.database).as_data()

    for same in ("cases", "events", "activities", "starts", "ends"):
        assert found[same] == frozen[same]
    assert [[one["activities"], one["count"]] for one in found["variants"]] == frozen[
        "variants"
    ]
    edges = {(one.pop("from"), one.pop("to")): one for one in found["edges"]}
    expected = {(one.pop("from"), one.pop("to")): one for one in frozen["edges"]}
    assert edges.keys() == expected.keys()
    for pair, edge in expected.items():
        assert edges[pair] == near(edge)
    assert found["percentiles"] == near(frozen["percentiles"])
    assert found["durations"]["mean_seconds"] == near(frozen["mean_seconds"])
