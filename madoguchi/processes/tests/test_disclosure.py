"""What is about few is told neither by itself nor by what is told beside it."""

from madoguchi.mining.comparing import EdgePair
from madoguchi.mining.flow import Variant
from madoguchi.processes.disclosure import SMALL, shown_pairs, shown_variants


def variant(count: int) -> Variant:
    return Variant(count, ("received", f"n{count}"), count, 0.1, 60.0)


def test_others_are_never_few() -> None:
    told, others = shown_variants([variant(30), variant(12), variant(4)])

    assert [one.count for one in told] == [30]
    assert others == 16


def test_many_others_take_nothing_along() -> None:
    told, others = shown_variants([variant(30), variant(9), variant(8)])

    assert [one.count for one in told] == [30]
    assert others == 17


def test_all_are_told_where_none_is_small() -> None:
    told, others = shown_variants([variant(30), variant(SMALL)])

    assert len(told) == 2
    assert others == 0


def test_an_edge_that_few_of_one_part_took_is_not_compared() -> None:
    few = EdgePair("a", "b", (40.0, 4.0), (60.0, 90.0))
    gone = EdgePair("a", "c", (40.0, 0.0), (60.0, None))

    assert shown_pairs([few, gone], (100, 100)) == [gone]
