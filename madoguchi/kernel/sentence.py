"""A sentence that knows what it was made from, so that it can be said otherwise.

Developers read it as it is; for officials its template is the name by which the
Japanese sentence is found.
"""

from collections.abc import Mapping


class Sentence(str):
    """A text with its template and what was put into it."""

    __slots__ = ("params", "template")
    template: str
    params: Mapping[str, object]


def says(template: str, **params: object) -> Sentence:
    """Make a sentence.

    >>> says('the key "{key}" stands twice', key="birth")
    'the key "birth" stands twice'
    """
    made = Sentence(template.format(**params) if params else template)
    made.template, made.params = template, params
    return made
