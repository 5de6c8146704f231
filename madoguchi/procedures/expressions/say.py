"""Say an expression in Japanese, so that an official can check it.

The stored form and the shown form differ: questions and options are called by their
labels, not by their keys.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from madoguchi.kernel.wareki import FIRST_SOLAR_DAY, to_wareki
from madoguchi.procedures.expressions.checking import shape_of
from madoguchi.procedures.expressions.compile import CODE_OF_ERA
from madoguchi.procedures.expressions.instants import read_instant
from madoguchi.procedures.expressions.named.rules import RULES
from madoguchi.procedures.expressions.shapes import (
    BOOL,
    DATE,
    Records,
    Scope,
    Shape,
)
from madoguchi.procedures.expressions.tree import OVER_RECORDS, Node

TEN_THOUSAND = 10_000
CHANNELS = {
    "web": "オンライン",
    "counter": "窓口",
    "line": "LINE",
    "phone": "電話",
    "post": "郵送",
    "api": "システム連携",
    "robot": "自動処理",
    "staff": "庁内",
}
ERAS = {code: name for name, code in CODE_OF_ERA.items()}
HERE = ZoneInfo("Asia/Tokyo")
UNITS = {"age_on": "歳", "days_between": "日", "length": "文字", "count": "件"}
NUMBERS = {
    "==": "{0}が{1}",
    "!=": "{0}が{1}以外",
    "<": "{0}が{1}未満",
    "<=": "{0}が{1}以下",
    ">": "{0}が{1}より大きい",
    ">=": "{0}が{1}以上",
}
DAYS = {
    "==": "{0}が{1}と同じ日",
    "!=": "{0}が{1}と違う日",
    "<": "{0}が{1}より前",
    "<=": "{0}が{1}か、それより前",
    ">": "{0}が{1}より後",
    ">=": "{0}が{1}か、それより後",
}
PHRASES = {
    "-": "{0}から{1}を引いた数",
    "neg": "マイナス{0}",
    "floor_div": "{0}を{1}で割った数（端数切捨て）",
    "ceil_div": "{0}を{1}で割った数（端数切上げ）",
    "round_div": "{0}を{1}で割った数（四捨五入）",
    "length": "{0}の文字数",
    "age_on": "{0}から数えた{1}の満年齢",
    "school_grade": "{0}から数えた{1}の学年（小学1年を1とする）",
    "fiscal_year": "{0}の年度",
    "year": "{0}の年（西暦）",
    "month": "{0}の月",
    "era": "{0}の元号",
    "era_year": "{0}の年（和暦）",
    "days_between": "{0}から{1}までの日数",
    "add_days": "{0}の{1}日後",
    "add_hours": "{0}の{1}時間後",
    "business_days_after": "{0}から{1}開庁日後の日",
    "param": "{0}（{1}の時点）",
}
JOINED = {
    "+": ("と", "を足した数"),
    "*": ("と", "を掛けた数"),
    "min": ("と", "のうち、いちばん小さい数"),
    "max": ("と", "のうち、いちばん大きい数"),
}
DENIED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True, slots=True)
class Words:
    """What questions are called, by key; those of a group by `group.key`.

    `options` has labels by value, `parts` those of `name.part`, `units` what follows
    a number.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


def say(
    node: Node,
    scope: Scope,
    words: Words,
    parameters: frozenset[str] = frozenset(),
    groups: tuple[str, ...] = (),
) -> str:
    """Return a checked expression as a Japanese sentence without its full stop.

    `groups` are the record lists that it stands in, the outermost first.

    >>> from madoguchi.procedures.expressions.parse import parse
    >>> from madoguchi.procedures.expressions.shapes import INT
    >>> scope = Scope(({"copies": INT, "waived": BOOL},))
    >>> say(parse("copies >= 3 and not waived"), scope,
    ...     Words({"copies": "通数", "waived": "免除"}, units={"copies": "通"}))
    '「通数」が3通以上、かつ、「免除」が「いいえ」'
    """
    for group in groups:
        found = scope.find(group)
        assert found is not None  # noqa: S101  checked before
        assert isinstance(found[1], Records)  # noqa: S101
        scope = scope.inside(found[1])
    return _Sayer(scope, words, parameters, groups).say(node)


