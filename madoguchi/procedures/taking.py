"""A version as one ward takes it from its folder: definition, examples, overlay.

Whoever offers, proposes, compares, writes on or judges what lies in a folder asks
here, so that a ward's overlay counts everywhere.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.overlay import (
    Overlay,
    lay_over,
    note_unknown,
    overlay_of,
    read_overlay,
    wards_over,
)
from madoguchi.procedures.definition.problems import BadDefinition, Flaw
from madoguchi.procedures.definition.reading import NOT_UTF8
from madoguchi.procedures.definition.toml import table
from madoguchi.procedures.examples import example_text
from madoguchi.procedures.limits import FILE as LIMITS

USABILITY: Final = "usability.toml"
EXAMPLES: Final = "examples"
BESIDE: Final = (LIMITS, USABILITY)
"""The files beside a version that are no worked examples."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A version from its folder, as a ward takes it; without a ward as it lies there.

    `files` are the texts of its examples by file name; `limits.toml` among them holds
    those around its limits, `usability.toml` the record of tests.
    """

    definition: Definition
    files: Mapping[str, str]
    ward: str = ""

    @property
    def examples(self) -> Mapping[str, str]:
        """Return what is proved about it, but not what people made of it."""
        return {name: one for name, one in self.files.items() if name != USABILITY}


def take(folder: Path, ward: str = "", *, base: Definition | None = None) -> Taken:
    """Read a version as a ward takes it: with its overlay, when it has one.

    Who takes a folder for many wards gives what it says without any. Raises
    BadDefinition.
    """
    base, files = base or load(folder), files_in(folder)
    path = overlay_of(folder, ward)
    if path is None:
        return Taken(base, files, ward)
    flaws: list[Flaw] = []
    overlay = read_overlay(path, base.slug, flaws)
    laid = base if flaws else lay_over(base, overlay)
    if not flaws:
        files = _expecting(files, overlay, base.number)
    if flaws:
        raise BadDefinition(sorted(flaws))
    return Taken(laid, files, ward)


def variants_in(folder: Path) -> list[Taken]:
    """Return a version as it lies there, and as each ward with an overlay takes it.

    Raises BadDefinition.
    """
    return [take(folder, ward) for ward in ("", *wards_over(folder))]


# ------------------------------------------------------------------ the files beside it


def files_in(folder: Path) -> dict[str, str]:
    """Return what lies beside a definition: its examples, and the record of tests.

    Raises BadDefinition.
    """
    paths = [*folder.glob(f"{EXAMPLES}/*.toml"), *(folder / one for one in BESIDE)]
    return {path.name: _text_of(path) for path in sorted(paths) if path.exists()}


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadDefinition([Flaw(str(path), 0, NOT_UTF8)]) from None


def path_of(name: str) -> str:
    """Return where a file beside a definition lies in the folder of the version.

    >>> path_of("adult.toml"), path_of("limits.toml")
    ('examples/adult.toml', 'limits.toml')
    """
    return name if name in BESIDE else f"{EXAMPLES}/{name}"


def only_examples(files: Mapping[str, str]) -> Mapping[str, str]:
    """Return the worked examples among the files beside a version."""
    return {name: text for name, text in files.items() if name not in BESIDE}


def _expecting(
    files: Mapping[str, str], overlay: Overlay, number: int
) -> dict[str, str]:
    """Return the examples with what they lead to in this ward."""
    found = dict(files)
    for name, expected in overlay.examples.items():
        file = f"{name}.toml"
        if file in only_examples(files):
            data = _data(files[file])
            data["expect"] = {**data.get("expect", {}), **expected}
            found[file] = example_text(data)
        else:
            known = [Path(one).stem for one in only_examples(files)]
            note_unknown(overlay, (EXAMPLES, name), name, number, known)
    if overlay.limits:
        found[LIMITS] = _limits_expecting(files.get(LIMITS, ""), overlay, number)
    return found


def _limits_expecting(text: str, overlay: Overlay, number: int) -> str:
    data = _data(text)
    limits = data.get("limits", [])
    titles = [one.get("title", "") for one in limits]
    for title in overlay.limits:
        if title not in titles:
            note_unknown(overlay, ("limits", title), title, number, titles)
    parts = [table(["given"], data.get("given", {}))]
    parts += [
        table(["limits"], {**one, **overlay.limits.get(title, {})}, entry=True)
        for title, one in zip(titles, limits, strict=True)
    ]
    return "\n".join(parts)


def _data(text: str) -> dict[str, Any]:
    """Return what a file says; nothing of one that is no TOML, as its reader tells."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
