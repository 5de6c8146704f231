"""What one ward says differently stays when the shared version is renewed."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from madoguchi.procedures.definition.canonical import from_canonical, to_canonical
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.overlay import lay_over, load_for
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.management.commands.check import problems_of
from madoguchi.procedures.models import Version
from madoguchi.procedures.tests.folder import a_folder
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Ward
from madoguchi.wards.scope import ward_scope

OVERLAY = """\
revision = 2
department = "kotsu"

[stages]
review = "kotsu"

[fee]
"利用料" = "700 * months"

[[parameters]]
name = "fee"
from = 2026-10-01
value = 600

[texts."channels.counter.hours"]
ja = "平日 8時30分から"
en = "Weekdays from 8:30"

[texts."questions.months.hint"]
ja = "6か月まで"
en = "Up to 6 months"
"""
AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def with_overlay(root: Path, text: str = OVERLAY, **changes: tuple[str, str]) -> Path:
    folder = a_folder(root, **changes)
    path = folder.parent / "wards" / "midori.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return folder


def test_contacts_fees_and_texts_are_the_ward_s(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path)
    definition = load_for(folder, "midori")
    assert definition.variant == "midori/2"
    assert (definition.department, definition.stages[0].department) == (
        "kotsu",
        "kotsu",
    )
    assert definition.channels[1].hours["en"] == "Weekdays from 8:30"
    assert definition.pages[1].questions[3].hint["ja"] == "6か月まで"
    fee = compile_form(definition).fee({"months": 2, "student": False}, "web")
    assert fee.total == 1400
    assert definition.parameters == {"fee": [(date(2026, 10, 1), 600)]}
    assert load_for(folder, "sakura") == load(folder)
    assert problems_of(folder) == []


def test_a_version_with_an_overlay_is_stored_and_exported(tmp_path: Path) -> None:
    definition = load_for(with_overlay(tmp_path / "a"), "midori")
    assert from_canonical(to_canonical(definition)) == definition
    assert load(write(definition, tmp_path / "b")) == definition


def test_the_overlay_outlives_a_new_shared_version(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path)
    renewed = a_folder(tmp_path / "new", questions=('"月数"', '"月の数"'))
    renewed.rename(folder.with_name("2"))
    definition = load_for(folder.with_name("2"), "midori")
    asked = definition.pages[1].questions[3]
    assert (asked.label["ja"], asked.hint["ja"]) == ("月の数", "6か月まで")
    assert definition.stages[0].department == "kotsu"


def test_what_the_shared_version_lost_is_named(tmp_path: Path) -> None:
    folder = with_overlay(
        tmp_path,
        procedure=('label = "利用料"', 'label = "使用料"'),
        flow=('key = "review"', 'key = "checking"'),
        en=("[stages.review]", "[stages.checking]"),
    )
    with pytest.raises(BadDefinition) as refused:
        lay_over(load(folder), folder.parent / "wards" / "midori.toml")
    said = [str(one) for one in refused.value.problems]
    remedy = "put it right or take it out of the overlay"
    near = 'did you mean "使用料"?'
    lost = "bicycle/wards/midori.toml:{}: the shared version has no {}; {}"
    assert said == [
        lost.format(5, '"review"', remedy),
        lost.format(8, '"利用料"', f"{near}; {remedy}"),
    ]
    assert problems_of(folder) == said


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("revision = 2", "", '1: "revision" is missing'),
        ("revision = 2", "revison = 2", 'the key "revison" is not known'),
        ('"700 * months"', '"700 *"', 'in "利用料", its end: expected a value'),
        ('"700 * months"', '"700 * moths"', 'there is no question "moths"'),
        ('"700 * months"', '"months > 3"', "a whole number is expected here"),
        (
            "value = 600\n",
            'value = 600\n[[parameters]]\nname = "fee"\nfrom = 2026-10-01\nvalue = 6\n',
            '"fee" has two values from 2026-10-01 on',
        ),
        ('en = "Up to 6 months"', "", '"en" is missing'),
        ("months.hint", "months.kind", 'no "questions.months.kind"; did you mean'),
    ],
)
def test_a_broken_overlay_is_named(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    folder = with_overlay(tmp_path, OVERLAY.replace(old, new))
    found = problems_of(folder)
    assert any(sentence in one and "midori.toml" in one for one in found), found


@pytest.mark.django_db
def test_a_ward_with_an_overlay_offers_beside_one_without(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path)
    digests = set()
    for slug, department in (("midori", "kotsu"), ("sakura", "roads")):
        row = Ward.objects.create(slug=slug, code="131991", name=slug)
        with ward_scope(row.pk):
            Department.objects.create(ward=row, slug=department, name="課")
            definition = load_for(folder, slug)
            offer = publish(definition, ward=row.pk, by=Actor.system(row.pk), at=AT)
            digests.add(offer.version_id)
    assert len(digests) == 2
    variants = Version.objects.order_by("variant").values_list("number", "variant")
    assert list(variants) == [(1, ""), (1, "midori/2")]
