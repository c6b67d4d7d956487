"""A lorebook made ready to be searched: its literal keys in one automaton, its patterns beside it.

One pass over a text finds every key in it (Aho and Corasick 1975, "Efficient string matching: an aid to bibliographic
search"), so a turn costs by the length of what was said and hardly by the number of entries. Built once for each
version of a persona.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from persona.card import LoreEntry, Persona
from persona.lore.patterns import Search, open_pattern
from persona.macros import expand

_LATIN = re.compile(r"[A-Za-z0-9]")
_LATIN_BEFORE = re.compile(r"(?<![A-Za-z0-9])")
_LATIN_AFTER = re.compile(r"(?:(?:'|’|e)?s)?(?![A-Za-z0-9])", re.IGNORECASE)
"""A word of Latin letters ends here; a plural or genitive s may follow."""
_ANY_BEFORE = re.compile(r"(?<!\w)")
_ANY_AFTER = re.compile(r"(?!\w)")


@dataclass(frozen=True, slots=True)
class Key:
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


@dataclass(frozen=True, slots=True)
class Lore:
    """An entry with its keys as numbers of the index.

    Attributes:
        entry: as the card has it.
        place: where it stands in the card.
        keys: of which one has to be heard.
        secondary: which the entry's logic asks for.
        depth: messages in which they are listened for.
    """

    entry: LoreEntry
    place: int
    keys: frozenset[int]
    secondary: frozenset[int]
    depth: int


class LoreIndex:
    """The lorebook of one version of a persona.

    Attributes:
        persona: whose it is.
        lore: the entries, in the card's order; others name them by their place in it.
        usable: the entries that may fire at all.
        by_key: of them those that may fire when a key is heard.
        constant: the entries that may fire whatever is heard.
        timed: the entries for which it matters when they fired before.
        depths: the numbers of messages in which entries listen.
        retold: for each entry the keys that its content brings up; none where it brings nothing in.
    """

    def __init__(self, persona: Persona) -> None:
        self.persona = persona
        self._numbers: dict[Key, int] = {}
        self.lore = tuple(self._made(place, entry) for place, entry in enumerate(persona.lorebook))
        usable = [lore for lore in self.lore if lore.entry.enabled]
        self.usable = frozenset(lore.place for lore in usable)
        self.by_key: dict[int, list[int]] = {}
        for lore in usable:
            for number in lore.keys:
                self.by_key.setdefault(number, []).append(lore.place)
        self.constant = frozenset(lore.place for lore in usable if lore.entry.constant)
        self.timed = frozenset(lore.place for lore in usable if lore.entry.sticky or lore.entry.cooldown)
        self.depths = frozenset(lore.depth for lore in usable)
        self._automata, self._patterns = _opened(self._numbers)
        self.retold = tuple(self._retold(lore.entry) for lore in self.lore)

    def hear(self, text: str) -> frozenset[int]:
        """The keys that occur in a text."""
        found = {number for automaton in self._automata for number in automaton.find(text)}
        if self._patterns:
            encoded = text.encode("utf-8", "replace")
            found.update(number for number, occurs in self._patterns if occurs(encoded))
        return frozenset(found)

    def _made(self, place: int, entry: LoreEntry) -> Lore:
        return Lore(
            entry=entry,
            place=place,
            keys=self._numbered(entry, entry.keys),
            secondary=self._numbered(entry, entry.secondary_keys),
            depth=self.persona.lore.scan_depth if entry.scan_depth is None else entry.scan_depth,
        )

    def _retold(self, entry: LoreEntry) -> frozenset[int]:
        if not (self.persona.lore.recursive and entry.recursive):
            return frozenset()
        return self.hear(expand(entry.content, self.persona.display_name, ""))

    def _numbered(self, entry: LoreEntry, texts: tuple[str, ...]) -> frozenset[int]:
        """The numbers of keys; a key that several entries share is looked for once."""
        keys = (Key(text, entry.case_sensitive, entry.whole_words, entry.regex) for text in texts)
        return frozenset(self._numbers.setdefault(key, len(self._numbers)) for key in keys)


def _opened(numbers: Mapping[Key, int]) -> tuple[list["_Automaton"], list[tuple[int, Search]]]:
    """What finds the keys: an automaton for those in which case matters, one for the others; and the patterns."""
    literal = {key: number for key, number in numbers.items() if not key.regex}
    automata = [
        _Automaton({key: number for key, number in literal.items() if key.case_sensitive == exact}, fold)
        for exact, fold in ((False, str.casefold), (True, str))
        if any(key.case_sensitive == exact for key in literal)
    ]
    patterns = [
        (number, open_pattern(key.text, case_sensitive=key.case_sensitive))
        for key, number in numbers.items()
        if key.regex
    ]
    return automata, patterns


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
