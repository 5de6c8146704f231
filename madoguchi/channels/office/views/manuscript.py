"""Show a manuscript of the studio: its outline, its pages, its questions."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from csp.utils import build_policy
from django.http import HttpResponse, QueryDict
from django.utils.translation import get_language

from madoguchi.cases.problems import NotYours
from madoguchi.channels.office.flow import flow_of
from madoguchi.channels.office.http import StaffRequest, go, page
from madoguchi.channels.office.studio import (
    SECTIONS,
    Sight,
    id_of,
    kind_options,
    managed_manuscript,
    section_names,
)
from madoguchi.channels.office.wording import refused_words, said
from madoguchi.channels.office.worked import Worked, worked_example
from madoguchi.procedures import actions
from madoguchi.procedures.kinds.kind import kinds
from madoguchi.procedures.studio.fields import (
    ROW_PROPERTIES,
    STAGE,
    own_properties,
)
from madoguchi.procedures.studio.wording import hint, kind_said, label, value_said
from madoguchi.wards.queries import departments_of

UNPROCESSABLE = 422
LISTED: Final = frozenset({*ROW_PROPERTIES, "stages"})
FIRST_FLAWS: Final = 10
"""As many flaws are listed at once; the others are opened."""
TRIED: Final = frozenset({"eligibility", "fee", "amounts"})
"""The sections whose rules can be tried with answers."""


def sight_of(request: StaffRequest, manuscript_id: UUID) -> Sight:
    """Return a manuscript as whoever asks sees it, and note that they look."""
    managed_manuscript(request.actor, manuscript_id)
    actions.look_in(manuscript_id, by=request.actor, at=request.at)
    row = managed_manuscript(request.actor, manuscript_id)
    return Sight.of(row, request.actor, request.at, get_language() or "ja")


def manuscript(request: StaffRequest, manuscript_id: UUID) -> HttpResponse:
    """Show the outline: what is wrong, what is asked, what to do next."""
    sight = sight_of(request, manuscript_id)
    context = {
        "pages": sight.pages(),
        "flaws": sight.flaw_rows(),
        "first_flaws": FIRST_FLAWS,
        "sections": [
            {"key": key, "title": title, "flaws": _count(sight, key)}
            for key, title in section_names().items()
        ],
        "examples": len(sight.written.order("examples")),
    }
    return shown(request, sight, "outline", context)


def _count(sight: Sight, section: str) -> int:
    return sight.count_at(*SECTIONS[section])


def about(request: StaffRequest, manuscript_id: UUID, section: str) -> HttpResponse:
    """Edit what the procedure is, and for whom."""
    sight = sight_of(request, manuscript_id)
    if section not in SECTIONS:
        raise NotYours
    return show_about(request, sight, section)


def show_about(request: StaffRequest, sight: Sight, section: str) -> HttpResponse:
    tables = [
        {
            "key": key,
            "title": label(key, sight.language),
            "hint": hint(key, sight.language),
            "boxes": [] if key in LISTED else sight.boxes(key),
            "rows": sight.rows(key) if key in LISTED else None,
            "new": _new_row(sight, key),
            "flaw": sight.flaw_at(key),
            "edits": STAGE_EDITS if key == "stages" else row_edits(key),
        }
        for key in SECTIONS[section]
        if key != "attendance" or _is_of_staff(sight)
    ]
    context = {
        "section": section,
        "tables": tables,
        "names": section_names(),
        "flow": _flow(sight) if section == "flow" else None,
        "example": _example(request, sight, section) if section in TRIED else None,
    }
    return shown(request, sight, "about", context)


def _is_of_staff(sight: Sight) -> bool:
    """Say whether it is for staff: only then does it tell of attendance (勤怠)."""
    written = sight.written
    return bool(written.get("audience/staff") or written.inside("attendance"))


def row_edits(rows: str) -> dict[str, Any]:
    """Return the edits of a list, and what each form of them says besides the row."""
    return {"add": "add_row", "move": "move_row", "remove": "remove_row",
            "named": "row", "more": [("rows", rows)], "new": "values.name"}  # fmt: skip


STAGE_EDITS: Final = {
    "add": "add_stage", "move": "move_stage", "remove": "remove_stage",
    "named": "stage", "more": [], "new": "kind",
}  # fmt: skip


def _flow(sight: Sight) -> list[Mapping[str, Any]]:
    """Return the stages as they are drawn, with the first thing wrong at each."""
    stages = sight.written.order("stages")
    wrong = {
        key: text
        for key in stages
        for text in [_first_flaw(sight, f"stage/{key}/")]
        if text
    }
    units = {one.slug: one.name for one in departments_of(sight.by.ward)}
    return flow_of(sight.written, wrong, units)


def _first_flaw(sight: Sight, under: str) -> str:
    found = [one["text"] for one in sight.flaw_rows(under)]
    return found[0] if found else ""


def _example(request: StaffRequest, sight: Sight, section: str) -> Worked:
    sent = request.POST if request.method == "POST" else QueryDict()
    return worked_example(sight.written, section, sent, request.today)


def _new_row(sight: Sight, name: str) -> list[dict[str, str]]:
    """Return what may be added to a list; a channel only once."""
    if name == "stages":
        kind = next(one for one in STAGE if one.key == "kind")
        return [
            {"value": one, "text": value_said("stage/x/kind", one, sight.language)}
            for one in kind.values
        ]
    if name != "channels":
        return []
    channel = ROW_PROPERTIES["channels"][0]
    return [
        {"value": one, "text": value_said("channels/x/name", one, sight.language)}
        for one in channel.values
        if one not in sight.written.order("channels")
    ]


def form_page(request: StaffRequest, manuscript_id: UUID, key: str) -> HttpResponse:
    """Edit one page of the form: its title, its questions."""
    sight = sight_of(request, manuscript_id)
    if key not in sight.written.pages:
        return go("manuscript", manuscript_id, said="part_gone")
    return show_page(request, sight, key)


def show_page(request: StaffRequest, sight: Sight, key: str) -> HttpResponse:
    place = f"page/{key}"
    context = {
        "key": key,
        "at": key,
        "place": place,
        "title": sight.written.text(f"{place}/title") or key,
        "boxes": sight.boxes(place, "title", "hint"),
        "rule": sight.boxes(place, "show_if")[0],
        "questions": sight.questions(place),
        "kinds": kind_options(sight.language, inside=False),
        "flaw": sight.flaw_at(place) or sight.flaw_at(f"{place}/key"),
        **_beside(sight.written.pages, key),
    }
    return shown(request, sight, "page", context)


def _beside(keys: Sequence[str], key: str) -> Mapping[str, str]:
    at = keys.index(key)
    return {
        "before": keys[at - 1] if at else "",
        "behind": keys[at + 1] if at + 1 < len(keys) else "",
    }


def question(request: StaffRequest, manuscript_id: UUID, name: str) -> HttpResponse:
    """Edit one question: what is asked, how, and when."""
    sight = sight_of(request, manuscript_id)
    if not sight.written.home_of(name):
        return go("manuscript", manuscript_id, said="part_gone")
    return show_question(request, sight, name)


def show_question(request: StaffRequest, sight: Sight, name: str) -> HttpResponse:
    written = sight.written
    place = f"question/{name}"
    kind = kinds().get(written.kind(name))
    own = [one.key for one in own_properties(kind)]
    rules = ["show_if", *(["value"] if kind and kind.is_computed else [])]
    if "." not in name:
        rules.append("required_if")
    boxes = {one.how.key: one for one in sight.boxes(place)}
    typed = kind is None or kind.is_typed
    first = ["label", "hint", *(["required", "why"] if typed else [])]
    group = name.rpartition(".")[0]
    context = {
        "key": name.rpartition(".")[2],
        "name": name,
        "place": place,
        "label": written.text(f"{place}/label") or name,
        "kind": written.kind(name),
        "kind_said": kind_said(written.kind(name), sight.language),
        "boxes": [boxes[one] for one in first],
        "own": [boxes[one] for one in own],
        "rules": [boxes[one] for one in rules],
        "more": [boxes[one] for one in (("source", "gif") if not group else ("gif",))],
        "has_options": bool(kind and kind.has_options),
        "options": sight.option_rows(name),
        "has_questions": bool(kind and kind.has_questions),
        "questions": sight.questions(place),
        "kinds": kind_options(sight.language, inside=bool(group)),
        "inner_kinds": kind_options(sight.language, inside=True),
        "page": written.page_of(name),
        "at": written.page_of(name),
        "page_title": written.text(f"page/{written.page_of(name)}/title"),
        "other_pages": _other_pages(sight, name),
        "group": group,
        "group_label": written.text(f"question/{group}/label") if group else "",
        "flaws": [
            text
            for at in (place, f"{place}/key", f"{place}/options", f"{place}/kind")
            if (text := sight.flaw_at(at))
        ],
    }
    return shown(request, sight, "question", context)


def _other_pages(sight: Sight, name: str) -> list[dict[str, str]]:
    if "." in name:
        return []
    here = sight.written.page_of(name)
    return [
        {"key": key, "title": sight.written.text(f"page/{key}/title") or key}
        for key in sight.written.pages
        if key != here
    ]


def history(request: StaffRequest, manuscript_id: UUID) -> HttpResponse:
    """Show what was changed, by whom, the latest first."""
    sight = sight_of(request, manuscript_id)
    return shown(request, sight, "history", {"edits": sight.history()})


def examples(request: StaffRequest, manuscript_id: UUID) -> HttpResponse:
    """Show the worked examples of a manuscript, and whether each still comes true."""
    sight = sight_of(request, manuscript_id)
    return shown(request, sight, "examples", {"examples": sight.examples()})


def preview(request: StaffRequest, manuscript_id: UUID) -> HttpResponse:
    """Show the preview on a page of its own, for narrow screens."""
    return shown(request, sight_of(request, manuscript_id), "preview", {})


def shown(
    request: StaffRequest,
    sight: Sight,
    name: str,
    context: Mapping[str, Any],
    status: int = 0,
) -> HttpResponse:
    """Answer with a page of the studio; every page has the same bar above it."""
    row = sight.row
    refused = request.GET.get("refused", "")
    lines = [
        {"label": sight.where(place), "text": text, "href": f"#{id_of(place)}"}
        for place, text in sight.wrong.items()
    ]
    whole = {
        "row": row,
        "title_of": sight.written.text("procedure/title") or row.slug,
        "steps": sight.steps(),
        "others": sight.others(),
        "flaw_count": sum(not one.language for one in sight.defects),
        "untranslated": sight.untranslated,
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(refused) if refused else "",
        "lines": lines,
        "preview": sight.preview_address(context.get("at", "")),
        "here": request.get_full_path().partition("?")[0],
        **context,
    }
    status = status or (UNPROCESSABLE if sight.wrong else 200)
    response = page(request, f"office/studio/{name}.html", whole, status=status)
    response["Content-Security-Policy"] = build_policy(
        replace={"frame-src": ["'self'"]}
    )
    return response
