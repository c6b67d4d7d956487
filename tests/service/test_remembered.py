from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from memory.facts import Fact
from memory.recall import Scored
from persona.prompt import MAX_PASSAGE
from service.remembered import Remembered, remembered

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)  # the 21st in Tokyo


def fact(text: str, kind: str = "profile", **more: Any) -> Fact:
    return Fact(id=f"id {text}", person="p", text=text, kind=kind, said_at=NOW, created_at=NOW, **more)


def known(*facts: Fact, profile: tuple[Fact, ...] = (), summary: str = "", heard: tuple[str, ...] = ()) -> Remembered:
    return remembered(
        [Scored(each, 1.0, ()) for each in facts],
        profile,
        summary,
        heard=[{"role": "user", "content": text} for text in heard],
        persona="sakura",
        language="ja",
        zone=ZoneInfo("Asia/Tokyo"),
    )


def test_the_lines_of_a_summary_are_told_apart() -> None:
    made = known(summary="2026-11-20 海に行った\n2026-11-21 面接があった\n")
    assert [each.text for each in made.passages] == ["これまでの会話：2026-11-20 海に行った / 2026-11-21 面接があった"]


def test_of_a_summary_too_long_for_a_passage_the_newest_lines_are_told() -> None:
    lines = [f"2026-11-{day:02} " + "海" * 100 for day in range(1, 9)]
    (told,) = known(summary="\n".join(lines)).passages
    assert told.text == "これまでの会話：" + " / ".join(lines[3:])
    assert len(told.text) <= MAX_PASSAGE


def test_facts_stand_as_they_are_and_words_with_day_and_speaker() -> None:
    made = known(
        fact("犬の名前はコタロウ"),
        fact("海に行った", "episode"),
        fact("いいなあ", "episode", speaker="sakura"),
        fact("寒かった", "episode", speaker="花"),
        fact("海の日記", "diary"),
        fact("買い物", "note", document="d"),
        fact("ただのメモ", "note"),
        summary="海の話をした",
    )
    assert [each.text for each in made.facts] == ["犬の名前はコタロウ", "ただのメモ"]
    assert [each.text for each in made.passages] == [
        "2026-11-21に相手が言ったこと：「海に行った」",
        "2026-11-21に自分が言ったこと：「いいなあ」",
        "2026-11-21に花が言ったこと：「寒かった」",
        "2026-11-21の日記：海の日記",
        "2026-11-21のメモ：買い物",
        "これまでの会話：海の話をした",
    ]


def test_words_that_the_model_sees_anyway_are_not_told_again() -> None:
    assert known(fact("海に行った", "episode"), heard=("海に行った",)).passages == []


def test_words_of_which_a_fact_is_told_are_not_told_beside_it() -> None:
    made = known(fact("犬の名前はコタロウ", source_turn="t"), fact("犬の名前コタロウだよ", "episode", source_turn="t"))
    assert made.passages == []


def test_the_profile_follows_what_was_recalled_and_nothing_stands_twice() -> None:
    dog, home = fact("犬の名前はコタロウ"), fact("京都に住んでいる")
    assert [each.text for each in known(dog, profile=(home, dog)).facts] == ["犬の名前はコタロウ", "京都に住んでいる"]


def test_a_speaker_is_told_by_a_name_and_no_speech() -> None:
    (passage,) = known(fact("寒かった", "episode", speaker="花\n" + "と言った" * 60)).passages
    assert "\n" not in passage.text
    assert len(passage.text) < 80
