"""Random conditions as an official could put them together, over any questions."""

from random import Random
from typing import Literal

from madoguchi.procedures.expressions.shapes import Records
from madoguchi.procedures.studio.rows import (
    CALCULATED,
    ON_A_DAY,
    ORDERS,
    TODAY,
    Asked,
    Case,
    Cases,
    Day,
    Each,
    Group,
    Line,
    Quantity,
    RowOfCondition,
    Test,
)
from madoguchi.procedures.studio.sheets import (
    HOWS,
    Seen,
    asked_of,
    control_of,
    days_of,
    number_refs,
    options_of,
    refs_of,
)

SOME_DAYS = ("1873-01-01", "1989-01-07", "2019-05-01", "2024-02-29", "2099-12-31")
SOME_TEXTS = ("a", "板橋区𠮷", 'it\'s "so"', "か\u3099", "\\")


class Maker:
    """Makes rows of random questions; what it makes is always sound."""

    def __init__(self, seed: int, seen: Seen) -> None:
        self.chance = Random(seed)  # noqa: S311  no secret
        self.seen = seen

    def group(self, deep: int, seen: Seen | None = None) -> Group:
        seen = seen or self.seen
        count = self.chance.choice((1, 1, 2, 3))
        rows = tuple(self.row(deep - 1, seen, alone=count == 1) for _ in range(count))
        join: Literal["all", "any"] = "all"
        if count > 1 and self.chance.random() < 0.5:
            join = "any"
        return Group(join, rows)

    def row(self, deep: int, seen: Seen, *, alone: bool) -> RowOfCondition:
        roll = self.chance.random()
        if deep > 1 and roll < 0.15 and not alone:
            return self.several(deep, seen)
        if deep > 1 and roll < 0.25:
            cases = tuple(
                Case(self.group(deep - 1, seen), self.outcome(deep - 1, seen))
                for _ in range(self.chance.choice((1, 2)))
            )
            return Cases(cases, self.outcome(deep - 1, seen))
        return self.asked_row(deep, seen)

    def several(self, deep: int, seen: Seen) -> Group:
        """Make a group inside a group; one that holds a single row is that row."""
        rows = tuple(self.asked_row(deep - 1, seen) for _ in range(2))
        join = self.chance.choice(("all", "any"))
        return Group(
            "all" if join == "all" else "any", rows, self.chance.random() < 0.3
        )

    def outcome(self, deep: int, seen: Seen) -> Group | bool:
        if deep < 2 or self.chance.random() < 0.5:
            return self.chance.random() < 0.5
        return self.group(deep - 1, seen)

    def names(self, seen: Seen) -> list[str]:
        return [*dict.fromkeys(n for level in seen.scope.levels for n in level)]

    def asked_row(self, deep: int, seen: Seen) -> RowOfCondition:
        refs = [
            ref
            for name in (*self.names(seen), TODAY, "channel")
            for ref in refs_of(name, seen)
            if (deep > 1 if ref.startswith("each:") else control_of(ref, seen))
        ]
        ref = self.chance.choice(refs)
        asked = asked_of(ref)
        if asked.look == "each":
            if len(seen.scope.levels) > 2:
                return self.asked_row(deep, seen)
            how = self.chance.choice(("some", "all", "none"))
            inside = self.group(deep - 1, seen.inside(asked.name))
            return Each(asked.name, how, inside)  # type: ignore[arg-type]
        how = self.chance.choice(HOWS[control_of(ref, seen)])
        if how in ("answered", "unanswered"):
            return Test(Asked(asked.name, part=asked.part), how)
        return self.compared(self.looked(asked, deep, seen), how, seen)

    def looked(self, asked: Asked, deep: int, seen: Seen) -> Asked:
        day = self.day(seen) if asked.look in ON_A_DAY else Day()
        inside = None
        found = seen.scope.find(asked.name)
        if (
            asked.look == "count"
            and found
            and isinstance(found[1], Records)
            and deep > 1
            and len(seen.scope.levels) <= 2
        ):
            inside = self.group(deep - 1, seen.inside(asked.name))
        return Asked(asked.name, asked.look, asked.part, day, inside)

    def compared(self, asked: Asked, how: str, seen: Seen) -> Test:
        if how in ("yes", "no"):
            return Test(asked, how)
        if how in ORDERS:
            is_day = not asked.look and control_of(f":{asked.name}", seen) == "day"
            if is_day:
                return Test(asked, how, day=self.day(seen))
            if not asked.look and self.chance.random() < 0.2:
                asked = Asked("", CALCULATED, lines=self.lines(seen, least=2))
            return Test(asked, how, number=self.quantity(seen))
        if how in ("one_of", "none_of"):
            return Test(asked, how, tuple(map(str, self.chance.sample(range(99), 2))))
        if how in ("is", "is_not"):
            return Test(asked, how, (self.chance.choice(SOME_TEXTS),))
        offered = options_of(asked, seen)
        most = 1 if how in ("has", "has_not") else len(offered)
        picked = self.chance.sample(offered, self.chance.randint(1, most))
        return Test(asked, how, tuple(one for one in offered if one in picked))

    def quantity(self, seen: Seen) -> Quantity:
        lines = self.lines(seen, least=1)
        most = self.line(seen, first=True) if self.chance.random() < 0.2 else None
        return Quantity(lines, most)

    def lines(self, seen: Seen, least: int) -> tuple[Line, ...]:
        count = self.chance.randint(least, 3)
        return tuple(self.line(seen, first=at == 0) for at in range(count))

    def line(self, seen: Seen, *, first: bool) -> Line:
        sign: Literal["+", "-"] = "-" if self.chance.random() < 0.3 else "+"
        del first
        count = self.chance.randint(0, 2)
        times = self.chance.randint(0, 10**6)
        named = [*(f"param:{one}" for one in sorted(seen.parameters))]
        for name in self.names(seen):
            named += number_refs(name, seen)
        atoms = [
            self.looked(asked_of(self.chance.choice(named)), 0, seen)
            for _ in range(count)
        ]
        of, by = (*atoms, None, None)[:2]
        return Line(sign, times if not atoms or times % 2 else None, of, by)

    def day(self, seen: Seen) -> Day:
        days = (*days_of(seen), *SOME_DAYS)
        plus = self.chance.choice((0, 0, 0, 14, -7))
        return Day(self.chance.choice(days), plus)
