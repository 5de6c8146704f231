"""Everything a version of a procedure says.

Field names are those of the files on disk. Defaults are left out of the canonical
document, so a field that is added later does not change the hash of older versions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from madoguchi.procedures.expressions.compile import Parameters
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.texts import Text

PER = ("month", "year", "once", "visit")
"""How often an amount is paid; of a visit it is what the person still pays."""


@dataclass(frozen=True, slots=True)
class Law:
    """Legal basis (根拠法令); unverified when nobody has checked the article yet."""

    name: Text
    article: Text = field(default_factory=Text)
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """How sure the ward must be of who applies (本人確認)."""

    proofing: int = 0
    authn: int = 0
    signature: str = "none"
    rationale: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Period:
    """Standard processing period (標準処理期間)."""

    days: int
    unit: str = "ward"
    note: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long cases are kept (保存年限)."""

    kind: str
    years: int


@dataclass(frozen=True, slots=True)
class Remedies:
    """What a decision says about appeal (教示): whether one is possible, to whom.

    Without `appeal_to` the ward's head hears it; of work that the law entrusts to
    the ward (法定受託事務) it is another office (地方自治法255条の2).
    """

    appealable: bool = False
    appeal_to: str = ""


@dataclass(frozen=True, slots=True)
class FeeRule:
    """One line of the fee (手数料): an amount in yen, and when it is due."""

    label: Text
    amount: Node
    when: Node | None = None


@dataclass(frozen=True, slots=True)
class Paying:
    """How a fee is paid (納付) through the case; without a moment, it is not.

    At `submit` the fee is due as it was computed; at `review` staff confirm the
    amount and the applicant is told. It is paid within `days` by the ward's calendar,
    else the case lapses. `revenue` is the code of the revenue item (歳入科目) it is
    booked to, `waivers` are the grounds of a waiver (減免) and `basis` their article.
    """

    moment: str = ""
    days: int = 0
    revenue: str = ""
    waivers: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Acting:
    """Whether somebody may act for another (代理): "", "listed" or "nobody".

    Listed are the `grounds` a right to act may rest on, as codes; `channels` are
    where an agent may come, all of the version's where none is named.
    """

    agents: str = ""
    grounds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    def admits(self, channel: str) -> bool:
        """Say whether an agent may be told of through a channel."""
        if self.agents == "nobody":
            return False
        return not self.channels or channel in self.channels


@dataclass(frozen=True, slots=True)
class Way:
    """One channel (受付方法), described so that residents can compare."""

    name: str
    available: bool = True
    fee: Text = field(default_factory=Text)
    when: Text = field(default_factory=Text)
    hours: Text = field(default_factory=Text)
    needs: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Need:
    """A required document (必要書類), and who needs it."""

    who: Text
    what: Text


@dataclass(frozen=True, slots=True)
class Faq:
    q: Text
    a: Text


@dataclass(frozen=True, slots=True)
class Step:
    """What happens, seen by the applicant."""

    title: Text
    text: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of eligibility (要件) and what to say when it is not met.

    `basis` names the article that asks for it.
    """

    rule: Node
    reason: Text
    basis: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Amount:
    """One line of what is granted (支給額): whole yen, and how often it is paid.

    Lines of one `per` add up; a line below zero takes away from the others.
    """

    key: str
    label: Text
    per: str
    amount: Node
    when: Node | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that changes with time, in force from a day on.

    `source` names the law, ordinance or page that it was read in; `unverified` says
    that nobody has compared it with the text in force yet.
    """

    name: str
    start: date
    value: int
    source: str = ""
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A value with a name (途中の値): a formula that others go on with.

    It sees the questions and other values, never a record from inside.
    """

    name: str
    label: Text
    value: Node


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the form: one question, or a few that belong together."""

    key: str
    title: Text
    questions: tuple[Question, ...]
    hint: Text = field(default_factory=Text)
    show_if: Node | None = None


