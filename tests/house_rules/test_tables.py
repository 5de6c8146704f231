"""The changes of the database lead to the tables that the models describe."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils.translation import override


def missing(models: ProjectState) -> dict[str, int]:
    """Return by room how many changes would still have to be written."""
    loader = MigrationLoader(None)
    with override(None):  # else Django's own words are compared in Japanese
        found = MigrationAutodetector(loader.project_state(), models)
        changes = found.changes(graph=loader.graph)
    return {room: len(some) for room, some in changes.items()}


def test_every_model_is_as_its_migrations_make_it() -> None:
    assert missing(ProjectState.from_apps(apps)) == {}


def test_a_column_without_a_migration_is_found() -> None:
    models = ProjectState.from_apps(apps)
    models.remove_field("robots", "errand", "seconds")

    assert missing(models) == {"robots": 1}
