import time
from datetime import UTC, datetime

import pytest

from memory.lexical import Mark, terms, words_of
from memory.query import Query, understand

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def asked(text: str, *speakers: str) -> Query:
    return understand(text, now=NOW, speakers=speakers)


def test_a_speakers_name_says_who_not_what() -> None:
    query = asked("What did Melanie paint for Caroline's birthday?", "Caroline", "Melanie")
    assert query.speakers == ("Melanie", "Caroline")
    assert query.meaning == "What did paint for birthday?"
    assert set(query.terms.tolist()) == set(words_of(terms("paint birthday")).tolist())


def test_a_japanese_name_is_cut_with_what_clings_to_it() -> None:
    query = asked("田中さんの犬の名前は？", "", "田中")
    assert query.speakers == ("田中",)
    assert query.meaning == "犬の名前は？"


@pytest.mark.parametrize(
    "text",
    [
        "Sakura, what's my dog's name?",
        "Hey Sakura! What's my dog's name?",
        "What's my dog's name, Sakura?",
        "さくら、私の犬の名前覚えてる？",
        "ねえさくらちゃん、僕の犬の名前は？",
        "私の犬の名前覚えてる、さくら？",
    ],
)
def test_who_is_called_is_not_whom_the_question_is_about(text: str) -> None:
    query = asked(text, "", "Sakura", "さくら")
    assert query.speakers == ("",)
    assert "akura" not in query.meaning
    assert "さくら" not in query.meaning
    assert query.meaning[0] not in "、,!"


def test_who_is_spoken_of_is_asked_about() -> None:
    assert asked("When did James, his family and his dogs set off?", "James").speakers == ("James",)
    assert asked("What did Sakura say about it?", "", "Sakura").speakers == ("Sakura",)
    assert asked("さくらは何が好き？", "", "さくら").speakers == ("さくら",)


def test_a_first_name_is_enough() -> None:
    assert asked("What is John's job?", "John Smith", "Maria").speakers == ("John Smith",)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("What is the time?", "The Boss"),
        ("The time, please?", "The Boss"),
        ("Will it rain?", "Will Smith"),
        ("What may I do?", "May Brown"),
        ("An apple?", "an Other"),
    ],
)
def test_a_first_name_that_is_a_plain_word_names_nobody(text: str, speaker: str) -> None:
    assert asked(text, speaker).speakers == ()


def test_a_whole_name_counts_however_it_is_written() -> None:
    assert asked("What does the boss like?", "The Boss").speakers == ("The Boss",)


def test_a_question_in_a_large_group_is_read_fast() -> None:
    speakers = [f"Name{n} Surname{n}" for n in range(5000)]
    began = time.perf_counter()
    assert asked("What did Name77 say yesterday?", *speakers).speakers == ("Name77 Surname77",)
    assert asked("John?", *(f"John Smith{n}" for n in range(5000))).speakers
    assert time.perf_counter() - began < 0.5


def test_a_name_within_a_word_is_none() -> None:
    assert asked("Is it timeless?", "Tim").speakers == ()


def test_who_asks_about_themself_asks_about_their_own_words() -> None:
    assert asked("What's my dog's name?", "", "Sakura").speakers == ("",)
    assert asked("What's my dog's name?", "").speakers == ()


def test_a_text_without_names_is_compared_as_it_was_typed() -> None:
    assert asked("どの棚を見に行けばいいかな？  ").meaning == "どの棚を見に行けばいいかな？  "


def test_a_question_of_a_name_alone_keeps_it() -> None:
    assert asked("Melanie", "Melanie").meaning == "Melanie"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("When did she move?", {Mark.TIME}),
        ("How many cats do I have?", {Mark.NUMBER}),
        ("Who is my boss?", {Mark.NAME}),
        ("引っ越したのはいつ？", {Mark.TIME}),
        ("猫は何匹？", {Mark.NUMBER}),
        ("上司は誰？", {Mark.NAME}),
        ("Tell me about my work", set()),
    ],
)
def test_a_question_says_what_its_answer_has_in_it(text: str, wanted: set[Mark]) -> None:
    assert asked(text).wants == wanted


def test_the_language_is_told_by_the_script_or_by_the_caller() -> None:
    assert asked("犬は？").language == "ja"
    assert asked("dog?").language == "en"
    assert understand("OK", now=NOW, language="ja").language == "ja"


def test_a_time_that_is_asked_about_is_resolved_against_now() -> None:
    span = asked("What did I do yesterday?").span
    assert span is not None
    assert span.start.date().isoformat() == "2026-11-20"
