"""A day and a time of day, as somebody types it and as it is shown."""

from datetime import date

import pytest

from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.problem import Unusable
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.texts import Text
from madoguchi.procedures.wording import sentence

TODAY = date(2026, 11, 24)
VISIT = Question("visit", "instant", Text(ja="来る日時"))


@pytest.mark.parametrize(
    "typed",
    [
        "2026-04-01 09:30",
        "2026/4/1 9:30",
        "２０２６年４月１日　９：３０",
        "2026年4月1日 9時30分",
        "2026年4月1日9時30分",
        "2026-04-01T00:30Z",
    ],
)
def test_a_time_in_japan_is_read_as_people_write_it(typed: str) -> None:
    answer = kind_of(VISIT).parse(VISIT, {"": [typed]}, TODAY)

    assert kind_of(VISIT).typed(VISIT, answer) == {"": ["2026-04-01 09:30"]}
    assert kind_of(VISIT).display(VISIT, answer, "ja") == "令和8年4月1日（2026年） 9:30"


@pytest.mark.parametrize("typed", ["明日の9時", "2026-02-30 09:30", "2026-04-01"])
def test_what_cannot_be_read_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Unusable) as refused:
        kind_of(VISIT).parse(VISIT, {"": [typed]}, TODAY)

    (problem,) = refused.value.problems
    assert "2026年4月1日 9:30" in sentence(problem, VISIT)
    assert "2026-04-01 09:30" in sentence(problem, VISIT, "ko")


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en", "zh-Hans", "ko"])
def test_the_field_says_how_to_type_unless_the_question_does(language: str) -> None:
    hint = kind_of(VISIT).look(VISIT, language).hint
    assert "15:00" in hint

    own = Question("visit", "instant", Text(ja="来る日時"), hint=Text(ja="開庁の間"))
    assert kind_of(own).look(own, "ja").hint == "開庁の間"
