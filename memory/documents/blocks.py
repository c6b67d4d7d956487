"""From lines to headings and blocks of text, code and tables. Pure.

Headings are Markdown's, also in plain text; lines like `■今日` and `【今日】`; and lines that hold a date and nothing
else (`11月20日（金）晴れ`). A line that begins with a date and goes on (`11/20 歯医者`) begins a block.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from memory.documents.dates import Written, written_date
from memory.documents.document import Block, Form

LONGEST_HEADING = 120
"""Characters; a longer line is text, whatever it begins with."""
LONGEST_COMMENT = 20_000
"""Characters of a comment; a mark that nothing ends within them is text."""
ATX, MARKED = 10, 90
"""Levels of headings: `#` is 10, `##` 20; `■` is below them all."""

_FENCE = re.compile(r"[ \t]{0,3}(?P<mark>`{3,}|~{3,})[^`\n]*$")
_ATX = re.compile(r"[ \t]{0,3}(?P<marks>#{1,6})(?P<gap>[ \t　]*)(?P<title>[^#\s].*)$")
_UNDERLINE = re.compile(r"[ \t]{0,3}(?:={3,}|-{3,})[ \t]*$")
_MARKED = re.compile(r"(?:[■◆▼][ 　]?(?P<a>[^■◆▼]+)|【(?P<b>[^】]+)】)[ \t　]*$")
_RULE = re.compile(r"[ \t　]*([-*_=~#+＊＝ー─━―…・☆★◇◆○●■□♪.。※〜～])(?:[ \t　]*\1){2,}[ \t　]*$")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_SENTENCE_END = re.compile(r"[。．！？!?、，,][」』）)]*$")
_SKY = re.compile(
    r"(?:[\s\d:/.,、・→|~°℃C晴曇雨雪雷霧風強弱快れりくもりのちときどき時々一後天気候最高低温☀-⛈🌀-🌬\ufe0f]|"
    r"sunny|cloudy|rainy?|snowy?|windy|clear)*$",
    re.IGNORECASE,
)
"""What may stand behind the date of a line that is a heading: the weather and the time of day."""
_ITEM = re.compile(r"[ \t　]*(?:[-*・][ \t　]+|・)?(?=\d|令和|平成|昭和)")
_GAP = re.compile(r"\s*[:\s]\s*\S")
_COMMENT, _COMMENT_END = "<!--", "-->"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Attributes:
        level: see `ATX`; 0: a line with a date, which has none of its own.
        title: its text.
        start: where the title begins in the text.
        written: the date in it.
    """

    level: int
    title: str
    start: int
    written: Written | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A block of text that begins with a date."""

    block: Block
    written: Written


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def blank(self) -> bool:
        return not self.text or self.text.isspace()


Found = Heading | Entry | Block


def blocks(text: str, *, markdown: bool) -> Iterator[Found]:
    """The headings and blocks of a text in their order.

    Lines that draw a rule (`---`, `＊＊＊`) are in none of them. Code has its fences, a table its bars.

    Args:
        text: with plain line feeds at line ends.
        markdown: whether it is Markdown: underlined headings, tables and comments are told only there.
    """
    scan = _Scan(text, _lines(text), markdown)
    at = 0
    while at < len(scan.lines):
        if scan.lines[at].blank:
            at += 1
            continue
        if heading := scan.heading(at):
            found, at = heading
            yield found
            continue
        form, behind = scan.extent(at)
        if form is not None:
            block = Block(form, scan.lines[at].start, scan.lines[behind - 1].end)
            written = scan.entry(at) if form == "text" else None
            yield Entry(block, written) if written else block
        at = behind


def _lines(text: str) -> list[_Line]:
    found, start = [], 0
    for line in text.split("\n"):
        found.append(_Line(line, start))
        start += len(line) + 1
    return found


@dataclass(slots=True)
class _Scan:
    """What stands at each line; `unclosed` are fences that nothing closes any more, sought no second time."""

    text: str
    lines: list[_Line]
    markdown: bool
    unclosed: set[str] = field(default_factory=set)

    def extent(self, at: int) -> tuple[Form | None, int]:
        """The form of the block that begins at a line (None: a rule), and the line behind it."""
        line = self.lines[at].text
        if (behind := self._fence_end(at)) is not None:
            return "code", behind
        if _RULE.match(line):
            return None, at + 1
        if self._is_row(at):
            return "table", next((n for n in range(at, len(self.lines)) if not self._is_row(n)), len(self.lines))
        behind = at
        while behind == at or (behind < len(self.lines) and not self._ends_text(behind)):
            behind = self._comment_end(behind)
        return "text", behind

    def heading(self, at: int) -> tuple[Heading, int] | None:
        """The heading at a line, and the line behind it."""
        line = self.lines[at]
        if len(line.text) > LONGEST_HEADING or _RULE.match(line.text):
            return None
        if match := _ATX.match(line.text):
            title = re.sub(r"[ \t　]+#*[ \t　]*$", "", match["title"])
            written = written_date(title)
            if match["gap"] or written:  # without a gap it is a tag
                level = ATX * len(match["marks"])
                return Heading(level, title, line.start + match.start("title"), written), at + 1
        title = line.text.strip()
        start = line.start + line.text.index(title)
        if self.markdown and self._is_underlined(at):
            level = ATX if self.lines[at + 1].text.strip()[0] == "=" else 2 * ATX
            return Heading(level, title, start, written_date(title)), at + 2
        written = written_date(title)
        if written and written.month and written.names_day and _SKY.match(written.rest):
            return Heading(0, title, start, written), at + 1
        if (marked := _MARKED.match(line.text)) and self._is_above_text(at):
            side = "a" if marked["a"] else "b"
            title = marked[side].strip()
            return Heading(MARKED, title, line.start + marked.start(side), written_date(title)), at + 1
        return None

    def entry(self, at: int) -> Written | None:
        """The date with which a line begins that goes on after a gap or a colon."""
        line = self.lines[at].text
        item = _ITEM.match(line)
        written = written_date(line[item.end() : item.end() + LONGEST_HEADING]) if item else None
        if written is None or not (written.month and written.names_day) or not _GAP.match(written.rest):
            return None
        return written

    def _ends_text(self, at: int) -> bool:
        line = self.lines[at]
        return (
            line.blank
            or _RULE.match(line.text) is not None
            or _FENCE.match(line.text) is not None
            or self._is_row(at)
            or self.heading(at) is not None
            or self.entry(at) is not None
        )

    def _is_row(self, at: int) -> bool:
        return self.markdown and _ROW.match(self.lines[at].text) is not None

    def _fence_end(self, at: int) -> int | None:
        """The line behind fenced code; None where there is none, or it is never closed."""
        opened = _FENCE.match(self.lines[at].text)
        if opened is None or opened["mark"] in self.unclosed:
            return None
        for n in range(at + 1, len(self.lines)):
            closed = self.lines[n].text.strip()
            if closed.startswith(opened["mark"]) and not closed.strip(opened["mark"][0]):
                return n + 1
        self.unclosed.add(opened["mark"])
        return None

    def _comment_end(self, at: int) -> int:
        """The line behind this one, or behind the one that ends the comment which begins in it."""
        line = self.lines[at]
        begin = line.text.rfind(_COMMENT) if self.markdown else -1
        if begin < 0:
            return at + 1
        end = self.text.find(_COMMENT_END, line.start + begin, line.start + begin + LONGEST_COMMENT)
        return at + 1 if end < 0 else at + 1 + self.text.count("\n", line.end, end + 1)

    def _is_underlined(self, at: int) -> bool:
        """Whether a line stands alone above `===` or `---`; a sentence above `---` is a sentence above a rule."""
        below = self.lines[at + 1].text if at + 1 < len(self.lines) else ""
        if not _UNDERLINE.match(below) or (at > 0 and not self.lines[at - 1].blank):
            return False
        return "=" in below or not _SENTENCE_END.search(self.lines[at].text.strip())

    def _is_above_text(self, at: int) -> bool:
        """Whether a marked line begins a paragraph and has text of its own below it; else it is one of a list."""
        if at > 0 and not self.lines[at - 1].blank:
            return False
        below = next((self.lines[n] for n in range(at + 1, len(self.lines)) if not self.lines[n].blank), None)
        return below is not None and not _MARKED.match(below.text) and not _ATX.match(below.text)
