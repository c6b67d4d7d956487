"""How a persona and a person stand, what moved them, and beginning anew."""

from datetime import UTC, datetime, timedelta

import pytest

from service.keys import LOOPBACK
from tests.service.api.conftest import Scene

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


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


async def test_a_relation_tells_of_the_mood_beside_the_emotion(scene: Scene):
    mood = {"pleasure": 0.5, "arousal": -0.25, "dominance": 0.125}
    await scene.spoke(LOOPBACK, "taro", **mood, feeling=[-0.5, -0.3, -0.4])
    told = (await scene.ask("GET", "/v1/relations/taro/sakura")).json()
    assert (told["mood"], told["emotion"]) == (mood, "sad")


async def test_a_state_that_cannot_be_read_is_shown_as_the_next_turn_begins_it(scene: Scene):
    await scene.spoke(LOOPBACK, "taro", stage="no stage")
    told = await scene.ask("GET", "/v1/relations/taro/sakura")
    assert told.status_code == 200
    assert (told.json()["stage"], told.json()["affection"]) == ("stranger", 5.0)


async def test_nobody_is_shown_as_the_lover_of_somebody_who_is_a_minor_now(scene: Scene):
    scene.now = NOW
    for until in (NOW - timedelta(days=1), None, NOW + timedelta(days=1)):
        await scene.spoke(LOOPBACK, "taro", stage="lover", affection=95.0)
        await scene.services.proactive.wish(LOOPBACK.person("taro"), {"minor_until": until}, NOW)
        told = (await scene.ask("GET", "/v1/relations/taro/sakura")).json()
        assert told["stage"] == ("close_friend" if until and until > NOW else "lover")


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
