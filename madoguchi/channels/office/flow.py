"""Draw the flow of work (工程), of a version or of a manuscript with its mistakes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.channels.office.wording import STANDARDS
from madoguchi.design.words import in_japanese
from madoguchi.procedures.definition.model import Definition, Stage
from madoguchi.procedures.studio.manuscript import Manuscript
from madoguchi.procedures.studio.wording import value_said


def flow_of(
    manuscript: Manuscript, wrong: Mapping[str, str], units: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    """Return the stages in order; `wrong` says by key what is, `units` names places."""
    return [
        {
            "title": manuscript.text(f"stage/{key}/title") or _("（名前なし）"),
            "kind": _said(manuscript, key, "kind"),
            "who": _said(manuscript, key, "who"),
            "notes": _notes(manuscript, key, units),
            "wrong": wrong.get(key, ""),
            "href": f"#at-stage-{key}",
        }
        for key in manuscript.order("stages")
    ]


def flow_said(
    definition: Definition, language: str, units: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    """Return the stages of a version in order, in the words of the studio.

    `units` names the departments of the ward.
    """
    return [
        {
            "title": stage.title[language],
            "kind": value_said(f"stage/{stage.key}/kind", stage.kind, "ja"),
            "who": value_said(f"stage/{stage.key}/who", stage.who, "ja"),
            "notes": _notes_said(definition, stage, language, units),
            "wrong": "",
            "href": "",
        }
        for stage in definition.stages
    ]


def _notes_said(
    definition: Definition, stage: Stage, language: str, units: Mapping[str, str]
) -> list[str]:
    """Return what else is drawn of a stage: where, when, how long, what comes of it."""
    notes = [_("標準の流れ：%(step)s") % {"step": STANDARDS[stage.step]}]
    if stage.when:
        notes.append(_("この工程が要るときだけ通ります"))
    if stage.passes:
        notes.append(_("条件に当てはまれば、自動で次へ進みます"))
    if stage.department:
        unit = units.get(stage.department, stage.department)
        notes.append(_("担当の課：%(unit)s") % {"unit": in_japanese(unit)})
    if stage.target_minutes:
        minutes = f"{stage.target_minutes:,}"
        notes.append(_("めやす %(minutes)s分") % {"minutes": minutes})
    if stage.stops_clock:
        notes.append(_("待つあいだ、期間の計算を止めます"))
    if stage.decision:
        place = f"stage/{stage.key}/decision"
        notes.append(value_said(place, stage.decision, "ja"))
    if stage.outputs:
        notes.append(_("出すもの：%(what)s") % {"what": _("、").join(stage.outputs)})
    if lines := definition.checks_of(stage.key):
        said = _("、").join(one.text[language] for one in lines)
        notes.append(_("確認事項：%(lines)s") % {"lines": said})
    return notes


def _said(manuscript: Manuscript, key: str, what: str) -> str:
    place = f"stage/{key}/{what}"
    value = str(manuscript.get(place, ""))
    return value_said(place, value, "ja") if value else ""


def _notes(manuscript: Manuscript, key: str, units: Mapping[str, str]) -> list[str]:
    notes = []
    if manuscript.get(f"stage/{key}/when"):
        notes.append(_("この工程が要るときだけ通ります"))
    if unit := str(manuscript.get(f"stage/{key}/department", "")):
        notes.append(_("担当の課：%(unit)s") % {"unit": units.get(unit, unit)})
    if minutes := manuscript.get(f"stage/{key}/target_minutes"):
        notes.append(_("めやす %(minutes)s分") % {"minutes": f"{minutes:,}"})
    if manuscript.get(f"stage/{key}/stops_clock"):
        notes.append(_("待つあいだ、期間の計算を止めます"))
    if manuscript.get(f"stage/{key}/decision"):
        notes.append(_said(manuscript, key, "decision"))
    if outputs := manuscript.get(f"stage/{key}/outputs"):
        notes.append(_("出すもの：%(what)s") % {"what": _("、").join(outputs)})
    return notes
