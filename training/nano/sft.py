"""The second pass: talk as the personas, under the prompts they are served with; only the assistant's words count."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, Protocol

from transformers import Qwen2ForCausalLM

from training.nano.chat import ChatEncoder
from training.nano.data import Conversation, Writing
from training.nano.loop import Schedule, train
from training.nano.mixture import Batch, Example, Source, draw_batch
from training.nano.recipe import Recipe
from training.nano.sources import as_messages, plain_system
from training.nano.talk import draw_talk

# Shares at the start and the end of the pass. Plain talk (a short prompt or none) teaches more a token, since composed
# prompts are long; what is served is composed, so it ends with that. People talk to the bare model too.
COMPOSED = (0.3, 0.85)
PLAIN = (0.7, 0.15)

LONG_CHAIN = 18  # exchanges behind one composed prompt at most: the prompt is long, what is learnt of is short


class Prompts(Protocol):
    """Makes the messages that stand before a conversation."""

    def before(self, talk: Conversation, rng: Random) -> list[dict[str, str]]:
        """The messages before the first turn of `talk`."""


def sft_sources(writing: Writing, encoder: ChatEncoder, prompts: Prompts) -> list[Source]:
    """The project's talk under composed prompts and under plain ones."""

    def composed(rng: Random) -> Example:
        talk = draw_talk(writing, rng, most=LONG_CHAIN)
        return encoder.encode_chat([*prompts.before(talk, rng), *as_messages(talk)], assistant_only=True)

    def plain(rng: Random) -> Example:
        talk = draw_talk(writing, rng)
        return encoder.encode_chat([*plain_system(talk, rng), *as_messages(talk)], assistant_only=True)

    return [Source("composed", composed, *COMPOSED), Source("plain", plain, *PLAIN)]


def tune(recipe: Recipe, sources: Sequence[Source], weights: Path, folder: Path) -> dict[str, Any]:
    """Go on from `weights` on chat alone and write the result to `folder/model`.

    Args:
        recipe: length and rates.
        sources: see `sft_sources`.
        weights: the folder the first pass wrote.
        folder: the step's folder; also holds checkpoint and log.

    Returns:
        Figures for the manifest.
    """
    model = Qwen2ForCausalLM.from_pretrained(weights)

    def batch(step: int) -> Batch:
        return draw_batch(
            sources,
            seed=recipe.seed + 1,
            step=step,
            steps=recipe.sft_steps,
            rows=recipe.sft_rows,
            length=recipe.sft_length,
        )

    schedule = Schedule(
        steps=recipe.sft_steps,
        warmup=recipe.sft_warmup,
        muon_rate=recipe.muon_rate * recipe.sft_rate_factor,
        adam_rate=recipe.adam_rate * recipe.sft_rate_factor,
        falling=True,
        checkpoint_every=recipe.checkpoint_every,
    )
    figures = train(model, batch, schedule, folder, title="second pass")
    model.save_pretrained(folder / "model")
    return figures
