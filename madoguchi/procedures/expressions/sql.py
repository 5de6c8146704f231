"""Turn a checked tree into one SQL expression, for all people at once.

The dialect is DuckDB's. The table has one row per person and one column per question
(`columns`); NULL is unknown. Days, numbers and texts that the rule needs besides the
answers are written into the expression. The values are those of `compile`, for every
row: the same file of vectors and the same random trees hold both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from madoguchi.kernel.ages import FIRST_GRADE_COMES_AFTER
from madoguchi.kernel.calendar import WardCalendar
from madoguchi.kernel.wareki import ERAS, FIRST_SOLAR_DAY
from madoguchi.procedures.expressions.checking import shape_of
from madoguchi.procedures.expressions.compile import (
    CODE_OF_ERA,
    LARGEST,
    NO_CALENDAR,
    Parameters,
)
from madoguchi.procedures.expressions.instants import (
    FIRST,
    LAST,
    read_instant,
    write_instant,
)
from madoguchi.procedures.expressions.named.rules import RULES
from madoguchi.procedures.expressions.shapes import (
    BOOL,
    DATE,
    INT,
    Choices,
    Parts,
    Records,
    Scope,
    Shape,
)
from madoguchi.procedures.expressions.tree import OVER_RECORDS, Node

Sql: TypeAlias = str

TYPES: Mapping[Shape, Sql] = {BOOL: "BOOLEAN", INT: "BIGINT", DATE: "DATE"}
FIRST_DAY = "DATE '0001-01-01'"
LAST_NUMBER = date.max.toordinal() - 1
"""The last day, counted from the first one as 0."""
INSTANT_FORM = "%Y-%m-%dT%H:%M:%SZ"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_SECOND, LAST_SECOND = (
    (one - EPOCH) // timedelta(seconds=1) for one in (FIRST, LAST)
)


@dataclass(frozen=True, slots=True)
class Given:
    """What a batch knows besides the answers: the same for all rows."""

    today: date
    channel: str = "web"
    parameters: Parameters = field(default_factory=dict)
    calendar: WardCalendar = NO_CALENDAR


def type_of(shape: Shape) -> Sql:
    """Return the type of the column that holds such answers.

    >>> type_of(Records(fields={"birth": DATE, "school": BOOL}))
    'STRUCT("birth" DATE, "school" BOOLEAN)[]'
    """
    if isinstance(shape, Choices):
        return "VARCHAR[]"
    if isinstance(shape, Parts):
        return _struct(dict.fromkeys(shape.names, "VARCHAR"))
    if isinstance(shape, Records):
        return _struct({key: type_of(one) for key, one in shape.fields.items()}) + "[]"
    return TYPES.get(shape, "VARCHAR")


def columns(scope: Scope) -> Mapping[str, Sql]:
    """Return the columns of the table of answers with their types."""
    return {key: type_of(shape) for key, shape in scope.levels[0].items()}


def to_sql(node: Node, scope: Scope, given: Given) -> Sql:
    """Check an expression and return it as one SQL expression.

    >>> from madoguchi.procedures.expressions.parse import parse
    >>> given = Given(date(2026, 11, 24))
    >>> to_sql(parse("copies > 1 and not waived"), Scope(({"copies": INT,
    ...     "waived": BOOL},)), given)
    '(("copies" > 1) AND (NOT "waived"))'
    """
    shape_of(node, scope, frozenset(given.parameters))
    return _Writer(given).sql(node, scope)


class _Writer:
    def __init__(self, given: Given) -> None:
        self.given = given
        self.lets = 0

    def sql(self, node: Node, scope: Scope) -> Sql:
        if writer := WRITERS.get(node.op):
            return writer(self, node, scope)
        args = [self.sql(arg, scope) for arg in node.args]
        return CALLS[node.op](self, *args)

    def let(self, values: Sequence[Sql], body: Callable[..., Sql]) -> Sql:
        """Use values in several places of a body, computing each of them once."""
        if all(map(_is_simple, values)):
            return f"({body(*values)})"
        self.lets += 1
        name = f"_let{self.lets}"
        fields = ", ".join(f"'v{at}': {value}" for at, value in enumerate(values))
        inner = body(*(f"{name}.v{at}" for at in range(len(values))))
        return f"list_transform([{{{fields}}}], lambda {name}: {inner})[1]"

    def fold(self, values: Sequence[Sql], step: Callable[[Sql, Sql], Sql]) -> Sql:
        """Reduce numbers from the left; NULL stays NULL."""
        listed = ", ".join(f"({value})::HUGEINT" for value in values)
        self.lets += 1
        one, other = f"_one{self.lets}", f"_other{self.lets}"
        body = step(one, other)
        return f"list_reduce([{listed}], lambda {one}, {other}: {body})::BIGINT"

    # ----------------------------------------------------------------- leaves, names

    def literal(self, node: Node, _scope: Scope) -> Sql:
        if node.op == "text":
            return quoted(str(node.leaf))
        return str(node.leaf).upper()

    def list(self, node: Node, scope: Scope) -> Sql:
        return "(" + ", ".join(self.sql(arg, scope) for arg in node.args) + ")"

    def date(self, node: Node, _scope: Scope) -> Sql:
        return _day(date.fromisoformat(str(node.args[0].leaf)))

    def instant(self, node: Node, _scope: Scope) -> Sql:
        return quoted(write_instant(read_instant(str(node.args[0].leaf))))

    def name(self, node: Node, scope: Scope) -> Sql:
        name = str(node.leaf)
        if name == "today":
            return _day(self.given.today)
        if name == "channel":
            return quoted(self.given.channel)
        if (value := scope.named(name)) is not None:
            return f"({self.sql(value.node, scope.root)})"
        return _column(name, scope)

    def rule(self, node: Node, scope: Scope) -> Sql:
        name, *args = node.args
        written = [self.sql(arg, scope) for arg in args]
        return f"({self.let(written, RULES[str(name.leaf)].sql)})"

    def part(self, node: Node, scope: Scope) -> Sql:
        assert isinstance(node.leaf, tuple)  # noqa: S101
        name, part = node.leaf
        return f"nullif({_column(name, scope)}.\"{part}\", '')"

    # -------------------------------------------------------------------- conditions

    def chain(self, node: Node, scope: Scope) -> Sql:
        op = f" {node.op.upper()} "
        return "(" + op.join(self.sql(arg, scope) for arg in node.args) + ")"

    def comparison(self, node: Node, scope: Scope) -> Sql:
        left, right = (self.sql(arg, scope) for arg in node.args)
        op = {"==": "=", "!=": "<>"}.get(node.op, node.op)
        return f"({left} {op} {right})"

    def membership(self, node: Node, scope: Scope) -> Sql:
        one, many = node.args
        left, right = self.sql(one, scope), self.sql(many, scope)
        if many.op == "list":
            return f"({left} IN {right})"
        return f"list_contains({right}, {left})"

    def cases(self, node: Node, scope: Scope) -> Sql:
        *pairs, otherwise = (self.sql(arg, scope) for arg in node.args)
        found = otherwise
        for condition, value in zip(pairs[-2::-2], pairs[::-2], strict=True):
            found = (
                f"CASE {condition} WHEN TRUE THEN {value} WHEN FALSE THEN {found} END"
            )
        return f"({found})"

    def answered(self, node: Node, scope: Scope) -> Sql:
        return f"({self.sql(node.args[0], scope)} IS NOT NULL)"

    def over_records(self, node: Node, scope: Scope) -> Sql:
        rows = self.sql(node.args[0], scope)
        if len(node.args) == 1:
            return f"len({rows})"
        shape = shape_of(node.args[0], scope, frozenset())
        assert isinstance(shape, Records)  # noqa: S101  checked before
        each = self.sql(node.args[1], scope.inside(shape))
        record = record_name(len(scope.levels))
        return FOLDS[node.op](self, rows, record, each)

    # ------------------------------------------------------------- numbers and days

    def in_force(self, node: Node, scope: Scope) -> Sql:
        name, day = node.args
        values = self.given.parameters[str(name.leaf)]
        return self.let([self.sql(day, scope)], lambda on: _in_force(values, on))

    def business_days_after(self, day: Sql, count: Sql) -> Sql:
        """Look the day up among the open days, which are written out."""
        calendar = self.given.calendar
        years = calendar.years
        if not years:
            return "NULL::DATE"
        first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
        every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        opened = [one for one in every if calendar.is_open(one)]
        passed, counts = 0, []
        for one in every:
            passed += calendar.is_open(one)
            counts.append(passed)
        listed = "[" + ", ".join(map(_day, opened)) + "]"

        def looked_up(on: Sql, number: Sql) -> Sql:
            place = f"{counts}[{on} - {_day(first)} + 1]::BIGINT + {number}"
            return (
                f"CASE WHEN {on} < {_day(first)} OR {on} > {_day(last)} OR {number} < 0"
                f" THEN NULL WHEN {number} = 0 THEN {on}"
                f" WHEN {number} <= {len(opened)} THEN {listed}[{place}] END"
            )

        return self.let([day, count], looked_up)


def quoted(text: str) -> Sql:
    """Write a text as a literal.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def _struct(fields: Mapping[str, Sql]) -> Sql:
    inner = ", ".join(f'"{key}" {kind}' for key, kind in fields.items())
    return f"STRUCT({inner})"


