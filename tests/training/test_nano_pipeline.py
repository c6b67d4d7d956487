"""A tiny nano from nothing, in the training environment: it loads, it serves, it resumes, it skips what is done."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from training.nano.probe import Prompt, ask, served

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venvs" / "training" / "bin" / "python"
STEPS = 40
TINY = {
    "vocab_size": 512, "hidden": 64, "layers": 2, "heads": 2, "kv_heads": 1, "inner": 128, "context": 256,
    "pretrain_steps": STEPS, "pretrain_rows": 2, "pretrain_length": 64,
    "sft_steps": 4, "sft_rows": 2, "sft_length": 256, "warmup": 2, "checkpoint_every": 5, "threads": 1,
}  # fmt: skip
LOAD = """
import json, sys
from pathlib import Path
from transformers import AutoModelForCausalLM, AutoTokenizer
from training.nano.chat import ChatEncoder
from training.nano.tokenizer import load_tokenizer

folder = sys.argv[1]
chat = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello!"}]
tokenizer = AutoTokenizer.from_pretrained(folder)
asked = tokenizer.apply_chat_template(
    chat, tokenize=True, return_dict=True, return_assistant_tokens_mask=True, return_tensors="pt"
)
ids, mask = asked["input_ids"][0].tolist(), [bool(m) for m in asked["assistant_masks"][0]]
ours = ChatEncoder(load_tokenizer(Path(folder))).encode_chat(chat, assistant_only=True)
out = AutoModelForCausalLM.from_pretrained(folder).generate(asked["input_ids"], max_new_tokens=3)
print(json.dumps({
    "same_tokens": ids == list(ours.tokens)[:-1],  # ours ends with one more, which parts examples
    "same_mask": mask == list(ours.learn)[:-1],
    "said": tokenizer.decode([i for i, m in zip(ids, mask) if m]),
    "new": out.shape[1] > len(ids),
    "ends": tokenizer.eos_token,
}))
"""

pytestmark = [
    pytest.mark.training,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not PYTHON.exists(), reason="no training environment; make it with `make training`"),
]


@dataclass(frozen=True)
class Run:
    """Where a tiny run reads and writes."""

    data: Path
    out: Path

    @property
    def command(self) -> list[str]:
        """The command line that makes the tiny model."""
        numbers = [part for name, value in TINY.items() for part in ("--set", f"{name}={value}")]
        return [str(PYTHON), "-m", "training.nano", "--data", str(self.data), "--out", str(self.out), *numbers]

    @property
    def log(self) -> list[dict[str, float]]:
        """The steps of the first pass so far."""
        path = self.out / "2-pretrain" / "log.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [json.loads(line) for line in lines if line.endswith("}")]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpora")
    (folder / "ja.txt").write_text("吾輩は猫である。名前はまだ無い。\n\n" * 30, encoding="utf-8")
    (folder / "en.txt").write_text("There was no possibility of taking a walk that day.\n\n" * 30, encoding="utf-8")
    rows = [
        {"lang": "ja", "source": "fiction", "turns": ["おはよう", "おはようございます"]},
        {"lang": "en", "source": "taskmaster-3", "turns": ["hello", "hi there"]},
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows * 10]
    (folder / "dialogues.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def finished(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = Run(data, tmp_path_factory.mktemp("finished"))
    _complete(run.command)
    return run


def test_transformers_loads_the_folder_and_finds_the_assistants_words(finished: Run) -> None:
    loaded = json.loads(_complete([str(PYTHON), "-c", LOAD, str(finished.out / "4-model")]).splitlines()[-1])
    said, end = "hello!<|im_end|>", "<|im_end|>"
    assert loaded == {"same_tokens": True, "same_mask": True, "said": said, "new": True, "ends": end}


def test_llama_cpp_serves_the_gguf(finished: Run) -> None:
    pytest.importorskip("xllamacpp")
    prompt = Prompt("ja", "ja", "sakura", "おはよう")
    with served(finished.out / "4-model" / "nano.gguf", context=256) as url:
        answers = list(ask(url, [prompt], lambda _: [], seed=1, max_tokens=8))
    assert answers[0].finish_reason in {"stop", "length"}
    assert 0 < answers[0].reply_tokens <= 8


def test_manifests_name_what_went_in_and_what_came_out(finished: Run) -> None:
    manifest = json.loads((finished.out / "2-pretrain" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["figures"]["steps"] == STEPS
    assert set(manifest["inputs"]["corpora"]) == {"ja.txt", "en.txt", "dialogues.jsonl"}
    assert "model/model.safetensors" in manifest["files"]
    assert not (finished.out / "2-pretrain" / "checkpoint.pt").exists()


def test_a_finished_step_is_skipped(finished: Run) -> None:
    before = (finished.out / "4-model" / "nano.gguf").stat().st_mtime_ns
    said = _complete(finished.command)
    assert said.count("finished before, skipped") == 4
    assert (finished.out / "4-model" / "nano.gguf").stat().st_mtime_ns == before


def test_a_killed_run_goes_on_where_it_stopped_and_ends_the_same(finished: Run, tmp_path: Path) -> None:
    run = Run(finished.data, tmp_path)
    with _started(run.command) as process:
        _wait_for(lambda: len(run.log) > 7, process)
        process.kill()
    stopped = run.log
    assert len(stopped) < STEPS
    _complete(run.command)
    resumed_at = run.log[len(stopped)]["step"]
    assert 0 < resumed_at <= stopped[-1]["step"] + 1
    assert run.log[-1]["loss"] == pytest.approx(finished.log[-1]["loss"], abs=2e-3)


def _complete(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=_environment())
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def _started(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment()
    ) as process:
        yield process


def _environment() -> dict[str, str]:
    return {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}


def _wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, "the run ended by itself"
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)
