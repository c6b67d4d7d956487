from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from memory.database import Database
from memory.extraction.candidate import Candidate
from memory.facts import Fact
from memory.ledger import Known, TurnRecord
from persona.text import language_of
from service.errors import UpstreamUnavailable
from service.extraction import Extraction
from tests.rows import turn_row
from tests.service.talk import talk_of

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
    def __init__(
        self,
        *,
        paused: bool = False,
        said_in_pause: bool = False,
        zone: str | None = None,
        said: str = "犬の名前はコタロウだよ",
    ) -> None:
        self.paused, self.said_in_pause, self.zone, self.said = paused, said_in_pause, zone, said

    async def person(self, person: str) -> Known:
        return Known(person, "", NOW, time_zone=self.zone, memory_paused=self.paused)

    async def get(self, turn_id: str) -> TurnRecord:
        return turn_row(turn_id, "p", NOW, said=self.said, paused=self.said_in_pause)


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

    async def owner_of(self, _: str) -> Known:
        return Known("p", "", NOW)

    async def get(self, person: str, fact_id: str) -> Fact:
        return Fact(id=fact_id, person=person, text="犬の名前はコタロウ", kind="note", said_at=NOW, created_at=NOW)


class Model:
    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked = 0

    async def default_model(self) -> str:
        return "m"

    async def complete(self, _: dict[str, Any]) -> bytes:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return bytes(self.answer)


def extraction_of(memory: Any, model: Any, **turn: Any) -> Extraction:
    parts: dict[str, Any] = {"ledger": OneTurn(**turn), "memory": memory, "upstream": model}

    async def summarise(person: str, persona: str, _: ZoneInfo) -> None:
        memory.summarised.append((person, persona))

    return Extraction(**parts, mode="model", zone=ZoneInfo("Asia/Tokyo"), detect=language_of, summarise=summarise)


async def learned(answer: Any) -> list[Candidate]:
    memory = Learner()
    await extraction_of(memory, Model(answer))({"turn": "chatcmpl-1"})
    return memory.learned


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


@pytest.mark.parametrize("payload", [{"turn": "chatcmpl-1"}, {"fact": "f"}])
async def test_while_the_memory_is_paused_no_model_reads_what_is_said(payload: dict[str, str]):
    memory, model = Learner(), Model(b"{}")
    await extraction_of(memory, model, paused=True)(payload)
    assert (model.asked, memory.learned, memory.episodes, memory.summarised) == (0, [], [], [])


async def test_no_model_reads_later_what_was_said_in_a_pause():
    memory, model = Learner(), Model(b"{}")
    await extraction_of(memory, model, said_in_pause=True)({"turn": "chatcmpl-1"})
    assert (model.asked, memory.learned, memory.episodes, memory.summarised) == (0, [], [], [])


async def test_what_somebody_asks_to_forget_is_forgotten_with_what_was_said_of_it(sqlite_db: Database) -> None:
    talk = await talk_of(sqlite_db, "rules")
    for said in ("納豆が好き", "犬の名前はハチだよ", "納豆のことは忘れて", "朝は納豆じゃなくてパンにしよう"):
        await talk.say(said, 1)
    assert await talk.known() == {"犬の名前はハチ"}
    assert await talk.spoken() == ["", "犬の名前はハチだよ", "", "朝は納豆じゃなくてパンにしよう"]
    assert "納豆" not in await talk.summary()


async def test_who_takes_back_what_they_just_said_is_taken_at_their_word(sqlite_db: Database) -> None:
    talk = await talk_of(sqlite_db, "rules")
    for said in ("犬の名前はハチだよ", "元カレの名前はケンジ、今も夢に出てくるんだ", "今の話は忘れてください"):
        await talk.say(said, 1)
    assert await talk.known() == {"犬の名前はハチ"}
    assert await talk.spoken() == ["犬の名前はハチだよ", "", ""]


async def test_a_pause_does_not_keep_anybody_from_forgetting(sqlite_db: Database) -> None:
    talk = await talk_of(sqlite_db, "rules")
    await talk.say("納豆が好き", 1)
    await talk.pause(paused=True)
    await talk.say("納豆のことは忘れて", 1)
    assert await talk.known() == set()


async def test_who_asks_to_forget_what_nobody_knows_loses_nothing(sqlite_db: Database) -> None:
    talk = await talk_of(sqlite_db, "rules")
    for said in ("犬の名前はハチだよ", "納豆のことは忘れて"):
        await talk.say(said, 1)
    assert await talk.known() == {"犬の名前はハチ"}
    assert (await talk.spoken())[0] == "犬の名前はハチだよ"


async def test_what_is_said_beside_a_wish_to_forget_is_learned(sqlite_db: Database) -> None:
    talk = await talk_of(sqlite_db, "rules")
    for said in ("納豆が好き", "納豆のことは忘れて。ピーナッツアレルギーがあります。"):
        await talk.say(said, 1)
    assert await talk.known() == {"ピーナッツアレルギーがある"}
    assert await talk.spoken() == ["", ""]


async def test_who_takes_back_the_words_before_the_wish_loses_no_other(sqlite_db: Database) -> None:
    talk = await talk_of(sqlite_db, "rules")
    for said in ("犬の名前はハチだよ", "元カレの名前はケンジなんだ。やっぱり今の話は忘れて"):
        await talk.say(said, 1)
    assert await talk.known() == {"犬の名前はハチ"}
    assert await talk.spoken() == ["犬の名前はハチだよ", ""]


async def test_a_wish_reaches_what_is_learned_later_of_what_was_said_before(sqlite_db: Database) -> None:
    talk = await talk_of(sqlite_db, "rules")
    await talk.say("納豆が好き", 1, learned=False)
    await talk.say("納豆のことは忘れて", 1)
    await talk.extraction({"turn": "t1"})
    assert await talk.known() == set()
    assert await talk.spoken() == ["", ""]


async def test_a_wish_that_is_worked_off_late_leaves_what_was_said_after_it(sqlite_db: Database) -> None:
    talk = await talk_of(sqlite_db, "rules")
    await talk.say("納豆のことは忘れて", 1, learned=False)
    await talk.say("納豆が好き", 1)
    await talk.extraction({"turn": "t1"})
    assert await talk.known() == {"納豆が好き"}


@pytest.mark.parametrize(
    ("zone", "day"),
    [(None, "2026-11-22"), ("Pacific/Honolulu", "2026-11-21"), ("Mars", "2026-11-22")],
)
async def test_tomorrow_is_that_of_where_the_person_lives(zone: str | None, day: str):
    memory = Learner()
    said = "明日は歯医者に行く"  # at 18:00 in Tokyo, 23:00 of the day before in Honolulu
    await extraction_of(memory, Model(UpstreamUnavailable("down")), zone=zone, said=said)({"turn": "chatcmpl-1"})
    assert [str(fact.valid_from)[:10] for fact in memory.learned] == [day]
