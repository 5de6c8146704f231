"""Say what activities are called, each by another name. Pure."""

from collections.abc import Mapping, Sequence

from madoguchi.lake.steps import Language, label


def named(
    activities: Sequence[str], names: Mapping[str, str], language: Language
) -> dict[str, str]:
    """Return the name of each activity; two are never called the same.

    >>> named(["reviewed:a", "closed", "x"], {"reviewed:a": "Check"}, "en")
    {'reviewed:a': 'Check', 'closed': 'Closed', 'x': 'x'}
    >>> named(["reviewed:a", "closed"], {"reviewed:a": "Closed"}, "en")
    {'reviewed:a': 'Closed', 'closed': 'Closed (closed)'}
    """
    found: dict[str, str] = {}
    for one in activities:
        name = str(names.get(one) or label(one, language))
        found[one] = f"{name} ({one})" if name in found.values() else name
    return found
