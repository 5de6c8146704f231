"""What an address asks to see of the work on a procedure, and how the answer is said.

Each table is built once, for the page and for the file: on the page times are words,
in the file they are hours. Names are of steps, roles and departments, never of staff.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest, chosen
from madoguchi.channels.office.registers import departments_said
from madoguchi.channels.office.tables import Cell, Table
from madoguchi.channels.office.wording import CHANNELS, ROLES
from madoguchi.design.fields import Option
from madoguchi.design.words import month_text
from madoguchi.indicators.periods import months_until
from madoguchi.lake.steps import Language
from madoguchi.mining.lengths import HOUR, said
from madoguchi.mining.problems import SENTENCES, BadLog
from madoguchi.procedures.queries import Terms
from madoguchi.processes.apart import NO_FORM, TOO_LARGE, TOO_SLOW, NotMined
from madoguchi.processes.naming import named
from madoguchi.processes.queries import names_of, process_visible_to
from madoguchi.processes.rules import Part, Question

Answer = Mapping[str, Any]
COVERAGES: Final = (70, 85, 95, 100)
USUAL: Final = 95
MONTHS_OFFERED: Final = 14
THAN: Final = "than_"
"""What the names of the other part begin with, in an address."""
NOTHING: Final = "―"
NO_FILE: Final = "no_file"
TEXTS: Final[Mapping[str, frozenset[int]]] = {
    "processes": frozenset({5}),
    "map": frozenset({1}),
    "units": frozenset({1}),
    "own-flow": frozenset({1}),
    "compare": frozenset({1}),
}
"""Columns of a table that hold words, beside the first; all others hold numbers."""


def language() -> Language:
    return "en" if get_language() == "en" else "ja"


@dataclass(frozen=True)
class Looking:
    """The procedure and the cases that an address asks for."""

    ward: int
    today: date
    slug: str
    terms: Terms
    part: Part
    beside: Part | None = None
    coverage: int = USUAL
    units: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, request: StaffRequest, slug: str) -> Self:
        """Read an address; what makes no sense is left out. Raises NoSuchProcess."""
        terms = process_visible_to(request.actor, slug)
        asked = request.GET
        found = cls(
            request.ward.pk,
            request.today,
            slug,
            terms,
            Part(),
            units=departments_said(request.ward.pk),
        )
        wanted = asked.get("coverage", "")
        return replace(
            found,
            part=found.part_asked(asked),
            coverage=next((one for one in COVERAGES if str(one) == wanted), USUAL),
        )

    def comparing(self, asked: QueryDict) -> Self:
        return replace(self, beside=self.part_asked(asked, THAN))

    def part_asked(self, asked: QueryDict, before: str = "") -> Part:
        months = {option.value for option in self.months()}
        version = chosen(asked, f"{before}version", {str(n) for n in self.versions()})
        first = chosen(asked, f"{before}first", months)
        last = chosen(asked, f"{before}last", months)
        if first and last and last < first:
            first, last = last, first
        return Part(
            version=int(version or 0),
            channel=chosen(asked, f"{before}channel", CHANNELS),
            unit=chosen(asked, f"{before}unit", self.units),
            first=first,
            last=last,
        )

    @property
    def question(self) -> Question:
        return Question(self.slug, self.part, self.beside)

    @property
    def title(self) -> str:
        return str(self.terms[-1].form.definition.title[language()])

    def versions(self) -> list[int]:
        return sorted({one.form.definition.number for one in self.terms})

    def months(self) -> list[Option]:
        return [
            Option(one.text, month_text(one.first))
            for one in reversed(months_until(self.today, MONTHS_OFFERED))
        ]

    def filters(self, before: str = "", label: str = "") -> list[dict[str, object]]:
        """Return the fields of the form that narrows; each is a part of the address."""
        part = (self.beside or Part()) if before else self.part
        every = Option("", _("すべて"))
        versions = [Option(str(n), _("第%(n)d版") % {"n": n}) for n in self.versions()]
        channels = [Option(key, str(text)) for key, text in CHANNELS.items()]
        units = [Option(key, text) for key, text in self.units.items()]
        given: list[tuple[str, str, str, list[Option]]] = [
            ("version", _("版"), str(part.version or ""), versions),
            ("first", _("月（から）"), part.first, self.months()),
            ("last", _("月（まで）"), part.last, self.months()),
            ("channel", _("経路"), part.channel, channels),
            ("unit", _("関わった課"), part.unit, units),
        ]
        return [
            {
                "name": f"{before}{name}",
                "label": f"{label}{said_as}",
                "value": value,
                "options": [every, *options],
            }
            for name, said_as, value, options in given
        ]

    def said(self, **other: str) -> dict[str, str]:
        """Return what is asked for as codes, without what goes without saying."""
        codes = _codes(self.part)
        if self.beside is not None:
            codes |= {
                f"{THAN}{name}": code for name, code in _codes(self.beside).items()
            }
        if self.coverage != USUAL:
            codes["coverage"] = str(self.coverage)
        return {name: code for name, code in (codes | other).items() if code}

    def href(self, entrance: str = "process", *args: str, **other: str) -> str:
        query = urlencode(self.said(**other))
        target = reverse(f"office:{entrance}", args=[self.slug, *args])
        return target + (f"?{query}" if query else "")

    def part_words(self, part: Part) -> str:
        """Say which cases a part is."""
        words = []
        if part.version:
            words.append(_("第%(n)d版") % {"n": part.version})
        if part.first or part.last:
            months = [
                month_text(date.fromisoformat(f"{one}-01")) if one else ""
                for one in (part.first, part.last)
            ]
            words.append(
                _("%(first)s～%(last)s") % {"first": months[0], "last": months[1]}
            )
        if part.channel:
            words.append(str(CHANNELS[part.channel]))
        if part.unit:
            words.append(self.units[part.unit])
        between = ", " if language() == "en" else "・"
        return between.join(words) or _("すべての事案")


def _codes(part: Part) -> dict[str, str]:
    return {
        "version": str(part.version or ""),
        "channel": part.channel,
        "unit": part.unit,
        "first": part.first,
        "last": part.last,
    }


@dataclass(frozen=True)
class Words:
    """How steps and times are said: as words on the page, as hours in the file."""

    names: Mapping[str, str]
    units: Mapping[str, str]
    in_hours: bool = False

    @classmethod
    def of(cls, looking: Looking, answer: Answer, *, in_hours: bool = False) -> Self:
        given = names_of(looking.terms, language(), looking.part.version)
        steps = list(dict.fromkeys(_steps_of(answer)))
        return cls(named(steps, given, language()), looking.units, in_hours)

    @classmethod
    def of_file(cls, answer: Answer) -> Self:
        """Say the steps of another system's log as it calls them."""
        steps = list(dict.fromkeys(_steps_of(answer)))
        return cls(named(steps, {}, language()), {})

    def step(self, code: str) -> str:
        return self.names.get(code, code)

    def time(self, seconds: float | None) -> str:
        if seconds is None:
            return NOTHING
        return f"{seconds / HOUR:.2f}" if self.in_hours else said(seconds, language())

    def head(self, text: str) -> str:
        return _("%(head)s（時間）") % {"head": text} if self.in_hours else text

    def unit(self, slug: str) -> str:
        return self.units.get(slug, slug)


