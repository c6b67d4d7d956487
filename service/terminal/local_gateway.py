"""A gateway of our own for one chat: a child process that ends with us."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from service.cli.phrases import Phrasebook
from service.cli.preflight import Refusal, check_data_dir, listen
from service.settings import ROOT, Settings, variable_of
from service.terminal.client import Gateway

READY_SECONDS = 180.0
"""How long a gateway may take; the first start of a large model is slow, a failing one says so at once."""
STOP_SECONDS = 25.0
_POLL_SECONDS = 0.15


@asynccontextmanager
async def own_gateway(settings: Settings, say: Phrasebook, command: Sequence[str] | None = None) -> AsyncIterator[str]:
    """Starts a gateway on a free loopback port, waits until it is ready, and stops it at the end.

    It runs in a session of its own, so that Ctrl-C stops a reply and not the gateway; the pipe to its standard
    input ends it even when this process is killed.

    Args:
        settings: whose data folder gets the gateway's log.
        say: the operator's language.
        command: replaces `python -m service serve` in tests; `--host`, `--port` and `--with-parent` are added.

    Yields:
        Its base URL.

    Raises:
        Refusal: it did not start; the sentence is its own last line.
    """
    check_data_dir(settings.data_dir, say)
    with listen("127.0.0.1", 0, say) as probe:
        port = probe.getsockname()[1]
    url, log = f"http://127.0.0.1:{port}", settings.data_dir / "chat-gateway.log"
    arguments = [*(command or (sys.executable, "-m", "service", "serve")), "--host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *arguments,
            "--with-parent",
            stdin=asyncio.subprocess.PIPE,
            stdout=output,
            stderr=output,
            env=_environment(),
            start_new_session=True,
        )
    try:
        async with Gateway(url, "", "") as gateway:
            await _until_ready(gateway, process, log, say)
        yield url
    finally:
        await _stop(process)


async def wait_until_ready(gateway: Gateway, say: Phrasebook, seconds: float = READY_SECONDS) -> None:
    """Waits until a turn would be answered.

    Raises:
        Refusal: not within `seconds`; the sentence names the parts that are missing.
    """
    deadline = asyncio.get_running_loop().time() + seconds
    while missing := await gateway.unready():
        if asyncio.get_running_loop().time() > deadline:
            parts = "; ".join(f"{part}: {state}" for part, state in missing.items())
            raise Refusal(say("fault.not_ready_in_time", seconds=round(seconds), parts=parts))
        await asyncio.sleep(_POLL_SECONDS)


async def _until_ready(gateway: Gateway, process: asyncio.subprocess.Process, log: Path, say: Phrasebook) -> None:
    ended = asyncio.create_task(process.wait())
    ready = asyncio.create_task(wait_until_ready(gateway, say))
    try:
        await asyncio.wait({ended, ready}, return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            ready.result()
            return
        raise Refusal(say("fault.own_gateway", reason=_last_line(log) or f"exit code {process.returncode};", log=log))
    finally:
        ended.cancel()
        ready.cancel()
        await asyncio.gather(ended, ready, return_exceptions=True)


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
    if process.stdin is not None:
        process.stdin.close()


def _environment() -> dict[str, str]:
    """Ours, keyless for this machine, and able to import the program from wherever the chat was started."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        variable_of("allow_keyless_loopback"): "true",
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUNBUFFERED": "1",
    }


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text("utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else ""
