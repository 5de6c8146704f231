"""The changes between two versions, one by one, each with its reason.

A question is the same question when its key is the same, wherever it stands. What
somebody would have to notice in a text is not judged here: that is for the author,
who may raise a class.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any, Final, TypeAlias

from madoguchi.procedures.changes.classes import CLASS_OF
from madoguchi.procedures.definition.model import (
    Definition,
    Page,
    Stage,
    Way,
)
from madoguchi.procedures.expressions.tree import Node, to_json
from madoguchi.procedures.kinds.kind import kinds
from madoguchi.procedures.kinds.question import Option, Question
from madoguchi.procedures.texts import Text

Value: TypeAlias = Any
"""Something of a definition: a text, a tree, a number, a code, or None."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what happened where, why it has its class, and from what to what.

    `place` names it for ever the same way, as keys do; `names` are the labels of
    what it is about, the outermost first; `asked` are the questions it is about.
    """

    code: str
    place: str
    why: str
    names: tuple[Text, ...] = ()
    before: Value = None
    after: Value = None
    asked: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.code}:{self.place}"

    @property
    def own_class(self) -> str:
        return CLASS_OF[self.why]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a change is, in keys and in labels."""

    path: str
    names: tuple[Text, ...] = ()
    asked: tuple[str, ...] = ()

    def inside(self, key: str, *names: Text) -> "_Place":
        path = f"{self.path}.{key}" if self.path else key
        return _Place(path, (*self.names, *names), self.asked)

    def change(
        self, code: str, why: str, before: Value = None, after: Value = None
    ) -> Change:
        return Change(code, self.path, why, self.names, before, after, self.asked)


def differences(old: Definition, new: Definition) -> tuple[Change, ...]:
    """Return every change from one version to another, in the order of the form.

    The number of a version is its name and no change.
    """
    return (
        *_own(old, new),
        *_law(old, new),
        *_eligibility(old, new),
        *_values(old, new),
        *_fee(old, new),
        *_parameters(old, new),
        *_channels(old, new),
        *_orders(old, new),
        *_pages(old, new),
        *_stages(old, new),
    )


# --------------------------------------------------------------- the procedure itself

REASON_OF_KEY: Final[Mapping[str, str]] = {
    "title": "wording",
    "reading": "wording",
    "summary": "wording",
    "body": "wording",
    "category": "wording",
    "audience": "wording",
    "deadline": "wording",
    "fees_note": "wording",
    "needs": "wording",
    "faq": "wording",
    "steps": "wording",
    "keywords": "wording",
    "keywords_in": "wording",
    "life_events": "wording",
    "kind": "nature",
    "anonymous": "nature",
    "for_staff": "nature",
    "attendance": "from_arrival",
    "department": "from_arrival",
    "period": "from_arrival",
    "retention": "from_arrival",
    "outputs": "from_arrival",
    "roles": "inside",
    "facts": "inside",
    "review_standards": "standards",
    "remedies": "remedies",
    "paying": "price",
    "filing": "law",
    "lapse": "law",
    "checklist": "from_arrival",
    "acting": "from_arrival",
    "law": "law",
    "amounts": "entitlement",
    "survey": "inside",
    "variant": "inside",
}
"""Why a key of procedure.toml has its class; a key that is not here is asked about
one by one below, and one that nobody knows yet is taken for the gravest."""

ONE_BY_ONE: Final = frozenset(
    {
        "slug", "number", "identity", "law", "eligibility", "fee", "parameter_values",
        "values", "channels", "pages", "stages",
    }
)  # fmt: skip


def _own(old: Definition, new: Definition) -> Iterator[Change]:
    for one in fields(Definition):
        before, after = getattr(old, one.name), getattr(new, one.name)
        if one.name in ONE_BY_ONE or before == after:
            continue
        why = REASON_OF_KEY.get(one.name, "law")
        yield _Place(one.name).change("changed", why, before, after)
    yield from _identity(old, new)


