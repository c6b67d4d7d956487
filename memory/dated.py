"""Facts that tell of a day: a birthday every year, a plan or an event on its own. Pure.

Precision over recall: what names a week or a month, or whose date cannot be read, tells of no day.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from memory.dates import find_date
from memory.facts import Fact

BIRTHDAY = "birthday"
"""The attribute of a birthday, and the kind of its day."""
ON_A_DAY = ("plan", "event")
"""Kinds of facts that may take place on a day."""
_LEAP_YEAR = datetime(2024, 1, 1)  # noqa: DTZ001  (a calendar with the 29th of February, no moment)
_ISO = re.compile(r"(?:\d{4}-)?(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_BIRTHDAY = {"ja": "誕生日"}


@dataclass(frozen=True, slots=True)
class Dated:
    """A day that a fact tells of.

    Attributes:
        id: the fact's.
        kind: `birthday`, `plan` or `event`.
        day: when; of a birthday a leap year's.
        text: what, without the date.
        language: of the text.
    """

    id: str
    kind: str
    day: date
    text: str
    language: str


def dated(fact: Fact, zone: tzinfo | None = None) -> Dated | None:
    """The day that a fact tells of, or None.

    Args:
        fact: what is remembered.
        zone: the person's, in which 明日 is the day after the one on which they said it; None: as `said_at` has it.
    """
    if fact.attribute == BIRTHDAY:
        day = _birthday(fact) if fact.subject == "user" else None
        return Dated(fact.id, BIRTHDAY, day, _BIRTHDAY.get(fact.language, BIRTHDAY), fact.language) if day else None
    if fact.valid_from is None or fact.said_at >= fact.valid_from:  # what was said on the day is no news on it
        return None
    said_at = fact.said_at.astimezone(zone) if zone else fact.said_at
    when = find_date(fact.text, said_at, fact.language) if fact.kind in ON_A_DAY else None
    if when is None or when.unit != "day":
        return None
    begin, end = when.span
    text = " ".join(f"{fact.text[:begin]} {re.sub('^に', '', fact.text[end:])}".split())
    return Dated(fact.id, fact.kind, when.start.date(), text, fact.language) if text else None


def _birthday(fact: Fact) -> date | None:
    if iso := _ISO.fullmatch(fact.value.strip()):
        try:
            return date(_LEAP_YEAR.year, int(iso["month"]), int(iso["day"]))
        except ValueError:
            return None
    when = find_date(fact.value, _LEAP_YEAR, fact.language)
    return date(_LEAP_YEAR.year, when.start.month, when.start.day) if when and when.unit == "day" else None
