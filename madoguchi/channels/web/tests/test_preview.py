"""A version nobody offers is seen and walked through, by one person, and kept nowhere.

Every page carries what was typed on, sealed: no address, no row and no log line has it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from madoguchi.cases.tests.cast import Town, a_definition, a_town, staff
from madoguchi.channels.web.tests.steps import CERTIFICATE, text_of, with_asked
from madoguchi.documents.models import Document
from madoguchi.personnel.actions.sessions import begin
from madoguchi.personnel.signed_in import remember
from madoguchi.procedures.actions import draw_up
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.examples import differences, read_examples
from madoguchi.procedures.models import Proposal
from madoguchi.procedures.preview.claims import NOBODY, Claim, token_of
from madoguchi.procedures.preview.subjects import Subject, in_hand
from madoguchi.procedures.queries import offering
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Membership, Staff
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[4] / "procedures"
TYPED = "本物の氏名"


class Viewer:
    """A member of staff who looks at one version; `page` is what they see."""

    def __init__(self, town: Town, actor: Actor, claim: Claim | None = None) -> None:
        self.client = Client()
        session = self.client.session
        staff = Staff.objects.get(pk=int(actor.id))
        now = timezone.now()
        remember(session, begin(staff, factor="password", browser="", at=now))
        session.save()
        self.client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
        self.town, self.actor = town, actor
        self.token = token_of(claim) if claim else ""
        self.page: Any = None

    def at(self, place: str = "", manner: str = "ja") -> str:
        return f"/midori/preview/{self.token}/{manner}/{place}"

    def look(self, place: str = "", manner: str = "ja") -> str:
        self.page = self.client.get(self.at(place, manner))
        return text_of(self.page)

    @property
    def html(self) -> str:
        return str(self.page.content.decode())

    @property
    def walk(self) -> str:
        found = re.search(r'name="walk" value="([^"]+)"', self.html)
        assert found
        return found.group(1)

    @property
    def action(self) -> str:
        """Return where the page's own form is sent."""
        found = re.findall(r'<form[^>]* action="([^"]+)"', self.html)
        assert found
        return unescape(found[-1])

    def send(self, **typed: Any) -> str:
        self.page = self.client.post(
            self.action, {"walk": self.walk, **with_asked(typed)}
        )
        return text_of(self.page)

    def press(self, words: str) -> str:
        """Press a button that leads somewhere and takes the walk along."""
        found = re.search(
            rf'form="carried" formaction="([^"]+)"[^>]*>{words}', self.html
        )
        assert found, words
        address = unescape(found.group(1))
        self.page = self.client.post(address, {"walk": self.walk})
        return text_of(self.page)


@pytest.fixture
def proposal(town: Town) -> Proposal:
    with ward_scope(town.id):
        office = Department.objects.get(ward=town.ward, slug="kumin")
        owner = staff(office, "kubo", "久保 操", "owner")
        new = replace(a_definition(), number=2)
        return draw_up(new, examples={}, by=owner, at=timezone.now())


@pytest.fixture
def owner(town: Town, proposal: Proposal) -> Viewer:
    by = proposal.drawn_up_by
    return Viewer(
        town,
        Actor(town.id, "staff", str(by.pk)),
        Claim(town.id, by.pk, "proposal", str(proposal.pk)),
    )


def walk_to_the_check(viewer: Viewer) -> str:
    viewer.look("before-start/")
    said = viewer.send()
    for typed in CERTIFICATE.values():
        said = viewer.send(**typed)
    return said


# ------------------------------------------------------------------------- walking


def test_a_walk_goes_where_a_resident_would_go(owner: Viewer) -> None:
    assert "証明書の交付請求" in owner.look()
    assert "見本です。送ることはできません。" in text_of(owner.page)
    said = walk_to_the_check(owner)
    assert "入力の内容を確かめてください" in said
    assert "若葉 花子" in said
    assert "600円" in said

    receipt = owner.send()
    assert "0000-0000-00" in receipt
    decided = owner.press("この入力で決まること")
    assert "この版には要件がありません" in decided
    assert "必要な答えはすべてあります" in decided
    assert "600円" in decided


