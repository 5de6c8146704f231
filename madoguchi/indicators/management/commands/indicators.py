"""`madoguchi indicators`: every figure of every ward, for people or for programs."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.indicators import queries
from madoguchi.indicators.cells import Asked
from madoguchi.indicators.definition import catalogue
from madoguchi.indicators.periods import NotAPeriod, Period
from madoguchi.indicators.readings import Reading
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import all_wards
from madoguchi.wards.scope import ward_scope

WORDS = {
    "measured": "実績",
    "provisional": "暫定",
    "unmeasured": "未測定",
    "suppressed": "件数が少ないため非表示",
}


class Command(BaseCommand):
    help = "Show the indicators of a month (2026-11) or fiscal year (FY2026)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--ward", help="slug of one ward; all of them otherwise")
        parser.add_argument("--period", help="2026-11 or FY2026; else the last month")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(
        self,
        *,
        ward: str | None,
        period: str | None,
        as_json: bool,
        **_: object,
    ) -> None:
        today = timezone.localdate()
        try:
            of = Period.parse(period) if period else queries.last_whole_month(today)
        except NotAPeriod:
            raise CommandError(
                "期間は 2026-11（月）か FY2026（年度）の形で書いてください。\n"
                "Write the period as 2026-11 (month) or FY2026 (fiscal year)."
            ) from None
        wards = [one for one in all_wards() if ward in (None, one.slug)]
        if not wards:
            raise CommandError("その区はありません。\nThere is no such ward.")
        shown = [(one, self.readings(one, of)) for one in wards]
        if as_json:
            rows = [twin(one, reading) for one, many in shown for reading in many]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for one, many in shown:
            self.stdout.write(f"{one.name}  {of.label}")
            for reading in many:
                self.stdout.write(f"  {line(reading)}")

    def readings(self, ward: Ward, period: Period) -> list[Reading]:
        today = timezone.localdate()
        with ward_scope(ward.pk):
            return [
                queries.read(ward.pk, Asked(of, period, today))
                for of in catalogue().values()
            ]


def line(reading: Reading) -> str:
    of = reading.indicator
    unit = "%" if of.unit == "percent" else "日"
    value = "" if reading.value is None else f"{reading.value}{unit} "
    parts = (
        f"（{reading.numerator} ÷ {reading.denominator}）"
        if reading.shown and of.unit == "percent"
        else f"（n={reading.n}、90%点 {reading.p90}日）"
        if reading.shown
        else ""
    )
    why = "、窓口の件数がまだ届いていません" if reading.awaits_counts else ""
    return f"{of.level} {of.name}: {value}{WORDS[reading.state]}{why}{parts}"


def twin(ward: Ward, reading: Reading) -> dict[str, object]:
    of = reading.indicator
    return {
        "ward": ward.slug,
        "id": of.id,
        "level": of.level,
        "name": of.name,
        "value": reading.value,
        "p90": reading.p90,
        "numerator": reading.numerator,
        "denominator": reading.denominator,
        "n": reading.n,
        "unit": of.unit,
        "period": reading.period.text,
        "first_on": str(reading.period.first),
        "last_on": str(reading.period.last),
        "formula": of.formula,
        "source": of.source,
        "state": reading.state,
        "awaits_counts": reading.awaits_counts,
    }
