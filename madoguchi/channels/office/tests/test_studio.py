"""An official makes and changes a procedure on pages, with and without scripts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from madoguchi.cases.tests.cast import Town, a_definition, staff
from madoguchi.channels.office.mends import mended_at
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.procedures.actions import draw_up
from madoguchi.procedures.gate.reasons import Place, Reason
from madoguchi.procedures.models import Manuscript, Proposal
from madoguchi.procedures.preview.claims import Claim, token_of
from madoguchi.procedures.preview.walks import Walk, sealed
from madoguchi.procedures.queries import offered
from madoguchi.procedures.studio.templates import templates
from madoguchi.wards.models import Department, Staff
from madoguchi.wards.queries import actor_of
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "application/json"}


@dataclass(frozen=True)
class Studio:
    """Two owners of a department at their desks, and a manuscript of the first."""

    town: Town
    kubo: Desk
    ota: Desk
    stranger: Desk
    id: UUID

    def kept(self) -> Manuscript:
        return Manuscript.objects.get(pk=self.id)

    def edit(self, do: str, **sent: Any) -> Any:
        """Make an edit on the latest revision, as a form does."""
        sent = {"do": do, "on": self.kept().revision, **sent}
        return self.kubo.post("manuscript_edit", self.id, **sent)

    def by_script(self, by: Desk, do: str, **sent: Any) -> Any:
        address = by.address("manuscript_edit", self.id)
        return by.client.post(address, {"do": do, **sent}, headers=SCRIPT)

    def place(self, place: str) -> Any:
        return self.kept().places.get(place)


def begin(desk: Desk, template: str = "application", title: str = "証明書") -> Any:
    return desk.post(
        "studio",
        **{
            "from": "template",
            "template": template,
            "title": title,
            "reading": "しょうめいしょ",
            "department": "kumin",
        },
    )


@pytest.fixture
def studio(town: Town) -> Iterator[Studio]:
    with ward_scope(town.id):
        office = Department.objects.get(ward=town.ward, slug="kumin")
        other = Department.objects.create(ward=town.ward, slug="koen", name="公園課")
        kubo, ota = (
            Desk.of(town, staff(office, login, name, "owner"))
            for login, name in (("kubo", "久保 操"), ("ota", "太田 環"))
        )
        stranger = Desk.of(town, staff(other, "mori", "森 葉", "owner"))
        begin(kubo)
        yield Studio(town, kubo, ota, stranger, Manuscript.objects.get().pk)


# ------------------------------------------------------------------------- to begin


@pytest.mark.parametrize("name", templates())
def test_every_template_opens_and_shows_all_its_pages(town: Town, name: str) -> None:
    with ward_scope(town.id):
        office = Department.objects.get(ward=town.ward, slug="kumin")
        desk = Desk.of(town, staff(office, "kubo", "久保 操", "owner"))
        response = begin(desk, name)
        row = Manuscript.objects.get()

        assert response.status_code == 302
        assert row.slug == "shomeisho"
        outline = desk.text("manuscript", row.pk)
        assert "証明書" in outline
        if name != "blank":
            assert "直すところはありません。" in outline
        for key in row.places.get("pages", []):
            desk.text("manuscript_page", row.pk, key)
        for place in row.places:
            if place.startswith("question/") and place.endswith("/kind"):
                desk.text("manuscript_question", row.pk, place.split("/")[1])
        for section in ("what", "whom", "terms", "guide", "grounds"):
            desk.text("manuscript_about", row.pk, section)


def test_what_is_missing_to_begin_is_said_at_its_field(studio: Studio) -> None:
    response = studio.ota.post("studio", **{"from": "template", "title": "届出"})

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="届出"' in page
    assert "よみがなを、ひらがなで入力してください。" in page
    assert "もとにするひな形を選んでください。" in page
    assert "担当の課を選んでください。" in page


def test_the_list_shows_what_is_being_written(studio: Studio) -> None:
    assert "証明書" in studio.ota.text("studio")
    assert "書いている原稿はありません" in studio.stranger.text("studio")


def test_the_next_version_is_begun_from_the_one_on_offer(studio: Studio) -> None:
    response = studio.kubo.post("studio", **{"from": "offer", "offer": "certificate"})

    row = Manuscript.objects.get(slug="certificate")
    assert str(row.pk) in response["Location"]
    assert row.number == 2
    assert row.came_from.startswith("version:")
    again = studio.ota.post("studio", **{"from": "offer", "offer": "certificate"})
    assert f"{row.pk}/?said=already_begun" in again["Location"]


@pytest.mark.parametrize(
    "sent",
    [
        {"from": ""},
        {"from": "folder", "folder": "../../etc/1"},
        {"from": "folder", "folder": "certificate/99"},
        {"from": "offer", "offer": "never-was"},
        {"from": "template", "template": "../x", "title": "\0", "reading": "あ"},
    ],
)
def test_nonsense_begins_nothing(studio: Studio, sent: dict[str, str]) -> None:
    response = studio.kubo.post("studio", **sent)

    assert response.status_code in {302, 404, 422}
    assert Manuscript.objects.count() == 1


# ------------------------------------------------------------------------ to write


def test_a_form_without_scripts_saves_what_was_changed(studio: Studio) -> None:
    at = studio.kubo.address("manuscript_question", studio.id, "copies")
    response = studio.edit(
        "put",
        next=f"{at}#question/copies",
        **{
            "at.question/copies/label": "何通ですか",
            "has.question/copies/required": "1",
            "at.question/copies/hint": "",
        },
    )

    assert response["Location"] == f"{at}#at-question-copies"
    assert studio.place("question/copies/label") == "何通ですか"
    assert studio.place("question/copies/required") is False
    assert studio.kept().revision == 1


def test_a_number_in_full_width_is_read_and_a_word_is_not(studio: Studio) -> None:
    studio.edit("put", **{"at.question/copies/max": "２０"})
    at = studio.kubo.address("manuscript_question", studio.id, "copies")
    response = studio.edit("put", next=at, **{"at.question/copies/max": "たくさん"})

    page = response.content.decode()
    assert studio.place("question/copies/max") == 20
    assert response.status_code == 422
    assert 'value="たくさん"' in page
    assert "数字だけで入力してください。" in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("令和8年4月1日", "2026-04-01"),
        ("２０２６/4/1", "2026-04-01"),
        ("H31.4.30", "2019-04-30"),
        ("2026年2月29日", None),
        ("来月", None),
    ],
)
def test_a_day_is_typed_as_people_write_it(
    studio: Studio, typed: str, kept: str | None
) -> None:
    studio.edit("add_row", **{"arg.rows": "parameters"})
    at = studio.kubo.address("manuscript_about", studio.id, "amounts")

    response = studio.edit("put", next=at, **{"at.parameters/1/from": typed})

    assert studio.place("parameters/1/from") == kept
    if kept is None:
        assert response.status_code == 422
        assert f'value="{typed}"' in response.content.decode()
        assert "のように入力してください。" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("今日－１４", "today-14", "今日-14"),
        ("today", "today", "今日"),
        ("令和8年4月1日", "2026-04-01", "2026-04-01"),
        ("きのう", "きのう", "きのう"),
    ],
)
def test_the_limits_of_days_speak_japanese(
    studio: Studio, typed: str, kept: str, shown: str
) -> None:
    new = {"arg.into": "page/whose", "arg.kind": "date"}
    studio.edit("add_question", **new)
    studio.edit("put", **{"at.question/day/min": typed})

    page = studio.kubo.text("manuscript_question", studio.id, "day")

    assert studio.place("question/day/min") == kept
    assert f'value="{shown}"' in page
    assert ("今日、今日-14、今日+365 のように書いてください。" in page) == (
        kept == "きのう"
    )


def test_a_script_is_told_what_is_wrong_now_and_when_it_was_saved(
    studio: Studio,
) -> None:
    response = studio.by_script(
        studio.kubo, "put", on=0, **{"at.question/copies/label": ""}
    )

    told = response.json()
    assert told["revision"] == 1
    assert told["flaws"]["at-question-copies-label"] == (
        "「質問の文」が空いています。入力してください。"
    )
    assert told["steps"]["undo"]
    assert told["saved"]


def test_a_page_and_a_question_are_added_moved_and_taken_out(studio: Studio) -> None:
    studio.edit("add_page", **{"arg.title": "受け取る日"})
    assert studio.place("pages")[-1] == "page"
    studio.edit("move_page", **{"arg.page": "page", "arg.after": ""})
    assert studio.place("pages")[0] == "page"
    studio.edit(
        "add_question",
        **{"arg.into": "page/page", "arg.kind": "date", "arg.label": "いつですか"},
    )
    assert studio.place("question/day/label") == "いつですか"
    assert "いつですか" in studio.kubo.text("manuscript_page", studio.id, "page")
    studio.edit("remove_page", **{"arg.page": "page"})
    assert studio.place("question/day/label") is None

    studio.edit("add_row", **{"arg.rows": "law"})
    said = '元に戻す<span class="hide" data-what>：「根拠の法令」に1行加えた'
    assert said in studio.kubo.text("manuscript", studio.id)

    for _ in range(5):
        studio.kubo.post("manuscript_undo", studio.id)
    assert "page" not in studio.place("pages")
    page = studio.kubo.text("manuscript", studio.id)
    assert "やり直す" in page


def test_a_part_that_is_gone_leads_to_the_whole(studio: Studio) -> None:
    for name, part in (("manuscript_page", "gone"), ("manuscript_question", "gone")):
        response = studio.kubo.get(name, studio.id, part)
        assert "said=part_gone" in response["Location"]
    assert studio.kubo.get("manuscript_about", studio.id, "gone").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"do": ""},
        {"do": "put"},
        {"do": "put", "on": "x" * 50, "at.question/gone/label": "x"},
        {"do": "put", "at.../../etc": "x"},
        {"do": "put", "at.procedure/title@": "x"},
        {"do": "put", "at.question/copies/label": "\0\ud7ff\x1b"},
        {"do": "add_page", "arg.nonsense": "x"},
        {"do": "add_question", "arg.into": "page/gone", "arg.kind": "text"},
        {"do": "rename_page", "arg.page": "whose", "arg.key": "Ä" * 500},
        {"do": "add_row", "arg.rows": "law", "arg.values.colour": "x"},
        {"do": "add_row", "arg.rows": "channels", "arg.values.name": "teleport"},
        {"do": "move_page", "next": "//evil.example/"},
        {"do": "__class__"},
    ],
)
def test_hostile_forms_change_nothing_and_break_nothing(
    studio: Studio, sent: dict[str, str]
) -> None:
    before = studio.kept().places
    for accept in ({}, SCRIPT):
        address = studio.kubo.address("manuscript_edit", studio.id)
        response = studio.kubo.client.post(address, sent, headers=accept)
        assert response.status_code < 500
        if response.status_code == 302:
            assert response["Location"].startswith("/midori/office/studio/")
    if sent.get("at.question/copies/label") is None:
        assert studio.kept().places == before


# ------------------------------------------------------------------ two at one time


def test_the_same_place_is_shown_with_both_versions(studio: Studio) -> None:
    place = "at.question/copies/label"
    studio.edit("put", **{place: "何通ですか"})
    at = studio.kubo.address("manuscript_question", studio.id, "copies")
    sent = {"do": "put", "on": 0, "next": at, place: "通数を教えてください"}

    response = studio.ota.post("manuscript_edit", studio.id, **sent)

    page = response.content.decode()
    assert response.status_code == 409
    assert "久保 操さんが同じところを変えました" in page.replace("　", " ")
    assert "何通ですか" in page
    assert "通数を教えてください" in page
    assert studio.place("question/copies/label") == "何通ですか"


def test_a_script_is_told_both_versions_too(studio: Studio) -> None:
    place = "at.question/copies/label"
    studio.edit("put", **{place: "何通ですか"})

    response = studio.by_script(studio.ota, "put", on=0, **{place: "数"})

    told = response.json()
    (clash,) = told["clashes"]
    assert not told["kept"]
    assert (clash["theirs"], clash["mine"]) == ("何通ですか", "数")


def test_what_a_form_did_not_change_stays_as_another_changed_it(
    studio: Studio,
) -> None:
    studio.edit("put", **{"at.question/copies/label": "何通ですか"})
    sent = {
        "do": "put",
        "on": 0,
        "at.question/copies/label": "通数",
        "at.question/copies/hint": "10通まで",
    }

    response = studio.ota.post("manuscript_edit", studio.id, **sent)

    assert response.status_code == 302
    assert studio.place("question/copies/label") == "何通ですか"
    assert studio.place("question/copies/hint") == "10通まで"


def test_each_is_told_who_else_is_there_and_what_they_changed(studio: Studio) -> None:
    studio.kubo.text("manuscript", studio.id)
    assert "久保" in studio.ota.text("manuscript", studio.id)
    studio.edit("put", **{"at.question/copies/label": "何通ですか"})

    told = studio.ota.post("manuscript_pulse", studio.id, on="0").json()

    assert told["others"] == ["久保 操"]
    assert told["changed"] == ["久保 操さん：何通ですか：質問の文を変えた"]


# ----------------------------------------------------------------- the end, and others


def test_a_manuscript_is_handed_over_for_a_second_person(studio: Studio) -> None:
    response = studio.kubo.post("manuscript_hand_over", studio.id)

    proposal = Proposal.objects.get(slug="shomeisho")
    assert f"proposals/{proposal.pk}/?said=drawn_up" in response["Location"]
    assert "確認に渡した原稿です" in studio.kubo.text("manuscript", studio.id)


def test_with_something_to_put_right_it_is_not_handed_over(studio: Studio) -> None:
    studio.edit("put", **{"at.procedure/summary": ""})

    response = studio.kubo.post("manuscript_hand_over", studio.id)

    assert "refused=HasFlaws" in response["Location"]
    page = studio.kubo.text("manuscript", studio.id)
    assert "「ひとことの説明」が空いています。" in page
    assert "about/what/#at-procedure-summary" in page


def test_a_discarded_manuscript_is_gone(studio: Studio) -> None:
    studio.kubo.post("manuscript_discard", studio.id)

    assert studio.kubo.get("manuscript", studio.id).status_code == 404


def test_strangers_find_nothing_and_change_nothing(studio: Studio) -> None:
    for desk in (studio.stranger,):
        for name in ("manuscript", "manuscript_history"):
            assert desk.get(name, studio.id).status_code == 404
            assert desk.get(name, uuid4()).status_code == 404
        for name in ("edit", "undo", "redo", "pulse", "discard", "hand_over"):
            address = f"manuscript_{name}"
            assert desk.post(address, studio.id, do="add_page").status_code == 404
    assert studio.kept().revision == 0


def test_the_history_says_what_was_changed_by_whom(studio: Studio) -> None:
    studio.edit("put", **{"at.question/copies/label": "何通ですか"})
    studio.kubo.post("manuscript_undo", studio.id)

    page = studio.kubo.text("manuscript_history", studio.id)

    assert "通数：質問の文を変えた" in page
    assert "元に戻す：通数：質問の文を変えた" in page
    assert "久保" in page


# ---------------------------------------------------------------- preview, examples


def walked(studio: Studio, desk: Desk, **answers: Any) -> dict[str, str]:
    """Return what the last page of a preview sends to keep a walk."""
    actor = actor_of(Staff.objects.get(login="kubo" if desk is studio.kubo else "mori"))
    claim = Claim(studio.town.id, int(actor.id), "manuscript", str(studio.id))
    walk = Walk(date(2026, 11, 24), answers)
    return {
        "token": token_of(claim),
        "walk": sealed(walk, claim),
        "title": "自分の分を2通",
    }


def test_a_walk_through_the_preview_becomes_an_example(studio: Studio) -> None:
    sent = walked(studio, studio.kubo, whose="self", copies=2, delivery="pickup")

    response = studio.kubo.post("manuscript_example", **sent)

    assert "例を残しました" in response.content.decode()
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert studio.place("examples") == ["example"]
    assert 'title = "自分の分を2通"' in studio.place("example/example")
    page = studio.kubo.text("manuscript_examples", studio.id)
    assert "自分の分を2通" in page
    assert "合っています" in page
    studio.edit("put", **{"at.question/copies/max": "1"})
    assert "合いません" in studio.kubo.text("manuscript_examples", studio.id)
    studio.edit("remove_example", **{"arg.name": "example"})
    assert studio.place("examples") == []


def test_a_walk_of_a_stranger_or_none_is_not_kept(studio: Studio) -> None:
    foreign = walked(studio, studio.stranger, whose="self")

    for desk, sent in (
        (studio.stranger, foreign),
        (studio.kubo, {"token": "x", "walk": "y"}),
        (studio.kubo, {}),
    ):
        response = desk.post("manuscript_example", **sent)
        assert "例を残せませんでした" in response.content.decode()
    assert studio.place("examples") is None


@pytest.mark.parametrize("kind", ["version", "proposal"])
def test_a_walk_through_what_is_no_manuscript_is_kept_nowhere(
    studio: Studio, kind: str
) -> None:
    ward, owner = studio.town.id, studio.kept().begun_by_id
    reference = offered(ward, "certificate").hash
    if kind == "proposal":
        made = a_definition(number=2)
        by = actor_of(Staff.objects.get(pk=owner))
        row = draw_up(made, examples={}, by=by, at=timezone.now())
        reference = str(row.pk)
    claim = Claim(ward, owner, kind, reference)
    sent = {
        "token": token_of(claim),
        "walk": sealed(Walk(timezone.localdate()), claim),
    }

    response = studio.kubo.post("manuscript_example", **sent)

    assert response.status_code == 200
    assert "例を残せませんでした" in response.content.decode()
    assert studio.place("examples") is None


# ---------------------------------------------------------------- back from the gate


def test_what_the_gate_finds_leads_back_to_its_place_in_the_studio(
    studio: Studio, settings: Settings
) -> None:
    settings.PAGE_JUDGE = "madoguchi.procedures.tests.judges.KIND"
    studio.kubo.post("manuscript_hand_over", studio.id)
    proposal = Proposal.objects.get(slug="shomeisho")
    studio.kubo.post("proposal_check", proposal.pk)

    page = studio.kubo.text("proposal", proposal.pk)

    home = studio.kubo.address("manuscript", studio.id)
    assert "原稿を開いて直す" in page
    assert f'href="{home}examples/"' in page  # there is no example yet
    studio.kubo.post("manuscript_discard", studio.id)
    assert home not in studio.kubo.text("proposal", proposal.pk)


@pytest.mark.parametrize(
    ("reason", "address"),
    [
        (Reason("rules", "never_yes", Place("rule", "fee.1#2")), "about/fee/#at-fee-1"),
        (Reason("reading", "long", Place("text", "body")),
         "about/what/#at-procedure-body"),
        (Reason("law", "no_article", Place("text", "law.9")), "about/grounds/#law"),
        (Reason("reading", "long", Place("text", "channels.counter.needs")),
         "about/guide/#at-channels-counter"),
        (Reason("law", "no_law"), "about/grounds/#law"),
        (Reason("standards", "no_period"), "about/terms/#at-period-days"),
        (Reason("identity", "no_why", Place("text", "identity")),
         "about/whom/#at-identity-rationale"),
        (Reason("identity", "certificate"), "about/whom/#at-identity-proofing"),
        (Reason("office", "nobody", Place("text", "stages.review")),
         "about/flow/#at-stage-review"),
        (Reason("reading", "long", Place("question", "copies")),
         "questions/copies/#at-question-copies"),
        (Reason("pages", "found", Place("page", "whose")),
         "pages/whose/#at-page-whose"),
        (Reason("languages", "incomplete", Place("question", "copies")), "texts/"),
        (Reason("pages", "found", Place("page", "check-answers")), None),
        (Reason("reading", "long", Place("question", "gone")), None),
        (Reason("definition", "not_the_same"), None),
    ],
)  # fmt: skip
def test_each_place_of_the_gate_has_its_page_in_the_studio(
    studio: Studio, reason: Reason, address: str | None
) -> None:
    found = mended_at(reason, studio.kept())

    assert found.partition(f"/studio/{studio.id}/")[2] == (address or "")
    assert bool(found) == bool(address)


def test_the_preview_shows_what_is_written_at_the_page_it_is_about(
    studio: Studio,
) -> None:
    page = studio.kubo.text("manuscript_page", studio.id, "copies")
    (address,) = re.findall(r'<iframe class="phone" src="([^"]+)"', page)

    shown = studio.kubo.client.get(address)

    assert address.endswith("/ja/copies/")
    assert "何通、どのように受け取りますか" in shown.content.decode()
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert (
        "frame-src 'self'"
        in studio.kubo.get("manuscript_preview", studio.id)["Content-Security-Policy"]
    )
