"""A case beside a flow: what was skipped, added, or done out of order."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from madoguchi.mining.conformance import ADDED, OUT_OF_ORDER, SKIPPED, align, conform
from madoguchi.mining.flow import Variant, variants
from madoguchi.mining.net import Net
from madoguchi.mining.problems import BadLog
from madoguchi.mining.reference import from_bpmn, from_toml, read_reference
from madoguchi.mining.relation import open_log
from madoguchi.mining.tests.written import INVENTED

FROZEN = Path(__file__).with_name("oracle")
FLOW = """
[[step]]
activity = "受付"
[[step]]
activity = "審査"
next = ["補正", "決裁"]
[[step]]
activity = "補正"
next = ["審査"]
[[step]]
activity = "決裁"
[[step]]
activity = "通知"
"""


def flow(text: str = FLOW) -> Net:
    return from_toml("flow.toml", text.encode())


def deviations(net: Net, *activities: str) -> set[tuple[str, str]]:
    (found,) = align(net, [Variant(1, activities, 1, 1.0, 0.0)])
    assert bool(found.cost) == bool(found.deviations())
    return found.deviations()


@pytest.mark.parametrize(
    ("way", "found"),
    [
        ("受付 審査 決裁 通知", set()),
        ("受付 審査 補正 審査 決裁 通知", set()),
        ("受付 決裁 通知", {(SKIPPED, "審査")}),
        ("受付 審査 審査 決裁 通知", {(ADDED, "審査")}),
        ("受付 審査 通知 決裁", {(OUT_OF_ORDER, "通知")}),
        ("受付 審査 決裁 電話 通知", {(ADDED, "電話")}),
    ],
)
def test_a_case_is_held_against_the_flow(way: str, found: set[tuple[str, str]]) -> None:
    (one,) = align(flow(), [Variant(1, tuple(way.split()), 1, 1.0, 0.0)])
    if (OUT_OF_ORDER, "通知") in found:
        # Either of the two may be the one that is moved: both alignments cost two.
        assert {kind for kind, _ in one.deviations()} == {OUT_OF_ORDER}
    else:
        assert one.deviations() == found


def test_steps_may_be_optional_repeat_and_end() -> None:
    net = flow(
        '[[step]]\nactivity = "a"\nrepeats = true\n'
        '[[step]]\nactivity = "b"\noptional = true\nlast = true\n'
        '[[step]]\nactivity = "c"\n'
    )
    for way in (("a", "a", "c"), ("a", "b"), ("a", "b", "c"), ("a",)):
        assert deviations(net, *way) == set()
    assert deviations(net, "b", "c") == {(SKIPPED, "a")}


def test_what_leaving_the_flow_costs_is_told() -> None:
    with open_log(INVENTED) as log:
        found = conform(log.database, flow(), variants(log.database))

    assert (found.cases, found.fitting) == (4, 2)
    told = {(one.kind, one.activity): one for one in found.deviations}
    again = told[ADDED, "審査"]
    assert again.cases == 1
    assert again.hours == 0.25
    assert again.more == (192.25 - 37) * 3600
    assert told[SKIPPED, "決裁"].cases == 1
    assert told[SKIPPED, "決裁"].median == 0


BPMN = """<?xml version="1.0"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">
<bpmn:process id="p">
<bpmn:startEvent id="s"/><bpmn:userTask id="a" name="受付"/>
<bpmn:parallelGateway id="both"/><bpmn:task id="b" name="審査"/>
<bpmn:serviceTask id="c" name="照会"/><bpmn:parallelGateway id="join"/>
<bpmn:exclusiveGateway id="or"/><bpmn:userTask id="d" name="通知"/>
<bpmn:endEvent id="e"/>
<bpmn:sequenceFlow id="1" sourceRef="s" targetRef="a"/>
<bpmn:sequenceFlow id="2" sourceRef="a" targetRef="both"/>
<bpmn:sequenceFlow id="3" sourceRef="both" targetRef="b"/>
<bpmn:sequenceFlow id="4" sourceRef="both" targetRef="c"/>
<bpmn:sequenceFlow id="5" sourceRef="b" targetRef="join"/>
<bpmn:sequenceFlow id="6" sourceRef="c" targetRef="join"/>
<bpmn:sequenceFlow id="7" sourceRef="join" targetRef="or"/>
<bpmn:sequenceFlow id="8" sourceRef="or" targetRef="d"/>
<bpmn:sequenceFlow id="9" sourceRef="or" targetRef="e"/>
<bpmn:sequenceFlow id="10" sourceRef="d" targetRef="e"/>
</bpmn:process></bpmn:definitions>"""


def test_a_drawn_flow_may_part_and_join() -> None:
    net = from_bpmn("flow.bpmn", BPMN.encode())

    assert deviations(net, "受付", "照会", "審査", "通知") == set()
    assert deviations(net, "受付", "審査", "照会") == set()
    assert deviations(net, "受付", "審査", "通知") == {(SKIPPED, "照会")}


BAD = {
    "broken.toml": ("[[step", "cannot be read as TOML"),
    "none.toml": ("a = 1", "it has no steps"),
    "odd.toml": ('[[step]]\nactivity = "a"\nnext = 1', "number 1 cannot be read"),
    "key.toml": ('[[step]]\nactivity = "a"\nbefore = "b"', "number 1 cannot be read"),
    "twice.toml": ('[[step]]\nactivity = "a"\n' * 2, "2 is there already"),
    "next.toml": ('[[step]]\nactivity = "a"\nnext = ["b"]', '"b" in next of'),
    "cut.bpmn": ("<a><b>", "line 1 cannot be read as XML"),
    "bomb.bpmn": ("<!DOCTYPE a><a/>", "DOCTYPE"),
    "empty.bpmn": ("<definitions/>", "it has no steps"),
    "inner.bpmn": ('<a><subProcess id="x"/></a>', "subProcess x of its BPMN"),
    "loose.bpmn": (
        '<a><task id="t"/><sequenceFlow id="f" sourceRef="t" targetRef="u"/></a>',
        "f of its BPMN",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_flow_is_told_of(name: str, tmp_path: Path) -> None:
    content, sentence = BAD[name]
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadLog, match=sentence) as told:
        read_reference(path)
    assert name in told.value.said("ja")


def test_a_flow_that_never_ends_is_told_of() -> None:
    net = flow('[[step]]\nactivity = "a"\nnext = ["a"]\n[[step]]\nactivity = "b"\n')
    with pytest.raises(BadLog, match="leads from its start to its end"):
        align(net, [Variant(1, ("a",), 1, 1.0, 0.0)])


def test_a_public_log_is_aligned_as_another_tool_does(
    shared_data: Callable[[str], Path],
) -> None:
    frozen = json.loads((FROZEN / "receipt-alignments.json").read_text("utf-8"))
    net = read_reference(FROZEN / "receipt.toml")
    with open_log(shared_data("event-logs") / "receipt.xes.gz") as log:
        found = conform(log.database, net, variants(log.database))

    assert [one.cost for one in found.aligned] == frozen["costs"]
    assert found.fitness == pytest.approx(frozen["fitness"], rel=1e-9)
