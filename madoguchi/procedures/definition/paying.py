"""Whether a version says all that is needed to let its fee be paid through the case.

The table `[payment]` and the stage of kind "payment" belong together: money that
nobody waits for, and a wait for money that nobody asks for, are both refused.
"""

import re
from typing import Final

from madoguchi.kernel.sentence import says
from madoguchi.procedures.definition.model import Definition, Paying
from madoguchi.procedures.definition.reading import Source, Table

MOMENTS: Final = ("", "submit", "review")
"""When a fee is asked for: never, with the application, or after the review."""
WAIVERS: Final = ("disaster", "welfare", "pension", "law", "public", "other")
"""Grounds of a waiver (減免), as codes: 罹災, 生活保護, 年金・手当の請求など."""
WAITS_FOR_IT: Final = "payment"
"""The kind of the stage that waits for the money; it is automatic."""
PAYER: Final = "applicant"
MOST_DAYS: Final = 365
REVENUE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,39}")


def read_paying(table: Table) -> Paying:
    """Read `[payment]`; a file without it has no payment."""
    if not table.data:
        return Paying()
    paying = Paying(
        table.one_of("moment", MOMENTS[1:]),
        table.number("days", least=1, most=MOST_DAYS),
        table.word("revenue", needed=True),
        table.words("waivers", WAIVERS),
        table.word("basis"),
    )
    table.done()
    return paying


def check_paying(definition: Definition, main: Source, flow: Source) -> None:
    """Note what is missing between the fee, the table and the stage."""
    paying = definition.paying
    waits = [at for at, one in enumerate(definition.stages) if one.kind == WAITS_FOR_IT]
    if paying.moment and not definition.fee:
        main.flaw(
            ("payment", "moment"),
            says("there is no [[fee]] that could be paid: write one"),
        )
    if paying.moment and not REVENUE.fullmatch(paying.revenue):
        main.flaw(
            ("payment", "revenue"),
            says(
                'the code of a revenue item is letters, digits, "." and "-": "13.1.2"'
            ),
        )
    if paying.waivers and not paying.basis:
        main.flaw(
            ("payment", "waivers"),
            says('"basis" is missing: name the article that allows the waivers'),
        )
    if paying.moment and not waits:
        main.flaw(
            ("payment", "moment"),
            says('flow.toml has no stage of kind "payment" that waits for the money'),
        )
    if waits and not paying.moment:
        flow.flaw(
            ("stages", waits[0], "kind"),
            says("nobody asks for the money: write [payment] in procedure.toml"),
        )
    for at in waits:
        _check_place(definition, at, flow, is_first=at == waits[0])


def _check_place(
    definition: Definition, at: int, flow: Source, *, is_first: bool
) -> None:
    stage = definition.stages[at]
    before = {one.kind for one in definition.stages[:at]}
    if not is_first:
        flow.flaw(
            ("stages", at, "kind"), says("one stage waits for the money, not two")
        )
    if "decision" not in before or before & {"handover", "close"}:
        flow.flaw(
            ("stages", at, "kind"),
            says(
                'a stage of kind "payment" stands after the decision and before what '
                "is handed over"
            ),
        )
    if stage.who != PAYER:
        flow.flaw(
            ("stages", at, "who"),
            says('it is the applicant who pays: "who" must be "applicant"'),
        )
