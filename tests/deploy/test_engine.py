"""The engine supervisor, with stand-in servers for its faults and with llama.cpp for the real thing."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from openai import AsyncOpenAI

from deploy import engine as engine_module
from deploy.engine import Engine, EngineError, EngineSpec
from deploy.models import ROOT, get

HEALTHY = """
    import http.server, os, sys
    port = int(sys.argv[sys.argv.index("--port") + 1])
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200); self.end_headers(); self.wfile.write(str(os.getpid()).encode())
        def log_message(self, *_): pass
    http.server.HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""


def engine(tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An engine whose command runs `script` in place of a model server."""
    file = tmp_path / "server.py"
    file.write_text(textwrap.dedent(script), "utf-8")
    spec = EngineSpec("llamacpp", tmp_path / "m.gguf", "m", 512, tmp_path / "engine.log")
    made = Engine(spec)
    monkeypatch.setattr(made, "_command", lambda: ([sys.executable, str(file), "--port", str(made._port)], {}))
    return made


async def until(condition: object, seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # type: ignore[operator]
            await asyncio.sleep(0.02)


async def test_it_is_ready_when_the_server_is_healthy_and_gone_after_stop(tmp_path, monkeypatch):
    made = engine(tmp_path, HEALTHY, monkeypatch)
    assert made.state == "stopped"
    await made.start()
    assert made.state == "ready"
    url = made.base_url.removesuffix("/v1")
    assert httpx.get(url).status_code == 200
    await made.stop()
    assert made.state == "stopped"
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


async def test_a_server_that_ends_at_start_is_one_sentence_with_its_last_line(tmp_path, monkeypatch):
    made = engine(tmp_path, "raise SystemExit('no such architecture')", monkeypatch)
    with pytest.raises(EngineError, match=r"ended at start \(no such architecture\); see .*engine\.log"):
        await made.start()
    assert made.state == "failed"


async def test_a_server_that_never_answers_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setitem(engine_module.START_SECONDS, "llamacpp", 0.5)
    made = engine(tmp_path, "import time; time.sleep(60)", monkeypatch)
    with pytest.raises(EngineError, match="not ready in"):
        await made.start()
    assert made.pid is None


async def test_a_crash_is_restarted(tmp_path, monkeypatch):
    made = engine(tmp_path, HEALTHY, monkeypatch)
    await made.start()
    first = made.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await until(lambda: made.state == "restarting")
    await until(lambda: made.state == "ready")
    assert made.pid != first
    await made.stop()


async def test_rapid_crashes_end_in_failed(tmp_path, monkeypatch):
    monkeypatch.setattr(engine_module, "LONGEST_BACKOFF", 0.01)
    made = engine(tmp_path, HEALTHY + "\n", monkeypatch)
    await made.start()
    for _ in range(engine_module.RAPID_CRASHES):
        await until(lambda: made.state == "ready")
        pid = made.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await until(lambda: made.state != "ready")
    await until(lambda: made.state == "failed")
    await made.stop()


async def test_a_missing_vllm_environment_names_the_command_that_makes_it(tmp_path):
    spec = EngineSpec("vllm", tmp_path, "m", 512, tmp_path / "log", python=tmp_path / "missing")
    with pytest.raises(EngineError, match="make engine-vllm"):
        await Engine(spec).start()


@contextlib.asynccontextmanager
async def smollm2(tmp_path: Path) -> AsyncIterator[Engine]:
    model = get("smollm2", ROOT / "models")
    made = Engine(EngineSpec("llamacpp", model.path, "smollm2", 2048, tmp_path / "engine.log", threads=2))
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


@pytest.mark.e2e
async def test_llamacpp_answers_the_official_client_streaming_with_usage_and_after_a_crash(tmp_path):
    async with smollm2(tmp_path) as made:
        assert await say(made, "What is the capital of France?")
        pid = made.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await until(lambda: made.state == "restarting")
        await until(lambda: made.state == "ready", 60)
        assert await say(made, "Hello!")


@pytest.mark.e2e
async def test_the_engine_refuses_callers_without_its_key(tmp_path):
    async with smollm2(tmp_path) as made:
        answer = httpx.post(made.base_url + "/chat/completions", json={"messages": []})
        assert answer.status_code == 401


async def say(made: Engine, text: str) -> str:
    said, usage = "", None
    async with AsyncOpenAI(base_url=made.base_url, api_key=made.api_key, max_retries=0) as client:
        stream = await client.chat.completions.create(
            model=made.spec.name,
            messages=[{"role": "user", "content": text}],
            max_tokens=12,
            stream=True,
            stream_options={"include_usage": True},
        )
        async for chunk in stream:
            said += (chunk.choices[0].delta.content or "") if chunk.choices else ""
            usage = chunk.usage or usage
    assert usage is not None
    assert usage.completion_tokens > 0
    return said


PARENT = """
    import asyncio, pathlib, sys
    from deploy.engine import Engine, EngineSpec
    from deploy.models import ROOT, get
    async def main():
        model = get("smollm2", ROOT / "models")
        made = Engine(EngineSpec("llamacpp", model.path, "m", 512, pathlib.Path(sys.argv[1]), threads=1))
        await made.start()
        print(made.pid, flush=True)
        await asyncio.sleep(600)
    asyncio.run(main())
"""


@pytest.mark.e2e
def test_the_engine_dies_with_a_gateway_that_was_killed(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PARENT), str(tmp_path / "log")], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = 40
    while Path(f"/proc/{pid}").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z" and deadline:
        deadline -= 1
        signal.sigtimedwait([], 0.05)
    assert deadline, "the engine outlived its gateway by 2 s"