def _day(day: date) -> Sql:
    return f"DATE '{day.isoformat()}'"


def record_name(level: int) -> Sql:
    """Name the record of a level; no key of a question begins so."""
    return f"_record{level}"


def _column(name: str, scope: Scope) -> Sql:
    found = scope.find(name)
    assert found is not None  # noqa: S101  checked before
    level = found[0]
    return f'{record_name(level)}."{name}"' if level else f'"{name}"'


def _is_simple(value: Sql) -> bool:
    """Say whether a value costs nothing to write twice: a column or a literal."""
    return " " not in value.removeprefix("DATE ") and "(" not in value


def _bounded(value: Sql) -> Sql:
    return f"CASE WHEN {value} BETWEEN -{LARGEST} AND {LARGEST} THEN {value} END"


def _stepwise(op: str) -> Callable[..., Sql]:
    def write(writer: _Writer, *values: Sql) -> Sql:
        return writer.fold(values, lambda one, other: _bounded(f"{one} {op} {other}"))

    return write


def _extreme(op: str) -> Callable[..., Sql]:
    """Write least or greatest; DuckDB's own pass over what is unknown."""

    def write(writer: _Writer, *values: Sql) -> Sql:
        return writer.fold(
            values,
            lambda one, other: (
                f"CASE {one} {op} {other} WHEN TRUE THEN {one}"
                f" WHEN FALSE THEN {other} END"
            ),
        )

    return write


