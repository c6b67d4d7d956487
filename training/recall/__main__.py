"""`python -m training.recall fit|report`: fits how recall ranks, and says how well it does on what it has not seen."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from memory import meaning_map
from memory.meaning_map import MeaningMap
from memory.recall import WEIGHTS, Weights, parse_weights
from training.recall import turn
from training.recall.columns import Weighing, choices, weighing
from training.recall.evaluate import Result, results, table
from training.recall.examples import Pair, Store, conversations, own_pairs, pairs_of, store_of
from training.recall.vectors import Kept, embed
from training.recall.weigh import Choice

FOLDS = 5
app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)

Locomo = Annotated[Path, typer.Option(help="LoCoMo's conversations: a zip of one JSON file each.")]
Pairs = Annotated[Path | None, typer.Option(help="More Japanese pairs: a JSON list of fact, question, old_fact.")]
Cache = Annotated[Path | None, typer.Option(help="An .npz file that keeps vectors between runs.")]


@dataclass(frozen=True, slots=True)
class _Material:
    """All questions with their facts, and all vectors."""

    talks: list[Store]
    pairs: dict[str, list[Pair]]  # our own, by language
    given: list[Pair]
    vectors: Kept
    model: str

    def labelled(self, *, with_given: bool) -> list[tuple[str, Pair]]:
        own = [(language, pair) for language in self.pairs for pair in self.pairs[language]]
        return [*own, *(("ja", pair) for pair in self.given)] if with_given else own

    def map_of(self, pairs: Sequence[tuple[str, Pair]]) -> MeaningMap:
        return turn.fit_map(pairs, self.vectors, self.model)


@app.command("fit")
def fit_weights(locomo: Locomo, pairs: Pairs = None, cache: Cache = None) -> None:
    """Fit the map and the weights to everything there is, and keep them."""
    material = _material(locomo, pairs, cache)
    everything = material.labelled(with_given=True)
    fitted = material.map_of(everything)
    meaning_map.save(fitted)
    found = _weighings(material, material.talks, fitted, everything)
    WEIGHTS.write_text(json.dumps(found, indent=2) + "\n")
    weights = {name: parse_weights(each) for name, each in found.items()}
    _show("seen in fitting", material, material.talks, fitted, weights)


@app.command()
def report(locomo: Locomo, pairs: Pairs = None, cache: Cache = None) -> None:
    """How weights do on conversations and pairs that they were not fitted to: each conversation is left out in turn."""
    material = _material(locomo, pairs, cache)
    ours = material.labelled(with_given=False)
    fitted = material.map_of(ours)
    unseen: list[Result] = []
    unseen_words: list[Result] = []
    weights: dict[str, Weights] = {}
    for left_out in material.talks:
        others = [store for store in material.talks if store is not left_out]
        weights = {n: parse_weights(w) for n, w in _weighings(material, others, fitted, ours).items()}
        unseen += results(left_out, fitted, material.vectors, weights)
        unseen_words += results(left_out, None, material.vectors, weights)
    rows = {"LoCoMo, conversation left out": unseen, "by words alone": unseen_words}
    if material.given:
        store = store_of("given", material.given, "ja")
        rows["Japanese pairs, given"] = results(store, fitted, material.vectors, weights)
        rows["by words alone "] = results(store, None, material.vectors, weights)
    typer.echo("\n".join(table(rows)))


def _material(locomo: Path, pairs: Path | None, cache: Path | None) -> _Material:
    talks = conversations(locomo)
    own = {language: own_pairs(language) for language in meaning_map.LANGUAGES}
    given = [] if pairs is None else pairs_of(pairs)
    questions, statements = turn.texts()
    alone = [pair for some in (*own.values(), given) for pair in some]
    questions += [pair.question for pair in alone]
    questions += [example.query.meaning for store in talks for example in store.examples]
    statements += [text for pair in alone for text in (pair.fact, pair.outdated) if text]
    statements += [fact.text for store in talks for fact in store.view.facts]
    vectors, model = asyncio.run(embed(questions, statements, cache))
    return _Material(talks, own, given, vectors, model)


def _weighings(
    material: _Material, talks: Sequence[Store], fitted: MeaningMap, pairs: Sequence[tuple[str, Pair]]
) -> dict[str, Weighing]:
    """Weights with meaning, and for words alone."""
    found = {}
    for name, turned in (("meaning", fitted), ("words", None)):
        talk = [choice for store in talks for choice in choices(store, turned, material.vectors)]
        alone = _alone(material, pairs, by_meaning=turned is not None)
        found[name] = weighing(talk, alone, by_meaning=turned is not None)
    return found


def _alone(material: _Material, pairs: Sequence[tuple[str, Pair]], *, by_meaning: bool) -> list[Choice]:
    """The questions of pairs, each with a map that has not seen it: one that has would make meaning look surer."""
    found: list[Choice] = []
    for language in material.pairs:
        mine = [pair for spoken, pair in pairs if spoken == language]
        store = store_of(language, mine, language)
        for fold in range(FOLDS):
            inside = range(fold, len(mine), FOLDS)
            held = {mine[place] for place in inside}
            turned = material.map_of([each for each in pairs if each[1] not in held]) if by_meaning else None
            found += choices(store, turned, material.vectors, inside)
    return found


def _show(
    label: str, material: _Material, talks: Sequence[Store], fitted: MeaningMap, weights: dict[str, Weights]
) -> None:
    seen = [result for store in talks for result in results(store, fitted, material.vectors, weights)]
    typer.echo("\n".join(table({f"LoCoMo, {label}": seen})))


if __name__ == "__main__":
    app()
