from pathlib import Path

import numpy as np
import pytest

from memory.meaning_map import LANGUAGES, MeaningMap, meaning_map, save

MODEL = "multilingual-e5-small-q4"


def unit(*values: float) -> np.ndarray:
    vector = np.array(values, np.float32)
    return vector / np.linalg.norm(vector)


def small(model: str = "small") -> MeaningMap:
    """Questions share the first axis; the map turns the second axis to the third."""
    mean = dict.fromkeys(LANGUAGES, np.array([1, 0, 0, 0], np.float32))
    nothing = dict.fromkeys(LANGUAGES, np.zeros(4, np.float32))
    return MeaningMap(
        model=model,
        questions=mean,
        statements=nothing,
        facts=dict.fromkeys(LANGUAGES, np.array([0, 0, 0.1, 0], np.float32)),
        left=np.array([[0], [1], [0], [0]], np.float32),
        right=np.array([[0, -1, 1, 0]], np.float32),
        change=np.array([0, 0, 0, 1], np.float32),
        spread=0.5,
    )


def test_what_all_questions_share_is_taken_out_and_the_rest_turned_to_the_facts() -> None:
    turned = small().turned(unit(1, 1, 0, 0), "ja")
    assert np.linalg.norm(turned) == pytest.approx(1)
    assert turned @ unit(0, 0, 1, 0) > turned @ unit(1, 0, 0, 0)


def test_a_fact_like_any_other_is_as_near_as_chance() -> None:
    question = unit(0, 0, 1, 0)
    similarities = np.asarray([0.1, 0.6], np.float32)
    assert small().above_chance(similarities, question, "en") == pytest.approx([0, 1], abs=1e-6)


def test_a_newer_fact_that_tells_of_a_change_replaces_a_like_one() -> None:
    old, new, other = unit(1, 0, 0, 0), unit(1, 1, 0, 1), unit(0, 1, 0, 0)
    assert small().replaces(old, new, "ja")
    assert not small().replaces(old, other, "ja")


def test_a_map_is_read_as_it_was_kept_and_for_its_model_alone(tmp_path: Path) -> None:
    path = tmp_path / "map.npz"
    save(small(), path)
    kept = meaning_map("small", path)
    assert kept is not None
    assert np.allclose(kept.turned(unit(1, 1, 0, 0), "en"), small().turned(unit(1, 1, 0, 0), "en"), atol=1e-2)
    assert meaning_map("another", path) is None


def test_the_embedder_that_is_bundled_has_its_map() -> None:
    kept = meaning_map(MODEL)
    assert kept is not None
    assert kept.left.shape[0] == 384
