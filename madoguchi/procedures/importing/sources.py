"""Every form that can be imported, by the name that is typed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.importing import (
    certlogic,
    govuk,
    jsonschema,
    moj,
    onegov,
    openforms,
    survey46,
)
from madoguchi.procedures.importing.keys import Keys
from madoguchi.procedures.importing.report import NotReadable, Report

Imported: TypeAlias = tuple[Definition, Report]
REPORT = "import-report.toml"
SOURCES: Mapping[str, Callable[[Path], Iterator[Imported]]] = {
    "certlogic": certlogic.read,
    "govuk": govuk.read,
    "jsonschema": jsonschema.read,
    "moj": moj.read,
    "onegov": onegov.read,
    "openforms": openforms.read,
    "survey46": survey46.read,
}
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "certlogic": ("*.jsonl",),
    "govuk": ("*.json",),
    "jsonschema": ("*.json",),
    "moj": ("*.json",),
    "onegov": ("*.form",),
    "survey46": ("*.csv", "*.tsv"),
}


def files_of(source: str, path: Path) -> list[Path]:
    """Return the files to import: one, or all that a folder holds."""
    if not path.is_dir():
        return [path]
    if source == "openforms":
        return openforms.forms_in(path)
    return sorted(one for ending in ENDINGS[source] for one in path.rglob(ending))


def bring_in(source: str, path: Path, root: Path, slugs: Keys) -> Iterator[Report]:
    """Write a folder and a report for each procedure of a file.

    What the loader still refuses stands in the report for a person to decide. Raises
    NotReadable.
    """
    for definition, report in SOURCES[source](path):
        slug = slugs.make(definition.slug).replace("_", "-")
        if (root / slug).exists():
            raise NotReadable(
                str(path),
                f"{root / slug} is there already, and somebody may have worked on it: "
                "take it away, or choose another --out",
            )
        folder = write(_renamed(definition, slug), root)
        try:
            load(folder)
        except BadDefinition as bad:
            for flaw in bad.problems:
                report.decide(f"{flaw.file}:{flaw.line}", flaw.sentence)
        (folder / REPORT).write_text(report.written(), encoding="utf-8")
        yield report


def _renamed(definition: Definition, slug: str) -> Definition:
    return replace(definition, slug=slug)


__all__ = ["REPORT", "SOURCES", "NotReadable", "bring_in", "files_of"]
