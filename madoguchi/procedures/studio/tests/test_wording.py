"""Every flaw is said to officials in Japanese, at the place they know."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from madoguchi.procedures.kinds.kind import kinds
from madoguchi.procedures.studio.edits import EDITS, put
from madoguchi.procedures.studio.fields import (
    OPTION,
    PAGE,
    PROCEDURE,
    QUESTION,
    ROW_PROPERTIES,
    STAGE,
    TABLE_PROPERTIES,
    own_properties,
)
from madoguchi.procedures.studio.flaws import flaws
from madoguchi.procedures.studio.folder import of_folder
from madoguchi.procedures.studio.wording import (
    flaw_said,
    hint,
    kind_said,
    label,
    value_said,
    wordings,
)

ROOM = Path("madoguchi/procedures")
JUMINHYO = of_folder(ROOM.parent.parent / "procedures/juminhyo/1")
ENGLISH = re.compile(r"[A-Za-z]{3,} [a-z]{2,}")


def templates() -> Iterator[str]:
    """Yield the template of every sentence that the loader and the kinds can say."""
    for folder in (ROOM / "definition", ROOM / "kinds"):
        for path in sorted(folder.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                yield from _said(node)


def _said(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "says":
        found: ast.expr | None = node.args[0]
    elif isinstance(node, ast.Assign):
        named = getattr(node.targets[0], "id", "") == "template"
        found = node.value if named else None
    else:
        return
    if isinstance(found, ast.Constant):
        yield str(found.value)


EVERY = sorted(set(templates()))


def test_the_sentences_are_found() -> None:
    assert len(EVERY) > 50
    assert '"{key}" is missing: write it here' in EVERY


@pytest.mark.parametrize("template", EVERY)
def test_every_sentence_of_the_loader_has_its_japanese(template: str) -> None:
    assert template in wordings("ja")["flaws"]


def test_no_japanese_is_left_of_a_sentence_that_is_gone() -> None:
    assert sorted(set(wordings("ja")["flaws"]) - set(EVERY)) == []


@pytest.mark.parametrize(
    ("edit", "values", "place", "said"),
    [
        (
            "put", {"values": {"procedure/title": ""}},
            "procedure/title", "「手続きの名前」が空いています。入力してください。",
        ),
        (
            "put", {"values": {"procedure/title": "長" * 41}},
            "procedure/title",
            "「手続きの名前」は40文字までです。いまは41文字です。短くしてください。",
        ),
        (
            "put", {"values": {"audience/who": ""}},
            "audience/who",
            "「だれのための手続きか」が空いています。入力してください。",
        ),
        (
            "remove_option", {"question": "delivery", "option": "post"},
            "question/delivery", "選択肢は2個から400個までです。いまは1個です。",
        ),
        (
            "put", {"values": {"question/copies/min": 20}},
            "question/copies",
            "いちばん小さい値（20）が、いちばん大きい値（10）より大きくなっています。",
        ),
        (
            "put", {"values": {"roles/name": "copies"}},
            "roles/name",
            "「申請者の氏名の質問」には、答え方が「氏名」の質問を選んでください。",
        ),
        (
            "put", {"values": {"page/whose/show_if": 'today > date("2026-01-01")'}},
            "page/whose/show_if",
            "最初の画面はいつも出るので、条件を付けられません。条件を消すか、画面の順番を変えてください。",
        ),
        (
            "remove_stage", {"stage": "close"},
            "stage/handover/kind", "最後の工程は「終わり」にしてください。",
        ),
        (
            "add_page", {"title": "空の画面"},
            "page/page",
            "この画面には質問がありません。質問を加えるか、画面を消してください。",
        ),
        (
            "add_row", {"rows": "facts", "values": {"question": "applicant"}},
            "facts/3/question",
            "統計で数えられるのは、選ぶ質問だけです（書いた文字や氏名は記録に入れません）。",
        ),
    ],
)  # fmt: skip
def test_a_flaw_is_said_at_its_place(
    edit: str, values: dict[str, Any], place: str, said: str
) -> None:
    manuscript = EDITS[edit](JUMINHYO, **values)
    found = {
        one.place: flaw_said(one, manuscript, "ja")
        for one in flaws(manuscript)
        if not one.language
    }

    assert found[place] == said


def test_a_text_without_translation_is_told_apart() -> None:
    manuscript = put(JUMINHYO, {"question/copies/why": "数えるためです。"})

    (defect,) = flaws(manuscript)
    assert (defect.place, defect.language) == ("question/copies/why@en", "en")
    assert "訳がまだありません" in flaw_said(defect, manuscript, "ja")


def test_everything_that_is_filled_in_has_a_name() -> None:
    tables = {
        "procedure": PROCEDURE, **TABLE_PROPERTIES, **ROW_PROPERTIES,
        "page": PAGE, "question": QUESTION, "option": OPTION, "stage": STAGE,
    }  # fmt: skip
    nameless = [
        f"{table}/{one.key}"
        for table, properties in tables.items()
        for one in properties
        if label(f"{table}/x/{one.key}", "ja") == one.key
        and one.key.isascii()
        and label(f"{table}/{one.key}", "ja") == one.key
    ]

    assert nameless == []


@pytest.mark.parametrize("name", sorted(kinds()))
def test_every_kind_and_its_own_values_have_names(name: str) -> None:
    assert kind_said(name, "ja") != name
    for own in own_properties(kinds()[name]):
        place = f"question/x/{own.key}"
        assert label(place, "ja", name) != own.key
        for value in own.values:
            assert value_said(place, value, "ja")


def test_a_hint_is_only_where_somebody_wrote_one() -> None:
    assert hint("question/x/item", "ja")
    assert hint("question/x/required", "ja") == ""
