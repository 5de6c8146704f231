"""Put the answers about a log into lines that a person reads on a terminal.

Numbers stand first and names last, so that names of any width keep the columns.
"""

from collections.abc import Iterator
from typing import Final

from madoguchi.mining.comparing import Comparison
from madoguchi.mining.conformance import Conformance
from madoguchi.mining.lengths import HOUR, said
from madoguchi.mining.mined import Mined
from madoguchi.mining.simulating import WhatIf

MOST: Final = 10
WEEKDAYS: Final = "月火水木金土日"
BY: Final = {"role": "役割", "unit": "課", "resource": "担当者"}
KINDS: Final = {
    "skipped": "省いた skipped",
    "added": "余分 added",
    "out_of_order": "順序違い out of order",
}
VERDICTS: Final = {
    "too_few": "件数が少なく、差があるともないとも言えません（too few cases）",
    "not_shown": "差があるとは言えません（no difference shown）",
    "longer": "長くなっています（takes longer）",
    "shorter": "短くなっています（takes less）",
}
PARTS: Final = {
    "variants": "流れの型 Variants（件数・割合・中央値）",
    "edges": "工程の移り Map（件数・中央値・90%点・平均）",
    "starts": "始まり Starts",
    "ends": "終わり Ends",
    "bottlenecks": "待ちの長い工程 Bottlenecks（月あたりの待ち・処理・保留の時間）",
    "rework": "やり直し Rework（回数・続けて・事案）",
    "handovers": "受け渡し Passed on（件数・中央値）",
    "workload": "曜日ごとの記録 Events by weekday",
}


def lines(name: str, mined: Mined, most: int = MOST) -> Iterator[str]:
    """Yield the table of a log called `name`; at most `most` rows of each part."""
    counts = (mined.cases, mined.events, len(mined.activities), len(mined.variants))
    ja = "{}：事案{:,}件、記録{:,}件、工程{:,}種、流れの型{:,}通り"
    yield ja.format(name, *counts)
    en = "  {:,} cases, {:,} events, {:,} activities, {:,} variants"
    yield en.format(*counts)
    times = mined.durations
    shown = "  ".join(f"{at}%点 {said(v)}" for at, v in times.percentiles.items())
    yield f"所要時間 Time per case：{shown}  平均 {said(times.mean)}"
    parts = {
        "variants": [
            f"{one.count:>9,}  {one.share:6.1%}  {said(one.median):>8}  "
            + " → ".join(one.activities)
            for one in mined.variants[:most]
        ],
        "edges": [
            f"{one.count:>9,}  {said(one.median):>8}  {said(one.p90):>8}"
            f"  {said(one.mean):>8}  {one.before} → {one.after}"
            for one in mined.edges[:most]
        ],
        "starts": _counted(mined.starts, most),
        "ends": _counted(mined.ends, most),
        "bottlenecks": [
            f"{one.waiting:>9,.1f}  {one.handling:>9,.1f}  {one.paused:>9,.1f}"
            f"  {one.activity}"
            for one in mined.bottlenecks[:most]
        ],
        "rework": [
            f"{one.repeats:>9,}  {one.loops:>7,}  {one.cases:>7,}  {one.activity}"
            for one in mined.rework[:most]
        ],
        "handovers": [
            f"{one.count:>9,}  {said(one.median):>8}  {one.before} → {one.after}"
            for one in mined.passed_on[:most]
        ],
        "workload": list(_week(mined)),
    }
    for part, rows in parts.items():
        if rows:
            yield ""
            by = f"：{BY[mined.by]}" if part in {"handovers", "workload"} else ""
            yield PARTS[part] + by
            yield from rows


def _counted(counts: dict[str, int], most: int) -> list[str]:
    return [f"{n:>9,}  {name}" for name, n in list(counts.items())[:most]]


def _week(mined: Mined) -> Iterator[str]:
    """Yield a line per role, with a column for each day of the week."""
    week: dict[str, list[int]] = {}
    for one in mined.workload:
        week.setdefault(one.who, [0] * 7)[one.weekday - 1] += one.events
    if week:
        yield "".join(f"{day:>7}" for day in WEEKDAYS)
    for who, days in week.items():
        yield "".join(f"{n:>8,}" for n in days) + f"  {who}"


def conformance_lines(found: Conformance, most: int = MOST) -> Iterator[str]:
    """Yield how the cases keep to the flow, and what leaving it costs."""
    share = found.fitting / found.cases
    yield (
        f"標準の流れとの一致 Conformance：{found.fitting:,}件（{share:.1%}）"
        f"、適合度 {found.fitness:.3f}"
    )
    yield "外れ方 Deviations（件数・割合・中央値・一致との差・余分な工程の前の時間）"
    for one in found.deviations[:most]:
        more = "" if one.more is None else f"{one.more / HOUR:+.1f}時間"
        yield (
            f"{one.cases:>9,}  {one.share:6.1%}  {said(one.median):>8}  {more:>10}"
            f"  {one.hours:>9,.1f}時間  {KINDS[one.kind]}：{one.activity}"
        )


def comparison_lines(found: Comparison, most: int = MOST) -> Iterator[str]:
    """Yield how the cases differ from the others, with the size of both parts."""
    times = found.times
    yield (
        "比べた事案との差 Comparison："
        f"中央値 {said(times.medians[0])}（n={times.n[0]:,}）"
        f"→ {said(times.medians[1])}（n={times.n[1]:,}）、{VERDICTS[times.verdict]}"
    )
    if times.p is not None and times.low is not None and times.high is not None:
        yield (
            f"  差の95%区間 {said(times.low)}〜{said(times.high)}、p={times.p:.2g}、"
            f"比べた事案より長い確率 {times.longer_share:.0%}"
        )
    yield "変わった移り Changed edges（100件あたり・中央値）"
    for one in found.edges[:most]:
        medians = " → ".join("—" if at is None else said(at) for at in one.medians)
        yield (
            f"{one.per_100[0]:>7.1f} → {one.per_100[1]:>6.1f}  {medians:>18}"
            f"  {one.before} → {one.after}"
        )


def what_if_lines(found: WhatIf) -> Iterator[str]:
    """Yield what would be, beside what was played as it was, and how far off it is."""
    told = found.as_data()
    low, high = told["then_median_band_hours"]
    yield (
        f"試算 What if（n={found.cases:,}、開庁時間）：中央値 {found.now[0]:.1f}時間"
        f" → {found.then[0]:.1f}時間（{low:.1f}〜{high:.1f}時間）、"
        f"90%点 {found.now[1]:.1f}時間 → {found.then[1]:.1f}時間"
    )
    yield (
        f"  取り分けた{found.weeks}週での外れは最大{found.error:.0%}。"
        "同時に働いていた人数 Staff seen at once："
        + "、".join(f"{who} {n}" for who, n in found.staff.items())
    )
