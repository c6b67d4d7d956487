"""`python -m training.nano`: make the nano model from nothing.

    python -m training.nano --data DIR --out DIR [--publish DIR]

A killed run goes on from its last checkpoint when started again with the same arguments.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from training.nano.data import DIALOGUES, INTENTS
from training.nano.persona_prompt import CARDS
from training.nano.pipeline import Build, publish
from training.nano.recipe import Recipe

DEFAULT_OUT = Path("var/nano")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    options = _parser().parse_args(arguments)
    console = Console()
    recipe = replace(Recipe(), **dict(options.set))
    build = Build(recipe, options.data, options.out, console.print, options.dialogues, options.intents, options.cards)
    try:
        model = build.run()
    except (FileNotFoundError, ValueError) as error:
        console.print(f"nano: {error}", style="red")
        return 1
    if options.publish:
        publish(model, options.publish)
    console.print(f"ready: {options.publish or model}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.nano", description="Make the nano model from nothing.")
    parser.add_argument("--data", type=Path, help="folder of ja.txt, en.txt, dialogues.jsonl (each may be .xz)")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="takes one folder a step (default: %(default)s)")
    parser.add_argument("--publish", type=Path, help="copy the finished model's files here")
    parser.add_argument("--dialogues", type=Path, default=DIALOGUES, help="written conversations (*.jsonl)")
    parser.add_argument("--intents", type=Path, default=INTENTS, help="single exchanges (*.txt, slots.json)")
    parser.add_argument("--cards", type=Path, default=CARDS, help="persona folders")
    parser.add_argument(
        "--set", type=_setting, action="append", default=[], metavar="NAME=NUMBER", help="change a number of the recipe"
    )
    return parser


def _setting(text: str) -> tuple[str, int | float]:
    name, _, value = text.partition("=")
    kinds = {key: type(number) for key, number in Recipe().as_dict().items()}
    if name not in kinds:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(kinds)}")
    try:
        return name, kinds[name](value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{name}: {value!r} is no number") from error


if __name__ == "__main__":
    sys.exit(main())
