"""CPU milliseconds of the lorebook a turn, over 20, 200 and 2,000 entries in one run.

`python -m benchmarks.lore [--rounds 7] [--turns 60]` makes books of Japanese and English entries and lets a
conversation of 21 messages speak of a few of them. The books take turns, and the median round is told: `fire` alone,
`fire` with every tenth entry sticky (the conversation is replayed), and all that a turn computes before the model
speaks: appraisal, affect, lore and the composed prompt, counted by the demo model's tokenizer, each time with another
newest message. CPU time is the process's own; quote the ratio.
"""

import argparse
import itertools
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from persona.affect.appraisal import appraise
from persona.affect.dynamics import feel
from persona.affect.state import AffectState
from persona.card import Persona
from persona.lore.entry import LoreEntry
from persona.lore.index import LoreIndex
from persona.lorebook import fire
from persona.prompt import compose
from persona.source import load_persona
from service.tokens import open_counter

ROOT = Path(__file__).resolve().parents[1]
SIZES = (20, 200, 2000)
LIMIT_MS = 3.0
"""What a turn may cost at most before the model speaks, with the largest book."""
BUDGET = 2048
"""Tokens of the prompt."""
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねの海山川猫犬花月星風雪"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _book(size: int, rng: random.Random, **more: object) -> tuple[LoreEntry, ...]:
    """Entries with three keys each; every tenth has further fields."""

    def key() -> str:
        letters, length = (KANA, rng.randint(3, 6)) if rng.random() < 0.5 else (LETTERS, rng.randint(4, 8))  # noqa: PLR2004
        return "".join(rng.choices(letters, k=length))

    return tuple(
        LoreEntry.model_validate(
            {
                "name": f"entry {number}",
                "keys": [key() for _ in range(3)],
                "content": "その人は海辺の町で育った。" * 3,
                **(more if number % 10 == 0 else {}),
            }
        )
        for number in range(size)
    )


def _talk(persona: Persona, rng: random.Random) -> list[dict[str, Any]]:
    """Messages of the two in turn, some of which speak of an entry."""
    keys = [entry.keys[0] for entry in persona.lorebook[:20]]
    said = [f"今日は{rng.choice(keys)}の話をしたよ。とても楽しかったなあ。" for _ in range(21)]
    return [{"role": ("user", "assistant")[place % 2], "content": text} for place, text in enumerate(said)]


def _cases(size: int) -> dict[str, Callable[[], object]]:
    """What is measured of a book of so many entries."""
    rng = random.Random(size)  # noqa: S311
    sakura = load_persona(ROOT / "persona" / "cards" / "sakura")
    plain = sakura.model_copy(update={"lorebook": _book(size, rng)})
    timed = sakura.model_copy(update={"lorebook": _book(size, rng, sticky=4, cooldown=2)})
    talks = {id(persona): _talk(persona, rng) for persona in (plain, timed)}
    indexes = {id(persona): LoreIndex(persona) for persona in (plain, timed)}
    count = open_counter(ROOT / "training" / "nano" / "model" / "tokenizer.json")
    state = AffectState.initial(plain, NOW)

    def lore(persona: Persona) -> tuple[LoreEntry, ...]:
        return fire(indexes[id(persona)], talks[id(persona)], stage="friend", seed="somebody")

    numbers = itertools.count()

    def turn() -> object:
        *past, newest = talks[id(plain)]
        said = (
            f"{newest['content']} それで{next(numbers)}回目。"  # only this is new: the past was counted in turns before
        )
        history = [*past, {"role": "user", "content": said}]
        felt, _ = feel(state, appraise(said), plain, NOW)
        return compose(
            plain, state=felt, history=history, facts=[], lore=lore(plain), now=NOW, budget=BUDGET, count=count
        )

    return {"lore": lambda: lore(plain), "lore, replayed": lambda: lore(timed), "whole turn": turn}


def _cpu_ms(case: Callable[[], object], turns: int) -> float:
    began = time.process_time()
    for _ in range(turns):
        case()
    return (time.process_time() - began) / turns * 1000


def _run(rounds: int, turns: int) -> dict[str, dict[int, float]]:
    cases = {size: _cases(size) for size in SIZES}
    names = list(cases[SIZES[0]])
    figures: dict[str, dict[int, list[float]]] = {name: {size: [] for size in SIZES} for name in names}
    for _ in range(rounds):
        for name in names:
            for size in SIZES:
                figures[name][size].append(_cpu_ms(cases[size][name], turns))
    return {name: {size: statistics.median(f) for size, f in by_size.items()} for name, by_size in figures.items()}


def main() -> int:
    """Prints the table; returns 1 when a turn costs more than it may."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--turns", type=int, default=60)
    options = parser.parse_args()
    figures = _run(options.rounds, options.turns)
    print("CPU ms a turn  | " + " | ".join(f"{size:>5} entries" for size in SIZES) + " | ratio | limit ms")
    for name, by_size in figures.items():
        told = " | ".join(f"{by_size[size]:13.3f}" for size in SIZES)
        limit = f"{LIMIT_MS:.1f}" if name == "whole turn" else ""
        print(f"{name:14} | {told} | {by_size[SIZES[-1]] / by_size[SIZES[0]]:5.2f} | {limit}")
    return int(figures["whole turn"][SIZES[-1]] > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
