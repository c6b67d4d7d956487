"""Dates in what people say, resolved against the time at which they said it. Japanese and English. Pure.

A week begins on Monday: said on a Saturday, 来週の金曜 and "next Friday" are six days away.
"""

from dataclasses import dataclass
from datetime import datetime

from memory import dates_en, dates_ja
from memory.calendars import Unit


@dataclass(frozen=True, slots=True)
class When:
    """A date found in a text.

    Attributes:
        start: the first moment of the day, week, month or year, in the time zone of the speaker's `now`.
        unit: how exact it is.
        span: where it stands in the text.
        label: the same date in words that stay true later.
    """

    start: datetime
    unit: Unit
    span: tuple[int, int]
    label: str


def find_date(text: str, now: datetime, language: str) -> When | None:
    """The first date in `text`, or None.

    Args:
        text: what was said.
        now: when it was said, in the speaker's time zone.
        language: `ja` or `en`.
    """
    dates = dates_ja if language == "ja" else dates_en
    found: list[When] = []
    for pattern, resolve in dates.RULES:
        match = pattern.search(text)
        resolved = resolve(match, now.date()) if match else None
        if match and resolved:
            day, unit = resolved
            start = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
            found.append(When(start, unit, match.span(), dates.label(day, unit)))
    return min(found, key=lambda when: (when.span[0], -when.span[1]), default=None)
