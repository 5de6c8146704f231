"""Build a definition from what a source says, and name what it does not say.

A form of another office knows nothing of our departments, periods or flows: these are
set to what is harmless and listed for a person to decide.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from madoguchi.procedures.definition.model import (
    Condition,
    Definition,
    Identity,
    Page,
    Period,
    Retention,
    Stage,
    Way,
)
from madoguchi.procedures.expressions.tree import (
    MAX_SIZE,
    BadExpression,
    Node,
    check_limits,
)
from madoguchi.procedures.importing.keys import LONGEST, Keys, slug_of
from madoguchi.procedures.importing.report import Report
from madoguchi.procedures.kinds.question import Option, Question
from madoguchi.procedures.texts import Text

TITLE, SUMMARY, TEXT = 40, 100, 4000
UNDECIDED = {
    "reading": "write the title in hiragana",
    "category": "choose the category under which residents find it",
    "department.slug": "name the department (所管課) that answers for it",
    "audience.who": "say for whom it is",
    "identity": "choose the level of the identity check and give the rationale",
    "period.days": "set the standard processing period (標準処理期間)",
    "retention": "set the retention class and years (保存年限)",
    "law": "name the legal basis (根拠法令)",
    "stages": "set the stages of the work in the office",
    "texts": "the texts stand as the source has them, in both languages: put them "
    "into Japanese, and into English in texts/en.toml",
}


def both(text: str) -> Text:
    """Return a text of the source, which stands in for both languages."""
    text = text.strip()
    return Text(ja=text, en=text) if text else Text()


def cut(report: Report, key: str, text: str, most: int) -> str:
    """Return a text that fits, noting when it was shortened."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    report.changed(key, f"shortened from {len(text)} to {most} characters")
    return text[: most - 1].rstrip() + "…"


def name(key: str) -> Node:
    return Node("name", leaf=key)


def text(value: str) -> Node:
    return Node("text", leaf=value)


def whole(value: int) -> Node:
    return Node("int", leaf=value)


TRUE, FALSE = Node("bool", leaf=True), Node("bool", leaf=False)


def every(parts: Iterable[Node]) -> Node:
    """Join conditions that must all hold, leaving out what is always so."""
    return _joined("and", parts, TRUE, FALSE)


def any_of(parts: Iterable[Node]) -> Node:
    """Join conditions of which one is enough."""
    return _joined("or", parts, FALSE, TRUE)


def _joined(op: str, parts: Iterable[Node], nothing: Node, all_said: Node) -> Node:
    found: list[Node] = []
    for part in parts:
        if part == all_said:
            return all_said
        inner = part.args if part.op == op else (part,)
        found += [one for one in inner if one != nothing and one not in found]
    if not found:
        return nothing
    if any(negated(one) in found for one in found):
        return all_said
    if op == "and":
        found = _without_contradiction(found)
    else:
        found = [_beside(one, found) for one in found]
    return found[0] if len(found) == 1 else Node(op, tuple(found))


def _beside(part: Node, parts: list[Node]) -> Node:
    """Leave out of one way that another was not taken: either is enough.

    Only where the rest still asks about the same answers, so that nothing becomes true
    whose answer is not there.
    """
    if part.op != "and":
        return part
    kept = list(part.args)
    for one in part.args:
        rest = [other for other in kept if other is not one]
        said = set().union(*map(names_in, rest))
        if negated(one) in parts and names_in(one) <= said:
            kept = rest
    return kept[0] if len(kept) == 1 else Node("and", tuple(kept))


def _without_contradiction(parts: list[Node]) -> list[Node]:
    """Leave out what another part says already: one answer is never two options."""
    chosen: dict[str, str] = {}
    for key, value in filter(None, map(_option, parts)):
        if chosen.setdefault(key, value) != value:
            return [FALSE]
    return [
        one
        for one in parts
        if one.op != "not"
        or (found := _option(one.args[0])) is None
        or chosen.get(found[0], found[1]) == found[1]
    ]


def negated(node: Node) -> Node:
    if node in (TRUE, FALSE):
        return FALSE if node == TRUE else TRUE
    return node.args[0] if node.op == "not" else Node("not", (node,))


def taken(left: Sequence[Node], when: Node) -> Node:
    """Return when a way is taken: no earlier one was, and its own condition holds.

    One answer is never two options, so an earlier way that asks for another option of
    the same question needs no word.
    """
    own = _option(when)
    other = [
        one
        for one in left
        if own is None or (found := _option(one)) is None or found[0] != own[0]
    ]
    return every([*map(negated, other), when])


def otherwise(left: Sequence[Node], options: Mapping[str, Collection[str]]) -> Node:
    """Return when no way before was taken; never, when they leave no option over."""
    asked_for: dict[str, set[str]] = {}
    for one in left:
        if one.op == "==" and (found := _option(one)):
            asked_for.setdefault(found[0], set()).add(found[1])
    if any(values >= set(options.get(key, "-")) for key, values in asked_for.items()):
        return FALSE
    return every(map(negated, left))


