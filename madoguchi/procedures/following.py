"""Which questions of a page come and go with the answers of the same page.

Without scripts the page is sent and shown again; a browser with scripts can show and
hide at once, by what is left of their conditions. The server decides again each time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.engine import Form
from madoguchi.procedures.expressions.checking import depends_on
from madoguchi.procedures.expressions.remainder import NotAlone, Remainder, remainder
from madoguchi.procedures.expressions.tree import Json
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.question import Question

RESTS_KEPT = 512


@dataclass(frozen=True, slots=True)
class Rest:
    """What a browser needs to show and hide one question, but for other answers."""

    remainder: Remainder
    reads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Following:
    """The questions of one page that follow its answers.

    `waiting` are not asked as the answers stand. `when` has the rest of each
    condition as a tree, `read` says how the browser reads the answers it needs.
    """

    keys: frozenset[str] = frozenset()
    waiting: tuple[Question, ...] = ()
    when: Mapping[str, Json] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=RESTS_KEPT)
def rests_of(form: Form, key: str) -> Mapping[str, Rest]:
    """Return the rest for each question of a page that a browser can follow."""
    page = next(one for one in form.pages if one.key == key)
    here = {question.key: kind_of(question).in_browser for question in page.questions}
    found = {}
    for question in page.questions:
        if question.show_if is None:
            continue
        names = {name for _, name in depends_on(question.show_if, form.scope)}
        reads = names & set(here)
        if not reads or not all(here[name] for name in reads):
            continue
        try:
            rest = remainder(
                question.show_if, form.scope, frozenset(reads), form.parameters
            )
        except NotAlone:
            continue
        found[question.key] = Rest(rest, frozenset(reads))
    return found


def following(
    form: Form, page: Page, journey: Journey, asked: Sequence[Question]
) -> Following:
    """Return what follows the answers of this page, for this draft."""
    rests = rests_of(form, page.key)
    if not rests:
        return Following()
    here = {question.key for question in page.questions}
    known = {key: one for key, one in journey.shown().items() if key not in here}
    env = form.env(known, journey.today, journey.channel)
    shown = {question.key for question in asked}
    possible = [
        question
        for question in page.questions
        if question.key in rests
        and (question.key in shown or form.shows[question.key](env) is not False)
    ]
    kinds = {question.key: kind_of(question).in_browser for question in page.questions}
    read = {name for one in possible for name in rests[one.key].reads}
    return Following(
        keys=frozenset(one.key for one in possible),
        waiting=tuple(one for one in possible if one.key not in shown),
        when={one.key: rests[one.key].remainder(env) for one in possible},
        read={name: kinds[name] for name in sorted(read)},
    )
