"""One step of the pipeline: inputs in, a folder with a manifest out; a finished step is skipped.

A manifest is written last, so a folder without one is unfinished and is gone on with. It holds what went in (as a
hash and in words), the figures that came out, the seconds it took, and a hash of every file that was made.
"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
INPUTS = "inputs.sha256"
# Scratch files of a step, of no use once it is finished.
SCRATCH = ("checkpoint.pt", "checkpoint.part")


def run_step(
    folder: Path, inputs: Mapping[str, Any], build: Callable[[Path], Mapping[str, Any]], say: Callable[[str], None]
) -> dict[str, Any]:
    """Do a step unless it is done already.

    Args:
        folder: of the step; made if need be.
        inputs: everything the result depends on, as JSON values; other inputs make the step run anew.
        build: makes the files in the folder and gives the figures for the manifest.
        say: prints a line for a person.

    Returns:
        The manifest.
    """
    key = hashlib.sha256(json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    manifest = folder / MANIFEST
    if manifest.exists():
        done: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
        if done["inputs_sha256"] == key:
            say(f"{folder.name}: finished before, skipped")
            return done
        manifest.unlink()
    _clear_if_stale(folder, key)
    began = time.monotonic()
    figures = build(folder)
    for name in SCRATCH:
        (folder / name).unlink(missing_ok=True)
    record = {
        "step": folder.name,
        "inputs_sha256": key,
        "inputs": inputs,
        "figures": figures,
        "seconds": round(time.monotonic() - began, 1),
        "files": hash_files(folder),
    }
    manifest.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    say(f"{folder.name}: done in {record['seconds']} s")
    return record


def hash_files(folder: Path) -> dict[str, str]:
    """SHA-256 of every file under `folder` but the manifest, by its path in it."""
    return {
        str(path.relative_to(folder)): hash_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (MANIFEST, INPUTS)
    }


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _clear_if_stale(folder: Path, key: str) -> None:
    """Start afresh where the unfinished work in `folder` belongs to other inputs."""
    mark = folder / INPUTS
    if folder.exists() and (not mark.exists() or mark.read_text(encoding="utf-8") != key):
        for name in (*SCRATCH, "log.jsonl"):
            (folder / name).unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(key, encoding="utf-8")
