"""How the software runs. How the ward works is data, not settings.

The environment is read here and nowhere else. docs/reference/settings.md lists
every variable.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from madoguchi.config import bootstrap

bootstrap.prepare()

BASE_DIR = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("MADOGUCHI_HOME", BASE_DIR / "var")).resolve()
PROCEDURES_DIR = Path(os.environ.get("MADOGUCHI_PROCEDURES", BASE_DIR / "procedures"))
DEMO = os.environ.get("MADOGUCHI_DEMO", "") == "1"
DEBUG = False


def secret(name: str) -> str:
    """Read a secret made at set-up; an empty one until then."""
    path = HOME / "keys" / name
    return path.read_text().strip() if path.exists() else ""


SECRET_KEY = secret("django.secret") or "not-set-up-yet"
ROOT_KEY_FILE = HOME / "keys" / "root.key"
CHECKPOINT_DIR = HOME / "checkpoints"
FILES_DIR = HOME / "files"

PUBLIC_URL = os.environ.get("MADOGUCHI_PUBLIC_URL", "http://127.0.0.1:8000")
ALLOWED_HOSTS = [
    "127.0.0.1", "localhost", "testserver", "[::1]",
    *filter(None, os.environ.get("MADOGUCHI_HOSTS", "").split(",")),
]  # fmt: skip
SECURE = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_tasks",
    "csp",
    "madoguchi.jobs",
    "madoguchi.vault",
    "madoguchi.design",
    "madoguchi.wards",
    "madoguchi.events",
    "madoguchi.procedures",
    "madoguchi.people",
    "madoguchi.documents",
    "madoguchi.cases",
    "madoguchi.notices",
    "madoguchi.indicators",
    "madoguchi.config",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "madoguchi.config.sqlite",
        "NAME": str(HOME / name),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;"
                "PRAGMA synchronous=FULL;"
                "PRAGMA secure_delete=ON;"
                "PRAGMA recursive_triggers=ON;"
                "PRAGMA temp_store=MEMORY;"
                "PRAGMA cache_size=-16000;"
                "PRAGMA journal_size_limit=67108864;"
            ),
        },
    }


def postgresql(url: str, schema: str = "public") -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    options: dict[str, Any] = {
        "pool": {"min_size": 1, "max_size": 4, "timeout": 10},
        "connect_timeout": 2,
        "tcp_user_timeout": 5000,
        "options": f"-c search_path={schema}",
    }
    if role := os.environ.get("MADOGUCHI_DATABASE_ROLE", ""):
        options["assume_role"] = role
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
    }


DATABASE_URL = os.environ.get("MADOGUCHI_DATABASE_URL", "")
if DATABASE_URL:
    DATABASES = {
        "default": postgresql(DATABASE_URL),
        "keys": postgresql(DATABASE_URL, schema="keys"),
    }
    DATABASES["keys"]["TEST"] = {"NAME": "test_madoguchi_keys"}
else:
    DATABASES = {
        "default": sqlite("madoguchi.sqlite3"),
        "keys": sqlite("keys.sqlite3"),
    }
DATABASE_ROUTERS = ["madoguchi.config.routers.KeyStore"]

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"

TASKS = {"default": {"BACKEND": "madoguchi.jobs.backend.LeasedBackend", "QUEUES": []}}
