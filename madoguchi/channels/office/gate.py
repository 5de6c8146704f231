"""Show the publish gate of a proposal: each check, its reasons, where to look."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from madoguchi.channels.office.mends import manuscript_behind, mended_at
from madoguchi.channels.office.wording import DISABILITIES, LIGHTS, TESTED_AGES
from madoguchi.design.words import in_japanese, marked_day
from madoguchi.kernel.languages.language import JAPANESE
from madoguchi.procedures.changes.said import wordings
from madoguchi.procedures.definition.canonical import from_canonical
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.saying import sentence_of
from madoguchi.procedures.definition.scope import questions_of
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.gate.checking import EVERY, GREEN, PAGES
from madoguchi.procedures.gate.material import material
from madoguchi.procedures.gate.reasons import BLOCKS, HINT, NOTE, Reason
from madoguchi.procedures.gate.records import UsabilityTest
from madoguchi.procedures.gate.texts import texts_of
from madoguchi.procedures.gate.wording import say, title_of, what_it_does
from madoguchi.procedures.models import GateResult, Manuscript, Proposal
from madoguchi.procedures.rules import may_manage, may_waive
from madoguchi.procedures.standing import (
    Owed,
    Standing,
    around,
    owed_tests,
    records_of,
    standing_of,
    waiver_of,
)
from madoguchi.procedures.studio.wording import kind_said
from madoguchi.wards.actor import Actor

Rule = Callable[[Node], str]
"""How a rule is said to whoever reads."""

KINDS: Final[Mapping[str, str]] = {BLOCKS: "bad", HINT: "warn", GREEN: "good"}
ORDER: Final = ("bad", "wait", "warn", "good")
"""What blocks comes first."""


@dataclass(frozen=True, slots=True)
class Light:
    """One check as it is shown: its name, its colour in a word, its reasons."""

    title: str
    does: str
    word: str
    kind: str
    blocks: list[dict[str, str]]
    hints: list[dict[str, str]]
    notes: list[dict[str, str]]


def lights_of(
    row: Proposal, standing: Standing, language: str, manuscript: Manuscript | None
) -> list[Light]:
    """Return every check of a proposal with what it says.

    Its reasons lead to where they are put right, if there is a manuscript for that.
    """
    if standing.result is None:
        return []
    found = []
    titles = titles_in(from_canonical(bytes(row.document)), language)
    for check, light in standing.lights.items():
        mine = [one for one in standing.reasons if one.check == check]
        by = {
            severity: [
                _reason(one, _href(one, row, manuscript), titles, language)
                for one in mine
                if one.severity == severity
            ]
            for severity in (BLOCKS, HINT, NOTE)
        }
        waits = check == PAGES and standing.result.is_under_way
        found.append(
            Light(
                title_of(check, language),
                what_it_does(check, language),
                _("確認中") if waits else str(LIGHTS[light]),
                "wait" if waits else KINDS[light],
                by[BLOCKS],
                by[HINT],
                by[NOTE],
            )
        )
    return sorted(found, key=lambda one: ORDER.index(one.kind))


Titles = Mapping[tuple[str, str], str]


def titles_in(definition: Definition, language: str) -> Titles:
    """Return what pages and questions are called, by sort and key."""
    parts = wordings(language)["parts"]
    titles = {
        ("text", one.path): str(parts[name])
        for one in texts_of(definition)
        if (name := one.path.partition(".")[0]) in parts
    }
    titles |= {("page", page.key): page.title[language] for page in definition.pages}
    for question in questions_of(definition):
        titles["question", question.key] = question.label[language]
        for one in question.questions:
            titles["question", f"{question.key}.{one.key}"] = one.label[language]
    return titles


def _reason(one: Reason, href: str, titles: Titles, language: str) -> dict[str, str]:
    key = one.place.key.split("#", 1)[0].split("?", 1)[0]
    said = say(one, language, titles.get((one.place.sort, key), ""))
    return {
        "sentence": said.sentence,
        "do": said.do,
        "place": said.place,
        "href": href,
    }


def _href(one: Reason, row: Proposal, manuscript: Manuscript | None) -> str:
    """Return where a reason is put right or looked at; "" when it is nowhere."""
    if one.place.sort == "record":
        return "#records"
    if manuscript is not None and (found := mended_at(one, manuscript)):
        return found
    if one.place.sort == "procedure":
        return ""
    if one.check == PAGES:
        return reverse("office:proposal_preview", args=[row.pk])
    contents = reverse("office:proposal_contents", args=[row.pk])
    return f"{contents}#{anchor(one.place.sort, one.place.key)}"


def anchor(sort: str, key: str) -> str:
    """Name a place on the page of contents.

    >>> anchor("question", "members.birth"), anchor("rule", "fee.1#2")
    ('question-members-birth', 'rule-fee-1')
    """
    name = key.split("#", 1)[0].rsplit("/", 1)[-1]
    return f"{sort}-" + "".join(one if one.isalnum() else "-" for one in name)


def summary(standing: Standing) -> dict[str, str]:
    """Say in one line how a proposal stands."""
    result = standing.result
    if result is None:
        return {"word": _("まだ確認していません"), "kind": "wait"}
    if result.is_under_way:
        return {"word": _("画面を調べています"), "kind": "wait"}
    if standing.is_green:
        return {"word": _("すべて通りました"), "kind": "good"}
    count = sum(one.blocks for one in standing.reasons)
    return {
        "word": _("公開できない理由が%(count)s件あります") % {"count": count},
        "kind": "bad",
    }


def shown_gate(row: Proposal, by: Actor, today: date, language: str) -> dict[str, Any]:
    """Return all that the part 公開前の確認 of a proposal shows."""
    standing = standing_of(row, today)
    result = standing.result
    waiver = waiver_of(row.ward_id, row.slug, row.number)
    mine = row.is_by(by.id)
    manages = may_manage(by, from_canonical(bytes(row.document)).department)
    manuscript = manuscript_behind(row, by) if row.is_open else None
    return {
        "summary": summary(standing),
        "manuscript": manuscript,
        "lights": lights_of(row, standing, language, manuscript),
        "checks": [title_of(check, language) for check in EVERY],
        "made_at": result.made_at if result else None,
        "can_run": manages and row.is_open and not _is_final(result),
        "is_green": standing.is_green,
        "under_way": bool(result and result.is_under_way),
        "tests": [told_test(one) for one in records_of(row).tests],
        "waiver": waiver,
        "can_record": manages and row.state != Proposal.State.DROPPED,
        "can_waive": may_waive(by) and row.is_open and not mine,
        "own_waiver": may_waive(by) and mine,
        "can_end": may_waive(by) and waiver is not None,
    }


def _is_final(result: GateResult | None) -> bool:
    return result is not None and result.pages in (
        GateResult.Pages.DONE,
        GateResult.Pages.WAITING,
        GateResult.Pages.RUNNING,
    )


def told_test(test: UsabilityTest) -> dict[str, Any]:
    """Return a usability test as names and values."""
    groups = [
        _("%(age)s・%(disability)s %(count)s人")
        % {
            "age": TESTED_AGES[one.age],
            "disability": DISABILITIES[one.disability],
            "count": one.count,
        }
        for one in test.groups
    ]
    tasks = [
        _("%(title)s：%(tried)s人のうち%(managed)s人ができた（%(minutes)s分）")
        % {
            "title": one.title,
            "tried": one.tried,
            "managed": one.managed,
            "minutes": one.minutes,
        }
        for one in test.tasks
    ]
    findings = [
        {
            "text": one.text,
            "stopped": one.stopped,
            "fix": one.fix,
        }
        for one in test.findings
    ]
    return {
        "held_on": test.held_on,
        "people": test.people,
        "groups": groups,
        "tasks": tasks,
        "findings": findings,
    }


# ------------------------------------------------------------------------ contents


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a version: where a link leads, and what stands there."""

    anchor: str
    title: str
    lines: tuple[str, ...] = ()


