import json
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from memory.database import Database
from memory.versions import Change, PersonaVersions
from persona.faults import PersonaError
from persona.folder import read_files
from persona.source import load_all
from service.cli import server
from service.cli.phrases import Phrasebook
from service.cli.preflight import Refusal
from service.cli.server import curl_line, first_persona, gateway_beside, model_name, ready_block, url_of
from service.running import announced
from service.settings import load_settings
from tests.persona.cards import CARDS

JA, EN = Phrasebook("ja"), Phrasebook("en")


def test_the_curl_line_can_be_pasted():
    words = shlex.split(curl_line("http://127.0.0.1:8000", "sakura", "it's me", keyless=True))
    assert words[:2] == ["curl", "http://127.0.0.1:8000/v1/chat/completions"]
    assert json.loads(words[-1])["messages"] == [{"role": "user", "content": "it's me"}]
    assert "Authorization" not in " ".join(words)


def test_the_curl_line_sends_a_key_where_one_is_needed():
    assert "Bearer $OMOIDE_API_KEY" in curl_line("http://127.0.0.1:8000", "sakura", "hi", keyless=False)


def test_one_begins_with_a_persona_of_ones_language():
    personas = load_all(load_settings().persona_dir)
    assert first_persona(personas, "ja") == "sakura"
    assert first_persona(personas, "en") == "june"
    assert first_persona({}, "en") == "sakura"


@pytest.mark.parametrize("say", [JA, EN])
def test_the_block_names_what_one_needs_and_says_that_nano_is_a_demo(say: Phrasebook):
    settings = load_settings(allow_keyless_loopback=True)
    block = ready_block(settings, "http://127.0.0.1:8000", "sakura", say, usual=True, seconds=3.21)
    for part in ("chat --persona sakura\n", "http://127.0.0.1:8000/v1", "curl ", str(settings.data_dir), "3.2"):
        assert part in block
    assert say("serve.demo", model="nano") in block
    assert "key create" not in block


def test_the_block_tells_about_keys_and_an_unusual_port():
    settings = load_settings(llm_provider="local")
    block = ready_block(settings, "http://127.0.0.1:8001", "june", EN, usual=False, seconds=1)
    assert "chat --persona june --url http://127.0.0.1:8001" in block
    assert "key create NAME" in block
    assert "demo" not in block


def test_the_url_of_an_open_address_is_reachable_from_here():
    with socket.socket() as bound:
        bound.bind(("0.0.0.0", 0))
        assert url_of(bound) == f"http://127.0.0.1:{bound.getsockname()[1]}"


class Healthy(BaseHTTPRequestHandler):
    """A gateway that lives, and knows nothing else."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status": "ok"}')

    def log_message(self, *_: object):
        """Says nothing."""


@pytest.mark.skipif(not server.STAT.exists(), reason="only Linux tells when a process began")
def test_a_start_is_counted_from_the_beginning_of_the_process():
    code = (
        "import time; time.sleep(0.3); from service.cli.server import seconds_running as s; print(s(time.monotonic()))"
    )
    begun = time.monotonic()
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert 0.3 < float(told) < time.monotonic() - begun + 0.05


def test_where_the_system_does_not_tell_a_start_is_counted_from_the_command(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(server, "STAT", Path("/none"))
    assert server.seconds_running(time.monotonic() - 5) == pytest.approx(5, abs=0.5)


async def test_broken_personas_stop_the_start_unless_a_version_of_each_is_kept(sqlite_db: Database, tmp_path: Path):
    root = Path(shutil.copytree(CARDS, tmp_path / "cards"))
    settings = load_settings(persona_dir=root, data_dir=tmp_path)
    (root / "sakura" / "card.yaml").write_text("name: [", "utf-8")
    with pytest.raises(PersonaError, match=r"sakura/card\.yaml:1:"):
        await server.check_personas(settings)
    files = read_files(CARDS / "sakura")
    change = Change(persona="sakura", hash="x", files=files, why="start")
    await PersonaVersions(sqlite_db).accept(change, datetime.now(UTC))
    await server.check_personas(settings)
    (root / "june" / "card.yaml").unlink()
    with pytest.raises(PersonaError, match=r"june/card\.yaml: the file is missing"):
        await server.check_personas(settings)


async def test_a_gateway_beside_is_one_that_answers(tmp_path: Path):
    own = "http://127.0.0.1:1"
    assert await gateway_beside(tmp_path, own) is None
    server = HTTPServer(("127.0.0.1", 0), Healthy)
    url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with announced(tmp_path, url):
        assert await gateway_beside(tmp_path, own) == url
        server.shutdown()
        thread.join()
        server.server_close()
        assert await gateway_beside(tmp_path, own) is None


async def test_a_note_that_names_our_own_place_is_a_killed_gateways(tmp_path: Path):
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()  # it takes connections and answers none, as a gateway that still starts
        with announced(tmp_path, url_of(bound)):
            assert await gateway_beside(tmp_path, url_of(bound)) is None


def test_the_model_is_named_as_the_operator_knows_it():
    assert model_name(load_settings(model="own.gguf")) == "own.gguf"
    local = load_settings(llm_provider="local", local_model_url="http://gpu:8001/v1", local_model_name="qwen")
    assert model_name(local) == "qwen @ http://gpu:8001/v1"


def test_a_hugging_face_folder_without_vllm_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("service.engines.VLLM_PYTHON", tmp_path / "none")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "config.json").write_text("{}")
    (tmp_path / "own" / "model.safetensors").write_bytes(b"x")
    with pytest.raises(Refusal, match="make engine-vllm"):
        server._check_model(load_settings(model=str(tmp_path / "own")), EN, server.Console())
