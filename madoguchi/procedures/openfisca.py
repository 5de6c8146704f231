"""Put benefit cases written for OpenFisca Japan to our procedures (給付の外部の事例).

Its cases are households with facts and the amounts expected on a day. Each of its
variables that a procedure covers is mapped to that procedure's questions; what a case
does not say is taken as its authors do: who lives alone with children is a single
parent, everybody lives in the ward, nobody is in an institution. The cases are read
where they lie: they are under AGPL-3.0, and nothing of them is kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from madoguchi.kernel.ages import fiscal_year, school_grade
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.entitlement import entitlement, questions_form

Facts: TypeAlias = Mapping[str, Any]
SUFFIXES = (".yaml", ".yml")
LAST_OF_SCHOOLS = {9: "jhs3", 12: "hs3"}
LAST_OF_HIGH_SCHOOL, LAST_COUNTED = 12, 16
MUCH = 10_000_000
BASIC_DEDUCTION = 100_000
"""What is taken off wages and pensions before a limit of income is applied."""

BODY = {"一級": 1, "二級": 2, "三級": 3, "四級": 4, "五級": 5, "六級": 6}
MIND = {"一度": 1, "二度": 2, "三度": 3, "四度": 4}


class NotTold(Exception):
    """A case does not tell what a procedure must know."""


class NoCases(Exception):
    """A folder holds nothing that can be read as cases; says why."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a household, on a day."""

    facts: Facts
    on: date

    def fact(self, name: str, default: Any = None) -> Any:
        return on_day(self.facts.get(name, default), self.on)

    @property
    def birth(self) -> date:
        """Return the day of birth; made up to fit where only age or grade is told."""
        told = self.fact("誕生年月日")
        if told is not None:
            return as_day(told)
        if (grade := self.fact("学年")) is not None:
            return date(fiscal_year(self.on) - int(grade) - 6, 6, 1)
        if (age := self.fact("年齢")) is not None:
            return date(self.on.year - int(age), self.on.month, 1)
        raise NotTold("誕生年月日")

    @property
    def grade(self) -> int:
        return school_grade(self.birth, self.on)

    @property
    def body(self) -> int:
        """Return the grade of the handbook for the physically disabled; 9: none."""
        return BODY.get(self.fact("身体障害者手帳等級", ""), 9)

    @property
    def mind(self) -> int:
        """Return the grade of the handbook 愛の手帳; 9: none."""
        return MIND.get(self.fact("愛の手帳等級", ""), 9)

    @property
    def is_disabled(self) -> bool:
        return self.body <= 3 or self.mind <= 3  # noqa: PLR2004  the grades of both laws


@dataclass(frozen=True, slots=True)
class Household:
    """One household of a case."""

    on: date
    facts: Facts
    members: Mapping[str, Facts] = field(repr=False)

    def fact(self, name: str, default: Any = None) -> Any:
        return on_day(self.facts.get(name, default), self.on)

    def of(self, *lists: str) -> list[Member]:
        names = [one for name in lists for one in self.facts.get(name) or ()]
        return [Member(self.members.get(one) or {}, self.on) for one in names]

    @property
    def adults(self) -> list[Member]:
        """Return who raises the children: parents, or whoever asks and their spouse."""
        asking = self.of("自分一覧", "配偶者一覧")
        return asking or self.of("親一覧", "保護者一覧")

    @property
    def children(self) -> list[Member]:
        return self.of("子一覧", "児童一覧")

    @property
    def income(self) -> int:
        return sum(int(one.fact("所得", 0)) for one in self.adults)


@dataclass(frozen=True, slots=True)
class Finding:
    """One expected amount and what came of it; `found` is a word when it is open."""

    file: str
    case: str
    household: str
    variable: str
    wanted: int
    found: int | str | None = None
    """None: no procedure covers the variable."""

    @property
    def passed(self) -> bool:
        return self.found == self.wanted


Forms: TypeAlias = Mapping[str, Form]


def offered_on_disk(root: Path) -> Forms:
    """Return the newest version of each benefit that a variable is mapped to."""
    forms = {}
    for slug in sorted({one.slug for one in COVERED.values()}):
        versions = [one for one in (root / slug).glob("*") if one.name.isdigit()]
        if versions:
            newest = max(versions, key=lambda one: int(one.name))
            forms[slug] = compile_form(load(newest))
    return forms


def findings(folder: Path, forms: Forms) -> Iterator[Finding]:
    """Put every case below a folder, or of a file, to the procedures."""
    paths = [folder] if folder.is_file() else sorted(folder.rglob("*"))
    paths = [one for one in paths if one.suffix in SUFFIXES]
    if not paths:
        raise NoCases(f"there is no .yaml file in {folder}")
    for path in paths:
        name = str(path.relative_to(folder)) if folder.is_dir() else path.name
        for case in read_cases(path):
            yield from _of_case(name, case, forms)


