"""The gateway over real HTTP with a scripted model behind it: bad input, faults, and clients that leave."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import orjson
import pytest

from tests.e2e.gateway_process import GatewayProcess
from tests.e2e.scene import Scene, chat

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = Scene(tmp_path_factory.mktemp("gateway"))
    yield made
    made.close()


@pytest.fixture
def scene(stage: Scene) -> Scene:
    stage.script()
    return stage


def error_of(answer: httpx.Response) -> dict[str, Any]:
    error = answer.json()["error"]
    assert {"message", "type", "param", "code"} <= set(error)
    assert error["code"] is None or isinstance(error["code"], str)
    assert answer.headers["x-request-id"].startswith("req_")
    return dict(error)


@pytest.mark.parametrize(
    ("body", "status", "param"),
    [
        (b"{", 400, None),
        (b'{"model":"sakura","messages":[{"role":"user","content":"\\ud800"}]}', 400, None),
        (b'{"model":"sakura","messages":[{"role":"user","content":"a"}],"temperature":NaN}', 400, None),
        (orjson.dumps(chat(temperature="hot")), 400, "temperature"),
        (orjson.dumps({"model": "sakura", "messages": []}), 400, "messages"),
        (orjson.dumps(chat(model="gpt-17")), 404, "model"),
        (orjson.dumps(chat(model="sakura@7")), 404, "model"),
        (orjson.dumps(chat("あ" * 60_000)), 413, None),
        (b"[" * 90_000, 400, None),
    ],
)
def test_bad_input_is_refused_in_openais_shape(scene: Scene, body: bytes, status: int, param: str | None):
    answer = scene.http.post("/v1/chat/completions", content=body)
    assert answer.status_code == status
    assert error_of(answer)["param"] == param
    assert scene.model.requests == []


def test_a_body_without_a_length_is_cut_at_the_limit(scene: Scene):
    answer = scene.http.post("/v1/chat/completions", content=(b"x" * 1000 for _ in range(200)))
    assert answer.status_code == 413


def test_unknown_paths_and_methods_have_openais_shape(scene: Scene):
    assert error_of(scene.http.get("/v1/nothing"))["code"] == "unknown_url"
    assert scene.http.put("/v1/models").status_code == 405
    assert error_of(scene.http.get("/v1/memories", params={"person": ""}))["param"] == "person"


def test_the_official_client_meets_its_own_errors(scene: Scene):
    with scene.gateway.openai() as client:
        with pytest.raises(openai.NotFoundError) as missing:
            client.chat.completions.create(**chat(model="nobody"))
        assert missing.value.code == "model_not_found"
        scene.script(status=503)
        with pytest.raises(openai.InternalServerError) as down:
            client.chat.completions.create(**chat())
        assert down.value.status_code == 503
        assert down.value.response.headers["retry-after"]
        scene.script(fault=2)
        with pytest.raises(openai.APIError):
            list(client.chat.completions.create(**chat(stream=True)))
    assert scene.last_turn()["status"] == "failed"


@pytest.mark.parametrize("model", ["sakura", "m"])
@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_leaves_stops_the_model_within_a_second(scene: Scene, model: str, *, stream: bool):
    scene.script(delay=20.0 if not stream else 0.2, pieces=["あ"] * 100)
    body = orjson.dumps(chat(model=model, stream=stream))
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", scene.gateway.port)) as client:
        client.sendall(head.encode() + body)
        if stream:
            assert client.recv(10)
        while not scene.model.requests:
            time.sleep(0.01)
    began = time.monotonic()
    while not scene.model.cancelled.is_set():
        assert time.monotonic() - began < 1
        time.sleep(0.01)


@pytest.mark.parametrize("stream", [False, True])
def test_a_plain_model_passes_through_unchanged(scene: Scene, *, stream: bool):
    body = chat(model="m", stream=stream, top_k=3, user="u", metadata={"a": "b"})
    answer = scene.http.post("/v1/chat/completions", json=body)
    assert answer.status_code == 200
    assert scene.model.requests == [{"messages": body["messages"], "model": "m", "stream": stream, "top_k": 3}]
    if stream:
        assert answer.text.endswith("data: [DONE]\n\n")
    else:
        assert answer.json()["id"] == "x"


def test_a_plain_stream_that_breaks_ends_in_an_error_event(scene: Scene):
    scene.script(fault=2)
    events = scene.http.post("/v1/chat/completions", json=chat(model="m", stream=True)).text.strip().split("\n\n")
    assert events[-1] == "data: [DONE]"
    assert set(orjson.loads(events[-2].removeprefix("data: "))["error"]) == {"message", "type", "param", "code"}


def test_a_web_page_of_another_site_is_not_let_in_without_a_key(scene: Scene):
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
        assert scene.http.get("/v1/models", headers=headers).status_code == 401
    assert scene.http.get("/v1/models", headers={"Origin": "http://localhost:3000"}).status_code == 200
    assert scene.http.get("/v1/models", headers={"Authorization": "Bearer omoide-sk-wrong"}).status_code == 401


@pytest.mark.parametrize("sign", ["X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Via", "Forwarded"])
def test_whoever_comes_through_a_proxy_of_this_machine_needs_a_key(scene: Scene, sign: str):
    assert scene.http.get("/v1/models", headers={sign: "127.0.0.1"}).status_code == 401


def test_nginx_without_any_settings_is_taken_for_the_proxy_it_is(scene: Scene):
    with socket.create_connection(("127.0.0.1", scene.gateway.port)) as client:
        client.sendall(b"GET /v1/models HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert b" 401 " in client.recv(100)


def test_details_come_on_request_only(scene: Scene):
    plain = scene.http.post("/v1/chat/completions", json=chat()).json()
    told = scene.http.post("/v1/chat/completions", json=chat(), headers={"X-Omoide-Details": "true"}).json()
    assert "omoide" not in plain
    assert told["omoide"]["affect"]["after"]["stage"] == "stranger"


def test_people_are_seen_forgotten_and_erased_within_their_key(scene: Scene):
    scene.http.post("/v1/chat/completions", json=chat("猫の名前はモモです", user="aki"))
    for _ in range(100):
        facts = scene.http.get("/v1/memories", params={"person": "aki"}).json()["data"]
        if facts:
            break
        time.sleep(0.1)
    assert "モモ" in facts[0]["text"]
    assert scene.http.get("/v1/memories", params={"person": "other"}).json()["data"] == []
    path = f"/v1/memories/{facts[0]['id']}"
    assert scene.http.delete(path, params={"person": "other"}).status_code == 404
    assert scene.http.delete(path, params={"person": "aki"}).json()["deleted"] is True
    assert scene.http.delete("/v1/people/aki").json()["deleted"] is True
    scene.http.post("/v1/chat/completions", json=chat(user="team/aki"))
    assert scene.http.delete("/v1/people/team%2Faki").json()["person"] == "team/aki"
    assert scene.http.delete("/v1/people/team%2Faki").status_code == 404
    assert scene.http.get("/v1/relations/aki/sakura").json()["affection"] == 5
    assert error_of(scene.http.get("/v1/relations/aki/nobody"))["param"] == "persona"


def test_the_person_of_a_key_whose_requests_name_nobody_is_seen_and_erased(scene: Scene):
    scene.http.post("/v1/chat/completions", json=chat("ありがとう、大好き"))
    own = [p for p in scene.http.get("/v1/people").json()["data"] if p["person"] is None]
    assert len(own) == 1
    assert scene.http.get("/v1/relations/sakura").json()["affection"] > 5
    assert scene.http.get("/v1/memories").json()["object"] == "list"
    assert scene.http.delete("/v1/people").json()["turns"] >= 1
    assert scene.http.get("/v1/relations/sakura").json()["affection"] == 5
    assert not [p for p in scene.http.get("/v1/people").json()["data"] if p["person"] is None]


def test_people_are_listed_a_page_at_a_time(scene: Scene):
    for name in ("ichi", "ni", "san"):
        scene.http.post("/v1/chat/completions", json=chat(user=name))
    seen, after, more = set(), "", True
    while more:
        page = scene.http.get("/v1/people", params={"limit": 2, "after": after}).json()
        seen |= {p["person"] for p in page["data"]}
        after, more = page["last_id"], page["has_more"]
    assert {"ichi", "ni", "san"} <= seen


def test_an_operator_reaches_the_people_of_a_revoked_key_and_a_client_does_not(scene: Scene):
    old, app, operator = (scene.gateway.new_key(role) for role in ("client", "client", "operator"))
    bearer = {"Authorization": f"Bearer {old['token']}"}
    scene.http.post("/v1/chat/completions", json=chat(user="yuki"), headers=bearer).raise_for_status()
    scene.gateway.cli("key", "revoke", old["id"])
    path, scope = "/v1/people/yuki", {"key": old["id"]}
    refused = scene.http.delete(path, params=scope, headers={"Authorization": f"Bearer {app['token']}"})
    assert error_of(refused)["code"] == "forbidden"
    allowed = {"Authorization": f"Bearer {operator['token']}"}
    listed = scene.http.get("/v1/people", params=scope, headers=allowed).json()["data"]
    assert [p["person"] for p in listed] == ["yuki"]
    assert scene.http.delete(path, params=scope, headers=allowed).json()["turns"] == 1
    assert scene.http.get("/v1/people", params=scope, headers=allowed).json()["data"] == []
    used = {key["id"]: key["last_used_at"] for key in orjson.loads(scene.gateway.cli("key", "list", "--json"))}
    assert used[operator["id"]] is not None


def test_a_chat_finds_the_gateway_of_its_data_folder_on_any_port(scene: Scene):
    assert "こんにちは" in scene.gateway.cli("chat", "--persona", "sakura", "--user", "kai", "--once", "やあ")
    assert not (scene.data_dir / "chat-gateway.log").exists()
    assert "kai" in {p["person"] for p in scene.http.get("/v1/people").json()["data"]}


def test_nothing_that_was_said_stands_in_the_log(scene: Scene):
    scene.http.post("/v1/chat/completions", json=chat("合言葉はひまわり七号"))
    assert "ひまわり" not in scene.gateway.log_path.read_text("utf-8")


def test_ready_says_which_part_is_not(scene: Scene, tmp_path: Path):
    down = GatewayProcess(tmp_path, DEFAULT_LLM_PROVIDER="local", LOCAL_MODEL_URL="http://127.0.0.1:9/v1")
    down.start(wait=0)
    try:
        answer = down.eventually_answers("/readyz")
        assert answer.status_code == 503
        assert "cannot be reached" in answer.json()["parts"]["upstream"]
        stranger = httpx.get(down.url + "/readyz", headers={"X-Forwarded-For": "203.0.113.9"})
        assert (stranger.status_code, stranger.json()["parts"]["upstream"]) == (503, "failed")
        assert httpx.get(down.url + "/healthz").status_code == 200
        refused = httpx.post(down.url + "/v1/chat/completions", json=chat())
        assert (refused.status_code, "retry-after" in refused.headers) == (503, True)
    finally:
        down.stop()
