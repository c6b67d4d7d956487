"""A plain upstream model: no persona, no memory, no ledger; the request goes through and the answer comes back.

This is the path whose cost is measured (benchmarks/gateway), so bytes are passed on as they are, and looked at only
for what a client must not see: a stream that ends without `[DONE]`, or an error in a shape the SDKs cannot read.
"""

import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing

import orjson

from service.chat import ChatRequest
from service.errors import ApiError, UpstreamBroken
from service.spoken import Spoken, listen
from service.sse import DONE, DONE_FRAME, frame
from service.upstream import Upstream

_TAIL = 64


async def relay(upstream: Upstream, request: ChatRequest) -> bytes:
    """The upstream's whole completion: byte for byte, or gathered from a stream where only a stream can be stopped."""
    payload = {**request.forwarded(), "model": request.model}
    if upstream.notices_leaving:
        return await upstream.complete(payload)
    spoken = Spoken(
        id=f"chatcmpl-{uuid.uuid4().hex}", created=int(time.time()), model=request.model, usage_wanted=False
    )
    async with aclosing(listen(upstream, payload, spoken)) as frames:
        async for _ in frames:
            pass
    return orjson.dumps(spoken.completion())


async def relay_stream(upstream: Upstream, request: ChatRequest) -> AsyncGenerator[bytes, None]:
    """The upstream's stream as it comes; a fault after the first byte becomes an error event and `[DONE]`.

    Raises:
        ApiError: before the first byte only.
    """
    async with upstream.stream({**request.forwarded(), "model": request.model}) as pieces:
        tail = b""
        try:
            async for piece in pieces:
                yield piece
                tail = (tail + piece)[-_TAIL:]
            if DONE not in tail:
                raise UpstreamBroken("The model server broke off in the middle of its reply.")
        except ApiError as error:
            yield b"\n\n" + frame(error.body()) + DONE_FRAME
