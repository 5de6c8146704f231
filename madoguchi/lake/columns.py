"""Say what a row of the data set holds: each column, its type and where it is from.

The one list from which the files, the view, the exports and the reference page are
made. Integers, dates and short codes only: engines differ in their timestamps.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its DuckDB type, what it says and what of the log it comes from."""

    name: str
    type: str
    says: str
    source: str


COLUMNS: Final = (
    Column("ward", "SMALLINT", "the ward whose log it is", "envelope"),
    Column(
        "case_key",
        "BIGINT",
        "the case: the id of the event with which it began; one id, one case",
        "id of its `case.received`",
    ),
    Column(
        "seq",
        "INTEGER",
        "place of the step in its case: 1, 2, 3 without a gap, the only order",
        "counted over the steps of the stream, in the order of its numbers",
    ),
    Column(
        "activity",
        "VARCHAR",
        "what was done; a stage that ended stands behind a colon",
        "kind of the fact, by `madoguchi/lake/steps.toml`",
    ),
    Column("lifecycle", "VARCHAR", "start, complete, suspend or resume", "same table"),
    Column("ts_us", "BIGINT", "when: microseconds since 1970, UTC", "envelope"),
    Column("prev", "VARCHAR", "the activity before; NULL in the first", "step before"),
    Column(
        "wait_us",
        "BIGINT",
        "microseconds since the step before; NULL in the first",
        "step before",
    ),
    Column(
        "spent",
        "VARCHAR",
        "how that time was spent: handling (somebody had the case in hand), waiting"
        " (it lay in the office), paused (it waited for somebody outside), ended (it"
        " was over); NULL in the first",
        "the newest step before that says so, by the table",
    ),
    Column(
        "path",
        "UBIGINT",
        "the number of the way so far; the last step of a case names its variant",
        "`madoguchi/mining/paths.py`",
    ),
    Column("case_us", "BIGINT", "microseconds since the case began", "first step"),
    Column(
        "resource",
        "VARCHAR",
        "what kind of actor: resident, staff, robot, system, client; never who",
        "envelope, actor",
    ),
    Column("role", "VARCHAR", "the role acted in", "envelope"),
    Column("unit", "VARCHAR", "the department acted for", "envelope"),
    Column("channel", "VARCHAR", "the way in of the case", "its receipt"),
    Column(
        "assisted", "BOOLEAN", "whether somebody helped to fill it in", "its receipt"
    ),
    Column("age_band", "VARCHAR", "age of the applicant in bands", "its receipt"),
    Column("procedure", "VARCHAR", "what was applied for", "its receipt"),
    Column("version", "INTEGER", "under which version", "its receipt"),
    Column("day", "DATE", "the date in Japan", "`ts_us`, nine hours on"),
    Column("bucket", "UTINYINT", "0 to 15; all of a case in one", "hash of `case_key`"),
    Column("number", "INTEGER", "number of the event in its stream", "envelope"),
    Column("event", "BIGINT", "id of the event in the log", "log"),
    Column("seal", "BIGINT", "its place in the ward's sealed order", "seal"),
)
NAMES: Final = tuple(one.name for one in COLUMNS)
ALL: Final = ", ".join(NAMES)
TABLE: Final = ", ".join(f"{one.name} {one.type}" for one in COLUMNS)
"""The columns as CREATE TABLE wants them."""
