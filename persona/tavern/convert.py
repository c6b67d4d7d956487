"""Cards as personas, and personas as cards. Pure.

What a card has no field for (stages, affection, boundaries, …) travels under `extensions.omoide`, so that a persona
that was written as a card can be read back whole. What a persona has no field for (creator, tags, notes, assets, …)
stays in the card that is kept beside it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import ValidationError

from persona.card import ADULT_AGE, MAX_TEXT, Emotion, Persona
from persona.fault_words import Wording
from persona.parts import STAGES
from persona.tavern.clean import cleaned
from persona.tavern.defaults import DEFAULTS
from persona.tavern.dialogue import dialogue, exchanges
from persona.tavern.fault_words import card_words
from persona.tavern.guess import DEFAULT_AGE, SCHOOL_AGE, first_person, language, stated_ages, young
from persona.tavern.lore import OWN, book_of, lore_of
from persona.tavern.models import V3, CardV2, CardV3, DataV2, DataV3

MAX_LABEL = 100
"""Characters of a display name."""
MAX_READ = 200_000
"""Characters of a card that are looked at to guess what it leaves unsaid, and of its examples."""
MAX_GREETINGS = 60_000
"""Characters of all further greetings together: a card's file has a size limit."""
HIGHEST_YOUNG = "close_friend"
CARRIED = ("version", "language", "identity", "speech", "personality", "background", "boundaries", "stages")
"""Fields of a persona that a card has none for."""
_TUNED = ("affection", "generation", "disclosure", "proactive")
"""The same, whose own fields may be left out."""
_LABELS: Mapping[str, Collection[str]] = {"stage": STAGES, "emotion": get_args(Emotion)}
"""What an example says of itself beside its words, and what that may be."""
_TEXTS = {
    "description": "description",
    "personality": "character",
    "scenario": "scenario",
    "system_prompt": "system_prompt",
    "post_history_instructions": "post_history",
}
"""Fields of a card and of a persona that say the same."""


@dataclass(slots=True)
class Converted:
    """A persona made of a card.

    Attributes:
        data: what stands in its files, as plain values.
        notes: what the operator should know.
    """

    data: dict[str, Any]
    notes: list[Wording] = field(default_factory=list)


def persona_of(card: CardV2 | CardV3, name: str) -> Converted:
    """The persona that a card describes; it passes the checks.

    Args:
        card: the card.
        name: what clients will call it.
    """
    made = Converted({"name": name})
    data, own = card.data, _own(card.data)
    whole = _whole(data)
    tongue, sign = language(whole), young(whole)
    spoken = exchanges(cleaned(data.mes_example[:MAX_READ]), [data.name, _nickname(data)])
    made.data |= {
        "display_name": " ".join(cleaned(_nickname(data) or data.name).split())[:MAX_LABEL].strip() or name,
        "language": tongue,
        "identity": {
            "age": _age(data, whole, sign),
            **({} if cleaned(data.description) else {"summary": DEFAULTS[tongue]["summary"]}),
            "first_person": _first_person(data, spoken) if tongue == "ja" else DEFAULTS[tongue]["first_person"],
        },
        "speech": {"style": DEFAULTS[tongue]["style"], "length": DEFAULTS[tongue]["length"]},
        "stages": {stage: DEFAULTS[tongue][stage] for stage in STAGES},
        **{ours: text for theirs, ours in _TEXTS.items() if (text := _text(getattr(data, theirs), theirs, made))},
        "greeting": _text(data.first_mes, "first_mes", made) or DEFAULTS[tongue]["greeting"],
    }
    _add_greetings(data, made)
    _add_own(data, own, made)
    _add_examples(spoken, own, made)
    _add_lore(data, made)
    _keep_the_young_from_romance(sign, made)
    made.data = _ordered(made.data)
    return made


def card_of(persona: Persona) -> dict[str, Any]:
    """A persona as a card (V3).

    What other programs should play too (summary, background, boundaries, speech) is told in the description and the
    personality.
    """
    lead = _lead(persona.identity.summary, persona.background, persona.boundaries)
    book = book_of(persona)
    own = persona.model_dump(mode="json", include={*CARRIED})
    own |= persona.model_dump(mode="json", include={*_TUNED}, exclude_defaults=True)
    own["examples"] = [example.model_dump(include={*_LABELS}, exclude_none=True) for example in persona.examples]
    data = {
        "name": persona.display_name,
        "description": "\n\n".join(filter(None, [lead, persona.description])),
        "personality": persona.character or _manner(persona.speech.style, persona.speech.length),
        "scenario": persona.scenario or "",
        "first_mes": persona.greeting,
        "mes_example": dialogue((example.user, example.reply) for example in persona.examples),
        "creator_notes": "",
        "system_prompt": persona.system_prompt or "",
        "post_history_instructions": persona.post_history or "",
        "alternate_greetings": list(persona.greetings),
        "group_only_greetings": [],
        **({"character_book": book} if book else {}),
        "tags": [],
        "creator": "",
        "character_version": "",
        "extensions": {OWN: own},
    }
    return {"spec": V3, "spec_version": "3.0", "data": data}


