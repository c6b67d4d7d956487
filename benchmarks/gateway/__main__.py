"""CPU milliseconds a request: the gateway on a plain upstream model beside the bare relay, in the same run.

`python -m benchmarks.gateway [--seconds 5] [--rounds 3]` starts a mock model server, the bare relay and a gateway with
an API key, and loads relay and gateway in turn over 8 kept-alive connections. CPU time is read from /proc (the
process's user and system time), so it does not matter that client and servers share cores; quote the ratio.
"""

import argparse
import asyncio
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

CONNECTIONS = 8
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
LIMITS_MS = {"plain": 0.9, "stream": 2.0}
"""What the gateway may cost at most, per request."""
ROOT = Path(__file__).resolve().parents[2]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    """Whether a server is there; one that is starting says 503."""
    try:
        urllib.request.urlopen(url, timeout=1).read()  # noqa: S310
    except urllib.error.HTTPError as error:
        return error.code < 500  # noqa: PLR2004
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _process(arguments: list[str], environment: dict[str, str], ready_url: str) -> Iterator[int]:
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, *arguments],
            env={**os.environ, **environment},
            cwd=ROOT,
            stdout=output,
            stderr=output,
        )
        try:
            for _ in range(600):
                if _answers(ready_url):
                    break
                if child.poll() is not None:
                    output.seek(0)
                    raise SystemExit(f"{arguments} ended: {output.read().decode()[-2000:]}")
                time.sleep(0.1)
            yield child.pid
        finally:
            child.terminate()
            child.wait(30)


def _cpu_ms(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_MS


def _request(key: str, *, stream: bool) -> bytes:
    messages = [{"role": "system", "content": "You are Sakura."}, {"role": "user", "content": "今日は本当に疲れた"}]
    body = json.dumps({"model": "m", "messages": messages, "max_tokens": 64, **({"stream": True} if stream else {})})
    data = body.replace('"stream": true', '"stream":true').encode()
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data


async def _one_connection(port: int, request: bytes, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = 0
    while time.perf_counter() < until:
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise SystemExit(f"not answered: {head.decode()}")
        if b"transfer-encoding: chunked" in head:
            while size := int(await reader.readline(), 16):
                await reader.readexactly(size + 2)
            await reader.readline()
        else:
            at = head.index(b"content-length:")
            await reader.readexactly(int(head[at + 15 : head.index(b"\r\n", at)]))
        done += 1
    writer.close()
    return done


async def _load(port: int, request: bytes, seconds: float) -> int:
    until = time.perf_counter() + seconds
    return sum(await asyncio.gather(*[_one_connection(port, request, until) for _ in range(CONNECTIONS)]))


def _measure(pid: int, port: int, request: bytes, seconds: float) -> float:
    asyncio.run(_load(port, request, 0.5))  # warm up
    before = _cpu_ms(pid)
    count = asyncio.run(_load(port, request, seconds))
    return (_cpu_ms(pid) - before) / count


def _make_key(environment: dict[str, str]) -> str:
    made = subprocess.run(
        [sys.executable, "-m", "service", "key", "create", "bench", "--json"],
        env={**os.environ, **environment},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return str(json.loads(made.stdout)["token"])


def _run(seconds: float, rounds: int) -> dict[str, dict[str, list[float]]]:
    upstream, relay, gateway = _free_port(), _free_port(), _free_port()
    base = f"http://127.0.0.1:{upstream}/v1"
    uvicorn = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
    figures: dict[str, dict[str, list[float]]] = {kind: {"relay": [], "gateway": []} for kind in LIMITS_MS}
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        environment = {
            "OMOIDE_DATA_DIR": folder,
            "DEFAULT_LLM_PROVIDER": "local",
            "LOCAL_MODEL_URL": base,
            "LOCAL_MODEL_NAME": "m",
            "OMOIDE_LOG_LEVEL": "WARNING",
        }
        key = _make_key(environment)
        mock = ["-m", "benchmarks.gateway.mock_upstream", str(upstream)]
        stack.enter_context(_process(mock, {}, base + "/models"))
        bare = ["-m", "uvicorn", "benchmarks.gateway.bare_relay:app", "--port", str(relay), *uvicorn]
        health = f"http://127.0.0.1:{relay}/v1/chat/completions"
        pids = {"relay": stack.enter_context(_process(bare, {"UPSTREAM": base}, health))}
        serve = ["-m", "service", "serve", "--port", str(gateway)]
        pids["gateway"] = stack.enter_context(_process(serve, environment, f"http://127.0.0.1:{gateway}/readyz"))
        for _ in range(rounds):
            for kind, figure in figures.items():
                for name, port in (("relay", relay), ("gateway", gateway)):
                    figure[name].append(_measure(pids[name], port, _request(key, stream=kind == "stream"), seconds))
    return figures


def main() -> int:
    """Prints the table; returns 1 when the gateway costs more than it may."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    over = False
    print("request | relay ms | gateway ms | ratio | limit ms")
    for kind, figure in _run(options.seconds, options.rounds).items():
        relay, gateway = (statistics.median(figure[name]) for name in ("relay", "gateway"))
        over = over or gateway > LIMITS_MS[kind]
        print(f"{kind:7} | {relay:8.3f} | {gateway:10.3f} | {gateway / relay:5.2f} | {LIMITS_MS[kind]:.1f}")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
