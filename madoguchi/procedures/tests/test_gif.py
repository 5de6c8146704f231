"""Answers at the border: the names of the GIF, held to its own XML Schema."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from django.conf import settings

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.examples import read_examples, walk
from madoguchi.procedures.gif import (
    WRITERS,
    by_gif_name,
    person_xml,
    somebody_elses,
)
from madoguchi.procedures.kinds.kind import kind_of, kinds
from madoguchi.procedures.kinds.question import Question

FOLDERS = sorted(
    one.parent for one in Path(settings.PROCEDURES_DIR).glob("*/*/procedure.toml")
)
WRAPPED = """<?xml version="1.0"?>
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"
  xmlns:pd="http://xxx/xxx/gif/xxx" targetNamespace="http://xxx/xxx/gif/xxx"
  elementFormDefault="qualified">
  <xsd:include schemaLocation="{model}"/>
  <xsd:element name="person" type="pd:Person"/>
</xsd:schema>
"""


def named(folder: Path) -> str:
    return "/".join(folder.parts[-2:])


def questions_of(form: Form) -> list[Question]:
    every = list(form.questions.values())
    return every + [inner for one in every for inner in one.questions]


@pytest.fixture(scope="module")
def core_model(
    tmp_path_factory: pytest.TempPathFactory, shared_data: Callable[[str], Path]
) -> Any:
    """Return the published schema of a person, with a root to hold one to."""
    model = shared_data("gif") / "GIF_Core_DataModel.xsd"
    wrapped = tmp_path_factory.mktemp("gif") / "person.xsd"
    wrapped.write_text(WRAPPED.format(model=model.as_uri()), encoding="utf-8")
    return xmlschema.XMLSchema(str(wrapped), allow="local")


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_the_shipped_questions_carry_names_that_fit(folder: Path) -> None:
    form = compile_form(load(folder))
    for question in questions_of(form):
        if question.gif:
            assert question.gif in kind_of(question).gif_names, question.key
    top = list(form.questions.values())
    others = somebody_elses(top, frozenset(form.definition.roles.values()))
    mine = [one.gif for one in top if one.gif and one.key not in others]
    assert len(mine) == len(set(mine)), "two people under one name"


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_the_applicant_is_right_by_the_published_schema(
    folder: Path, core_model: Any
) -> None:
    form = compile_form(load(folder))
    for example in read_examples(folder)[0]:
        person = by_gif_name(form, walk(form, example).answers)["person"]
        core_model.validate(person_xml(person).decode())


def test_the_schema_would_say_when_it_is_wrong(core_model: Any) -> None:
    wrong = person_xml({"dateOfBirth": "昭和50年4月1日"})
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        core_model.validate(wrong.decode())


def test_a_person_is_parted_from_the_other_answers() -> None:
    form = compile_form(load(Path(settings.PROCEDURES_DIR) / "jidoteate" / "1"))
    answers = {
        "applicant": {
            "family": "若葉",
            "given": "花子",
            "family_kana": "ワカバ",
            "given_kana": "ハナコ",
        },
        "birth": "1990-05-08",
        "phone": "090-1234-5678",
        "email": "hanako@example.jp",
    }

    told = by_gif_name(form, answers)

    assert told["person"]["familyName"] == "若葉"
    assert told["person"]["fullNameKana"] == "ワカバ ハナコ"
    assert told["person"]["dateOfBirth"] == "1990-05-08"
    assert told["person"]["contactPointInformation"] == {
        "contactPointPhoneNumber": ["090-1234-5678"],
        "contactPointEmailAddress": ["hanako@example.jp"],
    }
    assert told["answers"] == {}


def test_sexes_are_codes_of_the_published_list() -> None:
    form = compile_form(load(Path(settings.PROCEDURES_DIR) / "tennyu" / "1"))
    for answer, code in (("male", "1"), ("female", "2")):
        told = by_gif_name(form, {"sex": answer})
        assert told["person"]["sex"]["code"] == code


def test_the_childs_name_is_not_taken_for_the_applicants() -> None:
    folder = Path(settings.PROCEDURES_DIR) / "hoiku" / "1"
    form = compile_form(load(folder))
    asked = {"child_name", "g1_name"}
    example = next(
        one for one in read_examples(folder)[0] if asked <= one.answers.keys()
    )

    told = by_gif_name(form, walk(form, example).answers)

    child, guardian = example.answers["child_name"], example.answers["g1_name"]
    assert told["person"]["givenName"] == guardian["given"] != child["given"]
    assert told["answers"]["child_name"]["givenName"] == child["given"]
    assert told["answers"]["child_birth"] == {
        "dateOfBirth": example.answers["child_birth"]
    }


def test_every_name_a_kind_may_bear_is_written() -> None:
    assert {name for kind in kinds().values() for name in kind.gif_names} == {*WRITERS}
