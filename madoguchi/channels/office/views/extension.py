"""Take longer than the standard processing period: by how many days, and why."""

from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.actions.extending import Extension
from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.rules import MOST_EXTENDED
from madoguchi.channels.office.http import StaffRequest, go, go_after, page
from madoguchi.channels.office.wording import EXTENSION_REASONS
from madoguchi.design.fields import Field, Option, error_lines

LONGEST_NUMBER: Final = 3


def extension(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Ask for days and a reason; on POST, extend and let the applicant be told."""
    opened = actions.open_case(case_id, request.actor, "work", request.at)
    if opened.row.state not in Case.UNDECIDED:
        return go("case", case_id, refused="WrongState")
    if request.method != "POST":
        return _ask(request, opened, {"days": "", "reason": ""}, {})
    typed = {name: request.POST.get(name, "") for name in ("days", "reason")}
    days, errors = _days(typed["days"]), dict[str, str]()
    if not 1 <= days <= MOST_EXTENDED - opened.row.extended_days:
        left = MOST_EXTENDED - opened.row.extended_days
        errors["days"] = _("1から%(most)dまでの数を入力してください。") % {"most": left}
    if typed["reason"] not in EXTENSION_REASONS:
        errors["reason"] = _("延ばす理由を選んでください。")
    if errors:
        return _ask(request, opened, typed, errors)
    wanted = Extension(days, typed["reason"])
    return go_after(
        lambda: actions.extend(case_id, wanted, by=request.actor, at=request.at),
        "case",
        case_id,
        said="extended",
    )


def _days(text: str) -> int:
    """Return the number that was typed, 0 for anything else."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def _ask(
    request: StaffRequest,
    opened: OpenCase,
    typed: dict[str, str],
    errors: dict[str, str],
) -> HttpResponse:
    raw = {name: [value] for name, value in typed.items()}
    fields = [
        Field(
            "number",
            "days",
            _("延ばす日数"),
            hint=_("標準処理期間と同じように数えます。補正を待つ日は入りません。"),
            raw=raw,
            errors=errors,
            unit=_("日"),
        ),
        Field(
            "choice",
            "reason",
            _("延ばす理由"),
            hint=_("申請者に、この理由をわかりやすい言葉で知らせます。"),
            raw=raw,
            errors=errors,
            options=tuple(
                Option(code, str(text)) for code, text in EXTENSION_REASONS.items()
            ),
        ),
    ]
    language = get_language() or "ja"
    context = {
        "case": opened.row,
        "label": opened.label,
        "title": opened.form.definition.title[language],
        "fields": fields,
        "lines": error_lines(fields),
    }
    status = 422 if errors else 200
    return page(request, "office/extension.html", context, status=status)
