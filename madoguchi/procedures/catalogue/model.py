"""Everything an entry and a guide say; field names are those of the files on disk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from madoguchi.procedures.definition.model import Definition, Law, Need, Step, Way
from madoguchi.procedures.expressions.compile import Run
from madoguchi.procedures.texts import Text

FirstDay = Literal["event", "next"]
ClosedDay = Literal["next_open", "keep"]


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a figure was verified (確認済み), and against which source."""

    verified: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when (期限), in words and, where the law counts, as a rule.

    `within` is a length in `unit`, counted from `first_day`; `before` are days before
    the event. At most one of them is set; with neither only the words are known.
    """

    text: Text
    within: int | None = None
    unit: str = "days"
    first_day: FirstDay = "next"
    closed_day: ClosedDay = "next_open"
    before: int | None = None
    proof: Proof = field(default_factory=Proof)

    @property
    def is_computed(self) -> bool:
        return self.within is not None or self.before is not None

    @property
    def has_figure(self) -> bool:
        """Say whether there is anything to verify: a rule, or a number in the words."""
        return self.is_computed or any(one.isdecimal() for one in self.text["ja"])


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of the fee (手数料) in whole yen, as the ward's ordinance has it."""

    label: Text
    amount: int
    proof: Proof = field(default_factory=Proof)


@dataclass(frozen=True, eq=False)
class Entry:
    """One procedure (手続き) of the catalogue.

    `procedure` is the slug under which it is offered on line, where it is; `survey` are
    its names in the national inventory (行政手続等の棚卸調査).
    """

    slug: str
    title: Text
    reading: str
    summary: Text
    kind: str
    category: Text
    department: str
    office: Text
    audience: Text
    law: tuple[Law, ...]
    deadline: Deadline
    channels: tuple[Way, ...]
    needs: tuple[Need, ...]
    steps: tuple[Step, ...]
    procedure: str
    charges: tuple[Charge, ...] = ()
    fees_note: Text = field(default_factory=Text)
    life_events: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    keywords_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words of the other languages, by language."""
    survey: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DueRule:
    """When an entry is due, and the day its deadline counts from."""

    entry: str
    when: Run | None
    event: Run | None
    note: Text


@dataclass(frozen=True, eq=False)
class Guide:
    """A few questions about an event of life, and what is due after it (案内).

    `questions` is the form as a definition, which is never published.
    """

    slug: str
    life_event: str
    body: Text
    questions: Definition
    dues: tuple[DueRule, ...]

    @property
    def title(self) -> Text:
        return self.questions.title

    @property
    def summary(self) -> Text:
        return self.questions.summary


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All entries and guides that a ward shows, each by its slug."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    guides: Mapping[str, Guide] = field(default_factory=dict)
