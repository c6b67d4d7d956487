"""Writers that are killed at any moment, and disks that run full."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from memory.chroma import ChromaIndex
from tests.memory.chroma_writer import DIMENSION, PEOPLE, SHARDS, rows_of, vectors_of

ROOT = Path(__file__).resolve().parents[2]
KILLS = 15

pytestmark = pytest.mark.e2e


class Writers:
    """Starts writers and kills them."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.orders: IO[str] = process.stdin
        self.answers: IO[str] = process.stdout

    def write_and_be_killed(self, seed: int, after: float) -> None:
        self.orders.write(f"{seed}\n")
        self.orders.flush()
        writer = int(self.answers.readline())
        assert self.answers.readline() == "writing\n"
        time.sleep(after)
        os.kill(writer, signal.SIGKILL)
        assert self.answers.readline() == "ended\n"


@pytest.fixture
def writers(tmp_path: Path) -> Iterator[Writers]:
    command = (sys.executable, "-m", "tests.memory.chroma_writer", str(tmp_path / "chroma"))
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Writers(process)
        process.communicate()


async def sync(index: ChromaIndex) -> tuple[int, int]:
    """Makes the index equal to the truth, row by row, as the store does; what was missing and what was too much."""
    held = await index.ids()
    missing = 0
    for person in PEOPLE:
        rows = [row for row in rows_of(person) if held.pop(row, None) != person]
        if rows:
            await index.upsert(person, rows, vectors_of(rows))
        missing += len(rows)
    for person in set(held.values()):
        await index.delete(person, [row for row, owner in held.items() if owner == person])
    return missing, len(held)


async def is_found(index: ChromaIndex) -> None:
    """Every row of the truth, and no other, is found by a query, where it belongs."""
    for person in PEOPLE:
        rows = rows_of(person)
        vectors = vectors_of(rows)
        found = dict(await index.query(person, vectors[0], 500))
        assert found.keys() == set(rows)
        assert [found[row] for row in rows] == pytest.approx(list(1 - vectors @ vectors[0]), abs=1e-4)


@pytest.mark.timeout(300)
async def test_after_any_kill_every_row_is_found_again(tmp_path: Path, writers: Writers) -> None:
    chance = random.Random(4)
    index = ChromaIndex(tmp_path / "chroma")
    amends = []
    for seed in range(KILLS):
        await asyncio.to_thread(writers.write_and_be_killed, seed, chance.uniform(0.0, 0.8))
        await index.open("m", DIMENSION, shards=SHARDS)
        amends.append(await sync(index))
        await is_found(index)
        assert await sync(index) == (0, 0)
        await index.close()
    assert sum(missing + surplus for missing, surplus in amends) > 0


async def test_a_store_that_could_not_be_written_any_further_is_whole_again_once_it_can(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "tests.memory.chroma_writer", str(tmp_path / "chroma"), "800000")
    writer = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, text=True, timeout=100)
    told = writer.stdout.splitlines()
    assert told.pop() == "still there", writer.stderr
    assert len(told) == 3
    assert all(line.startswith("told: the vector index failed") for line in told)
    index = ChromaIndex(tmp_path / "chroma")
    await index.open("m", DIMENSION, shards=SHARDS)
    await sync(index)
    await is_found(index)
    await index.close()
