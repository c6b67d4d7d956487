"""The embedded engine: an OpenAI-compatible model server that the gateway starts, watches, restarts and stops.

Embedded means a child process behind HTTP on loopback, never a model in the gateway's own process: one code path for
every model, and a crash of native code costs a restart, not the service.

States: stopped → starting → ready → (crash) restarting → ready …, or failed after too many rapid crashes.
"""

import asyncio
import contextlib
import logging
import os
import re
import secrets
import shutil
import signal
import socket
import sys
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import aiohttp

from deploy.cores import engine_threads
from deploy.llamacpp import API_KEY_VARIABLE

log = logging.getLogger(__name__)

State = Literal["stopped", "starting", "ready", "restarting", "failed"]
START_SECONDS = {"llamacpp": 120.0, "vllm": 600.0}
POLL_SECONDS = 0.1
STOP_SECONDS = 10.0
RAPID_CRASHES, RAPID_SECONDS = 5, 60.0
"""This many crashes within this time, and the engine is given up."""
LONGEST_BACKOFF = 10.0
PORT_TRIES = 3
"""Another program may take the free port in the moment before the engine does."""
LARGEST_LOG = 16_000_000
"""Bytes; a longer log is put aside as `engine.log.1` at the next start."""
_COMPLAINT = re.compile(
    r"^\S+ E (.+)"  # llama.cpp's level E
    r"|^\s*Value error, (.+?)(?: \[type=|$)"  # vLLM's settings, checked by pydantic
    r"|^(?:\(.+?\) )?(?:ERROR .+?\] )?(?:\w+\.)*((?!ValidationError)\w*Error: .+)",  # a Python exception
    re.MULTILINE,
)
"""A line in which an engine says what is wrong."""
_KILLED = {-signal.SIGKILL, 128 + signal.SIGKILL}
ROOT = Path(__file__).resolve().parent.parent


class EngineError(Exception):
    """The engine cannot run; one sentence with the fix."""


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """What to run.

    Attributes:
        kind: `llamacpp` for a GGUF file, `vllm` for a Hugging Face folder.
        model: the file or folder.
        name: the model's name on the wire.
        context: tokens a conversation may have.
        threads: CPU threads, 0 for all cores but one.
        log: the file that takes the engine's output.
        python: the interpreter of the engine's environment (vLLM has its own).
    """

    kind: Literal["llamacpp", "vllm"]
    model: Path
    name: str
    context: int
    log: Path
    threads: int = 0
    python: Path = Path(sys.executable)


