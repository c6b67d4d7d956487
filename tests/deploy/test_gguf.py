"""Headers of GGUF files: whole, cut, and hostile."""

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.gguf import context_length


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def gguf_header(name: str, tokens: int) -> bytes:
    """A header with a string, lists and a number before the one that matters."""
    pairs = [
        text("general.architecture") + struct.pack("<I", 8) + text("llama"),
        text("general.tags") + struct.pack("<IIQ", 9, 8, 2) + text("a") + text("b"),
        text("general.numbers") + struct.pack("<IIQ", 9, 4, 3) + bytes(12),
        text("general.alignment") + struct.pack("<II", 4, 32),
        text(name) + struct.pack("<II", 4, tokens),
    ]
    return struct.pack("<4sIQQ", b"GGUF", 3, 0, len(pairs)) + b"".join(pairs)


def test_the_window_is_found_behind_strings_and_lists(tmp_path: Path):
    file = tmp_path / "m.gguf"
    file.write_bytes(gguf_header("qwen2.context_length", 32768))
    assert context_length(file) == 32768


@pytest.mark.parametrize("content", [b"", b"GGUF", b"junk" * 10, gguf_header("llama.block_count", 1)])
def test_a_file_that_does_not_say_gives_nothing(tmp_path: Path, content: bytes):
    file = tmp_path / "m.gguf"
    file.write_bytes(content)
    assert context_length(file) is None


def test_every_cut_gives_nothing(tmp_path: Path):
    whole, file = gguf_header("llama.context_length", 1024), tmp_path / "m.gguf"
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert context_length(file) is None


@settings(max_examples=200, deadline=None)
@given(position=st.integers(0, 150), value=st.binary(min_size=1, max_size=9))
def test_no_bytes_break_it(tmp_path_factory: pytest.TempPathFactory, position: int, value: bytes):
    whole = bytearray(gguf_header("llama.context_length", 1024))
    whole[position : position + len(value)] = value
    file = tmp_path_factory.getbasetemp() / "hostile.gguf"
    file.write_bytes(whole)
    assert context_length(file) is None or isinstance(context_length(file), int)


def test_a_missing_file_gives_nothing(tmp_path: Path):
    assert context_length(tmp_path / "none.gguf") is None
