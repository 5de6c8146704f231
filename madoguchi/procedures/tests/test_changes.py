"""How changes are told and classed; where answers and drafts go."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from madoguchi.procedures.changes.carrying import Aside, Carriage, Kept
from madoguchi.procedures.changes.classes import CLASS_OF, CLASSES
from madoguchi.procedures.changes.differences import REASON_OF_KEY, differences
from madoguchi.procedures.changes.judging import judge
from madoguchi.procedures.changes.said import Wording, class_said, policy_said, wordings
from madoguchi.procedures.changes.terms import ruling
from madoguchi.procedures.definition.canonical import from_canonical, to_canonical
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import (
    Condition,
    Definition,
    Identity,
    Law,
    Page,
    Parameter,
    Period,
    Way,
)
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.tree import BadExpression
from madoguchi.procedures.journey import Journey, typed_page
from madoguchi.procedures.kinds.kind import kinds
from madoguchi.procedures.kinds.question import Option, Question
from madoguchi.procedures.tests.edits import a_plain, exchanged, words
from madoguchi.procedures.tests.folder import a_folder

TODAY = date(2026, 11, 26)
ENGLISH_KEY = re.compile(r"[a-z]+_[a-z]+")


@pytest.fixture
def old(tmp_path: Path) -> Definition:
    return load(a_folder(tmp_path))


def changed(key: str, **how: Any) -> Callable[[Definition], Definition]:
    return lambda old: exchanged(old, key, lambda one: replace(one, **how))


def with_options(*values: str) -> tuple[Option, ...]:
    return tuple(Option(one, words(one)) for one in values)


def paged(old: Definition, *more: Question) -> Definition:
    return replace(old, pages=(*old.pages, Page("late", words("最後"), more)))


def without(key: str) -> Callable[[Definition], Definition]:
    return lambda old: exchanged(old, key, lambda _one: None)


CASES: dict[str, tuple[Callable[[Definition], Definition], str, str]] = {
    "label": (changed("months", label=words("月")), "reworded", "text"),
    "title": (lambda old: replace(old, title=words("別の題")), "changed", "text"),
    "required added": (
        lambda old: paged(old, a_plain("color", "text")),
        "question_added",
        "re_ask",
    ),
    "optional added": (
        lambda old: paged(old, a_plain("color", "text", required=False)),
        "question_added",
        "compatible",
    ),
    "removed": (without("bikes"), "question_gone", "compatible"),
    "retyped": (changed("school", kind="number"), "kind", "re_ask"),
    "now required": (changed("bikes", required=True), "required", "re_ask"),
    "now optional": (changed("months", required=False), "required", "compatible"),
    "narrower": (changed("months", own={"min": 1, "max": 3}), "limit", "re_ask"),
    "wider": (changed("months", own={"min": 1, "max": 9}), "limit", "compatible"),
    "no limit": (changed("months", own={"min": 1}), "limit", "compatible"),
    "option added": (
        changed("station", options=with_options("north", "south", "east")),
        "option_added",
        "compatible",
    ),
    "option gone": (
        changed("station", options=with_options("north")),
        "option_gone",
        "re_ask",
    ),
    "shown more": (changed("school", show_if=None), "condition", "re_ask"),
    "shown less": (
        changed("months", show_if=parse("student")),
        "condition",
        "compatible",
    ),
    "fee": (
        lambda old: replace(
            old, fee=(replace(old.fee[0], amount=parse("900 * months")),)
        ),
        "changed",
        "legal",
    ),
    "condition": (
        lambda old: replace(
            old,
            eligibility=(
                Condition(parse("age_on(birth, today) >= 18"), words("18歳")),
            ),
        ),
        "condition_added",
        "legal",
    ),
    "its words": (
        lambda old: replace(
            old, eligibility=(replace(old.eligibility[0], reason=words("15歳から")),)
        ),
        "reworded",
        "text",
    ),
    "its article": (
        lambda old: replace(
            old, eligibility=(replace(old.eligibility[0], basis=words("第3条")),)
        ),
        "reworded",
        "text",
    ),
    "required when": (
        changed("school", required=False, required_if=parse("student")),
        "limit",
        "compatible",
    ),
    "later value": (
        lambda old: replace(
            old,
            parameter_values=(
                *old.parameter_values,
                Parameter("fee", date(2027, 4, 1), 600),
            ),
        ),
        "parameter",
        "compatible",
    ),
    "value rewritten": (
        lambda old: replace(
            old, parameter_values=(Parameter("fee", date(2026, 4, 1), 600),)
        ),
        "parameter",
        "legal",
    ),
    "law": (
        lambda old: replace(old, law=(Law(words("条例")),)),
        "added",
        "legal",
    ),
    "channels in another order": (
        lambda old: replace(old, channels=old.channels[::-1]),
        "reordered",
        "text",
    ),
    "its source": (
        lambda old: replace(
            old, parameter_values=(replace(old.parameter_values[0], source="条例"),)
        ),
        "changed",
        "compatible",
    ),
    "identity": (
        lambda old: replace(old, identity=Identity(proofing=2, authn=2)),
        "identity",
        "re_ask",
    ),
    "surer of who it is": (
        lambda old: replace(old, identity=Identity(proofing=1)),
        "identity",
        "re_ask",
    ),
    "surer of who signs in": (
        lambda old: replace(old, identity=Identity(authn=1)),
        "identity",
        "re_ask",
    ),
    "moved to a page that others see": (
        lambda old: replace(
            old,
            pages=(
                replace(
                    old.pages[0],
                    questions=(
                        *old.pages[0].questions,
                        replace(old.pages[2].questions[0], required=True),
                    ),
                ),
                old.pages[1],
                replace(old.pages[2], questions=(a_plain("later", "text"),)),
            ),
        ),
        "condition",
        "re_ask",
    ),
    "period": (
        lambda old: replace(old, period=Period(days=9)),
        "changed",
        "compatible",
    ),
    "no more by web": (
        lambda old: replace(old, channels=(Way("counter"),)),
        "way_gone",
        "legal",
    ),
    "anonymous": (lambda old: replace(old, anonymous=True), "changed", "legal"),
    "needed with some answers": (
        lambda old: paged(
            old,
            a_plain("shade", "text", required=False, required_if=parse("student")),
        ),
        "question_added",
        "re_ask",
    ),
    "another article": (
        lambda old: replace(
            old, eligibility=(replace(old.eligibility[0], basis=words("第4条")),)
        ),
        "reworded",
        "text",
    ),
    "where a value was read": (
        lambda old: replace(
            old,
            parameter_values=(replace(old.parameter_values[0], source="条例第5条"),),
        ),
        "changed",
        "compatible",
    ),
    "moved": (
        lambda old: replace(old, pages=tuple(reversed(old.pages))),
        "reordered",
        "text",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_change_is_found_classed_and_said(
    case: tuple[Callable[[Definition], Definition], str, str],
    language: str,
    old: Definition,
) -> None:
    edit, code, name = case
    new = edit(old)

    judgment = judge(old, new)

    found = {one.change.code: one for one in judgment.judged}
    assert found[code].name == name
    said = Wording(old, new, language).say(found[code].change)
    assert "{" not in said.sentence
    assert said.why


@pytest.mark.parametrize(
    ("kind", "how", "why"),
    [
        ("explanation", {"own": {"text": words("二")}}, "wording"),
        ("text", {"own": {"pattern_says": words("二")}}, "wording"),
        ("consent", {"own": {"statement": words("二")}}, "consent"),
        ("calculated", {"value": parse("2")}, "entitlement"),
        ("text", {"required_if": parse("student")}, "new_question"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_only_some_questions_have_is_classed_and_said(
    old: Definition, kind: str, how: dict[str, Any], why: str, language: str
) -> None:
    asked = Question("last", kind, words("最後"), required=False)
    was, now = paged(old, asked), paged(old, replace(asked, **how))

    (change,) = differences(was, now)

    assert change.why == why
    assert ENGLISH_KEY.search(Wording(was, now, language).say(change).sentence) is None


def test_a_condition_is_said_as_every_page_says_it(old: Definition) -> None:
    new = CASES["condition"][0](old)
    (added,) = (one for one in differences(old, new) if one.code == "condition_added")

    said = Wording(old, new).say(added)

    assert "満年齢が18歳以上" in said.after


def test_a_condition_inside_a_list_names_the_questions_of_the_list(
    old: Definition,
) -> None:
    (page,) = (one for one in old.pages if any(q.questions for q in one.questions))
    (bikes,) = (one for one in page.questions if one.questions)
    inner = tuple(replace(one, show_if=None) for one in bikes.questions)
    changed = replace(bikes, questions=inner)
    questions = tuple(changed if one is bikes else one for one in page.questions)
    other = replace(page, questions=questions)
    pages = tuple(other if one is page else one for one in old.pages)
    new = replace(old, pages=pages)

    said = [Wording(old, new).say(one) for one in differences(old, new)]

    assert said[0].before == "「電動ですか」が「はい」、かつ、「学生ですか」が「はい」"
    assert said[0].after == wordings("ja")["none"]


@pytest.mark.parametrize(
    ("was", "becomes", "why"),
    [(False, True, "narrower"), (True, False, "still_answers")],
)
def test_an_option_that_excludes_the_others_takes_answers_away(
    old: Definition,
    was: bool,  # noqa: FBT001
    becomes: bool,  # noqa: FBT001
    why: str,
) -> None:
    none = Option("none", words("なし"), exclusive=was)
    asked = a_plain("needs", "choices", required=False)
    before = paged(old, replace(asked, options=(*asked.options, none)))
    after = paged(
        old, replace(asked, options=(*asked.options, replace(none, exclusive=becomes)))
    )

    assert [one.why for one in differences(before, after)] == [why]


def test_the_same_is_no_change(old: Definition) -> None:
    assert differences(old, replace(old, number=2)) == ()


def test_a_class_is_raised_and_never_lowered(old: Definition) -> None:
    new = CASES["label"][0](CASES["fee"][0](old))
    label, fee = (
        next(one.change for one in judge(old, new).judged if one.change.code == code)
        for code in ("reworded", "changed")
    )

    judgment = judge(old, new, {label.id: "re_ask", fee.id: "text"})

    assert {one.change.code: one.name for one in judgment.judged} == {
        "reworded": "re_ask",
        "changed": "legal",
    }
    assert judgment.again == {"months"}
    assert judgment.is_legal


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_reason_class_and_key_has_its_words(language: str) -> None:
    said = wordings(language)

    assert set(said["whys"]) == set(CLASS_OF)
    assert set(said["classes"]) == set(said["policies"]) == set(CLASSES)
    assert set(said["parts"]) >= set(REASON_OF_KEY)
    assert class_said("legal", language)
    assert policy_said("legal", language)
    assert set(said["codes"]) == set(wordings("ja")["codes"])


def test_a_key_nobody_knows_is_taken_for_the_gravest(old: Definition) -> None:
    known = {one.name for one in Definition.__dataclass_fields__.values()}

    assert known - set(REASON_OF_KEY) == {
        "slug", "number", "identity", "eligibility", "fee", "parameter_values",
        "values", "channels", "pages", "stages",
    }  # fmt: skip


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs: Any = value.items() if isinstance(value, dict) else ()
    pairs = enumerate(value) if isinstance(value, list) else pairs
    if not isinstance(value, dict | list):
        yield path
    for key, one in pairs:
        yield from leaves(one, (*path, key))


def spoiled(value: Any) -> Any:
    """Return something else of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return "2031-01-01" if DAY_TEXT.fullmatch(value) else f"{value}x"


