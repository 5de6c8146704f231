"""Say changes in words: what changes, from what to what, how far, and why.

A language that is not written yet reads as Japanese.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from madoguchi.kernel.languages.language import JAPANESE, language_of, words_in
from madoguchi.kernel.written import filled
from madoguchi.procedures.changes.differences import Change
from madoguchi.procedures.definition.languages import languages_of
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.saying import sentence_of
from madoguchi.procedures.definition.scope import questions_of
from madoguchi.procedures.expressions.tree import LEAVES, Node
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.texts import Text

FOLDER: Final = Path(__file__).with_name("wordings")
BEFORE_AND_AFTER: Final = frozenset(
    {"changed", "reworded", "limit", "inside", "parameter", "condition", "required",
     "kind", "question_moved", "identity", "gone", "added", "condition_added",
     "condition_gone", "exclusive"}
)  # fmt: skip
"""Changes whose two sides say more than their sentence."""


@cache
def wordings(language: str) -> Mapping[str, Any]:
    return words_in(FOLDER, language, "changes")


@dataclass(frozen=True, slots=True)
class Said:
    """One change in words; `before` and `after` are "" when the sentence says all."""

    sentence: str
    why: str
    before: str = ""
    after: str = ""


def class_said(name: str, language: str = "ja") -> str:
    return str(wordings(language)["classes"].get(name, ""))


def policy_said(name: str, language: str = "ja") -> str:
    """Say what becomes of drafts at a change of a class."""
    return str(wordings(language)["policies"].get(name, ""))


class Wording:
    """Words the changes between two versions in one language."""

    def __init__(self, old: Definition, new: Definition, language: str = "ja") -> None:
        self.language = language
        self.words = wordings(language)
        self.versions = old, new
        self.labels = {
            one.key: one.label[language]
            for definition in (old, new)
            for one in questions_of(definition)
        } | {
            one.name: one.label[language]
            for definition in (old, new)
            for one in definition.values
        }

    def say(self, change: Change) -> Said:
        blanks = self._blanks(change)
        template = self.words["codes"][change.code]
        sentence = filled(template, blanks)
        sides = ("", "")
        if change.code in BEFORE_AND_AFTER:
            sides = self.sides(change)
            if sides[0] == sides[1]:  # only a text in another language changes
                sides = self._elsewhere(change) or sides
        return Said(
            language_of(self.language).sentence(sentence),
            self.words["whys"][change.why],
            *sides,
        )

    def _elsewhere(self, change: Change) -> tuple[str, str] | None:
        """Say a change in the first language in which it can be seen."""
        old, new = self.versions
        for language in dict.fromkeys(
            (JAPANESE, *languages_of(old), *languages_of(new))
        ):
            said = Wording(old, new, language)
            sides = said.sides(change)
            if sides[0] != sides[1]:
                return sides
        return None

    def _blanks(self, change: Change) -> dict[str, str]:
        names = [_quoted(self.words, name[self.language]) for name in change.names]
        parts, last = self.words["parts"], change.place.rpartition(".")[2]
        own = parts.get(change.place.partition(".")[0], change.place)
        option = names.pop() if ".option." in change.place else ""
        bare = change.names[-1][self.language] if change.names else own
        return {
            "name": bare if change.code in BARE else (names[-1] if names else own),
            "part": parts.get(last, last),
            "option": option,
            "place": change.place.partition(".")[2],
        }

    def sides(self, change: Change) -> tuple[str, str]:
        """Say what was and what is, each in the words of its own version."""
        old, new = (_Values(self, one, change) for one in self.versions)
        return old.value(change.before), new.value(change.after)


class _Values:
    """Says the values of one version that a change is about."""

    def __init__(self, wording: Wording, of: Definition, change: Change) -> None:
        self.words, self.labels = wording.words, wording.labels
        self.language, self.of = wording.language, of
        whole = {one.key: one for one in questions_of(of) if one.questions}
        outer = [key for key in change.asked if key in whole]
        inner = {one.key for key in outer for one in whole[key].questions}
        self.groups = tuple(outer) if inner & set(change.place.split(".")) else ()

    def value(self, value: Any) -> str:
        """Say a value of a definition."""
        if isinstance(value, Text):
            value = value[self.language]
        if value is None or value in ("", ()):
            return str(self.words["none"])
        for kind, say in self._kinds().items():
            if isinstance(value, kind):
                return say(value)
        if is_dataclass(value):
            return self._joined(getattr(value, one.name) for one in fields(value))
        return str(value)

    def _kinds(self) -> Mapping[type, Callable[[Any], str]]:
        return {
            Node: self.rule,
            bool: lambda value: str(self.words["yes" if value else "no"]),
            date: lambda value: str(value.isoformat()),
            Question: lambda value: str(value.label[self.language]),
            tuple: self._joined,
            Mapping: lambda value: self._joined(
                f"{key}: {self.value(one)}" for key, one in value.items()
            ),
        }

    def _joined(self, values: Iterable[Any]) -> str:
        """Say several values, those that are empty left out."""
        said = [self.value(one) for one in values if one not in (None, "", (), {})]
        return str(self.words["joint"]).join(said)

    def rule(self, node: Node) -> str:
        """Say a condition or an amount, with questions by their labels.

        Japanese has the sentences that every page shows; what has no such sentences
        yet says the operators one by one.
        """
        if self.language == JAPANESE or "operators" not in self.words:
            return sentence_of(node, self.of, self.groups)
        if node.op in LEAVES:
            return self._leaf(node)
        args = [self._part(arg) for arg in node.args]
        template = self.words["operators"].get(node.op)
        if template is None:
            return self._call(node.op, args)
        said = args[0]
        if len(args) == 1:
            return str(template.format(said))
        for arg in args[1:]:
            said = template.format(said, arg)
        return said

    def _call(self, op: str, args: list[str]) -> str:
        if op == "list":
            return str(self.words["joint"]).join(args)
        if op in ARITHMETIC:
            return f" {op} ".join(args)
        return f"{op}({', '.join(args)})"

    def _part(self, node: Node) -> str:
        said = self.rule(node)
        return f"（{said}）" if node.op in ("and", "or") else said

    def _leaf(self, node: Node) -> str:
        if node.op == "name":
            name = str(node.leaf)
            if name in self.labels:
                return _quoted(self.words, self.labels[name])
            return str(self.words["operators"].get(name, name))
        if node.op == "part" and isinstance(node.leaf, tuple):
            label = self.labels.get(node.leaf[0], node.leaf[0])
            return _quoted(self.words, label)
        return self.value(node.leaf)


def _quoted(words: Mapping[str, Any], text: str) -> str:
    return str(words["quote"]).format(text)


ARITHMETIC: Final = frozenset("+-*")
BARE: Final = frozenset(
    {"condition_added", "condition_gone", "way_added", "way_gone", "page_added",
     "page_gone", "stage"}
)  # fmt: skip
"""Sentences that quote the name themselves."""
