"""Staff change their own password, and whoever else was signed in as them is out."""

import pytest

from madoguchi.cases.tests.cast import Town
from madoguchi.channels.office.tests.desk import PASSWORD, Desk, with_password

NEW = "椿の花 camellia"


@pytest.fixture
def at_work(town: Town) -> Desk:
    """Return the desk of a clerk who knows their password."""
    with_password(town.sato)
    return Desk.of(town, town.sato)


def change(desk: Desk, old: str = PASSWORD, new: str = NEW, again: str = "") -> str:
    response = desk.post("password", old=old, new=new, again=again or new)
    return str(response.content.decode()) or response["Location"]


def signs_in(desk: Desk, password: str) -> bool:
    response = desk.post("sign_in", login="sato", password=password)
    return bool(response.status_code == 302)


def test_the_new_password_opens_the_door_and_the_old_one_does_not(
    at_work: Desk, stranger: Desk
) -> None:
    assert change(at_work).endswith("?said=password_changed")

    assert not signs_in(stranger, PASSWORD)
    assert signs_in(stranger, NEW)


def test_other_sessions_end_and_this_one_goes_on(town: Town, at_work: Desk) -> None:
    elsewhere = Desk.of(town, town.sato)
    before = at_work.client.session.session_key

    change(at_work)

    assert elsewhere.get("queue").status_code == 302
    assert "パスワードを変えました" in at_work.text("password", said="password_changed")
    assert at_work.client.session.session_key != before


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"old": "wrong"}, "いまのパスワードが違います。"),
        ({"new": "short"}, "12文字以上にしてください。"),
        ({"new": " " * 20}, "12文字以上にしてください。"),
        ({"new": PASSWORD}, "いまのパスワードと違うものにしてください。"),
        ({"again": "another password"}, "新しいパスワードと同じではありません。"),
    ],
)
def test_what_will_not_do_is_worded_and_changes_nothing(
    at_work: Desk, stranger: Desk, typed: dict[str, str], sentence: str
) -> None:
    text = change(at_work, **typed)

    assert sentence in text
    assert 'aria-invalid="true"' in text
    assert not any(word in text for word in (PASSWORD, NEW))
    assert signs_in(stranger, PASSWORD)


def test_an_open_browser_allows_no_endless_guessing(at_work: Desk) -> None:
    for _ in range(5):
        change(at_work, old="a wrong guess")

    assert "まで変えられません" in change(at_work)


def test_the_page_stands_beside_the_way_out(sato: Desk) -> None:
    text = sato.text("queue")

    assert text.index("ログインの設定") < text.index("（ログアウト）")
