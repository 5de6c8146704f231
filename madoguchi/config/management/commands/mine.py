"""`madoguchi mine FILE`: where the time goes in the log of any system.

It needs no ward and no database: it reads the file and nothing else.
"""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

OF_COLUMNS = {
    "case": "column of the case; for OCEL, the type of object that is the case",
    "activity": "column of the activity",
    "time": "column of the time; without a zone it is Tokyo's",
    "time_format": "form of the time, such as %%d/%%m/%%Y %%H:%%M",
    "order": "column that numbers the events of a case; else the time orders them",
    "lifecycle": "column that says start, complete, suspend or resume",
    "resource": "column of the person or machine that acts",
    "role": "column of the role",
    "unit": "column of the department",
    "channel_column": "column of the channel",
    "procedure_column": "column of the procedure",
    "version_column": "column of the procedure's version",
}


class Command(BaseCommand):
    help = "記録のファイルから、仕事の流れと時間を読み取ります。Mine a log of events."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            metavar="FILE",
            help="XES, CSV (also .gz), Parquet or a folder of it, OCEL 2.0 JSON",
        )
        parser.add_argument("--json", action="store_true", help="for machines")
        for name, meaning in OF_COLUMNS.items():
            option = f"--{name.replace('_', '-')}"
            parser.add_argument(option, default="", metavar="NAME", help=meaning)
        for name, which in (("from", "first"), ("to", "last")):
            parser.add_argument(
                f"--{name}",
                dest=f"{which}_on",
                metavar="DAY",
                help=f"{which} day on which a case may begin, YYYY-MM-DD",
            )
        parser.add_argument("--channel", help="only cases that came this way")
        parser.add_argument("--procedure", help="only cases of this procedure")
        parser.add_argument(
            "--of-version", type=int, metavar="N", help="only cases of this version"
        )
        parser.add_argument(
            "--flow",
            type=Path,
            metavar="FILE",
            help="hold the cases against this flow: TOML, or BPMN 2.0",
        )
        parser.add_argument(
            "--against",
            nargs="+",
            default=[],
            metavar="WHAT=VALUE",
            help="compare with other cases: from=, to=, channel=, procedure=, version=",
        )
        parser.add_argument(
            "--staff",
            nargs="+",
            default=[],
            metavar="WHO=N",
            help="play the queue with so many people of a role or unit",
        )
        parser.add_argument(
            "--without",
            nargs="+",
            default=[],
            metavar="STEP",
            help="play the queue without these steps",
        )
        parser.add_argument(
            "--online",
            type=float,
            metavar="SHARE",
            help="play the queue with this share of the other cases by the web, 0 to 1",
        )
        parser.add_argument(
            "--draw", type=Path, metavar="FILE", help="write the map as SVG"
        )
        parser.add_argument(
            "--language", choices=["ja", "en"], default="ja", help="of the drawing"
        )
        parser.add_argument(
            "--by",
            choices=["role", "unit", "resource"],
            default="",
            help="who passes work on; left out: roles, or else units",
        )
        parser.add_argument(
            "--most", type=int, default=10, metavar="N", help="rows of a table"
        )

    def handle(self, **options: Any) -> None:
        from madoguchi.mining import wording  # noqa: PLC0415 - 20 MB of DuckDB
        from madoguchi.mining.problems import BadLog  # noqa: PLC0415

        file: Path = options["file"]
        try:
            mined, conformance, comparison, played = asked(options)
        except BadLog as bad:
            raise CommandError(f"{bad.said('ja')}\n{bad.said('en')}") from None
        if options["draw"]:
            write_map(mined, options["draw"], options["language"])
        if options["json"]:
            found = mined.as_data()
            if conformance:
                found["conformance"] = conformance.as_data()
            if comparison:
                found["comparison"] = comparison.as_data()
            if played:
                found["what_if"] = played.as_data()
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        most = options["most"]
        lines = [*wording.lines(file.name, mined, most)]
        if conformance:
            lines += ["", *wording.conformance_lines(conformance, most)]
        if comparison:
            lines += ["", *wording.comparison_lines(comparison, most)]
        if played:
            lines += ["", *wording.what_if_lines(played)]
        self.stdout.write("\n".join(lines))


