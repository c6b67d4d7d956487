import errno
import importlib
import json
import os
import re
import runpy
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path
from string import Formatter
from types import SimpleNamespace

import pytest
import typer
from rich.cells import cell_len
from typer.testing import CliRunner

from service.cli import preflight
from service.cli.commands import MENDABLE, app
from service.cli.phrases import PHRASES, Phrasebook
from service.cli.preflight import NEEDED_MB, Refusal, check_data_dir, check_exposure, listen
from service.doctor.phrases import DOCTOR_PHRASES
from service.settings import ROOT, load_settings
from service.terminal.local_gateway import own_gateway
from tests.persona.cards import CARDS

JA, EN = Phrasebook("ja"), Phrasebook("en")
PAGE = ROOT / "docs" / "cli.md"


@pytest.fixture(autouse=True)
def in_an_empty_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """No test reads the operator's own .env, or writes into the checkout's data folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OMOIDE_ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("OMOIDE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("OMOIDE_LANGUAGE", "en")


def commands(group: typer.Typer) -> dict[str, set[str]]:
    """Every command of the command line, with the options that its help shows."""
    root = typer.main.get_command(group)
    found: dict[str, set[str]] = {}

    def walk(command: object, path: str) -> None:
        children = getattr(command, "commands", None)
        if children:
            for name, child in children.items():
                walk(child, f"{path} {name}")
            return
        parameters = [p for p in command.params if not getattr(p, "hidden", False)]  # type: ignore[attr-defined]
        found[path] = {o for p in parameters for o in p.opts if o.startswith("--")}

    walk(root, "omoide")
    return found


def documented() -> dict[str, set[str]]:
    """The headings of docs/cli.md that are commands, with the options that their sections name."""
    sections = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    pages = {re.match(r"`(omoide [a-z -]+?)(?: \[?[A-Z]+\]?)*`", section): section for section in sections}
    listed = re.compile(r"^- (`--[a-z-]+`(?:, `--[a-z-]+`)*)", re.MULTILINE)
    found = {m[1]: set(re.findall(r"--[a-z-]+", " ".join(listed.findall(page)))) for m, page in pages.items() if m}
    return {path: named for path, named in found.items() if path.removeprefix("omoide ") not in groups(app)}


def test_the_page_lists_every_command_with_its_options():
    assert documented() == commands(app)


@pytest.mark.parametrize("path", sorted(commands(app)))
def test_every_command_has_help(path: str):
    shown = CliRunner().invoke(app, [*path.split()[1:], "--help"])
    assert shown.exit_code == 0
    assert "Usage: " in shown.output


def groups(group: typer.Typer) -> dict[str, object]:
    """The command line itself and every group of commands in it, by what is typed."""
    root = typer.main.get_command(group)
    below = {name: child for name, child in root.commands.items() if hasattr(child, "commands")}  # type: ignore[attr-defined]
    return {"": root, **below}


@pytest.mark.parametrize("path", sorted(groups(app)))
def test_the_help_tells_every_command_in_a_whole_sentence(path: str):
    shown = CliRunner().invoke(app, [*path.split(), "--help"]).output
    assert "..." not in shown.partition("Commands:")[2]


@pytest.mark.parametrize("path", sorted(set(groups(app)) - {""}))
def test_the_help_of_a_group_tells_what_each_of_its_commands_is_for(path: str):
    group = groups(app)[path]
    assert len(group.help.partition(": ")[2].split(", ")) == len(group.commands)  # type: ignore[attr-defined]


def test_the_version_is_the_projects():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    shown = CliRunner().invoke(app, ["--version"])
    assert (shown.exit_code, shown.output) == (0, f"omoide {declared}\n")


HEAVY = {
    "aiohttp",
    "alembic",
    "chromadb",
    "fastapi",
    "httpx",
    "huggingface_hub",
    "numpy",
    "pydantic",
    "sqlalchemy",
    "tokenizers",
}


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--help"], set()),
        (["model", "list"], {"pydantic"}),
        (["persona", "list"], {"pydantic"}),
        (["persona", "check"], {"numpy", "pydantic", "tokenizers"}),
        (["persona", "schema"], {"pydantic"}),
        (["persona", "history", "sakura"], {"alembic", "pydantic", "sqlalchemy"}),
        (["persona", "new", "Nobody"], {"pydantic"}),
        (["persona", "import", "nothing.png"], {"pydantic"}),
        (["key", "revoke", "key_none"], {"alembic", "pydantic", "sqlalchemy"}),
        (["chat", "--user", "a/b"], {"httpx", "pydantic"}),
        (["memory", "list", "aki", "--url", "http://127.0.0.1:9"], {"httpx", "pydantic"}),
    ],
)
def test_a_command_loads_only_what_it_needs(arguments: list[str], needed: set[str]):
    command = [sys.executable, "-X", "importtime", "-m", "service", *arguments]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stderr
    loaded = set(re.findall(r"^import time:.*\| +(\w+)$", told, re.MULTILINE))
    assert "typer" in loaded
    assert loaded & HEAVY == needed


def test_who_only_looks_at_memories_loads_no_rules_of_extraction():
    command = [sys.executable, "-X", "importtime", "-m", "service", "memory", "list", "aki"]
    told = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ, "OMOIDE_PORT": "0"}
    ).stderr
    loaded = set(re.findall(r"^import time:.*\| +memory\.(\w+)$", told, re.MULTILINE))
    assert "facts" in loaded
    assert loaded & {"reading_en", "reading_ja", "spots_en", "spots_ja", "rules_en", "rules_ja"} == set()


def test_every_error_with_a_sentence_for_the_operator_exists():
    for name in MENDABLE:
        module, _, kind = name.rpartition(".")
        assert issubclass(getattr(importlib.import_module(module), kind), Exception)


@pytest.mark.parametrize("table", [PHRASES, DOCTOR_PHRASES])
def test_every_phrase_says_the_same_in_both_languages(table: dict[str, tuple[str, str]]):
    for key, (japanese, english) in table.items():
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (japanese, english)]
        assert names[0] == names[1], key
        assert english.isascii() or set(english) <= {*map(chr, range(128)), *"…↑→"}, key


def test_every_phrase_is_used_and_every_used_phrase_exists():
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "service").rglob("*.py"))
    quoted = set(re.findall(r"""["']([a-z]+\.[a-z_]+)["']""", source))
    said = set(re.findall(r"""\bsay\(["']([a-z]+\.[a-z_]+)["']""", source))
    known = set(PHRASES) | set(DOCTOR_PHRASES)
    tables = {
        "stage",
        "emotion",
        "intent",
        "moved",
        "why",
        "degraded",
        "help",
        "check",
        "head",
        "origin",
    }  # composed where they are said
    composed = {key for key in known if key.partition(".")[0] in tables}
    assert known - composed - quoted == set()
    assert said - known == set()


def test_the_list_of_models_has_a_heading_and_a_value_in_every_column():
    rows = CliRunner().invoke(app, ["model", "list"]).output.splitlines()
    assert [len(rows[0].split()), rows[0].split()[0]] == [5, "name"]
    nano = next(row for row in rows if row.startswith("nano"))
    assert "here" in nano
    assert "Apache-2.0" in nano
    assert "0.1 GB" in nano


def test_messages_are_appraised_a_line_at_a_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OMOIDE_EMBEDDING", "nothing-here")  # words alone
    shown = CliRunner().invoke(app, ["persona", "appraise", "--json"], input="ありがとう、助かった\n\nshut up, idiot\n")
    rows = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [row["text"] for row in rows] == ["ありがとう、助かった", "shut up, idiot"]
    assert [row["intent"] for row in rows] == ["thanks", "insult"]
    assert rows[0]["valence"] > 0 > rows[1]["valence"]
    assert set(rows[0]) == {"text", "valence", "arousal", "emotion", "intent", "why"}
    assert "thanks" in CliRunner().invoke(app, ["persona", "appraise"], input="ありがとう").stdout


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_persona_is_exported_and_imported_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str):
    monkeypatch.setenv("OMOIDE_LANGUAGE", language)
    out = tmp_path / "june.png"
    written = CliRunner().invoke(app, ["persona", "export", "june", "--format", "png", "--out", str(out)])
    assert (written.exit_code, out.read_bytes()[:4]) == (0, b"\x89PNG")
    monkeypatch.setenv("OMOIDE_PERSONA_DIR", str(tmp_path / "personas"))
    read = CliRunner().invoke(app, ["persona", "import", str(out), "--name", "june-two"])
    assert read.exit_code == 0
    assert "omoide chat --persona june-two" in read.stdout
    assert "june-two" in CliRunner().invoke(app, ["persona", "list"]).stdout


