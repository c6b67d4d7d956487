"""Talking with a persona of a gateway, and asking about memories and feelings."""

import asyncio
import unicodedata
import uuid
from collections.abc import Callable, Mapping
from contextlib import aclosing
from datetime import datetime, tzinfo
from typing import Any

from persona.macros import expand
from service.cli.phrases import Phrasebook
from service.terminal.client import Gateway, GatewayError, MemoryInfo, PersonaInfo
from service.terminal.repl import CommandInfo, History, Screen

HALF_A_LETTER = "\ufffd"
"""What a model server sends at the end of a piece for bytes of the model that never became a letter."""
MAX_USER_CHARS = 64
_BAR_CELLS = 20
_UNAUTHORIZED = frozenset({401, 403})
_NOT_NOW = frozenset({429, 503, 504})


class PersonaChat:
    """One person talking with one persona at a time.

    Args:
        gateway: where it lives, on behalf of the person.
        personas: who can be talked with.
        persona: with whom to begin; one of them.
        screen: where answers to commands are shown.
        say: the operator's language.
        zone: the time zone of the dates.
        options: sampling fields that are sent along.
    """

    def __init__(
        self,
        gateway: Gateway,
        personas: Mapping[str, PersonaInfo],
        persona: str,
        screen: Screen,
        say: Phrasebook,
        zone: tzinfo,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self._gateway = gateway
        self._personas = personas
        self._persona = personas[persona]
        self._screen = screen
        self._say = say
        self._zone = zone
        self._options = dict(options or {})
        self._history = History()
        self._details: dict[str, Any] = {}
        self._listed: list[MemoryInfo] = []
        self._commands = {
            "affection": CommandInfo(self._affection),
            "memory": CommandInfo(self._memory),
            "forget": CommandInfo(self._forget, "N|all"),
            "persona": CommandInfo(self._switch, "NAME"),
            "reset": CommandInfo(self._reset),
        }

    @property
    def name(self) -> str:
        """The persona's display name."""
        return self._persona.display_name

    @property
    def commands(self) -> Mapping[str, CommandInfo]:
        """See `service.terminal.repl`."""
        return self._commands

    def greet(self, demo: str | None) -> None:
        """Says what this is, then the persona's greeting; `demo` names the demo model it runs on."""
        notice = [self._say("chat.ai", name=self.name)] + ([self._say("chat.demo", model=demo)] if demo else [])
        self._screen.remark(" ".join(notice))
        self._screen.remark(self._say("chat.hint"))
        self._greeting()

    async def answer(self, text: str, write: Callable[[str], None]) -> None:
        """See `service.terminal.repl.Partner`; what was said until Ctrl-C stays in the conversation."""
        said: list[str] = []
        self._details = {}
        try:
            pieces = self._gateway.speak(self._persona.name, self._history.asking(text), self._options)
            async with aclosing(pieces) as stream:
                async for piece in stream:
                    said.append(piece.text.rstrip(HALF_A_LETTER))
                    write(said[-1])
                    self._details = piece.details or self._details
        except asyncio.CancelledError:
            if any(said):
                self._history.keep(text, "".join(said))
            raise
        self._history.keep(text, "".join(said))

    def explain(self, error: GatewayError) -> str:
        """One friendly line, with what to do."""
        return explain(error, self._gateway.url, self._say)

    def _greeting(self) -> None:
        if self._persona.greeting:
            person = self._gateway.person
            seed, chance = f"{person}/{self._persona.name}", uuid.uuid4().hex
            text = expand(self._persona.greeting, self.name, person, seed=seed, chance=chance)
            self._screen.greet(self.name, text.strip())

    async def _affection(self, _: str) -> None:
        relation = await self._gateway.relation(self._persona.name)
        self._screen.tell("\n".join([*shown_relation(relation, self._say), *shown_reasons(self._details, self._say)]))

    async def _memory(self, _: str) -> None:
        self._listed = await self._gateway.memories()
        self._screen.tell("\n".join(shown_memories(self._listed, self._say, self._zone)))

    async def _forget(self, argument: str) -> None:
        wish = unicodedata.normalize("NFKC", argument).lower()
        if wish == "all":
            await self._forget_all()
            return
        if not wish.isdecimal():
            self._screen.fault(self._say("chat.forget_usage"))
            return
        if not self._listed:
            self._listed = await self._gateway.memories()
        number = int(wish)
        if not 1 <= number <= len(self._listed):
            self._screen.fault(self._say("chat.forget_missing", number=number))
            return
        fact = self._listed[number - 1]
        await self._gateway.forget(fact.id)
        self._listed = []  # the numbers are others now
        self._screen.tell(self._say("chat.forgot", text=fact.text))

    async def _forget_all(self) -> None:
        if not await self._screen.confirm(self._say("chat.forget_all_ask", user=self._gateway.person)):
            self._screen.tell(self._say("chat.kept"))
            return
        await self._gateway.erase_person()
        self._history.clear()
        self._details, self._listed = {}, []
        self._screen.tell(self._say("chat.forgot_all"))

    async def _switch(self, argument: str) -> None:
        names = ", ".join(f"{p.name} ({p.display_name})" for p in self._personas.values())
        if not argument:
            self._screen.tell(self._say("chat.persona_list", names=names))
        elif argument not in self._personas:
            self._screen.fault(self._say("chat.persona_unknown", name=argument, names=names))
        else:
            self._persona = self._personas[argument]
            self._history.clear()
            self._details = {}
            self._screen.remark(self._say("chat.persona_now", name=self.name))
            self._greeting()

    async def _reset(self, _: str) -> None:
        self._history.clear()
        self._details = {}
        self._screen.tell(self._say("chat.reset_done"))


def explain(error: GatewayError, url: str, say: Phrasebook) -> str:
    """A gateway's error as one friendly line, with what to do."""
    if error.status in _UNAUTHORIZED:
        return say("fault.key")
    if error.status in _NOT_NOW:
        return say("fault.unready", seconds=error.retry_after or 5, message=error.message)
    if error.begun:
        return say("fault.broken")
    if error.status is None:
        return say("fault.unreachable", url=url)
    return say("fault.refused", message=error.message)


def shown_relation(relation: Mapping[str, Any], say: Phrasebook) -> list[str]:
    """Affection, stage and emotion, a line each."""
    affection = float(relation.get("affection") or 0.0)
    filled = round(affection / 100 * _BAR_CELLS)
    bar = "█" * filled + "░" * (_BAR_CELLS - filled)
    stage, emotion = str(relation.get("stage")), str(relation.get("emotion"))
    return [
        say("chat.affection", bar=bar, affection=affection),
        say("chat.stage", stage=_named("stage", stage, say)),
        say("chat.emotion", emotion=_named("emotion", emotion, say)),
    ]


def shown_reasons(details: Mapping[str, Any], say: Phrasebook) -> list[str]:
    """What moved the feelings in the last turn; nothing before the first one."""
    if not details:
        return []
    affect = details.get("affect") or {}
    why = [str(reason) for reason in affect.get("why") or []]
    changes = affect.get("changes") or []
    if len(changes) == len(why):  # an older gateway sends no changes
        why = [_told(change, say) or reason for change, reason in zip(changes, why, strict=True)]
    lines = [say("chat.why"), *(f"  {reason}" for reason in why)] if why else [say("chat.why_none")]
    degraded = dict.fromkeys(_plainly(str(part), say) for part in details.get("degraded") or [])
    return [*lines, say("chat.degraded", parts=" / ".join(degraded))] if degraded else lines


def _told(change: Mapping[str, Any], say: Phrasebook) -> str:
    """One movement and its reason in the operator's language; nothing where a newer gateway tells it otherwise."""
    words = {"before": "stage", "after": "stage", "intent": "intent"}
    try:
        values = {name: _named(words[name], str(v), say) if name in words else v for name, v in change.items()}
        what, why = say(f"moved.{change['what']}"), say(f"why.{change['cause']}", **values)
        return f"{what} {change['delta']:+.2f}  {why}"
    except (KeyError, ValueError, TypeError, AttributeError):
        return ""


def _plainly(fault: str, say: Phrasebook) -> str:
    """What a degraded part means for the one who talks; an unknown part stays as the service worded it."""
    part, _, what = fault.partition(":")
    if part == "memory" and not what.startswith(" degraded"):  # not even by words
        return say("degraded.recall")
    return say(f"degraded.{part}") if f"degraded.{part}" in say else fault


def shown_memories(memories: list[MemoryInfo], say: Phrasebook, zone: tzinfo) -> list[str]:
    """The memories with their numbers."""
    if not memories:
        return [say("chat.memory_none")]
    lines = [
        f"{number:>3}. {m.text} ({datetime.fromisoformat(m.said_at).astimezone(zone):%Y-%m-%d})"
        for number, m in enumerate(memories, 1)
    ]
    return [*lines, say("chat.memory_hint")]


def _named(kind: str, value: str, say: Phrasebook) -> str:
    """A word of the affect model in the operator's language; words that the table does not know stay as they are."""
    return say(f"{kind}.{value}") if f"{kind}.{value}" in say else value
