"""Questions with the facts that answer them: our own pairs, LoCoMo's conversations, and pairs in a file.

LoCoMo (Maharana et al. 2024, "Evaluating very long-term conversational memory of LLM agents") is read from where the
caller has it, as are pairs of others; nothing of them is kept here.
"""

import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from memory.facts import NOTE, Fact
from memory.lexical import terms
from memory.query import Query, understand
from memory.view import View

DATA = Path(__file__).with_name("data")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ADVERSARIAL = 5
"""LoCoMo's category of questions that name the wrong speaker."""
APART = timedelta(hours=8)
"""Between facts that are no conversation."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the ids of the facts that answer it, and of the one that no longer does."""

    query: Query
    answers: tuple[str, ...]
    category: int = 0
    outdated: str | None = None


@dataclass(frozen=True, slots=True)
class Store:
    """A person's facts, with questions about them."""

    name: str
    view: View
    examples: list[Example]


@dataclass(frozen=True, slots=True)
class Pair:
    """A fact, a question that it answers, and what was so before it."""

    fact: str
    question: str
    outdated: str = ""


def own_pairs(language: str) -> list[Pair]:
    """Our own pairs."""
    lines = (DATA / f"pairs_{language}.tsv").read_text().splitlines()
    return [Pair(*line.split("\t")) for line in lines]


def pairs_of(path: Path) -> list[Pair]:
    """Pairs from a JSON list of objects with `fact`, `question` and perhaps `old_fact`."""
    return [Pair(row["fact"], row["question"], row.get("old_fact", "")) for row in json.loads(path.read_text())]


def store_of(name: str, pairs: Sequence[Pair], language: str) -> Store:
    """One person to whom all facts of the pairs belong; what was so before came in the first half of the time."""
    texts = [pair.outdated for pair in pairs if pair.outdated] + [pair.fact for pair in pairs]
    texts = list(dict.fromkeys(texts))
    facts = [_fact(str(n), text, NOW - APART * (len(texts) - n), "", language) for n, text in enumerate(texts)]
    at = {fact.text: fact.id for fact in facts}
    examples = [
        Example(understand(pair.question, now=NOW), (at[pair.fact],), outdated=at.get(pair.outdated)) for pair in pairs
    ]
    return Store(name, View.of([(fact, terms(fact.text)) for fact in facts]), examples)


def conversations(path: Path) -> list[Store]:
    """LoCoMo's conversations from a zip of one JSON file each; the facts are their turns."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".json"))
        return [_conversation(Path(name).stem, json.loads(archive.read(name))) for name in names]


def _conversation(name: str, read: Mapping[str, Any]) -> Store:
    numbers = sorted(int(match[1]) for key in read if (match := re.fullmatch(r"session_(\d+)", key)))
    facts = [
        _fact(turn["dia_id"], _text(turn), _date(read[f"session_{number}_date_time"]), turn["speaker"], "en")
        for number in numbers
        for turn in read[f"session_{number}"]
    ]
    view = View.of([(fact, terms(fact.text)) for fact in _numbered(facts)])
    examples = []
    for asked in read["qa"]:
        answers = tuple(dict.fromkeys(key for key in _evidence(asked["evidence"]) if view.place(key) is not None))
        if answers:
            query = understand(asked["question"], now=NOW, speakers=view.speakers)
            examples.append(Example(query, answers, asked["category"]))
    return Store(name, view, examples)


def _numbered(facts: Sequence[Fact]) -> list[Fact]:
    return [
        Fact(**{name: getattr(fact, name) for name in fact.__slots__} | {"position": n}) for n, fact in enumerate(facts)
    ]


def _fact(key: str, text: str, said_at: datetime, speaker: str, language: str) -> Fact:
    return Fact(
        id=key,
        person="",
        text=text,
        kind=NOTE,
        said_at=said_at,
        created_at=said_at,
        speaker=speaker,
        language=language,
    )


def _text(turn: Mapping[str, Any]) -> str:
    caption = turn.get("blip_caption")
    return f"{turn['text']} [shared a photo: {caption}]" if caption else str(turn["text"])


def _date(text: str) -> datetime:
    plain = " ".join(text.replace("am", "AM").replace("pm", "PM").split())
    return datetime.strptime(plain, "%I:%M %p on %d %B, %Y").replace(tzinfo=UTC)


def _evidence(raw: Sequence[str]) -> list[str]:
    pieces = (piece for each in raw for piece in re.split(r"[;,\s]+", each.replace("D:", "D")))
    found = (re.fullmatch(r"D(\d+):(\d+)", piece) for piece in pieces)
    return [f"D{int(match[1])}:{int(match[2])}" for match in found if match]
