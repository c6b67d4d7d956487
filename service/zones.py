"""The time zone in which a person lives: the one that they named, else the service's."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def known_zone(name: str) -> ZoneInfo | None:
    """The IANA time zone of a name; None where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a path, or a folder of zones
        return None


def zone_of(name: str | None, otherwise: ZoneInfo) -> ZoneInfo:
    """The time zone of a person.

    Args:
        name: what they named (`Known.time_zone`); None for nothing.
        otherwise: the service's, also for a name that this machine does not know any more.
    """
    return (known_zone(name) if name else None) or otherwise
