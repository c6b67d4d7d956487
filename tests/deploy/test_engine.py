"""The engine supervisor, with stand-in servers for its faults and with llama.cpp for the real thing."""

import asyncio
import contextlib
import errno
import json
import os
import signal
import socket
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
from deploy.models import NANO, ROOT, get
from tests.deploy.test_launch import is_gone

VLLM_PYTHON = ROOT / ".venvs" / "vllm" / "bin" / "python"

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


async def test_a_slow_start_is_waited_for(tmp_path, monkeypatch):
    made = engine(tmp_path, "import time; time.sleep(1)\n" + textwrap.dedent(HEALTHY), monkeypatch)
    await made.start()
    assert made.state == "ready"
    await made.stop()


async def test_the_first_complaint_of_this_start_is_quoted(tmp_path, monkeypatch):
    (tmp_path / "engine.log").write_text("ValueError: from an earlier start\n", "utf-8")
    script = """
        print("0.00.014.177 I srv init: loading")
        print("0.00.014.178 E gguf_init: invalid magic")
        print("0.00.014.179 E srv load_model: failed")
        print("cleaning up", flush=True)
        raise SystemExit(1)
    """
    made = engine(tmp_path, script, monkeypatch)
    with pytest.raises(EngineError, match=r"\(gguf_init: invalid magic\)"):
        await made.start()


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (
            """(Worker pid=8) ERROR 11-21 10:02:25 [executor.py:953] safetensors.rust.SafetensorError: file not covered
(APIServer pid=7) RuntimeError: Engine core initialization failed. See root cause above.""",
            "SafetensorError: file not covered",
        ),
        (
            """pydantic_core._pydantic_core.ValidationError: 1 validation error for ModelConfig
  Value error, maximum length 5000 is too large. [type=value_error, input_value=...]
    For further information visit the manual""",
            "maximum length 5000 is too large.",
        ),
    ],
)
def test_vllms_root_cause_is_found(tmp_path, lines, reason):
    (tmp_path / "log").write_text("INFO 11-21 start\n" + lines, "utf-8")
    assert engine_module._complaint(tmp_path / "log", 0) == reason


async def test_the_root_cause_of_a_chain_of_python_errors_is_quoted(tmp_path, monkeypatch):
    script = """
        try:
            raise ValueError("no such architecture")
        except ValueError as error:
            raise RuntimeError("engine core initialization failed") from error
    """
    made = engine(tmp_path, script, monkeypatch)
    with pytest.raises(EngineError, match=r"\(ValueError: no such architecture\)"):
        await made.start()


async def test_a_server_that_is_killed_at_start_is_met_with_the_likely_cause(tmp_path, monkeypatch):
    made = engine(tmp_path, "import os; os.kill(os.getpid(), 9)", monkeypatch)
    with pytest.raises(EngineError, match="want of memory; choose a smaller model"):
        await made.start()


