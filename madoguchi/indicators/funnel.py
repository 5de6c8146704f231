"""Read how far the drafts of one procedure came, and after which page they ended."""

from collections import Counter
from dataclasses import dataclass

from madoguchi.indicators import sql
from madoguchi.indicators.cells import Asked, rows
from madoguchi.indicators.definition import catalogue
from madoguchi.indicators.disclosure import folded
from madoguchi.indicators.models import CaseLine
from madoguchi.indicators.periods import Period
from madoguchi.indicators.queries import read
from madoguchi.indicators.readings import SUPPRESSED

PAGES_IN_ORDER = """
    SELECT page, AVG(place) FROM (
        SELECT p.page AS page,
               ROW_NUMBER() OVER (PARTITION BY p.stream ORDER BY p.id) AS place
          FROM indicators_pageline p
          JOIN indicators_caseline c
            ON c.ward_id = p.ward_id AND c.stream = p.stream
         WHERE c.ward_id = %s AND c.procedure = %s AND c.channel = 'web'
               AND NOT c.assisted AND NOT c.not_eligible
               AND c.started_on >= %s AND c.started_on <= %s
    ) AS placed GROUP BY page ORDER BY AVG(place), page"""


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many drafts came as far as each group of pages, and how many were sent."""

    steps: tuple[tuple[tuple[str, ...], int], ...]
    sent: int
    hidden: bool = False


def funnel(ward: int, asked: Asked) -> Funnel:
    """Return how far the drafts of the procedure that is asked for came.

    It holds what the completion rate of the procedure holds, page by page, and is
    hidden with it. Pages that only one or two left are one with their neighbors.
    """
    of = catalogue()["completion"]
    whole = read(ward, Asked(of, asked.period, asked.today, asked.cut))
    pages, sent = stops(ward, asked.cut.procedure, whole.period)
    steps = () if whole.state == SUPPRESSED else tuple(folded(pages, sent))
    counted = sent + sum(count for _, count in pages)
    if not steps:
        return Funnel((), 0, hidden=bool(counted))
    return Funnel(steps, sent)


def stops(
    ward: int, procedure: str, period: Period
) -> tuple[list[tuple[str, int]], int]:
    """Return on how many drafts each page was the last, and how many were sent.

    Pages that depend on an answer are saved by fewer drafts than a later page, so
    the order is by the mean place among a draft's pages. A page counts only drafts
    whose last page it was and that were not sent in time. Who was told that they are
    not entitled did not give up.
    """
    drafts = CaseLine.objects.filter(
        ward_id=ward,
        procedure=procedure,
        channel="web",
        assisted=False,
        not_eligible=False,
        started_on__range=(period.first, period.last),
    ).exclude(last_page="")
    sent = drafts.filter(sent_in_time=True).count()
    ended = Counter(
        drafts.filter(sent_in_time=False).values_list("last_page", flat=True)
    )
    query = sql.Query(PAGES_IN_ORDER, (ward, procedure, period.first, period.last))
    return [(str(page), ended[str(page)]) for page, _ in rows(query)], sent
