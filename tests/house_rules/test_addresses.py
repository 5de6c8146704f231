"""Every address says who may come in, and answers no stranger with a failure."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from madoguchi.config import installation_urls, urls

CONFS = {"a ward": urls.__name__, "the installation": installation_urls.__name__}


def patterns(
    resolver: URLResolver, before: str = "/"
) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, here)
        else:
            yield here, entry


EVERY = [found for conf in CONFS.values() for found in patterns(get_resolver(conf))]


@pytest.mark.parametrize("pattern", EVERY, ids=lambda found: found[0])
def test_every_address_says_who_may_come_in(pattern: tuple[str, URLPattern]) -> None:
    policy = getattr(pattern[1].callback, "policy", None)

    assert isinstance(policy, str)
    assert policy


@pytest.mark.parametrize("pattern", EVERY, ids=lambda found: found[0])
def test_every_address_has_a_name(pattern: tuple[str, URLPattern]) -> None:
    assert pattern[1].name
