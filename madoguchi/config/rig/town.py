"""What a place is furnished with: keys, tables, one ward, its clerk, one procedure.

Runs inside a place.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from madoguchi.cases import actions
from madoguchi.cases.models import Case
from madoguchi.cases.queries import open_draft
from madoguchi.config import installing
from madoguchi.config.rig.proof import for_measuring
from madoguchi.procedures.actions import load_postal_towns, publish
from madoguchi.procedures.definition.acting import GROUNDS
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Acting, Definition, Way
from madoguchi.procedures.postal import PostalRow
from madoguchi.wards.actions import (
    NewStaff,
    NewWard,
    create_department,
    create_staff,
    create_ward,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

WARD = "hakari"
DEPARTMENT = "kosei"
LOGIN, PASSWORD = "hakaru", "a long word for measuring"
PROCEDURE = "kurabe"
ON_PAPER = "kami"
OWN = "shokuin"
BY_AGENT = "dairi"
FOLDER = Path(__file__).parents[1] / "bench" / "procedure" / PROCEDURE / "1"
ONE_TOWN = PostalRow("1009999", "東京都", "はかり区", "若葉台", "ワカバダイ")


def set_up() -> int:
    """Make keys and tables, and a ward that offers the procedure of the bench."""
    installing.make_folders()
    installing.make_tables()
    installing.make_keys()
    load_postal_towns([ONE_TOWN])
    installing.collect_static()
    return furnish()


def furnish() -> int:
    """Make a ward, its clerk and its offer where there are tables already."""
    now = timezone.now()
    ward = create_ward(
        NewWard(
            slug=WARD,
            code="131997",
            name="はかり区",
            name_en="Hakari Ward",
            contact={"phone": "03-0000-0000"},
            years=range(now.year - 1, now.year + 2),
        )
    )
    department = create_department(
        ward, slug=DEPARTMENT, name="計測課", name_en="Measuring", phone="03-0000-0001"
    )
    create_staff(
        department,
        NewStaff(
            login=LOGIN,
            name="計 はかる",
            password=PASSWORD,
            roles=["clerk", "supervisor"],
        ),
    )
    measured = load(FOLDER)
    with ward_scope(ward.pk):
        publish(
            measured,
            ward=ward.pk,
            by=Actor.system(ward.pk),
            at=now - timedelta(minutes=1),
            evidence=for_measuring(measured),
        )
    return ward.pk


def offer_on_paper(ward: int) -> None:
    """Offer the procedure of the bench at the counter too, under another name."""
    ways = (Way("web"), Way("counter"), Way("post"))
    _offer(replace(load(FOLDER), slug=ON_PAPER, channels=ways), ward)


def offer_to_staff(ward: int) -> None:
    """Offer the same questions to the ward's own staff, under another name."""
    to_staff = replace(
        load(FOLDER), slug=OWN, channels=(Way("staff"),), for_staff=True, fee=()
    )
    _offer(to_staff, ward)


def offer_to_agents(ward: int) -> None:
    """Offer the same questions to who acts for another, under another name."""
    acting = Acting("listed", GROUNDS)
    _offer(replace(load(FOLDER), slug=BY_AGENT, acting=acting), ward)


def _offer(definition: Definition, ward: int) -> None:
    with ward_scope(ward):
        publish(
            definition,
            ward=ward,
            by=Actor.system(ward),
            at=timezone.now(),
            evidence=for_measuring(definition),
        )


def receive(ward: int, procedure: str = PROCEDURE) -> Case:
    """Apply with the whole set of answers, as somebody who does not sign in."""
    now, anyone = timezone.now(), Actor.anonymous(ward)
    handle = actions.start_draft(actions.Start(procedure), by=anyone, at=now)
    draft = open_draft(anyone, handle.draft_id, handle.secret)
    given = answers()
    for page in draft.form.pages:
        typed = {one.key: given.get(one.key) for one in page.questions}
        draft = actions.save_page(draft, page.key, typed, by=anyone, at=now)
    return actions.submit(draft, by=anyone, at=now)


def answers() -> dict[str, Any]:
    """Return one whole set of answers to the procedure of the bench."""
    return {
        "applicant": {
            "family": "若葉",
            "given": "みどり",
            "family_kana": "ワカバ",
            "given_kana": "ミドリ",
        },
        "birth": "1975-04-01",
        "phone": "090-0000-1234",
        "email": "midori@example.jp",
        "way": "phone",
        "hours": ["morning", "evening"],
        "address": {
            "postal_code": "1009999",
            "prefecture": "東京都",
            "city": "はかり区",
            "town": "若葉台",
            "rest": "1番2号",
            "building": "",
        },
        "since_on": "2020-04-01",
        "copies": 2,
        "delivery": "post",
        "deliver_to": "はかり区若葉台1番2号",
        "reason": "勤め先に出すため",
        "household": 3,
        "income": 4200000,
        "proxy": True,
        "proxy_name": "若葉 花子",
        "score": "5",
        "agreed": True,
    }