def _text(text: str, name: str, made: Converted) -> str:
    whole = cleaned(text)
    if len(whole) > MAX_TEXT:
        made.notes.append(card_words("note_cut", field=name, limit=MAX_TEXT))
    return whole[:MAX_TEXT].strip()


def _nickname(data: DataV2) -> str:
    return cleaned(data.nickname) if isinstance(data, DataV3) else ""


def _whole(data: DataV2) -> str:
    """What is said of the character, apart from the lorebook, as far as it is looked at."""
    told = (data.description, data.personality, data.scenario, data.system_prompt, data.post_history_instructions)
    said = (data.first_mes, *data.alternate_greetings, data.mes_example)
    texts = (data.name, *told, *said, data.creator_notes, *data.tags)
    return "\n".join(text[:MAX_TEXT] for text in texts)[:MAX_READ]


def _age(data: DataV2, whole: str, sign: str | None) -> int:
    told = "\n".join(text[:MAX_TEXT] for text in (data.description, data.personality, data.scenario))
    ages = stated_ages(told) or stated_ages(whole)
    return next(iter(ages), DEFAULT_AGE if sign is None else SCHOOL_AGE)


def _first_person(data: DataV2, spoken: Iterable[tuple[str, str]]) -> str:
    told = "\n".join(text[:MAX_TEXT] for text in (data.description, data.personality, data.system_prompt))
    return first_person("\n".join([data.first_mes[:MAX_TEXT], *(reply for _, reply in spoken)]), told)


def _add_greetings(data: DataV2, made: Converted) -> None:
    room = MAX_GREETINGS
    greetings: list[str] = []
    for text in filter(None, (_text(greeting, "alternate_greetings", made) for greeting in data.alternate_greetings)):
        if len(text) > room:
            made.notes.append(card_words("note_greetings", kept=len(greetings)))
            break
        greetings.append(text)
        room -= len(text)
    if greetings:
        made.data["greetings"] = greetings


def _own(data: DataV2) -> Mapping[str, Any]:
    own = data.extensions.get(OWN)
    return own if isinstance(own, dict) else {}


def _add_own(data: DataV2, own: Mapping[str, Any], made: Converted) -> None:
    """What the card says in a persona's own words, where all of it is valid."""
    said = {name: own[name] for name in (*CARRIED, *_TUNED) if name in own}
    if not said:
        return
    try:
        persona = Persona.model_validate(made.data | said)
    except ValidationError:
        made.notes.append(card_words("note_own"))
        return
    made.data |= said
    # What card_of told twice, for other programs.
    lead = _lead(persona.identity.summary, persona.background, persona.boundaries)
    rest = made.data.pop("description", "").removeprefix(lead).strip()
    manner = _manner(persona.speech.style, persona.speech.length)
    if rest or not persona.identity.summary:
        made.data["description"] = rest or cleaned(data.description) or DEFAULTS[persona.language]["summary"]
    if made.data.get("character") == manner:
        del made.data["character"]


def _add_examples(spoken: list[tuple[str, str]], own: Mapping[str, Any], made: Converted) -> None:
    labels = own.get("examples")
    if not isinstance(labels, list) or len(labels) != len(spoken):
        labels = [{}] * len(spoken)
    examples = [
        {"user": said[:MAX_TEXT], "reply": reply[:MAX_TEXT], **_labels(told)}
        for (said, reply), told in zip(spoken, labels, strict=True)
    ]
    if examples:
        made.data["examples"] = examples


def _labels(told: object) -> dict[str, str]:
    """The stage and emotion of an example, as far as they are any that we know."""
    own = told if isinstance(told, dict) else {}
    return {label: own[label] for label, known in _LABELS.items() if own.get(label) in known}


def _add_lore(data: DataV2, made: Converted) -> None:
    if data.character_book is None:
        return
    lore = lore_of(data.character_book)
    made.data |= {"lorebook": lore.rows} if lore.rows else {}
    made.data |= {"lore": lore.settings} if lore.settings else {}
    if lore.left:
        made.notes.append(card_words("note_lore_left", count=lore.left))
    if lore.cut:
        made.notes.append(card_words("note_lore_cut", count=lore.cut))


def _keep_the_young_from_romance(sign: str | None, made: Converted) -> None:
    if sign is None and made.data["identity"]["age"] >= ADULT_AGE:
        return
    affection = dict(made.data.get("affection") or {})
    if STAGES.index(affection.get("highest", STAGES[-1])) > STAGES.index(HIGHEST_YOUNG):
        made.data["affection"] = affection | {"highest": HIGHEST_YOUNG}
        made.notes.append(card_words("note_young", sign=sign or made.data["identity"]["age"]))


def _lead(summary: str | None, background: Iterable[str], boundaries: Iterable[str]) -> str:
    return "\n".join(filter(None, [summary, *background, *(f"- {line}" for line in boundaries)]))


def _manner(style: str, length: str) -> str:
    return f"{style}\n{length}"


def _ordered(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in Persona.model_fields if name in data}