def contents(row: Proposal, today: date, language: str) -> list[dict[str, Any]]:
    """Return the parts of a proposed version, each place with its anchor."""
    definition = from_canonical(bytes(row.document))

    def rule(node: Node) -> str:
        if language == JAPANESE:
            return sentence_of(node, definition)
        return write(node)

    given = material(definition, row.examples, around(row), today=today)
    return [
        {"title": _("画面と質問"), "entries": _pages(definition, rule, language)},
        {"title": _("きまり"), "entries": _rules(definition, rule, language)},
        {
            "title": _("具体例"),
            "entries": [
                Entry(anchor("example", one.name), one.title) for one in given.examples
            ],
        },
        {"title": _("文"), "entries": _texts(definition, language)},
        {"title": _("そのほか"), "entries": _rest(definition, language)},
    ]


def _texts(definition: Definition, language: str) -> list[Entry]:
    titles = titles_in(definition, language)
    return [
        Entry(
            anchor("text", one.path),
            titles.get(("text", one.path), one.path),
            (one.text[language],),
        )
        for one in texts_of(definition)
        if one.place.sort == "procedure" and not one.path.startswith("stages")
    ]


def _pages(definition: Definition, rule: Rule, language: str) -> list[Entry]:
    found = []
    for page in definition.pages:
        shown = (rule(page.show_if),) if page.show_if else ()
        title = _("画面「%(title)s」") % {"title": page.title[language]}
        found.append(Entry(anchor("page", page.key), title, shown))
        for question in page.questions:
            kind = kind_said(question.kind, language)
            told = (kind, rule(question.show_if)) if question.show_if else (kind,)
            name = anchor("question", question.key)
            found.append(Entry(name, question.label[language], told))
            found += [
                Entry(
                    anchor("question", f"{question.key}.{one.key}"),
                    f"{question.label[language]}・{one.label[language]}",
                    (kind_said(one.kind, language),),
                )
                for one in question.questions
            ]
    return found


