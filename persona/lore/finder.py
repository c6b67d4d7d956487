"""Finds keys in a text: the literal ones by one automaton, the patterns beside it.

One pass over a text finds every key in it (Aho and Corasick 1975, "Efficient string matching: an aid to bibliographic
search"), so what it costs goes by the length of the text and hardly by the number of keys.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from persona.lore.patterns import open_pattern

_LATIN = re.compile(r"[A-Za-z0-9]")
_LATIN_BEFORE = re.compile(r"(?<![A-Za-z0-9])")
_LATIN_AFTER = re.compile(r"(?:(?:'|’|e)?s)?(?![A-Za-z0-9])", re.IGNORECASE)
"""A word of Latin letters ends here; a plural or genitive s may follow."""
_ANY_BEFORE = re.compile(r"(?<!\w)")
_ANY_AFTER = re.compile(r"(?!\w)")


class Key(NamedTuple):
    """Something to look for.

    Attributes:
        text: the key as it is written in the card.
        case_sensitive: whether upper and lower case differ.
        whole_words: True: only with no letter of any script beside it; False: anywhere; None: ends in Latin letters
            only where a word ends, so that "sea" is not found in "research", other ends anywhere, because Japanese has
            no spaces.
        regex: whether the text is a regular expression; `whole_words` means nothing then.
    """

    text: str
    case_sensitive: bool = False
    whole_words: bool | None = None
    regex: bool = False


class KeyFinder:
    """Finds keys, each by its number.

    Args:
        numbers: the keys with their numbers.
    """

    def __init__(self, numbers: Mapping[Key, int]) -> None:
        literal = {key: number for key, number in numbers.items() if not key.regex}
        self._automata = [
            _Automaton({key: number for key, number in literal.items() if key.case_sensitive == exact}, fold)
            for exact, fold in ((False, str.casefold), (True, str))
            if any(key.case_sensitive == exact for key in literal)
        ]
        self._patterns = [
            (number, open_pattern(key.text, case_sensitive=key.case_sensitive))
            for key, number in numbers.items()
            if key.regex
        ]

    def find(self, text: str) -> frozenset[int]:
        """The numbers of the keys that occur in a text."""
        found = {number for automaton in self._automata for number in automaton.find(text)}
        if self._patterns:
            encoded = text.encode("utf-8", "replace")
            found.update(number for number, occurs in self._patterns if occurs(encoded))
        return frozenset(found)


class _Automaton:
    """Finds many literal keys in one pass.

    Args:
        keys: the keys with their numbers.
        fold: how keys and texts are made alike; the identity where case matters.
    """

    def __init__(self, keys: Mapping[Key, int], fold: Callable[[str], str]) -> None:
        self._fold = fold
        written: dict[str, list[tuple[int, re.Pattern[str] | None, re.Pattern[str] | None]]] = {}
        for key, number in keys.items():
            text = fold(key.text)
            written.setdefault(text, []).append((number, *_ends(text, key.whole_words)))
        self._keys = list(written.values())
        self._search = AhoCorasick(written)

    def find(self, text: str) -> Iterator[int]:
        """The numbers of the keys that occur, some of them more than once."""
        folded = self._fold(text)
        for written, start, end in self._search.find_matches_as_indexes(folded, overlapping=True):
            for number, before, after in self._keys[written]:
                if (not before or before.match(folded, start)) and (not after or after.match(folded, end)):
                    yield number


def _ends(text: str, whole_words: bool | None) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:  # noqa: FBT001
    """What has to hold before and behind a key for it to count."""
    if whole_words is not None:
        return (_ANY_BEFORE, _ANY_AFTER) if whole_words else (None, None)
    return (
        _LATIN_BEFORE if _LATIN.match(text[0]) else None,
        _LATIN_AFTER if _LATIN.match(text[-1]) else None,
    )
