"""Where a set of answers leads: the pages shown, in order, and what is missing.

Computed by walking from the start, so there is no stored progress to go wrong. The
same journey runs on a draft, on a stored case and on a form filled in on paper.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.engine import Answers, Form
from madoguchi.procedures.expressions.compile import Env
from madoguchi.procedures.kinds.group import Group, Record, parts_of, read_record
from madoguchi.procedures.kinds.hidden import Hidden
from madoguchi.procedures.kinds.kind import Raw, kind_of
from madoguchi.procedures.kinds.problem import Problem, Unusable
from madoguchi.procedures.kinds.question import Question

Veil: TypeAlias = Callable[[Answers], Mapping[str, Any]]
"""Returns answers with what their reader may not see hidden."""
RENDERED = "asked"
"""Name of the hidden fields that say which questions the page showed."""


@dataclass(frozen=True, slots=True)
class Position:
    """Which page of how many; `about` while a branch is open."""

    index: int
    count: int
    about: bool

    def __iter__(self) -> Iterator[int | bool]:
        return iter((self.index, self.count, self.about))


class Gap(NamedTuple):
    """The first thing that is missing."""

    page: str
    question: str
    code: str


class Journey:
    """The way of one set of answers through a form.

    `again` are questions that changed since they were answered: they are asked once
    more, and until then their answers count for nothing. A `veil` hides of what is
    told what its reader may not see; the way itself follows all answers.
    """

    veil: Veil | None = None

    def __init__(
        self,
        form: Form,
        answers: Answers,
        today: date,
        channel: str = "web",
        again: Collection[str] = (),
    ) -> None:
        self.form = form
        self.today = today
        self.channel = channel
        self._shown: dict[str, Any] = {}
        self._asked: dict[str, tuple[Question, ...]] = {}
        self._gaps: list[Gap] = []
        self._branches_open = False
        self.again = again
        self._walk(answers)

    def _walk(self, answers: Answers) -> None:
        form = self.form
        env = form.env(self._shown, self.today, str(self.channel))
        pages = []
        for page in form.pages:
            shows = form.shows_page.get(page.key)
            if shows is not None and (visible := shows(env)) is not True:
                self._branches_open |= visible is None
                continue
            pages.append(page)
            self._asked[page.key] = self._ask(page, env, answers)
        self.pages: tuple[Page, ...] = tuple(pages)

    def _ask(self, page: Page, env: Env, answers: Answers) -> tuple[Question, ...]:
        asked = []
        for question in page.questions:
            shows = self.form.shows.get(question.key)
            if shows is not None and shows(env) is not True:
                continue
            asked.append(as_asked(self.form, question, env))
            if question.key in self.form.untyped:
                if (value := self.form.computed(question.key, env)) is not None:
                    self._shown[question.key] = value
            elif question.key in self.again:
                self._gaps.append(Gap(page.key, question.key, "changed"))
            else:
                self._take(page, question, answers.get(question.key), env)
        for question in needed_here(self.form, asked, env):
            if question.key not in self._shown and question.key not in self.again:
                self._gaps.append(Gap(page.key, question.key, "missing"))
        return tuple(asked)

    def _take(self, page: Page, question: Question, answer: Any, env: Env) -> None:
        """Keep what was answered, or note that an answer is missing."""
        if question.questions and answer is not None:
            answer = self._records(page, question, answer, env)
        if answer is not None:
            self._shown[question.key] = answer
        elif question.required:
            self._gaps.append(Gap(page.key, question.key, "missing"))

    def _records(
        self, page: Page, group: Question, records: Sequence[Record], env: Env
    ) -> list[Record] | None:
        """Return the records without their hidden answers."""
        found = []
        for record in records:
            seen: Record = {}
            for question in group.questions:
                if not kind_of(question).is_typed:
                    continue
                if not is_shown(self.form, group, question, seen, env):
                    continue
                if (answer := record.get(question.key)) is not None:
                    seen[question.key] = answer
                elif question.required:
                    self._gaps.append(Gap(page.key, group.key, "missing"))
            found.append(seen)
        if found and len(found) < group.number("min", 0):
            self._gaps.append(Gap(page.key, group.key, "too_few_records"))
        return found or None

    def reader(self) -> "PageReader":
        """Return what reads the pages of this journey."""
        return PageReader(self.form, self.today, self.channel, self.again)

    def page(self, key: str) -> Page | None:
        """Return a page that these answers lead to; None when they do not."""
        return self.form.page(key) if key in self._asked else None

    def asked(self, key: str) -> tuple[Question, ...]:
        """Return the questions that a page shows with these answers."""
        return self._asked.get(key, ())

    def answerable(self, key: str) -> tuple[Question, ...]:
        """Return the questions of a page that have an answer: it is never only text."""
        return tuple(one for one in self.asked(key) if kind_of(one).has_answer)

    def computed(self, key: str, language: str) -> dict[str, str]:
        """Say the answers of a page that follow from others, by question."""
        shown = self.shown()
        return {
            one.key: self.form.say(one.key, shown.get(one.key), language)
            for one in self.asked(key)
            if one.key in self.form.values
        }

    def shown(self) -> dict[str, Any]:
        """Return the answers to what is shown; hidden ones are absent."""
        return dict(self.veil(self._shown) if self.veil else self._shown)

    def unanswered(self) -> list[str]:
        """Return the required questions that are shown and not answered."""
        return list(dict.fromkeys(gap.question for gap in self._gaps))

    def first_gap(self) -> Gap:
        """Return what is missing first; raise IndexError when nothing is."""
        return self._gaps[0]

    @property
    def is_complete(self) -> bool:
        return not self._gaps

    def problems(self) -> Iterator[tuple[Page, Problem]]:
        """Yield all that keeps these answers from being sent, page by page.

        Every answer is read again as if it were typed now: a date that was right when
        its page was saved may lie in the past today.
        """
        answers, reader = self.shown(), self.reader()
        for page in self.pages:
            found = reader.read(page, typed_page(page, answers), answers).problems
            yield from ((page, one) for one in found)
            told = {one.key for one in found}
            for gap in self._gaps:
                if gap.page == page.key and gap.question not in told:
                    told.add(gap.question)
                    least = self.form.question(gap.question).number("min", 0)
                    yield page, Problem(gap.question, gap.code, params={"least": least})

    def first_open(self) -> Page | None:
        """Return the first page on which something is missing."""
        return self.page(self._gaps[0].page) if self._gaps else None

    def is_done(self, key: str) -> bool:
        """Say whether nothing is missing on a page."""
        return all(gap.page != key for gap in self._gaps)

    def next_after(self, key: str) -> Page | None:
        """Return where to go after a page was saved; None: to check the answers.

        It is the same page again when its own answers opened a question on it.
        """
        if key in self._asked and not self.is_done(key):
            return self.page(key)
        place = self._place(key)
        return next(
            (page for page in self.pages if self._place(page.key) > place), None
        )

    def before(self, key: str) -> Page | None:
        """Return the page before one; None before the first."""
        place = self._place(key)
        earlier = [page for page in self.pages if self._place(page.key) < place]
        return earlier[-1] if earlier else None

    def _place(self, key: str) -> int:
        keys = [page.key for page in self.form.pages]
        return keys.index(key) if key in keys else -1

    def position(self, key: str) -> Position:
        """Say which page of how many this is."""
        place = self._place(key)
        index = sum(self._place(page.key) <= place for page in self.pages)
        return Position(index, len(self.pages), self._branches_open)


def needed_here(form: Form, asked: Iterable[Question], env: Env) -> Iterator[Question]:
    """Yield the questions of a page that its answers make required."""
    for question in asked:
        needs = form.needs.get(question.key)
        if needs is not None and needs(env) is True:
            yield question


def is_shown(
    form: Form, group: Question, question: Question, record: Record, env: Env
) -> bool:
    """Say whether a question of a group is asked for this record."""
    shows = form.shows_inside.get((group.key, question.key))
    if shows is None:
        return True
    env.records[0] = record
    return shows(env) is True


def as_asked(form: Form, question: Question, env: Env) -> Question:
    """Return a question without those inside it that no record is asked.

    Earlier answers alone have ruled them out, whatever a record holds.
    """
    if not question.questions:
        return question
    left = tuple(
        one
        for one in question.questions
        if (shows := form.shows_in_all.get((question.key, one.key))) is None
        or shows(env) is True
    )
    some = 0 < len(left) < len(question.questions)
    return replace(question, questions=left) if some else question


@dataclass(frozen=True, slots=True)
class Parsed:
    """What came of a page that was sent.

    `asked` are the questions to show again when there are problems. `revealed` are
    questions that this page's own answers opened and that were not on it yet: no
    problem, but the page has to be shown once more. `computed` follows from the
    answers that are right; it is shown and never kept with a page.
    """

    answers: Mapping[str, Any]
    problems: tuple[Problem, ...]
    raw: Mapping[str, Sequence[str]]
    asked: tuple[Question, ...]
    revealed: tuple[str, ...] = ()
    computed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_fine(self) -> bool:
        return not self.problems

    def said(self, form: Form, language: str) -> dict[str, str]:
        """Say what follows from the answers, by question; "" while it is open."""
        return {
            one.key: form.say(one.key, self.computed.get(one.key), language)
            for one in self.asked
            if one.key in form.values
        }


class PageReader:
    """Reads the pages of one form for one day and channel.

    `again` are the questions asked once more, as the journey has them: what depends
    on them was not on the page.
    """

    def __init__(
        self,
        form: Form,
        today: date,
        channel: str = "web",
        again: Collection[str] = (),
    ) -> None:
        self.form = form
        self.today = today
        self.channel = str(channel)
        self.again = again

    def read(
        self,
        page: Page,
        raw: Mapping[str, Sequence[str]],
        answers: Answers,
        walked: Journey | None = None,
    ) -> Parsed:
        """Read a page question by question; earlier answers decide what is asked.

        `walked` is the journey of these answers, where somebody has walked it already.
        """
        journey = walked or Journey(
            self.form, answers, self.today, self.channel, self.again
        )
        here = {question.key for question in page.questions}
        known = {key: one for key, one in journey.shown().items() if key not in here}
        env = self.form.env(known, self.today, self.channel)
        before = {question.key for question in journey.asked(page.key)}
        found: dict[str, Any] = {}
        problems: list[Problem] = []
        asked: list[Question] = []
        revealed: list[str] = []
        computed: dict[str, Any] = {}
        for question in page.questions:
            shows = self.form.shows.get(question.key)
            if shows is not None and shows(env) is not True:
                continue
            asked.append(as_asked(self.form, question, env))
            if question.key in self.form.untyped:
                value = self.form.computed(question.key, env)
                if value is not None:
                    known[question.key] = computed[question.key] = value
                continue
            parts = parts_of(question.key, raw)
            rendered = question.key in raw.get(RENDERED, ()) or bool(parts)
            if shows is not None and question.key not in before and not rendered:
                revealed.append(question.key)
                continue
            try:
                answer = self._answer(question, parts, env)
            except Unusable as unusable:
                problems += unusable.problems
                continue
            found[question.key] = answer
            if answer is not None:
                known[question.key] = answer
        problems += [
            Problem(question.key, "missing")
            for question in needed_here(self.form, asked, env)
            if question.key in found and question.key not in known
        ]
        return Parsed(
            found, tuple(problems), raw, tuple(asked), tuple(revealed), computed
        )

    def read_record(
        self, group: Question, number: int, raw: Raw, answers: Answers
    ) -> Parsed:
        """Read one record of a group that is filled one page each.

        `raw` has the fields by their names in the page; the other records stay.
        """
        journey = Journey(self.form, answers, self.today, self.channel, self.again)
        known = {key: one for key, one in journey.shown().items() if key != group.key}
        env = self.form.env(known, self.today, self.channel)
        record, found = read_record(
            group,
            parts_of(f"{group.key}.{number}", raw),
            self.today,
            lambda one, seen: is_shown(self.form, group, one, seen, env),
        )
        problems = tuple(one.inside(group.key, number) for one in found)
        records = list(answers.get(group.key) or ())
        records[number : number + 1] = [record]
        kept = {} if problems else {group.key: records}
        return Parsed(kept, problems, raw, (group,))

    def reads_back(self, question: Question, answer: Any, env: Env) -> bool:
        """Say whether an answer, typed into its question today, is the same answer."""
        try:
            return bool(
                self._answer(question, kind_of(question).typed(question, answer), env)
                == answer
            )
        except Unusable:
            return False

    def _answer(
        self, question: Question, parts: Mapping[str, Sequence[str]], env: Env
    ) -> Any:
        kind = kind_of(question)
        if isinstance(kind, Group):
            answer: Any = kind.parse_records(
                question,
                parts,
                self.today,
                lambda one, record: is_shown(self.form, question, one, record, env),
            )
        else:
            answer = kind.parse(question, parts, self.today)
        if answer is None and question.required:
            raise Unusable([Problem(question.key, "missing")])
        return answer


def untypable(form: Form, answers: Answers) -> list[str]:
    """Return the questions whose answer is of a type that no field could give.

    Answers of people were typed, so theirs never are; those that an author wrote into
    an example may be.
    """
    found = []
    for key in form.questions.keys() & answers.keys():
        question = form.questions[key]
        try:
            kind_of(question).typed(question, answers[key])
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            found.append(key)
    return sorted(found)


def typed_page(page: Page, answers: Answers) -> dict[str, list[str]]:
    """Return what to fill the fields of a page with."""
    filled: dict[str, list[str]] = {}
    for question in page.questions:
        if not kind_of(question).is_typed:
            continue
        answer = answers.get(question.key)
        if isinstance(answer, Hidden):
            continue
        parts = kind_of(question).typed(question, answer)
        for part, values in parts.items():
            filled[f"{question.key}.{part}" if part else question.key] = list(values)
    return filled
