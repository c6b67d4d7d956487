"""A second look at a card that loads: what is likely to be a mistake, and what would make the persona better. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from persona.card import Persona
from persona.checks import card_rules, example_rules, lore_rules, proactive_rules
from persona.checks.found import Found
from persona.checks.words import KINDS, Grade
from persona.fault_words import filled
from persona.faults import Fault, Spot, Steps


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say of a card.

    Attributes:
        kind: which rule (`persona.checks.words.KINDS`).
        grade: `warning` or `hint`.
        told: where, what, and what to do, in Japanese and English.
    """

    kind: str
    grade: Grade
    told: Fault


def check(persona: Persona, place: Callable[[Steps], Spot], count: Callable[[str], int]) -> tuple[Remark, ...]:
    """The remarks on a card, by file and place.

    Args:
        persona: the card.
        place: where each field of it stands (`persona.source.load_with_places`).
        count: tokens of a text.
    """
    remarks = (_remark(found, place) for found in _found(persona, count))
    return tuple(sorted(remarks, key=lambda remark: (remark.told.file, remark.told.line, remark.told.column)))


def _found(persona: Persona, count: Callable[[str], int]) -> Iterator[Found]:
    yield from card_rules.macros(persona)
    yield from card_rules.always(persona, count)
    yield from card_rules.greeting(persona)
    yield from card_rules.stages(persona)
    yield from card_rules.farming(persona)
    yield from example_rules.enough(persona)
    yield from example_rules.broken(persona)
    yield from example_rules.clinging(persona)
    yield from example_rules.alike(persona)
    yield from lore_rules.keys(persona)
    yield from lore_rules.lengths(persona, count)
    yield from proactive_rules.proactive(persona)


def _remark(found: Found, place: Callable[[Steps], Spot]) -> Remark:
    kind = KINDS[found.kind]
    fault = Fault(*place(found.at), "", filled(kind.message, **found.values), filled(kind.fix, **found.values))
    return Remark(found.kind, kind.grade, fault)
