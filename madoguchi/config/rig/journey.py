"""The peer's journey on our form: 13 calls from the front page to the receipt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from madoguchi.config.rig import town
from madoguchi.config.rig.browser import Answer, Browser
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.journey import typed_page

HOME = f"/{town.WARD}"
CALLS = 13
Typed = Mapping[str, list[str]]


@cache
def typed_pages() -> dict[str, Typed]:
    """Return what is typed on each page, by the names of its fields."""
    definition = load(town.FOLDER)
    answers = town.answers()
    return {page.key: typed_page(page, answers) for page in definition.pages}


@dataclass(slots=True)
class Journey:
    """One visitor who applies; each step is one call and can be repeated."""

    browser: Browser
    draft: str = ""
    receipt: str = ""
    pages: Mapping[str, Typed] = field(default_factory=typed_pages)
    procedure: str = town.PROCEDURE

    @property
    def about(self) -> str:
        return f"{HOME}/procedures/{self.procedure}/"

    def look_around(self) -> Answer:
        return self.browser.get(f"{HOME}/")

    def read_about(self) -> Answer:
        return self.browser.get(self.about)

    def before(self) -> Answer:
        return self.browser.get(f"{self.about}start/")

    def begin(self) -> Answer:
        answer = self.browser.post(f"{self.about}start/", {})
        self.draft = answer.location.rsplit("/", 2)[0]
        return answer

    def open_page(self, key: str) -> Answer:
        return self.browser.get(f"{self.draft}/{key}/")

    def save_page(self, key: str) -> Answer:
        return self.browser.post(f"{self.draft}/{key}/", self.pages[key])

    def check(self) -> Answer:
        return self.browser.get(f"{self.draft}/check-answers/")

    def send(self) -> Answer:
        answer = self.browser.post(f"{self.draft}/check-answers/", {})
        self.receipt = answer.location
        return answer

    def see_receipt(self) -> Answer:
        return self.browser.get(self.receipt)

    def fill_in(self) -> None:
        """Go as far as the answers can be sent."""
        self.before()
        self.begin()
        for key in self.pages:
            self.open_page(key)
            self.save_page(key)
        self.check()

    def calls(self) -> Iterator[tuple[str, Answer]]:
        """Make the 13 calls of the whole journey, one after another."""
        yield "front page", self.look_around()
        yield "about", self.read_about()
        yield "before", self.before()
        yield "begin", self.begin()
        for key in self.pages:
            yield "form page", self.open_page(key)
            yield "save", self.save_page(key)
        yield "check", self.check()
        yield "submit", self.send()
        yield "receipt", self.see_receipt()
