"""The image, step by step, where no container engine is at hand: each instruction is replayed in a folder."""

import fnmatch
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from deploy.models import ROOT
from tests.e2e.gateway_process import free_port

IMAGE_USER = 10001
NOT_REPLAYED = {"UV_NO_CACHE", "PIP_NO_CACHE_DIR"}
"""They keep the image small; here they would fetch everything anew."""


def _reachable_for_all(path: Path) -> bool:
    """Whether another user can run a file; an interpreter in root's own home stands in for the image's here."""
    return all(folder.stat().st_mode & 0o001 for folder in path.parents)


def _interpreter() -> Path:
    """A Python that the image's user can run too; this one may lie in root's own home."""
    own = Path(sys.executable).resolve()
    system = Path(f"/usr/bin/python3.{sys.version_info.minor}")
    usable = _reachable_for_all(own) or not system.exists()
    if usable or subprocess.run([system, "-c", "import ensurepip"], check=False, capture_output=True).returncode:
        return own
    return system


INTERPRETER = _interpreter()


@dataclass(frozen=True)
class Step:
    word: str
    rest: str


def stages() -> list[list[Step]]:
    """The Dockerfile's instructions by stage, continuation lines joined, comments left out."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    text = re.sub(r"\\\n\s*", " ", text)
    found: list[list[Step]] = []
    for line in text.splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            found.append([])
        if word:
            found[-1].append(Step(word, rest.strip()))
    return found


def of(word: str, stage: list[Step]) -> list[str]:
    return [step.rest for step in stage if step.word == word]


def environment(stage: list[Step]) -> dict[str, str]:
    return dict(re.findall(r"([A-Z_]+)=(\S+)", " ".join(of("ENV", stage))))


def in_context(path: str) -> bool:
    """Whether .dockerignore lets a path of the repository into the build."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").split()
    allowed = [line[1:] for line in lines if line.startswith("!")]
    return any(path == name or path.startswith(name + "/") for name in allowed)


def test_the_image_is_slim_runs_as_an_ordinary_user_and_never_without_keys():
    build, final = stages()
    assert of("FROM", build) == ["python:3.11-slim AS build"]
    assert of("FROM", final) == ["python:3.11-slim"]
    assert of("USER", final) == ["omoide"]
    assert environment(final)["OMOIDE_ALLOW_KEYLESS_LOOPBACK"] == "false"
    locked = (ROOT / "requirements" / "gateway.txt").read_text("utf-8")
    for heavy in ("torch", "transformers", "trl", "peft", "vllm"):
        assert not re.search(rf"^{heavy}==", locked, re.MULTILINE)
    for source in [path for rest in of("COPY", build) for path in rest.split()[:-1]]:
        assert (ROOT / source).exists()
        assert in_context(source)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """`/` of the image: what the build stage makes of the repository."""
    root = Path(f"/tmp/omoide-image-{os.getpid()}")
    shutil.rmtree(root, ignore_errors=True)
    app = root / "app"
    app.mkdir(parents=True)
    build = stages()[0]
    settings = {name: value for name, value in environment(build).items() if name not in NOT_REPLAYED}
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\n")
    for step in build:
        if step.word == "COPY":
            *sources, target = step.rest.split()
            for source in sources:
                _copy(source, target, app, tracked)
        if step.word == "RUN":
            command = step.rest.replace("/app", str(app)).replace("/tmp/uv", str(root / "uv"))
            command = command.replace("python -m venv", f"{INTERPRETER} -m venv")
            subprocess.run(
                command, shell=True, cwd=app, check=True, env={**os.environ, **settings}, capture_output=True
            )
    yield root
    shutil.rmtree(root, ignore_errors=True)


def _copy(source: str, target: str, app: Path, tracked: list[str]) -> None:
    for name in tracked:
        if not (name == source or name.startswith(source + "/")) or fnmatch.fnmatch(name, "*__pycache__*"):
            continue
        if not (ROOT / name).is_file():
            continue
        into = app / target / (Path(name).name if name == source else Path(name).relative_to(source))
        if name == source and not target.endswith("/"):
            into = app / target
        into.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, into)


@pytest.mark.e2e
@pytest.mark.timeout(600)
def test_the_image_starts_as_its_user_and_answers_with_a_key_only(image: Path):
    final = stages()[1]
    data = image / "data"
    data.mkdir(mode=0o750)
    user: list[str] = []
    if os.geteuid() == 0 and _reachable_for_all(INTERPRETER):
        os.chown(data, IMAGE_USER, IMAGE_USER)
        user = ["setpriv", f"--reuid={IMAGE_USER}", f"--regid={IMAGE_USER}", "--clear-groups", "--"]
    settings = {k: v.replace("/app", str(image / "app")) for k, v in environment(final).items()}
    settings |= {"OMOIDE_DATA_DIR": str(data), "OMOIDE_PORT": str(free_port()), "HOME": str(data)}
    settings["PATH"] = str(image / "app" / ".venv" / "bin") + ":/usr/bin:/bin"
    url = f"http://127.0.0.1:{settings['OMOIDE_PORT']}"
    log = (image / "log").open("w+b")
    served = subprocess.Popen([*user, "omoide", "serve"], cwd=image / "app", env=settings, stdout=log, stderr=log)
    try:
        _wait(url + "/readyz", served, log)
        assert httpx.get(url + "/v1/models").status_code == 401
        make_key = [*user, "omoide", "key", "create", "me", "--json"]
        made = subprocess.run(make_key, cwd=image / "app", env=settings, check=True, capture_output=True)
        headers = {"Authorization": f"Bearer {httpx.Response(200, content=made.stdout).json()['token']}"}
        body = {"model": "sakura", "messages": [{"role": "user", "content": "おはよう"}], "max_tokens": 8}
        answer = httpx.post(url + "/v1/chat/completions", json=body, headers=headers, timeout=60)
        assert answer.status_code == 200
    finally:
        served.terminate()
        served.wait(30)
        log.close()


def _wait(url: str, process: subprocess.Popen[bytes], log: object) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    log.seek(0)  # type: ignore[attr-defined]
    raise AssertionError(log.read().decode()[-3000:])  # type: ignore[attr-defined]
