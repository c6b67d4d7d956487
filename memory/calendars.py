"""Days, weeks, months and years counted from a day, in no language. Pure."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "month", "year"]
Resolved = tuple[date, Unit] | None
Resolve = Callable[[re.Match[str], date], Resolved]


def in_days(offset: int) -> Resolve:
    """Resolves to a day so many days away."""
    return lambda _, today: (today + timedelta(days=offset), "day")


def monday(today: date, weeks: int) -> date:
    """The Monday of the week so many weeks away."""
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def next_weekday(today: date, weekday: int) -> date:
    """The next such day of the week after today; Monday is 0."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def month_of(today: date, months: int) -> date:
    """The first of the month so many months away."""
    number = today.year * 12 + today.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def calendar_day(year: int | None, month: int, day: int, today: date) -> Resolved:
    """Without a year, the coming one; a date less than three months ago has been meant as past."""
    try:
        if year is not None:
            return date(year, month, day), "day"
        this_year = date(today.year, month, day)
    except ValueError:
        return None
    if (today - this_year).days > 92:  # noqa: PLR2004  (three months)
        return calendar_day(today.year + 1, month, day, today)
    return this_year, "day"


def day_of_month(match: re.Match[str], today: date, *, past: bool) -> Resolved:
    """The nearest such day on the side of today that is told of."""
    day = int(match["day"])
    for months in range(3):
        first = month_of(today, -months if past else months)
        found = calendar_day(first.year, first.month, day, today)
        if found and (found[0] <= today if past else found[0] >= today):
            return found
    return None


def nearest_month(month: int, today: date, *, past: bool) -> Resolved:
    """The nearest such month on the side of today that is told of."""
    if not 1 <= month <= 12:  # noqa: PLR2004
        return None
    first = date(today.year, month, 1)
    if past and first > today:
        return first.replace(year=today.year - 1), "month"
    if not past and month < today.month:
        return first.replace(year=today.year + 1), "month"
    return first, "month"
