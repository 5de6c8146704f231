"""Read a form of Open Forms: an export folder, or the components of one step.

Components are those of formio with the additions of Dutch municipalities; what they ask
of other systems (prefill, registration, payment) has no counterpart and is named.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from typing import Any

from madoguchi.kernel.patterns import NotAPattern, pattern
from madoguchi.procedures.definition.model import Condition, Definition
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.importing.draft import (
    TRUE,
    Draft,
    any_of,
    both,
    every,
    is_readable,
    negated,
)
from madoguchi.procedures.importing.jsonlogic import Logic, NotSaid, compared
from madoguchi.procedures.importing.keys import Keys, slug_of
from madoguchi.procedures.importing.reading import number_in, objects_in, read_json
from madoguchi.procedures.importing.report import NotReadable, Report
from madoguchi.procedures.kinds.file import MEDIA_TYPES
from madoguchi.procedures.kinds.question import Option, Own, Question
from madoguchi.procedures.texts import Text

Json = Mapping[str, Any]
STEPS, FORM, LOGIC, VARIABLES = (
    "formSteps.json", "forms.json", "formLogic.json", "formVariables.json",
)  # fmt: skip
KINDS: Mapping[str, tuple[str, str]] = {
    "textfield": ("text", ""),
    "textarea": ("text", ""),
    "email": ("email", ""),
    "date": ("date", ""),
    "datetime": ("instant", ""),
    "time": ("text", "a time of day is a text with a pattern"),
    "number": ("number", "whole numbers only"),
    "currency": ("money", "whole yen"),
    "phoneNumber": ("phone", ""),
    "postcode": ("text", "a Dutch postal code is a text"),
    "iban": ("text", "the check digits of an IBAN are not checked"),
    "licenseplate": ("text", "a number plate is a text"),
    "file": ("file", ""),
    "select": ("choice", ""),
    "radio": ("choice", ""),
    "selectboxes": ("choices", ""),
    "checkbox": ("yesno", ""),
    "addressNL": ("address", "asked in the parts of a Japanese address"),
}
UNSUPPORTED: Mapping[str, str] = {
    "bsn": "a national number of persons: our forms never ask for one",
    "map": "a point or line on a map",
    "partners": "partners, fetched from the national register",
    "children": "children, fetched from the national register",
    "npFamilyMembers": "family members, fetched from the national register",
    "customerProfile": "contact details, fetched from a customer profile",
    "signature": "a drawn signature",
    "cosign": "a second person signs",
    "password": "a password: ask for none",
    "softRequiredErrors": "a list of gaps that do not stop one",
    "coSign": "a second person signs",
}
NESTS = ("fieldset", "columns")
GROUPS = ("editgrid", "repeatingGroup")
TEXTS = ("content", "htmlelement")
LONGEST_TOLD = 40
TIME = "([01]?[0-9]|2[0-3]):[0-5][0-9]"
FILES = {media: name for name, media in MEDIA_TYPES.items()}


@dataclass(slots=True)
class Found:
    """A component that became a question."""

    question: Question
    codes: Mapping[str, str] = field(default_factory=dict)
    shown: list[Node] = field(default_factory=list)
    hidden: list[Node] = field(default_factory=list)
    is_hidden: bool = False


def forms_in(path: Path) -> list[Path]:
    """Return the forms of a folder: exports that were unpacked, and single files."""
    if (path / STEPS).exists():
        return [path]
    folders = sorted(one.parent for one in path.rglob(STEPS))
    inside = {one for folder in folders for one in folder.rglob("*.json")}
    return folders + sorted(set(path.rglob("*.json")) - inside)


def read(path: Path) -> Iterator[tuple[Definition, Report]]:
    """Read one export folder or one file of components."""
    report = Report("openforms", path.name)
    if path.is_dir():
        steps = _list(path, STEPS)
        forms = _list(path, FORM) if (path / FORM).exists() else []
        rules = _list(path, LOGIC) if (path / LOGIC).exists() else []
        variables = _list(path, VARIABLES) if (path / VARIABLES).exists() else []
    else:
        said = read_json(path)
        whole = said if isinstance(said, list) else [{"configuration": said}]
        steps = [*objects_in(whole)]
        forms, rules, variables = [], [], []
    first: Json = forms[0] if forms else {}
    draft = Draft(report, str(first.get("name") or path.stem))
    draft.slug = slug_of(str(first.get("slug") or path.stem))
    form = _Form(path.name, draft)
    form.read(steps, rules, variables)
    _form(first, report)
    if not any(page.questions for page in draft.pages):
        raise NotReadable(path.name, "there is no component in it that asks something")
    yield draft.definition(), report


def _list(folder: Path, file: str) -> list[Json]:
    found = read_json(folder / file)
    if not isinstance(found, list):
        raise NotReadable(f"{folder.name}/{file}", "a list is expected")
    return [one for one in found if isinstance(one, dict)]


def _form(form: Json, report: Report) -> None:
    """Name what a form asks of other systems."""
    for key in (
        "login_required", "registration_backend", "registration_backends",
        "authentication_backends", "payment_required", "payment_backend", "product",
        "appointment_options", "explanation_template",
    ):  # fmt: skip
        value = form.get(key)
        if isinstance(value, dict):
            value = any(value.values())
        if value:
            report.unsupported(f"form.{key}", "set it in the procedure by hand")


class _Form:
    def __init__(self, file: str, draft: Draft) -> None:
        self.file = file
        self.draft = draft
        self.report = draft.report
        self.found: dict[str, Found] = {}
        self.pages: dict[str, tuple[str, list[str], list[Node], list[str]]] = {}

    def read(self, steps: list[Json], rules: list[Json], variables: list[Json]) -> None:
        for number, step in enumerate(steps, start=1):
            setup = step.get("configuration")
            parts = setup.get("components") if isinstance(setup, dict) else None
            if not isinstance(parts, list):
                raise NotReadable(self.file, f'step {number}: "components" is missing')
            title = str(step.get("name") or step.get("slug") or self.draft.title)
            keys: list[str] = []
            texts: list[str] = []
            self.components(parts, keys, texts, [])
            uuid = str(step.get("uuid") or number)
            self.pages[uuid] = (title, keys, [], texts)
        for variable in variables:
            if variable.get("source") == "user_defined":
                self.report.unsupported(
                    f"variable {variable.get('key')}", "a value that is no question"
                )
        for number, rule in enumerate(rules, start=1):
            self.rule(f"logic {number}", rule)
        self.finish()

    def components(
        self, parts: Any, keys: list[str], texts: list[str], around: list[Json]
    ) -> None:
        for part in objects_in(parts):
            kind, key = str(part.get("type")), str(part.get("key"))
            if kind in NESTS:
                inner = objects_in(part.get("components")) or [
                    one
                    for column in objects_in(part.get("columns"))
                    for one in objects_in(column.get("components"))
                ]
                self.report.changed(key, "its components stand on the page itself")
                self.components(inner, keys, texts, [*around, part])
            elif kind in TEXTS:
                self.text(part, texts)
            elif kind in UNSUPPORTED:
                self.report.unsupported(key, UNSUPPORTED[kind])
            else:
                made = self.component(part, kind, key)
                if made is not None:
                    made.is_hidden |= any(one.get("hidden") is True for one in around)
                    self.found[key] = made
                    keys.append(key)
                    for one in [*around, part]:
                        self.conditional(key, one, made)

    def text(self, part: Json, texts: list[str]) -> None:
        key = str(part.get("key"))
        plain = _plain(str(part.get("html") or part.get("content") or ""))
        conditional = part.get("conditional")
        when = conditional.get("when") if isinstance(conditional, dict) else ""
        if part.get("hidden") or when:
            self.report.unsupported(
                key, f"a text that is shown on some answers: {plain}"
            )
        else:
            texts.append(plain)
            self.report.carried(key, "the hint of the page")

    def component(self, part: Json, kind: str, key: str) -> Found | None:
        label = str(part.get("label") or key)
        rules = part.get("validate")
        rules = rules if isinstance(rules, dict) else {}
        question = Question(
            self.draft.keys.make(key),
            "text",
            both(label),
            both(_plain(str(part.get("description") or part.get("tooltip") or ""))),
            required=rules.get("required") is True,
        )
        if kind in GROUPS:
            return self.group(part, question, key)
        if kind not in KINDS:
            self.report.unsupported(key, f'the component "{kind}"')
            return None
        ours, why = KINDS[kind]
        if why:
            self.report.changed(f"{key}: {kind}", why, f"question {question.key}")
        self.beside(part, key)
        made = self.options(part, replace(question, kind=ours), kind, key)
        own = self.own(part, rules, kind, ours, key)
        made.question = replace(made.question, own={**made.question.own, **own})
        made.is_hidden = part.get("hidden") is True
        self.report.carried(key, f"question {made.question.key}: {made.question.kind}")
        return made

    def beside(self, part: Json, key: str) -> None:
        """Name what a component asks of other systems or computes."""
        prefill = part.get("prefill")
        if isinstance(prefill, dict) and prefill.get("plugin"):
            self.report.unsupported(f"{key}: prefill", str(prefill["plugin"]))
        for one in ("calculateValue", "customDefaultValue", "inputMask"):
            if part.get(one):
                self.report.unsupported(f"{key}: {one}", "is computed in the browser")
        if part.get("multiple") is True:
            self.report.unsupported(f"{key}: multiple", "one answer is taken")
        if part.get("defaultValue") not in (None, "", False, [], {}) and not isinstance(
            part.get("defaultValue"), dict
        ):
            self.report.changed(
                f"{key}: defaultValue", "nothing is filled in beforehand"
            )

    def options(self, part: Json, question: Question, kind: str, key: str) -> Found:
        if kind not in ("select", "radio", "selectboxes"):
            if kind == "checkbox" and question.required:
                question = replace(question, kind="consent")
            return Found(question)
        data = part.get("data")
        values = part.get("values") or (
            data.get("values") if isinstance(data, dict) else None
        )
        said = [
            (str(one.get("value")), str(one.get("label") or one.get("value")))
            for one in (values if isinstance(values, list) else ())
            if isinstance(one, dict) and one.get("value")
        ]
        source = part.get("openForms")
        source = source if isinstance(source, dict) else {}
        if source.get("dataSrc") not in (None, "", "manual"):
            self.report.unsupported(
                f"{key}: options", f"computed from {source.get('itemsExpression')}"
            )
        if len(said) < 2:  # noqa: PLR2004
            self.report.changed(key, f"{len(said)} options: asked as a text")
            return Found(replace(question, kind="text"))
        codes = Keys("option", ())
        options = tuple(Option(codes.code(value), both(label)) for value, label in said)
        found = {
            value: option.value
            for (value, _), option in zip(said, options, strict=True)
        }
        return Found(replace(question, options=options), found)

    def own(
        self, part: Json, rules: Json, kind: str, ours: str, key: str
    ) -> dict[str, Own]:
        own: dict[str, Own] = {"multiline": True} if kind == "textarea" else {}
        if kind == "time":
            own = {"pattern": TIME, "pattern_says": both("HH:MM")}
        if ours in ("text", "number", "money", "choices"):
            own |= self.limits(rules, ours, key)
        if ours == "number":
            own.setdefault("min", -(10**12))
        if ours == "text" and rules.get("pattern") and "multiline" not in own:
            own |= self.pattern(str(rules["pattern"]), rules, key)
        if ours == "file":
            own |= self.files(part, key)
        picker = part.get("datePicker")
        for one in ("minDate", "maxDate"):
            limit = part.get(one) or (
                picker.get(one) if isinstance(picker, dict) else None
            )
            if limit:
                self.report.unsupported(f"{key}: {one}", f"the limit {limit}")
        for one in ("custom", "customPrivate", "plugins", "json"):
            if rules.get(one):
                self.report.unsupported(f"{key}: validate.{one}", "a check of its own")
        return own

    def limits(self, rules: Json, ours: str, key: str) -> dict[str, Own]:
        names = {
            "text": {"minLength": "min_length", "maxLength": "max_length"},
            "choices": {"minSelectedCount": "min", "maxSelectedCount": "max"},
        }.get(ours, {"min": "min", "max": "max"})
        found: dict[str, Own] = {}
        for theirs, our in names.items():
            value = rules.get(theirs)
            if value in (None, ""):
                continue
            if (number := number_in(value)) is None:
                said = str(value)[:LONGEST_TOLD]
                self.report.unsupported(f"{key}: {theirs}", f"the limit {said}")
                continue
            found[our] = max(1, min(number, 5000)) if our == "max_length" else number
        return found

    def pattern(self, declared: str, rules: Json, key: str) -> dict[str, Own]:
        try:
            pattern(declared)
        except NotAPattern as problem:
            self.report.unsupported(f"{key}: pattern", problem.why)
            return {}
        says = str(rules.get("customMessage") or declared)
        return {"pattern": declared, "pattern_says": both(says)}

    def files(self, part: Json, key: str) -> dict[str, Own]:
        setup = part.get("file")
        asked = setup.get("type") if isinstance(setup, dict) else None
        asked = [str(one) for one in asked if one] if isinstance(asked, list) else []
        if other := sorted(set(asked) - set(FILES)):
            self.report.unsupported(f"{key}: file types", ", ".join(other))
        known = tuple(sorted({FILES[one] for one in asked if one in FILES}))
        return {"accept": known} if known else {}

    def group(self, part: Json, question: Question, key: str) -> Found | None:
        outer, self.found = self.found, {}
        keys: list[str] = []
        outer_keys, self.draft.keys = self.draft.keys, Keys()
        self.components(part.get("components"), keys, [], [])
        inner, self.found, self.draft.keys = self.found, outer, outer_keys
        asked = []
        for one in keys:
            made = inner[one].question
            if made.questions or inner[one].shown or inner[one].hidden:
                self.report.unsupported(f"{key}.{one}", "a group or a condition inside")
            if not made.questions:
                asked.append(made)
        if not asked:
            self.report.unsupported(key, "a list that asks nothing")
            return None
        own: dict[str, Own] = {
            "item": both(str(part.get("groupLabel") or "")) or question.label
        }
        self.report.carried(key, f"question {question.key}: group")
        return Found(replace(question, kind="group", own=own, questions=tuple(asked)))

    # Conditions

    def conditional(self, key: str, part: Json, made: Found) -> None:
        """Read the simple condition of a component."""
        said = part.get("conditional")
        if not isinstance(said, dict) or not said.get("when"):
            return
        other = self.found.get(str(said["when"]))
        path = f"{key}: conditional"
        if other is None:
            why = f'it asks about "{said["when"]}", which is not asked'
            self.report.unsupported(path, why)
            return
        try:
            when = compared(other.question, other.codes, said.get("eq"))
        except NotSaid as why:
            self.report.unsupported(path, str(why))
            return
        (made.shown if said.get("show") in (True, "true") else made.hidden).append(when)
        self.report.carried(path, f"question {made.question.key}: show_if")

    def rule(self, path: str, rule: Json) -> None:
        logic = Logic(
            {key: (one.question, one.codes) for key, one in self.found.items()},
            lambda why: self.report.changed(path, why),
        )
        try:
            when = logic.truth(rule.get("json_logic_trigger"))
        except NotSaid as why:
            self.report.unsupported(path, str(why))
            return
        if not is_readable(when):
            self.report.unsupported(path, "the condition is too long to be read")
            return
        for number, action in enumerate(objects_in(rule.get("actions")), start=1):
            self.action(f"{path}, action {number}", action, when)

    def action(self, path: str, action: Json, when: Node) -> None:
        does = action.get("action")
        does = does if isinstance(does, dict) else {}
        kind = str(does.get("type"))
        makers: Mapping[str, Callable[[str, Json, Json, Node], bool]] = {
            "property": self.set_property,
            "disable-next": self.stop,
            "step-not-applicable": self.skip,
        }
        if kind not in makers or not makers[kind](path, action, does, when):
            self.report.unsupported(path, f"{kind} of {action.get('component') or '-'}")

    def set_property(self, path: str, action: Json, does: Json, when: Node) -> bool:
        made = self.found.get(str(action.get("component")))
        about = does.get("property")
        which = about.get("value") if isinstance(about, dict) else ""
        if made is None:
            return False
        if which == "hidden":
            (made.hidden if does.get("state") else made.shown).append(when)
        elif which == "validate.required" and does.get("state"):
            made.question = replace(made.question, required=False, required_if=when)
        else:
            return False
        self.report.carried(path, f"question {made.question.key}: {which}")
        return True

    def stop(self, path: str, _action: Json, _does: Json, when: Node) -> bool:
        reason = Text(
            ja="この回答では、先へ進めません。",
            en="You cannot go on with these answers.",
        )
        self.draft.eligibility.append(Condition(negated(when), reason))
        self.report.changed(path, "a stop became a condition of eligibility")
        return True

    def skip(self, path: str, action: Json, _does: Json, when: Node) -> bool:
        uuid = str(action.get("form_step_uuid") or action.get("form_step") or "")
        page = self.pages.get(uuid.rstrip("/").rsplit("/", 1)[-1])
        if page is None:
            return False
        page[2].append(negated(when))
        self.report.carried(path, f"page {page[0]}: show_if")
        return True

    def finish(self) -> None:
        for title, keys, conditions, texts in self.pages.values():
            questions = [self.shown(key) for key in keys]
            asked = [one for one in questions if one is not None]
            hint = "\n\n".join(texts)
            if asked:
                self.draft.add_page(title, asked, every(conditions), hint)

    def shown(self, key: str) -> Question | None:
        made = self.found[key]
        if made.is_hidden and not made.shown:
            self.report.unsupported(key, "it is always hidden: left out")
            return None
        condition = every(
            [any_of(made.shown) if made.shown else TRUE, *map(negated, made.hidden)]
        )
        if condition == TRUE:
            return made.question
        return replace(made.question, show_if=condition)


def _plain(html: str) -> str:
    """Return the text of a piece of HTML."""
    broken = re.sub(r"</p>|<br\s*/?>|</li>", "\n", html)
    return unescape(re.sub(r"<[^>]*>", "", broken)).strip()
