"""Turn sealed facts into rows of the data set, as many at a time as there are.

All of it is one statement of DuckDB over what was heard: nothing is folded row by row
in Python. Of a case that began earlier it knows how it stood; whoever derives says so
first, or lets it hear the earlier facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from madoguchi.lake.columns import ALL, TABLE
from madoguchi.lake.steps import BEGINNING, STAGE, steps
from madoguchi.mining.paths import BASE, MODULUS, number_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BUCKETS: Final = 16
LONGEST: Final = 1024
"""Steps of one case for which powers are made at first."""
NINE_HOURS_US: Final = 9 * 3600 * 1_000_000
"""Japan is nine hours ahead of UTC all year (標準時ニ関スル件)."""
A_DAY_US: Final = 24 * 3600 * 1_000_000
SPREAD: Final = 2_654_435_761
"""2^32 divided by the golden ratio: neighbouring cases go to different buckets."""

BODY: Final = (
    '{"actor":"VARCHAR","role":"VARCHAR","unit":"VARCHAR","channel":"VARCHAR",'
    '"assisted":"BOOLEAN","age_band":"VARCHAR","procedure":"VARCHAR",'
    '"version":"INTEGER","fact":{"ended":"VARCHAR"}}'
)

TABLES: Final = f"""
CREATE TABLE steps (kind VARCHAR, activity VARCHAR, each VARCHAR, lifecycle VARCHAR,
    then_state VARCHAR);
CREATE TABLE powers (k INTEGER, power HUGEINT, inverse HUGEINT);
CREATE TABLE heard (seal BIGINT, event BIGINT, stream VARCHAR, number INTEGER,
    kind VARCHAR, us BIGINT, body STRUCT(actor VARCHAR, role VARCHAR, unit VARCHAR,
    channel VARCHAR, assisted BOOLEAN, age_band VARCHAR, procedure VARCHAR,
    version INTEGER, fact STRUCT(ended VARCHAR)));
CREATE TABLE begun (stream VARCHAR, case_key BIGINT, begun_number INTEGER,
    begun_us BIGINT, channel VARCHAR, assisted BOOLEAN, age_band VARCHAR,
    procedure VARCHAR, version INTEGER, done INTEGER, last_activity VARCHAR,
    last_us BIGINT, state VARCHAR, path HUGEINT);
CREATE TABLE rows ({TABLE});
"""

HEAR: Final = f"""
INSERT INTO heard
SELECT seal, event, stream, number, kind, us, json_transform(body, '{BODY}')
  FROM (SELECT unnest(?::BIGINT[]) AS seal, unnest(?::BIGINT[]) AS event,
               unnest(?::VARCHAR[]) AS stream, unnest(?::INTEGER[]) AS number,
               unnest(?::VARCHAR[]) AS kind, unnest(?::BIGINT[]) AS us,
               unnest(?::VARCHAR[]) AS body)
"""

BEGIN: Final = f"""
INSERT INTO begun
SELECT stream, event, number, us, nullif(body.channel, ''), body.assisted,
       nullif(body.age_band, ''), nullif(body.procedure, ''), body.version,
       0, NULL, NULL, NULL, 0
  FROM heard WHERE kind = '{BEGINNING}'