class Engine:
    """Supervises one engine process.

    Args:
        spec: what to run.
    """

    def __init__(self, spec: EngineSpec) -> None:
        self.spec = spec
        self.state: State = "stopped"
        self.api_key = secrets.token_urlsafe(24)
        """Known to the gateway alone, so that other users of the machine cannot use the engine."""
        self._port = 0
        self._log_start = 0
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._crashes: deque[float] = deque(maxlen=RAPID_CRASHES)

    @property
    def base_url(self) -> str:
        """Where it answers; changes when the engine restarts."""
        return f"http://127.0.0.1:{self._port}/v1"

    @property
    def pid(self) -> int | None:
        """Process id of the running engine."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Starts the engine and waits until it answers; watches it from then on.

        Raises:
            EngineError: it ended or did not answer in time.
        """
        self.state = "starting"
        try:
            await self._launch()
        except BaseException:
            self.state = "failed"
            await self._end()
            raise
        self.state = "ready"
        self._watch = asyncio.create_task(self._keep_running(), name="engine")

    async def stop(self) -> None:
        """Stops the engine: SIGTERM, then SIGKILL to its whole group."""
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None
        await self._end()
        self.state = "stopped"

    async def _keep_running(self) -> None:
        while self._process is not None:
            status = await self._process.wait()
            self._crashes.append(time.monotonic())
            log.error("the model engine ended", extra={"status": status, "log": str(self.spec.log)})
            if len(self._crashes) == RAPID_CRASHES and self._crashes[-1] - self._crashes[0] < RAPID_SECONDS:
                self.state = "failed"
                log.error("the model engine crashed %d times in a row and is given up", RAPID_CRASHES)
                return
            self.state = "restarting"
            if not await self._relaunch():
                return

    async def _relaunch(self) -> bool:
        await asyncio.sleep(min(LONGEST_BACKOFF, 0.1 * 2 ** len(self._crashes)))
        try:
            await self._end()
            await self._launch()
        except (EngineError, OSError) as error:
            self.state = "failed"
            log.error("the model engine could not be restarted: %s", error)  # noqa: TRY400  (one sentence is enough)
            return False
        self.state = "ready"
        return True

    async def _launch(self) -> None:
        for _ in range(PORT_TRIES - 1):
            self._port = _free_port()
            try:
                return await self._launch_once()
            except EngineError:
                if not _is_taken(self._port):
                    raise
                await self._end()
        self._port = _free_port()
        return await self._launch_once()

    async def _launch_once(self) -> None:
        self.spec.log.parent.mkdir(parents=True, exist_ok=True)
        arguments, environment = self._command()
        _put_aside(self.spec.log)
        with self.spec.log.open("ab") as output:
            self._log_start = output.tell()
            try:
                self._process = await asyncio.create_subprocess_exec(
                    *arguments,
                    stdin=asyncio.subprocess.PIPE,  # closes when we end, in whatever way: the child's sign to end too
                    stdout=output,
                    stderr=output,
                    env={**os.environ, **environment},
                    cwd=ROOT,
                    start_new_session=True,
                )
            except OSError as error:
                raise EngineError(
                    f"{arguments[0]} cannot be started ({error.strerror}); run `omoide doctor`"
                ) from error
        await self._wait_ready(self._process)

    def _command(self) -> tuple[list[str], dict[str, str]]:
        spec = self.spec
        if spec.kind == "llamacpp":
            arguments = [sys.executable, "-m", "deploy.llamacpp", "--model", str(spec.model), "--name", spec.name]
            arguments += ["--port", str(self._port), "--context", str(spec.context), "--threads", str(spec.threads)]
            return arguments, {API_KEY_VARIABLE: self.api_key}
        if not spec.python.is_file():
            raise EngineError("vLLM is not installed here; run `make engine-vllm`, or give a GGUF file instead")
        arguments = [sys.executable, "-m", "deploy.launch", "--", str(spec.python)]
        arguments += ["-m", "vllm.entrypoints.openai.api_server", "--model", str(spec.model)]
        arguments += ["--served-model-name", spec.name, "--host", "127.0.0.1", "--port", str(self._port)]
        arguments += ["--max-model-len", str(spec.context), "--no-enable-log-requests"]
        arguments += ["--load-format", "safetensors", "--disable-uvicorn-access-log"]
        arguments += ["--structured-outputs-config", '{"backend":"xgrammar","disable_any_whitespace":true}']
        if shutil.which("nvidia-smi") is None:
            arguments.append("--enforce-eager")  # on a CPU compiling costs minutes; on a GPU its graphs are the speed
        environment = {
            "VLLM_API_KEY": self.api_key,
            "VLLM_NO_USAGE_STATS": "1",
            "VLLM_CPU_KVCACHE_SPACE": os.environ.get("VLLM_CPU_KVCACHE_SPACE", "1"),
            "HF_HUB_OFFLINE": "1",
            "OMP_NUM_THREADS": str(engine_threads(spec.threads)),
        }
        return arguments, environment

    async def _wait_ready(self, process: asyncio.subprocess.Process) -> None:
        seconds = START_SECONDS[self.spec.kind]
        url = self.base_url.removesuffix("/v1") + "/health"
        try:
            async with asyncio.timeout(seconds), aiohttp.ClientSession() as session:
                while process.returncode is None:
                    if await _healthy(session, url):
                        return
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError as error:
            raise EngineError(f"the model engine was not ready in {seconds:.0f} s; see {self.spec.log}") from error
        if process.returncode in _KILLED:
            raise EngineError(
                "the model engine was killed at start, most likely for want of memory; choose a smaller model or a "
                "smaller OMOIDE_ENGINE_CONTEXT"
            )
        reason = _complaint(self.spec.log, self._log_start)
        raise EngineError(f"the model engine ended at start ({reason}); see {self.spec.log}")

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            if process.returncode is None:
                process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            log.warning("the model engine did not stop by itself", extra={"pid": process.pid})
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # what it left behind, vLLM's engine core for one
        await process.wait()


async def _healthy(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url, timeout=aiohttp.ClientTimeout(total=2)) as response:
            return response.status == 200  # noqa: PLR2004
    except (aiohttp.ClientError, TimeoutError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _put_aside(log_file: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        if log_file.stat().st_size > LARGEST_LOG:
            log_file.replace(log_file.with_name(log_file.name + ".1"))


def _complaint(log_file: Path, start: int) -> str:
    """What this start said was wrong: the first complaint, since later ones only follow from it, or the last line."""
    with log_file.open("rb") as file:
        file.seek(start)
        text = file.read(LARGEST_LOG).decode("utf-8", errors="replace")
    found = _COMPLAINT.search(text)
    lines = [found[found.lastindex or 0]] if found else text.split("\n")
    return next((line.strip()[:300] for line in reversed(lines) if line.strip()), "no output")
