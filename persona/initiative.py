"""Whether a persona speaks first at a moment, with which words, and why. Pure.

Silence is the rule: nothing in quiet hours, soon after a talk or after a crisis, nothing beyond the day's number or
within the gap, and nothing more after a message that nobody answered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from persona.card import Persona
from persona.macros import expand
from persona.parts import Stage
from persona.proactive import FACT, Kind, ProactiveRule, ProactiveSettings
from persona.text import flat

AFTER_CRISIS = timedelta(days=7)
"""After a person was in a crisis, nobody comes with a cheerful word for so long."""
AFTER_TALK = timedelta(hours=6)
"""Who has just talked is not greeted: the talk may go on, or they sleep."""
SILENCE_LAPSES_DAYS = 7
"""Days after which a silence that was not spoken into in time is let be."""
_FIRST: tuple[Kind, ...] = ("date", "silence", "morning")
"""Of several reasons at one moment, the rarest is taken."""
_YOU = {"ja": "あなた", "en": "you"}
_LONGEST_FACT = 200


@dataclass(frozen=True, slots=True)
class DayFact:
    """Something remembered of a day.

    Attributes:
        id: the fact's.
        kind: `birthday`, `plan` or `event`.
        day: when; of a birthday any year's.
        text: what, without the date.
        language: of the text.
    """

    id: str
    kind: str
    day: date
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A message with which a persona spoke first before.

    Attributes:
        persona, rule, occasion: who, by which rule, and to what.
        line: which of the rule's lines it was.
        at: when it was made.
        dropped: whether it is known not to have been sent.
    """

    persona: str
    rule: str
    occasion: str
    line: int
    at: datetime
    dropped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a person and a persona stand.

    Attributes:
        seed: of the two: with the same one, chance falls alike.
        stage: the stage of affection.
        spoke_at: when the person last spoke with the persona.
        crisis_at: when the person last was in a crisis, with any persona; None: not of late.
        earlier: messages to the person, by all personas, in any order.
        facts: what is remembered of days.
    """

    seed: str
    stage: Stage
    spoke_at: datetime
    crisis_at: datetime | None = None
    earlier: Sequence[Earlier] = ()
    facts: Sequence[DayFact] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a persona says first.

    Attributes:
        rule: the name of the rule; occasion: what it speaks to, once; line: which of the rule's lines it is.
        due_at, expires_at: between these it may be sent.
        why: a sentence for the operator, without anything a person said.
        fact: the id of what it speaks of; None for no fact.
    """

    rule: str
    occasion: str
    line: int
    text: str
    due_at: datetime
    expires_at: datetime
    why: str
    fact: str | None = None


class _Occasion(NamedTuple):
    """What a rule may speak to: said once of each."""

    name: str
    why: str
    fact: DayFact | None = None


def speak_first(persona: Persona, standing: Standing, now: datetime) -> Message | None:
    """What the persona says first at this moment; None for nothing, which is the usual.

    Args:
        persona: who would speak.
        standing: how the two stand.
        now: the current time, in the person's time zone.
    """
    settings = persona.proactive
    if settings is None or _has_to_wait(settings, persona.name, standing, now):
        return None
    for rule in sorted(settings.rules, key=lambda rule: _FIRST.index(rule.kind)):
        for occasion in _occasions(rule, standing, now) if standing.stage in rule.stages else ():
            if message := _message(persona, rule, occasion, standing, now):
                return message
    return None


def _has_to_wait(settings: ProactiveSettings, persona: str, standing: Standing, now: datetime) -> bool:
    heard = [earlier for earlier in standing.earlier if not earlier.dropped]
    moment = now.astimezone(UTC)  # within one zone Python counts by the clock on the wall, which may be put back
    return (
        settings.quiet.has(now.time())
        or moment - standing.spoke_at < AFTER_TALK
        or (standing.crisis_at is not None and moment - standing.crisis_at < AFTER_CRISIS)
        or any(e.persona == persona and e.at >= standing.spoke_at for e in heard)
        or sum(_day(e.at, now) == now.date() for e in heard) >= settings.per_day
        or any(moment - e.at < timedelta(hours=settings.min_gap_hours) for e in heard)
    )


