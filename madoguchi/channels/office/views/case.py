"""The case on one page: answers, documents, law, what to do next, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from madoguchi.cases import actions
from madoguchi.cases.linked import is_linked
from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase, OpenCorrection
from madoguchi.cases.queries import (
    corrections_of,
    decision_of,
    notes_of,
    prior_answers_of,
    revocations_of,
)
from madoguchi.cases.rules import may_work
from madoguchi.channels.office.approvals import approval_of
from madoguchi.channels.office.clock import clock_of, filing_said
from madoguchi.channels.office.history import Names, log_lines, look_lines, names_of
from madoguchi.channels.office.http import StaffRequest, page
from madoguchi.channels.office.issued import issued_rows
from madoguchi.channels.office.mandates import agent_note, letters_told
from madoguchi.channels.office.money import MoneySheet, money_sheet
from madoguchi.channels.office.moves import Moves, moves_of, state_of
from madoguchi.channels.office.protection import protection_of
from madoguchi.channels.office.stages import flow_sheet, unit_name
from madoguchi.channels.office.wording import (
    ASK_REASONS,
    CHANNELS,
    DECISIONS,
    DOCUMENTS,
    MARKS,
    NOTICE_STATES,
    REFUSAL_REASONS,
    REVOCATION_REASONS,
    refused_words,
    said,
)
from madoguchi.design.fields import Field, Option
from madoguchi.design.words import clock_text, day_text, in_japanese, lines
from madoguchi.documents.actions import is_withheld, open_name
from madoguchi.documents.models import Document
from madoguchi.documents.queries import all_documents
from madoguchi.events.queries import history, views_of
from madoguchi.notices.models import Notice
from madoguchi.notices.queries import OpenNotice, all_notices_of
from madoguchi.procedures.filing import FileBy, file_by
from madoguchi.procedures.kinds.hidden import Hidden
from madoguchi.procedures.kinds.question import Question
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import (
    actor_of,
    calendar_at,
    calendar_of,
    departments_of,
    staff_of,
)

Row = dict[str, Any]
LOOKS_SHOWN: Final = 20
UNPROCESSABLE: Final = 422
MOST_NOTE: Final = 4000


def case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    opened = actions.open_case(case_id, request.actor, "work", request.at)
    asked = request.GET.get("reveal", "")
    revealed = asked and actions.reveal(opened, asked, request.actor, request.at)
    sheets = Sheets(request, opened, revealed=asked if revealed else "")
    return page(request, "office/case.html", sheets.context())


@dataclass(frozen=True, slots=True)
class Note:
    """A remark as it was typed, what is wrong with it, and whom it is to tell."""

    text: str = ""
    wrong: str = ""
    named: tuple[str, ...] = ()

    def field(self) -> Field:
        return Field(
            "textarea",
            "note",
            _("係内のメモ（開示の対象です）"),
            hint=_("@職員番号 で名前を呼ぶと、その人の「自分あて」に出ます。"),
            required=False,
            raw={"note": [self.text]},
            errors={"note": self.wrong} if self.wrong else {},
            rows=3,
        )


def show_noted(request: StaffRequest, case_id: UUID, note: Note) -> HttpResponse:
    """Show a case with a remark that could not be kept."""
    opened = actions.open_case(case_id, request.actor, "work", request.at)
    told = {
        "note_field": note.field(),
        "named": note.named,
        "refused": note.wrong,
        "said": "",
    }
    context = {**Sheets(request, opened).context(), **told}
    return page(request, "office/case.html", context, status=UNPROCESSABLE)


class Sheets:
    """The sheets of one opened case, in the language of the page.

    `revealed` names the question whose masked answer is shown in full.
    """

    def __init__(
        self, request: StaffRequest, opened: OpenCase, *, revealed: str = ""
    ) -> None:
        self.request = request
        self.revealed = revealed
        self.case = opened
        self.row = opened.row
        self.language = get_language() or "ja"
        self.staff = staff_of(request.ward.pk)
        self.definition = opened.form.definition
        self.documents = all_documents(request.ward.pk, opened.row.stream)

    def context(self) -> dict[str, Any]:
        request, opened = self.request, self.case
        corrections = corrections_of(opened)
        names = names_of(self.staff, departments_of(self.row.ward_id))
        code, kind = state_of(self.row, self.definition.stages)
        moves = self.moves()
        money = money_sheet(self.row, request.actor)
        pages = self.pages()
        notices = all_notices_of(opened, self.language)
        return {
            "case": self.row,
            "title": self.definition.title[self.language],
            "state": {"text": MARKS[code], "kind": kind},
            "facts": self.facts(),
            "protection": protection_of(self.row, opened.insight),
            "said": said(request.GET.get("said", "")),
            "refused": _refused(request.GET.get("refused", "")),
            "moves": moves,
            "reads_only": moves.why == "elsewhere",
            "flow": flow_sheet(opened, moves),
            "why": WHY[self.why(moves, money)]() if moves.why else "",
            "colleagues": self.colleagues(),
            "named": (),
            "callable": self.callable(),
            "pages": pages,
            "changed": any(row["changed"] for one in pages for row in one["rows"]),
            "corrected": bool(self.prior()),
            "correction": self.correction(corrections),
            "decision": self.decision(),
            "revocations": self.revocations(),
            "documents": [
                self.document(one) for one in self.documents if not one.number
            ],
            "issued": issued_rows(opened, self.documents),
            "money": money,
            "approval": approval_of(self.row),
            "agent": agent_note(self.row, request.today),
            "is_linked": not self.row.is_of_staff
            and is_linked(self.row, request.actor),
            "agent_letters": letters_told(self.row),
            "laws": self.laws(),
            "standards": [
                one[self.language] for one in self.definition.review_standards
            ],
            "period": self.period(),
            "notices": [
                {
                    "subject": one.subject,
                    "state": NOTICE_STATES.get(one.state, one.state),
                    "at": one.sent_at or one.made_at,
                }
                for one in notices
            ],
            "untold": bool(notices) and self.reaches_nobody(notices[0]),
            "notes": notes_of(opened),
            "note_field": Note().field(),
            "log": log_lines(history(self.row.ward_id, self.row.stream), names),
            **self.looks(names),
        }

    def looks(self, names: Names) -> Row:
        """Return the latest looks at the case, all of them when asked for."""
        every = "looks" in self.request.GET
        most = None if every else LOOKS_SHOWN + 1
        found = views_of(self.row.ward_id, self.row.stream, most)
        shown = found if every else found[:LOOKS_SHOWN]
        return {
            "looks": look_lines(shown, names),
            "more_looks": len(found) > len(shown),
            "every_look": every,
        }

    def moves(self) -> Moves:
        request = self.request
        stages, ward = self.definition.stages, request.ward
        return moves_of(self.row, request.actor, stages, ward, request.today)

    def why(self, moves: Moves, money: MoneySheet | None) -> str:
        """Name what stands in the way: the fee may wait for its amount, too."""
        unsettled = moves.why == "unpaid" and money and not money.is_asked
        if moves.why == "enquiry" and self.row.paused_on is not None:
            return "enquiry_stopped"
        return "unsettled" if unsettled else moves.why

    def reaches_nobody(self, notice: OpenNotice) -> bool:
        """Say whether a notice lies in the inbox of somebody who never signs in.

        A receipt was handed over or shown; whatever comes later must be told.
        """
        unsent = notice.state in (Notice.State.INBOX, Notice.State.REFUSED)
        later = notice.kind != "received"
        return unsent and later and self.row.person_id is None

    # ------------------------------------------------------------------- the head

    def facts(self) -> list[Row]:
        row = self.row
        clock = clock_of(row, calendar_of(self.request.ward), self.request.today)
        found = [
            {"name": _("請求者"), "value": self.case.label or _("氏名なし")},
            {"name": _("経路"), "value": self.channel()},
            {"name": _("到達"), "value": self.arrival()},
            {"name": _("期限"), "value": clock.text, "late": clock.urgency},
            {
                "name": _("担当者"),
                "value": in_japanese(row.assignee.name)
                if row.assignee
                else _("担当なし"),
            },
            {
                "name": _("手続きの版"),
                "value": _("第%(n)d版") % {"n": row.version},
            },
        ]
        if filing := filing_said(self.filing()):
            late = "late" if filing["kind"] else ""
            said = {"name": _("届出の期限"), "value": filing["text"], "late": late}
            found.insert(3, said)
        if stage := self.stage():
            found.insert(-2, stage)
        if any(one.department for one in self.definition.stages):
            found.insert(-2, {"name": _("扱う課"), "value": self.desk()})
        if row.fee_yen:
            found.insert(4, {"name": _("手数料"), "value": f"{row.fee_yen:,}円"})
        return found

    def stage(self) -> Row | None:
        """Return where it stands and when that should be done, where a time is set."""
        row = self.row
        due_at = None if row.closed_at or row.paused_on else row.stage_due_at
        stage = next(
            (one for one in self.definition.stages if one.key == row.stage), None
        )
        if due_at is None or stage is None:
            return None
        slow = row.is_slow(self.request.at)
        at = timezone.localtime(due_at)
        told = {
            "stage": stage.title[self.language],
            "day": day_text(at.date(), weekday=False),
            "time": clock_text(at),
        }
        words = (
            _("%(stage)s（めやす %(day)s %(time)s、超過）")
            if slow
            else _("%(stage)s（めやす %(day)s %(time)s）")
        )
        return {
            "name": _("工程"),
            "value": words % told,
            "late": "late" if slow else "",
        }

    def desk(self) -> str:
        """Name the department it lies with, and the one that answers for it."""
        row = self.row
        here, home = self.unit(row.unit), self.unit(row.home_unit)
        if not row.is_elsewhere:
            return here
        return escape(_("%(here)s（所管は%(home)s）")) % {"here": here, "home": home}

    def unit(self, slug: str) -> str:
        return in_japanese(unit_name(self.row.ward_id, slug))

    def filing(self) -> FileBy | None:
        """Return until when the law asked the applicant to file."""
        if self.definition.filing.start is None:
            return None
        row = self.row
        calendar = calendar_at(row.ward_id, row.calendar)
        shown = self.case.whole_journey(self.case.whole).shown()
        return file_by(self.case.form, shown, row.arrived_on, row.channel, calendar)

    def channel(self) -> str:
        row = self.row
        words = str(CHANNELS.get(row.channel, row.channel))
        if row.entered_by:
            name = in_japanese(row.entered_by.name)
            by = escape(_("入力 %(name)s")) % {"name": name}
            words = Markup("{}（{}）").format(words, by)
        if row.assisted:
            words += _("、支援あり")
        return words

    def arrival(self) -> str:
        row = self.row
        if row.entered_by_id:
            return day_text(row.arrived_on)
        return f"{day_text(row.arrived_on)} {clock_text(row.arrived_at)}"

    def period(self) -> str:
        period = self.definition.period
        if period.unit == "calendar":
            return _("標準処理期間 %(n)d日（閉庁日も数えます）") % {"n": period.days}
        return _("標準処理期間 %(n)d日（区の数え方）") % {"n": period.days}

    # ---------------------------------------------------------------- the answers

    def prior(self) -> Mapping[str, Any]:
        """Return the answers before the last correction, if there was one."""
        if not hasattr(self, "_prior"):
            versions = prior_answers_of(self.case)
            self._prior: Mapping[str, Any] = versions[-1][1] if versions else {}
        return self._prior

    def pages(self) -> list[Row]:
        journey = self.case.journey()
        shown = journey.shown()
        prior = self.prior()
        pages = []
        for one in self.case.form.pages:
            asked = {question.key for question in journey.answerable(one.key)}
            rows = [
                self.answer(question, shown.get(question.key))
                for question in one.questions
                if question.key in asked or question.key in prior
            ]
            if rows:
                pages.append({"title": one.title[self.language], "rows": rows})
        return pages

    def answer(self, question: Question, value: Any) -> Row:
        before = self.prior().get(question.key)
        row: Row = {
            "label": question.label[self.language],
            "answer": self.words(question, value),
            "changed": bool(self.prior()) and before != value,
            "before": self.words(question, before),
            "href": "",
            "picture": self.case.form.picture(question.key, value),
            "reveal": self.reveal(question, value),
        }
        if question.kind == "file" and value is not None and self.is_open(value):
            row["href"] = reverse("office:document", args=[self.row.pk, value])
        return row

    def words(self, question: Question, value: Any) -> str:
        if value is None:
            return _("記入なし")
        form = self.case.form
        say = form.say if self.revealed == question.key else form.say_masked
        return lines(say(question.key, value, self.language))

    def reveal(self, question: Question, value: Any) -> str:
        """Return where a masked answer is shown in full, to who needs it."""
        if value is None or self.revealed == question.key:
            return ""
        if isinstance(value, Hidden):
            return ""
        if not self.case.form.holds_secret(question.key):
            return ""
        if not may_work(self.request.actor, self.row.department):
            return ""
        here = reverse("office:case", args=[self.row.pk])
        return f"{here}?reveal={question.key}#answers"

    # --------------------------------------------------- what was asked and decided

    def correction(self, corrections: Sequence[OpenCorrection]) -> Row | None:
        """Return the newest correction as rows: what was asked, and until when."""
        if not corrections:
            return None
        newest = corrections[0]
        form = self.case.form
        return {
            "waits": self.row.state == Case.State.CORRECTING
            and newest.answered_at is None,
            "letter": self.letter_of(newest),
            "due_on": newest.due_on,
            "asked_at": newest.asked_at,
            "answered_at": newest.answered_at,
            "rows": [
                {
                    "name": form.question(ask.question).label[self.language],
                    "value": lines(
                        f"{ASK_REASONS.get(ask.reason, '')}\n{ask.text}".strip()
                    ),
                }
                for ask in newest.asks
            ],
        }

    def letter_of(self, correction: OpenCorrection) -> str:
        """Return where the letter that asks for a correction is, if there is one."""
        kind, cause = Document.Kind.CORRECTION, correction.letter_cause
        for one in self.documents:
            if (one.kind, one.cause) == (kind, cause):
                return reverse("office:document", args=[self.row.pk, one.pk])
        return ""

    def decision(self) -> Row | None:
        found = decision_of(self.case)
        if found is None:
            return None
        names = {one.pk: in_japanese(one.name) for one in self.staff}
        return {
            "outcome": DECISIONS[found.outcome],
            "reason_code": REFUSAL_REASONS.get(found.reason_code, ""),
            "reason": found.reason,
            "remedies": found.remedies,
            "at": found.decided_at,
            "by": names.get(found.staff_id, _("退職した職員"))
            if found.staff_id
            else _("手続きの決まり（自動）"),
        }

    def revocations(self) -> list[Row]:
        """Return the decisions that were taken back, the newest first."""
        return [
            {
                "outcome": DECISIONS[one.outcome],
                "decided_at": one.decided_at,
                "at": one.revoked_at,
                "why": REVOCATION_REASONS[one.reason_code],
                "reason": one.reason,
            }
            for one in revocations_of(self.case)
        ]

    # --------------------------------------------------------- documents and the law

    def is_open(self, file_id: str) -> bool:
        """Say whether a file handed in may be opened: it may show where they live."""
        seen = self.case.insight
        return not any(
            str(one.pk) == file_id and is_withheld(one, seen) for one in self.documents
        )

    def document(self, row: Document) -> Row:
        question = self.case.form.questions.get(row.question)
        withheld = is_withheld(row, self.case.insight)
        name = open_name(row, self.case.key, self.case.insight)
        return {
            "id": row.pk,
            "name": _("保護中のため開けない書類") if withheld else name,
            "withheld": withheld,
            "kind": DOCUMENTS.get(row.kind, row.kind),
            "about": question.label[self.language] if question else "",
            "size": row.size,
            "at": row.created_at,
        }

    def laws(self) -> list[str]:
        return [
            f"{law.name[self.language]} {law.article[self.language]} "
            f"{_('（条文との照合はまだ）') if law.unverified else ''}".strip()
            for law in self.definition.law
        ]

    def callable(self) -> list[Option]:
        """Return who can be called by a note: this section's staff but oneself."""
        if self.row.is_of_staff:
            return []
        mine = self.request.actor.id
        return [
            Option(one.login, one.name) for one in self.workers if str(one.pk) != mine
        ]

    def colleagues(self) -> list[Option]:
        return [
            Option(str(one.pk), one.name)
            for one in self.workers
            if one.pk != self.row.assignee_id
        ]

    @cached_property
    def workers(self) -> list[Staff]:
        """Return the staff who work on the cases of this section."""
        unit = self.row.department
        return [one for one in self.staff if may_work(actor_of(one), unit)]


