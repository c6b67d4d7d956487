"""Steps of the pipeline: done once, done again when their inputs change, gone on with when they were cut short."""

import json
from pathlib import Path

import pytest

from training.nano.steps import MANIFEST, run_step


class Builder:
    """Counts its calls and writes one file."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, folder: Path) -> dict[str, int]:
        self.calls += 1
        (folder / "weights.bin").write_bytes(b"w")
        return {"tokens": 7}


def run(folder: Path, inputs: dict[str, int], builder: Builder, lines: list[str] | None = None) -> dict[str, object]:
    return run_step(folder, inputs, builder, (lines if lines is not None else []).append)


def test_a_finished_step_is_done_once(tmp_path: Path) -> None:
    builder = Builder()
    lines: list[str] = []
    first = run(tmp_path / "step", {"seed": 1}, builder, lines)
    assert run(tmp_path / "step", {"seed": 1}, builder, lines) == first
    assert builder.calls == 1
    assert lines[-1] == "step: finished before, skipped"


def test_other_inputs_do_it_again(tmp_path: Path) -> None:
    builder = Builder()
    run(tmp_path, {"seed": 1}, builder)
    run(tmp_path, {"seed": 2}, builder)
    assert builder.calls == 2


def test_the_manifest_holds_inputs_figures_and_hashes(tmp_path: Path) -> None:
    run(tmp_path, {"seed": 1}, Builder())
    manifest = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["inputs"] == {"seed": 1}
    assert manifest["figures"] == {"tokens": 7}
    assert manifest["files"]["weights.bin"].startswith("50e721e4")


def test_a_step_that_failed_leaves_no_manifest_and_keeps_its_checkpoint(tmp_path: Path) -> None:
    def fail(folder: Path) -> dict[str, int]:
        (folder / "checkpoint.pt").write_bytes(b"half way")
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        run_step(tmp_path, {"seed": 1}, fail, print)
    assert not (tmp_path / MANIFEST).exists()
    run_step(tmp_path, {"seed": 1}, lambda folder: {"found": (folder / "checkpoint.pt").exists()}, print)
    assert json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))["figures"] == {"found": True}
    assert not (tmp_path / "checkpoint.pt").exists()


def test_a_checkpoint_of_other_inputs_is_thrown_away(tmp_path: Path) -> None:
    def fail(folder: Path) -> dict[str, int]:
        (folder / "checkpoint.pt").write_bytes(b"half way")
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        run_step(tmp_path, {"seed": 1}, fail, print)
    run_step(tmp_path, {"seed": 2}, lambda folder: {"found": (folder / "checkpoint.pt").exists()}, print)
    assert json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))["figures"] == {"found": False}
