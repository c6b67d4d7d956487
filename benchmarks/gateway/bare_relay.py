"""The least that a Python relay can do: Starlette in front, aiohttp behind, bytes passed through unread.

It is the limit against which the gateway is measured. `UPSTREAM` in the environment says where the model server is.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        app.state.session = session
        yield


async def _chat(request: Request) -> Response:
    answer = await request.app.state.session.post(
        os.environ["UPSTREAM"] + "/chat/completions",
        data=await request.body(),
        headers={"content-type": "application/json"},
    )
    if answer.headers["content-type"].startswith("text/event-stream"):
        return StreamingResponse(answer.content.iter_any(), media_type="text/event-stream")
    return Response(await answer.read(), media_type="application/json")


app = Starlette(routes=[Route("/v1/chat/completions", _chat, methods=["POST"])], lifespan=_lifespan)
