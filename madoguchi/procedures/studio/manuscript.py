"""A manuscript (原稿): the folder of one version as values by place.

A place is a stable address: it names pages, questions, options and rows by their keys,
never by their position, so that two people can work at two places at once.

    procedure/title        identity/proofing      roles/name
    needs                  the order of a list    needs/3/what      one of its rows
    pages                  the order of the pages
    page/who/title         page/who/questions     the order of its questions
    question/birth/label   question/dogs.size/label              one inside a record
    option/whose/self/label                       question/whose/options
    stages, stage/review/title                    examples, example/by-post

Behind `@` stands the language of a translation: `question/birth/label@en`. A value is
what the file would hold; a value that is not there has no place. Days are written as
texts. It may all be incomplete or wrong: whether it is, `flaws` says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

Value: TypeAlias = Any
"""What a TOML file can hold, as JSON can hold it too; days are texts."""

Places: TypeAlias = Mapping[str, Value]

TABLES = ("department", "audience", "identity", "period", "deadline", "correction",
          "retention", "remedies", "fees", "payment", "proxy", "roles", "attendance",
          "survey")  # fmt: skip
"""The tables of procedure.toml of which there is one each."""

LISTS = ("law", "channels", "fee", "needs", "steps", "faq", "eligibility", "amounts",
         "facts", "parameters", "values", "review_standards",
         "checklist")  # fmt: skip
"""Its lists; a row is found by a number that it keeps, a channel by its name."""

OF_THE_FLOW = frozenset({"checklist"})
"""Those of them that stand in flow.toml."""

NAMED: Mapping[str, str] = {"channels": "name"}
STANDARD = "text"
"""The name of the one value of a review standard, which is a text and no table."""


@dataclass(frozen=True)
class Manuscript:
    """What its author has written so far of one version."""

    slug: str
    number: int
    places: Places = field(default_factory=lambda: MappingProxyType({}))

    def get(self, place: str, otherwise: Value = None) -> Value:
        return self.places.get(place, otherwise)

    def order(self, place: str) -> tuple[str, ...]:
        """Return the keys in a list, from the first to the last."""
        return tuple(self.places.get(place, ()))

    def text(self, place: str, language: str = "ja") -> str:
        """Return a text in a language, "" when it is not written yet."""
        at = place if language == "ja" else f"{place}@{language}"
        return str(self.places.get(at, ""))

    def having(self, places: Places) -> "Manuscript":
        return replace(self, places=MappingProxyType(dict(places)))

    def inside(self, parent: str) -> Mapping[str, Value]:
        """Return the values directly in a table, by key (`label`, `label@en`)."""
        return self._tables.get(parent, {})

    @cached_property
    def _tables(self) -> Mapping[str, Mapping[str, Value]]:
        found: dict[str, dict[str, Value]] = {}
        for place, value in self.places.items():
            parent, _, key = place.rpartition("/")
            found.setdefault(parent, {})[key] = value
        return found

    @property
    def pages(self) -> tuple[str, ...]:
        return self.order("pages")

    def questions(self, page: str) -> tuple[str, ...]:
        return self.order(f"page/{page}/questions")

    def members(self, group: str) -> tuple[str, ...]:
        """Return the questions inside a record, by their whole names."""
        inner = self.order(f"question/{group}/questions")
        return tuple(f"{group}.{key}" for key in inner)

    def options(self, question: str) -> tuple[str, ...]:
        return self.order(f"question/{question}/options")

    def kind(self, question: str) -> str:
        return str(self.get(f"question/{question}/kind", ""))

    def all_questions(self) -> Iterator[str]:
        """Yield every question in the order of asking, those in records too."""
        for page in self.pages:
            for question in self.questions(page):
                yield question
                yield from self.members(question)

    def home_of(self, question: str) -> str:
        """Return the place of the order that a question stands in, "" for none."""
        group, _, inner = question.rpartition(".")
        if group:
            there = inner in self.order(f"question/{group}/questions")
            return f"question/{group}/questions" if there else ""
        for page in self.pages:
            if question in self.questions(page):
                return f"page/{page}/questions"
        return ""

    def page_of(self, question: str) -> str:
        """Return the page that a question is asked on, "" for none."""
        outer = question.partition(".")[0]
        return next((one for one in self.pages if outer in self.questions(one)), "")


def is_order(place: str) -> bool:
    """Say whether the value of a place is an order of keys.

    >>> is_order("pages"), is_order("page/who/questions"), is_order("needs/1/what")
    (True, True, False)
    """
    if "/" not in place:
        return True
    family, _, rest = place.partition("/")
    if rest.count("/") != 1:
        return False
    return place.endswith(("/questions", "/options")) and family in ("page", "question")


def japanese_of(place: str) -> str:
    """Return the place of the text that a translation stands beside.

    >>> japanese_of("question/birth/label@en")
    'question/birth/label'
    """
    return place.partition("@")[0]


def language_of(place: str) -> str:
    return place.partition("@")[2]


def without(places: Places, prefix: str) -> dict[str, Value]:
    """Return the places that do not lie under a table."""
    return {
        place: value
        for place, value in places.items()
        if not place.startswith(f"{prefix}/")
    }


def under(places: Places, prefix: str) -> dict[str, Value]:
    """Return the places that lie under a table."""
    return {
        place: value
        for place, value in places.items()
        if place.startswith(f"{prefix}/")
    }
