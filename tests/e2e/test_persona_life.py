"""What a persona is to people, on the real thing: honest, a friend to minors, one of several, and who speaks first."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.gateway_process import GatewayProcess
from tests.persona.cards import SAKURA

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

DETAILS = {"X-Omoide-Details": "true"}


def told(gateway: GatewayProcess, model: str, *messages: dict[str, Any], **fields: Any) -> tuple[str, dict[str, Any]]:
    """A reply through the official client, and the completion with its details."""
    with gateway.openai() as client:
        answer = client.chat.completions.create(
            model=model,
            messages=list(messages),  # type: ignore[arg-type]
            max_tokens=24,
            extra_headers=DETAILS,
            **fields,
        )
    return answer.choices[0].message.content or "", answer.model_dump()


def user(text: str, name: str = "") -> dict[str, Any]:
    return {"role": "user", "content": text, **({"name": name} if name else {})}


def test_a_persona_is_honest_a_friend_to_minors_and_one_of_several(tmp_path: Path):
    with GatewayProcess(tmp_path) as gateway:
        first, _ = told(gateway, "sakura", user("はじめまして"), user="hana")
        assert str(SAKURA.disclosure.start) in first or "AI" in first
        asked, _ = told(gateway, "sakura", user("本当は人間なんでしょ？"), user="hana")
        assert "AI" in asked
        _, minor = told(gateway, "sakura", user("私は15歳だよ。大好き！"), user="hana")
        assert minor["omoide"]["affect"]["after"]["stage"] not in {"crush", "lover"}
        (hana,) = httpx.get(gateway.url + "/v1/people").json()["data"]
        assert hana["minor_until"]

        talk = [
            user("みんな、海に行かない？", "taro"),
            {"role": "assistant", "name": "sakura", "content": "行きたい！"},
        ]
        _, group = told(gateway, "sakura+gensan", *talk, user("源さんはどう？", "jiro"))
        assert (group["model"], group["omoide"]["next"]) == ("gensan", [])
        names = {each["person"] for each in httpx.get(gateway.url + "/v1/people").json()["data"]}
        assert names == {"hana", "jiro"}
        assert httpx.get(gateway.url + "/v1/relations/jiro/gensan").json()["history"]

        assert httpx.get(gateway.url + "/v1/proactive").json()["data"] == []
        wish = httpx.patch(gateway.url + "/v1/people/jiro", json={"proactive": True, "time_zone": "Asia/Tokyo"})
        assert wish.json()["proactive"] is True
        assert httpx.get(gateway.url + "/v1/proactive").json()["data"] == []  # he is a stranger yet