def _day(day: date) -> str:
    """Say a day by its era; before the solar calendar of 1873 there is none."""
    if day < FIRST_SOLAR_DAY:
        return f"{day.year}年{day.month}月{day.day}日"
    return to_wareki(day).text


class _Sayer:
    def __init__(
        self,
        scope: Scope,
        words: Words,
        parameters: frozenset[str],
        groups: tuple[str, ...],
    ) -> None:
        self.scope = scope
        self.words = words
        self.parameters = parameters
        self.groups = groups

    def say(self, node: Node) -> str:
        op = node.op
        if op in SAYERS:
            return SAYERS[op](self, node)
        args = [self.value(arg) for arg in node.args]
        if op in JOINED:
            between, end = JOINED[op]
            return between.join(args) + end
        return PHRASES[op].format(*args)

    def value(self, node: Node) -> str:
        """Say a part of a phrase; one with its own conditions goes in brackets."""
        said = self.say(node)
        return f"（{said}）" if node.op in BRACKETED else said

    def claim(self, node: Node) -> str:
        """Say a condition inside another one."""
        said = self.say(node)
        return f"（{said}）" if node.op in ("and", "or", "if") else said

    # ------------------------------------------------------------------ leaves

    def literal(self, node: Node) -> str:
        if isinstance(node.leaf, bool):
            return "あてはまる" if node.leaf else "あてはまらない"
        if isinstance(node.leaf, int):
            return _number(node.leaf)
        return f"「{node.leaf}」"

    def list(self, node: Node) -> str:
        return "か".join(self.say(arg) for arg in node.args)

    def date(self, node: Node) -> str:
        return _day(date.fromisoformat(str(node.args[0].leaf)))

    def instant(self, node: Node) -> str:
        at = read_instant(str(node.args[0].leaf))
        with suppress(
            OverflowError
        ):  # the last hours of the year 9999 stay as they are
            at = at.astimezone(HERE)
        return f"{_day(at.date())}{at.hour}時{at.minute:02}分{at.second:02}秒"

    def name(self, node: Node) -> str:
        if node.leaf == "today":
            return "今日"
        if node.leaf == "channel":
            return "受付方法"
        label = f"「{self.words.labels.get(self.key(node), str(node.leaf))}」"
        return f"{label}が「はい」" if self.shape(node) == BOOL else label

    def rule(self, node: Node) -> str:
        name, *args = node.args
        return RULES[str(name.leaf)].says.format(*map(self.value, args))

    def part(self, node: Node) -> str:
        assert isinstance(node.leaf, tuple)  # noqa: S101
        name, part = node.leaf
        whole = self.name(Node("name", leaf=name))
        return f"{whole}の{self.words.parts.get(f'{name}.{part}', part)}"

    # -------------------------------------------------------------- conditions

    def conjunction(self, node: Node) -> str:
        return "、かつ、".join(self.claim(arg) for arg in node.args)

    def disjunction(self, node: Node) -> str:
        return "、または、".join(self.claim(arg) for arg in node.args)

    def denied(self, node: Node) -> str:
        (arg,) = node.args
        if arg.op == "name":
            return self.name(arg).replace("が「はい」", "が「いいえ」")
        if arg.op == "answered":
            return self.answered(arg).removesuffix("いる") + "いない"
        if arg.op in DENIED:
            return self.comparison(Node(DENIED[arg.op], arg.args))
        if arg.op == "in":
            return self.membership(arg, denied=True)
        return f"（{self.say(arg)}）ではない"

    def comparison(self, node: Node) -> str:
        left, right = node.args
        shape = self.shape(left)
        if shape == BOOL:
            return self.same(node)
        if left.op == "text":
            left, right = right, left
        templates = DAYS if shape == DATE else NUMBERS
        said = self.option(right, left)
        return templates[node.op].format(self.value(left), said)

    def same(self, node: Node) -> str:
        left, right = node.args
        if right.op == "bool":
            yes = right.leaf == (node.op == "==")
            return self.say(left if yes else Node("not", (left,)))
        word = "同じ" if node.op == "==" else "違う"
        return f"（{self.say(left)}）と（{self.say(right)}）が{word}"

    def membership(self, node: Node, *, denied: bool = False) -> str:
        one, many = node.args
        if many.op == "list":
            said = "か".join(self.option(arg, one) for arg in many.args)
            end = "のどれでもない" if denied else ""
            return f"{self.value(one)}が{said}{end}"
        end = "選んでいない" if denied else "選んだ"
        return f"{self.name(many)}で{self.option(one, many)}を{end}"

    def option(self, literal: Node, of: Node) -> str:
        """Say what something is compared with: an option by its label, units."""
        if literal.op == "text":
            label = self.options(of).get(str(literal.leaf), str(literal.leaf))
            return f"「{label}」"
        said = self.value(literal)
        return said + self.unit(of) if literal.op == "int" else said

    def options(self, of: Node) -> Mapping[str, str]:
        if of.op == "era":
            return ERAS
        if of.op == "name" and of.leaf == "channel":
            return CHANNELS
        return self.words.options.get(self.key(of), {}) if of.op == "name" else {}

    def unit(self, of: Node) -> str:
        if of.op == "name":
            return self.words.units.get(self.key(of), "")
        return UNITS.get(of.op, "")

    def cases(self, node: Node) -> str:
        *pairs, otherwise = node.args
        said = "".join(
            f"{self.claim(met)}のときは{self.claim(then)}、"
            for met, then in zip(pairs[::2], pairs[1::2], strict=True)
        )
        return f"{said}そのほかのときは{self.claim(otherwise)}"

    def answered(self, node: Node) -> str:
        (arg,) = node.args
        said = self.say(arg) if arg.op == "part" else self.name(arg)
        return f"{said.removesuffix('が「はい」')}に答えている"

    # ------------------------------------------------------------------ records

    def over_records(self, node: Node) -> str:
        rows = self.name(node.args[0])
        if len(node.args) == 1:
            return f"{rows}の数"
        shape = self.shape(node.args[0])
        assert isinstance(shape, Records)  # noqa: S101  checked before
        groups = (*self.groups, str(node.args[0].leaf))
        inside = _Sayer(self.scope.inside(shape), self.words, self.parameters, groups)
        each = inside.claim(node.args[1])
        return {
            "some": f"{rows}の少なくとも1つで、{each}",
            "all": f"{rows}のすべてで、{each}",
            "count": f"{rows}のうち、{each}であるものの数",
            "sum": f"{rows}のそれぞれの{each}の合計",
        }[node.op]

    # -------------------------------------------------------------------- names

    def key(self, node: Node) -> str:
        name = str(node.leaf)
        found = self.scope.find(name)
        return f"{self.groups[found[0] - 1]}.{name}" if found and found[0] else name

    def shape(self, node: Node) -> Shape:
        return shape_of(node, self.scope, self.parameters)