def _refused(code: str) -> str:
    return refused_words(code) if code else ""


WHY: Mapping[str, Any] = {
    "circulating": lambda: _("起案した内容の決裁を待っています。"),
    "enquiry": lambda: _(
        "台帳の回答を待っています。届くと、自動で次の工程へ進みます。"
    ),
    "enquiry_stopped": lambda: _(
        "台帳の回答を待っています。期間の計算は止まっています。"
        "届くと、自動で次の工程へ進みます。"
    ),
    "robot": lambda: _("ロボットの作業を待っています。終わると、次の工程へ進みます。"),
    "stages": lambda: _("決定の前に、まだ終えていない工程があります。"),
    "hand_over": lambda: _(
        "台帳のシステムの回答を待っています。届くと「交付済み」になり、完了にできます。"
    ),
    "unsettled": lambda: _(
        "手数料の額を確かめて、下の「手数料の納付」で確定してください。申請者に知らせます。"
    ),
    "unpaid": lambda: _(
        "手数料の納付を待っています。納付されると、台帳のシステムへ引き継ぎます。"
    ),
    "finished": lambda: _("この事案は終わっています。"),
    "waits": lambda: _("補正の回答を待っています。期間の計算は止まっています。"),
    "elsewhere": lambda: _(
        "いまは、ほかの課が扱っています。見ることはできますが、操作はその課の職員が行います。"
    ),
    "others": lambda: _("ほかの職員が担当しています。"),
    "own": lambda: _("あなたの申請です。扱うのは、ほかの決裁者です。"),
    "supervisor": lambda: _("この手続きの決定は決裁者が行います。"),
}
