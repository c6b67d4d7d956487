"""`omoide serve`: checks, starts the gateway under uvicorn, and says when one can talk.

The application's lifespan is entered here and not by uvicorn: what stops a start is then an ordinary exception with
a sentence, not a traceback in a log.
"""

import asyncio
import os
import shlex
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
import uvloop
from fastapi import FastAPI
from rich.cells import cell_len
from rich.console import Console

from deploy.models import ModelError, fetchable, get
from memory.database import Database
from memory.versions import PersonaVersions
from persona.card import Persona
from persona.faults import PersonaError
from persona.source import load_all
from service.app import create_app
from service.cli.phrases import Phrasebook
from service.cli.preflight import Refusal, check_data_dir, check_exposure, listen
from service.engines import VLLM_PYTHON, engine_for
from service.kept import KeptPersonas
from service.logs import configure_logging
from service.running import announced, running_at
from service.settings import Settings
from service.shelf import Shelf
from service.terminal.client import Gateway

GRACE_SECONDS = 20
"""How long replies in flight may finish after a signal."""
STAT = Path("/proc/self/stat")
"""What Linux tells of this process; the 20th field behind its name is when it began, in ticks since the boot."""
DEMO_MODELS = frozenset({"nano", "smollm2"})


def serve(settings: Settings, say: Phrasebook, *, usual_port: int, with_parent: bool = False) -> None:
    """Runs the gateway until it is told to stop.

    Args:
        settings: see `service.settings`.
        say: the operator's language.
        usual_port: where `omoide chat` looks for a gateway by itself.
        with_parent: end when standard input closes, that is with the process that started us.

    Raises:
        Refusal, PersonaError, ModelError, DatabaseError: what keeps it from starting, each with its fix.
    """
    entered = time.monotonic()
    check_exposure(settings, say)
    check_data_dir(settings.data_dir, say)
    console = Console(highlight=False, soft_wrap=True)
    with listen(settings.host, settings.port, say) as bound:
        asyncio.run(check_personas(settings))
        _check_model(settings, say, console)
        other = asyncio.run(gateway_beside(settings.data_dir, url_of(bound)))
        if other and not settings.chroma_url:
            console.print(say("serve.second", url=other, data=settings.data_dir), style="yellow")
        configure_logging(settings.log_level, settings.log_format)
        console.print(say("serve.starting", model=model_name(settings), data=settings.data_dir), style="dim")

        def announce() -> None:
            port, seconds = bound.getsockname()[1], seconds_running(entered)
            persona = first_persona(app.state.services.personas, say.language)
            block = ready_block(settings, url_of(bound), persona, say, usual=port == usual_port, seconds=seconds)
            console.print(block, markup=False)

        app = create_app(settings, on_ready=announce)
        # A gateway that ends with its chat is nobody else's to find, and the first of a folder has its vector index.
        with nullcontext() if with_parent or other else announced(settings.data_dir, url_of(bound)):
            uvloop.run(_serve(app, bound, with_parent=with_parent))
        console.print(say("serve.stopped"), style="dim")


def seconds_running(entered: float) -> float:
    """Seconds since this process began: one waits for the interpreter and the imports as well.

    Args:
        entered: by the monotonic clock, from when to count where the system does not tell (it is not Linux).
    """
    try:
        fields = STAT.read_bytes().rpartition(b")")[2].split()
        return time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return time.monotonic() - entered


def model_name(settings: Settings) -> str:
    """The model as the operator knows it."""
    if settings.llm_provider == "embedded":
        return settings.model
    return f"{settings.local_model_name or '?'} @ {settings.local_model_url}"


def url_of(bound: socket.socket) -> str:
    """The URL under which a bound socket is reached from this machine."""
    host, port = bound.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)  # noqa: S104  (read, not bound)
    return f"http://{host}:{port}"


async def check_personas(settings: Settings) -> None:
    """Every persona can be served: by its files, or where they are broken by its newest version.

    Raises:
        PersonaError: one cannot; the faults of all.
        DatabaseError: the versions cannot be read.
    """
    try:
        load_all(settings.persona_dir)
    except PersonaError as error:
        places = [Path(each.file).relative_to(settings.persona_dir) for each in error.faults]
        if not all(place.parts for place in places):  # the folder of all
            raise
        if not await _all_kept(settings, {place.parts[0] for place in places}):
            raise


async def _all_kept(settings: Settings, names: Collection[str]) -> bool:
    db = Database(settings.sql_url)
    try:
        await db.migrate()
        kept = KeptPersonas(Shelf(settings.persona_dir, PersonaVersions(db), lambda: datetime.now(UTC)))
        return all([await kept.newest(name) for name in names])
    finally:
        await db.close()


