"""Read a service of MoJ Forms: pages, their components and the flow between them.

Branching points follow a page or each other; content is shown on answers; an exit page
ends a journey without a submission.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from madoguchi.kernel.patterns import NotAPattern, pattern
from madoguchi.procedures.definition.model import Condition, Definition
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.importing.draft import (
    FALSE,
    TRUE,
    Draft,
    answered,
    any_of,
    both,
    every,
    is_readable,
    name,
    negated,
    options_of,
    otherwise,
    taken,
    text,
)
from madoguchi.procedures.importing.keys import slug_of
from madoguchi.procedures.importing.reading import (
    number_in,
    objects_in,
    read_table,
    whole_number,
)
from madoguchi.procedures.importing.report import NotReadable, Report
from madoguchi.procedures.importing.routing import (
    END,
    Way,
    always_before,
    arrows_back,
    conditions,
    in_order,
    without,
)
from madoguchi.procedures.kinds.question import Own, Question
from madoguchi.procedures.texts import Text

MEGABYTE = 1024 * 1024
KINDS: Mapping[str, tuple[str, str]] = {
    "text": ("text", ""),
    "textarea": ("text", ""),
    "email": ("email", ""),
    "number": ("number", ""),
    "date": ("date", ""),
    "upload": ("file", ""),
    "multiupload": ("file", "one file is taken"),
    "address": ("address", "asked in the parts of a Japanese address"),
    "autocomplete": ("text", "its list stands outside the file: asked as a text"),
}
LIMITS = {
    "max_length": "max_length",
    "min_length": "min_length",
    "minimum": "min",
    "maximum": "max",
    "date_after": "min",
    "date_before": "max",
}
BUILT_IN = frozenset(
    {"required", "email", "number", "date", "address", "postcode", "multiupload",
     "autocomplete", "virus_scan", "max_files", "accept", "max_size", "pattern"}
)  # fmt: skip
ASKS = ("page.singlequestion", "page.multiplequestions")
FILES = {"application/pdf": "pdf", "pdf": "pdf", "image/jpeg": "jpeg",
         "image/png": "png", "image/*": "jpeg png"}  # fmt: skip
Json = Mapping[str, Any]


def read(path: Path) -> Iterator[tuple[Definition, Report]]:
    """Read one service."""
    said = read_table(path)
    report = Report("moj", path.name)
    title = str(said.get("service_name") or path.stem)
    draft = Draft(report, title, slug=slug_of(path.stem))
    service = _Service(path.name, draft, said)
    service.build()
    if not draft.pages:
        raise NotReadable(path.name, "no page of this service asks a question")
    yield draft.definition(), report


class _Service:
    def __init__(self, file: str, draft: Draft, said: Json) -> None:
        self.file = file
        self.draft = draft
        self.report = draft.report
        self.pages = {
            str(page.get("_uuid")): page for page in objects_in(said.get("pages"))
        }
        flow = said.get("flow")
        if not self.pages or not isinstance(flow, dict):
            raise NotReadable(
                file, '"pages" or "flow" is missing: this is no service of MoJ Forms'
            )
        self.flow: dict[str, Json] = {
            key: one for key, one in flow.items() if isinstance(one, dict)
        }
        self.questions: dict[tuple[str, str], Question] = {}
        """By page and component: a copied page keeps the names of its parts."""
        self.items: dict[str, tuple[str, str]] = {}
        for page in objects_in(said.get("standalone_pages")):
            self.report.unsupported(
                f"standalone page {page.get('url')}", "one page for all procedures"
            )

    def build(self) -> None:
        start = next(
            (
                key
                for key, page in self.pages.items()
                if page.get("_type") == "page.start"
            ),
            next(iter(self.pages)),
        )
        asked = {key: self.read_page(key, page) for key, page in self.pages.items()}
        plain = self.ways(plain=True)
        back = arrows_back(plain, start)
        self.before = always_before(without(plain, back), start)
        drawn = self.ways()
        ways = without(drawn, back)
        places = {one.key: page for (page, _), one in self.questions.items()}
        seen, order = conditions(ways, start, places), in_order(ways, start)
        for key in self.pages:
            if key not in seen:
                self.report.unsupported(self.said(key), "no way leads to this page")
        for key in order:
            if key in self.pages:
                self.add_page(key, asked[key], seen[key])
        for fork, to in back:
            for way in drawn.get(fork, ()):
                if way.to == to and fork in seen:
                    self.send_back(fork, to, every([seen[fork], way.when]))

    def send_back(self, fork: str, to: str, when: Node) -> None:
        """Make of an arrow to an earlier page a condition of eligibility."""
        path = f"{self.said(fork)} → {self.said(to)}"
        heading = str(self.pages.get(to, {}).get("heading") or self.said(to))
        if when == FALSE:
            self.report.changed(path, "never taken: every answer leads elsewhere")
            return
        if when == TRUE or not is_readable(negated(when)):
            self.report.unsupported(path, "an arrow back to an earlier page")
            return
        reason = Text(
            ja=f"「{heading}」に戻って、回答を直してください。",
            en=f"Go back to “{heading}” and change your answers.",
        )
        self.draft.eligibility.append(Condition(negated(when), reason))
        self.report.changed(path, "an arrow back became a condition of eligibility")

    def said(self, key: str) -> str:
        page = self.pages.get(key, {})
        branch = self.flow.get(key, {}).get("title", key)
        return f"page {page['url']}" if page.get("url") else f"branch {branch}"

    def add_page(self, key: str, asked: list[Question], when: Node) -> None:
        page = self.pages[key]
        if when == FALSE and asked:
            self.report.changed(self.said(key), "no answers lead to this page")
        if when != TRUE and not is_readable(when):
            self.report.unsupported(
                f"{self.said(key)}: branches", "the condition is too long to be read"
            )
            when = TRUE
        kind = page.get("_type")
        if kind == "page.exit":
            self.leave(key, page, when)
        elif asked:
            if when != TRUE:
                self.report.carried(f"{self.said(key)}: seen when", "a condition")
            heading = str(page.get("heading") or asked[0].label)
            made = self.draft.add_page(heading, asked, when, self.hint(page))
            self.report.carried(self.said(key), f"page {made.key}")
        else:
            self.other_page(key, page)

    def hint(self, page: Json) -> str:
        parts = [page.get("lede"), page.get("body")]
        parts += [
            one.get("content")
            for one in objects_in(page.get("components"))
            if one.get("_type") == "content" and not one.get("conditionals")
        ]
        return "\n\n".join(str(part).strip() for part in parts if part)

    def other_page(self, key: str, page: Json) -> None:
        """Note a page that asks nothing."""
        kind = str(page.get("_type"))
        if kind == "page.start":
            self.draft.body = "\n\n".join(
                str(page[one]) for one in ("body", "before_you_start") if page.get(one)
            )
            self.report.carried(self.said(key), "body")
        elif kind in ("page.checkanswers", "page.confirmation"):
            self.report.changed(self.said(key), "every procedure has this page")
        else:
            self.report.unsupported(
                self.said(key), "a page that asks nothing: put its text into a hint"
            )

    def leave(self, key: str, page: Json, when: Node) -> None:
        """Make of a page that ends a journey a condition of eligibility."""
        if when == TRUE:
            self.report.unsupported(self.said(key), "everyone would end on this page")
            return
        reason = "\n\n".join(
            part for part in (str(page.get("heading") or ""), self.hint(page)) if part
        )
        self.draft.eligibility.append(Condition(negated(when), both(reason or "-")))
        self.report.carried(self.said(key), "a condition of eligibility")

    # What a page asks

    def read_page(self, key: str, page: Json) -> list[Question]:
        found = []
        for component in objects_in(page.get("components")):
            path = f"{self.said(key)}/{component.get('name') or component.get('_id')}"
            if component.get("_type") == "content":
                self.content(component, path, page)
                continue
            if page.get("_type") not in ASKS:
                self.report.unsupported(path, "a question on a page that asks nothing")
                continue
            question = self.question(component, path)
            self.questions[key, str(component.get("_uuid"))] = question
            found.append(question)
        return found

    def content(self, component: Json, path: str, page: Json) -> None:
        if component.get("conditionals"):
            self.report.unsupported(path, "a text that is shown on some answers only")
        elif page.get("_type") in ASKS:
            self.report.carried(path, "the hint of the page")
        else:
            self.report.unsupported(path, "a text on a page that asks nothing")

    def question(self, component: Json, path: str) -> Question:
        label = str(component.get("label") or component.get("legend") or "").strip()
        rules = component.get("validation")
        rules = rules if isinstance(rules, dict) else {}
        question = Question(
            self.draft.keys.make(label or path),
            "text",
            both(label or path),
            both(str(component.get("hint") or "")),
            required=rules.get("required") is not False,
        )
        kind = str(component.get("_type"))
        if kind in ("radios", "checkboxes"):
            question = self.chosen(question, component, path)
        elif kind in KINDS:
            question = self.typed(question, kind, rules, path)
        else:
            self.report.changed(path, f'"{kind}" is not known: asked as a text')
        self.report.carried(path, f"question {question.key}: {question.kind}")
        return question

    def chosen(self, question: Question, component: Json, path: str) -> Question:
        items = objects_in(component.get("items"))
        labels = [str(one.get("label") or one.get("value") or "") for one in items]
        options = options_of(labels)
        if not items:
            self.report.changed(path, "it offers no option: asked as a text")
            return question
        for item, option in zip(items, options, strict=True):
            uuid = str(component.get("_uuid"))
            self.items[str(item.get("_uuid"))] = (uuid, option.value)
        hints = [both(str(item.get("hint") or "")) for item in items]
        options = tuple(
            replace(option, hint=hint)
            for option, hint in zip(options, hints, strict=True)
        )
        if len(options) == 1:
            self.report.changed(path, "its one option became a yes or no")
            label = both(f"{question.label['ja']}: {labels[0]}")
            return replace(question, kind="yesno", label=label)
        kind = "choices" if component.get("_type") == "checkboxes" else "choice"
        return replace(question, kind=kind, options=options)

    def typed(self, question: Question, kind: str, rules: Json, path: str) -> Question:
        ours, why = KINDS[kind]
        if why:
            self.report.changed(f"{path}: {kind}", why, f"question {question.key}")
        own: dict[str, Own] = {"multiline": True} if kind == "textarea" else {}
        for key, value in rules.items():
            if key in LIMITS and ours in ("text", "number", "date"):
                own |= self.limit(key, value, ours, path)
            elif key == "pattern" and ours == "text":
                own |= self.pattern(value, path)
            elif key == "max_size" and (size := whole_number(value)):
                own["max_mb"] = max(1, min(10, -(-size // MEGABYTE)))
            elif key == "accept":
                own |= self.accept(value, path)
            elif key not in BUILT_IN:
                self.report.unsupported(f"{path}: {key}", f"the rule {key} {value}")
        return replace(question, kind=ours, own=own)

    def limit(self, key: str, value: Any, kind: str, path: str) -> dict[str, Own]:
        said = str(value).strip()
        if kind == "date":
            return {LIMITS[key]: said} if len(said) == len("2026-01-01") else {}
        number = number_in(said)
        if number is None or (kind == "text") != ("length" in key):
            self.report.unsupported(f"{path}: {key}", f'the limit "{said[:40]}"')
            return {}
        if key == "max_length":
            number = max(1, min(number, 5000))
        return {LIMITS[key]: number}

    def pattern(self, value: Any, path: str) -> dict[str, Own]:
        try:
            pattern(str(value))
        except NotAPattern as problem:
            self.report.unsupported(f"{path}: pattern", problem.why)
            return {}
        self.report.changed(f"{path}: pattern", "the whole text must have the pattern")
        return {"pattern": str(value), "pattern_says": both(str(value))}

    def accept(self, value: Any, path: str) -> dict[str, Own]:
        asked = [str(one) for one in value] if isinstance(value, list) else []
        known = {one for key in asked for one in FILES.get(key, "").split()}
        if other := sorted(set(asked) - set(FILES)):
            self.report.unsupported(f"{path}: accept", f"{len(other)} kinds of file")
        return {"accept": tuple(sorted(known))} if known else {}

    # How one page leads to another

    def ways(self, *, plain: bool = False) -> dict[str, list[Way]]:
        """Return the arrows; `plain` leaves out when each is taken."""
        found: dict[str, list[Way]] = {}
        for key, place in self.flow.items():
            following = place.get("next")
            following = following if isinstance(following, dict) else {}
            forks: list[Way] = []
            left: list[Node] = []
            for number, one in enumerate(objects_in(following.get("conditionals")), 1):
                when = TRUE if plain else self.fork(key, number, one)
                to = str(one.get("next") or END)
                if when is None or not self.is_there(key, to):
                    continue
                forks.append(Way(to, taken(left, when)))
                left.append(when)
            default = str(following.get("default") or END)
            if not self.is_there(key, default):
                default = END
            found[key] = [*forks, Way(default, otherwise(left, self.offered()))]
            if plain:
                found[key] = [Way(way.to) for way in found[key]]
        return found

    def offered(self) -> dict[str, set[str]]:
        """Return the options of each question that takes one of them."""
        return {
            one.key: {option.value for option in one.options}
            for one in self.questions.values()
            if one.kind == "choice" and one.required
        }

    def is_there(self, key: str, to: str) -> bool:
        if to == END or to in self.flow or to in self.pages:
            return True
        raise NotReadable(self.file, f'{self.said(key)} leads to "{to}", not there')

    def fork(self, key: str, number: int, one: Json) -> Node | None:
        path = f"{self.said(key)}: condition {number}"
        join = any_of if one.get("_type") == "or" else every
        parts = [
            self.comparison(key, said, path)
            for said in objects_in(one.get("expressions"))
        ]
        if not parts or None in parts:
            return None
        self.report.carried(path, "the condition of the pages behind it")
        return join(part for part in parts if part is not None)

    def comparison(self, key: str, said: Json, path: str) -> Node | None:
        page, component = str(said.get("page")), str(said.get("component"))
        question = self.questions.get((page, component))
        operator = str(said.get("operator"))
        if question is None:
            self.report.unsupported(path, "it asks about a question that is not there")
            return None
        # A page that no way leads to has no answers.
        is_asked = page in self.before
        known = answered(question.key) if is_asked else FALSE
        if operator in ("is_answered", "is_not_answered"):
            return known if operator == "is_answered" else negated(known)
        item = self.items.get(str(said.get("field")))
        if item is None or item[0] != component:
            self.report.unsupported(path, "it asks about an option that is not there")
            return None
        is_so = self.holds(question, item[1]) if is_asked else FALSE
        passed = page in self.before.get(key, ())
        if not (question.required and passed):
            is_so = every([known, is_so])
        makers: Mapping[str, partial[Node]] = {
            "is": partial(every, [is_so]),
            "contains": partial(every, [is_so]),
            "is_not": partial(negated, is_so),
            "does_not_contain": partial(negated, is_so),
        }
        if operator not in makers:
            self.report.unsupported(path, f'the operator "{operator}" is not known')
            return None
        return makers[operator]()

    def holds(self, question: Question, value: str) -> Node:
        if question.kind == "yesno":
            return name(question.key)
        if question.kind == "choices":
            return Node("in", (text(value), name(question.key)))
        return Node("==", (name(question.key), text(value)))
