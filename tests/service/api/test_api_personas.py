"""Personas read, changed, checked and brought back over HTTP."""

from typing import Any

import httpx
import pytest

from persona.folder import CARD, read_files
from persona.sent import read_sent
from service.api.personas import LARGEST
from tests.persona.cards import CARDS, SAKURA
from tests.service.api.conftest import Scene

FILES = read_files(CARDS / "sakura")
TEXT = FILES[CARD]
CHANGED = TEXT.replace("22歳", "24歳")


async def put(scene: Scene, body: str | bytes, name: str = "sakura", **headers: str) -> httpx.Response:
    return await scene.http.put(f"/v1/personas/{name}", content=body, headers=headers)


def error_of(answer: httpx.Response) -> dict[str, Any]:
    error: dict[str, Any] = answer.json()["error"]
    assert {"message", "type", "param", "code"} <= set(error)
    return error


async def test_the_list_shows_who_there_is_and_in_which_version(scene: Scene):
    listed = (await scene.ask("GET", "/v1/personas")).json()["data"]
    assert [each["name"] for each in listed] == ["gensan", "june", "sakura"]
    shown = {"version": 1, "hash": SAKURA.hash, "language": "ja", "summary": SAKURA.identity.summary}
    assert {field: listed[2][field] for field in shown} == shown


async def test_a_persona_is_read_as_json_and_as_its_files(scene: Scene):
    answer = await scene.ask("GET", "/v1/personas/sakura")
    assert answer.json()["card"]["identity"]["age"] == 22
    assert answer.headers["etag"] == f'"{SAKURA.hash}"'
    files = await scene.ask("GET", "/v1/personas/sakura", format="yaml")
    assert files.headers["content-type"].startswith("application/yaml")
    assert read_sent(files.content).files == FILES
    assert "  display_name: さくら\n" in files.text


async def test_what_was_read_can_be_sent_back_in_both_forms(scene: Scene):
    card = (await scene.ask("GET", "/v1/personas/sakura")).json()["card"]
    files = (await scene.ask("GET", "/v1/personas/sakura", format="yaml")).text
    for answer in (await scene.http.put("/v1/personas/sakura", json=card), await put(scene, files)):
        assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert read_files(scene.cards / "sakura") == FILES


async def test_what_is_sent_serves_when_the_answer_comes(scene: Scene):
    answer = await put(scene, CHANGED, **{"Content-Type": "application/yaml"})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert scene.services.personas["sakura"].identity.summary.startswith("24歳")
    assert (await scene.ask("GET", "/v1/personas/sakura")).json()["hash"] == answer.json()["hash"]
    old = (await scene.ask("GET", "/v1/personas/sakura", version=1)).json()
    assert (old["hash"], old["card"]["identity"]["summary"]) == (SAKURA.hash, SAKURA.identity.summary)


async def test_a_new_persona_is_made(scene: Scene):
    made = await put(scene, TEXT.replace("name: sakura", "name: aoi"), "aoi")
    assert (made.status_code, made.json()["version"]) == (201, 1)
    assert (scene.cards / "aoi" / CARD).is_file()


async def test_every_fault_is_told_with_its_place_and_nothing_is_written(scene: Scene):
    answer = await put(scene, TEXT.replace("language: ja", "language: jp").replace("age: 22", "age: old"))
    error = error_of(answer)
    assert (answer.status_code, error["code"], error["param"]) == (400, "invalid_persona", "language")
    assert [(d["file"], d["line"], d["column"], d["field"]) for d in error["details"]] == [
        (CARD, 4, 1, "language"),
        (CARD, 6, 3, "identity.age"),
    ]
    assert error["details"][1]["fix"] == "write it in digits, such as `age: 22`"
    assert "2 faults" in error["message"]
    assert read_files(scene.cards / "sakura") == FILES


async def test_faults_of_json_are_told_at_their_places_too(scene: Scene):
    answer = await scene.http.put("/v1/personas/sakura", json={"zzz": 1, **SAKURA.model_dump(mode="json")})
    (told,) = error_of(answer)["details"]
    assert (told["line"], told["column"], told["field"], told["message"]) == (
        1,
        2,
        "zzz",
        "Extra inputs are not permitted",
    )


async def test_a_check_tells_faults_and_keeps_nothing(scene: Scene):
    good = await scene.http.post("/v1/personas/validate", content=CHANGED)
    assert good.json() == {"valid": True, "faults": []}
    bad = (await scene.http.post("/v1/personas/validate", content="name: [")).json()
    assert bad["valid"] is False
    assert (bad["faults"][0]["line"], bad["faults"][0]["file"]) == (1, CARD)
    assert read_files(scene.cards / "sakura") == FILES


