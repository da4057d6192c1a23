"""A body that streams past in any pieces is known by its two ends."""

from collections.abc import AsyncIterator

from hypothesis import given, settings
from hypothesis import strategies as st
from reward.evidence.formats import EDGE, Edges


async def pieces_of(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 3 * EDGE), st.integers(64, 2 * EDGE))
async def test_the_ends_are_those_of_the_whole_and_nothing_is_changed(length: int, size: int) -> None:
    body = (bytes(range(251)) * (length // 251 + 1))[:length]
    edges = Edges(pieces_of(body, size))
    passed = b"".join([piece async for piece in edges])
    assert passed == body
    assert edges.head == body[:EDGE]
    assert edges.tail == body[-EDGE:]
