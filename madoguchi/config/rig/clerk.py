"""The clerk of the ward of a place, at the office's own pages."""

from dataclasses import dataclass

from madoguchi.config.rig import town
from madoguchi.config.rig.browser import Answer, Browser

OFFICE = f"/{town.WARD}/office"


@dataclass(slots=True)
class Clerk:
    """Somebody who signs in and looks at the queue."""

    browser: Browser
    login: str = town.LOGIN

    def sign_in(self) -> None:
        self.browser.get(f"{OFFICE}/sign-in/")
        typed = {"login": [self.login], "password": [town.PASSWORD]}
        self.browser.post(f"{OFFICE}/sign-in/", typed)

    def see_queue(self) -> Answer:
        return self.browser.get(f"{OFFICE}/cases/")

    def see_case(self, case: str) -> Answer:
        return self.browser.get(f"{OFFICE}/cases/{case}/")

    def see_ledger(self) -> Answer:
        return self.browser.get(f"{OFFICE}/ledger/")

    def take_ledger(self, year: int) -> Answer:
        return self.browser.get(f"{OFFICE}/ledger.csv?year={year}")

    def grant(self, case: str) -> Answer:
        """Decide a case, as the button behind the check does."""
        typed = {"outcome": ["granted"], "sure": ["yes"]}
        return self.browser.post(f"{OFFICE}/cases/{case}/decision/", typed)
