"""The training loop that both passes share: batches in, weights out, resumable after a kill.

A checkpoint is written beside its final name and renamed, so a killed run never leaves half of one. Batches are a
function of their number (`mixture.draw_batch`), so a resumed run continues exactly.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch.nn import functional

from training.nano.mixture import IGNORED, Batch
from training.nano.model import make_optimizers, rate_factor

CHECKPOINT = "checkpoint.pt"
LOG = "log.jsonl"


@dataclass(frozen=True)
class Schedule:
    """How long and how fast: steps, steps of warm-up, peak rates, whether they fall, steps between checkpoints."""

    steps: int
    warmup: int
    muon_rate: float
    adam_rate: float
    falling: bool
    checkpoint_every: int


def train(
    model: torch.nn.Module, batches: Callable[[int], Batch], schedule: Schedule, folder: Path, *, title: str
) -> dict[str, Any]:
    """Train `model` in place, from `folder`'s checkpoint if there is one.

    Args:
        model: returns `.logits` for `input_ids`.
        batches: makes the batch of a step.
        schedule: length and rates.
        folder: takes `checkpoint.pt` and `log.jsonl` (one line a step: step, loss, tokens, seconds).
        title: what the progress bar says.

    Returns:
        Figures for the manifest: steps, tokens, seconds, first and last loss (mean of the last 20 steps).
    """
    optimizers = make_optimizers(model, muon_rate=schedule.muon_rate, adam_rate=schedule.adam_rate)
    start = _resume(model, optimizers, folder / CHECKPOINT)
    model.train()
    with _progress_bar() as bar, (folder / LOG).open("a", encoding="utf-8") as log:
        task = bar.add_task(title, total=schedule.steps, completed=start, loss="")
        for step in range(start, schedule.steps):
            began = time.monotonic()
            _set_rates(optimizers, schedule, step)
            loss, tokens = _one_step(model, optimizers, batches(step))
            seconds = time.monotonic() - began
            log.write(
                json.dumps({"step": step, "loss": round(loss, 4), "tokens": tokens, "s": round(seconds, 3)}) + "\n"
            )
            log.flush()
            bar.update(task, advance=1, loss=f"loss {loss:.3f}")
            if (step + 1) % schedule.checkpoint_every == 0:
                _save(model, optimizers, step + 1, folder / CHECKPOINT)
    return _figures(folder / LOG)


def _set_rates(optimizers: tuple[torch.optim.Optimizer, ...], schedule: Schedule, step: int) -> None:
    factor = rate_factor(step, schedule.steps, schedule.warmup, falling=schedule.falling)
    for optimizer, rate in zip(optimizers, (schedule.muon_rate, schedule.adam_rate), strict=True):
        for group in optimizer.param_groups:
            group["lr"] = rate * factor


def _one_step(model: torch.nn.Module, optimizers: tuple[torch.optim.Optimizer, ...], batch: Batch) -> tuple[float, int]:
    labels = torch.tensor(batch.labels).flatten()
    logits = model(input_ids=torch.tensor(batch.inputs)).logits
    loss = functional.cross_entropy(logits.view(-1, logits.size(-1)), labels, ignore_index=IGNORED)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    for optimizer in optimizers:
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
    return float(loss.detach()), labels.numel()


def _save(model: torch.nn.Module, optimizers: tuple[torch.optim.Optimizer, ...], step: int, path: Path) -> None:
    part = path.with_suffix(".part")
    state = {"step": step, "model": model.state_dict(), "optimizers": [each.state_dict() for each in optimizers]}
    torch.save(state, part)
    part.replace(path)


def _resume(model: torch.nn.Module, optimizers: tuple[torch.optim.Optimizer, ...], path: Path) -> int:
    """Load a checkpoint and give the step to go on with; 0 without one."""
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    for optimizer, saved in zip(optimizers, state["optimizers"], strict=True):
        optimizer.load_state_dict(saved)
    return int(state["step"])


def _figures(log: Path) -> dict[str, Any]:
    # A resumed run repeats the steps after its checkpoint: the last entry of a step counts.
    entries = {row["step"]: row for row in map(json.loads, log.read_text(encoding="utf-8").splitlines())}
    rows = [entries[step] for step in sorted(entries)]
    tail = rows[-20:]
    return {
        "steps": len(rows),
        "tokens": sum(row["tokens"] for row in rows),
        "training_seconds": round(sum(row["s"] for row in rows), 1),
        "first_loss": rows[0]["loss"],
        "last_loss": round(sum(row["loss"] for row in tail) / len(tail), 4),
    }


def _progress_bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[loss]}"),
        TimeRemainingColumn(),
    )  # fmt: skip
