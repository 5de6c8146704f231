"""転入届 of a family without a sign-in, and what they think of it, without a name."""

from datetime import date, timedelta

from tests.browser import residents
from tests.browser.residents import HANAKO, JIRO, TARO
from tests.browser.window import Window


def test_a_family_moves_in_and_says_what_it_was_like(resident: Window) -> None:
    when_the_move_is_told(resident)
    when_the_family_is_named(resident)
    when_the_rest_is_told(resident)
    then_each_member_is_on_the_check_page(resident)

    resident.press("この内容を送る", resident.main)
    resident.shows("窓口で届け出る", "この日に届出が終わります")
    resident.press("アンケートに答える")
    when_the_survey_is_answered(resident)
    resident.shows("ありがとうございました")
    assert "確認コード" not in resident.text


def an_open_day() -> date:
    day = residents.today() + timedelta(days=7)
    return day + timedelta(days=(7 - day.weekday()) % 7)


def when_the_move_is_told(resident: Window) -> None:
    residents.begins(resident, "tennyu")
    residents.says(resident, {"": "日本の、ほかの市区町村"})
    residents.says(resident, {"": residents.today() - timedelta(days=3)})
    residents.says(resident, {"": "マイナンバーカードを使って"})
    for question in ("前の住所", "新しい住所"):
        residents.gives_an_address(resident, question)
        residents.goes_on(resident)
    residents.says(
        resident,
        {
            "氏名": HANAKO,
            "生年月日": HANAKO.born,
            "住民票の性別": "女",
            "国籍": "日本",
        },
    )


def when_the_family_is_named(resident: Window) -> None:
    """Add three, take one out again."""
    residents.says(resident, {"": "はい"})
    for number, person in enumerate((TARO, JIRO), start=1):
        record = resident.group(f"{number}人目")
        told: dict[str, residents.Answer] = {
            "氏名": person,
            "生年月日": person.born,
            "住民票の性別": "男",
            "代表の人から見た関係": "孫",
            "国籍": "日本",
        }
        residents.answers_all(resident, told, record)
        resident.press("もう1人加える")
    resident.press("3人目を消す")
    residents.goes_on(resident)


def when_the_rest_is_told(resident: Window) -> None:
    residents.says(resident, {"": "前の画面で書いた、代表の人"})
    residents.says(
        resident, {"代表の人の健康保険": "後期高齢者医療", "要介護": "いいえ"}
    )
    residents.says(resident, {"": "児童手当"})
    residents.says(resident, {"": "どれもない"})
    residents.says(resident, {"": "前の画面で書いた、代表の人"})
    residents.says(
        resident,
        {"来庁を希望する日": an_open_day(), "希望する時間": "10時から12時まで"},
    )
    residents.says(resident, {"昼間に連絡できる電話番号": "03-0000-0000"})
    residents.says(resident, {"": True})


def then_each_member_is_on_the_check_page(resident: Window) -> None:
    resident.shows("山吹 花子", "山吹 太郎", "山吹 次郎", "令和元年5月1日")
    assert "3人目" not in resident.text


def when_the_survey_is_answered(resident: Window) -> None:
    resident.press("アンケートに答える", resident.main)
    resident.press("入力を始める")
    residents.says(resident, {"手続き": "転入届", "どの方法": "スマートフォン"})
    residents.says(resident, {"": "どちらでもない"})
    residents.says(resident, {"": "言葉がわかりにくかった"})
    residents.says(resident, {"年齢": "85歳以上"})
    residents.says(resident, {"": "字をもっと大きくしてください。"})
    resident.press("この内容で答える", resident.main)
