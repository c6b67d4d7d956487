"""Operators reach another key's people by `?key=…`, everywhere and nobody else."""

import pytest

from tests.service.api.conftest import Scene


@pytest.mark.parametrize("user", ["taro", None])
async def test_an_operator_sees_and_forgets_what_is_kept_of_another_keys_people(scene: Scene, user: str | None):
    app, _ = await scene.key()
    _, operator = await scene.key("operator")
    await scene.spoke(app, user)
    whom = {"key": app.key_id} | ({"person": user} if user else {})
    (fact,) = (await scene.ask("GET", "/v1/memories", operator, **whom)).json()["data"]
    assert "コタロウ" in fact["text"]
    assert (await scene.ask("DELETE", f"/v1/memories/{fact['id']}", operator, **whom)).status_code == 200
    assert (await scene.ask("GET", "/v1/memories", operator, **whom)).json()["data"] == []
    path = f"/v1/relations/{user}/sakura" if user else "/v1/relations/sakura"
    assert (await scene.ask("GET", path, operator, key=app.key_id)).json()["affection"] == 33
    assert (await scene.ask("GET", path, operator)).json()["affection"] == 5  # the operator's own person


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/people"),
        ("DELETE", "/v1/people/taro"),
        ("GET", "/v1/memories"),
        ("DELETE", "/v1/memories/mem_1"),
        ("GET", "/v1/relations/sakura"),
        ("GET", "/v1/relations/taro/sakura"),
        ("GET", "/v1/proactive"),
        ("POST", "/v1/proactive/pro_1"),
        ("PATCH", "/v1/people/taro"),
    ],
)
async def test_a_client_names_no_key_and_an_operator_none_that_never_was(scene: Scene, method: str, path: str):
    _, client = await scene.key()
    other, _ = await scene.key()
    _, operator = await scene.key("operator")
    refused = await scene.ask(method, path, client, key=other.key_id)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
    unknown = await scene.ask(method, path, operator, key="key_typo")
    assert (unknown.status_code, unknown.json()["error"]["param"]) == (404, "key")
