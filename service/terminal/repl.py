"""The chat loop of the terminal: lines in, replies out, commands between. It knows neither HTTP nor any model.

A `Partner` is who is talked with (`service.terminal.persona_chat`, `service.terminal.bare_chat`), a `Screen` is where
(`service.terminal.screen`).
"""

import asyncio
import signal
import unicodedata
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from service.cli.phrases import Phrasebook
from service.terminal.client import GatewayError

MAX_KEPT_MESSAGES = 200
"""Longest history that is sent along; the gateway drops what the model has no room for."""
EXIT_INTERRUPTED = 130

Handler = Callable[[str], Awaitable[None]]


class Screen(Protocol):
    """Where a chat is seen and typed."""

    async def read(self, name: str) -> str | None:
        """The next line of the person; None when they leave. `name` is who will answer."""

    async def confirm(self, question: str) -> bool:
        """Asks y/N."""

    def remark(self, text: str) -> None:
        """Something about the session; left out where only replies are wanted."""

    def tell(self, text: str) -> None:
        """What a command answers."""

    def fault(self, text: str) -> None:
        """What went wrong, in one line."""

    def greet(self, name: str, text: str) -> None:
        """The first words of `name`; left out where only replies are wanted."""

    def begin_reply(self, name: str) -> None:
        """A reply of `name` follows in pieces."""

    def write(self, piece: str) -> None:
        """A piece of the reply."""

    def end_reply(self) -> None:
        """The reply is over, whole or not."""

    def waiting(self, text: str) -> AbstractContextManager[None]:
        """Shows that something takes a while."""


@dataclass(frozen=True, slots=True)
class CommandInfo:
    """A command of the chat.

    Attributes:
        run: called with what stands behind the name.
        argument: how the argument is shown in the help.
    """

    run: Handler
    argument: str = ""


class Partner(Protocol):
    """Who is talked with."""

    @property
    def name(self) -> str:
        """As shown in front of replies."""

    @property
    def commands(self) -> Mapping[str, CommandInfo]:
        """What can be asked with a slash, by name."""

    async def answer(self, text: str, write: Callable[[str], None]) -> None:
        """Answers, piece by piece; keeps the conversation itself.

        Raises:
            GatewayError: no answer, or not a whole one; the text is not kept then.
        """

    def explain(self, error: GatewayError) -> str:
        """The error as one friendly line."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line that is meant for the partner."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A line that begins with a slash."""

    name: str
    argument: str


def parse(line: str) -> Said | Command | None:
    """What a typed line is; None when it is empty.

    A Japanese keyboard's full-width slash works too (`／ｈｅｌｐ`), and text that must begin with a slash is
    written with two.
    """
    text = line.encode("utf-8", "replace").decode().strip()
    if not text:
        return None
    if text[0] not in "/／":
        return Said(text)
    if text[1:2] in {"/", "／"}:
        return Said(text[1:])
    name, _, argument = text[1:].replace("\u3000", " ").partition(" ")
    return Command(unicodedata.normalize("NFKC", name).lower(), argument.strip())


@dataclass(slots=True)
class History:
    """The conversation of this session, in OpenAI's shape."""

    messages: list[dict[str, Any]] = field(default_factory=list)

    def asking(self, text: str) -> list[dict[str, Any]]:
        """The messages to send for a new line."""
        return [*self.messages[-MAX_KEPT_MESSAGES:], {"role": "user", "content": text}]

    def keep(self, text: str, reply: str) -> None:
        """Keeps a line and its reply."""
        self.messages += [{"role": "user", "content": text}, {"role": "assistant", "content": reply}]

    def clear(self) -> None:
        """Starts over."""
        self.messages.clear()


@dataclass(frozen=True, slots=True)
class Repl:
    """Reads lines until the person leaves.

    Args:
        partner: who answers.
        screen: where it happens.
        say: the operator's language.
    """

    partner: Partner
    screen: Screen
    say: Phrasebook

    async def run(self) -> int:
        """Talks until the person leaves; returns an exit code: 1 when the last line got no answer, else 0."""
        code = 0
        while (line := await self.screen.read(self.partner.name)) is not None:
            wish = parse(line)
            if wish is None:
                continue
            if isinstance(wish, Command):
                if wish.name in {"exit", "quit"}:
                    break
                await self._obey(wish)
            else:
                code = int(await self.converse(wish.text) == 1)
        self.screen.remark(self.say("chat.bye"))
        return code

    async def converse(self, text: str) -> int:
        """One line and its reply; Ctrl-C stops the reply. Returns 0, 1 (no answer) or 130 (stopped)."""
        self.screen.begin_reply(self.partner.name)
        try:
            whole = await _interruptible(self.partner.answer(text, self.screen.write))
        except GatewayError as error:
            self.screen.end_reply()
            self.screen.fault(self.partner.explain(error))
            return 1
        self.screen.end_reply()
        if whole:
            return 0
        self.screen.remark(self.say("chat.cancelled"))
        return EXIT_INTERRUPTED

    async def _obey(self, command: Command) -> None:
        known = self.partner.commands.get(command.name)
        try:
            if command.name == "help":
                self.screen.tell(self._help())
            elif known is None:
                self.screen.fault(self.say("chat.unknown_command", name=command.name))
            else:
                await known.run(command.argument)
        except GatewayError as error:
            self.screen.fault(self.partner.explain(error))

    def _help(self) -> str:
        commands = {name: info.argument for name, info in self.partner.commands.items()}
        lines = {
            f"/{name} {argument}".rstrip(): name for name, argument in {**commands, "help": "", "exit": ""}.items()
        }
        width = max(map(len, lines))
        return "\n".join(f"{usage:<{width}}  {self.say(f'help.{name}')}" for usage, name in lines.items())


async def _interruptible(work: Coroutine[Any, Any, None]) -> bool:
    """Runs `work` until it ends (True) or the person presses Ctrl-C (False)."""
    task = asyncio.ensure_future(work)
    interrupted = False

    def interrupt() -> None:
        nonlocal interrupted
        interrupted = True
        task.cancel()

    with _on_interrupt(interrupt):
        try:
            await task
        except asyncio.CancelledError:
            if not interrupted:
                task.cancel()
                raise
            return False
    return True


@contextmanager
def _on_interrupt(action: Callable[[], None]) -> Iterator[None]:
    """Calls `action` on Ctrl-C while the body runs, instead of ending the program."""
    before = signal.getsignal(signal.SIGINT)
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(signal.SIGINT, action)
    except (NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)
