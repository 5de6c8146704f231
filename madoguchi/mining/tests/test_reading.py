"""One log in every form gives one answer; a bad one gives one clear sentence."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.mining.columns import Columns
from madoguchi.mining.mined import Mined, mine
from madoguchi.mining.paths import path_of
from madoguchi.mining.problems import SENTENCES, BadLog
from madoguchi.mining.relation import TABLE, make_ends, open_log
from madoguchi.mining.tests.written import (
    INVENTED,
    Step,
    as_ocel,
    as_xes,
    counted,
    invented,
)

Written = Callable[[str, str | bytes], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def mined(path: Path, columns: Columns | None = None) -> Mined:
    with open_log(path, columns) as log:
        return mine(log.database)


def compared(found: Mined) -> dict[str, Any]:
    """Return what was mined in the shape in which it is counted by loops."""
    edges = {(one.before, one.after): one for one in found.edges}
    return {
        "cases": found.cases,
        "events": found.events,
        "activities": found.activities,
        "starts": found.starts,
        "ends": found.ends,
        "variants": {one.activities: one.count for one in found.variants},
        "edges": {
            pair: (one.count, pytest.approx(one.median), pytest.approx(one.mean))
            for pair, one in edges.items()
        },
        "median": pytest.approx(found.durations.percentiles[50]),
    }


def test_the_invented_log_is_read_as_it_is_counted() -> None:
    assert counted(invented()) == compared(mined(INVENTED))


def as_sjis(steps: list[Step]) -> bytes:
    return INVENTED.read_text("utf-8").encode("cp932")


def as_parquet(path: Path, query: str) -> Path:
    with duckdb.connect() as database:
        database.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


FORMS: dict[str, Callable[[list[Step]], str | bytes]] = {
    "plain.xes": as_xes,
    "shift-jis.xes": lambda steps: (
        as_xes(steps).replace("UTF-8", "Shift_JIS").encode("cp932")
    ),
    "packed.xes.gz": lambda steps: gzip.compress(as_xes(steps).encode()),
    "shift-jis.csv": as_sjis,
    "marked.csv": lambda _: b"\xef\xbb\xbf" + INVENTED.read_bytes(),
    "utf-16.csv": lambda _: INVENTED.read_text("utf-8").encode("utf-16"),
    "packed.csv.gz": lambda _: gzip.compress(INVENTED.read_bytes()),
    "tabs.tsv": lambda _: INVENTED.read_text("utf-8").replace(",", "\t"),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_answer(name: str, written: Written) -> None:
    path = written(name, FORMS[name](invented()))
    assert mined(path).as_data() == mined(INVENTED).as_data()


def test_parquet_gives_the_same_answer(tmp_path: Path) -> None:
    path = as_parquet(tmp_path / "a.parquet", f"FROM '{INVENTED}'")
    assert mined(path).as_data() == mined(INVENTED).as_data()


def test_objects_of_one_type_are_the_cases(written: Written) -> None:
    path = written("log.json", as_ocel(invented()))
    found = mined(path, Columns(case="case"))
    assert compared(found) == counted(invented())
    assert mined(path, Columns(case="person")).cases == 1
    with pytest.raises(BadLog, match="case, person"):
        mined(path)


def test_a_log_in_order_is_not_put_in_order_again(tmp_path: Path) -> None:
    with open_log(INVENTED) as log:
        make_ends(log.database)
        rows = (
            f"SELECT {TABLE}.* EXCLUDE (is_last, day, case_us), {TABLE}.case_us, path"
            f" FROM {TABLE} LEFT JOIN ends"
            f" ON ends.case_key = {TABLE}.case_key AND is_last"
        )
        path = tmp_path / "own.parquet"
        log.database.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")
    with open_log(path) as log:
        kind = log.database.execute(
            "SELECT count(*) FROM duckdb_views() WHERE view_name = 'events'"
        ).fetchone()
        assert kind == (1,)
        assert mine(log.database).as_data() == mined(INVENTED).as_data()


def test_equal_times_in_another_order_change_nothing(written: Written) -> None:
    lines = INVENTED.read_text("utf-8").splitlines()
    for seed in range(5):
        rows = lines[1:]
        Random(seed).shuffle(rows)  # noqa: S311 - an order, not a secret
        path = written("shuffled.csv", "\n".join([lines[0], *rows]))
        assert mined(path).as_data() == mined(INVENTED).as_data()


def test_without_an_order_the_time_and_then_the_file_decide(written: Written) -> None:
    text = "case,activity,time\n1,b,2026-01-02\n1,c,2026-01-01\n1,a,2026-01-02\n"
    found = mined(written("a.csv", text))
    assert [one.activities for one in found.variants] == [("c", "b", "a")]


def test_a_number_that_repeats_is_not_taken_for_an_order(written: Written) -> None:
    text = "case,activity,time,order\n1,b,2026-01-02,7\n1,c,2026-01-01,7\n"
    path = written("a.csv", text)
    assert mined(path).variants[0].activities == ("c", "b")
    with pytest.raises(BadLog, match='column "order" of row 2'):
        mined(path, Columns(order="order"))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("12345"), st.sampled_from(["受付", "b", "c d"])),
        min_size=1,
        max_size=40,
    ),
    st.randoms(use_true_random=False),
)
def test_any_log_is_read_as_it_is_counted(
    tmp_path_factory: pytest.TempPathFactory,
    events: list[tuple[str, str]],
    random: Random,
) -> None:
    steps = [
        Step(case, at, activity, f"2026-04-01 09:{at:02}:{random.choice('01')}0")
        for at, (case, activity) in enumerate(events)
    ]
    path = tmp_path_factory.mktemp("log") / "log.xes"
    shuffled = random.sample(steps, len(steps))
    path.write_text(as_xes(shuffled), encoding="utf-8")
    assert counted(steps) == compared(mined(path))
    with open_log(path) as log:
        make_ends(log.database)
        rows = log.database.execute(
            "SELECT list(activity ORDER BY seq), any_value(ends.path)"
            f" FROM {TABLE} JOIN ends USING (case_key) GROUP BY case_key"
        ).fetchall()
    assert all(path_of(activities) == path for activities, path in rows)


HEAD = "case,activity,time\n"
BAD: dict[str, tuple[str | bytes, str]] = {
    "empty.csv": (HEAD, "holds no event"),
    "hole.csv": (HEAD + "1,a,2026-01-01\n,b,2026-01-02\n", '"case" of row 3'),
    "step.csv": (HEAD + "1,,2026-01-01\n", '"activity" of row 2'),
    "time.csv": (HEAD + "1,a,2026-01-01\n1,b,soon\n", '"time" of row 3'),
    "long.csv": (
        HEAD + "1,a,2026-01-01\n" * 50 + "1,2,3,4,5\n",
        "row 52 cannot be read as a table",
    ),
    "heads.csv": ("a,b,c\n1,2,3\n", r"--case \(its columns: a, b, c\)"),
    "cut.xes": ("<log><trace>", "line 1 cannot be read as XML"),
    "other.xes": ("<html></html>", "first element is not log"),
    "bomb.xes": ('<!DOCTYPE x [<!ENTITY a "aa">]><log>&a;</log>', "DOCTYPE"),
    "bare.xes": (
        (
            '<log><trace><event><string key="concept:name" value="a"/></event></trace>'
            "</log>"
        ),
        "event 1 of trace 1 has no time:timestamp",
    ),
    "late.xes": (
        (
            '<log><trace><event><string key="concept:name" value="a"/>'
            '<date key="time:timestamp" value="soon"/></event></trace></log>'
        ),
        "time:timestamp of event 1 of trace 1 is no date",
    ),
    "list.json": ("{}", "objects cannot be read"),
    "event.json": (
        json.dumps({"objects": [{"id": 1, "type": "c"}], "events": [{"type": "a"}]}),
        r"events\[1\] cannot be read",
    ),
    "half.json": (
        (
            '{"objects": [{"id": "1", "type": "c"}], "events": [{"type": "\\ud800",'
            ' "time": "2026-01-01", "relationships": [{"objectId": "1"}]}]}'
        ),
        r"events\[1\] cannot be read",
    ),
    "letters.xes": ('<?xml version="1.0" encoding="Big5"?><log/>', "letters"),
    "broken.json": ("{", "JSON cannot be read"),
    "cut.csv.gz": (gzip.compress(HEAD.encode() * 999)[:40], "compression"),
    "cut.xes.gz": (gzip.compress(b"<log>" + b" " * 9999)[:30], "compression"),
    "x.parquet": (b"PAR1 and no more", "cannot be read as Parquet"),
    "picture.png": (b"\x89PNG\r\n\x1a\n\x00\x00", "neither XES"),
    "letters.csv": (b"case,activity,time\n1,\x81\x20,2026-01-01\n", "letters"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_log_is_told_of_by_its_place(name: str, written: Written) -> None:
    content, sentence = BAD[name]
    with pytest.raises(BadLog, match=sentence) as told:
        mined(written(name, content))
    assert name in told.value.said("ja")


def test_a_file_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(BadLog, match="there is no such file"):
        mined(tmp_path / "none.xes")


def test_letters_that_change_late_are_read_as_the_old_ones(written: Written) -> None:
    rows = HEAD + "1,a,2026-01-01\n" * 80_000 + "2,受付,2026-01-01\n"
    found = mined(written("late.csv", rows.encode("cp932")))
    assert found.activities == {"a": 80_000, "受付": 1}


TIMES = {
    "2026-04-01T00:30:00Z": "",
    "2026-04-01 09:30": "",
    "2026/04/01 9:30": "",
    "2026年4月1日 9時30分": "",
    "20260401093000": "",
    "1775003400": "",
    "1775003400000": "",
    "1775003400000000": "",
    "01.04.2026 09:30": "",
    "04-01-2026 09h30": "%m-%d-%Y %Hh%M",
    "04-01-2026 00h30 +0000": "%m-%d-%Y %Hh%M %z",
}


@pytest.mark.parametrize("text", TIMES)
def test_a_time_is_read_in_its_usual_forms(text: str, written: Written) -> None:
    path = written("a.csv", f"{HEAD}1,a,{text}\n")
    with open_log(path, Columns(time_format=TIMES[text])) as log:
        row = log.database.execute(
            f"SELECT ts_us, day::VARCHAR FROM {TABLE}"
        ).fetchone()
    assert row == (1_775_003_400_000_000, "2026-04-01")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("TIMESTAMP", "2026-04-01 09:30:00"),
        ("TIMESTAMP_NS", "2026-04-01 09:30:00"),
        ("TIMESTAMPTZ", "2026-04-01 00:30:00+00"),
        ("BIGINT", "1775003400"),
        ("DOUBLE", "1775003400"),
    ],
)
def test_a_typed_time_is_read(kind: str, value: str, tmp_path: Path) -> None:
    path = as_parquet(
        tmp_path / "a.parquet",
        f"SELECT 1 AS case_id, 'a' AS activity, '{value}'::{kind} AS timestamp",
    )
    with open_log(path) as log:
        row = log.database.execute(f"SELECT ts_us FROM {TABLE}").fetchone()
    assert row == (1_775_003_400_000_000,)


def test_every_sentence_is_said_in_both_languages() -> None:
    place = dict.fromkeys(
        ("file", "line", "row", "column", "columns", "option", "meant", "meant_en",
         "trace", "event", "element", "step", "next",
         "cases", "weeks"), "x",
    )  # fmt: skip
    for reason in SENTENCES:
        bad = BadLog(reason, **place)
        assert bad.said("ja") != bad.said("en")