async def test_a_change_over_somebody_elses_is_refused(scene: Scene):
    tag = (await scene.ask("GET", "/v1/personas/sakura")).headers["etag"]
    assert (await put(scene, CHANGED, **{"If-Match": tag})).status_code == 200
    late = await put(scene, TEXT, **{"If-Match": f'"other", {tag}'})
    assert (late.status_code, error_of(late)["code"]) == (412, "precondition_failed")
    assert (await put(scene, TEXT, **{"If-Match": "*"})).status_code == 200


async def test_versions_are_listed_and_brought_back(scene: Scene):
    await put(scene, CHANGED)
    back = await scene.http.post("/v1/personas/sakura/rollback", json={"version": 1})
    assert (back.status_code, back.json()["version"], back.json()["hash"]) == (200, 3, SAKURA.hash)
    listed = (await scene.ask("GET", "/v1/personas/sakura/versions")).json()["data"]
    assert [(v["version"], v["why"], v["parent"], v["serving"]) for v in listed] == [
        (3, "rollback", 1, True),
        (2, "put", 1, False),
        (1, "start", None, False),
    ]
    page = (await scene.ask("GET", "/v1/personas/sakura/versions", before=3, limit=1)).json()
    assert ([v["version"] for v in page["data"]], page["has_more"]) == ([2], True)
    assert (await scene.ask("GET", "/v1/personas/nobody/versions")).status_code == 404


@pytest.mark.parametrize("body", [b"", b"[]", b'{"version": "1"}', b'{"version": 0}', b'{"version": 1, "x": 2}'])
async def test_a_rollback_needs_a_number(scene: Scene, body: bytes):
    refused = await scene.http.post("/v1/personas/sakura/rollback", content=body)
    assert (refused.status_code, error_of(refused)["param"]) == (400, "version")


async def test_what_is_not_there_is_told(scene: Scene):
    assert error_of(await scene.ask("GET", "/v1/personas/nobody"))["param"] == "name"
    for missing in (
        await scene.ask("GET", "/v1/personas/sakura", version=7),
        await scene.http.post("/v1/personas/sakura/rollback", json={"version": 7}),
    ):
        assert missing.status_code == 404
        assert error_of(missing)["param"] == "version"
        assert "there is version 1" in error_of(missing)["message"]


@pytest.mark.parametrize("name", ["..%2Fevil", "%2e%2e", "A", "a%0a", "a" * 33, ".hidden", "a%00"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_a_name_that_cannot_be_one_reaches_no_file(scene: Scene, method: str, name: str):
    answer = await scene.http.request(method, f"/v1/personas/{name}", content=TEXT)
    assert answer.status_code in {400, 404, 405}
    assert error_of(answer)["code"]
    assert sorted(path.name for path in scene.cards.iterdir()) == ["gensan", "june", "sakura"]


async def test_a_body_over_the_limit_is_refused(scene: Scene):
    assert (await put(scene, b"#" * (LARGEST + 1))).status_code == 413
    assert (await scene.http.post("/v1/personas/validate", content=b"#" * (LARGEST + 1))).status_code == 413


async def test_a_folder_that_cannot_be_written_is_a_conflict_with_the_fix(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    def read_only(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("persona.folder._write", read_only)
    refused = await put(scene, CHANGED)
    assert (refused.status_code, error_of(refused)["code"]) == (409, "folder_not_writable")
    assert "fix: make it writable" in error_of(refused)["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/v1/personas/sakura"), ("POST", "/v1/personas/validate"), ("POST", "/v1/personas/sakura/rollback")],
)
async def test_only_operators_change_and_check_personas(scene: Scene, method: str, path: str):
    _, client = await scene.key()
    refused = await scene.http.request(method, path, headers=client, content="{}")
    assert (refused.status_code, error_of(refused)["code"]) == (403, "forbidden")
    stranger = await scene.http.request(method, path, headers={"X-Forwarded-For": "203.0.113.9"}, content="{}")
    assert stranger.status_code == 401


async def test_clients_read_personas_and_their_versions(scene: Scene):
    _, client = await scene.key()
    for path in ("/v1/personas", "/v1/personas/sakura", "/v1/personas/sakura/versions"):
        assert (await scene.ask("GET", path, client)).status_code == 200


async def test_the_schema_of_the_api_shows_bodies_and_refusals(scene: Scene):
    paths = (await scene.http.get("/openapi.json")).json()["paths"]
    assert set(paths["/v1/personas/{name}"]) == {"get", "put"}
    put_shown = paths["/v1/personas/{name}"]["put"]
    assert set(put_shown["requestBody"]["content"]) == {"application/yaml", "application/json"}
    assert {"400", "409", "412"} <= set(put_shown["responses"])
    assert {p["name"] for p in put_shown["parameters"]} == {"name", "If-Match"}
    assert "requestBody" in paths["/v1/personas/{name}/rollback"]["post"]
