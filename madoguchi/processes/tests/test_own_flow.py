"""A case is held against the stages of its own version."""

import pytest

from madoguchi.mining.conformance import align
from madoguchi.mining.flow import Variant
from madoguchi.procedures.definition.model import Stage
from madoguchi.procedures.texts import Text
from madoguchi.processes.own_flow import own_flow

STAGES = tuple(
    Stage(key, Text(ja=key), kind, "clerk")
    for key, kind in (
        ("check", "check"),
        ("review", "review"),
        ("decision", "decision"),
        ("handover", "handover"),
        ("close", "close"),
    )
)
START = "received taken reviewed:check"


def deviations(words: str) -> set[tuple[str, str]]:
    steps = tuple(words.split())
    (aligned,) = align(own_flow(STAGES, steps), [Variant(1, steps, 1, 1.0, 60.0)])
    return aligned.deviations()


@pytest.mark.parametrize(
    "words",
    [
        f"{START} decided handed_over closed",
        f"{START} reviewed:review proposed stamped stamped decided handed_over closed",
        "received passed:check taken released taken decided sent handed_over closed",
        f"{START} decided closed",
        f"{START} message_sent withdrawn",
        f"{START} decided handed_over closed refund_made",
    ],
)
def test_these_keep_to_the_flow(words: str) -> None:
    assert deviations(words) == set()


def test_a_stage_left_out_was_skipped() -> None:
    found = deviations("received taken decided handed_over closed")

    assert [kind for kind, _ in found] == ["skipped"]


def test_a_correction_was_added() -> None:
    found = deviations(f"{START} correction_asked corrected decided handed_over closed")

    assert found == {("added", "correction_asked"), ("added", "corrected")}