def _steps_of(answer: Answer) -> Iterable[str]:
    """Yield the codes of all steps, in the order in which the map first tells them."""
    for one in (
        *answer.get("edges", ()),
        *answer.get("comparison", {}).get("edges", ()),
    ):
        yield one["before"]
        yield one["after"]
    for one in answer.get("variants", ()):
        yield from one["steps"]
    for part in ("steps", "rework"):
        for one in answer.get(part, ()):
            yield one["activity"]
    for one in (answer.get("own_flow") or {}).get("deviations", ()):
        yield one["activity"]


@dataclass(frozen=True)
class Shown:
    """A table as the design system draws it, and where its file is."""

    caption: str
    columns: list[object]
    rows: list[list[object]]
    csv: str

    @classmethod
    def of(cls, table: Table, csv: str) -> Self:
        texts = TEXTS.get(table.name, frozenset())
        columns: list[object] = [
            head if at == 0 or at in texts else {"label": head, "number": True}
            for at, head in enumerate(table.heads)
        ]
        return cls(table.caption, columns, table.drawn(), csv)


def twin_of(drawn: Answer, csv: str) -> Shown:
    """Return the table that says the same as a drawing of the map."""
    twin = drawn["twin"]
    rows = tuple(tuple(Cell(text) for text in row) for row in twin["rows"])
    return Shown.of(Table("map", _("図と同じ数字"), tuple(twin["heads"]), rows), csv)


