"""The templates (ひな形) a procedure can be begun from: folders of this package.

Each is the folder of a version, sound as it stands, with `template.toml` saying what
it is good for. A new one is one folder and no edit elsewhere.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from madoguchi.procedures.studio.folder import of_files
from madoguchi.procedures.studio.manuscript import Manuscript

FOLDER = Path(__file__).parent
ABOUT = "template.toml"


@dataclass(frozen=True, slots=True)
class Template:
    """What a template is called and good for, by language, and where it lies."""

    name: str
    place: int
    titles: Mapping[str, str]
    texts: Mapping[str, str]

    def title(self, language: str) -> str:
        return self.titles.get(language, self.titles["ja"])

    def text(self, language: str) -> str:
        return self.texts.get(language, self.texts["ja"])


@cache
def templates() -> Mapping[str, Template]:
    """Return every template by its name, in the order in which they are offered."""
    found = []
    for path in FOLDER.glob(f"*/{ABOUT}"):
        about = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(
            Template(path.parent.name, about["place"], about["title"], about["text"])
        )
    return {one.name: one for one in sorted(found, key=lambda one: one.place)}


@cache
def template(name: str) -> Manuscript:
    """Return what is written in a template; KeyError when there is none."""
    folder = FOLDER / templates()[name].name
    files = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.toml"))
        if path.name != ABOUT
    }
    return of_files(name, 1, files)
