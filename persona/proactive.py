"""The `proactive` section of a card: when a persona may speak first, and with which words. Absent: never.

What these rules come to at a moment is `persona.initiative`'s to decide.
"""

import re
from dataclasses import dataclass
from datetime import time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from persona.parts import ROMANTIC, STAGES, Frozen, Line, Stage, broken_rule

Kind = Literal["morning", "silence", "date"]
Remembered = Literal["birthday", "plan", "event"]
FACT = "{{fact}}"
"""Stands in a line for what is remembered of the day."""
FRIENDS: tuple[Stage, ...] = ("friend", "close_friend", *(stage for stage in STAGES if stage in ROMANTIC))
MINUTES_A_DAY = 24 * 60
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of the day, the end not included; it may go over midnight."""

    begin: time
    end: time

    def has(self, moment: time) -> bool:
        """Whether a time of day lies in it."""
        if self.begin < self.end:
            return self.begin <= moment < self.end
        return moment >= self.begin or moment < self.end

    def minutes_until(self, moment: time) -> int:
        """Minutes from a time of day to its next beginning; 0 from within."""
        return 0 if self.has(moment) else (minutes_of(self.begin) - minutes_of(moment)) % MINUTES_A_DAY


def minutes_of(moment: time) -> int:
    """Minutes since midnight."""
    return moment.hour * 60 + moment.minute


def _time_of_day(text: str) -> str:
    if not re.fullmatch(_TIME, text):
        raise broken_rule("no_time", (), value=text)
    return text


def _hours(text: str) -> str:
    begin, dash, end = text.partition("-")
    if not (re.fullmatch(f"{_TIME}-{_TIME}", text) and dash and begin != end):
        raise broken_rule("no_hours", (), value=text)
    return text


TimeOfDay = Annotated[str, AfterValidator(_time_of_day), Field(json_schema_extra={"pattern": f"^{_TIME}$"})]
QuietHours = Annotated[str, AfterValidator(_hours), Field(json_schema_extra={"pattern": f"^{_TIME}-{_TIME}$"})]


class ProactiveRule(Frozen):
    """One reason to speak first."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)] = Field(
        description="what operators call it; every rule has another / 規則の名前。同じ名前は使えない"
    )
    kind: Kind = Field(
        description="morning: every day; silence: when the person has not spoken for a while; date: a day that is "
        "remembered / morning は毎日、silence はしばらく話していないとき、date は覚えている日"
    )
    stages: tuple[Stage, ...] = Field(
        default=FRIENDS, min_length=1, description="the stages in which it holds / 使う段階"
    )
    says: tuple[Line, ...] = Field(
        min_length=1,
        description="lines of which one is said, never the same twice in a row; with kind date, `{{fact}}` is what is "
        "remembered / 言葉。どれか一つを、続けて同じにならないように選ぶ。date では `{{fact}}` が覚えていることになる",
    )
    at: TimeOfDay = Field(
        default="09:00", description="time of day in the person's time zone, such as 07:30 / その人の時刻"
    )
    jitter_minutes: Annotated[int, Field(ge=0, le=180)] = Field(
        default=20,
        description="up to so many minutes later, by chance: not everybody hears at once / 人ごとに遅らせる分の上限",
    )
    window_minutes: Annotated[int, Field(ge=5, le=MINUTES_A_DAY)] = Field(
        default=120, description="minutes for which it may still be said after that / それから何分後まで言えるか"
    )
    after_days: Annotated[int, Field(ge=1, le=90)] | None = Field(
        default=None, description="with silence: days without a word / silence のとき、話していない日数"
    )
    about: tuple[Remembered, ...] = Field(
        default=(),
        description="with date: birthday (every year), plan, event / date のとき、birthday（毎年）、plan、event",
    )
    days_before: Annotated[int, Field(ge=0, le=30)] = Field(
        default=0, description="with date: so many days before it / date のとき、何日前に言うか"
    )

    @property
    def moment(self) -> time:
        """The time of day from which on it may be said."""
        return time.fromisoformat(self.at)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        needed = {"silence": "after_days", "date": "about"}
        if (field := needed.get(self.kind)) and not getattr(self, field):
            raise broken_rule("rule_needs", ("kind",), rule=self.kind, field=field)
        for kind, fields in {"silence": ("after_days",), "date": ("about", "days_before")}.items():
            idle = next((field for field in fields if kind != self.kind and getattr(self, field)), None)
            if idle:
                raise broken_rule("rule_has", (idle,), rule=self.kind, other=kind)
        return self

    @model_validator(mode="after")
    def _says_what_it_knows(self) -> Self:
        number = next((number for number, line in enumerate(self.says) if FACT in line), None)
        if number is not None and self.kind != "date":
            raise broken_rule("fact_nowhere", ("says", number), rule=self.kind)
        return self

    @model_validator(mode="after")
    def _on_one_day(self) -> Self:
        if minutes_of(self.moment) + self.jitter_minutes >= MINUTES_A_DAY:
            raise broken_rule("past_midnight", ("at",), time=self.at, jitter=self.jitter_minutes)
        return self


class ProactiveSettings(Frozen):
    """When a persona may speak first, and how often."""

    quiet_hours: QuietHours = Field(
        default="22:00-08:00",
        description="when nothing is sent, in the person's time zone / その人の時刻で、何も送らない時間",
    )
    per_day: Annotated[int, Field(ge=1, le=5)] = Field(
        default=1, description="most messages a day to one person, other personas' too / 一日に一人へ送る上限"
    )
    min_gap_hours: Annotated[int, Field(ge=0, le=168)] = Field(
        default=12, description="hours between two of them, at least / 次までに空ける時間"
    )
    rules: Annotated[tuple[ProactiveRule, ...], Field(min_length=1, max_length=20)] = Field(
        description="the reasons to speak first / 話しかけるきっかけ"
    )

    @property
    def quiet(self) -> Hours:
        """The quiet hours."""
        begin, _, end = self.quiet_hours.partition("-")
        return Hours(time.fromisoformat(begin), time.fromisoformat(end))

    @model_validator(mode="after")
    def _rules_fit(self) -> Self:
        names = [rule.name for rule in self.rules]
        for number, rule in enumerate(self.rules):
            if rule.name in names[:number]:
                raise broken_rule("rule_twice", ("rules", number, "name"), name=rule.name)
            if self.quiet.minutes_until(rule.moment) <= rule.jitter_minutes:
                quiet, jitter = self.quiet_hours, rule.jitter_minutes
                raise broken_rule("at_quiet", ("rules", number, "at"), time=rule.at, jitter=jitter, quiet=quiet)
        return self
