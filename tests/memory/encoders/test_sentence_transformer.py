import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from memory.embedding import EmbeddingUnavailable, open_embedder
from memory.embedding_models import ROOT, TORCH_PYTHON
from memory.encoders.sentence_transformer import Prompts, family_prompts, own_prompts, revision_of

TEXT = "dog?"
PREFIXES = ["", "query: ", "passage: ", "検索クエリ: ", "検索文書: ", "ask: ", "say: "]
needs_library = pytest.mark.skipif(not TORCH_PYTHON.is_file(), reason="no sentence-transformers; run `make embedding`")


@pytest.fixture(scope="module")
def models(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    script = Path(__file__).with_name("build_models.py")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [TORCH_PYTHON, script, folder, TEXT, *PREFIXES]
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=environment)
    return folder


@needs_library
@pytest.mark.timeout(330)  # the library alone takes seconds to load, and a minute beside other work
@pytest.mark.parametrize(
    ("name", "of", "query", "passage"),
    [
        ("plain", "bert", "", ""),
        ("tiny-e5-small", "bert", "query: ", "passage: "),
        ("ruri-v3-tiny", "bert", "検索クエリ: ", "検索文書: "),
        ("own-e5-base", "bert", "ask: ", "say: "),
        ("static", "static", "", ""),
    ],
)
def test_a_models_texts_get_the_prompts_that_it_was_trained_with(models, name, of, query, passage):
    expected = np.load(models / f"{of}.npy")
    asked, said = np.load(models / f"{name}.roles.npy")
    assert np.allclose(asked, expected[PREFIXES.index(query)], atol=1e-5)
    assert np.allclose(said, expected[PREFIXES.index(passage)], atol=1e-5)


@needs_library
@pytest.mark.timeout(330)
async def test_a_folder_serves_as_the_embedding_model(models):
    embedder = open_embedder(str(models / "tiny-e5-small"))
    assert (embedder.revision, embedder.dimension) == ("", 0)
    (vector,) = await embedder.embed_queries([TEXT])
    await embedder.close()
    expected = np.load(models / "tiny-e5-small.roles.npy")[0]
    assert np.allclose(vector, expected / np.linalg.norm(expected), atol=1e-5)
    assert (embedder.name, embedder.dimension) == ("tiny-e5-small", 32)
    assert embedder.revision == revision_of(models / "tiny-e5-small")


@needs_library
async def test_a_name_on_the_hub_is_not_looked_for_when_offline(monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    embedder = open_embedder("nobody/no-such-model")
    with pytest.raises(EmbeddingUnavailable, match=r"OMOIDE_EMBEDDING, 'nobody/no-such-model', cannot .*; fix: check"):
        await embedder.open()
    await embedder.close()


@pytest.mark.parametrize(
    ("name", "prompts"),
    [
        ("intfloat/multilingual-e5-small", Prompts("query: ", "passage: ")),
        ("e5-base-v2", Prompts("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", Prompts()),
        ("cl-nagoya/ruri-v3-70m", Prompts("検索クエリ: ", "検索文書: ")),
        ("cl-nagoya/ruri-base-v2", Prompts("クエリ: ", "文章: ")),
        ("ruri-small", Prompts("クエリ: ", "文章: ")),
        ("paraphrase-multilingual-MiniLM-L12-v2", Prompts()),
        ("base5-model", Prompts()),
    ],
)
def test_a_familys_prompts_are_known_by_the_name(name, prompts):
    assert family_prompts(name.rpartition("/")[2]) == prompts


@pytest.mark.parametrize(
    ("named", "prompts"),
    [
        ({"query": "", "document": ""}, None),
        ({"query": "q: ", "document": ""}, Prompts("q: ", "")),
        ({"retrieval.query": "q: ", "retrieval.passage": "p: ", "separation": "s"}, Prompts("q: ", "p: ")),
        ({"Retrieval-query": "q: ", "Retrieval-passage": "p: "}, Prompts("q: ", "p: ")),
        ({"clustering": "c: "}, None),
    ],
)
def test_prompts_of_the_model_itself_are_found_by_what_they_are_for(named, prompts):
    assert own_prompts(named) == prompts


def test_a_revision_changes_with_every_weight_and_setting_and_not_with_the_place(tmp_path):
    folder = tmp_path / "model"
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "1_Pooling" / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(bytes(1000))
    before = revision_of(folder)
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / "README.md").write_text("for people")
    assert revision_of(copy) == before
    (copy / "model.safetensors").write_bytes(bytes(999) + b"\1")
    assert revision_of(copy) != before
    (folder / "1_Pooling" / "config.json").write_text("{ }")
    assert revision_of(folder) != before
