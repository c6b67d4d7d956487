from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from memory.candidate import Candidate
from memory.facts import Fact
from memory.ledger import TurnRecord
from persona.text import language_of
from service.errors import UpstreamUnavailable
from service.extraction import Extraction

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FACT = {
    "text": "犬の名前はコタロウ",
    "kind": "profile",
    "subject": "犬",
    "attribute": "name",
    "value": "コタロウ",
    "date": None,
    "negates": False,
}


class OneTurn:
    async def get(self, turn_id: str) -> TurnRecord:
        request = {"messages": [{"role": "user", "content": "犬の名前はコタロウだよ"}]}
        return TurnRecord(
            id=turn_id,
            person="p",
            persona="sakura",
            persona_version=1,
            persona_hash="",
            model="sakura",
            request=request,
            created_at=NOW,
        )


class Learner:
    def __init__(self) -> None:
        self.learned: list[Candidate] = []
        self.episodes: list[Fact] = []
        self.summarised: list[tuple[str, str]] = []
        self.facts = self

    async def learn(self, _: str, candidates: list[Candidate], *__: Any, episodes: Sequence[Fact] = ()) -> list[object]:
        self.learned.extend(candidates)
        self.episodes.extend(episodes)
        return []

    async def note_recalled(self, *_: Any) -> None:
        pass


class Model:
    def __init__(self, answer: Any) -> None:
        self.answer = answer

    async def default_model(self) -> str:
        return "m"

    async def complete(self, _: dict[str, Any]) -> bytes:
        if isinstance(self.answer, Exception):
            raise self.answer
        return bytes(self.answer)


async def learned(answer: Any) -> list[Candidate]:
    memory: Any = Learner()
    parts: dict[str, Any] = {"ledger": OneTurn(), "memory": memory, "upstream": Model(answer)}

    async def summarise(person: str, persona: str) -> None:
        memory.summarised.append((person, persona))

    zone = ZoneInfo("Asia/Tokyo")
    extraction = Extraction(**parts, mode="model", zone=zone, detect=language_of, summarise=summarise)
    await extraction({"turn": "chatcmpl-1"})
    return list(memory.learned)


async def test_what_the_model_reads_out_of_a_turn_is_learned():
    content = orjson.dumps({"facts": [FACT]}).decode()
    (fact,) = await learned(orjson.dumps({"choices": [{"message": {"content": content}}]}))
    assert (fact.text, fact.provenance) == ("犬の名前はコタロウ", "model")


@pytest.mark.parametrize(
    "answer",
    [
        b'{"choices": []}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": [{"message": {"content": null}}]}',
        b"[]",
        b"oops",
        b'{"choices": [{"message": {"content": "{\\"facts\\": 3}"}}]}',
        UpstreamUnavailable("down"),
    ],
)
async def test_where_the_model_answers_nonsense_the_rules_read_the_turn(answer: Any):
    (fact,) = await learned(answer)
    assert (fact.value, fact.provenance) == ("コタロウ", "rules")
