"""Which figures are asked for, and how a reading is said: number, state, what it hides.

Knows the addresses of the figures, so that each number leads to what is behind it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from madoguchi.channels.office.http import chosen
from madoguchi.channels.office.wording import CHANNELS
from madoguchi.design.fields import Option
from madoguchi.design.words import month_text
from madoguchi.indicators.cells import Asked
from madoguchi.indicators.definition import Indicator
from madoguchi.indicators.periods import QUARTER, NotAPeriod, Period, months_until
from madoguchi.indicators.queries import read_apart
from madoguchi.indicators.readings import PROVISIONAL, SUPPRESSED, Reading
from madoguchi.indicators.sql import Slice
from madoguchi.indicators.starts import (
    MET,
    MISSED,
    NO_DATA,
    OFF_TRACK,
    ON_TRACK,
    UNBASED,
    UNDATED,
)
from madoguchi.kernel.ages import AGE_BANDS, fiscal_year
from madoguchi.procedures.queries import countable_of, every_offer_of, slugs_of

MONTHS_OFFERED: Final = 14
FIRST_YEAR, LAST_YEAR = 2019, 2200
WHOLE: Final = Slice()
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Selection:
    """Which stretch and part of the ward a page of figures is about."""

    ward: int
    today: date
    period: Period
    cut: Slice = WHOLE

    @classmethod
    def of(cls, ward: int, today: date, asked: QueryDict) -> "Selection":
        """Read a selection from an address; what makes no sense is left out."""
        cut = Slice(
            procedure=chosen(asked, "procedure", _procedures_of(ward)),
            channel=chosen(asked, "channel", CHANNELS),
            age_band=chosen(asked, "age_band", AGE_BANDS),
        )
        return cls(ward, today, _period(asked.get("period", ""), today), cut)

    def asked(self, of: Indicator, **cut: str) -> Asked:
        return Asked(of, self.period, self.today, replace(self.cut, **cut))

    def before(self, of: Indicator) -> Asked:
        """Ask for the stretch of the same length before this one."""
        first = self.period.first
        if self.period.text.startswith("FY"):
            earlier = Period.fiscal_year(first.year - 1)
        else:
            earlier = Period.month(first - ONE_DAY)
        return Asked(of, earlier, self.today, self.cut)

    def query(self, **other: str) -> str:
        """Write the selection as the end of an address."""
        said = {
            "period": self.period.text,
            "procedure": self.cut.procedure,
            "channel": self.cut.channel,
            "age_band": self.cut.age_band,
            **other,
        }
        return "?" + urlencode({name: text for name, text in said.items() if text})

    def figure_href(self, of: Indicator, **other: str) -> str:
        return reverse("office:figure", args=[of.id]) + self.query(**other)

    def csv_href(self, table: str) -> str:
        return reverse("office:figures_csv", args=[table]) + self.query()

    # ------------------------------------------------------------ words and choices

    @cached_property
    def titles(self) -> Mapping[str, str]:
        language = get_language() or "ja"
        titles = {one.slug: one.title[language] for one in countable_of(self.ward)}
        offers = {
            one.slug: one.form.definition.title[language]
            for one in every_offer_of(self.ward)
        }
        return {**offers, **titles}

    def filters_of(self, of: Indicator) -> list[dict[str, object]]:
        """Return the choices that mean something to one figure."""
        if of.about_people and not of.register:
            return self.filters()
        named = {"period", *of.dims}
        return [one for one in self.filters() if one["name"] in named or one["value"]]

    def filters(self) -> list[dict[str, object]]:
        """Return the choices above the figures, with what is chosen."""
        every = Option("", _("すべて"))
        procedures = [Option(slug, title) for slug, title in self.titles.items()]
        ways = [Option(code, str(words)) for code, words in CHANNELS.items()]
        ages = [Option(band, band_words(band)) for band in AGE_BANDS]
        return [
            _filter("period", _("期間"), self.period.text, self._periods()),
            _filter("procedure", _("手続き"), self.cut.procedure, [every, *procedures]),
            _filter("channel", _("経路"), self.cut.channel, [every, *ways]),
            _filter("age_band", _("年代"), self.cut.age_band, [every, *ages]),
        ]

    def _periods(self) -> list[Option]:
        months = months_until(self.today, MONTHS_OFFERED)[::-1]
        year = fiscal_year(self.today)
        years = [Period.fiscal_year(year), Period.fiscal_year(year - 1)]
        offered = {one.text: one for one in (*months, *years, self.period)}
        return [Option(one.text, period_words(one)) for one in offered.values()]

    def key_words(self, by: str, key: str) -> str:
        """Say a value of a dimension."""
        if by == "procedure":
            return self.titles.get(key, key)
        if by == "channel":
            return str(CHANNELS.get(key, key))
        return band_words(key) if by == "age_band" else key


def _procedures_of(ward: int) -> list[str]:
    return [*slugs_of(ward), *(one.slug for one in countable_of(ward))]


def _period(text: str, today: date) -> Period:
    try:
        period = Period.parse(text)
    except (NotAPeriod, ValueError):
        return Period.month(today)
    sensible = FIRST_YEAR < period.first.year < LAST_YEAR
    return period if sensible else Period.month(today)


def _filter(
    name: str, label: str, value: str, options: list[Option]
) -> dict[str, object]:
    return {"name": name, "label": label, "value": value, "options": options}


def period_words(period: Period) -> str:
    """Name a period in the language of the page."""
    if get_language() != "en":
        return period.label
    if part := QUARTER.fullmatch(period.text):
        return f"Quarter {part[2]} of fiscal year {part[1]}"
    if period.text.startswith("FY"):
        return f"Fiscal year {period.text.removeprefix('FY')}"
    return month_text(period.first)


def counted_words(reading: Reading) -> str:
    """Name the months a reading counts when they are not the whole of its period."""
    whole, counted = Period.parse(reading.period.text), reading.period
    if (whole.first, whole.last) == (counted.first, counted.last):
        return ""
    first = period_words(Period.month(counted.first))
    last = period_words(Period.month(counted.last))
    if first == last:
        return _("%(month)sだけを数えています") % {"month": first}
    words = {"first": first, "last": last}
    return _("%(first)sから%(last)sまでを数えています") % words


def band_words(band: str) -> str:
    """Say an age band."""
    if band == "unknown":
        return _("年齢不明")
    if band.endswith("+"):
        return _("%(age)s歳以上") % {"age": band.removesuffix("+")}
    return _("%(ages)s歳") % {"ages": band.replace("-", "～")}


def name_of(of: Indicator) -> str:
    return of.name_en if get_language() == "en" else of.name


def formula_of(of: Indicator) -> str:
    return of.formula_en if get_language() == "en" else of.formula


def method_of(of: Indicator) -> str:
    return of.method_en if get_language() == "en" else of.method


def note_of(of: Indicator) -> str:
    return of.note_en if get_language() == "en" else of.note


def needs_of(of: Indicator) -> str:
    return of.needs_en if get_language() == "en" else of.needs


def unit_of(of: Indicator) -> str:
    if of.of_time:
        return _("日（中央値）") if of.unit == "days" else _("分（中央値）")
    return unit_words(of.unit)


UNIT_WORDS: Final = {
    "percent": ("%", "%"),
    "days": ("日", " days"),
    "minutes": ("分", " min"),
    "score": ("点", " points"),
    "count": ("", ""),
}


def unit_words(unit: str) -> str:
    """Say a unit behind its number; what is counted has none."""
    japanese, english = UNIT_WORDS[unit]
    return english if get_language() == "en" else japanese


def amount_words(value: float, unit: str) -> str:
    """Say a figure of a unit: things counted are whole, all else has one decimal."""
    if unit == "days":
        return _("%(days).1f日") % {"days": value}
    said = f"{value:,.0f}" if unit == "count" else f"{value:,.1f}"
    return said.replace("-", "−") + unit_words(unit)


def value_words(reading: Reading) -> str:
    """Say a reading with its unit, or why there is none.

    A figure that was not measured is never 0.
    """
    if reading.value is None:
        return state_words(reading)
    return amount_words(reading.value, reading.indicator.unit)


def change_words(reading: Reading) -> str:
    """Say the two figures that a relative one compares; nothing where it has none."""
    if reading.raw is None or reading.base is None:
        return ""
    unit = reading.indicator.raw_unit
    return f"{amount_words(reading.base, unit)} → {amount_words(reading.raw, unit)}"


def standing_mark(standing: str) -> tuple[str, str]:
    """Say how a figure stands to its target, and the kind of its mark."""
    return {
        MET: (_("達成"), "good"),
        ON_TRACK: (_("予定どおり"), "act"),
        OFF_TRACK: (_("予定より遅れ"), "warn"),
        MISSED: (_("期限を過ぎて未達"), "bad"),
        UNDATED: (_("未達（期限なし）"), ""),
        UNBASED: (_("未達（基準なし）"), ""),
        NO_DATA: (_("未測定"), "wait"),
    }[standing]


def sort_words() -> dict[str, str]:
    """Say what may have moved a figure."""
    return {
        "release": _("公開・改修"),
        "campaign": _("広報"),
        "law": _("法改正"),
        "staffing": _("体制の変更"),
        "outage": _("障害"),
        "other": _("そのほか"),
    }


def state_words(reading: Reading) -> str:
    if reading.state == SUPPRESSED:
        return _("件数が少ないため非表示")
    if reading.state == PROVISIONAL:
        return _("暫定")
    return _("測定済み") if reading.shown else _("未測定")


def standing_words(reading: Reading) -> str:
    """Say the state of a reading, and what it waits for."""
    said = state_words(reading)
    if not reading.awaits_counts:
        return said
    return _("%(state)s（%(why)s）") % {"state": said, "why": awaited_words()}


def awaited_words() -> str:
    return _("窓口の件数がまだ届いていません")


def count_words(count: float | None) -> str:
    """Say a count; a withheld one is a dash, a weighted one has one decimal."""
    if count is None:
        return "―"
    return f"{int(count):,}" if count == int(count) else f"{count:,.1f}"


def apart_words(selection: Selection, of: Indicator, **cut: str) -> str:
    """Say how many a figure leaves out and tells apart; few are not told."""
    reading = read_apart(selection.ward, selection.asked(of, **cut))
    if reading.state == SUPPRESSED or reading.n is None:
        return state_words(reading)
    words = _("%(n)s件") % {"n": count_words(reading.n)}
    counted = counted_words(reading)
    if not counted:
        return words
    return _("%(period)s（%(counted)s）") % {"period": words, "counted": counted}


def sides_words(reading: Reading) -> tuple[str, str]:
    """Say both sides of the line; nothing counted is not the same as 0 of 0."""
    if not reading.denominator:
        alone = count_words(reading.numerator) if reading.shown else "―"
        return alone, "―"
    return count_words(reading.numerator), count_words(reading.denominator)


def target_words(of: Indicator) -> str:
    if of.target is None:
        return ""
    least = (
        _("%(value)g%(unit)s以上")
        if of.target.op == ">="
        else _("%(value)g%(unit)s以下")
    )
    return least % {"value": of.target.value, "unit": unit_words(of.unit)}


def linked(text: str, href: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(href, text)
