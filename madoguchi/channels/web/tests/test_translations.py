"""Every text of this door has its English."""

import ast
import re
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext

from madoguchi.channels import web
from madoguchi.documents.problems import SENTENCES

DOOR = Path(web.__file__).parent
IN_TEMPLATE = re.compile(r'(?<!\w)_\(\s*"((?:[^"\\]|\\.)*)"')
BLANK = re.compile(r"%\((\w+)\)s")
THE_SAME = {"LINE"}


def texts() -> set[str]:
    found = set(SENTENCES.values())
    for path in DOOR.glob("templates/web/*.html"):
        found.update(IN_TEMPLATE.findall(path.read_text(encoding="utf-8")))
    for path in DOOR.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("_", "gettext_noop")
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(str(node.args[0].value))
    return found - THE_SAME


def test_every_text_has_its_english() -> None:
    with translation.override("en"):
        assert [text for text in sorted(texts()) if gettext(text) == text] == []


def test_no_blank_is_lost_in_translation() -> None:
    with translation.override("en"):
        lost = [
            text
            for text in texts()
            if sorted(BLANK.findall(text)) != sorted(BLANK.findall(gettext(text)))
        ]

    assert lost == []
