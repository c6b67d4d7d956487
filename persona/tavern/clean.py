"""Text of cards as a persona can hold it. Pure."""

import unicodedata

_KEPT = "\n\t"
_NO_LETTERS = frozenset("\ufeff\ufffe\uffff")


def cleaned(text: str) -> str:
    """The text with one kind of line ends, without control characters, and without blanks around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter in _KEPT or not _is_control(letter)).strip()


def _is_control(letter: str) -> bool:
    return letter in _NO_LETTERS or unicodedata.category(letter) == "Cc"
