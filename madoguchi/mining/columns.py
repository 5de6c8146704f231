"""Say which column of a foreign table means what.

A heading is known by the names that tools and ward systems give it, whatever its
width, letter case and spaces; an option names it where that is not enough. An order
column counts only if every case has it whole and without repeats, unless it was named.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final
from unicodedata import normalize

from madoguchi.mining.problems import BadLog

KNOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "case": (
        "case:concept:name", "case_key", "case_id", "caseid", "case", "case_number",
        "case_no", "trace_id", "trace", "process_instance_id", "process_instance",
        "事案", "事案番号", "事案id", "ケースid", "ケース", "受付番号", "申請番号",
        "整理番号", "管理番号", "伝票番号", "申請id",
    ),
    "activity": (
        "concept:name", "activity", "activity_name", "activity_id", "event_name",
        "event_type", "event", "task", "task_name", "step", "step_name", "action",
        "operation", "工程", "工程名", "作業", "作業名", "処理", "処理名", "処理内容",
        "アクティビティ", "イベント", "手順", "業務", "ステップ", "操作",
    ),
    "time": (
        "time:timestamp", "ts_us", "timestamp", "complete_timestamp",
        "completetimestamp", "complete_time", "completed_at", "end_timestamp",
        "end_time", "event_time", "date_time", "datetime", "time", "date",
        "occurred_at", "日時", "処理日時", "完了日時", "終了日時", "登録日時",
        "更新日時", "発生日時", "実施日時", "タイムスタンプ", "処理日", "日付",
    ),
    "order": (
        "seq", "seq_no", "sequence", "sequence_number", "order", "event_order",
        "event_index", "@@index", "event_number", "event_no", "step_number", "step_no",
        "順番", "順序", "連番", "処理順", "並び順", "枝番",
    ),
    "lifecycle": (
        "lifecycle:transition", "lifecycle", "transition", "ライフサイクル",
    ),
    "resource": (
        "org:resource", "resource", "originator", "performer", "担当者", "処理者",
        "作業者", "職員", "職員番号", "担当者名", "担当",
    ),
    "role": ("org:role", "role", "役割", "役職", "担当区分"),
    "unit": (
        "org:group", "unit", "group", "department", "section", "組織", "部署",
        "所管課", "担当課", "課", "部署名", "課名",
    ),
    "channel": (
        "channel", "case:channel", "経路", "受付経路", "申請方法", "受付方法",
        "申請経路", "チャネル",
    ),
    "age_band": ("age_band", "年代", "年齢層"),
    "procedure": ("procedure", "case:procedure", "手続き", "手続", "手続き名"),
    "version": ("version", "case:version", "版"),
}  # fmt: skip
"""By column of the event relation, the headings it is known by, the surest first."""
NEEDED: Final = ("case", "activity", "time")
MEANT: Final = {
    "case": ("事案", "case"),
    "activity": ("工程", "activity"),
    "time": ("日時", "time"),
}
ALSO_ASKED: Final = {"channel", "procedure", "version"}
"""Columns whose short option asks for cases of one value."""
SEPARATORS: Final = re.compile(r"[\s_.\-]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which heading stands for what; empty where it is to be guessed or absent.

    `time_format` is a form in the letters of strptime (`%d/%m/%Y %H:%M`), empty where
    the usual forms are to be tried.
    """

    case: str = ""
    activity: str = ""
    time: str = ""
    order: str = ""
    lifecycle: str = ""
    resource: str = ""
    role: str = ""
    unit: str = ""
    channel: str = ""
    age_band: str = ""
    procedure: str = ""
    version: str = ""
    time_format: str = ""

    def named(self) -> dict[str, str]:
        """Return what was named, without the form of the time."""
        names = (one.name for one in fields(self) if one.name != "time_format")
        return {name: value for name in names if (value := getattr(self, name))}


def folded(heading: str) -> str:
    """Return a heading without width, letter case and separators.

    >>> folded("Case ID"), folded("ＣＡＳＥ＿ｉｄ"), folded(" 処理日時 ")
    ('caseid', 'caseid', '処理日時')
    """
    return SEPARATORS.sub("", normalize("NFKC", heading).casefold())


def resolve(file: str, headings: Sequence[str], wanted: Columns) -> dict[str, str]:
    """Return the heading of each column that is there.

    >>> found = resolve("a.csv", ["受付番号", "工程", "処理日時"], Columns())
    >>> found["case"], found["activity"], found["time"]
    ('受付番号', '工程', '処理日時')
    """
    there = {folded(heading): heading for heading in reversed(headings)}
    shown = ", ".join(headings)
    found = {}
    for meaning, heading in wanted.named().items():
        if folded(heading) not in there:
            option = f"--{meaning}" + "-column" * (meaning in ALSO_ASKED)
            raise BadLog(
                "unknown_column",
                file=file, option=option, column=heading, columns=shown,
            )  # fmt: skip
        found[meaning] = heading if heading in headings else there[folded(heading)]
    for meaning, names in KNOWN.items():
        known = (there[folded(name)] for name in names if folded(name) in there)
        free = (heading for heading in known if heading not in found.values())
        if meaning not in found and (heading := next(free, "")):
            found[meaning] = heading
    for meaning in NEEDED:
        if meaning not in found:
            ja, en = MEANT[meaning]
            raise BadLog(
                "no_column",
                file=file, option=f"--{meaning}", columns=shown, meant=ja, meant_en=en,
            )  # fmt: skip
    return found
