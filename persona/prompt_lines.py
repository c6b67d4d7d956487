"""The lines of a system message: who a persona is, how they stand with the person, what they know. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from persona.affect.state import AffectState
from persona.card import Example, Persona, Scene
from persona.care import disclosure
from persona.conversation import MAX_NAME
from persona.free_text import FreeText, Tell
from persona.lore.placing import Told
from persona.macros import asks_name, expand
from persona.prompt_words import EMOTIONS_JA, WEEKDAYS_JA, WORDS
from persona.text import flat

MAX_FACT = 300
MAX_PASSAGE = 600
"""Characters of a lore entry or a document; as much as a card's line may have."""
MOST_NAMED = 8
"""Others in the conversation that are named."""
_LORE_POSITIONS = ("before_persona", "after_persona")
"""Positions of lore that stand in the system message, from above."""


@dataclass(frozen=True, slots=True)
class PromptFact:
    """Something remembered, as a plain value."""

    id: str
    text: str


def always_said(persona: Persona) -> str:
    """What stands in every prompt of a persona, however little room there is; free text may still be cut."""
    name, user = persona.display_name, WORDS[persona.language]["user"]
    return "\n".join(core(persona, FreeText(), "", partial(expand, char=name, user=user)))


def opening(persona: Persona) -> list[str]:
    """The first lines, unless the card has a system prompt of its own."""
    words = WORDS[persona.language]
    return [
        words["you"].format(name=persona.display_name, summary=persona.identity.summary or "").rstrip(),
        words["speech"].format(
            style=_style(persona), first=persona.identity.first_person, length=persona.speech.length
        ),
    ]


def _style(persona: Persona) -> str:
    """How they talk: the card's own words, and what it says in fields of their own."""
    speech, words, ja = persona.speech, WORDS[persona.language], persona.language == "ja"
    endings = "".join(f"「{end}」" for end in speech.endings) if ja else ", ".join(f'"{end}"' for end in speech.endings)
    told = [words["endings"].format(endings=endings)] if endings else []
    told += [words[kind] for kind in (speech.politeness, speech.emoji) if kind]
    return ("" if ja else " ").join([speech.style, *told])


def core(persona: Persona, text: FreeText, note: str, tell: Tell) -> list[str]:
    """The stable part without the examples: never dropped."""
    words = WORDS[persona.language]
    free = [text.system_prompt] if text.system_prompt else [tell(line) for line in opening(persona)]
    free += [text.description] if text.description else []
    free += [words["character"].format(text=text.character)] if text.character else []
    free += [words["scenario"].format(text=text.scenario)] if text.scenario else []
    lines = []
    if persona.background:
        lines += [words["background"], *(f"- {line}" for line in persona.background)]
    lines += [
        words["boundaries"],
        f"- {disclosure.WORDS[persona.language]['rule']}",
        *(f"- {b}" for b in persona.boundaries),
    ]
    lines = [*free, *(tell(line) for line in lines)]
    if note:
        lines += [words["note"], note]
    return lines


def example_texts(persona: Persona, examples: Sequence[Example], tell: Tell) -> list[str]:
    """Examples stand in the system text, not as messages, and without the person's name.

    So a model never takes them for what this person said.
    """
    if not examples:
        return []
    user, name = WORDS[persona.language]["user"], persona.display_name
    told = (f"{user}: {tell(example.user)}\n{name}: {tell(example.reply)}" for example in examples)
    return [WORDS[persona.language]["examples"], *told]


def fitting_examples(persona: Persona, state: AffectState) -> list[Example]:
    """The examples of this stage and of any stage, the stage's own first."""
    own = [e for e in persona.examples if e.stage == state.stage]
    return own + [e for e in persona.examples if e.stage is None]


def least_fitting(examples: Sequence[Example], emotion: str) -> int:
    """The place of the example to leave out first: of any stage rather than of this, of another emotion, the later."""
    return max(range(len(examples)), key=lambda at: (examples[at].stage is None, examples[at].emotion != emotion, at))


def named(company: Sequence[str], language: str) -> list[str]:
    """Names as they stand in the prompt; of many, those who came last and how many more."""
    names = [flat(other, MAX_NAME) for other in company[-MOST_NAMED:]]
    more = len(company) - len(names)
    return [*names, WORDS[language]["more"].format(number=more)] if more else names


def company(persona: Persona, company: Sequence[str], name: str) -> list[str]:
    """Who else is there, where it is more than two."""
    words = WORDS[persona.language]
    names = ("、" if persona.language == "ja" else ", ").join(company)
    return [words["company"].format(names=names, speaker=name or words["user"])] if company else []


def relation(persona: Persona, state: AffectState, tell: Tell, name: str) -> list[str]:
    """How they treat the person in this stage; a form of address with a name in it waits until there is a name."""
    words, manner = WORDS[persona.language], persona.stages[state.stage]
    address = manner.address if name or not asks_name(manner.address or "") else None
    told = {"relation": manner.manner, "address": address, "closeness": manner.closeness}
    lines = {"name": name} | {kind: tell(line) for kind, line in told.items() if line}
    return [words[kind].format(line=line) for kind, line in lines.items() if line]


def moment(persona: Persona, state: AffectState, now: datetime) -> list[str]:
    """The persona's mood, and what time it is."""
    words = WORDS[persona.language]
    ja = persona.language == "ja"
    emotion = EMOTIONS_JA[state.emotion] if ja else state.emotion
    moment = f"{now:%Y-%m-%d}（{WEEKDAYS_JA[now.weekday()]}）{now:%H:%M}" if ja else f"{now:%A, %Y-%m-%d %H:%M}"
    return [words["mood"].format(emotion=emotion), words["now"].format(moment=moment)]


def scene(persona: Persona, scene: Scene, tell: Tell, wishes: Sequence[str]) -> list[str]:
    """How they are in this kind of turn, and what the person wants that has to be heeded."""
    words, own = WORDS[persona.language], persona.scenes.get(scene)
    lines = [words["scene"].format(line=tell(own.manner))] if own and own.manner else []
    return [*lines, *(words[wish] for wish in wishes)]


def known(
    persona: Persona, lore: Sequence[Told], facts: Sequence[PromptFact], documents: Sequence[PromptFact]
) -> list[str]:
    """What they know of what is spoken of: their world, and the person."""
    words, lines = WORDS[persona.language], list[str]()
    placed = [[told.text for told in lore if told.entry.position == where] for where in _LORE_POSITIONS]
    if any(placed):
        lines += [words["lore"], *(f"- {text}" for texts in placed for text in texts)]
    if facts:
        lines += [words["facts"], *(f"- {flat(fact.text, MAX_FACT)}" for fact in facts)]
    if documents:
        lines += [words["documents"], *(f"- {flat(passage.text, MAX_PASSAGE)}" for passage in documents)]
    return lines
