"""Say an approval table (専決表) in words: its rows, what is wrong, since when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from madoguchi.cases.models import ApprovalTable
from madoguchi.cases.routes import Place, read_table
from madoguchi.cases.tables import MOST_STEPS, MOST_YEN, Flaw, Stored
from madoguchi.channels.office.wording import POSTS
from madoguchi.design.fields import Field, Option
from madoguchi.design.words import day_text, in_japanese, yen
from madoguchi.procedures.queries import every_offer_of
from madoguchi.wards.queries import departments_of

Row = dict[str, Any]
MOST_CONSULTED: Final = 3
OUTCOMES: Final[Mapping[str, Promise]] = {
    "": gettext_lazy("どの決定も"),
    "granted": gettext_lazy("交付・認定"),
    "refused": gettext_lazy("却下・不許可"),
    "revoked": gettext_lazy("職権取消し"),
    "reopened": gettext_lazy("終わった事案の再開"),
}
FLAWS: Final[Mapping[str, Promise]] = {
    "bad": gettext_lazy("書き方に誤りがあります。行を書き直してください。"),
    "hidden": gettext_lazy(
        "上の行が先に当てはまるので、使われません。上に動かすか、消してください。"
    ),
    "gap": gettext_lazy(
        "これより少ない額の行がない手続きは、担当の職員が1人で決めます。それでよいか確かめてください。"
    ),
    "vacant": gettext_lazy(
        "%(place)sの職員がいません。役職を変えるか、職員の配属を登録してください。"
    ),
    "twice": gettext_lazy(
        "同じ役職が2回あります。1人が2回承認することになるので、1つにしてください。"
    ),
    "procedure": gettext_lazy("いまはない手続きが選ばれています。選び直してください。"),
    "department": gettext_lazy("いまはない課が選ばれています。選び直してください。"),
    "alone": gettext_lazy(
        "%(place)sは1人だけです。その職員が起案すると決裁できないので、ほかの職員が起案します。"
    ),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What departments and procedures are called, by their slugs."""

    departments: Mapping[str, str]
    procedures: Mapping[str, str]

    @classmethod
    def of(cls, ward: int) -> "Names":
        language = get_language() or "ja"
        return cls(
            {one.slug: one.name for one in departments_of(ward)},
            {
                one.slug: one.form.definition.title[language]
                for one in every_offer_of(ward)
            },
        )

    def place(self, place: Place) -> str:
        post = str(POSTS[place.post])
        if not place.department:
            return _("担当課の%(post)s") % {"post": post}
        name = self.departments.get(place.department, place.department)
        return _("%(unit)s %(post)s") % {"unit": name, "post": post}


def table_rows(rows: Sequence[Stored], names: Names) -> list[Row]:
    """Return the rows of a table as they are read, in their order."""
    return [
        {
            "number": number,
            "about": _about(row.procedures, row.departments, names),
            "outcome": str(OUTCOMES[row.outcome]),
            "least": _("年額%(yen)s以上") % {"yen": yen(row.at_least_yen)}
            if row.at_least_yen
            else _("額を問わない"),
            "steps": _(" → ").join(names.place(one) for one in row.steps),
            "consult": _("、").join(names.place(one) for one in row.consult),
        }
        for number, row in enumerate(read_table(list(rows)), 1)
    ]


def _about(
    procedures: frozenset[str], departments: frozenset[str], names: Names
) -> str:
    told = [names.procedures.get(one, one) for one in sorted(procedures)]
    units = [names.departments.get(one, one) for one in sorted(departments)]
    return _("、").join([*units, *told]) or _("すべての手続き")


def flaw_lines(flaws: Sequence[Flaw], names: Names) -> list[str]:
    """Say each flaw with the number of its row."""
    return [
        _("%(row)d行め：%(what)s")
        % {
            "row": one.row,
            "what": FLAWS[one.code]
            % {"place": names.place(one.place) if one.place else ""},
        }
        for one in flaws
    ]


def version_rows(
    rows: QuerySet[ApprovalTable], staff: Mapping[int, str]
) -> list[list[str]]:
    """Return the tables that were put in force, the newest first."""
    return [
        [
            day_text(one.from_on, year=True, weekday=False) if one.from_on else "",
            str(len(one.rows)),
            staff.get(one.drafted_by_id, ""),
            staff.get(one.enacted_by_id or 0, ""),
        ]
        for one in rows
    ]


# ------------------------------------------------------------------ one row of it


@dataclass(frozen=True, slots=True)
class Typed:
    """A row as it was typed, and what is wrong with it."""

    raw: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        values = self.raw.get(name, ())
        return values[0].replace("\0", "").strip() if values else ""

    def many(self, name: str, known: Mapping[str, str]) -> list[str]:
        return [one for one in self.raw.get(name, ()) if one in known]


