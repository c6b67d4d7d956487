"""Embeddings of texts, computed in one child process.

A model is a hundred megabytes to two gigabytes of other people's code and numbers. Were it to crash or to run out of
memory, the child dies, is started anew, and the gateway goes on with lexical recall meanwhile. The child is a plain
process on a pipe, not a process pool: a pool's workers outlive a parent that was killed.
"""

import asyncio
import json
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from memory.embedding_models import MODELS, ROOT, EmbeddingModel, choose

Matrix = NDArray[np.float32]
Role = Literal["query", "passage"]

CACHED_TEXTS = 4096
MOST_TEXTS = 64
"""Facts in one exchange at most; how many it is, is learned from how long they take."""
QUICK_SECONDS, SLOW_SECONDS = 0.02, 0.06
"""Exchanges that take less grow, those that take more shrink: a question waits for one at most, below 0.1 s."""
LONGEST_TEXT = 2000
"""Characters that are looked at; the models read some hundreds of tokens."""
ANSWER_SECONDS = 60.0


class EmbeddingUnavailable(Exception):
    """No embedding can be computed just now; the message says why and what to do."""


class _ChildDied(EmbeddingUnavailable):
    """The child ended in the middle of an exchange."""


class Embedder(Protocol):
    """What the memory needs of an embedding model.

    Attributes:
        name: which model, as it is recorded with every vector.
        revision: which version of it; empty before the model was first loaded, where it is not known.
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
        """Unit vectors of facts, one row a text. Questions go first.

        Raises:
            EmbeddingUnavailable: the model cannot be loaded, or its process died.
        """

    def forget(self) -> None:
        """Lets go of texts that were embedded before."""

    async def close(self) -> None:
        """Ends the model's process."""


class ProcessEmbedder:
    """A model in one child process, with a cache of repeated texts.

    Args:
        model: which one, and how it is loaded.
    """

    def __init__(self, model: EmbeddingModel) -> None:
        self._model = model
        self._revision = model.revision
        self._dimension = model.dimension
        self._child: Process | None = None
        self._exchange = asyncio.Lock()
        self._facts = asyncio.Lock()  # of all who embed facts one stands in the queue for an exchange, and questions do
        self._at_once = 1
        self._closed = False
        self._cache: OrderedDict[tuple[Role, str], Matrix] = OrderedDict()

    @property
    def name(self) -> str:
        """Which model."""
        return self._model.name

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

    def forget(self) -> None:
        """Lets go of texts that were embedded before: what somebody wants forgotten may be among them."""
        self._cache.clear()

    async def close(self) -> None:
        """Ends the child process; the embedder cannot be used again."""
        self._closed = True
        async with self._exchange:
            await self._end()

    async def _embed(self, role: Role, texts: Sequence[str]) -> Matrix:
        cut = [text[:LONGEST_TEXT] for text in texts]
        rows = {text: self._cache[role, text] for text in cut if (role, text) in self._cache}
        missing = [text for text in dict.fromkeys(cut) if text not in rows]
        while missing:
            batch = missing[: self._at_once]
            # Shielded: a caller who leaves in the middle must not leave half an answer in the pipe.
            answer = await asyncio.shield(asyncio.ensure_future(self._ask(role, batch)))
            rows.update(zip(batch, answer, strict=True))
            missing = missing[len(batch) :]
        self._remember(role, rows)
        return np.stack([rows[text] for text in cut]) if cut else np.zeros((0, self._dimension), np.float32)

    def _remember(self, role: Role, rows: dict[str, Matrix]) -> None:
        for text, row in rows.items():
            self._cache[role, text] = row
            self._cache.move_to_end((role, text))
        while len(self._cache) > CACHED_TEXTS:
            self._cache.popitem(last=False)

    async def _ask(self, role: Role, texts: list[str]) -> Matrix:
        """One exchange; should the child die in it, for whatever reason, it is tried once more with a new one."""
        async with self._turn(role):
            try:
                return await self._try(role, texts)
            except _ChildDied:
                return await self._try(role, texts)

    async def _try(self, role: Role, texts: list[str]) -> Matrix:
        child = await self._running()
        begun = time.monotonic()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                answer = await _exchange(child, role, texts)
        except (TimeoutError, OSError, EOFError, ValueError) as error:
            await self._end()
            kind = EmbeddingUnavailable if isinstance(error, TimeoutError) else _ChildDied
            reason = _reason(error, child)
            raise kind(f"the embedding model's process failed ({reason}); it is started anew") from error
        self._pace(len(texts), time.monotonic() - begun)
        return answer

    @asynccontextmanager
    async def _turn(self, role: Role) -> AsyncIterator[None]:
        """Who may speak to the child: a question waits for the exchange that runs, and for questions before it."""
        if role == "query":
            async with self._exchange:
                yield
        else:
            async with self._facts, self._exchange:
                yield

    def _pace(self, texts: int, seconds: float) -> None:
        if seconds > SLOW_SECONDS:
            self._at_once = max(1, texts // 2)
        elif seconds < QUICK_SECONDS and texts == self._at_once:
            self._at_once = min(MOST_TEXTS, 2 * texts)

    async def _running(self) -> Process:
        if self._closed:
            raise EmbeddingUnavailable("the embedding model is closed")
        if self._child is None or self._child.returncode is not None:
            self._child = await self._start()
        return self._child

    async def _start(self) -> Process:
        try:
            child = await asyncio.create_subprocess_exec(
                self._model.python,
                "-m",
                "memory.embedding_worker",
                self._model.setting,
                cwd=ROOT,
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                limit=2**20,
                start_new_session=True,  # Ctrl-C in a terminal is the gateway's business
            )
        except OSError as error:
            raise EmbeddingUnavailable(self._sentence(str(error))) from error
        self._child = child
        try:
            async with asyncio.timeout(self._model.load_seconds):
                header, _ = await _receive(child)
        except (TimeoutError, OSError, EOFError, ValueError) as error:
            await self._end()
            raise EmbeddingUnavailable(self._sentence(_reason(error, child))) from error
        if "error" in header:
            await self._end()
            raise EmbeddingUnavailable(self._sentence(header["error"]))
        self._dimension = int(header["dimension"])
        self._revision = self._model.revision or str(header["revision"])
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
        setting = f"the embedding model of OMOIDE_EMBEDDING, {self._model.setting!r}, cannot be loaded"
        return f"{setting} ({reason}); fix: {self._model.fix}"


def open_embedder(setting: str, models: Path = MODELS) -> Embedder:
    """The embedder for the setting OMOIDE_EMBEDDING; nothing is loaded before `open` or the first text.

    Args:
        setting: see `memory.embedding_models.choose`.
        models: the folder of downloaded models.
    """
    return ProcessEmbedder(choose(setting, models))


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


def _reason(error: Exception, child: Process) -> str:
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    return f"its process ended with status {child.returncode}" if isinstance(error, EOFError) else str(error)