def _identity(old: Definition, new: Definition) -> Iterator[Change]:
    was, now = old.identity, new.identity
    place = _Place("identity")
    if (was.proofing, was.authn, was.signature) != (
        now.proofing,
        now.authn,
        now.signature,
    ):
        more = now.proofing > was.proofing or now.authn > was.authn
        signs = now.signature not in {was.signature, "none"}
        why = "surer" if more or signs else "more_ways"
        yield place.change("identity", why, was, now)
    elif was.rationale != now.rationale:
        yield place.change("changed", "wording", was.rationale, now.rationale)


def _law(old: Definition, new: Definition) -> Iterator[Change]:
    yield from _list(
        "law", old.law, new.law, lambda one: one.name, lambda _was, _now: "law", "law"
    )


def _eligibility(old: Definition, new: Definition) -> Iterator[Change]:
    """Compare conditions by their rule; those that only say their reason anew.

    A condition has no key: one whose rule is nowhere in the other version is
    another condition.
    """
    was = {_mark(one.rule): one for one in old.eligibility}
    now = {_mark(one.rule): one for one in new.eligibility}
    for one in old.eligibility:
        place = _Place(f"eligibility.{_mark(one.rule)}", (one.reason,))
        if _mark(one.rule) not in now:
            yield place.change("condition_gone", "entitlement", before=one.rule)
            continue
        other = now[_mark(one.rule)]
        for name in ("reason", "basis"):
            before, after = getattr(one, name), getattr(other, name)
            if before != after:
                here = place.inside(name)
                yield here.change("reworded", "wording", before, after)
    for one in new.eligibility:
        if _mark(one.rule) not in was:
            place = _Place(f"eligibility.{_mark(one.rule)}", (one.reason,))
            yield place.change("condition_added", "entitlement", after=one.rule)


def _values(old: Definition, new: Definition) -> Iterator[Change]:
    """Compare the values with a name: a new formula changes whatever reads it.

    One that came or went changes nothing by itself: what reads it has another rule.
    """
    was = {one.name: one for one in old.values}
    now = {one.name: one for one in new.values}
    for name in dict.fromkeys([*was, *now]):
        before, after = was.get(name), now.get(name)
        shown = after or before
        place = _Place(f"values.{name}", (shown.label,) if shown else ())
        if before is None or after is None:
            code = "added" if before is None else "gone"
            yield place.change(code, "inside", before, after)
        elif before.value != after.value:
            yield place.change("changed", "entitlement", before.value, after.value)
        elif before != after:
            yield place.change("changed", "wording", before.label, after.label)


def _mark(node: Node) -> str:
    """Name a rule by what it says, short and for ever the same.

    >>> from madoguchi.procedures.expressions.parse import parse
    >>> _mark(parse("age >= 15")) == _mark(parse("age>=15"))
    True
    """
    return sha256(json.dumps(to_json(node)).encode()).hexdigest()[:8]


def _fee(old: Definition, new: Definition) -> Iterator[Change]:
    yield from _list(
        "fee",
        old.fee,
        new.fee,
        lambda one: one.label,
        lambda was, now: (
            "wording" if (was.amount, was.when) == (now.amount, now.when) else "price"
        ),
        "price",
    )


def _list(  # noqa: PLR0913, PLR0917 - one row of a table of lists
    key: str,
    old: Sequence[Any],
    new: Sequence[Any],
    name: Callable[[Any], Text],
    why: Callable[[Any, Any], str],
    gone: str,
) -> Iterator[Change]:
    """Compare two lists whose entries have no key, by their names.

    An entry of a new name at the place of one that is gone is that one renamed.
    """
    was, now = _by_name(old, name), _by_name(new, name)
    left = [text for text in was if text not in now]
    come = {text: one for text, one in now.items() if text not in was}
    for text, one in was.items():
        other = now.get(text, one)
        if other != one:
            place = _Place(f"{key}.{text}", (name(other),))
            yield place.change("changed", why(one, other), one, other)
    for text, other in zip(left, come.values(), strict=False):
        place = _Place(f"{key}.{text}", (name(was[text]),))
        yield place.change("changed", why(was[text], other), was[text], other)
    for text in left[len(come) :]:
        place = _Place(f"{key}.{text}", (name(was[text]),))
        yield place.change("gone", gone, was[text])
    for text in list(come)[len(left) :]:
        place = _Place(f"{key}.{text}", (name(come[text]),))
        yield place.change("added", gone, after=come[text])


