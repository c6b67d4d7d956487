"""The upstream client against a real aiohttp server on loopback: its faults are what matters."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

import service.upstream as upstream_module
from service.errors import ApiError, UpstreamBroken, UpstreamRejected, UpstreamTimeout, UpstreamUnavailable
from service.upstream import Target, Timeouts, Upstream

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@contextlib.asynccontextmanager
async def serving(chat: Handler, models: Handler | None = None, **timeouts: float) -> AsyncIterator[Upstream]:
    async def one_model(_: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": [{"id": "m"}]})

    app = web.Application()
    app.router.add_post("/v1/chat/completions", chat)
    app.router.add_get("/v1/models", models or one_model)
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    target = Target(f"http://{host}:{port}/v1", "secret", "")
    async with Upstream(lambda: target, Timeouts(**timeouts)) as upstream:
        yield upstream
    await runner.cleanup()


async def read(upstream: Upstream) -> bytes:
    async with upstream.stream({"model": "m"}) as pieces:
        return b"".join([piece async for piece in pieces])


async def test_the_first_listed_model_is_the_default_and_the_key_is_sent():
    seen = []

    async def chat(request: web.Request) -> web.Response:
        seen.append(request.headers["Authorization"])
        return web.json_response(await request.json())

    async with serving(chat) as upstream:
        assert await upstream.default_model() == "m"
        assert await upstream.complete({"model": "m"}) == b'{"model": "m"}'
    assert seen == ["Bearer secret"]


@pytest.mark.parametrize(
    ("status", "answer", "kind", "says"),
    [
        (400, {"error": {"message": "too long", "code": 400, "param": "messages"}}, UpstreamRejected, "too long"),
        (422, {"detail": "odd"}, UpstreamRejected, "odd"),
        (404, {"message": "no such model", "code": 404}, UpstreamRejected, "no such model"),
        (401, {"error": "who are you"}, UpstreamBroken, "LOCAL_MODEL_API_KEY"),
        (500, {"error": {"message": "oops"}}, UpstreamBroken, "oops"),
        (400, {"error": {"message": "This model's maximum context length is 9"}}, UpstreamRejected, "maximum context"),
        (503, {}, UpstreamUnavailable, "no reason given"),
        (429, ["?"], UpstreamUnavailable, "429"),
    ],
)
async def test_an_upstream_error_becomes_one_of_ours(status: int, answer: object, kind: type[ApiError], says: str):
    async def chat(_: web.Request) -> web.Response:
        return web.json_response(answer, status=status)

    async with serving(chat) as upstream:
        with pytest.raises(kind, match=says) as caught:
            await upstream.complete({})
    assert caught.value.code is None or isinstance(caught.value.code, str)
    if kind is UpstreamUnavailable:
        assert "Retry-After" in caught.value.headers()
    if "context" in says:
        assert (caught.value.code, caught.value.param) == ("context_length_exceeded", "messages")


VLLM_SAYS = "'max_tokens' or 'max_completion_tokens' is too large: 8000. This model's maximum context length is 4096"


@pytest.mark.parametrize(
    ("error", "param", "code"),
    [
        ({"message": VLLM_SAYS, "param": None, "code": 400}, None, None),
        ({"message": VLLM_SAYS, "param": "max_tokens", "code": "invalid_value"}, "max_tokens", "invalid_value"),
        ({"message": "over the context window", "param": "max_completion_tokens"}, "max_completion_tokens", None),
        ({"message": "over the context window", "param": "input_tokens"}, "messages", "context_length_exceeded"),
    ],
)
async def test_a_reply_that_is_asked_too_long_is_no_fault_of_the_messages(
    error: dict[str, object], param: str | None, code: str | None
):
    async def chat(_: web.Request) -> web.Response:
        return web.json_response({"error": error}, status=400)

    async with serving(chat) as upstream:
        with pytest.raises(UpstreamRejected) as caught:
            await upstream.complete({})
    assert (caught.value.param, caught.value.code) == (param, code)


FIT = ": 8 tokens fit, the reply included"


@pytest.mark.parametrize(
    ("error", "fit"),
    [
        ({"message": "request (9 tokens) exceeds the available context size (8 tokens), try increasing it"}, FIT),
        ({"message": "the request exceeds the available context size, try increasing it", "n_ctx": 8}, FIT),
        ({"message": "exceeds the context size. try increasing the context size or enable context shift"}, ""),
    ],
)
async def test_a_client_is_told_to_shorten_its_messages_not_to_increase_the_servers_context(
    error: dict[str, object], fit: str
):
    async def chat(_: web.Request) -> web.Response:
        return web.json_response({"error": {"code": 400, "type": "exceed_context_size_error", **error}}, status=400)

    async with serving(chat) as upstream:
        with pytest.raises(UpstreamRejected) as caught:
            await upstream.complete({})
    assert caught.value.message == f"The messages are too long for the model{fit}. Shorten the messages."
    assert (caught.value.param, caught.value.code) == ("messages", "context_length_exceeded")


async def _stalls(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"choices": ')
    await asyncio.sleep(30)
    return response


async def test_a_whole_answer_that_stalls_after_its_headers_times_out():
    async with serving(_stalls, stall=0.2) as upstream, asyncio.timeout(5):
        with pytest.raises(UpstreamTimeout):
            await upstream.complete({})


async def test_an_error_whose_body_never_ends_is_still_an_error():
    async def chat(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=500)
        await response.prepare(request)
        await asyncio.sleep(30)
        return response

    async with serving(chat, stall=0.2) as upstream, asyncio.timeout(5):
        with pytest.raises(UpstreamBroken):
            await upstream.complete({})


def _drips(status: int) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=status)
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            while True:
                await response.write(b" ")
                await asyncio.sleep(0.05)
        return response

    return answer


async def test_a_list_of_models_that_drips_for_ever_times_out():
    async with serving(_drips(200), _drips(200), stall=0.3) as upstream, asyncio.timeout(5):
        with pytest.raises(UpstreamTimeout):
            await upstream.models()


async def test_an_error_whose_body_drips_for_ever_is_still_an_error():
    async with serving(_drips(400), stall=0.3) as upstream, asyncio.timeout(5):
        with pytest.raises(UpstreamRejected):
            await upstream.complete({})


async def test_an_endless_stream_is_cut(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(upstream_module, "MAX_STREAM_BYTES", 1000)

    async def chat(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            while True:
                await response.write(b"data: {}\n\n")
        return response

    async with serving(chat) as upstream, asyncio.timeout(5):
        with pytest.raises(UpstreamBroken, match="larger than 1000 bytes"):
            await read(upstream)


async def test_an_endless_answer_is_cut(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(upstream_module, "MAX_ANSWER_BYTES", 1000)

    async def chat(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            while True:
                await response.write(b"x" * 100)
        return response

    async with serving(chat) as upstream, asyncio.timeout(5):
        with pytest.raises(UpstreamBroken, match="larger than 1000 bytes"):
            await upstream.complete({})


async def test_fields_are_sent_under_the_name_the_server_knows():
    async def chat(request: web.Request) -> web.Response:
        return web.json_response(await request.json())

    async with serving(chat) as plain:
        target = plain._target()
        renamed = Target(target.url, "", "m", {"repetition_penalty": "repeat_penalty"})
        async with Upstream(lambda: renamed, Timeouts()) as upstream:
            assert await upstream.complete({"repetition_penalty": 1.1, "n": 1}) == b'{"repeat_penalty": 1.1, "n": 1}'


async def test_an_upstream_that_is_down_is_unavailable():
    async with Upstream(lambda: Target("http://127.0.0.1:9/v1", "", ""), Timeouts()) as upstream:
        with pytest.raises(UpstreamUnavailable):
            await upstream.models()


async def test_a_silent_upstream_times_out():
    async def chat(_: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    async with serving(chat, first_token=0.1) as upstream:
        with pytest.raises(UpstreamTimeout):
            await upstream.complete({})


async def test_a_stream_that_stalls_times_out():
    async def chat(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b"data: {}\n\n")
        await asyncio.sleep(30)
        return response

    async with serving(chat, stall=0.1) as upstream:
        with pytest.raises(UpstreamTimeout):
            await read(upstream)


async def test_a_stream_that_breaks_off_is_broken():
    async def chat(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b"data: {}\n\n")
        assert request.transport is not None
        request.transport.abort()
        return response

    async with serving(chat) as upstream:
        with pytest.raises(UpstreamBroken):
            await read(upstream)


async def test_a_stream_that_is_not_one_is_broken():
    async def chat(_: web.Request) -> web.Response:
        return web.json_response({})

    async with serving(chat) as upstream:
        with pytest.raises(UpstreamBroken, match="without a stream"):
            await read(upstream)


async def test_leaving_a_stream_stops_the_upstream_within_a_second():
    stopped = asyncio.Event()

    async def chat(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b"data: {}\n\n")
        try:
            await asyncio.sleep(30)
        finally:
            stopped.set()
        return response

    async with serving(chat) as upstream:
        async with upstream.stream({}) as pieces:
            assert await anext(pieces) == b"data: {}\n\n"
        async with asyncio.timeout(1):
            await stopped.wait()
