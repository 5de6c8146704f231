"""`madoguchi mine` says where the time goes, without a ward and without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from madoguchi.mining import tests as beside
from madoguchi.mining.tests.test_simulating import office

INVENTED = Path(beside.__file__).with_name("invented.csv")


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("mine", str(INVENTED), *arguments)
    return capsys.readouterr().out


def test_programs_get_every_answer(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "--json"))

    assert {
        key: found[key] for key in ("cases", "events", "starts", "ends")
    } == {
        "cases": 4, "events": 16,
        "starts": {"受付": 4}, "ends": {"通知": 3, "受付": 1},
    }  # fmt: skip
    edge = next(one for one in found["edges"] if one["to"] == "決裁")
    assert (edge["from"], edge["count"], edge["median_seconds"]) == ("審査", 3, 86400)
    assert found["rework"] == [
        {"activity": "審査", "cases": 1, "repeats": 2, "self_loops": 1}
    ]
    assert found["percentiles"]["p50"] == (25 + 49) / 2 * 3600
    assert found["by"] == "role"
    assert {(one["from"], one["to"]): one["count"] for one in found["handovers"]} == {
        ("担当", "課長"): 3, ("課長", "担当"): 3,
    }  # fmt: skip
    assert found["bottlenecks"][0]["activity"] == "審査"
    waited = (1 + 48 + 120 + 0.25 + 1) / 1  # hours, in less than a month
    assert found["bottlenecks"][0]["waiting_hours_per_month"] == waited
    assert sum(one["events"] for one in found["workload"]) == 16


def test_people_get_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "--by", "unit")

    assert "事案4件、記録16件、工程5種、流れの型3通り" in text
    assert "4 cases, 16 events, 5 activities, 3 variants" in text
    assert "50.0%      1.5日  受付 → 審査 → 決裁 → 通知" in text
    assert "窓口課 → 子育て課" in text


@pytest.mark.parametrize(
    ("arguments", "cases"),
    [
        (["--channel", "web"], 2),
        (["--from", "2026-04-06"], 2),
        (["--from", "2026-04-01", "--to", "2026-04-06", "--channel", "web"], 2),
        (["--to", "2026-04-05"], 2),
    ],
)
def test_whole_cases_are_chosen(
    arguments: list[str], cases: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert json.loads(said(capsys, "--json", *arguments))["cases"] == cases


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--channel", "phone"], "条件に合う事案がありません"),
        (["--from", "soon"], "from は 2026-04-01 の形で"),
        (["--against", "to=soon"], "to は 2026-04-01 の形で"),
        (["--against", "age=3"], "--against の「age=3」"),
        (["--against", "version=x"], "版の番号"),
        (["--against", "channel=phone"], "条件に合う事案がありません"),
        (["--staff", "審査担当"], "審査担当=3 の形で"),
        (["--online", "5"], "0 から 1 までの割合"),
        (["--without", "審査"], "開始と完了の両方がある記録"),
        (["--flow", "nowhere.toml"], "nowhere.toml：ファイルがありません"),
        (["--case", "番号"], "--case に指定した列「番号」がありません"),
        (["--channel-column", "番号"], "--channel-column に指定した列"),
    ],
)
def test_what_cannot_be_answered_is_said(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match=sentence):
        said(capsys, *arguments)


def test_cases_are_held_against_a_flow_and_against_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = tmp_path / "flow.toml"
    steps = ["受付", "審査", "決裁", "通知"]
    flow.write_text(
        "".join(f'[[step]]\nactivity = "{one}"\n' for one in steps), encoding="utf-8"
    )
    asked = ("--flow", str(flow), "--channel", "counter", "--against", "channel=web")
    found = json.loads(said(capsys, "--json", *asked))
    text = said(capsys, *asked)

    assert found["conformance"]["fitting_cases"] == 0
    kinds = {
        (one["kind"], one["activity"]) for one in found["conformance"]["deviations"]
    }
    assert kinds == {("added", "補正"), ("added", "審査")}
    assert found["comparison"]["times"]["verdict"] == "too_few"
    assert found["comparison"]["times"]["n"] == [2, 1]
    assert "余分 added：補正" in text
    assert "件数が少なく" in text


def test_the_queue_is_played_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "office.csv"
    path.write_text("\n".join(office()), encoding="utf-8")
    asked = ("mine", str(path), "--staff", "審査担当=3", "--online", "0.5")
    call_command(*asked, "--json")
    found = json.loads(capsys.readouterr().out)["what_if"]
    call_command(*asked)

    assert found["then_median_hours"] < found["now_median_hours"]
    assert found["staff"] == {"審査担当": 2}
    assert "取り分けた3週での外れは最大" in capsys.readouterr().out


def test_the_map_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "--draw", str(tmp_path / "map.svg"), "--language", "en")

    assert "Start" in (tmp_path / "map.svg").read_text("utf-8")
    with pytest.raises(CommandError, match="に書けません"):
        said(capsys, "--draw", str(tmp_path / "no" / "map.svg"))


def test_nothing_is_set_up_for_it(tmp_path: Path) -> None:
    home = tmp_path / "nowhere"
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi", "mine", INVENTED, "--json"],
        env={**os.environ, "MADOGUCHI_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["cases"] == 4
    assert not home.exists()
