"""A file leaves once, the same one again, and holds what its layout says."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from madoguchi.cases import followers
from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.tests.cast import ANSWERS, MONDAY, Town, a_case, a_town, rule
from madoguchi.events.queries import history, views_of
from madoguchi.exchange.actions import fetch, make_batch
from madoguchi.exchange.models import Row
from madoguchi.exchange.problems import (
    BatchGone,
    NoSuchBatch,
    NothingToHandOver,
    NotTheSame,
)
from madoguchi.exchange.tests.cast import BUSINESS, a_batch, by_file
from madoguchi.jobs.models import Job
from madoguchi.kernel.spreadsheet import as_it_was
from madoguchi.vault.actions import destroy_key
from madoguchi.wards.scope import ward_scope


def read(content: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    return json.loads(files.pop("manifest.json")), files


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_granted_cases_leave_in_one_file_with_counts_and_hashes(town: Town) -> None:
    cases = by_file(town)

    batch = a_batch(town)
    package = fetch(batch.pk, by=town.sato, at=MONDAY)

    manifest, files = read(package.content)
    assert package.name == "kaigo-000001-1.zip"
    assert (manifest["run"], manifest["layout"]) == ("kaigo-000001", "1.0")
    assert (manifest["cases"], manifest["ward"]) == (2, "131999")
    for one in manifest["files"]:
        content = files[one["name"]]
        assert one["sha256"] == hashlib.sha256(content).hexdigest()
        assert (one["bytes"], one["rows"]) == (len(content), len(table(content)))
    rows = table(files["cases.csv"])
    assert {one["reference"] for one in rows} == {one.reference for one in cases}
    assert (rows[0]["family_name"], rows[0]["birth_on"]) == ("若葉", "1958-04-01")


def test_the_wish_sent_twice_is_one_batch(town: Town) -> None:
    by_file(town)
    wish = uuid4()

    first = make_batch(BUSINESS, wish, by=town.sato, at=MONDAY)
    again = make_batch(BUSINESS, wish, by=town.sato, at=MONDAY + timedelta(hours=1))

    assert again == first
    with pytest.raises(NothingToHandOver):
        a_batch(town)


def test_a_file_fetched_again_has_the_same_bytes(town: Town) -> None:
    by_file(town)
    batch = a_batch(town)

    first = fetch(batch.pk, by=town.sato, at=MONDAY)
    later = fetch(batch.pk, by=town.sato, at=MONDAY + timedelta(days=3))

    assert later == first
    assert [one.kind for one in history(town.id, batch.stream)] == [
        "batch.made",
        "batch.fetched",
        "batch.fetched",
    ]


def test_who_made_the_file_is_written_down_with_every_case_in_it(town: Town) -> None:
    cases = by_file(town)

    batch = a_batch(town)

    [look] = views_of(town.id, batch.stream)
    assert (look.count, set(look.shown)) == (2, {one.stream for one in cases})
    sent = history(town.id, cases[0].stream)[-1]
    assert (sent.kind, sent.fact["batch"]) == ("case.sent", "kaigo-000001")


def test_no_register_is_asked_about_what_goes_by_file(town: Town) -> None:
    [case] = by_file(town, 1)

    for event in history(town.id, case.stream):
        if event.kind in followers.KINDS:
            followers.carry_out(event)

    keys = Job.objects.values_list("unique_key", flat=True)
    assert not [key for key in keys if key.startswith("hand-over:")]


def test_what_is_refused_undecided_or_of_another_department_stays(town: Town) -> None:
    by_file(town, 0)
    a_case(town, "refused")
    a_case(town, "reviewing")
    a_case(town, "granted")

    with pytest.raises(NothingToHandOver):
        make_batch(BUSINESS, uuid4(), by=town.kato, at=MONDAY)
    assert Row.objects.count() == 0
    assert a_batch(town).rows.count() == 1


def test_a_batch_is_nobodys_of_another_department_or_ward(town: Town) -> None:
    by_file(town)
    batch = a_batch(town)
    other = a_town("aoi")

    with pytest.raises(NoSuchBatch):
        fetch(batch.pk, by=town.kato, at=MONDAY)
    with ward_scope(other.id), pytest.raises(NoSuchBatch):
        fetch(batch.pk, by=other.sato, at=MONDAY)


def test_a_business_that_no_procedure_goes_to_has_no_file(town: Town) -> None:
    by_file(town)

    with pytest.raises(NoSuchBatch):
        make_batch("shogai", uuid4(), by=town.sato, at=MONDAY)


def test_what_does_not_fit_the_layout_is_named_and_left_out(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, _ = by_file(town)
    bad = a_case(town, "granted")
    whole = OpenCase.whole_journey

    def without_name(self: OpenCase, answers: dict[str, Any]) -> Any:
        if self.id == bad.pk:
            answers = {key: one for key, one in answers.items() if key != "applicant"}
        return whole(self, answers)

    monkeypatch.setattr(OpenCase, "whole_journey", without_name)

    batch = a_batch(town)

    row = Row.objects.get(case=bad)
    assert (row.state, row.code) == ("unfit", "family_name.missing")
    manifest, _files = read(fetch(batch.pk, by=town.sato, at=MONDAY).content)
    assert manifest["cases"] == 2
    assert history(town.id, good.stream)[-1].kind == "case.sent"
    assert history(town.id, bad.stream)[-1].kind == "case.decided"


def test_a_cell_that_a_spreadsheet_would_run_is_a_text(town: Town) -> None:
    by_file(town, 0)
    name = {"family": "=1+1", "given": "花", "family_kana": "ア", "given_kana": "ハ"}
    answers = {"applicant": {"applicant": name, "birth": "1958-04-01"}}
    a_case(town, "granted", answers={**ANSWERS, **answers})

    _, files = read(fetch(a_batch(town).pk, by=town.sato, at=MONDAY).content)

    [row] = table(files["cases.csv"])
    assert row["family_name"] == "'=1+1"
    assert as_it_was(row["family_name"]) == "=1+1"


def test_a_file_whose_case_was_disposed_of_is_gone(town: Town) -> None:
    case, _ = by_file(town)
    batch = a_batch(town)
    assert case.key_id is not None
    destroy_key(town.id, case.key_id)

    with pytest.raises(BatchGone):
        fetch(batch.pk, by=town.sato, at=MONDAY)


def test_a_file_that_does_not_come_out_as_its_manifest_says_does_not_leave(
    town: Town,
) -> None:
    by_file(town)
    batch = a_batch(town)
    batch.rows.filter(number=2).delete()

    with pytest.raises(NotTheSame):
        fetch(batch.pk, by=town.sato, at=MONDAY)


def test_a_withdrawn_way_hands_nothing_over(town: Town) -> None:
    by_file(town)
    rule(town, hand_over={})

    with pytest.raises(NoSuchBatch):
        a_batch(town)
    assert Case.objects.filter(state="issued").count() == 0
