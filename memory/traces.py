"""Where facts are told: in the own words of a turn, or only in the prompt that was made for it. Pure."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from memory.extraction.japanese.morphemes import stands_in
from memory.facts import Fact

TELLING: Final = 4
"""Characters from which on a text or value is looked for in turns; shorter ones stand anywhere."""
TELLING_WIDE: Final = 2
"""The same where it holds kanji or katakana: 京都, モモ."""
NAMING: Final = frozenset({"role", "type", "id", "name", "tool_call_id", "detail"})
"""Keys of a message whose values are not words."""
OUTSIDE: Final = frozenset({"system", "developer"})
"""Roles of messages that neither a person nor a persona spoke."""
_KANJI = re.compile("[\u3005\u3400-\u9fff]+")
_WIDE = re.compile(r"[\u30a1-\u30fa\u3005\u3400-\u9fff\uf900-\ufaff]")
_LATIN, _KATAKANA = "0-9a-z\u00df-\u024f", "\u30a1-\u30fa\u30fc"

Row = Any
"""A row of turns with `id`, `fact_ids`, `request`, `prompt`, `reply` and `choices`."""
Tells = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for.

    Attributes:
        ids: of the facts.
        sources: turns in which they were said.
        texts: what they say, folded (`folded`).
        words: the same with their values.
    """

    ids: frozenset[str]
    sources: frozenset[str]
    texts: frozenset[str]
    words: frozenset[str]


def sought(forgotten: Collection[Fact]) -> Sought:
    """What tells any of these facts."""
    return Sought(
        ids=frozenset(fact.id for fact in forgotten),
        sources=frozenset(fact.source_turn for fact in forgotten if fact.source_turn),
        texts=frozenset(_telling(fact.text for fact in forgotten)),
        words=frozenset(_telling(text for fact in forgotten for text in (fact.text, fact.value))),
    )


def folded(text: str) -> str:
    """A text as it is compared: without regard to width and case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def teller(words: Collection[str]) -> Tells:
    """Tells whether a text holds any of these words (`folded`), each where such a word can begin.

    A word of Latin letters begins behind no other one; a short one of katakana also ends before no other one: パン is
    not in ジャパン. A short one of kanji is found where a word begins: 京都 is in 来週京都へ, and not in 東京都へ.
    """
    if not words:
        return lambda _: False
    short = [word for word in sorted(words) if len(word) < TELLING and _KANJI.fullmatch(word)]
    others = [word for word in sorted(words) if word not in short]
    pattern = re.compile("|".join(map(_bounded, others))) if others else None

    def tells(text: str) -> bool:
        normal = folded(text)
        if pattern is not None and pattern.search(normal):
            return True
        return any(stands_in(normal, word, whole=False) for word in short)

    return tells


class Search:
    """Tells of a turn whether facts are told in it.

    Args:
        what: what is looked for.
    """

    def __init__(self, what: Sought) -> None:
        self._what = what
        self._tells_text, self._tells = teller(what.texts), teller(what.words)

    def is_said(self, row: Row) -> bool:
        """Whether they were said in it, or its own words repeat them."""
        return row.id in self._what.sources or any(map(self._tells, own_words(row)))

    def is_shown(self, row: Row) -> bool:
        """Whether its prompt held them: as facts, in the words of one, or in what was spoken before."""
        if not self._what.ids.isdisjoint(row.fact_ids):
            return True
        return any(
            any(map(self._tells_text if _is_outside(message) else self._tells, strings(message)))
            for message in row.prompt
        )


def own_words(row: Row) -> Iterator[str]:
    """What was spoken in a turn: the messages of its request but for the client's instructions, and every reply."""
    yield row.reply
    for message in _list(row.request.get("messages")):
        if not _is_outside(message):
            yield from strings(message)
    for choice in row.choices:
        yield from strings(choice.get("message") if isinstance(choice, Mapping) else None)


def strings(value: Any) -> Iterator[str]:  # noqa: ANN401  (JSON)
    """The texts in a message, keys and names left out; arguments of a tool call are read as the JSON that they are."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if key == "arguments" and isinstance(each, str):
                yield from _arguments(each)
            elif key not in NAMING:
                yield from strings(each)
    else:
        for each in _list(value):
            yield from strings(each)


def _arguments(text: str) -> Iterator[str]:
    yield text
    try:
        parsed = orjson.loads(text)
    except orjson.JSONDecodeError:
        return
    waiting = [parsed]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        else:
            waiting += value.values() if isinstance(value, dict) else _list(value)


def _list(value: Any) -> list[Any]:  # noqa: ANN401  (JSON)
    return value if isinstance(value, list) else []


def _is_outside(message: Any) -> bool:  # noqa: ANN401  (JSON)
    return isinstance(message, Mapping) and message.get("role") in OUTSIDE


def _telling(texts: Iterator[str]) -> Iterator[str]:
    for text in map(str.strip, map(folded, texts)):
        if len(text) >= (TELLING_WIDE if _WIDE.search(text) else TELLING):
            yield text


def _bounded(word: str) -> str:
    before = after = ""
    if re.match(f"[{_LATIN}]", word):
        before = f"(?<![{_LATIN}])"
    elif len(word) < TELLING:
        before = f"(?<![{_KATAKANA}])" if re.match(f"[{_KATAKANA}]", word) else ""
    if len(word) < TELLING and re.match(f"[{_KATAKANA}]", word[-1]):
        after = f"(?![{_KATAKANA}])"
    return before + re.escape(word) + after
