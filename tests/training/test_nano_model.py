"""The model in the repository: light, complete, and able to say good morning and stop."""

import json
from collections.abc import Iterator

import pytest

from training.nano.layout import FILES, GGUF, SIZE_LIMIT
from training.nano.probe import MODEL, Prompt, SystemOf, ask, composed_prompts, read_prompts, served, share_ended
from training.nano.tokenizer import SPECIAL_TOKENS, TURN_END, load_tokenizer


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served(MODEL / GGUF) as address:
        yield address


def test_all_files_are_there_and_light() -> None:
    assert sum((MODEL / name).stat().st_size for name in FILES) <= SIZE_LIMIT
    assert (MODEL / "README.md").exists()


def test_a_turn_ends_with_the_token_the_engines_stop_at() -> None:
    config = json.loads((MODEL / "tokenizer_config.json").read_text(encoding="utf-8"))
    generation = json.loads((MODEL / "generation_config.json").read_text(encoding="utf-8"))
    tokenizer = load_tokenizer(MODEL)
    assert config["eos_token"] == TURN_END
    assert "auto_map" not in config
    assert tokenizer.token_to_id(TURN_END) in generation["eos_token_id"]
    assert [tokenizer.token_to_id(token) for token in SPECIAL_TOKENS] == [0, 1, 2]


@pytest.mark.parametrize(
    ("persona", "language", "said", "fitting"),
    [("sakura", "ja", "おはよう", "おは"), ("sakura", "ja", "ただいま", "おかえり"), ("june", "en", "hello", "h")],
)
def test_it_greets_as_the_persona_does(url: str, persona: str, language: str, said: str, fitting: str) -> None:
    prompt = Prompt("greeting", language, persona, said)
    answer = next(ask(url, [prompt], composed_prompts(MODEL, (), 1), seed=1, temperature=0.0))
    assert answer.text.lower().startswith(fitting)
    assert answer.finish_reason == "stop"


def test_it_ends_its_turns_with_and_without_a_system_prompt(url: str) -> None:
    prompts = read_prompts()[::2]
    ways: tuple[SystemOf, ...] = (composed_prompts(MODEL, (), 1), lambda _: [])
    for before in ways:
        assert share_ended(list(ask(url, prompts, before, seed=1, temperature=0.0))) >= 0.95
