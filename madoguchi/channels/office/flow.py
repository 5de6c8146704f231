"""Draw the flow of work (工程) of a manuscript, with what keeps a case from its end."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.channels.office.parts import VALUES
from madoguchi.procedures.studio.manuscript import Manuscript

DECIDERS = ("clerk", "supervisor")


def flow_of(manuscript: Manuscript) -> list[Mapping[str, Any]]:
    """Return the stages in order, each with what is wrong with its place."""
    keys = manuscript.order("stages")
    before: set[str] = set()
    drawn = []
    for at, key in enumerate(keys):
        kind, who = (
            str(manuscript.get(f"stage/{key}/{one}", "")) for one in ("kind", "who")
        )
        drawn.append(
            {
                "title": manuscript.text(f"stage/{key}/title") or _("（名前なし）"),
                "kind": _(VALUES["stage/kind"].get(kind, "")) if kind else "",
                "who": _(VALUES["stage/who"].get(who, "")) if who else "",
                "notes": _notes(manuscript, key),
                "wrong": _wrong(kind, who, before, is_last=at == len(keys) - 1),
            }
        )
        before.add(kind)
    return drawn


def _notes(manuscript: Manuscript, key: str) -> list[str]:
    notes = []
    if minutes := manuscript.get(f"stage/{key}/target_minutes"):
        notes.append(_("目標 %(minutes)s分") % {"minutes": f"{minutes:,}"})
    if unit := manuscript.get(f"stage/{key}/department"):
        notes.append(_("担当の課 %(unit)s") % {"unit": unit})
    if decision := manuscript.get(f"stage/{key}/decision"):
        notes.append(_(VALUES["stage/decision"].get(decision, decision)))
    return notes


def _wrong(kind: str, who: str, before: set[str], *, is_last: bool) -> str:
    """Say why no case gets here, or none gets on from here."""
    if "close" in before:
        return _("「完了」より後の工程には進みません。上に移すか、外してください。")
    if kind == "handover" and "decision" not in before:
        return _("決定より前に引渡しは置けません。先に「決定」の工程を置いてください。")
    if kind == "decision" and who not in DECIDERS:
        return _("決定できるのは、担当か決裁者だけです。「だれが」を直してください。")
    if is_last and kind != "close":
        return _(
            "このままでは仕事が終わりません。最後に「完了」の工程を置いてください。"
        )
    return ""
