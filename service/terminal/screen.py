"""Where a chat is seen: a real terminal (colours, line editing, Japanese widths) or plain lines for pipes."""

import asyncio
import io
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from prompt_toolkit import PromptSession
from rich.cells import cell_len
from rich.console import Console

from service.cli.phrases import Phrasebook
from service.terminal.printable import printable

_CLOSING = frozenset("、。，．・：；？！」』）】〉》〕…ー～ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?)]}")
"""What never begins a line (the core of JIS X 4051's kinsoku)."""
_NARROWEST = 20
_YES = frozenset({"y", "yes", "はい", "ｙ"})


class Flow:
    """Breaks text that arrives in pieces into lines of a width, with a hanging indent.

    Wide characters count two cells and may be parted anywhere but before closing punctuation; Latin words stay
    whole, so the last word of a piece is held back until it is known to be whole.

    Args:
        width: cells in a line.
        indent: cells before each line; the first line is expected to be indented already.
    """

    def __init__(self, width: int, indent: int) -> None:
        self._indent = indent if width - indent >= _NARROWEST else 0
        self._width = max(width - 2, 1)  # closing punctuation may hang into the last two cells
        self._column = indent
        self._word = ""
        self._breaks = 0  # held back, so that a reply does not end in empty lines

    def feed(self, text: str) -> str:
        """Takes a piece; returns what may be shown now."""
        return "".join(map(self._take, text))

    def end(self) -> str:
        """What was held back."""
        word, self._word = self._word, ""
        cells = cell_len(word)
        if not word:
            return ""
        if self._column + cells > self._width and self._column > self._indent and not self._breaks:
            return self._break() + self._put(word, cells)
        return self._put(word, cells)

    def _take(self, char: str) -> str:
        cells = cell_len(char)
        if char == "\n":
            shown = self.end()
            self._breaks += 1
            return shown
        if char == " ":
            shown = self.end()
            at_start = self._column <= self._indent or self._breaks
            return shown if at_start else shown + self._put(char, 1)
        if cells == 1 and len(self._word) < self._width - self._indent:
            self._word += char
            return ""
        if cells == 0 and self._word:
            self._word += char
            return ""
        shown = self.end()
        if self._column + cells > self._width and cells and char not in _CLOSING and not self._breaks:
            shown += self._break()
        return shown + self._put(char, cells)

    def _put(self, text: str, cells: int) -> str:
        lead = "".join(self._break() for _ in range(self._breaks))
        self._breaks = 0
        self._column += cells
        return lead + text

    def _break(self) -> str:
        self._column = self._indent
        return "\n" + " " * self._indent


class TerminalScreen:
    """A real terminal.

    Args:
        say: the operator's language.
        console: where to print.
    """

    def __init__(self, say: Phrasebook, console: Console | None = None) -> None:
        self._say = say
        self._console = console or Console(highlight=False)
        self._prompt: PromptSession[str] = PromptSession()
        self._question: PromptSession[str] = PromptSession()  # a "y" is no line to bring back with ↑
        self._flow = Flow(80, 0)

    async def read(self, name: str) -> str | None:
        """The next line, edited with history (↑); an empty one after Ctrl-C."""
        you = _padded(self._say("chat.you"), name)
        try:
            return await self._prompt.prompt_async([("ansicyan", f"{you} › ")])
        except KeyboardInterrupt:
            self.remark(self._say("chat.leave_hint"))
            return ""
        except EOFError:
            return None

    async def confirm(self, question: str) -> bool:
        """Asks y/N; anything but a yes is a no."""
        try:
            answer = await self._question.prompt_async([("ansiyellow", f"{question} [y/N] ")])
        except (KeyboardInterrupt, EOFError):
            return False
        return answer.strip().lower() in _YES

    def remark(self, text: str) -> None:
        """Dim."""
        self._console.print(printable(text), style="dim", markup=False)

    def tell(self, text: str) -> None:
        """Plain."""
        self._console.print(printable(text), markup=False, highlight=False)

    def fault(self, text: str) -> None:
        """Red."""
        self._console.print(printable(text), style="red", markup=False)

    def greet(self, name: str, text: str) -> None:
        """Like a reply."""
        self.begin_reply(name)
        self.write(text)
        self.end_reply()

    def begin_reply(self, name: str) -> None:
        """The name stands in front, padded to the width of the person's own prompt."""
        head = _padded(printable(name), self._say("chat.you")) + " › "
        self._console.print(head, style="bold magenta", end="", markup=False)
        self._flow = Flow(shutil.get_terminal_size().columns, cell_len(head))

    def write(self, piece: str) -> None:
        """Shown at once, but for a word that may still grow."""
        self._show(self._flow.feed(printable(piece)))

    def end_reply(self) -> None:
        """The rest, and a new line."""
        self._show(self._flow.end() + "\n")

    @contextmanager
    def waiting(self, text: str) -> Iterator[None]:
        """A spinner."""
        with self._console.status(text):
            yield

    def _show(self, text: str) -> None:
        self._console.file.write(text)
        self._console.file.flush()


class PlainScreen:
    """Lines for pipes and tests: replies and what commands answer go out, remarks are left out.

    Args:
        source: the person's lines.
        output: where replies go.
        errors: where faults go.
    """

    def __init__(self, source: TextIO | Iterable[str], output: TextIO, errors: TextIO) -> None:
        if isinstance(source, io.TextIOWrapper):
            source.reconfigure(errors="replace")
        self._lines = iter(source)
        self._output = output
        self._errors = errors

    async def read(self, name: str) -> str | None:  # noqa: ARG002  (nothing is shown here)
        """The next line of the source."""
        return await asyncio.to_thread(next, self._lines, None)

    async def confirm(self, question: str) -> bool:
        """The next line is the answer."""
        self._errors.write(f"{question} [y/N]\n")
        return ((await self.read("")) or "").strip().lower() in _YES

    def remark(self, text: str) -> None:
        """Nothing."""

    def tell(self, text: str) -> None:
        """As it is."""
        self._write(printable(text) + "\n")

    def fault(self, text: str) -> None:
        """To the errors."""
        self._errors.write(printable(text) + "\n")
        self._errors.flush()

    def greet(self, name: str, text: str) -> None:
        """Nothing."""

    def begin_reply(self, name: str) -> None:
        """Nothing stands before a reply."""

    def write(self, piece: str) -> None:
        """As it comes."""
        self._write(printable(piece))

    def end_reply(self) -> None:
        """A new line."""
        self._write("\n")

    @contextmanager
    def waiting(self, text: str) -> Iterator[None]:  # noqa: ARG002  (nothing is shown here)
        """Nothing."""
        yield

    def _write(self, text: str) -> None:
        self._output.write(text)
        self._output.flush()


def _padded(text: str, other: str) -> str:
    """The text, filled up to the width of the other where that is wider."""
    return text + " " * max(cell_len(other) - cell_len(text), 0)
