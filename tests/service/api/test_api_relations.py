"""How a persona and a person stand, what moved them, and beginning anew."""

import pytest

from service.keys import LOOPBACK
from tests.service.api.conftest import Scene


@pytest.mark.parametrize(("user", "path"), [("taro", "/v1/relations/taro/sakura"), (None, "/v1/relations/sakura")])
async def test_a_relation_tells_what_moved_it_and_begins_anew(scene: Scene, user: str | None, path: str):
    for why in ("praise: +1", "thanks: +2"):
        await scene.spoke(LOOPBACK, user, why=[why])
    told = (await scene.ask("GET", path)).json()
    assert told["affection"] == 33
    assert [step["why"] for step in told["history"]] == [["thanks: +2"], ["praise: +1"]]
    assert told["history"][0]["affection"] == {"before": 5.0, "after": 33.0}
    assert told["history"][0]["stage"] == {"before": "stranger", "after": "stranger"}
    assert {"turn", "at"} <= set(told["history"][0])
    assert len((await scene.ask("GET", path, limit=1)).json()["history"]) == 1
    gone = (await scene.ask("DELETE", path)).json()
    assert gone == {"object": "relation.deleted", "person": user, "persona": "sakura", "deleted": True}
    anew = (await scene.ask("GET", path)).json()
    assert (anew["affection"], anew["history"]) == (5.0, [])
    again = await scene.ask("DELETE", path)
    assert (again.status_code, again.json()["error"]["code"]) == (404, "not_found")


async def test_the_history_is_bounded(scene: Scene):
    refused = await scene.ask("GET", "/v1/relations/taro/sakura", limit=101)
    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "limit")


async def test_a_client_lets_only_relations_of_its_own_people_begin_anew(scene: Scene):
    app, bearer = await scene.key()
    _, other = await scene.key()
    await scene.spoke(app, "taro")
    path = "/v1/relations/taro/sakura"
    assert (await scene.ask("DELETE", path, other)).status_code == 404
    assert (await scene.ask("DELETE", path, other, key=app.key_id)).status_code == 403
    assert (await scene.ask("DELETE", path, bearer)).status_code == 200
