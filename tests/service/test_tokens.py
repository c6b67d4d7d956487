from pathlib import Path

import pytest

from service.tokens import detect_language, estimate_tokens, open_counter


def test_japanese_is_told_from_english():
    assert [detect_language(t) for t in ("おはよう", "東京 2026", "Good morning", "")] == ["ja", "ja", "en", "en"]


@pytest.mark.parametrize(
    ("text", "least"), [("Good morning, how are you today?", 8), ("おはようございます", 9), ("", 0)]
)
def test_the_estimate_is_cautious(text: str, least: int):
    assert estimate_tokens(text) >= least


def test_without_a_tokenizer_file_the_estimate_counts(tmp_path: Path):
    assert open_counter(tmp_path / "missing.json")("abc") == estimate_tokens("abc")
    assert open_counter(None)("abc") == estimate_tokens("abc")
