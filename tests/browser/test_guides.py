"""A guide about an event of life, from the home page to the list with its days."""

from datetime import timedelta

from tests.browser.conftest import Seat
from tests.browser.residents import chooses, goes_on, says, today
from tests.browser.window import Window


def test_somebody_who_moved_in_learns_what_is_due(resident: Window) -> None:
    resident.open("/midori/")
    resident.press("この区に引っ越してきたとき")
    goes_on(resident)
    resident.shows("空いています")

    says(
        resident,
        {"新しい住所": today() - timedelta(days=30), "前に住んでいた所": "外国"},
    )
    chooses(resident, "国民健康保険", "高校生の年代")
    resident.press("前のページに戻る")
    goes_on(resident)
    chooses(resident, "犬を飼っている")

    resident.shows("必要な手続きは5件です", "期限を過ぎています", "児童手当")
    resident.press("答えを直す")
    resident.shows("いつ、どこから引っ越しましたか")


def test_a_procedure_of_the_counter_has_a_page(resident: Window) -> None:
    resident.open("/midori/?q=介護の認定")
    resident.open("/midori/?q=要介護")
    resident.press("要介護・要支援認定の申請")
    resident.shows("いま、すること", "持ってくるもの", "介護保険法", "第27条")
    resident.press("English")
    resident.shows("What to bring", "Article 27")
    resident.open("/midori/procedures/?lang=ja")
    resident.open("/midori/life/moving/")


def test_a_guide_works_without_scripts_in_english(seat: Seat) -> None:
    window = seat(java_script_enabled=False)
    window.open("/midori/guides/shugaku/?lang=en")
    for answer in ("Starts primary school", "The ward school", "After-school club"):
        window.pick(answer)
        window.press("Continue", window.main)

    window.shows("You have 2 things to do", "Health check before school")
