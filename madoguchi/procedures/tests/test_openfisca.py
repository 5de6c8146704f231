"""Cases written for OpenFisca Japan, put to our procedures."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from madoguchi.procedures.openfisca import (
    Finding,
    Forms,
    findings,
    offered_on_disk,
    read_cases,
)

SET = "benefit-cases-openfisca-japan"
ONE = """\
- name: 中学3年のひとり親
  period: 2023-10-01
  input:
    世帯:
      自分一覧: [自分]
      子一覧: [子]
      居住都道府県: 東京都
    世帯員:
      自分: {年齢: 40, 所得: 2805000}
      子: {年齢: 15, 学年: 9, 預貯金: 1}
  output:
    受験生チャレンジ支援貸付: 227400
    何かほかの手当: 5
- name: 手帳だけでは決まらない
  period: '2023-07'
  input:
    世帯一覧:
      甲: {自分一覧: [自分]}
      乙: {自分一覧: [両方]}
    世帯員:
      自分: {年齢: 30, 愛の手帳等級: 二度}
      両方: {年齢: 30, 愛の手帳等級: 一度, 身体障害者手帳等級: 一級, 所得: 3704000}
  output:
    世帯一覧:
      甲: {重度心身障害者手当_最大: 60000, 重度心身障害者手当_最小: 0}
      乙: {重度心身障害者手当_最大: {2023-07-01: 60000}, 重度心身障害者手当_最小: 60000}
"""


@pytest.fixture(scope="module")
def forms() -> Forms:
    return offered_on_disk(settings.PROCEDURES_DIR)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "one.yaml"
    path.write_text(ONE, encoding="utf-8")
    return path


def test_every_case_of_a_benefit_we_offer_passes(
    shared_data: Callable[[str], Path], forms: Forms
) -> None:
    found = list(findings(shared_data(SET), forms))
    covered = [one for one in found if one.found is not None]

    assert [one for one in covered if not one.passed] == []
    assert len(covered) == 20


def test_ages_grades_and_handbooks_are_asked_as_our_questions(
    cases: Path, forms: Forms
) -> None:
    found = list(findings(cases, forms))

    assert [one.found for one in found] == [227400, None, 60000, 0, 60000, 60000]
    assert [one.passed for one in found].count(False) == 1


def test_what_a_case_does_not_tell_is_no_amount(tmp_path: Path, forms: Forms) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(
        "- {name: x, period: 2024-10-01, output: {児童手当: 0},"
        " input: {世帯: {親一覧: [a], 子一覧: [b]}, 世帯員: {a: {年齢: 30}}}}",
        encoding="utf-8",
    )
    (found,) = findings(path, forms)

    assert found.found == "open: 誕生年月日"
    assert not found.passed


def test_the_command_counts_and_names_what_fails(
    cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("benefit_cases", str(cases.parent))
    said = capsys.readouterr().out
    assert "受験生チャレンジ支援貸付 申込み: 1 passed, 0 failed" in said
    assert "not offered: 1\n  何かほかの手当: 1" in said

    cases.write_text(ONE.replace("227400", "227401"), encoding="utf-8")
    with pytest.raises(CommandError, match="1 of 6 failed"):
        call_command("benefit_cases", str(cases))
    failure = capsys.readouterr().err
    assert "受験生チャレンジ支援貸付 is 227400, expected 227401" in failure


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- {a: [", "is no YAML"),
        ("- 5", "a case needs `period`"),
        ("- {period: 2024}", "a case needs `period`"),
    ],
)
def test_what_is_no_case_is_said_plainly(
    tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "one.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=sentence):
        call_command("benefit_cases", str(path))


def test_an_empty_folder_and_a_missing_one_are_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no \.yaml file"):
        call_command("benefit_cases", str(tmp_path))
    with pytest.raises(CommandError, match="does not exist"):
        call_command("benefit_cases", str(tmp_path / "nothing"))


def test_one_case_alone_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text("{name: x, period: 2024, output: {}}", encoding="utf-8")

    assert [one["name"] for one in read_cases(path)] == ["x"]


def test_a_finding_without_a_procedure_has_not_passed() -> None:
    assert not Finding("f", "c", "", "v", 0).passed
