"""Open DuckDB so that it reads one folder and nothing else.

It loads no extension, asks no network, and takes no more memory and threads than the
settings say. Loaded here alone, and late: no web page needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from duckdb import DuckDBPyConnection

SPILL: Final = ".spill"


def connect(
    folder: Path, *, memory: str, threads: int, writes: bool = False
) -> DuckDBPyConnection:
    """Return a database in memory that may read and write below a folder.

    What does not fit into its memory goes to a folder below and is gone afterwards.
    Whoever `writes` runs statements of ours alone, and may still change the threads.
    """
    import duckdb  # noqa: PLC0415  14 MB, for jobs and commands alone

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / SPILL).mkdir(exist_ok=True, mode=0o700)
    database = duckdb.connect(
        config={
            "memory_limit": memory,
            "threads": threads,
            "temp_directory": str(folder / SPILL),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "preserve_insertion_order": True,
        }
    )
    database.execute(f"SET allowed_directories = [{quoted(str(folder))}]")
    database.execute("SET enable_external_access = false")
    if not writes:
        database.execute("SET lock_configuration = true")
    return database


def quoted(text: str) -> str:
    """Return a text as SQL writes it.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def listed(texts: Iterable[str]) -> str:
    """Return texts as a list of SQL.

    >>> listed(["a", "b"])
    "('a', 'b')"
    """
    return f"({', '.join(quoted(text) for text in texts)})"
