"""Decision tables: data to tree and back."""

import tomllib
from pathlib import Path
from random import Random
from typing import Any

import pytest

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.table import (
    NotATable,
    from_data,
    from_tree,
    to_data,
    to_tree,
)
from madoguchi.procedures.expressions.tree import BadExpression
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.tests.folder import a_folder

FEE = """
columns = ["whose", "age_on(birth, today)", "\\"x\\" in extras"]
otherwise = "500"
rows = [
  { when = ["-", ["< 65", ">= 18"], "true"], then = "300" },
  { when = ["in [\\"self\\", \\"family\\"]", "-", "-"], then = "100 * copies" },
  { when = ["!= \\"other\\"", "< param(\\"age\\", today)", "false"], then = "0" },
]
"""
TREE = (
    'if(age_on(birth, today) < 65 and age_on(birth, today) >= 18 and "x" in extras, '
    '300, whose in ["self", "family"], 100 * copies, whose != "other" and '
    'age_on(birth, today) < param("age", today) and not ("x" in extras), 0, 500)'
)


def test_a_table_means_a_chain_of_cases() -> None:
    assert to_tree(from_data(tomllib.loads(FEE))) == parse(TREE)


def test_a_tree_reads_back_as_a_table() -> None:
    table = from_tree(parse('if(a == "x" and b >= 3, 1, b < 9 and not c, 2, 3)'))

    assert to_data(table) == {
        "columns": ["a", "b", "c"],
        "rows": [
            {"when": ['== "x"', ">= 3", "-"], "then": "1"},
            {"when": ["-", "< 9", "false"], "then": "2"},
        ],
        "otherwise": "3",
    }


@pytest.mark.parametrize("seed", range(40))
def test_data_and_tree_turn_into_each_other(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  no secret
    columns = ["a", "b", "age_on(birth, today)", "c + 1", "flag"]
    tests: dict[str, list[Any]] = {
        "a": ['== "x"', '!= "y"', 'in ["x", "y"]'],
        "b": ["> 3", ["> 3", "< 9"], "== 0"],
        "age_on(birth, today)": [">= 18", "< 65", [">= 18", "< 65"]],
        "c + 1": ["<= 2", "> c"],
        "flag": ["true", "false"],
    }
    # The first row asks all, so that the columns keep their order.
    rows: list[dict[str, Any]] = [
        {"when": [chance.choice(tests[one]) for one in columns], "then": "1"}
    ]
    for number in range(chance.randrange(6)):
        cells: list[Any] = [chance.choice([*tests[one], "-", "-"]) for one in columns]
        cells[chance.randrange(5)] = chance.choice(tests["flag"])
        rows.append({"when": cells, "then": str(number)})
    data = {"columns": columns, "rows": rows, "otherwise": "9"}

    tree = to_tree(from_data(data))

    assert to_tree(from_tree(tree)) == tree
    assert to_tree(from_data(to_data(from_tree(tree)))) == tree


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a and b", 'only "if"'),
        ("if(a > 1 and b > 1, 1, b > 2 and a > 2, 2, 3)", "different orders"),
    ],
)
def test_a_tree_that_is_no_table_is_refused(text: str, why: str) -> None:
    with pytest.raises(NotATable, match=why):
        from_tree(parse(text))


ROW = {"when": ["> 1"], "then": "1"}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"rows": [ROW], "otherwise": "0"}, 'needs "columns"'),
        ({"columns": ["a"], "otherwise": "0"}, 'needs "rows"'),
        ({"columns": ["a"], "rows": [], "otherwise": "0"}, 'needs "rows"'),
        ({"columns": ["a"], "rows": [ROW]}, '"otherwise" must be an expression'),
        ({"columns": ["a"], "rows": [ROW], "otherwise": "0", "else": "1"},
         'has no "else"'),
        ({"columns": ["a", "b"], "rows": [ROW], "otherwise": "0"}, "needs 2 cells"),
        ({"columns": ["a +"], "rows": [ROW], "otherwise": "0"},
         "column 1, character 4"),
        ({"columns": ["a"], "rows": [{"when": ["-"], "then": "1"}], "otherwise": "0"},
         "row 1 asks nothing"),
        ({"columns": ["a"], "rows": [{"when": ["3"], "then": "1"}], "otherwise": "0"},
         'row 1, column 1, at "3"'),
        ({"columns": ["a"], "rows": [{"when": ["> 1 and _ < 3"], "then": "1"}],
          "otherwise": "0"}, "is no test"),
        ({"columns": ["a"], "rows": [{"when": [3], "then": "1"}], "otherwise": "0"},
         "a cell of row 1 is a text"),
        ({"columns": ["a"], "rows": [{"when": ["> 1"]}], "otherwise": "0"},
         "row 1 is written"),
        ({"columns": ["a"], "rows": [{"when": ["> 1"], "then": "1 +"}],
          "otherwise": "0"}, '"then" of row 1'),
    ],
)  # fmt: skip
def test_a_bad_table_says_where(data: dict[str, Any], why: str) -> None:
    with pytest.raises(BadExpression) as refused:
        to_tree(from_data(data))
    assert why in refused.value.why


TABLE = """{ columns = ["student", "months"], otherwise = "500", rows = [
  { when = ["false", "> 3"], then = "300" } ] }"""


def test_a_table_stands_where_an_expression_can(tmp_path: Path) -> None:
    amount = 'amount = "param(\\"fee\\", today) * months"'
    folder = a_folder(tmp_path, procedure=(amount, f"amount = {TABLE}"))

    (first, *_) = load(folder).fee

    assert write(first.amount) == "if(not student and months > 3, 300, 500)"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("> 3", "> ", ('in "amount": row 1, column 2, at "> ", character 5: '
                      "expected a value, found the end")),
        ("months", "mnths", ('in "amount": there is no question "mnths"; did you mean '
                            '"months"?')),
        ("> 3", "> 6", 'in "amount": "months > 6" can never be true here'),
    ],
)  # fmt: skip
def test_a_bad_table_of_a_file_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    amount = 'amount = "param(\\"fee\\", today) * months"'
    spoiled = f"amount = {TABLE.replace(old, new)}"
    with pytest.raises(BadDefinition) as refused:
        load(a_folder(tmp_path, procedure=(amount, spoiled)))

    found = [str(problem) for problem in refused.value.problems]
    assert [one for one in found if one.startswith("bicycle/1/procedure.toml:38: ")]
    assert any(sentence in one for one in found)
