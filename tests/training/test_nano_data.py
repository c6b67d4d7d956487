"""The shaping of nano's training text: files, variants, chains, rows and masks."""

import json
from pathlib import Path
from random import Random

import pytest
from tokenizers import Tokenizer

from training.nano.augment import vary_reply, vary_user
from training.nano.chat import ChatEncoder
from training.nano.data import (
    INTENTS,
    Conversation,
    Intent,
    read_dialogues,
    read_intents,
    read_outside_conversations,
    read_paragraphs,
    read_writing,
)
from training.nano.mixture import IGNORED, Example, Source, draw_batch, fixed
from training.nano.probe import read_prompts
from training.nano.sources import plain_system
from training.nano.talk import chain, draw_talk
from training.nano.tokenizer import SPECIAL_TOKENS, TURN_END, train_tokenizer

MESSAGES = [
    {"role": "system", "content": "あなたはさくらです。"},
    {"role": "user", "content": "おはよう"},
    {"role": "assistant", "content": "おはよう😊"},
]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return train_tokenizer(["おはよう、さくら。It's a fine day."] * 20, 400, piece_repeats=1)


@pytest.fixture
def encoder(tokenizer: Tokenizer) -> ChatEncoder:
    return ChatEncoder(tokenizer)


def test_special_tokens_have_the_first_ids(tokenizer: Tokenizer) -> None:
    assert [tokenizer.token_to_id(token) for token in SPECIAL_TOKENS] == [0, 1, 2]


@pytest.mark.parametrize("text", ["おやすみ🌙また明日ね〜", "I can't, it's 12:30!\n\nOK", "𠮷野家 と Ａｂｃ"])
def test_any_text_comes_back_from_its_tokens(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.decode(tokenizer.encode(text).ids) == text


def test_only_the_assistants_words_and_their_end_are_learnt(encoder: ChatEncoder) -> None:
    example = encoder.encode_chat(MESSAGES, assistant_only=True)
    assert example.learn is not None
    learnt = [token for token, wanted in zip(example.tokens, example.learn, strict=True) if wanted]
    assert encoder.tokenizer.decode(learnt, skip_special_tokens=False) == "おはよう😊" + TURN_END


def test_labels_are_the_next_tokens_and_skip_what_is_not_learnt() -> None:
    source = Source("only", lambda _: Example([1, 2, 3], [False, True, True]), 1.0, 1.0)
    batch = draw_batch([source], seed=1, step=0, steps=1, rows=1, length=5)
    assert batch.inputs == [[1, 2, 3, 1, 2]]
    assert batch.labels == [[2, 3, IGNORED, 2, 3]]


def test_a_batch_depends_on_its_number_alone() -> None:
    sources = [Source("a", fixed([[1, 2], [3]]), 1.0, 0.0), Source("b", fixed([[4], [5, 6, 7]]), 0.0, 1.0)]
    drawn = [draw_batch(sources, seed=7, step=3, steps=9, rows=2, length=16) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert drawn[0] != draw_batch(sources, seed=7, step=4, steps=9, rows=2, length=16)


def test_shares_move_from_first_to_last() -> None:
    sources = [Source("a", fixed([[1]]), 1.0, 0.0), Source("b", fixed([[2]]), 0.0, 1.0)]
    assert set(draw_batch(sources, seed=1, step=0, steps=5, rows=1, length=50).inputs[0]) == {1}
    assert set(draw_batch(sources, seed=1, step=4, steps=5, rows=1, length=50).inputs[0]) == {2}


def test_varied_wording_keeps_the_words() -> None:
    rng = Random(3)
    for _ in range(200):
        assert "おはよ" in vary_user("おはよう😊", "ja", rng)
        assert "tired" in vary_user("I'm tired.", "en", rng)
        assert vary_reply("うん。", rng).startswith("うん")


def test_an_emoji_alone_is_never_varied_into_nothing() -> None:
    rng = Random(5)
    assert all(vary_user("😊", "ja", rng) and vary_reply("😊", rng) for _ in range(200))


def test_what_is_asked_is_told_before_or_stands_in_the_facts() -> None:
    told = Intent("ja", "told", ("犬は{dog}",), ("{dog}ね",))
    asked = Intent("ja", "asked", ("犬の名前は？",), ("{dog}",), (("犬は{dog}", "犬：{dog}"),), "told")
    for seed in range(40):
        talk = chain([told, asked], {"dog": ["コタロウ"]}, Random(seed))
        if "コタロウ" in talk.turns:
            place = talk.turns.index("コタロウ")
            assert talk.facts or any("コタロウ" in turn for turn in talk.turns[: place - 1])


def test_facts_always_bring_a_system_prompt() -> None:
    talk = Conversation("ja", ("犬の名前は？", "コタロウ"), "sakura", facts=("犬はコタロウ",))
    assert all("犬はコタロウ" in plain_system(talk, Random(seed))[0]["content"] for seed in range(30))


def test_the_written_intents_fill_all_their_slots() -> None:
    writing = read_writing()
    for seed in range(300):
        talk = draw_talk(writing, Random(seed))
        assert len(talk.turns) % 2 == 0
        assert not any("{" in text for text in (*talk.turns, *talk.facts))


def test_the_written_intents_name_only_intents_that_exist() -> None:
    intents = read_intents(INTENTS)
    names = {(intent.language, intent.name) for intent in intents}
    assert len(names) == len(intents)
    assert {(each.language, each.told_by) for each in intents if each.told_by} <= names


def test_a_line_without_a_mark_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "ja.txt").write_text("# 挨拶\nおはよう", encoding="utf-8")
    with pytest.raises(ValueError, match=r"ja\.txt.*おはよう"):
        read_intents(tmp_path)


def test_turns_out_of_order_name_the_row(tmp_path: Path) -> None:
    row = {"id": "ja-1", "language": "ja", "messages": [{"role": "assistant", "content": "やあ"}]}
    (tmp_path / "ja.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(ValueError, match=r"ja\.jsonl: ja-1"):
        read_dialogues(tmp_path)


def test_calls_to_tools_are_left_out(tmp_path: Path) -> None:
    row = {"lang": "en", "source": "x", "turns": ["hi", '{"name": "look"}', "hello"]}
    path = tmp_path / "dialogues.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    assert read_outside_conversations(path)[0].turns == ("hi", "hello")


def test_paragraphs_are_documents_parted_by_empty_lines(tmp_path: Path) -> None:
    path = tmp_path / "ja.txt"
    path.write_text("一\n二\n\n三\n", encoding="utf-8")
    assert read_paragraphs(path, 100) == ["一\n二", "三"]


def test_the_demo_prompts_are_twenty_in_each_language() -> None:
    prompts = read_prompts()
    assert [sum(prompt.language == language for prompt in prompts) for language in ("ja", "en")] == [20, 20]
    assert len({prompt.id for prompt in prompts}) == 40