def _divided(body: Callable[[Sql, Sql], Sql]) -> Callable[..., Sql]:
    def write(writer: _Writer, number: Sql, by: Sql) -> Sql:
        divisor = by if by.isdigit() and int(by) else f"nullif({by}, 0)"
        return f"({writer.let([number, divisor], body)})::BIGINT"

    return write


def _rounded(down: str) -> Callable[[Sql, Sql], Sql]:
    # A quotient of whole numbers below 2^53 never rounds onto the next whole number.
    return lambda a, b: f"{down}({a}::DOUBLE / {b}::DOUBLE)"


def _nearest(a: Sql, b: Sql) -> Sql:
    size = f"(2 * abs({a}::HUGEINT) + abs({b}::HUGEINT)) // (2 * abs({b}::HUGEINT))"
    return f"sign({a}) * sign({b}) * ({size})"


def _fiscal_year(_writer: _Writer, day: Sql) -> Sql:
    """Take three months back: April to March become one year."""
    return f"year({day} - INTERVAL 3 MONTH)"


def _age_on(writer: _Writer, birth: Sql, day: Sql) -> Sql:
    def body(born: Sql, on: Sql) -> Sql:
        after = f"({on} + 1)"
        place = f"month({after}) * 100 + day({after})"
        birthday = f"month({born}) * 100 + day({born})"
        later = f"CASE WHEN {place} < {birthday} THEN 1 ELSE 0 END"
        return f"(year({after}) - year({born}) - {later})"

    return writer.let([birth, day], body)


def _school_grade(writer: _Writer, birth: Sql, day: Sql) -> Sql:
    cohort = _fiscal_year(writer, f"(({birth}) - 1)")
    return f"({_fiscal_year(writer, day)} - {cohort} - {FIRST_GRADE_COMES_AFTER})"


def _add_days(writer: _Writer, day: Sql, count: Sql) -> Sql:
    return writer.let(
        [f"(({day}) - {FIRST_DAY})::HUGEINT + {count}"],
        lambda place: (
            f"CASE WHEN {place} BETWEEN 0 AND {LAST_NUMBER}"
            f" THEN {FIRST_DAY} + {place}::INTEGER END"
        ),
    )


def _add_hours(writer: _Writer, instant: Sql, count: Sql) -> Sql:
    """Move an instant, which is a text in UTC: so instants compare as texts do."""
    seconds = f"epoch(strptime({instant}, '{INSTANT_FORM}'))::HUGEINT"
    return writer.let(
        [f"{seconds} + {count}::HUGEINT * 3600"],
        lambda at: (
            f"CASE WHEN {at} BETWEEN {FIRST_SECOND} AND {LAST_SECOND}"
            f" THEN strftime(make_timestamp(({at} * 1000000)::BIGINT),"
            f" '{INSTANT_FORM}') END"
        ),
    )


