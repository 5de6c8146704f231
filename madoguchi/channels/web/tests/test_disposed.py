"""Whoever comes back for a record that was destroyed is told so, and why."""

from uuid import uuid4

import pytest
from django.test import Client

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import MONDAY, Town, a_case, bring
from madoguchi.channels.web.tests.steps import (
    a_full_draft,
    a_resident,
    receipt_of,
    send,
    text_of,
)
from madoguchi.documents.models import Issue
from madoguchi.records.tests.cast import OVER, disposed

pytestmark = pytest.mark.django_db
GONE = "申請の記録は廃棄しました"


def sent_and_disposed(client: Client, town: Town) -> tuple[str, str, str]:
    """Send an application, end it, destroy it; return receipt page and its numbers."""
    receipt = send(client, a_full_draft(client))
    number, code = receipt_of(client, receipt)
    case = Case.objects.get()
    bring(town, case, "closed")
    Case.objects.update(closed_at=MONDAY)
    disposed(town)
    return receipt, number, code


def test_number_and_code_tell_what_became_of_it(client: Client, town: Town) -> None:
    _receipt, number, code = sent_and_disposed(client, town)
    typed = {"number": number, "code": code}

    page = Client().post("/midori/status/", typed)

    assert page.status_code == 410
    assert GONE in text_of(page)
    assert "令和12年4月1日" in text_of(page)


def test_a_wrong_code_tells_nothing(client: Client, town: Town) -> None:
    _receipt, number, _code = sent_and_disposed(client, town)

    page = Client().post("/midori/status/", {"number": number, "code": "AAAA-BBBB"})

    assert page.status_code == 422
    assert GONE not in text_of(page)


@pytest.mark.parametrize("page", ["", "looked/", "withdraw/", "correction/", "pay/"])
def test_no_page_of_the_case_breaks(client: Client, town: Town, page: str) -> None:
    sent_and_disposed(client, town)

    for browser in (client, Client()):
        there = browser.get(f"/midori/status/{Case.objects.get().pk}/{page}")
        assert there.status_code in (404, 405, 410)


def test_the_browser_that_sent_it_is_told_at_its_receipt(
    client: Client, town: Town
) -> None:
    receipt, *_ = sent_and_disposed(client, town)

    page = client.get(receipt)

    assert (page.status_code, GONE in text_of(page)) == (410, True)


def test_its_files_are_gone_too(client: Client, town: Town) -> None:
    sent_and_disposed(client, town)

    case = Case.objects.get()
    file = client.get(f"/midori/status/{case.pk}/documents/{uuid4()}/")

    assert file.status_code in (404, 410)


def test_the_list_of_a_resident_says_why_it_is_not_there(
    client: Client, town: Town
) -> None:
    a_resident(town, client)
    case = a_case(town, "closed", by=town.hanako, at=MONDAY)
    assert case.person is not None
    disposed(town)

    page = text_of(client.get("/midori/status/"))

    assert "保存期間が終わった申請は、記録を廃棄するので" in page
    assert case.reference not in page


def test_an_issued_paper_still_checks_out_and_says_what_is_behind_it(
    client: Client, town: Town
) -> None:
    case = a_case(town, "closed")
    Issue.objects.create(
        id=uuid4(), ward_id=town.id, stream=case.stream, kind="decision",
        number="8区民第12号", check_code="ABCDEFGH", dated_on=MONDAY, issued_at=MONDAY,
        sealed_reason=b"sealed",
    )  # fmt: skip
    disposed(town)
    typed = {"number": "8区民第12号", "code": "ABCD-EFGH"}

    page = text_of(client.post("/midori/letter/", typed))

    assert "この区が出した書類です" in page
    assert "確かめられるのは、番号と日付だけです" in page
    assert bytes(Issue.objects.get().sealed_reason) == b""
    assert Issue.objects.get().disposed_on == OVER.date()
