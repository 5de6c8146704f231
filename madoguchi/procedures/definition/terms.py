"""What the law says of the applicant's own days: to file in time, to answer in time.

Pure. A day that the answers tell is computed by the form; nothing here counts.
"""

from typing import Final

from madoguchi.kernel.sentence import says
from madoguchi.procedures.definition.model import Definition, Filing, Lapse
from madoguchi.procedures.definition.reading import Source, Table

MOST_DAYS: Final = 3650
MOST_LAPSE_DAYS: Final = 365


def read_filing(table: Table) -> Filing:
    """Read from `[deadline]` what a day is computed from."""
    return Filing(
        table.expression("from"),
        table.number("days", most=MOST_DAYS, default=0),
        table.text("basis", twin=False),
    )


def read_lapse(table: Table) -> Lapse:
    """Read `[correction]`; a version without it lets no case end by itself."""
    if not table.data:
        return Lapse()
    lapse = Lapse(
        table.number("lapse_days", least=1, most=MOST_LAPSE_DAYS),
        table.text("basis", needed=True, twin=False),
    )
    table.done()
    return lapse


def check_filing(definition: Definition, main: Source) -> None:
    """Note a day that cannot be computed, or that nobody can look up."""
    filing = definition.filing
    told = {"from": filing.start is not None, "days": bool(filing.days)}
    if any(told.values()):
        for key in (one for one, is_there in told.items() if not is_there):
            main.flaw(
                ("deadline",),
                says(
                    'a day to file by needs "from" and "days": "{key}" is missing',
                    key=key,
                ),
            )
    if all(told.values()) and not filing.basis:
        main.flaw(
            ("deadline",),
            says('"basis" is missing: name the article that asks to file in time'),
        )
    if filing.basis and not any(told.values()):
        main.flaw(
            ("deadline", "basis"),
            says('there is no day to file by: write "from" and "days", or take it out'),
        )
    if definition.lapse.days and definition.for_staff:
        main.flaw(
            ("correction",),
            says("nobody asks staff for a correction: take [correction] out"),
        )
