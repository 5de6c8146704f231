"""保育施設等の利用申込: the long one, with conditions and a document."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image

from tests.browser import clerks, residents
from tests.browser.residents import Answer, Person
from tests.browser.window import Window

SORA = Person("若葉", "そら", "ワカバ", "ソラ", ("令和", "7", "6", "15"))
TARO = Person("若葉", "太郎", "ワカバ", "タロウ", ("平成", "1", "1", "20"))


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Photograph a certificate of work."""
    photo = tmp_path / "就労証明書.png"
    Image.new("RGB", (600, 800), "white").save(photo)
    return photo


def test_two_working_parents_apply_with_a_certificate_of_work(
    resident: Window, clerk: Window, paper: Path
) -> None:
    residents.begins_signed_in(resident, "hoiku")
    for page in pages(paper):
        residents.says(resident, page)

    resident.shows("入力の内容を確かめてください", "若葉 そら", "就労証明書.png")
    receipt = residents.sends(resident)
    resident.shows("申込みを受け付けました")

    clerks.signs_in(clerk, "hoiku1")
    clerks.takes(clerk, receipt.number)
    assert clerks.opens_paper(clerk, "就労証明書.png")[:4] == b"\x89PNG"
    resident.press("申請の状況を見る")
    resident.press("わたしの情報を見た記録", resident.main)
    resident.shows("保育課")


def pages(paper: Path) -> list[dict[str, Answer]]:
    """Return what each page is answered, in order."""
    return [
        {"申込みの種類": "はじめての申込み", "利用したい日": next_april()},
        {"": "この区にある"},
        {"子どもは、もう": "はい"},
        {
            "子どもの氏名": SORA,
            "子どもの生年月日": SORA.born,
            "申し込む保護者から見た": "子（養子",
        },
        {"": "保護者"},
        {"食べ物": "いいえ", "発達や障害": "いいえ", "保育中に": "いいえ"},
        {"氏名": residents.MIDORI_HERSELF},
        {"郵便番号": "131-0045"},
        {"": "働いている"},
        work("みどり商事", leave="いいえ"),
        {"": paper},
        {"": "いて、いっしょに住んでいる"},
        {"もう一人の保護者の氏名": TARO, "もう一人の保護者の生年月日": TARO.born},
        {"": "働いている"},
        work("若葉デザイン", leave="いいえ"),
        {},
        {"": "いいえ"},
        {"": "いいえ"},
        {"": "どれもない"},
        {
            "施設の名前": "若葉台保育園",
            "見学しましたか": "はい",
            "希望した施設に": "はい",
        },
        {
            "保育の長さ": "標準時間",
            "朝、預ける": "8時から8時30分",
            "夕方": "18時30分まで",
            "土曜日": "しない",
        },
        {},
        {"昼間に連絡できる電話番号": "090-0000-0000"},
        {
            "内容の確認": True,
            "区が調べる": True,
            "施設に伝える": True,
        },
    ]


def work(employer: str, *, leave: str) -> dict[str, Answer]:
    return {
        "働き方": "会社などに",
        "勤め先、または": employer,
        "働いている所": "あさひ区東町三丁目",
        "1か月に働く日数": "20",
        "1か月に働く時間": "150",
        "片道の": "40",
        "いま、産休": leave,
    }


def next_april() -> date:
    soon = residents.today() + timedelta(days=100)
    return date(soon.year + (soon.month > 4), 4, 1)