def _by_name(entries: Sequence[Any], name: Callable[[Any], Text]) -> dict[str, Any]:
    """Return entries by their names; of one name they are told apart by their order."""
    seen: Counter[str] = Counter()
    found = {}
    for one in entries:
        text = str(name(one))
        seen[text] += 1
        found[text if seen[text] == 1 else f"{text}#{seen[text]}"] = one
    return found


def _parameters(old: Definition, new: Definition) -> Iterator[Change]:
    """Compare dated values: a later one is announced, an earlier one is rewritten."""
    was = {(one.name, one.start): one for one in old.parameter_values}
    now = {(one.name, one.start): one for one in new.parameter_values}
    last = {name: max(day for one, day in was if one == name) for name, _ in was}
    for name, start in sorted(was.keys() | now.keys()):
        before, after = was.get((name, start)), now.get((name, start))
        if before == after:
            continue
        later = before is None and (name not in last or start > last[name])
        place = _Place(f"parameters.{name}.{start.isoformat()}", (Text(ja=name),))
        if before and after and before.value == after.value:
            yield place.change("changed", "inside", before, after)
            continue
        why = "dated" if later else "value"
        sides = (one.value if one else None for one in (before, after))
        yield place.change("parameter", why, *sides)


def _channels(old: Definition, new: Definition) -> Iterator[Change]:
    was = {way.name: way for way in old.channels}
    now = {way.name: way for way in new.channels}
    for name in dict.fromkeys([*was, *now]):
        before, after = was.get(name), now.get(name)
        place = _Place(f"channels.{name}", (Text(ja=name),))
        opened, opens = _is_there(before), _is_there(after)
        if opened and not opens:
            yield place.change("way_gone", "way_gone")
        elif opens and not opened:
            yield place.change("way_added", "more_ways")
        elif before != after:
            yield place.change("reworded", "wording", before, after)


ORDERED: Final[Mapping[str, Callable[[Definition], Iterable[object]]]] = {
    "law": lambda of: (str(one.name) for one in of.law),
    "eligibility": lambda of: (_mark(one.rule) for one in of.eligibility),
    "values": lambda of: (one.name for one in of.values),
    "fee": lambda of: (str(one.label) for one in of.fee),
    "parameters": lambda of: ((one.name, one.start) for one in of.parameter_values),
    "channels": lambda of: (one.name for one in of.channels),
}
"""What is shown, or kept, in the order in which it is written."""


def _orders(old: Definition, new: Definition) -> Iterator[Change]:
    for name, entries in ORDERED.items():
        if _in_another_order(entries(old), entries(new)):
            yield _Place(name).change("reordered", "order")


def _in_another_order(was: Iterable[object], now: Iterable[object]) -> bool:
    """Say whether what is in both stands in another order.

    >>> _in_another_order("abc", "xac"), _in_another_order("abc", "cab")
    (False, True)
    """
    before, after = list(was), list(now)
    kept = [one for one in before if one in after]
    return kept != [one for one in after if one in before]


def _is_there(way: Way | None) -> bool:
    return way is not None and way.available


# ------------------------------------------------------------------------- the form


def _pages(old: Definition, new: Definition) -> Iterator[Change]:
    was, now = _questions(old), _questions(new)
    pages_before = {page.key: page for page in old.pages}
    for key, (page, question) in was.items():
        if key not in now:
            place = _at(page, question)
            yield place.change("question_gone", "nothing_to_answer", before=question)
    for page in new.pages:
        before = pages_before.get(page.key)
        if before is None:
            place = _Place(f"page.{page.key}", (page.title,))
            yield place.change("page_added", "order")
        else:
            yield from _page(before, page)
        for question in page.questions:
            if question.key not in was:
                yield _added(page, question)
                continue
            stood, asked = was[question.key]
            yield from _question(_at(page, question), asked, question)
            if stood.key != page.key:
                yield from _moved(stood, page, question)
    gone = [page for page in old.pages if page.key not in {p.key for p in new.pages}]
    for page in gone:
        yield _Place(f"page.{page.key}", (page.title,)).change("page_gone", "order")
    yield from _order(old, new)