async def test_a_port_that_another_program_took_is_given_up_for_another(tmp_path, monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ports = iter([other.getsockname()[1], engine_module._free_port()])
        monkeypatch.setattr(engine_module, "_free_port", lambda: next(ports))
        made = engine(tmp_path, HEALTHY, monkeypatch)
        await made.start()
    assert made.state == "ready"
    await made.stop()


async def test_a_long_log_is_put_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(engine_module, "LARGEST_LOG", 10)
    (tmp_path / "engine.log").write_text("a line of an earlier week\n", "utf-8")
    made = engine(tmp_path, HEALTHY, monkeypatch)
    await made.start()
    await made.stop()
    assert (tmp_path / "engine.log.1").read_text("utf-8") == "a line of an earlier week\n"
    assert "earlier week" not in (tmp_path / "engine.log").read_text("utf-8")


async def test_the_key_is_never_on_the_command_line(tmp_path):
    for kind in ("llamacpp", "vllm"):
        made = Engine(EngineSpec(kind, tmp_path, "m", 512, tmp_path / "log"))
        arguments, environment = made._command()
        assert made.api_key not in " ".join(arguments)
        assert made.api_key in environment.values()


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


async def test_a_restart_for_which_there_is_no_room_ends_in_failed(tmp_path, monkeypatch):
    made = engine(tmp_path, HEALTHY, monkeypatch)
    await made.start()

    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(engine_module, "_put_aside", full)
    assert made.pid is not None
    os.kill(made.pid, signal.SIGKILL)
    await until(lambda: made.state == "failed")
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


@pytest.mark.e2e
async def test_a_stop_does_not_wait_for_a_reply_in_progress(tmp_path):
    async with smollm2(tmp_path) as made, AsyncOpenAI(base_url=made.base_url, api_key=made.api_key) as client:
        stream = await client.chat.completions.create(
            model="smollm2", messages=[{"role": "user", "content": "Count."}], stream=True, extra_body=ENDLESS
        )
        await anext(aiter(stream))
        async with asyncio.timeout(5):
            await made.stop()
        await stream.close()


@pytest.mark.e2e
async def test_a_damaged_model_is_told_in_llamacpps_own_words(tmp_path):
    file = tmp_path / "m.gguf"
    file.write_bytes(b"junk" * 100)
    with pytest.raises(EngineError, match="invalid magic"):
        await Engine(EngineSpec("llamacpp", file, "m", 512, tmp_path / "log", threads=1)).start()


ENDLESS = {"ignore_eos": True, "max_tokens": 100_000}
PARENT = """
    import asyncio, json, pathlib, sys
    import aiohttp
    from deploy.engine import Engine, EngineSpec
    async def main():
        model, log, python = map(pathlib.Path, sys.argv[2:])
        made = Engine(EngineSpec(sys.argv[1], model, "m", 512, log, threads=1, python=python))
        await made.start()
        print(json.dumps([made.pid, made.base_url, made.api_key]), flush=True)
        await asyncio.sleep(600)
    asyncio.run(main())
"""


def start_in_a_gateway(kind: str, model: Path, tmp_path: Path) -> tuple[subprocess.Popen[bytes], int, str, str]:
    """A process that stands for the gateway, with its engine's process id, address and key."""
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PARENT), kind, str(model), str(tmp_path / "log"), str(VLLM_PYTHON)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert parent.stdout is not None
    pid, url, key = json.loads(parent.stdout.readline())
    return parent, pid, url, key


def kill(parent: subprocess.Popen[bytes]) -> None:
    parent.kill()
    parent.wait()
    assert parent.stdout is not None
    parent.stdout.close()


@pytest.mark.e2e
async def test_the_engine_dies_with_a_gateway_that_was_killed_in_the_middle_of_a_reply(tmp_path):
    model = get("smollm2", ROOT / "models")
    parent, pid, url, key = start_in_a_gateway("llamacpp", model.path, tmp_path)
    async with AsyncOpenAI(base_url=url, api_key=key) as client:
        stream = await client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "Count."}], stream=True, extra_body=ENDLESS
        )
        await anext(aiter(stream))
        kill(parent)
        assert is_gone(pid, 2), "the engine outlived its gateway by 2 s"
        await stream.close()


@pytest.mark.e2e
@pytest.mark.vllm
@pytest.mark.timeout(400)
@pytest.mark.skipif(not VLLM_PYTHON.is_file(), reason="no vLLM environment; run `make engine-vllm`")
async def test_vllm_answers_the_official_client_and_dies_with_its_gateway(tmp_path):
    parent, pid, url, key = start_in_a_gateway("vllm", NANO, tmp_path)
    try:
        async with AsyncOpenAI(base_url=url, api_key=key, max_retries=0) as client:
            answer = await client.chat.completions.create(
                model="m",
                messages=[{"role": "user", "content": "おはよう！"}],
                max_tokens=40,
                response_format={"type": "json_schema", "json_schema": {"name": "yes", "schema": {"type": "boolean"}}},
            )
            assert answer.choices[0].message.content in {"true", "false"}
            assert answer.usage is not None
        family = [pid, *(int(line) for line in group_of(pid))]
    finally:
        kill(parent)
    assert len(family) > 2, "vLLM has an engine core of its own"
    assert all(is_gone(member, 10) for member in family)


def group_of(pid: int) -> list[str]:
    """Ids of the processes in the group of that one, as text."""
    listing = subprocess.run(["ps", "-o", "pid=,pgid=", "-A"], capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in listing.splitlines() if line.split()[1] == str(pid)]
