"""Cheap checks of what a persona said. They never change a reply; they are signals in the ledger, for the gate."""

import re
from dataclasses import dataclass

from persona.card import Persona
from persona.care.disclosure import WORDS, human_claim, says_ai

_KANA = re.compile(r"[\u3040-\u30ff]")
_LATIN = re.compile(r"[A-Za-z]")
_LOOP = re.compile(r"(.{2,30}?)\1{3,}", re.DOTALL)
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
_FIRST_PERSONS = ("私", "僕", "俺", "わたし", "あたし", "わし", "拙者")
"""うち is none of them: うちの猫, そのうち say nothing about the speaker."""
_SAME_WORD = frozenset({"私", "わたし"})
_ENOUGH_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that stands out."""

    name: str
    detail: str


def inspect(reply: str, persona: Persona) -> tuple[Signal, ...]:
    """What stands out in a reply: empty, wrong_language, loop, wrong_first_person, emoji, claims_human."""
    signals = []
    if not reply.strip():
        return (Signal("empty", ""),)
    if wrong := _wrong_language(reply, persona.language):
        signals.append(Signal("wrong_language", wrong))
    if loop := _LOOP.search(reply):
        signals.append(Signal("loop", loop.group(1)))
    if other := _other_first_person(reply, persona):
        signals.append(Signal("wrong_first_person", other))
    if persona.speech.emoji == "none" and (drawn := _EMOJI.search(reply)):
        signals.append(Signal("emoji", drawn.group()))
    if claim := human_claim(reply):
        signals.append(Signal("claims_human", claim))
    return tuple(signals)


def undisclosed(reply: str, persona: Persona, *, first: bool, asked: bool) -> str:
    """The line by which a reply still has to say that the persona is an AI; empty where it owes none.

    Args:
        reply: the whole reply.
        persona: who gives it.
        first: whether it is their first to this person.
        asked: whether the person sincerely asked.
    """
    if not (first or asked) or says_ai(reply):
        return ""
    line = persona.disclosure.asked if asked else persona.disclosure.start
    usual = WORDS[persona.language]["asked" if asked else "start"]
    return line or usual.format(first=persona.identity.first_person)


def _wrong_language(reply: str, language: str) -> str | None:
    kana, latin = len(_KANA.findall(reply)), len(_LATIN.findall(reply))
    if language == "ja" and not kana and latin >= _ENOUGH_LETTERS:
        return "en"
    return "ja" if language == "en" and kana >= _ENOUGH_LETTERS else None


def _other_first_person(reply: str, persona: Persona) -> str | None:
    own = persona.identity.first_person
    if persona.language != "ja":
        return None
    others = (word for word in _FIRST_PERSONS if word != own and not {word, own} <= _SAME_WORD)
    # Not inside another word in kana (いわしも, まわしが).
    return next((word for word in others if re.search(rf"(?<![ぁ-ん]){word}(?:は|も|ね|が|の)", reply)), None)
