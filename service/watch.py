"""Notices that somebody has written into the personas' folders, and has them read again.

The folders are looked at several times a second instead of being told by the system: that works the same on network
drives and on folders mounted into containers, and a look at a hundred personas costs 4 ms.
"""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path

from memory.database import DatabaseError
from persona.faults import PersonaError
from persona.folder import Signature, folders_in, signature_of
from service.personas import Personas

log = logging.getLogger(__name__)

POLL_SECONDS = 0.15
"""A change is read when it has rested for one look: an editor may still be writing."""
PATIENCE = 4
"""Looks after which files that never rest are read all the same."""
RETRY_SECONDS = 2.0


async def watch(personas: Personas, root: Path) -> None:
    """Reloads the personas when their files have changed, until it is cancelled.

    Args:
        personas: what is served.
        root: the folder of personas.
    """
    seen, unrest, told = personas.signatures, 0, ""
    while True:
        await asyncio.sleep(POLL_SECONDS)
        try:
            now = await asyncio.to_thread(signatures_in, root)
            if now == personas.signatures:
                unrest = 0
                continue
            if now != seen and unrest < PATIENCE:
                seen, unrest = now, unrest + 1
                continue
            seen, unrest = now, 0
            await personas.reload()
            told = ""
        except Exception as error:  # noqa: BLE001  (what is served goes on, and the change is tried again)
            if repr(error) != told:  # once, not at every try
                _log_failure(error)
            told = repr(error)
            await asyncio.sleep(RETRY_SECONDS)


def signatures_in(root: Path) -> Mapping[str, Signature] | None:
    """The signature of each persona's folder, by name; None where there is none to look at."""
    try:
        return {folder.name: signature_of(folder) for folder in folders_in(root)}
    except PersonaError:
        return None


def _log_failure(error: Exception) -> None:
    if isinstance(error, DatabaseError):
        log.warning("changed personas wait for the database: %s", error)
    else:
        log.error("changed personas could not be read", exc_info=error)
