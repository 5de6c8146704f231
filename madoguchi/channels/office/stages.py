"""Say where a case stands in its flow of work, and what is looked at before it goes on.

The checklist is shown to who works on the case and to everybody on the way of its
proposal; only the first tick it.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.walking import (
    AUTOMATIC,
    DECISION,
    Ticked,
    Walk,
    lines_open,
    ticks_of,
    walk_of,
)
from madoguchi.channels.office.moves import Moves
from madoguchi.channels.office.wording import STANDARDS
from madoguchi.design.words import clock_text, day_text, in_japanese
from madoguchi.procedures.definition.model import Check, Definition
from madoguchi.wards.queries import department

Row = dict[str, Any]


def flow_sheet(opened: OpenCase, moves: Moves) -> Row:
    """Return what the page of a case shows of its flow: where it is, what to tick."""
    row, definition = opened.row, opened.form.definition
    walk = walk_of(row, opened)
    ticks = ticks_of(row)
    may = moves.release or moves.take or moves.close
    open_lines = {one.key for one in lines_open(row, walk)} if may else set()
    return {
        "stages": _way(row, definition, walk),
        "checks": checks_said(definition, ticks, open_lines, walk),
        "ticks_open": bool(open_lines),
        "then": finish_words(walk, row.ward_id) if moves.finish_review else "",
    }


def finish_words(walk: Walk, ward: int) -> str:
    """Name the button that ends the stage of a case: what comes then, and where."""
    language = get_language() or "ja"
    if walk.moves_on and walk.next:
        told = {
            "title": walk.next.title[language],
            "unit": in_japanese(unit_name(ward, walk.desk_of(walk.next))),
        }
        if walk.waits_outside:
            return _("手作業で確かめたので、%(unit)sへ送る（%(title)s）") % told
        return _("この工程を終えて、%(unit)sへ送る（%(title)s）") % told
    if walk.next is None or walk.next.kind == DECISION:
        outside = walk.waits_outside
        if outside:
            return _("手作業で確かめたので、決裁へ回す")
        return _("審査を終える（決裁へ回す）")
    title = walk.next.title[language]
    if walk.waits_outside:
        return _("手作業で確かめたので、「%(title)s」へ進む") % {"title": title}
    return _("この工程を終えて、「%(title)s」へ進む") % {"title": title}


def _way(row: Case, definition: Definition, walk: Walk) -> list[Row]:
    """Return the stages of the version in order, with where the case stands.

    A flow without a choice, a wait, a check or a second department says nothing that
    the state does not.
    """
    if not any(
        one.when or one.kind in AUTOMATIC or one.department for one in definition.stages
    ):
        return []
    desks = {walk.desk_of(one) for one in definition.stages}
    language = get_language() or "ja"
    keys = [one.key for one in walk.stages]
    found: list[Row] = []
    for stage in definition.stages:
        if stage.key not in keys:
            state = "skipped"
        elif row.is_closed or keys.index(stage.key) < walk.at:
            state = "done"
        else:
            state = "now" if stage.key == walk.here else "later"
        found.append(
            {
                "title": stage.title[language],
                "standard": STANDARDS[stage.step],
                "state": state,
                "unit": in_japanese(unit_name(row.ward_id, walk.desk_of(stage)))
                if len(desks) > 1
                else "",
                "word": _state_words()[state],
            }
        )
    return found


def unit_name(ward: int, slug: str) -> str:
    found = department(ward, slug)
    return found.name if found else slug


def _state_words() -> Mapping[str, str]:
    return {
        "skipped": _("この事案では通らない"),
        "done": _("済み"),
        "now": _("いまここ"),
        "later": _("これから"),
    }


def checks_said(
    definition: Definition,
    ticks: Mapping[str, Ticked],
    open_lines: set[str],
    walk: Walk,
) -> list[Row]:
    """Return the checklist by stage: what is looked at, by whom it was, and when."""
    language = get_language() or "ja"
    found: list[Row] = []
    for stage in walk.stages:
        lines = [
            _line(one, ticks.get(one.key), is_open=one.key in open_lines)
            for one in definition.checks_of(stage.key)
        ]
        if lines:
            found.append({"title": stage.title[language], "lines": lines})
    return found


def _line(check: Check, done: Ticked | None, *, is_open: bool) -> Row:
    language = get_language() or "ja"
    return {
        "key": check.key,
        "text": check.text[language],
        "basis": check.basis[language],
        "required": check.required,
        "open": is_open,
        "done": done is not None,
        "by": _by(done) if done else "",
    }


def _by(done: Ticked) -> str:
    at = timezone.localtime(done.at)
    return _("%(name)s %(day)s %(time)s") % {
        "name": in_japanese(done.name),
        "day": day_text(at.date(), weekday=False),
        "time": clock_text(at),
    }
