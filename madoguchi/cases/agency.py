"""Decide whether somebody may act for another (代理), and in what.

Pure: the terms of a mandate, what a version says of agents and days come in; a code of
what is wrong comes out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from madoguchi.procedures.definition.acting import EVIDENCE
from madoguchi.procedures.definition.model import Acting

APPLIES: Final = "applies"
RECEIVES: Final = "receives"
COVERS: Final = (APPLIES, RECEIVES)
"""What an agent does: all from applying to receiving, or receiving alone."""
BY_LETTER: Final = "letter"
EARLIEST: Final = date(1900, 1, 1)
LONGEST_NAME: Final = 100
LONGEST_PHONE: Final = 20

REJECTED_FOR: Final = ("missing", "unreadable", "signature", "person", "scope", "other")
"""Why a mandate cannot be confirmed: 書類がない, 読めない, 署名・押印の不足,
代理人の本人確認ができない, 書かれた範囲がちがう, その他."""
ENDED_FOR: Final = ("principal", "agent", "law", "mistake")
"""Why it ends: 本人の取消し, 代理人の辞任, 法律による終了, 登録の誤り."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Who acts (代理人), in their own words."""

    name: str
    kana: str = ""
    phone: str = ""

    def to_json(self) -> dict[str, str]:
        return {"name": self.name, "kana": self.kana, "phone": self.phone}


@dataclass(frozen=True, slots=True)
class Terms:
    """By what right somebody acts, in what, from when until when.

    `evidence` is the paper that was seen, "" while none was; `procedures` are those it
    names, none where it is not limited to some.
    """

    ground: str
    covers: str = APPLIES
    procedures: tuple[str, ...] = ()
    from_on: date | None = None
    until_on: date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """For what a mandate is shown: which application, of which day, through what."""

    procedure: str
    channel: str
    arrived_on: date
    today: date

    def day_for(self, covers: str) -> date:
        """Return the day on which the right must hold: who receives does so now."""
        return self.arrived_on if covers == APPLIES else self.today


def unfit(terms: Terms, acting: Acting, act: Act) -> str:
    """Return why a mandate does not cover an act, as a code; "" when it does.

    >>> act = Act("hall", "counter", date(2026, 4, 6), date(2026, 4, 7))
    >>> signed = {"ground": "letter", "from_on": date(2026, 4, 1)}
    >>> unfit(Terms(**signed), Acting(), act)
    ''
    >>> unfit(Terms(**signed, until_on=date(2026, 4, 5)), Acting(), act)
    'expired'
    >>> unfit(Terms(**signed, procedures=("tax",)), Acting(), act)
    'scope'
    >>> unfit(Terms(**signed), Acting("listed", ("parent",)), act)
    'ground_here'
    """
    if terms.ground not in EVIDENCE or terms.covers not in COVERS:
        return "ground"
    return _refused_here(terms, acting, act) or _outside(terms, act)


def _refused_here(terms: Terms, acting: Acting, act: Act) -> str:
    """Return why the version takes no such agent; who only fetches, any may be."""
    if terms.evidence and terms.evidence != EVIDENCE[terms.ground]:
        return "evidence"
    if terms.covers == RECEIVES:
        return ""
    if acting.agents == "nobody":
        return "nobody"
    if acting.agents == "listed" and terms.ground not in acting.grounds:
        return "ground_here"
    return "" if acting.admits(act.channel) else "channel"


def _outside(terms: Terms, act: Act) -> str:
    begun, ended = terms.from_on, terms.until_on
    day = act.day_for(terms.covers)
    if begun is None and terms.ground == BY_LETTER:
        return "undated"
    if (begun and begun < EARLIEST) or (ended and ended < (begun or EARLIEST)):
        return "dates"
    if begun and begun > day:
        return "early"
    if ended and ended < day:
        return "expired"
    limited = terms.procedures and act.procedure not in terms.procedures
    return "scope" if limited else ""


def unnamed(agent: Agent) -> str:
    """Return what is wrong with how an agent is named, as a code.

    >>> unnamed(Agent("若葉 一郎")), unnamed(Agent(" ")), unnamed(Agent("a" * 101))
    ('', 'unnamed', 'long')
    """
    if not agent.name.strip():
        return "unnamed"
    longest = max(len(agent.name), len(agent.kana))
    too_long = longest > LONGEST_NAME or len(agent.phone) > LONGEST_PHONE
    return "long" if too_long else ""
