import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from memory.chroma_folder import take
from memory.database import Database
from service.cli.phrases import Phrasebook
from service.cli.preflight import Refusal
from service.cli.reindex import reindex
from service.running import announced
from service.settings import Settings, load_settings

JA, EN = Phrasebook("ja"), Phrasebook("en")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data_dir=tmp_path / "var")


class Alive(BaseHTTPRequestHandler):
    """A gateway that says that it lives."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status": "ok"}')

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def gateway() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Alive) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_beside_a_service_that_runs_it_refuses_before_anything_is_opened(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delattr(Database, "migrate")
    settings.data_dir.mkdir()
    with gateway() as url, announced(settings.data_dir, url):
        for say, words in (
            (EN, f"while the Omoide at {url} runs"),
            (JA, "索引を作り直せません。対処: Omoide を終わらせて"),
        ):
            with pytest.raises(Refusal, match=words):
                asyncio.run(reindex(settings, say))


def test_an_index_that_another_program_holds_is_told_in_the_operators_language(settings: Settings):
    with take(settings.data_dir / "chroma"), pytest.raises(Refusal, match=r"^索引を作り直せません\(.*`omoide doctor`"):
        asyncio.run(reindex(settings, JA))