def test_a_wrong_page_is_refused_and_what_was_typed_stays(owner: Viewer) -> None:
    owner.look("copies/")
    said = owner.send(copies="たくさん")

    assert owner.page.status_code == 422
    assert "入力を直してください" in said
    assert 'value="たくさん"' in owner.html


def test_going_back_takes_the_answers_along(owner: Viewer) -> None:
    walk_to_the_check(owner)
    owner.press("変更する")
    assert 'value="2"' in owner.html

    said = owner.send(copies="3")

    assert "入力の内容を確かめてください" in said
    assert "900円" in said


def test_nothing_is_kept_for_later(owner: Viewer) -> None:
    owner.look("copies/")
    said = owner.send(copies="2", later="1")

    assert "見本は保存しません" in said
    assert 'value="2"' in owner.html


def test_a_walk_leaves_no_row_behind(owner: Viewer) -> None:
    owner.look()

    def rows() -> dict[str, int]:
        return {
            model._meta.label: model._default_manager.count()
            for model in apps.get_models()
        }

    before = rows()
    walk_to_the_check(owner)
    owner.send()
    owner.press("この入力で決まること")
    owner.look("copies/", "ja.wrong")

    assert rows() == before


def test_what_is_typed_is_in_no_address_and_in_no_log(
    owner: Viewer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    walk_to_the_check(owner)
    addresses = re.findall(r'(?:href|action|formaction)="([^"]*)"', owner.html)

    assert not [one for one in addresses if "0000" in one or "花子" in one]
    assert "花子" not in caplog.text
    assert "花子" not in owner.walk


def test_a_file_is_looked_at_and_let_go(town: Town) -> None:
    folder = ROOT / "juken" / "1"
    subject = Subject(compile_form(load(folder)), read_examples(folder)[0])
    with in_hand(town.id, subject) as token:
        viewer = Viewer(town, town.sato)
        viewer.token = token
        viewer.look("papers/")
        wrong = SimpleUploadedFile("a.exe", b"MZ not a paper")
        refused = viewer.send(paper=wrong)
        pdf = SimpleUploadedFile("所得の証明.pdf", b"%PDF-1.4\n%%EOF\n")
        viewer.send(paper=pdf)
        said = viewer.press("前のページに戻る")

    assert "入力を直してください" in refused
    assert "所得の証明.pdf" in said
    assert Document.objects.count() == 0


# -------------------------------------------------------------------- who may look


def test_only_whoever_it_was_made_for_sees_it(
    owner: Viewer, town: Town, proposal: Proposal
) -> None:
    stranger = Client().get(owner.at())
    clerk = Viewer(town, town.sato)
    clerk.token = owner.token

    assert stranger.status_code == 404
    assert clerk.client.get(clerk.at()).status_code == 404
    assert clerk.client.get(clerk.at("copies/")).status_code == 404
    assert "この版" not in text_of(stranger)


def test_a_role_that_was_taken_away_sees_no_more(owner: Viewer) -> None:
    assert owner.client.get(owner.at()).status_code == 200
    Membership.objects.filter(staff=int(owner.actor.id)).update(roles=["clerk"])

    assert owner.client.get(owner.at()).status_code == 404


def test_a_proposal_of_another_ward_is_not_there(
    owner: Viewer, proposal: Proposal
) -> None:
    other = a_town("aoba")
    with ward_scope(other.id):
        office = Department.objects.get(ward=other.ward, slug="kumin")
        noda = staff(office, "own", "野田", "owner")
        viewer = Viewer(other, noda)
    there = token_of(Claim(other.id, int(noda.id), "proposal", str(proposal.pk)))

    for ward, token in (("aoba", there), ("aoba", owner.token), ("midori", there)):
        answer = viewer.client.get(f"/{ward}/preview/{token}/ja/")
        assert answer.status_code == 404, ward


def test_an_old_address_says_so(owner: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.signing.time.time", lambda: 2e9)
    answer = owner.client.get(owner.at())

    assert answer.status_code == 410
    assert "見本の期限が切れました" in text_of(answer)


@pytest.mark.parametrize(
    ("kind", "reference"),
    [
        ("proposal", "no-id"),
        ("proposal", "00000000-0000-4000-8000-000000000000"),
        ("version", "0" * 64),
        ("in_hand", "nothing"),
        ("unheard", "of"),
    ],
)
def test_a_claim_about_nothing_is_answered_plainly(
    owner: Viewer, town: Town, kind: str, reference: str
) -> None:
    claim = Claim(town.id, int(owner.actor.id), kind, reference)
    owner.token = token_of(claim)

    assert owner.client.get(owner.at()).status_code == 404


def test_a_version_on_offer_can_be_looked_at(owner: Viewer, town: Town) -> None:
    digest = offering(town.id, "certificate").hash
    owner.token = token_of(Claim(town.id, int(owner.actor.id), "version", digest))

    assert "証明書の交付請求" in owner.look()
    assert owner.look("copies/")


@pytest.mark.parametrize("walk", ["", "abc", "A" * 80, "壊"])
def test_a_broken_walk_is_answered_plainly(owner: Viewer, walk: str) -> None:
    answer = owner.client.post(owner.at("copies/"), {"walk": walk, "copies": "1"})

    assert answer.status_code == 404


def test_a_claim_of_nobody_opens_only_what_is_in_hand(
    town: Town, proposal: Proposal
) -> None:
    token = token_of(Claim(town.id, NOBODY, "proposal", str(proposal.pk)))

    assert Client().get(f"/midori/preview/{token}/ja/").status_code == 404


# ------------------------------------------------------------------- how it is shown


def test_only_our_own_pages_may_show_it_in_a_frame(owner: Viewer) -> None:
    owner.look()
    policy = owner.page["Content-Security-Policy"]

    assert "frame-ancestors 'self'" in policy
    assert owner.page["X-Frame-Options"] == "SAMEORIGIN"
    assert "script-src 'self'" in policy
    owner.look(manner="ja.noscript")
    assert "script-src 'none'" in owner.page["Content-Security-Policy"]
    other = owner.client.get("/midori/")
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"]


def test_a_language_is_shown_without_changing_the_viewers_own(owner: Viewer) -> None:
    said = owner.look("copies/", "en")

    assert "This is a preview. Nothing can be sent." in said
    assert 'lang="en"' in owner.html
    assert owner.page["Content-Language"] == "en"
    assert "madoguchi_language" not in owner.page.cookies


@pytest.mark.parametrize("manner", ["xx", "ja.filled.filled", "ja.empty", "", "ja.x"])
def test_a_manner_that_is_none_is_not_there(owner: Viewer, manner: str) -> None:
    assert owner.client.get(owner.at("copies/", manner or "-")).status_code == 404


@pytest.mark.parametrize("step", ["no_such_page", "no-such-step", "as-example"])
def test_a_place_that_is_none_is_not_there(owner: Viewer, step: str) -> None:
    assert owner.client.get(owner.at(f"{step}/")).status_code == 404


@pytest.fixture
def tennyu(town: Town) -> Iterator[Viewer]:
    folder = ROOT / "tennyu" / "1"
    subject = Subject(
        compile_form(load(folder)), read_examples(folder)[0], "office:procedures"
    )
    with in_hand(town.id, subject) as token:
        viewer = Viewer(town, town.sato)
        viewer.token = token
        yield viewer


def test_a_page_is_shown_empty_filled_and_wrong(tennyu: Viewer) -> None:
    tennyu.look("members/")
    assert "aria-invalid" not in tennyu.html
    tennyu.look("mover/", "ja.filled")
    assert re.search(r'name="mover\.family" value="[^"]+"|value="[^"]+"', tennyu.html)
    said = tennyu.look("mover/", "ja.wrong")
    assert tennyu.html.count("aria-invalid") > 3
    assert "入力を直してください" in said


def listed(slug: str, page: str) -> Subject:
    """Return a version one of whose groups is filled one page each."""
    folder = ROOT / slug / "1"
    definition = load(folder)
    pages = tuple(
        replace(
            one,
            questions=tuple(
                replace(asked, own={**asked.own, "one_by_one": True})
                for asked in one.questions
            ),
        )
        if one.key == page
        else one
        for one in definition.pages
    )
    form = compile_form(replace(definition, pages=pages))
    return Subject(form, read_examples(folder)[0])


def test_one_record_of_a_list_has_its_own_page(town: Town) -> None:
    with in_hand(town.id, listed("tennyu", "members")) as token:
        viewer = Viewer(town, town.sato)
        viewer.token = token
        record, wrong, whole = (
            viewer.client.get(viewer.at("members/", manner) + query)
            for manner, query in (
                ("ja.filled", "?record=0"),
                ("ja.wrong", "?record=0"),
                ("ja.wrong", ""),
            )
        )
        viewer.look("members/", "ja.filled")
        viewer.page = viewer.client.post(
            viewer.action, {"walk": viewer.walk, "members.remove": "0"}
        )
        less = text_of(viewer.page)
        viewer.page = viewer.client.post(
            viewer.action, {"walk": viewer.walk, "members.edit": "0"}
        )

    assert "一覧に入れる" in text_of(record)
    assert wrong.content.decode().count("aria-invalid") > 3
    assert "入力を直してください" in text_of(whole)
    assert "2人目" not in less
    assert "一覧に入れる" in text_of(viewer.page)


def test_a_page_that_no_example_reaches_shows_all_it_asks(town: Town) -> None:
    form = compile_form(load(ROOT / "tennyu" / "1"))
    with in_hand(town.id, Subject(form)) as token:
        viewer = Viewer(town, town.sato)
        viewer.token = token
        said = viewer.look("late/")
        refused = viewer.look("not-eligible/")

    assert "この画面に来る例がありません" in said
    assert "要件に合わない例がない" in refused


def test_what_is_decided_names_each_rule_and_what_is_missing(town: Town) -> None:
    folder = ROOT / "juken" / "1"
    subject = Subject(compile_form(load(folder)), read_examples(folder)[0])
    with in_hand(town.id, subject) as token:
        viewer = Viewer(town, town.sato)
        viewer.token = token
        unknown = viewer.look("what-it-decides/")
        yes = viewer.look("what-it-decides/", "ja.filled")
        viewer.look("not-eligible/")
        no = viewer.press("この入力で決まること")

    assert "足りない答え" in unknown
    assert "要件1：満たしています" in yes
    assert "満たしていません" in no


def test_a_walk_is_kept_as_an_example_that_passes(
    tennyu: Viewer, tmp_path: Path
) -> None:
    tennyu.look("what-it-decides/", "ja.filled")
    assert 'action="/midori/office/procedures/"' in tennyu.html
    answer = tennyu.client.post(
        tennyu.at("as-example/"), {"walk": tennyu.walk, "title": "題\0"}
    )
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "one.toml").write_bytes(answer.content)
    examples, flaws = read_examples(tmp_path)

    assert "attachment" in answer["Content-Disposition"]
    assert flaws == []
    assert examples[0].title == "題"
    form = compile_form(load(ROOT / "tennyu" / "1"))
    assert list(differences(form, examples[0])) == []


def test_whether_one_is_entitled_can_be_tried(town: Town) -> None:
    folder = ROOT / "juken" / "1"
    subject = Subject(compile_form(load(folder)), read_examples(folder)[0])
    with in_hand(town.id, subject) as token:
        viewer = Viewer(town, town.sato)
        viewer.token = token
        viewer.look("am-entitled/")
        said = viewer.send()
        on = viewer.client.post(viewer.action, {"walk": viewer.walk, "apply": "1"})

    assert "まだ決まりません" in said
    assert on.status_code == 200
    assert "見本です" in text_of(on)
