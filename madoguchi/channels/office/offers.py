"""Show what a ward offers, version by version, and what a proposal would change.

For whoever answers for procedures (手続き管理); a procedure of another department is
not there for them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from madoguchi.cases.problems import NotYours
from madoguchi.cases.queries import Touched, touched_by_change
from madoguchi.channels.office.wording import CLASS_KINDS, PROPOSAL_STATES
from madoguchi.design.fields import Option
from madoguchi.design.words import in_japanese, marked_moment
from madoguchi.procedures.actions import bound_hash, judgment_of
from madoguchi.procedures.changes.classes import CLASSES, rank
from madoguchi.procedures.changes.judging import Judged
from madoguchi.procedures.changes.said import Wording, class_said, policy_said
from madoguchi.procedures.changes.terms import in_force
from madoguchi.procedures.definition.canonical import from_canonical
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.overlay import variant_in
from madoguchi.procedures.models import Proposal
from madoguchi.procedures.queries import (
    Terms,
    every_offer_of,
    form_at,
    proposals_of,
    terms_of,
)
from madoguchi.procedures.rules import may_manage, may_see
from madoguchi.procedures.standing import version_here
from madoguchi.wards.actor import Actor


def managed_terms(by: Actor, slug: str) -> Terms:
    """Return the terms of a procedure that somebody answers for; NotYours else."""
    terms = terms_of(by.ward, slug)
    if not terms or not may_manage(by, terms[-1].form.definition.department):
        raise NotYours
    return terms


def managed_proposal(by: Actor, proposal_id: UUID) -> Proposal:
    row = proposals_of(by.ward).filter(pk=proposal_id).first()
    if row is None or not may_see(by, department_of(row)):
        raise NotYours
    return row


def managed_version(by: Actor, slug: str, number: int) -> Definition:
    """Return a version that is proposed or on offer; NotYours else."""
    found = version_here(by.ward, slug, number)
    if found is None or not may_manage(by, found.department):
        raise NotYours
    return found


def department_of(row: Proposal) -> str:
    return from_canonical(bytes(row.document)).department


# ------------------------------------------------------------------------- the lists


def managed(by: Actor, at: datetime, language: str) -> list[list[Any]]:
    """Return a row for each procedure that somebody answers for."""
    rows = []
    for offer in every_offer_of(by.ward, at):
        definition = offer.form.definition
        if not may_manage(by, definition.department):
            continue
        rows.append(
            [
                {
                    "text": definition.title[language],
                    "href": reverse("office:procedure", args=[offer.slug]),
                },
                _("第%(number)s版") % {"number": definition.number},
                state_of(terms_of(by.ward, offer.slug), at),
            ]
        )
    return rows


def state_of(terms: Terms, at: datetime) -> str:
    """Say how a procedure stands: open, scheduled, closed."""
    now = in_force(terms, at)
    if now < 0:
        return _("公開の予定")
    closes = terms[now].closes_at
    if closes is not None and closes <= at:
        return _("受付終了")
    if now < len(terms) - 1:
        return _("受付中（次の版の予定あり）")
    return _("受付中")


def proposals(by: Actor, language: str, slug: str = "") -> list[list[Any]]:
    """Return a row for each open proposal, or for each of a procedure."""
    rows = proposals_of(by.ward)
    rows = rows.filter(slug=slug) if slug else rows.filter(state__in=Proposal.OPEN)
    return [
        [
            {
                "text": _("%(title)s 第%(number)s版")
                % {"title": title_of(row, language), "number": row.number},
                "href": reverse("office:proposal", args=[row.pk]),
            },
            PROPOSAL_STATES[row.state],
            in_japanese(row.drawn_up_by.name),
            marked_moment(row.drawn_up_at, weekday=False),
        ]
        for row in rows
        if may_see(by, department_of(row))
    ]


def title_of(row: Proposal, language: str) -> str:
    return from_canonical(bytes(row.document)).title[language]


def on_disk(slug: str) -> list[int]:
    """Return the versions of a procedure that lie in the folder of procedures."""
    folder = Path(settings.PROCEDURES_DIR) / slug
    if not folder.is_dir():
        return []
    return sorted(int(one.name) for one in folder.iterdir() if one.name.isdecimal())


def to_propose(terms: Terms, ward: str) -> list[Option]:
    """Return the versions on disk that a ward has not offered as it takes them."""
    offered_here = [one.form.definition for one in terms]
    return [
        Option(str(number), version_name(number, variant))
        for number, variant in taken_on_disk(terms[-1].slug, ward)
        if not _was_offered(number, variant, offered_here)
    ]


def _was_offered(number: int, variant: str, by_order: Sequence[Definition]) -> bool:
    """Say whether a version was on offer; of the last one another overlay is new."""
    last = by_order[-1]
    if number == last.number:
        return variant == last.variant
    return any(number == one.number for one in by_order)


def taken_on_disk(slug: str, ward: str) -> Iterator[tuple[int, str]]:
    """Yield each version on disk with what a ward's overlay makes of it."""
    for number in on_disk(slug):
        folder = Path(settings.PROCEDURES_DIR) / slug / str(number)
        yield number, variant_in(folder, ward)


