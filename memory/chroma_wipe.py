"""Wipes what deleted rows have left in an embedded Chroma store: `python -m memory.chroma_wipe FOLDER`.

A process of its own: Chroma carries its own SQLite, and where two of them open one file in one process, the first to
close it drops the locks of the other, and the file is damaged.
"""

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

LOCK_SECONDS = 30.0


def wipe(folder: Path) -> None:
    """Takes out the free pages of the database, and the vectors of collections that were dropped.

    Raises:
        sqlite3.Error: the database is locked for too long, or the disk is full.
    """
    vectors = [path for path in folder.iterdir() if path.is_dir()]  # before the names: a new one is among both
    with closing(sqlite3.connect(folder / "chroma.sqlite3", timeout=LOCK_SECONDS)) as connection:
        kept = {str(name) for (name,) in connection.execute("SELECT id FROM segments")}
        connection.execute("VACUUM")
    for path in vectors:
        if path.name not in kept:
            shutil.rmtree(path)


if __name__ == "__main__":
    wipe(Path(sys.argv[1]))