def _rules(definition: Definition, rule: Rule, language: str) -> list[Entry]:
    found = [
        Entry(
            anchor("rule", f"eligibility.{number}"),
            _("要件%(number)s") % {"number": number},
            (rule(one.rule), one.reason[language]),
        )
        for number, one in enumerate(definition.eligibility, 1)
    ]
    for number, fee in enumerate(definition.fee, 1):
        lines = [rule(fee.amount)]
        lines += [rule(fee.when)] if fee.when else []
        name = anchor("rule", f"fee.{number}")
        found.append(Entry(name, fee.label[language], tuple(lines)))
    for amount in definition.amounts:
        lines = [rule(amount.amount)]
        lines += [rule(amount.when)] if amount.when else []
        name = anchor("rule", f"amounts.{amount.key}")
        found.append(Entry(name, amount.label[language], tuple(lines)))
    return found


def _rest(definition: Definition, language: str) -> list[Entry]:
    found = [
        Entry(
            anchor("text", f"law.{number}"),
            one.name[language],
            (one.article[language],),
        )
        for number, one in enumerate(definition.law, 1)
    ]
    found += [
        Entry(
            anchor("text", "identity"),
            _("本人確認"),
            (definition.identity.rationale[language],),
        ),
        Entry(anchor("text", "retention"), _("保存年限"), (definition.retention.kind,)),
    ]
    found += [
        Entry(anchor("text", f"stages.{one.key}"), one.title[language])
        for one in definition.stages
    ]
    return found


# ------------------------------------------------------------------------ overdue


def owed_rows(by: Actor, today: date, language: str) -> list[dict[str, Any]]:
    """Return a row for each version on offer whose usability test is owed."""
    return [
        _owed(one, language)
        for one in owed_tests(by.ward, today)
        if may_waive(by) or may_manage(by, one.definition.department)
    ]


def _owed(one: Owed, language: str) -> dict[str, Any]:
    title = _("%(title)s 第%(number)s版") % {
        "title": one.definition.title[language],
        "number": one.definition.number,
    }
    word = _("期限を過ぎています") if one.is_overdue else _("期限まで")
    href = reverse(
        "office:usability", args=[one.definition.slug, one.definition.number]
    )
    mark = Markup('<span class="mark {}">{}</span>')
    cells: Sequence[Any] = [
        {"text": title, "href": href},
        mark.format("bad" if one.is_overdue else "wait", word),
        marked_day(one.waiver.until, year=True, weekday=False),
        in_japanese(one.waiver.reason),
    ]
    return {"cells": cells}
