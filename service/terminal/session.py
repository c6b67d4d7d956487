"""`omoide chat`: finds or starts what is talked with, opens the screen, and talks."""

import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx

from service.cli.phrases import Phrasebook
from service.cli.preflight import Refusal
from service.cli.user import login_name
from service.running import running_at
from service.settings import Settings
from service.terminal.bare_chat import BareChat
from service.terminal.client import Gateway, GatewayError, open_http
from service.terminal.local_gateway import own_gateway, wait_until_ready
from service.terminal.persona_chat import MAX_USER_CHARS, PersonaChat, explain
from service.terminal.repl import Repl, Screen
from service.terminal.screen import PlainScreen, TerminalScreen

DEMO_MODELS = frozenset({"nano", "smollm2"})
WAKING_SECONDS = 60.0
"""How long a gateway that runs already may take to become ready."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What was asked for on the command line.

    Attributes:
        persona: with whom; None: sakura, or the first there is.
        user: the person's name; None: the login name.
        url: where the gateway is; None: the usual place, and started where none answers.
        key: API key.
        once: one line to say instead of a session.
        system: system prompt of a bare model.
        options: sampling fields.
    """

    persona: str | None = None
    user: str | None = None
    url: str | None = None
    key: str = ""
    once: str | None = None
    system: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


async def chat_with_persona(settings: Settings, say: Phrasebook, talk: Talk, screen: Screen | None = None) -> int:
    """Talks with a persona through a gateway; returns an exit code.

    Raises:
        Refusal: there is no gateway and none could be started, or it does not let us in.
    """
    person = checked_user(talk.user or login_name(), say)
    screen = screen or open_screen(say, talk.once)
    async with AsyncExitStack() as stack:
        gateway = await _open_gateway(settings, say, talk, person, screen, stack)
        try:
            personas = {p.name: p for p in await gateway.personas()}
            demo = next((m for m in await gateway.plain_models() if m in DEMO_MODELS), None)
        except GatewayError as error:
            raise Refusal(explain(error, gateway.url, say)) from error
        persona = talk.persona or ("sakura" if "sakura" in personas else next(iter(personas), ""))
        if persona not in personas:
            raise Refusal(say("chat.persona_unknown", name=persona, names=", ".join(personas)))
        partner = PersonaChat(gateway, personas, persona, screen, say, settings.zone, talk.options)
        repl = Repl(partner, screen, say)
        if talk.once is not None:
            return await repl.converse(talk.once)
        partner.greet(demo)
        return await repl.run()


async def chat_with_model(settings: Settings, say: Phrasebook, talk: Talk, screen: Screen | None = None) -> int:
    """Starts an engine for the model of the settings and talks with it; returns an exit code.

    Raises:
        ModelError, EngineError: the model is unknown or its engine does not start.
    """
    from service.engines import engine_for  # noqa: PLC0415  (an engine's HTTP client, which no gateway needs)

    screen = screen or open_screen(say, talk.once)
    _, engine = engine_for(settings)
    if engine is None:
        raise TypeError("settings for a bare model are embedded")
    try:
        with screen.waiting(say("chat.engine_starting", model=settings.model)):
            await engine.start()
        async with open_http(engine.base_url.rstrip("/") + "/", engine.api_key) as http:
            return await _talk_barely(http, engine.spec.name, screen, say, talk)
    finally:
        await engine.stop()


async def chat_with_served_model(
    settings: Settings, say: Phrasebook, talk: Talk, model: str, screen: Screen | None = None
) -> int:
    """Talks with a bare model that the gateway at `talk.url` passes on; returns an exit code.

    Raises:
        Refusal: there is no gateway, it does not let us in, or it has no such model.
    """
    screen = screen or open_screen(say, talk.once)
    async with AsyncExitStack() as stack:
        gateway = await _open_gateway(settings, say, talk, "", screen, stack)
        try:
            models = await gateway.plain_models()
        except GatewayError as error:
            raise Refusal(explain(error, gateway.url, say)) from error
        if model not in models:
            raise Refusal(say("chat.model_unknown", name=model, url=gateway.url, names=", ".join(models)))
        http = await stack.enter_async_context(open_http(f"{gateway.url}/v1/", talk.key))
        return await _talk_barely(http, model, screen, say, talk)


async def _talk_barely(http: httpx.AsyncClient, model: str, screen: Screen, say: Phrasebook, talk: Talk) -> int:
    """Talks with a bare model of a server, one line or as many as there are."""
    repl = Repl(BareChat(http, model, screen, say, talk.system, talk.options), screen, say)
    if talk.once is not None:
        return await repl.converse(talk.once)
    screen.remark(say("chat.hint"))
    return await repl.run()


def open_screen(say: Phrasebook, once: str | None) -> Screen:
    """A real terminal's screen where there is one, else plain lines."""
    if once is None and sys.stdin.isatty() and sys.stdout.isatty():
        return TerminalScreen(say)
    return PlainScreen(sys.stdin if once is None else [], sys.stdout, sys.stderr)


def checked_user(name: str, say: Phrasebook) -> str:
    """The name, if it can stand in a URL's path and a request's `user`.

    Raises:
        Refusal: it is empty, too long, or holds a slash or control characters.
    """
    if not 1 <= len(name) <= MAX_USER_CHARS or "/" in name or not name.isprintable() or name in {".", ".."}:
        raise Refusal(say("chat.user_wrong", name=name))
    return name


async def _open_gateway(
    settings: Settings, say: Phrasebook, talk: Talk, person: str, screen: Screen, stack: AsyncExitStack
) -> Gateway:
    """The gateway that runs at the usual place, or over our data folder at another one; else one of our own."""
    usual = f"http://127.0.0.1:{settings.port}"
    for url in [talk.url] if talk.url else dict.fromkeys([usual, running_at(settings.data_dir) or usual]):
        gateway = await stack.enter_async_context(Gateway(url, talk.key, person))
        if await gateway.lives():
            with screen.waiting(say("chat.waking")):
                await wait_until_ready(gateway, say, WAKING_SECONDS)
            return gateway
    if talk.url:
        raise Refusal(say("fault.no_gateway", url=talk.url))
    with screen.waiting(say("chat.starting")):
        own = await stack.enter_async_context(own_gateway(settings, say))
    return await stack.enter_async_context(Gateway(own, talk.key, person))
