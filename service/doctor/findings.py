"""What a check of `omoide doctor` finds."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "warning", "failed"]


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    Attributes:
        status: `warning` leaves something to be desired, `failed` keeps the service from working.
        detail: what was found, in one line.
        fix: how to mend it, in one line; empty when nothing is to be done.
    """

    status: Status
    detail: str
    fix: str = ""
