import asyncio
from pathlib import Path

import pytest

from memory.chroma import ChromaIndex
from memory.chroma_shards import OWN_ROWS
from tests.memory.vector_fakes import Vectors, files_with_pieces, unit_vectors


class Lives:
    """People with vectors in an index, one of whom is to be erased."""

    def __init__(self, folder: Path, dimension: int, shards: int = 3) -> None:
        self.folder = folder
        self.dimension = dimension
        self.shards = shards
        self.index = ChromaIndex(folder / "chroma")

    async def open(self) -> None:
        await self.index.open("m", self.dimension, shards=self.shards)

    async def tell(self, person: str, count: int, seed: int) -> Vectors:
        vectors = unit_vectors(count, self.dimension, seed)
        for start in range(0, count, 20):  # as they come in life: a few at a time
            ids = [f"{person}-{number}" for number in range(start, min(start + 20, count))]
            await self.index.upsert(person, ids, vectors[start : start + 20])
        return vectors

    async def newcomers(self, first: int) -> None:
        """As many people as there are shards come, so that Chroma makes new files, and are asked about."""
        for number in range(first, first + self.shards):
            await self.tell(f"new{number}", 3, number)
        for number in range(first, first + self.shards):
            await self.index.query(f"new{number}", unit_vectors(1, self.dimension)[0], 3)


# Chroma makes new files of memory that it never sets: with many shards, some of it has held the vectors before.
@pytest.mark.parametrize(("dimension", "shards", "count"), [(384, 32, 60), (64, 16, 2 * OWN_ROWS)])
async def test_of_who_was_erased_no_piece_of_a_vector_is_in_any_byte_of_the_files(
    tmp_path: Path, dimension: int, shards: int, count: int
) -> None:
    lives = Lives(tmp_path, dimension, shards)
    await lives.open()
    for number in range(8):
        await lives.tell(f"other{number}", 20, number + 1)
    canary = await lives.tell("canary", count, 99)
    pieces = canary[:: count // 20]
    for vector in pieces:
        await lives.index.query("canary", vector, 5)
    assert files_with_pieces(tmp_path, pieces, ["canary"])
    await lives.index.erase("canary")
    await lives.index.scrub()
    assert files_with_pieces(tmp_path, pieces, ["canary"]) == {}
    await lives.newcomers(1000)
    assert files_with_pieces(tmp_path, pieces, ["canary"]) == {}
    await lives.index.close()
    await lives.open()
    await lives.newcomers(2000)
    assert len(await lives.index.ids()) == 8 * 20 + 2 * shards * 3
    await lives.index.close()
    assert files_with_pieces(tmp_path, pieces, ["canary"]) == {}


async def test_single_vectors_that_were_taken_out_are_in_no_byte_of_the_files(tmp_path: Path) -> None:
    lives = Lives(tmp_path, 64)
    await lives.open()
    for person, count in (("light", 20), ("heavy", OWN_ROWS + 20)):
        vectors = await lives.tell(person, count, 7)
        gone = [3, 5, count - 1]
        await lives.index.delete(person, [f"{person}-{number}" for number in gone])
        await lives.index.scrub()
        assert files_with_pieces(tmp_path, vectors[gone], [f"{person}-{count - 1}"]) == {}
        assert len(await lives.index.query(person, vectors[0], 500)) == count - 3
    await lives.index.close()


async def test_who_moved_to_a_collection_of_their_own_leaves_nothing_in_the_shard(tmp_path: Path) -> None:
    lives = Lives(tmp_path, 64)
    await lives.open()
    await lives.tell("other", 30, 1)
    vectors = await lives.tell("heavy", OWN_ROWS + 1, 2)
    await lives.index.upsert("heavy", ["last"], unit_vectors(1, 64, 3))  # the log keeps what was written last
    await lives.index.scrub()
    await lives.index.close()
    assert [Path(name).name for name in files_with_pieces(tmp_path, vectors[::10])] == ["data_level0.bin"]


async def test_bytes_of_who_was_erased_before_a_crash_are_wiped_at_the_next_opening(tmp_path: Path) -> None:
    lives = Lives(tmp_path, 64)
    await lives.open()
    await lives.tell("other", 30, 1)
    vectors = await lives.tell("canary", 60, 2)
    await lives.index.erase("canary")
    await lives.index.close()  # without a scrub
    assert files_with_pieces(tmp_path, vectors, ["canary"])
    await lives.open()
    await lives.index.close()
    assert files_with_pieces(tmp_path, vectors, ["canary"]) == {}


async def test_wiping_harms_nobody_who_asks_and_writes_meanwhile(tmp_path: Path) -> None:
    lives = Lives(tmp_path, 64)
    await lives.open()
    vectors = await lives.tell("p", 150, 1)
    is_done = False

    async def ask() -> None:
        while not is_done:
            assert len(await lives.index.query("p", vectors[0], 500)) == 150

    async def write() -> None:
        while not is_done:
            await lives.tell("q", 20, 2)

    asking = [asyncio.create_task(work()) for work in (ask, ask, write)]
    for number in range(12):
        await lives.tell(f"gone{number}", 5, number)
        await lives.index.erase(f"gone{number}")
        await lives.index.scrub()
    is_done = True
    await asyncio.gather(*asking)
    await lives.index.close()
    (tmp_path / "chroma.closed").unlink()
    await lives.open()
    assert len(await lives.index.ids()) == 170
    await lives.index.close()
