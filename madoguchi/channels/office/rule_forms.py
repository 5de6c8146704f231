"""The form of one rule of a manuscript: as rows, as a sum, as a table or as a text.

What is typed stays until it is sound; only then does a rule come out.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.channels.office.conditions import Drawing, title_of, value_said
from madoguchi.channels.office.wording import too_long
from madoguchi.procedures.definition.scope import bounds_of, questions_of
from madoguchi.procedures.expressions.shapes import BOOL, INT
from madoguchi.procedures.expressions.table import (
    DecisionTable,
    from_data,
    from_tree,
    to_data,
    to_tree,
)
from madoguchi.procedures.expressions.tree import BadExpression, Node
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.studio.cover import Cover, Sights, cover_of
from madoguchi.procedures.studio.sentences import (
    NotRows,
    quantity_of,
    quantity_tree,
    rows_of,
    tree_of,
)
from madoguchi.procedures.studio.sheets import (
    Sheet,
    Unreadable,
    Wrong,
    asked_of,
    empty,
    new_line,
    one,
    pressed,
    quantity_from,
    quantity_sheet,
    rows_from,
    sheet_for,
    sheet_of,
)
from madoguchi.procedures.studio.sight import Sight, rule_tree, wrong_with
from madoguchi.procedures.studio.tables import (
    empty_table,
    press_table,
    result_sheet,
    table_from,
    table_sheet,
)
from madoguchi.procedures.studio.telling import in_japanese

ROWS: Final = "rows"
SUM: Final = "sum"
TABLE: Final = "table"
TEXT: Final = "text"
NAME: Final = "c"
LONGEST: Final = 4000


@dataclass(slots=True)
class RuleForm:
    """A rule while it is being changed; `node` and `value` come when it is sound."""

    sight: Sight
    mode: str
    sheet: Sheet = field(default_factory=dict)
    text: str = ""
    wrongs: tuple[Wrong, ...] = ()
    flaws: list[str] = field(default_factory=list)
    node: Node | None = None
    value: Any = None
    table: DecisionTable | None = None
    is_anew: bool = False
    """Whether what is stored cannot be shown so, and would be replaced."""

    @property
    def is_sound(self) -> bool:
        return self.node is not None and not self.wrongs and not self.flaws

    def read(self) -> None:
        """Try to make a rule of what stands in the form; note what is wrong."""
        if long := too_long(self.text, LONGEST):
            self.flaws.append(long)
            return
        try:
            self.node, self.value = READERS[self.mode](self)
        except Unreadable as bad:
            self.wrongs = (*self.wrongs, *bad.wrongs)
        except BadExpression as bad:
            self.flaws.append(in_japanese(bad.why))
        else:
            self.flaws += wrong_with(self.node, self.sight)

    def press(self, button: str) -> None:
        """Change the form as one of its buttons does."""
        seen = self.sight.seen
        try:
            if self.mode == TABLE:
                press_table(self.sheet, button, seen, self.sight.wanted)
            elif self.mode != TEXT:
                pressed(self.sheet, button, seen)
        except Unreadable as bad:
            self.wrongs = bad.wrongs

    def drawing(self, language: str) -> Drawing:
        return Drawing(NAME, self.sight.seen, self.wrongs, language)

    def said(self) -> str:
        """Say the rule in Japanese when it means something."""
        if self.node is None or self.flaws:
            return ""
        return self.sight.seen.say(self.node)


def _rows(form: RuleForm) -> tuple[Node, Any]:
    node = tree_of(rows_from(form.sheet, form.sight.seen))
    return node, write(node)


def _sum(form: RuleForm) -> tuple[Node, Any]:
    node = quantity_tree(quantity_from(form.sheet, form.sight.seen))
    return node, write(node)


def _table(form: RuleForm) -> tuple[Node, Any]:
    sight = form.sight
    form.table = table_from(form.sheet, sight.seen, sight.wanted)
    return to_tree(form.table), to_data(form.table)


def _text(form: RuleForm) -> tuple[Node, Any]:
    text = form.text.strip()
    return rule_tree(text), text


READERS: Final = {ROWS: _rows, SUM: _sum, TABLE: _table, TEXT: _text}


def modes_for(sight: Sight) -> tuple[str, ...]:
    """Return the forms a rule of this place can have, the usual one first."""
    if sight.wanted == BOOL:
        return (ROWS, TABLE, TEXT)
    return (SUM, TABLE, TEXT) if sight.wanted == INT else (TABLE, TEXT)


def stored(sight: Sight, rule: Any, mode: str = "") -> RuleForm:
    """Return the form that shows a stored rule, in the way asked for if it can be."""
    if rule in (None, ""):
        return _fresh(sight, mode or modes_for(sight)[0])
    if mode:
        try:
            return _shown(sight, rule, mode)
        except BadExpression:
            return _anew(sight, rule, mode)
    ways = [TABLE, TEXT] if isinstance(rule, dict) else modes_for(sight)
    for way in ways:
        try:
            return _shown(sight, rule, way)
        except BadExpression:
            continue
    return RuleForm(sight, TEXT, text=_written(rule))


def _anew(sight: Sight, rule: Any, mode: str) -> RuleForm:
    """Return an empty form for a rule that this kind of form cannot show.

    A table keeps it as what holds in all cases, when that can be typed.
    """
    form = _fresh(sight, mode)
    form.is_anew = True
    if mode == TABLE:
        with suppress(BadExpression):
            node = rule_tree(rule)
            form.sheet["otherwise"] = result_sheet(node, sight.seen, sight.wanted)
            form.is_anew = False
    return form


def _shown(sight: Sight, rule: Any, mode: str) -> RuleForm:
    seen = sight.seen
    if mode == TEXT:
        return RuleForm(sight, TEXT, text=_written(rule))
    node = rule_tree(rule)
    if flaws := wrong_with(node, sight):
        raise NotRows(flaws[0])
    if mode == TABLE:
        table = from_data(rule) if isinstance(rule, dict) else from_tree(node)
        return RuleForm(sight, TABLE, table_sheet(table, seen, sight.wanted))
    if mode == SUM:
        sum_sheet = quantity_sheet(quantity_of(node, seen.scope, seen.parameters))
        return RuleForm(sight, SUM, sum_sheet)
    rows = sheet_for(rows_of(node, seen.scope, seen.parameters))
    return RuleForm(sight, ROWS, rows)


def _written(rule: Any) -> str:
    try:
        return write(rule_tree(rule)) if isinstance(rule, dict) else str(rule)
    except BadExpression:
        return ""


def _fresh(sight: Sight, mode: str) -> RuleForm:
    sheets = {
        ROWS: empty(),
        SUM: {"lines": [new_line()]},
        TABLE: empty_table(sight.wanted),
    }
    return RuleForm(sight, mode, sheets.get(mode, {}))


def typed(sight: Sight, sent: QueryDict) -> RuleForm:
    """Return the form as it was sent."""
    mode = sent.get("as", "")
    if mode not in modes_for(sight):
        mode = TEXT
    raw = {key: [str(one) for one in values] for key, values in sent.lists()}
    text = sent.get("text", "").replace("\0", "")
    return RuleForm(sight, mode, sheet_of(raw, NAME), text)


# ------------------------------------------------------------------ what a table leaves


def cover_for(form: RuleForm, today: date) -> Cover | None:
    """Return what a table leaves open; None when it is none, or makes no sense yet."""
    if form.table is None or form.wrongs:
        return None
    definition = form.sight.definition
    limits = bounds_of(questions_of(definition))
    bounds = [
        limits.get(str(column.leaf)) if column.op == "name" else None
        for column in form.table.columns
    ]
    seen = form.sight.seen
    sights = Sights(seen.scope, definition.parameters, today, bounds)
    try:
        return cover_of(form.table, sights)
    except BadExpression:
        return None


def case_said(form: RuleForm, case: tuple[Any, ...]) -> str:
    """Say a case of a table: what each column is in it."""
    seen = form.sight.seen
    said = []
    for column, value in zip(form.sheet.get("columns", []), case, strict=False):
        ref = one(column, "ref")
        words = value_said(asked_of(ref), value, seen)
        said.append(_("%(what)s：%(value)s") % {"what": title_of(ref, seen),
                                               "value": words})  # fmt: skip
    return _("、").join(said)


def marks_of(form: RuleForm, cover: Cover | None) -> dict[int, str]:
    """Return what is to be said of the rows of a table, by their number from 0."""
    if cover is None:
        return {}
    marks = {
        at: _("この行まで進む場合がありません。上の行がすべて先に当てはまります。")
        for at in cover.never
    }
    for found in cover.overlaps:
        words = _("%(row)s行目とも重なります（例 %(case)s）。上の行が先です。")
        marks.setdefault(
            found.second,
            words % {"row": found.first + 1, "case": case_said(form, found.case)},
        )
    return marks


def gap_of(form: RuleForm, cover: Cover | None) -> str:
    """Say the case that no row of a table takes, "" when there is none."""
    if cover is None:
        return ""
    if not cover.is_known:
        return _("この判定表のすき間と重なりは、自動では確かめられません。")
    if cover.gap is None:
        return _(
            "どの場合も、どれかの行に当てはまります。「そのほかの場合」は使われません。"
        )
    words = _(
        "どの行にも当てはまらない場合（例 %(case)s）は、そのほかの場合になります。"
    )
    return words % {"case": case_said(form, cover.gap)}
