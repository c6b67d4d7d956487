"""A gateway process with a scripted model behind it."""

import asyncio
import concurrent.futures
import sqlite3
import threading
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.gateway_process import GatewayProcess
from tests.fakes import ScriptedModel


class Scene:
    """A gateway process over a scripted model that lives in a thread of this one.

    Args:
        data_dir: the gateway's data folder.
        settings: environment variables that differ from the defaults.
    """

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.data_dir = data_dir
        self.model = ScriptedModel()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),), daemon=True)
        self._thread.start()
        self._ready.result(10)
        self.gateway = GatewayProcess(
            data_dir,
            DEFAULT_LLM_PROVIDER="local",
            LOCAL_MODEL_URL=self.model.url,
            LOCAL_MODEL_NAME="m",
            OMOIDE_MAX_BODY_BYTES="100000",
            OMOIDE_EXTRACTION="rules",  # no requests but those of the tests
            **settings,
        ).start()
        self.http = httpx.Client(base_url=self.gateway.url, timeout=30)

    def script(self, **fields: Any) -> None:
        for name, value in {**vars(ScriptedModel()), **fields}.items():
            if name != "url":
                setattr(self.model, name, value)

    def close(self) -> None:
        self.http.close()
        self.gateway.stop()
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        self._loop.close()

    async def _serve(self) -> None:
        async with self.model.serving():
            self._ready.set_result(None)
            await self._stop.wait()

    def rows(self, query: str) -> list[dict[str, Any]]:
        with sqlite3.connect(self.data_dir / "omoide.db") as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query)]

    def last_turn(self) -> dict[str, Any]:
        return self.rows("SELECT * FROM turns ORDER BY created_at DESC LIMIT 1")[0]


def chat(text: str = "おはよう", model: str = "sakura", **fields: Any) -> dict[str, Any]:
    return {"model": model, "messages": [{"role": "user", "content": text}], **fields}
