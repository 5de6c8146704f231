"""What a system answers settles each case once; the rest is missing, and seen to be."""

from datetime import timedelta

import pytest

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import MONDAY, Town
from madoguchi.events.queries import history
from madoguchi.exchange.actions import Taken, acknowledge, fetch
from madoguchi.exchange.models import Row
from madoguchi.exchange.problems import BadAnswers
from madoguchi.exchange.queries import Reconciled, manifest_in, reconciled, words_in
from madoguchi.exchange.tests.cast import a_batch, answers_for, by_file


def codes(refused: BadAnswers) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.code) for one in refused.lines]


def test_accepted_cases_go_on_refused_ones_come_back_the_rest_is_missing(
    town: Town,
) -> None:
    taken, refused, silent = by_file(town, 3)
    batch = a_batch(town)
    text = answers_for(
        batch,
        **{taken.reference: "accepted", refused.reference: "refused:E102:宛名番号なし"},
    )

    assert acknowledge(batch.pk, text, by=town.sato, at=MONDAY) == Taken(1, 1, 0, 1)

    assert Case.objects.get(pk=taken.pk).state == "issued"
    fact = history(town.id, taken.stream)[-1].fact
    assert (fact["adapter"], fact["result"]) == ("file/kaigo", "recorded")
    row = Row.objects.select_related("case").get(case=refused)
    assert (row.state, row.code, words_in(row)) == ("refused", "E102", "宛名番号なし")
    assert history(town.id, refused.stream)[-1].kind == "case.sent_back"
    assert Case.objects.get(pk=silent.pk).state == "decided"
    counted = reconciled(town.id, [batch])[batch.pk]
    assert counted == Reconciled(sent=1, accepted=1, refused=1)
    assert counted.handed == 3


def test_an_acknowledgement_told_twice_changes_nothing(town: Town) -> None:
    case, other = by_file(town)
    batch = a_batch(town)
    text = answers_for(batch, **{case.reference: "accepted"})
    acknowledge(batch.pk, text, by=town.sato, at=MONDAY)
    before = len(history(town.id, batch.stream)), len(history(town.id, case.stream))

    assert acknowledge(batch.pk, text, by=town.sato, at=MONDAY) == Taken(0, 0, 1, 1)

    after = len(history(town.id, batch.stream)), len(history(town.id, case.stream))
    assert after == before
    assert Row.objects.get(case=other).state == "sent"


def test_what_was_refused_goes_into_the_next_batch(town: Town) -> None:
    case, _ = by_file(town)
    batch = a_batch(town)
    text = answers_for(batch, **{case.reference: "refused:E1"})
    acknowledge(batch.pk, text, by=town.sato, at=MONDAY)

    again = a_batch(town)

    assert (again.number, [one.case_id for one in again.rows.all()]) == (2, [case.pk])
    assert fetch(batch.pk, by=town.sato, at=MONDAY).name == "kaigo-000001-1.zip"


def test_one_wrong_line_and_nothing_is_taken(town: Town) -> None:
    case, other = by_file(town)
    batch = a_batch(town)
    good = {case.reference: "accepted", other.reference: "refused:E1"}
    acknowledge(batch.pk, answers_for(batch, **good), by=town.sato, at=MONDAY)

    turned = {case.reference: "refused:E2", "0000-0000-00": "accepted"}
    with pytest.raises(BadAnswers) as refused:
        acknowledge(batch.pk, answers_for(batch, **turned), by=town.sato, at=MONDAY)

    assert codes(refused.value) == [
        (2, "result", "settled"),
        (3, "reference", "reference"),
    ]
    assert Row.objects.get(case=case).state == "accepted"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("run,reference\n", "heading"),
        ("run,reference,result,code,message\na,b\n", "columns"),
        ("run,reference,result,code,message\n{run},{ref},maybe,,\n", "result"),
        ("run,reference,result,code,message\n{run},{ref},refused,,\n", "code"),
        ("run,reference,result,code,message\nother-000001,{ref},accepted,,\n", "run"),
        (
            "run,reference,result,code,message\n" + "{run},{ref},accepted,,\n" * 2,
            "twice",
        ),
        (
            "run,reference,result,code,message,sha256\n{run},{ref},accepted,,,"
            + "0" * 64
            + "\n",
            "sha256",
        ),
        ('run,reference,result,code,message\n"{run},{ref}', "columns"),
    ],
)
def test_bad_acknowledgements_are_told_what_is_wrong(
    town: Town, text: str, code: str
) -> None:
    [case] = by_file(town, 1)
    batch = a_batch(town)
    sent = text.format(run=batch.name, ref=case.reference)

    with pytest.raises(BadAnswers) as refused:
        acknowledge(batch.pk, sent, by=town.sato, at=MONDAY)

    assert code in {one.code for one in refused.value.lines}
    assert Row.objects.get(case=case).state == "sent"


def test_a_system_may_say_which_file_it_read(town: Town) -> None:
    [case] = by_file(town, 1)
    batch = a_batch(town)
    [first, *_] = manifest_in(batch)["files"]
    text = (
        "連携番号,受付番号,結果,理由コード,理由,ハッシュ値\n"
        f"{batch.name},{case.reference},受入,,,{first['sha256']}\n"
    )

    assert acknowledge(batch.pk, text, by=town.sato, at=MONDAY).accepted == 1


def test_what_was_taken_waits_again_once_it_is_decided_anew(town: Town) -> None:
    [case] = by_file(town, 1)
    batch = a_batch(town)
    text = answers_for(batch, **{case.reference: "accepted"})
    acknowledge(batch.pk, text, by=town.sato, at=MONDAY)
    # As a decision that was taken back and made anew leaves it.
    later = MONDAY + timedelta(days=1)
    Case.objects.filter(pk=case.pk).update(state="decided", decided_at=later)

    assert [one.case_id for one in a_batch(town).rows.all()] == [case.pk]
