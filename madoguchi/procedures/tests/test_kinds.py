"""Typed input becomes an answer, or a problem with its field and code."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.procedures.kinds.kind import kind_of, kinds
from madoguchi.procedures.kinds.problem import Unusable
from madoguchi.procedures.kinds.question import Option, Question
from madoguchi.procedures.texts import Text

TODAY = date(2026, 11, 24)
OPTIONS = (
    Option("self", Text(ja="自分", en="Me")),
    Option("family", Text(ja="家族", en="Family")),
    Option("none", Text(ja="どれもない", en="None"), exclusive=True),
)


def a_question(kind: str, **own: Any) -> Question:
    options = OPTIONS if kind in ("choice", "choices") else ()
    return Question("q", kind, Text(ja="設問", en="Question"), own=own, options=options)


def parse(question: Question, raw: dict[str, str] | str) -> Any:
    fields = {"": raw} if isinstance(raw, str) else raw
    typed = {part: [value] for part, value in fields.items()}
    return kind_of(question).parse(question, typed, TODAY)


def problems(question: Question, raw: dict[str, str] | str) -> list[tuple[str, str]]:
    with pytest.raises(Unusable) as refused:
        parse(question, raw)
    return [(one.part, one.code) for one in refused.value.problems]


def born(era: str, year: str, month: str = "4", day: str = "1") -> dict[str, str]:
    return {"era": era, "year": year, "month": month, "day": day}


NAME = {
    "family": "若葉",
    "given": "みどり",
    "family_kana": "ワカバ",
    "given_kana": "ミドリ",
}
HOME = {
    "postal_code": "131-0045",
    "prefecture": "東京都",
    "city": "墨田区",
    "town": "押上",
    "rest": "1-1-2",
    "building": "",
}


ACCOUNT = {
    "bank_code": "0001",
    "branch_code": "012",
    "type": "ordinary",
    "number": "0012345",
    "holder": "ワカバ ミドリ",
    "bank_name": "みずほ銀行",
    "branch_name": "",
}


def test_every_kind_of_the_format_is_there() -> None:
    assert set(kinds()) == {
        "name", "birthdate", "date", "address", "phone", "email", "choice", "choices",
        "number", "money", "text", "yesno", "consent", "file", "group", "instant",
        "explanation", "calculated", "corporate_number", "bank_account",
        "opening_hours", "map_point", "signature", "slot",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (born("昭和", "50"), "1975-04-01"),
        (born("昭和", "５０", "４", "１"), "1975-04-01"),
        (born("S", "50年", "4月", "1日"), "1975-04-01"),
        (born("西暦", "1975"), "1975-04-01"),
        (born("", "1975"), "1975-04-01"),
        (born("", "昭和50"), "1975-04-01"),
        (born("平成", "S50"), "1975-04-01"),
        (born("令和", "元", "5", "1"), "2019-05-01"),
        (born("令和", "元年", "5", "1"), "2019-05-01"),
        (born("令和", "1", "5", "1"), "2019-05-01"),
        (born("平成", "31", "4", "30"), "2019-04-30"),
        (born("昭和", "64", "1", "7"), "1989-01-07"),
        (born("昭和", "1975"), "1975-04-01"),
        (born(" 昭和 ", " 50 "), "1975-04-01"),
        ({"": "1975-04-01"}, "1975-04-01"),
        ({"": "１９７５年４月１日"}, "1975-04-01"),
        (born("平成", "16", "2", "29"), "2004-02-29"),
        (born("令和", "8", "11", "24"), "2026-11-24"),
    ],
)
def test_a_birth_date_is_read_by_era_or_western_year(
    raw: dict[str, str], day: str
) -> None:
    assert parse(a_question("birthdate"), raw) == day


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (born("平成", "33"), "era_year"),
        (born("昭和", "65"), "era_year"),
        (born("昭和", "64", "1", "8"), "era_year"),
        (born("令和", "1", "4", "30"), "era_year"),
        (born("平成", "1975"), "western_year_in_era"),
        (born("", "50"), "era_missing"),
        (born("西暦", "50"), "western_year_short"),
        (born("令和", "8", "11", "25"), "birth_in_future"),
        (born("西暦", "2027"), "birth_in_future"),
        (born("明治", "20"), "birth_too_old"),
    ],
)
def test_either_era_or_year_may_be_wrong_so_both_are_marked(
    raw: dict[str, str], code: str
) -> None:
    with pytest.raises(Unusable) as refused:
        parse(a_question("birthdate"), raw)
    (problem,) = refused.value.problems
    assert problem.code == code
    assert problem.fields == ("q.era", "q.year")


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (born("昭和", "50", "13"), [("month", "no_such_month")]),
        (born("昭和", "50", "0"), [("month", "no_such_month")]),
        (born("西暦", "1975", "13"), [("month", "no_such_month")]),
        (born("昭和", "50", "2", "29"), [("day", "no_such_day")]),
        (born("西暦", "1975", "4", "31"), [("day", "no_such_day")]),
        (born("西暦", "1975", "12", "32"), [("day", "no_such_day")]),
        (
            born("昭和", "50", "", ""),
            [("month", "month_missing"), ("day", "day_missing")],
        ),
        (born("昭和", ""), [("year", "year_missing")]),
        (born("昭和", "五十"), [("year", "not_digits")]),
        (born("昭和", "50", "四"), [("month", "not_digits")]),
        (born("江戸", "50"), [("era", "era_missing")]),
        (born("西暦", "1868", "1", "1"), [("year", "before_1873")]),
        (born("明治", "1", "10", "23"), [("year", "before_1873")]),
        (born("西暦", "9999"), [("year", "year_far")]),
    ],
)
def test_an_impossible_date_names_its_field(
    raw: dict[str, str], found: list[tuple[str, str]]
) -> None:
    assert problems(a_question("birthdate"), raw) == found


def test_an_era_alone_is_no_answer() -> None:
    assert parse(a_question("birthdate"), born("令和", "", "", "")) is None


def test_a_wrong_era_year_suggests_both_readings() -> None:
    with pytest.raises(Unusable) as refused:
        parse(a_question("birthdate"), born("平成", "33"))
    params = refused.value.problems[0].params
    assert (params["given"], params["suggestion"], params["also"]) == (
        "平成33年", "令和3年", "昭和33年",
    )  # fmt: skip


def test_a_date_keeps_to_limits_that_move_with_today() -> None:
    question = a_question("date", min="today-14", max="today")
    assert parse(question, born("令和", "8", "11", "10")) == "2026-11-10"
    assert problems(question, born("令和", "8", "11", "9")) == [
        ("era", "date_too_early")
    ]
    assert problems(question, born("令和", "8", "11", "25")) == [
        ("era", "date_too_late")
    ]


@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("わかば", "ワカバ"),
        ("ﾜｶﾊﾞ", "ワカバ"),
        ("ワカバ", "ワカバ"),
        (" ワカバ　", "ワカバ"),
        ("ジョン・ポール", "ジョン・ポール"),
        ("ｼﾞｮﾝ ﾎﾟｰﾙ", "ジョン ポール"),
        ("う゛ぁん", "ヴァン"),
    ],
)
def test_a_reading_becomes_full_width_katakana(typed: str, kana: str) -> None:
    assert (
        parse(a_question("name"), NAME | {"family_kana": typed})["family_kana"] == kana
    )


@pytest.mark.parametrize(
    "family", ["髙橋", "𠮷野", "葛\U000e0100城", "渡邉", "Nguyễn", "O’Neil", "か\u3099"]
)
def test_a_name_is_kept_as_it_was_typed(family: str) -> None:
    assert parse(a_question("name"), NAME | {"family": family})["family"] == family


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"family": ""}, [("family", "family_missing")]),
        ({"given": "", "given_kana": ""}, [
            ("given", "given_missing"), ("given_kana", "given_kana_missing")]),
        ({"family": "若葉　みどり", "given": ""}, [("given", "name_in_one_field")]),
        ({"family_kana": "若葉"}, [("family_kana", "not_kana")]),
        ({"family_kana": "Wakaba"}, [("family_kana", "not_kana")]),
        ({"family": "若\ue000"}, [("family", "unstorable")]),
        ({"given": "み\udc00"}, [("given", "unstorable")]),
        ({"given": "み\u202eどり"}, [("given", "unstorable")]),
        ({"given": "み\x00"}, [("given", "unstorable")]),
        ({"family": "あ" * 51}, [("family", "too_long")]),
        ({"family": "123456789018"}, [("family", "individual_number")]),
    ],
)  # fmt: skip
def test_a_part_of_a_name_that_is_wrong_is_named(
    changed: dict[str, str], found: list[tuple[str, str]]
) -> None:
    assert problems(a_question("name"), NAME | changed) == found


def test_every_wrong_part_is_told_at_once() -> None:
    found = problems(a_question("name"), {"family": "若葉"})
    assert [part for part, _ in found] == ["given", "family_kana", "given_kana"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_name_and_an_address_have_no_second_line(newline: str) -> None:
    name = {"family": f"若葉{newline}二", "given": "緑", "family_kana": "ワカバ",
            "given_kana": "ミドリ"}  # fmt: skip
    home = HOME | {"rest": f"1{newline}2"}

    assert problems(a_question("name"), name) == [("family", "one_line")]
    assert problems(a_question("address"), home) == [("rest", "one_line")]


def test_people_with_one_name_can_say_so() -> None:
    only = {"family": "Sukarno", "given": "なし", "family_kana": "すかるの",
            "given_kana": "なし"}  # fmt: skip
    assert parse(a_question("name"), only) == {
        "family": "Sukarno", "given": "", "family_kana": "スカルノ", "given_kana": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["131-0045", "1310045", "〒131-0045", "〒１３１ー００４５", "131 0045"]
)
def test_a_postal_code_is_read_however_it_is_typed(typed: str) -> None:
    answer = parse(a_question("address"), HOME | {"postal_code": typed})
    assert answer["postal_code"] == "1310045"


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"postal_code": ""}, [("postal_code", "postal_code_missing")]),
        ({"postal_code": "131-004"}, [("postal_code", "postal_code_length")]),
        ({"postal_code": "131-00a5"}, [("postal_code", "postal_code_not_digits")]),
        ({"postal_code": "〒"}, [("postal_code", "postal_code_empty")]),
        ({"prefecture": "東京"}, [("prefecture", "not_a_prefecture")]),
        (
            {"city": "", "rest": ""},
            [("city", "city_missing"), ("rest", "rest_missing")],
        ),
        ({"building": "外字\uf8ff荘"}, [("building", "unstorable")]),
    ],
)
def test_a_part_of_an_address_that_is_wrong_is_named(
    changed: dict[str, str], found: list[tuple[str, str]]
) -> None:
    assert problems(a_question("address"), HOME | changed) == found


@pytest.mark.parametrize(
    ("town", "chome", "kept"),
    [
        ("押上", "2", "押上二丁目"),
        ("押上", "１１丁目", "押上十一丁目"),
        ("押上", "二", "押上二丁目"),
        ("押上二丁目", "2", "押上二丁目"),
        ("押上", "", "押上"),
        ("押上2丁目", "", "押上2丁目"),
    ],
)
def test_a_chome_is_kept_with_its_town(town: str, chome: str, kept: str) -> None:
    answer = parse(a_question("address"), HOME | {"town": town, "chome": chome})

    assert answer["town"] == kept


@pytest.mark.parametrize(
    ("town", "chome", "found"),
    [
        ("押上", "x", ("chome", "chome_not_digits")),
        ("押上", "0", ("chome", "chome_not_digits")),
        ("押上", "100", ("chome", "chome_not_digits")),
        ("", "2", ("town", "chome_without_town")),
    ],
)
def test_a_chome_that_is_wrong_is_named(
    town: str, chome: str, found: tuple[str, str]
) -> None:
    typed = HOME | {"town": town, "chome": chome}

    assert problems(a_question("address"), typed) == [found]


def test_a_prefecture_cut_short_is_suggested_never_completed() -> None:
    with pytest.raises(Unusable) as refused:
        parse(a_question("address"), HOME | {"prefecture": "東京"})
    assert refused.value.problems[0].params["suggestion"] == "東京都"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("090-1234-5678", "090-1234-5678"),
        ("０９０１２３４５６７８", "090-1234-5678"),
        ("(03)5253-5111", "(03)5253-5111"),
        ("０３ー５２５３ー５１１１", "(03)5253-5111"),
        ("+81 90-1234-5678", "090-1234-5678"),
        ("0120-444-444", "0120-444-444"),
    ],
)
def test_a_telephone_number_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert parse(a_question("phone"), typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("phone", "5253-5111", "phone_no_zero"),
        ("phone", "090-1234-567", "phone_length"),
        ("phone", "自宅です", "phone_not_digits"),
        ("phone", "1234 5678 9018", "individual_number"),
        ("email", "midori", "email_no_at"),
        ("email", "midori@", "email_domain"),
        ("email", "midori@example", "email_domain"),
        ("email", "midori@@example.jp", "email_two_at"),
        ("email", "mid ori@example.jp", "email_space"),
        ("email", "みどり@example.jp", "email_local"),
        ("email", "a@-example.jp", "email_domain"),
        ("email", "a@192.168.0.1", "email_domain"),
        ("email", f"{'a' * 250}@example.jp", "too_long"),
        ("number", "二", "not_a_number"),
        ("number", "1.5", "not_whole"),
        ("number", "-1", "below_min"),
        ("number", "123456789018", "individual_number"),
        ("money", "たくさん", "not_a_number"),
        ("money", "1.5万円", "not_a_number"),
        ("text", "一行目\n二行目", "one_line"),
        ("text", "あ" * 201, "too_long"),
        ("text", "番号は１２３４　５６７８　９０１８です", "individual_number"),
        ("text", "\ue123", "unstorable"),
        ("choice", "enemy", "not_an_option"),
        ("yesno", "maybe", "not_an_option"),
        ("consent", "no", "not_an_option"),
        ("file", "../../etc/passwd", "file_unknown"),
    ],
)
def test_an_answer_that_cannot_be_used_has_a_code(
    kind: str, typed: str, code: str
) -> None:
    assert problems(a_question(kind), typed) == [("", code)]


@pytest.mark.parametrize(
    ("kind", "typed", "answer"),
    [
        ("email", "ｍｉｄｏｒｉ＠ｅｘａｍｐｌｅ．ｊｐ", "midori@example.jp"),
        ("email", "midori..w.@docomo.example.jp", "midori..w.@docomo.example.jp"),
        ("number", "２", 2),
        ("number", "1,234", 1234),
        ("number", "１，２３４", 1234),
        ("number", "0", 0),
        ("money", "1,250円", 1250),
        ("money", "￥１，２５０", 1250),
        ("money", "400万円", 4_000_000),
        ("money", "3万5000", 35_000),
        ("yesno", "yes", True),
        ("yesno", "no", False),
        ("consent", "yes", True),
        ("choice", "self", "self"),
        ("text", "　前後の空白　", "前後の空白"),
        ("text", "\ufeff貼り付け\u200b", "貼り付け"),
        ("text", "12/34 5678", "12/34 5678"),
        ("file", "6F9619FF-8B86-D011-B42D-00CF4FC964FF",
         "6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
    ],
)  # fmt: skip
def test_an_answer_is_read_generously(kind: str, typed: str, answer: Any) -> None:
    assert parse(a_question(kind), typed) == answer


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_nothing_typed_is_no_answer(kind: str) -> None:
    assert parse(a_question(kind), {}) is None
    assert parse(a_question(kind), "") is None


def test_length_counts_code_points() -> None:
    question = a_question("text", max_length=3)
    assert parse(question, "𠮷野家") == "𠮷野家"
    assert problems(question, "𠮷野家の") == [("", "too_long")]
    assert problems(a_question("text", min_length=3), "二字") == [("", "too_short")]


def test_several_lines_keep_their_breaks() -> None:
    assert parse(a_question("text", multiline=True), "一\r\n二") == "一\n二"


@pytest.mark.parametrize(
    ("form", "typed", "kept"),
    [
        ("katakana", "ﾕｳﾁｮ", "ユウチョ"),
        ("digits", "００１２", "0012"),
        ("alphanumeric", "ＡＢ－１２", "AB-12"),
    ],
)
def test_a_format_is_read_in_any_width(form: str, typed: str, kept: str) -> None:
    assert parse(a_question("text", format=form), typed) == kept


def test_limits_of_a_number_are_kept() -> None:
    question = a_question("number", min=1, max=10, unit=Text(ja="通", en="copies"))
    assert parse(question, "2通") == 2
    assert problems(question, "0") == [("", "below_min")]
    assert problems(question, "11") == [("", "above_max")]


def test_a_negative_number_needs_a_negative_limit() -> None:
    assert parse(a_question("number", min=-5), "−3") == -3


def chosen(question: Question, *values: str) -> Any:
    return kind_of(question).parse(question, {"": values}, TODAY)


def test_several_choices_come_in_the_order_of_the_options() -> None:
    assert chosen(a_question("choices"), "family", "self") == ["self", "family"]


@pytest.mark.parametrize(
    ("own", "values", "code"),
    [
        ({}, ("self", "none"), "exclusive"),
        ({}, ("self", "enemy"), "not_an_option"),
        ({"min": 2}, ("self",), "too_few"),
        ({"max": 1}, ("self", "family"), "too_many"),
    ],
)
def test_choices_that_do_not_fit_are_refused(
    own: dict[str, int], values: tuple[str, ...], code: str
) -> None:
    with pytest.raises(Unusable) as refused:
        chosen(a_question("choices", **own), *values)
    assert refused.value.problems[0].code == code


def a_group(**own: Any) -> Question:
    inner = (
        Question("name", "name", Text(ja="氏名")),
        Question("birth", "birthdate", Text(ja="生年月日")),
        Question("note", "text", Text(ja="メモ"), required=False),
    )
    own = {"item": Text(ja="お子さん", en="Child"), **own}
    return Question("children", "group", Text(ja="子"), own=own, questions=inner)


def a_child(number: int, **changed: str) -> dict[str, str]:
    fields = {f"name.{part}": value for part, value in NAME.items()}
    fields |= {
        "birth.era": "令和",
        "birth.year": "2",
        "birth.month": "4",
        "birth.day": "1",
    }
    return {f"{number}.{part}": one for part, one in (fields | changed).items()}


def test_records_of_a_group_are_read_in_order() -> None:
    raw = a_child(1) | a_child(0, **{"birth.year": "3"}) | {"add": "1"}
    answer = parse(a_group(), raw)
    assert [record["birth"] for record in answer] == ["2021-04-01", "2020-04-01"]
    assert answer[0]["note"] is None


def test_an_empty_record_is_left_out() -> None:
    blank = dict.fromkeys(a_child(1), "")
    assert len(parse(a_group(), a_child(0) | blank)) == 1
    assert parse(a_group(), blank) is None
    assert parse(a_group(), blank | {"1.birth.era": "令和"}) is None


def test_a_problem_in_a_record_names_its_field() -> None:
    raw = a_child(0) | a_child(1, **{"birth.year": "99", "name.family": ""})
    with pytest.raises(Unusable) as refused:
        parse(a_group(), raw)
    assert [problem.field for problem in refused.value.problems] == [
        "children.1.name.family", "children.1.birth.era",
    ]  # fmt: skip
    assert refused.value.problems[1].fields[1] == "children.1.birth.year"


@pytest.mark.parametrize(
    ("own", "count", "code"),
    [({"min": 2}, 1, "too_few_records"), ({"max": 1}, 2, "too_many_records")],
)
def test_the_number_of_records_is_limited(
    own: dict[str, int], count: int, code: str
) -> None:
    raw: dict[str, str] = {}
    for number in range(count):
        raw |= a_child(number)
    assert problems(a_group(**own), raw) == [("", code)]


ANSWERS = [
    ("name", {**NAME, "given": "", "given_kana": ""}),
    ("name", NAME),
    ("birthdate", "2019-05-01"),
    ("birthdate", "1989-01-07"),
    ("date", "2026-11-24"),
    ("address", HOME | {"postal_code": "1310045"}),
    ("phone", "(03)5253-5111"),
    ("phone", "(0422)45-1151"),
    ("phone", "090-1234-5678"),
    ("email", "midori@example.jp"),
    ("choice", "self"),
    ("choices", ["self", "family"]),
    ("number", 1234),
    ("money", 35000),
    ("text", "𠮷野"),
    ("yesno", False),
    ("consent", True),
    ("file", "6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
    ("corporate_number", "8000020130001"),
    ("bank_account", ACCOUNT),
    ("opening_hours", [{"day": "sat", "opens": "9:00", "closes": "24:00"}]),
    ("map_point", {"place": "駅前", "latitude": "", "longitude": ""}),
    ("map_point", {"place": "", "latitude": "35.710063", "longitude": "139.810700"}),
    ("signature", {"name": "若葉 みどり", "drawing": ""}),
    ("signature", {"name": "", "drawing": "M0 0L9 9L20 20M5 5L600 200"}),
]


@pytest.mark.parametrize(("kind", "answer"), ANSWERS)
def test_what_fills_the_field_reads_back_as_the_answer(kind: str, answer: Any) -> None:
    question = a_question(kind)
    typed = kind_of(question).typed(question, answer)
    assert kind_of(question).parse(question, typed, TODAY) == answer
    assert kind_of(question).typed(question, None) == {}


def test_the_records_of_a_group_read_back() -> None:
    group = a_group()
    answer = parse(group, a_child(0) | a_child(1, note="双子"))
    typed = kind_of(group).typed(group, answer)
    assert kind_of(group).parse(group, typed, TODAY) == answer


@pytest.mark.parametrize(
    ("kind", "answer", "ja", "en"),
    [
        ("name", NAME, "若葉 みどり（ワカバ ミドリ）", "若葉 みどり (ワカバ ミドリ)"),
        ("birthdate", "1975-04-01", "昭和50年4月1日（1975年）", "1 April 1975"),
        ("address", HOME | {"postal_code": "1310045", "building": "若葉荘"},
         "〒131-0045\n東京都墨田区押上1-1-2\n若葉荘",
         "〒131-0045\n東京都墨田区押上1-1-2\n若葉荘"),
        ("choice", "family", "家族", "Family"),
        ("choices", ["self", "family"], "自分、家族", "Me, Family"),
        ("money", 35000, "35,000円", "35,000 yen"),
        ("yesno", False, "いいえ", "No"),
    ],
)  # fmt: skip
def test_an_answer_is_said_in_both_languages(
    kind: str, answer: Any, ja: str, en: str
) -> None:
    question = a_question(kind)
    shown = [kind_of(question).display(question, answer, one) for one in ("ja", "en")]
    assert shown == [ja, en]


@given(
    st.sampled_from(sorted(set(kinds()) - {"group"})),
    st.dictionaries(
        st.sampled_from(
            [
                *("", "era", "year", "month", "day", "family", "given"),
                *("postal_code", "rest", "bank_code", "number", "holder"),
                *("mon_opens", "mon_closes", "place", "latitude", "longitude"),
                *("drawing",),
            ]
        ),
        st.text(st.characters(codec=None, exclude_categories=()), max_size=20),
    ),
)
def test_any_input_gives_an_answer_or_problems(kind: str, raw: dict[str, str]) -> None:
    question = a_question(kind)
    try:
        answer = parse(question, raw)
    except Unusable:
        return
    if answer is not None:
        typed = kind_of(question).typed(question, answer)
        assert kind_of(question).parse(question, typed, TODAY) == answer


@given(st.dates(date(1897, 1, 1), TODAY))
def test_every_birth_date_can_be_typed_by_era(day: date) -> None:
    question = a_question("birthdate")
    typed = kind_of(question).typed(question, day.isoformat())
    assert kind_of(question).parse(question, typed, TODAY) == day.isoformat()


@given(st.dates(date(1897, 1, 1), TODAY))
def test_every_birth_date_can_be_typed_by_western_year(day: date) -> None:
    raw = born("西暦", str(day.year), str(day.month), str(day.day))
    assert parse(a_question("birthdate"), raw) == day.isoformat()


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_field_says_how_to_show_it(kind: str) -> None:
    widths = {"w2", "w3", "w4", "w7", "w10", "w20", "full"}
    for field in kinds()[kind].fields:
        assert field.width in widths
        assert field.autocomplete


@pytest.mark.parametrize("language", ["ja", "en", "ko"])
def test_a_day_before_eras_were_counted_is_said_all_the_same(language: str) -> None:
    """Nobody types one, but a line may compute one; the page must be shown."""
    line = a_question("calculated", gives="date")

    assert kind_of(line).display(line, "1810-12-22", language) == "1810-12-22"


@pytest.mark.parametrize(
    "typed", ["0001-01-01 10:00", "1872-12-31 10:00", "9999-12-31T23:59Z"]
)
def test_an_instant_that_no_page_can_say_is_refused(typed: str) -> None:
    assert problems(a_question("instant"), typed) == [("", "not_an_instant")]


@given(st.dates(date(1873, 1, 2), date(2199, 12, 31)), st.integers(0, 23))
def test_every_instant_that_is_taken_can_be_said(day: date, hour: int) -> None:
    question = a_question("instant")
    answer = parse(question, f"{day} {hour}:05")

    assert kind_of(question).display(question, answer, "ja")
    assert parse(question, kind_of(question).typed(question, answer)[""][0]) == answer
