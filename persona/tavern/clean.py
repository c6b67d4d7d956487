"""Text of cards as a persona can hold it. Pure."""

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]+")
"""Control characters but tab and line feed, and what is no letter."""


def cleaned(text: str) -> str:
    """The text with one kind of line ends, without control characters, and without blanks around it."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
