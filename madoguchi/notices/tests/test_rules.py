"""Every notice has its words in every language, and the log may say that it left."""

import pytest

from madoguchi.events.facts import contents
from madoguchi.kernel.languages.language import languages
from madoguchi.notices.facts import (
    NoticeRefused,
    NoticeResent,
    NoticeSent,
    NoticeUnconfirmed,
)
from madoguchi.notices.rules import KINDS, texts

NO_NOTICES = {"why", "foot", "elsewhere"}
"""Parts of notices among the texts."""


@pytest.mark.parametrize("language", languages())
def test_every_notice_has_its_words_and_every_words_their_notice(language: str) -> None:
    assert set(texts(language)) - NO_NOTICES == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_log_may_say_what_became_of_every_notice(kind: str) -> None:
    told = (
        NoticeSent(kind, "outbox"),
        NoticeUnconfirmed(kind),
        NoticeRefused(kind),
        NoticeResent(kind),
    )
    assert all(contents(one)["notice"] == kind for one in told)