def read_cases(path: Path) -> list[Facts]:
    """Read the cases of one file; raise NoCases when it holds none."""
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise NoCases(f"{path} is no YAML in UTF-8: {problem}") from problem
    cases = read if isinstance(read, list) else [read]
    for case in cases:
        if not isinstance(case, dict) or not {"period", "output"} <= case.keys():
            raise NoCases(f"{path}: a case needs `period`, `input` and `output`")
    return cases


def _of_case(name: str, case: Facts, forms: Forms) -> Iterator[Finding]:
    on = as_day(case["period"])
    given = case.get("input") or {}
    households = {"": given.get("世帯") or {}, **(given.get("世帯一覧") or {})}
    members = given.get("世帯員") or {}
    for which, variable, wanted in _expected(case["output"]):
        if not isinstance(wanted, dict):
            wanted = {on: wanted}  # noqa: PLW2901  one value is that of the period
        for day, value in wanted.items():
            if not isinstance(value, int | float):
                continue
            then = as_day(day)
            household = Household(then, households.get(which) or {}, members)
            found = amount_of(variable, household, forms)
            title = str(case.get("name", ""))
            yield Finding(name, title, which, variable, int(value), found)


def _expected(output: Facts) -> Iterator[tuple[str, str, Any]]:
    """Yield household, variable and value of everything a case expects."""
    for key, value in output.items():
        if key == "世帯":
            yield from (("", name, one) for name, one in value.items())
        elif key == "世帯一覧":
            for which, values in value.items():
                yield from ((which, name, one) for name, one in values.items())
        elif key == "世帯員":
            for values in value.values():
                yield from (("", name, one) for name, one in values.items())
        else:
            yield "", key, value


def amount_of(variable: str, household: Household, forms: Forms) -> int | str | None:
    """Return what a procedure grants; None when none covers the variable."""
    covered = COVERED.get(variable)
    if covered is None or covered.slug not in forms:
        return None
    try:
        return covered.amount(forms[covered.slug], household)
    except NotTold as missing:
        return f"open: {missing}"


def granted(
    form: Form, answers: Facts, on: date, keys: Sequence[str] | None = None
) -> int:
    """Return what is granted, or the lines of these keys; raise NotTold when open."""
    asking = questions_form(form)
    result = entitlement(asking, answers, on)
    if result.verdict.met is None:
        raise NotTold(", ".join(one.say("ja") for one in result.missing))
    if not result.verdict.met:
        return 0
    lines = asking.amounts(answers, on)
    amounts = [one.amount for one in lines if keys is None or one.key in keys]
    if None in amounts:
        raise NotTold("the amount")
    return max(0, sum(filter(None, amounts)))


def on_day(value: Any, on: date) -> Any:
    """Return the value that a fact has on a day; most have one for all days."""
    if not isinstance(value, dict):
        return value
    known = {as_day(day): one for day, one in value.items()}
    days = [day for day in known if day <= on] or list(known)
    return known[max(days)] if days else None


def as_day(value: Any) -> date:
    """Return a day of a case; a month or a year stands for its first day.

    >>> as_day("2024-10"), as_day(2024)
    (datetime.date(2024, 10, 1), datetime.date(2024, 1, 1))
    """
    if isinstance(value, date):
        return value
    parts = [int(one) for one in str(value).split("-")]
    return date(*[*parts, 1, 1][:3])


# ------------------------------------------------- what each variable is asked as


def _jidoteate(form: Form, here: Household) -> int:
    older = [
        one for one in here.children if LAST_OF_HIGH_SCHOOL < one.grade <= LAST_COUNTED
    ]
    children = [one for one in here.children if one.grade <= LAST_OF_HIGH_SCHOOL]
    if not children:
        return 0
    answers = {
        "residence": True,
        "public_servant": "no",
        "earner": "claimant",
        "children": [
            {"birth": one.birth.isoformat(), "living": "together"} for one in children
        ],
        "has_older": bool(older),
    }
    if older:
        answers["older"] = [{"birth": one.birth.isoformat()} for one in older]
    return granted(form, answers, here.on)


def _single_parent(here: Household) -> str:
    return "divorced" if len(here.adults) == 1 else "none"


def _jidofuyo(form: Form, here: Household, income: int) -> int:
    answers = {
        "residence": True,
        "situation": _single_parent(here),
        "partner": False,
        "children": [
            {
                "birth": one.birth.isoformat(),
                "disabled": one.is_disabled,
                "living": "together",
            }
            for one in here.children
        ],
        "income": income,
        "dependents": len(here.children),
        "relative": False,
        "has_pension": False,
    }
    return granted(form, answers, here.on) if here.children else 0


def _jidofuyo_at(end: str) -> Callable[[Form, Household], int]:
    """Return the amount at one end of the band of incomes that are paid in part.

    The cases know no exact amount there: they give the least and the most of it.
    """

    def amount(form: Form, here: Household) -> int:
        income = here.fact("児童扶養手当の控除後世帯高所得")
        if income is None:
            raise NotTold("児童扶養手当の控除後世帯高所得")
        known = form.definition.in_force
        full, part = known("full_base", here.on), known("part_base", here.on)
        if full is None or part is None:
            raise NotTold(f"the limits of {here.on}")
        more = 380_000 * len(here.children)
        most = int(income)
        if full.value + more <= most < part.value + more:
            most = full.value + more if end == "most" else part.value + more - 1
        return _jidofuyo(form, here, most)

    return amount


