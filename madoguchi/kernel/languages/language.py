"""One language as its file describes it, and where the files of languages are.

What a language writes is put together here: days, times, amounts and lists. Which
sentences it speaks is for others to know.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from madoguchi.kernel.wareki import ERAS, to_wareki
from madoguchi.kernel.written import filled, in_japanese, joined, read

JAPANESE = "ja"
EASY = "ja-easy"
"""やさしい日本語: Japanese in short sentences, with readings over the kanji."""
SHIPPED = ("ja", "ja-easy", "en", "zh-Hans", "ko")
"""The languages of the product, in the order in which they are offered."""
CODE = re.compile(r"[a-z]{2,3}(?:-(?:[A-Z][a-z]{3}|[A-Z]{2}|[a-z]{5,8}|easy))*")
"""A language as files and settings name it: `ko`, `zh-Hans`, `pt-BR`, `ja-easy`."""
ROOM = Path(__file__).parent
ADDED: list[Path] = []
"""Folders in which an installation keeps languages of its own, a folder each."""
DESCRIPTION = "language.toml"
ERA_DATE = re.compile(
    rf"({'|'.join(era.name for era in ERAS)})(元|\d+)年(?:(\d+)月(\d+)日)?"
)
WESTERN_DATE = re.compile(r"(\d{4})年(\d+)月(\d+)日")


@dataclass(frozen=True, slots=True)
class Language:
    """How one language is called and writes what has no sentence.

    `tag` is what the page tells the browser (BCP 47); `readings` says that its texts
    carry readings over kanji, `capitals` that a sentence begins with a capital.
    """

    code: str
    name: str
    tag: str
    marks: Mapping[str, str]
    dates: Mapping[str, Any]
    amounts: Mapping[str, str]
    eras: Mapping[str, str] = field(default_factory=dict)
    readings: bool = False
    capitals: bool = False
    offer: str = ""
    """What offers a page in this language to who reads it in another."""

    def shown(self, text: str) -> str:
        """Return a text of this language as pages show it."""
        return read(text) if self.readings else text

    def sentence(self, text: str) -> str:
        return text[:1].upper() + text[1:] if self.capitals else text

    def listed(self, texts: Iterable[str]) -> str:
        return joined(self.marks["list"], texts)

    def path(self, texts: Iterable[str]) -> str:
        return joined(self.marks["path"], texts)

    def pair(self, name: str, value: str) -> str:
        return joined(self.marks["pair"], (name, value))

    def bracketed(self, text: str, more: str) -> str:
        return filled(self.marks["brackets"], {"text": text, "more": more})

    def counted(self, amount: str, unit: str) -> str:
        return joined(self.marks["unit"], (amount, unit)) if unit else amount

    def yen(self, amount: int) -> str:
        return self.shown(self.amounts["yen"].format(amount=f"{amount:,}"))

    def day(self, day: date, *, year: bool = False, weekday: bool = False) -> str:
        """Write a day: 11月26日（木）, Thu 26 November."""
        known = self._known(day)
        text = self.dates["day"].format_map(known)
        for wanted, how in ((weekday, "with_weekday"), (year, "with_year")):
            if wanted:
                text = self.dates[how].format_map({**known, "text": text})
        return self.shown(text)

    def dated(self, how: str, day: date) -> str:
        """Write a day in one of the ways of the file, such as `both_years`."""
        return self.shown(self.dates[how].format_map(self._known(day)))

    def clock(self, at: time) -> str:
        minute = f"{at.minute:02d}"
        return self.shown(self.dates["clock"].format(hour=at.hour, minute=minute))

    def dates_within(self, text: str) -> str:
        """Say the days inside a Japanese phrase in the words of this language."""
        if self.code == JAPANESE:
            return text
        said = WESTERN_DATE.sub(self._western, ERA_DATE.sub(self._of_era, text))
        return self.shown(said.replace("、", self.marks["either"]))

    def _known(self, day: date) -> Mapping[str, object]:
        return {
            **self._day_and_month(day.month, day.day),
            "year": day.year,
            "weekday": self.dates["weekdays"][day.weekday()],
            "era_year": self._era_year(to_wareki(day).era, to_wareki(day).year),
        }

    def _day_and_month(self, month: int, day: int) -> Mapping[str, object]:
        months, days = self.dates.get("months"), self.dates.get("days")
        return {
            "month": month,
            "day": day,
            "month_name": months[month - 1] if months else month,
            "day_name": days[day - 1] if days and day <= len(days) else day,
        }

    def _era_year(self, era: str, year: int) -> str:
        said: str = self.dates["era_year"].format(
            era=self.eras.get(era, era),
            era_number=year,
            year_or_first="元" if year == 1 else year,
        )
        return said

    def _of_era(self, match: re.Match[str]) -> str:
        era, number, month, day = match.groups()
        year = self._era_year(era, 1 if number == "元" else int(number))
        if not month:
            return year
        known = self._day_and_month(int(month), int(day))
        return str(self.dates["of_era"].format_map({**known, "era_year": year}))

    def _western(self, match: re.Match[str]) -> str:
        year, month, day = map(int, match.groups())
        known = self._day_and_month(month, day)
        return str(self.dates["western"].format_map({**known, "year": year}))


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages, those of the product first."""
    return (*SHIPPED, *sorted(set(_added()) - set(SHIPPED)))


