"""The kinds that bring a folder: read generously, kept exactly, said plainly."""

from typing import Any

import pytest

from madoguchi.procedures.expressions.compile import Env, compile_tree
from madoguchi.procedures.expressions.parse import parse as expression
from madoguchi.procedures.expressions.shapes import Scope
from madoguchi.procedures.kinds.kind import kind_of, kind_words, kinds
from madoguchi.procedures.kinds.problem import Problem, Unusable
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.tests.test_kinds import (
    ACCOUNT,
    TODAY,
    a_question,
    parse,
    problems,
)
from madoguchi.procedures.texts import Text
from madoguchi.procedures.wording import label, sentence

ACCOUNT_QUESTION = a_question("bank_account")


def said(question: Question, answer: Any, language: str = "ja") -> str:
    return kind_of(question).display(question, answer, language)


def value_of(text: str, question: Question, answer: Any) -> Any:
    """Return what an expression says about one answer."""
    scope = Scope(({"q": kind_of(question).shape(question)},))
    return compile_tree(expression(text), scope)(Env({"q": answer}))


# ---------------------------------------------------------------- corporate numbers


@pytest.mark.parametrize(
    "typed",
    [
        "8000020130001",
        "８０００－０２０１３ー０００１",
        "8 0000 2013 0001",
        "T8000020130001",
    ],
)
def test_a_corporate_number_is_read_however_it_is_written(typed: str) -> None:
    assert parse(a_question("corporate_number"), typed) == "8000020130001"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("8000020130010", "corporate_check_digit"),
        ("800002013000", "corporate_length"),
        ("80000201300011", "corporate_length"),
        ("800002013000l", "corporate_not_digits"),
    ],
)
def test_a_corporate_number_that_is_none_is_refused(typed: str, code: str) -> None:
    assert problems(a_question("corporate_number"), typed) == [("", code)]


# -------------------------------------------------------------------- bank accounts


def test_an_account_is_read_in_any_width_and_padded() -> None:
    typed = {
        "bank_code": "０００１",
        "branch_code": "012",
        "type": "普通",
        "number": "12-345",
        "holder": "わかば　みどり",
    }
    assert parse(ACCOUNT_QUESTION, typed) == ACCOUNT


def test_symbol_and_number_of_a_post_bank_passbook_are_an_account() -> None:
    typed = ACCOUNT | {
        "bank_code": "9900",
        "branch_code": "10120",
        "type": "",
        "number": "12345671",
    }
    assert parse(ACCOUNT_QUESTION, typed) == ACCOUNT | {
        "bank_code": "9900",
        "branch_code": "018",
        "number": "1234567",
        "bank_name": "ゆうちょ銀行",
        "branch_name": "〇一八",
    }


@pytest.mark.parametrize(
    ("bank", "branch", "names"),
    [
        ("みずほ", "新宿", ("みずほ銀行", "新宿")),
        ("みずほ銀行", "しんじゅく支店", ("みずほ銀行", "新宿")),
        ("ゆうちょ", "〇一八", ("ゆうちょ銀行", "〇一八")),
        ("城南信用金庫", "001", ("城南信用金庫", "営業部本店")),
        ("0001 みずほ銀行", "240 新宿", ("みずほ銀行", "新宿")),
    ],
)
def test_bank_and_branch_are_found_by_name(
    bank: str, branch: str, names: tuple[str, str]
) -> None:
    typed = ACCOUNT | {"bank_code": bank, "branch_code": branch}

    account = parse(ACCOUNT_QUESTION, typed)

    assert (account["bank_name"], account["branch_name"]) == names
    again = kind_of(ACCOUNT_QUESTION).typed(ACCOUNT_QUESTION, account)
    assert parse(ACCOUNT_QUESTION, {part: many[0] for part, many in again.items()}) == (
        account
    )


def test_a_code_that_is_not_listed_is_kept_and_said_so() -> None:
    account = parse(ACCOUNT_QUESTION, ACCOUNT | {"bank_code": "0002"})

    assert account["bank_name"] == ""
    assert "金融機関：0002（一覧にない番号です" in said(ACCOUNT_QUESTION, account)