def asked(options: dict[str, Any]) -> tuple[Any, Any, Any, Any]:
    """Read the log and ask it: everything, the flow, the others, what would be."""
    from madoguchi.mining.comparing import compare  # noqa: PLC0415
    from madoguchi.mining.conformance import conform  # noqa: PLC0415
    from madoguchi.mining.mined import mine  # noqa: PLC0415
    from madoguchi.mining.reference import read_reference  # noqa: PLC0415
    from madoguchi.mining.relation import open_log  # noqa: PLC0415
    from madoguchi.mining.selection import choose  # noqa: PLC0415
    from madoguchi.mining.simulating import what_if  # noqa: PLC0415

    change = change_of(options)
    net = read_reference(options["flow"]) if options["flow"] else None
    wanted, others = selection_of(options), selection_of(against(options["against"]))
    with open_log(options["file"], columns_of(options)) as log:
        source = choose(log.database, wanted)
        mined = mine(log.database, source, by=options["by"])
        conformance = net and conform(log.database, net, mined.variants, source)
        comparison = None
        if others.asks:
            other = choose(log.database, others, "others")
            comparison = compare(log.database, other, source)
        played = change and what_if(log.database, change, source)
    return mined, conformance, comparison, played


def change_of(options: dict[str, Any]) -> Any:
    """Return what the queue is to be played with; None if nothing was asked."""
    from madoguchi.mining.simulating import Change  # noqa: PLC0415

    share = options["online"]
    if not options["staff"] and not options["without"] and share is None:
        return None
    staff = {}
    for pair in options["staff"]:
        who, _, count = pair.rpartition("=")
        if not who or not count.isdecimal() or not int(count):
            raise CommandError(
                f"--staff の「{pair}」は、審査担当=3 の形で書いてください。\n"
                f"Write --staff {pair} as ROLE=3."
            )
        staff[who] = int(count)
    if share is not None and not 0 <= share <= 1:
        raise CommandError(
            "--online は 0 から 1 までの割合で書いてください。\n"
            "Write --online as a share from 0 to 1."
        )
    return Change(staff, frozenset(options["without"]), share)


def write_map(mined: Any, path: Path, language: str) -> None:
    from madoguchi.mining.drawing import draw  # noqa: PLC0415 - Graphviz

    try:
        path.write_text(draw(mined, language=language).svg, encoding="utf-8")
    except OSError:
        raise CommandError(
            f"{path} に書けません。場所と権限を確かめてください。\n"
            f"{path} cannot be written; check the folder and its permissions."
        ) from None


def against(pairs: list[str]) -> dict[str, Any]:
    """Return what the other cases must be like, as options say it of the first."""
    names = {
        "from": "first_on", "to": "last_on", "channel": "channel",
        "procedure": "procedure", "version": "of_version",
    }  # fmt: skip
    found: dict[str, Any] = dict.fromkeys(names.values())
    for pair in pairs:
        name, _, value = pair.partition("=")
        if name not in names or not value:
            raise CommandError(
                f"--against の「{pair}」は、from=・to=・channel=・procedure=・version= "
                f"のどれかで書いてください。\nWrite --against {pair} as from=, to=, "
                "channel=, procedure= or version=, with a value."
            )
        found[names[name]] = value
    if found["of_version"] is not None:
        try:
            found["of_version"] = int(found["of_version"])
        except ValueError:
            raise CommandError(
                "version= には版の番号を書いてください。\n"
                "Write a number behind version=."
            ) from None
    return found


def columns_of(options: dict[str, Any]) -> Any:
    from madoguchi.mining.columns import Columns  # noqa: PLC0415

    return Columns(
        **{name.removesuffix("_column"): options[name] for name in OF_COLUMNS}
    )


def selection_of(options: dict[str, Any]) -> Any:
    from madoguchi.mining.selection import Selection  # noqa: PLC0415

    return Selection(
        first_on=day(options["first_on"], "from"),
        last_on=day(options["last_on"], "to"),
        channel=options["channel"],
        procedure=options["procedure"],
        version=options["of_version"],
    )


def day(text: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(
            f"{option} は 2026-04-01 の形で書いてください。\n"
            f"Write {option} as 2026-04-01."
        ) from None
