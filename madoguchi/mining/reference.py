"""Read the flow that a log is held against: declared in TOML, or drawn in BPMN 2.0.

In TOML the steps stand in their order. A step leads to the one behind it unless `next`
names others; an `optional` one may be passed over, one that `repeats` may come again
at once, and a case may end behind a step that is `last`. Of BPMN, tasks, start and end
events and the exclusive, event-based and parallel gateways are understood; the
conditions on the arrows are not judged. Source: OMG, BPMN 2.0.2 (formal/2013-12-09).
"""

import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from madoguchi.mining.net import END, START, Net
from madoguchi.mining.problems import BadLog

KEYS: Final = {"activity", "optional", "repeats", "last", "next"}
SILENT: Final = {"intermediateCatchEvent", "intermediateThrowEvent"}
CHOICES: Final = {"exclusiveGateway", "eventBasedGateway"}
NOT_UNDERSTOOD: Final = {
    "inclusiveGateway", "complexGateway", "boundaryEvent", "subProcess",
    "adHocSubProcess", "transaction",
}  # fmt: skip


def read_reference(path: Path) -> Net:
    """Read a reference flow; its form is told by how it begins."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise BadLog("absent", file=str(path)) from None
    except OSError:
        raise BadLog("unreadable", file=str(path)) from None
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return from_bpmn(path.name, content)
    return from_toml(path.name, content)


def from_toml(file: str, content: bytes) -> Net:
    """Return the net of a declared flow."""
    steps = _steps(file, content)
    names = [step["activity"] for step in steps]
    net = Net()
    net.add("begin", [START], ["before 0"])
    for at, (name, step) in enumerate(zip(names, steps, strict=True)):
        here, behind = f"before {at}", f"behind {at}"
        net.add(f"step {at}", [here], [behind], name)
        if step.get("optional"):
            net.add(f"pass {at}", [here], [behind])
        if step.get("repeats"):
            net.add(f"again {at}", [behind], [here])
        for one in step.get("next", names[at + 1 : at + 2]):
            if one not in names:
                raise BadLog("unknown_next", file=file, step=at + 1, next=one)
            to = names.index(one)
            net.add(f"from {at} to {to}", [behind], [f"before {to}"])
        if step.get("last") or at == len(steps) - 1:
            net.add(f"end {at}", [behind], [END])
    return net


def _steps(file: str, content: bytes) -> list[dict[str, Any]]:
    """Return the declared steps, each sound and with an activity of its own."""
    try:
        steps = tomllib.loads(content.decode("utf-8-sig")).get("step")
    except (ValueError, RecursionError):
        raise BadLog("not_toml", file=file) from None
    if not isinstance(steps, list) or not steps:
        raise BadLog("no_steps", file=file)
    there = set()
    for at, step in enumerate(steps, 1):
        if not isinstance(step, dict) or not _is_sound(step):
            raise BadLog("bad_step", file=file, step=at)
        if step["activity"] in there:
            raise BadLog("step_twice", file=file, step=at)
        there.add(step["activity"])
    return steps


def _is_sound(step: dict[str, Any]) -> bool:
    named = step.get("next", [])
    return (
        step.keys() <= KEYS
        and isinstance(step.get("activity"), str)
        and bool(step["activity"])
        and all(
            isinstance(step.get(key, False), bool)
            for key in ("optional", "repeats", "last")
        )
        and isinstance(named, list)
        and all(isinstance(one, str) for one in named)
    )


@dataclass(slots=True)
class _Drawn:
    """What is read of a BPMN document."""

    nodes: dict[str, tuple[str, str]] = field(default_factory=dict)
    flows: list[tuple[str, str, str]] = field(default_factory=list)


def from_bpmn(file: str, content: bytes) -> Net:
    """Return the net of a drawn flow: each arrow is a place."""
    drawn = _drawn(file, content)
    coming: dict[str, list[str]] = defaultdict(list)
    going: dict[str, list[str]] = defaultdict(list)
    for name, source, target in drawn.flows:
        for node in (source, target):
            if node not in drawn.nodes:
                raise BadLog("bpmn_element", file=file, element=name)
        going[source].append(f"flow {name}")
        coming[target].append(f"flow {name}")
    net = Net()
    for node, (tag, label) in drawn.nodes.items():
        _add(net, node, tag, label, (coming[node], going[node]))
    if not net.labels or not any(END in after for _, _, after in net.arcs):
        raise BadLog("no_steps", file=file)
    return net


def _add(
    net: Net, node: str, tag: str, label: str, flows: tuple[list[str], list[str]]
) -> None:
    coming, going = flows
    if tag == "startEvent":
        net.add(node, [START], going)
    elif tag == "endEvent":
        for at, flow in enumerate(coming):
            net.add(f"{node} {at}", [flow], [END])
    elif tag == "parallelGateway":
        net.add(node, coming, going)
    elif tag in CHOICES:
        for at, flow in enumerate(coming):
            for to, out in enumerate(going):
                net.add(f"{node} {at} {to}", [flow], [out])
    else:
        for at, flow in enumerate(coming):
            net.add(f"{node} {at}", [flow], [f"before {node}"])
        net.add(node, [f"before {node}"], going, "" if tag in SILENT else label)


def _drawn(file: str, content: bytes) -> _Drawn:
    drawn = _Drawn()
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise BadLog("doctype", file=file, line=parser.CurrentLineNumber)

    def start(tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        name = attributes.get("id", "")
        if tag in NOT_UNDERSTOOD:
            raise BadLog("bpmn_element", file=file, element=f"{tag} {name}".strip())
        if tag == "sequenceFlow":
            source = attributes.get("sourceRef", "")
            drawn.flows.append((name, source, attributes.get("targetRef", "")))
        elif (
            tag in {"task", "startEvent", "endEvent", "parallelGateway", "callActivity"}
            or tag in CHOICES | SILENT
            or tag.endswith("Task")
        ):
            drawn.nodes[name] = (tag, attributes.get("name") or name)

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat's own
    except expat.ExpatError as bad:
        raise BadLog("not_xml", file=file, line=bad.lineno) from None
    return drawn
