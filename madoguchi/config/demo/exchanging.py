"""What an invented ward hands over and takes in: a file on its way, a portal, a robot.

Of the file one case was refused, one has no answer yet, the rest was accepted.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from madoguchi.exchange.actions import acknowledge, fetch, make_batch
from madoguchi.exchange.inboxes.fake import FAKE
from madoguchi.exchange.layouting import business_of
from madoguchi.exchange.models import Batch, Row
from madoguchi.exchange.queries import ready, rows_of
from madoguchi.procedures.queries import slugs_of
from madoguchi.robots.actions import NewRobot, create_robot
from madoguchi.wards.actions import NewClient, create_api_client
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import actor_of, forget_wards, staff_of
from madoguchi.wards.scope import ward_scope

FILED: Final = ("jidoteate", "hoiku")
TYPED: Final = "inu"
RECENTLY: Final = timedelta(days=4)
PORTAL: Final = "申請ポータル（見本）"


def by_file(slug: str, at: datetime, now: datetime) -> bool:
    """Say whether a case that was granted then still waits for its file."""
    return slug in FILED and at > now - RECENTLY


def begin(ward: Ward, now: datetime) -> None:
    """Set how the ward hands over, and let one file have come back."""
    offered = slugs_of(ward.pk)
    ways = {slug: "file" for slug in FILED if slug in offered}
    if TYPED in offered:
        ways[TYPED] = "robot"
    row = Ward.objects.get(pk=ward.pk)
    inbox = {"name": FAKE, "client": PORTAL}
    rules = {**row.rules, "hand_over": ways, "inbox": inbox}
    Ward.objects.filter(pk=ward.pk).update(rules=rules)
    forget_wards()
    scopes = [TYPED] if TYPED in offered else []
    create_api_client(row, NewClient(name=PORTAL, scopes=scopes, vouches=scopes))
    with ward_scope(ward.pk):
        clerks = [actor_of(one) for one in staff_of(ward.pk)]
        for slug in ways:
            _hand_over(slug, [one for one in clerks if one.has("clerk")], now)
        if TYPED in offered:
            department = next((one.unit for one in clerks if one.unit == "hoken"), "")
            new = NewRobot(name="転記1号", department=department, procedures=[TYPED])
            create_robot(row, new)


def _hand_over(slug: str, clerks: list[Actor], now: datetime) -> None:
    business = business_of(slug)
    if not business:
        return
    for clerk in clerks:
        if ready(clerk, business, 1):
            made = now - timedelta(hours=3)
            batch = make_batch(business, uuid4(), by=clerk, at=made)
            fetch(batch.pk, by=clerk, at=made + timedelta(minutes=5))
            _answer(batch, clerk, now - timedelta(hours=1))
            return


def _answer(batch: Batch, clerk: Actor, at: datetime) -> None:
    """Accept all but one that is refused, and one that nobody says anything about."""
    rows = list(rows_of(batch).filter(state=Row.State.SENT))
    lines = ["run,reference,result,code,message"]
    for place, row in enumerate(rows):
        if place == 0:
            lines.append(
                f"{batch.name},{row.case.reference},refused,E102,宛名番号がありません"
            )
        elif place > 1:
            lines.append(f"{batch.name},{row.case.reference},accepted,,")
    acknowledge(batch.pk, "\n".join(lines), by=clerk, at=at)
