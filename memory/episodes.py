"""What was said in a turn, in its own words, kept beside the facts that were taken out of it. Pure.

What no rule and no model took out can still be recalled.
"""

import re
import unicodedata
from datetime import datetime

from memory.extract import is_instruction
from memory.facts import EPISODE, Fact, fact_id

LONGEST = 1000
"""Characters of what was said that are kept; of a longer text its beginning."""
LEAST_WIDE, LEAST_WORDS = 8, 4
"""Characters of Japanese, or words, below which nothing is told: うん, "ok", "good morning"."""
IMPORTANCE = 0.3
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def episodes_of(
    turn_id: str, person: str, *, said: str, reply: str, persona: str, language: str, at: datetime
) -> list[Fact]:
    """The words of a turn as facts: the person's, and the persona's reply; none of a text that tells nothing.

    Args:
        turn_id: the turn.
        person: whose turn.
        said: what the person said.
        reply: what the persona answered.
        persona: its name, the speaker of the reply.
        language: of the conversation.
        at: when.
    """
    spoken = [(speaker, text.strip()[:LONGEST]) for speaker, text in (("", said), (persona, reply)) if tells(text)]
    return [
        Fact(
            id=fact_id(person, f"{turn_id}:{speaker}", text),
            person=person,
            text=text,
            kind=EPISODE,
            said_at=at,
            created_at=at,
            source_turn=turn_id,
            speaker=speaker,
            importance=IMPORTANCE,
            language=language,
            provenance="turn",
            flagged=is_instruction(text),
        )
        for speaker, text in spoken
    ]


def tells(text: str) -> bool:
    """Whether a text is long enough to tell anything."""
    normal = unicodedata.normalize("NFKC", text)
    return len(_WIDE.findall(normal)) >= LEAST_WIDE or len(normal.split()) >= LEAST_WORDS
