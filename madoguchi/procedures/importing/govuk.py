"""Read a form of GOV.UK Forms, as its runner gets it.

Steps follow each other; a step may send people on to another one by an answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from madoguchi.procedures.definition.model import Condition, Definition
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.importing.draft import (
    TRUE,
    Draft,
    answered,
    any_of,
    both,
    every,
    is_readable,
    name,
    negated,
    options_of,
    otherwise,
    taken,
    text,
)
from madoguchi.procedures.importing.keys import slug_of
from madoguchi.procedures.importing.reading import objects_in, read_table
from madoguchi.procedures.importing.report import NotReadable, Report
from madoguchi.procedures.importing.routing import END, Circle, Way, conditions
from madoguchi.procedures.kinds.question import Own, Question

NONE_OF_THE_ABOVE = "None of the above"
NATIONAL_INSURANCE = "[A-Za-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]"
KINDS: Mapping[str, tuple[str, str]] = {
    "text": ("text", ""),
    "number": ("number", ""),
    "email": ("email", ""),
    "date": ("date", ""),
    "phone_number": ("phone", ""),
    "file": ("file", ""),
    "organisation_name": ("text", ""),
    "address": ("address", "asked in the parts of a Japanese address"),
    "name": ("name", "asked as family and given name, each with its reading"),
    "national_insurance_number": ("text", "a British number is a text with a pattern"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the source: its question, and how one goes on."""

    id: str
    asks: Mapping[str, Any]
    following: str
    routes: Sequence[Mapping[str, Any]]


def read(path: Path) -> Iterator[tuple[Definition, Report]]:
    """Read one form, or a list of forms."""
    said = read_table(path)
    report = Report("govuk", path.name)
    steps = _steps(path.name, said)
    title = str(said.get("name") or path.stem)
    draft = Draft(report, title, slug=slug_of(str(said.get("form_slug") or title)))
    draft.body = str(said.get("what_happens_next_markdown") or "")
    if draft.body:
        report.carried("what_happens_next_markdown", "body")
    for key in ("declaration_text", "payment_url", "privacy_policy_url"):
        if said.get(key):
            report.unsupported(key, "write it in the texts of the procedure")
    _Form(path.name, draft, steps).build()
    yield draft.definition(), report


def _steps(file: str, said: Mapping[str, Any]) -> list[Step]:
    found = said.get("steps", said.get("pages"))
    if not isinstance(found, list) or not found:
        raise NotReadable(file, '"steps" is missing: this is no form of GOV.UK Forms')
    steps = []
    for at, one in enumerate(found):
        if not isinstance(one, dict):
            raise NotReadable(file, f"step {at + 1} is no object")
        asks = one.get("data", one)
        routes = objects_in(one.get("routing_conditions"))
        following = one.get("next_step_id", one.get("next_page"))
        if not isinstance(asks, dict):
            raise NotReadable(file, f"step {at + 1} cannot be read")
        steps.append(
            Step(
                str(one.get("id", at)),
                asks,
                END if following is None else str(following),
                routes,
            )
        )
    return steps


