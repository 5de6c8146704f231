"""What a run tried is added up over processes, once each, and must come to enough."""

from dataclasses import dataclass, field

from tests.journeys.combinations import LEAST, TRIED, WHOLE, Tally, Try, tell

SATO = Try("office:case", "GET", "sato", "midori", "midori", own=True)


@dataclass
class Said:
    """A report as another process hands it over."""

    nodeid: str
    user_properties: list[tuple[str, object]] = field(default_factory=list)


def told(*tries: Try, where: str = WHOLE) -> Said:
    said = Said(f"{where}::test")
    tell(lambda name, value: said.user_properties.append((name, value)), tries)
    return said


def many(count: int) -> list[Try]:
    return [SATO._replace(address=f"office:{number}") for number in range(count)]


def test_the_same_try_in_two_processes_is_one() -> None:
    tally = Tally.of([told(SATO), told(SATO, SATO._replace(own=False))], picked=False)

    assert len(tally.tries) == 2
    assert str(tally).startswith(
        "2 combinations tried of 1 addresses x 1 methods x 1 roles x 1 wards x 2 kinds"
    )


def test_a_whole_run_that_tries_too_few_fails() -> None:
    few, enough = many(LEAST - 1), many(LEAST)

    assert Tally.of([told(*few)], picked=False).falls_short
    assert "FEWER THAN 2,000" in str(Tally.of([told(*few)], picked=False))
    assert not Tally.of([told(*enough)], picked=False).falls_short


def test_a_part_of_a_run_may_try_few() -> None:
    assert not Tally.of([told(SATO)], picked=True).falls_short
    elsewhere = told(SATO, where="madoguchi/channels/office/tests/test_entrances.py")
    assert not Tally.of([elsewhere], picked=False).falls_short


def test_other_properties_of_a_test_are_none_of_its_business() -> None:
    said = Said(f"{WHOLE}::test", [("seconds", 3), (TRIED, "many")])

    assert Tally.of([said], picked=False).tries == set()
