"""The finished model in the shapes that are served: safetensors for vLLM and transformers, GGUF for llama.cpp.

Weights are kept in float16: small enough for the repository, and read without loss by every engine.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from transformers import Qwen2ForCausalLM

from training.nano.layout import FILES, GGUF, REPETITION_PENALTY, SIZE_LIMIT, TEMPERATURE, TOKENIZER_FILES, TOP_P
from training.nano.tokenizer import END_OF_TEXT, TURN_END, load_tokenizer


def export(weights: Path, tokenizer: Path, out: Path) -> dict[str, Any]:
    """Write the model folder.

    Args:
        weights: a folder `save_pretrained` wrote.
        tokenizer: the tokenizer's folder.
        out: made if it is not there; files of the same names are replaced.

    Returns:
        The size of each file in bytes.

    Raises:
        ValueError: the files are larger than `SIZE_LIMIT` together.
    """
    out.mkdir(parents=True, exist_ok=True)
    model = Qwen2ForCausalLM.from_pretrained(weights).to(torch.float16)
    model.config.use_cache = True
    model.save_pretrained(out)
    for name in TOKENIZER_FILES:
        shutil.copyfile(tokenizer / name, out / name)
    (out / "model.safetensors").chmod(0o644)  # written for the owner only; the service may run as another user
    _write_generation_config(out)
    write_gguf(out, out / GGUF)
    sizes = {name: (out / name).stat().st_size for name in FILES}
    if sum(sizes.values()) > SIZE_LIMIT:
        raise ValueError(f"{out}: {sum(sizes.values())} bytes, more than {SIZE_LIMIT}; make the model smaller")
    return {"bytes": sizes, "bytes_total": sum(sizes.values())}


def write_gguf(folder: Path, gguf: Path) -> None:
    """Convert a model folder to a GGUF file with 8-bit weights.

    llama.cpp's converter knows a BPE pre-tokenizer by the hash of a sample it encodes, which depends on the merges
    too; ours is Qwen2's with other merges, so we say so.
    """
    # Imported here: it is a converter, and this is the one step that needs it.
    from conversion.qwen import Qwen2Model  # noqa: PLC0415
    from gguf import LlamaFileType  # noqa: PLC0415

    class NanoModel(Qwen2Model):  # type: ignore[misc]
        """Qwen2 as the converter knows it, with the name of the pre-tokenizer given."""

        model_arch = Qwen2Model.model_arch

        def get_vocab_base_pre(self, tokenizer: object) -> str:
            """The pre-tokenizer's name in llama.cpp."""
            del tokenizer
            return "qwen2"

    with torch.inference_mode():
        NanoModel(folder, LlamaFileType.MOSTLY_Q8_0, gguf, model_name="omoide-nano").write()


def _write_generation_config(out: Path) -> None:
    tokenizer = load_tokenizer(out)
    config = {
        "eos_token_id": [tokenizer.token_to_id(TURN_END), tokenizer.token_to_id(END_OF_TEXT)],
        "pad_token_id": tokenizer.token_to_id(END_OF_TEXT),
        "do_sample": True,
        "temperature": TEMPERATURE,
        "top_p": TOP_P,
        "repetition_penalty": REPETITION_PENALTY,
    }
    (out / "generation_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
