"""Lexical similarity that works without spaces between words: shared n-grams, weighted by how rare they are. Pure."""

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"[a-z0-9][a-z0-9']*")
WIDE_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々ー]+")
HIRAGANA = re.compile(r"[\u3040-\u309fー]+")
LONGEST_GRAM = 3
SHORTEST_PLURAL = 4
STOP_WORD_LIST = (
    "a about am an and any are as at be been but by can could did do does for from had has have he her his how i if in "
    "is it its know me my of on or our remember she should so some tell that the their them they this to was we were "
    "what when where which who why will with would you your"
)
STOP_WORDS = frozenset(STOP_WORD_LIST.split())


def grams(text: str) -> frozenset[str]:
    """Words of Latin text, and character 1- to 3-grams of Japanese; grams of hiragana alone must be three long.

    Short runs of hiragana are particles and endings, which every sentence shares.
    """
    normal = _normal(text)
    found = _words(normal)
    for run in WIDE_RUN.findall(normal):
        for size in range(1, LONGEST_GRAM + 1):
            pieces = (run[start : start + size] for start in range(len(run) - size + 1))
            found.update(p for p in pieces if size == LONGEST_GRAM or not HIRAGANA.fullmatch(p))
    return frozenset(found)


def similarities(query: str, texts: Sequence[str]) -> list[float]:
    """For each text, the share (0 to 1) of the query's weight that it holds.

    A gram weighs its inverse document frequency over the texts, as in BM25 (Robertson and Zaragoza 2009), times the
    root of its length. Grams that stand in no text count too: a query about something else finds little.
    """
    wanted = grams(query)
    wide = [gram for gram in wanted if WIDE_RUN.fullmatch(gram)]
    latin = wanted.difference(wide)
    held = [_held(_normal(text), wide, latin) for text in texts]
    frequency = Counter(gram for each in held for gram in each)
    count = len(texts)
    weights = {g: math.log(1 + (count - frequency[g] + 0.5) / (frequency[g] + 0.5)) * math.sqrt(len(g)) for g in wanted}
    total = sum(weights.values())
    if not total:
        return [0.0] * count
    return [sum(weights[gram] for gram in each) / total for each in held]


TERMS_VERSION = 1
"""Of `terms`: where it changes, what is kept in SQL is made anew."""


def terms(text: str) -> NDArray[np.uint32]:
    """The terms of a text as hashes, to be kept beside it."""
    return np.asarray(sorted(zlib.crc32(gram.encode()) for gram in grams(text)), np.uint32)


def _held(normal: str, wide: Sequence[str], latin: frozenset[str]) -> list[str]:
    """The query's grams that stand in a text; looking for each is faster than taking the text apart."""
    found = [gram for gram in wide if gram in normal]
    if latin:
        found.extend(latin & _words(normal))
    return found


def _words(normal: str) -> set[str]:
    return {_stem(word) for word in WORD.findall(normal) if word not in STOP_WORDS}


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _stem(word: str) -> str:
    """Enough for plurals and possessives; a real stemmer's errors cost more here than they bring."""
    word = word.removesuffix("'s")
    plural = len(word) >= SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word