def _option(node: Node) -> tuple[str, str] | None:
    """Return the question and the option of a condition that asks for just that."""
    said = [one for one in node.walk() if one.op == "=="]
    only = {"and", "==", "name", "text", "answered"}
    if len(said) != 1 or {one.op for one in node.walk()} - only:
        return None
    left, right = said[0].args
    return (str(left.leaf), str(right.leaf)) if right.op == "text" else None


def answered(key: str) -> Node:
    return Node("answered", (name(key),))


def names_in(node: Node | None) -> set[str]:
    """Return the answers that a condition asks about."""
    found = node.walk() if node else ()
    return {str(one.leaf) for one in found if one.op == "name"}


TOO_LONG = Node("too_long")
"""Stands for a condition that nobody could read, so that none grows without end."""
LONGEST_CONDITION = 4 * MAX_SIZE
"""How many parts a condition may have while it is put together: some fall away."""


def kept_short(node: Node) -> Node:
    parts = islice(node.walk(), LONGEST_CONDITION + 1)
    return node if sum(1 for _ in parts) <= LONGEST_CONDITION else TOO_LONG


def is_readable(node: Node) -> bool:
    """Say whether a condition is short enough for the language."""
    try:
        check_limits(node)
    except BadExpression:
        return False
    return TOO_LONG not in node.walk()


@dataclass(slots=True)
class Draft:
    """A procedure that is being put together."""

    report: Report
    title: str
    slug: str = ""
    summary: str = ""
    body: str = ""
    kind: str = "application"
    pages: list[Page] = field(default_factory=list)
    eligibility: list[Condition] = field(default_factory=list)
    page_keys: Keys = field(default_factory=lambda: Keys("p"))
    keys: Keys = field(default_factory=Keys)

    def add_page(
        self,
        title: str,
        questions: Sequence[Question],
        show_if: Node | None = None,
        hint: str = "",
    ) -> Page:
        """Add a page; a condition that always holds is none."""
        page = Page(
            self.page_keys.make(title),
            both(cut(self.report, f"page {title}", title, TEXT) or self.title),
            tuple(self.in_order(questions)),
            both(cut_long(self.report, f"page {title}: hint", hint)),
            None if show_if == TRUE else show_if,
        )
        self.pages.append(page)
        return page

    def in_order(self, questions: Sequence[Question]) -> list[Question]:
        """Put each question behind those of its page that its condition asks about."""
        keys = {one.key for one in questions}
        placed: list[Question] = []
        waiting = list(questions)
        while waiting:
            known = {one.key for one in placed}
            ready = next(
                (one for one in waiting if names_in(one.show_if) & keys <= known),
                waiting[0],
            )
            if ready is not waiting[0]:
                self.report.changed(
                    f"question {waiting[0].key}", f"asked after {ready.key}"
                )
            waiting.remove(ready)
            placed.append(ready)
        return placed

    def definition(self) -> Definition:
        """Return the procedure, with what is still undecided noted."""
        for key, why in UNDECIDED.items():
            self.report.decide(key, why)
        title = cut(self.report, "title", self.title or "Untitled", TITLE)
        summary = cut(self.report, "summary", self.summary or self.title, SUMMARY)
        pages = [page for page in self.pages if page.questions]
        if pages and pages[0].show_if:
            self.report.changed(
                f"page {pages[0].key}", "the first page is always shown"
            )
            pages[0] = replace(pages[0], show_if=None)
        return Definition(
            slug=self.slug or slug_of(self.title),
            number=1,
            title=both(title),
            reading=title,
            summary=both(summary or title),
            body=both(self.body),
            kind=self.kind,
            category=Text(ja="未分類", en="Not sorted yet"),
            department="undecided",
            audience=Text(ja="未定", en="Not decided yet"),
            identity=Identity(rationale=Text(ja="未定", en="Not decided yet")),
            period=Period(0),
            retention=Retention("未定", 0),
            channels=(Way("web"),),
            pages=tuple(pages),
            stages=(
                Stage("review", Text(ja="内容の確認", en="Check"), "review", "clerk"),
                Stage("close", Text(ja="完了", en="End"), "close", "clerk"),
            ),
            eligibility=tuple(self.eligibility),
        )


def cut_long(report: Report, key: str, said: str) -> str:
    """Return a text of several lines that fits."""
    said = said.replace("\r\n", "\n").strip()
    if len(said) <= TEXT:
        return said
    report.changed(key, f"shortened from {len(said)} to {TEXT} characters")
    return said[: TEXT - 1] + "…"


def options_of(labels: Iterable[str]) -> tuple[Option, ...]:
    """Return options with codes of their own."""
    codes = Keys("option", ())
    return tuple(Option(codes.code(label)[:LONGEST], both(label)) for label in labels)
