"""How many threads an engine gets."""

import os
from pathlib import Path

import pytest

from deploy import cores
from deploy.cores import engine_threads, usable_cores


@pytest.mark.parametrize(("quota", "expected"), [("150000 100000", 2), ("50000 100000", 1), ("max 100000", 8)])
def test_a_containers_quota_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quota: str, expected: int):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    file = tmp_path / "cpu.max"
    file.write_text(quota + "\n", "ascii")
    assert usable_cores(file) == expected


def test_without_a_quota_the_affinity_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    assert usable_cores(tmp_path / "none") == 3


@pytest.mark.parametrize(("usable", "asked", "expected"), [(8, 0, 7), (2, 0, 1), (1, 0, 1), (2, 2, 2), (2, 6, 6)])
def test_one_core_is_left_unless_the_operator_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, usable: int, asked: int, expected: int
):
    monkeypatch.setattr(cores, "usable_cores", lambda: usable)
    assert engine_threads(asked) == expected
