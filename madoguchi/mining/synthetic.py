"""Make a large invented log that has the shape of a municipal one.

A permit's way through an office is walked some hundred times by a chance that is the
same each time; each walk is then repeated with another beginning and another pace, and
now and then an event is missing, so that variants multiply as they do in life.
"""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Final

import duckdb

from madoguchi.mining.reading.raw import SHAPE, add, make
from madoguchi.mining.reading.table import literal

WALKS: Final = 1_434
SEED: Final = 8_577
LEFT_OUT: Final = 200
"""One event in so many is missing."""
WAY: Final = {
    "受付": [("形式審査", 0.82), ("必要性の確認", 0.1), ("", 0.08)],
    "形式審査": [("補正依頼", 0.04), ("内容審査", 0.86), ("必要性の確認", 0.1)],
    "補正依頼": [("補正受領", 1.0)],
    "補正受領": [("形式審査", 0.9), ("", 0.1)],
    "内容審査": [("照会", 0.05), ("起案", 0.95)],
    "照会": [("回答受領", 1.0)],
    "回答受領": [("内容審査", 0.3), ("起案", 0.7)],
    "起案": [("合議", 0.1), ("決裁", 0.9)],
    "合議": [("差戻し", 0.2), ("決裁", 0.8)],
    "差戻し": [("起案", 1.0)],
    "決裁": [("通知", 0.9), ("必要性の確認", 0.1)],
    "必要性の確認": [("中止の判断", 0.8), ("形式審査", 0.2)],
    "中止の判断": [("形式審査", 0.1), ("通知", 0.6), ("", 0.3)],
    "通知": [("必要性の確認", 0.3), ("公示", 0.05), ("", 0.65)],
    "公示": [("", 1.0)],
}
"""What follows an activity, and how often; an empty name ends the case."""
FLOW: Final = """
[[step]]
activity = "受付"
[[step]]
activity = "形式審査"
next = ["補正依頼", "内容審査"]
[[step]]
activity = "補正依頼"
[[step]]
activity = "補正受領"
next = ["形式審査"]
[[step]]
activity = "内容審査"
next = ["照会", "起案"]
[[step]]
activity = "照会"
[[step]]
activity = "回答受領"
[[step]]
activity = "起案"
[[step]]
activity = "決裁"
[[step]]
activity = "通知"
"""
"""The flow that the office declared for it."""
CHANNELS: Final = (("web", 0.87), ("counter", 0.08), ("post", 0.05))
YEAR_US: Final = 31_536_000_000_000
BEGIN_US: Final = 1_743_433_200_000_000


def walks(database: duckdb.DuckDBPyConnection) -> None:
    """Fill `raw` with the walks that are repeated."""
    chance = Random(SEED)  # noqa: S311 - invented work, the same each time
    make(database)
    rows = []
    for case in range(WALKS):
        activity, at = "受付", BEGIN_US
        channel = _one(CHANNELS, chance)
        while activity:
            found: dict[str, str | int | None] = dict.fromkeys(SHAPE)
            found |= {"case_key": str(case), "activity": activity, "ts_us": at}
            found |= {"unit": f"課{len(activity)}", "channel": channel}
            rows.append(tuple(found.values()))
            at += int(chance.lognormvariate(4, 3) * 1_000_000)
            activity = _one(WAY[activity], chance)
    add(database, rows)


def _one(choices: Sequence[tuple[str, float]], chance: Random) -> str:
    names = [name for name, _ in choices]
    return chance.choices(names, [weight for _, weight in choices])[0]


def write(path: Path, events: int) -> int:
    """Write a foreign log of about so many events as Parquet; return how many."""
    with duckdb.connect() as database:
        walks(database)
        row = database.execute("SELECT count(*) FROM raw").fetchone()
        times = max(1, round(events / (row[0] if row else 1)))
        database.execute(
            f"""
            COPY (
              SELECT copy * {WALKS} + case_key::BIGINT AS case_id, activity,
                make_timestamp(
                  {BEGIN_US} + (hash(copy, 1) % {YEAR_US})::BIGINT
                  + ((ts_us - {BEGIN_US}) * (0.5 + copy % 16 / 10.0))::BIGINT
                ) AS timestamp, unit, channel
              FROM range({times}) AS copies(copy), raw
              WHERE hash(copy, case_key, raw.rowid) % {LEFT_OUT} <> 0
              ORDER BY copy, raw.rowid
            ) TO {literal(str(path))} (FORMAT parquet)
            """
        )
        row = database.execute(
            f"SELECT count(*) FROM read_parquet({literal(str(path))})"
        ).fetchone()
        return row[0] if row else 0
