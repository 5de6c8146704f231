"""At the office door several drafts are picked, read one by one, and stamped."""

from django.utils import timezone

from madoguchi.cases import actions
from madoguchi.cases.models import Proposal, Step
from madoguchi.cases.opened import Ruling
from madoguchi.cases.tests.cast import Office, Town, a_case, an_office
from madoguchi.channels.office.tests.desk import Desk

REASON = "区内に住民登録がありません。"


def drafted(town: Town) -> tuple[Office, list[Proposal]]:
    office = an_office(town)
    ruling = Ruling("refused", "not_eligible", REASON)
    rows = [
        actions.propose(
            a_case(town, "reviewing").pk,
            ruling,
            is_urgent=False,
            by=town.sato,
            at=timezone.now(),
        )
        for _ in range(2)
    ]
    return office, rows


def test_each_draft_is_shown_whole_before_it_can_be_stamped(town: Town) -> None:
    office, rows = drafted(town)
    desk = Desk.of(town, office.chief)
    assert "まとめて承認する" in desk.text("approvals")
    assert all(one.case.reference in desk.text("stamps") for one in rows)

    picked = [str(one.pk) for one in rows]
    page = desk.post("stamps", pick=picked).content.decode()

    assert page.count(REASON) == len(rows)
    assert page.count("若葉") >= len(rows)
    assert 'name="pick"' in page
    assert "checked" not in page
    assert not Step.objects.exclude(staff=None).exists()


def test_only_what_was_ticked_is_stamped_and_each_has_its_result(town: Town) -> None:
    office, rows = drafted(town)
    desk = Desk.of(town, office.chief)
    desk.post("stamps", pick=[str(one.pk) for one in rows])
    marks = {f"mark.{one.pk}": bytes(one.digest).hex() for one in rows}

    done = desk.post("stamps", sure="yes", pick=[str(rows[0].pk)], **marks)

    assert "1件を承認しました" in done.content.decode()
    stamped = Step.objects.exclude(staff=None).values_list("proposal", flat=True)
    assert list(stamped) == [rows[0].pk]


def test_what_changed_since_says_why_it_was_not_stamped(town: Town) -> None:
    office, rows = drafted(town)
    desk = Desk.of(town, office.chief)
    desk.post("stamps", pick=[str(one.pk) for one in rows])
    marks = {f"mark.{one.pk}": bytes(one.digest).hex() for one in rows}
    actions.recall(rows[1].pk, by=town.sato, at=timezone.now())

    done = desk.post("stamps", sure="yes", pick=[str(one.pk) for one in rows], **marks)

    page = done.content.decode()
    assert "1件を承認しました" in page
    assert "承認できなかったものが1件" in page


def test_nothing_picked_says_so(town: Town) -> None:
    desk = Desk.of(town, an_office(town).chief)

    said = desk.post("stamps", pick=["nonsense"])

    assert "refused=BadBulk" in said["Location"]
    assert "いまはありません" in desk.text("stamps")