def test_what_an_import_left_out_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("OMOIDE_PERSONA_DIR", str(tmp_path / "personas"))
    card = {"spec": "chara_card_v3", "spec_version": "9", "data": {"name": "Mira", "description": "17 years old."}}
    (tmp_path / "mira.json").write_text(json.dumps(card))
    told = CliRunner().invoke(app, ["persona", "import", str(tmp_path / "mira.json")]).stdout
    assert "Note: the card's version 9 is newer" in told
    assert "Note: romantic stages are off" in told
    monkeypatch.setenv("OMOIDE_LANGUAGE", "ja")
    assert "注意: " in CliRunner().invoke(app, ["persona", "import", str(tmp_path / "mira.json")]).stdout


def test_a_lorebook_is_added_to_a_persona(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    folder = Path(shutil.copytree(CARDS / "june", tmp_path / "personas" / "june"))
    monkeypatch.setenv("OMOIDE_PERSONA_DIR", str(folder.parent))
    book = {"spec": "lorebook_v3", "data": {"scan_depth": 2, "entries": [{"keys": ["x"], "content": "y"}]}}
    (tmp_path / "book.json").write_text(json.dumps(book))
    command = ["persona", "import", str(tmp_path / "book.json"), "--into", "june"]
    told = CliRunner().invoke(app, command)
    assert told.exit_code == 0
    assert f"Entries added to lorebook.yaml in {folder}: 1" in told.stdout
    assert "Note: the settings of the lorebook (scan_depth) are not used" in told.stdout
    assert (folder / "lorebook.yaml").read_text("utf-8").endswith("- name: x\n  keys:\n  - x\n  content: y\n")
    assert CliRunner().invoke(app, [*command, "--name", "y"]).exit_code == 2
    for arguments in (["persona", "import", str(tmp_path / "book.json")], [*command[:-1], "nobody"]):
        refused = CliRunner().invoke(app, arguments)
        assert (refused.exit_code, refused.stdout) == (1, "")


def test_a_model_that_nobody_knows_is_refused_before_anything_is_fetched():
    shown = CliRunner().invoke(app, ["model", "get", "nosuch"])
    assert shown.exit_code != 0
    assert "downloading" not in shown.output


def test_a_model_folder_of_the_operators_own_is_no_unknown_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("OMOIDE_MODELS_DIR", str(tmp_path / "models"))
    (tmp_path / "models" / "own").mkdir(parents=True)
    (tmp_path / "models" / "own" / "own.gguf").write_bytes(b"GGUF")
    shown = CliRunner().invoke(app, ["model", "get", "own"])
    assert shown.exit_code == 0
    assert "downloading" not in shown.stderr


def test_a_second_key_of_one_name_is_made_and_told():
    first = CliRunner().invoke(app, ["key", "create", "bot", "--json"])
    second = CliRunner().invoke(app, ["key", "create", "bot", "--json"])
    assert json.loads(first.stdout)["id"] in second.stderr
    assert json.loads(second.stdout)["token"]
    assert first.stderr == ""


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_list_of_keys_fits_80_cells_and_cuts_no_date(monkeypatch: pytest.MonkeyPatch, language: str):
    monkeypatch.setenv("OMOIDE_LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "80")
    made = json.loads(CliRunner().invoke(app, ["key", "create", "discord-bot", "--role", "operator", "--json"]).stdout)
    CliRunner().invoke(app, ["key", "create", "my-app"])
    CliRunner().invoke(app, ["key", "revoke", made["id"]])
    listed = CliRunner().invoke(app, ["key", "list"]).stdout
    assert max(map(cell_len, listed.splitlines())) <= 80
    assert "…" not in listed.replace(f"{made['prefix']}…", "", 1).replace("… ", "", 1)
    assert len(re.findall(r"\b\d\d-\d\d-\d\d\b", listed)) == 2


def test_the_days_of_keys_are_those_of_the_services_time_zone(monkeypatch: pytest.MonkeyPatch):
    days = set()
    for zone in ("Pacific/Kiritimati", "Pacific/Niue"):  # 25 hours apart
        monkeypatch.setenv("OMOIDE_TIMEZONE", zone)
        CliRunner().invoke(app, ["key", "create", "bot"])
        days.add(re.findall(r"\b\d\d-\d\d-\d\d\b", CliRunner().invoke(app, ["key", "list"]).stdout)[0])
    assert len(days) == 2


def test_a_taken_port_is_named_with_the_way_out():
    with listen("127.0.0.1", 0, EN) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refusal, match=rf"Port {port} on 127\.0\.0\.1 is taken.*make run PORT={port + 1}"):
            listen("127.0.0.1", port, EN)


def test_an_address_of_another_machine_is_one_sentence():
    with pytest.raises(Refusal, match=r"Cannot listen on 192\.0\.2\.1:0"):
        listen("192.0.2.1", 0, EN)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])
