"""Whether somebody may act for another person (代理), by which right, and where.

A version without `[proxy]` says nothing: no one can declare it online, and staff judge
what is shown to them. One with `agents = "nobody"` takes the person alone.
"""

from collections.abc import Mapping
from typing import Final

from madoguchi.kernel.sentence import says
from madoguchi.procedures.definition.model import Acting, Definition
from madoguchi.procedures.definition.reading import Source, Table

EVIDENCE: Final[Mapping[str, str]] = {
    "letter": "letter",
    "parent": "family_register",
    "minor_guardian": "family_register",
    "adult_guardian": "registration",
    "curator": "registration",
    "assistant": "registration",
    "voluntary_guardian": "registration",
    "court": "court_order",
}
"""The grounds (権限の種類) as codes, each with the paper that proves it.

In the same order: 任意代理 by a letter (委任状); 親権者 (民法824条) and 未成年後見人
(859条) by the family register (戸籍); 成年後見人 (859条), 保佐人 and 補助人 with power
of agency (876条の4, 876条の9) and 任意後見人 by the registration certificate
(登記事項証明書, 後見登記等に関する法律10条); whom a court appointed otherwise, such as
the administrator of an absent person's property (民法25条), by its order (審判書).
"""
GROUNDS: Final = tuple(EVIDENCE)
EVIDENCES: Final = tuple(dict.fromkeys(EVIDENCE.values()))
DOORS: Final = ("web", "counter", "phone", "post")
"""The channels through which an agent may be told of."""
AGENTS: Final = ("", "listed", "nobody")
"""Whether the version names the grounds, takes nobody's agent, or says nothing."""


def read_acting(table: Table) -> Acting:
    """Read `[proxy]`; a file without it says nothing of it."""
    if not table.data:
        return Acting()
    acting = Acting(
        table.one_of("agents", AGENTS[1:]),
        table.words("grounds", GROUNDS),
        table.words("channels", DOORS),
    )
    table.done()
    return acting


def check_acting(definition: Definition, main: Source) -> None:
    """Note where the right to act for others and the rest do not agree."""
    acting = definition.acting
    if not acting.agents:
        return
    if definition.anonymous or definition.for_staff:
        main.flaw(
            ("proxy", "agents"),
            says("nobody can be acted for here: take [proxy] out"),
        )
    if (acting.agents == "listed") != bool(acting.grounds):
        main.flaw(
            ("proxy", "agents"),
            says('"grounds" belongs to "listed", and each "listed" needs one at least'),
        )
    for at, channel in enumerate(acting.channels):
        if not definition.takes(channel):
            main.flaw(
                ("proxy", "channels", at),
                says(
                    'the version takes nothing through "{channel}": take it out here',
                    channel=channel,
                ),
            )