async def gateway_beside(data_dir: Path, own_url: str) -> str | None:
    """The URL of another gateway that serves the data folder already, where it answers.

    Args:
        data_dir: the data folder.
        own_url: where this process has bound; a note that names it is left from a process that was killed.
    """
    url = running_at(data_dir)
    if url is None or url == own_url:
        return None
    async with Gateway(url, "", "") as gateway:
        return url if await gateway.lives() else None


def command_line() -> str:
    """How `omoide` is called from the operator's shell: by name where it is on the path, else by its file."""
    if shutil.which("omoide"):
        return "omoide"
    script = Path(sys.executable).with_name("omoide")
    if not script.exists():
        return f"{_short(Path(sys.executable))} -m service"
    return _short(script)


def ready_block(settings: Settings, url: str, persona: str, say: Phrasebook, *, usual: bool, seconds: float) -> str:
    """What a person can do now, for the terminal.

    Args:
        settings: of the running gateway.
        url: where it is.
        persona: with whom to begin.
        say: the operator's language.
        usual: whether `omoide chat` finds it there by itself.
        seconds: how long the start took.
    """
    omoide = command_line()
    rows = [
        (say("serve.chat"), f"{omoide} chat --persona {persona}{'' if usual else f' --url {url}'}"),
        (say("serve.api"), f"{url}/v1  ({say('serve.openai')}; {url}/docs)"),
        (say("serve.try"), curl_line(url, persona, say("serve.hello"), keyless=settings.allow_keyless_loopback)),
        *([] if settings.allow_keyless_loopback else [(say("serve.keys"), f"{omoide} key create NAME")]),
        (say("serve.data"), str(settings.data_dir)),
        (say("serve.stop"), "Ctrl-C"),
    ]
    width = max(cell_len(label) for label, _ in rows)
    lines = [f"  {label}{' ' * (width - cell_len(label))}  {value}" for label, value in rows]
    demo = settings.llm_provider == "embedded" and settings.model in DEMO_MODELS
    notice = ["", f"  {say('serve.demo', model=settings.model)}"] if demo else []
    return "\n".join(["", say("serve.ready", seconds=f"{seconds:.1f}"), "", *lines, *notice, ""])


def first_persona(personas: Mapping[str, Persona], language: str) -> str:
    """With whom to begin: sakura in Japanese, else the first persona that speaks the language, else any."""
    if language == "ja" and "sakura" in personas:
        return "sakura"
    fitting = [name for name, persona in sorted(personas.items()) if persona.language == language]
    return next(iter([*fitting, *sorted(personas), "sakura"]))


def curl_line(url: str, persona: str, hello: str, *, keyless: bool) -> str:
    """A request to paste."""
    key = "" if keyless else ' -H "Authorization: Bearer $OMOIDE_API_KEY"'
    body = f'{{"model":"{persona}","messages":[{{"role":"user","content":"{hello}"}}]}}'
    return f"curl {url}/v1/chat/completions -H 'Content-Type: application/json'{key} -d {shlex.quote(body)}"


def _check_model(settings: Settings, say: Phrasebook, console: Console) -> None:
    """The model is there, and an engine that can run it.

    Raises:
        ModelError, Refusal: it is not.
    """
    try:
        _, engine = engine_for(settings)
    except ModelError:
        if not fetchable(settings.model):
            raise
        if settings.model != "smollm2" and not VLLM_PYTHON.is_file():  # before gigabytes are fetched for nothing
            raise Refusal(say("preflight.no_vllm", model=settings.model)) from None
        console.print(say("model.getting", name=settings.model), style="dim")
        get(settings.model, settings.models_dir)
        _, engine = engine_for(settings)
    if engine is not None and engine.spec.kind == "vllm" and not engine.spec.python.is_file():
        raise Refusal(say("preflight.no_vllm", model=settings.model))


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


class _Server(uvicorn.Server):
    """uvicorn, with the signals left to us: it would raise them again before the application is closed."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _serve(app: FastAPI, bound: socket.socket, *, with_parent: bool) -> None:
    config = uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.handle_exit, number, None)
    if with_parent:
        _when_input_closes(lambda: loop.call_soon_threadsafe(server.handle_exit, signal.SIGTERM, None))
    async with app.router.lifespan_context(app):
        await server.serve(sockets=[bound])


def _when_input_closes(action: Callable[[], object]) -> None:
    """Calls `action` when the other end of standard input is gone, however it went."""

    def watch() -> None:
        while os.read(0, 4096):
            pass
        action()

    threading.Thread(target=watch, name="parent", daemon=True).start()
