"""What a GGUF file says about itself: its header holds key-value pairs, and the context window is one of them.

Layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (version 2 and later, little-endian).
"""

import struct
from pathlib import Path
from typing import BinaryIO

_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_INTEGERS = {0: "<B", 2: "<H", 4: "<I", 5: "<i", 10: "<Q", 11: "<q"}
_STRING, _ARRAY = 8, 9
_MOST_KEYS = 1000
_LONGEST_KEY = 65535


def context_length(path: Path) -> int | None:
    """The context window in tokens that a GGUF file names.

    Args:
        path: the file; only its header is read, as far as that key.

    Returns:
        The window, or nothing where the file is damaged, cut or silent: llama.cpp then says what is wrong with it.
    """
    try:
        with path.open("rb") as file:
            return _find(file)
    except (OSError, struct.error, KeyError, ValueError, OverflowError, RecursionError):
        return None


def _find(file: BinaryIO) -> int | None:
    magic, version, _, keys = struct.unpack("<4sIQQ", file.read(24))
    if magic != b"GGUF" or version < 2:  # noqa: PLR2004
        return None
    for _ in range(min(keys, _MOST_KEYS)):
        name = file.read(min(_number(file, "<Q"), _LONGEST_KEY))
        kind = _number(file, "<I")
        if name.endswith(b".context_length") and kind in _INTEGERS:
            return _number(file, _INTEGERS[kind])
        _skip(file, kind)
    return None


def _skip(file: BinaryIO, kind: int) -> None:
    if kind == _STRING:
        file.seek(_number(file, "<Q"), 1)
    elif kind == _ARRAY:
        item, count = _number(file, "<I"), _number(file, "<Q")
        if item in _SIZES:
            file.seek(count * _SIZES[item], 1)
            return
        for _ in range(count):  # a list that claims more than the file holds ends in struct.error
            _skip(file, item)
    else:
        file.seek(_SIZES[kind], 1)


def _number(file: BinaryIO, form: str) -> int:
    return int(struct.unpack(form, file.read(struct.calcsize(form)))[0])
