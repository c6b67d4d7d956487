"""`omoide memory …` against a running gateway."""

import json
import subprocess
from collections.abc import Iterator

import pytest

from tests.e2e.scene import Scene, chat

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = Scene(tmp_path_factory.mktemp("memory-cli"), OMOIDE_PORT="0")
    yield made
    made.close()


def test_a_command_finds_the_gateway_of_its_data_folder_and_what_was_said_there(scene: Scene):
    key = scene.gateway.new_key("client")
    scene.http.post("/v1/chat/completions", json=chat("犬の名前はコタロウ", user="aki")).raise_for_status()
    scene.gateway.eventually(lambda: json.loads(scene.gateway.cli("memory", "list", "aki", "--json")))
    added = json.loads(scene.gateway.cli("memory", "add", "aki", "ラーメンが好き", "--json"))
    listed = scene.http.get("/v1/memories", params={"person": "aki"}).json()["data"]
    assert added[0]["id"] == listed[0]["id"]
    apart = ("--url", scene.gateway.url, "--api-key", key["token"])
    assert "Nothing is remembered of aki" in scene.gateway.cli("memory", "list", "aki", *apart)
    with pytest.raises(subprocess.CalledProcessError):
        scene.gateway.cli("memory", "show", added[0]["id"], *apart)
    assert '"deleted": true' in scene.gateway.cli("memory", "forget-person", "aki", "--yes", "--json")
    assert scene.http.get("/v1/memories", params={"person": "aki"}).json()["data"] == []
