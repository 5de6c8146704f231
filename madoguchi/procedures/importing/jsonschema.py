"""Read a JSON Schema: the form that its documents would be filled in with.

Objects become pages, one that may be left out is opened by a question; what is
required under a condition stays so. A keyword without a counterpart is named.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from madoguchi.kernel.patterns import NotAPattern, pattern
from madoguchi.procedures.definition.model import Definition, Page
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.importing.draft import (
    FALSE,
    TRUE,
    Draft,
    answered,
    any_of,
    both,
    every,
    is_readable,
    name,
    names_in,
    negated,
    text,
    whole,
)
from madoguchi.procedures.importing.keys import Keys, slug_of
from madoguchi.procedures.importing.reading import (
    objects_in,
    read_table,
    whole_number,
)
from madoguchi.procedures.importing.report import NotReadable, Report
from madoguchi.procedures.importing.schemas import Conditional, Json, Schemas
from madoguchi.procedures.kinds.choice import MOST
from madoguchi.procedures.kinds.question import Option, Own, Question
from madoguchi.procedures.texts import Text

Path_ = tuple[str, ...]
SEVERAL_LINES = 200
LARGEST = 10**12
DECIMAL = "-?[0-9]+(\\.[0-9]+)?"
KNOWN = frozenset(
    {"type", "title", "description", "properties", "required", "enum", "const", "items",
     "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "default",
     "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems", "readOnly",
     "examples", "dependentRequired", "uniqueItems", "additionalProperties",
     "$schema", "$id", "$defs", "definitions", "$comment", "$anchor", "deprecated",
     "writeOnly", "if", "then", "else", "allOf"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of the document and the question that asks for it."""

    path: Path_
    question: Question
    codes: Mapping[Any, str] = field(default_factory=dict)
    group: str = ""
    takes: str = "string"


@dataclass(slots=True)
class Branch:
    """An object of the document: how one sees whether it is there."""

    path: Path_
    gate: str = ""
    required: bool = True
    leaves: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """Where each value of a document of the schema goes."""

    leaves: list[Leaf] = field(default_factory=list)
    branches: dict[Path_, Branch] = field(default_factory=dict)
    groups: dict[Path_, str] = field(default_factory=dict)
    closed: dict[Path_, frozenset[str]] = field(default_factory=dict)


def read(path: Path) -> Iterator[tuple[Definition, Report]]:
    """Read one schema, or one form of Grants.gov that holds one."""
    definition, report, _ = read_with_plan(path)
    yield definition, report


def read_with_plan(path: Path) -> tuple[Definition, Report, Plan]:
    said = read_table(path)
    report = Report("jsonschema", path.name)
    inner = said.get("json_schema")
    schema = inner if isinstance(inner, dict) else said
    title = str(said.get("form_name") or schema.get("title") or path.stem)
    draft = Draft(report, title, slug=slug_of(path.stem))
    draft.summary = str(schema.get("description") or "")
    form = _Form(path.name, draft, schema)
    form.read(said.get("ui_schema"))
    for key, rule in _rules(said.get("rule_schema"), ()):
        report.unsupported(f"rule_schema: {key}", f"the rule {rule} of the source")
    if not draft.pages:
        raise NotReadable(path.name, "the schema names no properties to ask for")
    return draft.definition(), report, form.plan


def _rules(value: Any, path: Path_) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key.startswith("gg_") and isinstance(one, dict):
                yield ".".join((*path, key)), str(one.get("rule"))
            else:
                yield from _rules(one, (*path, str(key)))


def said(path: Path_) -> str:
    return ".".join(("$", *path))


@dataclass(slots=True)
class _Sheet:
    """A page in the making: the questions of one object, and when they are asked."""

    title: str
    show_if: Node
    questions: list[Question] = field(default_factory=list)


