"""From headings and blocks to sections, each with the day that its entry is of. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from memory.documents.blocks import ATX, Entry, Found, Heading, blocks
from memory.documents.dates import Frame, Written, frame_after, frame_within, resolved
from memory.documents.document import Block, Section

TELLING = 10
"""Characters beside the date that make a heading with nothing below it an entry by itself."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of a whole text before it is read.

    Attributes:
        title: of the file or the entry; may be empty.
        day: of the file or the entry.
        frame: year and month of dates that lack them.
        kind: of its sections.
    """

    title: str
    day: date | None
    frame: Frame
    kind: str


@dataclass(slots=True)
class _Open:
    """A heading above the place that is read; `inner` is the frame below it, and changes with each date there."""

    level: int
    title: str
    date: date | None
    inner: Frame
    is_line: bool = False
    is_dated: bool = False


@dataclass(slots=True)
class _Reading:
    """Sections as they are found."""

    kind: str
    stack: list[_Open]
    found: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    dated: int = 0

    def close(self) -> None:
        if self.blocks:
            heading = tuple(each.title for each in self.stack if each.title)
            self.found.append(Section(heading, self.stack[-1].date, self.kind, tuple(self.blocks)))
            self.dated += any(each.is_dated for each in self.stack)
            self.blocks = []

    def open(self, level: int, title: str, written: Written | None) -> None:
        """Begins a section; a level of 0 is a line with a date."""
        self.close()
        is_line = not level
        level = level or self._line_level()
        while self.stack[-1].level >= level:
            self.stack.pop()
        above = self.stack[-1]
        if written is None:
            self.stack.append(_Open(level, title, above.date, above.inner))
            return
        day = resolved(written, above.inner)
        told = day if written.names_day else above.date
        self.stack.append(_Open(level, title, told, frame_within(written, above.inner), is_line, day is not None))
        above.inner = frame_after(written, day, above.inner)

    def _line_level(self) -> int:
        """Beside the last line with a date, else below the heading above and above those that follow."""
        before = next((each.level for each in self.stack if each.is_line), None)
        return before if before is not None else max(self.stack[-1].level, 0) + ATX // 2


def sections(text: str, origin: Origin, *, markdown: bool, offset: int = 0) -> tuple[list[Section], int]:
    """The sections of a text, and how many of them stand below a date.

    Args:
        text: of a file or an entry, with plain line feeds at line ends.
        origin: what is known of it.
        markdown: whether it is Markdown.
        offset: where it begins in the document.
    """
    reading = _Reading(origin.kind, [_Open(-1, origin.title, origin.day, origin.frame)])
    found = list(blocks(text, markdown=markdown))
    for n, each in enumerate(found):
        if isinstance(each, Heading):
            tells_itself = _tells_itself(found, n)
            reading.open(each.level, "" if tells_itself else each.title, each.written)
            if tells_itself:
                reading.blocks.append(_moved(Block("text", each.start, each.start + len(each.title)), offset))
        elif isinstance(each, Entry):
            if resolved(each.written, reading.stack[-1].inner):
                reading.open(0, "", each.written)
            reading.blocks.append(_moved(each.block, offset))
        else:
            reading.blocks.append(_moved(each, offset))
    reading.close()
    return reading.found, reading.dated


def _tells_itself(found: Sequence[Found], at: int) -> bool:
    """Whether a heading with a day says more than the day, and nothing stands below it."""
    heading = found[at]
    if not isinstance(heading, Heading) or heading.written is None or not heading.written.names_day:
        return False
    below = found[at + 1] if at + 1 < len(found) else None
    is_last = below is None or (isinstance(below, Heading) and 0 < below.level <= heading.level)
    return is_last and len(heading.written.rest.strip()) >= TELLING


def _moved(block: Block, offset: int) -> Block:
    return Block(block.form, block.start + offset, block.end + offset)