def _occasions(rule: ProactiveRule, standing: Standing, now: datetime) -> Iterator[_Occasion]:
    """What the rule could speak to today."""
    today = now.date()
    if rule.kind == "morning":
        yield _Occasion(today.isoformat(), f"morning of {today}")
    elif rule.kind == "silence" and rule.after_days is not None:
        since = _day(standing.spoke_at, now)
        if 0 <= (today - since).days - rule.after_days <= SILENCE_LAPSES_DAYS:
            spoke = standing.spoke_at.astimezone(UTC).isoformat(timespec="seconds")
            yield _Occasion(spoke, f"no word since {since}, {(today - since).days} days")
    elif rule.kind == "date":
        meant = today + timedelta(days=rule.days_before)
        for fact in standing.facts:
            if fact.kind in rule.about and _falls_on(fact, meant):
                # Two facts may tell of the same birthday; it is one all the same.
                name = fact.kind if fact.kind == "birthday" else fact.id
                yield _Occasion(f"{name} {meant}", f"{fact.kind} on {meant} ({fact.id})", fact)


def _message(
    persona: Persona, rule: ProactiveRule, occasion: _Occasion, standing: Standing, now: datetime
) -> Message | None:
    """The rule's message to the occasion; None where it was said, it is not the time, or no line fits."""
    said = [e for e in standing.earlier if (e.persona, e.rule) == (persona.name, rule.name)]
    seed = f"{standing.seed}/{rule.name}/{occasion.name}"
    source = Random(seed)  # noqa: S311  (no secret)
    due_at, expires_at = _window(persona, rule, now, timedelta(seconds=source.randint(0, rule.jitter_minutes * 60)))
    lines = [n for n, line in enumerate(rule.says) if FACT not in line or _can_tell(persona, occasion.fact)]
    if occasion.name in {e.occasion for e in said} or not due_at <= now < expires_at or not lines:
        return None
    last = max(said, key=lambda earlier: earlier.at).line if said else None
    line = source.choice([n for n in lines if n != last] or lines)
    told = expand(rule.says[line], persona.display_name, _YOU[persona.language], seed=standing.seed, chance=seed)
    return Message(
        rule=rule.name,
        occasion=occasion.name,
        line=line,
        text=told.replace(FACT, flat(occasion.fact.text, _LONGEST_FACT) if occasion.fact else ""),
        due_at=due_at,
        expires_at=expires_at,
        why=f"{rule.kind}: {occasion.why}; stage {standing.stage}",
        fact=occasion.fact.id if occasion.fact else None,
    )


def _window(persona: Persona, rule: ProactiveRule, now: datetime, jitter: timedelta) -> tuple[datetime, datetime]:
    """Between when a rule's message may be sent today: neither quiet hours nor tomorrow are in it."""
    due_at = min(_moments(now, rule.moment)) + jitter
    ends = [due_at + timedelta(minutes=rule.window_minutes), min(_moments(now + timedelta(days=1), time.min))]
    if persona.proactive is not None:
        first, second = _moments(now, persona.proactive.quiet.begin)
        ends += [at for at in (first, second) if at > due_at]
        if second <= due_at < first:  # the clock is put forward over it about now: not today
            ends.append(due_at)
    return due_at, min(ends)


def _moments(day: datetime, at: time) -> list[datetime]:
    """When a clock shows a time on a day: twice where it is put back; where it is put forward, after and before."""
    local = datetime.combine(day.date(), at, day.tzinfo)
    return [local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]


def _can_tell(persona: Persona, fact: DayFact | None) -> bool:
    """Whether a line can name the fact: words in another language would stand out of it."""
    return fact is not None and fact.language == persona.language


def _falls_on(fact: DayFact, day: date) -> bool:
    if fact.kind != "birthday":
        return fact.day == day
    try:
        return fact.day.replace(year=day.year) == day
    except ValueError:  # the 29th of February, in other years the day before the 1st of March
        return (day.month, day.day) == (2, 28)


def _day(at: datetime, now: datetime) -> date:
    """The day of a moment where the person lives."""
    return at.astimezone(now.tzinfo).date()
