"""Try the rules of a manuscript with a set of answers: what is charged, what is paid.

Nothing is kept of the answers; they are those of an invented person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.design.fields import Field, SummaryLine, error_lines
from madoguchi.design.words import yen
from madoguchi.procedures.buttons import after_button
from madoguchi.procedures.definition.model import Amount, Definition
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.entitlement import excerpt, given_only
from madoguchi.procedures.fields import Sight, fields_of
from madoguchi.procedures.journey import Journey, PageReader
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.studio.folder import read_manuscript
from madoguchi.procedures.studio.manuscript import Manuscript
from madoguchi.procedures.studio.wording import value_said

TRIED: Final = "example"
"""The button that computes."""
Raw = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Worked:
    """The questions that the rules read, and what they come to."""

    fields: tuple[Field, ...] = ()
    lines: tuple[SummaryLine, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    total: str = ""
    verdict: str = ""
    reasons: tuple[str, ...] = ()
    is_ready: bool = True
    is_done: bool = False


def worked_example(
    manuscript: Manuscript, part: str, sent: QueryDict, today: date
) -> Worked:
    """Compute a part (fee, amounts or eligibility) for the answers that were sent."""
    definition, flaws = read_manuscript(manuscript)
    if definition is None or any(not one.language for one in flaws):
        return Worked(is_ready=False)
    form = _form(definition, part)
    raw = {key: [str(one) for one in values] for key, values in sent.lists()}
    asked = Journey(form, {}, today).asked(form.pages[0].key)
    if not raw:
        return Worked(_fields(asked, {}, ()))
    changed = after_button(form.pages[0].questions, raw)
    parsed = PageReader(form, today).read(form.pages[0], changed or raw, {})
    fields = _fields(parsed.asked, parsed.raw, parsed.problems if not changed else ())
    if changed is not None or raw.get("press") != [TRIED]:
        return Worked(fields)
    if problems := [one for one in parsed.problems if one.code != "missing"]:
        fields = _fields(parsed.asked, parsed.raw, problems)
        return Worked(fields, tuple(error_lines(fields)))
    answers = given_only(parsed.answers)
    fields = _fields(parsed.asked, parsed.raw, ())
    return _result(form, answers, fields, today)


def _form(definition: Definition, part: str) -> Form:
    """Return the form of one page that asks for what the rules of a part read."""
    lines = tuple(
        Amount(f"fee{at}", one.label, "once", one.amount, one.when)
        for at, one in enumerate(definition.fee)
    )
    rules = {"fee": lines, "amounts": definition.amounts}.get(part, ())
    conditions = definition.eligibility if part == "eligibility" else ()
    asked = excerpt(replace(definition, amounts=rules, eligibility=conditions))
    if part == "fee":
        asked = replace(asked, amounts=(), fee=definition.fee)
    return compile_form(asked)


def _fields(
    asked: Sequence[Any], raw: Raw, problems: Sequence[Problem]
) -> tuple[Field, ...]:
    language = get_language() or "ja"
    sight = Sight(language=language, raw=raw, problems=tuple(problems))
    fields = fields_of(asked, sight)
    return tuple(replace(one, heading=False, required=False) for one in fields)


def _result(
    form: Form, answers: Mapping[str, Any], fields: tuple[Field, ...], today: date
) -> Worked:
    language = get_language() or "ja"
    shown = Journey(form, answers, today).shown()
    fee = form.fee(shown, "web", today)
    rows = [(line.label[language], _yen(line.amount)) for line in fee.lines]
    for amount in form.amounts(shown, today):
        per = value_said("amounts/1/per", amount.per, language)
        label = _("%(label)s（%(per)s）") % {
            "label": amount.label[language],
            "per": per,
        }
        rows.append((label, _yen(amount.amount)))
    verdict = form.eligibility(shown, today)
    asks = bool(form.definition.eligibility)
    return Worked(
        fields=fields,
        rows=tuple(rows),
        total=_yen(fee.total) if form.definition.fee else "",
        verdict=_verdict(verdict.met) if asks else "",
        reasons=tuple(one[language] for one in verdict.reasons) if asks else (),
        is_done=True,
    )


def _yen(amount: int | None) -> str:
    return _("まだ決まりません") if amount is None else str(yen(amount))


def _verdict(met: bool | None) -> str:  # noqa: FBT001
    if met is None:
        return _("まだ決まりません")
    return _("対象です") if met else _("対象になりません")