@dataclass(frozen=True, slots=True)
class Filing:
    """Until when the law asks the applicant to file (届出期間), and where it says so.

    The days count from the day after `start`, which the answers tell; without one
    there is no such day.
    """

    start: Node | None = None
    days: int = 0
    basis: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Lapse:
    """When a correction nobody answers ends the case, and which rule lets it.

    So many days after the last day to answer; without days it never does by itself.
    """

    days: int = 0
    basis: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a checklist (確認事項): what is looked at before a stage ends.

    `basis` names the article that asks for it.
    """

    key: str
    stage: str
    text: Text
    basis: Text = field(default_factory=Text)
    required: bool = True


STANDARD_OF: Mapping[str, str] = {
    "review": "examine",
    "check": "confirm",
    "enquiry": "confirm",
    "robot": "confirm",
    "decision": "decide",
    "payment": "pay",
    "handover": "hand_over",
    "close": "issue",
}
"""What a stage of a kind is in the standard flow of work, unless it says so itself."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the work in the office (工程).

    It applies where `when` does not say no. A check goes on by itself where `passes`
    says yes; `enquiry` is what a register is asked. `standard` is what the stage is in
    the standard flow of work (標準業務フロー). While a case stands at one that
    `stops_clock`, its standard processing period stands still.
    """

    key: str
    title: Text
    kind: str
    who: str
    department: str = ""
    target_minutes: int = 0
    decision: str = ""
    outputs: tuple[str, ...] = ()
    when: Node | None = None
    passes: Node | None = None
    enquiry: str = ""
    standard: str = ""
    stops_clock: bool = False

    @property
    def step(self) -> str:
        """Return its step of the standard flow of work."""
        return self.standard or STANDARD_OF.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class Definition:
    """One version (版) of a procedure (手続き)."""

    slug: str
    number: int
    title: Text
    reading: str
    summary: Text
    kind: str
    category: Text
    department: str
    audience: Text
    identity: Identity
    period: Period
    retention: Retention
    channels: tuple[Way, ...]
    pages: tuple[Page, ...]
    stages: tuple[Stage, ...]
    body: Text = field(default_factory=Text)
    life_events: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    keywords_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words of the other languages, by language."""
    anonymous: bool = False
    outputs: tuple[str, ...] = ()
    review_standards: tuple[Text, ...] = ()
    remedies: Remedies = field(default_factory=Remedies)
    law: tuple[Law, ...] = ()
    deadline: Text = field(default_factory=Text)
    fee: tuple[FeeRule, ...] = ()
    fees_note: Text = field(default_factory=Text)
    needs: tuple[Need, ...] = ()
    faq: tuple[Faq, ...] = ()
    steps: tuple[Step, ...] = ()
    eligibility: tuple[Condition, ...] = ()
    amounts: tuple[Amount, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    parameter_values: tuple[Parameter, ...] = ()
    survey: Mapping[str, str] = field(default_factory=dict)
    """Columns of the national inventory that nothing else here says, by name."""
    values: tuple[Value, ...] = ()
    paying: Paying = field(default_factory=Paying)
    filing: Filing = field(default_factory=Filing)
    lapse: Lapse = field(default_factory=Lapse)
    checklist: tuple[Check, ...] = ()
    acting: Acting = field(default_factory=Acting)
    for_staff: bool = False
    """Whether it is for the ward's own staff (庁内の手続き): no resident sees it."""
    attendance: Mapping[str, str] = field(default_factory=dict)
    """What it tells of attendance (勤怠): its `sort`, and questions by their part."""
    variant: str = ""
    """The ward and the revision of its overlay, such as `midori/1`; else empty."""

    @property
    def parameters(self) -> Parameters:
        """Return the values of each parameter, the earliest first."""
        found: dict[str, list[tuple[date, int]]] = {}
        for one in sorted(self.parameter_values, key=lambda one: one.start):
            found.setdefault(one.name, []).append((one.start, one.value))
        return found

    def in_force(self, name: str, on: date) -> Parameter | None:
        """Return the value of a parameter that counts on a day."""
        values = [
            one for one in self.parameter_values if one.name == name and one.start <= on
        ]
        return max(values, key=lambda one: one.start, default=None)

    @property
    def departments(self) -> frozenset[str]:
        """Return the departments that work on it: its own and those of its stages."""
        named = {one.department for one in self.stages if one.department}
        return frozenset({self.department, *named})

    def checks_of(self, stage: str) -> tuple[Check, ...]:
        """Return what is looked at before a stage ends."""
        return tuple(one for one in self.checklist if one.stage == stage)

    def way(self, channel: str) -> Way | None:
        return next((way for way in self.channels if way.name == channel), None)

    def takes(self, channel: str) -> bool:
        """Say whether applications are taken through a channel.

        What is taken online is taken from other systems too, for each of them has the
        ward's leave; a definition may say otherwise.
        """
        way = self.way(channel)
        if way is None and channel == "api":
            way = self.way("web")
        return way is not None and way.available

    @property
    def takes_agents_online(self) -> bool:
        """Say whether an agent (代理人) may declare online for whom they act."""
        listed = self.acting.agents == "listed"
        return listed and self.acting.admits("web") and self.takes("web")

    @property
    def takes_paper(self) -> bool:
        """Say whether an application on paper is taken at all."""
        return self.takes("counter") or self.takes("post")

    @property
    def is_online(self) -> bool:
        """Say whether an available channel is an online one."""
        online = {"web", "line", "api"}
        return any(way.available and way.name in online for way in self.channels)
