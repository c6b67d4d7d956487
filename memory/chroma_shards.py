"""Which collection a person's vectors are in: a shard beside others, or one of their own when they have many.

The work of `memory.chroma` within one of its threads; every call may raise whatever Chroma raises.
"""

import hashlib
import logging
import re
import threading
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from memory import chroma_rows
from memory.chroma_folder import note_deletion
from memory.chroma_rows import NOBODY, OWN, SHARD, Vectors

log = logging.getLogger(__name__)

OWN_ROWS = 200
"""Rows of a person up to which all of them are compared; with more, a graph of their own is searched."""
LAYOUT = 2
"""Of the collections; another one is dropped and filled anew."""
SAMPLE = 8
"""Rows that are read of each collection of a server, to see whether it has their vectors."""


_OF_A_SPACE = re.compile(r"(?:[0-9a-f]+-)?(?:facts|person)-")


class Shards:
    """The collections of one store.

    Args:
        client: of the store.
        embedder_name: of the model whose vectors they hold.
        dimension: length of a vector.
        shards: into how many collections people are spread.
        folder: of an embedded store; None for a server, which other gateways may write to.
        space: of hexadecimal digits, in front of the collections' names; empty for none.

    Attributes:
        damaged: collections that turned out to have lost vectors.
        writing: held by whoever writes.
    """

    def __init__(
        self,
        client: Any,  # noqa: ANN401  (Chroma's own type)
        embedder_name: str,
        dimension: int,
        shards: int,
        folder: Path | None,
        *,
        space: str = "",
    ) -> None:
        self._client = client
        self._space = f"{space}-" if space else ""
        self._mark = {"embedder": embedder_name, "dimension": dimension, "shards": shards, "layout": LAYOUT}
        self._dimension = dimension
        self._shards = shards
        self._folder = folder
        self._is_served = folder is None
        self._collections: dict[str, Any] = {}
        self.writing = threading.Lock()
        self.damaged: set[str] = set()

    def read(self) -> None:
        """Learns which collections there are."""
        self._collections = {found.name: found for found in self._listed() if self._is_finished(found)}

    def prepare(self, damaged: Collection[str]) -> bool:
        """Drops the collections that are damaged, unfinished, or those of another model or layout; whether any were."""
        useless = [found for found in self._listed() if found.name in damaged or not self._is_useful(found)]
        for found in useless:
            log.warning("the collection %s of the vector index cannot be used; its rows are filled in anew", found.name)
            self._client.delete_collection(found.name)
        self.read()
        return bool(useless)

    def fill(self, people: Mapping[str, tuple[Sequence[str], Vectors]]) -> None:
        """Puts vectors in, or replaces them: ids and vectors by person."""
        with self.writing:
            self._look()
            homes: dict[str, list[str]] = {}
            for person, (ids, _) in people.items():
                if ids:
                    homes.setdefault(self._home(person, ids), []).append(person)
            for name, owners in homes.items():
                rows = [(person, key) for person in owners for key in people[person][0]]
                vectors = np.concatenate([people[person][1] for person in owners])
                chroma_rows.put(self._collections[name], rows, vectors)

    def query(self, person: str, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The person's nearest rows with their cosine distance."""
        found = self._nearest(person, vector, k)
        if not found and self._is_served:
            self._look()
            found = self._nearest(person, vector, k)
        return found

    def delete(self, person: str, ids: Collection[str]) -> None:
        """Takes rows of a person out."""
        with self.writing:
            for collection in self._all_of(person):
                theirs = set(chroma_rows.ids_of(collection, person)).intersection(ids)
                self._take_out(collection, sorted(theirs))

    def erase(self, person: str) -> None:
        """Takes all rows of a person out."""
        own = self._own_name(person)
        with self.writing:
            for collection in self._all_of(person):
                if collection.name != own or self._is_served:  # a server leaves the files of a dropped collection
                    self._take_out(collection, chroma_rows.ids_of(collection, person))
            self._note_deletion()
            if self._collections.pop(own, None) is not None:
                self._client.delete_collection(own)

    def ids(self) -> dict[str, str]:
        """Id → person of every row. What an interrupted move or deletion has left behind is taken out meanwhile."""
        rows: dict[str, str] = {}
        for name, collection in list(self._collections.items()):
            left = []
            for key, person in chroma_rows.listed(collection):
                own = self._own_name(person)
                if person != NOBODY and name == (own if own in self._collections else self._shard_name(person)):
                    rows[key] = person
                else:
                    left.append(key)
            with self.writing:
                self._take_out(collection, left)
        return rows

    def ids_of(self, person: str) -> set[str]:
        """The ids of a person's rows."""
        return {key for collection in self._all_of(person) for key in chroma_rows.ids_of(collection, person)}

    def drop_others(self) -> None:
        """Drops the collections of every other space."""
        for found in self._client.list_collections():
            if _OF_A_SPACE.match(found.name) and not self._is_ours(found.name):
                self._client.delete_collection(found.name)

    def clear(self) -> None:
        """Drops everything."""
        with self.writing:
            for found in self._listed():
                self._client.delete_collection(found.name)
            self._collections = {}

    def _nearest(self, person: str, vector: Vectors, k: int) -> list[tuple[str, float]]:
        own = self._collections.get(self._own_name(person))
        shard = self._collections.get(self._shard_name(person))
        if own is None and shard is not None:
            try:
                found = chroma_rows.nearest_of(shard, person, vector, k)
            except Exception as error:
                if "Error finding id" in str(error):
                    self.damaged.add(shard.name)
                raise
            own = self._collections.get(self._own_name(person))
            if own is None:  # they were not moved meanwhile
                return found
        return [] if own is None else chroma_rows.nearest(own, vector, k)

    def _listed(self) -> list[Any]:
        return [found for found in self._client.list_collections() if self._is_ours(found.name)]

    def _is_ours(self, name: str) -> bool:
        return name.startswith((f"{self._space}facts-", f"{self._space}person-"))

    def _shard_name(self, person: str) -> str:
        return self._space + shard_name(person, self._shards)

    def _own_name(self, person: str) -> str:
        return self._space + own_name(person)

    def _is_finished(self, collection: Any) -> bool:  # noqa: ANN401  (Chroma's own type)
        return dict(collection.metadata or {}) == self._mark

    def _is_useful(self, collection: Any) -> bool:  # noqa: ANN401  (Chroma's own type)
        """Whether it is finished and, on a server, which has no probe, has not lost its vectors."""
        if not self._is_finished(collection):
            return False
        try:
            if self._is_served:
                collection.get(limit=SAMPLE, include=["embeddings"])
        except Exception:  # noqa: BLE001  (Chroma's own kinds)
            return False
        return True

    def _finish(self, collection: Any) -> None:  # noqa: ANN401  (Chroma's own type)
        collection.modify(metadata=self._mark)
        self._collections[collection.name] = collection

    def _look(self) -> None:
        """Looks what other gateways have made or moved on a server."""
        if self._is_served:
            self.read()

    def _all_of(self, person: str) -> list[Any]:
        """Where rows of the person can be: their own collection, and the shard that they may have moved from."""
        self._look()
        names = (self._own_name(person), self._shard_name(person))
        return [self._collections[name] for name in names if name in self._collections]

    def _home(self, person: str, new: Sequence[str]) -> str:
        """The collection into which the person's rows go; there is one then."""
        own, shard = self._own_name(person), self._shard_name(person)
        if own in self._collections:
            return own
        if shard not in self._collections:
            self._finish(chroma_rows.create(self._client, shard, SHARD, self._dimension))
        held = chroma_rows.ids_of(self._collections[shard], person, OWN_ROWS + 1)
        if len({*held, *new}) <= OWN_ROWS:
            return shard
        self._move(person, self._collections[shard])
        return own

    def _take_out(self, collection: Any, ids: Sequence[str]) -> None:  # noqa: ANN401  (Chroma's own type)
        if ids:
            self._note_deletion()
            chroma_rows.take_out(collection, ids, self._dimension)

    def _note_deletion(self) -> None:
        if self._folder is not None:
            note_deletion(self._folder)

    def _move(self, person: str, shard: Any) -> None:  # noqa: ANN401  (Chroma's own type)
        """Gives a person a collection of their own. It counts once it holds all; then their rows leave the shard."""
        own = chroma_rows.create(self._client, self._own_name(person), OWN, self._dimension)
        ids, vectors = chroma_rows.vectors_of(shard, person)
        chroma_rows.put(own, [(person, key) for key in ids], vectors)
        self._finish(own)
        self._take_out(shard, ids)


def shard_name(person: str, shards: int) -> str:
    """The shard of a person."""
    number = int.from_bytes(hashlib.sha256(person.encode()).digest()[:8], "big") % shards
    return f"facts-{number:03d}"


def own_name(person: str) -> str:
    """The collection of a person with many rows."""
    return "person-" + hashlib.sha256(person.encode()).hexdigest()[:32]
