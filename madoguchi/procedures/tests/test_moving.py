"""Procedures move between installations: imported, offered, exported."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from madoguchi.procedures.actions import draw_up
from madoguchi.procedures.importing.survey46 import read
from madoguchi.procedures.management.commands.check import problems_of
from madoguchi.procedures.models import Proposal
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.taking import take
from madoguchi.procedures.tests.folder import a_folder
from madoguchi.procedures.tests.proof import publish
from madoguchi.procedures.tests.test_overlay import ADULT, with_overlay
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Staff, Ward
from madoguchi.wards.queries import actor_of, forget_wards
from madoguchi.wards.scope import ward_scope

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def bytes_of(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def wards() -> Iterator[None]:
    for slug in ("midori", "sakura"):
        row = Ward.objects.create(slug=slug, code="131991", name=slug)
        with ward_scope(row.pk):
            Department.objects.create(ward=row, slug="roads", name="道路課")
            Department.objects.create(ward=row, slug="kotsu", name="交通課")
    forget_wards()
    forget_offers()
    yield
    forget_wards()
    forget_offers()


def offer(folder: Path, slug: str) -> None:
    ward = Ward.objects.get(slug=slug).pk
    definition = take(folder, slug).definition
    publish(definition, ward=ward, by=Actor.system(ward), at=AT)


@pytest.mark.django_db
@pytest.mark.usefixtures("wards")
def test_an_export_read_in_by_another_ward_is_exported_the_same(
    tmp_path: Path,
) -> None:
    offer(a_folder(tmp_path / "own"), "midori")
    first, second = tmp_path / "first", tmp_path / "second"
    call_command("export", "bicycle", ward="midori", out=first)
    offer(first / "bicycle" / "1", "sakura")
    call_command("export", ward="sakura", out=second)
    assert set(bytes_of(first)) == {
        "bicycle/1/procedure.toml", "bicycle/1/questions.toml", "bicycle/1/flow.toml",
        "bicycle/1/texts/en.toml",
    }  # fmt: skip
    assert bytes_of(first) == bytes_of(second)


@pytest.mark.django_db
@pytest.mark.usefixtures("wards")
def test_what_a_ward_made_of_a_version_moves_with_its_examples(
    tmp_path: Path, settings: LazySettings
) -> None:
    """Over the wall with an overlay on it: what arrives needs no overlay any more."""
    folder = with_overlay(tmp_path / "own")
    overlay = folder.parent / "wards" / "midori.toml"
    text = overlay.read_text("utf-8")
    overlay.write_text(f"{text}\n[examples.adult]\nfee = 1400\n", "utf-8")
    (folder / "examples").mkdir()
    (folder / "examples" / "adult.toml").write_text(ADULT, "utf-8")
    (folder / "usability.toml").write_text("", "utf-8")
    offer(folder, "midori")
    first, second = tmp_path / "first", tmp_path / "second"
    settings.PROCEDURES_DIR = tmp_path / "own"
    call_command("export", "bicycle", ward="midori", out=first)
    settings.PROCEDURES_DIR = first
    offer(first / "bicycle" / "1", "sakura")
    call_command("export", ward="sakura", out=second)
    assert bytes_of(first) == bytes_of(second)
    assert "fee = 1400" in bytes_of(second)["bicycle/1/examples/adult.toml"].decode()
    assert "bicycle/1/usability.toml" not in bytes_of(second)
    assert problems_of(second / "bicycle" / "1") == []


@pytest.mark.django_db
@pytest.mark.usefixtures("wards")
def test_what_was_proposed_in_the_office_moves_with_its_examples(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.PROCEDURES_DIR = tmp_path / "nothing"
    definition = take(a_folder(tmp_path / "own")).definition
    row = Ward.objects.get(slug="sakura")
    with ward_scope(row.pk):
        who = Staff.objects.create(
            ward=row,
            department=Department.objects.get(ward=row, slug="roads"),
            login="ono",
            name="小野",
            password="!",
            roles=["owner"],
        )
        files = {"adult.toml": ADULT, "usability.toml": ""}
        draw_up(definition, examples=files, by=actor_of(who), at=AT)
        Proposal.objects.update(state="published", published_at=AT)
        publish(definition, ward=row.pk, by=Actor.system(row.pk), at=AT)
    call_command("export", "bicycle", ward="sakura", out=tmp_path / "out")
    beside = [one for one in bytes_of(tmp_path / "out") if "texts" not in one]
    assert [one for one in beside if one.rpartition("/")[0] != "bicycle/1"] == [
        "bicycle/1/examples/adult.toml"
    ]
    assert "bicycle/1/usability.toml" not in beside


def test_a_folder_is_exported_with_its_examples(
    tmp_path: Path, settings: LazySettings
) -> None:
    folder = a_folder(tmp_path / "own")
    (folder / "examples").mkdir()
    (folder / "examples" / "adult.toml").write_text(ADULT, "utf-8")
    settings.PROCEDURES_DIR = tmp_path / "own"
    call_command("export", "bicycle", out=tmp_path / "out")
    out = tmp_path / "out" / "bicycle" / "1" / "examples" / "adult.toml"
    assert out.read_text("utf-8") == ADULT
    call_command("export", "bicycle", out=tmp_path / "out")
    (tmp_path / "out" / "bicycle" / "1" / "texts" / "ko.toml").write_text("", "utf-8")
    with pytest.raises(CommandError, match=r"ko\.toml does not belong to what"):
        call_command("export", "bicycle", out=tmp_path / "out")


@pytest.mark.django_db
@pytest.mark.usefixtures("wards")
def test_what_cannot_be_exported_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match='"midori" does not offer "none"'):
        call_command("export", "none", ward="midori", out=tmp_path)
    with pytest.raises(CommandError, match='no ward "nobody"'):
        call_command("export", ward="nobody", out=tmp_path)
    with pytest.raises(CommandError, match="no such procedure"):
        call_command("export", "none", out=tmp_path)


def test_the_procedures_on_disk_become_rows_of_the_survey(
    tmp_path: Path, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    a_folder(tmp_path / "own")
    settings.PROCEDURES_DIR = tmp_path / "own"
    call_command("export", to="survey46", out=tmp_path / "out")
    assert "1 procedures" in capsys.readouterr().out
    ((definition, _),) = read(tmp_path / "out" / "survey46.csv")
    assert definition.title["ja"] == "自転車置場の申込み"


def test_import_writes_a_folder_that_is_sound_and_a_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b"):
        file = tmp_path / "in" / name / "form.form"
        file.parent.mkdir(parents=True)
        file.write_text("Name * = ___\nBild = *.gif", encoding="utf-8")
    (tmp_path / "in" / "broken.form").write_text("Name *", encoding="utf-8")
    out = tmp_path / "out"
    call_command("import", str(tmp_path / "in"), source="onegov", out=out)
    said = capsys.readouterr()
    assert 'broken.form: line 1: "Name *" is no field' in said.err
    assert "2 procedures from 3 files, 1 files refused" in said.out
    assert sorted(path.name for path in out.iterdir()) == ["form", "form-2"]
    report = (out / "form" / "1" / "import-report.toml").read_text(encoding="utf-8")
    assert 'key = "form/Bild: *.gif"\noutcome = "unsupported"' in report
    with pytest.raises(CommandError, match="nothing was imported"):
        call_command("import", str(tmp_path / "in"), source="onegov", out=out)
    assert "is there already" in capsys.readouterr().err
    call_command("check", str(out))
    assert "form-2/1: sound" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "why"),
    [("gone.form", "nothing was imported"), ("", "there is no file of onegov in it")],
)
def test_import_of_nothing_fails(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        call_command(
            "import", str(tmp_path / name), source="onegov", out=tmp_path / "o"
        )


@pytest.mark.parametrize("depth", ["", "bicycle", "bicycle/1"])
def test_check_takes_a_folder_of_any_depth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], depth: str
) -> None:
    a_folder(tmp_path, questions=('label = "月数"', 'lable = "月数"'))
    with pytest.raises(CommandError, match="2 problems"):
        call_command("check", str(tmp_path / depth))
    said = capsys.readouterr().err
    assert 'bicycle/1/questions.toml:39: "label" is missing: write it here' in said
