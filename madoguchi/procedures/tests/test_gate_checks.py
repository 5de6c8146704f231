"""Each check finds the fault planted for it, and nothing in a sound version."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from madoguchi.procedures.definition.model import Value
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.gate.checking import (
    CHECKS,
    EVERY,
    GREEN,
    PAGES,
    checked,
    lights,
)
from madoguchi.procedures.gate.material import key_of, version_of_checks
from madoguchi.procedures.gate.reasons import BLOCKS, HINT, Reason, blocking
from madoguchi.procedures.gate.records import Records, Waiver
from madoguchi.procedures.gate.wording import FOLDER, say, words
from madoguchi.procedures.tests.edits import words as words_of
from madoguchi.procedures.tests.faults import BLOCKING, FAULTS
from madoguchi.procedures.tests.sound import given, sound


def test_a_sound_version_has_nothing_against_it() -> None:
    assert blocking(checked(given())) == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_by_its_check(name: str) -> None:
    fault = FAULTS[name]
    found = {(one.check, one.code) for one in checked(fault.made())}

    assert (fault.check, fault.code) in found


@pytest.mark.parametrize("name", BLOCKING)
def test_a_planted_fault_blocks(name: str) -> None:
    fault = BLOCKING[name]
    reasons = checked(fault.made())

    assert (fault.check, fault.code) in {(r.check, r.code) for r in blocking(reasons)}
    assert lights(reasons)[fault.check] == BLOCKS


@pytest.mark.parametrize("check", CHECKS)
def test_without_a_check_some_fault_would_pass(check: str) -> None:
    """Every check is needed: some fault is seen by no other."""
    others = {name: one for name, one in CHECKS.items() if name != check}
    planted = [fault for fault in FAULTS.values() if fault.check == check]
    missed = []
    for fault in planted:
        material = fault.made()
        plain = {(r.code, r.severity) for r in checked(given(), others)}
        seen = {(r.code, r.severity) for r in checked(material, others)}
        missed.append(not {one for one in seen - plain if one[1] in (BLOCKS, HINT)})

    assert any(missed)


def test_a_waiver_lets_an_untested_version_pass_until_its_day() -> None:
    waiver = Waiver("新年度に試すまでのあいだです。", date(2026, 11, 26))
    reasons = checked(given(records=Records(waiver=waiver)))

    assert blocking(reasons) == ()
    assert lights(reasons)["usability"] == HINT


def test_a_change_of_words_needs_no_test() -> None:
    reasons = checked(given(records=Records(), needs_test=False))

    assert lights(reasons)["usability"] == GREEN


def test_a_rule_in_a_list_may_read_a_value_with_a_name() -> None:
    """Its records see the values of the version, as the pages do."""
    who, place, family = sound().pages
    bikes = family.questions[0]
    electric, battery = bikes.questions
    asked = replace(battery, show_if=parse("electric and many"))
    group = replace(bikes, questions=(electric, asked))
    changed = replace(
        sound(),
        pages=(who, place, replace(family, questions=(group,))),
        values=(Value("many", words_of("多い"), parse("months > 3")),),
    )
    found = {(r.check, r.place.key) for r in checked(given(changed))}

    assert ("rules", "bikes.battery") in found


def test_a_rule_without_answers_is_said_to_be_always_known() -> None:
    rule = parse('channel == "web"')
    (one,) = sound().eligibility
    reasons = checked(given(replace(sound(), eligibility=(replace(one, rule=rule),))))
    codes = {(r.code, r.place.key) for r in reasons if r.check == "rules"}

    assert ("always_known", "eligibility.1") in codes
    assert ("never_unknown", "eligibility.1") not in codes


def test_the_key_of_a_verdict_changes_with_all_it_rests_on() -> None:
    around = given().around
    tried = given(records=Records()).around
    keys = {
        key_of("a", "b", around, judge="x"),
        key_of("c", "b", around, judge="x"),
        key_of("a", "c", around, judge="x"),
        key_of("a", "b", tried, judge="x"),
        key_of("a", "b", around, judge="y"),
        key_of("a", "b", given(needs_test=False).around, judge="x"),
    }

    assert len(keys) == 6
    assert len(version_of_checks()) == 16


# ------------------------------------------------------------------------- in words


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", FAULTS)
def test_every_reason_is_said(name: str, language: str) -> None:
    for reason in checked(FAULTS[name].made()):
        said = say(reason, language)
        assert said.sentence
        assert "{" not in said.sentence + said.do + said.place


def test_both_languages_word_the_same_codes() -> None:
    told = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in _files()}
    assert set(told) == {"ja", "en"}
    assert told["ja"].keys() == told["en"].keys()
    for part in told["ja"].keys() - {"codes"}:
        assert told["ja"][part].keys() == told["en"][part].keys(), part
    for check in EVERY:
        assert told["ja"]["codes"][check].keys() == told["en"]["codes"][check].keys()


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.toml"))


def test_every_check_has_its_words_and_an_unknown_language_reads_as_japanese() -> None:
    assert set(words("ja")["checks"]) == set(EVERY)
    reason = Reason(PAGES, "not_yet")
    assert say(reason, "fr") == say(reason, "ja")
