"""How far a change reaches, and why.

Each change has a reason, each reason a class. The author of a version may raise the
class of a change, because only they know what a new wording means, but never lower
it: below its class a change would break what an applicant was promised.
"""

from collections.abc import Iterable, Mapping
from typing import Final

TEXT: Final = "text"
COMPATIBLE: Final = "compatible"
RE_ASK: Final = "re_ask"
LEGAL: Final = "legal"

CLASSES: Final = (TEXT, COMPATIBLE, RE_ASK, LEGAL)
"""From the lightest to the gravest: text only (文言だけ), compatible
(そのまま続けられる), re-ask (もう一度たずねる), legal cut-over (きまりが変わる)."""

CLASS_OF: Final[Mapping[str, str]] = {
    # Nobody's answer and nobody's right changes.
    "wording": TEXT,
    "order": TEXT,
    # What was answered stays an answer to what is asked now.
    "still_answers": COMPATIBLE,
    "nothing_to_answer": COMPATIBLE,
    "more_ways": COMPATIBLE,
    # An application that has not arrived has no clock, no stage and no file yet; one
    # that has keeps its version. 行政手続法 6条, 7条 count from the arrival.
    "from_arrival": COMPATIBLE,
    # The value itself says from which day it is in force.
    "dated": COMPATIBLE,
    "inside": COMPATIBLE,
    # The applicant must say something that nobody has asked them in these terms.
    "new_question": RE_ASK,
    "may_appear": RE_ASK,
    "narrower": RE_ASK,
    "other_kind": RE_ASK,
    "option_gone": RE_ASK,
    "consent": RE_ASK,
    "surer": RE_ASK,
    # A right, a duty or a price changes: until when the old rule holds must be said,
    # as a law says it in its supplementary provisions (附則の経過措置).
    "law": LEGAL,
    "entitlement": LEGAL,
    "price": LEGAL,
    "value": LEGAL,
    "standards": LEGAL,
    "remedies": LEGAL,
    "nature": LEGAL,
    "way_gone": LEGAL,
}


def rank(name: str) -> int:
    return CLASSES.index(name)


def gravest(names: Iterable[str]) -> str:
    """Return the gravest of some classes; "" of none.

    >>> gravest(["text", "legal", "re_ask"]), gravest([])
    ('legal', '')
    """
    return max(names, key=rank, default="")


def raised(own: str, wish: str) -> str:
    """Return the class of a change that its author wants to be another.

    >>> raised("text", "re_ask"), raised("legal", "text"), raised("text", "")
    ('re_ask', 'legal', 'text')
    """
    return gravest([own, wish]) if wish in CLASSES else own
