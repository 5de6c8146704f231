"""`madoguchi indicators`: every figure of every ward, for people or for programs."""

import json
from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.indicators import queries
from madoguchi.indicators.cells import Asked
from madoguchi.indicators.definition import catalogue
from madoguchi.indicators.periods import NotAPeriod, Period
from madoguchi.indicators.readings import Reading
from madoguchi.indicators.starts import Base, base_of, confirmed_of, standing
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import all_wards
from madoguchi.wards.scope import ward_scope

WORDS = {
    "measured": "実績",
    "provisional": "暫定",
    "unmeasured": "未測定",
    "suppressed": "件数が少ないため非表示",
}
STANDINGS = {
    "met": "達成",
    "on_track": "予定どおり",
    "off_track": "予定より遅れ",
    "missed": "期限を過ぎて未達",
    "no_data": "",
    "undated": "未達（期限なし）",
    "unbased": "未達（基準なし）",
}
UNITS = {"percent": "%", "days": "日", "minutes": "分", "count": "", "score": "点"}


Told = tuple[Reading, Base, str]
"""A reading, where it started from, and how it stands to its target."""


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
        shown = [(one, self.readings(one, of, today)) for one in wards]
        if as_json:
            rows = [twin(one, *told) for one, many in shown for told in many]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for one, many in shown:
            self.stdout.write(f"{one.name}  {of.label}")
            for told in many:
                self.stdout.write(f"  {line(*told)}")

    def readings(self, ward: Ward, period: Period, today: date) -> list[Told]:
        with ward_scope(ward.pk):
            own = confirmed_of(ward.pk)
            found = []
            for of in catalogue().values():
                base = base_of(of, own.get(of.id))
                reading = queries.read(ward.pk, Asked(of, period, today))
                found.append((reading, base, standing(reading, base, today)))
            return found


def line(reading: Reading, base: Base, stands: str) -> str:
    """Say a figure on one line: value, what it was made of, how it stands."""
    of = reading.indicator
    unit = UNITS[of.unit]
    value = "" if reading.value is None else f"{reading.value:g}{unit} "
    why = "、窓口の件数がまだ届いていません" if reading.awaits_counts else ""
    parts = _parts(reading) if reading.shown else ""
    stand = f"、{STANDINGS[stands]}" if STANDINGS[stands] else ""
    needs = f"：{of.needs}" if not reading.shown and of.needs else ""
    unsure = "（基準値は未検証）" if base.unsure else ""
    number = f"{of.plan_no} " if of.plan_no else ""
    return (
        f"{number}{of.level} {of.name}: {value}{WORDS[reading.state]}{why}{parts}"
        f"{stand}{unsure}{needs}"
    )


def _parts(reading: Reading) -> str:
    of = reading.indicator
    if of.of_time:
        unit = UNITS[of.unit]
        return f"（n={reading.n}、90%点 {reading.p90}{unit}）"
    if of.relative:
        unit = UNITS[of.raw_unit]
        return f"（{reading.base:g}{unit} → {reading.raw:g}{unit}）"
    if reading.denominator is None:
        return f"（n={reading.n}）"
    return f"（{reading.numerator:g} ÷ {reading.denominator:g}）"


def twin(ward: Ward, reading: Reading, base: Base, stands: str) -> dict[str, object]:
    """Say the same for programs; `state` is of the data, `standing` of the target."""
    of = reading.indicator
    target = of.target
    return {
        "ward": ward.slug,
        "id": of.id,
        "plan_no": of.plan_no,
        "level": of.level,
        "outcome": of.outcome,
        "pillar": of.pillar,
        "name": of.name,
        "value": reading.value,
        "p90": reading.p90,
        "raw": reading.raw,
        "base": reading.base,
        "numerator": reading.numerator,
        "denominator": reading.denominator,
        "n": reading.n,
        "unit": of.unit,
        "mode": of.mode,
        "scope": of.scope,
        "cadence": of.cadence,
        "period": reading.period.text,
        "first_on": str(reading.period.first),
        "last_on": str(reading.period.last),
        "formula": of.formula,
        "source": of.source,
        "method": of.method,
        "read_from": of.table,
        "target": target.value if target else None,
        "target_op": target.op if target else "",
        "due": str(base.due) if base.due else "",
        "baseline": base.value,
        "baseline_verified": base.verified,
        "state": reading.state,
        "standing": stands,
        "awaits_counts": reading.awaits_counts,
        "needs": of.needs if not reading.shown else "",
    }