def test_keyless_access_is_refused_on_an_open_address(host: str):
    with pytest.raises(Refusal, match="key create"):
        check_exposure(load_settings(host=host, allow_keyless_loopback=True), EN)
    check_exposure(load_settings(host=host), EN)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_keyless_access_is_for_this_machine(host: str):
    check_exposure(load_settings(host=host, allow_keyless_loopback=True), EN)


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path):
    (tmp_path / "var").write_text("")
    for path in (tmp_path / "var", tmp_path / "var" / "deeper"):
        with pytest.raises(Refusal, match=f"{tmp_path / 'var'} is a file"):
            check_data_dir(path, EN)


def test_a_folder_that_the_system_does_not_let_be_made_is_no_full_disk():
    with pytest.raises(Refusal, match=r"/proc/omoide cannot be made: that place takes no new folder \(.+\)"):
        check_data_dir(Path("/proc/omoide"), EN)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_data_folder_is_refused(tmp_path: Path):
    tmp_path.chmod(0o500)
    with pytest.raises(Refusal, match="OMOIDE_DATA_DIR"):
        check_data_dir(tmp_path / "var", EN)


def test_a_nearly_full_disk_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    few = SimpleNamespace(free=(NEEDED_MB - 1) * 10**6)
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda _: few)
    with pytest.raises(Refusal, match=f"Only {NEEDED_MB - 1} MB"):
        check_data_dir(tmp_path / "var", EN)