def _questions(of: Definition) -> dict[str, tuple[Page, Question]]:
    return {one.key: (page, one) for page in of.pages for one in page.questions}


def _at(page: Page, question: Question) -> _Place:
    names = (page.title, question.label)
    return _Place(f"question.{question.key}", names, (question.key,))


def _added(page: Page, question: Question) -> Change:
    why = "new_question" if _is_needed(question) else "still_answers"
    return _at(page, question).change("question_added", why, after=question)


def _is_needed(question: Question) -> bool:
    """Say whether an answer is needed, be it only with some other answers."""
    return question.required or question.required_if is not None


def _moved(stood: Page, page: Page, question: Question) -> Iterator[Change]:
    """Say that a question stands on another page, which may be shown more often."""
    place = _at(page, question)
    yield place.change("question_moved", "order", stood.title, page.title)
    if stood.show_if is not None and stood.show_if != page.show_if:
        why = "may_appear" if _is_needed(question) else "still_answers"
        yield place.change("condition", why, stood.show_if, page.show_if)


def _page(was: Page, now: Page) -> Iterator[Change]:
    keys = tuple(one.key for one in now.questions)
    place = _Place(f"page.{now.key}", (now.title,), keys)
    for name in ("title", "hint"):
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            yield place.inside(name).change("reworded", "wording", before, after)
    if was.show_if != now.show_if:
        needed = any(map(_is_needed, now.questions))
        yield place.change(
            "condition", _appears(was.show_if, needed=needed),
            was.show_if, now.show_if,
        )  # fmt: skip


def _appears(was: Node | None, *, needed: bool) -> str:
    """Tell whether what has this condition may be asked where it was not before.

    What was always asked is asked more rarely under any condition.
    """
    return "may_appear" if needed and was is not None else "still_answers"


def _order(old: Definition, new: Definition) -> Iterator[Change]:
    if _in_another_order(_questions(old), _questions(new)):
        yield _Place("order").change("reordered", "order")


# --------------------------------------------------------------------- one question

WORDS: Final = ("label", "hint", "why")
INSIDE: Final = ("source", "gif")
LEAST: Final = frozenset({"min", "min_length", "least"})
MOST: Final = frozenset({"max", "max_length", "max_mb", "most"})
LOOKS: Final = frozenset({"one_by_one", "tells_where"})
"""How a question is laid out and who sees its answer, whatever is answered."""
SAID: Final = frozenset({"unit", "item", "text", "pattern_says"})
"""Own texts that nobody agrees to: those of a consent are asked about again."""


def _question(place: _Place, was: Question, now: Question) -> Iterator[Change]:
    for name in WORDS:
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            yield place.inside(name).change("reworded", "wording", before, after)
    for name in INSIDE:
        if getattr(was, name) != getattr(now, name):
            before, after = getattr(was, name), getattr(now, name)
            yield place.inside(name).change("inside", "inside", before, after)
    if was.kind != now.kind:
        yield place.change("kind", "other_kind", was.kind, now.kind)
        return
    if was.required != now.required:
        why = "new_question" if now.required else "still_answers"
        yield place.change("required", why, was.required, now.required)
    if was.required_if != now.required_if:
        more = now.required_if is not None and not was.required
        why = "new_question" if more else "still_answers"
        here = place.inside("required_if")
        yield here.change("limit", why, was.required_if, now.required_if)
    if was.value != now.value:
        yield place.inside("value").change("limit", "entitlement", was.value, now.value)
    if was.show_if != now.show_if:
        why = _appears(was.show_if, needed=_is_needed(now))
        yield place.change("condition", why, was.show_if, now.show_if)
    yield from _own_keys(place, was, now)
    yield from _options(place, was.options, now.options)
    yield from _inner(place, was, now)
    yield from _rest(place, was, now)


KNOWN: Final = frozenset(
    {
        "key", "kind", "label", "hint", "why", "required", "show_if", "source", "gif",
        "own", "options", "questions", "value", "required_if",
    }
)  # fmt: skip


def _rest(place: _Place, was: Question, now: Question) -> Iterator[Change]:
    """Take what this release does not know of a question for a narrower answer."""
    for one in fields(Question):
        before, after = getattr(was, one.name), getattr(now, one.name)
        if one.name not in KNOWN and before != after:
            yield place.inside(one.name).change("limit", "narrower", before, after)


