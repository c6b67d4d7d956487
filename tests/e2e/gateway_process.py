"""A real gateway in a process of its own, as `make run` starts it, for tests that need the real thing."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import httpx
from openai import OpenAI

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class GatewayProcess:
    """Starts `python -m service serve` over a data folder; leaves no process behind.

    Args:
        data_dir: the data folder, kept between two processes that share it.
        settings: environment variables that differ from the defaults.
    """

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_path = data_dir / f"gateway-{self.port}.log"
        self._environment = {
            **os.environ,
            "OMOIDE_DATA_DIR": str(data_dir),
            "OMOIDE_ALLOW_KEYLESS_LOOPBACK": "true",
            "OMOIDE_ENGINE_THREADS": "2",
            "OMOIDE_LANGUAGE": "en",
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def new_key(self, role: str) -> dict[str, str]:
        """A key as `omoide key create --json` shows it, its token too."""
        made: dict[str, str] = json.loads(self.cli("key", "create", f"test {role}", "--role", role, "--json"))
        return made

    def start(self, *, wait: float = 120.0) -> Self:
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "service", "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if wait:
            self.wait_ready(wait)
        return self

    def wait_ready(self, seconds: float) -> None:
        assert self.process is not None
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError(f"the gateway ended ({self.process.returncode}):\n{self.log()}")
            try:
                if httpx.get(self.url + "/readyz", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"the gateway was not ready after {seconds} s:\n{self.log()}")

    def stop(self) -> int:
        """SIGTERM and wait; returns the exit status."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """kill -9, as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    def log(self) -> str:
        return self.log_path.read_text("utf-8", errors="replace")[-4000:]

    def openai(self, key: str = "none") -> OpenAI:
        return OpenAI(base_url=self.url + "/v1", api_key=key, timeout=120, max_retries=0)

    def cli(self, *arguments: str) -> str:
        """Runs an `omoide` command with this gateway's settings."""
        command = [sys.executable, "-m", "service", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self._environment, check=True, capture_output=True, text=True
        ).stdout

    def wait_a_moment(self, seconds: float = 0.1) -> None:
        time.sleep(seconds)

    def part(self, name: str, settled: Callable[[str], bool]) -> str:
        """The state of a part as /readyz tells it, once it has settled."""
        for _ in range(300):
            state = str(httpx.get(self.url + "/readyz", timeout=10).json()["parts"][name])
            if settled(state):
                return state
            time.sleep(0.1)
        raise AssertionError(f"{name} is {state}\n{self.log()}")

    def wait_part(self, name: str, wanted: str) -> None:
        self.part(name, lambda state: state == wanted)

    def eventually(self, look: Callable[[], list[str]], seconds: float = 30) -> list[str]:
        """What `look` sees, once it sees anything."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if seen := look():
                return seen
            time.sleep(0.1)
        raise AssertionError(f"nothing came\n{self.log()}")

    def eventually_answers(self, path: str) -> httpx.Response:
        """The first answer of a gateway that is still starting."""
        for _ in range(200):
            try:
                return httpx.get(self.url + path, timeout=10)
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(self.log())

    def engine_ticks(self) -> int:
        """CPU time of the embedded engine so far, in ticks of 10 ms."""
        assert self.process is not None
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes()
                fields = (folder / "stat").read_text("ascii").rpartition(")")[2].split()
            except OSError:
                continue
            if b"deploy.llamacpp" in command and int(fields[1]) == self.process.pid:
                return int(fields[11]) + int(fields[12])
        raise AssertionError(f"no engine\n{self.log()}")