@cache
def language_of(code: str) -> Language:
    """Return a language; Japanese where nobody described it."""
    path = _description(code)
    if path is None:
        return language_of(JAPANESE)
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    base = {} if code in SHIPPED else _described(said.get("like", "en"))
    for table in ("marks", "dates", "amounts", "eras"):
        said[table] = {**base.get(table, {}), **said.get(table, {})}
    known = {key: said[key] for key in Language.__dataclass_fields__ if key in said}
    return Language(**{"name": code, "tag": code, **known, "code": code})


def look_also_in(folder: Path) -> None:
    """Take the languages of an installation along: `<folder>/<code>/language.toml`."""
    if folder not in ADDED:
        ADDED.append(folder)
    forget_languages()


def forget_languages() -> None:
    """Look for languages anew: a folder has come or gone."""
    language_of.cache_clear()
    languages.cache_clear()


def words_file(folder: Path, code: str, kind: str) -> Path | None:
    """Return where a language says something: beside the others, or in its own folder.

    `kind` names the file in the folder of an added language, such as `wordings`.
    """
    if not CODE.fullmatch(code):
        return None
    places = (folder / f"{code}.toml", *(one / code / f"{kind}.toml" for one in ADDED))
    return next((path for path in places if path.exists()), None)


def words_in(folder: Path, code: str, kind: str) -> dict[str, Any]:
    """Read what a language says, as pages show it.

    Japanese stands in, marked as Japanese, for each thing a language does not say.
    """
    path = words_file(folder, code, kind)
    language = language_of(code)
    own = _each(_read(path), language.shown) if path else {}
    japanese = folder / f"{JAPANESE}.toml"
    if path == japanese or not japanese.exists():
        return own
    same = language.tag == language_of(JAPANESE).tag
    below = _each(_read(japanese), str if same else in_japanese)
    return _over(below, own)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _each(said: Mapping[str, Any], shown: Callable[[str], str]) -> dict[str, Any]:
    return {
        key: _each(one, shown) if isinstance(one, dict) else shown(one)
        for key, one in said.items()
    }


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    both = {**below, **above}
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(key), dict):
            both[key] = _over(below[key], value)
    return both


def _described(code: str) -> dict[str, Any]:
    path = _description(code)
    return _read(path) if path else {}


def _description(code: str) -> Path | None:
    if not CODE.fullmatch(code):
        return None
    shipped = ROOM / f"{code}.toml"
    places = (shipped, *(one / code / DESCRIPTION for one in ADDED))
    return next((path for path in places if path.exists()), None)


def _added() -> Iterator[str]:
    for folder in ADDED:
        for path in folder.glob(f"*/{DESCRIPTION}"):
            if CODE.fullmatch(path.parent.name):
                yield path.parent.name
