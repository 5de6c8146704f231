"""Make the log insert-only, and let each new row wait for its seal.

SQLite rebuilds a table, and drops its triggers, for most later changes of it: a
migration that alters one of these tables makes them again with `InsertOnly`.
"""

from django.db import migrations

from madoguchi.events.insert_only import InsertOnly
from madoguchi.wards.scope import OnlyInsert, ProtectWard

WARD_OWNED = [
    "event", "streamhead", "view", "unsealed", "unsealedview", "seal", "viewseal",
    "sealhead", "viewsealhead", "followerposition",
]


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("wards", "0002_protect")]

    operations = [
        InsertOnly(
            "events_event",
            keys=[["id"], ["ward_id", "stream", "number"]],
            waiting="events_unsealed",
        ),
        InsertOnly("events_view", keys=[["id"]], waiting="events_unsealedview"),
        InsertOnly("events_seal", keys=[["ward_id", "number"], ["row_id"]]),
        InsertOnly("events_viewseal", keys=[["ward_id", "number"], ["row_id"]]),
        *[ProtectWard(f"events_{table}") for table in WARD_OWNED],
        *[
            OnlyInsert(f"events_{table}")
            for table in ("event", "view", "seal", "viewseal")
        ],
    ]
