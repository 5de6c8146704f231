"""Read what another portal's form says as answers of ours.

Pure: page after page, as far as the answers themselves lead, by the same rules as at
every door.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from madoguchi.cases.problems import Incomplete
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.engine import Form
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.schemas import as_typed, misshapen


def read_page(
    journey: Journey,
    page: Page,
    given: Mapping[str, Any],
    held: Mapping[str, Any],
    *,
    files: Mapping[str, str],
) -> dict[str, Any]:
    """Return the answers of a page as they are kept; raise Incomplete for wrong ones.

    `held` are the answers of the pages before, `files` the ids of those just kept.
    """
    mine = {one.key: given[one.key] for one in page.questions if one.key in given}
    for wrong, _pointer in misshapen(journey.form, page, mine):
        raise Incomplete(page.key, wrong.key, "misshapen")
    raw = as_typed(page, mine, {**held, **files})
    raw |= {"asked": sorted({*mine, *files})}
    parsed = journey.reader().read(page, raw, held)
    for problem in parsed.problems:
        raise Incomplete(page.key, problem.key, problem.code)
    return dict(parsed.answers)


def unknown_keys(form: Form, given: Iterable[str]) -> Iterator[str]:
    """Yield the names of a filed form that no question of ours has."""
    yield from sorted(set(given) - set(form.questions))
