"""What a granted case is issued with, and what the office does with it."""

from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import Settings

from madoguchi.cases import actions, followers, issuing
from madoguchi.cases.actions import issuing as verbs
from madoguchi.cases.issuing import (
    address_sheet_of,
    issue_all,
    issue_papers,
    known_of,
    paper_of,
    print_anew,
    print_in_language,
)
from madoguchi.cases.models import Case
from madoguchi.cases.papers import templates_of
from madoguchi.cases.problems import NotAllowed, NotYours
from madoguchi.cases.queries import open_own
from madoguchi.cases.registers.border import Answer
from madoguchi.cases.tasks import tell_register, write_letter, write_request
from madoguchi.cases.tests.cast import (
    DAY,
    MONDAY,
    Town,
    a_case,
    a_definition,
    offer_real,
)
from madoguchi.cases.tests.test_protecting import DELIVERED, HERE, WISH
from madoguchi.documents.actions import Sent, Why, read_document
from madoguchi.documents.models import Delivery, Document, Issue
from madoguchi.documents.problems import NotIssued
from madoguchi.documents.template import read_template
from madoguchi.events.models import Event
from madoguchi.events.queries import history
from madoguchi.jobs.models import Job
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db
LOST = Why("lost")
OWN = """
source = "case"
[ja]
title = "交付証"
rows = [
  ["氏名", "{case.applicant}"],
  ["通数", "{answer.copies}"],
  ["住所", "{answer.address}"],
]
[en]
title = "Card"
rows = [["Name", "{case.applicant}"], ["Copies", "{answer.copies}"]]
"""


@pytest.fixture
def papers(town: Town, settings: Settings, tmp_path: Path) -> Town:
    """Offer a card that the ward issues from what was answered."""
    settings.PROCEDURES_DIR = tmp_path
    folder = tmp_path / "card" / "papers"
    folder.mkdir(parents=True)
    (folder / "card.toml").write_text(OWN, encoding="utf-8")
    roles = {"name": "applicant", "address": "address"}
    card = a_definition("card", outputs=("card",), roles=roles)
    publish(card, ward=town.id, by=Actor.system(town.id), at=MONDAY - 90 * DAY)
    forget_offers()
    return town


def a_card(town: Town) -> tuple[Case, Issue]:
    case = a_case(town, "granted", procedure="card")
    issue_papers.func(town.id, str(case.pk), "case")
    return case, Issue.objects.get(stream=case.stream)


def follow(case: Case, kind: str) -> set[str]:
    """Let the follower of this room hear a fact; return the tasks it asked for."""
    Job.objects.all().delete()
    for event in history(case.ward_id, case.stream):
        if event.kind == kind:
            followers.carry_out(event)
    return {job.task.rpartition(".")[2] for job in Job.objects.all()}


def test_a_grant_brings_the_papers_of_the_procedure_once(papers: Town) -> None:
    case, issue = a_card(papers)
    issue_papers.func(papers.id, str(case.pk), "case")

    assert Issue.objects.count() == 1
    assert (issue.kind, issue.name, issue.language) == ("certificate", "交付証", "ja")
    assert "issue_papers" in follow(case, "case.decided")


def test_a_refusal_brings_none(papers: Town) -> None:
    case = a_case(papers, "refused", procedure="card")
    issue_papers.func(papers.id, str(case.pk), "case")

    assert not Issue.objects.exists()
    assert follow(case, "case.decided") == {"write_letter"}


def test_a_paper_tells_what_was_answered_in_its_language(papers: Town) -> None:
    case = open_own(a_case(papers, "granted", procedure="card"))
    [template] = templates_of(case.row)
    said = paper_of(case, template, None, at=MONDAY, language="en")

    assert said.title == "Card"
    assert dict(said.rows)["Copies"].startswith("2")
    assert "若葉" in dict(said.rows)["Name"]


