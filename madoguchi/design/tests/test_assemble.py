"""What is committed is what the parts make."""

import re

import pytest

from madoguchi.design import assemble
from madoguchi.design.places import ROOM


def test_the_committed_files_are_current() -> None:
    stale = [
        path.name
        for path, text in assemble.results().items()
        if not path.exists() or path.read_text("utf-8") != text
    ]

    assert stale == [], "run python -m madoguchi.design.assemble"


def test_the_notice_of_the_tokens_stays() -> None:
    assert "MIT License. Copyright (c) 2023 デジタル庁" in assemble.style()
    assert "Permission is hereby granted" in (ROOM / "NOTICE").read_text("utf-8")


def test_every_colour_that_is_used_is_declared() -> None:
    style = assemble.style()
    declared = set(re.findall(r"(--[\w-]+)\s*:", style))

    assert set(re.findall(r"var\((--[\w-]+)", style)) <= declared


@pytest.mark.parametrize("status", [403, 404, 413, 429, 500, 503])
def test_a_page_for_failures_stands_alone(status: int) -> None:
    page = (assemble.STATIC / "errors" / f"{status}.html").read_text("utf-8")

    assert 'lang="ja"' in page
    assert 'lang="en"' in page
    assert not re.search(r"style=|<script|<style", page)