class _Form:
    def __init__(self, file: str, draft: Draft, schema: Json) -> None:
        self.file = file
        self.draft = draft
        self.report = draft.report
        self.schemas = Schemas(file, schema, draft.report)
        self.plan = Plan()
        self.sheets: list[_Sheet] = []
        self.questions: dict[Path_, Question] = {}
        self.needs: dict[Path_, list[Node]] = {}
        self.conditionals: list[tuple[Path_, Conditional]] = []
        self.sections: dict[Path_, str] = {}
        self.refs: dict[Path_, frozenset[str]] = {(): frozenset({"#"})}

    def read(self, ui_schema: Any) -> None:
        self.read_sections(ui_schema)
        root = self.schemas.merged(self.schemas.root, ())
        if not isinstance(root.get("properties"), dict):
            raise NotReadable(
                self.file, 'this is no schema of an object with "properties"'
            )
        self.object((), root, TRUE, self.draft.title, required=True)
        for path, conditional in self.conditionals:
            self.apply(path, conditional)
        self.finish()

    def read_sections(self, ui_schema: Any) -> None:
        """Note under which heading each property stands."""
        for section in objects_in(ui_schema):
            label = str(section.get("label") or section.get("name") or "")
            for child in objects_in(section.get("children")):
                where = child.get("definition")
                for one in where if isinstance(where, list) else [where]:
                    words = str(one or "").strip("/").split("/")
                    self.sections[tuple(words[1::2])] = label

    # Objects

    def object(
        self, path: Path_, schema: Json, show_if: Node, title: str, *, required: bool
    ) -> None:
        """Ask for the properties of an object, its own values first come first."""
        branch = self.plan.branches.setdefault(path, Branch(path, required=required))
        branch.required = required
        needed = self.schemas.names(schema, "required")
        properties = schema.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        self.note(path, schema)
        for conditional in schema.get("conditionals", ()):
            self.conditionals.append((path, conditional))
        if schema.get("additionalProperties") is False:
            self.plan.closed[path] = frozenset(properties)
        for key, raw in properties.items():
            inner = self.schemas.merged(raw, (*path, key))
            self.property((*path, key), inner, show_if, title, required=key in needed)
        for key in sorted(needed - set(properties)):
            self.report.unsupported(
                said((*path, key)), "required, but nothing says what it is"
            )

    def property(
        self, path: Path_, schema: Json, show_if: Node, title: str, *, required: bool
    ) -> None:
        refs = schema.get("refs", set()) & self.refs[path[:-1]]
        if refs:
            self.report.unsupported(said(path), f"it holds itself: {min(refs)}")
            return
        self.refs[path] = self.refs[path[:-1]] | schema.get("refs", set())
        kind = self.schemas.type_of(schema, path)
        if kind == "object" and isinstance(schema.get("properties"), dict):
            heading = str(schema.get("title") or path[-1])
            if not required and self.has_needs(schema):
                show_if = self.gate(path, schema, show_if, title)
            self.object(path, schema, show_if, heading, required=required)
            return
        if kind == "object":
            self.report.unsupported(said(path), "an object without named properties")
            return
        question, codes = self.question(path, schema, kind, required=required)
        if question is None:
            return
        self.ask(path, question, show_if, title)
        takes = kind if kind in ("array", "boolean", "integer", "number") else "string"
        self.plan.leaves.append(Leaf(path, question, codes, takes=takes))
        for depth in range(len(path)):
            if path[:depth] in self.plan.branches:
                self.plan.branches[path[:depth]].leaves.append(question.key)

    def has_needs(self, schema: Json, seen: frozenset[str] = frozenset()) -> bool:
        """Say whether anything is required once the object is there."""
        if schema.get("refs", set()) & seen:
            return False
        seen |= schema.get("refs", set())
        if self.schemas.names(schema, "required") or schema.get("conditionals"):
            return True
        inner = schema.get("properties")
        return any(
            self.has_needs(self.schemas.merged(one, ()), seen)
            for one in (inner.values() if isinstance(inner, dict) else ())
        )

    def gate(self, path: Path_, schema: Json, show_if: Node, title: str) -> Node:
        """Ask whether an object that may be left out is there."""
        heading = str(schema.get("title") or path[-1])
        key = self.draft.keys.make(f"has_{'_'.join(path)}")
        label = Text(
            ja=f"「{heading}」を記入しますか", en=f"Do you want to fill in “{heading}”?"
        )
        question = Question(key, "yesno", label)
        self.ask(path, question, show_if, title)
        self.plan.branches[path] = Branch(path, key, required=False)
        self.report.changed(
            said(path), "may be left out: opened by a question", f"question {key}"
        )
        return name(key)

    def ask(self, path: Path_, question: Question, show_if: Node, title: str) -> None:
        self.questions[path] = question
        title = self.sections.get(path, title)
        last = self.sheets[-1] if self.sheets else None
        if last is None or last.title != title or last.show_if != show_if:
            self.sheets.append(_Sheet(title, show_if))
        self.sheets[-1].questions.append(question)

    def note(self, path: Path_, schema: Json) -> None:
        """Name the keywords that have no counterpart."""
        for key in sorted(set(schema) - KNOWN - {"conditionals", "refs"}):
            self.report.unsupported(f"{said(path)}: {key}", f"the keyword {key}")
        depends = schema.get("dependentRequired")
        for key, names in (depends if isinstance(depends, dict) else {}).items():
            then = {"required": names}
            self.conditionals.append((path, Conditional({"required": [key]}, then)))

    # Values

    def question(
        self, path: Path_, schema: Json, kind: str, *, required: bool
    ) -> tuple[Question | None, Mapping[Any, str]]:
        self.note(path, schema)
        label = str(schema.get("title") or path[-1])
        key = self.draft.keys.make("_".join(path))
        question = Question(
            key,
            "text",
            both(label),
            both(str(schema.get("description") or "")),
            required=required,
        )
        if schema.get("readOnly"):
            self.report.changed(f"{said(path)}: readOnly", "asked like the others")
        if kind == "null":
            self.report.unsupported(said(path), "only null is possible")
            return None, {}
        if kind == "array":
            return self.array(path, question, schema)
        question, codes = self.scalar(path, question, schema, kind)
        self.report.carried(said(path), f"question {key}: {question.kind}")
        return question, codes

    def scalar(
        self, path: Path_, question: Question, schema: Json, kind: str
    ) -> tuple[Question, Mapping[Any, str]]:
        values = schema.get("enum")
        if "const" in schema:
            values = [schema["const"]]
        if isinstance(values, list) and kind != "boolean":
            return self.enum(path, question, values)
        if kind == "boolean":
            only = "const" in schema and schema["const"] is True
            return replace(question, kind="consent" if only else "yesno"), {}
        if kind == "integer":
            own = self.limits(path, schema)
            return replace(question, kind="number", own=own), {}
        if kind == "number":
            self.report.changed(said(path), "a number with decimals is a text")
            for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
                if key in schema:
                    self.report.unsupported(f"{said(path)}: {key}", "of a text")
            says = both("123.45")
            return replace(question, own={"pattern": DECIMAL, "pattern_says": says}), {}
        return self.string(path, question, schema), {}

    def enum(
        self, path: Path_, question: Question, values: Sequence[Any]
    ) -> tuple[Question, Mapping[Any, str]]:
        labels = [one if isinstance(one, str) else str(one) for one in values]
        if len(labels) == 1:
            own: dict[str, Own] = {
                "pattern": re.escape(labels[0]).replace("\\ ", " "),
                "pattern_says": both(labels[0]),
            }
            self.report.changed(said(path), "its one value became a pattern")
            return self.fitting(path, replace(question, own=own)), {}
        if not 1 < len(labels) <= MOST:
            self.report.changed(
                said(path), f"{len(labels)} options; at most {MOST}: asked as a text"
            )
            return question, {}
        codes = Keys("option", ())
        options = tuple(Option(codes.code(label), both(label)) for label in labels)
        found = {
            str(value): option.value
            for value, option in zip(values, options, strict=True)
        }
        return replace(question, kind="choice", options=options), found

    def fitting(self, path: Path_, question: Question) -> Question:
        """Leave out a pattern that is not read here."""
        try:
            pattern(question.word("pattern"))
        except NotAPattern as problem:
            self.report.unsupported(f"{said(path)}: pattern", problem.why)
            return replace(question, own={})
        return question

    def limits(self, path: Path_, schema: Json) -> dict[str, Own]:
        found: dict[str, Own] = {"min": -LARGEST}
        for key, ours, more in (
            ("minimum", "min", 0),
            ("exclusiveMinimum", "min", 1),
            ("maximum", "max", 0),
            ("exclusiveMaximum", "max", -1),
        ):
            value = schema.get(key)
            if (value := whole_number(value)) is not None:
                found[ours] = max(-LARGEST, min(LARGEST, value + more))
            elif value is not None:
                self.report.unsupported(f"{said(path)}: {key}", f"the limit {value}")
        return found

    def string(self, path: Path_, question: Question, schema: Json) -> Question:
        own: dict[str, Own] = {}
        least = whole_number(schema.get("minLength"))
        most = whole_number(schema.get("maxLength"))
        if least is not None and least > 0:
            own["min_length"] = min(least, 2000)
        if most is not None:
            own["max_length"] = max(1, min(most, 5000))
        match schema.get("format"):
            case "date":
                return self.without(path, replace(question, kind="date"), own)
            case "uuid":
                return self.without(path, replace(question, kind="file"), own)
            case "email" | "idn-email":
                kept = {key: own[key] for key in own if key == "max_length"}
                kept = {key: min(254, int(str(one))) for key, one in kept.items()}
                return replace(question, kind="email", own=kept)
            case None:
                pass
            case other:
                self.report.unsupported(f"{said(path)}: format", f"the format {other}")
        if "pattern" in schema:
            return self.patterned(path, question, str(schema["pattern"]), own)
        if most is None or most > SEVERAL_LINES:
            own["multiline"] = True
        if most is None:
            self.report.changed(f"{said(path)}: maxLength", "at most 2000 characters")
        return replace(question, own=own)

    def without(
        self, path: Path_, question: Question, own: Mapping[str, Own]
    ) -> Question:
        if own:
            self.report.unsupported(f"{said(path)}: length", f"of a {question.kind}")
        return question

    def patterned(
        self, path: Path_, question: Question, declared: str, own: dict[str, Own]
    ) -> Question:
        whole_text = declared
        if not declared.startswith("^"):
            whole_text = ".*" + whole_text
        if not declared.endswith("$") or declared.endswith("\\$"):
            whole_text += ".*"
        length = own.get("max_length", SEVERAL_LINES)
        own["max_length"] = min(int(str(length)), SEVERAL_LINES)
        fitted = self.fitting(
            path,
            replace(
                question, own={"pattern": whole_text, "pattern_says": both(declared)}
            ),
        )
        return replace(question, own={**own, **fitted.own})

    def array(
        self, path: Path_, question: Question, schema: Json
    ) -> tuple[Question | None, Mapping[Any, str]]:
        items = self.schemas.merged(schema.get("items"), (*path, "[]"))
        kind = self.schemas.type_of(items, path)
        own: dict[str, Own] = {}
        for key, ours in (("minItems", "min"), ("maxItems", "max")):
            if (count := whole_number(schema.get(key))) is not None:
                own[ours] = max(0, count)
        if kind in ("string", "integer") and isinstance(items.get("enum"), list):
            chosen, codes = self.enum(path, question, items["enum"])
            if chosen.options:
                most = len(chosen.options)
                own = {key: min(int(str(one)), most) for key, one in own.items()}
                self.report.carried(said(path), f"question {question.key}: choices")
                return replace(chosen, kind="choices", own=own), codes
        return self.group(path, question, items, kind, own)

    def group(
        self, path: Path_, question: Question, items: Json, kind: str,
        own: dict[str, Own],
    ) -> tuple[Question | None, Mapping[Any, str]]:  # fmt: skip
        for key, most in (("min", 50), ("max", 50)):
            if key in own:
                own[key] = max(key == "max", min(int(str(own[key])), most))
        own["item"] = question.label
        inner: list[Question] = []
        outer_keys, self.draft.keys = self.draft.keys, Keys()
        start = len(self.plan.leaves)
        if kind == "object":
            inside = (*path, "[]")
            self.refs[inside] = self.refs[path] | items.get("refs", set())
            self.record(path, inside, items, inner, required=True)
        elif kind != "array":
            one, codes = self.question((*path, "[]"), items, kind, required=True)
            if one is not None:
                inner.append(one)
                leaf = Leaf((*path, "[]"), one, codes, question.key, kind)
                self.plan.leaves.append(leaf)
        self.draft.keys = outer_keys
        if not inner:
            del self.plan.leaves[start:]
            self.report.unsupported(said(path), "a list of what cannot be asked for")
            return None, {}
        self.plan.groups[path] = question.key
        self.report.carried(said(path), f"question {question.key}: group")
        return replace(question, kind="group", own=own, questions=tuple(inner)), {}

    def record(
        self, group: Path_, path: Path_, schema: Json, inner: list[Question], *,
        required: bool,
    ) -> None:  # fmt: skip
        """Ask for the properties of one record, those of its objects among them."""
        needed = self.schemas.names(schema, "required")
        self.note(path, schema)
        for conditional in schema.get("conditionals", ()):
            self.report.unsupported(
                f"{said(path)}: if", f"in a list: {conditional.summary()}"
            )
        properties = schema.get("properties")
        for key, raw in (properties if isinstance(properties, dict) else {}).items():
            here = (*path, key)
            one = self.schemas.merged(raw, here)
            kind = self.schemas.type_of(one, here)
            is_needed = required and key in needed
            refs = one.get("refs", set())
            self.refs[here] = self.refs[path] | refs
            if refs & self.refs[path]:
                self.report.unsupported(said(here), f"it holds itself: {min(refs)}")
            elif kind == "object":
                self.record(group, here, one, inner, required=is_needed)
            elif kind == "array":
                self.report.unsupported(said(here), "a list in a list")
            else:
                question, codes = self.question(here, one, kind, required=is_needed)
                if question is not None:
                    short = self.draft.keys.make("_".join(here[len(path) :]))
                    question = replace(question, key=short)
                    inner.append(question)
                    leaf = Leaf(here, question, codes, said(group), kind)
                    self.plan.leaves.append(leaf)

    # Conditions

    def apply(self, path: Path_, conditional: Conditional) -> None:
        """Make what a condition requires required under it."""
        where = f"{said(path)}: if {conditional.summary()}"
        when = self.condition(path, conditional.when)
        if when is None:
            self.report.unsupported(where, "the condition has no counterpart")
            return
        for consequence, holds in (
            (conditional.then, when),
            (conditional.otherwise, negated(when)),
        ):
            if consequence:
                self.require(path, consequence, holds, where)

    def require(self, path: Path_, schema: Json, when: Node, where: str) -> None:
        for key in sorted(self.schemas.names(schema, "required")):
            self.needs.setdefault((*path, key), []).append(when)
            self.report.carried(where, f"{said((*path, key))} is required")
        for key in sorted(set(schema) - {"required", "properties", "allOf"}):
            self.report.unsupported(
                f"{where}: {key}", "only what is required is carried"
            )
        for inner in self.schemas.objects(schema, "allOf"):
            self.require(path, inner, when, where)
        properties = schema.get("properties")
        for key, one in (properties if isinstance(properties, dict) else {}).items():
            if not isinstance(one, dict):
                continue
            here = every([when, self.presence((*path, key))])
            self.require((*path, key), one, here, where)

    def condition(self, path: Path_, schema: Json) -> Node | None:
        """Return a condition about an object; None when it cannot be said."""
        parts: list[Node | None] = []
        required = self.schemas.names(schema, "required")
        parts += [self.presence((*path, key)) for key in sorted(required)]
        properties = schema.get("properties")
        for key, one in (properties if isinstance(properties, dict) else {}).items():
            holds = self.about((*path, key), one if isinstance(one, dict) else {})
            if holds is not None and key not in required:
                holds = any_of([negated(self.presence((*path, key))), holds])
            parts.append(holds)
        for key, join in (("allOf", every), ("anyOf", any_of)):
            if inner := self.schemas.objects(schema, key):
                found = [self.condition(path, one) for one in inner]
                parts.append(
                    None if None in found else join(one for one in found if one)
                )
        if isinstance(schema.get("not"), dict):
            inverse = self.condition(path, schema["not"])
            parts.append(None if inverse is None else negated(inverse))
        other = set(schema) - {
            "required", "properties", "allOf", "anyOf", "not", "type", "title",
            "description",
        }  # fmt: skip
        if other or None in parts:
            return None
        return every(part for part in parts if part is not None)

    def about(self, path: Path_, schema: Json) -> Node | None:  # noqa: PLR0911
        """Return a condition about one value."""
        question = self.questions.get(path)
        if path in self.plan.branches:
            return self.condition(path, schema)
        if question is None:
            return None
        known = answered(question.key)
        values: list[Any] | None = None
        if set(schema) <= {"const", "type"} and "const" in schema:
            values = [schema["const"]]
        elif set(schema) <= {"enum", "type"} and isinstance(schema.get("enum"), list):
            values = schema["enum"]
        elif set(schema) <= {"contains", "type"} and "contains" in schema:
            inner = schema["contains"]
            if not isinstance(inner, dict) or set(inner) != {"const"}:
                return None
            values = [inner["const"]]
        elif set(schema) == {"not"} and isinstance(schema["not"], dict):
            inverse = self.about(path, schema["not"])
            return None if inverse is None else negated(inverse)
        if values is None:
            return None
        found = [self.equals(path, question, value) for value in values]
        if None in found:
            return None
        return every([known, any_of(one for one in found if one is not None)])

    def equals(self, path: Path_, question: Question, value: Any) -> Node | None:  # noqa: PLR0911
        if question.kind in ("yesno", "consent") and isinstance(value, bool):
            return name(question.key) if value else negated(name(question.key))
        if question.kind == "number" and type(value) is int:
            return Node("==", (name(question.key), whole(value)))
        if question.kind in ("choice", "choices"):
            leaf = next(leaf for leaf in self.plan.leaves if leaf.path == path)
            code = leaf.codes.get(str(value))
            if code is None:
                return FALSE
            if question.kind == "choices":
                return Node("in", (text(code), name(question.key)))
            return Node("==", (name(question.key), text(code)))
        if question.kind == "text" and isinstance(value, str):
            return Node("==", (name(question.key), text(value)))
        return None

    def presence(self, path: Path_) -> Node:
        """Return whether a property is there."""
        if branch := self.plan.branches.get(path):
            if branch.gate:
                gate = name(branch.gate)
                return every([answered(branch.gate), gate])
            if branch.required:
                return TRUE
            return any_of(answered(key) for key in branch.leaves)
        question = self.questions.get(path)
        return FALSE if question is None else answered(question.key)

    # The end

    def finish(self) -> None:
        for path, nodes in self.needs.items():
            self.need(path, any_of(nodes))
        for sheet in self.sheets:
            self.draft.add_page(sheet.title, sheet.questions, sheet.show_if)
        self.draft.pages[:] = [self.sound(page) for page in self.draft.pages]

    def need(self, path: Path_, when: Node) -> None:
        branch = self.plan.branches.get(path)
        question = self.questions.get(path)
        if question is None or not is_readable(when):
            why = "not asked" if question is None else "the condition is too long"
            self.report.unsupported(f"{said(path)}: required", why)
        elif branch is not None and branch.gate:
            self.open(question, when)
        elif not question.required:
            self.put(question, replace(question, required_if=when))

    def open(self, gate: Question, when: Node) -> None:
        """Open an object without a question where it is required."""
        old, new = name(gate.key), any_of([when, name(gate.key)])
        self.put(gate, replace(gate, show_if=negated(when)))
        for sheet in self.sheets:
            if sheet.show_if == old:
                sheet.show_if = new

    def put(self, old: Question, new: Question) -> None:
        for sheet in self.sheets:
            sheet.questions = [new if one is old else one for one in sheet.questions]

    def sound(self, page: Page) -> Page:
        """Name the conditions that ask about a later page, and leave them out."""
        at = self.draft.pages.index(page)
        known = {
            one.key
            for earlier in self.draft.pages[: at + 1]
            for one in earlier.questions
        }
        found = []
        for question in page.questions:
            asked = names_in(question.required_if)
            if asked <= known:
                found.append(question)
                continue
            self.report.unsupported(
                f"question {question.key}: required_if",
                f"it asks about a later page: {', '.join(sorted(asked - known))}",
            )
            found.append(replace(question, required=False, required_if=None))
        return replace(page, questions=tuple(found))
