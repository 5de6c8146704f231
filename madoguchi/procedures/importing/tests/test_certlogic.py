"""Rules in CertLogic become conditions; what they cannot be is said by name."""

import json
from pathlib import Path
from typing import Any

import pytest

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.expressions.write import write as text_of
from madoguchi.procedures.importing.certlogic import (
    Rules,
    definition_of,
    read,
    read_rules,
)
from madoguchi.procedures.importing.report import NotReadable

V, SC = {"var": "payload.v.0"}, {"var": "payload.t.0.sc"}
DOSE = {"var": "payload.v.0.dn"}
CLOCK = {"plusTime": [{"var": "external.validationClock"}, 0, "day"]}
FRESH = {"before": [CLOCK, {"plusTime": [SC, 48, "hour"]}]}
ONE_OF_THREE = {
    "===": [
        {
            "reduce": [
                [{"var": "payload.r"}, {"var": "payload.t"}],
                {"+": [{"var": "accumulator"}, {"if": [{"var": "current.0"}, 1, 0]}]},
                0,
            ]
        },
        1,
    ]
}


def rules_of(path: Path, *logics: Any, sets: Any = None) -> Rules:
    file = path / "XX.jsonl"
    lines = [
        json.dumps(
            {
                "rule": {"Identifier": f"R{number}", "Logic": logic},
                "tests": [{"valueSets": "s"}],
            }
        )
        for number, logic in enumerate(logics, start=1)
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    if sets is not None:
        (path / "valueSets.json").write_text(json.dumps({"s": sets}), encoding="utf-8")
    rules = read_rules(file)
    definition = definition_of(rules)
    assert load(write(definition, path)) == definition
    return rules


BOTH_KNOWN = "answered(external_validationclock) and answered(t_0_sc)"
COUNTED = "if(answered(r_0) and r_0, 1, 0) + if(answered(t_0) and t_0, 1, 0)"


@pytest.mark.parametrize(
    ("logic", "text"),
    [
        ({"if": [V, {">": [DOSE, 1]}, True]},
         "not (answered(v_0) and v_0) or answered(v_0_dn) and v_0_dn > 1"),
        (FRESH, f"{BOTH_KNOWN} and external_validationclock < add_hours(t_0_sc, 48)"),
        ({"!": [{"var": "payload.v.1"}]}, "not (answered(v_1) and v_1)"),
        ({"in": [{"var": "payload.v.0.mp"}, ["A", "B", "A"]]},
         'answered(v_0_mp) and v_0_mp in ["A", "B"]'),
        ({"===": [DOSE, {"var": "payload.v.0.sd"}]},
         "answered(v_0_dn) and answered(v_0_sd) and v_0_dn == v_0_sd"),
        (ONE_OF_THREE, f"{COUNTED} == 1"),
        ({"in": [{"var": "payload.t.0.ma"}, {"var": "external.valueSets.makers"}]},
         'answered(t_0_ma) and t_0_ma in ["1", "2"]'),
    ],
)  # fmt: skip
def test_a_rule_becomes_a_condition(tmp_path: Path, logic: Any, text: str) -> None:
    rules = rules_of(tmp_path, logic, sets={"makers": ["1", "2"]})
    assert text_of(rules.imported["R1"]) == text


@pytest.mark.parametrize(
    ("logic", "why"),
    [
        ({"before": [CLOCK, {"plusTime": [SC, 1, "month"]}]}, 'plusTime by "month"'),
        ({"extractFromUVCI": [V, 1]}, 'the operation "extractFromUVCI"'),
        ({"in": [DOSE, {"var": "external.valueSets.gone"}]}, "value set gone"),
        ({"and": [{">": [DOSE, 1]}, {"===": [DOSE, "x"]}]}, "read as number and"),
        ({"<": [DOSE]}, '"<" with 1 parts'),
        ({"var": "payload"}, "it reads 'payload'"),
        (7, "7 is no condition"),
    ],
)
def test_what_cannot_be_said_is_named_and_the_others_stay(
    tmp_path: Path, logic: Any, why: str
) -> None:
    rules = rules_of(tmp_path, logic, {"if": [V, True, False]})
    (note,) = rules.draft.report.of("unsupported")
    assert note.key == "R1"
    assert why in note.why
    assert set(rules.imported) == {"R2"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "there is no rule in it"),
        ("{", "line 1: this is not JSON"),
        ("[]", 'a rule has its "Logic"'),
        ('{"rule": {"Logic": true}}', "the rules read no value"),
    ],
)
def test_a_broken_file_gets_a_sentence(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "XX.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NotReadable, match=why):
        list(read(file))
