"""Make an installation: folders, keys, tables, towns, translations, static files.

Every step finds out for itself whether it has something to do, so set-up may be run
again at any time and never replaces what is there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from madoguchi.config import keys, translations
from madoguchi.config.tables import KEYS, pending, rooms_in
from madoguchi.events.checkpoints import make_checkpoint_key
from madoguchi.procedures.actions import load_postal_towns
from madoguchi.procedures.models import PostalTown
from madoguchi.vault.keys import check_root_key, make_root_key
from madoguchi.wards.queries import all_wards
from madoguchi.wards.scope import OpenToApplication

FOLDERS = ("keys", "files", "checkpoints", "backups", "static")


@dataclass(frozen=True, slots=True)
class Step:
    """One part of set-up: what it is called and what it does."""

    japanese: str
    english: str
    do: Callable[[], object]


def make_folders() -> None:
    settings.HOME.mkdir(parents=True, exist_ok=True)
    for name in FOLDERS:
        (settings.HOME / name).mkdir(mode=0o700, exist_ok=True)
    settings.HOME.chmod(0o700)


def make_keys() -> None:
    """Make what is missing; a key that is not the store's own is an error."""
    keys.make_missing()
    make_checkpoint_key()
    if settings.ROOT_KEY_FILE.exists():
        check_root_key()
    else:
        make_root_key()


def make_tables() -> None:
    """Migrate both databases, as the owner of the tables."""
    for connection in connections.all():
        if connection.vendor == "postgresql":
            act_as_owner(connection)
            prepare_schema(connection.alias)
    for alias in connections:
        call_command(
            "migrate", *rooms_in(alias), database=alias, verbosity=0, interactive=False
        )


def act_as_owner(connection: BaseDatabaseWrapper) -> None:
    """Forget the role of the application: it may not make tables."""
    options = connection.settings_dict["OPTIONS"]
    options["options"] = options["options"].partition(" -c role=")[0]
    connection.close()


def prepare_schema(alias: str) -> None:
    """Make the key store's own schema and open it to the application's role."""
    if alias != KEYS:
        return
    with connections[alias].cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS keys")
    open_to_application(alias)


def open_to_application(alias: str) -> None:
    """Let the role that the application runs as use this database's tables."""
    with connections[alias].cursor() as cursor:
        for statement in OpenToApplication().forwards():
            cursor.execute(statement)


def fill_towns() -> None:
    if not PostalTown.objects.exists():
        load_postal_towns()


def collect_static() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)


STEPS = (
    Step("フォルダー", "folders", make_folders),
    Step("データベース", "databases", make_tables),
    Step("鍵", "keys", make_keys),
    Step("郵便番号", "postal codes", fill_towns),
    Step("翻訳", "translations", translations.compile_all),
    Step("画面の部品", "static files", collect_static),
)


def is_needed() -> bool:
    """Tell whether set-up has something to do."""
    # Without its secret, Django would sign sessions with a word everybody knows.
    if not (settings.ROOT_KEY_FILE.exists() and keys.all_there()):
        return True
    if any(pending(alias) for alias in connections) or is_static_old():
        return True
    return not PostalTown.objects.exists()


def is_static_old() -> bool:
    """Tell whether a static file or a translation changed since it was collected."""
    collected = settings.STATIC_ROOT / "design" / "madoguchi.css"
    source = settings.ROOMS_DIR / "design" / "static" / "design" / "madoguchi.css"
    return (
        not collected.exists()
        or newest(source.parent) > collected.stat().st_mtime
        or any(translations.is_stale(path) for path in translations.sources())
    )


def newest(folder: Path) -> float:
    return max((path.stat().st_mtime for path in folder.rglob("*")), default=0.0)


def demo_mark() -> Path:
    """Return the file that says: what lies here is invented and may be forgotten."""
    return Path(settings.HOME) / "demo"


def has_wards() -> bool:
    return bool(all_wards())


def addresses(base: str) -> list[str]:
    """List the doors of every ward."""
    return [
        line
        for ward in all_wards()
        for line in (
            f"{ward.name}",
            f"  住民 / residents  {base}/{ward.slug}/",
            f"  職員 / staff      {base}/{ward.slug}/office/",
        )
    ]
