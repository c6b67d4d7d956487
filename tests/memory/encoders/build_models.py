"""Makes small sentence-transformers models with random weights; tells what the library and what Omoide make of a text.

Run by test_sentence_transformer.py in the interpreter that has the library: `python -m … FOLDER TEXT PREFIX…`.
"""

import string
import sys
from pathlib import Path

import numpy as np
import tokenizers
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling, StaticEmbedding, Transformer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from memory.encoders.sentence_transformer import load

SPECIAL = {
    "unk_token": "[UNK]",
    "pad_token": "[PAD]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
}
LETTERS = [*SPECIAL.values(), *string.ascii_letters, *"0123456789:.? ", *"犬の名前はコタロウでか検索クエリ文書章"]


def main(folder: Path, text: str, prefixes: list[str]) -> None:
    torch.manual_seed(0)
    bert = _bert(folder / "parts")
    bert.save(str(folder / "plain"))
    bert.save(str(folder / "tiny-e5-small"))
    bert.save(str(folder / "ruri-v3-tiny"))
    SentenceTransformer(modules=list(bert), prompts={"query": "ask: ", "document": "say: "}).save(
        str(folder / "own-e5-base")
    )
    static = SentenceTransformer(modules=[StaticEmbedding(_tokenizer(), embedding_dim=16)])
    static.save(str(folder / "static"))
    for name, model in (("bert", bert), ("static", static)):
        np.save(folder / f"{name}.npy", model.encode([prefix + text for prefix in prefixes]))
    for name in ("plain", "tiny-e5-small", "ruri-v3-tiny", "own-e5-base", "static"):
        encoder = load(str(folder / name))
        np.save(folder / f"{name}.roles.npy", np.concatenate([encoder.query([text]), encoder.passage([text])]))


def _bert(folder: Path) -> SentenceTransformer:
    config = BertConfig(
        vocab_size=len(LETTERS), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config).save_pretrained(folder)
    PreTrainedTokenizerFast(tokenizer_object=_tokenizer(), **SPECIAL).save_pretrained(folder)
    words = Transformer(str(folder))
    return SentenceTransformer(modules=[words, Pooling(32)])


def _tokenizer() -> tokenizers.Tokenizer:
    made = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({letter: number for number, letter in enumerate(LETTERS)}, "[UNK]")
    )
    made.pre_tokenizer = tokenizers.pre_tokenizers.Split("", "isolated")
    return made


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
