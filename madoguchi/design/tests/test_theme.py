"""A ward may change its colour and mark, and can harm nobody with them."""

import pytest

from madoguchi.design.theme import BadTheme, Theme, theme_css


def test_a_ward_without_a_theme_gets_the_plain_one() -> None:
    assert theme_css(Theme.of({})) == ":root { --ward: #115a36; }\n"


@pytest.mark.parametrize(
    "data",
    [
        {"color": "#ffcc00"},
        {"color": "red; } body { display: none"},
        {"mark": '"/><script>'},
    ],
)
def test_a_theme_that_would_harm_readers_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(BadTheme):
        Theme.of(data)
