"""Change one rule of a manuscript: a condition, an amount, a computed value."""

from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest, go
from madoguchi.channels.office.manuscripts import (
    named,
    put,
    revision_at,
)
from madoguchi.channels.office.rule_forms import (
    ROWS,
    SUM,
    TABLE,
    TEXT,
    RuleForm,
    cover_for,
    gap_of,
    marks_of,
    modes_for,
    stored,
    typed,
)
from madoguchi.channels.office.studio import address_of, managed_manuscript
from madoguchi.channels.office.views.manuscript import shown
from madoguchi.channels.office.views.manuscript import sight_of as studio_of
from madoguchi.procedures.actions.manuscripts import written_of
from madoguchi.procedures.expressions.tree import BadExpression
from madoguchi.procedures.models import Manuscript
from madoguchi.procedures.studio.fields import property_at
from madoguchi.procedures.studio.history import Overtaken
from madoguchi.procedures.studio.sight import Sight, rule_tree, sight_of

UNPROCESSABLE: Final = 422
CONFLICT: Final = 409
LOOK: Final = "say"
TAKE_AWAY: Final = "remove"


def rule(request: StaffRequest, manuscript_id: UUID, place: str) -> HttpResponse:
    """Show a rule in the form that fits it; on POST, change the form or keep it."""
    row = managed_manuscript(request.actor, manuscript_id)
    written = written_of(row)
    how = property_at(written, place)
    if how is None or how.reads != "rule":
        raise Http404
    sight = sight_of(written, place)
    if sight is None:
        return go("manuscript", row.pk, said="not_readable_yet")
    if request.method != "POST":
        mode = request.GET.get("as", "")
        mode = mode if mode in modes_for(sight) else ""
        form = stored(sight, written.get(place), mode)
        form.read() if written.get(place) else None
        form.wrongs = ()
        return _show(request, row, form)
    form = typed(sight, request.POST)
    return _sent(request, row, form, needed=how.needed)


def _sent(
    request: StaffRequest, row: Manuscript, form: RuleForm, *, needed: bool
) -> HttpResponse:
    press = request.POST.get("press", "")
    if press == TAKE_AWAY and not needed:
        return _keep(request, row, form, None)
    if press and press != LOOK:
        form.press(press)
        refused = bool(form.wrongs)
        return _show(request, row, form, UNPROCESSABLE if refused else 200)
    form.read()
    if press == LOOK or not form.is_sound:
        return _show(request, row, form, 200 if form.is_sound else UNPROCESSABLE)
    return _keep(request, row, form, _as_stored(form, row))


def _as_stored(form: RuleForm, row: Manuscript) -> Any:
    """Return the rule as it stood when it means the same: no change is made of it.

    Another form of it is one: a text that was made a table on purpose.
    """
    before = row.places.get(form.sight.place)
    try:
        same = before is not None and rule_tree(before) == form.node
    except BadExpression:
        return form.value
    if same and type(before) is not type(form.value):
        same = stored(form.sight, before).mode == form.mode
    return before if same else form.value


def _keep(
    request: StaffRequest, row: Manuscript, form: RuleForm, value: Any
) -> HttpResponse:
    place = form.sight.place
    try:
        put(request, row, revision_at(request, row), {place: value})
    except Overtaken:
        row.refresh_from_db()
        now = stored(form.sight, row.places.get(place))
        now.read()
        return _show(request, row, form, CONFLICT, now.said() or _("条件なし"))
    address, _mark, mark = address_of(row, place, written_of(row)).partition("#")
    return HttpResponseRedirect(f"{address}?said=rule_kept#{mark}")


def _show(
    request: StaffRequest,
    row: Manuscript,
    form: RuleForm,
    status: int = 200,
    overtaken: str = "",
) -> HttpResponse:
    sight = form.sight
    written = written_of(row)
    drawing = form.drawing(get_language() or "ja")
    before = stored(sight, written.get(sight.place))
    if written.get(sight.place):
        before.read()
    cover = cover_for(form, request.today)
    lines = [
        *drawing.lines(),
        *({"label": _("条件"), "text": one, "href": "#said"} for one in form.flaws),
    ]
    how = property_at(written, sight.place)
    context = {
        "title": named(written, sight.place, get_language() or "ja"),
        "place": sight.place,
        "back": address_of(row, sight.place, written),
        "mode": form.mode,
        "modes": _modes(sight, form.mode),
        "view": _view(form, marks_of(form, cover)),
        "text": form.text,
        "names": _names(sight) if form.mode == TEXT else [],
        "flaws": form.flaws,
        "is_sound": form.is_sound,
        # What is stored is said above; beside it stands only what would be another.
        "now": form.said() if request.method == "POST" else "",
        "before": before.said(),
        "gap": gap_of(form, cover),
        "lines": lines if status != 200 or form.flaws else [],  # noqa: PLR2004
        "removable": bool(written.get(sight.place)) and not (how and how.needed),
        "on": revision_at(request, row) if request.method == "POST" else row.revision,
        "overtaken": overtaken,
        "is_anew": form.is_anew,
    }
    if overtaken:
        context["on"] = row.revision
    return shown(request, studio_of(request, row.pk), "rule", context, status)


def _view(form: RuleForm, marks: dict[int, str]) -> Any:
    drawing = form.drawing(get_language() or "ja")
    seen, wanted = form.sight.seen, form.sight.wanted
    if form.mode == ROWS:
        return drawing.group(form.sheet, "", seen, _("次に当てはまるとき"))
    if form.mode == SUM:
        return drawing.quantity(form.sheet, "", seen, _("金額・数"))
    return drawing.table(form.sheet, wanted, marks) if form.mode == TABLE else None


def _modes(sight: Sight, now: str) -> list[tuple[str, str]]:
    words = {
        ROWS: _("条件の行で作る"),
        SUM: _("数を選んで作る"),
        TABLE: _("判定表で作る"),
        TEXT: _("式で書く（ほかの形で作れないとき）"),
    }
    return [(one, words[one]) for one in modes_for(sight) if one != now]


def _names(sight: Sight) -> list[dict[str, str]]:
    """Return the keys that a text may use, with what they are called."""
    seen = sight.seen
    names = dict.fromkeys(name for level in seen.scope.levels for name in level)
    found = [(name, seen.label(name)) for name in names]
    params = [(f'param("{one}", today)', one) for one in sorted(seen.parameters)]
    return [{"name": name, "value": said} for name, said in (*found, *params)]
