"""People listed and erased, in the scope of a key."""

from typing import Any

import pytest

from service.keys import LOOPBACK
from tests.service.api.conftest import Scene


async def listed(scene: Scene) -> set[str | None]:
    return {each["person"] for each in (await scene.ask("GET", "/v1/people")).json()["data"]}


@pytest.mark.parametrize("query", [{"person": "taro"}, {"user": "taro"}, {"person": ""}])
async def test_an_erasure_that_names_somebody_in_the_wrong_place_erases_nobody(scene: Scene, query: dict[str, Any]):
    for user in (None, "taro"):
        await scene.spoke(LOOPBACK, user)
    refused = await scene.ask("DELETE", "/v1/people", **query)
    assert refused.status_code == 400
    assert refused.json()["error"]["param"] == next(iter(query))
    assert await listed(scene) == {None, "taro"}


@pytest.mark.parametrize(("path", "user"), [("/v1/people", None), ("/v1/people/taro", "taro")])
async def test_who_is_not_there_cannot_be_erased_again(scene: Scene, path: str, user: str | None):
    await scene.spoke(LOOPBACK, user)
    receipt = (await scene.ask("DELETE", path)).json()
    assert (receipt["turns"], receipt["facts"], receipt["person"]) == (1, 1, user)
    again = await scene.ask("DELETE", path)
    assert again.status_code == 404
    assert (again.json()["error"]["code"], again.json()["error"]["param"]) == ("not_found", "person")


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_a_key_that_never_was_is_told(scene: Scene, method: str):
    await scene.spoke(LOOPBACK, None)
    unknown = await scene.ask(method, "/v1/people", key="key_typo")
    assert (unknown.status_code, unknown.json()["error"]["param"]) == (404, "key")
    assert (await scene.ask(method, "/v1/people", key=LOOPBACK.key_id)).status_code == 200


@pytest.mark.parametrize(("path", "user"), [("/v1/people", None), ("/v1/people/taro", "taro")])
async def test_who_never_spoke_can_pause_their_memory_for_their_own_key(scene: Scene, path: str, user: str | None):
    app, bearer = await scene.key()
    paused = await scene.tell("PATCH", path, {"memory_paused": True}, bearer)
    assert (paused.status_code, paused.json()["person"], paused.json()["memory_paused"]) == (200, user, True)
    item = {"person": user, "text": "犬を飼っている"}
    refused = await scene.tell("POST", "/v1/memories", {"items": [item]}, bearer)
    assert refused.json()["error"]["code"] == "memory_paused"
    await scene.spoke(app, user)
    assert await scene.memory.facts.of(app.person(user)) == []
    assert await listed(scene) == set()  # of other keys


async def test_who_was_erased_can_pause_before_they_speak_again(scene: Scene):
    await scene.spoke(LOOPBACK, "taro")
    await scene.ask("DELETE", "/v1/people/taro")
    assert (await scene.tell("PATCH", "/v1/people/taro", {"memory_paused": True})).json()["memory_paused"] is True


@pytest.mark.parametrize("name", ["", "x" * 257])
async def test_nobody_has_no_name_or_a_very_long_one(scene: Scene, name: str):
    refused = await scene.tell("PATCH", f"/v1/people/{name}", {"memory_paused": True})
    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "person")
    assert await listed(scene) == set()
