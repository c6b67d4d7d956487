"""Whether a turn would be answered, and who is told what of it."""

from types import SimpleNamespace

import pytest

from memory.chroma import IndexUnavailable
from memory.meaning import Meaning
from memory.store import Memory
from tests.service.api.conftest import Scene

STRANGER = {"X-Forwarded-For": "203.0.113.9"}


async def upstream_of(scene: Scene, state: str) -> str:
    scene.services.engine = SimpleNamespace(state=state)
    return (await scene.ask("GET", "/readyz", STRANGER)).json()["parts"]["upstream"]


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("stopped", "starting"),
        ("starting", "starting"),
        ("ready", "ok"),
        ("restarting", "failed"),
        ("failed", "failed"),
    ],
)
async def test_strangers_are_told_that_a_model_starts_until_it_is_known_whether_it_does(
    scene: Scene, state: str, told: str
):
    assert await upstream_of(scene, state) == told


async def test_strangers_are_told_that_the_memory_opens_until_it_is_known_whether_it_does(scene: Scene):
    parts = scene.memory
    scene.services.memory = memory = Memory(
        parts._db, parts._facts, Meaning(parts._db, parts._meaning._index, parts._meaning._embedder)
    )
    before = (await scene.ask("GET", "/readyz", STRANGER)).json()
    assert (before["status"], before["parts"]["memory"]) == ("ready", "opening")
    assert "still opening" in (await scene.ask("GET", "/readyz")).json()["parts"]["memory"]
    memory._meaning._note(IndexUnavailable("in /a/folder"))
    await memory.open()
    assert (await scene.ask("GET", "/readyz", STRANGER)).json()["parts"]["memory"] == "ok"
    memory._meaning._note(IndexUnavailable("in /a/folder"))
    assert (await scene.ask("GET", "/readyz", STRANGER)).json()["parts"]["memory"] == "failed"
    assert (await scene.ask("GET", "/readyz")).json()["parts"]["memory"] == "in /a/folder"


async def test_a_broken_persona_degrades_and_the_operator_is_told_where_it_is(scene: Scene):
    card = scene.cards / "sakura" / "card.yaml"
    card.write_text(card.read_text("utf-8").replace("language: ja", "language: jp"), "utf-8")
    await scene.services.personas.reload()
    told, stranger = await scene.ask("GET", "/readyz"), await scene.ask("GET", "/readyz", STRANGER)
    assert (told.status_code, told.json()["status"]) == (200, "ready")
    assert f"sakura: version 1 goes on serving; {card}:4:1: language" in told.json()["parts"]["personas"]
    assert (stranger.json()["status"], stranger.json()["parts"]["personas"]) == ("ready", "degraded")
