"""From the chunks of a document to what is put into somebody's memory. Pure."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, time, tzinfo

from memory.documents.chunks import Chunk
from memory.items import Item

LONGEST_PATH = 120
"""Characters of the headings that stand with a passage; of more, the innermost."""
NOON = time(12)
"""The time of an entry that has only a day: the same day in every zone that is not half a world away."""

_SCHEME = re.compile(r"\bhttps?://")
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,}).*$\n?", re.MULTILINE)
_ANGLES = str.maketrans("<>", "＜＞")


def items_of(
    chunks: Sequence[Chunk], *, zone: tzinfo, kind: str | None = None, language: Callable[[str], str]
) -> tuple[Item, ...]:
    """What a document says, as items: each with its headings, and with nothing that could pose as markup of a prompt.

    Args:
        chunks: of one document.
        zone: where its days are.
        kind: of all of it; None: as each chunk says.
        language: tells the language of a text, `ja` or `en`.
    """
    items = []
    for chunk in chunks:
        text = _SCHEME.sub("", _FENCE.sub("", chunk.text)).translate(_ANGLES).strip()
        if not text:
            continue
        items.append(
            Item(
                text=f"{chunk.heading[-LONGEST_PATH:]}\n{text}" if chunk.heading else text,
                kind=kind or chunk.kind,
                said_at=datetime.combine(chunk.date, NOON, zone) if chunk.date else None,
                language=language(text),
                provenance="document",
            )
        )
    return tuple(items)
