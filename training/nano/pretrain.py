"""The first pass: grammar and talk, from prose and conversations, with every token counting."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training.nano.chat import ChatEncoder
from training.nano.loop import Schedule, train
from training.nano.mixture import Batch, Source, draw_batch
from training.nano.model import make_model
from training.nano.recipe import Recipe
from training.nano.tokenizer import END_OF_TEXT, TURN_END


def pretrain(recipe: Recipe, sources: Sequence[Source], encoder: ChatEncoder, folder: Path) -> dict[str, Any]:
    """Train a fresh model and write it to `folder/model`.

    Args:
        recipe: shape and length.
        sources: what to read.
        encoder: with the trained tokenizer.
        folder: the step's folder; also holds checkpoint and log.

    Returns:
        Figures for the manifest.
    """
    model = make_model(recipe, end_id=encoder.id_of(TURN_END), pad_id=encoder.id_of(END_OF_TEXT))

    def batch(step: int) -> Batch:
        return draw_batch(
            sources,
            seed=recipe.seed,
            step=step,
            steps=recipe.pretrain_steps,
            rows=recipe.pretrain_rows,
            length=recipe.pretrain_length,
        )

    # The rate holds here and falls in the second pass: the two are one run.
    schedule = Schedule(
        steps=recipe.pretrain_steps,
        warmup=recipe.warmup,
        muon_rate=recipe.muon_rate,
        adam_rate=recipe.adam_rate,
        falling=False,
        checkpoint_every=recipe.checkpoint_every,
    )
    figures = train(model, batch, schedule, folder, title="first pass")
    model.save_pretrained(folder / "model")
    return {**figures, "parameters": sum(parameter.numel() for parameter in model.parameters())}