def test_the_register_is_asked_and_its_sample_is_marked(town: Town) -> None:
    offer_real(town, "juminhyo")
    case = a_case(town, "granted")
    Case.objects.filter(pk=case.pk).update(procedure="juminhyo")
    case.refresh_from_db()
    opened = open_own(case)
    template = read_template(
        Path(settings.PROCEDURES_DIR) / "juminhyo" / "papers" / "certificate.toml"
    )
    record = {"name": "若葉 花子"}

    sample = paper_of(opened, template, Answer("x", record, genuine=False), at=MONDAY)
    real = paper_of(opened, template, Answer("x", record), at=MONDAY)

    assert (sample.kind, sample.watermark) == ("sample", "見本")
    assert (real.kind, real.watermark) == ("certificate", "")
    assert ("氏名", "若葉 花子") in real.rows
    assert "生年月日" not in dict(real.rows)  # of which the register said nothing


def test_what_staff_gave_by_hand_is_not_asked_of_the_register(town: Town) -> None:
    case = a_case(town, "granted")
    actions.hand_over_done(
        case.pk, adapter="staff", result="issued", by=town.sato, at=MONDAY
    )
    assert follow(case, "case.handed_over") == set()


@pytest.mark.parametrize("slug", ["juminhyo", "kodomoiryo"])
def test_every_blank_of_a_shipped_template_is_a_question(slug: str) -> None:
    folder = Path(settings.PROCEDURES_DIR) / slug
    form = compile_form(load(folder / "1"))
    blanks = read_template(folder / "papers" / "certificate.toml").blanks()
    asked = {one.partition(".")[2] for one in blanks if one.startswith("answer.")}
    assert asked
    assert asked <= set(form.questions)


def test_a_clerk_has_a_lost_paper_printed_anew(papers: Town) -> None:
    case, issue = a_card(papers)
    verbs.ask_reissue(case.pk, issue.pk, LOST, by=papers.sato, at=MONDAY)
    assert follow(case, "issue.reissue_asked") == {"print_anew"}
    for _ in range(2):  # a job may run twice
        print_anew.func(papers.id, str(case.pk), str(issue.pk))

    issue.refresh_from_db()
    assert issue.replaced_by
    new = Issue.objects.get(pk=issue.replaced_by)
    assert (issue.state, new.state) == ("replaced", "valid")
    assert Issue.objects.count() == 2
    assert new.number != issue.number


def test_a_decision_letter_is_printed_anew_with_its_own_date(papers: Town) -> None:
    case = a_case(papers, "granted", procedure="card")
    write_letter.func(papers.id, str(case.pk))
    issue = Issue.objects.get(kind="decision")
    verbs.ask_reissue(case.pk, issue.pk, LOST, by=papers.sato, at=MONDAY + 9 * DAY)
    issue.refresh_from_db()
    new = issuing.reissue(open_own(case), issue, at=MONDAY + 9 * DAY)

    assert new.dated_on == issue.dated_on  # the time to appeal runs from there
    assert Issue.objects.get(pk=issue.pk).state == "replaced"


def test_what_asks_for_something_is_not_printed_anew(papers: Town) -> None:
    case = a_case(papers, "correcting")
    write_request.func(papers.id, str(case.pk))
    issue = Issue.objects.get()
    with pytest.raises(NotIssued, match="kind"):
        verbs.ask_reissue(case.pk, issue.pk, LOST, by=papers.sato, at=MONDAY)


def test_a_paper_is_had_in_another_language_beside_the_first(papers: Town) -> None:
    case, issue = a_card(papers)
    by = papers.sato
    verbs.ask_language(case.pk, issue.pk, "en", by=by, at=MONDAY)
    assert follow(case, "issue.language_asked") == {"print_in_language"}
    for _ in range(2):
        print_in_language.func(papers.id, str(case.pk), str(issue.pk), "en")

    languages = Issue.objects.values_list("language", "state").order_by("language")
    assert list(languages) == [("en", "valid"), ("ja", "valid")]
    for language in ("en", "ja", "ko"):  # there already, or in no template
        with pytest.raises(NotAllowed, match="language"):
            verbs.ask_language(case.pk, issue.pk, language, by=by, at=MONDAY)


