"""Which text comes when: sources with shares that change over the run, drawn into rows of tokens.

A batch is a pure function of seed, step and sources, so a resumed run reads on exactly where the killed one stopped.
Knows nothing of the model.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

IGNORED = -100  # the label PyTorch's cross-entropy leaves out


@dataclass(frozen=True)
class Example:
    """Tokens, and for each whether the model is to learn to say it."""

    tokens: Sequence[int]
    learn: Sequence[bool] | None = None  # None: all of them


@dataclass(frozen=True)
class Source:
    """Somewhere examples come from.

    Attributes:
        name: for the log and the manifest.
        draw: makes one example.
        first: relative share at the start of the run.
        last: relative share at its end; between the two it changes evenly.
    """

    name: str
    draw: Callable[[Random], Example]
    first: float
    last: float

    def share(self, progress: float) -> float:
        """The relative share at `progress` (0 to 1) of the run."""
        return self.first + (self.last - self.first) * progress


@dataclass(frozen=True)
class Batch:
    """Rows of equal length: `inputs[i]` are the tokens, `labels[i]` what should follow each of them."""

    inputs: list[list[int]]
    labels: list[list[int]]


def fixed(documents: Sequence[Sequence[int]]) -> Callable[[Random], Example]:
    """A `Source.draw` that picks one of the documents."""
    return lambda rng: Example(documents[rng.randrange(len(documents))])


def draw_batch(sources: Sequence[Source], *, seed: int, step: int, steps: int, rows: int, length: int) -> Batch:
    """Fill `rows` rows of `length` tokens, examples laid end to end, the last one of a row cut off.

    Args:
        sources: at least one with a share above 0.
        seed: of the whole run.
        step: which batch, from 0.
        steps: how many batches the run has; sets the shares.
        rows: rows in the batch.
        length: tokens in a row.
    """
    rng = Random(f"{seed}:{step}")  # noqa: S311 - reproducible on purpose
    shares = [source.share(step / max(steps - 1, 1)) for source in sources]
    drawn = [_row(sources, shares, rng, length) for _ in range(rows)]
    return Batch([inputs for inputs, _ in drawn], [labels for _, labels in drawn])


def _row(sources: Sequence[Source], shares: Sequence[float], rng: Random, length: int) -> tuple[list[int], list[int]]:
    tokens: list[int] = []
    labels: list[int] = []
    while len(tokens) <= length:
        example = rng.choices(sources, shares)[0].draw(rng)
        tokens += example.tokens
        learn = example.learn or [True] * len(example.tokens)
        labels += [token if wanted else IGNORED for token, wanted in zip(example.tokens, learn, strict=True)]
    return tokens[:length], labels[1 : length + 1]
