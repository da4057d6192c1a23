"""Where two services say otherwise: no fact of either side is passed over."""

from collections import Counter

from collection.agreements.rules import Difference, differences, differing, kind_of
from hypothesis import given
from hypothesis import strategies as st
from semu_contracts.internal.sums import Fact, ShardSum

HELD = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3))


def facts(held: dict[str, int]) -> list[Fact]:
    return [Fact(name=name, won=won) for name, won in held.items()]


@given(here=HELD, there=HELD)
def test_exactly_what_the_sides_say_otherwise_is_named(here: dict[str, int], there: dict[str, int]) -> None:
    found = list(differences(facts(here), facts(there)))
    assert {one.name: (one.here, one.there) for one in found} == {
        name: (here.get(name), there.get(name))
        for name in here.keys() | there.keys()
        if here.get(name) != there.get(name)
    }
    assert max(Counter(one.name for one in found).values(), default=1) == 1


def test_a_difference_is_missing_on_one_side_or_another_amount() -> None:
    found = differences(facts({"a": 1, "b": 2, "c": 3}), facts({"b": 5, "c": 3, "d": 4}))
    assert [(one.name, kind_of(one.here, one.there)) for one in found] == [
        ("a", "missing_there"), ("b", "amount"), ("d", "missing_here"),
    ]  # fmt: skip


def test_a_fact_that_is_worth_nothing_is_still_missing_where_it_is_not() -> None:
    assert list(differences([], facts({"a": 0}))) == [Difference("a", None, None, 0)]


def test_shards_differ_by_count_won_or_digest_and_where_only_one_side_has_them() -> None:
    def sums(**changed: int) -> ShardSum:
        return ShardSum(**{"shard": 1, "count": 2, "won": 3, "digest": 4, **changed})

    assert differing([sums()], [sums()]) == []
    for name in ("count", "won", "digest"):
        assert differing([sums()], [sums(**{name: 9})]) == [1]
    assert differing([sums(shard=5), sums()], [sums(), sums(shard=2)]) == [2, 5]
