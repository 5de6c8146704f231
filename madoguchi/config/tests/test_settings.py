"""What follows from the one address that a ward sets."""

import os
import subprocess
import sys
from pathlib import Path

SAY = """
from django.conf import settings
print(settings.PUBLIC_URL, settings.SECURE)
print(*settings.ALLOWED_HOSTS)
print(*settings.CSRF_TRUSTED_ORIGINS)
"""


def test_the_public_address_is_answered_with_or_without_a_last_slash(
    tmp_path: Path,
) -> None:
    told = {
        "MADOGUCHI_HOME": str(tmp_path),
        "MADOGUCHI_PUBLIC_URL": "https://mado.example.lg.jp/",
        "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
    }
    kept = {name: os.environ[name] for name in ("PATH",)}

    said = subprocess.run(
        [sys.executable, "-c", SAY],
        env={**kept, **told},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()

    assert said[0] == "https://mado.example.lg.jp True"
    assert "mado.example.lg.jp" in said[1].split()
    assert said[2] == "https://mado.example.lg.jp"


def test_nothing_is_served_without_a_secret(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi", "web", "--port", "0"],
        env={"PATH": os.environ["PATH"], "MADOGUCHI_HOME": str(tmp_path)},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert "django.secret" in done.stderr
    assert "Traceback" not in done.stderr
