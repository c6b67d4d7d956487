"""Models: what a setting means, and downloads by the real hub client from a hub on loopback."""

import errno
import json
from pathlib import Path

import pytest
from huggingface_hub import file_download

from deploy import models
from deploy.models import ModelError, get, resolve
from tests.deploy.hub_server import COMMIT, Hub
from tests.deploy.test_gguf import gguf_header

WEIGHTS = bytes(range(256)) * 100_000  # 25.6 MB: the client writes in steps of 10 MB
SAFE = {
    "config.json": b'{"model_type":"qwen2","max_position_embeddings":32768}',
    "model.safetensors": WEIGHTS,
    "pytorch_model.bin": b"pickle",
    "modeling_evil.py": b"import os",
    "tokenizer.json": b"{}",
}


@pytest.fixture
def hub():
    with Hub(
        {"someone/good": SAFE, "someone/pickled": {"config.json": b"{}", "pytorch_model.bin": b"p"}}
    ).serving() as h:
        yield h


def test_a_model_is_fetched_with_safetensors_only_and_a_manifest(tmp_path: Path, hub: Hub):
    model = get("someone/good", tmp_path, endpoint=hub.url)
    assert (model.format, model.context) == ("safetensors", models.LARGEST_CONTEXT)
    assert (model.path / "model.safetensors").read_bytes() == WEIGHTS
    assert hub.fetched() == {"config.json", "model.safetensors", "tokenizer.json"}
    manifest = json.loads((model.path / models.MANIFEST).read_text("utf-8"))
    assert (manifest["source"], manifest["revision"], manifest["licence"]) == ("someone/good", COMMIT, "apache-2.0")
    assert set(manifest["sha256"]) == {"config.json", "model.safetensors", "tokenizer.json"}
    assert [path.name for path in tmp_path.iterdir()] == ["someone--good"]


def test_a_model_that_is_there_is_left_alone_and_needs_no_network(tmp_path: Path, hub: Hub):
    get("someone/good", tmp_path, endpoint=hub.url)
    asked = len(hub.requests)
    assert get("someone/good", tmp_path, endpoint="http://127.0.0.1:9").name == "someone--good"
    assert resolve("someone/good", tmp_path).format == "safetensors"
    assert len(hub.requests) == asked


def test_a_download_that_is_cut_goes_on_in_the_middle_of_the_file(tmp_path: Path, hub: Hub):
    hub.break_after = 15_000_000
    model = get("someone/good", tmp_path, endpoint=hub.url)
    assert (model.path / "model.safetensors").read_bytes() == WEIGHTS
    assert any(asked and asked.startswith("bytes=") and not asked.startswith("bytes=0-") for asked in hub.ranges)


