"""A conversation as a lorebook hears it: which keys each of its newest messages holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from persona.lore.index import LoreIndex
from persona.text import text_of

LONGEST_HEARD = 4000
"""Characters of a message that are listened to: of a longer one, its two ends."""
MOST_HEARD = 32_000
"""Characters of a conversation that are listened to, from the newest message back."""


class Talk:
    """What was said, up to the newest message of the person; what stands behind it belongs to the answer.

    Args:
        index: the lorebook that listens.
        history: the messages in OpenAI's shape, oldest first; system messages and tools are no talk.
    """

    def __init__(self, index: LoreIndex, history: Sequence[Mapping[str, Any]]) -> None:
        spoken = [m for m in history if m.get("role") in {"user", "assistant"} and m.get("content")]
        while spoken and spoken[-1]["role"] != "user":
            spoken.pop()
        self.length = len(spoken)
        self._heard = _heard(index, spoken, max(index.depths, default=0))

    def heard(self, depth: int) -> frozenset[int]:
        """The keys in the newest `depth` messages."""
        return frozenset[int]().union(*self._heard[max(0, len(self._heard) - depth) :])


def _heard(index: LoreIndex, spoken: Sequence[Mapping[str, Any]], most: int) -> list[frozenset[int]]:
    """The keys in each of the newest messages, as many as are listened to, oldest first."""
    heard: list[frozenset[int]] = []
    room = MOST_HEARD
    for message in reversed(spoken[max(0, len(spoken) - most) :]):
        text = _ends(text_of(message["content"]))
        room -= len(text)
        if room < 0:
            break
        heard.append(index.hear(text))
    return heard[::-1]


def _ends(text: str) -> str:
    half = LONGEST_HEARD // 2
    return text if len(text) <= LONGEST_HEARD else f"{text[:half]}\n{text[-half:]}"