def _era(writer: _Writer, day: Sql) -> Sql:
    return writer.let(
        [day], lambda on: _by_era(on, lambda era: quoted(CODE_OF_ERA[era]))
    )


def _era_year(writer: _Writer, day: Sql) -> Sql:
    first = {era.name: era.start.year for era in ERAS}
    return writer.let(
        [day], lambda on: _by_era(on, lambda era: f"year({on}) - {first[era] - 1}")
    )


def _by_era(day: Sql, value: Callable[[str], Sql]) -> Sql:
    cases = " ".join(
        f"WHEN {day} >= {_day(max(era.start, FIRST_SOLAR_DAY))} THEN {value(era.name)}"
        for era in reversed(ERAS)
    )
    return f"(CASE {cases} END)"


def _in_force(values: Sequence[tuple[date, int]], day: Sql) -> Sql:
    cases = " ".join(
        f"WHEN {day} >= {_day(start)} THEN {value}" for start, value in reversed(values)
    )
    return f"(CASE {cases} END)::BIGINT"


def _each(rows: Sql, record: Sql, value: Sql) -> Sql:
    return f"list_transform({rows}, lambda {record}: {value})"


def _decided(decides: Sql, otherwise: Sql) -> Callable[..., Sql]:
    """Write some or all: one value decides, an unknown one leaves it open."""

    def write(_writer: _Writer, rows: Sql, record: Sql, value: Sql) -> Sql:
        rank = f"CASE {value} WHEN {decides} THEN 2 WHEN {otherwise} THEN 0 ELSE 1 END"
        most = f"coalesce(list_max({_each(rows, record, rank)}), 0)"
        found = f"CASE {most} WHEN 2 THEN {decides} WHEN 0 THEN {otherwise} END"
        return f"(CASE WHEN {rows} IS NOT NULL THEN {found} END)"

    return write


def _summed(writer: _Writer, rows: Sql, record: Sql, value: Sql) -> Sql:
    each = _each(rows, record, f"({value})::HUGEINT")
    writer.lets += 1
    one, other = f"_one{writer.lets}", f"_other{writer.lets}"
    step = _bounded(f"{one} + {other}")
    whole = (
        f"list_reduce(list_prepend(0::HUGEINT, {each}), lambda {one}, {other}: {step})"
    )
    return f"(CASE WHEN {rows} IS NOT NULL THEN {whole}::BIGINT END)"


def _counted(writer: _Writer, rows: Sql, record: Sql, value: Sql) -> Sql:
    one = f"CASE {value} WHEN TRUE THEN 1 WHEN FALSE THEN 0 END"
    return _summed(writer, rows, record, one)


FOLDS: Mapping[str, Callable[..., Sql]] = {
    "some": _decided("TRUE", "FALSE"),
    "all": _decided("FALSE", "TRUE"),
    "sum": _summed,
    "count": _counted,
}
CALLS: Mapping[str, Callable[..., Sql]] = {
    "not": lambda _writer, one: f"(NOT {one})",
    "neg": lambda _writer, one: f"(-({one}))",
    "+": _stepwise("+"),
    "-": _stepwise("-"),
    "*": _stepwise("*"),
    "min": _extreme("<"),
    "max": _extreme(">"),
    "floor_div": _divided(_rounded("floor")),
    "ceil_div": _divided(_rounded("ceil")),
    "round_div": _divided(_nearest),
    "length": lambda _writer, text: f"length({text})",
    "age_on": _age_on,
    "school_grade": _school_grade,
    "fiscal_year": _fiscal_year,
    "year": lambda _writer, day: f"year({day})",
    "month": lambda _writer, day: f"month({day})",
    "days_between": lambda _writer, start, end: f"(({end}) - ({start}))",
    "add_days": _add_days,
    "add_hours": _add_hours,
    "business_days_after": _Writer.business_days_after,
    "era": _era,
    "era_year": _era_year,
}
WRITERS: Mapping[str, Callable[[_Writer, Node, Scope], Sql]] = {
    **dict.fromkeys(("int", "text", "bool"), _Writer.literal),
    "list": _Writer.list,
    "date": _Writer.date,
    "instant": _Writer.instant,
    "name": _Writer.name,
    "part": _Writer.part,
    "and": _Writer.chain,
    "or": _Writer.chain,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), _Writer.comparison),
    "in": _Writer.membership,
    "if": _Writer.cases,
    "answered": _Writer.answered,
    "param": _Writer.in_force,
    "rule": _Writer.rule,
    **dict.fromkeys(OVER_RECORDS, _Writer.over_records),
}
