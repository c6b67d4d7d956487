"""Every number of the nano model in one place.

Does not know files or steps. `Recipe()` is the model that ships; tests shrink it with `dataclasses.replace`.
"""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Recipe:
    """The shape of the model and the length of its schooling.

    Lengths are in tokens, rates are AdamW's (`adam_rate`) and Muon's (`muon_rate`) at their peak.
    """

    seed: int = 20261121
    # Shape: a Qwen2, because llama.cpp, vLLM and transformers all serve it without extra code.
    vocab_size: int = 6144
    hidden: int = 256
    layers: int = 6
    heads: int = 4
    kv_heads: int = 2
    inner: int = 704
    context: int = 1024
    # First pass: prose and conversations, every token counts.
    pretrain_steps: int = 700
    pretrain_rows: int = 8
    pretrain_length: int = 512
    # Second pass: chat under the persona's prompt, only the assistant's tokens count.
    sft_steps: int = 490
    sft_rows: int = 4
    sft_length: int = 1024
    muon_rate: float = 0.013
    adam_rate: float = 0.002
    sft_rate_factor: float = 0.8
    warmup: int = 40
    sft_warmup: int = 10
    checkpoint_every: int = 25
    threads: int = 2

    def as_dict(self) -> dict[str, Any]:
        """The recipe as plain values, for manifests."""
        return asdict(self)
