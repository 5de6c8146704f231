"""Rows of the national inventory are read, and written again as they were."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.survey import COLUMNS
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.importing.report import NotReadable
from madoguchi.procedures.importing.survey46 import read, row_of, written

ROW = {
    "手続ID": "000123",
    "所管府省庁": "総務省",
    "手続名": "転入届",
    "法令名": "住民基本台帳法",
    "根拠条項号": "第22条",
    "手続類型": "1 申請等",
    "手続主体": "5 国民等",
    "オンライン化の実施状況": "1 実施済",
    "申請等における本人確認手法": "4 本人確認書類の提示・提出",
    "手数料等の納付有無": "1 手数料等無し",
    "処理期間(オンライン)": "14日",
    "総手続件数": "5000",
    "申請書等に記載させる情報": "マイナンバー;法人番号;その他の情報",
    "申請時に添付させる書類": "住民票;戸籍",
    "手続が行われるイベント(個人)": "引越し;出生・こども",
    "添付書類等に関する補足": "=原本「に限る」\n写しは不可",
}


def file_of(path: Path, *rows: dict[str, str], title: bool = True) -> Path:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if title:
        writer.writerow(["行政手続等の棚卸調査", *[""] * 45])
    writer.writerow(COLUMNS)
    writer.writerows([[row.get(name, "") for name in COLUMNS] for row in rows])
    file = path / "survey.csv"
    file.write_text(out.getvalue(), encoding="utf-8-sig", newline="")
    return file


def test_the_columns_are_those_of_the_survey(
    shared_data: Callable[[str], Path],
) -> None:
    path = shared_data("procedure-survey-schema") / "columns.json"
    said = json.loads(path.read_text(encoding="utf-8"))["columns"]
    assert tuple(one["name"] for one in said) == COLUMNS


def test_a_row_becomes_a_procedure(tmp_path: Path) -> None:
    ((definition, report),) = read(file_of(tmp_path, ROW))
    assert load(write(definition, tmp_path)) == definition
    assert definition.slug == "tetsuzuki-000123"
    assert definition.title["ja"] == "転入届"
    assert definition.law[0].article["ja"] == "第22条"
    assert definition.period.days == 14
    assert definition.life_events == ("moving", "child")
    assert [one.what["ja"] for one in definition.needs] == ["住民票", "戸籍"]
    asked = [one.label["ja"] for one in definition.pages[0].questions]
    assert asked == ["法人番号", "その他の情報"]
    assert definition.survey["手続ID"] == "000123"
    assert "法令名" not in definition.survey
    named = [note.key for note in report.of("unsupported")]
    assert named == ["申請書等に記載させる情報: マイナンバー"]


def test_every_column_is_written_as_it_was(tmp_path: Path) -> None:
    rows = [
        ROW,
        {"手続ID": "1", "手続名": "長い名前の手続" * 20},
        {**ROW, "手続名": "別"},
    ]
    found = [load(write(one, tmp_path)) for one, _ in read(file_of(tmp_path, *rows))]
    full = [{name: row.get(name, "") for name in COLUMNS} for row in rows]
    assert [row_of(one) for one in found] == full
    again = tmp_path / "again.csv"
    again.write_text(written(found), encoding="utf-8-sig", newline="")
    assert "'=原本" in again.read_text(encoding="utf-8")
    assert [row_of(one) for one, _ in read(again)] == full


def test_a_file_without_a_title_is_read_too(tmp_path: Path) -> None:
    assert len(list(read(file_of(tmp_path, ROW, title=False)))) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", 'there is no column "手続ID" in it'),
        ("a,b\n" * 9, 'no column "手続ID" in the first 5 lines'),
        ("手続ID,手続名\n1,x", "line 1: columns are missing: 所管府省庁"),
        (",".join(COLUMNS) + "\n1,2", "line 2: 2 cells under 46 columns"),
    ],
)
def test_a_broken_table_gets_a_sentence(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "survey.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NotReadable, match=why):
        list(read(file))
