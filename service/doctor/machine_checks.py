"""Checks of the machine and the settings: interpreter, packages, folders, disk, port, time, cards, the bot's token."""

import asyncio
import base64
import binascii
import difflib
import os
import sys
import tomllib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import Requirement

from persona.faults import PersonaError
from persona.source import load_all
from service.cli.phrases import Phrasebook
from service.cli.preflight import NEEDED_MB, Refusal, check_data_dir, check_exposure, free_mb, listen
from service.doctor.findings import Finding
from service.running import running_at
from service.settings import ENV_FILE_VARIABLE, ROOT, Settings, env_file, variable_of
from service.terminal.client import Gateway

LOW_MB = 1000
NEEDED_PYTHON = (3, 11)
_NOT_SETTINGS = frozenset({"OMOIDE_API_KEY", ENV_FILE_VARIABLE})
_TOKEN_PARTS = 3


async def check_python(_: Settings, say: Phrasebook) -> Finding:
    """The interpreter is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= NEEDED_PYTHON:
        return Finding("ok", f"{version} ({sys.executable})")
    return Finding("failed", say("python.old", version=version), say("python.fix"))


async def check_packages(_: Settings, say: Phrasebook) -> Finding:
    """Every package of the gateway's environment is there, in a version that we allow."""
    wanted = list(required_packages(ROOT / "pyproject.toml"))
    faults = {requirement.name: fault for requirement in wanted if (fault := package_fault(requirement))}
    if faults:
        missing = any(name == fault for name, fault in faults.items())
        wrong = say("packages.wrong", faults=", ".join(faults.values()))
        return Finding("failed" if missing else "warning", wrong, say("packages.fix"))
    return Finding("ok", say("packages.ok", count=len(wanted)))


def required_packages(pyproject: Path) -> Iterable[Requirement]:
    """What the gateway needs, from `pyproject.toml`, else from the installed distribution."""
    if pyproject.is_file():
        project = tomllib.loads(pyproject.read_text("utf-8"))["project"]
        rows = [Requirement(row) for row in project["optional-dependencies"]["gateway"]]
    else:
        rows = [Requirement(row) for row in metadata.requires("omoide") or []]
    return [r for r in rows if r.marker is None or r.marker.evaluate({"extra": "gateway"})]


def package_fault(requirement: Requirement) -> str:
    """What is wrong with an installed package; empty when nothing is."""
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return requirement.name
    if requirement.specifier.contains(version, prereleases=True):
        return ""
    return f"{requirement.name} {version} ({requirement.specifier})"


async def check_settings(settings: Settings, say: Phrasebook) -> Finding:
    """The settings can be read (else this is not reached), hold no name that nobody reads, and expose nothing."""
    try:
        check_exposure(settings, say_operator(say))
    except Refusal as refusal:
        return Finding("failed", *split_fix(str(refusal)))
    dotenv = await asyncio.to_thread(dotenv_names, env_file())
    strangers = unknown_variables({**dotenv, **os.environ})
    if strangers:
        detail = "; ".join(f"{name} → {near}?" if near else name for name, near in strangers.items())
        return Finding("warning", say("settings.unknown", names=detail), say("settings.unknown_fix"))
    return Finding("ok", say("settings.ok", source=str(env_file()) if dotenv else say("settings.defaults")))


def unknown_variables(names: Iterable[str]) -> dict[str, str]:
    """Variables that look like ours but are no setting → the setting that is probably meant, or nothing."""
    known = {variable_of(field) for field in Settings.model_fields}
    strangers = sorted(n for n in names if n.startswith("OMOIDE_") and n not in known | _NOT_SETTINGS)
    return {name: next(iter(difflib.get_close_matches(name, known, 1, 0.8)), "") for name in strangers}


def dotenv_names(path: Path) -> Mapping[str, str]:
    """The variables that a `.env` sets."""
    if not path.is_file():
        return {}
    lines = [line.strip().removeprefix("export ") for line in path.read_text("utf-8", errors="replace").splitlines()]
    return {line.partition("=")[0].strip(): "" for line in lines if "=" in line and not line.startswith("#")}


async def check_data_folder(settings: Settings, say: Phrasebook) -> Finding:
    """The data folder can be written."""
    try:
        check_data_dir(settings.data_dir, say_operator(say))
    except Refusal as refusal:
        return Finding("failed", *split_fix(str(refusal)))
    return Finding("ok", str(settings.data_dir))


