"""The whole making of nano, in the order it happens: tokenizer, first pass, second pass, export.

Read this file to know how the model came to be. Each step has a folder under `out` and is skipped when its inputs
have not changed.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from training.nano.chat import ChatEncoder
from training.nano.data import DIALOGUES, INTENTS, Writing, read_writing
from training.nano.export import export
from training.nano.layout import FILES
from training.nano.persona_prompt import CARDS, PromptMaker
from training.nano.pretrain import pretrain
from training.nano.recipe import Recipe
from training.nano.sft import Prompts, sft_sources, tune
from training.nano.sources import SHARES, find_corpus, outside_sources, project_source, tokenizer_texts
from training.nano.steps import hash_file, hash_files, run_step
from training.nano.tokenizer import PIECES, load_tokenizer, save_tokenizer, train_tokenizer

CORPORA = ("ja.txt", "en.txt", "dialogues.jsonl")


@dataclass(frozen=True)
class Build:
    """One making of the model.

    Attributes:
        recipe: shape and length.
        data: folder of the outside corpora, or None to do with the project's own talk.
        out: takes a folder a step.
        say: prints a line for a person.
        dialogues: the project's written conversations.
        intents: the project's single exchanges.
        cards: the personas' folders.
    """

    recipe: Recipe
    data: Path | None
    out: Path
    say: Callable[[str], None]
    dialogues: Path = DIALOGUES
    intents: Path = INTENTS
    cards: Path = CARDS

    def run(self) -> Path:
        """Do every step that is not done, and give the folder of the finished model."""
        torch.set_num_threads(self.recipe.threads)
        if self.data is None:
            self.say("no --data: the first pass reads the repository's own talk only; see docs/nano.md")
        writing = read_writing(self.dialogues, self.intents)
        self.say(f"own talk: {len(writing.dialogues)} dialogues, {len(writing.intents)} intents")
        texts = {"corpora": self._corpora(), "writing": [hash_files(self.dialogues), hash_files(self.intents)]}
        tokenizer = self._tokenizer(writing, texts)
        weights = self._pretrain(writing, texts, tokenizer)
        tuned = self._tune(writing, texts, tokenizer, weights)
        return self._export(tokenizer, tuned)

    def _tokenizer(self, writing: Writing, texts: Mapping[str, Any]) -> Path:
        folder = self.out / "1-tokenizer"

        def build(folder: Path) -> dict[str, Any]:
            tokenizer = train_tokenizer(tokenizer_texts(self.data, writing), self.recipe.vocab_size)
            save_tokenizer(tokenizer, folder, self.recipe.context)
            return {"pieces": tokenizer.get_vocab_size()}

        run_step(folder, {**texts, "pieces": hash_file(PIECES), "vocab_size": self.recipe.vocab_size}, build, self.say)
        return folder

    def _pretrain(self, writing: Writing, texts: Mapping[str, Any], tokenizer: Path) -> Path:
        folder = self.out / "2-pretrain"

        def build(folder: Path) -> dict[str, Any]:
            encoder = ChatEncoder(load_tokenizer(tokenizer))
            outside = outside_sources(self.data, encoder) if self.data else []
            sources = [*outside, project_source(writing, encoder, SHARES["project"])]
            return pretrain(self.recipe, sources, encoder, folder)

        inputs = {**texts, "tokenizer": hash_files(tokenizer), "recipe": self.recipe.as_dict(), "shares": SHARES}
        run_step(folder, inputs, build, self.say)
        return folder / "model"

    def _tune(self, writing: Writing, texts: Mapping[str, Any], tokenizer: Path, weights: Path) -> Path:
        folder = self.out / "3-sft"

        def build(folder: Path) -> dict[str, Any]:
            encoder = ChatEncoder(load_tokenizer(tokenizer))
            prompts: Prompts = PromptMaker.from_cards(encoder.count, self.cards)
            return tune(self.recipe, sft_sources(writing, encoder, prompts), weights, folder)

        inputs = {
            "writing": texts["writing"],
            "cards": hash_files(self.cards),
            "weights": hash_files(weights),
            "recipe": self.recipe.as_dict(),
        }
        run_step(folder, inputs, build, self.say)
        return folder / "model"

    def _export(self, tokenizer: Path, weights: Path) -> Path:
        folder = self.out / "4-model"
        inputs = {"weights": hash_files(weights), "tokenizer": hash_files(tokenizer)}
        run_step(folder, inputs, lambda out: export(weights, tokenizer, out), self.say)
        return folder

    def _corpora(self) -> dict[str, str]:
        if self.data is None:
            return {}
        paths = [find_corpus(self.data, name) for name in CORPORA]
        return {path.name: hash_file(path) for path in paths}


def publish(model: Path, place: Path) -> None:
    """Copy the finished model's files to `place`; a model card there stays as it is."""
    place.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(model / name, place / name)
