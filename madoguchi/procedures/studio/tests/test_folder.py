"""What the studio makes is what a programmer would have written, byte for byte."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.definition.write import files_of
from madoguchi.procedures.studio.edits import EDITS, put
from madoguchi.procedures.studio.folder import (
    definition_of,
    files,
    of_definition,
    of_files,
    of_folder,
    of_taken,
)
from madoguchi.procedures.studio.manuscript import LISTS, TABLES, Manuscript
from madoguchi.procedures.taking import take

ON_DISK = sorted(
    path for path in Path("procedures").glob("*/*") if path.name.isdecimal()
)
NAMES = [f"{path.parent.name}/{path.name}" for path in ON_DISK]
MANZOKU = Path("procedures/manzoku/1")


@pytest.mark.parametrize("folder", ON_DISK, ids=NAMES)
def test_a_folder_goes_through_the_studio_unchanged(folder: Path) -> None:
    written = files_of(load(folder))
    through = files(of_folder(folder))

    assert {name: through[name] for name in written} == written
    assert files(of_definition(load(folder))) == written


@pytest.mark.parametrize("folder", ON_DISK, ids=NAMES)
def test_examples_keep_every_letter(folder: Path) -> None:
    through = files(of_folder(folder))

    for path in sorted(folder.glob("examples/*.toml")):
        assert through[f"examples/{path.name}"] == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ON_DISK, ids=NAMES)
def test_reading_back_what_was_written_changes_nothing(folder: Path) -> None:
    once = files(of_folder(folder))
    again = files(of_files(folder.parent.name, int(folder.name), once))

    assert again == once


@pytest.mark.parametrize("folder", ON_DISK, ids=NAMES)
def test_a_ward_without_an_overlay_goes_on_from_the_folder_as_it_lies(
    folder: Path,
) -> None:
    lying = dict(of_folder(folder).places)
    lying.pop("beside/usability.toml", None)

    assert of_taken(folder, take(folder, "hikari")).places == lying


def test_an_overlay_changes_only_what_it_names(tmp_path: Path) -> None:
    folder = tmp_path / "inu" / "1"
    shutil.copytree(Path("procedures/inu/1"), folder)
    (folder.parent / "wards").mkdir()
    (folder.parent / "wards" / "midori.toml").write_text(
        'revision = 2\ndepartment = "parks"\n[texts.title]\nja = "犬"\nen = "Dog"\n',
        encoding="utf-8",
    )
    lying = of_taken(folder, take(folder)).places
    taken = of_taken(folder, take(folder, "midori")).places

    assert {key for key in lying if lying[key] != taken.get(key)} == {
        "procedure/title", "procedure/title@en", "procedure/title@ja-easy",
        "procedure/title@ko", "procedure/title@zh-Hans", "department/slug",
    }  # fmt: skip
    assert set(taken) - set(lying) == {"procedure/variant"}


def test_a_manuscript_with_a_flaw_has_no_files() -> None:
    with pytest.raises(BadDefinition):
        files(put(of_folder(MANZOKU), {"procedure/title": None}))


# ---------------------------------------------------------- step by step, from nothing


def step(manuscript: Manuscript, edit: str, /, **values: Any) -> Manuscript:
    return EDITS[edit](manuscript, **values)


def retyped(target: Manuscript) -> Manuscript:
    """Type a manuscript anew, edit by edit, as at a screen: tables, rows, pages."""
    made = Manuscript(target.slug, target.number)
    for rows in (one for one in LISTS if one != "facts"):
        for row in target.order(rows):
            values = target.inside(f"{rows}/{row}")
            plain = {key: one for key, one in values.items() if "@" not in key}
            made = step(made, "add_row", rows=rows, values=plain)
            new = made.order(rows)[-1]
            other = {f"{rows}/{new}/{k}": v for k, v in values.items() if "@" in k}
            made = put(made, other)
    for page in target.pages:
        made = step(made, "add_page", title=target.text(f"page/{page}/title"))
        made = step(made, "rename_page", page=made.pages[-1], key=page)
        made = filled(made, target, f"page/{page}")
        for question in target.questions(page):
            made = asked(made, target, question, f"page/{page}")
            for member in target.members(question):
                made = asked(made, target, member, f"question/{question}")
    for row in target.order("facts"):
        values = dict(target.inside(f"facts/{row}"))
        made = step(made, "add_row", rows="facts", values=values)
    for stage in target.order("stages"):
        kind = target.get(f"stage/{stage}/kind")
        made = step(made, "add_stage", kind=kind, title="")
        made = step(made, "rename_stage", stage=made.order("stages")[-1], key=stage)
        made = filled(made, target, f"stage/{stage}")
    for table in ("procedure", *TABLES):
        made = filled(made, target, table)
    for name in target.order("examples"):
        text = target.get(f"example/{name}")
        made = step(made, "add_example", name=name, example=text)
    return made


def filled(made: Manuscript, target: Manuscript, parent: str) -> Manuscript:
    """Put each value of a table by an edit of its own."""
    for key, value in target.inside(parent).items():
        if key not in ("questions", "options", "variant") and not (
            parent.startswith("question/") and key == "kind"
        ):
            made = put(made, {f"{parent}/{key}": value})
    return made


def asked(made: Manuscript, target: Manuscript, question: str, into: str) -> Manuscript:
    group, _, key = question.rpartition(".")
    made = step(made, "add_question", into=into, kind=target.kind(question))
    added = made.order(f"{into}/questions")[-1]
    if added != key:
        old = f"{group}.{added}" if group else added
        made = step(made, "rename_question", question=old, key=key)
    for option in target.options(question):
        label = target.text(f"option/{question}/{option}/label")
        made = step(made, "add_option", question=question, label=label, value=option)
        made = filled(made, target, f"option/{question}/{option}")
    return filled(made, target, f"question/{question}")


@pytest.mark.parametrize("folder", ON_DISK, ids=NAMES)
def test_typed_step_by_step_it_is_the_hand_written_folder(folder: Path) -> None:
    made = files(retyped(of_folder(folder)))
    written = files_of(load(folder))

    assert {name: made[name] for name in written} == written


def test_a_file_that_somebody_wrote_by_hand_comes_out_letter_by_letter() -> None:
    made = files(retyped(of_folder(MANZOKU)))
    by_hand = (MANZOKU / "questions.toml").read_text(encoding="utf-8")

    assert made["questions.toml"] == by_hand
    assert definition_of(retyped(of_folder(MANZOKU))) == load(MANZOKU)
