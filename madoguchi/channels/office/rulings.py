"""Ask what is decided and why: of one case, or alike of many."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ruling
from madoguchi.channels.office.reasons import standards_field, with_standards
from madoguchi.channels.office.wording import OUTCOMES, REFUSAL_REASONS, too_long
from madoguchi.design.fields import Field, Option
from madoguchi.procedures.definition.model import Definition

MOST_WORDS: Final = 4000
REFUSED: Final = str(Case.Outcome.REFUSED)


def read_ruling(post: QueryDict, definition: Definition) -> Ruling:
    """Read a decision as a form sent it; a grant has no reason code."""
    refused = post.get("outcome") == REFUSED
    reason = post.get("reason", "").replace("\r\n", "\n").strip()
    if refused:
        standards = definition.review_standards
        reason = with_standards(reason, standards, post.getlist("standard"))
    return Ruling(
        outcome=post.get("outcome", ""),
        reason_code=post.get("reason_code", "") if refused else "",
        reason=reason,
    )


def flaws_of(ruling: Ruling) -> dict[str, str]:
    """Say what is missing or too long, by the field it is about."""
    errors = {}
    if ruling.outcome not in Case.Outcome.values:
        errors["outcome"] = _(
            "交付・認定するか、不交付・却下とするかを選んでください。"
        )
    if ruling.outcome == REFUSED:
        if ruling.reason_code not in REFUSAL_REASONS:
            errors["reason_code"] = _("理由の区分を選んでください。")
        if not ruling.reason:
            errors["reason"] = _(
                "申請者に伝える理由を書いてください。どの要件に、なぜ当てはまらないかを書きます（行政手続法8条）。"
            )
    if long := too_long(ruling.reason, MOST_WORDS):
        errors["reason"] = long
    return errors


def ruling_fields(
    ruling: Ruling, errors: Mapping[str, str], definition: Definition, hint: str
) -> list[Field]:
    """Return the questions of a decision; `hint` says where the reason will stand."""
    asked: dict[str, Any] = {
        "raw": {
            "outcome": [ruling.outcome],
            "reason_code": [ruling.reason_code],
            "reason": [ruling.reason],
        },
        "errors": errors,
    }
    return [
        Field(
            "choice", "outcome", _("決定の内容"), options=_options(OUTCOMES), **asked
        ),
        Field(
            "choice",
            "reason_code",
            _("理由の区分"),
            hint=_("不交付・却下のときに選びます。統計に使います。"),
            required=False,
            options=_options(REFUSAL_REASONS),
            **asked,
        ),
        *standards_field(definition.review_standards, get_language() or "ja"),
        Field(
            "textarea",
            "reason",
            _("申請者に伝える理由"),
            hint=hint,
            required=False,
            max_length=MOST_WORDS,
            **asked,
        ),
    ]


def _options(words: Any) -> tuple[Option, ...]:
    return tuple(Option(code, str(text)) for code, text in words.items())
