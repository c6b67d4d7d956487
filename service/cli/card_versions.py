"""Another version of a persona's card: a kept one, from a folder, or from the history that git keeps."""

import asyncio
import io
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from persona.card import Persona
from persona.source import load_persona
from service.cli.phrases import Phrasebook
from service.cli.preflight import Refusal
from service.cli.versions import kept_version
from service.settings import Settings


async def other_version(settings: Settings, folder: Path, against: str, say: Phrasebook) -> Persona:
    """The card to compare with.

    Args:
        settings: where the versions are.
        folder: the persona's folder.
        against: a kept version (`sakura@3`), a folder of the same name, a folder that holds one, or a commit, branch or
            tag of git.
        say: the operator's language.

    Raises:
        PersonaError: the other card does not load.
        Refusal: there is no such version or folder, nor does git know it.
    """
    name, at, number = against.partition("@")
    if at and name == folder.name and number.isdecimal():
        return await kept_version(settings, say, name, int(number))
    return await asyncio.to_thread(_elsewhere, folder, against, say)


def _elsewhere(folder: Path, against: str, say: Phrasebook) -> Persona:
    if (place := Path(against)).is_dir():
        return load_persona(place / folder.name if (place / folder.name).is_dir() else place)
    with TemporaryDirectory(prefix="omoide-card-") as temporary:
        old = Path(temporary) / folder.name
        old.mkdir()
        with tarfile.open(fileobj=io.BytesIO(_archive(folder, against, say))) as archive:
            archive.extractall(old, filter="data")
        return load_persona(old)


def _archive(folder: Path, version: str, say: Phrasebook) -> bytes:
    """The folder as git has it in a version, as a tar file."""
    refusal = Refusal(say("try.no_version", version=version, name=folder.name))
    if version.startswith("-"):  # git would take it for an option
        raise refusal
    git = ["git", "-C", str(folder), "archive", "--format=tar", version, "."]
    try:
        return subprocess.run(git, check=True, capture_output=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise refusal from error
