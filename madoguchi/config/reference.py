"""Write the reference pages that are made from the source itself.

A page made twice from the same source is the same, so a test can tell that the
pages in docs/reference are up to date.
"""

import dataclasses
import re
import tomllib
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.urls import URLPattern, URLResolver, get_resolver

from madoguchi.config.gate.described import described
from madoguchi.config.wiring import FOLLOWERS
from madoguchi.events.facts import FACTS, MARK, Fact
from madoguchi.indicators.definition import Indicator, catalogue
from madoguchi.procedures.described import written
from madoguchi.registers.definition import Column, Register, registers

HEAD = "<!-- Made by `make docs` from the source; do not edit. -->"
DOCS = settings.BASE_DIR / "docs"
TARGET = re.compile(r"^([a-z-]+):.*## (.+) / (.+)$", re.MULTILINE)

# What each variable of the environment means; the settings file reads no others.
VARIABLES = {
    "MADOGUCHI_HOME": (
        "`var/` beside the code",
        "where databases, keys and files live",
    ),
    "MADOGUCHI_PROCEDURES": ("`procedures/`", "where the procedures are read from"),
    "MADOGUCHI_CATALOGUE": ("`catalogue/`", "where the catalogue is read from"),
    "MADOGUCHI_LAKE": (
        "`lake/` beside the databases",
        "where the log lies as Parquet files; it can be made anew at any time",
    ),
    "MADOGUCHI_LAKE_MEMORY": ("1GB", "how much memory one reader of them may take"),
    "MADOGUCHI_LAKE_THREADS": ("2", "how many threads one reader of them may use"),
    "MADOGUCHI_PUBLIC_URL": (
        "http://127.0.0.1:8000",
        "the address residents type; https makes cookies secure and sends HSTS",
    ),
    "MADOGUCHI_HOSTS": ("", "further host names, with commas between them"),
    "MADOGUCHI_BEHIND_PROXY": ("", "`1`: believe X-Forwarded-Proto and -For"),
    "MADOGUCHI_DATABASE_URL": ("SQLite", "postgresql://name:password@host/database"),
    "MADOGUCHI_DATABASE_ROLE": (
        "set for whatever serves",
        "on PostgreSQL the role to work as: madoguchi_app, bound by row-level security",
    ),
    "MADOGUCHI_DEMO": ("", "`1`: invented people, outbox page, mock identity provider"),
    "MADOGUCHI_SEALING_OFF": (
        "",
        "`1`: store personal data in clear; for one drill only",
    ),
    "MADOGUCHI_OIDC_ISSUER": (
        "the mock provider in a demo, else none",
        "the OpenID provider of residents",
    ),
    "MADOGUCHI_OIDC_CLIENT_ID": ("madoguchi", "our name at that provider"),
    "MADOGUCHI_STAFF_OIDC_ISSUER": (
        "none: staff use their passwords",
        "the OpenID provider of staff, for wards with the rule `staff_oidc`",
    ),
    "MADOGUCHI_STAFF_OIDC_CLIENT_ID": ("madoguchi", "our name at that provider"),
    "MADOGUCHI_CLAMD": (
        "none: files are not scanned",
        "clamd's socket, a path or host:port; while it is silent no file is kept",
    ),
    "MADOGUCHI_SMTP_HOST": ("none: outbox page", "the mail server"),
    "MADOGUCHI_SMTP_PORT": ("25", "its port"),
    "MADOGUCHI_SMTP_LOGIN": ("", "the login, when it asks for one"),
    "MADOGUCHI_SMTP_PASSWORD": ("", "the password that goes with it"),
    "MADOGUCHI_SMTP_TLS": ("", "`1`: STARTTLS"),
    "MADOGUCHI_MAIL_FROM": ("madoguchi@localhost", "the sender of notices"),
}


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a table in Markdown; a bar inside a cell must not end the cell.

    >>> print(table(["a", "b"], [["1", "x|y"]]))
    | a | b |
    |---|---|
    | 1 | x/y |
    """
    names = list(head)
    lines = [
        " | ".join(cell.replace("|", "/") for cell in row) for row in [names, *rows]
    ]
    first, *rest = (f"| {line} |" for line in lines)
    return "\n".join([first, "|" + "---|" * len(names), *rest])


def settings_page() -> str:
    rows = ([f"`{name}`", default, text] for name, (default, text) in VARIABLES.items())
    return (
        "# Settings\n\nHow the software runs is read from the environment; how a ward "
        "works is data.\n\n" + table(["variable", "without it", "what it says"], rows)
    )


def commands() -> Iterator[tuple[str, Any]]:
    for name, room in sorted(get_commands().items()):
        if str(room).startswith("madoguchi"):
            yield name, load_command_class(str(room), name)


def commands_page() -> str:
    """List every command with what it takes."""
    parts = ["# Commands\n\nAll are typed as `.venv/bin/madoguchi <command>`."]
    for name, command in commands():
        parts.append(f"## {name}\n\n{command.help}")
        parser = ArgumentParser(prog=name, add_help=False)
        command.add_arguments(parser)
        if rows := [argument(one) for one in parser._actions]:  # noqa: SLF001
            parts.append(table(["argument", "default", "meaning"], rows))
    return "\n\n".join(parts)


def argument(action: Any) -> list[str]:
    name = ", ".join(f"`{option}`" for option in action.option_strings)
    kept = action.default not in (None, False, "==SUPPRESS==")
    by_machine = action.dest == "web"
    default = "by cores" if by_machine else str(action.default) if kept else ""
    default = default.replace(str(settings.HOME), "var")
    return [name or f"`{action.dest}`", default, action.help or ""]


def facts_page() -> str:
    """List every fact, what it may hold and who hears it."""
    for folder in sorted(settings.ROOMS_DIR.glob("*/facts.py")):
        import_module(f"madoguchi.{folder.parent.name}.facts")
    # A test may define facts of its own; the product's own stand in facts files.
    ours = sorted(k for k, one in FACTS.items() if one.__module__.endswith(".facts"))
    rows = (fact_row(kind, FACTS[kind]) for kind in ours)
    return (
        "# Facts\n\nWhat the log can say. Every fact also carries its envelope: ward, "
        "stream, number, time, lifecycle, actor's reference, role, unit, channel, "
        "assisted, age band, procedure, version.\n\n"
        + table(["fact", "room", "lifecycle", "may hold", "heard by"], rows)
    )


def fact_row(kind: str, fact: type[Fact]) -> list[str]:
    anything: Any = fact
    holds = "; ".join(
        f"`{field.name}` {field.metadata[MARK].sort}"
        + (f" ({', '.join(codes)})" if (codes := field.metadata[MARK].codes) else "")
        for field in dataclasses.fields(anything)
    )
    heard = ", ".join(
        name
        for name, follower in FOLLOWERS.items()
        if follower.kinds is None or kind in follower.kinds
    )
    return [f"`{kind}`", fact.__module__.split(".")[1], fact.lifecycle, holds, heard]


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield here, entry.callback
        else:
            yield from addresses(entry, here)


def addresses_page() -> str:
    """List every address and who may come in."""
    parts = ["# Addresses"]
    for title, conf, before in (
        ("Of the installation", "madoguchi.config.installation_urls", "/"),
        ("Of a ward", "madoguchi.config.urls", "/<ward>/"),
    ):
        rows = (
            [f"`{address}`", getattr(view, "policy", "")]
            for address, view in addresses(get_resolver(conf), before)
        )
        parts += [f"## {title}", table(["address", "who may come in"], rows)]
    return "\n\n".join(parts)


def make_page() -> str:
    text = (settings.BASE_DIR / "Makefile").read_text(encoding="utf-8")
    rows = ([f"`make {name}`", en, ja] for name, ja, en in TARGET.findall(text))
    return "# Make targets\n\n" + table(["target", "what it does", "日本語"], rows)


def glossary_page() -> str:
    words = tomllib.loads((DOCS / "glossary.toml").read_text(encoding="utf-8"))["word"]
    rows = (
        [one["ja"], one["word"], f"`{one['code']}`" if one["code"] else ""]
        for one in words
    )
    return "# Glossary\n\n" + table(["日本語", "word", "in code"], rows)


def indicators_page() -> str:
    """List every figure with its formula and the sentence it answers."""
    parts = ["# Indicators"]
    parts += [indicator_part(one) for one in catalogue().values()]
    return "\n\n".join(parts)


def target_text(one: Indicator) -> str:
    """Say the target of a figure, and by when."""
    if one.target is None:
        return ""
    due = one.target.due or ("each fiscal year" if one.target.each_year else "")
    by = f" ({due})" if due else ""
    return f"{one.target.op} {one.target.value:g} {one.unit}{by}"


def indicator_part(one: Indicator) -> str:
    rows = [
        ["plan", one.plan_no],
        ["level", f"{one.level} {one.outcome}".strip()],
        ["mode", one.mode],
        ["cadence", one.cadence],
        ["read from", one.table],
        ["target", target_text(one)],
        ["formula", f"{one.formula}<br>{one.formula_en}"],
        ["unit", one.unit],
        ["the plan says", one.source],
        ["how the plan measures it", f"{one.method}<br>{one.method_en}"],
        ["note", f"{one.note}<br>{one.note_en}" if one.note else ""],
        ["needs", f"{one.needs}<br>{one.needs_en}" if one.needs else ""],
    ]
    title = f"## {one.name} / {one.name_en} (`{one.id}`)"
    told = ([name, text] for name, text in rows if text)
    return f"{title}\n\n" + table(["what", "words"], told)


REGISTERS_ARE = (
    "The sources of figures that are not cases. Each row is a fact"
    " `register.row_stated`; a file of `madoguchi/registers/definitions` defines"
    " each register."
)


def registers_page() -> str:
    """List the registers with what each row and column is, and who may enter."""
    parts = [
        "# Registers",
        REGISTERS_ARE,
    ]
    parts += [register_part(one) for one in registers().values()]
    return "\n\n".join(parts)


def register_part(one: Register) -> str:
    told = [
        ("a row", f"{one.row}<br>{one.row_en}"),
        ("the plan says", one.plan),
        ("serves", ", ".join(one.serves)),
        ("key", ", ".join(f"`{name}`" for name in one.keys)),
        ("as of", f"`{one.as_of}`"),
        ("entered", one.cadence),
        ("by", ", ".join(one.enter) or "nobody: counted from what staff give"),
        ("for their own department by", ", ".join(one.enter_own)),
        ("read by", ", ".join(one.read) or "all staff"),
    ]
    columns = (
        [f"`{each.name}`", f"{each.title}<br>{each.title_en}", column_said(each)]
        for each in one.columns
    )
    return "\n\n".join(
        [
            f"## {one.title} / {one.title_en} (`{one.slug}`)",
            table(["what", "words"], ([name, text] for name, text in told if text)),
            table(["column", "called", "kind"], columns),
        ]
    )


def column_said(one: Column) -> str:
    """Say what a column may hold."""
    said = [one.kind]
    if one.codes:
        said.append(", ".join(f"`{each.code}`" for each in one.codes))
    if one.of:
        said.append(f"of a {one.of}")
    if one.is_number:
        said.append(f"{one.min:,} to {one.max:,}")
    if not one.required:
        said.append("may be empty")
    return "; ".join(said)


SCHEMAS: Mapping[str, str] = {
    f"schemas/{name}.schema.json": name
    for name in (
        *("procedure", "questions", "flow", "texts"),
        *("examples", "limits", "usability"),
    )
}
"""The schema of each file of a version, by where it is published."""


def gate_page() -> str:
    """List the checks of the publish gate and what each can say."""
    return described(table)


PAGES: Mapping[str, Callable[[], str]] = {
    **{page: partial(written, name) for page, name in SCHEMAS.items()},
    "settings.md": settings_page,
    "commands.md": commands_page,
    "facts.md": facts_page,
    "addresses.md": addresses_page,
    "make.md": make_page,
    "glossary.md": glossary_page,
    "indicators.md": indicators_page,
    "gate.md": gate_page,
    "registers.md": registers_page,
}


def text_of(name: str) -> str:
    text = PAGES[name]()
    return text if name in SCHEMAS else f"{HEAD}\n\n{text}\n"


def write_all() -> list[str]:
    """Write every page that changed; name them."""
    changed = []
    for name in PAGES:
        path = DOCS / "reference" / name
        text = text_of(name)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed
