"""A ward of a million cases of 200 procedures, and a clerk who lists and searches.

The clerk sees one department of twenty: that of the most frequent procedure, with a
fifth of all cases. Every tenth case has a note.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID

from django.utils import timezone

from madoguchi.cases.models import Case, CaseIndex, Note, NotePair
from madoguchi.cases.noted import NOTE
from madoguchi.config.bench import work
from madoguchi.config.rig import town
from madoguchi.config.rig.clerk import OFFICE, Clerk
from madoguchi.config.rig.proof import for_measuring
from madoguchi.procedures.actions import publish
from madoguchi.procedures.definition.load import load
from madoguchi.vault.actions import data_keys
from madoguchi.vault.index import blind_index, blind_pairs
from madoguchi.vault.sealing import seal
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import staff_of, ward_by_slug
from madoguchi.wards.scope import ward_scope

PROCEDURES: Final = 200
DEPARTMENTS: Final = 20
SLUGS: Final = [town.PROCEDURE, *(f"many-{number}" for number in range(1, PROCEDURES))]
WEIGHTS: Final = [1 / (number + 1) for number in range(PROCEDURES)]
NOTED: Final = 0.1
NAMES: Final = ("若葉", "緑川", "青木", "白石", "赤井", "黒田", "茶谷", "紺野", "桃井")
KANA: Final = "アイウエオカキクケコサシスセソ"
FIRST_BIRTH: Final = date(1930, 1, 1)
DAYS: Final = 30_000
BEGUN: Final = ("電話で確認した。", "書類を待っている。", "窓口で聞いた。")
PLACES: Final = ("税務課", "保険年金課", "戸籍係", "子育て支援課", "福祉事務所")
COMMON: Final = "電話で確認"
TRIES: Final = 25
SHARE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Told:
    """What the applicant of a case would say of themselves."""

    name: str
    kana: str
    birth: date
    phone: str


def fill(count: int) -> dict[str, str]:
    """Offer the procedures and add the cases; return what one of them is found by."""
    ward = ward_by_slug(town.WARD)
    chance = Random(count)  # noqa: S311 - invented cases
    known: dict[str, str] = {}
    with ward_scope(ward.pk):
        _offer(ward.pk)
        clerk = staff_of(ward.pk)[0].pk
        for cases in work.batches(ward.pk, count, chance, _place):
            told = {case.pk: _told(chance) for case in cases}
            CaseIndex.objects.bulk_create(
                row for case in cases for row in _index(case, told[case.pk])
            )
            for case, text in _note(ward.pk, clerk, cases, chance):
                if case.department == town.DEPARTMENT:
                    known = _known(case, told[case.pk], text)
    return known


def _offer(ward: int) -> None:
    base, by = load(town.FOLDER), Actor.system(ward)
    at = timezone.now() - timedelta(minutes=1)
    for slug in SLUGS[1:]:
        one = replace(base, slug=slug)
        publish(one, ward=ward, by=by, at=at, evidence=for_measuring(one))


def _place(chance: Random) -> work.Place:
    number = chance.choices(range(PROCEDURES), WEIGHTS)[0]
    home = number % DEPARTMENTS
    return SLUGS[number], f"more-{home}" if home else town.DEPARTMENT


def _told(chance: Random) -> Told:
    return Told(
        name=chance.choice(NAMES) + chance.choice(NAMES),
        kana="".join(chance.choices(KANA, k=7)),
        birth=FIRST_BIRTH + timedelta(days=chance.randrange(DAYS)),
        phone=f"090{chance.randrange(10**8):08d}",
    )


def _index(case: Case, told: Told) -> Iterator[CaseIndex]:
    birth = told.birth.isoformat()
    for field, values in (
        ("reference", (case.reference,)),
        ("kana_birth", (told.kana, birth)),
        ("name_birth", (told.name, birth)),
        ("phone", (told.phone,)),
    ):
        digest = blind_index(case.ward_id, field, *values)
        yield CaseIndex(
            ward_id=case.ward_id, case_id=case.pk, field=field, digest=digest
        )


def _note(
    ward: int, clerk: int, cases: Sequence[Case], chance: Random
) -> list[tuple[Case, str]]:
    """Write notes on some cases and index their words."""
    noted = [
        (case, f"{chance.choice(BEGUN)}{chance.choice(PLACES)}{_odd(chance)}に照会中")
        for case in cases
        if chance.random() < NOTED
    ]
    keys = data_keys(ward, {case.key_id for case, _ in noted if case.key_id})
    rows = Note.objects.bulk_create(
        Note(
            ward_id=ward,
            case=case,
            staff_id=clerk,
            sealed=seal(keys[case.key_id or 0], case.stream, NOTE, text.encode()),
            written_at=case.arrived_at,
        )
        for case, text in noted
    )
    NotePair.objects.bulk_create(
        NotePair(ward_id=ward, note=row, digest=one)
        for row, (_, text) in zip(rows, noted, strict=True)
        for one in blind_pairs(ward, NOTE, text)
    )
    return noted


def _odd(chance: Random) -> str:
    """Return a word that few notes have."""
    return "".join(chance.choices(KANA, k=4))


def _known(case: Case, told: Told, text: str) -> dict[str, str]:
    return {
        "case": str(case.pk),
        "reference": case.reference,
        "name": told.name,
        "kana": told.kana,
        "birth": told.birth.isoformat(),
        "phone": told.phone,
        "noted": text[-len("アイウエに照会中") : -len("に照会中")],
    }


# ------------------------------------------------------------------- what is timed


def lists(clerk: Clerk) -> float:
    """Return the time, in ms, within which 95 of 100 pages of the queue came."""
    pages = [
        "",
        "?view=mine",
        "?view=due",
        "?view=overdue",
        "?view=all",
        "?sort=received_on&order=desc",
        "?view=all&sort=reference&page=40",
        f"?procedure={SLUGS[DEPARTMENTS]}&state=received",
        "?channel=post&age=30",
        "?view=all&page=1000",
    ]
    asked = [
        lambda page=page: clerk.browser.get(f"{OFFICE}/cases/{page}") for page in pages
    ]
    return _within(asked)


def searches(clerk: Clerk, known: Mapping[str, str]) -> float:
    """Return the time, in ms, within which 95 of 100 searches were answered."""
    year, month, day = known["birth"].split("-")
    birth = {"birth.year": year, "birth.month": month, "birth.day": day}
    born = {**birth, "birth.era": "西暦"}
    wanted: list[dict[str, str]] = [
        {"reference": known["reference"]},
        {"name": known["name"], **born},
        {"name": known["kana"], **born},
        {"phone": known["phone"]},
        {"noted": known["noted"]},
        {"noted": f"{known['noted']} 照会中"},
        {"noted": COMMON},
        {"noted": f"{COMMON} 福祉事務所"},
        {"procedure": SLUGS[DEPARTMENTS], "state": "received"},
        {"due_from": "2000-01-01", "due_until": timezone.localdate().isoformat()},
    ]
    clerk.browser.get(f"{OFFICE}/search/")
    asked = [lambda typed=typed: _search(clerk, typed, known) for typed in wanted]
    return _within(asked)


def _search(clerk: Clerk, typed: Mapping[str, str], known: Mapping[str, str]) -> None:
    fields = {name: [value] for name, value in typed.items()}
    answer = clerk.browser.post(f"{OFFICE}/search/", fields, expect=200)
    sought = not {"procedure", "due_from"} & set(typed) and COMMON not in str(typed)
    found = UUID(known["case"]).hex in answer.text.replace("-", "")
    if sought and not found:
        raise RuntimeError(f"not found by {sorted(typed)}")


def _within(asked: Sequence[Callable[[], object]]) -> float:
    for one in asked:
        one()
    took = []
    for _ in range(TRIES):
        for one in asked:
            started = time.perf_counter()
            one()
            took.append((time.perf_counter() - started) * 1000)
    return sorted(took)[int(len(took) * SHARE)]
