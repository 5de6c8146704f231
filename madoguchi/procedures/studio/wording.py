"""What the studio calls the parts of a procedure, and how it says what is wrong.

For officials, in the words of `wordings/<language>.toml`; what a language does not say
yet is said in Japanese. Flaws that nobody put into its words are said as the loader
says them.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from madoguchi.kernel.sentence import Sentence
from madoguchi.procedures.definition.problems import Flaw
from madoguchi.procedures.kinds.kind import kind_words
from madoguchi.procedures.studio.fields import ROW_PROPERTIES
from madoguchi.procedures.studio.flaws import Defect
from madoguchi.procedures.studio.manuscript import (
    Manuscript,
    japanese_of,
    language_of,
)
from madoguchi.procedures.studio.telling import in_japanese

FOLDER: Final = Path(__file__).with_name("wordings")
UNKNOWN: Final = {
    "ja": "公開できない内容です（{sentence}）",
    "en": "{sentence}",
}
"""What is said of a flaw that nobody has put into words for officials yet."""

PLACES: Final = {
    "ja": ("{file}：", "{file} の{line}行目："),
    "en": ("{file}: ", "{file}:{line}: "),
}
"""How a place in a file is told, without its line and with it."""


@cache
def wordings(language: str) -> Mapping[str, Any]:
    """Return the words of a language; what it does not say yet, Japanese says."""
    path = FOLDER / f"{language}.toml"
    japanese = tomllib.loads((FOLDER / "ja.toml").read_text(encoding="utf-8"))
    if language == "ja" or not language.isalpha() or not path.exists():
        return japanese
    own = tomllib.loads(path.read_text(encoding="utf-8"))
    return {part: {**said, **own.get(part, {})} for part, said in japanese.items()} | (
        {"flaws": own.get("flaws", {})}
    )


def general(place: str) -> str:
    """Return a place without the names in it, by which it is put into words.

    >>> general("question/dogs.size/label"), general("option/whose/self/hint@en")
    ('question/label', 'option/hint')
    >>> general("needs/3/who"), general("identity/proofing"), general("needs/3")
    ('needs/who', 'identity/proofing', 'needs')
    """
    family, *rest = japanese_of(place).split("/")
    names = {"page": 1, "question": 1, "option": 2, "stage": 1, "example": 1}
    named = 1 if family in ROW_PROPERTIES else names.get(family, 0)
    return "/".join([family, *rest[named:]])


def label(place: str, language: str, kind: str = "") -> str:
    """Say what a value is called; `kind` is that of its question."""
    at, said = general(place), wordings(language)["labels"]
    key = at.rpartition("/")[2]
    own = kind_words(kind, language).get("studio", {}).get(key) if kind else None
    return str(own or said.get(at) or said.get(f"own/{key}") or key)


def hint(place: str, language: str) -> str:
    at, said = general(place), wordings(language)["hints"]
    if at in said or not at.startswith("question/"):
        return str(said.get(at, ""))
    return str(said.get(f"own/{at.rpartition('/')[2]}", ""))


def value_said(place: str, value: str, language: str) -> str:
    """Say one of the codes that a value can be."""
    said, at = wordings(language)["values"], general(place)
    found = said.get(at) or said.get(f"own/{at.rpartition('/')[2]}", {})
    return str(found.get(value, value))


def kind_said(kind: str, language: str) -> str:
    """Say a kind of question; a kind in a folder of its own may say itself."""
    own = kind_words(kind, language).get("studio", {}).get("name")
    return str(wordings(language)["kinds"].get(kind) or own or kind)


def kind_hint(kind: str, language: str) -> str:
    own = kind_words(kind, language).get("studio", {}).get("hint")
    return str(wordings(language)["kind_hints"].get(kind) or own or "")


def name_of(manuscript: Manuscript, place: str, language: str) -> str:
    """Name what a place belongs to, as its author knows it."""
    family, *rest = japanese_of(place).split("/")
    titles = {"page": "title", "question": "label", "stage": "title"}
    if family == "option":
        return manuscript.text(f"option/{rest[0]}/{rest[1]}/label") or rest[1]
    if family in titles and rest:
        return manuscript.text(f"{family}/{rest[0]}/{titles[family]}") or rest[0]
    return label(family, language)


def flaw_said(defect: Defect, manuscript: Manuscript, language: str) -> str:
    """Say a flaw to an official: what is wrong and what to do."""
    said = _said(defect.sentence, language)
    if not said:
        return UNKNOWN.get(language, UNKNOWN["ja"]).format(sentence=defect.sentence)
    kind = ""
    if defect.place.startswith("question/"):
        kind = manuscript.kind(defect.place.split("/")[1])
    wanted = str(defect.params.get("wanted", ""))
    return said.format_map(
        {
            **{key: _whole(value, language) for key, value in defect.params.items()},
            "label": label(defect.place, language, kind),
            "wanted_kind": kind_said(wanted, language),
        }
    )


def said_of_file(flaw: Flaw, language: str) -> str:
    """Say a flaw to whoever edits the file: where, what is wrong and what to do."""
    at = PLACES.get(language, PLACES["ja"])[bool(flaw.line)]
    key = str(flaw.keys[-1]) if flaw.keys else ""
    place = at.format(file=flaw.file, line=flaw.line)
    return place + _said_of_key(flaw.sentence, key, language)


def _said_of_key(sentence: str, key: str, language: str) -> str:
    """Say a sentence about a key of a file, which is called as the file calls it."""
    said = _said(sentence, language)
    if not said or not isinstance(sentence, Sentence):
        return str(sentence)
    key = str(sentence.params.get("key", key))
    whole = {
        name: _said_of_key(value, key, language)
        if isinstance(value, Sentence)
        else _whole(value, language)
        for name, value in sentence.params.items()
    }
    wanted = kind_said(str(sentence.params.get("wanted", "")), language)
    return said.format_map({**whole, "label": key, "wanted_kind": wanted})


def _said(sentence: object, language: str) -> str:
    """Return the sentence for officials with its blanks; "" when there is none."""
    template = getattr(sentence, "template", "")
    return str(wordings(language)["flaws"].get(template, ""))


def _whole(value: object, language: str) -> str:
    """Say what a sentence quotes: a word, or another sentence."""
    if isinstance(value, Sentence) and (said := _said(value, language)):
        return said.format_map(value.params)
    return in_japanese(str(value)) if language == "ja" else str(value)


def edit_said(
    name: str, places: Mapping[str, Any], manuscript: Manuscript, language: str
) -> str:
    """Say in a few words what an edit did, for the history and for undoing."""
    place = next(iter(places), "")
    said = str(wordings(language)["edits"].get(name, name))
    whose = name_of(manuscript, place, language)
    translated = f" ({language_of(place)})" if language_of(place) else ""
    what = f"{whose}：{label(place, language)}{translated}" if place else ""
    return said.format_map({"name": what})