async def check_disk(settings: Settings, say: Phrasebook) -> Finding:
    """There is room to grow."""
    free = free_mb(settings.data_dir)
    status = say("disk.free", free=free)
    if free < NEEDED_MB:
        return Finding("failed", status, say("disk.fix", path=settings.data_dir, needed=NEEDED_MB))
    if free < LOW_MB:
        return Finding("warning", status, say("disk.fix", path=settings.data_dir, needed=LOW_MB))
    return Finding("ok", status)


async def check_port(settings: Settings, say: Phrasebook) -> Finding:
    """Omoide serves the data folder already, on whatever port; else the port is free, or it is Omoide that holds it."""
    noted = running_at(settings.data_dir)
    if noted and await _lives(noted):
        return Finding("ok", say("port.ours", url=noted))
    try:
        listen(settings.host, settings.port, say_operator(say)).close()
    except Refusal as refusal:
        url = f"http://127.0.0.1:{settings.port}"
        if await _lives(url):
            return Finding("ok", say("port.ours", url=url))
        return Finding("failed", *split_fix(str(refusal)))
    return Finding("ok", say("port.free", host=settings.host, port=settings.port))


async def _lives(url: str) -> bool:
    async with Gateway(url, "", "") as gateway:
        return await gateway.lives()


async def check_personas(settings: Settings, say: Phrasebook) -> Finding:
    """Every card can be read."""
    try:
        personas = load_all(settings.persona_dir)
    except PersonaError as error:
        first, *rest = say.error(error).splitlines()
        more = say("personas.more", count=len(rest)) if rest else ""
        what, fix = split_fix(first, say("personas.fix"))
        return Finding("failed", f"{what}{more}", fix)
    if not personas:
        return Finding("failed", say("personas.none", path=settings.persona_dir), say("personas.none_fix"))
    return Finding("ok", ", ".join(f"{name} ({p.display_name})" for name, p in sorted(personas.items())))


async def check_timezone(settings: Settings, say: Phrasebook) -> Finding:
    """Time zone data is there."""
    name = settings.timezone
    try:
        now = datetime.now(UTC).astimezone(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        return Finding("failed", say("timezone.missing", name=name), say("timezone.fix"))
    return Finding("ok", f"{name} ({now:%Y-%m-%d %H:%M})")


async def check_discord(settings: Settings, say: Phrasebook) -> Finding:
    """The bot's token has the form of one; whether Discord takes it only Discord knows."""
    token = settings.discord_token.get_secret_value()
    if not token:
        return Finding("ok", say("discord.off"))
    if looks_like_token(token):
        return Finding("ok", say("discord.ok"))
    return Finding("failed", say("discord.wrong"), say("discord.fix"))


def looks_like_token(token: str) -> bool:
    """Whether it is three parts joined by dots, the first a user id in base64."""
    parts = token.split(".")
    if len(parts) != _TOKEN_PARTS or not all(parts):
        return False
    try:
        return base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)).isdigit()
    except (binascii.Error, ValueError):
        return False


def say_operator(say: Phrasebook) -> Phrasebook:
    """The program's own phrases in the doctor's language."""
    return Phrasebook(say.language)


def split_fix(sentence: str, fallback: str = "") -> tuple[str, str]:
    """An error's sentence as what is wrong, and how to mend it; `fallback` where the sentence does not say."""
    for mark in ("対処: ", "Fix: ", "; fix: ", "; "):
        what, found, fix = sentence.rpartition(mark)
        if found:
            return what.rstrip(" 。."), fix
    return sentence, fallback


SETTINGS_FREE_CHECKS: dict[str, Callable[[Settings, Phrasebook], Awaitable[Finding]]] = {
    "python": check_python,
    "packages": check_packages,
}
MACHINE_CHECKS: dict[str, Callable[[Settings, Phrasebook], Awaitable[Finding]]] = {
    **SETTINGS_FREE_CHECKS,
    "settings": check_settings,
    "data_folder": check_data_folder,
    "disk": check_disk,
    "port": check_port,
    "timezone": check_timezone,
    "personas": check_personas,
    "discord": check_discord,
}
