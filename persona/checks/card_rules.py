"""Rules for the card itself: macros, what always stands in the prompt, greeting, stages, how fast affection grows."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from persona.card import Persona
from persona.checks.found import Found
from persona.faults import Steps
from persona.macros import expand
from persona.parts import STAGES
from persona.proactive import FACT
from persona.prompt_lines import always_said
from persona.reply import inspect

SMALL_CONTEXT = 2048
"""Tokens of a small model's context, in which a persona should still have room to talk."""
SHARE = 1 / 3
"""Of that context, how much may always be taken; of a day's gain, how much one message may be worth."""
_MACRO = re.compile(r"\{\{[^{}\n]*\}\}")
_KEYS = frozenset({"keys", "secondary_keys"})
"""Fields without macros: in regular expressions braces mean something else."""
_SENTENCE = re.compile(r"[。．.!！;；?？\n]")
_ROMANTIC = re.compile(
    r"恋人|恋する|恋して|好意|愛情|愛して|愛する|キス|ときめ"
    r"|\b(?:lovers?|loved|in love|love you|kiss\w*|flirt\w*|sweethearts?|darling|tender)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"ない|ません|せず|断る|断り|\b(?:not|no|never|without|declines?|refuses?)\b|n't\b", re.IGNORECASE
)


def macros(persona: Persona) -> Iterator[Found]:
    """What looks like a macro and is none: it would stand in the prompt as it is."""
    for at, text in _texts(persona.model_dump(), ()):
        known = {FACT} if at[0] == "proactive" else set()
        unknown = (m for m in _MACRO.findall(text) if m not in known and expand(m, "", "") == m)
        yield from (Found("macro", at, {"macro": macro}) for macro in dict.fromkeys(unknown))


def always(persona: Persona, count: Callable[[str], int]) -> Iterator[Found]:
    """A card that leaves a small model too little room to talk."""
    tokens, limit = count(always_said(persona)), round(SMALL_CONTEXT * SHARE)
    if tokens > limit:
        parts: dict[Steps, str] = {
            ("identity", "summary"): persona.identity.summary or "",
            ("speech", "style"): persona.speech.style,
            ("background",): "".join(persona.background),
            ("boundaries",): "".join(persona.boundaries),
        }
        longest = max(parts, key=lambda at: count(parts[at]))
        yield Found("prompt", longest, {"tokens": tokens, "context": SMALL_CONTEXT, "limit": limit})


def greeting(persona: Persona) -> Iterator[Found]:
    """A greeting in which the persona is another than the card says."""
    if signals := inspect(persona.greeting, persona):
        yield Found("greeting_breaks", ("greeting",), {"signals": ", ".join(signal.name for signal in signals)})


def stages(persona: Persona) -> Iterator[Found]:
    """Lines of stages that contradict each other or the highest stage; lines beyond it may be the same."""
    highest = STAGES.index(persona.affection.highest)
    said: dict[str, str] = {}
    for place, stage in enumerate(STAGES):
        line = persona.stages[stage].manner
        if place <= highest and line in said:
            yield Found("stage_same", ("stages", stage), {"other": said[line]})
        said.setdefault(line, stage)
        if place > highest and (word := _romantic(line)):
            yield Found("stage_beyond", ("stages", stage), {"highest": persona.affection.highest, "value": word})


def farming(persona: Persona) -> Iterator[Found]:
    """Messages worth so much that two or three fill the day."""
    daily = persona.affection.daily_gain
    for intent, delta in persona.affection.deltas.items():
        if delta > daily * SHARE:
            values = {"delta": delta, "daily": daily, "limit": int(daily * SHARE * 10) / 10}
            yield Found("farming", ("affection", "deltas", intent), values)


def _texts(value: Any, at: Steps) -> Iterator[tuple[Steps, str]]:  # noqa: ANN401  (any part of a card)
    """Every text of a card with the way to it."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from () if name in _KEYS else _texts(inner, (*at, name))
    elif isinstance(value, tuple):
        for place, inner in enumerate(value):
            yield from _texts(inner, (*at, place))


def _romantic(line: str) -> str | None:
    """The romantic word of a line, but for sentences that refuse it."""
    sentences = (sentence for sentence in _SENTENCE.split(line) if not _REFUSED.search(sentence))
    return next((match.group() for match in map(_ROMANTIC.search, sentences) if match), None)
