import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from service.cli.phrases import Phrasebook
from service.cli.preflight import Refusal
from service.settings import Settings, load_settings
from service.terminal.screen import PlainScreen
from service.terminal.session import Talk, chat_with_served_model

EN = Phrasebook("en")
MODELS = [{"id": "sakura", "owned_by": "omoide"}, {"id": "qwen", "owned_by": "vllm"}, {"id": "nano", "owned_by": "x"}]


class Service(BaseHTTPRequestHandler):
    """A gateway with a persona and two plain models, which say their own name."""

    def do_GET(self):
        self.answer({"/healthz": {"status": "ok"}, "/readyz": {}, "/v1/models": {"data": MODELS}}[self.path])

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        choice = {"delta": {"content": f"I am {asked['model']}"}, "finish_reason": "stop"}
        self.answer({"choices": [choice]}, b"data: %s\n\ndata: [DONE]\n\n")

    def answer(self, body: object, form: bytes = b"%s"):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(form % json.dumps(body).encode())

    def log_message(self, *_: object):
        """Says nothing."""


@pytest.fixture
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data_dir=tmp_path)


async def test_a_bare_model_of_a_service_is_talked_with_there(settings: Settings, service: str):
    out = io.StringIO()
    code = await chat_with_served_model(
        settings, EN, Talk(url=service, once="hello"), "qwen", PlainScreen([], out, io.StringIO())
    )
    assert (code, out.getvalue()) == (0, "I am qwen\n")


async def test_a_model_that_the_service_does_not_have_is_told_with_those_it_has(settings: Settings, service: str):
    with pytest.raises(Refusal, match=rf"^There is no model gpt at {service}\. Models: qwen, nano \("):
        await chat_with_served_model(settings, EN, Talk(url=service, once="hello"), "gpt")