def typed_of(row: Stored) -> Typed:
    """Return a row that is there as the fields of its form."""
    raw: dict[str, Sequence[str]] = {
        "procedures": row.get("procedures", []),
        "departments": row.get("departments", []),
        "outcome": [row.get("outcome", "")],
        "least": [str(row.get("at_least_yen", 0) or "")],
    }
    for name, places in (("step", "steps"), ("consult", "consult")):
        for number, place in enumerate(row.get(places, []), 1):
            raw[f"{name}{number}"] = [place]
    return Typed(raw)


def row_of(typed: Typed, names: Names) -> Stored:
    """Return what was typed as a row; what is wrong is noted beside it."""
    posts = {one.value for one in place_options(names, own=True)}
    steps = _places(typed, "step", MOST_STEPS, posts)
    beside = {one for one in posts if "/" in one}
    if not steps and "step1" not in typed.errors:
        typed.errors["step1"] = _("承認する役職を1つ以上選んでください。")
    outcome = typed.text("outcome")
    if outcome not in OUTCOMES:
        typed.errors["outcome"] = _("決定の種類を一覧から選んでください。")
    row: Row = {
        "procedures": typed.many("procedures", names.procedures),
        "departments": typed.many("departments", names.departments),
        "outcome": outcome,
        "at_least_yen": _yen(typed),
        "steps": steps,
        "consult": _places(typed, "consult", MOST_CONSULTED, beside),
    }
    return {name: value for name, value in row.items() if value}


def _places(typed: Typed, name: str, most: int, known: Collection[str]) -> list[str]:
    """Return the posts of some boxes in their order, empty ones left out."""
    found = []
    for number in range(1, most + 1):
        chosen = typed.text(f"{name}{number}")
        if chosen and chosen not in known:
            typed.errors[f"{name}{number}"] = _("役職を一覧から選んでください。")
        if chosen:
            found.append(chosen)
    return found


def _yen(typed: Typed) -> int:
    text = typed.text("least").replace(",", "")
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal()) or int(text[:20]) >= MOST_YEN:
        typed.errors["least"] = _("金額を、半角の数字で入力してください。例：1000000")
        return 0
    return int(text)


def place_options(names: Names, *, own: bool) -> list[Option]:
    """Return the posts that may be chosen: of the case's department, of each other."""
    of_own = [Place(post) for post in POSTS] if own else []
    others = [Place(post, one) for one in names.departments for post in POSTS]
    return [
        Option(
            f"{one.department}/{one.post}" if one.department else one.post,
            in_japanese(names.place(one)),
        )
        for one in (*of_own, *others)
    ]


def row_fields(typed: Typed, names: Names) -> list[Field]:
    """Return the form of one row."""
    told: Row = {"raw": typed.raw, "errors": typed.errors}
    none = Option("", _("なし"))
    lines = [none, *place_options(names, own=True)]
    beside = [none, *place_options(names, own=False)]
    return [
        Field(
            "choices",
            "departments",
            _("課"),
            hint=_("1つも選ばなければ、すべての課です。"),
            required=False,
            options=tuple(Option(*one) for one in names.departments.items()),
            **told,
        ),
        Field(
            "choices",
            "procedures",
            _("手続き"),
            hint=_("1つも選ばなければ、すべての手続きです。"),
            required=False,
            options=tuple(Option(*one) for one in names.procedures.items()),
            **told,
        ),
        Field(
            "select",
            "outcome",
            _("決定の種類"),
            options=tuple(Option(code, str(text)) for code, text in OUTCOMES.items()),
            **told,
        ),
        Field(
            "text",
            "least",
            _("年額がいくら以上のとき"),
            hint=_("空けておくと、額を問いません。"),
            required=False,
            width="16",
            unit=_("円"),
            **told,
        ),
        *(
            Field(
                "select",
                f"step{number}",
                _("承認 %(n)d番め") % {"n": number},
                hint=_("最後に承認する人が決裁します。") if number == 1 else "",
                required=number == 1,
                options=tuple(lines),
                **told,
            )
            for number in range(1, MOST_STEPS + 1)
        ),
        *(
            Field(
                "select",
                f"consult{number}",
                _("合議 %(n)d") % {"n": number},
                required=False,
                options=tuple(beside),
                **told,
            )
            for number in range(1, MOST_CONSULTED + 1)
        ),
    ]


def next_day(on: date) -> str:
    return date.fromordinal(on.toordinal() + 1).isoformat()
