"""The reading level tells texts that are hard from texts that are not."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.gate.checks.reading import reading
from madoguchi.procedures.gate.plainness import (
    hard,
    hard_words,
    jargon,
    level,
    limits,
    phrases,
)
from madoguchi.procedures.gate.texts import read_by_applicants
from madoguchi.procedures.management.commands.check import versions_on_disk
from madoguchi.procedures.tests.edits import words
from madoguchi.procedures.tests.sound import given, sound

FOLDERS = versions_on_disk(settings.PROCEDURES_DIR)
HARD = {
    "行政手続法5条": (
        "行政庁は、審査基準を定めるに当たっては、許認可等の性質に照らしてできる限り具体的な"
        "ものとしなければならない。行政庁は、行政上特別の支障があるときを除き、法令により申請"
        "の提出先とされている機関の事務所における備付けその他の適当な方法により審査基準を公に"
        "しておかなければならない。"
    ),
    "行政手続法7条": (
        "行政庁は、申請がその事務所に到達したときは遅滞なく当該申請の審査を開始しなければなら"
        "ず、かつ、申請書の記載事項に不備がないこと、申請書に必要な書類が添付されていること、"
        "申請をすることができる期間内にされたものであることその他の法令に定められた申請の形式"
        "上の要件に適合しない申請については、速やかに、申請をした者に対し相当の期間を定めて"
        "当該申請の補正を求め、又は当該申請により求められた許認可等を拒否しなければならない。"
    ),
    "日本国憲法前文": (
        "日本国民は、正当に選挙された国会における代表者を通じて行動し、われらとわれらの子孫の"
        "ために、諸国民との協和による成果と、わが国全土にわたつて自由のもたらす恵沢を確保し、"
        "政府の行為によつて再び戦争の惨禍が起ることのないやうにすることを決意し、ここに主権が"
        "国民に存することを宣言し、この憲法を確定する。"
    ),
}
"""Texts of law that are known to be hard (著作権法13条: free of copyright)."""


@pytest.mark.parametrize("name", HARD)
def test_a_text_of_law_is_too_hard(name: str) -> None:
    assert level([HARD[name]]).mean > limits().mean


def test_the_reference_tells_how_hard_they_are() -> None:
    means = sorted(level([one]).mean for one in HARD.values())
    page = (settings.BASE_DIR / "docs" / "reference" / "gate.md").read_text("utf-8")

    assert f"{means[0]} to {means[-1]} characters a sentence" in page


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: one.parent.name)
def test_our_own_texts_stay_well_below_the_limits(folder: Path) -> None:
    texts = [one.text["ja"] for one in read_by_applicants(load(folder))]
    measured, known = level(texts), limits()

    assert measured.mean <= known.mean * 2 // 3
    assert measured.kanji < known.kanji
    assert measured.long_share <= known.long_share


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("当該の書類が要ります。", "jargon", "当該"),
        (
            "申し込めないわけではありません。",
            "double_negative",
            "ないわけではありません",
        ),
        ("印鑑が必要でなければなりません。", "must", "なければなりません"),
        (
            "届けない場合は受け取りができません。",
            "unless",
            "ない場合は受け取りができません",
        ),
        ("区で保存されます。", "passive", "されます"),
        ("転入に際して届けます。", "stiff", "に際して"),
    ],
)
def test_a_hard_wording_is_named_with_a_plain_one(
    text: str, code: str, word: str
) -> None:
    found = [one for one in hard_words(text) if one.code == code]

    assert [one.word for one in found] == [word]
    assert found[0].plain


@pytest.mark.parametrize(
    "text",
    [
        "監護（世話をして育てること）をしている人です。",
        "世話をして育てること（監護）です。",
        "「当該者」と書いてある紙です。",
        "書いてから出してください。",
    ],
)
def test_what_is_explained_or_quoted_is_no_alarm(text: str) -> None:
    assert list(hard_words(text)) == []


def test_a_long_sentence_is_named() -> None:
    codes = {one.code for one in hard("あ" * limits().sentence + "い。")}

    assert codes == {"long"}


def test_every_phrase_and_word_has_a_plain_form() -> None:
    assert all(one.plain for one in phrases())
    assert all(plain and plain != word for word, plain in jargon().items())


def test_a_version_in_words_of_law_is_blocked() -> None:
    made = replace(sound(), body=words("".join(HARD.values())))
    codes = {one.code for one in reading(given(made)) if one.blocks}

    assert {"too_long", "long_on_average"} <= codes
