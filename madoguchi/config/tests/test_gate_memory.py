"""The judge of pages remembers what it saw, and no more than it has room for."""

from collections.abc import Iterator

from madoguchi.config.gate.judging import Finding
from madoguchi.config.gate.pages import Memory, Sight

FINDING = Finding("color-contrast", frozenset(), frozenset(), "<p>", is_ours=False)


class Judge:
    """Finds one fault each time it is asked."""

    asked = 0

    def __call__(self) -> Iterator[Finding]:
        self.asked += 1
        yield FINDING


def sight(number: int) -> Sight:
    return (bytes([number]), 360, "glance")


def test_a_page_seen_before_is_not_judged_again() -> None:
    memory, judge = Memory(), Judge()

    assert memory.of(sight(1), judge) == (FINDING,)
    assert memory.of(sight(1), judge) == (FINDING,)
    assert judge.asked == 1

    memory.of((bytes([1]), 1280, "glance"), judge)
    assert judge.asked == 2


def test_the_oldest_page_is_forgotten_first() -> None:
    memory, judge = Memory(most=2), Judge()

    for number in (1, 2, 3, 2, 3, 1):
        memory.of(sight(number), judge)

    assert judge.asked == 4
    assert len(memory.found) == 2
