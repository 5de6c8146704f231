"""Read conditions in JsonLogic about questions that are known.

Comparisons with an answer that is not there are false, as they are in a browser.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.importing.draft import (
    FALSE,
    TRUE,
    answered,
    any_of,
    every,
    name,
    negated,
    text,
    whole,
)
from madoguchi.procedures.importing.reading import number_in
from madoguchi.procedures.kinds.question import Question

Asked: TypeAlias = tuple[Question, Mapping[str, str]]
"""A question, and the code of each option of the source."""

ORDERS = frozenset({"<", "<=", ">", ">="})
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class NotSaid(Exception):
    """A part of a condition that has no counterpart here."""


def compared(question: Question, codes: Mapping[str, str], value: Any) -> Node:
    """Return the condition that an answer is this value; raise NotSaid."""
    key = question.key
    if question.kind in ("yesno", "consent"):
        is_yes = value in (True, "true", 1)
        yes = every([answered(key), name(key)])
        return yes if is_yes else negated(yes)
    if question.kind in ("choice", "choices"):
        code = codes.get(str(value))
        if code is None:
            raise NotSaid(f'"{value}" is no option of "{key}"')
        if question.kind == "choices":
            return every([answered(key), Node("in", (text(code), name(key)))])
        return every([answered(key), Node("==", (name(key), text(code)))])
    if value in ("", None):
        return negated(answered(key))
    if (
        question.kind in ("number", "money")
        and (number := number_in(value)) is not None
    ):
        literal = whole(number) if number >= 0 else Node("neg", (whole(-number),))
        return every([answered(key), Node("==", (name(key), literal))])
    if question.kind in ("text", "email", "phone"):
        return every([answered(key), Node("==", (name(key), text(str(value))))])
    raise NotSaid(f'a comparison of "{key}", which is of kind {question.kind}')


class Logic:
    """Conditions about the questions of one form."""

    def __init__(
        self, asked: Mapping[str, Asked], changed: Callable[[str], None]
    ) -> None:
        self.asked = asked
        self.changed = changed

    def truth(self, logic: Any) -> Node:  # noqa: PLR0911
        """Return a condition as a tree that is never unknown; raise NotSaid."""
        if isinstance(logic, bool):
            return TRUE if logic else FALSE
        if not isinstance(logic, dict) or len(logic) != 1:
            raise NotSaid(f"{json.dumps(logic)[:80]} is no condition")
        ((op, args),) = logic.items()
        if op == "var":
            return self.there(logic)
        args = args if isinstance(args, list) else [args]
        if op in ("and", "or"):
            return (every if op == "and" else any_of)(map(self.truth, args))
        if op in ("!", "!!") and len(args) == 1:
            inner = self.truth(args[0])
            return inner if op == "!!" else negated(inner)
        if op in ("==", "===", "!=", "!==") and len(args) == 2:  # noqa: PLR2004
            equal = self.equal(*args)
            return equal if op.startswith("=") else negated(equal)
        if op == "in" and len(args) == 2:  # noqa: PLR2004
            return self.member(*args)
        if op in ORDERS and len(args) == 2:  # noqa: PLR2004
            return self.ordered(op, *args)
        raise NotSaid(f'the operation "{op}"')

    def question(self, logic: Any) -> tuple[Asked, str]:
        """Return the question that is read, and the option after its name."""
        if not isinstance(logic, dict) or set(logic) != {"var"}:
            raise NotSaid(f"{json.dumps(logic)[:80]} where an answer is expected")
        path = logic["var"]
        path = str(path[0] if isinstance(path, list) and path else path)
        if path in self.asked:
            return self.asked[path], ""
        base, _, option = path.rpartition(".")
        if base in self.asked and self.asked[base][0].kind == "choices":
            return self.asked[base], option
        raise NotSaid(f'it reads "{path}", which is not asked')

    def there(self, logic: Any) -> Node:
        (question, codes), option = self.question(logic)
        if option:
            return compared(question, codes, option)
        if question.kind in ("yesno", "consent"):
            return compared(question, codes, value=True)
        return answered(question.key)

    def equal(self, left: Any, right: Any) -> Node:
        if not isinstance(left, dict):
            left, right = right, left
        (question, codes), option = self.question(left)
        if isinstance(right, dict):
            raise NotSaid("a comparison of two answers")
        if option:
            chosen = compared(question, codes, option)
            return chosen if right in (True, "true", 1) else negated(chosen)
        return compared(question, codes, right)

    def member(self, one: Any, many: Any) -> Node:
        if isinstance(many, list):
            (question, codes), _ = self.question(one)
            return any_of(compared(question, codes, value) for value in many)
        (question, codes), _ = self.question(many)
        if question.kind != "choices":
            raise NotSaid('"in" of a text')
        return compared(question, codes, one)

    # Order

    def ordered(self, op: str, left: Any, right: Any) -> Node:
        if _reads_day(left) or _reads_day(right):
            return self.by_day(op, left, right)
        if not isinstance(left, dict):
            op, left, right = TURNED[op], right, left
        (question, _), _ = self.question(left)
        if question.kind not in ("number", "money") or type(right) is not int:
            raise NotSaid(f'"{op}" of "{question.key}" and {json.dumps(right)[:40]}')
        number = whole(right) if right >= 0 else Node("neg", (whole(-right),))
        return every([answered(question.key), Node(op, (name(question.key), number))])

    def by_day(self, op: str, left: Any, right: Any) -> Node:
        if not self.is_asked_day(left):
            op, left, right = TURNED[op], right, left
        (question, _), _ = self.question(_inner(left))
        if question.kind not in ("date", "birthdate"):
            raise NotSaid(f'"{question.key}" is no date')
        key = question.key
        years, node = self.day(right)
        if node is not None:
            return every([answered(key), Node(op, (name(key), node))])
        if op in ("<", ">="):
            raise NotSaid(f'"{op}" a number of years ago')
        # Born after that day is younger; on it, the birthday has come.
        self.changed("an age: counted by Japanese law, from the day before a birthday")
        age = Node("age_on", (name(key), name("today")))
        younger = op == ">"
        order = "<" if younger else ">="
        return every([answered(key), Node(order, (age, whole(years)))])

    def is_asked_day(self, logic: Any) -> bool:
        try:
            self.question(_inner(logic))
        except NotSaid:
            return False
        return True

    def day(self, logic: Any) -> tuple[int, Node | None]:
        """Return a day: so many years before today, or one that can be said."""
        today = name("today")
        if isinstance(logic, str):
            return 0, Node("date", (text(logic[:10]),))
        if _is(logic, "date"):
            return self.day(_inner(logic))
        if _is(logic, "today"):
            return 0, today
        if _is(logic, "-") or _is(logic, "+"):
            ((op, args),) = logic.items()
            if isinstance(args, list) and len(args) == 2 and _is(args[0], "today"):  # noqa: PLR2004
                years, months, days = _delta(args[1])
                if not years and not months:
                    number = whole(days)
                    moved = Node("neg", (number,)) if op == "-" else number
                    return 0, Node("add_days", (today, moved))
                if op == "-" and not months and not days:
                    return years, None
        raise NotSaid(f"the day {json.dumps(logic)[:80]}")


def _delta(logic: Any) -> tuple[int, int, int]:
    parts = logic.get("rdelta") if isinstance(logic, dict) else None
    parts = parts if isinstance(parts, list) else [parts]
    if not parts or not all(type(one) is int and one >= 0 for one in parts):
        raise NotSaid(f"the span {json.dumps(logic)[:80]}")
    years, months, days = [*parts, 0, 0][:3]
    return years, months, days


def _is(logic: Any, op: str) -> bool:
    return isinstance(logic, dict) and set(logic) == {op}


def _inner(logic: Any) -> Any:
    """Return what stands inside {"date": …}."""
    if not _is(logic, "date"):
        return logic
    inner = logic["date"]
    return inner[0] if isinstance(inner, list) and inner else inner


def _reads_day(logic: Any) -> bool:
    return _is(logic, "date") or _is(logic, "today")
