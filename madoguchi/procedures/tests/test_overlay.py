"""What one ward says differently stays when the shared version is renewed."""

import re
import shutil
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.procedures.actions import VersionTaken
from madoguchi.procedures.definition.canonical import from_canonical, to_canonical
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.overlay import (
    note_unknown,
    read_overlay,
    variant_in,
)
from madoguchi.procedures.definition.problems import BadDefinition, Flaw
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.management.commands.check import problems_of
from madoguchi.procedures.models import Version
from madoguchi.procedures.taking import take
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

[texts."questions.station.options.north"]
ja = "北駅の東口"
en = "North, east gate"

[texts."questions.bikes.battery.label"]
ja = "電池の種類"
en = "Sort of battery"
"""
VALUES = """\
[[values]]
name = "price"
label = "1か月の料金"
value = "months * 500"

[[values]]
name = "old"
label = "年齢"
value = "age_on(birth, today)"

[[facts]]
"""
ADULT = """\
title = "2か月を申し込む"
today = 2026-11-24

[answers]
applicant.family = "山田"
applicant.given = "花"
applicant.family_kana = "ヤマダ"
applicant.given_kana = "ハナ"
birth = 1990-04-01
station = "south"
student = false
months = 2

[expect]
fee = 1000
"""
AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def with_overlay(root: Path, text: str = OVERLAY, **changes: tuple[str, str]) -> Path:
    folder = a_folder(root, **changes)
    path = folder.parent / "wards" / "midori.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return folder


def with_values(root: Path, text: str) -> Path:
    """Write a version whose fee and eligibility read values, under an overlay."""
    labels = '[[values]]\nlabel = "Price"\n\n[[values]]\nlabel = "Age"\n\n'
    folder = with_overlay(
        root,
        f"revision = 1\n{text}",
        procedure=("[[facts]]\n", VALUES),
        en=("[[eligibility]]", f"{labels}[[eligibility]]"),
    )
    path = folder / "procedure.toml"
    main = path.read_text("utf-8").replace("age_on(birth, today) >= 15", "old >= 15")
    main = main.replace('"param(\\"fee\\", today) * months"', '"price"')
    path.write_text(main, encoding="utf-8")
    return folder


def flaws_of(folder: Path, ward: str = "midori") -> list[str]:
    with pytest.raises(BadDefinition) as refused:
        take(folder, ward)
    return [str(one) for one in refused.value.problems]


def test_contacts_fees_and_texts_are_the_ward_s(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path)
    definition = take(folder, "midori").definition
    assert definition.variant == "midori/2" == variant_in(folder, "midori")
    assert (definition.department, definition.stages[0].department) == (
        "kotsu",
        "kotsu",
    )
    assert definition.channels[1].hours["en"] == "Weekdays from 8:30"
    station, _, _, months = definition.pages[1].questions
    assert months.hint["ja"] == "6か月まで"
    assert station.options[0].label["ja"] == "北駅の東口"
    battery = definition.pages[2].questions[0].questions[1]
    assert battery.label["ja"] == "電池の種類"
    fee = compile_form(definition).fee({"months": 2, "student": False}, "web")
    assert fee.total == 1400
    assert definition.parameters == {"fee": [(date(2026, 10, 1), 600)]}
    assert problems_of(folder) == []


def test_a_ward_without_an_overlay_takes_what_lies_there(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path)
    assert take(folder, "sakura").definition == load(folder)
    assert take(folder).definition == load(folder)
    assert variant_in(folder, "sakura") == ""


def test_a_version_with_an_overlay_is_stored_and_exported(tmp_path: Path) -> None:
    definition = take(with_overlay(tmp_path / "a"), "midori").definition
    assert from_canonical(to_canonical(definition)) == definition
    assert load(write(definition, tmp_path / "b")) == definition


def test_the_overlay_outlives_a_new_shared_version(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path)
    renewed = a_folder(tmp_path / "new", questions=('"月数"', '"月の数"'))
    renewed.rename(folder.with_name("2"))
    definition = take(folder.with_name("2"), "midori").definition
    asked = definition.pages[1].questions[3]
    assert (asked.label["ja"], asked.hint["ja"]) == ("月の数", "6か月まで")
    assert definition.stages[0].department == "kotsu"
    assert definition.channels[1].hours["ja"] == "平日 8時30分から"
    fee = compile_form(definition).fee({"months": 2, "student": False}, "web")
    assert fee.total == 1400


def test_an_overlay_is_held_against_the_newest_version_alone(tmp_path: Path) -> None:
    folder = with_overlay(
        tmp_path, OVERLAY.replace("review =", "checking ="), flow=("", "")
    )
    assert len(flaws_of(folder)) == 1
    renewed = a_folder(
        tmp_path / "new",
        flow=('key = "review"', 'key = "checking"'),
        en=("[stages.review]", "[stages.checking]"),
    )
    renewed.rename(folder.with_name("2"))
    assert problems_of(folder) == []
    assert problems_of(folder.with_name("2")) == []


def test_what_the_shared_version_lost_is_named(tmp_path: Path) -> None:
    folder = with_overlay(
        tmp_path,
        procedure=('label = "利用料"', 'label = "使用料"'),
        flow=('key = "review"', 'key = "checking"'),
        en=("[stages.review]", "[stages.checking]"),
    )
    remedy = "put it right or take it out of the overlay"
    near = 'did you mean "使用料"?'
    lost = (
        "bicycle/wards/midori.toml:{}: version 1 of the shared procedure has no {}; {}"
    )
    said = flaws_of(folder)
    assert said == [
        lost.format(5, '"review"', remedy),
        lost.format(8, '"利用料"', f"{near}; {remedy}"),
    ]
    assert problems_of(folder) == said


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("revision = 2", "", 1, '"revision" is missing'),
        ("revision = 2", "revison = 2", 1, 'the key "revison" is not known'),
        ("revision = 2", "revision = 0", 1, '"revision" must lie from 1'),
        ("revision = 2", "revision = ", 1, "this is not TOML"),
        ('"700 * months"', '"700 *"', 8, 'in "利用料", its end: expected a value'),
        ('"700 * months"', '"700 * moths"', 8, 'there is no question "moths"'),
        ('"700 * months"', '"student"', 8, "over version 1"),
        ("value = 600", "vaule = 600", 13, 'the key "vaule" is not known here'),
        ('name = "fee"', 'name = "feee"', 11, 'no "feee"; did you mean "fee"?'),
        ('en = "Up to 6 months"', "", 19, '"en" is missing'),
        ("months.hint", "months.kind", 19, 'no "questions.months.kind"; did you mean'),
        ("station.options.north", "station.options.east", 23, "did you mean"),
        ('"questions.months.hint"', '"title"', 19, ""),
    ],
)
def test_a_broken_overlay_is_named(
    tmp_path: Path, old: str, new: str, line: int, sentence: str
) -> None:
    text = OVERLAY.replace(old, new)
    if not sentence:  # a text that is longer than its place allows
        text = text.replace("6か月まで", "長" * 41)
        sentence = '"title" has 41 characters; at most 40 fit'
    said = flaws_of(with_overlay(tmp_path, text))
    place = f"bicycle/wards/midori.toml:{line}: "
    assert any(one.startswith(place) and sentence in one for one in said), said


def test_a_value_that_only_fees_read_is_the_ward_s_to_compute(tmp_path: Path) -> None:
    folder = with_values(tmp_path, '[values]\nprice = "months * 300"\n')
    shared, own = take(folder).definition, take(folder, "midori").definition
    answers = {"months": 2, "student": False}
    assert compile_form(shared).fee(answers, "web").total == 1000
    assert compile_form(own).fee(answers, "web").total == 600
    assert problems_of(folder) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('old = "20"', 'the value "old" decides what is asked or who is entitled'),
        ('price = "student"', "over version 1"),
        ('prize = "1"', 'has no "prize"; did you mean "price"?'),
    ],
)
def test_a_value_that_decides_more_is_the_shared_version_s(
    tmp_path: Path, text: str, sentence: str
) -> None:
    (said,) = flaws_of(with_values(tmp_path, f"[values]\n{text}\n"))
    assert said.startswith("bicycle/wards/midori.toml:3: ")
    assert sentence in said


def test_a_label_that_stands_twice_cannot_be_meant(tmp_path: Path) -> None:
    again = '[[fee]]\nlabel = "利用料"\namount = "100"\n\n[[eligibility]]'
    folder = with_overlay(
        tmp_path,
        procedure=("[[eligibility]]", again),
        en=("[[eligibility]]", '[[fee]]\nlabel = "Fee"\n\n[[eligibility]]'),
    )
    (said,) = flaws_of(folder)
    assert 'midori.toml:8: version 1 of the shared procedure has "利用料" more' in said


def test_an_example_says_what_it_leads_to_in_the_ward(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path)
    (folder / "examples").mkdir()
    (folder / "examples" / "adult.toml").write_text(ADULT, encoding="utf-8")
    (told,) = problems_of(folder)
    assert told == (
        "as midori takes it: bicycle/1/examples/adult.toml: fee is 1400, expected 1000"
    )
    overlay = folder.parent / "wards" / "midori.toml"
    overlay.write_text(f"{OVERLAY}\n[examples.adult]\nfee = 1400\n", "utf-8")
    assert problems_of(folder) == []
    overlay.write_text(f"{OVERLAY}\n[examples.adlut]\nfee = 1400\n", "utf-8")
    (told,) = problems_of(folder)
    assert 'has no "adlut"; did you mean "adult"?' in told


def test_the_overlay_of_the_guide_can_be_read(tmp_path: Path) -> None:
    guide = Path("docs/how-to/import.md").read_text("utf-8")
    (text,) = re.findall(r"```toml\n(revision = .*?)```", guide, re.DOTALL)
    path = tmp_path / "midori.toml"
    path.write_text(text, "utf-8")
    flaws: list[Flaw] = []
    overlay = read_overlay(path, "bicycle", flaws)
    assert flaws == []
    assert all(getattr(overlay, one.name) for one in fields(overlay))
    kept = re.search(r"^bicycle/wards/midori.toml:5: (.*)$", guide, re.MULTILINE)
    assert kept is not None
    note_unknown(overlay, ("stages", "review"), "review", 2, ["reviews"])
    assert overlay.source.flaws[0].sentence == kept[1]


def test_a_ward_grants_its_own_amount_and_says_what_its_limits_lead_to(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "jidoikusei" / "1"
    shutil.copytree(Path(settings.PROCEDURES_DIR) / "jidoikusei" / "1", folder)
    path = folder.parent / "wards" / "midori.toml"
    path.parent.mkdir()
    text = 'revision = 1\n[amounts]\nraising = "20000 * count(children, true)"\n'
    path.write_text(text, "utf-8")
    told = problems_of(folder)
    assert told
    assert all(one.startswith("as midori takes it: ") for one in told)
    found = [re.search(r"limits.toml: (.*?): .*month.*?(\d+),", one) for one in told]
    titles = {one[1]: one[2] for one in found if one}
    assert len(titles) == len(told), told
    for title, month in titles.items():
        text += f'[limits."{title}"]\namounts = {{ month = {month} }}\n'
    path.write_text(text, "utf-8")
    assert problems_of(folder) == []


@pytest.mark.django_db
def test_a_ward_with_an_overlay_offers_beside_one_without(tmp_path: Path) -> None:
    folder = with_overlay(tmp_path)
    digests = set()
    for slug, department in (("midori", "kotsu"), ("sakura", "roads")):
        row = Ward.objects.create(slug=slug, code="131991", name=slug)
        with ward_scope(row.pk):
            Department.objects.create(ward=row, slug=department, name="課")
            definition = take(folder, slug).definition
            offer = publish(definition, ward=row.pk, by=Actor.system(row.pk), at=AT)
            digests.add(offer.version_id)
    assert len(digests) == 2
    variants = Version.objects.order_by("variant").values_list("number", "variant")
    assert list(variants) == [(1, ""), (1, "midori/2")]


@pytest.mark.django_db
def test_a_number_that_another_ward_wrote_under_is_taken_with_a_bare_overlay(
    tmp_path: Path,
) -> None:
    theirs = a_folder(tmp_path / "theirs", questions=('"月数"', '"月の数"'))
    folder = with_overlay(tmp_path / "own", "revision = 1\n")
    for slug in ("sakura", "midori"):
        row = Ward.objects.create(slug=slug, code="131991", name=slug)
        with ward_scope(row.pk):
            Department.objects.create(ward=row, slug="roads", name="課")
            how = {"ward": row.pk, "by": Actor.system(row.pk), "at": AT}
            if slug == "sakura":
                publish(take(theirs).definition, **how)
                continue
            with pytest.raises(VersionTaken, match="number"):
                publish(take(folder).definition, **how)
            publish(take(folder, slug).definition, **how)
    assert Version.objects.count() == 2
