"""The judge of pages speaks up where something is wrong, and only there.

Each check of ours has a page that fails it beside one that is sound; an invented
document must not be found wrong at all.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from madoguchi.config.gate.cases import by_criterion, verdict
from madoguchi.config.gate.judging import Finding, judge

pytestmark = pytest.mark.browser

TABLE = "<table><tr><th>{}<th>金額<tr><td>住民票<td>300円</table>"
PLANTED = {
    "id-reference": (
        '<input aria-label="名" aria-describedby="hint">',
        '<input aria-label="名" aria-describedby="hint"><p id="hint">全角</p>',
    ),
    "file-name-as-name": (
        '<img src="madoguchi.png" alt="madoguchi.png">',
        '<img src="madoguchi.png" alt="区役所の窓口">',
    ),
    "plays-by-itself": (
        '<video src="a.mp4" autoplay></video>',
        '<video src="a.mp4" autoplay controls></video>',
    ),
    "frame-out-of-reach": (
        '<iframe tabindex="-1" title="地図" srcdoc="<a href=/>地図</a>"></iframe>',
        '<iframe title="地図" srcdoc="<a href=/>地図</a>"></iframe>',
    ),
    "header-of-nothing": (
        f"{TABLE.format('名前<th>備考')}",
        f"{TABLE.format('名前')}",
    ),
    "other-language": (
        "<p>This whole page was left in English, and nobody marked it.</p>",
        (
            "<p>このページは日本語で書いてあり、そう記してあります。</p>"
            "<p lang='ko'>이 문장은 한국어라고 적혀 있으므로 잘못이 아닙니다.</p>"
        ),
    ),
    "told-by-look-alone": (
        "<p>右側のボタンを押してください。</p>",
        "<p>「次へ進む」を押してください。</p>",
    ),
    "one-name-two-places": (
        '<a href="/a/">詳しく</a> <a href="/b/">詳しく</a>',
        '<a href="/a/">手数料</a> <a href="/b/">期限</a>',
    ),
    "keyboard-trap": (
        (
            '<a href="/">前</a><button onblur="setTimeout(() => this.focus(), 5)">'
            '押す</button><a href="/">後</a>'
        ),
        '<a href="/">前</a><button>押す</button><a href="/">後</a>',
    ),
}
HEAD = '<html lang="ja"><head><title>申請</title></head><body>'
PAGES = {
    "no-heading": "<nav></nav><a href='#m'>本文</a><main id='m'><p>本文</p></main>",
    "no-main": "<nav></nav><a href='#m'>本文</a><div id='m'><h1>本文</h1></div>",
    "no-way-past": "<nav><a href='/'>先頭</a></nav><main id='m'><h1>本文</h1></main>",
    "no-bypass": "<nav><a href='/'>先頭</a></nav><div id='main'><p>本文</p></div>",
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    opened.route("**/*", lambda route: route.abort())
    yield opened
    opened.close()


def checks(page: Page, html: str) -> set[str]:
    page.set_content(html, wait_until="domcontentloaded")
    return {one.check for one in judge(page)}


@pytest.mark.parametrize("check", PLANTED)
def test_a_check_tells_the_wrong_from_the_sound(page: Page, check: str) -> None:
    wrong, sound = PLANTED[check]

    assert check in checks(page, f"{HEAD}{wrong}")
    assert check not in checks(page, f"{HEAD}{sound}")


@pytest.mark.parametrize("check", PAGES)
def test_a_page_is_looked_at_as_a_whole(page: Page, check: str) -> None:
    assert check in checks(page, HEAD + PAGES[check])


def test_a_sound_page_is_left_alone(page: Page) -> None:
    whole = (
        f"{HEAD}<a href='#m'>本文へ進む</a><nav aria-label='補助'><a href='/'>先頭</a>"
        "</nav><main id='m' tabindex='-1'><h1>住民票の写し</h1>"
        f"<label>氏名 <input></label>{PLANTED['header-of-nothing'][1]}"
        "<button>次へ進む</button></main>"
    )

    assert checks(page, whole) == set()


def test_what_is_found_is_counted_for_its_own_rule_alone() -> None:
    row = {"rule": "a", "expected": "failed", "criteria": ["wcag20:1.1.1"]}
    about, beside = (
        Finding("one", frozenset({number}), frozenset(), "<p>", is_ours=True)
        for number in ("1.1.1", "1.4.3")
    )

    found, missed = verdict(row, [about, beside]), verdict(row, [beside])
    alarm = verdict({**row, "expected": "passed"}, [about])
    tally = by_criterion([found, missed, alarm])["1.1.1"]

    assert (found.is_found, missed.is_found) == (True, False)
    assert (tally.failures, tally.axe, tally.beyond) == (2, 0, 1)
    assert (tally.sound, tally.alarms_ours) == (1, 1)
    assert tally.by_check == {"one": 1}
