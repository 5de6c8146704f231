"""`madoguchi catalogue` proves procedures; what is shipped is proven as it stands."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command

from madoguchi.config.demo import settling
from madoguchi.config.gate.proving import folders_in, is_reworked, prove
from madoguchi.config.sentences import not_proven
from madoguchi.procedures.definition.canonical import hash_of, to_canonical
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.gate.evidence import (
    CHANGED,
    FILE,
    NONE,
    NotProven,
    evidence_in,
    proven_in,
    written,
)
from madoguchi.procedures.gate.material import version_of_checks
from madoguchi.procedures.gate.reasons import blocking
from madoguchi.procedures.taking import take, variants_in
from madoguchi.procedures.tests import judges
from madoguchi.procedures.tests.sound import EXAMPLES, TRIED, sound

SHIPPED = folders_in(configured.PROCEDURES_DIR)
TODAY = date(2026, 11, 26)
WAIVED = (
    '[waiver]\nreason = "見本なので、まだ試していません。"\nuntil = 2031-03-31\n'
    "demo = true\n"
)


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Write a sound version with its examples and a waiver."""
    settings.PAGE_JUDGE = "madoguchi.procedures.tests.judges.KIND"
    judges.SEEN.clear()
    made = write(sound(), tmp_path)
    (made / "examples").mkdir()
    for name, text in EXAMPLES.items():
        (made / "examples" / name).write_text(text, encoding="utf-8")
    (made / "usability.toml").write_text(WAIVED, encoding="utf-8")
    yield made
    judges.SEEN.clear()


def run(*words: object) -> str:
    out = io.StringIO()
    call_command("catalogue", *map(str, words), stdout=out)
    return out.getvalue()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_passes_is_proven_and_not_looked_at_again(folder: Path) -> None:
    first, second = run(folder), run(folder.parent.parent)

    assert "bicycle/1" in first
    assert "pages✓" in first
    assert "2 states" in first
    assert "cached" in second
    assert len(judges.SEEN) == 1
    proof = evidence_in(folder, take(folder))
    assert (proof.states, proof.languages) == (2, ("en",))
    assert proof.waiver is not None
    assert proof.waiver.demo


def test_what_is_blocked_is_said_and_not_proven(folder: Path) -> None:
    (folder / "examples" / "child.toml").unlink()
    with pytest.raises(CommandError, match="1 of 1 blocked: bicycle/1"):
        run(folder)

    assert not (folder / FILE).exists()
    assert judges.SEEN == []  # the pages of what is blocked anyway wait
    outcome = prove(folder, TODAY)
    assert {one.code for one in blocking(outcome.reasons)} == {"never_no", "not_yet"}


def test_a_finding_in_the_browser_blocks(folder: Path, settings: Any) -> None:
    settings.PAGE_JUDGE = "madoguchi.procedures.tests.judges.STERN"

    assert not prove(folder, TODAY).is_green
    assert not (folder / FILE).exists()


def test_without_a_browser_nothing_is_proven(folder: Path, settings: Any) -> None:
    settings.PAGE_JUDGE = "madoguchi.procedures.tests.judges.BLIND"
    outcome = prove(folder, TODAY)

    assert [one.code for one in blocking(outcome.reasons)] == ["no_browser"]
    assert not (folder / FILE).exists()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("procedure.toml", "自転車置場の申込み", "自転車の置場"),
        ("examples/adult.toml", "南駅を2か月", "南駅をふた月"),
        ("usability.toml", "2031-03-31", "2031-04-30"),
    ],
)
def test_a_proof_is_for_exactly_what_was_checked(
    folder: Path, name: str, old: str, new: str
) -> None:
    with pytest.raises(NotProven, match=NONE):
        evidence_in(folder, take(folder))
    prove(folder, TODAY)
    edit(folder / name, old, new)

    with pytest.raises(NotProven, match=CHANGED) as refused:
        proven_in(folder)
    assert "madoguchi catalogue bicycle/1" in not_proven(refused.value)
    assert not prove(folder, TODAY).is_cached
    assert proven_in(folder).definition == load(folder)


def test_other_records_do_not_open_the_pages_again(folder: Path) -> None:
    prove(folder, TODAY)
    edit(folder / "usability.toml", "2031-03-31", "2031-04-30")
    outcome = prove(folder, TODAY)

    assert (outcome.is_cached, outcome.states, len(judges.SEEN)) == (False, 2, 1)


