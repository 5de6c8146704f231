"""A guide: page after page, back again, and the list; nothing is kept."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from madoguchi.cases.tests.cast import Town
from madoguchi.cases.tests.counting import queries
from madoguchi.channels.web.tests.steps import text_of
from madoguchi.channels.web.tests.test_catalogue import shown  # noqa: F401
from madoguchi.events.models import Event
from madoguchi.wards.queries import calendar_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shown")]
TENKYO = "/midori/guides/tenkyo/"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
Typed = Mapping[str, str | list[str]]


def day(name: str, value: date) -> dict[str, str]:
    parts = {"era": "西暦", "year": value.year, "month": value.month, "day": value.day}
    return {f"{name}.{part}": str(text) for part, text in parts.items()}


def goes_on(client: Client, page: Any, typed: Typed, button: str = "") -> Any:
    """Send a page as a browser does: its hidden fields and what was typed."""
    sent: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(page.content.decode()):
        sent.setdefault(unescape(name), []).append(unescape(value))
    for name, given in typed.items():
        sent[name] = [given] if isinstance(given, str) else given
    if button:
        sent[button] = ["1"]
    return client.post(TENKYO, sent)


def walk(client: Client, *pages: Typed) -> Any:
    page = client.get(TENKYO)
    for typed in pages:
        page = goes_on(client, page, typed)
    return page


MOVED = timezone.localdate() - timedelta(days=3)
ALONE = (day("moved_on", MOVED), {"people": "none"}, {"things": "none"})


def test_the_list_has_the_day_counted_by_the_ward(client: Client, town: Town) -> None:
    page = text_of(walk(client, *ALONE))
    last = calendar_of(town.ward).next_open(MOVED + timedelta(days=14))

    assert "必要な手続きは1件です" in page
    assert f"{last.month}月{last.day}日" in page
    assert "転居届" in page


def test_an_answer_opens_a_page_and_its_due(client: Client) -> None:
    school = walk(client, ALONE[0], {"people": "school"})
    assert "学校はどうしますか" in text_of(school)

    end = goes_on(client, goes_on(client, school, {"school": "stay"}), ALONE[2])
    assert "指定校の変更" in text_of(end)


def test_a_gap_is_told_and_nothing_is_lost(client: Client) -> None:
    second = walk(client, ALONE[0])
    again = goes_on(client, second, {})

    assert again.status_code == 422
    assert "まだ選ばれていません" in text_of(again)
    assert "次のものはありますか" in text_of(goes_on(client, again, ALONE[1]))


def test_a_day_that_does_not_exist_is_refused(client: Client) -> None:
    wrong = day("moved_on", MOVED) | {"moved_on.month": "13"}

    assert walk(client, wrong).status_code == 422


def test_back_and_again_keep_what_was_typed(client: Client) -> None:
    third = walk(client, *ALONE[:2])
    back = goes_on(client, third, {}, "back")
    assert "引っ越した人に、あてはまる人はいますか" in text_of(back)
    assert 'value="none" checked' in back.content.decode()

    end = goes_on(client, goes_on(client, back, ALONE[1]), ALONE[2])
    again = goes_on(client, end, {}, "again")
    assert f'value="{MOVED.day}"' in again.content.decode()
    assert "いつ引っ越しましたか" in text_of(again)


def test_a_past_day_is_marked(client: Client) -> None:
    late = day("moved_on", MOVED - timedelta(days=60))

    assert "期限を過ぎています" in text_of(walk(client, late, *ALONE[1:]))


def test_what_several_ask_for_is_told_once(client: Client) -> None:
    things = {"things": ["card", "dog", "moped"]}
    page = text_of(walk(client, ALONE[0], {"people": "kokuho"}, things))

    assert page.count("窓口に来る人：本人確認書類") == 1


def test_what_is_on_line_leads_there(client: Client) -> None:
    page = client.get("/midori/guides/tennyu/")
    sent = {**day("moved_on", MOVED), "from_where": "abroad", "people": "none"}
    sent |= {"things": "none"}
    steps = {**sent, "seen": ["when", "people", "things"]}
    end = client.post("/midori/guides/tennyu/", steps)

    assert page.status_code == 200
    assert "オンラインでする" in text_of(end)


def test_nothing_is_kept(client: Client) -> None:
    events = Event.objects.count()
    with queries() as counted:
        end = walk(client, *ALONE)

    written = [one for one in counted if not one.lstrip().startswith("SELECT")]
    assert written == []
    assert Event.objects.count() == events
    assert not Session.objects.exists()
    assert not end.cookies.get("madoguchi")


def test_made_up_fields_do_no_harm(client: Client) -> None:
    sent = {"seen": ["things", "nothing"], "people": "emperor", "x.y": "z"}

    assert client.post(TENKYO, sent).status_code == 200
    assert client.get("/midori/guides/nothing/").status_code == 404