def test_a_disk_that_fills_while_writing_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(preflight.tempfile, "TemporaryFile", full)
    with pytest.raises(Refusal, match="空き容量"):
        check_data_dir(tmp_path, JA)


def test_an_old_python_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer.*PYTHON=python3\.12"):
        runpy.run_module("service", run_name="__main__")


@pytest.mark.parametrize(
    ("environment", "arguments", "told"),
    [
        ({"OMOIDE_TIMEZONE": "Mars"}, ["serve"], "OMOIDE_TIMEZONE='Mars'"),
        ({"OMOIDE_HOST": "0.0.0.0", "OMOIDE_ALLOW_KEYLESS_LOOPBACK": "true"}, ["serve"], "OMOIDE_HOST=127.0.0.1"),
        ({"OMOIDE_DATA_DIR": "/proc/omoide"}, ["serve"], "/proc/omoide"),
        ({"OMOIDE_PERSONA_DIR": "/nowhere"}, ["serve"], "/nowhere"),
        ({}, ["serve", "--model", "no-such-model"], "no-such-model"),
        ({}, ["serve", "--model", "./missing.gguf"], "missing.gguf does not exist: no such file"),
        ({}, ["chat", "--user", "a/b"], "--user 'a/b'"),
        ({}, ["chat", "--url", "http://127.0.0.1:9"], "No Omoide answers at http://127.0.0.1:9"),
        ({}, ["chat", "--url", "http://127.0.0.1:9", "--model", "x"], "No Omoide answers at http://127.0.0.1:9"),
        ({}, ["key", "revoke", "key_none"], "key_none"),
        ({}, ["memory", "list", "aki", "--url", "http://127.0.0.1:9"], "No Omoide answers at http://127.0.0.1:9"),
        ({}, ["memory", "list", ""], "PERSON '' cannot be used"),
        ({"OMOIDE_PORT": "0"}, ["memory", "show", "mem_none"], "There is no memory with that id"),
        ({"OMOIDE_PORT": "0"}, ["memory", "people", "--key", "key_none"], "There is no key with the id of --key"),
        ({"OMOIDE_PERSONA_DIR": "/nowhere"}, ["persona", "list"], "/nowhere"),
    ],
)
def test_what_stops_a_command_is_one_sentence_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], arguments: list[str], told: str
):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 1
    assert told in shown.stderr
    assert len(shown.stderr.strip().splitlines()) == 1
    assert shown.stdout == ""


