"""The retention classes (保存年限の区分) there are, as data."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def classes() -> Mapping[str, int]:
    """Return the years of each class; 0 stands for as long as the ward exists."""
    text = Path(__file__).with_name("retention.toml").read_text(encoding="utf-8")
    found: dict[str, int] = tomllib.loads(text)["classes"]
    return found
