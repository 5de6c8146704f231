"""Write the flow of work (工程) of a version as BPMN 2.0, for tools that draw it.

One lane for each who acts, a task for each stage, a gateway behind the decision: what
is refused goes on to the end of the case. A gateway stands before a stage that does not
apply to everybody; its condition is written on the way to it. What is looked at in a
stage, and its step of the standard flow, are its documentation. The diagram comes with
it, so a tool shows it without laying it out. Source: OMG, Business Process Model and
Notation 2.0.2 (formal/2013-12-09). Pure: a definition in, text out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from xml.etree import ElementTree as ET

from madoguchi.procedures.definition.model import Definition, Stage
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.studio.wording import label, value_said
from madoguchi.procedures.texts import Text

MODEL: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS: Final = "http://www.omg.org/spec/DD/20100524/DC"
LINES: Final = "http://www.omg.org/spec/DD/20100524/DI"
for _prefix, _space in (
    ("bpmn", MODEL),
    ("bpmndi", DIAGRAM),
    ("dc", BOUNDS),
    ("di", LINES),
):
    ET.register_namespace(_prefix, _space)
TARGET: Final = "urn:madoguchi:procedures"
TASK_OF: Final = {
    "register": "serviceTask",
    "applicant": "receiveTask",
    "robot": "serviceTask",
}
"""Who acts without a clerk; everybody else has a task of a person."""
RULE: Final = "businessRuleTask"
"""What a check is, that a case passes by itself."""
WIDTH, HEIGHT, GAP, LANE, LABEL = 120, 80, 60, 140, 40
SMALL: Final = 36
REFUSED: Final = Text(ja="不交付・却下", en="Refused")
LEFT_OUT: Final = Text(ja="この工程が要らないとき", en="Not needed")


@dataclass(frozen=True, slots=True)
class _Node:
    """Something on the way, and where it is drawn."""

    id: str
    tag: str
    name: str
    lane: int
    column: int
    about: str = ""

    @property
    def size(self) -> tuple[int, int]:
        is_task = self.tag.endswith("Task")
        return (WIDTH, HEIGHT) if is_task else (SMALL, SMALL)

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """Return left, top, width and height, in pixels."""
        width, height = self.size
        middle = LABEL + GAP + WIDTH // 2 + self.column * (WIDTH + GAP)
        return (
            middle - width // 2,
            self.lane * LANE + (LANE - height) // 2,
            width,
            height,
        )


@dataclass(frozen=True, slots=True)
class _Arrow:
    id: str
    source: _Node
    target: _Node
    name: str = ""


def to_bpmn(definition: Definition, language: str = "ja") -> str:
    """Return the flow of a version as a BPMN 2.0 document."""
    lanes = list(dict.fromkeys(map(_lane, definition.stages)))
    nodes, arrows = _way(definition, lanes, language)
    root = ET.Element(f"{{{MODEL}}}definitions", targetNamespace=TARGET)
    root.set("exporter", "madoguchi")
    process = _sub(root, MODEL, "process", id=_id(definition), isExecutable="false")
    process.set("name", definition.title[language])
    lane_set = _sub(process, MODEL, "laneSet", id="lanes")
    for at, name in enumerate(lanes):
        lane = _sub(lane_set, MODEL, "lane", id=f"lane_{at}")
        unit, who = name
        said = value_said("stage/any/who", who, language)
        lane.set("name", f"{unit} {said}".strip())
        for node in nodes:
            if node.lane == at:
                _sub(lane, MODEL, "flowNodeRef").text = node.id
    for node in nodes:
        _written(process, node, arrows)
    for arrow in arrows:
        flow = _sub(process, MODEL, "sequenceFlow", id=arrow.id)
        flow.set("sourceRef", arrow.source.id)
        flow.set("targetRef", arrow.target.id)
        if arrow.name:
            flow.set("name", arrow.name)
    _drawn(root, _id(definition), len(lanes), nodes, arrows)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _lane(stage: Stage) -> tuple[str, str]:
    return stage.department, stage.who


def _id(definition: Definition) -> str:
    return f"{definition.slug}_{definition.number}"


def _way(
    definition: Definition, lanes: Sequence[tuple[str, str]], language: str
) -> tuple[list[_Node], list[_Arrow]]:
    """Lay the stages out from left to right, and join them."""
    stages = definition.stages
    first = lanes.index(_lane(stages[0])) if stages else 0
    nodes = [_Node("arrived", "startEvent", "", first, 0)]
    for stage in stages:
        lane, title = lanes.index(_lane(stage)), stage.title[language]
        if stage.when:
            gate = _Node(f"when_{stage.key}", "exclusiveGateway", "", lane, len(nodes))
            nodes.append(gate)
        tag = RULE if stage.kind == "check" else TASK_OF.get(stage.who, "userTask")
        about = _about(definition, stage, language)
        nodes.append(_Node(f"stage_{stage.key}", tag, title, lane, len(nodes), about))
        if stage.kind == "decision":
            gate = _Node(f"gate_{stage.key}", "exclusiveGateway", "", lane, len(nodes))
            nodes.append(gate)
    last = nodes[-1].lane
    nodes.append(_Node("ended", "endEvent", "", last, len(nodes)))
    conditions = {f"when_{one.key}": write(one.when) for one in stages if one.when}
    arrows = [
        _Arrow(f"flow_{at}", before, after, conditions.get(before.id, ""))
        for at, (before, after) in enumerate(pairwise(nodes), 1)
    ]
    past = _left_out(nodes, language)
    return nodes, [*arrows, *past, *_refusals(stages, nodes, language)]


def _about(definition: Definition, stage: Stage, language: str) -> str:
    """Return what is said beside a task: its standard step, what is looked at."""
    step = value_said("stage/any/standard", stage.step, language)
    clock = [label("stage/any/stops_clock", language)] if stage.stops_clock else []
    lines = [one.text[language] for one in definition.checks_of(stage.key)]
    return "\n".join([step, *clock, *lines])


def _left_out(nodes: Sequence[_Node], language: str) -> list[_Arrow]:
    """Lead past a stage from the gateway before it, where it does not apply."""
    return [
        _Arrow(f"past_{node.id}", node, nodes[at + 2], LEFT_OUT[language])
        for at, node in enumerate(nodes)
        if node.id.startswith("when_")
    ]


def _refusals(
    stages: Sequence[Stage], nodes: Sequence[_Node], language: str
) -> list[_Arrow]:
    """Lead what is refused past the hand-over to the closing stage."""
    by_id = {node.id: node for node in nodes}
    closing = next((one.key for one in stages if one.kind == "close"), "")
    found: list[_Arrow] = []
    for at, stage in enumerate(stages):
        nearest = stages[at + 1].kind if at + 1 < len(stages) else "close"
        if stage.kind == "decision" and closing and nearest != "close":
            gate, end = by_id[f"gate_{stage.key}"], by_id[f"stage_{closing}"]
            name = f"refused_{stage.key}"
            found.append(_Arrow(name, gate, end, REFUSED[language]))
    return found


def _written(process: ET.Element, node: _Node, arrows: Sequence[_Arrow]) -> None:
    element = _sub(process, MODEL, node.tag, id=node.id)
    if node.name:
        element.set("name", node.name)
    if node.about:
        _sub(element, MODEL, "documentation").text = node.about
    for arrow in arrows:
        if arrow.target is node:
            _sub(element, MODEL, "incoming").text = arrow.id
    for arrow in arrows:
        if arrow.source is node:
            _sub(element, MODEL, "outgoing").text = arrow.id


def _drawn(
    root: ET.Element,
    process: str,
    lanes: int,
    nodes: Sequence[_Node],
    arrows: Sequence[_Arrow],
) -> None:
    diagram = _sub(root, DIAGRAM, "BPMNDiagram", id="diagram")
    plane = _sub(diagram, DIAGRAM, "BPMNPlane", id="plane", bpmnElement=process)
    length = LABEL + 2 * GAP + len(nodes) * (WIDTH + GAP)
    for at in range(lanes):
        shape = _sub(plane, DIAGRAM, "BPMNShape", id=f"s_lane_{at}")
        shape.set("bpmnElement", f"lane_{at}")
        shape.set("isHorizontal", "true")
        _bounded(shape, (0, at * LANE, length, LANE))
    for node in nodes:
        shape = _sub(plane, DIAGRAM, "BPMNShape", id=f"s_{node.id}")
        shape.set("bpmnElement", node.id)
        _bounded(shape, node.bounds)
    for arrow in arrows:
        edge = _sub(plane, DIAGRAM, "BPMNEdge", id=f"s_{arrow.id}")
        edge.set("bpmnElement", arrow.id)
        for x, y in _bends(arrow):
            _sub(edge, LINES, "waypoint", x=str(x), y=str(y))


def _bounded(shape: ET.Element, bounds: tuple[int, int, int, int]) -> None:
    named = zip(("x", "y", "width", "height"), map(str, bounds), strict=True)
    _sub(shape, BOUNDS, "Bounds", **dict(named))


def _bends(arrow: _Arrow) -> list[tuple[int, int]]:
    """Return the points of an arrow; a refusal passes below what lies between."""
    x, y, width, height = arrow.source.bounds
    to_x, to_y, to_width, to_height = arrow.target.bounds
    start, end = (x + width, y + height // 2), (to_x, to_y + to_height // 2)
    if arrow.target.column - arrow.source.column == 1:
        half = (start[0] + end[0]) // 2
        return [start, (half, start[1]), (half, end[1]), end]
    below = max(arrow.source.lane, arrow.target.lane) * LANE + LANE - GAP // 4
    down, up = x + width // 2, to_x + to_width // 2
    return [(down, y + height), (down, below), (up, below), (up, to_y + to_height)]


def _sub(parent: ET.Element, space: str, tag: str, **said: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{space}}}{tag}", said)
