"""An installation adds a language by a folder, without code."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.cases.tests.cast import Town, a_town
from madoguchi.channels.web.tests.steps import begin, text_of, with_asked
from madoguchi.config import translations
from madoguchi.design.translate import forget_words
from madoguchi.kernel.languages.language import forget_languages
from madoguchi.wards.queries import forget_wards
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db

NOTE = "まだこの言語の文がありません"


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    forget_wards()
    town = a_town()
    with ward_scope(town.id):
        yield town
    forget_wards()


VIETNAMESE = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "手続きをさがす"
msgstr "Tìm thủ tục"

msgid "受付番号"
msgstr "Số tiếp nhận"

msgid "電話"
msgstr "Điện thoại"
"""


@pytest.fixture
def vietnamese() -> Iterator[None]:
    """Add a language as an installation does: a folder, and setting up again."""
    folder = Path(settings.LANGUAGES_DIR) / "vi"
    folder.mkdir(parents=True)
    description = 'name = "Tiếng Việt"\ntag = "vi"\n[dates]\nday = "{day}/{month}"\n'
    (folder / "language.toml").write_text(description, encoding="utf-8")
    (folder / "messages.po").write_text(VIETNAMESE, encoding="utf-8")
    wordings = '[sentences]\nmissing = "“{label}” còn trống."\n'
    (folder / "wordings.toml").write_text(wordings, encoding="utf-8")
    translations.compile_all()
    forget_languages()
    forget_words()
    yield
    for path in (*folder.iterdir(), translations.compiled(folder / "messages.po")):
        path.unlink(missing_ok=True)
    folder.rmdir()
    forget_languages()
    forget_words()


@pytest.mark.usefixtures("vietnamese")
def test_an_installation_adds_a_language_without_code(
    client: Client, town: Town
) -> None:
    assert "Tiếng Việt" in text_of(client.get("/midori/"))

    page = client.get("/midori/?lang=vi")
    assert '<html lang="vi" data-language="vi">' in page.content.decode()
    assert "Tìm thủ tục" in text_of(page)
    assert text_of(page).count(NOTE) == 1
    assert '<span lang="ja">使いにくい所を知らせる</span>' in page.content.decode()
    assert not re.search('="[^"]*<span', page.content.decode())


@pytest.mark.usefixtures("vietnamese")
def test_an_added_language_says_its_sentences_and_days(
    client: Client, town: Town
) -> None:
    client.get("/midori/?lang=vi")
    draft = begin(client)
    page = client.post(f"{draft}copies/", with_asked({"copies": ""}))

    assert "còn trống." in text_of(page)
