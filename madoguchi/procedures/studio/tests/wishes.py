"""Random edits of a manuscript, as two hurried officials would make them."""

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.studio.edits import EDITS
from madoguchi.procedures.studio.fields import ROW_PROPERTIES, table_of
from madoguchi.procedures.studio.manuscript import Manuscript

Draw = Callable[..., Any]
Made = tuple[str, Mapping[str, Any]]
KINDS = ("text", "number", "choice", "choices", "yesno", "date", "group", "consent")
WORDS = ("氏名", "いぬ", "", "長い" * 50, 'a "b"\nc')


def a_wish(manuscript: Manuscript, draw: Draw) -> Made:
    """Draw an edit that a manuscript may take; some are refused all the same."""
    name = str(draw(st.sampled_from(sorted(EDITS))))
    return name, _VALUES[name](manuscript, draw)


def made(manuscript: Manuscript, wish: Made) -> Manuscript:
    """Make an edit; a refused one leaves all as it was."""
    name, values = wish
    try:
        return EDITS[name](manuscript, **values)
    except Refused:
        return manuscript


def one_of(draw: Draw, found: Any, otherwise: str = "gone") -> str:
    return str(draw(st.sampled_from(list(found) or [otherwise])))


def a_question(manuscript: Manuscript, draw: Draw) -> str:
    return one_of(draw, manuscript.all_questions())


def with_options(manuscript: Manuscript, draw: Draw) -> str:
    found = [one for one in manuscript.all_questions() if manuscript.options(one)]
    return one_of(draw, found)


def neighbor(draw: Draw, keys: Any) -> str | None:
    return draw(st.sampled_from([None, "", *keys]))  # type: ignore[no-any-return]


def _put(manuscript: Manuscript, draw: Draw) -> Mapping[str, Any]:
    parents = ["procedure", "identity", "roles"]
    parents += [f"page/{one}" for one in manuscript.pages]
    parents += [f"question/{one}" for one in manuscript.all_questions()]
    parents += [f"stage/{one}" for one in manuscript.order("stages")]
    parent = one_of(draw, parents)
    how = draw(st.sampled_from(table_of(manuscript, parent)))
    place = f"{parent}/{how.key}"
    if how.is_translated and draw(st.booleans()):
        place += "@en"
    values = [None, draw(st.sampled_from(WORDS)), True, False, 3, ["A"]]
    return {"values": {place: draw(st.sampled_from([*values, *how.values]))}}


def _page(manuscript: Manuscript, draw: Draw) -> dict[str, Any]:
    return {"page": one_of(draw, manuscript.pages)}


def _question(manuscript: Manuscript, draw: Draw) -> dict[str, Any]:
    return {"question": a_question(manuscript, draw)}


def _key(draw: Draw) -> str:
    return one_of(draw, ("alpha", "beta", "gamma", "today", "Ä"))


def _home(manuscript: Manuscript, draw: Draw) -> str:
    groups = [
        f"question/{one}"
        for one in manuscript.all_questions()
        if f"question/{one}/questions" in manuscript.places
    ]
    return one_of(draw, [*(f"page/{one}" for one in manuscript.pages), *groups])


def _moved_question(manuscript: Manuscript, draw: Draw) -> Mapping[str, Any]:
    into = one_of(draw, ["", *(f"page/{one}" for one in manuscript.pages)], "")
    keys = manuscript.order(f"{into}/questions")
    return {
        **_question(manuscript, draw),
        "into": into,
        "after": neighbor(draw, keys),
    }


def _option(manuscript: Manuscript, draw: Draw) -> dict[str, Any]:
    question = with_options(manuscript, draw)
    return {
        "question": question,
        "option": one_of(draw, manuscript.options(question)),
    }


def _row(manuscript: Manuscript, draw: Draw) -> dict[str, Any]:
    rows = one_of(draw, ROW_PROPERTIES)
    return {"rows": rows, "row": one_of(draw, manuscript.order(rows))}


def _stage(manuscript: Manuscript, draw: Draw) -> dict[str, Any]:
    return {"stage": one_of(draw, manuscript.order("stages"))}


_VALUES: Mapping[str, Callable[[Manuscript, Draw], Mapping[str, Any]]] = {
    "put": _put,
    "add_page": lambda m, d: {"title": one_of(d, WORDS), "after": neighbor(d, m.pages)},
    "rename_page": lambda m, d: {**_page(m, d), "key": _key(d)},
    "move_page": lambda m, d: {**_page(m, d), "after": neighbor(d, m.pages)},
    "remove_page": _page,
    "add_question": lambda m, d: {
        "into": _home(m, d),
        "kind": one_of(d, KINDS),
        "label": one_of(d, WORDS),
    },
    "rename_question": lambda m, d: {**_question(m, d), "key": _key(d)},
    "move_question": _moved_question,
    "remove_question": _question,
    "change_kind": lambda m, d: {**_question(m, d), "kind": one_of(d, KINDS)},
    "add_option": lambda m, d: {
        "question": a_question(m, d),
        "label": one_of(d, WORDS),
    },
    "rename_option": lambda m, d: {**_option(m, d), "value": _key(d)},
    "move_option": lambda m, d: {**_option(m, d), "after": neighbor(d, ())},
    "remove_option": _option,
    "add_row": lambda _m, d: {"rows": one_of(d, ROW_PROPERTIES), "values": {}},
    "move_row": lambda m, d: {**_row(m, d), "after": neighbor(d, ())},
    "remove_row": _row,
    "add_stage": lambda _m, d: {
        "kind": one_of(d, ("review", "decision", "handover", "close"))
    },
    "rename_stage": lambda m, d: {**_stage(m, d), "key": _key(d)},
    "move_stage": lambda m, d: {**_stage(m, d), "after": neighbor(d, ())},
    "remove_stage": _stage,
    "add_example": lambda _m, d: {
        "name": _key(d),
        "example": 'title = "例"\n\n[answers]\nwhat = "a"\n',
    },
    "remove_example": lambda m, d: {"name": one_of(d, m.order("examples"))},
}
