"""Rules for the examples: enough of them, for every stage and emotion, no two alike, each as the card says."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import get_args

from persona.affect.appraisal import appraise
from persona.card import Emotion, Example, Persona
from persona.care.guilt import guilt
from persona.checks.found import Found
from persona.parts import STAGES
from persona.reply import inspect

ENOUGH = 20
ALIKE = 0.8
"""Similarity of two replies (0 to 1) from which on one of them shows nothing new."""
_SHORT = 8
"""Characters up to which a reply is no more than a yes, and may be like another."""


def enough(persona: Persona) -> Iterator[Found]:
    """What no example shows."""
    examples = persona.examples
    if len(examples) < ENOUGH:
        yield Found("examples_few", ("examples",), {"number": len(examples), "wanted": ENOUGH})
    reached = STAGES[: STAGES.index(persona.affection.highest) + 1]
    shown, felt = {example.stage for example in examples}, {example.emotion for example in examples}
    if unseen := [stage for stage in reached if stage not in shown]:
        yield Found("examples_stages", ("examples",), _missing(unseen))
    if unfelt := [emotion for emotion in get_args(Emotion) if emotion not in felt]:
        yield Found("examples_emotions", ("examples",), _missing(unfelt))


def broken(persona: Persona) -> Iterator[Found]:
    """Replies that a turn's own checks would find fault with."""
    for place, example in enumerate(persona.examples):
        if signals := inspect(example.reply, persona):
            names = ", ".join(signal.name for signal in signals)
            yield Found("example_breaks", ("examples", place, "reply"), {"signals": names})


def clinging(persona: Persona) -> Iterator[Found]:
    """Goodbyes that are answered with guilt or loneliness."""
    for place, example in enumerate(persona.examples):
        if appraise(example.user).intent == "farewell" and (words := guilt(example.reply)):
            yield Found("example_guilt", ("examples", place, "reply"), {"words": words})


def alike(persona: Persona) -> Iterator[Found]:
    """Examples that are much like an earlier one; each is told once."""
    for place, example in enumerate(persona.examples):
        matcher = SequenceMatcher(b=example.reply, autojunk=False)
        other = next(
            (n for n, earlier in enumerate(persona.examples[:place]) if _alike(earlier, example, matcher)), None
        )
        if other is not None:
            yield Found("examples_alike", ("examples", place), {"other": other})


def _alike(earlier: Example, example: Example, matcher: "SequenceMatcher[str]") -> bool:
    if earlier.stage == example.stage and earlier.user.casefold() == example.user.casefold():
        return True
    if min(len(earlier.reply), len(example.reply)) <= _SHORT:
        return earlier.reply == example.reply and earlier.user.casefold() == example.user.casefold()
    matcher.set_seq1(earlier.reply)
    # The two quick ones are upper bounds: most pairs are told apart by them.
    return min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= ALIKE and matcher.ratio() >= ALIKE


def _missing(names: Sequence[str]) -> dict[str, object]:
    return {"missing": ", ".join(names), "first": names[0]}