@pytest.mark.parametrize(
    ("environment", "arguments"),
    [
        ({}, ["key", "revoke", "key_none"]),
        ({}, ["key", "create", " "]),
        ({}, ["memory", "list", "", "--url", "http://127.0.0.1:9"]),
        ({}, ["memory", "list", "aki", "--url", "http://127.0.0.1:9"]),
        ({}, ["memory", "import", "nothing.json"]),
        ({}, ["memory", "export", "aki", str(PAGE)]),
        ({}, ["model", "get", "nosuch"]),
        ({}, ["model", "get", "smollm2x"]),
        ({}, ["serve", "--model", "no-such-model"]),
        ({}, ["serve", "--model", "qwen3-5b"]),
        ({}, ["serve", "--model", "qwen3-4b"]),
        ({}, ["serve", "--model", "./missing.gguf"]),
        ({}, ["persona", "new", "Nobody"]),
        ({}, ["persona", "new", "sakura"]),
        ({}, ["persona", "import", "nothing.png"]),
        ({}, ["persona", "import", str(PAGE)]),
        ({}, ["persona", "export", "nobody", "--format", "v3", "--out", "x.json"]),
        ({}, ["persona", "export", "sakura", "--format", "png", "--out", str(PAGE)]),
        ({}, ["persona", "history", "sakura"]),
        ({}, ["persona", "diff", "nobody"]),
        ({}, ["persona", "rollback", "../x", "1"]),
        ({"OMOIDE_PERSONA_DIR": "/nowhere"}, ["persona", "list"]),
        ({"OMOIDE_PERSONA_DIR": "wrong"}, ["persona", "list"]),
        ({"OMOIDE_PERSONA_DIR": "wrong"}, ["serve", "--port", "0"]),
    ],
)
def test_in_japanese_what_stops_a_command_is_told_in_japanese(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, environment: dict[str, str], arguments: list[str]
):
    (tmp_path / "wrong" / "aoi").mkdir(parents=True)
    (tmp_path / "wrong" / "aoi" / "card.yaml").write_text("name: [aoi\n")
    for name, value in {**environment, "OMOIDE_LANGUAGE": "ja"}.items():
        monkeypatch.setenv(name, value)
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 1
    assert "対処: " in shown.stderr
    assert not re.search(r"\b[a-z]+ [a-z]+ [a-z]+\b", re.sub("`.+?`", "", shown.stderr)), shown.stderr


