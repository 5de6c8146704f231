"""Make a small installation with a past, as a process of its own.

One ward, three people who signed in, a file, a sealed log and a checkpoint.
"""

import io
from datetime import UTC, datetime, timedelta

import django

django.setup()

from PIL import Image  # noqa: E402

from madoguchi.config.installing import make_folders, make_keys, make_tables  # noqa: E402
from madoguchi.documents.actions import Place, Upload, keep_upload  # noqa: E402
from madoguchi.events.actions import seal_batch, write_checkpoint  # noqa: E402
from madoguchi.events.facts import Subject  # noqa: E402
from madoguchi.people.actions import Claims, sign_in  # noqa: E402
from madoguchi.people.models import Person  # noqa: E402
from madoguchi.vault.actions import data_key, destroy_key, take_key  # noqa: E402
from madoguchi.wards.actions import NewWard, create_ward  # noqa: E402
from madoguchi.wards.actor import Actor  # noqa: E402
from madoguchi.wards.scope import ward_scope  # noqa: E402

AT = datetime(2026, 4, 1, 3, tzinfo=UTC)
MARKER = "若葉みどりマーカー"


def live() -> None:
    make_folders()
    make_tables()
    make_keys()
    ward = create_ward(
        NewWard(slug="midori", code="131130", name="みどり区", years=(2026,))
    ).pk
    with ward_scope(ward):
        people = [arrive(ward, number) for number in range(3)]
        attach(people[0], Actor.resident(ward, str(people[0].pk)))
        destroy_key(ward, take_key(ward).id)
    seal_batch(ward)
    write_checkpoint(ward, at=AT)


def arrive(ward: int, number: int) -> Person:
    name = {"family": MARKER, "given": "花子"}
    claims = Claims(2, 2, profile={"name": name})
    return sign_in(ward, "https://id.example", f"s-{number}", claims, AT)


def attach(person: Person, by: Actor) -> None:
    assert person.key_id is not None
    on = Subject(ward=person.ward_id, stream=person.stream)
    place = Place(on, data_key(person.ward_id, person.key_id))
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    upload = Upload(f"{MARKER}.png", picture.getvalue(), "proof")
    keep_upload(upload, into=place, by=by, at=AT + timedelta(minutes=1))


if __name__ == "__main__":
    live()