def test_a_name_that_may_mean_a_few_offers_them() -> None:
    kind = kind_of(ACCOUNT_QUESTION)
    raw = {"bank_code": ["三菱"], "branch_code": ["東京"]}

    offered = kind.pressed(ACCOUNT_QUESTION, raw)

    assert offered is not None
    assert offered["bank_codes"] == ["0005 三菱UFJ銀行", "0288 三菱UFJ信託銀行"]
    chosen = kind.pressed(ACCOUNT_QUESTION, {**raw, "bank_code": ["0005 三菱UFJ銀行"]})
    assert chosen is not None
    assert all("東京" in one for one in chosen["branch_codes"])


def test_a_code_offers_nothing() -> None:
    raw = {"bank_code": ["0001"], "branch_code": ["新宿"]}
    assert kind_of(ACCOUNT_QUESTION).pressed(ACCOUNT_QUESTION, raw) is None


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"bank_code": ""}, ("bank_code", "account_bank_code_missing")),
        ({"bank_code": "農"}, ("bank_code", "account_bank_code_several")),
        ({"bank_code": "12"}, ("bank_code", "account_bank_code_length")),
        ({"bank_code": "ほげ"}, ("bank_code", "account_bank_code_unknown")),
        ({"branch_code": "0123"}, ("branch_code", "account_branch_code_length")),
        ({"branch_code": ""}, ("branch_code", "account_branch_code_missing")),
        ({"branch_code": "x"}, ("branch_code", "account_branch_code_unknown")),
        ({"type": ""}, ("type", "account_type_missing")),
        ({"type": "定期"}, ("type", "not_an_option")),
        ({"number": ""}, ("number", "account_number_missing")),
        ({"number": "12345678"}, ("number", "account_number_length")),
        ({"number": "1234x"}, ("number", "account_number_not_digits")),
        ({"holder": ""}, ("holder", "account_holder_missing")),
        ({"holder": "若葉"}, ("holder", "account_holder_letter")),
        ({"holder": "ガ" * 16}, ("holder", "account_holder_long")),
    ],
)
def test_each_part_of_an_account_says_what_is_wrong(
    changed: dict[str, str], found: tuple[str, str]
) -> None:
    assert problems(ACCOUNT_QUESTION, ACCOUNT | changed) == [found]


def test_a_corporate_holder_keeps_brackets_and_letters() -> None:
    typed = ACCOUNT | {"holder": "カ）わかばＡＢＣ"}
    assert parse(ACCOUNT_QUESTION, typed)["holder"] == "カ)ワカバABC"


def test_an_account_is_masked_to_its_last_digits() -> None:
    kind = kind_of(ACCOUNT_QUESTION)
    masked = kind.masked(ACCOUNT_QUESTION, ACCOUNT, "ja")

    assert "0012345" not in masked
    assert "ミドリ" not in masked
    assert "口座番号：＊＊＊＊345" in masked
    assert "口座番号：0012345" in said(ACCOUNT_QUESTION, ACCOUNT)
    assert "Account number: 0012345" in said(ACCOUNT_QUESTION, ACCOUNT, "en")


def test_an_account_in_a_group_is_masked_too() -> None:
    group = Question(
        "q",
        "group",
        Text(ja="受け取る人", en="Payees"),
        own={"item": Text(ja="人", en="payee")},
        questions=(Question("account", "bank_account", Text(ja="口座")),),
    )
    masked = kind_of(group).masked(group, [{"account": ACCOUNT}], "ja")

    assert "0012345" not in masked
    assert "＊＊＊＊345" in masked


# -------------------------------------------------------------------- opening hours

HOURS = a_question("opening_hours")


