"""Read rules in CertLogic: each becomes a condition of eligibility.

The values that rules read become questions. In CertLogic what is missing is null and
null is false; here it is unknown, so each comparison says that its answer is there.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from madoguchi.procedures.definition.model import Condition, Definition
from madoguchi.procedures.expressions.tree import ARITY, Node
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
    negated,
    text,
    whole,
)
from madoguchi.procedures.importing.keys import slug_of
from madoguchi.procedures.importing.reading import (
    objects_in,
    parse_json,
    read_table,
    read_text,
)
from madoguchi.procedures.importing.report import NotReadable, Report
from madoguchi.procedures.kinds.question import Own, Question
from madoguchi.procedures.texts import Text

CLOCK = "external.validationClock"
SETS = "external.valueSets."
HOURS = {"hour": 1, "day": 24}
ORDERS = {"<": "<", ">": ">", "<=": "<=", ">=": ">=", "before": "<", "after": ">",
          "not-before": ">=", "not-after": "<="}  # fmt: skip
TIMES = frozenset({"before", "after", "not-before", "not-after"})
MOST_PARTS = 2000
"""How many parts of a rule are read, those of a sum over a list once for each entry."""
LONGEST_LIST = ARITY["list"][1]
Json = Any


class NotSaid(Exception):
    """A part of a rule that has no counterpart here."""


@dataclass(slots=True)
class Value:
    """One value that rules read, and what it is read as."""

    path: str
    key: str
    kind: str = ""


@dataclass(slots=True)
class Rules:
    """The rules of one file, and what they read."""

    draft: Draft
    sets: Mapping[str, Sequence[str]]
    values: dict[str, Value] = field(default_factory=dict)
    imported: dict[str, Node] = field(default_factory=dict)


def read(path: Path) -> Iterator[tuple[Definition, Report]]:
    """Read one file of rules, one rule in a line."""
    rules = read_rules(path)
    yield definition_of(rules), rules.draft.report


def read_rules(path: Path) -> Rules:
    entries = [
        (number, parse_json(line, path.name))
        for number, line in enumerate(read_text(path).split("\n"), start=1)
        if line.strip()
    ]
    draft = Draft(
        Report("certlogic", path.name), path.stem, slug=slug_of(f"rules {path.stem}")
    )
    rules = Rules(draft, _sets(path, entries))
    for number, entry in entries:
        rule = entry.get("rule", entry) if isinstance(entry, dict) else None
        if not isinstance(rule, dict) or "Logic" not in rule:
            raise NotReadable(path.name, f'line {number}: a rule has its "Logic"')
        _Rule(rules, rule, f"{rule.get('Identifier') or f'line {number}'}").read()
    if not entries:
        raise NotReadable(path.name, "there is no rule in it")
    return rules


def _sets(
    path: Path, entries: Sequence[tuple[int, Json]]
) -> Mapping[str, Sequence[str]]:
    """Return the value sets that stand beside the rules, those of the first test."""
    beside = path.with_name("valueSets.json")
    if not beside.exists():
        return {}
    found = read_table(beside)
    for _, entry in entries:
        for test in objects_in(entry.get("tests") if isinstance(entry, dict) else ()):
            one = found.get(str(test.get("valueSets")))
            if isinstance(one, dict) and one:
                return one
    return {}


def definition_of(rules: Rules) -> Definition:
    """Return the procedure: a page of questions, and the rules as conditions."""
    draft = rules.draft
    presence = [one for one in rules.values.values() if one.kind == "presence"]
    other = [one for one in rules.values.values() if one.kind != "presence"]
    if presence:
        draft.add_page("Records", [_question(rules, one) for one in presence])
    if other:
        draft.add_page("Details", [_question(rules, one) for one in other])
    if not draft.pages:
        raise NotReadable(draft.report.name, "the rules read no value")
    return draft.definition()


def _question(rules: Rules, value: Value) -> Question:
    kinds = {"presence": "yesno", "number": "number", "instant": "instant"}
    kind = kinds.get(value.kind, "text")
    own: dict[str, Own] = {"min": -(10**12)} if kind == "number" else {}
    question = Question(value.key, kind, both(value.path), required=False, own=own)
    owner = value.path.rpartition(".")[0]
    if owner in rules.values and kind != "yesno":
        question = replace(question, show_if=name(rules.values[owner].key))
    rules.draft.report.carried(value.path, f"question {value.key}: {kind}")
    return question


class _Rule:
    """One rule, turned into a condition."""

    def __init__(self, rules: Rules, rule: Json, identifier: str) -> None:
        self.rules = rules
        self.report = rules.draft.report
        self.rule = rule
        self.identifier = identifier
        self.parts = 0

    def read(self) -> None:
        kept = dict(self.rules.values)
        kinds = {path: one.kind for path, one in kept.items()}
        try:
            node = self.truth(self.rule["Logic"])
        except NotSaid as why:
            node, problem = TRUE, str(why)
        else:
            problem = (
                "" if is_readable(node) else "longer or deeper than a condition may be"
            )
        if problem:
            self.report.unsupported(self.identifier, problem)
            self.rules.values = kept
            for path, kind in kinds.items():
                kept[path].kind = kind
            return
        self.rules.imported[self.identifier] = node
        reason = self.reason()
        self.rules.draft.eligibility.append(Condition(node, reason))
        self.report.carried(self.identifier, "a condition of eligibility")
        if self.rule.get("ValidFrom") or self.rule.get("ValidTo"):
            self.report.changed(
                f"{self.identifier}: ValidFrom, ValidTo",
                "in force on the days of the version",
            )

    def reason(self) -> Text:
        said = {
            str(one.get("lang")): str(one.get("desc") or "").strip()
            for one in objects_in(self.rule.get("Description"))
        }
        english = said.get("en") or next(iter(said.values()), "") or self.identifier
        return Text(ja=english[:4000], en=english[:4000])

    # Values by what they are used for

    def value(self, path: Json, kind: str) -> Value:
        if not isinstance(path, str) or not path.startswith(("payload.", CLOCK)):
            raise NotSaid(f"it reads {path!r}")
        known = self.rules.values.get(path)
        if known is None:
            key = self.rules.draft.keys.make(path.removeprefix("payload."))
            known = self.rules.values[path] = Value(path, key)
        if known.kind not in ("", kind):
            raise NotSaid(f"{path} is read as {known.kind} and as {kind}")
        known.kind = kind
        self.owner(path)
        return known

    def owner(self, path: str) -> None:
        """Know the record that a value belongs to as one that is there or not."""
        record = path.rpartition(".")[0]
        if re.fullmatch(r"payload\.\w+\.\d+", record):
            self.value(record, "presence")

    # Truth

    def truth(self, logic: Json) -> Node:
        """Return when a value is truthy; it is never unknown."""
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise NotSaid(f"a rule of more than {MOST_PARTS} parts")
        if isinstance(logic, bool):
            return TRUE if logic else FALSE
        if not isinstance(logic, dict) or len(logic) != 1:
            raise NotSaid(f"{json.dumps(logic)[:60]} is no condition")
        ((op, args),) = logic.items()
        if op == "var":
            return self.there(args)
        if not isinstance(args, list):
            args = [args]
        maker = self.makers().get(op)
        if maker is None:
            raise NotSaid(f'the operation "{op}"')
        return maker(op, args)

    def makers(self) -> Mapping[str, Callable[[str, list[Json]], Node]]:
        return {
            "if": self.either,
            "and": lambda _op, args: every(map(self.truth, args)),
            "!": lambda _op, args: negated(self.truth(args[0])),
            "===": self.equal,
            "in": self.member,
            **dict.fromkeys(ORDERS, self.ordered),
        }

    def there(self, path: Json) -> Node:
        if not isinstance(path, str):
            raise NotSaid(f"it reads {path!r}")
        if re.fullmatch(r"payload\.\w+\.\d+", path):
            key = self.value(path, "presence").key
            return every([answered(key), name(key)])
        if re.fullmatch(r"payload\.\w+", path):
            return self.there(f"{path}.0")
        known = self.rules.values.get(path)
        kind = known.kind if known and known.kind else self.guess(path)
        if kind == "number":
            key = self.value(path, kind).key
            return every([answered(key), Node("!=", (name(key), whole(0)))])
        return answered(self.value(path, kind).key)

    def guess(self, path: str) -> str:
        """Return what a value is that a rule only asks to be there."""
        last = path.rpartition(".")[2]
        known = {"dt": "instant", "sc": "instant", "fr": "instant", "dn": "number",
                 "sd": "number", "df": "instant", "du": "instant"}  # fmt: skip
        return known.get(last, "text")

    def either(self, _op: str, args: list[Json]) -> Node:
        if len(args) != 3:  # noqa: PLR2004
            raise NotSaid(f'"if" with {len(args)} parts')
        when, yes, no = (self.truth(one) for one in args)
        if yes == TRUE:
            return any_of([when, no])
        if yes == FALSE:
            return every([negated(when), no])
        if no == TRUE:
            return any_of([negated(when), yes])
        if no == FALSE:
            return every([when, yes])
        return Node("if", (when, yes, no))

    # Comparisons

    def equal(self, _op: str, args: list[Json]) -> Node:
        if len(args) != 2:  # noqa: PLR2004
            raise NotSaid('"===" compares two values')
        left, right = args
        if _path(left) is None:
            left, right = right, left
        if _is_sum(right) and type(left) is int:
            left, right = right, left
        if _is_sum(left) and type(right) is int:
            return Node("==", (self.sum(left["reduce"]), _number(right)))
        path, other = _path(left), _path(right)
        if path is None:
            raise NotSaid('"===" of two values that are not read')
        if other is not None:
            kind = self.common(path, other)
            keys = [self.value(one, kind).key for one in (path, other)]
            both_there = [answered(key) for key in keys]
            return every([*both_there, Node("==", (name(keys[0]), name(keys[1])))])
        literal, kind = _literal(right)
        key = self.value(path, kind).key
        return every([answered(key), Node("==", (name(key), literal))])

    def common(self, left: str, right: str) -> str:
        for path in (left, right):
            known = self.rules.values.get(path)
            if known and known.kind:
                return known.kind
        return self.guess(left)

    def member(self, _op: str, args: list[Json]) -> Node:
        if len(args) != 2:  # noqa: PLR2004
            raise NotSaid('"in" has two parts')
        one, many = args
        listed = self.listed(many)
        if one is True and all(isinstance(part, dict) for part in listed):
            return any_of(map(self.truth, listed))
        path = _path(one)
        if path is None:
            raise NotSaid('"in" of a value that is not read')
        if not listed:
            return FALSE
        literals = list(dict.fromkeys(map(_literal, listed)))
        kinds = {kind for _, kind in literals}
        if len(kinds) > 1:
            raise NotSaid('"in" a list of different types')
        key = self.value(path, kinds.pop()).key
        nodes = [node for node, _ in literals]
        parts = [
            Node("in", (name(key), Node("list", tuple(nodes[at : at + LONGEST_LIST]))))
            for at in range(0, len(nodes), LONGEST_LIST)
        ]
        return every([answered(key), any_of(parts)])

    def listed(self, many: Json) -> list[Json]:
        path = _path(many)
        if path is not None and path.startswith(SETS):
            found = self.rules.sets.get(path.removeprefix(SETS))
            if found is None:
                raise NotSaid(f"the value set {path.removeprefix(SETS)} is not there")
            self.report.changed(
                f"{self.identifier}: {path}", f"{len(found)} values as they stand now"
            )
            return list(found)
        if not isinstance(many, list):
            raise NotSaid('"in" looks into a list')
        return many

    def sum(self, args: Json) -> Node:
        """Return a sum over a list that is written out, as one term for each part."""
        if not isinstance(args, list) or len(args) != 3:  # noqa: PLR2004
            raise NotSaid("reduce has three parts")
        listed, each, start = args
        added = each.get("+") if isinstance(each, dict) else None
        if (
            not isinstance(listed, list)
            or not listed
            or not isinstance(added, list)
            or len(added) != 2  # noqa: PLR2004
            or {"var": "accumulator"} not in added
            or type(start) is not int
        ):
            raise NotSaid("reduce that does not add up a list")
        term = next(one for one in added if one != {"var": "accumulator"})
        terms = [self.counted(_in_place(term, part)) for part in listed]
        return Node("+", (*terms, _number(start))) if start else _added(terms)

    def counted(self, logic: Json) -> Node:
        """Return a number that depends on a condition."""
        args = logic.get("if") if isinstance(logic, dict) else None
        if isinstance(args, list) and len(args) == 3:  # noqa: PLR2004
            when, yes, no = args
            if type(yes) is int and type(no) is int:
                return Node("if", (self.truth(when), _number(yes), _number(no)))
        raise NotSaid("reduce that adds something else than numbers")

    def ordered(self, op: str, args: list[Json]) -> Node:
        if len(args) not in (2, 3):
            raise NotSaid(f'"{op}" with {len(args)} parts')
        needed: list[Node] = []
        terms = [self.term(one, needed, is_time=op in TIMES) for one in args]
        orders = [Node(ORDERS[op], pair) for pair in pairwise(terms)]
        return every([*needed, *orders])

    def term(self, logic: Json, needed: list[Node], *, is_time: bool) -> Node:
        """Return a number or an instant; `needed` gathers what must be there."""
        if not is_time:
            path = _path(logic)
            if path is None:
                if type(logic) is not int:
                    raise NotSaid(f"{json.dumps(logic)[:60]} is no number")
                return _number(logic)
            key = self.value(path, "number").key
            needed.append(answered(key))
            return name(key)
        if not isinstance(logic, dict) or set(logic) != {"plusTime"}:
            raise NotSaid("a time is made by plusTime only")
        args = logic["plusTime"]
        if not isinstance(args, list) or len(args) != 3:  # noqa: PLR2004
            raise NotSaid("plusTime has three parts")
        path, amount, unit = _path(args[0]), args[1], str(args[2])
        if path is None or type(amount) is not int:
            raise NotSaid("plusTime of a value that is not read")
        if unit not in HOURS and amount:
            raise NotSaid(f'plusTime by "{unit}"')
        key = self.value(path, "instant").key
        needed.append(answered(key))
        hours = amount * HOURS.get(unit, 0)
        return Node("add_hours", (name(key), _number(hours))) if hours else name(key)


def _is_sum(logic: Json) -> bool:
    return isinstance(logic, dict) and set(logic) == {"reduce"}


def _path(logic: Json) -> str | None:
    if isinstance(logic, dict) and set(logic) == {"var"}:
        return str(logic["var"])
    return None


def _in_place(logic: Json, part: Json) -> Json:
    """Put a part of the list where the lambda says `current`."""
    if isinstance(logic, dict) and set(logic) == {"var"}:
        path, outer = str(logic["var"]), _path(part)
        if path.partition(".")[0] != "current":
            return logic
        if outer is None:
            raise NotSaid("reduce over what is not read")
        return {"var": outer + path.removeprefix("current")}
    if isinstance(logic, dict):
        return {key: _in_place(one, part) for key, one in logic.items()}
    if isinstance(logic, list):
        return [_in_place(one, part) for one in logic]
    return logic


def _added(terms: Sequence[Node]) -> Node:
    return terms[0] if len(terms) == 1 else Node("+", tuple(terms))


def _number(value: int) -> Node:
    return whole(value) if value >= 0 else Node("neg", (whole(-value),))


def _literal(value: Json) -> tuple[Node, str]:
    if type(value) is int:
        return _number(value), "number"
    if isinstance(value, str):
        return text(value), "text"
    raise NotSaid(f"{json.dumps(value)[:60]} is no number and no text")
