"""Find where in the studio a reason of the publish gate is put right.

The gate names places of a version, the studio those of the manuscript it came from.
"""

from collections.abc import Mapping
from typing import Final

from django.urls import reverse

from madoguchi.channels.office.studio import address_of
from madoguchi.procedures.actions import written_of
from madoguchi.procedures.gate.reasons import Reason
from madoguchi.procedures.models import Manuscript, Proposal
from madoguchi.procedures.queries import manuscripts_of
from madoguchi.procedures.studio.fields import PROCEDURE
from madoguchi.procedures.studio.manuscript import LISTS, TABLES
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.wards.actor import Actor

OF_THE_WHOLE: Final[Mapping[str, str]] = {
    "no_law": "law",
    "no_standards": "review_standards",
    "no_period": "period/days",
    "no_department": "department/slug",
    "no_remedies": "remedies/appealable",
    "nothing_decided": "remedies/appealable",
}
"""Where what the whole lacks is written, by the code of the reason."""
OF_A_CHECK: Final[Mapping[str, str]] = {"identity": "identity/proofing"}
NAMED_IN_THE_GATE: Final[Mapping[str, str]] = {
    "identity": "identity/rationale",
    "retention": "retention/class",
}


def manuscript_behind(row: Proposal, by: Actor) -> Manuscript | None:
    """Return the manuscript a proposal was drawn up from, for who may write it."""
    return manuscripts_of(by).filter(proposal=row.pk).first()


def mended_at(one: Reason, row: Manuscript) -> str:
    """Return the page of the studio for a reason; "" where there is none."""
    sort, key = one.place.sort, one.place.key.partition("#")[0]
    if one.check == "examples" or sort == "example":
        return reverse("office:manuscript_examples", args=[row.pk])
    if one.check == "languages":
        return reverse("office:manuscript_texts", args=[row.pk])
    written = written_of(row)
    if sort == "procedure":
        place = OF_THE_WHOLE.get(one.code) or OF_A_CHECK.get(one.check, "")
    elif sort in ("rule", "text"):
        place = _place_in(written, key)
    else:
        place = _part(written, sort, key)
    return address_of(row, place, written) if place else ""


def _part(written: Written, sort: str, key: str) -> str:
    """Return a page or a question that is still there."""
    there = written.pages if sort == "page" else tuple(written.all_questions())
    return f"{sort}/{key}" if sort in ("page", "question") and key in there else ""


def _place_in(written: Written, path: str) -> str:
    """Return the place of a path such as `fee.2`, `stages.review` or `summary`."""
    first, _, rest = path.partition(".")
    name = rest.partition(".")[0]
    if first in NAMED_IN_THE_GATE:
        return NAMED_IN_THE_GATE[first]
    if first in LISTS:
        row = _row_of(written, first, name)
        return f"{first}/{row}" if row else first
    if first == "stages":
        return f"stage/{name}" if name in written.order(first) else first
    if first in TABLES:
        return first
    return f"procedure/{first}" if first in {one.key for one in PROCEDURE} else ""


def _row_of(written: Written, rows: str, name: str) -> str:
    """Return the row of a list that the gate calls by its number or by its key."""
    keys = written.order(rows)
    for row in keys if name else ():
        called = [written.text(f"{rows}/{row}/{key}") for key in ("key", "name")]
        if name in called:
            return row
    number = int(name) if name.isdecimal() else 0
    return keys[number - 1] if 0 < number <= len(keys) else ""
