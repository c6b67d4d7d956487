"""Brings questions and facts together: what an embedding model says of both, freed of what all of them share.

A sentence vector tells mostly that it is a sentence, of this language, and a question. So vectors are centred: the mean
of contentless questions is taken from questions, that of contentless statements from facts, by language (the idea of
Mu and Viswanath 2018, "All-but-the-top", with a fixed mean). Then a small linear map, fitted on pairs of facts and
questions (`training.recall.align`), turns a question toward the fact that answers it. Similarity 0 is what chance
gives.

The map belongs to the model that it was fitted with, and comes along with that model's means. For another model the
means are computed when it is opened, and there is no map.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Language = Literal["ja", "en"]
Embed = Callable[[Sequence[str]], Awaitable[Matrix]]

FOLDER = Path(__file__).parent / "alignment"
FITTED = "fitted.npz"
LANGUAGES: tuple[Language, ...] = ("ja", "en")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Map:
    """A question's vector q becomes q + (q · left) · right: the identity with a correction of low rank.

    Attributes:
        left, right: dimension × rank, and rank × dimension.
    """

    left: Matrix
    right: Matrix

    def __call__(self, rows: Matrix) -> Matrix:
        """The rows, mapped; length 1."""
        return unit(np.asarray(rows + (rows @ self.left) @ self.right, np.float32))


@dataclass(frozen=True, slots=True)
class Alignment:
    """How vectors of one embedding model are brought together.

    Attributes:
        question_means, statement_means: mean vector of contentless sentences, by language.
        change: direction of "this is no longer as it was", length 1: from old statements to those that replace them.
        map: of questions; None for models without one.
    """

    question_means: dict[Language, Matrix]
    statement_means: dict[Language, Matrix]
    change: Matrix
    map: Map | None

    def questions(self, texts: Sequence[str], rows: Matrix) -> Matrix:
        """Vectors of questions as facts are compared with them, length 1; `rows` are the model's own."""
        centred = unit(rows - np.stack([self.question_means[language_of(text)] for text in texts]))
        return centred if self.map is None else self.map(centred)

    def facts(self, texts: Sequence[str], rows: Matrix) -> Matrix:
        """Vectors of facts as they are kept and indexed, length 1; `rows` are the model's own."""
        return unit(rows - np.stack([self.statement_means[language_of(text)] for text in texts]))


async def align(model: str, embed_questions: Embed, embed_statements: Embed, folder: Path = FOLDER) -> Alignment:
    """The alignment for a model: read where one was fitted to it, else computed now, without a map.

    Args:
        model: the model's name.
        embed_questions: the model itself: questions to rows of length 1.
        embed_statements: the same of statements.
        folder: with the sentences, and what was fitted.

    Raises:
        EmbeddingUnavailable: as the functions do.
    """
    return read(model, folder) or await centred(embed_questions, embed_statements, folder)


async def centred(embed_questions: Embed, embed_statements: Embed, folder: Path = FOLDER) -> Alignment:
    """The alignment of a model without a map (see `align`)."""
    question_means = {each: _mean(await embed_questions(lines(folder / f"questions_{each}.txt"))) for each in LANGUAGES}
    statement_means = {
        each: _mean(await embed_statements(lines(folder / f"statements_{each}.txt"))) for each in LANGUAGES
    }
    pairs = [line.split("\t") for line in lines(folder / "changes.tsv")]
    old = await embed_statements([pair[0] for pair in pairs])
    new = await embed_statements([pair[1] for pair in pairs])
    return Alignment(question_means, statement_means, unit(_mean(new - old)), None)


def revision(folder: Path = FOLDER) -> str:
    """A digest of all that an alignment rests on: vectors made with another one are made anew."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def read(model: str, folder: Path = FOLDER) -> Alignment | None:
    """The alignment that was fitted to a model and comes along, if there is one."""
    path = folder / FITTED
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as kept:
        if str(kept["model"]) != model:
            return None
        rows = {name: kept[name].astype(np.float32) for name in kept.files if name != "model"}
    means = {kind: {each: rows[f"{kind}_{each}"] for each in LANGUAGES} for kind in ("questions", "statements")}
    return Alignment(means["questions"], means["statements"], rows["change"], Map(rows["left"], rows["right"]))


def write(model: str, alignment: Alignment, folder: Path = FOLDER) -> None:
    """Keeps what was fitted to a model, for `read`."""
    if alignment.map is None:
        raise ValueError("without a map there is nothing to keep")
    means = {f"questions_{each}": alignment.question_means[each] for each in LANGUAGES}
    means |= {f"statements_{each}": alignment.statement_means[each] for each in LANGUAGES}
    rows = {**means, "change": alignment.change, "left": alignment.map.left, "right": alignment.map.right}
    np.savez(folder / FITTED, allow_pickle=False, model=np.array(model), **rows)


def lines(path: Path) -> list[str]:
    """The lines of a text file that are not empty."""
    return [line for line in path.read_text("utf-8").splitlines() if line.strip()]


def unit(rows: Matrix) -> Matrix:
    """Rows of length 1."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)


def language_of(text: str) -> Language:
    """`ja` where a text holds kana or kanji, else `en`."""
    return "ja" if _JAPANESE.search(text) else "en"


def _mean(rows: Matrix) -> Matrix:
    return np.asarray(rows.mean(axis=0), np.float32)