class _Form:
    def __init__(self, file: str, draft: Draft, steps: Sequence[Step]) -> None:
        self.file = file
        self.draft = draft
        self.report = draft.report
        self.steps = {step.id: step for step in steps}
        self.start = steps[0].id
        self.questions: dict[str, Question] = {}
        self.exits: list[tuple[Node, str, Mapping[str, Any]]] = []

    def build(self) -> None:
        for step in self.steps.values():
            self.questions[step.id] = self.question(step)
        try:
            places = {one.key: step for step, one in self.questions.items()}
            seen = conditions(self.ways(), self.start, places)
        except Circle as circle:
            raise NotReadable(
                self.file, f"the steps go in a circle: {circle}"
            ) from None
        # The order of the file holds: a step only ever leads to a later one.
        for step in self.steps.values():
            self.page(step, seen.get(step.id))
        for when, fork, route in self.exits:
            self.leave(every([seen.get(fork, TRUE), when]), fork, route)

    def page(self, step: Step, condition: Node | None) -> None:
        question = self.questions[step.id]
        if condition is None:
            self.report.unsupported(f"step {step.id}", "no way leads to this step")
            return
        if not is_readable(condition):
            self.report.unsupported(
                f"step {step.id}: routes", "the condition is too long to be read"
            )
            condition = TRUE
        if condition != TRUE:
            self.report.carried(f"step {step.id}: seen when", f"page {question.key}")
        heading = str(step.asks.get("page_heading") or question.label)
        hint = str(step.asks.get("guidance_markdown") or "")
        self.draft.add_page(heading, [question], condition, hint)

    def ways(self) -> dict[str, list[Way]]:
        """Return the arrows, also those of conditions that stand at another step."""
        found = {}
        offered = {
            one.key: {option.value for option in one.options}
            for one in self.questions.values()
            if one.kind == "choice" and one.required
        }
        for step in self.steps.values():
            forks: list[Way] = []
            left: list[Node] = []
            for route in step.routes:
                self.route(step, route, forks, left)
            if step.following not in self.steps and step.following != END:
                raise NotReadable(
                    self.file,
                    f'step {step.id} leads to "{step.following}", which is not there',
                )
            found[step.id] = [*forks, Way(step.following, otherwise(left, offered))]
        return found

    def route(
        self, step: Step, route: Mapping[str, Any], forks: list[Way], left: list[Node]
    ) -> None:
        name_of = f"step {step.id}: route {route.get('id', len(left) + 1)}"
        asked = str(route.get("check_page_id") or route.get("check_step_id") or step.id)
        if asked not in self.steps:
            self.report.unsupported(name_of, f'it asks about the step "{asked}"')
            return
        when = self.when(asked, route.get("answer_value"))
        if when is None:
            self.report.unsupported(
                name_of, f'"{route.get("answer_value")}" is no option of that step'
            )
            return
        way = taken(left, when)
        left.append(when)
        target = route.get("goto_page_id", route.get("goto_step_id"))
        if route.get("exit_page_heading") or route.get("exit_page_markdown"):
            self.exits.append((way, step.id, route))
            forks.append(Way(END, way))
        elif target is None or route.get("skip_to_end"):
            forks.append(Way(END, way))
        elif str(target) in self.steps:
            forks.append(Way(str(target), way))
        else:
            left.pop()
            self.report.unsupported(name_of, f'the step "{target}" is not there')
            return
        self.report.carried(name_of, "the condition of the pages behind it")

    def when(self, asked: str, value: Any) -> Node | None:
        question = self.questions[asked]
        if value is None:
            return TRUE
        if str(value) in (NONE_OF_THE_ABOVE, "none_of_the_above"):
            return negated(answered(question.key))
        option = next(
            (one for one in question.options if one.label["ja"] == str(value)), None
        )
        if option is None:
            return None
        if question.kind == "choices":
            return Node("in", (text(option.value), name(question.key)))
        return Node("==", (name(question.key), text(option.value)))

    def leave(self, when: Node, fork: str, route: Mapping[str, Any]) -> None:
        """Make of a page that ends a journey a condition of eligibility."""
        said = "\n\n".join(
            str(route[key])
            for key in ("exit_page_heading", "exit_page_markdown")
            if route.get(key)
        )
        rule = negated(every([when]))
        if any_of([rule]) == TRUE or not is_readable(rule):
            self.report.unsupported(f"step {fork}: exit", "the condition is too long")
            return
        self.draft.eligibility.append(Condition(rule, both(said)))
        self.report.carried(f"step {fork}: exit page", "a condition of eligibility")

    def question(self, step: Step) -> Question:
        asks = step.asks
        path = f"step {step.id}"
        label = str(asks.get("question_text") or "").strip()
        if not label:
            raise NotReadable(self.file, f'{path}: "question_text" is missing')
        answer = str(asks.get("answer_type") or "")
        settings = asks.get("answer_settings")
        settings = settings if isinstance(settings, dict) else {}
        question = Question(
            self.draft.keys.make(label),
            "text",
            both(label),
            both(str(asks.get("hint_text") or "")),
            required=asks.get("is_optional") is not True,
        )
        if answer == "selection":
            question = self.selection(question, settings, path)
        elif answer in KINDS:
            question = self.simple(question, answer, settings, path)
        else:
            self.report.changed(path, f'"{answer}" is not known: asked as a text')
        self.report.carried(path, f"question {question.key}: {question.kind}")
        if asks.get("is_repeatable") is True:
            return self.repeated(question, path)
        return question

    def simple(
        self, question: Question, answer: str, settings: Mapping[str, Any], path: str
    ) -> Question:
        kind, why = KINDS[answer]
        own: dict[str, Own] = {}
        input_type = settings.get("input_type")
        if answer == "text" and input_type == "long_text":
            own = {"multiline": True}
        elif answer == "date" and input_type == "date_of_birth":
            kind = "birthdate"
        elif answer == "national_insurance_number":
            says = both("QQ 12 34 56 C")
            own = {"pattern": NATIONAL_INSURANCE, "pattern_says": says}
        if why:
            self.report.changed(f"{path}: {answer}", why, f"question {question.key}")
        return replace(question, kind=kind, own=own)

    def selection(
        self, question: Question, settings: Mapping[str, Any], path: str
    ) -> Question:
        offered = settings.get("selection_options")
        labels = [
            str(one.get("name") or one.get("value") or "")
            for one in (offered if isinstance(offered, list) else ())
            if isinstance(one, dict)
        ]
        labels = [label for label in labels if label]
        if not labels:
            raise NotReadable(self.file, f"{path}: a selection without options")
        if settings.get("none_of_the_above_question"):
            self.report.unsupported(
                f"{path}: none_of_the_above_question", "a question for no option"
            )
        if len(labels) == 1:
            self.report.changed(path, "its one option became a yes or no")
            only = both(f"{question.label['ja']}: {labels[0]}")
            return replace(question, kind="yesno", label=only)
        one = str(settings.get("only_one_option")).lower() in ("1", "true")
        kind = "choice" if one else "choices"
        return replace(question, kind=kind, options=options_of(labels))

    def repeated(self, question: Question, path: str) -> Question:
        """Make of a question that is asked again and again a group of one."""
        key = self.draft.keys.make(f"{question.key}_list")
        self.report.changed(path, "asked several times: a group", f"question {key}")
        return Question(
            key,
            "group",
            question.label,
            question.hint,
            required=question.required,
            own={"item": question.label},
            questions=(replace(question, hint=both(""), required=True),),
        )
