"""Random edits of a definition, each of which leaves a definition that can run.

What mentions a question that goes is taken out with it, as its author would have to.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from madoguchi.procedures.definition.model import Condition, Definition, FeeRule, Page
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.kinds.question import Option, Question
from madoguchi.procedures.texts import Text

Draw = Callable[..., Any]
Edit = Callable[[Definition, Draw], Definition]
PLAIN = ("text", "number", "choice", "choices", "yesno", "date", "name", "consent")


def words(text: str) -> Text:
    return Text(ja=text, en=text)


def a_plain(key: str, kind: str, **more: Any) -> Question:
    if kind in ("choice", "choices"):
        more["options"] = tuple(Option(one, words(one)) for one in ("a", "b", "c"))
    if kind == "number":
        more["own"] = {"min": 0, "max": 50}
    if kind == "consent":
        more["own"] = {"statement": words("すべて読みました。")}
    return Question(key, kind, words(key), **more)


def a_form() -> tuple[Page, ...]:
    """Return pages with a branch, a group and most kinds of answers."""
    inner = (a_plain("name", "text"), a_plain("size", "choice"))
    return (
        Page("start", words("start"), (a_plain("what", "choice"),)),
        Page(
            "more",
            words("more"),
            (a_plain("count", "number"), a_plain("note", "text", required=False)),
        ),
        Page(
            "branch",
            words("branch"),
            (a_plain("day", "date"),),
            show_if=parse('what == "a"'),
        ),
        Page(
            "dogs",
            words("dogs"),
            (
                Question(
                    "dogs",
                    "group",
                    words("dogs"),
                    own={"item": words("犬"), "max": 3},
                    questions=inner,
                ),
            ),
        ),
        Page("end", words("end"), (a_plain("agree", "consent"),)),
    )


# ------------------------------------------------------------------------- the parts


def questions_of(definition: Definition) -> list[Question]:
    return [one for page in definition.pages for one in page.questions]


def mentions(node: Node | None, key: str) -> bool:
    return node is not None and any(
        one.leaf == key or (isinstance(one.leaf, tuple) and one.leaf[0] == key)
        for one in node.walk()
        if one.op in ("name", "part")
    )


def forgetting(definition: Definition, key: str) -> Definition:
    """Return a definition in which no rule mentions a question."""

    def kept(node: Node | None) -> Node | None:
        return None if mentions(node, key) else node

    pages = tuple(
        replace(
            page,
            show_if=kept(page.show_if),
            questions=tuple(
                replace(
                    one,
                    show_if=kept(one.show_if),
                    questions=tuple(
                        replace(inner, show_if=kept(inner.show_if))
                        for inner in one.questions
                    ),
                )
                for one in page.questions
            ),
        )
        for page in definition.pages
    )
    return replace(
        definition,
        pages=pages,
        fee=tuple(
            one
            for one in definition.fee
            if not mentions(one.amount, key) and not mentions(one.when, key)
        ),
        eligibility=tuple(
            one for one in definition.eligibility if not mentions(one.rule, key)
        ),
        roles={role: one for role, one in definition.roles.items() if one != key},
        facts=tuple(one for one in definition.facts if one != key),
    )


def exchanged(
    definition: Definition, key: str, made: Callable[[Question], Question | None]
) -> Definition:
    pages = []
    for page in definition.pages:
        questions = tuple(
            new
            for one in page.questions
            if (new := made(one) if one.key == key else one) is not None
        )
        if questions:
            pages.append(replace(page, questions=questions))
    pages[0] = replace(pages[0], show_if=None)
    return replace(definition, pages=tuple(pages))


def a_key(definition: Definition, draw: Draw) -> str:
    return str(draw(st.sampled_from([one.key for one in questions_of(definition)])))


def fresh_key(definition: Definition, draw: Draw) -> str:
    taken = {one.key for one in questions_of(definition)}
    free = [f"q{number}" for number in range(40) if f"q{number}" not in taken]
    # A key may come back that another version used for something else.
    return str(draw(st.sampled_from(free[:6])))


# ------------------------------------------------------------------------- the edits


def add(definition: Definition, draw: Draw) -> Definition:
    key, kind = fresh_key(definition, draw), draw(st.sampled_from(PLAIN))
    question = a_plain(key, kind, required=draw(st.booleans()))
    place = draw(st.integers(0, len(definition.pages) - 1))
    page = definition.pages[place]
    if draw(st.booleans()):
        new = Page(f"p_{key}", words(key), (question,))
        pages = list(definition.pages)
        if new.key not in {one.key for one in pages}:
            pages.insert(place + 1, new)
        return replace(definition, pages=tuple(pages))
    at = draw(st.integers(0, len(page.questions)))
    asked = (*page.questions[:at], question, *page.questions[at:])
    pages = list(definition.pages)
    pages[place] = replace(page, questions=asked)
    return replace(definition, pages=tuple(pages))


def remove(definition: Definition, draw: Draw) -> Definition:
    if len(questions_of(definition)) == 1:
        return definition
    key = a_key(definition, draw)
    return exchanged(forgetting(definition, key), key, lambda _one: None)


def rename(definition: Definition, draw: Draw) -> Definition:
    key, new = a_key(definition, draw), fresh_key(definition, draw)
    clean = forgetting(definition, key)
    return exchanged(clean, key, lambda one: replace(one, key=new))


def retype(definition: Definition, draw: Draw) -> Definition:
    key, kind = a_key(definition, draw), draw(st.sampled_from(PLAIN))
    clean = forgetting(definition, key)
    return exchanged(
        clean,
        key,
        lambda one: a_plain(one.key, kind, required=one.required),
    )


def require(definition: Definition, draw: Draw) -> Definition:
    key = a_key(definition, draw)
    return exchanged(
        definition, key, lambda one: replace(one, required=not one.required)
    )


def limit(definition: Definition, draw: Draw) -> Definition:
    numbers = [one.key for one in questions_of(definition) if one.kind == "number"]
    if not numbers:
        return definition
    least = draw(st.integers(0, 30))
    own = {"min": least, "max": least + draw(st.integers(0, 30))}
    key = draw(st.sampled_from(numbers))
    return exchanged(definition, key, lambda one: replace(one, own=own))


def reoption(definition: Definition, draw: Draw) -> Definition:
    """Offer other options; rules about an option that went go too."""
    with_options = [one.key for one in questions_of(definition) if one.options]
    if not with_options:
        return definition
    key = draw(st.sampled_from(with_options))
    values = draw(st.lists(st.sampled_from("abcde"), min_size=2, unique=True))
    made = tuple(Option(one, words(one)) for one in values)
    return exchanged(
        forgetting(definition, key), key, lambda one: replace(one, options=made)
    )


def reword(definition: Definition, draw: Draw) -> Definition:
    key, text = a_key(definition, draw), draw(st.sampled_from("甲乙丙"))
    return exchanged(definition, key, lambda one: replace(one, label=words(text)))


def restate(definition: Definition, draw: Draw) -> Definition:
    asked = [one.key for one in questions_of(definition) if one.kind == "consent"]
    if not asked:
        return definition
    own = {"statement": words(draw(st.sampled_from("甲乙丙")))}
    key = draw(st.sampled_from(asked))
    return exchanged(definition, key, lambda one: replace(one, own=own))


def regroup(definition: Definition, draw: Draw) -> Definition:
    groups = [one.key for one in questions_of(definition) if one.questions]
    if not groups:
        return definition
    kinds = draw(
        st.lists(
            st.sampled_from(("text", "number", "choice", "date", "name", "choices")),
            min_size=1,
            max_size=3,
        )
    )
    inner = tuple(
        a_plain(key, kind, required=draw(st.booleans()))
        for key, kind in zip(("name", "size", "age"), kinds, strict=False)
    )
    key = draw(st.sampled_from(groups))
    return exchanged(
        forgetting(definition, key), key, lambda one: replace(one, questions=inner)
    )


def reroute(definition: Definition, draw: Draw) -> Definition:
    """Give a later page or question another condition on an earlier one, or none."""
    asked = questions_of(definition)
    earlier = [one for one in asked[:-1] if one.kind in ("choice", "yesno")]
    if not earlier:
        return definition
    on = draw(st.sampled_from(earlier))
    chosen = f'{on.key} == "{on.options[0].value}"' if on.options else on.key
    rule = parse(chosen)
    after = asked[asked.index(on) + 1 :]
    target = draw(st.sampled_from(after))
    wish = draw(st.sampled_from([rule, None]))
    return exchanged(definition, target.key, lambda one: replace(one, show_if=wish))


def shuffle(definition: Definition, draw: Draw) -> Definition:
    """Ask in another order; a rule about what is asked later now goes."""
    pages = draw(st.permutations(list(definition.pages)))
    plain = replace(definition, pages=tuple(pages))
    for one in questions_of(definition):
        plain = forgetting(plain, one.key)
    first, *rest = plain.pages
    return replace(plain, pages=(replace(first, show_if=None), *rest))


def reprice(definition: Definition, draw: Draw) -> Definition:
    amount = parse(str(draw(st.integers(1, 9)) * 100))
    return replace(definition, fee=(FeeRule(words("手数料"), amount),))


def entitle(definition: Definition, draw: Draw) -> Definition:
    numbers = [one.key for one in questions_of(definition) if one.kind == "number"]
    if not numbers:
        return replace(definition, eligibility=())
    rule = f"{draw(st.sampled_from(numbers))} >= {draw(st.integers(0, 9))}"
    return replace(definition, eligibility=(Condition(parse(rule), words("数")),))


EDITS: tuple[Edit, ...] = (
    add, remove, rename, retype, require, limit, reoption, reword, restate, regroup,
    reroute, shuffle, reprice, entitle,
)  # fmt: skip


def edited(definition: Definition, draw: Draw) -> Definition:
    """Return the next version: one to four edits after another."""
    for edit in draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=4)):
        definition = edit(definition, draw)
    return definition
