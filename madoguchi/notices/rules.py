"""Word a notice: which fact makes which notice, and what each language says.

Pure. The texts are data; a text may name only `BLANKS`, none of which is an answer
of the applicant.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("ja", "en")
NOTICE_OF: Mapping[str, str] = {
    "case.received": "received",
    "case.correction_asked": "correction",
    "case.reminded": "reminder",
    "case.decided": "decision",
    "case.withdrawn": "withdrawn",
}
BLANKS = frozenset(
    {
        "ward", "department", "phone", "title", "reference",
        "arrived", "due", "reply_by", "address",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wording:
    """A notice in one language."""

    subject: str
    body: str


@cache
def texts(language: str) -> Mapping[str, Mapping[str, str]]:
    path = TEXTS / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def word(kind: str, language: str, blanks: Mapping[str, str]) -> Wording:
    """Fill a text; one line stays one line, whatever a title contains.

    >>> filled = dict.fromkeys(BLANKS, "…") | {"ward": "みどり区", "reference": "12"}
    >>> word("decision", "ja", filled).subject
    '【みどり区】結果が出ました（受付番号 12）'
    """
    text, foot = texts(language)[kind], texts(language)["foot"]["text"]
    filled = {name: " ".join(value.split()) for name, value in blanks.items()}
    return Wording(
        subject=text["subject"].format_map(filled),
        body=f"{text['body']}\n{foot}".strip().format_map(filled),
    )
