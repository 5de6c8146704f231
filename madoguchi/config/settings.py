"""How the software runs. How the ward works is data, not settings.

The environment is read here and nowhere else. docs/reference/settings.md lists
every variable.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from madoguchi.config import bootstrap
from madoguchi.kernel.languages.language import language_of, languages, look_also_in

bootstrap.prepare()

BASE_DIR = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("MADOGUCHI_HOME", BASE_DIR / "var")).resolve()
PROCEDURES_DIR = Path(os.environ.get("MADOGUCHI_PROCEDURES", BASE_DIR / "procedures"))
CATALOGUE_DIR = Path(os.environ.get("MADOGUCHI_CATALOGUE", BASE_DIR / "catalogue"))
# An installation that `madoguchi demo` filled stays a demo: it lies in its folder.
DEMO = os.environ.get("MADOGUCHI_DEMO", "") == "1" or (HOME / "demo").exists()
DEBUG = False


def secret(name: str) -> str:
    """Read a secret made at set-up; an empty one until then."""
    path = HOME / "keys" / name
    return path.read_text().strip() if path.exists() else ""


NO_SECRET = "not-set-up-yet"  # noqa: S105  everybody knows it: nothing is served so
SECRET_KEY = secret("django.secret") or NO_SECRET
ROOT_KEY_FILE = HOME / "keys" / "root.key"
SEALING_OFF = os.environ.get("MADOGUCHI_SEALING_OFF", "") == "1"  # a drill's control
CHECKPOINT_DIR = HOME / "checkpoints"
FILES_DIR = HOME / "files"

# The log as a data set of Parquet files, for mining and figures: numbers and codes.
LAKE_DIR = Path(os.environ.get("MADOGUCHI_LAKE", HOME / "lake")).resolve()
LAKE_MEMORY = os.environ.get("MADOGUCHI_LAKE_MEMORY", "1GB")
LAKE_THREADS = int(os.environ.get("MADOGUCHI_LAKE_THREADS", "2"))

PUBLIC_URL = os.environ.get("MADOGUCHI_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
_PUBLIC = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [
    "127.0.0.1", "localhost", "testserver", "[::1]", _PUBLIC.hostname or "localhost",
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
    "madoguchi.lake",
    "madoguchi.protection",
    "madoguchi.procedures",
    "madoguchi.people",
    "madoguchi.personnel",
    "madoguchi.registers",
    "madoguchi.documents",
    "madoguchi.payments",
    "madoguchi.cases",
    "madoguchi.runs",
    "madoguchi.exchange",
    "madoguchi.robots",
    "madoguchi.teamwork",
    "madoguchi.dialogue",
    "madoguchi.notices",
    "madoguchi.indicators",
    "madoguchi.processes",
    "madoguchi.records",
    "madoguchi.channels.web",
    "madoguchi.channels.office",
    "madoguchi.channels.mockid",
    "madoguchi.channels.mockpay",
    "madoguchi.channels.mocklegacy",
    "madoguchi.channels.mockinbox",
    "madoguchi.channels.hooks",
    "madoguchi.channels.api",
    "madoguchi.config",
]
MIDDLEWARE = [
    "madoguchi.config.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "madoguchi.config.middleware.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "madoguchi.config.middleware.WardMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "madoguchi.config.urls"
WSGI_APPLICATION = "madoguchi.config.wsgi.application"

ROOMS_DIR = BASE_DIR / "madoguchi"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            ROOMS_DIR / "design",
            *(ROOMS_DIR / room / "templates" for room in (
                "channels/web", "channels/office", "channels/mockid",
                "channels/mockpay", "channels/mocklegacy",
                "channels/mockinbox",
                "notices", "config",
            )),
        ],
        "OPTIONS": {"environment": "madoguchi.design.jinja.environment"},
    },
]  # fmt: skip
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


# None: nobody said; `madoguchi web` and its kin then say it themselves.
DATABASE_ROLE = os.environ.get("MADOGUCHI_DATABASE_ROLE")


def postgresql(url: str, schema: str = "public") -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    options: dict[str, Any] = {
        "server_side_binding": True,
        "prepare_threshold": 3,
        "connect_timeout": 2,
        "tcp_user_timeout": 5000,
        # Compiling a statement takes a fifth of a second, and none here lasts so long.
        "options": f"-c search_path={schema} -c jit=off",
    }
    if DATABASE_ROLE:
        options["options"] += f" -c role={DATABASE_ROLE}"
    return {
        "ENGINE": "madoguchi.config.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
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
# Languages of this installation's own: a folder each, without code.
LANGUAGES_DIR = HOME / "languages"
COMPILED_DIR = LANGUAGES_DIR / ".compiled"
LOCALE_PATHS = [COMPILED_DIR]
look_also_in(LANGUAGES_DIR)
LANGUAGES = [(code, language_of(code).name) for code in languages()]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True

# Nothing a resident sends touches the disk before it is sealed.
BODY_LIMIT = 24 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = BODY_LIMIT
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# The scanner of incoming files: the path of clamd's socket, or host:port.
CLAMD = os.environ.get("MADOGUCHI_CLAMD", "")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
SESSION_COOKIE_NAME = "__Host-madoguchi" if SECURE else "madoguchi"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-madoguchi-csrf" if SECURE else "madoguchi_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "madoguchi.config.errors.forged"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if SECURE else []
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = os.environ.get("MADOGUCHI_BEHIND_PROXY", "") == "1"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Sign-in of residents; in a demo the bundled mock provider listens one port higher.
# Elsewhere no provider means that nobody can sign in.
OIDC_ISSUER = os.environ.get(
    "MADOGUCHI_OIDC_ISSUER",
    f"http://{_PUBLIC.hostname}:{(_PUBLIC.port or 8000) + 1}/api/realms/main"
    if DEMO
    else "",
)
OIDC_CLIENT_ID = os.environ.get("MADOGUCHI_OIDC_CLIENT_ID", "madoguchi")
# Sign-in of staff by the ward's own directory; without one they use their passwords.
STAFF_OIDC_ISSUER = os.environ.get("MADOGUCHI_STAFF_OIDC_ISSUER", "")
STAFF_OIDC_CLIENT_ID = os.environ.get("MADOGUCHI_STAFF_OIDC_CLIENT_ID", "madoguchi")
OIDC_KEY_FILE = HOME / "keys" / "oidc-client.key"

# The page of the payment company of a demo; it listens beside the mock provider.
FAKE_PAYMENTS_URL = (
    f"http://{_PUBLIC.hostname}:{(_PUBLIC.port or 8000) + 1}/pay" if DEMO else ""
)

# The portal of a demo that applications are pulled from; it listens there too.
FAKE_INBOX_URL = (
    f"http://{_PUBLIC.hostname}:{(_PUBLIC.port or 8000) + 1}/inbox" if DEMO else ""
)

EMAIL_HOST = os.environ.get("MADOGUCHI_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("MADOGUCHI_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("MADOGUCHI_SMTP_LOGIN", "")
EMAIL_HOST_PASSWORD = os.environ.get("MADOGUCHI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MADOGUCHI_SMTP_TLS", "") == "1"
EMAIL_TIMEOUT = 3
DEFAULT_FROM_EMAIL = os.environ.get("MADOGUCHI_MAIL_FROM", "madoguchi@localhost")

# Log lines go to the standard error stream; addresses and answers never do.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "madoguchi.config.logs.PlacesOnly",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"line": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["line"], "level": "WARNING"},
    "loggers": {
        "madoguchi": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "ERROR"},
    },
}  # fmt: skip

PAGE_JUDGE = "madoguchi.config.gate.asked.JUDGE"
TASKS = {"default": {"BACKEND": "madoguchi.jobs.backend.LeasedBackend", "QUEUES": []}}
