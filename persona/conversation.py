"""A conversation in OpenAI's messages: who said what, what is new, who is spoken to, how one persona hears it. Pure.

People are told apart by the `name` of their messages, and so are personas: an assistant message with another persona's
name is that one's. Without names there are two, the person and the persona, and nothing here changes anything.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from persona.card import Persona
from persona.text import ends, flat, text_of

Message = Mapping[str, Any]
LONGEST_WORDS = 16_000
"""Characters of a message that are examined (for crises, feelings, memories): of a longer one, its two ends."""
MAX_NAME = 60
"""Characters of a name."""
HIDDEN = "…"
"""What stands in the ledger for words of another person."""
LONGEST_CALL = 600
"""Characters of a message in which somebody can be called by name, half at each end."""
LOOK_BACK = 200
"""Lines of several personas for which it is told whose they are."""
SYSTEM_ROLES = frozenset({"system", "developer"})
TOOL_ROLES = frozenset({"tool", "function"})
_TITLE = r"(?:さん|ちゃん|くん|君|さま|様|先生)?"
_PARTICLE = r"[がのをにへか、]|は|と|から|って|だ|です"
_ALL = re.compile(
    r"(?:^|[\s、。,.!！?？])(?:みんな|皆さん?|みなさん|ふたりとも|二人とも|二人は|三人とも|全員)"
    r"|\b(?:everyone|everybody|you all|y'all|you (?:two|both|three)|both of you|all of you|you guys)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one person said.

    Attributes:
        speaker: the `name` of their messages; empty where they carry none.
        new: their messages since the persona last spoke, oldest first.
        before: their earlier messages.
    """

    speaker: str
    new: tuple[str, ...]
    before: tuple[str, ...]

    @property
    def text(self) -> str:
        """The new messages as one."""
        return ends("\n".join(self.new), LONGEST_WORDS)


def names_of(persona: Persona) -> frozenset[str]:
    """The names under which a persona's own lines may stand in a conversation."""
    return frozenset({persona.name.casefold(), persona.display_name.casefold()})


def said_by_each(messages: Sequence[Message], own: frozenset[str] = frozenset()) -> list[Said]:
    """What people say now, each with their earlier words; who spoke last comes first.

    New is what people said since anybody answered, or a tool's result; it is nothing where the persona has answered it
    already. System notes among or behind it, an assistant prefill at the end and other personas' answers to it hide
    nothing. Of a very long message only the two ends are given: what is pasted between them is rarely about the person,
    and examining it would hold up everybody else. Who sent only a picture says nothing.

    Args:
        messages: the conversation, oldest first.
        own: the persona's names (`names_of`); an assistant message without a name is the persona's in any case.
    """
    start, end = _newest(messages, own)
    new, before = _by_speaker(messages[start:end]), _by_speaker(messages[:start])
    return [Said(who, tuple(new[who]), tuple(before.get(who, ()))) for who in reversed(new)]


def new_messages(messages: Sequence[Message], own: frozenset[str] = frozenset()) -> list[Message]:
    """The messages that this turn adds to the conversation: all since anybody answered, tool results too."""
    start, end = _newest(messages, own)
    while start == end and start and messages[start - 1].get("role") != "assistant":
        start, end = start - 1, end - 1
    return list(messages[start:])


def people_in(messages: Sequence[Message]) -> tuple[str, ...]:
    """The names of the people who spoke, in the order in which they came."""
    names = (speaker_of(m) for m in messages if m.get("role") == "user")
    return tuple(dict.fromkeys(name for name in names if name))


def personas_in(messages: Sequence[Message], own: frozenset[str]) -> tuple[str, ...]:
    """The names of the other personas who spoke, in the order in which they came."""
    names = (speaker_of(m) for m in messages if m.get("role") == "assistant" and not _is_own(m, own))
    return tuple(dict.fromkeys(names))


def company_of(
    messages: Sequence[Message], persona: Persona, room: Sequence[Persona], others: Sequence[str]
) -> tuple[str, ...]:
    """Who else is there beside a persona and the person who speaks, as they are called.

    Args:
        messages: the conversation.
        persona: who hears it.
        room: the other personas that are known to be there.
        others: the other people.
    """
    known = {name: other.display_name for other in room for name in names_of(other)}
    spoke = (known.get(name.casefold(), name) for name in personas_in(messages, names_of(persona)))
    return tuple(dict.fromkeys((*others, *spoke, *(other.display_name for other in room))))


