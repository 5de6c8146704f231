"""What an applicant is asked to put right, with the answers as they stand now.

The same whoever types them in: the applicant at home, or a clerk from a letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from madoguchi.cases.attachments import Attachments, place_of
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ask, OpenCase, OpenCorrection
from madoguchi.cases.problems import NotAsked
from madoguchi.cases.queries import asked_correction
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.fields import Raw
from madoguchi.procedures.hidden import places_of
from madoguchi.procedures.journey import Journey, PageReader, Parsed, typed_page
from madoguchi.wards.actor import Actor


@dataclass(frozen=True, slots=True)
class Asked:
    """A case that waits for its applicant (補正待ち)."""

    case: OpenCase
    correction: OpenCorrection

    @property
    def whole(self) -> dict[str, Any]:
        """Return all answers, for reading a page by them; never for showing one."""
        both = {**self.case.whole, **self.correction.answers}
        return {key: value for key, value in both.items() if value is not None}

    @property
    def answers(self) -> dict[str, Any]:
        """Return the answers as the reader may see them."""
        return self.case.veiled(self.whole)

    @property
    def journey(self) -> Journey:
        return self.case.journey_with(self.whole)

    def with_hidden(self, page: Page, raw: Raw) -> Raw:
        """Return what was typed with the hidden answers that were left empty.

        Who may not see an address cannot type it again: what is left empty stays.
        """
        if not self.case.insight.hides:
            return raw
        kept = typed_page(page, self.whole)
        places = places_of(self.case.form)
        filled: dict[str, Sequence[str]] = dict(raw)
        for question in page.questions:
            if question.key in places.whole:
                filled |= _unless_typed(question.key, kept, raw)
            for inner in places.inside.get(question.key, ()):
                for number in range(len(self.whole.get(question.key) or ())):
                    name = f"{question.key}.{number}.{inner}"
                    filled |= _unless_typed(name, kept, raw)
        return filled

    def hides_on(self, page: Page) -> bool:
        """Say whether a page asks for something that its reader may not see."""
        keys = places_of(self.case.form).keys
        here = any(one.key in keys for one in page.questions)
        return self.case.insight.hides and here

    def read(self, page: Page, raw: Raw) -> Parsed:
        """Read a page in the light of all answers; what is hidden is not shown."""
        journey = self.journey
        reader = PageReader(self.case.form, journey.today, journey.channel)
        parsed = reader.read(page, self.with_hidden(page, raw), self.whole)
        computed = self.case.veiled(parsed.computed)
        return replace(parsed, raw=raw, computed=computed)

    def pages(self) -> list[Page]:
        """Return the pages to answer: the asked ones, and what they made necessary."""
        form, journey = self.case.form, self.journey
        keys = {form.page_of[q].key for q in self.correction.questions}
        keys |= {
            form.page_of[q].key for q in self.correction.answers if q in form.page_of
        }
        if (first := journey.first_open()) is not None:
            keys.add(first.key)
        return [one for one in journey.pages if one.key in keys]

    def is_answered(self, page: Page) -> bool:
        given = self.correction.answers
        return self.journey.is_done(page.key) and any(
            question.key in given for question in page.questions
        )

    def left(self) -> list[Page]:
        """Return the pages that are still to be answered."""
        return [one for one in self.pages() if not self.is_answered(one)]

    def asks(self, page: Page | None = None) -> Sequence[Ask]:
        """Return what is asked, of the whole form or of one page."""
        page_of = self.case.form.page_of
        return [
            ask
            for ask in self.correction.asks
            if page is None or page_of[ask.question].key == page.key
        ]

    @property
    def files(self) -> dict[str, Any]:
        """Return the answers whose files may be replaced or taken back.

        What was sent with the application stays until the answer is taken.
        """
        return {**dict.fromkeys(self.case.whole), **self.correction.answers}

    def attachments(self, by: Actor, at: datetime) -> Attachments:
        place = place_of(self.case.row, self.case.key)
        return Attachments(place, self.files, by, at)


def _unless_typed(name: str, kept: Raw, raw: Raw) -> dict[str, Sequence[str]]:
    """Return the fields of a kept answer, unless something was typed into one.

    A field that is not there was taken out with its record.
    """
    of_name = [one for one in kept if one == name or one.startswith(f"{name}.")]
    on_page = [one for one in of_name if one in raw]
    if not on_page or any(any(raw[one]) for one in on_page):
        return {}
    return {one: kept[one] for one in of_name}


def asked_of(case: OpenCase) -> Asked:
    """Return what is asked of an open case; raise NotAsked when nothing is."""
    if case.row.state != Case.State.CORRECTING:
        raise NotAsked
    correction = asked_correction(case)
    if correction is None:
        raise NotAsked
    return Asked(case, correction)
