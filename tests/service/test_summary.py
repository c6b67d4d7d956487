import pytest

from memory.database import Database
from tests.service.talk import talk_of


@pytest.mark.parametrize("forgets", ["t1", None])
async def test_no_summary_tells_what_was_said_while_the_memory_was_paused(
    sqlite_db: Database, forgets: str | None
) -> None:
    talk = await talk_of(sqlite_db, "rules")
    await talk.say("図書館で {} 冊の本を借りてきた", 1)
    await talk.pause(paused=True)
    await talk.say("病院で {} 番の検査を受けてきた", 2)
    await talk.pause(paused=False)
    for fact in await talk.memory.facts.of("p"):
        if fact.source_turn == forgets:
            await talk.memory.forget("p", fact.id)
    await talk.say("水族館で {} 匹のペンギンを見てきた")
    assert await talk.summary() != ""
    assert "病院" not in await talk.summary()


async def test_while_the_memory_is_paused_no_model_is_asked(sqlite_db: Database) -> None:
    talk = await talk_of(sqlite_db, "model")
    await talk.pause(paused=True)
    await talk.say("病院で {} 番の検査を受けてきた")
    assert talk.model.prompts == []


async def test_what_is_forgotten_while_the_model_writes_discards_the_summary(sqlite_db: Database) -> None:
    talk = await talk_of(sqlite_db, "model")

    async def forget_the_third() -> None:
        third = [fact for fact in await talk.memory.facts.of("p") if fact.source_turn == "t3"]
        for fact in third:
            await talk.memory.forget("p", fact.id)

    talk.model.meanwhile = forget_the_third
    await talk.say("図書館で {} 冊の本を借りてきた")
    assert await talk.summary() == ""
    await talk.say("図書館で {} 冊の本を借りてきた", 1)
    assert await talk.summary() != ""
    assert "3 冊の本を借りてきた" not in talk.model.prompts[-1].replace("13 冊", "")
