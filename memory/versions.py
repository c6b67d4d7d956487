"""Versions of personas: every accepted change, numbered, hashed and kept with its source files.

This module knows no cards. Files are text by name, and a hash is whatever two cards share that mean the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Column, ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.database import Database, insert_missing
from memory.tables import persona_versions

Why = Literal["start", "edit", "put", "rollback", "import"]
"""How a version came: found at the start of a gateway, edited while it ran, sent, brought back, imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Files that may become a version.

    Attributes:
        persona: whose they are.
        hash: what their content amounts to; comments and layout do not count.
        files: their text by name.
        why: how they came.
        parent: the version that they were made from; None for the newest.
        first: the number to begin with where there is no version yet.
    """

    persona: str
    hash: str
    files: Mapping[str, str]
    why: Why
    parent: int | None = None
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version, without its files (`PersonaVersions.files_of`).

    Attributes:
        persona: whose it is; version: its number.
        hash: see `Change`; why: how it came.
        parent: the version that it was made from: the one before it, or the one that a rollback brought back.
        created_at: when it was accepted.
    """

    persona: str
    version: int
    hash: str
    why: str
    parent: int | None
    created_at: datetime


_COLUMNS = [persona_versions.c[name] for name in ("persona", "version", "hash", "why", "parent", "created_at")]


class PersonaVersions:
    """Keeps the versions of personas.

    Args:
        db: the database; gateways that share it share the numbers.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def accept(self, change: Change, at: datetime) -> Version:
        """The version of these files: the newest where it means the same, else a new one with the next number.

        Files that mean the same in other words (a comment, another layout) replace the newest version's.
        """
        while True:
            async with self._db.begin() as connection:
                newest = await _newest(connection, change.persona)
                if newest is not None and newest.hash == change.hash:
                    await _reword(connection, newest, change.files)
                    return newest
                made = _next(change, newest, at)
                row = {"files": dict(change.files), **{column.name: getattr(made, column.name) for column in _COLUMNS}}
                if (await connection.execute(insert_missing(connection, persona_versions, row))).rowcount:
                    return made
            # Another gateway took the number in this moment: perhaps for the same files.

    async def newest(self, persona: str) -> Version | None:
        """The newest version of a persona, or None where there is none."""
        async with self._db.connect() as connection:
            return await _newest(connection, persona)

    async def get(self, persona: str, version: int) -> Version | None:
        """One version, or None where it is not kept."""
        found = await self._select(_COLUMNS, persona, persona_versions.c.version == version)
        return Version(**found[0]) if found else None

    async def files_of(self, persona: str, version: int) -> dict[str, str]:
        """The files of a version, text by name; none where it is not kept."""
        found = await self._select([persona_versions.c.files], persona, persona_versions.c.version == version)
        return dict(found[0]["files"]) if found else {}

    async def history(self, persona: str, *, before: int | None = None, limit: int = 1000) -> list[Version]:
        """The versions of a persona, newest first.

        Args:
            persona: whose.
            before: only those with a smaller number.
            limit: how many at most.
        """
        wanted = () if before is None else (persona_versions.c.version < before,)
        return [Version(**row) for row in await self._select(_COLUMNS, persona, *wanted, limit=limit)]

    async def _select(
        self,
        columns: list[Column[Any]],
        persona: str,
        *wanted: ColumnElement[bool],
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        query = select(*columns).where(persona_versions.c.persona == persona, *wanted)
        query = query.order_by(persona_versions.c.version.desc()).limit(limit)
        async with self._db.connect() as connection:
            return [dict(row) for row in (await connection.execute(query)).mappings()]


async def _newest(connection: AsyncConnection, persona: str) -> Version | None:
    query = select(*_COLUMNS).where(persona_versions.c.persona == persona)
    row = (await connection.execute(query.order_by(persona_versions.c.version.desc()).limit(1))).mappings().first()
    return None if row is None else Version(**row)


async def _reword(connection: AsyncConnection, version: Version, files: Mapping[str, str]) -> None:
    """Keeps the newer words of a version whose meaning stayed."""
    this = (persona_versions.c.persona == version.persona) & (persona_versions.c.version == version.version)
    if (await connection.execute(select(persona_versions.c.files).where(this))).scalar_one() != dict(files):
        await connection.execute(update(persona_versions).where(this).values(files=dict(files)))


def _next(change: Change, newest: Version | None, at: datetime) -> Version:
    return Version(
        persona=change.persona,
        version=newest.version + 1 if newest else change.first,
        hash=change.hash,
        why=change.why,
        parent=change.parent if change.parent is not None or newest is None else newest.version,
        created_at=at,
    )
