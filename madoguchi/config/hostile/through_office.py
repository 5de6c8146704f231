"""Send one string after another through what officials write: studio, cases, runs.

What the studio keeps stands in its box again as it was typed, and on the page that
residents will see. Words about a case stand on its page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID

from django.test import Client

from madoguchi.cases.models import Case
from madoguchi.config.hostile.looking import Seen, look_at
from madoguchi.config.rig import town
from madoguchi.config.rig.journey import HOME
from madoguchi.procedures.actions import written_of
from madoguchi.procedures.models import Manuscript
from madoguchi.procedures.studio.fields import UNSTORABLE, property_at
from madoguchi.wards.scope import ward_scope

OFFICE: Final = f"{HOME}/office"
BOX: Final = "at."
FREE: Final = frozenset({"text", "long"})
REDIRECT: Final = 302
FRAME: Final = '<iframe class="phone" src="'
BEGUN: Final[Mapping[str, str]] = {
    "from": "template",
    "template": "application",
    "title": "こわれない申請",
    "reading": "こわれないしんせい",
    "department": town.DEPARTMENT,
}


class Watch(Protocol):
    """Who sends for a desk, looks at each answer and notes what is wrong."""

    def post(
        self, client: Client, address: str, typed: Mapping[str, Any], surface: str
    ) -> Any: ...

    def get(self, client: Client, address: str, surface: str) -> Any: ...

    def look(self, surface: str, response: Any, string: str) -> Seen: ...

    def keep(self, surface: str) -> None: ...

    def fault(self, surface: str, what: str, string: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """An official who is clerk, supervisor and owner, with a manuscript begun."""

    ward: int
    client: Client
    watch: Watch
    manuscript: UUID

    def send(self, string: str, case: Case | None) -> None:
        """Write a string wherever an official writes freely."""
        for page in self._pages():
            self._write(page, string)
        for view in ("", "texts/", "history/", "examples/"):
            surface = f"studio {view or 'outline/'}"
            self._see(f"{self._at}/{view}", surface, string)
        self._preview(string)
        self._propose_run(string)
        if case is not None:
            self._about(case, string)

    # ---------------------------------------------------------------- the studio

    @property
    def _at(self) -> str:
        return f"{OFFICE}/studio/{self.manuscript}"

    def _row(self) -> Manuscript:
        with ward_scope(self.ward):
            return Manuscript.objects.get(ward=self.ward, pk=self.manuscript)

    def _pages(self) -> Iterator[str]:
        """Yield every page of the studio that has boxes for the author's own words."""
        for section in ("what", "whom", "fee", "terms", "guide", "grounds", "flow"):
            yield f"about/{section}"
        written = written_of(self._row())
        for page in written.pages:
            yield f"pages/{page}"
            for question in written.questions(page):
                yield f"questions/{question}"

    def _write(self, page: str, string: str) -> None:
        """Put a string into every free box of a page at once, and read it again."""
        surface = f"studio {page}"
        address = f"{self._at}/{page}/"
        row = self._row()
        written = written_of(row)
        shown = look_at(self.client.get(address).getvalue().decode())
        boxes = [
            name
            for name in shown.values
            if name.startswith(BOX)
            and (how := property_at(written, name.removeprefix(BOX)))
            and how.reads in FREE
        ]
        typed = {name: [string] for name in boxes}
        typed |= {"do": ["put"], "on": [str(row.revision)], "next": [address]}
        response = self.watch.post(self.client, f"{self._at}/edit/", typed, surface)
        self.watch.look(surface, response, string)
        location = response.get("Location", "")
        if response.status_code != REDIRECT or "refused=" in location:
            self.watch.fault(surface, "not kept", string)
            return
        self.watch.keep(surface)
        seen = self._see(address, surface, string)
        wanted = plain(string)
        for name in boxes:
            self.watch.keep("studio box")
            if wanted and not seen.holds(name, wanted):
                self.watch.fault(f"{surface} {name}", "shown otherwise", string)

    def _preview(self, string: str) -> None:
        """Look at the manuscript as residents will see it."""
        surface = "studio preview/"
        response = self.watch.get(self.client, f"{self._at}/preview/", surface)
        self.watch.look(surface, response, string)
        _, _, rest = response.content.decode().partition(FRAME)
        if not rest:
            self.watch.fault(surface, "nothing to preview", string)
            return
        shown = self.client.get(rest.partition('"')[0], follow=True)
        self.watch.look("preview", shown, string)

    def _see(self, address: str, surface: str, string: str) -> Seen:
        response = self.watch.get(self.client, address, surface)
        return self.watch.look(surface, response, string)

    # ------------------------------------------------------------ runs and cases

    def _propose_run(self, string: str) -> None:
        """Write why all residents should be judged; the procedure cannot be."""
        typed = {"procedure": [string], "purpose": [string], "law": [string]}
        surface = "office run"
        response = self.watch.post(self.client, f"{OFFICE}/runs/", typed, surface)
        seen = self.watch.look(surface, response, string)
        wanted = string.replace("\0", "")  # shown again as it was typed, with blanks
        for name in ("purpose", "law"):
            if not seen.holds(name, wanted):
                self.watch.fault(f"{surface} {name}", "shown otherwise", string)

    def _about(self, case: Case, string: str) -> None:
        """Write a note, the words of a correction and the reasons of a decision."""
        at = f"{OFFICE}/cases/{case.pk}"
        typed, surface = {"note": [string]}, "office note"
        response = self.watch.post(self.client, f"{at}/notes/", typed, surface)
        seen = self.watch.look(surface, response, string)
        if response.status_code == REDIRECT:
            seen = self._see(f"{at}/", surface, string)
        if not seen.says(string.strip()):
            self.watch.fault("office note", "not shown as it was typed", string)
        for page, box in {"correction": "text.reason", "decision": "reason"}.items():
            surface = f"office {page}"
            address = f"{at}/{page}/"
            response = self.watch.post(self.client, address, {box: [string]}, surface)
            seen = self.watch.look(surface, response, string)
            if not seen.holds(box, string.strip()):
                self.watch.fault(surface, "shown otherwise than typed", string)


def plain(string: str) -> str:
    """Return what the studio keeps of a text: no control characters, no halves."""
    text = string.replace("\r\n", "\n").replace("\r", "\n")
    return UNSTORABLE.sub("", text).strip()


def a_desk(ward: int, client: Client, watch: Watch) -> Desk:
    """Begin a manuscript at the desk of somebody signed in."""
    client.post(f"{OFFICE}/studio/", BEGUN)
    with ward_scope(ward):
        row = Manuscript.objects.get(ward=ward)
    return Desk(ward, client, watch, row.pk)
