"""Labelled conversations: what one person said, message after message, and whether it is a crisis.

Everything here was written for this project, by several hands: alarming words with a harmless meaning beside words of
people in danger, and pairs of both that share their words. Other hands wrote `test_*.tsv`, which are never fitted to:
`hard` is made to mislead, `typical` is what such a service meets, and so is `confirming`, which was written when the
detector was finished. No line tells how to do harm.
"""

from dataclasses import dataclass
from pathlib import Path

from training.texts import bare

DATA = Path(__file__).with_name("data")
LANGUAGES = ("ja", "en")
TEST_SETS = ("hard", "typical", "confirming")
_NEXT = " || "


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one person said.

    Attributes:
        messages: oldest first.
        kind: `none`, or what crisis it is by its last message: `self_harm`, `violence`, `abuse`.
        language: `ja` or `en`.
    """

    messages: tuple[str, ...]
    kind: str
    language: str


def training_conversations() -> list[Conversation]:
    """Everything that may be fitted to; what somebody else also wrote into a test set is left out."""
    held = {bare("".join(c.messages)) for name in TEST_SETS for c in held_out_conversations(name)}
    read = [c for language in LANGUAGES for c in _read(f"conversations_{language}.tsv", language)]
    return [c for c in read if bare("".join(c.messages)) not in held]


def held_out_conversations(name: str) -> list[Conversation]:
    """A test set, one of `TEST_SETS`."""
    return [c for language in LANGUAGES for c in _read(f"test_{name}_{language}.tsv", language)]


def _read(file: str, language: str) -> list[Conversation]:
    """Under each other the kind and the messages, parted by a tab and by `||`."""
    rows = (line.split("\t") for line in (DATA / file).read_text("utf-8").splitlines())
    return [Conversation(tuple(said.split(_NEXT)), kind, language) for kind, said in rows]
