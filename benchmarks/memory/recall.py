"""The recall harness, run over HTTP: every text is posted, every question searched for."""

import importlib
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

AT_ONCE = 500
ZONE = UTC


class Store:
    """A person's memory on a gateway.

    Args:
        client: of the gateway.
    """

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._person = f"bench-{uuid4().hex}"

    def fill(self, items: Sequence[dict[str, Any]]) -> None:
        """Posts items, and waits until they are found by meaning too."""
        for start in range(0, len(items), AT_ONCE):
            batch = [{"person": self._person, **each} for each in items[start : start + AT_ONCE]]
            self._client.post("/v1/memories", json={"items": batch, "wait": True}).raise_for_status()

    def search(self, question: str, k: int, at: datetime | None = None) -> list[str]:
        """The references of what answers a question, best first."""
        body = {"person": self._person, "query": question, "k": k}
        if at is not None:
            body["at"] = at.replace(tzinfo=ZONE).isoformat()
        answer = self._client.post("/v1/memories/search", json=body).raise_for_status().json()
        if answer["degraded"]:
            sys.exit(f"the memory is degraded: {answer['degraded']}")
        return [hit["ref"] for hit in answer["data"]]


def run(client: httpx.Client, harness: Path) -> None:
    """Prints the harness's own tables for the gateway behind `client`."""
    sys.path.insert(0, str(harness))
    locomo, ja = importlib.import_module("locomo_recall"), importlib.import_module("ja_recall")

    class Japanese:
        def index(self, texts: Sequence[str], times: Sequence[datetime]) -> None:
            self.store = Store(client)
            self.at = max(times)
            self.store.fill(
                [
                    {"text": text, "ref": str(place), "said_at": when.replace(tzinfo=ZONE).isoformat()}
                    for place, (text, when) in enumerate(zip(texts, times, strict=True))
                ]
            )

        def __call__(self, question: str, k: int) -> list[int]:
            return [int(ref) for ref in self.store.search(question, k, self.at)]

    class English:
        def __init__(self, conversation: Any) -> None:  # noqa: ANN401  (the harness's own class)
            self.store = Store(client)
            turns = conversation.turns
            self.at = max(turn.when for turn in turns)
            self.store.fill(
                [
                    {
                        "text": turn.full(),
                        "speaker": turn.speaker,
                        "ref": turn.dia_id,
                        "said_at": turn.when.replace(tzinfo=ZONE).isoformat(),
                        "kind": "episode",
                    }
                    for turn in turns
                    if turn.full().strip()
                ]
            )

        def __call__(self, question: str, k: int) -> list[str]:
            return self.store.search(question, k, self.at)

    ja.show({"over HTTP": ja.evaluate(Japanese)}, kinds=True)
    print()
    locomo.show({"over HTTP": locomo.evaluate(English)})
