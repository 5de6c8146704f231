"""Whether a version that is for the ward's own staff (庁内の手続き) fits together.

Such a version is applied for at the office door alone, by staff for themselves. It may
say what it tells of attendance (勤怠): of which sort it is, and which of its questions
answers which part. What is made of that is not known here.
"""

from collections.abc import Mapping
from typing import Final

from madoguchi.kernel.sentence import says
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.problems import did_you_mean
from madoguchi.procedures.definition.reading import Source, Table
from madoguchi.procedures.definition.scope import questions_of
from madoguchi.procedures.kinds.question import Question

CHANNEL: Final = "staff"
SPAN: Final = {"start": "instant", "end": "instant"}
DAYS: Final = {"from": "date", "until": "date"}
SORTS: Final[Mapping[str, Mapping[str, str]]] = {
    "clock": {"which": "choice"},
    "fix": SPAN,
    "leave": {"leave": "choice", "unit": "choice", **DAYS, **SPAN},
    "order": SPAN,
    "overtime": {**SPAN, "basis": "choice"},
    "trip": DAYS,
    "telework": {"day": "date"},
    "cancel": {"reference": "text"},
    "closing": {"month": "text", "reason": "text"},
}
"""What a version may tell of attendance, and the kind of question of each part.

In the same order: 打刻, 打刻の訂正, 休暇, 時間外勤務の命令, その確認, 旅行命令,
在宅勤務, 取消し, 月次の締め.
"""
PARTS: Final = ("sort", *dict.fromkeys(part for one in SORTS.values() for part in one))
CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "which": ("in", "out"),
    "leave": ("annual", "sick", "special"),
    "unit": ("day", "am", "pm", "hours"),
    "basis": ("ordered", "unordered"),
}
"""The options of a part; a question may offer some of them, and no others."""
COLUMNS: Final = (
    "scheduled_days",
    "scheduled_minutes",
    "worked_minutes",
    "annual_minutes",
    "sick_minutes",
    "special_minutes",
    "absent_minutes",
    "overtime_minutes",
    "overtime_night_minutes",
    "closed_day_minutes",
    "closed_day_night_minutes",
    "unordered_minutes",
    "telework_days",
    "trip_days",
)
"""What a closed month says, whole numbers; a closing has a question for each."""


def read_attendance(table: Table) -> Mapping[str, str]:
    """Read `[attendance]`; a file without it tells nothing of attendance."""
    if not table.data:
        return {}
    sort = table.one_of("sort", tuple(SORTS))
    given = {part: table.word(part) for part in PARTS[1:]}
    table.done()
    own = SORTS.get(sort, {})
    for part in (one for one, key in given.items() if key and one not in own):
        possible = ", ".join(own)
        table.flaw(
            part,
            says(
                '"{sort}" has no such part; possible are {parts}',
                sort=sort,
                parts=possible,
            ),
        )
    return {"sort": sort, **{part: given[part] for part in own}}


def check_staff(definition: Definition, main: Source) -> None:
    """Note where who may apply, the channels and the parts do not agree."""
    named = [one.name for one in definition.channels]
    if definition.for_staff and named != [CHANNEL]:
        main.flaw(
            ("channels",),
            says(
                'only staff may apply, so "staff" is its one channel: take the '
                "others out"
            ),
        )
    if CHANNEL in named and not definition.for_staff:
        main.flaw(
            ("channels", named.index(CHANNEL), "name"),
            says('the channel "staff" needs "staff = true" in [audience]'),
        )
    if definition.for_staff and definition.anonymous:
        main.flaw(
            ("anonymous",),
            says("what staff apply for is tied to their account: it has a name"),
        )
    if definition.for_staff and definition.fee:
        main.flaw(("fee", 0), says("staff pay no fee: take [[fee]] out"))
    if definition.attendance:
        _check_parts(definition, main)


def _check_parts(definition: Definition, main: Source) -> None:
    if not definition.for_staff:
        main.flaw(
            ("attendance",), says('[attendance] needs "staff = true" in [audience]')
        )
    asked = {question.key: question for question in questions_of(definition)}
    sort = definition.attendance.get("sort", "")
    for part, wanted in SORTS.get(sort, {}).items():
        _check_part(definition.attendance.get(part, ""), part, wanted, asked, main)
    if sort == "closing":
        for name in COLUMNS:
            if name not in asked or asked[name].kind != "number":
                main.flaw(
                    ("attendance", "sort"),
                    says('a closing needs a question "{key}" of kind number', key=name),
                )


def _check_part(
    key: str, part: str, wanted: str, asked: Mapping[str, Question], main: Source
) -> None:
    if not key:
        main.flaw(
            ("attendance", part),
            says('say which question is the part "{part}"', part=part),
        )
        return
    question = asked.get(key)
    if question is None:
        advice = did_you_mean(key, list(asked))
        main.flaw(
            ("attendance", part),
            says('there is no question "{key}"{advice}', key=key, advice=advice),
        )
        return
    if question.kind != wanted:
        main.flaw(
            ("attendance", part),
            says(
                '"{key}" is of kind "{kind}"; the part "{part}" needs "{wanted}"',
                key=key,
                kind=question.kind,
                part=part,
                wanted=wanted,
            ),
        )
    for one in question.options:
        if part in CODES and one.value not in CODES[part]:
            main.flaw(
                ("attendance", part),
                says(
                    '"{key}" offers "{value}"; possible are {codes}',
                    key=key,
                    value=one.value,
                    codes=", ".join(CODES[part]),
                ),
            )
