"""Say on paper when something is to be filled in, by the numbers of the questions.

Japanese is said in full by the sayer of expressions. Another language says the plain
shapes; of others it names the questions they depend on, beside the Japanese sentence.
"""

from collections.abc import Mapping
from dataclasses import replace

from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.saying import words_of
from madoguchi.procedures.definition.scope import scope_of
from madoguchi.procedures.expressions.say import say
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.question import Question

Questions = Mapping[str, tuple[str, Question]]
"""Each question by its key, with its number; those of a group by `group.key`."""


class Conditions:
    """Says the conditions of one version in one language."""

    def __init__(
        self,
        definition: Definition,
        numbered: Questions,
        words: Mapping[str, str],
        language: str,
    ) -> None:
        self.definition = definition
        self.numbered = numbered
        self.words = words
        self.language = language

    def say(self, node: Node, group: str = "") -> str:
        """Return a condition in words; `group` is the record list it stands in."""
        if self.language == "ja":
            return self._japanese(node, group)
        return self._plain(node, group) or self._depends(node, group)

    def _japanese(self, node: Node, group: str) -> str:
        words = words_of(self.definition)
        labels = {
            key: f"{self.numbered[key][0]} {label}" if key in self.numbered else label
            for key, label in words.labels.items()
        }
        scope, named = scope_of(self.definition), replace(words, labels=labels)
        parameters = frozenset(self.definition.parameters)
        return say(node, scope, named, parameters, (group,) if group else ())

    def _plain(self, node: Node, group: str) -> str:
        """Return the words of a plain condition, "" when it is not plain."""
        if node.op in ("and", "or"):
            parts = [self._plain(one, group) for one in node.args]
            return self.words[node.op].join(parts) if all(parts) else ""
        if node.op == "name":
            return self._claim("yes", node, group)
        if node.op == "not" and node.args[0].op == "name":
            return self._claim("no", node.args[0], group)
        if node.op == "answered" and node.args[0].op == "name":
            return self._claim("answered", node.args[0], group)
        if node.op in ("==", "!="):
            return self._equals(node, group)
        return self._member(node, group) if node.op == "in" else ""

    def _equals(self, node: Node, group: str) -> str:
        left, right = node.args
        if left.op != "name":
            left, right = right, left
        if right.op == "bool":
            return self._claim(
                "yes" if right.leaf == (node.op == "==") else "no", left, group
            )
        answer = self._answers([right], left, group)
        form = "is" if node.op == "==" else "is_not"
        return self._claim(form, left, group, answer) if answer else ""

    def _member(self, node: Node, group: str) -> str:
        one, many = node.args
        if many.op == "list":
            answers = self._answers(list(many.args), one, group)
            return self._claim("is", one, group, answers) if answers else ""
        answer = self._answers([one], many, group)
        return self._claim("chosen", many, group, answer) if answer else ""

    def _answers(self, literals: list[Node], of: Node, group: str) -> str:
        """Return what is compared with, by its label; "" when it has none."""
        found = self._find(of, group)
        if found is None:
            return ""
        labels = []
        for one in literals:
            option = found[1].option(one.leaf) if one.op == "text" else None
            if option is None and one.op != "int":
                return ""
            labels.append(option.label[self.language] if option else str(one.leaf))
        return self.words["or_answers"].join(labels)

    def _claim(self, form: str, node: Node, group: str, answer: str = "") -> str:
        found = self._find(node, group)
        if found is None:
            return ""
        number, question = found
        label = f"{number} {question.label[self.language]}"
        return self.words[form].format(question=label, answer=answer)

    def _find(self, node: Node, group: str) -> tuple[str, Question] | None:
        if node.op != "name":
            return None
        inside = self.numbered.get(f"{group}.{node.leaf}") if group else None
        return inside or self.numbered.get(str(node.leaf))

    def _depends(self, node: Node, group: str) -> str:
        """Name the questions of a condition that has no plain words."""
        found = [self._find(one, group) for one in node.walk()]
        named = dict.fromkeys(
            f"{number} {one.label[self.language]}"
            for number, one in filter(None, found)
            if kind_of(one).has_answer
        )
        return self.words["depends"].format(questions=self.words["between"].join(named))
