"""The tokenizer: byte-level BPE of 6,144 pieces, learnt on what the model will read and say.

The pre-tokenizer is exactly Qwen2's, because llama.cpp knows that one by name ("qwen2") and would refuse another.
Knows nothing of models. Writes `tokenizer.json` and `tokenizer_config.json`, which transformers and vLLM load with
remote code off.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

END_OF_TEXT = "<|endoftext|>"
TURN_START = "<|im_start|>"
TURN_END = "<|im_end|>"
SPECIAL_TOKENS = (END_OF_TEXT, TURN_START, TURN_END)

# Qwen2's own pattern, letter by letter; `\p{N}` splits digits one by one.
QWEN2_PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

# ChatML. The `generation` marks let TRL find the assistant's tokens (the end mark is inside them, so that the end of
# a turn is learnt); llama.cpp's template engine reads them too.
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{% if message['role'] == 'assistant' %}"
    "{{ '<|im_start|>assistant\n' }}{% generation %}{{ message['content'] + '<|im_end|>' }}{% endgeneration %}"
    "{{ '\n' }}"
    "{% else %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}"
    "{% endif %}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)

# Words and emoji of everyday chat that old books never hold; repeated so that BPE gives each a token of its own.
PIECES = Path(__file__).parent / "pieces.txt"


def train_tokenizer(texts: Iterable[str], vocab_size: int, *, piece_repeats: int = 400) -> Tokenizer:
    """Learn the merges.

    Args:
        texts: what the model will read, in the proportions it will read it.
        vocab_size: pieces in all, special tokens and the 256 bytes among them.
        piece_repeats: how often `pieces.txt` is shown beside the texts.

    Returns:
        A tokenizer whose three special tokens have the ids 0, 1 and 2.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(QWEN2_PATTERN), behavior="isolated", invert=False),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=[AddedToken(token, special=True, normalized=False) for token in SPECIAL_TOKENS],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_with_pieces(texts, piece_repeats), trainer=trainer)
    return tokenizer


def save_tokenizer(tokenizer: Tokenizer, folder: Path, context: int) -> None:
    """Write `tokenizer.json` and `tokenizer_config.json` into `folder`.

    Args:
        tokenizer: the trained tokenizer.
        folder: an existing folder.
        context: the model's context in tokens.
    """
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps(_config(context), indent=2) + "\n", encoding="utf-8")


def load_tokenizer(folder: Path) -> Tokenizer:
    """Read the tokenizer that `save_tokenizer` wrote."""
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def _with_pieces(texts: Iterable[str], repeats: int) -> Iterator[str]:
    yield from texts
    pieces = PIECES.read_text(encoding="utf-8")
    for _ in range(repeats):
        yield pieces


def _config(context: int) -> dict[str, Any]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": context,
        "add_bos_token": False,
        "bos_token": None,
        "eos_token": TURN_END,
        "pad_token": END_OF_TEXT,
        "unk_token": None,
        "additional_special_tokens": [TURN_START, TURN_END],
        "clean_up_tokenization_spaces": False,
        "chat_template": CHAT_TEMPLATE,
    }
