"""Any model of the library sentence-transformers, static ones too, with the prompts that it was trained with.

Runs in an interpreter that has the library: `make embedding` makes one. Code that lies beside a model never runs, and
from a hub only safetensors are fetched, never pickled weights.
"""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memory.encoders.encoder import Encoder

FETCHED = ("*.safetensors", "*.safetensors.index.json", "*.json", "*.model", "*.txt")
DEFAULT_OWNER = "sentence-transformers"
"""Whose model a name without an owner means, as in the library."""
_PASSED_OVER = {".md", ".lock"}


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is put before a text."""

    query: str = ""
    passage: str = ""


FAMILIES = (
    (r"(^|[-_])e5[-_](?!.*instruct)", Prompts("query: ", "passage: ")),
    (r"(^|[-_])ruri[-_]v3", Prompts("検索クエリ: ", "検索文書: ")),
    (r"(^|[-_])ruri([-_]|$)", Prompts("クエリ: ", "文章: ")),
)
"""Models whose files say nothing of the prompts that they were trained with, by their names.

From the model cards of intfloat/multilingual-e5-small, cl-nagoya/ruri-v3-70m and cl-nagoya/ruri-base.
"""


def load(setting: str) -> Encoder:
    """Loads a model.

    Args:
        setting: a folder, or a name on the hub.
    """
    folder = Path(setting) if Path(setting).is_dir() else _fetched(setting)
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # threads that spin take the cores from the model that answers
    # Only now: it takes seconds, and the variable above is read when it is imported.
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    model = SentenceTransformer(str(folder), trust_remote_code=False)
    prompts = own_prompts(model.prompts) or family_prompts(Path(setting).name)

    def query(texts: Any) -> Any:  # noqa: ANN401  (lists of texts, in the library's own types)
        return model.encode_query(texts, prompt=prompts.query, show_progress_bar=False)

    def passage(texts: Any) -> Any:  # noqa: ANN401
        return model.encode_document(texts, prompt=prompts.passage, show_progress_bar=False)

    return Encoder(query, passage, revision_of(folder))


def own_prompts(named: Mapping[str, str]) -> Prompts | None:
    """The prompts that a model's `config_sentence_transformers.json` gives, if any.

    Args:
        named: prompts by name; `query`, `retrieval.query` and `Retrieval-query` all mean the query's.
    """
    by_end = {re.split(r"[^a-z]", name.lower())[-1]: prompt for name, prompt in named.items()}
    passages = (by_end.get(name, "") for name in ("document", "passage", "corpus"))
    prompts = Prompts(by_end.get("query", ""), next(filter(None, passages), ""))
    return None if prompts == Prompts() else prompts


def family_prompts(name: str) -> Prompts:
    """The prompts of a model's family, by its name; none where the family wants none or is not known."""
    return next((prompts for pattern, prompts in FAMILIES if re.search(pattern, name.lower())), Prompts())


def revision_of(folder: Path) -> str:
    """A digest of a model's files, names and contents, without hidden ones and texts for people.

    Every change of a weight or a setting changes it; copying the folder elsewhere does not.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if path.is_file() and not hidden and path.suffix.lower() not in _PASSED_OVER:
            with path.open("rb") as file:
                digest.update(f"{inside.as_posix()}\0{path.stat().st_size}\0".encode())
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:40]


def _fetched(name: str) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415  (a part of the library's environment)

    full = name if "/" in name else f"{DEFAULT_OWNER}/{name}"
    return Path(snapshot_download(full, allow_patterns=list(FETCHED)))