DAY_TEXT = re.compile(r"\d{4}-\d\d-\d\d")
FULL = settings.PROCEDURES_DIR / "jidoteate" / "2"


@pytest.mark.parametrize("folder", [FULL, None], ids=["benefit", "bicycle"])
def test_nothing_changes_unnoticed(folder: Path | None, old: Definition) -> None:
    """Change each word, number and code of a version: every one is told."""
    before = load(folder) if folder else old
    document = json.loads(to_canonical(before))
    unnoticed = []
    # Of the long one every so many, for it has thousands.
    for *way, last in list(leaves(document))[:: 29 if folder else 1]:
        if [*way[:1], last] in (["slug"], ["number"], ["format"]):
            continue
        if len(way) > 1 and way[-1] in ("rule", "amount", "show_if", "when", "value"):
            continue  # the operator of a tree: another one is no tree
        inner = changed_document = json.loads(json.dumps(document))
        for key in way:
            inner = inner[key]
        inner[last] = spoiled(inner[last])
        try:
            after = from_canonical(json.dumps(changed_document).encode())
        except BadExpression:
            continue
        if not differences(before, after):
            unnoticed.append((*way, last))

    assert unnoticed in ([], [("slug",)], [("format",)])


def test_two_articles_of_one_law_are_two_entries(old: Definition) -> None:
    """The second must not hide what happens to the first; so with lines of a fee."""
    law = tuple(Law(words("手当法"), words(f"第{at}条")) for at in (4, 5))
    fee = (old.fee[0], replace(old.fee[0], amount=parse("700")))
    before = replace(old, law=law, fee=fee)

    other_law = replace(before, law=(replace(law[0], article=words("第9条")), law[1]))
    dearer = replace(before, fee=(replace(fee[0], amount=parse("9000")), fee[1]))

    assert [one.why for one in differences(before, other_law)] == ["law"]
    assert [one.why for one in differences(before, dearer)] == ["price"]
    fewer = differences(before, replace(before, law=law[:1]))
    assert "gone" in [one.code for one in fewer]


