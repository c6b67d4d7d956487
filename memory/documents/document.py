"""A file of notes as it was read: its text, and the sections in it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Form = Literal["text", "code", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines of one form, as a span of the document's text."""

    form: Form
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below one heading, up to the next.

    Attributes:
        heading: the headings above, outermost first; the document's title is the first of them.
        date: the day of the entry, or None.
        kind: `diary` or `note`.
        blocks: in order.
    """

    heading: tuple[str, ...]
    date: date | None
    kind: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file of notes.

    Attributes:
        name: the file's, with the folders below the root, `/` between them.
        text: what it says, with plain line feeds at line ends; of JSON its entries, blank lines between.
        markdown: whether markup stands in the text.
        kind: of most of it; a section may have another.
        sections: in order; there is none where nothing is written.
        encoding: in which it was read, as Python names it.
        guessed: whether the encoding is the likeliest, not the only one.
        digest: SHA-256 of the file's bytes, in hexadecimal digits.
    """

    name: str
    text: str
    markdown: bool
    kind: str
    sections: tuple[Section, ...]
    encoding: str
    guessed: bool
    digest: str
