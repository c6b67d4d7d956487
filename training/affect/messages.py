"""Labelled messages: templates (`templates_*.txt`), messages as people type them (`messages_*.tsv`), and test sets.

Everything here was written for this project. A template stands whole on one side of a split: its variants share their
wording, so a model that saw one has seen them all. `test_*.tsv` were written by other hands and are never fitted to.
"""

import itertools
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from training.texts import bare

DATA = Path(__file__).with_name("data")
LANGUAGES = ("ja", "en")
FOLDS = 5
NEUTRAL = 0.15
"""Valence nearer to 0 than this is neither good nor bad."""
_VARIANTS = re.compile(r"\{([^{}]*)\}")

Sign = Literal["neutral", "good", "bad"]


@dataclass(frozen=True, slots=True)
class Message:
    """A labelled message.

    Attributes:
        text, language: what was typed.
        intent, emotion: as `persona.affect.appraisal` names them.
        sign: whether it is good or bad news, or neither.
        arousal: 0 to 1; None where nobody labelled it.
        template: what it was made from, the same for all its variants.
    """

    text: str
    language: str
    intent: str
    emotion: str
    sign: Sign
    arousal: float | None
    template: str

    @property
    def fold(self) -> int:
        """In which of `FOLDS` parts it stands when the data is split."""
        return zlib.crc32(f"{self.language} {self.template}".encode()) % FOLDS


def training_messages() -> list[Message]:
    """Everything that may be fitted to.

    Left out is what somebody else also wrote into a test set, and what two writers labelled apart.
    """
    held = {bare(message.text) for name in held_out_sets() for message in held_out_messages(name)}
    messages = [
        message
        for language in LANGUAGES
        for message in (*_templates(language), *_typed(f"messages_{language}.tsv", language))
    ]
    labels = defaultdict(set)
    for message in messages:
        labels[bare(message.text)].add((message.intent, message.emotion, message.sign))
    return [m for m in messages if (same := bare(m.text)) not in held and len(labels[same]) == 1]


def held_out_messages(name: str) -> list[Message]:
    """A test set, `test_{name}_ja.tsv` and `test_{name}_en.tsv`."""
    return [m for language in LANGUAGES for m in _typed(f"test_{name}_{language}.tsv", language)]


def held_out_sets() -> list[str]:
    """The names of the test sets."""
    return sorted({path.stem.split("_")[1] for path in DATA.glob("test_*.tsv")})


def _templates(language: str) -> Iterator[Message]:
    """Under `@intent emotion valence arousal` one template a line; `{a|b}` are variants."""
    intent, emotion, valence, arousal = "", "", 0.0, 0.0
    for line in (DATA / f"templates_{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("@"):
            intent, emotion, *numbers = line[1:].split()
            valence, arousal = map(float, numbers)
        elif line and not line.startswith("#"):
            parts = [part.split("|") if place % 2 else [part] for place, part in enumerate(_VARIANTS.split(line))]
            for words in itertools.product(*parts):
                text = "".join(words).strip()
                yield Message(text, language, intent, emotion, _sign(valence), arousal, line)


def _typed(file: str, language: str) -> Iterator[Message]:
    """Text, valence (or its sign in a test set), arousal (not in a test set), emotion, intent; parted by tabs."""
    path = DATA / file
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        text, valence, *rest, emotion, intent = line.split("\t")
        sign: Sign = {"+": "good", "-": "bad", "0": "neutral"}.get(valence) or _sign(float(valence))  # type: ignore[assignment]
        yield Message(text, language, intent, emotion, sign, float(rest[0]) if rest else None, text)


def _sign(valence: float) -> Sign:
    return "neutral" if abs(valence) < NEUTRAL else "good" if valence > 0 else "bad"
