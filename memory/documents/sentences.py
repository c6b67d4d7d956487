"""Where a text can be divided: after sentences, after clauses, between characters. Japanese and English. Pure."""

import math
import re
from collections.abc import Callable, Iterator

from wcwidth import iter_graphemes

Span = tuple[int, int]

_END = re.compile(r"[。．｡！？!?‼⁉]+[」』）)】〉》”’\"'］\]]*|\.+[”’\"')\]]*(?=\s|$)|\n")
_OPEN, _CLOSE = "「『（(【〈《［[“", "」』）)】〉》］]”"
_QUOTED_ON = re.compile(r"\s?(?:と|って|など|という|なんて|、|，|。|は|が|を|に|の|も)")
"""What goes on with the sentence behind a quotation that ended."""
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'“])(?:e\.g|i\.e|etc|vs|cf|approx|a\.m|p\.m|dr|mr|mrs|ms|prof|rev|st|mt|jr|sr|fig|vol|pp?|inc|"
    r"ltd|co|dept|tel|u\.s|u\.k|ph\.d|[a-z]|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\d{1,2})\.$",
    re.IGNORECASE,
)
_WRAPPED = re.compile(r"[A-Za-z,;'’-]$")
_CLAUSE = re.compile(r"[、，,;；:：…]+[」』）)]*\s*|(?<=\S)\s+")
_LOOK_BACK, _LOOK_AHEAD = 12, 4
"""Characters before a full stop in which an abbreviation is looked for."""


def divided(text: str, span: Span, limit: int, *, code: bool = False) -> list[Span]:
    """A span in parts of at most `limit` characters, of much the same size, each as whole as it can be.

    The parts follow each other without gaps. A sentence that is too long is divided after clauses, a clause between
    characters as they are seen (an emoji with its modifiers is one), unless a single one is longer than the limit.

    Args:
        text: of which the span is.
        span: what to divide.
        limit: characters of a part, spaces around it not counted; at least 1.
        code: whether it is to be divided after lines only.
    """
    levels = _LEVELS_OF_CODE if code else _LEVELS
    return _packed(text, list(_pieces(text, span, limit, levels)), limit)


def size(text: str, span: Span) -> int:
    """Characters of a span without the spaces around it."""
    return len(text[span[0] : span[1]].strip())


_Cut = Callable[[str, Span, int], Iterator[int]]


def _pieces(text: str, span: Span, limit: int, levels: tuple[_Cut, ...]) -> Iterator[Span]:
    if not levels or size(text, span) <= limit:
        yield span
        return
    start = span[0]
    for cut in (*levels[0](text, span, limit), span[1]):
        if cut > start:
            yield from _pieces(text, (start, cut), limit, levels[1:])
            start = cut


def _packed(text: str, pieces: list[Span], limit: int) -> list[Span]:
    """Neighbours together, as near to equal sizes as they allow."""
    packed: list[Span] = []
    at = 0
    while at < len(pieces):
        start = pieces[at][0]
        rest = pieces[-1][1] - start
        wanted = rest / max(1, math.ceil(rest / limit))
        end = pieces[at][1]
        at += 1
        while at < len(pieces):
            more = pieces[at][1]
            if size(text, (start, more)) > limit or (end - start) + (more - start) > 2 * wanted + 1:
                break
            end = more
            at += 1
        packed.append((start, end))
    return packed


def _sentences(text: str, span: Span, _limit: int) -> Iterator[int]:
    """Ends of sentences outside quotations, and of lines."""
    depth = 0
    at = span[0]
    for match in _END.finditer(text, *span):
        depth = max(0, depth + _opened(text[at : match.end()]))
        at = match.end()
        if match[0] == "\n":
            depth = 0
            if not (
                _WRAPPED.search(text, max(span[0], match.start() - 1), match.start()) and text[at : at + 1].islower()
            ):
                yield at
        elif not depth and _is_end(text, match):
            yield at


def _all_sentences(text: str, span: Span, _limit: int) -> Iterator[int]:
    """Ends of sentences in quotations too."""
    for match in _END.finditer(text, *span):
        if match[0] == "\n" or _is_end(text, match):
            yield match.end()


def _clauses(text: str, span: Span, _limit: int) -> Iterator[int]:
    for match in _CLAUSE.finditer(text, *span):
        yield match.end()


def _lines(text: str, span: Span, _limit: int) -> Iterator[int]:
    at = span[0]
    while (at := text.find("\n", at, span[1]) + 1) > 0:
        yield at


def _characters(text: str, span: Span, limit: int) -> Iterator[int]:
    """As late as each part allows, between characters as they are seen."""
    at, used = span[0], 0
    for seen in iter_graphemes(text[slice(*span)]):
        for part in (seen,) if len(seen) <= limit else seen:
            if used and used + len(part) > limit:
                yield at
                used = 0
            at += len(part)
            used += len(part)


_LEVELS: tuple[_Cut, ...] = (_sentences, _all_sentences, _clauses, _characters)
_LEVELS_OF_CODE: tuple[_Cut, ...] = (_lines, _characters)


def _opened(text: str) -> int:
    return sum((character in _OPEN) - (character in _CLOSE) for character in text)


def _is_end(text: str, match: re.Match[str]) -> bool:
    """Whether a mark ends a sentence: no abbreviation, and nothing goes on behind a quotation."""
    mark, end = match[0], match.end()
    if mark[-1] in _CLOSE and _QUOTED_ON.match(text, end):
        return False
    if not mark.startswith("."):
        return mark[0] not in "!?" or not (text[end : end + 1].isascii() and text[end : end + 1].isalnum())
    following = text[end : end + _LOOK_AHEAD].lstrip()[:1]
    if following.islower():
        return False
    before = text[max(0, match.start() - _LOOK_BACK) : match.start() + 1]
    return not _ABBREVIATION.search(before)
