import asyncio
import base64
import io
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from rich.console import Console
from typer.testing import CliRunner

from memory.database import Database
from service.cli.commands import app
from service.cli.phrases import Phrasebook
from service.doctor import part_checks
from service.doctor import report as doctor
from service.doctor.findings import Finding
from service.doctor.machine_checks import (
    MACHINE_CHECKS,
    check_data_folder,
    check_discord,
    check_packages,
    check_personas,
    check_port,
    check_python,
    check_settings,
    check_timezone,
    looks_like_token,
    package_fault,
    split_fix,
    unknown_variables,
)
from service.doctor.part_checks import (
    PART_CHECKS,
    check_chroma,
    check_database,
    check_embedding,
    check_engine,
    check_model,
    check_upstream,
    check_vllm,
)
from service.doctor.phrases import DOCTOR_PHRASES
from service.doctor.report import Row, lines_of, run_checks
from service.running import announced
from service.settings import Settings, load_settings

JA, EN = Phrasebook("ja", DOCTOR_PHRASES), Phrasebook("en", DOCTOR_PHRASES)
TOKEN = base64.urlsafe_b64encode(b"123456789012345678").decode().rstrip("=") + ".GabcDE.abcdefghijklmnopqrstuvwxyz01"


@pytest.fixture(autouse=True)
def in_an_empty_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OMOIDE_ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("OMOIDE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("OMOIDE_LANGUAGE", "en")


class Models(BaseHTTPRequestHandler):
    """GET /v1/models of a server that has one model; anything else is 404."""

    def do_GET(self):
        found = self.path == "/v1/models"
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(b'{"data": [{"id": "qwen"}]}' if found else b"{}")

    def log_message(self, *_: object):
        """Says nothing."""


class Alive(Models):
    """GET /healthz of a gateway."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status": "ok"}')


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def model_server() -> Iterator[str]:
    with serving(Models) as url:
        yield url


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def local(url: str, name: str = "") -> Settings:
    return load_settings(llm_provider="local", local_model_url=url, local_model_name=name)


def test_every_check_has_a_name_in_both_languages():
    for name in {**MACHINE_CHECKS, **PART_CHECKS}:
        assert f"check.{name}" in JA


async def test_a_check_that_crashes_is_a_failed_check_and_the_others_still_run():
    async def crash(_: Settings, __: Phrasebook) -> Finding:
        raise ZeroDivisionError("no way\nmore")

    async def fine(_: Settings, __: Phrasebook) -> Finding:
        return Finding("ok", "fine")

    rows = await run_checks({"disk": crash, "port": fine}, load_settings(), EN)
    assert rows[0].finding.status == "failed"
    assert rows[0].finding.detail == "ZeroDivisionError: no way"
    assert rows[1].finding == Finding("ok", "fine")


async def test_a_check_that_hangs_is_a_failed_check(monkeypatch: pytest.MonkeyPatch):
    async def hang(_: Settings, __: Phrasebook) -> Finding:
        await asyncio.sleep(60)
        return Finding("ok", "never")

    monkeypatch.setattr(doctor, "CHECK_SECONDS", 0.01)
    rows = await run_checks({"disk": hang}, load_settings(), EN)
    assert rows[0].finding.status == "failed"


def test_a_fix_stands_under_its_finding_at_the_same_column():
    row = Row("disk", Finding("failed", "空き 3 MB", "空けてください"))
    (first, _), (second, style) = lines_of(row, JA, 12)
    assert first == " ✗ ディスク      空き 3 MB"
    assert second == " " * 17 + "対処: 空けてください"
    assert style == "cyan"


def test_a_refusal_is_parted_into_what_and_how():
    assert split_fix("塞がっています。対処: 空けてください") == ("塞がっています", "空けてください")
    assert split_fix("It is taken. Fix: free it") == ("It is taken", "free it")
    assert split_fix("a/card.yaml:1:2: name: wrong; odd; fix: free it") == (
        "a/card.yaml:1:2: name: wrong; odd",
        "free it",
    )
    assert split_fix("It is taken; free it", "wait") == ("It is taken", "free it")
    assert split_fix("It is taken", "wait") == ("It is taken", "wait")


async def test_this_machine_has_what_the_tests_run_on():
    for check in (check_python, check_timezone):
        assert (await check(load_settings(), EN)).status == "ok"
    assert (await check_packages(load_settings(), EN)).status != "failed"


@pytest.mark.parametrize(
    ("requirement", "told"),
    [("httpx>=0.1", ""), ("httpx<0.1", "httpx 0."), ("no-such-package", "no-such-package")],
)
def test_a_package_is_missing_or_of_another_version(requirement: str, told: str):
    assert package_fault(Requirement(requirement)).startswith(told)
    assert bool(package_fault(Requirement(requirement))) == bool(told)


def test_a_misspelt_variable_is_found_and_named():
    found = unknown_variables(["OMOIDE_PROT", "OMOIDE_API_KEY", "OMOIDE_PORT", "OMOIDE_XYZZY", "PATH"])
    assert found == {"OMOIDE_PROT": "OMOIDE_PORT", "OMOIDE_XYZZY": ""}


async def test_a_variable_in_the_dotenv_that_nothing_reads_is_a_warning(tmp_path: Path):
    (tmp_path / ".env").write_text("# note\nexport OMOIDE_MODLE=nano\nOMOIDE_PORT=8000\n")
    finding = await check_settings(load_settings(), EN)
    assert finding.status == "warning"
    assert "OMOIDE_MODLE → OMOIDE_MODEL?" in finding.detail


async def test_an_open_keyless_service_is_a_failure():
    finding = await check_settings(load_settings(host="192.168.0.2", allow_keyless_loopback=True), JA)
    assert finding.status == "failed"
    assert "OMOIDE_HOST=127.0.0.1" in finding.fix


async def test_a_data_folder_that_cannot_be_made_is_a_failure(tmp_path: Path):
    (tmp_path / "file").write_text("")
    finding = await check_data_folder(load_settings(data_dir=tmp_path / "file" / "var"), EN)
    assert finding.status == "failed"
    assert "OMOIDE_DATA_DIR" in finding.fix


async def test_a_port_that_another_program_holds_is_a_failure(model_server: str):
    finding = await check_port(load_settings(port=int(model_server.rpartition(":")[2])), EN)
    assert finding.status == "failed"
    assert "make run PORT=" in finding.fix


async def test_a_service_of_the_data_folder_is_found_on_another_port(tmp_path: Path):
    (tmp_path / "var").mkdir()
    settings = load_settings(port=closed_port())
    with serving(Alive) as url, announced(settings.data_dir, url):
        assert await check_port(settings, EN) == Finding("ok", f"Omoide is running at {url}")
    with announced(settings.data_dir, url):  # it has died, and its note stayed
        assert "is free" in (await check_port(settings, EN)).detail


async def test_a_free_port_is_fine():
    assert (await check_port(load_settings(port=closed_port()), EN)).status == "ok"


async def test_a_wrong_card_is_named_with_file_and_line(tmp_path: Path):
    (tmp_path / "cards" / "odd").mkdir(parents=True)
    (tmp_path / "cards" / "odd" / "card.yaml").write_text("name: odd\nnonsense: 1\n")
    finding = await check_personas(load_settings(persona_dir=tmp_path / "cards"), EN)
    assert finding.status == "failed"
    assert "card.yaml:" in finding.detail
    assert len(finding.detail.splitlines()) == 1


async def test_a_wrong_card_and_a_missing_model_are_told_in_the_operators_language(tmp_path: Path):
    (tmp_path / "cards" / "odd").mkdir(parents=True)
    (tmp_path / "cards" / "odd" / "card.yaml").write_text("name: odd\nname: odd\n")
    card = await check_personas(load_settings(persona_dir=tmp_path / "cards"), JA)
    assert card.detail.endswith("card.yaml:2:1: 同じ項目 `name` が 1 行目と 2 行目にあります")
    assert card.fix == "どちらか一方を消してください"
    model = await check_model(load_settings(model="qwen2.5-0.5b", models_dir=tmp_path), JA)
    assert (model.detail, model.fix) == (
        "モデル qwen2.5-0.5b はまだ取得していません",
        "`.venv/bin/omoide model get qwen2.5-0.5b`",
    )


@pytest.mark.parametrize(("token", "status"), [("", "ok"), (TOKEN, "ok"), ("hello", "failed"), ("a.b.c", "failed")])
async def test_the_bots_token_is_judged_by_its_form(token: str, status: str):
    finding = await check_discord(load_settings(discord_token=token), EN)
    assert finding.status == status
    assert not token or token not in finding.detail + finding.fix


@pytest.mark.parametrize("token", ["é.b.c", "MTIz..x", "MTIz.b", "....", "MTI"])
def test_odd_tokens_do_not_crash_the_doctor(token: str):
    assert not looks_like_token(token)


async def test_a_missing_model_is_a_failure_with_its_fix(tmp_path: Path):
    finding = await check_model(load_settings(model="qwen2.5-0.5b", models_dir=tmp_path), EN)
    assert finding.status == "failed"
    assert "omoide model get qwen2.5-0.5b" in finding.fix


async def test_a_model_file_is_shown_with_its_size(tmp_path: Path):
    (tmp_path / "own.gguf").write_bytes(b"x" * 3_000_000)
    finding = await check_model(load_settings(model=str(tmp_path / "own.gguf")), EN)
    assert finding.status == "ok"
    assert "3 MB" in finding.detail


async def test_llama_cpp_loads_here():
    assert (await check_engine(load_settings(), EN)).status == "ok"


async def test_an_engine_that_crashes_its_process_is_a_failure(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(part_checks, "_XLLAMACPP", "import os; os.abort()")
    finding = await check_engine(load_settings(), EN)
    assert finding.status == "failed"
    assert "make engine-vllm" in finding.fix


@pytest.mark.parametrize(("engine", "status"), [("vllm", "failed"), ("auto", "ok")])
async def test_vllm_is_missed_only_where_it_is_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine: str, status: str
):
    monkeypatch.setattr(part_checks, "VLLM_PYTHON", tmp_path / "none" / "python")
    (tmp_path / "own.gguf").write_bytes(b"x")
    (tmp_path / "config.json").write_text("{}")
    finding = await check_vllm(load_settings(engine=engine, model=str(tmp_path / "own.gguf")), EN)
    assert finding.status == status


async def test_a_dead_upstream_is_a_failure():
    finding = await check_upstream(local(f"http://127.0.0.1:{closed_port()}/v1"), EN)
    assert finding.status == "failed"
    assert "LOCAL_MODEL_URL" in finding.fix


@pytest.mark.parametrize(
    ("path", "name", "status", "told"),
    [
        ("/v1", "", "ok", "qwen"),
        ("/v1", "qwen", "ok", "qwen"),
        ("/v1", "other", "failed", "has no other"),
        ("", "", "failed", "HTTP 404"),
    ],
)
async def test_an_upstream_is_asked_for_its_models(model_server: str, path: str, name: str, status: str, told: str):
    finding = await check_upstream(local(model_server + path, name), EN)
    assert finding.status == status
    assert told in finding.detail


async def test_a_database_that_is_not_there_yet_is_fine_and_is_not_made(tmp_path: Path):
    assert (await check_database(load_settings(), EN)).status == "ok"
    assert not (tmp_path / "var").exists()


async def test_a_migrated_database_is_up_to_date():
    db = Database(load_settings().sql_url)
    await db.migrate()
    await db.close()
    finding = await check_database(load_settings(), EN)
    assert finding.status == "ok"
    assert "up to date" in finding.detail


@pytest.mark.parametrize(("revision", "status"), [("9999", "failed"), (None, "warning")])
async def test_the_schemas_age_is_told(revision: str | None, status: str):
    db = Database(load_settings().sql_url)
    await db.migrate()
    async with db.begin() as connection:
        statement = f"UPDATE alembic_version SET version_num='{revision}'" if revision else "DROP TABLE alembic_version"
        await connection.exec_driver_sql(statement)
    await db.close()
    assert (await check_database(load_settings(), EN)).status == status


async def test_a_damaged_database_is_a_failure(tmp_path: Path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "omoide.db").write_bytes(b"not a database" * 500)
    finding = await check_database(load_settings(), EN)
    assert finding.status == "failed"
    assert finding.fix


async def test_a_dead_database_server_is_a_failure_that_hides_the_password():
    url = f"postgresql://omoide:hunter2@127.0.0.1:{closed_port()}/omoide"
    finding = await check_database(load_settings(database_url=url), EN)
    assert finding.status == "failed"
    assert "hunter2" not in finding.detail + finding.fix


async def test_an_index_that_is_not_there_yet_is_fine():
    assert (await check_chroma(load_settings(), EN)).status == "ok"


async def test_a_damaged_index_is_a_warning_because_it_can_be_rebuilt(tmp_path: Path):
    store = tmp_path / "var" / "chroma"
    store.mkdir(parents=True)
    (store / "chroma.sqlite3").write_bytes(b"not a database" * 500)
    finding = await check_chroma(load_settings(), EN)
    assert finding.status == "warning"
    assert "reindex" in finding.fix


async def test_a_dead_chroma_server_is_a_failure():
    finding = await check_chroma(load_settings(chroma_url=f"http://127.0.0.1:{closed_port()}"), EN)
    assert finding.status == "failed"


async def test_the_embedding_model_embeds_a_sentence():
    finding = await check_embedding(load_settings(), EN)
    assert finding.status == "ok"
    assert "384" in finding.detail


async def test_an_embedding_model_that_is_not_there_is_a_failure(tmp_path: Path):
    finding = await check_embedding(load_settings(embedding=str(tmp_path / "none")), EN)
    assert finding.status == "failed"
    assert finding.fix


async def test_what_lies_in_a_data_folder_that_cannot_be_is_not_checked(tmp_path: Path):
    (tmp_path / "file").write_text("")
    checks = {"data_folder": check_data_folder, "database": check_database, "chroma": check_chroma}
    unchecked = Finding("warning", EN("doctor.no_folder"))
    rows = await run_checks(checks, load_settings(data_dir=tmp_path / "file"), EN)
    assert rows[0].finding.status == "failed"
    assert [row.finding for row in rows[1:]] == [unchecked, unchecked]
    elsewhere = load_settings(data_dir=tmp_path / "file", chroma_url=f"http://127.0.0.1:{closed_port()}")
    rows = await run_checks(checks, elsewhere, EN)
    assert [row.finding == unchecked for row in rows] == [False, True, False]


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_wrong_settings_are_told_and_the_machine_is_still_checked(monkeypatch: pytest.MonkeyPatch, language: str):
    monkeypatch.setenv("OMOIDE_LANGUAGE", language)
    monkeypatch.setenv("OMOIDE_PORT", "99999")
    out = io.StringIO()
    code = await doctor.examine(as_json=True, console=Console(file=out, width=10_000, soft_wrap=True))
    rows = {row["check"]: row for row in json.loads(out.getvalue())}
    assert code == 1
    assert rows["settings"]["status"] == "failed"
    assert "OMOIDE_PORT='99999'" in rows["settings"]["detail"]
    assert rows["python"]["status"] == "ok"
    assert rows["database"]["status"] == "warning"
    assert set(rows) == {*MACHINE_CHECKS, *PART_CHECKS}
    assert rows["database"]["detail"] == Phrasebook("ja" if language == "ja" else "en", DOCTOR_PHRASES)(
        "doctor.skipped"
    )


def test_the_command_prints_json_and_fails_when_something_failed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("OMOIDE_PERSONA_DIR", str(tmp_path / "nowhere"))
    shown = CliRunner().invoke(app, ["doctor", "--json"])
    rows = json.loads(shown.stdout)
    assert shown.exit_code == 1
    assert all(set(row) == {"check", "status", "detail", "fix"} for row in rows)
    assert next(row for row in rows if row["check"] == "personas")["status"] == "failed"
