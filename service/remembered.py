"""What is remembered, as it stands in a prompt: facts as they are, and words with when and by whom they were said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from memory.facts import DIARY, EPISODE, Fact
from memory.recall import Scored
from persona.prompt_lines import MAX_PASSAGE, PromptFact
from persona.text import flat, text_of

LONGEST_SPEAKER = 40
"""Characters of a speaker's name in a prompt: a name, and no speech of its own."""
BETWEEN_LINES = " / "
"""Between the lines of a summary: a passage of a prompt is one line."""

_WORDS = {
    "ja": {
        "said": "{day}に相手が言ったこと：「{text}」",
        "own": "{day}に自分が言ったこと：「{text}」",
        "other": "{day}に{speaker}が言ったこと：「{text}」",
        "diary": "{day}の日記：{text}",
        "document": "{day}のメモ：{text}",
        "summary": "これまでの会話：{text}",
    },
    "en": {
        "said": '{day}, they said: "{text}"',
        "own": '{day}, you said: "{text}"',
        "other": '{day}, {speaker} said: "{text}"',
        "diary": "{day}, their diary: {text}",
        "document": "{day}, their notes: {text}",
        "summary": "Your conversation so far: {text}",
    },
}


@dataclass(frozen=True, slots=True)
class Remembered:
    """What goes into a prompt.

    Attributes:
        facts: what is known, most relevant first.
        passages: what was said or written, and the conversation so far.
    """

    facts: list[PromptFact]
    passages: list[PromptFact]


def remembered(
    hits: Sequence[Scored],
    profile: Sequence[Fact],
    summary: str,
    *,
    heard: Sequence[Mapping[str, Any]],
    persona: str,
    language: str,
    zone: tzinfo | None,
) -> Remembered:
    """Facts and passages for the prompt, each once.

    Args:
        hits: what was recalled, best first.
        profile: what should always be at hand: it follows what was recalled.
        summary: of the conversation so far; empty for none.
        heard: the messages that the model sees anyway: words that stand there are not told again.
        persona: who answers.
        language: theirs.
        zone: in which days are told.
    """
    words = _WORDS["ja" if language == "ja" else "en"]
    there = {text_of(message.get("content")).strip() for message in heard}
    facts, passages = list[PromptFact](), list[PromptFact]()
    told = {hit.fact.source_turn for hit in hits if hit.fact.kind != EPISODE} - {None}
    for fact in [*(hit.fact for hit in hits), *profile]:
        if fact.id in {each.id for each in (*facts, *passages)} or _stands(fact, there, told):
            continue
        kind = _passage(fact, persona)
        if not kind:
            facts.append(PromptFact(fact.id, fact.text))
            continue
        day = fact.said_at.astimezone(zone).date().isoformat()
        speaker = flat(fact.speaker, LONGEST_SPEAKER)
        passages.append(PromptFact(fact.id, words[kind].format(day=day, speaker=speaker, text=fact.text)))
    if summary:
        room = MAX_PASSAGE - len(words["summary"].format(text=""))
        passages.append(PromptFact("", words["summary"].format(text=_in_one_line(summary, room))))
    return Remembered(facts, passages)


def _in_one_line(summary: str, room: int) -> str:
    """The lines of a summary told apart, the newest ones where there is no room for all (characters)."""
    first, *lines = [line for line in map(str.strip, reversed(summary.splitlines())) if line] or [""]
    told = first
    for line in lines:
        if len(line) + len(BETWEEN_LINES) + len(told) > room:
            break
        told = f"{line}{BETWEEN_LINES}{told}"
    return told


def _stands(fact: Fact, there: Collection[str], told: Collection[str | None]) -> bool:
    """Whether words of the conversation are there already: as they are, or as a fact that was taken out of them."""
    return fact.kind == EPISODE and (fact.text in there or (not fact.speaker and fact.source_turn in told))


def _passage(fact: Fact, persona: str) -> str:
    """As what a fact is told that is somebody's own words; empty for a plain one."""
    if fact.kind == DIARY:
        return "diary"
    if fact.document:
        return "document"
    if fact.speaker:
        return "own" if fact.kind == EPISODE and fact.speaker == persona else "other"
    return "said" if fact.kind == EPISODE else ""
