"""Stand-ins for the embedding model and the vector index, in plain Python."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from memory.chroma import ChromaIndex, IndexUnavailable
from memory.embedding import EmbeddingUnavailable


class LetterEmbedder:
    """Texts are near when they share letters: enough to tell a dog from a noodle."""

    name, revision, dimension = "letters", "1", 64

    def __init__(self) -> None:
        self.broken = False

    async def open(self) -> None:
        await self.embed_queries(["."])

    async def embed_queries(self, texts: Sequence[str]) -> Any:
        if self.broken:
            raise EmbeddingUnavailable("the model is gone")
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text:
                row[ord(letter) % self.dimension] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    embed_passages = embed_queries

    def forget(self) -> None:
        pass

    async def close(self) -> None:
        pass


class DictIndex(ChromaIndex):
    """An index in a dictionary."""

    def __init__(self) -> None:
        super().__init__("http://unused")
        self.rows: dict[str, tuple[str, Any]] = {}
        self.broken = False

    @property
    def is_open(self) -> bool:
        return not self.broken

    async def open(self, embedder_name: str, dimension: int, *, shards: int = 1) -> None:
        await self.check()

    async def fill(self, people: Mapping[str, tuple[Sequence[str], Any]]) -> None:
        await self.check()
        for person, (ids, vectors) in people.items():
            self.rows |= {key: (person, vector) for key, vector in zip(ids, vectors, strict=True)}

    async def query(self, person: str, vector: Any, k: int) -> list[tuple[str, float]]:
        await self.check()
        mine = [(key, 1 - float(row @ vector)) for key, (owner, row) in self.rows.items() if owner == person]
        return sorted(mine, key=lambda pair: pair[1])[:k]

    async def delete(self, person: str, ids: Sequence[str]) -> None:
        await self.check()
        self.rows = {k: v for k, v in self.rows.items() if k not in ids or v[0] != person}

    async def ids(self) -> dict[str, str]:
        await self.check()
        return {key: person for key, (person, _) in self.rows.items()}

    async def ids_of(self, person: str) -> set[str]:
        return {key for key, owner in (await self.ids()).items() if owner == person}

    async def erase(self, person: str) -> None:
        await self.check()
        self.rows = {key: row for key, row in self.rows.items() if row[0] != person}

    async def drop_others(self) -> None:
        pass

    async def scrub(self) -> None:
        await self.check()

    async def clear(self) -> None:
        await self.check()
        self.rows = {}

    async def check(self) -> None:
        if self.broken:
            raise IndexUnavailable("the index is gone")

    async def close(self) -> None:
        pass
