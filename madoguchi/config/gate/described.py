"""Describe the publish gate for the reference: its checks, limits and what they say.

The figures of our own procedures are measured anew each time the page is made.
"""

from collections.abc import Callable, Iterable

from django.conf import settings

from madoguchi.config.gate.proving import folders_in
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.gate.checking import EVERY
from madoguchi.procedures.gate.plainness import jargon, level, limits, phrases
from madoguchi.procedures.gate.retention import classes
from madoguchi.procedures.gate.texts import read_by_applicants
from madoguchi.procedures.gate.wording import title_of, what_it_does, words

INTRODUCTION = (
    "Every version passes these before anybody is offered it. A reason blocks, asks a "
    "person to look again, or only tells. How to get through: "
    "[公開前の確認](../how-to/publish-gate.md)."
)
TableOf = Callable[[Iterable[str], Iterable[Iterable[str]]], str]


def described(table: TableOf) -> str:
    """Return the page about the gate; `table` writes one table of it."""
    parts = [
        "# The publish gate",
        INTRODUCTION,
        table(["check", "日本語", "what it does"], map(_check, EVERY)),
        "## What can be said",
        table(["check", "code", "sentence"], _codes()),
        "## Reading level",
        _limits(table),
        "## Retention classes",
        table(
            ["class", "years"],
            ([f"`{name}`", str(years or "for ever")] for name, years in _classes()),
        ),
    ]
    return "\n\n".join(parts)


def _check(name: str) -> list[str]:
    return [f"`{name}`", title_of(name), what_it_does(name, "en")]


def _codes() -> Iterable[list[str]]:
    for check in EVERY:
        for code, one in words("en")["codes"][check].items():
            yield [check, f"`{code}`", one["said"]]


def _classes() -> Iterable[tuple[str, int]]:
    return classes().items()


def _limits(table: TableOf) -> str:
    known = limits()
    told = (
        f"A sentence longer than {known.sentence} characters is named, one longer than "
        f"{known.most} blocks. A version is blocked when its sentences have more than "
        f"{known.mean} characters on average. From {known.least} sentences on it is "
        f"blocked when more than {known.long_share} % of them are long, or more than "
        f"{known.kanji} % of the text is kanji. {len(phrases())} kinds of phrase and "
        f"{len(jargon())} office words are named with a plainer wording "
        "(`procedures/gate/plainness.toml`).\n\n"
        "The limits lie between what was measured: the procedures of this repository, "
        "below, and articles of law (行政手続法5条 and 7条, 日本国憲法前文: 69 to 209 "
        "characters a sentence, held by a test)."
    )
    rows = []
    for folder in folders_in(settings.PROCEDURES_DIR):
        texts = [one.text["ja"] for one in read_by_applicants(load(folder))]
        found = level(texts)
        rows.append(
            [
                f"{folder.parent.name}/{folder.name}",
                str(found.sentences),
                str(found.mean),
                str(found.long_share),
                str(found.kanji),
            ]
        )
    head = ["version", "sentences", "characters", "long %", "kanji %"]
    return f"{told}\n\n" + table(head, rows)
