from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import UpstreamBroken
from service.sse import MAX_EVENT_BYTES, read_events

STREAM = (
    'data: {"a":"こんにちは"}\r\n\r\n: comment\n\ndata:{"b":1}\n\ndata: one\ndata: two\n\ndata: [DONE]\n\n'.encode()
)
EVENTS = ['{"a":"こんにちは"}'.encode(), b'{"b":1}', b"one\ntwo", b"[DONE]"]


async def collect(pieces: list[bytes]) -> list[bytes]:
    async def source() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    return [event async for event in read_events(source())]


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
async def test_events_do_not_depend_on_how_the_stream_is_cut(cuts: list[int]):
    edges = [0, *sorted(cuts), len(STREAM)]
    assert await collect([STREAM[a:b] for a, b in pairwise(edges)]) == EVENTS


async def test_a_last_event_without_its_empty_line_counts():
    assert await collect([b"data: end"]) == [b"end"]


async def test_an_endless_event_is_refused():
    with pytest.raises(UpstreamBroken, match="too large"):
        await collect([b"data: ", b"x" * (MAX_EVENT_BYTES + 1)])
