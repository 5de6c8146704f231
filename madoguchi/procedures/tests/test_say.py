"""Rules in Japanese, with the labels of questions and options."""

from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.saying import sentence_of
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.say import Words, say
from madoguchi.procedures.tests.random_trees import random_vectors
from madoguchi.procedures.tests.vectors import vectors

VECTORS = vectors()
WORDS = Words(
    labels={
        "copies": "通数", "waived": "免除", "who": "だれの分", "services": "保育",
        "birth": "生年月日", "moved": "引っ越した日", "children": "子ども",
        "children.birth": "子の生年月日", "children.school": "在学",
        "children.income": "収入", "applicant": "氏名", "name": "名称",
    },
    options={
        "who": {"self": "自分", "family": "家族"},
        "services": {"a": "延長保育", "b": "一時保育"},
    },
    parts={"applicant.family": "姓"},
    units={"copies": "通", "children.income": "円"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("copies >= 3", "「通数」が3通以上"),
        ("copies < 3", "「通数」が3通未満"),
        ("copies != 1", "「通数」が1通以外"),
        ("not (copies > 3)", "「通数」が3通以下"),
        ("waived", "「免除」が「はい」"),
        ("not waived", "「免除」が「いいえ」"),
        ("waived == false", "「免除」が「いいえ」"),
        ('who == "self"', "「だれの分」が「自分」"),
        ('"self" != who', "「だれの分」が「自分」以外"),
        ('who in ["self", "family"]', "「だれの分」が「自分」か「家族」"),
        ('not (who in ["self"])', "「だれの分」が「自分」のどれでもない"),
        ('"a" in services', "「保育」で「延長保育」を選んだ"),
        ('not ("b" in services)', "「保育」で「一時保育」を選んでいない"),
        ("answered(copies)", "「通数」に答えている"),
        ("not answered(waived)", "「免除」に答えていない"),
        ("answered(applicant.family)", "「氏名」の姓に答えている"),
        ("waived and copies > 3 or not waived",
         ("（「免除」が「はい」、かつ、「通数」が3通より大きい）、または、"
         "「免除」が「いいえ」")),
        ("age_on(birth, today) >= 18", "「生年月日」から数えた今日の満年齢が18歳以上"),
        ("days_between(moved, today) <= 14",
         "「引っ越した日」から今日までの日数が14日以下"),
        ('moved < date("2019-05-01")', "「引っ越した日」が令和元年5月1日より前"),
        ('moved < date("1872-01-01")', "「引っ越した日」が1872年1月1日より前"),
        ('channel == "counter"', "受付方法が「窓口」"),
        ('era(birth) == "showa"', "「生年月日」の元号が「昭和」"),
        ("some(children, birth < moved and school)",
         ("「子ども」の少なくとも1つで、（「子の生年月日」が「引っ越した日」より前、"
         "かつ、「在学」が「はい」）")),
        ("sum(children, income) < 4000000 + 380000 * count(children)",
         ("「子ども」のそれぞれの「収入」の合計が（400万と（38万と「子ども」の数を"
         "掛けた数）を足した数）未満")),
        ("some(children, income >= 10000)",
         "「子ども」の少なくとも1つで、「収入」が1万円以上"),
        ("count(children, school) == 2",
         "「子ども」のうち、「在学」が「はい」であるものの数が2件"),
        ('param("limit", today) > 3', "「limit」（今日の時点）が3より大きい"),
        ('if(waived, 0, who == "self", 300, 400)',
         ("「免除」が「はい」のときは0、「だれの分」が「自分」のときは300、"
         "そのほかのときは400")),
        ("length(name) <= 10", "「名称」の文字数が10文字以下"),
        ("business_days_after(moved, 5) < today",
         "「引っ越した日」から5開庁日後の日が今日より前"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_japanese(text: str, said: str) -> None:
    assert say(parse(text), VECTORS.scope, WORDS, frozenset({"limit"})) == said


def test_every_sound_tree_can_be_said() -> None:
    for one in random_vectors(500, 5, VECTORS.scope):
        assert say(one.node, VECTORS.scope, WORDS, frozenset({"limit"}))


def test_a_rule_of_a_procedure_is_said_with_its_labels() -> None:
    benefit = load(Path(settings.PROCEDURES_DIR) / "jidoteate" / "1")

    said = [sentence_of(one.rule, benefit) for one in benefit.eligibility]

    assert said[1] == "「請求する人は公務員ですか」が「いいえ」"
    assert "「子の住まい」が「留学ではなく、国外に住んでいる」以外" in said[3]
