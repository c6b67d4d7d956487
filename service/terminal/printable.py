"""Text from elsewhere, as a terminal may show it."""

import unicodedata

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    """The text without what could steer a terminal: control characters (tabs become spaces), bidi overrides."""
    return "".join(
        " " if c == "\t" else c for c in text if c in "\n\t" or (unicodedata.category(c) != "Cc" and c not in _BIDI)
    )
