"""From a document to chunks that are embedded and found one by one. Pure."""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from memory.documents.document import Document, Section
from memory.documents.markup import Plain, plain
from memory.documents.sentences import Span, divided, size

RULES = 1
"""Counts the changes of the rules by which texts are read and divided: what older rules made is made anew."""
MAX_CHARS, MIN_CHARS = 400, 40
SHORTEST = 10
"""Characters, marks at the ends not counted, below which a section says nothing."""
MARKS = "#*- 　"

_URL = re.compile(r"(?:https?|ftp)://\S+")
_SENTENCE = re.compile(r"[。．！？!?.][」』）)]*$")
_GAP = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A passage of a document.

    Attributes:
        text: without markup; at most `max_chars` characters.
        heading: what stands above it, outermost first, ` > ` between; empty where nothing does.
        date: the day of its entry, or None.
        kind: `diary` or `note`.
        ordinal: which of the document's it is, from 0.
        start: where it begins in the document's text.
        end: where it ends there.
    """

    text: str
    heading: str
    date: date | None
    kind: str
    ordinal: int
    start: int
    end: int


def chunks(document: Document, *, max_chars: int = MAX_CHARS, min_chars: int = MIN_CHARS) -> list[Chunk]:
    """The passages of a document, in order.

    Paragraphs are kept whole where they fit, else divided after sentences, then after clauses. One that is shorter than
    `min_chars` joins its neighbour of the same section. What says nothing is left out: rules and symbols, headings
    without text, bare links, and sections of less than `SHORTEST` characters that are no sentence of a dated entry.

    Args:
        document: as it was read.
        max_chars: characters that a chunk may have.
        min_chars: characters that a chunk should have.

    Raises:
        ValueError: `min_chars` is less than 1 or more than `max_chars`.
    """
    if not 1 <= min_chars <= max_chars:
        raise ValueError(f"min_chars is {min_chars}; it has to be from 1 to max_chars ({max_chars})")
    found: list[Chunk] = []
    for section in document.sections:
        found += _chunks_of(section, document, max_chars, min_chars, len(found))
    return found


@dataclass(frozen=True, slots=True)
class _Piece:
    span: Span
    code: bool


def _chunks_of(section: Section, document: Document, max_chars: int, min_chars: int, first: int) -> list[Chunk]:
    whole, pieces = _plain_section(section, document)
    pieces = [part for piece in pieces for part in _fitting(whole.text, piece, max_chars)]
    texts = [_trimmed(whole.text, piece.span) for piece in _merged(whole.text, pieces, max_chars, min_chars)]
    telling = [span for span in texts if _says_something(whole.text[slice(*span)])]
    if len(telling) == 1 and _is_noise(whole.text[slice(*telling[0])], section):
        return []
    return [
        Chunk(
            text=whole.text[start:end],
            heading=" > ".join(section.heading),
            date=section.date,
            kind=section.kind,
            ordinal=first + n,
            start=whole.origins[start],
            end=whole.origins[end - 1] + 1,
        )
        for n, (start, end) in enumerate(telling)
    ]


def _plain_section(section: Section, document: Document) -> tuple[Plain, list[_Piece]]:
    """The section's text without markup, blank lines between its blocks, and where they are in it."""
    parts: list[str] = []
    origins: array[int] = array("I")
    pieces: list[_Piece] = []
    for block in section.blocks:
        if document.markdown and block.form != "code":
            found = plain(document.text, block.start, block.end, block.form)
        else:
            found = Plain(document.text[block.start : block.end], array("I", range(block.start, block.end)))
        if not found.text.strip():
            continue
        if parts:
            parts.append(_GAP)
            origins.extend([block.start] * len(_GAP))
        start = len(origins)
        parts.append(found.text)
        origins += found.origins
        pieces.append(_Piece((start, len(origins)), block.form != "text"))
    return Plain("".join(parts), origins), pieces


def _fitting(text: str, piece: _Piece, limit: int) -> Iterator[_Piece]:
    for span in divided(text, piece.span, limit, code=piece.code):
        yield _Piece(span, piece.code)


def _merged(text: str, pieces: list[_Piece], limit: int, least: int) -> list[_Piece]:
    """Pieces, the short ones joined with a neighbour; where both are too long for that, divided anew."""
    merged: list[_Piece] = []
    for piece in pieces:
        before = merged[-1] if merged else None
        if before is None or min(size(text, before.span), size(text, piece.span)) >= least:
            merged.append(piece)
            continue
        both = (before.span[0], piece.span[1])
        code = before.code or piece.code
        anew = [both] if code or size(text, both) <= limit else divided(text, both, limit)
        if all(least <= size(text, span) <= limit for span in anew) or size(text, both) <= limit:
            merged[-1:] = [_Piece(span, code) for span in anew]
        else:
            merged.append(piece)
    return merged


def _trimmed(text: str, span: Span) -> Span:
    part = text[slice(*span)]
    start = span[0] + len(part) - len(part.lstrip())
    return start, start + len(part.strip())


def _is_noise(text: str, section: Section) -> bool:
    """Whether a section says too little to be found; a sentence of a day (`熱が出た。`) says enough."""
    return len(text.strip(MARKS)) < SHORTEST and (section.date is None or not _SENTENCE.search(text))


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in _URL.sub("", text))
