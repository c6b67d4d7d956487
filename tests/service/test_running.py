import json
import os
import subprocess
import sys
from pathlib import Path

from service.running import NOTE, announced, running_at

URL = "http://127.0.0.1:8123"


def test_a_gateway_is_found_while_it_serves_and_not_afterwards(tmp_path: Path):
    assert running_at(tmp_path) is None
    with announced(tmp_path, URL):
        assert running_at(tmp_path) == URL
    assert running_at(tmp_path) is None
    assert not (tmp_path / NOTE).exists()


def test_a_gateway_that_was_killed_is_not_found_and_its_note_is_replaced(tmp_path: Path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / NOTE).write_text(json.dumps({"url": "http://127.0.0.1:1", "pid": dead.pid}), "utf-8")
    assert running_at(tmp_path) is None
    with announced(tmp_path, URL):
        assert running_at(tmp_path) == URL


def test_a_note_that_another_gateway_has_written_meanwhile_stays(tmp_path: Path):
    other = {"url": "http://127.0.0.1:1", "pid": os.getpid()}  # in containers every gateway has the same number
    with announced(tmp_path, URL):
        (tmp_path / NOTE).write_text(json.dumps(other), "utf-8")
    assert json.loads((tmp_path / NOTE).read_text("utf-8")) == other


def test_a_folder_that_cannot_be_written_keeps_no_gateway_from_serving(tmp_path: Path):
    with announced(tmp_path / "none", URL):
        assert running_at(tmp_path / "none") is None


def test_a_note_that_is_nonsense_does_no_harm(tmp_path: Path):
    numbers = ("true", "-1", "1.5", str(2**70), "null")
    notes = [f'{{"pid": {number}, "url": "{URL}"}}' for number in numbers]
    for text in (*notes, "", "[]", '{"pid": "x"}', f'{{"pid": {os.getpid()}, "url": "file:///etc"}}', "\x00"):
        (tmp_path / NOTE).write_text(text, "utf-8")
        assert running_at(tmp_path) is None