def heard(messages: Sequence[Message], own: frozenset[str]) -> list[dict[str, Any]]:
    """The conversation of several as one persona hears it: everybody else's lines are said to them, with a name.

    A persona's line keeps its `name` beside that, a person's loses it: so the two can be told apart. What other
    personas asked of tools is left out: it is nobody's words.
    """
    told: list[dict[str, Any]] = []
    skipping = False
    for message in messages:
        name = speaker_of(message)
        others = message.get("role") == "assistant" and not _is_own(message, own)
        if message.get("role") in TOOL_ROLES and skipping:
            continue
        skipping = others and bool(message.get("tool_calls") or message.get("function_call"))
        if skipping and not text_of(message.get("content")):
            continue
        if others:
            told.append({"role": "user", "name": name, "content": _named(name, message.get("content"))})
        elif message.get("role") == "user" and name:
            told.append({"role": "user", "content": _named(name, message.get("content"))})
        else:
            told.append(dict(message))
    return told


def with_names(messages: Sequence[dict[str, Any]], room: Sequence[Persona]) -> Sequence[dict[str, Any]]:
    """The conversation with a name at each line of several personas: plain clients send answers back without one.

    Such a line was given by whoever was to answer then.
    """
    if len(room) < 2 or all(m.get("role") != "assistant" or m.get("name") for m in messages):  # noqa: PLR2004
        return messages
    told: list[dict[str, Any]] = []
    for place, message in enumerate(messages):
        unknown = message.get("role") == "assistant" and not message.get("name")
        persona = spoken_to(told, room)[0] if unknown and place and len(messages) - place <= LOOK_BACK else room[0]
        told.append({**message, "name": persona.name} if unknown else message)
    return told


def spoken_to(messages: Sequence[Message], room: Sequence[Persona]) -> tuple[Persona, ...]:
    """Who of several personas is to answer now, in order; the first one answers, at least one is always named.

    Whoever the newest message of a person calls by name, or all where it calls all, but for those who have answered it.
    Else whom a persona's last line calls. Else who spoke last before it, as one goes on talking with the same; else the
    first in the room.

    Args:
        messages: the conversation, oldest first.
        room: the personas in it.
    """
    if len(room) == 1:
        return (room[0],)
    users = [place for place, message in enumerate(messages) if message.get("role") == "user"]
    newest = users[-1] if users else len(messages) - 1
    since = [persona for m in messages[newest + 1 :] if (persona := _persona_of(m, room))]
    waiting = [persona for persona in room if persona not in since]
    if called := [p for p in called_in(text_of(messages[newest].get("content")), room) if p in waiting]:
        return tuple(called)
    if since and (turned_to := [p for p in called_in(text_of(messages[-1].get("content")), room) if p != since[-1]]):
        return tuple(turned_to)
    last = next((p for m in reversed(messages[:newest]) if (p := _persona_of(m, room))), None)
    if last is not None and last in waiting:
        return (last,)
    return tuple((waiting or list(room))[:1])


def called_in(text: str, room: Sequence[Persona]) -> list[Persona]:
    """The personas that a text calls by name, in the order in which it does; all of them where it calls everybody.

    Of a long text only the two ends are looked at: there one calls somebody.
    """
    text = ends(text, LONGEST_CALL).strip()
    if _ALL.search(text):
        return list(room)
    found = ((match.start(), persona) for persona in room if (match := _call(persona).search(text)))
    return [persona for _, persona in sorted(found, key=lambda pair: pair[0])]


def speaker_of(message: Message) -> str:
    """The name of a message, on one line; empty for none."""
    name = message.get("name")
    if not name:
        return ""
    whole = flat(str(name), len(str(name)))
    if len(whole) <= MAX_NAME:
        return whole
    # Two long names that begin alike are two people.
    return f"{whole[: MAX_NAME - 9]}…{hashlib.blake2b(whole.encode(), digest_size=4).hexdigest()}"


def newest_speaker(messages: Sequence[Message]) -> str:
    """The name of the person who spoke last; empty where their message carries none."""
    return next((speaker_of(m) for m in reversed(messages) if m.get("role") == "user"), "")


