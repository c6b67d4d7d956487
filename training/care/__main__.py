"""`python -m training.care fit|report`: fits the crisis detector's weights, and says how well they do."""

import asyncio
import itertools
from collections.abc import Sequence

import typer

from persona.care.detect import WEIGHTS, assess
from training.care.conversations import TEST_SETS, Conversation, held_out_conversations, training_conversations
from training.care.evaluate import score, table
from training.care.fit import everyday_rows, fit, rows_of
from training.embedded import embedded
from training.linear import Matrix, save

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)


@app.command("fit")
def fit_weights() -> None:
    """Fit the weights to every training conversation and keep them."""
    rows = [*rows_of(training_conversations()), *everyday_rows()]
    vectors, name = asyncio.run(embedded([row.newest for row in rows]))
    save(fit(rows, vectors), fit(rows, None), name, WEIGHTS)
    typer.echo(f"{len(rows)} messages → {WEIGHTS} ({WEIGHTS.stat().st_size / 1000:.0f} kB)")


@app.command()
def report() -> None:
    """How the kept weights do on the test sets."""
    rows = []
    for test in TEST_SETS:
        held = held_out_conversations(test)
        vectors, _ = asyncio.run(embedded([message for c in held for message in c.messages]))
        rows.append((test, score(held, told(held, vectors))))
        rows.append((f"{test}, words alone", score(held, told(held, None))))
    typer.echo("\n".join(table(rows)))


def told(conversations: Sequence[Conversation], vectors: Matrix | None) -> list[list[str | None]]:
    """What the detector says at each message of each conversation.

    Args:
        conversations: what people said.
        vectors: the sentence vectors of all their messages, one after the other; None for words alone.
    """
    each = itertools.repeat(None) if vectors is None else iter(vectors)
    return [
        [assess(message, c.messages[:place], next(each)).kind for place, message in enumerate(c.messages)]
        for c in conversations
    ]


if __name__ == "__main__":
    app()
