"""Put the parts together: one style sheet, one script, the pages for failures.

The results are committed beside their parts, so that a ward needs no build step;
a test rebuilds them and compares. Order: tokens, the page, every component by
name, the kinds of question that bring their own, the office face last because it
makes the same parts smaller.

Run it as `python -m madoguchi.design.assemble`.
"""

import re
from pathlib import Path

from madoguchi.design.error_pages import PAGES, error_page
from madoguchi.design.places import ROOM, component_files

STATIC = ROOM / "static" / "design"
STYLE = STATIC / "madoguchi.css"
SCRIPT = STATIC / "madoguchi.js"

# Notices begin with /*! and stay.
_COMMENT = re.compile(r"/\*(?!!).*?\*/\s*", re.DOTALL)
_NOTE = re.compile(r"^\s*//.*\n", re.MULTILINE)


def style_parts() -> list[Path]:
    return [
        STATIC / "tokens.css",
        ROOM / "base" / "page.css",
        *component_files("*.css"),
        ROOM / "base" / "office.css",
    ]


def script_parts() -> list[Path]:
    return list(component_files("*.js"))


def style() -> str:
    """Return the whole style sheet."""
    parts = (_COMMENT.sub("", path.read_text("utf-8")) for path in style_parts())
    return "".join(part.strip() + "\n" for part in parts)


def script() -> str:
    """Return the whole script; each part is a block, so that names do not meet."""
    parts = (_NOTE.sub("", path.read_text("utf-8")) for path in script_parts())
    return '"use strict";\n' + "".join(f"{{\n{part.strip()}\n}}\n" for part in parts)


def results() -> dict[Path, str]:
    """Return every file that is made, with its text."""
    errors = {
        STATIC / "errors" / f"{status}.html": error_page(words)
        for status, words in PAGES.items()
    }
    return {STYLE: style(), SCRIPT: script(), **errors}


def write() -> None:
    for path, text in results().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    write()