@pytest.mark.parametrize(
    ("kind", "before", "after", "why"),
    [
        ("number", {"min": -5}, {}, "narrower"),
        ("number", {}, {"min": -5}, "still_answers"),
        ("number", {}, {"min": 0}, "still_answers"),
        ("money", {"min": -5}, {}, "narrower"),
        ("text", {"max_length": 900}, {}, "narrower"),
        ("text", {}, {"max_length": 900}, "still_answers"),
        ("text", {}, {"max_length": 100}, "narrower"),
        ("text", {"multiline": True, "max_length": 900}, {"multiline": True},
         "still_answers"),
        ("date", {"min": "today"}, {}, "still_answers"),
        ("explanation", {"text": words("甲")}, {"text": words("乙")}, "wording"),
        ("consent", {"statement": words("甲")}, {"statement": words("乙")}, "consent"),
        ("group", {}, {"one_by_one": True}, "order"),
    ],
)  # fmt: skip
def test_a_limit_that_is_not_written_is_that_of_its_kind(
    old: Definition, kind: str, before: Any, after: Any, why: str
) -> None:
    """What an official takes out may let the kind's own, narrower limit come back."""
    question = Question("x", kind, words("x"), own=before)
    one, other = (paged(old, replace(question, own=own)) for own in (before, after))

    assert [found.why for found in differences(one, other)] == [why]


