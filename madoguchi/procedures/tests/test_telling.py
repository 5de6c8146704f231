"""Every flaw of an expression is said in Japanese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import madoguchi.procedures.expressions as language
from madoguchi.procedures.expressions.checking import shape_of
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.tree import BadExpression
from madoguchi.procedures.studio.telling import in_japanese
from madoguchi.procedures.tests.vectors import vectors

FOLDER = Path(str(language.__file__)).parent
RAISED = frozenset({"BadExpression", "NotATable"})
ENGLISH = re.compile(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}")
VECTORS = vectors()


def sentences() -> Iterator[str]:
    """Yield each sentence of the language, with letters for what it quotes."""
    for file in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield str(first.value)
                elif isinstance(first, ast.JoinedStr):
                    yield "".join(
                        str(one.value) if isinstance(one, ast.Constant) else "x"
                        for one in first.values
                    )


def test_every_sentence_of_the_language_has_a_japanese_one() -> None:
    found = list(sentences())
    assert len(found) > 45
    assert [one for one in found if ENGLISH.search(in_japanese(one))] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('copies > "a"', "大小（>）をくらべられるのは、数どうしか日付どうしです。"),
        ("copys > 1", "「copys」という質問はありません。"),
        ("copies = 1", "「=」はここに書けません。くらべるときは =="),
        ("age_on(birth)", "age_on に書く値は2個です。いまは1個あります。"),
        ("not copies", "ここにははい・いいえが入りますが、数になって"),
        ('who == "slef"', "「slef」という選択肢はありません。「self」では"),
        ("copies >", "値が足りません。（見つかったもの：文の終わり）"),
        ("max(copies)", "max に書く値は2個から8個です。いまは1個あります。"),
    ],
)  # fmt: skip
def test_a_flaw_is_said_with_what_it_is_about(text: str, said: str) -> None:
    with pytest.raises(BadExpression) as raised:
        shape_of(parse(text), VECTORS.scope, frozenset({"limit"}))
    assert in_japanese(raised.value.why).startswith(said)


def test_every_refused_vector_is_said_in_japanese() -> None:
    for text, _, _ in VECTORS.bad:
        with pytest.raises(BadExpression) as raised:
            shape_of(parse(text), VECTORS.scope, frozenset({"limit"}))
        assert not ENGLISH.search(in_japanese(raised.value.why)), raised.value.why
