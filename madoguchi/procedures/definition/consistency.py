"""Whether the parts of a version fit together."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from madoguchi.kernel.sentence import says
from madoguchi.procedures.definition.locate import Path
from madoguchi.procedures.definition.model import Definition, Parameter
from madoguchi.procedures.definition.problems import did_you_mean
from madoguchi.procedures.definition.reading import Source, Table, Twins
from madoguchi.procedures.definition.scope import (
    bounds_of,
    questions_of,
    reads_any,
    scope_of,
)
from madoguchi.procedures.expressions.checking import depends_on, expect, shape_of
from madoguchi.procedures.expressions.reach import unreachable
from madoguchi.procedures.expressions.shapes import (
    BOOL,
    DATE,
    INSTANT,
    INT,
    TEXT,
    Records,
    Scope,
    Shape,
    walk,
)
from madoguchi.procedures.expressions.together import can_hold
from madoguchi.procedures.expressions.tree import BadExpression, Node, start_of
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.question import Question

KIND_OF_ROLE = {
    "name": "name",
    "birth": "birthdate",
    "phone": "phone",
    "email": "email",
    "address": "address",
}


ENTITLING = ("eligibility", "amounts")
NEVER_TOGETHER = (
    "it can never be true here: the answers it asks about are never given together; "
    "look at the conditions of those questions"
)
MOST_PARTS = 2000
"""How many parts an expression has, those of the values it reads counted each time."""


@dataclass(slots=True)
class Use:
    """One place where an expression is used."""

    source: Source
    keys: Path
    key: str
    node: Node
    wanted: Shape
    scope: Scope
    before: int = -1
    """How many questions stand before it; -1 when it may ask about any."""
    group: str = ""
    """The group whose records it is about."""
    under: tuple[Node, ...] = ()
    """The conditions that hold wherever it is asked about."""


@dataclass(slots=True)
class _Order:
    """The questions in the order in which they are asked."""

    place: Mapping[str, int]
    needs: dict[str, set[str]] = field(default_factory=dict)

    def circle(self, start: str) -> tuple[str, ...]:
        """Return the way from a question back to itself, empty when there is none."""
        ways: list[tuple[str, ...]] = [(start,)]
        seen: set[str] = set()
        while ways:
            way = ways.pop()
            for name in sorted(self.needs.get(way[-1], ())):
                if name == start:
                    return (*way, name)
                if name not in seen:
                    seen.add(name)
                    ways.append((*way, name))
        return ()


def check(
    definition: Definition,
    main: Source,
    questions: Source,
    flow: Source | None = None,
) -> None:
    """Note every flaw between the parts; what has no `flow` has no work either."""
    uses = [
        *_conditions(definition, questions),
        *_amounts(definition, main),
        *_terms(definition, main),
        *(_stages(definition, flow) if flow else ()),
    ]
    parameters = frozenset(definition.parameters)
    values = list(_values(definition, main))
    usable = {definition.values[int(use.keys[1])].name for use in values}
    broken = {one.name for one in definition.values} - usable
    told = [use for use in uses if not broken & _names(use.node)]
    sound = [use for use in told if _types(use, parameters)]
    is_ordered = _order(definition, sound)
    blamed = _reach(definition, [*values, *sound])
    if is_ordered:
        _together(definition, sound, blamed)
    _before_papers(definition, sound)
    if definition.pages[0].show_if:
        questions.flaw(
            ("pages", 0, "show_if"),
            says("the first page is always shown: it has no condition"),
        )
    if definition.remedies.appeal_to and not definition.remedies.appealable:
        main.flaw(
            ("remedies", "appeal_to"),
            says('"appeal_to" names who hears an appeal, but "appealable" is not true'),
        )
    _roles(definition, main)
    _facts(definition, main)
    _sources(definition, questions)


def uses_of(definition: Definition) -> Iterator[Use]:
    """Yield every expression of a version with its place and what it may see."""
    yield from _conditions(definition, Source("questions.toml", []))
    yield from _amounts(definition, Source("procedure.toml", []))
    yield from _terms(definition, Source("procedure.toml", []))
    yield from _stages(definition, Source("flow.toml", []))


def check_unique(
    definition: Definition, main: Source, questions: Source, flow: Source
) -> None:
    """Note every key that stands twice."""
    amounts: set[str] = set()
    for at, amount in enumerate(definition.amounts):
        _once(main, ("amounts", at, "key"), amount.key, amounts)
    once_a_day(definition.parameter_values, main)
    stages: set[str] = set()
    for at, stage in enumerate(definition.stages):
        _once(flow, ("stages", at, "key"), stage.key, stages)
    checks: set[str] = set()
    for at, line in enumerate(definition.checklist):
        _once(flow, ("checklist", at, "key"), line.key, checks)
    pages: set[str] = set()
    keys: set[str] = set()
    for at, page in enumerate(definition.pages):
        _once(questions, ("pages", at, "key"), page.key, pages)
        for index, question in enumerate(page.questions):
            place = ("pages", at, "questions", index)
            _once(questions, (*place, "key"), question.key, keys)
            inner: set[str] = set()
            for number, one in enumerate(question.questions):
                _once(questions, (*place, "questions", number, "key"), one.key, inner)


def once_a_day(parameters: Iterable[Parameter], source: Source) -> None:
    """Note a parameter that has two values from the same day on."""
    seen: set[tuple[str, str]] = set()
    for at, one in enumerate(parameters):
        day = one.start.isoformat()
        if (one.name, day) in seen:
            source.flaw(
                ("parameters", at, "from"),
                says(
                    '"{name}" has two values from {day} on: take one of them out',
                    name=one.name,
                    day=day,
                ),
            )
        seen.add((one.name, day))


def _once(source: Source, keys: Path, key: str, seen: set[str]) -> None:
    if key in seen:
        source.flaw(
            keys,
            says('the key "{key}" stands twice: give one of the two another', key=key),
        )
    seen.add(key)


def _conditions(definition: Definition, source: Source) -> Iterator[Use]:
    scope = scope_of(definition)
    count = 0
    for at, page in enumerate(definition.pages):
        keys: Path = ("pages", at)
        last = count + len(page.questions)
        if page.show_if:
            yield Use(source, keys, "show_if", page.show_if, BOOL, scope, count)
        above = (page.show_if,) if page.show_if else ()
        for index, question in enumerate(page.questions):
            place = (*keys, "questions", index)
            here = above
            if shown := question.show_if:
                yield Use(
                    source, place, "show_if", shown, BOOL, scope, count, under=above
                )
                here = (*above, shown)
            if value := question.value:
                wanted = kind_of(question).shape(question)
                yield Use(
                    source, place, "value", value, wanted, scope, count, under=here
                )
            if needed := question.required_if:
                yield Use(
                    source, place, "required_if", needed, BOOL, scope, last, under=here
                )
            yield from _in_group(source, place, question, scope, count)
            count += 1


def _in_group(
    source: Source, place: Path, group: Question, scope: Scope, count: int
) -> Iterator[Use]:
    shape = scope.levels[0].get(group.key)
    for number, question in enumerate(group.questions):
        if question.show_if and isinstance(shape, Records):
            earlier = {
                one.key: shape.fields[one.key]
                for one in group.questions[:number]
                if one.key in shape.fields
            }
            inner = Scope((*scope.levels, earlier), scope.values)
            keys = (*place, "questions", number)
            yield Use(
                source, keys, "show_if", question.show_if, BOOL, inner, count, group.key
            )


def _amounts(definition: Definition, source: Source) -> Iterator[Use]:
    scope = scope_of(definition)
    for at, fee in enumerate(definition.fee):
        yield Use(source, ("fee", at), "amount", fee.amount, INT, scope)
        if fee.when:
            yield Use(source, ("fee", at), "when", fee.when, BOOL, scope)
    for at, condition in enumerate(definition.eligibility):
        yield Use(source, ("eligibility", at), "rule", condition.rule, BOOL, scope)
    for at, amount in enumerate(definition.amounts):
        yield Use(source, ("amounts", at), "amount", amount.amount, INT, scope)
        if amount.when:
            yield Use(source, ("amounts", at), "when", amount.when, BOOL, scope)


def _terms(definition: Definition, source: Source) -> Iterator[Use]:
    if start := definition.filing.start:
        scope = scope_of(definition)
        yield Use(source, ("deadline",), "from", start, DATE, scope)


def _stages(definition: Definition, source: Source) -> Iterator[Use]:
    scope = scope_of(definition)
    for at, stage in enumerate(definition.stages):
        rules = {"when": stage.when, "passes": stage.passes}
        for key, node in rules.items():
            if node:
                yield Use(source, ("stages", at), key, node, BOOL, scope)


def _values(definition: Definition, source: Source) -> Iterator[Use]:
    """Yield the values that are sound; note what is wrong with the others."""
    scope = scope_of(definition)
    nodes = {one.name: one.value for one in definition.values}
    order = _Order({}, {name: set(reads_any(nodes, name)) for name in nodes})
    keys = set(scope.levels[0]) | {
        inner.key for one in questions_of(definition) for inner in one.questions
    }
    names: set[str] = set()
    for at, one in enumerate(definition.values):
        place: Path = ("values", at)
        _once(source, (*place, "name"), one.name, names)
        if one.name in keys:
            source.flaw(
                (*place, "name"),
                says(
                    '"{key}" is a question already: give the value another name',
                    key=one.name,
                ),
            )
        use = Use(source, place, "value", one.value, INT, scope)
        if circle := order.circle(one.name):
            why = "the values go in a circle: " + " → ".join(circle)
            _bad(use, BadExpression(f"{why}; take one of them out"))
        elif one.name not in scope.values:
            _why_unsound(use, frozenset(definition.parameters), set(nodes))
        elif _is_usable(use, scope.values[one.name].shape):
            yield use


def _why_unsound(use: Use, parameters: frozenset[str], values: set[str]) -> None:
    """Say what is wrong with a value, unless it is wrong in a value it reads."""
    if _names(use.node) & values - set(use.scope.values):
        return
    try:
        shape_of(use.node, use.scope, parameters)
    except BadExpression as bad:
        _bad(use, bad)


def _is_usable(use: Use, shape: Shape) -> bool:
    if shape not in (BOOL, INT, TEXT, DATE, INSTANT):
        _bad(use, BadExpression(f"a value with a name cannot be {shape.says}"))
        return False
    return _is_short(use)


def _is_short(use: Use) -> bool:
    """Refuse what is too long with the values it reads, without reading all of it.

    Values that each read the one before twice double with every one of them.
    """
    parts = islice(walk(use.node, use.scope), MOST_PARTS + 1)
    if sum(1 for _ in parts) <= MOST_PARTS:
        return True
    why = (
        f"with the values it reads it has more than {MOST_PARTS} parts: let fewer "
        "values read each other"
    )
    _bad(use, BadExpression(why))
    return False


def _names(node: Node) -> set[str]:
    return {str(one.leaf) for one in node.walk() if one.op == "name"}


def _types(use: Use, parameters: frozenset[str]) -> bool:
    try:
        expect(use.node, use.wanted, use.scope, parameters)
    except BadExpression as bad:
        _bad(use, bad)
        return False
    return _is_short(use)


def _bad(use: Use, bad: BadExpression) -> None:
    data = use.source.data
    for key in use.keys:
        data = data[key]  # type: ignore[index]
    table = Table(use.source, data, use.keys, Twins())
    table.bad_expression(use.key, bad)


def _reach(definition: Definition, uses: list[Use]) -> frozenset[int]:
    """Refuse a part that can never be true, or never false, so decides nothing.

    Returns the expressions that have one, by their identity.
    """
    told = set()
    bounds, parameters = bounds_of(questions_of(definition)), definition.parameters
    for use in uses:
        groups = (use.group,) if use.group else ()
        for one in unreachable(use.node, use.scope, bounds, parameters, groups):
            never = "true" if one.never else "false"
            why = (
                f'"{write(one.part)}" can never be {never} here: given the options, '
                "the limits and what stands before it, it decides nothing"
            )
            _bad(use, BadExpression(why, start_of(one.part)))
            told.add(id(use.node))
    return frozenset(told)


def _asked_under(
    definition: Definition, sound: Collection[int]
) -> Mapping[str, tuple[Node, ...]]:
    """Return under which conditions each question is asked, as far as they are sound.

    `sound` are the expressions that mean something, by their identity.
    """
    return {
        question.key: nodes
        for page in definition.pages
        for question in page.questions
        if (
            nodes := tuple(
                one for one in (page.show_if, question.show_if) if one is not None
            )
        )
        and all(id(one) in sound for one in nodes)
    }


def _together(definition: Definition, uses: list[Use], blamed: Collection[int]) -> None:
    """Refuse a condition on answers that are never there at the same time.

    `blamed` are those of which something was said already.
    """
    bounds, parameters = bounds_of(questions_of(definition)), definition.parameters
    sound = {id(use.node) for use in uses}
    asked = _asked_under(definition, sound)
    for use in uses:
        if use.wanted != BOOL or use.group or id(use.node) in blamed:
            continue
        if not sound.issuperset(map(id, use.under)):
            continue
        claim = Node("and", (*use.under, use.node)) if use.under else use.node
        if not can_hold(claim, use.scope, bounds, parameters, asked):
            _bad(use, BadExpression(NEVER_TOGETHER))


def _before_papers(definition: Definition, uses: list[Use]) -> None:
    """Refuse a condition or a sum that hangs on a file.

    Whether somebody is entitled is answered before anything is handed in, and for
    people who never come; what a paper proves, a clerk finds out.
    """
    asked = questions_of(definition)
    everything = [*asked, *(one for group in asked for one in group.questions)]
    files = {one.key for one in everything if one.kind == "file"}
    files -= {one.key for one in everything if one.kind != "file"}
    for use in uses:
        if use.keys[0] in ENTITLING and (found := files & _names(use.node)):
            use.source.flaw(
                (*use.keys, use.key),
                says(
                    'a rule cannot hang on the file "{key}": ask a question about '
                    "what it shows",
                    key=min(found),
                ),
            )


def _order(definition: Definition, uses: list[Use]) -> bool:
    """Refuse a condition that asks about what comes later, or about itself.

    Says whether there is none.
    """
    asked = questions_of(definition)
    order = _Order({question.key: at for at, question in enumerate(asked)})
    pages = {
        question.key: page for page in definition.pages for question in page.questions
    }
    conditional = [use for use in uses if use.before >= 0]
    for use in conditional:
        if use.key == "required_if":
            continue  # It hides nothing, so it cannot go in a circle.
        names = {name for level, name in depends_on(use.node, use.scope) if not level}
        for key in _hidden_by(use, asked, pages):
            order.needs.setdefault(key, set()).update(names)
    is_sound = True
    for use in conditional:
        for level, name in sorted(depends_on(use.node, use.scope)):
            if level or order.place[name] < use.before:
                continue
            is_sound = False
            circle = order.circle(name)
            why = f'"{name}" is asked later: move it up'
            if circle:
                why = "it goes in a circle: " + " → ".join(circle)
            use.source.flaw(
                (*use.keys, use.key),
                says(
                    "a condition may ask only about earlier questions; {why}", why=why
                ),
            )
    return is_sound


def _hidden_by(
    use: Use, asked: tuple[Question, ...], pages: Mapping[str, object]
) -> Iterator[str]:
    """Yield the questions that a condition can hide."""
    first = asked[use.before].key
    yield first
    if len(use.keys) == 2:  # noqa: PLR2004  a page
        for question in asked[use.before :]:
            if pages[question.key] is pages[first]:
                yield question.key


def _roles(definition: Definition, source: Source) -> None:
    if definition.anonymous and definition.roles:
        source.flaw(("roles",), says("an anonymous procedure knows no [roles]"))
    asked = {question.key: question for question in questions_of(definition)}
    for role, key in definition.roles.items():
        question = asked.get(key)
        if question is None:
            advice = did_you_mean(key, list(asked))
            source.flaw(
                ("roles", role),
                says('there is no question "{key}"{advice}', key=key, advice=advice),
            )
        elif question.kind != KIND_OF_ROLE[role]:
            source.flaw(
                ("roles", role),
                says(
                    '"{key}" is of kind "{kind}"; the role "{role}" needs "{wanted}"',
                    key=key,
                    kind=question.kind,
                    role=role,
                    wanted=KIND_OF_ROLE[role],
                ),
            )


def _facts(definition: Definition, source: Source) -> None:
    asked = {question.key: question for question in questions_of(definition)}
    for at, key in enumerate(definition.facts):
        place: Path = ("facts", at, "question")
        question = asked.get(key)
        if question is None:
            advice = did_you_mean(key, list(asked))
            source.flaw(
                place,
                says('there is no question "{key}"{advice}', key=key, advice=advice),
            )
        elif not kind_of(question).is_coded(question):
            source.flaw(
                place,
                says(
                    'the answers to "{key}" are no declared codes, so they may not '
                    "enter the log",
                    key=key,
                ),
            )


def _sources(definition: Definition, source: Source) -> None:
    for at, page in enumerate(definition.pages):
        for index, question in enumerate(page.questions):
            if not question.source:
                continue
            role = question.source.removeprefix("person.")
            if question.kind != KIND_OF_ROLE[role]:
                source.flaw(
                    ("pages", at, "questions", index, "source"),
                    says(
                        '"{source}" fills a question of kind "{wanted}", not "{kind}"',
                        source=question.source,
                        wanted=KIND_OF_ROLE[role],
                        kind=question.kind,
                    ),
                )
            if definition.anonymous:
                source.flaw(
                    ("pages", at, "questions", index, "source"),
                    says("an anonymous procedure uses no known answers"),
                )