def version_name(number: int, variant: str) -> str:
    """Name a version, and the revision of the ward's overlay that is on it."""
    name = _("第%(number)s版") % {"number": number}
    if not variant:
        return name
    revision = variant.rpartition("/")[2]
    return name + _("（区の上書き %(revision)s）") % {"revision": revision}


def history_of(terms: Terms, at: datetime) -> list[dict[str, Any]]:
    """Return the terms of a procedure, the newest first."""
    now = in_force(terms, at)
    return [_term(terms, place, now, at) for place in reversed(range(len(terms)))]


def _term(terms: Terms, place: int, now: int, at: datetime) -> dict[str, Any]:
    term = terms[place]
    step = "now" if place == now else "next" if place > now else "done"
    closed = term.closes_at is not None and term.closes_at <= at
    words = {
        "now": _("受付終了") if closed else _("受付中"),
        "next": _("公開の予定"),
        "done": _("前の版"),
    }
    definition = term.form.definition
    number = version_name(definition.number, definition.variant)
    told = [
        (_("公開："), term.opens_at),
        (_("受付終了："), term.closes_at),
        (_("前の版で送れる期限："), term.finish_until if place else None),
        (_("途中の入力を送れる期限："), term.drafts_until),
    ]
    lines = [
        Markup("{}{}").format(name, moment_text(when)) for name, when in told if when
    ]
    lines.append(Markup("{}{}").format(_("内容のしるし："), term.hash[:12]))
    address = reverse("office:version_preview", args=[term.slug, term.hash])
    link = Markup('<a href="{}">{}<span class="hide">{}{}</span></a>')
    lines.append(link.format(address, _("プレビュー"), _("："), number))
    return {
        "title": f"{number} {words[step]}",
        "text": Markup("<br>").join(lines),
        "state": "done" if closed else step,
    }


def moment_text(at: datetime) -> Markup:
    return marked_moment(at, year=True, weekday=False)


def touched_rows(ward: int, slug: str, at: datetime) -> list[list[Any]]:
    """Return how many people are under way by each version."""
    found: Sequence[Touched] = touched_by_change(ward, slug, at)
    return [
        [
            _("第%(number)s版") % {"number": one.version},
            one.drafts,
            one.open_cases,
            one.cases,
        ]
        for one in found
    ]


# ----------------------------------------------------------------------- a proposal


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal ready to be shown: its changes in words, and what they touch."""

    row: Proposal
    title: str
    gravest: str
    policy: str
    changes: list[dict[str, Any]]
    touched: list[list[Any]]
    drafts: int
    is_legal: bool
    bound: str


def shown(row: Proposal, at: datetime, language: str) -> Shown:
    judgment = judgment_of(row)
    new = from_canonical(bytes(row.document))
    old = form_at(row.based_on).definition if row.based_on else new
    wording = Wording(old, new, language)
    touched = touched_by_change(row.ward_id, row.slug, at)
    return Shown(
        row=row,
        title=new.title[language],
        gravest=class_said(judgment.gravest, language),
        policy=policy_said(judgment.gravest, language),
        changes=[_change(one, wording, language) for one in judgment.judged],
        touched=touched_rows(row.ward_id, row.slug, at),
        drafts=sum(one.drafts for one in touched),
        is_legal=judgment.is_legal,
        bound=bound_hash(row, at),
    )


def _change(one: Judged, wording: Wording, language: str) -> dict[str, Any]:
    said = wording.say(one.change)
    own = rank(one.change.own_class)
    return {
        "id": one.change.id,
        "said": said,
        "class": class_said(one.name, language),
        "kind": CLASS_KINDS[one.name],
        "raised": one.is_raised,
        "name": one.name,
        "options": [Option(name, class_said(name, language)) for name in CLASSES[own:]],
    }


def steps_for(row: Proposal, by: Actor, *, is_green: bool) -> Mapping[str, bool]:
    """Return what somebody may do with a proposal; each action asks again."""
    mine = row.is_by(by.id)
    state = row.state
    if not may_manage(by, department_of(row)):
        return {}
    approving = state == Proposal.State.IN_REVIEW and not mine
    return {
        "edit": row.is_open,
        "ask": state == Proposal.State.DRAFT,
        "approve": approving and is_green,
        "send_back": state in (Proposal.State.IN_REVIEW, Proposal.State.APPROVED),
        "publish": state == Proposal.State.APPROVED and is_green,
        "drop": row.is_open,
        "waits": state == Proposal.State.IN_REVIEW and mine,
        "blocked": not is_green and (approving or state == Proposal.State.APPROVED),
    }
