"""`madoguchi versions` does what the office pages do; it never approves."""

import io
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from madoguchi.procedures.actions import Schedule, approve, bound_hash
from madoguchi.procedures.definition.canonical import from_canonical
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.management.commands.versions import VERBS
from madoguchi.procedures.models import Proposal
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.taking import take
from madoguchi.procedures.tests.folder import a_folder
from madoguchi.procedures.tests.proof import let_pass, publish
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Staff, Ward
from madoguchi.wards.queries import actor_of, forget_wards
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(tmp_path: Path, settings: Any) -> Iterator[Ward]:
    settings.PROCEDURES_DIR = tmp_path
    first = a_folder(tmp_path)
    second = first.with_name("2")
    shutil.copytree(first, second)
    path = second / "procedure.toml"
    text = path.read_text("utf-8").replace('months"', 'months * 2"', 1)
    path.write_text(text.replace("自転車置場の申込み", "自転車の置場"), "utf-8")
    row = Ward.objects.create(slug="midori", code="131991", name="みどり区")
    forget_wards()
    forget_offers()
    with ward_scope(row.pk):
        roads = Department.objects.create(ward=row, slug="roads", name="道路課")
        for login in ("ono", "mita"):
            Staff.objects.create(
                ward=row,
                department=roads,
                login=login,
                name=login,
                password="!",
                roles=["owner"],
            )
        publish(load(first), ward=row.pk, by=Actor.system(row.pk), at=timezone.now())
        yield row
    forget_wards()
    forget_offers()


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("versions", *words, stdout=out)
    return out.getvalue()


def test_it_says_the_difference_in_words(ward: Ward) -> None:
    said = run("diff", "bicycle/1", "bicycle/2", "--language", "en")

    assert "[Text only] Title changes." in said
    assert "+ 自転車の置場" in said
    assert "[The rules change]" in said
    assert "Local Autonomy Act" in said
    assert said.splitlines()[-2] == "2: The rules change"


def test_a_version_is_proposed_reviewed_and_published(ward: Ward) -> None:
    who = ("--ward", "midori", "--login", "ono")
    run("propose", "bicycle/2", *who, "--until", "2099-04-01T00:00")
    run("ask", "bicycle", *who)
    row = Proposal.objects.get()
    with pytest.raises(CommandError, match="not that far"):
        run("publish", "bicycle", *who)
    mita = actor_of(Staff.objects.get(login="mita"))
    let_pass(row)
    approve(row.pk, bound_hash(row, timezone.now()), by=mita, at=timezone.now())
    run("publish", "bicycle", *who)

    assert "bicycle/2" in run("list", "--ward", "midori")
    assert "approve" not in VERBS


def an_overlay(root: Path, text: str) -> None:
    path = root / "bicycle" / "wards" / "midori.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


PRICE = '[fee]\n"利用料" = "900 * months"\n'


def test_a_ward_compares_and_proposes_what_it_takes(ward: Ward, tmp_path: Path) -> None:
    an_overlay(tmp_path, f"revision = 1\n{PRICE}")
    said = run("diff", "bicycle/1", "bicycle/2", "--ward", "midori")
    assert said.startswith("[文言だけ] ")
    assert "1: " in said

    run("propose", "bicycle/1", "--ward", "midori", "--login", "ono")
    document = from_canonical(bytes(Proposal.objects.get().document))
    assert document.variant == "midori/1"
    assert document == take(tmp_path / "bicycle" / "1", "midori").definition


def test_an_overlay_that_changed_needs_another_revision(
    ward: Ward, tmp_path: Path
) -> None:
    an_overlay(tmp_path, f"revision = 1\n{PRICE}")
    taken = take(tmp_path / "bicycle" / "2", "midori").definition
    later = timezone.now() + timedelta(days=1)
    terms = Schedule(finish_until=later)
    publish(
        taken, ward=ward.pk, by=Actor.system(ward.pk), at=timezone.now(), schedule=terms
    )
    an_overlay(tmp_path, f"revision = 1\n{PRICE.replace('900', '800')}")
    who = ("--ward", "midori", "--login", "ono")
    with pytest.raises(CommandError, match="raise its revision by one"):
        run("propose", "bicycle/2", *who)
    an_overlay(tmp_path, f"revision = 2\n{PRICE.replace('900', '800')}")
    assert "bicycle/2: draft" in run("propose", "bicycle/2", *who)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("list", "--ward", "nowhere"), "there is no ward"),
        (("list",), "say which ward"),
        (("diff", "bicycle/1", "bicycle/2", "--ward", "nowhere"), "there is no ward"),
        (("diff", "bicycle/1", "bicycle/9"), "there is no version"),
        (("ask", "bicycle", "--ward", "midori", "--login", "ono"), "no open proposal"),
        (("cancel", "bicycle", "--ward", "midori", "--login", "x"), "nobody at work"),
        (
            ("roll-back", "bicycle", "--ward", "midori", "--login", "ono"),
            "no earlier version",
        ),
        (
            (
                "withdraw", "bicycle", "--ward", "midori", "--login", "ono",
                "--until", "soon",
            ),
            "is no time",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_with_what_to_do(
    words: tuple[str, ...], told: str, ward: Ward
) -> None:
    with pytest.raises(CommandError, match=told):
        run(*words)