def _jidoikusei(key: str) -> Callable[[Form, Household], int]:
    def amount(form: Form, here: Household) -> int:
        if not here.children:
            return 0
        answers = {
            "residence": True,
            "situation": _single_parent(here),
            "partner": False,
            "children": [
                {
                    "birth": one.birth.isoformat(),
                    "disability": _disability(one),
                    "living": "home",
                }
                for one in here.children
            ],
            "income": int(here.fact("特別児童扶養手当の控除後世帯高所得", here.income)),
            "dependents": len(here.children),
        }
        return granted(form, answers, here.on, [key])

    return amount


def _disability(one: Member) -> str:
    if one.body <= 2:  # noqa: PLR2004  the grades of the ordinance
        return "body"
    return "mind" if one.mind <= 3 else "none"  # noqa: PLR2004  same


def _choikin(form: Form, here: Household) -> int:
    count = int(here.fact("災害で死亡した世帯員の人数", 0))
    supporter = bool(here.fact("災害で生計維持者が死亡した", default=False))
    answers: dict[str, Any] = {
        "has_death": count > 0,
        "disaster": bool(here.fact("災害救助法の適用地域である", default=False)),
        "resident": True,
        "relation": "spouse",
    }
    if count:
        answers["deceased"] = [
            {"state": "dead", "supporter": supporter and not at, "cause": "none"}
            for at in range(count)
        ]
    return granted(form, answers, here.on)


def _juken(form: Form, here: Household) -> int:
    """Add what is lent for each child in the last year of a school."""
    total = 0
    for one in here.children:
        stage = LAST_OF_SCHOOLS.get(one.grade)
        if stage is not None:
            total += granted(form, _loan(here, one, stage), here.on)
    return total


def _loan(here: Household, student: Member, stage: str) -> dict[str, Any]:
    counted = [*here.adults, *here.children]
    others = here.of("親一覧") if here.of("自分一覧") else []
    return {
        "birth": here.adults[0].birth.isoformat(),
        "head": True,
        "lived_year": here.fact("居住都道府県") == "東京都",
        "student_birth": student.birth.isoformat(),
        "stage": stage,
        "household": "single" if len(here.adults) == 1 else "general",
        "members": len(counted) + len(others),
        "hogo": False,
        "income_kind": "total",
        "total": here.income,
        "savings": sum(int(one.fact("預貯金", 0)) for one in counted),
        "property": False,
        "cram": True,
        "cram_cost": MUCH,
        "exam": True,
        "exam_cost": MUCH,
    }


def _jushoteate_at(end: str) -> Callable[[Form, Household], int]:
    """Return the allowance if the handbook alone decides at least, or at most."""

    def amount(form: Form, here: Household) -> int:
        people = [*here.adults, *here.children]
        return sum(
            granted(form, _severe(one, end), here.on)
            for one in people
            if _condition(one, end) != "none"
        )

    return amount


def _severe(one: Member, end: str) -> dict[str, Any]:
    return {
        "residence": True,
        "birth": one.birth.isoformat(),
        "had_before": False,
        "disability": _condition(one, end),
        "facility": False,
        "hospital": "no",
        "income": max(0, int(one.fact("所得", 0)) - BASIC_DEDUCTION),
        "dependents": 0,
    }


def _condition(one: Member, end: str) -> str:
    """Return what the handbooks say at least, or allow at most."""
    severe_mind, severe_body = one.mind <= 2, one.body <= 2  # noqa: PLR2004
    if severe_mind and severe_body:
        return "both"
    if end == "least":
        return "none"
    if severe_mind:
        return "mind"
    return "limbs" if one.body == 1 else "none"


@dataclass(frozen=True, slots=True)
class Covered:
    """The procedure that covers a variable, and how it is asked for the amount."""

    slug: str
    amount: Callable[[Form, Household], int]


COVERED: Mapping[str, Covered] = {
    "児童手当": Covered("jidoteate", _jidoteate),
    "児童扶養手当_最大": Covered("jidofuyo", _jidofuyo_at("most")),
    "児童扶養手当_最小": Covered("jidofuyo", _jidofuyo_at("least")),
    "児童育成手当": Covered("jidoikusei", _jidoikusei("raising")),
    "障害児童育成手当": Covered("jidoikusei", _jidoikusei("disability")),
    "重度心身障害者手当_最大": Covered("jushoteate", _jushoteate_at("most")),
    "重度心身障害者手当_最小": Covered("jushoteate", _jushoteate_at("least")),
    "受験生チャレンジ支援貸付": Covered("juken", _juken),
    "災害弔慰金": Covered("choikin", _choikin),
}
