"""A version shown as residents will see it, and walked through; nothing is kept.

What was typed goes from page to page in one sealed field, so every way on or back
within a preview is a button that sends it along.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import SimpleNamespace
from typing import Any, TypeAlias
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.cases.attachments import Receiver, Uploads
from madoguchi.cases.problems import Incomplete
from madoguchi.channels.web.filling import (
    CHECK,
    LATER,
    NOT_ELIGIBLE,
    QUESTION,
    Filling,
    Place,
)
from madoguchi.channels.web.http import ResidentRequest, frame_for, show
from madoguchi.channels.web.prefill import Prefill
from madoguchi.design.addresses import Carried
from madoguchi.design.fields import Kept
from madoguchi.design.frame import Frame, Link
from madoguchi.documents.actions import Upload, harmless
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.engine import Form
from madoguchi.procedures.fields import Raw
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.preview import steps
from madoguchi.procedures.preview.claims import Claim
from madoguchi.procedures.preview.manners import EMPTY, FILLED, WRONG, Manner
from madoguchi.procedures.preview.subjects import Subject
from madoguchi.procedures.preview.walks import Walk, sealed

STEPS: Mapping[str, str] = {
    CHECK: steps.CHECK,
    NOT_ELIGIBLE: steps.NOT_ELIGIBLE,
    LATER: steps.LATER,
}
"""How an address names the steps that every filling has."""

GO = "go"
"""In an address: somebody comes here; nothing of this page was sent."""


@dataclass(frozen=True, slots=True)
class Preview:
    """One version, shown to whoever a claim was made for, in one manner.

    `form` is the one that is shown, with longer texts where the manner says so; `said`
    is what to know of what is shown.
    """

    request: ResidentRequest
    token: str
    claim: Claim
    subject: Subject
    manner: Manner
    form: Form = field(repr=False)
    said: str = ""

    # ----------------------------------------------------------------- where things are

    def plain_address(self, place: Place, manner: Manner | None = None) -> str:
        """Return the address of a place for whoever sends that place's own page."""
        step = place.page if place.step == QUESTION else STEPS.get(place.step)
        step = place.step if step is None else step
        args = [self.token, (manner or self.manner).word]
        address = (
            reverse("web:preview-step", args=[*args, step])
            if step
            else reverse("web:preview-page", args=args)
        )
        asked = {
            **({"back": place.back} if place.back else {}),
            **({} if place.record is None else {steps.RECORD: str(place.record)}),
        }
        return f"{address}?{urlencode(asked)}" if asked else address

    def address(self, place: Place, manner: Manner | None = None) -> str:
        """Return the address of a place to which the walk goes along."""
        plain = self.plain_address(place, manner)
        return Carried(f"{plain}{'&' if '?' in plain else '?'}{GO}=1")

    def arriving(self, place: Place) -> ResidentRequest:
        """Return the request as if the browser had been led to a place."""
        query = self.plain_address(place).partition("?")[2]
        arrived = copy(self.request)
        arrived.method = "GET"
        arrived.GET = QueryDict(query)
        return arrived

    # -------------------------------------------------------------------- what is shown

    def show(
        self,
        template: str,
        context: dict[str, Any],
        at: Place,
        walk: Walk,
        status: int = 200,
    ) -> HttpResponse:
        """Render a page of the residents with the banner above it."""
        definition = self.subject.form.definition
        around = {
            "action": self.plain_address(at),
            "walk": sealed(walk, self.claim),
            "title": _("%(title)s 第%(number)s版")
            % {
                "title": definition.title[self.request.language],
                "number": definition.number,
            },
            "said": self.said,
            "manners": self._manners(at),
            "decided": ""
            if at.step == steps.DECIDED
            else self.address(Place(steps.DECIDED)),
        }
        return show(
            self.request,
            template,
            {**context, "preview": around},
            status=status,
            frame=self._frame(at),
        )

    def _frame(self, at: Place) -> Frame:
        """Return the ward's frame with every way out leading to the beginning."""
        frame = frame_for(self.request)
        home = self.plain_address(Place(steps.OUTSET))
        return replace(
            frame,
            home=home,
            links=tuple(replace(one, href=home, post=False) for one in frame.links),
            foot=tuple(replace(one, href=home) for one in frame.foot),
            languages=tuple(
                replace(
                    one,
                    href=self.address(at, replace(self.manner, language=one.lang)),
                )
                for one in frame.languages
            ),
        )

    def _manners(self, at: Place) -> list[Link]:
        """Return the other ways to see this place.

        What fills it anew lets go of what was typed, so these are plain addresses.
        """
        manner = self.manner
        words = {
            EMPTY: _("空のまま"),
            FILLED: _("例で埋める"),
            WRONG: _("まちがいを入れる"),
        }
        fillings = [
            Link(
                text,
                self.plain_address(at, replace(manner, filling=one)),
                current=manner.filling == one,
            )
            for one, text in words.items()
        ]
        longer = replace(manner, is_long=not manner.is_long)
        without = replace(manner, runs_scripts=not manner.runs_scripts)
        return [
            *fillings,
            Link(_("長い文字"), self.address(at, longer), current=manner.is_long),
            Link(
                _("JavaScriptなし"),
                self.address(at, without),
                current=not manner.runs_scripts,
            ),
        ]


