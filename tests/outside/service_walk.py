"""Walk a service of MoJ Forms as its own flow says, and beside it the imported form.

The walk knows nothing of conditions of ours: it follows the arrows of the source.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.importing.moj import read
from madoguchi.procedures.importing.reading import read_table
from madoguchi.procedures.importing.report import Report
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.kinds.question import Question

TODAY = date(2026, 4, 1)
SETS = 200
ASKS = ("page.singlequestion", "page.multiplequestions")
Place = tuple[str, str]
"""A page and a component on it: a page that was copied keeps the names of its parts."""
Chosen = Mapping[Place, list[str]]
"""The items that were chosen, by the component that offers them."""


@dataclass(slots=True)
class Walk:
    """Where a set of answers leads in the source."""

    asked: list[Place] = field(default_factory=list)
    arrows: list[tuple[str, str]] = field(default_factory=list)
    stopped: bool = False
    """Sent back to an earlier page, or to a page that ends without a submission."""


@dataclass(slots=True)
class Outcome:
    """How source and import agreed."""

    sets: int = 0
    equal: int = 0
    arrows: int = 0
    reached: int = 0
    differing: list[str] = field(default_factory=list)


class Service:
    def __init__(self, said: Mapping[str, Any]) -> None:
        self.pages = {page["_uuid"]: page for page in said["pages"]}
        self.flow = said["flow"]
        self.start = next(
            (key for key, page in self.pages.items() if page["_type"] == "page.start"),
            next(iter(self.pages)),
        )
        self.components = {
            (key, one["_uuid"]): one
            for key, page in self.pages.items()
            if page["_type"] in ASKS
            for one in page.get("components", ())
            if one["_type"] != "content"
        }

    def choosers(self) -> dict[Place, dict[str, Any]]:
        return {
            key: one
            for key, one in self.components.items()
            if one["_type"] in ("radios", "checkboxes") and one.get("items")
        }

    def arrows(self) -> set[tuple[str, str]]:
        return {
            (key, to)
            for key, place in self.flow.items()
            for to in [
                place["next"].get("default"),
                *(one["next"] for one in place["next"].get("conditionals", ())),
            ]
            if to
        }

    def walk(self, chosen: Chosen) -> Walk:
        walk, place, seen = Walk(), self.start, set[str]()
        passed: set[Place] = set()
        while place:
            if place in seen:
                walk.stopped = True
                break
            seen.add(place)
            page = self.pages.get(place, {})
            walk.stopped |= page.get("_type") == "page.exit"
            for one in page.get("components", ()):
                if (asked := (place, one.get("_uuid", ""))) in self.components:
                    walk.asked.append(asked)
                    passed.add(asked)
            following = self.following(place, chosen, passed)
            if following:
                walk.arrows.append((place, following))
            place = following
        return walk

    def following(self, place: str, chosen: Chosen, passed: set[Place]) -> str:
        leaving = self.flow.get(place, {}).get("next", {})
        for one in leaving.get("conditionals", ()):
            held = [self.holds(said, chosen, passed) for said in one["expressions"]]
            if any(held) if one["_type"] == "or" else all(held):
                return str(one["next"])
        return str(leaving.get("default") or "")

    def holds(
        self, said: Mapping[str, Any], chosen: Chosen, passed: set[Place]
    ) -> bool:
        component = said["page"], said["component"]
        items = chosen.get(component, []) if component in passed else []
        match said["operator"]:
            case "is" | "contains":
                return said["field"] in items
            case "is_not" | "does_not_contain":
                return said["field"] not in items
            case "is_answered":
                return bool(items)
            case _:
                return not items


def choices(service: Service) -> Iterator[Chosen]:
    """Yield sets of answers: each item of each component, then many at random."""
    dice = random.Random(0)  # noqa: S311  the same sets in every run
    offered = service.choosers()

    def at_random() -> dict[Place, list[str]]:
        found = {}
        for key, one in offered.items():
            items = [item["_uuid"] for item in one["items"]]
            most = len(items) if one["_type"] == "checkboxes" else 1
            least = 0 if one["validation"].get("required") is False else 1
            found[key] = dice.sample(items, dice.randint(least, most))
        return found

    for key, one in offered.items():
        for item in one["items"]:
            yield {**at_random(), key: [item["_uuid"]]}
    for _ in range(SETS):
        yield at_random()


def compare(path: Path) -> Outcome:
    """Walk one service in both forms; raise NotReadable when it cannot be imported."""
    ((definition, report),) = read(path)
    service = Service(read_table(path))
    form = compile_form(definition)
    keys = _keys(service, definition, report)
    outcome = Outcome(arrows=len(service.arrows()))
    reached: set[tuple[str, str]] = set()
    for chosen in choices(service):
        walk = service.walk(chosen)
        reached.update(walk.arrows)
        outcome.sets += 1
        said = _difference(service, form, keys, chosen, walk)
        if said:
            outcome.differing.append(said)
        else:
            outcome.equal += 1
    outcome.reached = len(reached & service.arrows())
    return outcome


def _keys(
    service: Service, definition: Definition, report: Report
) -> dict[Place, Question]:
    """Return the question that each component became, as the report tells."""
    questions = {one.key: one for page in definition.pages for one in page.questions}
    became = {
        note.key: note.became.removeprefix("question ").split(":")[0]
        for note in report.of("carried")
        if note.became.startswith("question ")
    }
    found = {}
    for place, one in service.components.items():
        url = service.pages[place[0]].get("url")
        key = became.get(f"page {url}/{one.get('name')}")
        if key in questions:
            found[place] = questions[key]
    return found


def _difference(
    service: Service,
    form: Form,
    keys: Mapping[Place, Question],
    chosen: Chosen,
    walk: Walk,
) -> str:
    answers = {
        question.key: answer
        for place, question in keys.items()
        if (answer := _answer(service, place, question, chosen)) is not None
    }
    journey = Journey(form, answers, TODAY)
    ours = [one.key for page in journey.pages for one in journey.asked(page.key)]
    theirs = [keys[place].key for place in walk.asked if place in keys]
    if ours != theirs:
        return f"asks {ours}, the source {theirs}"
    met = form.eligibility(journey.shown(), TODAY).met
    if (met is False) != walk.stopped:
        return f"eligible {met}, but the source stops: {walk.stopped}"
    return ""


def _answer(service: Service, place: Place, question: Question, chosen: Chosen) -> Any:
    """Return any answer to a question, or the options that were chosen."""
    items = [item["_uuid"] for item in service.components[place].get("items") or ()]
    picked = [items.index(one) for one in chosen.get(place, ())]
    match question.kind:
        case "choice":
            return question.options[picked[0]].value if picked else None
        case "choices":
            return [question.options[at].value for at in sorted(picked)] or None
        case "yesno":
            return bool(picked)
        case _:
            return "x"
