"""Personas speak first over HTTP: to those who asked for it, when it is time, seen by their own key alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import select

from memory.tables import affect_states, proactive_messages
from service.keys import LOOPBACK, Principal
from tests.rows import turns_of
from tests.service.api.conftest import Scene

TOKYO = ZoneInfo("Asia/Tokyo")
EVENING = datetime(2026, 11, 20, 19, 0, tzinfo=TOKYO)
MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=TOKYO)
DAY = timedelta(days=1)


async def befriended(scene: Scene, who: Principal = LOOPBACK, user: str | None = "taro", **wishes: Any) -> None:
    """Somebody who spoke with さくら in the evening, as a friend, and wants to hear from her."""
    scene.now = EVENING
    await scene.spoke(who, user, "明日は面接なんだ", stage="friend")
    assert await scene.services.proactive.wish(who.person(user), {"proactive": True, **wishes}, EVENING)


async def due(scene: Scene, at: datetime, headers: dict[str, str] | None = None, **query: Any) -> list[dict[str, Any]]:
    scene.now = at
    answer = await scene.ask("GET", "/v1/proactive", headers, **query)
    assert answer.status_code == 200
    return list(answer.json()["data"])


def fault(answer: httpx.Response) -> tuple[int, str | None]:
    error = answer.json()["error"]
    assert {"message", "type", "param", "code"} <= set(error)
    return answer.status_code, error["param"]


async def test_a_friend_who_asked_for_it_hears_of_the_day_they_told_of_and_then_nothing_until_they_answer(scene: Scene):
    scene.now = EVENING
    await scene.spoke(LOOPBACK, "taro", "明日は面接なんだ", stage="friend")
    assert await due(scene, MORNING) == []  # nobody asked for it
    wished = (await scene.tell("PATCH", "/v1/people/taro", {"proactive": True})).json()
    assert (wished["person"], wished["proactive"], wished["time_zone"]) == ("taro", True, None)
    assert await due(scene, EVENING + timedelta(hours=1)) == []  # it is no time for it
    (message,) = await due(scene, MORNING)
    assert await due(scene, MORNING + timedelta(minutes=1)) == [message]
    assert (message["person"], message["persona"], message["rule"]) == ("taro", "sakura", "予定の日")
    assert "「面接」" in message["text"]
    assert message["why"].startswith("date: plan on 2026-11-21 (mem_")
    assert datetime.fromisoformat(message["due_at"]) <= MORNING < datetime.fromisoformat(message["expires_at"])
    path = f"/v1/proactive/{message['id']}"
    for _ in range(2):
        sent = await scene.tell("POST", path, {"state": "sent"})
        assert (sent.status_code, sent.json()["state"]) == (200, "sent")
    assert fault(await scene.tell("POST", path, {"state": "dropped"})) == (409, "state")
    for days in range(5):
        assert await due(scene, MORNING + days * DAY) == []
    scene.now = EVENING + 5 * DAY
    await scene.spoke(LOOPBACK, "taro", "うまくいったよ", stage="friend")
    (answered,) = await due(scene, MORNING + 5 * DAY)
    assert answered["rule"] == "朝のあいさつ"


async def test_the_time_is_that_of_where_the_person_lives(scene: Scene):
    await befriended(scene, time_zone="Europe/Paris")
    assert await due(scene, MORNING) == []  # midnight in Paris
    (message,) = await due(scene, MORNING + timedelta(hours=8))
    assert message["due_at"].startswith("2026-11-21T06:")


async def test_a_zone_that_is_gone_from_the_tables_is_the_services(scene: Scene):
    await befriended(scene, time_zone="Atlantis/Capital")
    assert len(await due(scene, MORNING)) == 1


async def test_who_is_no_friend_or_was_in_a_crisis_hears_nothing(scene: Scene):
    await befriended(scene)
    await scene.spoke(LOOPBACK, "taro", stage="acquaintance")
    assert await due(scene, MORNING) == []
    scene.now = EVENING + DAY
    await scene.spoke(LOOPBACK, "taro", stage="friend")
    (turn, *_) = await turns_of(scene.services.db, LOOPBACK.person("taro"))
    crisis = EVENING - timedelta(days=2)
    await scene.ledger.ensure_person(LOOPBACK.person("taro"), LOOPBACK.key_id, "taro", crisis)
    await scene.ledger.record(replace(turn, id="chatcmpl-crisis", persona="june", status="crisis", created_at=crisis))
    assert await due(scene, MORNING + DAY) == []


async def test_a_minor_hears_what_friends_hear_and_not_what_lovers_do(scene: Scene):
    lover = {"stage": "lover", "affection": 95.0}
    for user, wishes in (("taro", {}), ("hana", {"minor_until": "2030-01-01"})):
        scene.now = MORNING - timedelta(days=1)
        await scene.spoke(LOOPBACK, user, "やあ", **lover)
        assert (await scene.tell("PATCH", f"/v1/people/{user}", {"proactive": True, **wishes})).status_code == 200
    rules = {message["person"]: message["rule"] for message in await due(scene, MORNING)}
    assert rules == {"taro": "朝のあいさつ（好きな人へ）", "hana": "朝のあいさつ"}


async def test_only_an_operator_may_say_that_a_minor_is_none(scene: Scene):
    client, headers = await scene.key()
    _, operator = await scene.key("operator")
    await scene.spoke(client, "hana")

    async def say(day: str | None, as_whom: dict[str, str], query: str = "") -> Any:
        return await scene.http.patch(f"/v1/people/hana{query}", json={"minor_until": day}, headers=as_whom)

    assert (await say("2030-04-01", headers)).json()["minor_until"] == "2030-04-01"
    assert (await say("2031-04-01", headers)).json()["minor_until"] == "2031-04-01"
    for day in ("2030-04-01", None):
        assert (await say(day, headers)).status_code == 403
    assert (await say(None, operator, f"?key={client.key_id}")).json()["minor_until"] is None


@pytest.mark.parametrize("said_at", [None, datetime(2026, 11, 20, 13, 37, tzinfo=TOKYO)])
async def test_a_client_may_send_back_the_day_that_it_was_shown_and_no_earlier_one(
    scene: Scene, said_at: datetime | None
):
    scene.now = EVENING
    client, headers = await scene.key()
    await scene.spoke(client, "hana")
    until = said_at.replace(year=2030) if said_at else datetime(2030, 11, 20, tzinfo=TOKYO)
    await scene.services.proactive.wish(client.person("hana"), {"minor_until": until}, EVENING)
    (shown,) = (await scene.ask("GET", "/v1/people", headers)).json()["data"]
    assert shown["minor_until"] == "2030-11-20"
    for _ in range(2):
        again = await scene.tell("PATCH", "/v1/people/hana", {"minor_until": "2030-11-20"}, headers)
        assert (again.status_code, again.json()["minor_until"]) == (200, "2030-11-20")
    known = await scene.ledger.person(client.person("hana"))
    assert known
    assert known.minor_until == datetime(2030, 11, 20, 23, 59, 59, 999999, tzinfo=TOKYO)
    earlier = await scene.tell("PATCH", "/v1/people/hana", {"minor_until": "2030-11-19"}, headers)
    assert (earlier.status_code, earlier.json()["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize("day", ["0001-01-01", "2026-11-19", "2046-11-21", "9999-12-31"])
async def test_somebody_comes_of_age_from_today_to_twenty_years_ahead(scene: Scene, day: str):
    scene.now = EVENING
    await scene.spoke(LOOPBACK, "hana")
    refused = await scene.tell("PATCH", "/v1/people/hana", {"proactive": True, "minor_until": day})
    assert fault(refused) == (400, "minor_until")
    assert "from 2026-11-20 to 2046-11-20" in refused.json()["error"]["message"]
    (shown,) = (await scene.ask("GET", "/v1/people")).json()["data"]
    assert (shown["proactive"], shown["minor_until"]) == (False, None)
    for within in ("2026-11-20", "2046-11-20"):
        kept = await scene.tell("PATCH", "/v1/people/hana", {"minor_until": within})
        assert kept.json()["minor_until"] == within


@pytest.mark.parametrize("day", ["2030-01-01", None])
async def test_wishes_of_which_one_is_forbidden_are_not_kept_at_all(scene: Scene, day: str | None):
    scene.now = EVENING
    client, headers = await scene.key()
    await scene.spoke(client, "hana")
    await scene.tell("PATCH", "/v1/people/hana", {"minor_until": "2031-01-01"}, headers)
    wishes = {"proactive": True, "time_zone": "Europe/Paris", "minor_until": day}
    assert (await scene.tell("PATCH", "/v1/people/hana", wishes, headers)).status_code == 403
    (shown,) = (await scene.ask("GET", "/v1/people", headers)).json()["data"]
    assert (shown["proactive"], shown["time_zone"], shown["minor_until"]) == (False, None, "2031-01-01")


async def test_a_state_that_cannot_be_read_keeps_nobody_else_from_speaking(scene: Scene):
    await befriended(scene)
    await scene.spoke(LOOPBACK, "hanako", stage="no stage")
    await scene.tell("PATCH", "/v1/people/hanako", {"proactive": True})
    assert [each["person"] for each in await due(scene, MORNING)] == ["taro"]


async def test_each_key_hears_of_its_own_people_alone(scene: Scene):
    app, bearer = await scene.key()
    _, other = await scene.key()
    _, operator = await scene.key("operator")
    await befriended(scene, app)
    await befriended(scene, app, None)
    assert {each["person"] for each in await due(scene, MORNING, bearer)} == {"taro", None}
    assert await due(scene, MORNING, other) == []
    assert len(await due(scene, MORNING, operator, key=app.key_id)) == 2
    assert (await scene.ask("GET", "/v1/proactive", other, key=app.key_id)).status_code == 403
    message = (await due(scene, MORNING, bearer))[0]["id"]
    assert fault(await scene.tell("POST", f"/v1/proactive/{message}", {"state": "sent"}, other)) == (404, "message")
    await scene.tell("PATCH", "/v1/people/taro", {"proactive": False}, other)  # a person of its own
    assert len(await due(scene, MORNING, bearer)) == 2


@pytest.mark.parametrize("change", ["a minor", "no rules", "another rule", "not served", "unreadable", "began anew"])
async def test_a_message_is_not_handed_over_where_it_would_be_made_no_more(scene: Scene, change: str):
    scene.now = EVENING
    await scene.spoke(LOOPBACK, "taro", "やあ", stage="lover", affection=95.0)
    await scene.tell("PATCH", "/v1/people/taro", {"proactive": True})
    (message,) = await due(scene, MORNING)
    assert message["rule"] == "朝のあいさつ（好きな人へ）"
    assert await due(scene, MORNING + timedelta(minutes=1)) == [message]
    if change == "a minor":
        await scene.tell("PATCH", "/v1/people/taro", {"minor_until": "2030-01-01"})
    elif change == "began anew":
        scene.now = MORNING + timedelta(minutes=2)
        await scene.ask("DELETE", "/v1/relations/taro/sakura")
    elif change == "unreadable":
        async with scene.services.db.begin() as connection:
            await connection.execute(affect_states.update().values(state={"stage": "no stage"}))
    else:
        sakura = scene.services.personas["sakura"]
        served = dict(scene.services.personas)
        rules = tuple(rule for rule in sakura.proactive.rules if rule.name != message["rule"])
        settings = {"no rules": None, "another rule": sakura.proactive.model_copy(update={"rules": rules})}
        if change == "not served":
            del served["sakura"]
        else:
            served["sakura"] = sakura.model_copy(update={"proactive": settings[change]})
        scene.services.initiative._personas = served
    assert await due(scene, MORNING + timedelta(minutes=3)) == []
    async with scene.services.db.connect() as connection:
        assert (await connection.execute(select(proactive_messages.c.state))).scalars().all() == ["dropped"]


async def test_a_page_is_as_long_as_one_asks(scene: Scene):
    for user in ("a", "b", "c"):
        await befriended(scene, user=user)
    scene.now = MORNING
    page = (await scene.ask("GET", "/v1/proactive", limit=2)).json()
    assert (len(page["data"]), page["has_more"]) == (2, True)
    assert (await scene.ask("GET", "/v1/proactive")).json()["has_more"] is False
    assert fault(await scene.ask("GET", "/v1/proactive", limit=1001)) == (400, "limit")


async def test_who_wants_no_more_and_who_is_erased_hears_nothing(scene: Scene):
    for user in ("taro", "hanako"):
        await befriended(scene, user=user)
    assert len(await due(scene, MORNING)) == 2
    await scene.tell("PATCH", "/v1/people/taro", {"proactive": False})
    receipt = (await scene.ask("DELETE", "/v1/people/hanako")).json()
    assert receipt["proactive"] == 1
    assert await due(scene, MORNING) == []


@pytest.mark.parametrize(("path", "user"), [("/v1/people/taro", "taro"), ("/v1/people", None)])
async def test_wishes_are_kept_and_shown_and_what_is_left_out_stays(scene: Scene, path: str, user: str | None):
    await scene.spoke(LOOPBACK, user)
    for body in ({"proactive": True}, {"time_zone": "Europe/Paris"}, {}):
        assert (await scene.tell("PATCH", path, body)).status_code == 200
    (shown,) = (await scene.ask("GET", "/v1/people")).json()["data"]
    assert (shown["person"], shown["proactive"], shown["time_zone"]) == (user, True, "Europe/Paris")
    assert (await scene.tell("PATCH", path, {"time_zone": None})).json()["time_zone"] is None


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"time_zone": "Tokyo"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"time_zone": "Asia"}, "time_zone"),
        ({"time_zone": ""}, "time_zone"),
        ({"time_zone": 9}, "time_zone"),
        ({"time_zone": "A" * 3000}, "time_zone"),
        ({"proactive": "yes"}, "proactive"),
        ({"proactive": None}, "proactive"),
        ({"minor_until": "soon"}, "minor_until"),
        ({"proactive": True, "name": "太郎"}, "name"),
        ([], None),
    ],
)
async def test_wishes_that_cannot_be_are_refused_with_the_fix(scene: Scene, body: Any, param: str | None):
    await scene.spoke(LOOPBACK, "taro")
    refused = await scene.tell("PATCH", "/v1/people/taro", body)
    assert fault(refused) == (400, param)
    assert "proactive, time_zone" in refused.json()["error"]["message"]


@pytest.mark.parametrize("body", [{"state": "read"}, {"state": "pending"}, {}, {"state": "sent", "x": 1}, "sent"])
async def test_a_message_is_sent_or_dropped_and_nothing_else(scene: Scene, body: Any):
    await befriended(scene)
    (message,) = await due(scene, MORNING)
    assert (await scene.tell("POST", f"/v1/proactive/{message['id']}", body)).status_code == 400
    assert await due(scene, MORNING) == [message]


async def test_the_schema_tells_of_it(scene: Scene):
    paths = (await scene.ask("GET", "/openapi.json")).json()["paths"]
    assert {"get"} <= set(paths["/v1/proactive"])
    assert "requestBody" in paths["/v1/proactive/{message}"]["post"]
    assert "requestBody" in paths["/v1/people/{person}"]["patch"]


async def test_tomorrow_of_somebody_without_a_zone_is_that_of_the_service(scene: Scene):
    await befriended(scene)
    await scene.ask(
        "DELETE", f"/v1/memories/{(await scene.ask('GET', '/v1/memories', person='taro')).json()['last_id']}"
    )
    plan = {"person": "taro", "text": "明日は面接", "kind": "plan"}
    plan |= {"said_at": "2026-11-20T00:30:00", "valid_from": "2026-11-21"}  # still the 19th in UTC
    await scene.tell("POST", "/v1/memories", {"items": [plan]})
    (message,) = await due(scene, MORNING)
    assert message["why"].startswith("date: plan on 2026-11-21 (mem_")
