"""What surrounds every page of the office: the ward's face and the way to each desk."""

from collections.abc import Collection
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import escape

from madoguchi.channels.office.entrances import ENTRANCES
from madoguchi.design.frame import Frame, Link, Watch
from madoguchi.design.theme import Theme
from madoguchi.design.words import in_japanese
from madoguchi.personnel.rules import idle_after
from madoguchi.wards.models import Staff, Ward

LANGUAGES = ("ja", "en")


class Desk(NamedTuple):
    """A part of the office: where its link leads, and which addresses lie in it."""

    text: str
    entrance: str
    inside: frozenset[str]


PROPOSAL = (
    "flow_bpmn",
    "proposal", "proposal_contents", "proposal_preview", "version_preview",
    "usability", "waiver",
)  # fmt: skip
CASE = (
    "case", "issue", "correction", "extension", "answer", "answer_check", "decision",
    "revocation", "reopening", "mandate",
    "search", "protect", "keys", "bulk", "bulk_one", "sharing", "enquiries",
    "deadlines", "deadlines_csv",
    "talk", "advice", "linked",
)  # fmt: skip
OWN_DESK = (
    "own", "own_form", "own_check", "own_case", "own_team", "month", "staff_month",
)  # fmt: skip
REGISTERS = ("register", "register_row", "register_import")
OWN = ("account", "password", "passkey_add")
MANUSCRIPT = tuple(name for name in ENTRANCES if name.startswith("manuscript"))


def desks() -> list[Desk]:
    """Return the desks in the order of the day's work."""
    found = [
        _desk(_("仕事"), "queue", *CASE),
        _desk(_("自分あて"), "calls", "advice_one"),
        _desk(_("決裁"), "approvals", "approval", "stamps", "deputies"),
        _desk(_("窓口受付"), "entry", "entry_form", "entry_check", "entry_receipt"),
        _desk(_("連携"), "exchange", "batch", "arrivals"),
        _desk(_("ロボット"), "robots", "robots_minutes"),
        _desk(_("お知らせ"), "notices"),
        _desk(_("住所の保護"), "protections", "protection", "opening_ask"),
        _desk(_("文書の保存"), "records", "disposal", "retention", "case_copy", "copy"),
        _desk(_("件数の登録"), "counts"),
        _desk(_("計画と指標"), "plan", "figures", "figure"),
        _desk(
            _("仕事の流れ"), "processes", "process", "process_compare", "process_upload"
        ),
        _desk(_("台帳"), "registers", *REGISTERS),
        _desk(_("タイムスタディ"), "time_study"),
        _desk(_("職員意識調査"), "staff_survey"),
        _desk(_("手続きと版"), "procedures", "procedure", *PROPOSAL),
        _desk(_("一斉判定"), "runs", "run", "run_found", "run_verdict"),
        _desk(_("手続きを作る"), "studio", *MANUSCRIPT),
        _desk(_("収納簿"), "ledger"),
        _desk(_("止まった処理"), "jobs"),
        _desk(_("閲覧の記録"), "access"),
        _desk(_("職員の手続き"), *OWN_DESK),
        _desk(_("勤怠と給与"), "payroll"),
        _desk(_("本人の開示請求"), "copies", "person_copy"),
        _desk(_("専決表"), "approval_tables", "approval_table"),
        _desk(_("職員"), "staff", "staff_member", "transfer"),
        _desk(_("権限の見直し"), "access_review"),
    ]
    if settings.DEMO:
        found.append(_desk(_("送信箱"), "outbox"))
    return found


def _desk(text: str, entrance: str, *others: str) -> Desk:
    return Desk(text, entrance, frozenset((entrance, *others)))


def frame_of(
    ward: Ward,
    staff: Staff | None,
    roles: Collection[str],
    *,
    at: str,
    section: str,
) -> Frame:
    """Return the frame for whoever asks; links lead only where they may go."""
    theme = Theme.of(ward.theme)
    links = []
    if staff is not None:
        held = frozenset(roles)
        links = [
            Link(
                _named(desk, staff),
                reverse(f"office:{desk.entrance}"),
                section in desk.inside,
            )
            for desk in desks()
            if ENTRANCES[desk.entrance].admits(held)
        ]
        account = reverse("office:account")
        links.append(Link(_("ログインの設定"), account, section in OWN))
        name = in_japanese(staff.name)
        text = escape(_("%(name)s（ログアウト）")) % {"name": name}
        links.append(Link(text, reverse("office:sign_out"), post=True))
    return Frame(
        ward=name_of(ward),
        service=_("職員窓口"),
        home=reverse("office:home"),
        theme=reverse("office:ward_css"),
        mark=theme.mark,
        links=tuple(links),
        languages=languages(at),
        watch=_watch(ward) if staff is not None else None,
        notice=_("練習用の窓口です。人も申請もすべて架空です。")
        if settings.DEMO
        else "",
    )


def _named(desk: Desk, staff: Staff) -> str:
    """Name a desk; with how much waits for who asks, which stands with their row."""
    if desk.entrance != "calls" or not staff.calls:
        return desk.text
    return _("%(desk)s（%(n)d）") % {"desk": desk.text, "n": staff.calls}


def _watch(ward: Ward) -> Watch:
    return Watch(
        script="office/lock.js",
        idle=round(idle_after(ward.rules).total_seconds()),
        lock=reverse("office:lock"),
        unlock=reverse("office:unlock"),
        pulse=reverse("office:pulse"),
    )


def name_of(ward: Ward) -> str:
    english = get_language() == "en"
    return (english and ward.name_en) or ward.name


def languages(at: str) -> tuple[Link, ...]:
    """Return the switch of languages; it stays on the page, without its form."""
    here = at.partition("?")[0]
    now = get_language() or settings.LANGUAGE_CODE
    return tuple(
        Link(name, f"{here}?lang={code}", current=code == now, lang=code)
        for code, name in settings.LANGUAGES
        if code in LANGUAGES
    )
