"""What a person said in a turn, in their own words, kept beside the facts that were taken out of it. Pure.

What no rule and no model took out can still be recalled. Questions are left out, and so is what the persona answered:
they hold the words of the next question, and would stand before the fact that answers it.
"""

import re
import unicodedata
from datetime import datetime

from memory.extraction.extract import is_instruction
from memory.facts import EPISODE, Fact, fact_id

LONGEST = 1000
"""Characters of what was said that are kept; of a longer text its beginning."""
LEAST_WIDE, LEAST_WORDS = 8, 4
"""Characters of Japanese, or words, below which nothing is told: うん, "ok", "good morning"."""
IMPORTANCE = 0.3
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_BETWEEN = re.compile(r"(?<=[。！？!?\n])(?![。！？!?])|(?<=[.…])\s+")
"""Where a sentence ends."""
_ASKS = re.compile(
    r"[？?]\s*$|(?:だっけ|ですか|ますか|かな|かしら|覚えて(?:る|ます|いる)|知って(?:る|ます|いる)|教えて(?:よ|ね|ください)?)[。！!〜ー…\s]*$"
    r"|^\s*(?:what|when|where|who|whose|which|why|how|do|does|did|is|are|was|were|can|could|will|would|should|have|has"
    r"|remember|tell me)\b(?!.*\b(?:because|since|so)\b)",
    re.IGNORECASE,
)


def episodes_of(turn_id: str, person: str, *, said: str, language: str, at: datetime) -> list[Fact]:
    """What the person told in a turn, as a fact; none where they told nothing.

    Args:
        turn_id: the turn.
        person: whose turn.
        said: what the person said.
        language: of that.
        at: when.
    """
    text = told_in(said)[:LONGEST]
    if not tells(text):
        return []
    episode = Fact(
        id=fact_id(person, f"{turn_id}:", text),
        person=person,
        text=text,
        kind=EPISODE,
        said_at=at,
        created_at=at,
        source_turn=turn_id,
        importance=IMPORTANCE,
        language=language,
        provenance="turn",
        flagged=is_instruction(text),
    )
    return [episode]


def told_in(text: str) -> str:
    """A text without its questions."""
    sentences = [sentence.strip() for sentence in _BETWEEN.split(text)]
    if not any(_ASKS.search(sentence) for sentence in sentences):
        return text.strip()
    return " ".join(sentence for sentence in sentences if sentence and not _ASKS.search(sentence))


def tells(text: str) -> bool:
    """Whether a text is long enough to tell anything."""
    normal = unicodedata.normalize("NFKC", text)
    return len(_WIDE.findall(normal)) >= LEAST_WIDE or len(normal.split()) >= LEAST_WORDS