@pytest.mark.parametrize(
    ("arguments", "heads"),
    [
        (["key", "list"], ["ID", "名前", "役割", "キー", "作成", "最終使用", "状態"]),
        (["model", "list"], ["名前", "状態", "ライセンス", "メモリー", "説明"]),
        (["persona", "list"], ["名前", "表示名", "言語", "版", "ハッシュ", "状態"]),
    ],
)
def test_in_japanese_the_heads_of_tables_are_japanese(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], heads: list[str]
):
    monkeypatch.setenv("OMOIDE_LANGUAGE", "ja")
    CliRunner().invoke(app, ["key", "create", "phone"])
    assert CliRunner().invoke(app, arguments).stdout.splitlines()[0].split() == heads


def test_serve_names_the_taken_port(monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("OMOIDE_PORT", str(port))
        shown = CliRunner().invoke(app, ["serve"])
    assert shown.exit_code == 1
    assert shown.stderr == f"{EN('preflight.port_taken', host='127.0.0.1', port=port, other=port + 1)}\n"


def test_a_key_is_made_listed_and_revoked():
    runner = CliRunner()
    made = json.loads(runner.invoke(app, ["key", "create", "phone", "--role", "operator", "--json"]).stdout)
    assert made["token"].startswith(made["prefix"])
    listed = runner.invoke(app, ["key", "list"]).stdout
    assert "phone" in listed
    assert made["token"] not in listed
    revoked = json.loads(runner.invoke(app, ["key", "revoke", made["id"], "--json"]).stdout)
    assert revoked["revoked_at"]
    assert "token" not in json.loads(runner.invoke(app, ["key", "list", "--json"]).stdout)[0]


def test_revoking_a_revoked_key_says_since_when_and_is_no_fault():
    runner = CliRunner()
    made = json.loads(runner.invoke(app, ["key", "create", "phone", "--json"]).stdout)
    assert "since" not in runner.invoke(app, ["key", "revoke", made["id"]]).stdout
    again = runner.invoke(app, ["key", "revoke", made["id"]])
    assert again.exit_code == 0
    assert re.search(r"revoked since \d{4}-\d\d-\d\d \d\d:\d\d; nothing was changed\n", again.stdout)


def test_the_token_stands_alone_on_standard_output():
    shown = CliRunner().invoke(app, ["key", "create", "phone"])
    assert re.fullmatch(r"omoide-sk-\S+\n", shown.stdout)


def test_the_personas_are_listed():
    rows = json.loads(CliRunner().invoke(app, ["persona", "list", "--json"]).stdout)
    assert {"sakura", "june", "gensan"} <= {row["name"] for row in rows}
    assert "さくら" in CliRunner().invoke(app, ["persona", "list"]).stdout


GATEWAY = """
import http.server, sys, threading
port = int(sys.argv[sys.argv.index("--port") + 1])
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'{}')
    def log_message(self, *_): pass
server = http.server.HTTPServer(("127.0.0.1", port), Handler)
threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
server.serve_forever()
"""


async def test_a_gateway_of_our_own_is_up_inside_and_gone_after():
    async with own_gateway(load_settings(), EN, [sys.executable, "-c", GATEWAY]) as url:
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)):
            pass
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


async def test_a_gateway_that_does_not_start_gives_its_last_words():
    words = "import sys; print('noise', file=sys.stderr); sys.exit('The disk is full. Fix: free some space')"
    with pytest.raises(Refusal, match="The disk is full"):
        async with own_gateway(load_settings(), EN, [sys.executable, "-c", words]):
            pass
