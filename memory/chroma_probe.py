"""Opens an embedded Chroma store and reads every row of it: `python -m memory.chroma_probe FOLDER [SKIP…]`.

A store that was damaged makes its process segfault (chroma#7238); better this one than the gateway's. It uses the
compiled core of Chroma, which loads in a tenth of a second; the Python around it takes some seconds.
It ends with 0 where everything is well and with 1 where a collection is damaged.
"""

import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from chromadb_rust_bindings import (  # type: ignore[import-untyped]
    Bindings,
    MigrationHash,
    MigrationMode,
    SqliteDBConfig,
)

PLACE = ("default_tenant", "default_database")
PAGE = 5000
IN_MEMORY = 32
"""Collections that are kept there at once."""


def probe(folder: Path, skip: Sequence[str]) -> bool:
    """Reads each collection as the gateway will and tells on standard output what it finds.

    `probing NAME` before each collection, `damaged NAME` where a row cannot be read, `done` at the end.

    Args:
        folder: of the store.
        skip: collections that are known to be damaged.

    Returns:
        Whether everything is well.
    """
    database = folder / "chroma.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise SystemExit(f"the database of the store is damaged: {verdict}")
    config = SqliteDBConfig(url=str(database), hash_type=MigrationHash.MD5, migration_mode=MigrationMode.Apply)
    store = Bindings(allow_reset=False, sqlite_db_config=config, persist_path=str(folder), hnsw_cache_size=IN_MEMORY)
    is_well = not skip
    for collection in store.list_collections(None, None, *PLACE):
        if collection.name in skip:
            continue
        _tell("probing", collection.name)
        try:
            _read(store, str(collection.id))
        except BaseException as error:  # noqa: BLE001  (a panic of Chroma's Rust code is no Exception)
            sys.stderr.write(f"{collection.name}: {error}\n")
            _tell("damaged", collection.name)
            is_well = False
    _tell("done")
    return is_well


def _read(store: Any, collection: str) -> None:  # noqa: ANN401  (Chroma's own type)
    """Reads the vector of every row, and walks through the graph that joins them."""
    offset, ids = 0, [""] * PAGE
    while len(ids) == PAGE:  # the vectors stay in Chroma, which raises where one is missing
        ids = store.get(collection, None, None, PAGE, offset, None, ["embeddings"], *PLACE).ids
        offset += len(ids)
    if offset:
        first = store.get(collection, None, None, 1, 0, None, ["embeddings"], *PLACE).embeddings
        store.query(collection, None, first, offset, None, None, [], *PLACE)


def _tell(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(0 if probe(Path(sys.argv[1]), sys.argv[2:]) else 1)
