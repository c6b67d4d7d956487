"""Writers of an index that are to be killed: each line on standard input (a seed) starts one.

They are forked, so that Chroma is imported once: `python -m tests.memory.chroma_writer FOLDER`. With a number of bytes
behind, it is one writer whose files cannot grow longer; it tells what it hears then.
"""

import asyncio
import os
import random
import resource
import sys
import zlib
from pathlib import Path

import chromadb  # noqa: F401  (before the forks)
import numpy as np

from memory.chroma import ChromaIndex, IndexUnavailable
from tests.memory.vector_fakes import Vectors, unit_vectors

DIMENSION = 32
SHARDS = 3
PEOPLE = {"p0": 30, "p1": 30, "p2": 30, "heavy": 230}
"""How many rows each person has in truth."""


def rows_of(person: str) -> list[str]:
    return [f"{person}-{number}" for number in range(PEOPLE.get(person, 30))]


def vectors_of(rows: list[str]) -> Vectors:
    return np.concatenate([unit_vectors(1, DIMENSION, zlib.crc32(row.encode())) for row in rows])


async def write(folder: Path, seed: int) -> None:
    """Puts rows in and takes rows out for ever."""
    chance = random.Random(seed)
    index = ChromaIndex(folder)
    await index.open("m", DIMENSION, shards=SHARDS)
    tell("writing")
    while True:
        person = chance.choice([*PEOPLE, "heavy", f"stranger{seed}"])
        some = chance.sample(rows_of(person), 12)
        what = chance.random()
        if what < 0.8:
            await index.upsert(person, some, vectors_of(some))
        elif what < 0.97:
            await index.delete(person, some[:3])
        else:
            await index.erase(person)


async def write_until_full(folder: Path, longest: int) -> None:
    index = ChromaIndex(folder)
    await index.open("m", DIMENSION, shards=SHARDS)
    for person in PEOPLE:
        await index.upsert(person, rows_of(person), vectors_of(rows_of(person)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (longest, resource.RLIM_INFINITY))
    faults = 0
    for number in range(1000):
        try:
            await index.upsert(
                f"more{number % 9}", [f"more-{number}-{n}" for n in range(50)], unit_vectors(50, DIMENSION)
            )
        except IndexUnavailable as error:
            tell(f"told: {error}")
            faults += 1
        if faults == 3:
            break
    tell("still there")
    os._exit(0)


def tell(what: str) -> None:
    sys.stdout.write(what + "\n")
    sys.stdout.flush()


def main(folder: Path) -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            tell(str(os.getpid()))
            asyncio.run(write(folder, int(line)))
        os.waitpid(child, 0)
        tell("ended")


if __name__ == "__main__":
    if len(sys.argv) == 2:
        main(Path(sys.argv[1]))
    else:
        asyncio.run(write_until_full(Path(sys.argv[1]), int(sys.argv[2])))
