"""A chat turn on the real thing: a gateway process, a model engine process, SQL, Chroma, the official client."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from openai import OpenAI

from deploy.models import ROOT, get
from service.engines import VLLM_PYTHON
from service.worker import LEASE_SECONDS
from tests.e2e.gateway_process import GatewayProcess

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

ENGINES = [
    pytest.param({"OMOIDE_MODEL": "nano"}, id="nano-llamacpp"),
    pytest.param({"OMOIDE_MODEL": "smollm2"}, id="smollm2-llamacpp"),
    pytest.param(
        {"OMOIDE_MODEL": "nano", "OMOIDE_ENGINE": "vllm"},
        id="nano-vllm",
        marks=[
            pytest.mark.vllm,
            pytest.mark.skipif(not VLLM_PYTHON.is_file(), reason="no vLLM environment; run `make engine-vllm`"),
        ],
    ),
]


def say(client: OpenAI, text: str, *, user: str = "taro", model: str = "sakura") -> tuple[str, Any, str]:
    """A streamed turn: the reply, its usage, and its id."""
    stream = client.chat.completions.create(
        model=model,
        user=user,
        messages=[{"role": "user", "content": text}],
        max_tokens=24,
        stream=True,
        stream_options={"include_usage": True},
    )
    reply, usage, turn = "", None, ""
    for chunk in stream:
        turn = chunk.id
        reply += (chunk.choices[0].delta.content or "") if chunk.choices else ""
        usage = chunk.usage or usage
    return reply, usage, turn


def row_of(data_dir: Path, turn: str) -> dict[str, Any]:
    with sqlite3.connect(data_dir / "omoide.db") as connection:
        connection.row_factory = sqlite3.Row
        return dict(connection.execute("SELECT * FROM turns WHERE id = ?", (turn,)).fetchone())


def memories(gateway: GatewayProcess, user: str = "taro") -> list[str]:
    answer = httpx.get(gateway.url + "/v1/memories", params={"person": user})
    return [fact["text"] for fact in answer.json()["data"]]


def wait_for_memory(gateway: GatewayProcess, text: str, user: str = "taro") -> None:
    for _ in range(150):
        if text in memories(gateway, user):
            return
        gateway.wait_a_moment()
    raise AssertionError(f"{text!r} was not remembered, only {memories(gateway, user)}\n{gateway.log()}")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_persona_answers_and_remembers_in_a_new_process(engine: dict[str, str], tmp_path: Path):
    if engine["OMOIDE_MODEL"] == "smollm2":
        get("smollm2", ROOT / "models")
    with GatewayProcess(tmp_path, **engine) as gateway, gateway.openai() as client:
        ids = [model.id for model in client.models.list()]
        assert ids[:3] == ["gensan", "june", "sakura"]
        assert engine["OMOIDE_MODEL"] in ids
        reply, usage, turn = say(client, "犬の名前はコタロウ")
        assert usage.completion_tokens > 0
        assert usage.prompt_tokens > 50
        assert row_of(tmp_path, turn)["reply"] == reply
        wait_for_memory(gateway, "犬の名前はコタロウ")
    with GatewayProcess(tmp_path, **engine) as gateway, gateway.openai() as client:
        gateway.wait_part("memory", "ok")
        _, _, turn = say(client, "私の犬の名前、覚えてる？")
        row = row_of(tmp_path, turn)
        assert row["status"] == "ok"
        assert len(orjson.loads(row["fact_ids"])) == 1
        assert orjson.loads(row["degraded"]) == []
        assert "犬の名前はコタロウ" in orjson.loads(row["prompt"])[0]["content"]
        _, _, other = say(client, "私の犬の名前、覚えてる？", user="hanako")
        assert orjson.loads(row_of(tmp_path, other)["fact_ids"]) == []


def test_a_plain_model_is_passed_through_with_structured_output_and_no_ledger(tmp_path: Path):
    schema = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    with GatewayProcess(tmp_path) as gateway, gateway.openai() as client:
        answer = client.chat.completions.create(
            model="nano",
            messages=[{"role": "user", "content": "hello"}],
            n=2,
            max_tokens=40,
            temperature=0.1,
            response_format={"type": "json_schema", "json_schema": {"name": "n", "schema": schema}},
        )
        assert len(answer.choices) == 2
        assert (answer.choices[0].message.content or "").startswith("{")
    with sqlite3.connect(tmp_path / "omoide.db") as connection:
        assert connection.execute("SELECT count(*) FROM turns").fetchone() == (0,)


@pytest.mark.parametrize("model", ["smollm2", "june"])
def test_a_client_that_leaves_a_whole_reply_stops_the_engine_within_a_second(tmp_path: Path, model: str):
    get("smollm2", ROOT / "models")
    cards = tmp_path / "cards"  # without examples and lore: an engine does not look up while it reads a long prompt
    (cards / "june").mkdir(parents=True)
    shutil.copy(ROOT / "persona" / "cards" / "june" / "card.yaml", cards / "june")
    settings = {"OMOIDE_MODEL": "smollm2", "OMOIDE_ENGINE_THREADS": "1", "OMOIDE_PERSONA_DIR": str(cards)}
    with GatewayProcess(tmp_path, **settings) as gateway:
        body = {"model": model, "max_tokens": 1500, "messages": [{"role": "user", "content": "Tell me a long story."}]}
        body["logit_bias"] = {"0": -100, "2": -100}  # the tokens with which it would end of itself
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(gateway.url + "/v1/chat/completions", json=body, timeout=3)
        gateway.wait_a_moment(1)
        before = gateway.engine_ticks()
        gateway.wait_a_moment(2)
        assert gateway.engine_ticks() - before < 20  # of the 200 that two busy seconds cost


def test_kill_minus_nine_between_reply_and_extraction_loses_neither_turn_nor_facts(tmp_path: Path):
    gateway = GatewayProcess(tmp_path).start()
    with gateway.openai() as client:
        _, _, turn = say(client, "My cat is called Mochi.", model="june")
    gateway.kill()
    assert row_of(tmp_path, turn)["status"] == "ok"
    with GatewayProcess(tmp_path) as again:
        # Where the worker that was killed had begun, its lease has to run out first.
        assert any("Mochi" in text for text in again.eventually(lambda: memories(again), LEASE_SECONDS + 30))


def test_without_its_index_a_turn_answers_and_the_ledger_says_so(tmp_path: Path):
    with GatewayProcess(tmp_path) as first, first.openai() as client:
        first.wait_part("memory", "ok")
        say(client, "犬の名前はコタロウ")
        wait_for_memory(first, "犬の名前はコタロウ")
        # A second gateway on the same folder cannot have the index: lexical recall serves.
        with GatewayProcess(tmp_path) as second, second.openai() as other:
            assert "another" in second.part("memory", lambda state: state != "ok" and "opening" not in state)
            _, _, turn = say(other, "犬の名前、覚えてる？")
            row = row_of(tmp_path, turn)
            assert row["status"] == "ok"
            assert any("memory" in sentence for sentence in orjson.loads(row["degraded"]))
            assert len(orjson.loads(row["fact_ids"])) == 1


@pytest.mark.postgres
def test_two_gateways_over_one_postgresql_know_the_same_person(tmp_path: Path, postgres_url: str):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    settings = {"OMOIDE_DATABASE_URL": postgres_url, "OMOIDE_ENGINE_THREADS": "1"}
    with (
        GatewayProcess(tmp_path / "a", **settings) as a,
        GatewayProcess(tmp_path / "b", **settings) as b,
        a.openai() as client,
    ):
        say(client, "ありがとう！猫の名前はもなかだよ")
        wait_for_memory(b, "猫の名前はもなか")
        relation = httpx.get(b.url + "/v1/relations/taro/sakura").json()
        assert relation["affection"] > 5
        assert httpx.delete(b.url + "/v1/people/taro").json()["deleted"] is True
        assert memories(a) == []


def test_a_key_is_needed_where_the_setting_says_so_and_a_revoked_one_is_refused(tmp_path: Path):
    with GatewayProcess(tmp_path, OMOIDE_ALLOW_KEYLESS_LOOPBACK="false") as gateway:
        assert httpx.get(gateway.url + "/v1/models").status_code == 401
        made = gateway.cli("key", "create", "test", "--json")
        key = orjson.loads(made)
        headers = {"Authorization": f"Bearer {key['token']}"}
        assert httpx.get(gateway.url + "/v1/models", headers=headers).status_code == 200
        assert key["token"].encode() not in (tmp_path / "omoide.db").read_bytes()
        gateway.cli("key", "revoke", key["id"])
        gateway.wait_a_moment(6)
        refused = httpx.get(gateway.url + "/v1/models", headers=headers)
        assert refused.status_code == 401
        assert refused.json()["error"]["code"] == "invalid_api_key"


def test_sigterm_finishes_the_stream_in_hand(tmp_path: Path):
    gateway = GatewayProcess(tmp_path).start()
    body = {"model": "sakura", "messages": [{"role": "user", "content": "おはよう"}], "stream": True, "max_tokens": 40}
    with httpx.stream("POST", gateway.url + "/v1/chat/completions", json=body, timeout=60) as answer:
        lines = answer.iter_lines()
        next(lines)
        assert gateway.process is not None
        gateway.process.terminate()
        assert [line for line in lines if line][-1] == "data: [DONE]"
    assert gateway.stop() == 0
