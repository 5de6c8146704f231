"""Owners change what the ward offers, on pages; nobody alone."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from madoguchi.cases.tests.cast import Town, a_certificate, a_draft, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.procedures.actions import draw_up
from madoguchi.procedures.definition.canonical import from_canonical
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.models import Manuscript, Proposal
from madoguchi.procedures.preview.subjects import SUBJECTS
from madoguchi.procedures.taking import take
from madoguchi.procedures.tests.edits import words
from madoguchi.procedures.tests.folder import a_folder
from madoguchi.procedures.tests.proof import let_pass, publish
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Owners:
    """Two owners at their desks, and a proposal of the first."""

    kubo: Desk
    ota: Desk
    proposal: UUID


@pytest.fixture
def owners(town: Town) -> Iterator[Owners]:
    with ward_scope(town.id):
        office = Department.objects.get(ward=town.ward, slug="kumin")
        kubo = staff(office, "kubo", "久保 操", "owner")
        ota = staff(office, "ota", "太田 環", "owner")
        new = replace(
            a_certificate(),
            number=2,
            title=words("証明書の請求"),
            fee=(replace(a_certificate().fee[0], amount=parse("400 * copies")),),
        )
        a_draft(town, at=timezone.now())
        row = draw_up(new, examples={}, by=kubo, at=timezone.now())
        yield Owners(Desk.of(town, kubo), Desk.of(town, ota), row.pk)


def test_the_list_shows_versions_and_proposals(owners: Owners) -> None:
    page = owners.kubo.text("procedures")

    assert "証明書の交付請求" in page
    assert "証明書の請求 第2版" in page
    assert "作成中" in page


def test_a_proposal_says_each_change_and_whom_it_touches(owners: Owners) -> None:
    page = owners.kubo.text("proposal", owners.proposal)

    for told in (
        "300と「copies」を掛けた数",
        "400と「copies」を掛けた数",
        "きまりが変わる",
        "228条",
        "1件",
    ):
        assert told in page
    assert owners.kubo.client.get(
        owners.kubo.address("proposal", owners.proposal), {"lang": "en"}
    ).status_code in (200, 302)


def test_it_goes_from_its_author_to_a_second_person_to_the_public(
    owners: Owners,
) -> None:
    kubo, ota, number = owners.kubo, owners.ota, owners.proposal
    early = kubo.post("proposal_ask", number)
    assert "CutOverNeeded" in early["Location"]
    times = {"finish_until": "2030-04-01T00:00", "opens_at": "", "closes_at": ""}
    kubo.post("proposal", number, **times)
    kubo.post("proposal_ask", number)
    let_pass(Proposal.objects.get(pk=number))

    page = ota.text("proposal", number)
    bound = page.partition('name="bound" value="')[2].partition('"')[0]
    own = kubo.post("proposal_approve", number, bound=bound)
    ota.post("proposal_approve", number, bound=bound)
    done = kubo.post("proposal_publish", number)

    assert "OwnProposal" in own["Location"]
    assert "said=published" in done["Location"]
    row = Proposal.objects.get(pk=number)
    assert (row.state, row.approved_hash) == ("published", bound)
    assert "公開の予定" in kubo.text("procedure", "certificate")


def test_wrong_times_are_said_beside_their_fields(owners: Owners) -> None:
    response = owners.kubo.post(
        "proposal", owners.proposal, opens_at="2001-01-01T00:00"
    )
    page = response.content.decode()

    assert response.status_code == 422
    assert "公開する日時は、いまより後にしてください。" in page
    assert 'href="#opens_at"' in page


def test_a_proposal_is_sent_back_with_a_reason_and_dropped(owners: Owners) -> None:
    kubo, ota, number = owners.kubo, owners.ota, owners.proposal
    kubo.post("proposal", number, finish_until="2030-04-01T00:00")
    kubo.post("proposal_ask", number)
    ota.post("proposal_send_back", number, remark="題を直してください。")

    assert "題を直してください。" in kubo.text("proposal", number)
    kubo.post("proposal_drop", number)
    assert Proposal.objects.get(pk=number).state == "dropped"


def test_an_offer_is_withdrawn_and_its_drafts_get_time(owners: Owners) -> None:
    kubo = owners.kubo
    bad = kubo.post("offer_withdraw", "certificate", drafts_until="soon")
    done = kubo.post("offer_withdraw", "certificate", drafts_until="2030-04-01T00:00")

    assert "BadTime" in bad["Location"]
    assert "said=offer_withdrawn" in done["Location"]
    assert "途中の入力を送れる期限：" in kubo.text("procedure", "certificate")


def test_what_cannot_be_done_says_why(owners: Owners) -> None:
    back = owners.kubo.post("offer_roll_back", "certificate")
    cancel = owners.kubo.post("offer_unschedule", "certificate")

    assert "NothingBefore" in back["Location"]
    assert "none_scheduled" in cancel["Location"]
    page = owners.kubo.text("procedure", "certificate", refused="NothingBefore")
    assert "前の版がないので、戻せません。" in page


def test_a_version_on_disk_is_proposed_or_its_flaws_are_said(
    owners: Owners, tmp_path: Path, settings: Any
) -> None:
    settings.PROCEDURES_DIR = tmp_path
    (tmp_path / "survey" / "2").mkdir(parents=True)

    missing = owners.kubo.post("propose", "survey", number="9")
    flawed = owners.kubo.post("propose", "survey", number="2")

    assert "NoSuchFolder" in missing["Location"]
    assert flawed.status_code == 422
    assert "survey/2" in flawed.content.decode()


@pytest.fixture
def bicycle(owners: Owners, town: Town, tmp_path: Path, settings: Any) -> Path:
    """Offer a version from a folder; return that of the next, with an overlay on it."""
    settings.PROCEDURES_DIR = tmp_path
    first = a_folder(tmp_path, procedure=('slug = "roads"', 'slug = "kumin"'))
    shutil.copytree(first, first.with_name("2"))
    ward, by = town.id, Actor.system(town.id)
    publish(take(first).definition, ward=ward, by=by, at=timezone.now())
    overlay = tmp_path / "bicycle" / "wards" / f"{town.ward.slug}.toml"
    overlay.parent.mkdir()
    overlay.write_text('revision = 3\n[fee]\n"利用料" = "700 * months"\n', "utf-8")
    return first.with_name("2")


def test_a_version_is_proposed_as_the_ward_takes_it(
    owners: Owners, bicycle: Path
) -> None:
    (bicycle / "usability.toml").write_text("", "utf-8")
    page = owners.kubo.text("procedure", "bicycle")
    assert "第1版（区の上書き 3）" in page
    assert "第2版（区の上書き 3）" in page

    done = owners.kubo.post("propose", "bicycle", number="2")
    row = Proposal.objects.get(slug="bicycle")
    assert f"{row.pk}/?said=drawn_up" in done["Location"]
    document = from_canonical(bytes(row.document))
    assert document.variant.endswith("/3")
    assert document == take(bicycle, document.variant[:-2]).definition
    assert "700と「月数」を掛けた数" in owners.kubo.text("proposal", row.pk)
    assert SUBJECTS["proposal"](row.ward_id, str(row.pk)).examples == []


def test_what_an_overlay_lost_is_said_in_the_language_of_the_office(
    owners: Owners, bicycle: Path
) -> None:
    (overlay,) = bicycle.parent.glob("wards/*.toml")
    overlay.write_text('revision = 3\n[stages]\nchecking = "kumin"\n', "utf-8")
    response = owners.kubo.post("propose", "bicycle", number="2")

    assert response.status_code == 422
    page = response.content.decode()
    said = "の3行目：共通の手続きの第2版に「checking」はありません。上書きを直すか、"
    assert f"bicycle/wards/{overlay.name} {said}消してください。" in page


def test_the_studio_goes_on_from_what_the_ward_takes(
    owners: Owners, bicycle: Path
) -> None:
    listed = owners.kubo.text("studio")
    assert "自転車置場の申込み 第2版（区の上書き 3）" in listed
    (bicycle / "usability.toml").write_text("", "utf-8")
    owners.kubo.post("studio", **{"from": "folder", "folder": "bicycle/2"})

    places = Manuscript.objects.get(slug="bicycle").places
    assert places["fee/1/amount"] == "700 * months"
    assert "beside/usability.toml" not in places


def test_who_owns_nothing_sees_no_such_desk(town: Town, owners: Owners) -> None:
    desk = Desk.of(town, town.sato)

    assert desk.get("procedures").status_code == 403
    assert "手続きと版" not in desk.text("queue")
    with ward_scope(town.id):
        tax = Department.objects.get(ward=town.ward, slug="zeimu")
        other = Desk.of(town, staff(tax, "zei", "税 人", "owner"))
    assert other.get("procedure", "certificate").status_code == 404
    assert other.get("proposal", owners.proposal).status_code == 404


def test_a_proposal_and_a_version_on_offer_can_be_previewed(owners: Owners) -> None:
    kubo = owners.kubo
    page = kubo.text("proposal", owners.proposal)
    assert kubo.address("proposal_preview", owners.proposal) in page

    framed = kubo.get("proposal_preview", owners.proposal)
    shown = framed.content.decode()
    address = shown.partition('<iframe class="phone" src="')[2].partition('"')[0]

    assert "frame-src 'self'" in framed["Content-Security-Policy"]
    first = kubo.client.get(address, follow=True)
    assert "見本です。送ることはできません。" in first.content.decode()
    digest = kubo.text("procedure", "certificate").partition("/preview/")[2][:64]
    assert kubo.get("version_preview", "certificate", digest).status_code == 200
    assert kubo.get("version_preview", "certificate", "0" * 64).status_code == 404


def test_a_preview_is_for_whoever_opened_it(owners: Owners) -> None:
    shown = owners.kubo.text("proposal_preview", owners.proposal)
    address = shown.partition('<iframe class="phone" src="')[2].partition('"')[0]

    assert owners.ota.client.get(address, follow=True).status_code == 404
    assert owners.ota.get("proposal_preview", owners.proposal).status_code == 200


def test_the_flow_of_a_version_is_drawn_and_saved_as_bpmn(owners: Owners) -> None:
    assert "業務フロー図" in owners.kubo.text("procedure", "certificate")

    saved = owners.kubo.get("flow_bpmn", "certificate", 1)

    assert saved["Content-Type"] == "application/xml"
    assert "certificate-1.bpmn" in saved["Content-Disposition"]
    assert b"exclusiveGateway" in saved.content
    assert owners.kubo.get("flow_bpmn", "certificate", 9).status_code == 404
