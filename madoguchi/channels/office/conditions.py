"""Draw conditions, sums and decision tables as controls, with what is wrong beside.

What was typed is drawn as it was typed; nothing here judges it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madoguchi.design.fields import ERA_OPTIONS, html_id
from madoguchi.procedures.expressions.say import CHANNELS, ERAS, UNITS
from madoguchi.procedures.expressions.shapes import BOOL, DATE, INT, Shape
from madoguchi.procedures.kinds.dates import in_words
from madoguchi.procedures.studio.rows import (
    CALCULATED,
    DEEPEST,
    OF_A_DAY,
    ON_A_DAY,
    TODAY,
    Asked,
)
from madoguchi.procedures.studio.sheets import (
    A_DAY,
    EVERY,
    FIXED,
    HOWS,
    Seen,
    Sheet,
    Wrong,
    asked_of,
    control_of,
    days_of,
    inner,
    listed,
    number_refs,
    one,
    options_of,
    refs_of,
)
from madoguchi.procedures.studio.tables import COLUMNS, TESTS_OF_A_CELL
from madoguchi.procedures.wording import sentence

View: TypeAlias = dict[str, Any]
Options: TypeAlias = list[tuple[str, str]]

JOINS: Mapping[str, str] = {
    "all": gettext_noop("すべてに当てはまる"),
    "any": gettext_noop("1つでも当てはまる"),
    "not_any": gettext_noop("1つも当てはまらない"),
    "not_all": gettext_noop("すべてに当てはまるわけではない"),
}
HOW_WORDS: Mapping[str, str] = {
    "yes": gettext_noop("「はい」のとき"),
    "no": gettext_noop("「いいえ」のとき"),
    "answered": gettext_noop("答えているとき"),
    "unanswered": gettext_noop("答えていないとき"),
    "among": gettext_noop("選んだもののどれか"),
    "not_among": gettext_noop("選んだもののどれでもない"),
    "has": gettext_noop("これを選んでいる"),
    "has_not": gettext_noop("これを選んでいない"),
    "is": gettext_noop("と同じ"),
    "is_not": gettext_noop("と違う"),
    "one_of": gettext_noop("のどれか（数を「、」で区切る）"),
    "none_of": gettext_noop("のどれでもない（数を「、」で区切る）"),
}
NUMBER_WORDS: Mapping[str, str] = {
    ">=": gettext_noop("以上"),
    ">": gettext_noop("より大きい"),
    "<=": gettext_noop("以下"),
    "<": gettext_noop("未満"),
    "==": gettext_noop("と同じ"),
    "!=": gettext_noop("以外"),
}
DAY_WORDS: Mapping[str, str] = {
    "==": gettext_noop("と同じ日"),
    "!=": gettext_noop("と違う日"),
    "<": gettext_noop("より前"),
    "<=": gettext_noop("か、それより前"),
    ">": gettext_noop("より後"),
    ">=": gettext_noop("か、それより後"),
}
LOOK_WORDS: Mapping[str, str] = {
    "age": gettext_noop("%(name)sから数えた満年齢"),
    "grade": gettext_noop("%(name)sから数えた学年（小学1年が1）"),
    "days": gettext_noop("%(name)sからの日数"),
    "fiscal_year": gettext_noop("%(name)sの年度"),
    "year": gettext_noop("%(name)sの年（西暦）"),
    "month": gettext_noop("%(name)sの月"),
    "era": gettext_noop("%(name)sの元号"),
    "era_year": gettext_noop("%(name)sの年（和暦）"),
    "length": gettext_noop("%(name)sの文字数"),
    "count": gettext_noop("%(name)sの数"),
    "answered": gettext_noop("%(name)sに答えたかどうか"),
    EVERY: gettext_noop("%(name)sの1件ごとの中身"),
    "param": gettext_noop("基準の値：%(name)s"),
}
EACH_WORDS: Mapping[str, str] = {
    "some": gettext_noop("少なくとも1件が、次に当てはまる"),
    "all": gettext_noop("すべての件が、次に当てはまる"),
    "none": gettext_noop("どの件も、次に当てはまらない"),
}
OUTCOME_WORDS: Mapping[str, str] = {
    "rows": gettext_noop("次に当てはまること"),
    "true": gettext_noop("いつでも当てはまる"),
    "false": gettext_noop("けっして当てはまらない"),
}
WRONG_WORDS: Mapping[str, str] = {
    "choose": gettext_noop("選んでください。"),
    "no_rows": gettext_noop(
        "条件がありません。質問を選び、「条件を加える」を押してください。"
    ),
    "no_cases": gettext_noop("場合がありません。「場合を加える」を押してください。"),
    "gone": gettext_noop(
        "「%(name)s」は、いまここでは使えません。この行を外すか、質問を前に移してください。"
    ),
    "no_option": gettext_noop("1つ以上選んでください。"),
    "one_option": gettext_noop("1つだけ選んでください。"),
    "no_text": gettext_noop("くらべる文字を入力してください。"),
    "no_number": gettext_noop("数を入力してください。"),
    "no_count": gettext_noop("数になるものを選んでください。"),
    "not_a_number": gettext_noop(
        "「%(typed)s」は数ではありません。0以上の数字で入力してください。"
    ),
    "too_large": gettext_noop("数が大きすぎます。%(most)sまでにしてください。"),
    "days": gettext_noop("日数は-%(most)sから%(most)sまでの数字で入力してください。"),
    "no_day": gettext_noop("日付を入力してください。"),
    "too_deep": gettext_noop(
        "条件の中の条件が深すぎます（%(most)s段まで）。計算だけの質問に分けてください。"
    ),
    "no_columns": gettext_noop(
        "列がありません。質問を選び、「列を加える」を押してください。"
    ),
    "too_many_columns": gettext_noop("列は%(most)sまでです。"),
    "too_many_rows": gettext_noop(
        "行は%(most)sまでです。条件のまとまりや、計算だけの質問に分けてください。"
    ),
    "no_column": gettext_noop("この質問は判定表の列にできません。"),
    "no_table_rows": gettext_noop("行がありません。「行を加える」を押してください。"),
    "row_asks_nothing": gettext_noop(
        "条件のない行です。どれか1つの列に条件を入れるか、この行を外してください。"
    ),
}


def said_of(wrong: Wrong, language: str) -> str:
    """Say what is wrong with a place of a sheet."""
    if wrong.problem is not None:
        return sentence(wrong.problem, A_DAY, language)
    return _(WRONG_WORDS[wrong.code]) % dict(wrong.params)


def title_of(ref: str, seen: Seen) -> str:
    """Name what a row or a column asks about."""
    asked = asked_of(ref)
    if asked.look == CALCULATED:
        return _("計算した数")
    name = _name(asked.name, seen)
    if asked.look == "sum":
        inside = asked.part
        try:
            inside = seen.inside(asked.name).label(asked.part)
        except KeyError:
            return name
        return _("%(name)sの「%(inside)s」の合計") % {"name": name, "inside": inside}
    if asked.part:
        parts = seen.words.parts
        part = parts.get(f"{seen.key(asked.name)}.{asked.part}", asked.part)
        name = _("%(name)sの%(part)s") % {"name": name, "part": part}
    words = LOOK_WORDS.get(asked.look)
    if asked.look == "param":
        name = asked.name
    return _(words) % {"name": name} if words else name


def _name(name: str, seen: Seen) -> str:
    special = {TODAY: _("今日"), "channel": _("受付の方法")}
    return special.get(name) or f"「{seen.label(name)}」"


def asked_about(seen: Seen, *, numbers: bool = False) -> list[tuple[str, Options]]:
    """Return everything that can be asked about: questions, then named values."""
    levels = (*seen.scope.levels, seen.scope.values)
    names = dict.fromkeys(name for level in levels for name in level)
    ways = number_refs if numbers else refs_of
    found = [
        (seen.label(name), [(ref, title_of(ref, seen)) for ref in ways(name, seen)])
        for name in names
    ]
    if numbers:
        params = [f"param:{name}" for name in sorted(seen.parameters)]
        found.append((_("基準の値"), [(one, title_of(one, seen)) for one in params]))
    today = [f"{look}:{TODAY}" for look in OF_A_DAY]
    if numbers:
        today = [ref for ref in today if control_of(ref, seen) == "number"]
    else:
        today = [":today", *today, ":channel", "calc:"]
    found.append((_("そのほか"), [(ref, title_of(ref, seen)) for ref in today]))
    return [(label, options) for label, options in found if options]


@dataclass(slots=True)
class Drawing:
    """Draws one sheet; `name` stands before every path in the form."""

    name: str
    seen: Seen
    wrongs: Sequence[Wrong] = ()
    language: str = "ja"
    errors: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.errors = {}
        for wrong in self.wrongs:
            self.errors.setdefault(wrong.path, said_of(wrong, self.language))

    def lines(self) -> list[dict[str, str]]:
        """Return one line per error for the top of the page."""
        return [
            {"label": _("条件"), "text": text, "href": f"#{self._target(path)}"}
            for path, text in self.errors.items()
        ]

    def _target(self, path: str) -> str:
        whole = f"{self.name}.{path}" if path else self.name
        if path.endswith(".values"):
            return f"{html_id(whole)}-1"
        if path.rpartition(".")[2].isdecimal() or not path:
            return f"row-{html_id(whole)}" if path else f"row-{html_id(self.name)}"
        return html_id(whole)

    def _at(self, path: str, key: str) -> str:
        return f"{path}.{key}" if path else key

    def _control(self, path: str, label: str, value: str, **more: Any) -> View:
        name = f"{self.name}.{path}"
        error = self.errors.get(path, "")
        return {"name": name, "id": html_id(name), "label": label, "value": value,
                "error": error, **more}  # fmt: skip

    def _pick(
        self, path: str, label: str, value: str, options: Options, **more: Any
    ) -> View:
        if value not in (one for one, _label in options):
            options = [(value, value or _("選んでください")), *options]
        return self._control(path, label, value, options=options, **more)

    # ---------------------------------------------------------------- conditions

    def group(
        self, sheet: Sheet, path: str, seen: Seen, legend: str, level: int = 1
    ) -> View:
        rows = listed(sheet, "rows")
        join = one(sheet, "join") or "all"
        options = [(code, _(words)) for code, words in JOINS.items()]
        new = self._control(
            self._at(path, "new"),
            _("加える条件の質問"),
            one(sheet, "new"),
            options=[("", _("選んでください"))],
            groups=asked_about(seen),
        )
        return {
            "id": f"row-{html_id(self._at(self.name, path) if path else self.name)}",
            "path": path,
            "legend": legend,
            "join": self._pick(self._at(path, "join"), _("つなぎ方"), join, options),
            "show_join": len(rows) > 1 or join.startswith("not_"),
            "rows": [
                self.row(
                    each, self._at(path, f"rows.{at}"), seen, (at, len(rows), level)
                )
                for at, each in enumerate(rows)
            ],
            "new": new,
            "about": legend,
            "can_nest": level < DEEPEST,
        }

    def row(
        self, sheet: Sheet, path: str, seen: Seen, place: tuple[int, int, int]
    ) -> View:
        at, count, level = place
        kind = one(sheet, "is")
        row: View = {
            "id": f"row-{html_id(f'{self.name}.{path}')}",
            "kind": kind,
            "path": path,
            "hidden": [(f"{self.name}.{path}.is", kind)],
            "first": at == 0,
            "last": at == count - 1,
            "error": self.errors.get(path, "") or self.errors.get(f"{path}.ref", "")
            or self.errors.get(f"{path}.of", ""),
        }  # fmt: skip
        drawn = {"group": self._nested, EVERY: self._each, "cases": self._cases}
        draw = drawn.get(kind, self._test)
        return row | draw(sheet, path, seen, level)

    def _nested(self, sheet: Sheet, path: str, seen: Seen, level: int) -> View:
        legend = _("条件のまとまり")
        return {
            "title": legend,
            "group": self.group(sheet, path, seen, legend, level + 1),
        }

    def _each(self, sheet: Sheet, path: str, seen: Seen, level: int) -> View:
        name = one(sheet, "of")
        title = _name(name, seen)
        row: View = {
            "title": title,
            "more": [],
            "how": self._pick(
                f"{path}.how",
                _("%(name)sのうち") % {"name": title},
                one(sheet, "how"),
                [(code, _(words)) for code, words in EACH_WORDS.items()],
            ),
        }
        row["hidden"] = [
            (f"{self.name}.{path}.is", EVERY),
            (f"{self.name}.{path}.of", name),
        ]
        try:
            within = seen.inside(name)
        except KeyError:
            return {**row, "kind": "test"}
        legend = _("%(name)sの1件ごとの条件") % {"name": title}
        inside = inner(sheet, "inside")
        row["inside"] = self.group(inside, f"{path}.inside", within, legend, level + 1)
        return row

    def _cases(self, sheet: Sheet, path: str, seen: Seen, level: int) -> View:
        cases = []
        for at, each in enumerate(listed(sheet, "cases")):
            place = f"{path}.cases.{at}"
            title = _("場合%(number)s") % {"number": at + 1}
            legend = _("%(case)s：次のとき") % {"case": title}
            when = inner(each, "when")
            cases.append(
                {
                    "title": title,
                    "path": place,
                    "when": self.group(when, f"{place}.when", seen, legend, level + 1),
                    "then": self._outcome(
                        inner(each, "then"), f"{place}.then", seen, (title, level)
                    ),
                }
            )
        title = _("場合分け")
        other = _("そのほかの場合")
        return {
            "title": title,
            "cases": cases,
            "otherwise": self._outcome(
                inner(sheet, "otherwise"), f"{path}.otherwise", seen, (other, level)
            ),
        }

    def _outcome(
        self, sheet: Sheet, path: str, seen: Seen, about: tuple[str, int]
    ) -> View:
        title, level = about
        kind = one(sheet, "is")
        options = [(code, _(words)) for code, words in OUTCOME_WORDS.items()]
        label = _("%(case)sに求めること") % {"case": title}
        outcome: View = {"is": self._pick(f"{path}.is", label, kind, options)}
        if kind == "rows" or listed(sheet, "rows"):
            outcome["group"] = self.group(sheet, path, seen, label, level + 1)
        return outcome

    def _test(self, sheet: Sheet, path: str, seen: Seen, level: int) -> View:
        ref = one(sheet, "ref")
        asked = asked_of(ref)
        title = title_of(ref, seen)
        control = control_of(ref, seen)
        row: View = {
            "title": title,
            "kind": "test",
            "hidden": [
                (f"{self.name}.{path}.is", "test"),
                (f"{self.name}.{path}.ref", ref),
            ],
            "how": self._how(sheet, path, control, title),
        }
        if "order" in sheet:
            row["hidden"].append((f"{self.name}.{path}.order", one(sheet, "order")))
        if asked.look == CALCULATED:
            row["calculated"] = self.quantity(sheet, path, seen, title)
        if asked.look in ON_A_DAY:
            day = inner(sheet, "day")
            row["day"] = self.day(day, f"{path}.day", seen, _day_label(asked))
        row |= self._counted(sheet, path, seen, (asked, level))
        return row | self._compared(sheet, path, seen, (asked, control, title))

    def _counted(
        self, sheet: Sheet, path: str, seen: Seen, about: tuple[Asked, int]
    ) -> View:
        asked, level = about
        if asked.look != "count":
            return {}
        try:
            within = seen.inside(asked.name)
        except KeyError:
            return {}
        if "inside" not in sheet:
            return {"may_count": level < DEEPEST}
        legend = _("数えるのは、次に当てはまる件")
        inside = inner(sheet, "inside")
        group = self.group(inside, f"{path}.inside", within, legend, level + 1)
        return {"inside": group}

    def _how(self, sheet: Sheet, path: str, control: str, title: str) -> View:
        words = {**HOW_WORDS, **(DAY_WORDS if control == "day" else NUMBER_WORDS)}
        options = [(code, _(words[code])) for code in HOWS.get(control, ())]
        label = _("%(what)sのくらべ方") % {"what": title}
        return self._pick(f"{path}.how", label, one(sheet, "how"), options, quiet=True)

    def _compared(
        self, sheet: Sheet, path: str, seen: Seen, about: tuple[Asked, str, str]
    ) -> View:
        asked, control, title = about
        how = one(sheet, "how")
        if control in ("option", "options"):
            return {"marks": self._marks(sheet, path, seen, (asked, title))}
        if control == "day":
            to = inner(sheet, "to")
            return {"to": self.day(to, f"{path}.to", seen, title, may_shift=True)}
        if control == "text":
            label = _("%(what)sとくらべる文字") % {"what": title}
            values = self._control(f"{path}.values", label, one(sheet, "values"))
            return {"blank": values}
        if control != "number":
            return {}
        if how in ("one_of", "none_of"):
            label = _("%(what)sとくらべる数") % {"what": title}
            values = self._control(
                f"{path}.values", label, one(sheet, "values"), width="16", quiet=True
            )
            return {"blank": values}
        number = inner(sheet, "number") or {"lines": [{}]}
        unit = _unit(asked, seen)
        return {"number": self.quantity(number, f"{path}.number", seen, title, unit)}

    def _marks(
        self, sheet: Sheet, path: str, seen: Seen, about: tuple[Asked, str]
    ) -> View:
        asked, title = about
        labels = option_labels(asked, seen)
        options = [(code, labels.get(code, code)) for code in options_of(asked, seen)]
        return self._control(
            f"{path}.values",
            _("%(what)sの選択肢") % {"what": title},
            "",
            options=options,
            values=sheet.get("values", []),
            quiet=True,
        )

    # ------------------------------------------------------------- numbers and days

    def quantity(
        self, sheet: Sheet, path: str, seen: Seen, about: str, unit: str = ""
    ) -> View:
        lines = [
            self._line(each, self._at(path, f"lines.{at}"), seen, (about, unit))
            for at, each in enumerate(listed(sheet, "lines"))
        ]
        view: View = {
            "path": path,
            "about": about,
            "lines": lines,
            "may_limit": "most" not in sheet,
        }
        if "most" in sheet:
            place = self._at(path, "most")
            view["most_path"] = place
            label = _("%(what)sの上限") % {"what": about}
            line = self._line(inner(sheet, "most"), place, seen, (label, unit))
            view["most"] = {"path": place, "about": label, "lines": [line],
                            "may_limit": False, "single": True}  # fmt: skip
        return view

    def _line(
        self, sheet: Sheet, path: str, seen: Seen, about: tuple[str, str]
    ) -> View:
        title, unit = about
        factors = [
            self._factor(inner(sheet, key), f"{path}.{key}", seen, title)
            for key in ("of", "by")
            if key in sheet
        ]
        label = _("%(what)sの数") % {"what": title}
        times = self._control(
            f"{path}.times", label, one(sheet, "times"),
            unit="" if factors else unit, width="8", mode="numeric", quiet=True,
        )  # fmt: skip
        sign = self._pick(
            f"{path}.sign", _("足すか引くか"), one(sheet, "sign") or "+",
            [("+", _("足す")), ("-", _("引く"))], quiet=True,
        )  # fmt: skip
        may_take = len(factors) < 2  # noqa: PLR2004  a number and two values
        return {"path": path, "times": times, "sign": sign, "factors": factors,
                "may_take": may_take}  # fmt: skip

    def _factor(self, sheet: Sheet, path: str, seen: Seen, title: str) -> View:
        ref = one(sheet, "ref")
        asked = asked_of(ref)
        factor: View = {
            "path": path,
            "ref": self._control(
                f"{path}.ref", _("%(what)sに使う値") % {"what": title}, ref,
                options=[("", _("選んでください"))],
                groups=asked_about(seen, numbers=True), quiet=True,
            ),
        }  # fmt: skip
        if asked.look in ON_A_DAY:
            day = inner(sheet, "day")
            factor["day"] = self.day(day, f"{path}.day", seen, _day_label(asked))
        return factor | self._counted(sheet, path, seen, (asked, DEEPEST - 1))

    def day(
        self,
        sheet: Sheet,
        path: str,
        seen: Seen,
        about: str,
        *,
        may_shift: bool = False,
    ) -> View:
        of = one(sheet, "of") or TODAY
        options = [(name, _name(name, seen)) for name in days_of(seen)]
        if of == FIXED:
            options.append((FIXED, _("決まった日")))
        view: View = {
            "id": html_id(f"{self.name}.{path}.on"),
            "path": path,
            "about": about,
            "may_shift": may_shift,
            "of": self._pick(f"{path}.of", about, of, options),
            "error": self.errors.get(f"{path}.on", ""),
        }
        if "plus" in sheet:
            label = _("何日後か（前は-を付ける）")
            view["plus"] = self._control(
                f"{path}.plus", label, one(sheet, "plus"), unit=_("日"), width="4"
            )
        if of == FIXED:
            view["on"] = self._fixed(inner(sheet, "on"), f"{path}.on")
        return view

    def _fixed(self, sheet: Sheet, path: str) -> View:
        eras = [(era.value, _(era.label)) for era in ERA_OPTIONS]
        parts: View = {
            "era": self._pick(f"{path}.era", _("元号"), one(sheet, "era"), eras)
        }
        for key, label in (("year", _("年")), ("month", _("月")), ("day", _("日"))):
            parts[key] = self._control(
                f"{path}.{key}", label, one(sheet, key), width="2", mode="numeric"
            )
        return parts

    # -------------------------------------------------------------- decision tables

    def table(self, sheet: Sheet, wanted: Shape, marked: Mapping[int, str]) -> View:
        """Draw a decision table; `marked` says what is to be said of a row."""
        columns = listed(sheet, "columns")
        refs = [one(each, "ref") for each in columns]
        groups = [
            (label, [(ref, said) for ref, said in options
                     if control_of(ref, self.seen) in COLUMNS and ref != "calc:"])
            for label, options in asked_about(self.seen)
        ]  # fmt: skip
        return {
            "caption": _("判定表"),
            "result": _result_label(wanted),
            "columns": [
                self._column(each, at, refs[at]) for at, each in enumerate(columns)
            ],
            "rows": [
                self._table_row(each, at, refs, (wanted, marked.get(at, "")))
                for at, each in enumerate(listed(sheet, "rows"))
            ],
            "otherwise": self._result(
                inner(sheet, "otherwise"), "otherwise", wanted, _("そのほかの場合")
            ),
            "new": self._control(
                "new", _("加える列の質問"), one(sheet, "new"),
                options=[("", _("選んでください"))],
                groups=[(label, options) for label, options in groups if options],
            ),
        }  # fmt: skip

    def _column(self, sheet: Sheet, at: int, ref: str) -> View:
        path = f"columns.{at}"
        hidden = [(f"{self.name}.{path}.ref", ref)]
        title = title_of(ref, self.seen)
        column: View = {
            "title": title,
            "hidden": hidden,
            "error": self.errors.get(f"{path}.ref", ""),
        }
        if asked_of(ref).look in ON_A_DAY:
            day = inner(sheet, "day")
            about = _day_label(asked_of(ref))
            column["day"] = self.day(day, f"{path}.day", self.seen, about)
        return column

    def _table_row(
        self, sheet: Sheet, at: int, refs: Sequence[str], more: tuple[Shape, str]
    ) -> View:
        wanted, marked = more
        path = f"rows.{at}"
        title = _("%(number)s行目") % {"number": at + 1}
        cells = listed(sheet, "cells")
        return {
            "id": f"row-{html_id(f'{self.name}.{path}')}",
            "path": path,
            "title": title,
            "said": marked,
            "kind": "diff" if marked else "",
            "error": self.errors.get(path, ""),
            "cells": [
                self._cell(
                    cells[place] if place < len(cells) else {},
                    f"{path}.cells.{place}",
                    ref,
                    title,
                )
                for place, ref in enumerate(refs)
            ],
            "then": self._result(inner(sheet, "then"), f"{path}.then", wanted, title),
        }

    def _cell(self, sheet: Sheet, path: str, ref: str, row: str) -> View:
        control = control_of(ref, self.seen)
        label = _("%(row)sの%(what)s") % {"row": row, "what": title_of(ref, self.seen)}
        if control == "truth":
            options = [
                ("any", _("どちらでも")),
                ("yes", _("はい")),
                ("no", _("いいえ")),
            ]
            value = one(sheet, "is") or "any"
            pick = self._pick(f"{path}.is", label, value, options, quiet=True)
            return {"hidden": [], "pick": pick}
        if control == "option":
            about = (asked_of(ref), label)
            codes = ("among", "not_among")
            how = self._pick(
                f"{path}.how", _("%(what)sのくらべ方") % {"what": label},
                one(sheet, "how") or "among",
                [(code, _(HOW_WORDS[code])) for code in codes], quiet=True,
            )  # fmt: skip
            hidden = [(f"{self.name}.{path}.order", one(sheet, "order"))]
            marks = self._marks(sheet, path, self.seen, about)
            return {"hidden": hidden, "how": how, "marks": marks}
        tests = [*listed(sheet, "tests"), {}, {}][:TESTS_OF_A_CELL]
        draw = self._day_limit if control == "day" else self._limit
        return {
            "hidden": [(f"{self.name}.{path}.is", control)],
            "tests": [
                draw(each, f"{path}.tests.{at}", label) for at, each in enumerate(tests)
            ],
        }

    def _limit(self, sheet: Sheet, path: str, label: str) -> View:
        words = {**NUMBER_WORDS, "one_of": HOW_WORDS["one_of"]}
        how = self._limit_how(sheet, path, label, words)
        return {**self._line(sheet, path, self.seen, (label, "")), "how": how}

    def _day_limit(self, sheet: Sheet, path: str, label: str) -> View:
        to = inner(sheet, "to")
        day = self.day(to, f"{path}.to", self.seen, label, may_shift=True)
        day["of"]["quiet"] = True
        return {"how": self._limit_how(sheet, path, label, DAY_WORDS), "to": day}

    def _limit_how(
        self, sheet: Sheet, path: str, label: str, words: Mapping[str, str]
    ) -> View:
        options = [("any", _("どれでも"))]
        options += [(code, _(said)) for code, said in words.items()]
        said = _("%(what)sのくらべ方") % {"what": label}
        value = one(sheet, "how") or "any"
        return self._pick(f"{path}.how", said, value, options, quiet=True)

    def _result(self, sheet: Sheet, path: str, wanted: Shape, row: str) -> View:
        label = _("%(row)sの結果") % {"row": row}
        if wanted == INT:
            number = sheet if listed(sheet, "lines") else {"lines": [{}]}
            return {"number": self.quantity(number, path, self.seen, label)}
        if wanted == BOOL:
            options = [("true", _("当てはまる")), ("false", _("当てはまらない"))]
            value = one(sheet, "is")
            pick = self._pick(f"{path}.is", label, value, options, quiet=True)
            return {"pick": pick}
        if wanted == DATE:
            return {"day": self.day(sheet, path, self.seen, label, may_shift=True)}
        text = self._control(f"{path}.text", label, one(sheet, "text"), quiet=True)
        return {"blank": text}


def option_labels(asked: Asked, seen: Seen) -> Mapping[str, str]:
    if asked.look == "era":
        return ERAS
    if asked.name == "channel":
        return CHANNELS
    return seen.words.options.get(seen.key(asked.name), {})


def _unit(asked: Asked, seen: Seen) -> str:
    """Return what follows a number that something is compared with."""
    if not asked.look:
        return seen.words.units.get(seen.key(asked.name), "")
    units = {"age": UNITS["age_on"], "days": UNITS["days_between"]}
    return {**units, "length": UNITS["length"], "count": UNITS["count"]}.get(
        asked.look, ""
    )


def value_said(asked: Asked, value: Any, seen: Seen) -> str:
    """Say one value of what is asked about."""
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, int):
        return f"{value:,}{_unit(asked, seen)}"
    if isinstance(value, date):
        return in_words(value, "ja")
    return option_labels(asked, seen).get(str(value), str(value))


def _day_label(asked: Asked) -> str:
    if asked.look == "param":
        return _("いつの値か")
    return _("いつまで数えるか") if asked.look == "days" else _("いつの時点か")


def _result_label(wanted: Shape) -> str:
    return _("結果（円・数）") if wanted == INT else _("結果")
