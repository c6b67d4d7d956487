"""A stand-in model server on raw asyncio: as cheap as Python gets, so that the machine is left to what is measured.

`python -m benchmarks.gateway.mock_upstream PORT` answers `/models` and `/chat/completions`, streaming CHUNKS chunks.
"""

import asyncio
import json
import sys

CHUNKS = 32


def _chunk(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    event = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(event).encode() + b"\n\n"


def _response(content_type: bytes, body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (content_type, len(body))
    return head + body


_MODELS = _response(b"application/json", b'{"object":"list","data":[{"id":"m","object":"model","created":1}]}')
_WHOLE = _response(
    b"application/json",
    json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": [
                {"index": 0, "message": {"role": "assistant", "content": "こんにちは" * 8}, "finish_reason": "stop"}
            ],
            "usage": {"prompt_tokens": 10, "completion_tokens": CHUNKS, "total_tokens": 10 + CHUNKS},
        }
    ).encode(),
)


def _frames() -> list[bytes]:
    events = [_chunk({"role": "assistant", "content": ""}), *[_chunk({"content": "あい"})] * CHUNKS]
    return [*events, _chunk({}, "stop"), b"data: [DONE]\n\n"]


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
_FRAMES = [b"%x\r\n%b\r\n" % (len(frame), frame) for frame in _frames()]


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            lowered = head.lower()
            length = 0
            if (at := lowered.find(b"content-length:")) >= 0:
                length = int(lowered[at + 15 : lowered.index(b"\r\n", at)])
            body = await reader.readexactly(length)
            if b"/models" in head.split(b"\r\n", 1)[0]:
                writer.write(_MODELS)
            elif b'"stream":true' in body:
                writer.write(_HEAD)
                for frame in _FRAMES:
                    writer.write(frame)
                    await asyncio.sleep(0)  # a write a chunk, as a real server sends them
                writer.write(b"0\r\n\r\n")
            else:
                writer.write(_WHOLE)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def _main(port: int) -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
