"""What has to hold before the service starts; each failure is one sentence with its fix."""

import errno
import os
import shutil
import socket
import tempfile
from pathlib import Path

from service.cli.phrases import Phrasebook
from service.loopback import is_loopback
from service.settings import Settings

NEEDED_MB = 200
"""Free space below which SQLite and Chroma are not started: a full disk has damaged vector indexes for good."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


class Refusal(Exception):
    """A command cannot go on; the message is one sentence with the fix, in the operator's language."""


def check_exposure(settings: Settings, say: Phrasebook) -> None:
    """Refuses to answer without keys on an address that other machines can reach.

    Raises:
        Refusal: OMOIDE_ALLOW_KEYLESS_LOOPBACK with a host that is not loopback.
    """
    if settings.allow_keyless_loopback and not is_loopback(settings.host):
        raise Refusal(say("preflight.keyless_exposed", host=settings.host))


def check_data_dir(path: Path, say: Phrasebook) -> None:
    """Makes the data folder where it is missing and writes a file in it, to be sure.

    Raises:
        Refusal: it cannot be made or written, a file stands in its place, or the disk is nearly full.
    """
    _make_folder(path, say)
    free = free_mb(path)
    if free < NEEDED_MB:
        raise Refusal(say("preflight.disk_full", path=path, free=free, needed=NEEDED_MB))
    try:
        with tempfile.TemporaryFile(dir=path) as probe:
            probe.write(b"omoide")
            probe.flush()
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Refusal(say("preflight.disk_full", path=path, free=free, needed=NEEDED_MB)) from error
        raise Refusal(say("preflight.data_dir", path=path, reason=error.strerror)) from error


def _make_folder(path: Path, say: Phrasebook) -> None:
    """Makes the folder where it is missing.

    Raises:
        Refusal: it cannot be made, and why.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        file = next(place for place in (path, *path.parents) if place.is_symlink() or place.exists())
        raise Refusal(say("preflight.data_is_file", path=path, file=file)) from error
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Refusal(say("preflight.disk_full", path=path, free=0, needed=NEEDED_MB)) from error
        raise Refusal(say("preflight.data_dir_unmade", path=path, reason=error.strerror)) from error


def free_mb(path: Path) -> int:
    """Free megabytes (10^6 bytes) on the disk that holds `path`, or will hold it."""
    existing = path.absolute()
    while not existing.exists():
        existing = existing.parent
    return shutil.disk_usage(existing).free // 10**6


def listen(host: str, port: int, say: Phrasebook) -> socket.socket:
    """Binds the port (0: any free one); whoever holds the socket cannot be overtaken until it listens.

    Raises:
        Refusal: the port is taken, or the address is not ours.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        raise Refusal(say("preflight.address", host=host, port=port, reason=error.strerror)) from error
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(2048)
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            raise Refusal(say("preflight.port_taken", host=host, port=port, other=port + 1)) from error
        raise Refusal(say("preflight.address", host=host, port=port, reason=error.strerror)) from error
    return bound
