"""A certificate asked for by post, entered by a clerk: the online rate falls."""

from dataclasses import replace

from tests.browser import clerks, residents
from tests.browser.window import Window


def test_a_request_from_the_post_lowers_the_online_rate(clerk: Window) -> None:
    clerks.signs_in(clerk)
    clerks.declares(clerk)
    before = clerks.reads_online_use(clerk)

    when_the_letter_is_entered(clerk)

    after = clerks.reads_online_use(clerk)
    assert after == replace(before, below=before.below + 1)
    assert after.value < before.value


def when_the_letter_is_entered(clerk: Window) -> None:
    clerks.begins_an_entry(clerk, "住民票の写しの交付請求", "郵送")
    clerk.shows("郵送")
    clerks.fills_in_a_certificate(clerk, residents.HANAKO)
    clerk.shows("この内容で受け付けますか", "山吹 花子", "昭和15年2月29日")
    clerk.press("この内容で受け付ける")
    clerk.shows("受け付けました", "郵送")