"""

DERIVE: Final = f"""
CREATE OR REPLACE TEMP TABLE derived AS
WITH named AS (
    SELECT heard.*, steps.lifecycle, steps.then_state,
           steps.activity || CASE WHEN each = '' OR body.fact.ended IS NULL
               OR body.fact.ended = '' THEN ''
               ELSE '{STAGE}' || body.fact.ended END AS activity
      FROM heard JOIN steps USING (kind)
), placed AS (
    SELECT named.* EXCLUDE (kind), begun.* EXCLUDE (stream),
           {number_sql("activity")} AS named_number,
           row_number() OVER (PARTITION BY case_key ORDER BY number) AS k
      FROM named JOIN begun USING (stream)
     WHERE number >= begun_number
), summed AS (
    SELECT placed.*, power,
           lag(activity) OVER walk AS before, lag(us) OVER walk AS before_us,
           last_value(nullif(then_state, '') IGNORE NULLS) OVER (
               PARTITION BY case_key ORDER BY number
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_state,
           sum(named_number::HUGEINT * inverse % {MODULUS}) OVER (
               PARTITION BY case_key ORDER BY number
               ROWS UNBOUNDED PRECEDING) AS so_far
      FROM placed JOIN powers USING (k)
    WINDOW walk AS (PARTITION BY case_key ORDER BY number)
)
SELECT $ward::SMALLINT AS ward, case_key, (done + k)::INTEGER AS seq, activity,
       lifecycle, us AS ts_us, coalesce(before, last_activity) AS prev,
       us - coalesce(before_us, last_us) AS wait_us,
       coalesce(before_state, state) AS spent,
       ((path + so_far) % {MODULUS} * power % {MODULUS})::UBIGINT AS path,
       us - begun_us AS case_us,
       nullif(split_part(body.actor, '/', 1), '') AS resource,
       nullif(body.role, '') AS role, nullif(body.unit, '') AS unit,
       channel, assisted, age_band, procedure, version,
       DATE '1970-01-01' + ((us + {NINE_HOURS_US}) // {A_DAY_US})::INTEGER AS day,
       ((case_key::UBIGINT % 4294967296) * {SPREAD} % 4294967296
           // {2**32 // BUCKETS})::UTINYINT AS bucket,
       number, event, seal, nullif(then_state, '') AS then_state
  FROM summed
"""

GO_ON: Final = """
UPDATE begun SET done = ends.seq, last_activity = ends.activity,
       last_us = ends.ts_us, path = ends.path,
       state = coalesce(ends.then_state, ends.spent)
  FROM (SELECT case_key, max(seq) AS seq, arg_max(activity, seq) AS activity,
               arg_max(ts_us, seq) AS ts_us, arg_max(path, seq) AS path,
               arg_max({'t': then_state}, seq).t AS then_state,
               arg_max({'s': spent}, seq).s AS spent
          FROM derived GROUP BY case_key) AS ends
 WHERE begun.case_key = ends.case_key
"""

Rows = Sequence[tuple[Any, ...]]


class Derivation:
    """What was heard so far of one ward, and the rows it became.

    `rows` of its database holds those that were kept and not yet written.
    """

    def __init__(self, database: DuckDBPyConnection, ward: int) -> None:
        self.database = database
        self.ward = ward
        self.longest = -1
        database.execute(TABLES)
        told = [
            (one.kind, one.activity, one.each, one.lifecycle, one.then)
            for one in steps().values()
        ]
        database.execute(
            "INSERT INTO steps SELECT unnest(?), unnest(?), unnest(?), unnest(?),"
            " unnest(?)",
            [list(column) for column in zip(*told, strict=True)],
        )

    def hear(self, rows: Rows) -> None:
        """Take in rows of (place, id, stream, number, kind, occurred_us, body)."""
        if rows:
            columns = [list(column) for column in zip(*rows, strict=True)]
            self.database.execute(HEAR, columns)

    def strangers(self) -> list[str]:
        """Return the streams that were heard and whose beginning was not."""
        found = self.database.execute(
            "SELECT DISTINCT stream FROM heard ANTI JOIN begun USING (stream)"
            " WHERE stream NOT IN (SELECT stream FROM heard WHERE kind = ?)"
            " ORDER BY stream",
            [BEGINNING],
        )
        return [stream for (stream,) in found.fetchall()]

    def derive(self, *, since: int) -> None:
        """Make rows of what was heard and sealed since a place.

        What was sealed before only tells how its cases stood there.
        """
        self.database.execute(BEGIN)
        self._make_powers()
        self.database.execute(DERIVE, {"ward": self.ward})
        self.database.execute(
            f"INSERT INTO rows SELECT {ALL} FROM derived WHERE seal >= ?",
            [since],
        )
        self.database.execute(GO_ON)
        self.database.execute("DROP TABLE derived; TRUNCATE heard")

    def _make_powers(self) -> None:
        """Know the powers of the path's base for the longest case that was heard."""
        found = self.database.execute(
            "SELECT max(many) FROM (SELECT count(*) AS many FROM heard GROUP BY stream)"
        ).fetchone()
        wanted = max(LONGEST, found[0] or 0 if found else 0)
        if wanted <= self.longest:
            return
        ks = range(self.longest + 1, wanted + 1)
        backwards = pow(BASE, -1, MODULUS)
        self.database.execute(
            "INSERT INTO powers SELECT unnest(?), unnest(?), unnest(?)",
            [
                list(ks),
                [pow(BASE, k, MODULUS) for k in ks],
                [pow(backwards, k, MODULUS) for k in ks],
            ],
        )
        self.longest = wanted
