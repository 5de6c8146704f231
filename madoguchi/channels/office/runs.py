"""Say runs over all residents (一斉判定): their facts, their counts, who was found.

Counts of few people are not shown, nor those that would give them away: who was found
is a list for those who work on it, and no figure tells of single people.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from madoguchi.design.fields import Option
from madoguchi.design.words import (
    birth_text,
    day_text,
    in_japanese,
    marked_moment,
    yen,
)
from madoguchi.indicators.disclosure import SMALL, Counts, withheld
from madoguchi.procedures.queries import form_at
from madoguchi.runs.actions import FoundPage, OpenVerdict
from madoguchi.runs.models import Run
from madoguchi.runs.rules import BASES, WORDS, Found, may_approve, may_propose, may_read
from madoguchi.wards.actor import Actor

STATES: Final = {
    "proposed": later("承認待ち"),
    "approved": later("開始待ち"),
    "running": later("判定中"),
    "finished": later("終了"),
    "cancelled": later("取りやめ"),
    "cleared": later("結果を消去済み"),
}
VERDICTS: Final = {
    "yes": later("要件にあてはまる"),
    "no": later("要件にあてはまらない"),
    "unknown": later("台帳だけではわからない"),
}
BASIS_WORDS: Final = {
    "within": gettext_noop("利用目的の範囲内（個人情報の保護に関する法律第61条第1項）"),
    "law": gettext_noop("法令に基づく場合（同法第69条第1項）"),
    "duty": gettext_noop("所掌事務に必要な内部利用（同法第69条第2項第2号）"),
}
assert set(BASIS_WORDS) == {code for code, _words in BASES}  # noqa: S101
PER: Final = {
    "month": later("月に%(sum)s"),
    "year": later("年に%(sum)s"),
    "once": later("1回%(sum)s"),
    "visit": later("1回の負担%(sum)s"),
}


def basis_options() -> list[Option]:
    return [Option(code, _(words)) for code, words in BASIS_WORDS.items()]


def title_of(row: Run) -> str:
    return form_at(row.version_hash).definition.title[get_language() or "ja"]


def rows_of(rows: Iterable[Run]) -> list[list[Any]]:
    return [
        [
            {"text": title_of(row), "href": reverse("office:run", args=[row.pk])},
            STATES[row.state],
            day_text(row.on, year=True, weekday=False),
            in_japanese(row.proposed_by.name),
            marked_moment(row.proposed_at),
        ]
        for row in rows
    ]


def facts_of(row: Run) -> dict[str, Any]:
    """Return what is said of a run, whoever may see it."""
    told = [
        (_("手続き"), _("%(title)s 第%(number)s版") % _version(row)),
        (_("目的"), row.purpose),
        (_("根拠の区分"), _(BASIS_WORDS[row.basis])),
        (_("根拠"), row.law),
        (_("判定の基準日"), day_text(row.on, year=True, weekday=False)),
        (_("結果を残す期限"), day_text(row.keep_until, year=True, weekday=False)),
        (_("起案した職員"), in_japanese(row.proposed_by.name)),
    ]
    if row.approved_by is not None:
        told.append((_("承認した職員"), in_japanese(row.approved_by.name)))
    return {
        "title": title_of(row),
        "state": STATES[row.state],
        "facts": [{"name": name, "value": value} for name, value in told],
        "counts": counts_of(row),
        "small": SMALL,
    }


def _version(row: Run) -> dict[str, Any]:
    return {"title": title_of(row), "number": row.version}


def counts_of(row: Run) -> list[list[str]]:
    """Return the counts that may be shown; few people are no figure.

    The whole is known, so what is hidden has company that hides it.
    """
    counts = {word: int(row.counts.get(word, 0)) for word in WORDS}
    hidden = withheld({word: Counts(number, 0) for word, number in counts.items()})
    return [
        [
            str(VERDICTS[word]),
            _("少ないため非表示") if word in hidden else _people(number),
        ]
        for word, number in counts.items()
    ]


def _people(number: int) -> str:
    return _("%(count)s人") % {"count": f"{number:,}"}


def steps_of(row: Run, by: Actor) -> Mapping[str, bool]:
    """Return what somebody can do with a run now."""
    proposed = row.state == Run.State.PROPOSED
    approves = may_approve(by, row.department, str(row.proposed_by_id))
    return {
        "approve": proposed and approves,
        "waits": proposed and not approves,
        "cancel": row.is_open
        and (may_propose(by, row.department) or "privacy" in by.roles),
        "read": row.state == Run.State.FINISHED and may_read(by, row.department),
        "again": row.state in (Run.State.APPROVED, Run.State.RUNNING),
    }


def word_options(row: Run, now: str) -> list[dict[str, Any]]:
    address = reverse("office:run_found", args=[row.pk])
    return [
        {
            "text": VERDICTS[word],
            "href": f"{address}?word={word}",
            "current": word == now,
        }
        for word in WORDS
    ]


def found_rows(row: Run, listed: FoundPage) -> list[list[Any]]:
    return [
        [
            {
                "text": one.name or _("（氏名なし）"),
                "href": reverse("office:run_verdict", args=[row.pk, one.person]),
            },
            sums_text(one.found),
        ]
        for one in listed.rows
    ]


def sums_text(found: Found) -> str:
    """Say what somebody would be paid; nothing for whom nothing is known."""
    told = [
        str(PER[per]) % {"sum": yen(amount)}
        for per, amount in found.sums.items()
        if amount is not None
    ]
    return _("、").join(told) or "―"


def verdict_rows(opened: OpenVerdict) -> list[dict[str, str]]:
    """Return who it is and what the run says of them."""
    profile = opened.profile
    address = profile.address if isinstance(profile.address, Mapping) else {}
    parts = ("prefecture", "city", "town", "rest", "building")
    told = [
        (_("氏名"), profile.display_name),
        (_("生年月日"), birth_text(profile.birth) if profile.birth else "―"),
        (_("住所"), "".join(str(address.get(part, "")) for part in parts) or "―"),
        (_("判定"), str(VERDICTS[opened.found.word])),
        (_("支給額の見込み"), sums_text(opened.found)),
    ]
    return [{"name": name, "value": value} for name, value in told]
