"""Publish a version; load the towns of the postal codes."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.definition.canonical import hash_of, to_canonical
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.facts import ProcedurePublished
from madoguchi.procedures.models import Offer, PostalTown, Version
from madoguchi.procedures.postal import PostalRow, postal_rows
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.towns import forget_places
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department
from madoguchi.wards.scope import ward_scope


class VersionTaken(Refused):
    """The number of this version stands for other content: publish the next one."""

    def __init__(self, slug: str, number: int) -> None:
        super().__init__("version_taken")
        self.slug = slug
        self.number = number


class NoSuchDepartment(Refused):
    """A procedure names a department (所管課) that the ward does not have."""

    def __init__(self, slug: str, department: str) -> None:
        super().__init__("no_such_department")
        self.slug = slug
        self.department = department


def publish(definition: Definition, *, ward: int, by: Actor, at: datetime) -> Offer:
    """Offer a version in a ward from now on; doing it again changes nothing.

    Drafts and cases that began under another version keep it. Raises
    NoSuchDepartment when the version names a department that the ward has not.
    """
    document = to_canonical(definition)
    digest = hash_of(document)
    with ward_scope(ward), unit():
        _refuse_unknown_department(definition, ward)
        _keep_version(definition, digest, document)
        offer, is_new = Offer.objects.select_for_update().get_or_create(
            ward_id=ward,
            slug=definition.slug,
            defaults={"version_id": digest, "opens_at": at},
        )
        if not is_new and offer.version_id == digest:
            return offer
        if not is_new:
            offer.version_id, offer.opens_at = digest, at
            offer.save(update_fields=["version", "opens_at"])
        record(
            _published(definition, digest, at),
            on=_subject(definition, ward),
            by=by,
            at=at,
        )
    forget_offers()
    transaction.on_commit(forget_offers)  # another thread may have read meanwhile
    return offer


def _refuse_unknown_department(definition: Definition, ward: int) -> None:
    stages = (stage.department for stage in definition.stages if stage.department)
    named = {definition.department, *stages}
    # Asked of the table: what this process keeps may be some seconds old.
    there = Department.objects.filter(ward=ward, slug__in=named)
    missing = named - set(there.values_list("slug", flat=True))
    if missing:
        raise NoSuchDepartment(definition.slug, min(missing))


def _keep_version(definition: Definition, digest: str, document: bytes) -> None:
    version, _ = Version.objects.get_or_create(
        slug=definition.slug,
        number=definition.number,
        variant=definition.variant,
        defaults={"hash": digest, "document": document},
    )
    if version.hash != digest:
        raise VersionTaken(definition.slug, definition.number)


def _published(definition: Definition, digest: str, at: datetime) -> ProcedurePublished:
    return ProcedurePublished(
        version=definition.number,
        hash=digest,
        purpose=definition.kind,
        online=definition.is_online,
        opens_on=timezone.localdate(at).isoformat(),
    )


def _subject(definition: Definition, ward: int) -> Subject:
    return Subject(
        ward=ward,
        stream=f"procedure/{definition.slug}",
        procedure=definition.slug,
        version=definition.number,
    )


def load_postal_towns(rows: Iterable[PostalRow] | None = None) -> int:
    """Fill the table of towns, by default from the package; return how many."""
    columns = ", ".join(PostalRow._fields)
    marks = ", ".join(["%s"] * len(PostalRow._fields))
    table = PostalTown._meta.db_table  # noqa: SLF001
    with transaction.atomic():
        PostalTown.objects.all().delete()
        with connection.cursor() as cursor:
            towns = list(postal_rows() if rows is None else rows)
            if connection.vendor == "postgresql":  # a minute row by row, else seconds
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for town in towns:
                        copy.write_row(town)
            else:
                insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
                cursor.executemany(insert, towns)
    forget_places()
    return PostalTown.objects.count()