def test_a_download_that_was_killed_keeps_the_files_it_had(tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patch:
        patch.setattr("huggingface_hub.file_download.http_get", _without_retries())
        hub.break_after = 5_000_000  # within the client's first step, so that no progress counts
        with pytest.raises(ModelError, match="run the same command again"):
            get("someone/good", tmp_path, endpoint=hub.url)
    with pytest.raises(ModelError, match="there is no model"):
        resolve("someone/good", tmp_path)  # half a model is never taken for one
    hub.requests.clear()
    model = get("someone/good", tmp_path, endpoint=hub.url)
    assert (model.path / "model.safetensors").read_bytes() == WEIGHTS
    assert hub.fetched() == {"model.safetensors"}


def _without_retries():
    """A process that dies cannot go on by itself, as the client otherwise does."""
    real = file_download.http_get

    def once(*arguments, **named):
        return real(*arguments, **{**named, "_nb_retries": 0})

    return once


def test_a_repository_with_pickle_weights_alone_is_refused(tmp_path: Path, hub: Hub):
    with pytest.raises(ModelError, match="no safetensors"):
        get("someone/pickled", tmp_path, endpoint=hub.url)
    assert hub.fetched() == set()


def test_an_unknown_repository_is_one_sentence(tmp_path: Path, hub: Hub):
    with pytest.raises(ModelError, match="the hub has no model 'someone/else'"):
        get("someone/else", tmp_path, endpoint=hub.url)


def test_a_hub_that_is_down_is_one_sentence(tmp_path: Path):
    with pytest.raises(ModelError, match="check the network"):
        get("someone/good", tmp_path, endpoint="http://127.0.0.1:9")


def test_offline_the_folder_is_used_and_a_missing_one_named(tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch):
    get("someone/good", tmp_path, endpoint=hub.url)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert get("someone/good", tmp_path).name == "someone--good"
    with pytest.raises(ModelError, match="HF_HUB_OFFLINE"):
        get("someone/other", tmp_path)


def test_a_file_that_came_over_damaged_is_fetched_again(tmp_path: Path, hub: Hub):
    hub.damaged = "model.safetensors"
    with pytest.raises(ModelError, match=r"model\.safetensors of someone/good came over damaged"):
        get("someone/good", tmp_path, endpoint=hub.url)
    with pytest.raises(ModelError, match="there is no model"):
        resolve("someone/good", tmp_path)
    assert (get("someone/good", tmp_path, endpoint=hub.url).path / "model.safetensors").read_bytes() == WEIGHTS


def test_a_gated_model_names_the_token(tmp_path: Path, hub: Hub):
    hub.gated.add("someone/good")
    with pytest.raises(ModelError, match="set HF_TOKEN"):
        get("someone/good", tmp_path, endpoint=hub.url)


def test_an_unknown_revision_is_named(tmp_path: Path, hub: Hub):
    with pytest.raises(ModelError, match="has no revision 'v9'"):
        get("someone/good", tmp_path, endpoint=hub.url, revision="v9")


def test_a_full_disk_is_said_to_be_one(tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("huggingface_hub.snapshot_download", full)
    with pytest.raises(ModelError, match=r"No space left on device\); free space"):
        get("someone/good", tmp_path, endpoint=hub.url)


def test_a_folder_of_the_operators_own_is_never_written_over(tmp_path: Path, hub: Hub):
    own = tmp_path / "someone--good"
    own.mkdir()
    (own / "config.json").write_text("{}", "utf-8")
    (own / "model.safetensors").write_bytes(b"mine")
    assert get("someone/good", tmp_path, endpoint=hub.url).path == own
    assert (own / "model.safetensors").read_bytes() == b"mine"
    assert hub.requests == []


def test_unknown_names_are_met_with_the_nearest(tmp_path: Path):
    with pytest.raises(ModelError, match=r"did you mean qwen2\.5-1\.5b"):
        resolve("qwen2.5-15b", tmp_path)


@pytest.mark.parametrize("setting", ["./missing.gguf", "missing.gguf", "/nowhere/folder", "../missing"])
def test_a_path_that_leads_nowhere_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=rf"^/.*{Path(setting).name} does not exist: no such file"):
        resolve(setting, tmp_path / "models")


def test_a_folder_that_is_empty_is_not_said_to_be_missing(tmp_path: Path):
    with pytest.raises(ModelError, match="holds no model"):
        resolve(str(tmp_path), tmp_path / "models")


def test_a_catalogue_model_that_is_not_there_names_the_command(tmp_path: Path):
    with pytest.raises(ModelError, match="omoide model get qwen3-4b"):
        resolve("qwen3-4b", tmp_path)


def test_a_folder_of_pickles_and_an_empty_one_are_refused(tmp_path: Path):
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(ModelError, match="pickle"):
        resolve(str(tmp_path), tmp_path)


def test_a_gguf_file_is_for_llamacpp_and_may_lie_in_a_folder(tmp_path: Path):
    file = tmp_path / "elyza" / "model-Q5_K_M.gguf"
    file.parent.mkdir()
    file.write_bytes(b"GGUF")
    assert resolve(str(file), tmp_path).path == file
    assert resolve("elyza", tmp_path).path == file


def test_the_context_of_a_gguf_file_is_its_own_and_the_part_for_images_is_no_model(tmp_path: Path):
    (tmp_path / "a.gguf").write_bytes(gguf_header("llama.context_length", 2048))
    (tmp_path / "mmproj-a.gguf").write_bytes(b"GGUF")
    model = resolve(str(tmp_path), tmp_path)
    assert (model.path.name, model.context) == ("a.gguf", 2048)


def test_the_catalogue_has_unique_names_and_tells_licence_and_memory():
    names = [entry.name for entry in models.CATALOGUE]
    assert len(names) == len(set(names))
    assert all(entry.licence and entry.memory_gb > 0 and "/" in entry.hub_id for entry in models.CATALOGUE)


def test_the_documentation_lists_the_catalogue():
    text = (models.ROOT / "docs" / "models.md").read_text("utf-8")
    for entry in models.CATALOGUE:
        row = f"| `{entry.name}` | `{entry.hub_id}` | {entry.licence} | {entry.memory_gb:g} GB | {entry.note} |"
        assert row in text


def test_a_path_in_a_folder_that_is_there_is_not_taken_for_a_hub_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert models.fetchable("models/Llama")
    (tmp_path / "models").mkdir()
    assert not models.fetchable("models/Llama")
    assert models.fetchable("Qwen/Qwen2.5-0.5B-Instruct")
