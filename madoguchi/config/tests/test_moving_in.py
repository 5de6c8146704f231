"""A ward moves in from a file, gains what the file gains, and keeps the rest."""

from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.utils import timezone

from madoguchi.procedures.catalogue.queries import catalogue_of
from madoguchi.procedures.queries import countable_of, forget_offers, offers_of
from madoguchi.wards.actions import WrongPassword, authenticate
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import (
    UnknownWard,
    calendar_of,
    departments_of,
    forget_wards,
    ward_by_slug,
)
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db

WARD = """
slug = "hikari"
code = "131970"
name = "ひかり区"
closed = [2026-10-01]
contact = { phone = "03-0000-2000" }
[[departments]]
slug = "kumin"
name = "区民課"
staff = [{ login = "1001", name = "光 二", roles = ["clerk"] }]
"""
MORE = """
[[departments]]
slug = "hoken"
name = "保健衛生課"
staff = [{ login = "1002", name = "光 三", roles = ["supervisor"] }]
"""
ELSEWHERE = """
[elsewhere.inkan]
ja = "印鑑登録証明書の交付"
"""
BAD_WAY = 'rules = { hand_over = { juminhyo = "pigeon" } }\n'
NO_BUSINESS = 'rules = { hand_over = { juminhyo = "file" } }\n'
BAD_TABLE = 'rules = { approval = [{ steps = ["emperor"] }] }\n'


def moved_in(folder: Path, text: str, *offers: str) -> str:
    """Apply a file and return what the operator reads."""
    forget_wards()
    forget_offers()
    file, out = folder / "ward.toml", StringIO()
    file.write_text(text, encoding="utf-8")
    call_command("ward", str(file), offer=list(offers), stdout=out)
    return out.getvalue()


def test_a_ward_opens_with_staff_calendar_and_procedures(tmp_path: Path) -> None:
    said = moved_in(tmp_path, WARD, "juminhyo/1")

    ward = ward_by_slug("hikari")
    password = said.split("1001")[1].split()[0]
    assert authenticate(ward.pk, "1001", password, at=timezone.now()).name == "光 二"
    assert "2026-10-01" in ward.rules["closed"]
    assert not calendar_of(ward).is_open(timezone.localdate().replace(month=1, day=1))
    assert [one.slug for one in offers_of(ward.pk)] == ["juminhyo"]


def seen() -> tuple[list[str], list[str]]:
    """Return the departments and the passwords, in hash, of the ward."""
    ward = ward_by_slug("hikari").pk
    with ward_scope(ward):
        staff = Staff.objects.order_by("login").values_list("password", flat=True)
        return [one.slug for one in departments_of(ward)], list(staff)


def test_applied_again_only_what_is_new_comes_in(tmp_path: Path) -> None:
    moved_in(tmp_path, WARD, "juminhyo/1")
    _, before = seen()

    said = moved_in(tmp_path, WARD + MORE, "juminhyo/1", "inu/1")

    assert "1001" not in said
    assert "1002" in said
    departments, after = seen()
    assert departments == ["kumin", "hoken"]
    assert after[:1] == before
    assert len(offers_of(ward_by_slug("hikari").pk)) == 2


@pytest.mark.parametrize(
    ("text", "offer", "said"),
    [
        (WARD.replace("hikari", "static"), "juminhyo/1", "slug"),
        (WARD.replace("hikari", "ひかり"), "juminhyo/1", "slug"),
        (WARD.replace('code = "131970"', ""), "juminhyo/1", "code"),
        (WARD.replace('"clerk"', '"king"'), "juminhyo/1", "UnknownRole"),
        (WARD + "=", "juminhyo/1", "line"),
        (WARD + ELSEWHERE.replace("ja", "en"), "juminhyo/1", "elsewhere 'inkan'"),
        (WARD + ELSEWHERE.replace("ja", "ko"), "juminhyo/1", "elsewhere 'inkan'"),
        (WARD + ELSEWHERE.replace("inkan", "Inkan"), "juminhyo/1", "elsewhere"),
        (WARD + ELSEWHERE.replace("inkan", "juminhyo"), "juminhyo/1", "elsewhere"),
        ('elsewhere = ["inkan"]' + WARD, "juminhyo/1", "elsewhere"),
        (BAD_TABLE + WARD, "juminhyo/1", "approval table, row 1: steps"),
        (BAD_WAY + WARD, "juminhyo/1", "hand_over: juminhyo"),
        (NO_BUSINESS + WARD, "juminhyo/1", "hand_over: juminhyo"),
        (WARD, "inu/1", "hoken"),
        (WARD, "nothing/1", "nothing"),
    ],
)
def test_what_cannot_be_brings_nothing_in(
    tmp_path: Path, text: str, offer: str, said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        moved_in(tmp_path, text, offer)

    forget_wards()
    with suppress(UnknownWard):
        assert seen() == ([], [])


def test_a_ward_tells_what_only_other_counters_handle(tmp_path: Path) -> None:
    moved_in(tmp_path, WARD, "juminhyo/1")

    said = moved_in(tmp_path, WARD + ELSEWHERE, "juminhyo/1")
    again = moved_in(tmp_path, WARD + ELSEWHERE.replace("印鑑", "実印"), "juminhyo/1")

    assert "1 procedures elsewhere" in said
    assert "0 procedures elsewhere" in again
    countable = countable_of(ward_by_slug("hikari").pk)
    assert [one.slug for one in countable] == ["juminhyo", "inkan"]
    assert countable[1].title["en"] == "印鑑登録証明書の交付"


def test_what_is_offered_later_is_named_by_its_offer(tmp_path: Path) -> None:
    moved_in(tmp_path, WARD + ELSEWHERE.replace("inkan", "juminhyo"))

    moved_in(tmp_path, WARD, "juminhyo/1")

    [one] = countable_of(ward_by_slug("hikari").pk)
    assert (one.slug, one.department) == ("juminhyo", "kumin")


def test_a_password_is_made_anew_and_an_account_ends(tmp_path: Path) -> None:
    moved_in(tmp_path, WARD)
    ward, out = ward_by_slug("hikari").pk, StringIO()

    call_command("staff", "password", ward="hikari", login="1001", stdout=out)

    password = out.getvalue().split()[-1]
    assert check_password(password, seen()[1][0])
    call_command("staff", "leave", ward="hikari", login="1001", stdout=out)
    with pytest.raises(WrongPassword):
        authenticate(ward, "1001", password, at=timezone.now())
    listed = StringIO()
    call_command("staff", "list", ward="hikari", stdout=listed)
    assert not listed.getvalue()
    with pytest.raises(CommandError):
        call_command("staff", "leave", ward="hikari", login="1001")


def test_a_ward_shows_the_catalogue_once_its_file_says_so(tmp_path: Path) -> None:
    moved_in(tmp_path, WARD)
    before = catalogue_of(ward_by_slug("hikari"))

    moved_in(tmp_path, WARD.replace("contact", "rules = { catalogue = true }\ncontact"))
    after = catalogue_of(ward_by_slug("hikari"))

    assert not before.entries
    assert "shussei" in after.entries
    assert ward_by_slug("hikari").rules["closed"]