def _newest(messages: Sequence[Message], own: frozenset[str]) -> tuple[int, int]:
    """From where to where people say what is new; empty behind the persona's own answer or its tool's result."""
    end = len(messages)
    while end and (messages[end - 1].get("role") in SYSTEM_ROLES or _is_own(messages[end - 1], own)):
        end -= 1
    answered = end
    while answered and messages[answered - 1].get("role") != "user":
        if _is_own(messages[answered - 1], own):
            return end, end
        answered -= 1
    start = answered
    while start and messages[start - 1].get("role") in {"user", *SYSTEM_ROLES}:
        start -= 1
    return start, answered


def _by_speaker(messages: Sequence[Message]) -> dict[str, list[str]]:
    """What each person says in these messages; the keys in the order in which they spoke last."""
    said: dict[str, list[str]] = {}
    for message in messages:
        if message.get("role") == "user":
            words = said.pop(speaker_of(message), [])
            text = ends(text_of(message.get("content")), LONGEST_WORDS).strip()
            said[speaker_of(message)] = [*words, text] if text else words
    return said


def _is_own(message: Message, own: frozenset[str]) -> bool:
    name = speaker_of(message)
    return message.get("role") == "assistant" and (not name or not own or name.casefold() in own)


def _named(name: str, content: object) -> object:
    """A message's content with the speaker's name before it; further lines are set in: none begins with a name."""
    if isinstance(content, list):
        parts = [{**part, "text": _set_in(part["text"])} if part.get("type") == "text" else part for part in content]
        return [{"type": "text", "text": f"{name}: "}, *parts]
    return f"{name}: {_set_in(str(content or ''))}"


def _set_in(text: str) -> str:
    return "\n  ".join(text.splitlines())


def _persona_of(message: Message, room: Sequence[Persona]) -> Persona | None:
    """The persona whose line a message is; one without a name is nobody's in particular."""
    if message.get("role") != "assistant":
        return None
    name = speaker_of(message).casefold()
    named = (persona for persona in room if persona.name == name)
    shown = (persona for persona in room if persona.display_name.casefold() == name)
    return next(named, None) or next(shown, None)


def _call(persona: Persona) -> re.Pattern[str]:
    return _calls(frozenset({persona.name, persona.display_name}))


@cache
def _calls(names: frozenset[str]) -> re.Pattern[str]:
    """A name by which somebody is called, not spoken of: at the beginning or end, with a mark, a title, も or は…？."""
    latin = "|".join(sorted(re.escape(name) for name in names if name.isascii()))
    other = "|".join(sorted(re.escape(name) for name in names if not name.isascii()))
    calls = []
    if other:
        asked = "|".join(f"{particle}[^。]{{0,80}}[?？]" for particle in ("は", "って", "と"))
        calls.append(
            rf"(?:^|[\s、。,.!！?？@＠&＆もとや]|ねえ|なあ|おい)(?:{other}){_TITLE}"
            rf"(?:(?=[、,，!！?？…〜~ー\s]|$|も|{asked})|(?<=さん|くん)(?!{_PARTICLE})|(?<=ちゃん)(?!{_PARTICLE}))"
        )
    if latin:
        calls.append(
            rf"[@＠](?:{latin})\b|(?:^|[.!?。！？\n]\s*)(?:(?:hey|hi|hello|ok|okay|so|and|ねえ)[, 、]*)?(?:{latin})"
            rf"(?=\s*(?:[,:!?、…]|$|and\b|&)|{_TITLE}[、,はも])|,\s*(?:{latin})\s*[?!.]*\s*$"
            rf"|\b(?:and|what about|how about)\s+(?:{latin})\b(?=\s*[?,!])"
        )
    return re.compile("|".join(calls), re.IGNORECASE)


def others_words_hidden(messages: Sequence[Message], others: Sequence[str]) -> Iterator[dict[str, Any]]:
    """A heard conversation without what these people said: it is not for the ledger of another person."""
    for message in messages:
        text = text_of(message.get("content"))
        name = next((name for name in others if message.get("role") == "user" and text.startswith(f"{name}: ")), None)
        yield {**message, "content": f"{name}: {HIDDEN}"} if name else dict(message)
