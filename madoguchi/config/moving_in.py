"""Let a ward move in: its departments, its staff, the procedures it offers.

What is there already stays as it is, so the same description can be applied again
after a department, a colleague or a version was added to it.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from madoguchi.cases.registers.ways import FILE, BadWay, read_ways
from madoguchi.cases.routes import BadTable, read_table
from madoguchi.config.middleware import INSTALLATION_PATHS
from madoguchi.events.actions import unit
from madoguchi.exchange.layouting import business_of, businesses
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.languages.language import CODE, JAPANESE
from madoguchi.procedures.actions import publish
from madoguchi.procedures.gate.evidence import Proven
from madoguchi.procedures.queries import forget_offers, slugs_of
from madoguchi.wards.actions import (
    NewStaff,
    NewWard,
    create_department,
    create_staff,
    create_ward,
    handle_elsewhere,
    show_catalogue,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Staff, Ward
from madoguchi.wards.scope import ward_scope

YEARS_AROUND = 2
A_SLUG = re.compile(r"[a-z][a-z0-9-]{0,38}")


class BadWard(Refused):
    """A description of a ward lacks something, or names it as no address can."""


@dataclass(slots=True)
class MovedIn:
    """What is new; the first password of each new login is told once, here."""

    ward: Ward
    departments: list[str] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict, repr=False)
    offers: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


def move_in(
    described: Mapping[str, Any],
    offered: Iterable[Proven],
    at: datetime,
    *,
    encoded: str = "",
) -> MovedIn:
    """Make what a description names and is not there yet.

    `encoded` is one hashed password for everybody, as a demo has it; else each new
    member of staff gets one of their own. What it offers has passed the publish
    gate; raises NotProven where the proof does not hold, and BadWard.
    """
    slug = str(described.get("slug", ""))
    if not A_SLUG.fullmatch(slug) or slug in INSTALLATION_PATHS:
        raise BadWard(f"slug {slug!r}")
    try:
        rules = described.get("rules", {})
        if isinstance(rules, Mapping):
            read_table(rules.get("approval", []))
            _refuse_bad_ways(rules.get("hand_over", {}))
        found = MovedIn(_ward(slug, described, at))
        # All or nothing: what failed would keep first passwords nobody was told.
        with ward_scope(found.ward.pk), unit():
            for one in described["departments"]:
                _settle(one, found, encoded)
            for one in offered:
                _offer(one, found, at)
            _elsewhere(described.get("elsewhere", {}), found)
            if isinstance(rules, Mapping) and rules.get("catalogue") is True:
                show_catalogue(found.ward.pk)
    except KeyError as missing:
        raise BadWard(str(missing.args[0])) from None
    except BadTable as bad:
        raise BadWard(bad.reason) from None
    except BadWay as bad_way:
        raise BadWard(f"hand_over: {bad_way}") from None
    return found


def _refuse_bad_ways(said: Any) -> None:
    """Raise BadWay for a way there is not, or a file that is of no business."""
    for slug, way in read_ways(said).items():
        business = way.business or business_of(slug)
        if way.name == FILE and business not in businesses():
            raise BadWay(slug)


def _ward(slug: str, described: Mapping[str, Any], at: datetime) -> Ward:
    ward = Ward.objects.filter(slug=slug).first()
    if ward is not None:
        return ward
    this_year = timezone.localdate(at).year
    return create_ward(
        NewWard(
            slug=slug,
            code=described["code"],
            name=described["name"],
            name_en=described.get("name_en", ""),
            theme=described.get("theme", {}),
            contact=described["contact"],
            rules=described.get("rules", {}),
            closed=described.get("closed", ()),
            years=range(this_year - YEARS_AROUND, this_year + YEARS_AROUND + 1),
        )
    )


def _settle(described: Mapping[str, Any], found: MovedIn, encoded: str) -> None:
    ward, slug = found.ward, described["slug"]
    department = Department.objects.filter(ward=ward, slug=slug).first()
    if department is None:
        department = create_department(
            ward,
            slug=slug,
            name=described["name"],
            name_en=described.get("name_en", ""),
            phone=described.get("phone", ""),
        )
        found.departments.append(slug)
    for one in described.get("staff", ()):
        login = one["login"]
        if Staff.objects.filter(ward=ward, login=login).exists():
            continue
        password = "" if encoded else secrets.token_urlsafe(12)
        create_staff(
            department,
            NewStaff(
                login=login,
                name=one["name"],
                name_kana=one.get("name_kana", ""),
                password=password,
                encoded=encoded,
                roles=one["roles"],
                post=one.get("post", ""),
            ),
        )
        found.passwords[login] = password


def _offer(offered: Proven, found: MovedIn, at: datetime) -> None:
    ward, definition = found.ward.pk, offered.definition
    publish(
        definition,
        ward=ward,
        by=Actor.system(ward),
        at=at,
        evidence=offered.evidence,
    )
    found.offers.append(f"{definition.slug}/{definition.number}")


def _elsewhere(described: object, found: MovedIn) -> None:
    """Note what only counters outside the system handle, under names of its own.

    What the ward offers has its name from the offer, so the file must not give one.
    """
    if not isinstance(described, Mapping):
        raise BadWard("elsewhere")
    forget_offers()
    offers = slugs_of(found.ward.pk)
    for slug, title in described.items():
        if not A_SLUG.fullmatch(slug) or slug in offers or not _is_title(title):
            raise BadWard(f"elsewhere {slug!r}")
    found.elsewhere = handle_elsewhere(found.ward.pk, described)


def _is_title(title: object) -> bool:
    """Say whether a title is in Japanese, and perhaps in other languages too.

    >>> _is_title({"ja": "戸籍証明書の交付"}), _is_title({"en": "Family register"})
    (True, False)
    """
    if not isinstance(title, Mapping) or JAPANESE not in title:
        return False
    if not all(CODE.fullmatch(str(code)) for code in title):
        return False
    return all(isinstance(one, str) and one.strip() for one in title.values())
