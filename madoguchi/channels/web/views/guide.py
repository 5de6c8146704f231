"""A guide: a few questions, then everything that is due, with its day.

Nothing is kept: what was answered travels in the body of each page and is read anew
each time, never in an address, so it is in no log and no history.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse

from madoguchi.channels.web import paper
from madoguchi.channels.web.frame import in_words
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.views.entry import (
    deadline_cell,
    fee_rows,
    office_cell,
)
from madoguchi.design.addresses import reverse
from madoguchi.design.translate import said as _
from madoguchi.design.words import day_text, lines
from madoguchi.kernel.written import joined
from madoguchi.procedures.buttons import typed
from madoguchi.procedures.catalogue.dues import Due, dues_of, form_of
from madoguchi.procedures.catalogue.model import Entry, Guide
from madoguchi.procedures.catalogue.queries import catalogue_of
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.engine import Form
from madoguchi.procedures.journey import RENDERED, Journey, PageReader, Parsed
from madoguchi.procedures.queries import offers_of
from madoguchi.wards.queries import calendar_of

SEEN = "seen"
"""Name of the hidden fields that say which pages were sent before."""
UNPROCESSABLE = 422
Raw = Mapping[str, Sequence[str]]


@page("anyone; nothing is kept", GET_POST)
def ask(request: ResidentRequest, guide: str) -> HttpResponse:
    """Ask the first page, the next one, or say what is due."""
    found = catalogue_of(request.ward).guides.get(guide)
    if found is None:
        raise Http404
    turn = Turn(request, found, typed(request.POST))
    asked = turn.walk()
    return turn.ask(asked) if asked else turn.answer()


@dataclass(frozen=True, slots=True)
class Asked:
    """The page to show next; `parsed` is what is wrong or new on it."""

    page: Page
    parsed: Parsed | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One request: whatever was typed so far, and the answers `walk` reads from it."""

    request: ResidentRequest
    guide: Guide
    raw: Raw
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        return form_of(self.guide)

    @property
    def seen(self) -> list[str]:
        """Return the pages that were sent, without those asked for again."""
        seen = list(self.raw.get(SEEN, ()))
        if "again" in self.raw:
            return []
        if "back" in self.raw:
            return seen[:-2]
        return seen

    def journey(self) -> Journey:
        return Journey(self.form, self.answers, self.request.today)

    def walk(self) -> Asked | None:
        """Read the pages that were sent; return the first that is not settled."""
        reader = PageReader(self.form, self.request.today)
        seen = self.seen
        this: Page | None = self.journey().pages[0]
        while this is not None:
            if this.key not in seen:
                return Asked(this)
            parsed = reader.read(this, self.raw, self.answers)
            if parsed.problems or parsed.revealed:
                return Asked(this, parsed)
            self.answers.update(parsed.answers)
            this = self.journey().next_after(this.key)
        return None

    def ask(self, asked: Asked) -> HttpResponse:
        journey, parsed = self.journey(), asked.parsed
        questions = parsed.asked if parsed else journey.asked(asked.page.key)
        look = paper.Look(
            language=self.request.language,
            raw=self.raw,
            problems=parsed.problems if parsed else (),
        )
        sheet = paper.sheet(asked.page, questions, look)
        position = journey.position(asked.page.key)
        pages = [one.key for one in journey.pages]
        before = pages[: pages.index(asked.page.key)]
        context = {
            "guide": self.guide,
            "sheet": sheet,
            "hidden": self._hidden(asked.page, before),
            "at": position.index,
            "of": position.count,
            "about": position.about,
            "is_first": not before,
        }
        status = UNPROCESSABLE if sheet.lines else 200
        return show(self.request, "guide", context, status=status)

    def _hidden(
        self, this: Page | None, before: Sequence[str]
    ) -> list[tuple[str, str]]:
        """Return what the pages before and after this one were answered with."""
        here = {one.key for one in this.questions} if this else set()
        others = set(self.form.questions) - here
        carried = [
            (name, value)
            for name, values in self.raw.items()
            if name.partition(".")[0] in others
            for value in values
        ]
        asked = [(RENDERED, one) for one in self.raw.get(RENDERED, ()) if one in others]
        seen = [(SEEN, one) for one in before]
        return carried + asked + ([*seen, (SEEN, this.key)] if this else seen)

    def answer(self) -> HttpResponse:
        request, journey = self.request, self.journey()
        dues = dues_of(
            catalogue_of(request.ward),
            self.guide,
            journey.shown(),
            request.today,
            calendar_of(request.ward),
        )
        language = request.language
        common = common_needs(dues, language)
        context = {
            "guide": self.guide,
            "parts": self._parts(dues, common),
            "overview": self._overview(dues),
            "common": common,
            "count": len(dues),
            "hours": in_words(request.ward.contact, "hours", language),
            "answers": self._said(journey),
            "hidden": self._hidden(None, [one.key for one in journey.pages]),
        }
        return show(request, "guide_dues", context)

    def _overview(self, dues: Sequence[Due]) -> list[list[Any]]:
        """Return a line for each due: its name, leading to its part, and until when."""
        language = self.request.language
        return [
            [
                {"text": due.entry.title[language], "href": f"#{due.entry.slug}"},
                day_text(due.due_on, year=True)
                if due.due_on
                else due.entry.deadline.text[language],
            ]
            for due in dues
        ]

    def _parts(self, dues: Sequence[Due], common: Sequence[str]) -> list[Any]:
        """Return the dues with a day, then the others, each ready to be drawn."""
        parts = (
            (_("期限の日が決まっているもの（早い順）"), [d for d in dues if d.due_on]),
            (
                _("早めに、または必要なときにするもの"),
                [d for d in dues if not d.due_on],
            ),
        )
        return [
            {"title": title, "dues": [self._due(one, common) for one in found]}
            for title, found in parts
            if found
        ]

    def _due(self, due: Due, common: Sequence[str]) -> dict[str, Any]:
        language = self.request.language
        entry = due.entry
        needs = [one for one in needs_of(entry, language) if one not in common]
        return {
            "slug": entry.slug,
            "title": entry.title[language],
            "href": reverse("web:procedure", args=[entry.slug]),
            "is_online": self._is_online(entry.procedure),
            "note": due.note[language],
            "is_late": due.due_on is not None and due.due_on < self.request.today,
            "rows": [
                {"name": _("いつまで"), **self._until(due)},
                {"name": _("どこで"), **office_cell(self.request, entry)},
                *(fee_rows(entry, language) if entry.charges else ()),
                *([{"name": _("持ってくるもの"), "value": lines(joined("\n", needs))}]
                  if needs else ()),
            ],
        }  # fmt: skip

    def _until(self, due: Due) -> dict[str, str]:
        """Return the day first, then the rule it comes from."""
        cell = deadline_cell(due.entry, self.request.language)
        if due.due_on is None:
            return cell
        doubt = cell["source"]
        rule = cell["value"] + (f"{_('（')}{doubt}{_('）')}" if doubt else "")
        return {"value": until(due.due_on), "source": rule}

    def _is_online(self, slug: str) -> bool:
        offers = offers_of(self.request.ward.pk)
        return any(one.slug == slug and one.is_open(self.request.now) for one in offers)

    def _said(self, journey: Journey) -> list[dict[str, str]]:
        language = self.request.language
        return [
            {
                "name": one.label[language],
                "value": self.form.say(one.key, self.answers.get(one.key), language)
                or _("（入力なし）"),
            }
            for page in journey.pages
            for one in journey.asked(page.key)
        ]


def needs_of(entry: Entry, language: str) -> list[str]:
    return [f"{one.who[language]}{_('：')}{one.what[language]}" for one in entry.needs]


def common_needs(dues: Sequence[Due], language: str) -> list[str]:
    """Return what several of the dues ask for, so that it is told once."""
    counted = Counter(one for due in dues for one in needs_of(due.entry, language))
    return [one for one, times in counted.items() if times > 1]


def until(day: date) -> str:
    """Say the last day in time, with its year: lists are kept for long."""
    return _("%(day)sまで") % {"day": day_text(day, year=True)}
