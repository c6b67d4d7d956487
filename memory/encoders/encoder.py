"""What the child process needs of a loaded embedding model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Embed = Callable[[Sequence[str]], Any]


@dataclass(frozen=True, slots=True)
class Encoder:
    """A loaded embedding model.

    Attributes:
        query: gives questions their vectors, one row a text, of any length.
        passage: gives facts theirs.
        revision: which version of the model it is, where only its files tell.
    """

    query: Embed
    passage: Embed
    revision: str = ""
