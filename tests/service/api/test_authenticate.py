"""Who is calling: a key of ours, nobody in particular on this machine, or somebody who mistyped."""

import pytest

from service.api.http import NO_KEY
from tests.service.api.conftest import Scene


@pytest.mark.parametrize(
    "sent", ["Bearer omoide-sk-wrong", "Bearer omide-sk-abc", "Bearer x", "Basic YTpi", "omoide-sk-abc"]
)
async def test_what_is_sent_as_a_key_and_is_none_is_refused_even_where_none_is_needed(scene: Scene, sent: str):
    refused = await scene.ask("GET", "/v1/people", {"Authorization": sent})
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "invalid_api_key")
    assert "'Bearer none'" in refused.json()["error"]["message"]


@pytest.mark.parametrize(
    "sent", [None, "", "Bearer", "Bearer ", "Bearer NONE", *(f"Bearer {word}" for word in sorted(NO_KEY))]
)
async def test_clients_that_insist_on_a_key_may_send_a_word_that_stands_for_none(scene: Scene, sent: str | None):
    headers = {} if sent is None else {"Authorization": sent}
    assert (await scene.ask("GET", "/v1/people", headers)).status_code == 200
    scene.services.settings = scene.services.settings.model_copy(update={"allow_keyless_loopback": False})
    assert (await scene.ask("GET", "/v1/people", headers)).status_code == 401


async def test_a_key_speaks_for_itself_and_not_once_it_is_mistyped(scene: Scene):
    _, headers = await scene.key()
    assert (await scene.ask("GET", "/v1/people", headers)).status_code == 200
    for wrong in (headers["Authorization"][:-1], headers["Authorization"].replace("omoide", "omide")):
        assert (await scene.ask("GET", "/v1/people", {"Authorization": wrong})).status_code == 401
