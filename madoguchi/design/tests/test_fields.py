"""A question as a form shows it: names, marks and ties."""

import re

from madoguchi.design.fields import Field, Option, Record, error_lines
from madoguchi.design.gallery import gallery
from madoguchi.design.jinja import standalone
from madoguchi.kernel.written import read

WRONG_YEAR = {"birth.era": "平成33年はありません。"}


def drawn(field: Field) -> str:
    return standalone().from_string("{{ ui.field(f) }}").render(f=field)


def test_era_and_year_are_both_marked_because_either_may_be_wrong() -> None:
    html = drawn(Field("birthdate", "birth", "生年月日", errors=WRONG_YEAR))

    marked = re.findall(r'name="(birth\.\w+)"[^>]*aria-invalid', html)
    assert marked == ["birth.era", "birth.year"]


def test_what_was_typed_stays_when_it_is_wrong() -> None:
    raw = {"birth.era": ["平成"], "birth.year": ["33"]}
    html = drawn(Field("birthdate", "birth", "生年月日", raw=raw, errors=WRONG_YEAR))

    assert 'value="33"' in html
    assert '<option value="平成" selected>' in html


def test_what_was_typed_cannot_become_markup() -> None:
    html = drawn(Field("text", "use", "使いみち", raw={"use": ['"><script>']}))

    assert "<script>" not in html


def test_error_hint_and_source_are_read_out_with_the_field() -> None:
    html = drawn(
        Field("text", "use", "用途", hint="例", source="前回", errors={"use": "空です"})
    )

    tied = re.search(r'aria-describedby="([^"]+)"', html)
    assert tied
    assert tied[1].split() == ["f-use-error", "f-use-hint", "f-use-from"]
    assert all(f'id="{name}"' in html for name in tied[1].split())


def test_each_line_of_the_summary_leads_to_a_control() -> None:
    fields = [
        Field("birthdate", "birth", "生年月日", errors=WRONG_YEAR),
        Field("name", "who", "氏名", errors={"who": "氏名を入れてください。"}),
        Field("choice", "pick", "選択", options=(Option("a", "あ"),),
              errors={"pick": "選んでください。"}),
        Field("group", "kids", "子", errors={"kids": "1人以上入れてください。"}),
        Field("group", "dogs", "犬", records=(Record("1頭目", fields=(
            Field("text", "dogs.0.name", "名前", errors={"dogs.0.name": "空です"}),
        )),)),
    ]  # fmt: skip
    html = "".join(drawn(field) for field in fields)

    targets = [line.href.removeprefix("#") for line in error_lines(fields)]
    assert targets == [
        "f-birth-era",
        "f-who-family",
        "f-pick-1",
        "f-kids-add",
        "f-dogs-0-name",
    ]
    assert all(f'id="{target}"' in html for target in targets)


def test_one_text_for_two_parts_is_said_once() -> None:
    field = Field("name", "who", "氏名", errors={"who.family": "空", "who.given": "空"})

    assert field.error == "空"


def test_a_locked_answer_sends_nothing_and_says_why() -> None:
    html = drawn(Field("text", "name", "氏名", locked="変えられません", shown="若葉"))

    assert "<input" not in html
    assert "変えられません" in html


def test_the_browser_helps_only_with_the_persons_own_data() -> None:
    mine = drawn(Field("phone", "phone", "電話", mine=True))
    theirs = drawn(Field("phone", "phone", "電話"))

    assert 'autocomplete="tel"' in mine
    assert 'autocomplete="off"' in theirs


def test_every_word_of_a_kind_is_a_word() -> None:
    shown = gallery("")

    assert "built-in method" not in shown
    assert "書いたものを消す" in shown


def test_a_full_group_offers_no_more_places() -> None:
    one = Record("1頭目", summary=(("名前", "ポチ"),))
    full = drawn(Field("group", "dogs", "犬", records=(one,), most=1, counter="頭"))

    assert 'name="dogs.add"' not in full
    assert "1頭まで" in full


def test_an_error_keeps_the_readings_over_its_kanji() -> None:
    errors = {"name.family": read("姓《せい》がありません。")}
    shown = drawn(Field("name", "name", "名前", errors=errors))

    assert "<rt" in shown[shown.index("＊") :]
