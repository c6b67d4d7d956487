"""The project's own talk, drawn afresh each time: dialogues in varied wording, single exchanges in changing order.

Pure; chance is an argument. Knows nothing of tokens or system prompts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from training.nano.augment import vary_reply, vary_user
from training.nano.data import Conversation, Intent, Writing

DEFAULT_PERSONA = {"ja": "sakura", "en": "june"}
MOST_EXCHANGES = 6
MORE_ASKED = 0.5  # share of chains with one more exchange about something told or remembered
MORE_KNOWN = 0.4


def draw_talk(writing: Writing, rng: Random, most: int = MOST_EXCHANGES) -> Conversation:
    """One conversation: a written dialogue or a chain of single exchanges, each language half the time.

    The more dialogues a language has, the more often one is drawn; an intent, which holds many exchanges, weighs as
    much as two of them.

    Args:
        writing: all the project's talk.
        rng: chance.
        most: exchanges in a chain at most.

    Raises:
        ValueError: nothing is written.
    """
    languages = sorted({talk.language for talk in writing.dialogues} | {intent.language for intent in writing.intents})
    if not languages:
        raise ValueError("training/nano/dialogues and training/nano/intents are both empty")
    language = rng.choice(languages)
    dialogues = [talk for talk in writing.dialogues if talk.language == language]
    intents = [intent for intent in writing.intents if intent.language == language]
    if rng.random() * (len(dialogues) + 2 * len(intents)) < len(dialogues):
        return vary(rng.choice(dialogues), rng)
    return chain(intents, writing.slots[language], rng, most)


def vary(conversation: Conversation, rng: Random) -> Conversation:
    """The same conversation as it might have been typed another day."""
    turns = tuple(
        vary_reply(turn, rng) if place % 2 else vary_user(turn, conversation.language, rng)
        for place, turn in enumerate(conversation.turns)
    )
    return replace(conversation, turns=turns)


def chain(
    intents: Sequence[Intent], slots: Mapping[str, Sequence[str]], rng: Random, most: int = MOST_EXCHANGES
) -> Conversation:
    """Some exchanges after one another, none twice, all about the same person.

    Args:
        intents: of one language.
        slots: values of the slots of that language; one value a slot and conversation.
        rng: chance.
        most: exchanges at most, not counting those that tell what a later one asks for.

    Returns:
        A conversation whose `facts` hold what its answers need and its turns do not tell.
    """
    values = {slot: rng.choice(options) for slot, options in slots.items()}
    by_name = {intent.name: intent for intent in intents}
    picked = _consistent(_pick(intents, rng, most), intents)
    turns: list[str] = []
    facts: list[str] = []
    for intent in picked:
        if intent.told_by and rng.random() < 0.4:  # noqa: PLR2004 - told in the talk, else known beforehand
            turns = [*exchange(by_name[intent.told_by], values, rng), *turns]
        else:
            facts += known(intent, values, rng)
        turns += exchange(intent, values, rng)
    # More may be known than is asked for.
    if rng.random() < MORE_KNOWN and not any(intent.unknown for intent in picked):
        facts += [fact for intent in intents if rng.random() < MORE_KNOWN for fact in known(intent, values, rng)]
    language = intents[0].language
    return Conversation(language, tuple(turns), DEFAULT_PERSONA[language], facts=tuple(facts), source="intents")


def known(intent: Intent, values: Mapping[str, str], rng: Random) -> list[str]:
    """The facts an intent's answers rest on, each in one of its wordings."""
    return [rng.choice(wordings).format_map(values) for wordings in intent.facts]


def exchange(intent: Intent, values: Mapping[str, str], rng: Random) -> tuple[str, str]:
    """One wording and one answer, slots filled."""
    said = vary_user(rng.choice(intent.said).format_map(values), intent.language, rng)
    return said, vary_reply(rng.choice(intent.replies).format_map(values), rng)


def _pick(intents: Sequence[Intent], rng: Random, most: int) -> list[Intent]:
    picked = rng.sample(intents, min(rng.randint(1, most), len(intents)))
    personal = [intent for intent in intents if "{" in intent.said[0] + str(intent.facts) and intent not in picked]
    if personal and rng.random() < MORE_ASKED:
        picked.insert(rng.randint(0, len(picked)), rng.choice(personal))
    return picked


def _consistent(picked: list[Intent], intents: Sequence[Intent]) -> list[Intent]:
    """Without the answers "you never told me" if something is told or known, unless nothing else is left."""
    telling = {intent.told_by for intent in intents}
    rest = [intent for intent in picked if not intent.unknown]
    return rest if any(intent.facts or intent.name in telling for intent in rest) else picked
