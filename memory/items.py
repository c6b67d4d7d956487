"""What is put into somebody's memory by hand: notes, facts from elsewhere, whole conversations. Pure."""

from dataclasses import dataclass
from datetime import datetime

from memory.extraction.extract import is_instruction
from memory.facts import API, NOTE, Fact, fact_id, new_fact_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something to remember.

    Attributes:
        text: in plain words.
        kind: one of `memory.facts.KINDS`.
        said_at: when it was said or written; None: now.
        speaker: who said it; empty for the person.
        ref: the caller's own id: the same text with the same one is kept once.
        subject, attribute, value: what it says, taken apart.
        valid_from, valid_to: bounds of the time in which it holds.
        importance, confidence: 0 to 1.
        language: `ja` or `en`.
        provenance: where it comes from.
        document: id of the document in which it stands.
    """

    text: str
    kind: str = NOTE
    said_at: datetime | None = None
    speaker: str = ""
    ref: str | None = None
    subject: str = ""
    attribute: str = ""
    value: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    importance: float = 0.5
    confidence: float = 1.0
    language: str = "ja"
    provenance: str = API
    document: str | None = None


def is_flagged(text: str, value: str = "", subject: str = "", attribute: str = "", speaker: str = "") -> bool:
    """Whether any of a fact's words, or all of them together, read like an instruction to a model."""
    parts = [part for part in (speaker, subject, attribute, value, text) if part]
    return any(map(is_instruction, parts)) or (len(parts) > 1 and is_instruction(" ".join(parts)))


def is_barred(fact: Fact) -> bool:
    """Whether a fact may not stand in a prompt: flagged when it was kept, or since the patterns have got better."""
    return fact.flagged or is_flagged(fact.text, fact.value, fact.subject, fact.attribute, fact.speaker)


def fact_from(item: Item, person: str, now: datetime) -> Fact:
    """The item as a fact of the person; one whose words read like an instruction is flagged."""
    return Fact(
        id=new_fact_id() if item.ref is None else fact_id(person, f"{item.provenance}:{item.ref}", item.text),
        person=person,
        text=item.text,
        kind=item.kind,
        said_at=item.said_at or now,
        created_at=now,
        subject=item.subject,
        attribute=item.attribute,
        value=item.value,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        document=item.document,
        speaker=item.speaker,
        ref=item.ref,
        importance=item.importance,
        confidence=item.confidence,
        language=item.language,
        provenance=item.provenance,
        flagged=is_flagged(item.text, item.value, item.subject, item.attribute, item.speaker),
    )
