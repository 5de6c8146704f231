"""An e-mail address, typed in whatever width."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from madoguchi.kernel.text import to_half_width
from madoguchi.procedures.kinds.input import plain
from madoguchi.procedures.kinds.kind import Field, Kind, Raw, refuse
from madoguchi.procedures.kinds.question import OwnKey, Question

LONGEST = 254  # RFC 5321
LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


class Mail(Kind):
    name = "email"
    gif_names = ("contactPointEmailAddress",)
    own: ClassVar[Mapping[str, OwnKey]] = {
        "max_length": OwnKey("integer", least=6, most=LONGEST),
    }
    fields: ClassVar[tuple[Field, ...]] = (
        Field("", "email", "email", "full", "email"),
    )
    mistake: ClassVar[Mapping[str, str]] = {"": "midori.example.jp"}

    def parse(self, question: Question, raw: Raw, today: date) -> str | None:
        del today
        typed = to_half_width(
            plain(question, raw, most=question.number("max_length", LONGEST))
        )
        if not typed:
            return None
        if code := wrong_with(typed):
            raise refuse(question, code)
        return typed

    def schema(self, question: Question) -> dict[str, Any]:
        most = question.number("max_length", LONGEST)
        return {"type": "string", "format": "email", "maxLength": most}

    def display(self, question: Question, answer: str, language: str) -> str:
        del question, language
        return answer


def wrong_with(address: str) -> str:
    """Return the code of what is wrong, "" when nothing is.

    The local part is taken as it is: old telephone addresses with two dots in a
    row, or one before the @, are still in use.

    >>> wrong_with("midori..w.@docomo.example.jp"), wrong_with("midori@example")
    ('', 'email_domain')
    """
    if re.search(r"\s", address):
        return "email_space"
    local, at, domain = address.partition("@")
    if not at:
        return "email_no_at"
    if "@" in domain:
        return "email_two_at"
    if not LOCAL.fullmatch(local):
        return "email_local"
    labels = domain.split(".")
    sound = len(labels) > 1 and all(LABEL.fullmatch(label) for label in labels)
    if not sound or labels[-1].isdigit():
        return "email_domain"
    return ""


KIND = Mail()
