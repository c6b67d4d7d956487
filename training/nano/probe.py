"""`python -m training.nano.probe`: ask the model the demo prompts and read what it says.

Speaks HTTP as the gateway does: to a server that runs already (`--url`), or to llama.cpp's server started here for a
GGUF file (`--gguf`, in the gateway's environment). Prints each answer and the share of turns the model ended itself.
"""

import argparse
import json
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console

from training.nano.data import Conversation
from training.nano.layout import GGUF, REPETITION_PENALTY, TEMPERATURE, TOP_P

HERE = Path(__file__).parent
MODEL = HERE / "model"
PROMPTS = HERE / "prompts.jsonl"
SAMPLING = {"temperature": TEMPERATURE, "top_p": TOP_P, "repeat_penalty": REPETITION_PENALTY, "max_tokens": 120}
START_SECONDS = 20.0
ANSWER_SECONDS = 60.0

Messages = list[dict[str, str]]
SystemOf = Callable[["Prompt"], Messages]


@dataclass(frozen=True)
class Prompt:
    """A demo prompt: what is said to whom."""

    id: str
    language: str
    persona: str
    prompt: str


@dataclass(frozen=True)
class Answer:
    """What came back: the text, why it ended ("stop" or "length"), and the tokens of prompt and reply."""

    prompt: Prompt
    text: str
    finish_reason: str
    prompt_tokens: int
    reply_tokens: int


def read_prompts(path: Path = PROMPTS) -> list[Prompt]:
    """The demo prompts; they are kept out of the training talk as whole conversations."""
    return [Prompt(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def ask(url: str, prompts: Sequence[Prompt], before: SystemOf, *, seed: int, **sampling: float) -> Iterator[Answer]:
    """Ask each prompt as a conversation of its own.

    Args:
        url: of the server, up to but without `/v1`.
        prompts: what to ask.
        before: the messages that stand before a prompt.
        seed: of the server's sampling.
        sampling: overrides `SAMPLING`.
    """
    for prompt in prompts:
        messages = [*before(prompt), {"role": "user", "content": prompt.prompt}]
        body = {"model": "nano", "messages": messages, "seed": seed, **SAMPLING, **sampling}
        reply = _post(f"{url}/v1/chat/completions", body)
        choice, usage = reply["choices"][0], reply["usage"]
        yield Answer(
            prompt,
            choice["message"]["content"] or "",
            choice["finish_reason"],
            usage["prompt_tokens"],
            usage["completion_tokens"],
        )


def share_ended(answers: Sequence[Answer]) -> float:
    """The share of turns the model ended itself, 0 to 1."""
    return sum(answer.finish_reason == "stop" for answer in answers) / len(answers) if answers else 0.0


def composed_prompts(model: Path, facts: tuple[str, ...], seed: int) -> SystemOf:
    """The personas' real prompts, as serving composes them; the model folder's tokenizer counts."""
    from training.nano.chat import ChatEncoder  # noqa: PLC0415 - the plain probe needs neither
    from training.nano.persona_prompt import PromptMaker  # noqa: PLC0415
    from training.nano.tokenizer import load_tokenizer  # noqa: PLC0415

    maker = PromptMaker.from_cards(ChatEncoder(load_tokenizer(model)).count)

    def before(prompt: Prompt) -> Messages:
        talk = Conversation(prompt.language, (prompt.prompt,), prompt.persona, "friend", facts)
        return maker.before(talk, Random(seed))  # noqa: S311 - reproducible on purpose

    return before


@contextmanager
def served(gguf: Path, context: int = 1024) -> Iterator[str]:
    """Serve a GGUF file with llama.cpp's server on a free port of this machine; gives its address.

    Raises:
        FileNotFoundError: no such file.
    """
    if not gguf.exists():
        raise FileNotFoundError(f"no model at {gguf}: run `make nano` first")
    import xllamacpp  # noqa: PLC0415 - only where the server is started here

    params = xllamacpp.CommonParams()
    params.model.path = str(gguf)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = context
    params.n_parallel = 1
    params.use_jinja = True
    params.verbosity = 0  # warnings and errors only
    params.cpuparams.n_threads = 1
    server = xllamacpp.Server(params)
    _wait_until_ready(server.listening_address)
    yield server.listening_address


def _wait_until_ready(url: str) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=1):  # noqa: S310 - our own address
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def _post(url: str, body: dict[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(  # noqa: S310 - the address is the operator's own
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as response:  # noqa: S310
        reply: dict[str, Any] = json.load(response)
    return reply


def _show(answers: Iterator[Answer], console: Console) -> list[Answer]:
    shown = []
    for answer in answers:
        mark = "" if answer.finish_reason == "stop" else f"  [{answer.finish_reason}]"
        console.print(f"{answer.prompt.prompt}\n    {answer.text}{mark}", markup=False, highlight=False)
        shown.append(answer)
    return shown


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    options = _parser().parse_args(arguments)
    console = Console()
    prompts = [prompt for prompt in read_prompts(options.prompts) if options.language in (None, prompt.language)]
    before = (lambda _: []) if options.bare else composed_prompts(options.model, tuple(options.fact), options.seed)
    sampling = {} if options.temperature is None else {"temperature": options.temperature}
    if options.url:
        answers = _show(ask(options.url, prompts, before, seed=options.seed, **sampling), console)
    else:
        with served(options.model / GGUF) as url:
            answers = _show(ask(url, prompts, before, seed=options.seed, **sampling), console)
    tokens = sum(answer.reply_tokens for answer in answers) / max(len(answers), 1)
    console.print(f"{len(answers)} turns, {share_ended(answers):.0%} ended by the model, {tokens:.0f} tokens a reply")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.nano.probe", description="Ask nano the demo prompts.")
    parser.add_argument("--model", type=Path, default=MODEL, help="model folder (default: the one that ships)")
    parser.add_argument("--url", help="a server that runs already, e.g. http://127.0.0.1:8080")
    parser.add_argument("--prompts", type=Path, default=PROMPTS, help="rows of id, language, persona, prompt")
    parser.add_argument("--language", choices=("ja", "en"), help="only these prompts")
    parser.add_argument("--bare", action="store_true", help="without a system prompt")
    parser.add_argument("--fact", action="append", default=[], help="a remembered fact for the prompt")
    parser.add_argument("--temperature", type=float, help="instead of the recommended one")
    parser.add_argument("--seed", type=int, default=1, help="of sampling and of the composed prompt")
    return parser


if __name__ == "__main__":
    sys.exit(main())
