"""`python -m training.affect fit|report`: fits the appraiser's weights, and says how well they do."""

import asyncio
from collections.abc import Sequence
from functools import partial

import typer

from persona.affect.appraisal import WEIGHTS, Appraisal, appraise, weigh
from persona.linear import Weights
from training.affect.evaluate import Score, score, table
from training.affect.fit import fit
from training.affect.messages import Message, held_out_messages, held_out_sets, training_messages
from training.embedded import embedded
from training.linear import Matrix, save

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)


@app.command("fit")
def fit_weights() -> None:
    """Fit the weights to every training message and keep them."""
    messages = training_messages()
    vectors, name = asyncio.run(embedded([m.text for m in messages]))
    save(fit(messages, vectors), fit(messages, None), name, WEIGHTS)
    typer.echo(f"{len(messages)} messages → {WEIGHTS} ({WEIGHTS.stat().st_size / 1000:.0f} kB)")


@app.command()
def report() -> None:
    """How the kept weights do on the test sets, and how a fit without a fifth of the templates does on that fifth."""
    rows: list[tuple[str, list[Score]]] = []
    for test in held_out_sets():
        held = held_out_messages(test)
        vectors, _ = asyncio.run(embedded([m.text for m in held]))
        rows.append((test, score(held, appraised(held, vectors))))
        rows.append((f"{test}, words alone", score(held, appraised(held, None))))
    messages = training_messages()
    vectors, _ = asyncio.run(embedded([m.text for m in messages]))
    for label, used in (("", vectors), (", words alone", None)):
        held, told = held_out_fold(messages, used)
        for kind, made in (("templates", True), ("typed messages", False)):
            pairs = [(m, a) for m, a in zip(held, told, strict=True) if (m.template != m.text) is made]
            rows.append((f"a fifth of the {kind}{label}", score([m for m, _ in pairs], [a for _, a in pairs])))
    typer.echo("\n".join(table(rows)))


def held_out_fold(
    messages: Sequence[Message], vectors: Matrix | None, fold: int = 0
) -> tuple[list[Message], list[Appraisal]]:
    """The messages of a fold as appraised by weights that have not seen their templates."""
    inside = [place for place, message in enumerate(messages) if message.fold == fold]
    outside = [place for place, message in enumerate(messages) if message.fold != fold]
    weights = fit([messages[place] for place in outside], None if vectors is None else vectors[outside])
    held = [messages[place] for place in inside]
    return held, appraised(held, None if vectors is None else vectors[inside], weights)


def appraised(messages: Sequence[Message], vectors: Matrix | None, weights: Weights | None = None) -> list[Appraisal]:
    """Messages as the appraiser sees them."""
    each = [None] * len(messages) if vectors is None else list(vectors)
    judge = appraise if weights is None else partial(weigh, weights)
    return [judge(message.text, vector) for message, vector in zip(messages, each, strict=True)]


if __name__ == "__main__":
    app()
