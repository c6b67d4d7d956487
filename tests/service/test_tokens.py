from pathlib import Path

import pytest

from persona.text import language_of
from service.tokens import estimate_tokens, open_counter, remembering


def test_japanese_is_told_from_english():
    assert [language_of(t) for t in ("おはよう", "東京 2026", "Good morning", "")] == ["ja", "ja", "en", "en"]


@pytest.mark.parametrize(
    ("text", "least"), [("Good morning, how are you today?", 8), ("おはようございます", 9), ("", 0)]
)
def test_the_estimate_is_cautious(text: str, least: int):
    assert estimate_tokens(text) >= least


def test_a_text_is_counted_once_and_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []

    def count(text: str) -> int:
        asked.append(text)
        return len(text)

    monkeypatch.setattr("service.tokens.MOST_COUNTED", 2)
    counting = remembering(count)
    assert [counting(text) for text in ("a", "bb", "a", "\ud800", "a")] == [1, 2, 1, 1, 1]
    assert asked == ["a", "bb", "\ud800", "a"]


def test_without_a_tokenizer_file_the_estimate_counts(tmp_path: Path):
    assert open_counter(tmp_path / "missing.json")("abc") == estimate_tokens("abc")
    assert open_counter(None)("abc") == estimate_tokens("abc")