def test_opening_hours_are_read_as_people_write_times() -> None:
    typed = {"mon_opens": "９時半", "mon_closes": "1730", "sun_opens": "10",
             "sun_closes": "24:00"}  # fmt: skip
    assert parse(HOURS, typed) == [
        {"day": "mon", "opens": "9:30", "closes": "17:30"},
        {"day": "sun", "opens": "10:00", "closes": "24:00"},
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"tue_opens": "9"}, ("tue_closes", "hours_closes_missing")),
        ({"tue_closes": "9"}, ("tue_opens", "hours_opens_missing")),
        ({"tue_opens": "朝", "tue_closes": "9"}, ("tue_opens", "hours_not_a_time")),
        ({"tue_opens": "9", "tue_closes": "5"}, ("tue_closes", "hours_backwards")),
        ({"tue_opens": "9", "tue_closes": "9:00"}, ("tue_closes", "hours_same")),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    typed: dict[str, str], found: tuple[str, str]
) -> None:
    assert problems(HOURS, typed) == [found]


def test_a_bar_may_close_after_midnight() -> None:
    bar = a_question("opening_hours", overnight=True)
    assert parse(bar, {"fri_opens": "18", "fri_closes": "2"}) == [
        {"day": "fri", "opens": "18:00", "closes": "2:00"}
    ]


def test_days_with_the_same_hours_are_said_together() -> None:
    answer = [
        {"day": day, "opens": "9:00", "closes": "17:00"}
        for day in ("mon", "tue", "wed", "thu", "fri")
    ]
    assert said(HOURS, answer) == "月曜日–金曜日：9:00–17:00\n土曜日–祝日：休み"
    assert said(HOURS, answer, "en").endswith("Saturday–Public holidays: closed")


def test_a_button_copies_monday_to_the_empty_weekdays() -> None:
    raw = {"mon_opens": ["9"], "mon_closes": ["17"], "wed_opens": ["10"], "copy": ["1"]}
    changed = kind_of(HOURS).pressed(HOURS, raw)

    assert changed
    assert changed["fri_closes"] == ["17"]
    assert changed["wed_opens"] == ["10"]
    assert "sat_opens" not in changed
    assert "copy" not in changed


def test_an_expression_can_ask_for_a_day() -> None:
    answer = [{"day": "sun", "opens": "9:00", "closes": "17:00"}]
    assert value_of('some(q, day == "sun")', HOURS, answer) is True
    assert value_of('some(q, day == "sat")', HOURS, answer) is False


# --------------------------------------------------------------------- a map point

POINT = a_question("map_point")


@pytest.mark.parametrize(
    "typed",
    [
        {"latitude": "35.71", "longitude": "139.81"},
        {"latitude": "北緯３５．７１度", "longitude": "東経139.81度"},
        {"latitude": "35度42分36秒", "longitude": "139°48'36\""},
        {"latitude": "35.71, 139.81"},
        {"latitude": "geo:35.71,139.81"},
    ],
)
def test_a_point_is_read_from_numbers_in_any_writing(typed: dict[str, str]) -> None:
    point = {"place": "", "latitude": "35.710000", "longitude": "139.810000"}
    assert parse(POINT, typed) == point


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"latitude": "139.81", "longitude": "35.71"},
         [("latitude", "point_swapped"), ("longitude", "point_swapped")]),
        ({"latitude": "35.71"}, [("longitude", "point_longitude_missing")]),
        ({"longitude": "139"}, [("latitude", "point_latitude_missing")]),
        ({"latitude": "駅前", "longitude": "139"},
         [("latitude", "point_not_a_number")]),
        ({"latitude": "51.5", "longitude": "0.1"},
         [("latitude", "point_latitude_outside"),
          ("longitude", "point_longitude_outside")]),
    ],
)  # fmt: skip
def test_a_point_that_cannot_be_says_why(
    typed: dict[str, str], found: list[tuple[str, str]]
) -> None:
    assert problems(POINT, typed) == found


def test_a_place_in_words_is_enough_unless_the_numbers_are_needed() -> None:
    exact = a_question("map_point", exact=True)
    assert parse(POINT, {"place": "若葉公園の北の入口"})["place"]
    assert [code for _, code in problems(exact, {"place": "若葉公園"})] == [
        "point_latitude_missing",
        "point_longitude_missing",
    ]


# ----------------------------------------------------------------------- signatures

SIGN = a_question("signature")
INK = "M10 10L20 30L40 20M60 60L61 62"


