"""The model behind the settings, asked without a persona: a server of one's own, or through the running gateway."""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any

import httpx

from deploy.models import resolve
from service.cli.phrases import Phrasebook
from service.cli.preflight import Refusal
from service.engines import DEFAULT_CONTEXT
from service.running import running_at
from service.settings import Settings
from service.terminal.client import Gateway, GatewayError, open_http, stream_chat


class PlainModel:
    """A model that answers as predictably as it may.

    Args:
        http: a client whose base URL ends in `/v1/`.
        name: the model's name there.
        context: its context window in tokens.
    """

    def __init__(self, http: httpx.AsyncClient, name: str, context: int) -> None:
        self.name = name
        self.context = context
        self._http = http
        self._settings: dict[str, Any] = {"temperature": 0}

    async def answer(self, messages: Sequence[dict[str, Any]], max_tokens: int) -> str:
        """The model's reply; temperature 0, unless the server does not allow that.

        Raises:
            GatewayError: as `service.terminal.client.stream_chat`.
        """
        body = {"model": self.name, "messages": list(messages), "max_tokens": max_tokens}
        try:
            return await self._whole({**body, **self._settings})
        except GatewayError as error:
            if not self._settings or error.begun or "temperature" not in error.message:
                raise
            self._settings = {}
            return await self._whole(body)

    async def _whole(self, body: dict[str, Any]) -> str:
        async with aclosing(stream_chat(self._http, "chat/completions", body)) as stream:
            return "".join([piece.text async for piece in stream]).strip()


@asynccontextmanager
async def open_model(settings: Settings, say: Phrasebook, key: str) -> AsyncIterator[PlainModel]:
    """Finds the model that the settings name.

    Args:
        settings: they name a server, or an embedded model that the gateway of this data folder runs.
        say: the operator's language.
        key: API key for the gateway.

    Raises:
        Refusal: no server answers, or it has no model.
        GatewayError: the server said no.
        ModelError: the embedded model is unknown.
    """
    if settings.llm_provider == "local":
        url, secret = settings.local_model_url, settings.local_model_api_key.get_secret_value()
        wanted, context = settings.local_model_name, settings.local_model_context
    else:
        url, secret = f"{await _running(settings, say)}/v1", key
        model = resolve(settings.model, settings.models_dir)
        wanted, context = "", settings.engine_context or min(model.context, *DEFAULT_CONTEXT.values())
    async with open_http(f"{url}/", secret) as http, Gateway(url, secret, "") as server:
        name = wanted or next(iter(await server.plain_models()), "")
        if not name:
            raise Refusal(say("try.no_model", url=url))
        yield PlainModel(http, name, context)


async def _running(settings: Settings, say: Phrasebook) -> str:
    """Where the gateway of this data folder answers."""
    usual = f"http://127.0.0.1:{settings.port}"
    for url in dict.fromkeys([running_at(settings.data_dir) or usual, usual]):
        async with Gateway(url, "", "") as gateway:
            if await gateway.lives():
                return url
    raise Refusal(say("try.no_gateway"))