def _own_keys(place: _Place, was: Question, now: Question) -> Iterator[Change]:
    for key in sorted(was.own.keys() | now.own.keys()):
        before, after = was.own.get(key), now.own.get(key)
        if before == after:
            continue
        here = place.inside(key)
        if isinstance(before or after, Text):
            why = "wording" if key in SAID else "consent"
            yield here.change("reworded", why, before, after)
        elif key in LOOKS:
            yield here.change("limit", "order", before, after)
        else:
            limits = (_limit(was, key), _limit(now, key))
            why = "still_answers" if _is_wider(key, *limits) else "narrower"
            yield here.change("limit", why, before, after)


def _limit(question: Question, key: str) -> Value:
    """Return the limit in force, also where the kind sets it and nobody wrote it."""
    kind = kinds().get(question.kind)
    unsaid = kind.unsaid(question, key) if kind else None
    return question.own.get(key, unsaid)


def _is_wider(key: str, before: Value, after: Value) -> bool:
    """Tell whether every answer that was right before is right now.

    What cannot be compared is taken for narrower.

    >>> _is_wider("max", 5, 10), _is_wider("max", None, 10), _is_wider("min", 1, None)
    (True, False, True)
    >>> _is_wider("accept", ("pdf",), ("pdf", "png")), _is_wider("min", "today", 3)
    (True, False)
    """
    if after is None and key in LEAST | MOST:
        return True
    if before is None:
        return key == "multiline"
    if isinstance(before, tuple):
        return isinstance(after, tuple) and set(before) <= set(after)
    if type(before) is not type(after) or not isinstance(before, int | bool):
        return False
    if key == "multiline":
        return bool(after)
    return after <= before if key in LEAST else key in MOST and after >= before


def _options(
    place: _Place, was: Iterable[Option], now: Iterable[Option]
) -> Iterator[Change]:
    before = {one.value: one for one in was}
    after = {one.value: one for one in now}
    for value, one in before.items():
        here = place.inside(f"option.{value}", one.label)
        other = after.get(value)
        if other is None:
            yield here.change("option_gone", "option_gone")
            continue
        for name in ("label", "hint"):
            if getattr(one, name) != getattr(other, name):
                yield here.inside(name).change(
                    "reworded", "wording", getattr(one, name), getattr(other, name)
                )
        if one.exclusive != other.exclusive:
            why = "narrower" if other.exclusive else "still_answers"
            yield here.change("exclusive", why, one.exclusive, other.exclusive)
    for value, one in after.items():
        if value not in before:
            here = place.inside(f"option.{value}", one.label)
            yield here.change("option_added", "still_answers")
    if _in_another_order(before, after):
        yield place.change("reordered", "order")


def _inner(place: _Place, was: Question, now: Question) -> Iterator[Change]:
    """Compare the questions of a group; the group itself is what is asked again."""
    before = {one.key: one for one in was.questions}
    after = {one.key: one for one in now.questions}
    for key, one in before.items():
        if key not in after:
            here = place.inside(key, one.label)
            yield here.change("question_gone", "nothing_to_answer", before=one)
    for key, one in after.items():
        here = place.inside(key, one.label)
        if key in before:
            yield from _question(here, before[key], one)
        else:
            why = "new_question" if one.required else "still_answers"
            yield here.change("question_added", why, after=one)
    if _in_another_order(before, after):
        yield place.change("reordered", "order")


# ------------------------------------------------------------------ the office's work


def _stages(old: Definition, new: Definition) -> Iterator[Change]:
    was = {one.key: one for one in old.stages}
    now = {one.key: one for one in new.stages}
    for key in dict.fromkeys([*was, *now]):
        before, after = was.get(key), now.get(key)
        if before == after:
            continue
        title = (after or before or _NOWHERE).title
        place = _Place(f"stages.{key}", (title,))
        yield place.change("stage", "from_arrival", before, after)
    if _in_another_order(was, now):
        yield _Place("stages").change("reordered", "from_arrival")


_NOWHERE: Final = Stage("", Text(), "", "")