def _number(number: int) -> str:
    """Write a number as officials do.

    >>> _number(4_000_000), _number(4_380_500)
    ('400万', '4,380,500')
    """
    if number >= TEN_THOUSAND and number % TEN_THOUSAND == 0:
        return f"{number // TEN_THOUSAND:,}万"
    return f"{number:,}"


BRACKETED = frozenset({"if", "and", "or", "+", "-", "*", "min", "max"})
COMPARISONS: Mapping[str, Callable[[_Sayer, Node], str]] = dict.fromkeys(
    DENIED, _Sayer.comparison
)
SAYERS: Mapping[str, Callable[[_Sayer, Node], str]] = {
    **dict.fromkeys(("int", "text", "bool"), _Sayer.literal),
    "list": _Sayer.list,
    "date": _Sayer.date,
    "instant": _Sayer.instant,
    "name": _Sayer.name,
    "part": _Sayer.part,
    "rule": _Sayer.rule,
    "and": _Sayer.conjunction,
    "or": _Sayer.disjunction,
    "not": _Sayer.denied,
    **COMPARISONS,
    "in": _Sayer.membership,
    "if": _Sayer.cases,
    "answered": _Sayer.answered,
    **dict.fromkeys(OVER_RECORDS, _Sayer.over_records),
}
