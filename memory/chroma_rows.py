"""What is done with one collection of Chroma: make it, fill it, list it, search it, and delete from it for good.

Chroma keeps deleted vectors in its files, and writes memory that it never set into a new one: the collections are made
and their rows deleted in such a way that neither holds what a person said.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

NOBODY = ""
"""Whose row it is that stands for nothing."""
PAGE = 1000
"""Rows at once. Chroma takes at most 5,461, and more would keep everybody else waiting while Python copies them."""
CAPACITY = 100
"""For so many rows Chroma makes a new file of vectors."""
SHARD = {"max_neighbors": 4, "ef_construction": 4}
"""A graph that costs little: vectors of a shard are read by person, never searched through it."""
OWN = {"max_neighbors": 32, "ef_search": 1000}
"""A graph that is searched for up to 500 rows of one person, who says the same thing now and then."""


def create(client: Any, name: str, graph: Mapping[str, int], dimension: int) -> Any:  # noqa: ANN401  (Chroma's own types)
    """Makes a collection, if there is none, that holds no row and in its files no byte of the process's memory.

    Args:
        client: of the store.
        name: of the collection.
        graph: `SHARD` or `OWN`.
        dimension: length of a vector.
    """
    # Each write goes into the files at once: no log to read again at the next opening, and no vectors left in it.
    hnsw = {"space": "cosine", "sync_threshold": 1, **graph}
    made = client.get_or_create_collection(name, embedding_function=None, configuration={"hnsw": hnsw})
    fillers = [f"filler-{number}" for number in range(CAPACITY)]
    made.upsert(ids=fillers, embeddings=_fillers(CAPACITY, dimension), metadatas=[{"person": NOBODY}] * CAPACITY)
    made.delete(ids=fillers)
    return made


def put(collection: Any, rows: Sequence[tuple[str, str]], vectors: Vectors) -> None:  # noqa: ANN401
    """Puts rows in, or replaces them: the person and the id of each, and its vector."""
    for start in range(0, len(rows), PAGE):
        page = rows[start : start + PAGE]
        collection.upsert(
            ids=[key for _, key in page],
            embeddings=vectors[start : start + PAGE],
            metadatas=[{"person": person} for person, _ in page],
        )


def listed(collection: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Every row: its id, and whose it is."""
    offset, full = 0, True
    while full:
        page = collection.get(include=["metadatas"], limit=PAGE, offset=offset)
        yield from ((key, str(row["person"])) for key, row in zip(page["ids"], page["metadatas"], strict=True))
        offset, full = offset + PAGE, len(page["ids"]) == PAGE


def ids_of(collection: Any, person: str, limit: int | None = None) -> list[str]:  # noqa: ANN401
    """The ids of a person's rows."""
    return list(collection.get(where=_owned_by(person), include=[], limit=limit)["ids"])


def vectors_of(collection: Any, person: str) -> tuple[list[str], Vectors]:  # noqa: ANN401
    """The ids of a person's rows, and their vectors."""
    got = collection.get(where=_owned_by(person), include=["embeddings"])
    return list(got["ids"]), np.asarray(got["embeddings"], np.float32)


def nearest_of(collection: Any, person: str, vector: Vectors, k: int) -> list[tuple[str, float]]:  # noqa: ANN401
    """The person's nearest rows with their cosine distance, by comparing all.

    The graph is no help here: sentences that many people say are many rows of one place, which fill each other's
    neighbourhoods until no path leads to them. A filtered search has missed a quarter of all rows.
    """
    ids, vectors = vectors_of(collection, person)
    if not ids:
        return []
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(vector)
    distances = 1.0 - vectors @ vector / np.maximum(lengths, np.finfo(np.float32).tiny)
    return [(ids[row], float(distances[row])) for row in np.argsort(distances, kind="stable")[:k]]


def nearest(collection: Any, vector: Vectors, k: int) -> list[tuple[str, float]]:  # noqa: ANN401
    """The nearest rows with their cosine distance, by the graph."""
    found = collection.query(query_embeddings=[vector], n_results=k, include=["distances"])
    return list(zip(found["ids"][0], map(float, found["distances"][0]), strict=True))


def take_out(collection: Any, ids: Sequence[str], dimension: int) -> None:  # noqa: ANN401
    """Deletes rows and their vectors: as Chroma keeps the vector of a deleted row, another is put in its place first.

    What Chroma's database keeps in its free pages is left to `chroma_folder.wipe`.
    """
    for start in range(0, len(ids), PAGE):
        rows = list(ids[start : start + PAGE])
        collection.update(
            ids=rows, embeddings=_fillers(len(rows), dimension), metadatas=[{"person": NOBODY}] * len(rows)
        )
        collection.delete(ids=rows)
    if ids:  # the log keeps the last deletion, ids and all, until another follows
        collection.upsert(ids=["filler"], embeddings=_fillers(1, dimension), metadatas=[{"person": NOBODY}])
        collection.delete(ids=["filler"])


def _fillers(count: int, dimension: int) -> Vectors:
    """Vectors that say nothing. They differ, as equal ones would keep the graph's ways to themselves."""
    return np.random.default_rng(count).standard_normal((count, dimension)).astype(np.float32)


def _owned_by(person: str) -> dict[str, Any]:
    return {"person": {"$eq": person}}
