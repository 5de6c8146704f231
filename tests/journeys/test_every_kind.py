"""Every kind of question goes through every door: asked, checked, sent, seen.

What is only shown asks nothing, what is computed is kept, and an account is masked but
for those who pay.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from madoguchi.cases.actions import ask_correction, reveal
from madoguchi.cases.actions.corrections import Wish
from madoguchi.cases.models import Case, Draft
from madoguchi.cases.opened import Ask, OpenCase
from madoguchi.cases.problems import NothingAsked
from madoguchi.cases.queries import open_own
from madoguchi.cases.tests.cast import (
    Town,
    a_definition,
    a_page,
    a_question,
    a_town,
    text,
)
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.channels.web.tests.steps import (
    a_resident,
    begin,
    fill,
    id_of,
    send,
    text_of,
)
from madoguchi.events.queries import views_of
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.kinds.kind import kinds
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import forget_wards
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db

INK = "M10 10L20 30L40 20M60 60L61 62"
PAGES = (
    a_page(
        "before",
        a_question("read_me", "explanation", own={"text": text("先に読む文です。")}),
    ),
    a_page(
        "shop",
        a_question("company", "corporate_number"),
        a_question("hours", "opening_hours"),
        a_question("opens", "instant"),
        a_question("where", "map_point", own={"exact": True}),
    ),
    a_page(
        "use",
        a_question("chairs", "number", own={"min": 1, "max": 99}),
        a_question("note", "explanation", own={"text": text("いすの料金の説明。")}),
        a_question(
            "cost",
            "calculated",
            own={"gives": "money"},
            value=parse("chairs * 200"),
        ),
        a_question("many", "text", required=False, show_if=parse("cost > 1000")),
    ),
    a_page("pay", a_question("account", "bank_account")),
    a_page(
        "end",
        a_question(
            "terms",
            "consent",
            own={"statement": text("道を汚しません。"), "version": "2026-04"},
        ),
        a_question("sign", "signature"),
        a_question("applicant", "name"),
    ),
)
TYPED: Mapping[str, Mapping[str, str]] = {
    "before": {},
    "shop": {
        "company": "8000-0201-3000-1",
        "hours.mon_opens": "9時",
        "hours.mon_closes": "17:30",
        "opens": "2026年4月1日　9時30分",
        "where.place": "",
        "where.latitude": "35.710063, 139.8107",
        "where.longitude": "",
    },
    "use": {"chairs": "6", "cost": "1", "many": ""},
    "pay": {
        "account.bank_code": "0001",
        "account.branch_code": "012",
        "account.type": "ordinary",
        "account.number": "1234567",
        "account.holder": "わかば　はなこ",
    },
    "end": {
        "terms": "2026-04",
        "sign.name": "若葉 花子",
        "sign.drawing": INK,
        "applicant.family": "若葉",
        "applicant.given": "花子",
        "applicant.family_kana": "ワカバ",
        "applicant.given_kana": "ハナコ",
    },
}
KEPT: Mapping[str, Any] = {
    "company": "8000020130001",
    "hours": [{"day": "mon", "opens": "9:00", "closes": "17:30"}],
    "opens": "2026-04-01T00:30:00Z",
    "where": {"place": "", "latitude": "35.710063", "longitude": "139.810700"},
    "chairs": 6,
    "cost": 1200,
    "account": {
        "bank_code": "0001",
        "branch_code": "012",
        "type": "ordinary",
        "number": "1234567",
        "holder": "ワカバ ハナコ",
        "bank_name": "みずほ銀行",
        "branch_name": "",
    },
    "terms": {"version": "2026-04"},
    "sign": {"name": "若葉 花子", "drawing": INK},
    "applicant": {
        "family": "若葉",
        "given": "花子",
        "family_kana": "ワカバ",
        "given_kana": "ハナコ",
    },
}


def a_permit() -> Definition:
    return a_definition(
        "permit",
        pages=PAGES,
        fee=(),
        roles={"name": "applicant"},
        facts=(),
    )


@pytest.fixture
def town() -> Iterator[Town]:
    forget_wards()
    town = a_town()
    with ward_scope(town.id):
        long_ago = timezone.now() - timedelta(days=90)
        by = Actor.system(town.id)
        publish(a_permit(), ward=town.id, by=by, at=long_ago)
        forget_offers()
        forget_wards()
        yield town
    forget_wards()


def sent_by_web(client: Client) -> UUID:
    draft = begin(client, "permit")
    fill(client, draft, TYPED)
    send(client, draft)
    return id_of(draft)


def sent_by_staff(desk: Desk) -> UUID:
    begun = desk.post(
        "entry",
        procedure="permit",
        channel="counter",
        arrived_on=timezone.localdate().isoformat(),
    )
    assert begun.status_code == 302, begun.content.decode()
    draft = Draft.objects.latest("started_at")
    whole = {name: value for page in TYPED.values() for name, value in page.items()}
    asked = [one.key for page in PAGES for one in page.questions]
    for _ in range(2):  # the answer of one page opens a question on the screen
        typed = desk.post("entry_form", draft.pk, asked=asked, **whole)
    assert typed.status_code == 302, text_of(typed)
    checked = desk.text("entry_check", draft.pk)
    assert "口座番号：1234567" in checked
    assert "1,200円" in checked
    assert "先に読む文です。" not in checked
    assert INK in checked
    desk.post("entry_check", draft.pk)
    return draft.pk


def opened(case: UUID) -> OpenCase:
    return open_own(Case.objects.get(pk=case))


def test_this_procedure_asks_with_every_kind_that_has_a_folder() -> None:
    asked = {one.kind for page in PAGES for one in page.questions}
    folders = {
        name
        for name, kind in kinds().items()
        if len(type(kind).__module__.split(".")) == 4
        and type(kind).__module__.rpartition(".")[2] == name
    }
    plain = {"address", "birthdate", "choice", "choices", "date", "file", "group"}
    plain |= {"money", "phone", "text", "yesno", "slot"}

    assert folders - plain <= asked


def test_both_doors_keep_the_same_answers(town: Town, client: Client) -> None:
    by_web = opened(sent_by_web(client))
    by_staff = opened(sent_by_staff(Desk.of(town, town.sato)))

    assert by_web.answers == KEPT
    assert by_staff.answers == KEPT


def test_the_page_shows_what_it_computed_and_what_it_explains(
    town: Town, client: Client
) -> None:
    draft = begin(client, "permit")
    fill(client, draft, {"before": {}, "shop": TYPED["shop"]})
    open_yet = text_of(client.get(f"{draft}use/"))
    wrong = client.post(f"{draft}use/", {"asked": ["chairs"], "chairs": "x"})
    client.post(f"{draft}use/", {"asked": ["chairs"], "chairs": "3"})
    computed = text_of(client.get(f"{draft}use/"))

    assert "ここに計算の結果が出ます。" in open_yet
    assert "いすの料金の説明。" in computed
    assert "600円" in computed
    assert wrong.status_code == 422
    assert "ここに計算の結果が出ます。" in text_of(wrong)


def test_what_a_browser_sends_for_a_computed_answer_is_not_believed(
    town: Town, client: Client
) -> None:
    draft = begin(client, "permit")
    fill(client, draft, {key: TYPED[key] for key in ("before", "shop")})
    client.post(
        f"{draft}use/", {"asked": ["chairs", "cost"], "chairs": "3", "cost": "9"}
    )

    assert "9円" not in text_of(client.get(f"{draft}use/"))


def test_the_check_says_every_answer_in_full_and_nothing_else(
    town: Town, client: Client
) -> None:
    draft = begin(client, "permit")
    fill(client, draft, TYPED)
    check = client.get(f"{draft}check-answers/")
    said = text_of(check)

    assert "口座番号：1234567" in said
    assert "1,200円" in said
    assert "月曜日：9:00–17:30" in said
    assert "令和8年4月1日（2026年） 9:30" in said
    assert "北緯35.710063度、東経139.810700度" in said
    assert "同意しました（文書の版：2026-04）" in said
    assert f'd="{INK}"' in check.content.decode()
    assert "先に読む文です。" not in said
    assert "cost/?" not in check.content.decode()


def test_an_account_is_masked_once_it_was_sent(town: Town, client: Client) -> None:
    a_resident(town, client)
    case = sent_by_web(client)
    mine = text_of(client.get(f"/midori/status/{case}/"))

    assert "1234567" not in mine
    assert "＊＊＊＊567" in mine


def test_the_office_reads_all_of_an_account_only_on_record(
    town: Town, client: Client
) -> None:
    case = sent_by_web(client)
    desk = Desk.of(town, town.sato)
    masked = desk.text("case", case)
    (link,) = re.findall(r'href="[^"]*\?reveal=(\w+)#answers"', masked)
    stream = Case.objects.get(pk=case).stream

    assert "1234567" not in masked
    assert "＊＊＊＊567" in masked
    assert link == "account"
    assert "口座番号：1234567" in desk.text("case", case, reveal="account")
    looks = [one for one in views_of(town.id, stream) if one.kind == "answer.revealed"]
    assert [(one.actor, one.shown) for one in looks] == [
        (f"staff/{town.sato.id}", ("account",))
    ]
    assert "1234567" not in desk.text("correction", case)


def test_who_does_not_work_on_it_reads_no_account(town: Town, client: Client) -> None:
    case = opened(sent_by_web(client))
    now = timezone.now()

    assert not reveal(case, "account", town.kato, now)
    assert not reveal(case, "company", town.sato, now)
    assert not reveal(case, "nothing", town.sato, now)
    assert reveal(case, "account", town.suzuki, now)


def test_what_nobody_answered_cannot_be_corrected(town: Town, client: Client) -> None:
    case = sent_by_web(client)
    desk = Desk.of(town, town.sato)
    page = desk.text("correction", case)

    assert 'value="company"' in page
    for key in ("read_me", "note", "cost"):
        assert f'value="{key}"' not in page
    wish = Wish((Ask("cost", "unclear", "直してください"),), timezone.localdate())
    with pytest.raises(NothingAsked):
        ask_correction(case, wish, by=town.sato, at=timezone.now())


def test_consent_to_an_older_text_is_asked_again(town: Town, client: Client) -> None:
    draft = begin(client, "permit")
    fill(client, draft, {key: TYPED[key] for key in list(TYPED)[:-1]})
    end = {**TYPED["end"], "terms": "2025-10", "asked": ["terms", "sign", "applicant"]}
    said = client.post(f"{draft}end/", end)

    assert said.status_code == 422
    assert "文書が新しくなっています。" in text_of(said)


def test_a_button_without_a_script_copies_the_hours(town: Town, client: Client) -> None:
    draft = begin(client, "permit")
    raw = {**TYPED["shop"], "hours.copy": "1", "asked": ["company", "hours", "where"]}
    page = client.post(f"{draft}shop/", raw).content.decode()

    assert re.search(r'name="hours.fri_closes" value="17:30"', page)
    assert not re.search(r'name="hours.sat_closes" value="17:30"', page)


def test_english_pages_say_the_new_kinds_in_english(town: Town, client: Client) -> None:
    draft = begin(client, "permit")
    fill(client, draft, {key: TYPED[key] for key in ("before", "shop", "use")})
    client.get("/midori/?lang=en")
    page = text_of(client.get(f"{draft}pay/"))
    wrong = client.post(f"{draft}pay/", {"asked": ["account"]})

    assert "Enter the name in Japanese" in page
    assert "Account holder (in katakana)" in page
    assert "Look at the passbook or cash card" in text_of(wrong)


# ------------------------------------------------------- records, one page for each


def a_family() -> Definition:
    """Return a procedure with a list of people, each filled in on a page."""
    people = a_question(
        "people",
        "group",
        own={"item": text("人"), "one_by_one": True, "min": 2, "max": 3},
        questions=(
            a_question("name", "text"),
            a_question("age", "number", own={"max": 120}),
            a_question("account", "bank_account", required=False),
        ),
    )
    return a_definition(
        "family",
        pages=(a_page("people", people), a_page("end", a_question("who", "name"))),
        fee=(),
        roles={"name": "who"},
        facts=(),
    )


@pytest.fixture
def people(town: Town, client: Client) -> str:
    """Begin an application of a family; return the address of its list."""
    long_ago = timezone.now() - timedelta(days=90)
    publish(a_family(), ward=town.id, by=Actor.system(town.id), at=long_ago)
    forget_offers()
    return f"{begin(client, 'family')}people/"


def put(client: Client, page: str, number: int, name: str, age: str) -> Any:
    raw = {f"people.{number}.name": name, f"people.{number}.age": age}
    return client.post(f"{page}?record={number}", {"asked": ["people"], **raw})


def test_records_are_added_changed_and_removed_a_page_each(
    client: Client, people: str
) -> None:
    empty = text_of(client.get(people))
    added = client.post(people, {"asked": ["people"], "people.add": "1"})
    assert added["Location"] == f"{people}?record=0"
    assert "1人目" in text_of(client.get(added["Location"]))
    for number, name in enumerate(("花子", "一郎", "二郎")):
        assert put(client, people, number, name, "40")["Location"] == people
    changed = client.post(people, {"asked": ["people"], "people.edit": "1"})
    assert 'value="一郎"' in client.get(changed["Location"]).content.decode()
    put(client, people, 1, "和子", "41")
    client.post(people, {"asked": ["people"], "people.remove": "0"})
    shown = text_of(client.get(people))

    assert "まだ入力がありません。" in empty
    assert "花子" not in shown
    assert "一郎" not in shown
    assert [shown.index(name) for name in ("和子", "二郎")] == sorted(
        shown.index(name) for name in ("和子", "二郎")
    )
    on = client.post(people, {"asked": ["people"]})
    assert on["Location"].endswith("/end/")


def test_a_wrong_record_is_not_kept_and_says_what_to_do(
    client: Client, people: str
) -> None:
    put(client, people, 0, "花子", "40")
    wrong = put(client, people, 1, "", "150")
    said = text_of(wrong)

    assert wrong.status_code == 422
    assert "120より大きい数です。" in said
    assert 'href="#f-people-1-age"' in wrong.content.decode()
    assert "花子" in text_of(client.get(people))
    assert "2人目" not in text_of(client.get(people))


def test_the_list_does_not_go_on_with_too_few_or_more_than_fit(
    client: Client, people: str
) -> None:
    none_yet = client.post(people, {"asked": ["people"]})
    put(client, people, 0, "花子", "40")
    one = client.post(people, {"asked": ["people"]})
    beyond = put(client, people, 2, "飛び越し", "40")
    for number in (1, 2, 3):
        put(client, people, number, f"人{number}", "40")
    full = client.get(people)

    assert none_yet.status_code == one.status_code == 422
    assert "2件以上入力してください" in text_of(one)
    assert beyond["Location"] == people
    assert "人2" in text_of(full)
    assert "人3" not in text_of(full)
    assert 'name="people.add"' not in full.content.decode()


def test_an_account_on_the_list_is_masked(client: Client, people: str) -> None:
    account = {
        f"people.0.account.{name.partition('.')[2]}": value
        for name, value in TYPED["pay"].items()
    }
    raw = {"people.0.name": "花子", "people.0.age": "40", **account}
    client.post(f"{people}?record=0", {"asked": ["people"], **raw})
    shown = text_of(client.get(people))

    assert "＊＊＊＊567" in shown
    assert "1234567" not in shown


def test_staff_type_all_records_on_one_screen(
    town: Town, client: Client, people: str
) -> None:
    desk = Desk.of(town, town.sato)
    desk.post(
        "entry",
        procedure="family",
        channel="counter",
        arrived_on=timezone.localdate().isoformat(),
    )
    draft = Draft.objects.latest("started_at")
    page = desk.text("entry_form", draft.pk)

    assert 'name="people.0.name"' in page
    assert 'name="people.add"' in page
