"""Templates of issued documents: what is read, what is refused, what is filled in."""

from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.documents.letters import layout_words
from madoguchi.documents.template import (
    SHIPPED,
    BadTemplate,
    Wording,
    filled,
    read_template,
    template_for,
)

PROCEDURES = Path(settings.PROCEDURES_DIR)
FILES = [*SHIPPED.glob("*.toml"), *PROCEDURES.glob("*/papers/*.toml")]
GOOD = """
source = "register"
[ja]
title = "証明書"
paragraphs = ["{case.procedure}の証明"]
rows = [["氏名", "{register.name}"], ["通数", "{answer.copies}"]]
"""


def a_template(folder: Path, text: str, output: str = "certificate") -> Path:
    papers = folder / "papers"
    papers.mkdir(exist_ok=True)
    path = papers / f"{output}.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}")
def test_every_shipped_template_can_be_read_and_laid_out(path: Path) -> None:
    template = read_template(path)
    assert set(template.languages) <= set(layout_words())


def test_every_language_of_the_layout_says_the_same_things() -> None:
    """What an agent's letter says in one line, its Japanese says in full."""
    keys = {
        tuple(sorted({*words, "agency"} if language == "ja" else words))
        for language, words in layout_words().items()
    }
    assert len(keys) == 1


def test_a_procedures_own_template_goes_before_the_shipped_one(tmp_path: Path) -> None:
    shipped = template_for(tmp_path, "certificate")
    a_template(tmp_path, GOOD)
    own = template_for(tmp_path, "certificate")
    assert shipped
    assert own
    assert (shipped.source, own.source) == ("case", "register")
    assert own.revision != shipped.revision


def test_a_changed_template_is_read_again(tmp_path: Path) -> None:
    a_template(tmp_path, GOOD)
    before = template_for(tmp_path, "certificate")
    a_template(tmp_path, GOOD.replace("証明書", "証明書（改）"))
    after = template_for(tmp_path, "certificate")
    assert before
    assert after
    assert (before.name, after.name) == ("証明書", "証明書（改）")


@pytest.mark.parametrize("output", ["letter", "../certificate", "", "Certificate"])
def test_an_output_without_a_template_has_none(tmp_path: Path, output: str) -> None:
    assert template_for(tmp_path, output) is None


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (lambda s: s + "=", "not TOML"),
        (lambda s: s.replace('"register"', '"fate"', 1), "source must be one of"),
        (lambda s: s.replace("[ja]", "[en]"), r"\[ja\] is missing"),
        (lambda s: s.replace('"証明書"', '"{case.applicant}"'), "no blank may stand"),
        (lambda s: s.replace('"証明書"', '""'), "1 to 100 characters"),
        (lambda s: s.replace("answer.copies", "secret.copies"), "nothing is called"),
        (lambda s: s.replace("case.procedure", "case.password"), "nothing is called"),
        (lambda s: s.replace('["氏名", "{register.name}"]', '"氏名"'), "list of pairs"),
        (lambda s: s + 'footer = "x"', "does not know footer"),
        (lambda s: s + "[zz9]\ntitle = 'x'", "neither `source` nor"),
        (lambda s: s + "#" * 70_000, "larger than 64 kB"),
    ],
)
def test_a_bad_template_says_what_is_wrong_and_where(
    tmp_path: Path, change: object, flaw: str
) -> None:
    assert callable(change)
    path = a_template(tmp_path, change(GOOD))
    with pytest.raises(BadTemplate, match=flaw) as problem:
        read_template(path)
    assert path.name in str(problem.value)


def test_a_template_of_the_case_cannot_tell_what_a_register_knows(
    tmp_path: Path,
) -> None:
    path = a_template(tmp_path, GOOD.replace('"register"', '"case"', 1))
    with pytest.raises(BadTemplate, match=r"register\.name"):
        read_template(path)


def test_rows_of_which_nothing_is_known_are_left_out() -> None:
    said = Wording("証", rows=(("氏名", "{case.applicant}"), ("注", "必ず出る")))
    assert filled(said, {}).rows == (("注", "必ず出る"),)


def test_an_answer_is_never_read_as_a_blank() -> None:
    said = Wording("証", rows=(("氏名", "{case.applicant}"),))
    known = {"case.applicant": "{case.number}", "case.number": "1"}
    assert filled(said, known).rows == (("氏名", "{case.number}"),)
