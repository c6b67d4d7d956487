"""Memory on the real thing: a gateway process, SQL, Chroma and the embedding model, over HTTP."""

import asyncio
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from tests.e2e.gateway_process import GatewayProcess
from tests.e2e.scene import Scene

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

CANARY = "キンイロカナリア七三一"
OTHER = "ギンイロスズメ八四二"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    made.gateway.wait_part("memory", "ok")
    yield made
    made.close()


def say(scene: Scene, text: str, user: str) -> None:
    body = {"model": "sakura", "user": user, "messages": [{"role": "user", "content": text}]}
    assert scene.http.post("/v1/chat/completions", json=body).status_code == 200


def remembered(scene: Scene, user: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = scene.http.get("/v1/memories", params={"person": user, **query}).json()["data"]
    return found


def search(scene: Scene, user: str, query: str) -> list[str]:
    answer = scene.http.post("/v1/memories/search", json={"person": user, "query": query}).json()
    assert answer["degraded"] == []
    return [hit["text"] for hit in answer["data"]]


def vectors_of(folder: Path, text: str) -> list[bytes]:
    with closing(sqlite3.connect(folder / "omoide.db")) as connection:
        query = "SELECT vector FROM fact_vectors JOIN facts ON facts.id = fact_id WHERE instr(text, ?)"
        return [bytes(row[0]) for row in connection.execute(query, (text,))]


def places_of(folder: Path, *needles: bytes) -> list[str]:
    """The files in which one of these is found."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(needle in path.read_bytes() for needle in needles)]


def pieces(vector: bytes) -> list[bytes]:
    """Runs of four numbers of a vector: nothing else holds them."""
    return [vector[start : start + 16] for start in range(0, len(vector) - 16, 64)]


@pytest.mark.parametrize("what", ["facts", "person", "asking"])
def test_what_is_forgotten_is_in_no_byte_of_any_file(scene: Scene, what: str) -> None:
    for user, name in (("aki", CANARY), ("ben", OTHER)):
        say(scene, f"犬の名前は{name}だよ", user)
        scene.gateway.eventually(lambda user=user, name=name: [f for f in remembered(scene, user) if name in f["text"]])
        say(scene, "うちの犬の名前、覚えてる？", user)
    items = [{"person": "aki", "text": f"{CANARY}の散歩は朝六時から"}, {"person": "aki", "text": "ラーメンが好き"}]
    scene.http.post("/v1/memories", json={"items": items, "wait": True}).raise_for_status()
    scene.gateway.eventually(lambda: remembered(scene, "aki", kinds="episode"))
    scene.gateway.wait_a_moment(2)  # the second turn's episodes
    hidden = vectors_of(scene.data_dir, CANARY)
    assert len(hidden) >= 3
    assert places_of(scene.data_dir, CANARY.encode())
    assert places_of(scene.data_dir, *pieces(hidden[0]))
    if what == "person":
        assert scene.http.delete("/v1/people/aki").json()["index_erased"] is True
    elif what == "asking":
        say(scene, f"お願い、{CANARY}のことは忘れて", "aki")
        scene.gateway.eventually(lambda: [f["text"] for f in remembered(scene, "aki")] == ["ラーメンが好き"])
        scene.gateway.wait_a_moment(1)  # the files are wiped behind SQL
    else:
        for fact in remembered(scene, "aki"):
            if CANARY in fact["text"]:
                scene.http.delete(f"/v1/memories/{fact['id']}").raise_for_status()
        assert [fact["text"] for fact in remembered(scene, "aki")] == ["ラーメンが好き"]
    needles = [CANARY.encode(), *(piece for vector in hidden for piece in pieces(vector))]
    assert places_of(scene.data_dir, *needles) == [], "while it runs"
    scene.gateway.stop()
    assert places_of(scene.data_dir, *needles) == [], "after it stopped"
    assert places_of(scene.data_dir, OTHER.encode()) != []
    scene.gateway.start()
    scene.gateway.wait_part("memory", "ok")
    assert search(scene, "ben", "犬の名前は？")[0] == f"犬の名前は{OTHER}"


def test_what_is_said_but_no_rule_takes_out_is_recalled_with_its_day(scene: Scene) -> None:
    said = "きのう川沿いで拾った青い石、机の上で光ってるみたいに見える"
    say(scene, said, "aki")
    scene.gateway.eventually(lambda: remembered(scene, "aki", kinds="episode"))
    say(scene, "青い石のこと、覚えてる？", "aki")
    assert said in str(scene.model.requests[-1]["messages"][0]["content"])


async def _ask(client: httpx.AsyncClient, rng: random.Random, user: str) -> str:
    """One read of a person by a random path, given up at a random moment."""
    name = {"person": user}
    ways = [
        client.post("/v1/memories/search", json={**name, "query": f"鳥の話 {rng.random()}", "k": 50}),
        client.get("/v1/memories", params={**name, "history": True}),
        client.get("/v1/memories/export", params=name),
        client.post(
            "/v1/chat/completions",
            json={"model": "sakura", "user": user, "messages": [{"role": "user", "content": "鳥の名前、覚えてる？"}]},
            headers={"x-omoide-details": "1"},
        ),
    ]
    chosen = rng.randrange(len(ways))
    for number, way in enumerate(ways):
        if number != chosen:
            way.close()
    try:
        async with asyncio.timeout(rng.choice([0.004, 0.02, 0.1, 20, 20])):
            return (await ways[chosen]).text
    except (TimeoutError, httpx.HTTPError):
        return ""


async def test_people_never_see_each_other_whatever_is_given_up(scene: Scene) -> None:
    names = {"aki": CANARY, "ben": OTHER}
    items = [{"person": user, "text": f"鳥の{n}番は{name}"} for user, name in names.items() for n in range(30)]
    scene.http.post("/v1/memories", json={"items": items, "wait": True}).raise_for_status()
    rng = random.Random(7)
    async with httpx.AsyncClient(base_url=scene.gateway.url, timeout=60) as client:
        seen = dict.fromkeys(names, 0)
        for _ in range(15):
            asked = [rng.choice(list(names)) for _ in range(8)]
            for user, text in zip(asked, await asyncio.gather(*(_ask(client, rng, u) for u in asked)), strict=True):
                other = OTHER if user == "aki" else CANARY
                assert other not in text
                seen[user] += names[user] in text
        assert min(seen.values()) > 5
    for request in scene.model.requests:
        prompt = str(request["messages"])
        assert not (CANARY in prompt and OTHER in prompt)


@pytest.mark.postgres
async def test_two_gateways_over_one_postgresql_keep_people_apart_and_agree(tmp_path: Path, postgres_url: str) -> None:
    settings = {"OMOIDE_DATABASE_URL": postgres_url, "OMOIDE_ENGINE_THREADS": "1", "OMOIDE_EXTRACTION": "rules"}
    for name in "ab":
        (tmp_path / name).mkdir()
    with GatewayProcess(tmp_path / "a", **settings) as a, GatewayProcess(tmp_path / "b", **settings) as b:
        for gateway, user, name in ((a, "aki", CANARY), (b, "ben", OTHER)):
            items = [{"person": user, "text": f"鳥の{n}番は{name}", "ref": str(n)} for n in range(20)]
            httpx.post(f"{gateway.url}/v1/memories", json={"items": items}, timeout=60).raise_for_status()
        for gateway in (a, b):  # words find at once what the other process took in
            for user, name, other in (("aki", CANARY, OTHER), ("ben", OTHER, CANARY)):
                body = {"person": user, "query": f"鳥の7番は{name}？", "k": 3}
                text = httpx.post(f"{gateway.url}/v1/memories/search", json=body, timeout=60).text
                assert name in text
                assert other not in text
        kept = httpx.get(f"{a.url}/v1/memories", params={"person": "ben"}).json()["data"]
        httpx.delete(f"{a.url}/v1/memories/{kept[0]['id']}", timeout=60).raise_for_status()
        left = httpx.post(f"{b.url}/v1/memories/search", json={"person": "ben", "query": kept[0]["text"], "k": 50})
        assert len(left.json()["data"]) == 19


def test_a_vector_has_the_length_that_pieces_expect() -> None:
    assert len(pieces(np.arange(384, dtype="<f4").tobytes())) == 24


def test_a_diary_that_was_read_in_is_spoken_of(scene: Scene, tmp_path: Path) -> None:
    diaries = tmp_path / "日記"
    diaries.mkdir()
    (diaries / "2026-11-03.md").write_text(
        "# 2026年11月3日\n\n今日は高尾山に登った。頂上で食べた天狗ラーメンがとてもおいしかった。\n\n"
        "帰りの電車で眠ってしまい、終点の新宿まで行ってしまった。\n",
        "utf-8",
    )
    scene.gateway.cli("memory", "add-docs", str(diaries), "--person", "aki")
    scene.gateway.eventually(lambda: remembered(scene, "aki", kinds="diary"))
    say(scene, "高尾山で何を食べたんだっけ？", "aki")
    prompt = str(scene.model.requests[-1]["messages"][0]["content"])
    assert "天狗ラーメン" in prompt
    assert "2026-11-03の日記" in prompt
    (diaries / "2026-11-03.md").unlink()
    (diaries / "2026-11-04.md").write_text("# 2026年11月4日\n\n一日じゅう雨。家で編み物をして過ごした。\n", "utf-8")
    scene.gateway.cli("memory", "add-docs", str(diaries), "--person", "aki")
    kept = "".join(fact["text"] for fact in remembered(scene, "aki", kinds="diary"))
    assert "編み物" in kept
    assert "天狗" not in kept
