"""The words of a text as numbers: what a question and a text share is found without reading the text again. Pure.

Latin script gives words without their endings (Porter's English stemmer, through snowballstemmer), Japanese gives
character n-grams of kanji and katakana, so that nothing has to know where its words end, and of hiragana what is left
without grammar. Each term is a hash of 32 bits. A few lowest numbers are no words but marks of what a text is like
(`Mark`): whether it asks, tells a time, a number, a name.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

from memory import hiragana

Terms = NDArray[np.uint32]

TERMS_VERSION = 3
"""Of `terms`: where it changes, what is kept in SQL is made anew."""
FIRST_TERM = 16
"""Smaller numbers are marks."""
LONGEST_GRAM = 3
STEMS_KEPT = 20_000


class Mark(IntEnum):
    """What a text is like, beside its words."""

    QUESTION = 1
    TIME = 2
    NUMBER = 3
    NAME = 4
    MYSELF = 5
    """It speaks of the one who says it."""


_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff々]+")
_ENDING = re.compile(r"'(?:s|re|ve|ll|d|m|t)\b")
_WIDE_RUN = re.compile(r"[\u30a0-\u30ff\u3400-\u9fff々ー]+")
"""Kanji and katakana; of hiragana only what may be words (`memory.hiragana`)."""
_KANJI = re.compile(r"[\u3400-\u9fff々]")
_STOP_WORD_LIST = (
    "a about after again all also am an and any are as at be because been before being but by can could d did do "
    "does doing don down during each few for from further get got had has have having he her here hers herself "
    "him himself his how i if in into is it its itself just ll m me more most my myself no nor not now of off on "
    "once only or other our ours ourselves out over own re s same she should so some such t than that the their "
    "theirs them themselves then there these they this those through to too under until up ve very was we were "
    "what when where which while who whom why will with would you your yours yourself yourselves hey hi wow yeah "
    "thanks really"
)
_STOP_WORDS = frozenset(_STOP_WORD_LIST.split())
_MONTHS = "january|february|march|april|june|july|august|september|october|november|december"
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MARKS: tuple[tuple[Mark, re.Pattern[str]], ...] = (
    (
        Mark.QUESTION,
        re.compile(r"[?？]|(?:です|ます|ました|でした|だろう)か(?:$|[。！\s])|(?:かな|かしら|っけ)(?:$|[。！\s])"),
    ),
    (
        Mark.TIME,
        re.compile(
            rf"\b(?:yesterday|today|tonight|tomorrow|last|next|ago|week|weekend|month|year|recently|morning|night|since"
            rf"|{_DAYS}|{_MONTHS}|\d{{4}})\b"
            "|今日|昨日|明日|今朝|今夜|昨夜|[先今来毎]週|[先今来毎]月|[去昨今来毎]年|おととい|あさって|この前|この間|先日|最近|週末"
            "|[月火水木金土日]曜|[0-9０-９一二三四五六七八九十]+(?:年|月|日|時|週間|ヶ月|か月|カ月)",
            re.IGNORECASE,
        ),
    ),
    (
        Mark.NUMBER,
        re.compile(
            r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|couple|few|several|dozen|once|twice)\b"
            "|[一二三四五六七八九十百千万]+(?:[人匹個回本枚冊台歳年月日時分円度番位階軒件杯]|つ)",
            re.IGNORECASE,
        ),
    ),
    (Mark.NAME, re.compile(r"(?<=[a-z,] )[A-Z][a-z]+|[「『]|[\u30a1-\u30ff]{3}|(?:さん|ちゃん|くん|君|先生|様)")),
    (
        Mark.MYSELF,
        re.compile(
            r"\b(?:i|i'm|i've|i'd|i'll|my|me|we|our|we're|we've)\b|私|わたし|僕|ぼく|俺|おれ|自分|うちの", re.IGNORECASE
        ),
    ),
)


def terms(text: str) -> Terms:
    """The terms of a text, with repeats, after its marks."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    marks = [mark.value for mark, pattern in _MARKS if pattern.search(plain)]
    return np.asarray([*marks, *map(_number, _pieces(plain.casefold()))], np.uint32)


def words_of(found: Terms) -> Terms:
    """Terms that are no marks."""
    return found[found >= FIRST_TERM]


def _pieces(normal: str) -> Iterator[str]:
    for word in _WORD.findall(_ENDING.sub(" ", normal)):
        if word not in _STOP_WORDS:
            yield _stem(word)
    for run in _WIDE_RUN.findall(normal):
        yield from _grams(run)
    yield from hiragana.words(normal)


def _grams(run: str) -> Iterator[str]:
    """Character 1- to 3-grams; single signs only of kanji."""
    for size in range(1, LONGEST_GRAM + 1):
        for start in range(len(run) - size + 1):
            gram = run[start : start + size]
            if size > 1 or _KANJI.fullmatch(gram):
                yield gram


def _number(piece: str) -> int:
    return FIRST_TERM + zlib.crc32(piece.encode(errors="replace")) % (2**32 - FIRST_TERM)


@lru_cache(STEMS_KEPT)
def _stem(word: str) -> str:
    stemmer = snowballstemmer.stemmer("english")
    return str(stemmer.stemWord(word))