def hours(value: float) -> str:
    return f"{value:,.1f}"


def percent(share: float) -> str:
    return f"{share:.1%}"


def _rows(rows: Iterable[Sequence[str]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(Cell(text) for text in row) for row in rows)


def steps_table(words: Words, answer: Answer) -> Table:
    """Rank the steps by the hours a month that cases lie before them."""
    return Table(
        "steps",
        _("工程の前にかかる時間（月あたりの合計時間。待ちの長い順）"),
        (
            _("工程"), _("回数"), _("待ち"), _("手にしていた時間"), _("保留"),
            words.head(_("待ちの中央値")), words.head(_("開庁時間での中央値")),
        ),
        _rows(
            (
                words.step(one["activity"]),
                f"{one['count']:,}",
                hours(one["waiting"]),
                hours(one["handling"]),
                hours(one["paused"]),
                words.time(one["median"]),
                words.time(one["open_median"]),
            )
            for one in answer["steps"]
        ),
    )  # fmt: skip


def map_table(words: Words, answer: Answer) -> Table:
    """List every edge that may be told, with its times."""
    return Table(
        "map",
        _("工程の移り"),
        (
            _("前の工程"), _("次の工程"), _("件数"), words.head(_("中央値")),
            words.head(_("90%点")), words.head(_("開庁時間での中央値")),
        ),
        _rows(
            (
                words.step(one["before"]),
                words.step(one["after"]),
                f"{one['count']:,}",
                words.time(one["median"]),
                words.time(one["p90"]),
                words.time(one["open_median"]),
            )
            for one in answer["edges"]
        ),
    )  # fmt: skip


def variants_table(words: Words, answer: Answer) -> Table:
    rows = [
        (
            " → ".join(words.step(step) for step in one["steps"]),
            f"{one['count']:,}",
            percent(one["share"]),
            words.time(one["median"]),
        )
        for one in answer["variants"]
    ]
    if answer["others"]:
        rows.append(
            (
                _("そのほかの流れ（まとめて）"),
                f"{answer['others']:,}",
                percent(answer["others"] / answer["cases"]),
                NOTHING,
            )
        )
    heads = (_("流れの型"), _("件数"), _("割合"), words.head(_("中央値")))
    return Table("variants", _("流れの型"), heads, _rows(rows))


def rework_table(words: Words, answer: Answer) -> Table:
    return Table(
        "rework",
        _("やり直し"),
        (_("工程"), _("事案"), _("2回目以降の回数"), _("すぐ続けての回数")),
        _rows(
            (
                words.step(one["activity"]),
                f"{one['cases']:,}",
                f"{one['repeats']:,}",
                f"{one['loops']:,}",
            )
            for one in answer["rework"]
        ),
    )


def units_table(words: Words, answer: Answer) -> Table:
    return Table(
        "units",
        _("課から課への受け渡し"),
        (_("渡した課"), _("受けた課"), _("件数"), words.head(_("中央値"))),
        _rows(
            (
                words.unit(one["before"]),
                words.unit(one["after"]),
                f"{one['count']:,}",
                words.time(one["median"]),
            )
            for one in answer["units"]
        ),
    )


def week_table(_words: Words, answer: Answer) -> Table:
    return Table(
        "week",
        _("役割と曜日ごとの記録の数"),
        (
            _("役割"),
            _("月曜"),
            _("火曜"),
            _("水曜"),
            _("木曜"),
            _("金曜"),
            _("土曜"),
            _("日曜"),
        ),
        _rows(
            (
                str(ROLES.get(role, "")) or _role(role),
                *(NOTHING if n is None else f"{n:,}" for n in week),
            )
            for role, week in answer["week"].items()
        ),
    )


def _role(role: str) -> str:
    return {
        "applicant": _("申請者"),
        "system": _("システム"),
        "robot": _("ロボット"),
        "client": _("連携システム"),
    }.get(role, role)


def own_flow_table(words: Words, answer: Answer) -> Table:
    kinds = {
        "skipped": _("省いた"),
        "added": _("余分"),
        "out_of_order": _("順序違い"),
    }
    found = answer["own_flow"] or {"deviations": ()}
    return Table(
        "own-flow",
        _("手続きの流れからの外れ方"),
        (
            _("工程"), _("外れ方"), _("事案"), _("割合"), words.head(_("中央値")),
            words.head(_("流れどおりの事案との差")), _("余分な工程の前の合計時間"),
        ),
        _rows(
            (
                words.step(one["activity"]),
                kinds[one["kind"]],
                f"{one['cases']:,}",
                percent(one["share"]),
                words.time(one["median"]),
                words.time(one["more"]),
                hours(one["hours"]) if one["kind"] != "skipped" else NOTHING,
            )
            for one in found["deviations"]
        ),
    )  # fmt: skip


def compare_table(words: Words, answer: Answer) -> Table:
    """Put the edges of both parts beside each other, the most changed first."""
    return Table(
        "compare",
        _("変わった移り（100件あたりの回数と中央値）"),
        (
            _("前の工程"), _("次の工程"), _("Aの回数"), _("Bの回数"),
            words.head(_("Aの中央値")), words.head(_("Bの中央値")),
            words.head(_("中央値の差")),
        ),
        _rows(
            (
                words.step(one["before"]),
                words.step(one["after"]),
                f"{one['per_100'][0]:.1f}",
                f"{one['per_100'][1]:.1f}",
                words.time(one["medians"][0]),
                words.time(one["medians"][1]),
                words.time(_moved(one)),
            )
            for one in most_changed(answer["comparison"]["edges"])
        ),
    )  # fmt: skip


def _moved(pair: Answer) -> float | None:
    first, second = pair["medians"]
    return None if first is None or second is None else second - first


def most_changed(pairs: Sequence[Answer]) -> list[Answer]:
    """Return the edges by how much time they add to or take from a hundred cases."""

    def changed(pair: Answer) -> float:
        spent = [
            per_100 * (median or 0)
            for per_100, median in zip(pair["per_100"], pair["medians"], strict=True)
        ]
        change: float = spent[1] - spent[0]
        return abs(change)

    return sorted(pairs, key=lambda one: (-changed(one), one["before"], one["after"]))


def asked_columns() -> dict[str, str]:
    """Return the columns of a file that may be named, and what they are called."""
    return {
        "case": _("事案の番号の列"),
        "activity": _("工程の列"),
        "time": _("日時の列"),
        "role": _("役割の列"),
        "unit": _("課の列"),
    }


def not_mined(bad: NotMined) -> str:
    """Say why a file was not read, and what to do."""
    if bad.reason in SENTENCES:
        place = dict(bad.place)
        if option := place.get("option"):
            asked = asked_columns().get(option.strip("-"), option)
            place["option"] = _("「%(column)s」") % {"column": asked}
        return BadLog(bad.reason, **place).said(language())
    return {
        NO_FILE: _("ファイルを選んでください。"),
        TOO_LARGE: _("ファイルが10MBを超えています。期間を分けて書き出してください。"),
        NO_FORM: _(
            "XES・CSV・Parquetのどれかを選んでください（.xes、.csv、.parquet）。"
        ),
        TOO_SLOW: _("1分たっても読み終わりません。期間を分けて書き出してください。"),
    }.get(bad.reason, _("ファイルが壊れているようです。書き出し直してください。"))


UNTOLD: Final[Answer] = {
    "cases": 0, "edges": (), "steps": (), "variants": (), "others": 0, "rework": (),
    "units": (), "week": {}, "own_flow": None,
}  # fmt: skip


def told(answer: Answer) -> Answer:
    """Return an answer in which every table is there, if only without rows."""
    comparison = answer.get("comparison", {})
    edges = comparison.get("edges", ())
    return {**UNTOLD, **answer, "comparison": {**comparison, "edges": edges}}


TABLES: Final[Mapping[str, Callable[[Words, Answer], Table]]] = {
    "map": map_table,
    "steps": steps_table,
    "variants": variants_table,
    "rework": rework_table,
    "units": units_table,
    "week": week_table,
    "own-flow": own_flow_table,
}
