import json
import zipfile
from pathlib import Path

import pytest

from memory.meaning_map import LANGUAGES
from training.recall.examples import Pair, conversations, own_pairs, pairs_of, store_of

CONVERSATION = {
    "speaker_a": "Ann",
    "speaker_b": "Ben",
    "session_1_date_time": "1:56 pm on 8 May, 2023",
    "session_1": [
        {"dia_id": "D1:1", "speaker": "Ann", "text": "Hi!"},
        {"dia_id": "D1:2", "speaker": "Ben", "text": "Look!", "blip_caption": "a tortoise"},
    ],
    "session_2_date_time": "9:00 am on 1 June, 2023",
    "session_2": [{"dia_id": "D2:1", "speaker": "Ann", "text": "He has a name now: Turbo."}],
    "qa": [
        {"question": "What pet does Ben have?", "category": 1, "evidence": ["D1:2; D2:01", "D9:9"], "answer": "x"},
        {"question": "Nobody knows?", "category": 3, "evidence": []},
    ],
}


def test_conversations_are_read_with_their_questions(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "talks.zip", "w") as archive:
        archive.writestr("one.json", json.dumps(CONVERSATION))
    (store,) = conversations(tmp_path / "talks.zip")
    assert [fact.id for fact in store.view.facts] == ["D1:1", "D1:2", "D2:1"]
    assert store.view.facts[1].text == "Look! [shared a photo: a tortoise]"
    assert store.view.session.tolist() == [0, 0, 1]
    (example,) = store.examples
    assert example.answers == ("D1:2", "D2:1")
    assert example.query.speakers == ("Ben",)


def test_facts_of_pairs_stand_alone_and_what_is_outdated_came_before() -> None:
    pairs = [Pair("今は一人です。", "恋人はいる？", "彼と付き合っています。"), Pair("猫を飼っています。", "ペットは？")]
    store = store_of("ours", pairs, "ja")
    assert not store.view.is_talk.any()
    first, second = store.examples
    assert first.outdated is not None
    older, newer = store.view.place(first.outdated), store.view.place(first.answers[0])
    assert older is not None
    assert newer is not None
    assert older < newer
    assert second.outdated is None


def test_pairs_are_read_from_a_file(tmp_path: Path) -> None:
    rows = [{"fact": "a", "question": "b", "old_fact": "c"}, {"fact": "d", "question": "e"}]
    (tmp_path / "pairs.json").write_text(json.dumps(rows))
    assert pairs_of(tmp_path / "pairs.json") == [Pair("a", "b", "c"), Pair("d", "e")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_pairs_are_whole_and_each_is_there_once(language: str) -> None:
    pairs = own_pairs(language)
    assert all(pair.fact and pair.question for pair in pairs)
    assert len({pair.fact for pair in pairs}) == len(pairs)
    assert len({pair.question for pair in pairs}) == len(pairs)
