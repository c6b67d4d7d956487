"""How many tokens a text has. Pure but for reading a tokenizer file."""

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from tokenizers import Tokenizer

MOST_COUNTED = 20_000
"""Texts whose number of tokens is remembered; about 3 MB."""
_ASCII_PER_TOKEN = 3.0
_TOKENS_PER_WIDE = 2.0


def open_counter(tokenizer_file: Path | None) -> Callable[[str], int]:
    """A function that counts tokens: by the model's own `tokenizer.json`, else by a cautious estimate."""
    if tokenizer_file is None or not tokenizer_file.is_file():
        return estimate_tokens
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    return remembering(lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids))


def remembering(count: Callable[[str], int]) -> Callable[[str], int]:
    """A counter that counts a text once: a conversation comes back whole with every turn, as examples do.

    What it keeps is a digest and a number; nobody's words stay in memory for it. When it is full, it begins anew.
    """
    counted: dict[bytes, int] = {}

    def counting(text: str) -> int:
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if digest not in counted:
            if len(counted) >= MOST_COUNTED:
                counted.clear()
            counted[digest] = count(text)
        return counted[digest]

    return counting


def estimate_tokens(text: str) -> int:
    """An upper guess where the tokenizer is not at hand: three ASCII characters, or half a wide one, a token.

    Modern multilingual tokenizers need about one token a Japanese character, English ones two to three.
    """
    narrow = sum(character.isascii() for character in text)
    return int(narrow / _ASCII_PER_TOKEN + (len(text) - narrow) * _TOKENS_PER_WIDE) + 1