def test_a_line_that_is_computed_changes_what_reads_it(old: Definition) -> None:
    line = Question(
        "double",
        "calculated",
        words("2倍"),
        own={"gives": "number"},
        value=parse("months * 2"),
    )
    before = paged(old, line)
    after = paged(old, replace(line, value=parse("months * 3")))
    assert [one.why for one in differences(before, after)] == ["entitlement"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_part_of_a_question_has_its_words(language: str) -> None:
    known = {key for kind in kinds().values() for key in kind.own}
    known |= {"label", "hint", "why", "source", "gif", "value", "required_if"}
    known |= {"reason", "basis"}

    assert sorted(known - set(wordings(language)["parts"])) == []


AGAIN = frozenset(
    {"optional added", "needed with some answers", "surer of who it is",
     "surer of who signs in", "moved to a page that others see"}
)  # fmt: skip
"""Edits of what another edit among them changes already."""


def test_every_change_has_an_id_of_its_own(old: Definition) -> None:
    new = old
    for name, (edit, _code, _class) in CASES.items():
        if name not in AGAIN:
            new = edit(new)
    ids = [one.id for one in differences(old, new)]

    assert len(ids) == len(set(ids))


# ------------------------------------------------------------------------ the answers


def carried(
    old: Definition, new: Definition, kept: Kept, again: tuple[str, ...] = ()
) -> Kept:
    return Carriage(compile_form(old), compile_form(new), TODAY).carry(kept, again)


ANSWERS = {
    "station": "south",
    "student": True,
    "school": "みどり中",
    "months": 5,
    "bikes": [{"electric": True, "battery": "大"}],
}


def test_an_answer_without_a_question_is_kept_aside(old: Definition) -> None:
    found = carried(old, without("bikes")(old), Kept(ANSWERS))

    assert "bikes" not in found.answers
    (aside,) = found.aside
    assert aside == Aside("bikes", ANSWERS["bikes"], compile_form(old).hash)
    new = compile_form(without("bikes")(old))
    assert found.without_question(new) == (aside,)
    assert found.again == frozenset()


def test_an_answer_that_no_longer_fits_is_shown_and_asked_again(
    old: Definition,
) -> None:
    new = CASES["narrower"][0](old)

    found = carried(old, new, Kept(ANSWERS))

    assert found.answers["months"] == 5
    assert found.again == {"months"}
    assert found.before("months") == Aside("months", 5, compile_form(old).hash)
    journey = Journey(compile_form(new), found.answers, TODAY, again=found.again)
    assert ("place", "months", "changed") in journey._gaps
    assert "months" not in journey.shown()


def test_an_answer_that_still_fits_is_not_asked_again(old: Definition) -> None:
    found = carried(old, CASES["narrower"][0](old), Kept({"months": 2}))

    assert (dict(found.answers), found.again, found.aside) == (
        {"months": 2},
        frozenset(),
        (),
    )


def test_an_answer_of_another_kind_waits_beside(old: Definition) -> None:
    found = carried(old, CASES["retyped"][0](old), Kept(ANSWERS))

    assert "school" not in found.answers
    assert found.again == {"school"}
    assert found.before("school") is not None


def test_what_a_record_answered_is_kept_whole(old: Definition) -> None:
    less = changed("bikes", questions=(a_plain("electric", "yesno"),))(old)

    found = carried(old, less, Kept(ANSWERS))

    assert found.answers["bikes"] == [{"electric": True}]
    assert [one.answer for one in found.aside] == [ANSWERS["bikes"]]
    assert found.without_question(compile_form(less))


@pytest.mark.parametrize("kind", ["date", "name", "choices", "consent"])
def test_a_question_of_a_record_that_is_answered_in_another_way(
    old: Definition, kind: str
) -> None:
    """The old answer cannot be typed into the new field: the draft must still open."""
    inner = old.pages[2].questions[0].questions
    retyped = (inner[0], a_plain("battery", kind))
    new = changed("bikes", questions=retyped)(old)

    found = carried(old, new, Kept(ANSWERS))

    assert found.answers["bikes"] == [{"electric": True}]
    assert found.again == {"bikes"}
    assert [one.answer for one in found.aside] == [ANSWERS["bikes"]]
    page = new.pages[2]
    assert typed_page(page, found.answers)["bikes.0.electric"] == ["yes"]


def test_what_was_put_aside_whole_is_what_is_shown_again(old: Definition) -> None:
    """A record lost a question and another became needed: the whole one is named."""
    less = changed(
        "bikes", questions=(a_plain("electric", "yesno"), a_plain("size", "text"))
    )(old)

    found = carried(old, less, Kept(ANSWERS))

    assert found.again == {"bikes"}
    before = found.before("bikes")
    assert before is not None
    assert before.answer == ANSWERS["bikes"]


def test_what_nobody_answers_is_not_asked_again(old: Definition) -> None:
    """A question became a line that is computed: its answer is aside, and told."""
    line = Question(
        "months", "calculated", words("月数"), own={"gives": "number"}, value=parse("3")
    )
    new = exchanged(old, "months", lambda _one: line)

    found = carried(old, new, Kept(ANSWERS), again=("months",))

    assert "months" not in found.again
    [aside] = found.without_question(compile_form(new))
    assert (aside.question, aside.answer) == ("months", 5)


def test_going_back_gives_back_what_was_put_aside(old: Definition) -> None:
    new = CASES["retyped"][0](without("bikes")(old))
    away = carried(old, new, Kept(ANSWERS))

    back = carried(new, old, away)

    assert dict(back.answers) == ANSWERS
    assert back.aside == ()


def test_what_is_sealed_beside_reads_back(old: Definition) -> None:
    kept = carried(old, without("bikes")(old), Kept(ANSWERS), again=("months",))

    assert Kept.from_json(kept.answers, kept.to_json()) == kept
    assert Kept(ANSWERS).to_json() == {}


# -------------------------------------------------------------------------- the terms


@dataclass(frozen=True)
class ATerm:
    hash: str
    opens_at: datetime
    change: str = ""
    again: frozenset[str] = frozenset()
    closes_at: datetime | None = None
    finish_until: datetime | None = None
    drafts_until: datetime | None = None


AT = datetime(2027, 4, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ONE = ATerm("one", AT)
TWO = ATerm("two", AT + 5 * DAY, "re_ask", frozenset({"a"}))
LAW = ATerm("law", AT + 9 * DAY, "legal", finish_until=AT + 20 * DAY)


@pytest.mark.parametrize(
    ("digest", "days", "what", "to"),
    [
        ("one", 1, "keep", "one"),
        ("one", 6, "move", "two"),
        ("two", 6, "keep", "two"),
        ("one", 10, "move", "two"),
        ("two", 10, "finish", "two"),
        ("two", 21, "move", "law"),
        ("one", 21, "move", "law"),
        ("law", 10, "keep", "law"),
        ("elsewhere", 6, "move", "two"),
        ("one", -1, "keep", "one"),
    ],
)
def test_which_version_holds_for_a_draft(
    digest: str, days: int, what: str, to: str
) -> None:
    found = ruling([ONE, TWO, LAW], digest, AT + days * DAY)

    assert (found.what, found.hash) == (what, to)


def test_a_version_holds_from_its_very_instant_and_until_it() -> None:
    """What opens at nine is in force at nine; what may be sent until then is not."""
    terms = [ONE, TWO, LAW]

    assert ruling(terms, "one", TWO.opens_at).hash == "two"
    assert ruling(terms, "two", LAW.opens_at).what == "finish"
    assert ruling(terms, "two", AT + 20 * DAY).hash == "law"
    assert ruling([ONE], "one", AT).what == "keep"
    assert ruling([LAW], "elsewhere", AT + 10 * DAY).hash == "law"


def test_a_move_asks_again_all_that_was_changed_on_the_way() -> None:
    found = ruling([ONE, TWO, LAW], "one", AT + 21 * DAY)

    assert (found.change, sorted(found.again)) == ("legal", ["a"])


def test_what_has_closed_takes_drafts_only_as_long_as_it_says() -> None:
    gone = replace(ONE, closes_at=AT + DAY)
    grace = replace(gone, drafts_until=AT + 3 * DAY)

    assert ruling([gone], "one", AT + DAY).what == "closed"
    assert ruling([grace], "one", AT + 2 * DAY).what == "keep"
    assert ruling([grace], "one", AT + 3 * DAY).what == "closed"
    reopened = [gone, replace(ONE, opens_at=AT + 2 * DAY)]
    assert ruling(reopened, "one", AT + 3 * DAY).what == "keep"


# ------------------------------------------------------------- nothing changes unsaid


def a_change_at_each_place(document: Any, way: tuple[Any, ...] = ()) -> Iterator[Any]:
    """Yield a place of a document, and what stands there in a changed one."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield from a_change_at_each_place(value, (*way, key))
    elif isinstance(document, list):
        if len(document) > 1:
            yield way, document[::-1]
        for at, value in enumerate(document):
            yield from a_change_at_each_place(value, (*way, at))
    elif isinstance(document, bool):
        yield way, not document
    else:
        yield way, document + ("x" if isinstance(document, str) else 1)


def general(way: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple("*" if isinstance(one, int) else one for one in way)


def changed_versions(old: Definition) -> Iterator[tuple[str, Definition]]:
    """Yield a version for each sort of place that a document has."""
    document = json.loads(to_canonical(old))
    seen = set()
    for way, value in a_change_at_each_place(document):
        sort = (general(way), type(value))
        if way[0] in {"format", "slug", "number"} or sort in seen:
            continue
        seen.add(sort)
        other = deepcopy(document)
        reduce(lambda inside, key: inside[key], way[:-1], other)[way[-1]] = value
        with suppress(ValueError, BadExpression):  # no day, no rule any more
            yield ".".join(map(str, way)), from_canonical(json.dumps(other).encode())


@pytest.mark.parametrize("slug", ["jidofuyo", "juminhyo"])
def test_whatever_changes_is_told_in_every_language(slug: str) -> None:
    old = load(Path(settings.PROCEDURES_DIR) / slug / "1")
    found = 0
    for place, new in changed_versions(old):
        if new == old:  # the document says a default that was left out
            continue
        found += 1
        changes = differences(old, new)
        assert changes, place
        for language in ("ja", "en"):
            assert Wording(old, new, language).say(changes[0]).sentence, place
    assert found > 100
