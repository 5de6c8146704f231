"""Word a notice: which fact makes which notice, and what each language says.

Pure. The texts are data; a text may name only `BLANKS`, none of which is an answer
of the applicant. `agent` and `since` stand in what never leaves the inbox.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from madoguchi.kernel.languages.language import words_in
from madoguchi.kernel.written import marked

TEXTS = Path(__file__).parent / "texts"
IN_LETTERS = ("ja", "en")
"""The languages in which a letter says all; the others it names with an address."""
NOTICE_OF: Mapping[str, str] = {
    "case.received": "received",
    "case.correction_asked": "correction",
    "case.reminded": "reminder",
    "case.extended": "extended",
    "case.decided": "decision",
    "case.revoked": "revoked",
    "case.reopened": "reopened",
    "case.withdrawn": "withdrawn",
    "payment.asked": "payment",
    "payment.reminded": "payment_reminder",
    "payment.overdue": "payment_overdue",
    "payment.waived": "waived",
    "payment.received": "paid",
    "case.lapsed": "lapsed",
    "message.sent": "message",
}
ACTED_FOR: Final[Mapping[str, str]] = {
    "applies": "agent_applied",
    "receives": "agent_receives",
}
"""What somebody is told of an agent, by what the agent does for them."""
UNANSWERED: Final = "unanswered"
"""What a decision is called that followed from no answer to a correction."""
MORE: Final = "payment_more"
"""What asks for money beside a fee that was asked for before."""
KINDS: Final = tuple(
    sorted({*NOTICE_OF.values(), *ACTED_FOR.values(), MORE, UNANSWERED})
)
"""Every notice there is; each has its text in every language."""
BLANKS = frozenset(
    {
        "ward", "department", "phone", "title", "reference",
        "arrived", "due", "reply_by", "why", "address",
        "amount", "receipt", "agent", "since",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wording:
    """A notice in one language."""

    subject: str
    body: str


@cache
def texts(language: str) -> Mapping[str, Mapping[str, str]]:
    return words_in(TEXTS, language, "notices")


def notice_of(kind: str, fact: Mapping[str, Any]) -> str:
    """Return which notice a fact makes.

    >>> notice_of("payment.asked", {}), notice_of("payment.asked", {"supplements": "a"})
    ('payment', 'payment_more')
    >>> notice_of("case.decided", {"by_rule": True})
    'unanswered'
    """
    if fact.get("supplements"):
        return MORE
    return UNANSWERED if fact.get("by_rule") else NOTICE_OF[kind]


def why(language: str, code: str) -> str:
    """Say in a language why something takes longer."""
    return texts(language)["why"].get(code, "")


def read_in(language: str, address: str) -> str:
    """Say in a language where the notice can be read in it."""
    said = texts(language).get("elsewhere", {}).get("text", "")
    return said.format(address=f"{address}?lang={language}") if said else ""


def word(kind: str, language: str, blanks: Mapping[str, str]) -> Wording:
    """Fill a text; one line stays one line, whatever a title contains.

    Readings keep their marks: who shows the notice reads them, a letter has none.

    >>> filled = dict.fromkeys(BLANKS, "…") | {"ward": "みどり区", "reference": "12"}
    >>> word("decision", "ja", filled).subject
    '【みどり区】結果が出ました（受付番号 12）'
    """
    text, foot = texts(language)[kind], texts(language)["foot"]["text"]
    filled = {name: " ".join(value.split()) for name, value in blanks.items()}
    return Wording(
        subject=marked(text["subject"]).format_map(filled),
        body=f"{marked(text['body'])}\n{marked(foot)}".strip().format_map(filled),
    )
