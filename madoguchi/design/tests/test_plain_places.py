"""Readings are drawn in the body of a page, and nowhere that holds only text."""

from typing import Any

import pytest
from markupsafe import Markup

from madoguchi.design.jinja import standalone
from madoguchi.kernel.written import in_japanese, read

TEXT = read("区《く》")
DRAWN = '<ruby>区<rp>（</rp><rt aria-hidden="true">く</rt><rp>）</rp></ruby>'


def drawn(source: str, **values: Any) -> str:
    return standalone().from_string(source).render(text=TEXT, **values)


def test_a_reading_is_drawn_in_the_body() -> None:
    assert drawn("<p>{{ text }}</p>") == f"<p>{DRAWN}</p>"


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ('<p title="{{ text }}">', '<p title="区">'),
        (
            '<p title="{% if text %}{{ text }}{% endif %}">x</p>',
            '<p title="区">x</p>',
        ),
        ("<title>{{ text }}</title>", "<title>区</title>"),
        ("<option value=a>{{ text }}</option>", "<option value=a>区</option>"),
        ("{% block title %}{{ text }}{% endblock %}", "区"),
        ('<p title="{{ text if text else "x" }}">', '<p title="区">'),
        (
            '{% set both %}{{ text }}と{% endset %}<p title="{{ both }}">',
            '<p title="区と">',
        ),
    ],
)
def test_no_reading_is_drawn_where_only_text_stands(source: str, page: str) -> None:
    assert drawn(source) == page


def test_what_follows_an_attribute_is_drawn_again() -> None:
    assert drawn('<p title="{{ text }}">{{ text }}</p>').endswith(f">{DRAWN}</p>")


def test_attributes_that_are_ready_stay_as_they_are() -> None:
    ready = Markup(' aria-describedby="a"')
    assert drawn("<p{{ ready }}>", ready=ready) == '<p aria-describedby="a">'


def test_a_japanese_text_is_marked_in_the_body_alone() -> None:
    source = '<p title="{{ other }}">{{ other }}</p>'
    page = drawn(source, other=in_japanese("区"))

    assert page == '<p title="区"><span lang="ja">区</span></p>'


def test_what_is_typed_is_escaped_in_both() -> None:
    page = drawn('<p title="{{ typed }}">{{ typed }}</p>', typed='"><b>《く》')
    assert "<b>" not in page
    assert page.count("《く》") == 2
