"""What stands in a copy of records, in Japanese, and the file it is handed out as.

What is taken out is replaced before anything is printed: it is in no layer of the PDF,
in no name of a file and in no other part of the copy either.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from madoguchi.cases.opened import OpenCase
from madoguchi.cases.queries import (
    corrections_of,
    decision_of,
    notes_of,
    prior_answers_of,
    revocations_of,
)
from madoguchi.channels.office.history import Names, log_lines, look_lines, names_of
from madoguchi.channels.office.money import Words
from madoguchi.channels.office.protection import moment_text
from madoguchi.channels.office.wording import (
    ASK_REASONS,
    CHANNELS,
    DECISIONS,
    DOCUMENTS,
    REFUSAL_REASONS,
    REVOCATION_REASONS,
    SEEN_BY,
    SIDES,
    STATES,
)
from madoguchi.design.words import clock_text, day_text, in_japanese
from madoguchi.dialogue.queries import advice_about, messages_of
from madoguchi.documents.actions import is_withheld, open_name
from madoguchi.documents.covering import PICTURES
from madoguchi.documents.queries import documents_of
from madoguchi.events.queries import history, views_of
from madoguchi.notices.queries import all_notices_of
from madoguchi.people.queries import Held
from madoguchi.records.actions.copying import OpenCopy
from madoguchi.records.models import Copy
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import department, departments_of, staff_of

BLACK: Final = "■■■（不開示）"
GROUNDS: Final[Words] = {
    "foi": gettext_lazy("情報公開の請求（第三者に渡す）"),
    "self": gettext_lazy("本人の開示請求（本人に渡す）"),
    "law": gettext_lazy("法令に基づく提供（裁判所など）"),
}
PARTS: Final[Words] = {
    "@corrections": gettext_lazy("補正の内容"),
    "@decision": gettext_lazy("決定の理由"),
    "@notices": gettext_lazy("お知らせの文"),
    "@notes": gettext_lazy("係内のメモ"),
    "@messages": gettext_lazy("申請者とのやりとり"),
    "@advice": gettext_lazy("ほかの課への問合せ"),
    "@log": gettext_lazy("経過と閲覧の記録"),
}
CODED: Final = ("choice", "choices", "yesno", "consent")
"""Kinds of answers that tell of nobody by themselves."""
THIRD: Final = "foi"
"""The ground of a copy for somebody the case is not about."""
LOG: Final = "@log"
SHORTEST: Final = 2
"""Letters of a token that is looked for in other texts: one letter is in every text."""
Rows = list[list[str]]


def copy_row(row: Copy) -> list[Any]:
    """Return a copy that was made, for a list."""
    return [
        {
            "text": moment_text(row.made_at),
            "href": reverse("office:copy", args=[row.pk]),
        },
        str(GROUNDS[row.ground]),
        str(SEEN_BY.get(row.seen, "―")),
        in_japanese(row.made_by.name),
    ]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be taken out of a copy: an answer, a part or a file."""

    key: str
    label: str
    value: str = field(repr=False)
    is_out: bool = False
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is told: by which question, of which kind, in which words."""

    key: str
    label: str
    value: str = field(repr=False)
    kind: str = ""


def answers_of(case: OpenCase, *, masked: bool) -> list[Answer]:
    """Return the answers of a case as far as its reader may see them, in Japanese."""
    journey, form = case.journey(), case.form
    shown = journey.shown()
    say = form.say_masked if masked else form.say
    return [
        Answer(
            one.key, one.label["ja"], say(one.key, shown.get(one.key), "ja"), one.kind
        )
        for page in form.pages
        for one in journey.answerable(page.key)
    ]


def choices_of(case: OpenCase, ground: str) -> list[Choice]:
    """Return what may be taken out; for a third party it begins with all but codes."""
    third = ground == THIRD
    told = [
        Choice(one.key, one.label, one.value, third and one.kind not in CODED)
        for one in answers_of(case, masked=third)
        if one.kind != "file"
    ]
    parts = [Choice(key, str(PARTS[key]), "", third and key != LOG) for key in PARTS]
    return told + parts


def file_choices(case: OpenCase, ground: str) -> list[Choice]:
    """Return the files that may be left out; none goes to a third party unasked."""
    return [
        Choice(
            str(one.pk),
            str(DOCUMENTS.get(one.kind, one.kind)),
            open_name(one, case.key, case.insight),
            ground == THIRD,
            one.media_type in PICTURES,
        )
        for one in documents_of(case.row.ward_id, case.row.stream)
        if not is_withheld(one, case.insight)
    ]


# ------------------------------------------------------------------------ the sheet


def sheet_of(copy: OpenCopy, ward: Ward, at: datetime) -> dict[str, Any]:
    """Return what stands in the copy; dates and words are Japanese, whoever prints."""
    with override("ja"):
        names = names_of(staff_of(ward.pk), departments_of(ward.pk))
        sections = [section_of(one, copy, names) for one in copy.cases]
        sections += [_about(one) for one in copy.people]
        return {
            "title": "保有個人情報の写し" if copy.row.whole else "公文書の写し",
            "ward": ward.name,
            "made": f"{_moment(at)} 作成",
            "lines": list(_lines(copy)),
            "sections": sections,
            "has_geta": False,
        }


def _lines(copy: OpenCopy) -> Iterator[str]:
    yield f"作成の理由　{GROUNDS[copy.row.ground]}"
    if copy.row.seen:
        yield f"本人確認　{SEEN_BY[copy.row.seen]}"
    if copy.wish.blots or copy.wish.left_out:
        yield f"{BLACK}は、開示しない部分です。もとの文字は、この写しにありません。"
    if any(one.insight.hides for one in copy.cases):
        yield "支援措置のため、住所は載せていません。"


def section_of(case: OpenCase, copy: OpenCopy, names: Names) -> dict[str, Any]:
    """Return all that is kept of one case, without what was taken out."""
    out = frozenset(copy.wish.blots.get(str(case.id), ()))
    third = copy.row.ground == THIRD
    blot = Blot.of(case, out, masked=third)
    parts = [
        ("事案", _facts(case, out)),
        ("回答", _answers(case, out, masked=third)),
        *_prior(case, out, masked=third),
        ("補正", blot.part("@corrections", _corrections(case))),
        ("決定", blot.part("@decision", _decision(case))),
        ("決定の取消し", blot.part("@decision", _revocations(case))),
        ("お知らせ", blot.part("@notices", _notices(case))),
        ("係内のメモ", blot.part("@notes", _notes(case))),
        ("申請者とのやりとり", blot.part("@messages", _messages(case))),
        ("ほかの課への問合せ", blot.part("@advice", _advice(case))),
        ("経過", blot.part(LOG, _log(case, names))),
        ("閲覧の記録", blot.part(LOG, _looks(case, names))),
    ]
    return {
        "title": f"{case.row.reference}　{case.form.definition.title['ja']}",
        "parts": [{"title": title, "rows": rows} for title, rows in parts],
    }


@dataclass(frozen=True, slots=True)
class Blot:
    """Takes out of other texts what was taken out of the answers, and whole parts."""

    out: frozenset[str]
    tokens: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, case: OpenCase, out: frozenset[str], *, masked: bool) -> "Blot":
        """Look for what was answered, by value and in words, before corrections too."""
        said = [case.whole, *(answers for _, answers in prior_answers_of(case))]
        found: set[str] = set()
        for key in out - frozenset(PARTS):
            for answers in said:
                found |= set(_texts(answers.get(key)))
        found |= {
            line
            for one in answers_of(case, masked=masked)
            if one.key in out
            for line in one.value.split("\n")
        }
        longest_first = sorted(found, key=len, reverse=True)
        return cls(out, tuple(one for one in longest_first if len(one) >= SHORTEST))

    def part(self, key: str, rows: Rows) -> Rows:
        """Return a part with the tokens taken out, or all of it."""
        if key in self.out:
            return [[one[0], BLACK] for one in rows]
        return [[one[0], self.words(one[1])] for one in rows]

    def words(self, text: str) -> str:
        for token in self.tokens:
            text = text.replace(token, BLACK)
        return text


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts in an answer, and those of one line together."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        parts = [one for one in value.values() if isinstance(one, str)]
        yield from parts
        yield "".join(parts)
        for one in value.values():
            yield from _texts(one) if not isinstance(one, str) else ()
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _facts(case: OpenCase, out: frozenset[str]) -> Rows:
    row = case.row
    office = department(row.ward_id, row.home_unit)
    named = case.form.definition.roles.get("name")
    return [
        ["受付番号", row.reference],
        ["手続き", f"{case.form.definition.title['ja']}（第{row.version}版）"],
        ["氏名", BLACK if named in out else case.label],
        ["受付の方法", str(CHANNELS.get(row.channel, row.channel))],
        ["届いた日時", _moment(row.arrived_at)],
        ["受付日", _day(row.received_on)],
        ["状態", str(STATES.get(row.state, row.state))],
        ["結果", str(DECISIONS.get(row.outcome, "")) if row.outcome else ""],
        ["所管課", office.name if office else row.home_unit],
    ]


def _answers(case: OpenCase, out: frozenset[str], *, masked: bool) -> Rows:
    return [
        [one.label, BLACK if one.key in out else one.value]
        for one in answers_of(case, masked=masked)
        if one.kind != "file"
    ]


def _prior(
    case: OpenCase, out: frozenset[str], *, masked: bool
) -> Iterator[tuple[str, Rows]]:
    """Yield the answers as they stood before each correction."""
    say = case.form.say_masked if masked else case.form.say
    for at, answers in prior_answers_of(case):
        rows = [
            [
                case.form.question(key).label["ja"],
                BLACK if key in out else say(key, value, "ja"),
            ]
            for key, value in answers.items()
            if key in case.form.questions and case.form.question(key).kind != "file"
        ]
        yield f"{_moment(at)}に直す前の回答", rows


def _corrections(case: OpenCase) -> Rows:
    return [
        [
            _moment(one.asked_at),
            "\n".join(
                f"{case.form.question(ask.question).label['ja']}　"
                f"{ASK_REASONS.get(ask.reason, '')}　{ask.text}".strip()
                for ask in one.asks
            ),
        ]
        for one in corrections_of(case)
    ]


def _decision(case: OpenCase) -> Rows:
    found = decision_of(case)
    if found is None:
        return []
    reason = f"{REFUSAL_REASONS.get(found.reason_code, '')}\n{found.reason}".strip()
    told = f"{DECISIONS[found.outcome]}\n{reason}\n{found.remedies}".strip()
    return [[_moment(found.decided_at), told]]


def _revocations(case: OpenCase) -> Rows:
    return [
        [
            _moment(one.revoked_at),
            f"{_moment(one.decided_at)}の決定（{DECISIONS[one.outcome]}）を取り消した\n"
            f"{REVOCATION_REASONS.get(one.reason_code, '')}\n{one.reason}\n"
            f"{one.remedies}".strip(),
        ]
        for one in reversed(revocations_of(case))
    ]


def _notices(case: OpenCase) -> Rows:
    told = reversed(all_notices_of(case, "ja"))
    return [[_moment(one.made_at), f"{one.subject}\n{one.body}"] for one in told]


def _notes(case: OpenCase) -> Rows:
    return [
        [f"{_moment(one.written_at)}\n{one.staff_name}", one.text]
        for one in notes_of(case)
    ]


def _messages(case: OpenCase) -> Rows:
    return [
        [
            f"{_moment(one.said_at)}\n{SIDES[one.side]}（{CHANNELS[one.way]}）",
            one.text,
        ]
        for one in messages_of(case)
    ]


def _advice(case: OpenCase) -> Rows:
    units = {one.slug: one.name for one in departments_of(case.row.ward_id)}
    return [
        [
            f"{_moment(one.row.asked_at)}\n{units.get(one.row.to_unit, '')}",
            f"{one.text}\n{one.answer}".strip(),
        ]
        for one in reversed(advice_about(case))
    ]


def _log(case: OpenCase, names: Names) -> Rows:
    told = log_lines(history(case.row.ward_id, case.row.stream), names)
    return [[_moment(one.at), f"{one.what}（{one.who}）"] for one in reversed(told)]


def _looks(case: OpenCase, names: Names) -> Rows:
    told = look_lines(views_of(case.row.ward_id, case.row.stream), names)
    return [[_moment(one.at), f"{one.purpose}（{one.who}）"] for one in reversed(told)]


# ---------------------------------------------------------------------- one person

KNOWN: Final = {
    "name": "氏名",
    "birth": "生年月日",
    "address": "住所",
    "phone": "電話番号",
    "email": "メールアドレス",
}


def _about(held: Held) -> dict[str, Any]:
    """Return what is kept of a person besides their cases."""
    claims = [
        [KNOWN[key], " ".join(_each(value))]
        for key, value in held.profile.claims.items()
        if key in KNOWN
    ]
    known = [
        [
            KNOWN.get(name.removeprefix("person."), name),
            f"{' '.join(_each(one.value))}（{_day(one.as_of)}）",
        ]
        for name, one in held.known.items()
    ]
    checks = [
        [_moment(one.checked_at), f"身元確認 {one.proofing}　当人認証 {one.authn}"]
        for one in held.checks
    ]
    consents = [
        [
            _moment(one.given_at),
            one.get_purpose_display()
            + (f"（{_moment(one.withdrawn_at)}に取消し）" if one.withdrawn_at else ""),
        ]
        for one in held.consents
    ]
    registers = [
        [f"{name}（{_day(as_of)}時点）", " ".join(_each(value))]
        for as_of, told in held.registers
        for name, value in told.items()
    ]
    parts = [
        ("ログインで確かめた内容", claims),
        ("次の手続きのために残した回答", known),
        ("本人確認の記録", checks),
        ("同意", consents),
        ("台帳から取り込んだ内容", registers),
    ]
    return {
        "title": "本人について区が持っている情報",
        "parts": [{"title": title, "rows": rows} for title, rows in parts],
    }


def _each(value: Any) -> Iterator[str]:
    """Yield every value in something that was told, as text."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _each(one)
    elif isinstance(value, list):
        for one in value:
            yield from _each(one)
    elif value not in (None, ""):
        yield str(value)


def _day(day: Any) -> str:
    return str(day_text(day, year=True, weekday=False))


def _moment(at: datetime) -> str:
    return f"{_day(at)} {clock_text(at)}"
