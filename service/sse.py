"""Server-sent events as OpenAI streams use them: `data: …` frames parted by an empty line (WHATWG HTML, 9.2)."""

from collections.abc import AsyncIterator
from typing import Any

import orjson

from service.errors import UpstreamBroken

DONE_FRAME = b"data: [DONE]\n\n"
DONE = b"[DONE]"
MAX_EVENT_BYTES = 4 * 2**20


async def read_events(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The data of each event in a stream that arrives in arbitrary pieces.

    Comments and other fields are passed over; several data lines of one event are joined, as the standard says.

    Raises:
        UpstreamBroken: one event is larger than `MAX_EVENT_BYTES`.
    """
    rest = b""
    async for piece in pieces:
        rest += piece.replace(b"\r\n", b"\n") if b"\r" in piece else piece
        if rest.endswith(b"\r"):
            continue  # half of a line break: the rest comes with the next piece
        *events, rest = rest.replace(b"\r\n", b"\n").split(b"\n\n")
        for event in events:
            if data := _data(event):
                yield data
        if len(rest) > MAX_EVENT_BYTES:
            raise UpstreamBroken("An event of the model server's stream is too large.")
    if data := _data(rest):
        yield data


def frame(event: dict[str, Any]) -> bytes:
    """One event, ready to send."""
    return b"data: " + orjson.dumps(event) + b"\n\n"


def _data(event: bytes) -> bytes:
    lines = [line[5:].removeprefix(b" ") for line in event.split(b"\n") if line.startswith(b"data:")]
    return lines[0] if len(lines) == 1 else b"\n".join(lines)
