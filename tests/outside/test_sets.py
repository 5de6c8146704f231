"""The outside sets agree; a set that is not there is skipped."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.outside import form_cases, rule_cases


def test_the_forms_of_public_services_agree(
    shared_data: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    code = form_cases.main(shared_data("forms-public-services"))
    assert code == 0, capsys.readouterr().out
    assert "0 failed" in capsys.readouterr().out


def test_the_public_rules_agree(
    shared_data: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    code = rule_cases.main(shared_data("public-rules-dcc"))
    assert code == 0, capsys.readouterr().out


def test_a_folder_without_cases_is_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rule_cases.main(tmp_path) == 1
    assert form_cases.main(tmp_path) == 1
    assert "nothing found" in capsys.readouterr().out
