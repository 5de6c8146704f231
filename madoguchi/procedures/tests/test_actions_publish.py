"""Publishing stores a version once, offers it, and says so in the log."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.events.models import Event
from madoguchi.procedures.actions import (
    NoSuchDepartment,
    VersionTaken,
    load_postal_towns,
)
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.models import Offer, PostalTown, Version
from madoguchi.procedures.postal import PostalRow, postal_rows
from madoguchi.procedures.queries import (
    NoSuchVersion,
    NotOffered,
    forget_offers,
    form_at,
    offered,
    offering,
    offers_of,
    towns_at,
)
from madoguchi.procedures.tests.folder import a_folder
from madoguchi.procedures.tests.proof import publish
from madoguchi.procedures.texts import Text
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Ward
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def ward() -> Iterator[int]:
    row = Ward.objects.create(slug="midori", code="131991", name="みどり区")
    forget_offers()
    with ward_scope(row.pk):
        Department.objects.create(ward=row, slug="roads", name="道路課")
        yield row.pk
    forget_offers()


@pytest.fixture
def definition(tmp_path: Path) -> Definition:
    return load(a_folder(tmp_path))


def offer(definition: Definition, ward: int) -> Offer:
    return publish(definition, ward=ward, by=Actor.system(ward), at=AT)


@pytest.mark.parametrize("place", ["procedure", "stage"])
def test_a_department_the_ward_does_not_have_is_refused(
    ward: int, definition: Definition, place: str
) -> None:
    changed = replace(definition, department="parks")
    if place == "stage":
        stages = tuple(replace(one, department="parks") for one in definition.stages)
        changed = replace(definition, stages=stages)

    with pytest.raises(NoSuchDepartment) as refused:
        offer(changed, ward)

    assert (refused.value.slug, refused.value.department) == ("bicycle", "parks")
    assert not Offer.objects.exists()
    assert not Version.objects.exists()


def test_a_published_version_is_offered(ward: int, definition: Definition) -> None:
    row = offer(definition, ward)
    forget_offers()
    form = offered(ward, "bicycle")
    assert form.definition == definition
    assert form.hash == row.version_id
    assert form_at(form.hash) is form
    assert [one.slug for one in offers_of(ward)] == ["bicycle"]


def test_publishing_says_so_in_the_log(ward: int, definition: Definition) -> None:
    offer(definition, ward)
    event = Event.objects.get()
    assert (event.kind, event.stream) == ("procedure.published", "procedure/bicycle")
    assert '"opens_on":"2026-11-24"' in event.body
    assert '"online":true' in event.body


def test_publishing_again_changes_nothing(ward: int, definition: Definition) -> None:
    offer(definition, ward)
    offer(definition, ward)
    counts = [table.objects.count() for table in (Event, Version, Offer)]
    assert counts == [1, 1, 1]


def test_a_number_stands_for_one_content(ward: int, definition: Definition) -> None:
    offer(definition, ward)
    with pytest.raises(VersionTaken):
        offer(replace(definition, title=Text(ja="別の題", en="Other")), ward)
    assert Event.objects.count() == 1


def test_a_new_version_takes_over_and_the_old_one_stays(
    ward: int, definition: Definition
) -> None:
    old = offer(definition, ward).version_id
    new = offer(replace(definition, number=2), ward).version_id
    forget_offers()
    assert offered(ward, "bicycle").hash == new
    assert form_at(old).definition.number == 1


def test_two_wards_share_the_version_and_not_the_offer(
    ward: int, definition: Definition
) -> None:
    offer(definition, ward)
    other = Ward.objects.create(slug="asahi", code="131992", name="あさひ区").pk
    with ward_scope(other):
        Department.objects.create(ward_id=other, slug="roads", name="土木課")
        with pytest.raises(NotOffered):
            offered(other, "bicycle")
        offer(definition, other)
    assert Version.objects.count() == 1


def test_an_offer_has_its_time(ward: int, definition: Definition) -> None:
    offer(definition, ward)
    Offer.objects.update(closes_at=AT.replace(month=12))
    forget_offers()
    found = offering(ward, "bicycle")
    times = [AT.replace(month=10), AT, AT.replace(month=12)]
    assert [found.is_open(at) for at in times] == [False, True, False]


def test_a_form_page_asks_the_database_nothing(
    ward: int, definition: Definition
) -> None:
    digest = offer(definition, ward).version_id
    forget_offers()
    offered(ward, "bicycle")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        offered(ward, "bicycle")
        form_at(digest)
        offers_of(ward)
    assert len(queries) == 0


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(NoSuchVersion):
        form_at("0" * 64)


def test_towns_are_loaded_anew_each_time() -> None:
    rows = [
        PostalRow("1310045", "東京都", "墨田区", "押上", "オシアゲ"),
        PostalRow("1310046", "東京都", "墨田区", "京島", "キョウジマ"),
    ]
    assert [load_postal_towns(rows), load_postal_towns(rows)] == [2, 2]
    assert [town.town for town in towns_at("1310045")] == ["押上"]
    assert towns_at("9999999") == []


def test_the_package_gives_towns_in_full_and_each_has_room() -> None:
    rows = list(postal_rows())
    assert {len(row.code) for row in rows} == {7}
    assert len({row.prefecture for row in rows}) == 47
    for column in PostalTown._meta.concrete_fields:
        if column.max_length:
            longest = max(len(getattr(row, column.name)) for row in rows)
            assert longest <= column.max_length, column.name
