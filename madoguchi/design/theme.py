"""What a ward may change of the look: its colour and its mark, nothing else.

The colour paints stripe, mark and progress. Actions, links and states keep their
colours in every ward, because their contrast and meaning were measured once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LEAST_CONTRAST = 4.5
DEFAULT_COLOR = "#115a36"
DEFAULT_MARK = (
    "M20 7.5c7.2 4.3 9.2 10.6 1.3 17.3v5.7H28V33H12v-2.5h6.7v-5.7"
    "C10.8 18.1 12.8 11.8 20 7.5Z"
)

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_MARK = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9 .,-]{1,2000}")


class BadTheme(ValueError):
    """A theme that would harm readers; its text says which value and why."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A ward's colour and mark (the mark is one SVG path on a 40 by 40 field)."""

    color: str = DEFAULT_COLOR
    mark: str = DEFAULT_MARK

    @classmethod
    def of(cls, data: Mapping[str, object]) -> "Theme":
        """Read a theme from a ward's data and refuse a harmful one.

        >>> Theme.of({"color": "#00428c"}).color
        '#00428c'
        >>> Theme.of({"color": "#ffcc00"})
        Traceback (most recent call last):
        ...
        madoguchi.design.theme.BadTheme: color #ffcc00: contrast on white is 1.5, \
least 4.5
        """
        color = str(data.get("color") or DEFAULT_COLOR).lower()
        mark = str(data.get("mark") or DEFAULT_MARK)
        if not _COLOR.fullmatch(color):
            raise BadTheme(f"color {color}: write six hexadecimal digits after #")
        if not _MARK.fullmatch(mark):
            raise BadTheme("mark: only the commands and numbers of one SVG path")
        measured = contrast(color, "#ffffff")
        if measured < LEAST_CONTRAST:
            raise BadTheme(
                f"color {color}: contrast on white is {measured:.1f},"
                f" least {LEAST_CONTRAST}"
            )
        return cls(color, mark)


def theme_css(theme: Theme) -> str:
    """Return the ward's own style sheet, served at its own address for the CSP."""
    return f":root {{ --ward: {theme.color}; }}\n"


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, 1.4.3).

    >>> contrast("#000000", "#ffffff")
    21.0
    >>> round(contrast("#767676", "#ffffff"), 2)
    4.54
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        if share <= 0.04045:  # noqa: PLR2004  the knee of the sRGB curve
            return share / 12.92
        return float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(color[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
