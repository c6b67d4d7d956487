"""A question to the memory, read: whom it asks about, of which time, for what, and in which words. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import numpy as np

from memory.lexical import Mark, Terms, terms, words_of
from memory.spans import Span, find_span

MOST_NAMED = 50
"""Speakers that a text is searched for, of those whose names may stand in it."""

_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")
_WANTS: tuple[tuple[Mark, re.Pattern[str]], ...] = (
    (
        Mark.TIME,
        re.compile(
            r"\bwhen\b|\b(?:what|which) (?:day|date|month|year|time)\b|\bhow long\b"
            "|いつ|何[年月日曜時]|何ヶ月|どのくらい前",
            re.IGNORECASE,
        ),
    ),
    (
        Mark.NUMBER,
        re.compile(r"\bhow (?:many|much|often|old)\b|何[人匹個回本枚歳度番位冊台円]|いくつ|いくら", re.IGNORECASE),
    ),
    (
        Mark.NAME,
        re.compile(
            r"\b(?:who|whose|where|names?|called)\b|\b(?:what|which) (?:book|movie|film|show|series|game|song|band|city"
            r"|town|country|state|place|team|company|brand)\b|誰|だれ|どこ|名前|なんて(?:いう|名)|何ていう",
            re.IGNORECASE,
        ),
    ),
)
_GREETING = re.compile(
    r"(?:hey|hi|hello|oh|ok(?:ay)?|so|well|dear|thanks|thank you|good (?:morning|evening|night))?"
    r"|[^\x00-\x7f]{1,8}[、!]?",
    re.IGNORECASE,
)
"""What may stand before a name that is called: "Hey", 「ねえねえ」, 「おはよう、」."""
_SELF = re.compile(r"\b(?:i|me|my|mine|myself|we|our|us)\b|私|わたし|僕|ぼく|俺|おれ|自分|うちの", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Query:
    """What a question asks.

    Attributes:
        text: the question.
        meaning: what of it to compare by meaning: without the names of speakers, which say who, not what.
        terms: its words, each once.
        language: `ja` or `en`.
        speakers: the speakers it names, in its order; the empty name where it speaks of the person themself.
        span: the time that it asks about.
        wants: what an answer would have in it: a time, a number, a name.
        now: when it is asked.
    """

    text: str
    meaning: str
    terms: Terms
    language: str
    speakers: tuple[str, ...]
    span: Span | None
    wants: frozenset[Mark]
    now: datetime


def understand(text: str, *, now: datetime, speakers: Sequence[str] = (), language: str | None = None) -> Query:
    """Reads a question.

    Args:
        text: the question, or any message.
        now: when it is asked, in the time zone of the person.
        speakers: who said something that could be found (`View.speakers`).
        language: `ja` or `en`; None: by its script.
    """
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    spoken = language or ("ja" if _JAPANESE.search(plain) else "en")
    found = _named(plain, [speaker for speaker in speakers if speaker])
    named = [speaker for speaker, match in found.items() if not _is_call(plain, match)]
    rest = text  # as it was typed: models were fitted to text as people type it
    for speaker in found:
        rest = _name_pattern(speaker).sub(" ", rest)
    meaning = re.sub(r"\s+([?,.!])", r"\1", " ".join(rest.split())).lstrip("、,!！ ") if found else text
    if not named and len(speakers) > 1 and "" in speakers and _SELF.search(plain):
        named = [""]
    return Query(
        text=text,
        meaning=meaning or text,
        terms=np.unique(words_of(terms(rest))),
        language=spoken,
        speakers=tuple(named),
        span=find_span(plain, now, spoken),
        wants=frozenset(mark for mark, pattern in _WANTS if pattern.search(plain)),
        now=now,
    )


def _named(text: str, speakers: Sequence[str]) -> dict[str, re.Match[str]]:
    """Where speakers are named first, in the text's order."""
    found = {each: match for each in _possible(text, speakers) if (match := _name_pattern(each).search(text))}
    return dict(sorted(found.items(), key=lambda item: item[1].start()))


def _is_call(text: str, name: re.Match[str]) -> bool:
    """Whether a name calls somebody, and does not say whom the question is about: "Hey Sakura, …", 「…、さくら？」."""
    before, after = text[: name.start()].rstrip(), text[name.end() :].lstrip()
    opens = _GREETING.fullmatch(before) is not None and after.startswith(("、", ",", "!"))
    return opens or (before.endswith(("、", ",")) and not after.strip(".?!。~〜 "))


def _possible(text: str, speakers: Sequence[str]) -> list[str]:
    """The speakers whose names stand in the text as mere characters: those who are told whole first, few in all.

    A pattern costs a hundred times as much, and most speakers of a large group are not named.
    """
    lower = text.lower()
    plain = {speaker: unicodedata.normalize("NFKC", speaker).strip() for speaker in speakers}
    whole = [each for each, name in plain.items() if name and name.lower() in lower]
    first = (each for each, name in plain.items() if name and name.split()[0] in text and _first_name(name))
    return [*dict.fromkeys([*whole[:MOST_NAMED], *islice(first, MOST_NAMED)])][:MOST_NAMED]


def _first_name(plain: str) -> str:
    """The first of several words of a name, where it may stand for the whole; "The" of "The Boss" may not."""
    words = plain.split()
    is_name = len(words) > 1 and words[0][0].isupper() and not _JAPANESE.search(plain)
    return words[0] if is_name and len(words_of(terms(words[0]))) else ""  # a stop word has no terms


def _name_pattern(name: str) -> re.Pattern[str]:
    """A name as it stands in a text, with what clings to it: John's, 田中さんの."""
    plain = unicodedata.normalize("NFKC", name).strip()
    whole = re.escape(plain)
    if _JAPANESE.search(plain):
        return re.compile(rf"{whole}(?:さん|くん|ちゃん|君|様|先生)?(?:って|[のはがもとにを])?")
    first = _first_name(plain)
    either = f"(?:{whole}|(?-i:{re.escape(first)}))" if first else whole
    return re.compile(rf"\b{either}(?:s?['’]s?|s)?(?!\w)", re.IGNORECASE)
