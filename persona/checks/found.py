"""What a rule of the lint finds: a kind of remark, where, and what its words name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from persona.faults import Steps


@dataclass(frozen=True, slots=True)
class Found:
    """Something to remark.

    Attributes:
        kind: of `persona.checks.words.KINDS`.
        at: the way to the field.
        values: what the words name.
    """

    kind: str
    at: Steps
    values: Mapping[str, object] = field(default_factory=dict)