def test_only_a_supervisor_revokes_and_says_why(papers: Town) -> None:
    case, issue = a_card(papers)
    mistake = Why("mistake")
    with pytest.raises(NotAllowed, match="revoke"):
        verbs.revoke_issue(case.pk, issue.pk, mistake, by=papers.sato, at=MONDAY)
    for wrong in (Why("lost"), Why("other", "  ")):
        with pytest.raises(NotAllowed, match="issue_"):
            verbs.revoke_issue(case.pk, issue.pk, wrong, by=papers.suzuki, at=MONDAY)
    verbs.revoke_issue(case.pk, issue.pk, mistake, by=papers.suzuki, at=MONDAY)
    issue.refresh_from_db()
    assert issue.state == "revoked"


def test_nothing_goes_over_the_counter_unseen(papers: Town) -> None:
    case, issue = a_card(papers)
    for sent, why in ((Sent("counter"), "seen"), (Sent("download"), "way")):
        with pytest.raises(NotAllowed, match=why):
            verbs.deliver_issue(case.pk, issue.pk, sent, by=papers.sato, at=MONDAY)
    seen = Sent("counter", seen="card")
    verbs.deliver_issue(case.pk, issue.pk, seen, by=papers.sato, at=MONDAY)
    assert Delivery.objects.get().seen == "card"


def test_papers_of_another_case_or_department_are_nobodys(papers: Town) -> None:
    case, issue = a_card(papers)
    other = a_case(papers, "granted", procedure="card")
    seen = Sent("counter", seen="card")
    for case_id, by in ((other.pk, papers.sato), (case.pk, papers.kato)):
        with pytest.raises(NotYours):
            verbs.deliver_issue(case_id, issue.pk, seen, by=by, at=MONDAY)
    assert not Delivery.objects.exists()


def test_the_address_sheet_goes_with_its_paper(town: Town) -> None:
    card = a_definition(
        "posted", roles={"name": "applicant", "address": "address"}, outputs=()
    )
    publish(card, ward=town.id, by=Actor.system(town.id), at=MONDAY - 90 * DAY)
    forget_offers()
    case = a_case(town, "granted", procedure="posted")
    write_letter.func(town.id, str(case.pk))
    sheet = address_sheet_of(open_own(case), Issue.objects.get())

    assert sheet
    assert sheet["addressee"]
    assert sheet["address"] == ""  # who fetches it was not asked
    assert sheet["marks"][0].split("-")[1] == Issue.objects.get().pk.hex


def test_a_protected_address_is_on_no_paper_and_no_sheet(papers: Town) -> None:
    case = a_case(papers, "granted", procedure="card", answers=DELIVERED)
    issue_papers.func(papers.id, str(case.pk), "case")
    issue = Issue.objects.get()
    [template] = templates_of(case)
    register = Answer("x", {"address": HERE, "name": f"{HERE} 花子"})

    def printed() -> tuple[str, str]:
        opened = open_own(case)
        said = paper_of(opened, template, register, at=MONDAY)
        sheet = address_sheet_of(opened, issue)
        record = known_of(opened, template, register.record, "ja")
        assert sheet
        return f"{said.rows}{record}", sheet["address"]

    before, sheet = printed()
    assert (HERE in before, HERE in sheet) == (True, True)
    actions.protect(case.pk, WISH, by=papers.sato, at=MONDAY)
    after, sheet = printed()
    assert "住所" not in after
    assert (HERE in after, sheet) == (False, "")


def test_telling_the_register_twice_issues_once(town: Town) -> None:
    case = a_case(town, "granted")
    for _ in range(2):
        tell_register(town.id, case.pk, at=MONDAY)
    assert Event.objects.filter(kind="case.handed_over").count() == 1


def test_all_is_sealed_on_the_disk(papers: Town) -> None:
    case = open_own(a_case(papers, "granted", procedure="card"))
    [document] = issue_all(case, "case", at=MONDAY)
    assert read_document(document).content.startswith(b"%PDF")
    assert Document.objects.get(pk=document.pk).key_id == case.row.key_id