def test_a_typed_name_and_a_drawing_are_signatures_alike() -> None:
    assert parse(SIGN, {"name": "若葉 みどり"}) == {
        "name": "若葉 みどり",
        "drawing": "",
    }
    drawn = parse(SIGN, {"drawing": INK})
    assert drawn == {"name": "", "drawing": INK}
    picture = kind_of(SIGN).picture(SIGN, drawn)
    assert picture
    assert picture.path == INK


@pytest.mark.parametrize(
    ("drawing", "code"),
    [
        ("M1 1L2 2", "signature_short"),
        ('M1 1L2 2"/><script>', "signature_broken"),
        ("M1 1L2 2L601 1L4 4L5 5L6 6", "signature_broken"),
        ("L1 1L2 2L3 3L4 4L5 5", "signature_broken"),
        ("M1 1" + "L1 1" * 6000, "signature_long"),
    ],
)
def test_only_lines_in_the_frame_are_a_drawing(drawing: str, code: str) -> None:
    assert problems(SIGN, {"drawing": drawing}) == [("drawing", code)]


# ------------------------------------------------------------- consent with a version

TERMS = a_question("consent", statement=Text(ja="約束", en="Terms"), version="2026-04")


def test_consent_keeps_the_version_of_its_text() -> None:
    answer = parse(TERMS, "2026-04")

    assert answer == {"version": "2026-04"}
    assert "2026-04" in said(TERMS, answer)
    assert value_of('q.version == "2026-04"', TERMS, answer) is True


@pytest.mark.parametrize("given", ["yes", "2025-10"])
def test_consent_to_another_text_is_none(given: str) -> None:
    assert problems(TERMS, given) == [("", "text_changed")]
    old = kind_of(TERMS).typed(TERMS, {"version": "2025-10"})
    assert [code for _, code in problems(TERMS, {"": old[""][0]})] == ["text_changed"]


def test_consent_without_a_version_is_as_it_was() -> None:
    plain = a_question("consent", statement=Text(ja="約束"))
    answer = parse(plain, "yes")
    assert answer is True
    assert kind_of(plain).typed(TERMS, answer) == {}


# ------------------------------------------------------------------------- all kinds


def test_a_slot_is_refused_with_a_sentence() -> None:
    (sentence_,) = kinds()["slot"].flaws(a_question("slot"))
    assert "cannot be used before slots exist" in sentence_


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_a_kind_says_everything_in_both_languages(kind: str) -> None:
    ja, en = (kind_words(kind, language) for language in ("ja", "en"))
    assert {table: list(ja[table]) for table in ja} == {
        table: list(en[table]) for table in en
    }


def test_a_problem_of_a_part_names_the_part() -> None:
    problem = Problem("q", "account_bank_code_length", "bank_code", {"count": 2})
    assert label(problem, ACCOUNT_QUESTION) == "設問・金融機関"
    assert sentence(problem, ACCOUNT_QUESTION).startswith("金融機関のコードは4桁です。")
    assert sentence(problem, ACCOUNT_QUESTION, "en").startswith("A bank code has 4")


def test_kinds_that_nobody_answers_read_nothing() -> None:
    for kind in ("explanation", "calculated"):
        question = a_question(kind, gives="number")
        assert not kind_of(question).is_typed
        assert kind_of(question).parse(question, {"": ["9"]}, TODAY) is None


@pytest.mark.parametrize(
    ("language", "named"),
    [("ja", "土曜日の閉まる時刻"), ("en", "Closing time, Saturday")],
)
def test_a_mistake_in_opening_hours_names_the_day(language: str, named: str) -> None:
    question = a_question("opening_hours")
    with pytest.raises(Unusable) as refused:
        kind_of(question).parse(question, {"sat_opens": ["10:00"]}, TODAY)

    (problem,) = refused.value.problems
    assert sentence(problem, question, language).startswith(named)


def test_a_bank_that_was_found_keeps_its_name_while_branches_are_offered() -> None:
    typed = {"bank_code": ["みずほ"], "branch_code": ["新"]}

    shown = kind_of(ACCOUNT_QUESTION).pressed(ACCOUNT_QUESTION, typed)

    assert shown is not None
    assert shown["bank_code"] == ["0001 みずほ銀行"]
    assert len(shown["branch_codes"]) > 1
