"""A flow as BPMN leads from its arrival to its end, and every shape is drawn."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings

from madoguchi.procedures.bpmn import BOUNDS, DIAGRAM, LINES, MODEL, to_bpmn
from madoguchi.procedures.definition.load import load

FOLDERS = sorted(path.parent for path in settings.PROCEDURES_DIR.glob("*/*/flow.toml"))


def parsed(folder: Path) -> ET.Element:
    return ET.fromstring(to_bpmn(load(folder)))  # noqa: S314  our own text


def arrows(root: ET.Element) -> list[tuple[str, str]]:
    return [
        (one.attrib["sourceRef"], one.attrib["targetRef"])
        for one in root.iter(f"{{{MODEL}}}sequenceFlow")
    ]


@pytest.mark.parametrize(
    "folder", FOLDERS, ids=lambda one: f"{one.parent.name}/{one.name}"
)
def test_everything_lies_between_the_arrival_and_the_end(folder: Path) -> None:
    root = parsed(folder)
    after, reached, more = arrows(root), {"arrived"}, {"arrived"}
    while more:
        more = {to for start, to in after if start in more} - reached
        reached |= more

    drawn = {
        one.attrib["bpmnElement"]
        for one in root.iter()
        if one.tag in (f"{{{DIAGRAM}}}BPMNShape", f"{{{DIAGRAM}}}BPMNEdge")
    }
    nodes = {one.text for one in root.iter(f"{{{MODEL}}}flowNodeRef")}
    assert reached == nodes
    assert "ended" in reached
    assert {start for start, _ in after} == nodes - {"ended"}
    assert nodes <= drawn
    assert {one.attrib["id"] for one in root.iter(f"{{{MODEL}}}sequenceFlow")} <= drawn


def test_shapes_do_not_lie_on_each_other() -> None:
    root = parsed(settings.PROCEDURES_DIR / "juminhyo" / "1")
    boxes = [
        tuple(int(shape[0].attrib[name]) for name in ("x", "y", "width", "height"))
        for shape in root.iter(f"{{{DIAGRAM}}}BPMNShape")
        if not shape.attrib["bpmnElement"].startswith("lane")
    ]

    for at, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, other_width, other_height in boxes[at + 1 :]:
            apart = x + width <= other_x or other_x + other_width <= x
            above = y + height <= other_y or other_y + other_height <= y
            assert apart or above


def test_a_refusal_is_led_past_the_hand_over() -> None:
    root = parsed(settings.PROCEDURES_DIR / "juminhyo" / "1")

    assert ("gate_decision", "stage_close") in arrows(root)
    assert ("gate_decision", "stage_handover") in arrows(root)
    assert root.find(f".//{{{LINES}}}waypoint") is not None
    assert root.find(f".//{{{BOUNDS}}}Bounds") is not None


def test_lanes_are_named_in_the_language_asked_for() -> None:
    definition = load(settings.PROCEDURES_DIR / "juminhyo" / "1")

    assert "担当" in to_bpmn(definition)
    assert "不交付・却下" in to_bpmn(definition)
    english = to_bpmn(definition, "en")
    assert 'name="Refused"' in english
    assert definition.title["en"] in english


def test_the_same_flow_is_the_same_text() -> None:
    folder = settings.PROCEDURES_DIR / "jidoteate" / "2"

    assert to_bpmn(load(folder)) == to_bpmn(load(folder))


def test_a_condition_a_check_and_a_checklist_are_drawn() -> None:
    root = parsed(settings.PROCEDURES_DIR / "jidofuyo" / "1")

    after = arrows(root)
    assert ("when_household", "stage_household") in after
    assert ("when_household", "stage_decision") in after
    named = {one.attrib.get("name") for one in root.iter(f"{{{MODEL}}}sequenceFlow")}
    assert "relative" in named
    rules = [one.attrib["id"] for one in root.iter(f"{{{MODEL}}}businessRuleTask")]
    assert rules == ["stage_limit"]
    said = [one.text or "" for one in root.iter(f"{{{MODEL}}}documentation")]
    assert any("戸籍と住民票で" in one and one.startswith("審査") for one in said)
