"""Rules for what a persona says first: no guilt, their own voice, and enough lines not to repeat themselves."""

from collections.abc import Iterator

from persona.card import Persona
from persona.care.guilt import guilt
from persona.checks.found import Found
from persona.parts import STAGES
from persona.proactive import ProactiveRule
from persona.reply import inspect

ENOUGH = 3
"""Lines of a rule with which the same one is not heard every other time."""


def proactive(persona: Persona) -> Iterator[Found]:
    """What is to be said of the section `proactive`."""
    for number, rule in enumerate(persona.proactive.rules if persona.proactive else ()):
        at = ("proactive", "rules", number)
        if len(rule.says) < ENOUGH:
            yield Found("proactive_few", (*at, "says"), {"number": len(rule.says), "wanted": ENOUGH})
        if beyond := _beyond(rule, persona):
            yield Found("proactive_beyond", (*at, "stages"), {"highest": persona.affection.highest, "stages": beyond})
        for place, line in enumerate(rule.says):
            if words := guilt(line):
                yield Found("proactive_guilt", (*at, "says", place), {"words": words})
            if signals := inspect(line, persona):
                names = ", ".join(signal.name for signal in signals)
                yield Found("proactive_breaks", (*at, "says", place), {"signals": names})


def _beyond(rule: ProactiveRule, persona: Persona) -> str:
    """The stages of a rule that are never reached, where it has no other: then it never comes to anything."""
    reached = STAGES[: STAGES.index(persona.affection.highest) + 1]
    return "" if set(rule.stages) & set(reached) else ", ".join(rule.stages)
