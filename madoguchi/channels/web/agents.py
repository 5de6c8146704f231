"""Say for whom an application is: for oneself, or for another by a right to act."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_noop

from madoguchi.cases.mandates import declared_in
from madoguchi.cases.opened import OpenDraft
from madoguchi.design.addresses import reverse
from madoguchi.design.fields import Option
from madoguchi.design.translate import said as _
from madoguchi.procedures.definition.acting import EVIDENCE

GROUNDS: Final[Mapping[str, str]] = {
    "letter": gettext_noop("ご本人から頼まれた（委任状がある）"),
    "parent": gettext_noop("親権者（未成年の子の親）"),
    "minor_guardian": gettext_noop("未成年後見人"),
    "adult_guardian": gettext_noop("成年後見人"),
    "curator": gettext_noop("保佐人（代理権がある）"),
    "assistant": gettext_noop("補助人（代理権がある）"),
    "voluntary_guardian": gettext_noop("任意後見人"),
    "court": gettext_noop("裁判所が選んだ人"),
}
PAPERS: Final[Mapping[str, str]] = {
    "letter": gettext_noop("委任状"),
    "family_register": gettext_noop("戸籍全部事項証明書（戸籍謄本）"),
    "registration": gettext_noop("登記事項証明書（法務局で取れます）"),
    "court_order": gettext_noop("審判書と確定証明書"),
}


def paper_of(ground: str) -> str:
    """Name the paper that proves a right to act."""
    return _(PAPERS[EVIDENCE[ground]])


def ground_options(grounds: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(one, _(GROUNDS[one]), paper_of(one)) for one in grounds)


def whose_words(draft: OpenDraft) -> list[dict[str, str]]:
    """Return what the check of the answers says of whom they are about.

    Nothing where no agent is taken: nobody is asked what has one answer.
    """
    if not draft.form.definition.takes_agents_online and not draft.row.agent:
        return []
    href = reverse("web:for-whom", args=[draft.id])
    found = declared_in(draft.row, draft.key)
    if found is None:
        return [{"name": _("申請する人"), "value": _("本人"), "href": href}]
    ground = found.row.ground
    return [
        {"name": _("申請する人"), "value": _("代理人"), "href": href},
        {"name": _("代理人の氏名"), "value": found.agent.name},
        {"name": _("代理の理由"), "value": _(GROUNDS[ground])},
        {"name": _("区に出す書類"), "value": paper_of(ground)},
    ]
