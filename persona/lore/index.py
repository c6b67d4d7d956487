"""A lorebook made ready to be searched: its entries, with keys as numbers. Built once for each version of a persona."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from persona.card import Persona
from persona.lore.decorators import Decorated, read_decorators
from persona.lore.entry import LoreEntry
from persona.lore.finder import Key, KeyFinder
from persona.lore.greetings import greeting_in, greetings_of
from persona.macros import expand
from persona.parts import STAGES, Stage


@dataclass(frozen=True, slots=True)
class Lore:
    """An entry with its keys as numbers of the index.

    Attributes:
        entry: as the card has it, but for its decorators: what they ask for is done, and its content is without them.
        decorated: what its decorators ask for.
        place: where it stands in the card.
        keys: of which one has to be heard.
        secondary: which the entry's logic asks for.
        needed: groups of keys; of each one has to be heard.
        excluded: of which none may be heard.
        depth: messages in which they are listened for.
        stays: messages for which it stays once it fired.
        rests: messages after that for which it cannot fire.
    """

    entry: LoreEntry
    decorated: Decorated
    place: int
    keys: frozenset[int]
    secondary: frozenset[int]
    needed: tuple[frozenset[int], ...]
    excluded: frozenset[int]
    depth: int
    stays: float
    rests: float


class LoreIndex:
    """The lorebook of one version of a persona.

    Attributes:
        persona: whose it is.
        lore: the entries, in the card's order; others name them by their place in it.
        usable: the entries that may fire at all.
        by_key: of them those that may fire when a key is heard.
        constant: the entries that may fire whatever is heard.
        always: the entries that are known in any case.
        timed: the entries for which it matters when they fired before.
        greetings: what the persona's greetings say, where entries belong to one of them.
        depths: the numbers of messages in which entries listen.
        retold: for each entry the keys that its content brings up; none where it brings nothing in.
    """

    def __init__(self, persona: Persona) -> None:
        self.persona = persona
        self._numbers: dict[Key, int] = {}
        self.lore = tuple(self._made(place, entry) for place, entry in enumerate(persona.lorebook))
        usable = [lore for lore in self.lore if lore.entry.enabled and lore.entry.content and not lore.decorated.never]
        self.usable = frozenset(lore.place for lore in usable)
        self.by_key: dict[int, list[int]] = {}
        for lore in usable:
            for number in lore.keys:
                self.by_key.setdefault(number, []).append(lore.place)
        self.constant = frozenset(lore.place for lore in usable if lore.entry.constant)
        self.always = frozenset(lore.place for lore in usable if lore.decorated.always)
        self.timed = frozenset(lore.place for lore in usable if lore.stays or lore.rests)
        asked = any(lore.decorated.greeting is not None for lore in usable)
        self.greetings = greetings_of(persona) if asked else ()
        self.depths = frozenset(lore.depth for lore in usable)
        self._beyond = {
            stage: frozenset(lore.place for lore in usable if lore.entry.stages and stage not in lore.entry.stages)
            for stage in STAGES
        }
        self._finder = KeyFinder(self._numbers)
        self.retold = tuple(self._retold(lore.entry) for lore in self.lore)

    def hear(self, text: str) -> frozenset[int]:
        """The keys that occur in a text."""
        return self._finder.find(text)

    def beyond(self, stage: Stage) -> frozenset[int]:
        """The entries that are not for this stage."""
        return self._beyond[stage]

    def barred(self, history: Sequence[Mapping[str, Any]]) -> frozenset[int]:
        """The entries that belong to another greeting than the one with which a conversation began."""
        if not self.greetings:
            return frozenset()
        greeting = greeting_in(history, self.greetings)
        return frozenset(lore.place for lore in self.lore if lore.decorated.greeting not in {None, greeting})

    def _made(self, place: int, written: LoreEntry) -> Lore:
        decorated = read_decorators(written.content)
        entry = written
        if decorated.text != written.content:
            entry = written.model_copy(update={**decorated.fields, "content": decorated.text})
        by_decorators = not entry.regex  # the format leaves patterns out of it
        return Lore(
            entry=entry,
            decorated=decorated,
            place=place,
            keys=self._numbered(entry, entry.keys),
            secondary=self._numbered(entry, entry.secondary_keys),
            needed=tuple(self._numbered(entry, group) for group in decorated.needed if by_decorators),
            excluded=self._numbered(entry, decorated.excluded if by_decorators else ()),
            depth=self.persona.lore.scan_depth if entry.scan_depth is None else entry.scan_depth,
            stays=math.inf if decorated.keeps else entry.sticky,
            rests=math.inf if decorated.once else entry.cooldown,
        )

    def _retold(self, entry: LoreEntry) -> frozenset[int]:
        if not (self.persona.lore.recursive and entry.recursive):
            return frozenset()
        return self.hear(expand(entry.content, self.persona.display_name, ""))

    def _numbered(self, entry: LoreEntry, texts: tuple[str, ...]) -> frozenset[int]:
        """The numbers of keys; a key that several entries share is looked for once."""
        keys = (Key(text, entry.case_sensitive, entry.whole_words, entry.regex) for text in texts)
        return frozenset(self._numbers.setdefault(key, len(self._numbers)) for key in keys)
