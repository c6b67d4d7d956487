"""A conversation as a lorebook hears it: the moments at which the persona answers, and the keys they heard by then.

A client sends the whole conversation with every turn, so what fired in earlier turns can be told from it, and nothing
has to be kept. Only the newest 64 to 128 messages are looked at. The first of them stays the same for 64 messages, so
that what comes and goes by the number of messages keeps its rhythm.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from persona.lore.index import LoreIndex
from persona.text import ends, text_of

LOOK_BACK = 64
"""Messages that are looked back at in any case, where an entry's past matters; twice as many at most."""
LONGEST_HEARD = 4000
"""Characters of a message that are listened to: of a longer one, its two ends."""
MOST_HEARD = 32_000
"""Characters of a conversation that are listened to, from the newest message back."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment at which the persona answers.

    Attributes:
        at: how many messages the conversation has then, of both.
        answers: how many of them are the persona's.
        heard: the keys in the newest messages, by how many messages.
    """

    at: int
    answers: int
    heard: Mapping[int, frozenset[int]]


def moments(index: LoreIndex, history: Sequence[Mapping[str, Any]]) -> Iterator[Moment]:
    """The moments that matter, oldest first; the last is now.

    Now is when the person has said their newest message: what stands behind it belongs to the answer.

    Args:
        index: the lorebook that listens.
        history: the messages in OpenAI's shape, oldest first; system messages and tools are no talk.
    """
    spoken = [m for m in history if m.get("role") in {"user", "assistant"} and m.get("content")]
    while spoken and spoken[-1]["role"] != "user":
        spoken.pop()
    now = len(spoken)
    first = max(0, now // LOOK_BACK - 1) * LOOK_BACK if index.timed else now
    answered = [at for at in range(max(first, 1), now) if _answered(spoken[at - 1], spoken[at])]
    heard = _heard(index, spoken, max(0, first - max(index.depths, default=0)))
    answers = list(accumulate((m["role"] == "assistant" for m in spoken), initial=0))
    for at in (*answered, now):
        yield Moment(at, answers[at], {depth: _within(heard, at - now, depth) for depth in index.depths})


def _answered(before: Mapping[str, Any], message: Mapping[str, Any]) -> bool:
    return bool(before["role"] == "user" and message["role"] == "assistant")


def _heard(index: LoreIndex, spoken: Sequence[Mapping[str, Any]], first: int) -> list[frozenset[int]]:
    """The keys in each message from the first on, or from where so much was said since that no more is listened to."""
    heard: list[frozenset[int]] = []
    room = MOST_HEARD
    for message in reversed(spoken[first:]):
        text = ends(text_of(message["content"]), LONGEST_HEARD)
        room -= len(text)
        if room < 0:
            break
        heard.append(index.hear(text))
    return heard[::-1]


def _within(heard: Sequence[frozenset[int]], ago: int, depth: int) -> frozenset[int]:
    """The keys in the newest `depth` messages of those heard, `ago` (0 or less) from the end."""
    end = max(0, len(heard) + ago)
    return frozenset[int]().union(*heard[max(0, end - depth) : end])