def test_another_judge_looks_again_unless_looks_are_kept(
    folder: Path, settings: Any
) -> None:
    prove(folder, TODAY)
    settings.PAGE_JUDGE = "madoguchi.procedures.tests.judges.STERN"

    assert prove(folder, TODAY, keeps_looks=True).is_green
    assert evidence_in(folder, take(folder)).judge == "kind"
    assert not prove(folder, TODAY).is_green


def test_a_waiver_that_ends_blocks_what_was_proven(folder: Path) -> None:
    prove(folder, TODAY)
    outcome = prove(folder, date(2031, 4, 1))

    assert outcome.is_cached
    assert [one.code for one in blocking(outcome.reasons)] == ["lapsed"]


def test_a_waiver_that_tests_came_after_holds_nothing_up(folder: Path) -> None:
    path = folder / "usability.toml"
    path.write_text(WAIVED + TRIED, encoding="utf-8")
    assert prove(folder, TODAY).is_green

    proven = proven_in(folder)
    assert proven.evidence.waiver is None
    proven.evidence.refuse(proven.definition, ("en",), date(2031, 4, 1))


def test_each_variant_of_a_ward_has_its_own_proof(folder: Path) -> None:
    wards = folder.parent / "wards"
    wards.mkdir()
    (wards / "midori.toml").write_text(
        'revision = 1\ndepartment = "parks"\n', encoding="utf-8"
    )
    assert prove(folder, TODAY).is_green

    assert len(written(folder)) == 2
    assert proven_in(folder, "midori").definition.department == "parks"
    assert proven_in(folder, "asahi").definition.department == "roads"


def test_a_ward_s_own_fee_is_judged_by_what_its_examples_say(folder: Path) -> None:
    path = folder.parent / "wards" / "midori.toml"
    path.parent.mkdir()
    own = 'revision = 1\n[fee]\n"利用料" = "700 * months"\n'
    path.write_text(own, encoding="utf-8")
    outcome = prove(folder, TODAY)
    assert blocking(outcome.by_ward[""]) == ()
    assert {one.check for one in blocking(outcome.reasons)} == {"examples", "pages"}
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 of 1 blocked"):
        call_command("catalogue", str(folder), stdout=out)
    assert "    [midori] " in out.getvalue()

    with_fee = [name for name, text in EXAMPLES.items() if "fee = 1000" in text]
    expected = [f'[examples."{name[:-5]}"]\nfee = 1400\n' for name in with_fee]
    path.write_text(own + "".join(expected), encoding="utf-8")
    assert prove(folder, TODAY).is_green
    assert proven_in(folder, "midori").definition.variant == "midori/1"

    path.write_text(own.replace("700", "800"), encoding="utf-8")
    with pytest.raises(NotProven, match=CHANGED):
        proven_in(folder, "midori")
    assert proven_in(folder).definition.variant == ""


def test_a_demo_ward_offers_what_it_takes(folder: Path, settings: Any) -> None:
    path = folder.parent / "wards" / "midori.toml"
    path.parent.mkdir()
    path.write_text('revision = 1\ndepartment = "parks"\n', encoding="utf-8")
    prove(folder, TODAY)
    settings.PROCEDURES_DIR = folder.parent.parent

    settling.offered.cache_clear()
    offered = [settling.offered(one)[0].definition for one in ("midori", "asahi")]
    settling.offered.cache_clear()
    assert [one.department for one in offered] == ["parks", "roads"]


def test_a_flaw_of_the_definition_is_said(folder: Path) -> None:
    edit(folder / "procedure.toml", "days = 3", "days = -3")
    outcome = prove(folder, TODAY)

    assert "procedure.toml" in outcome.reasons[0].blanks["said"]


def test_a_folder_that_holds_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="there is no procedure"):
        run(tmp_path)
    with pytest.raises(CommandError, match="no procedure of that name"):
        run("unheard-of/9")


def test_only_a_reworked_version_needs_another_test(folder: Path) -> None:
    first = take(folder)
    second = folder.with_name("2")

    assert is_reworked(folder, first)
    assert is_reworked(second, first)  # nothing before it on disk
    newer = configured.PROCEDURES_DIR / "jidoteate" / "2"
    assert is_reworked(newer, take(newer))


# ------------------------------------------------------------------- what is shipped


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda one: f"{one.parent.name}")
def test_a_shipped_version_is_proven_as_it_stands(folder: Path) -> None:
    """Run `make catalogue` when this fails, and commit what it writes."""
    for taken in variants_in(folder):
        proof = evidence_in(folder, taken)

        assert proof.document == hash_of(to_canonical(taken.definition))
        assert proof.checks == version_of_checks()
        assert proof.states > 0