Arrive: TypeAlias = Callable[[Preview, Place, Walk], HttpResponse]
"""What shows a place of a preview to a walk that comes there."""


class WalkFilling(Receiver):
    """A walk through a version: kept nowhere, sealed into every page.

    `arrive` shows another place of the preview.
    """

    is_stored = False
    about = SimpleNamespace(saved_at=None, expires_at=None)
    last_page = ""

    def __init__(self, preview: Preview, walk: Walk, arrive: Arrive) -> None:
        self.preview = preview
        self.request = preview.request
        self.walk = walk
        self.arrive = arrive

    @property
    def form(self) -> Form:
        return self.preview.form

    @property
    def answers(self) -> Mapping[str, Any]:
        return self.walk.answers

    @cached_property
    def journey(self) -> Journey:
        return self.walk.journey(self.form)

    @property
    def channel(self) -> str:
        return self.walk.channel

    @property
    def outset(self) -> str:
        return self.preview.address(Place(steps.OUTSET))

    def address(self, place: Place) -> str:
        return self.preview.address(place)

    def go(self, place: Place) -> HttpResponse:
        return self.arrive(self.preview, place, self.walk)

    def show(
        self, template: str, context: dict[str, Any], at: Place, status: int = 200
    ) -> HttpResponse:
        return self.preview.show(template, context, at, self.walk, status)

    def saved(self, page: str, answers: Mapping[str, Any]) -> Filling:
        del page
        self.walk = self.walk.with_answers(answers)
        self.__dict__.pop("journey", None)
        return self

    def refused(self, problem: Incomplete) -> None:
        """Take no note: nobody was refused anything."""

    def received(self, page: Page, raw: Raw, *, keeping: bool) -> Uploads:
        """Look at a file as at a resident's, and let go of all but name and size."""
        return self.receive(page.questions, self.request.FILES if keeping else {}, raw)

    def keep(self, upload: Upload) -> str:
        name, clean = harmless(upload)
        held = str(uuid4())
        files = {**self.walk.files, held: (name, len(clean.content))}
        self.walk = replace(self.walk, files=files)
        return held

    def let_go(self, file_id: str) -> None:
        """Do nothing: only its name and size went along."""

    def known(self, asked: Sequence[Question], raw: Raw) -> Prefill:
        """Fill in nothing: whoever looks is nobody in particular."""
        del asked
        return Prefill(raw)

    def changed(self, asked: Sequence[Question]) -> Mapping[str, str]:
        del asked
        return {}

    def kept(self, asked: Sequence[Question], raw: Raw) -> Mapping[str, Kept]:
        del asked, raw
        return self.files()

    def files(self) -> Mapping[str, Kept]:
        return {
            held: Kept(held, name, size)
            for held, (name, size) in self.walk.files.items()
        }

    def sources(self) -> Mapping[str, str]:
        return {}

    def checked(self) -> dict[str, Any]:
        return {"until": None, "aside": [], "may_keep": False, "keeps": False}
