"""API keys: made once, kept only as a keyed hash, bound to a scope of people.

A key is 32 random bytes, so an HMAC-SHA-256 under the service's secret is as good as a slow password hash, and fast
enough for every request. The secret stands in the settings or in a file of the data folder that only the owner reads.
"""

import hashlib
import hmac
import logging
import os
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, get_args

from sqlalchemy import insert, select, update

from memory.database import Database, DatabaseError
from memory.tables import api_keys
from service.settings import Settings

log = logging.getLogger(__name__)

TOKEN_PREFIX = "omoide-sk-"  # noqa: S105  (a prefix that secret scanners can look for, not a secret)
CACHE_SECONDS = 5.0
"""How long a verified key is believed: a revoked one is refused after at most this long."""

USE_NOTED_EVERY = timedelta(minutes=1)

Role = Literal["client", "operator", "admin"]


class KeyFault(Exception):
    """Something about a key that the operator can mend: a sentence in English, and in Japanese (`japanese`)."""

    def __init__(self, message: str, japanese: str) -> None:
        super().__init__(message)
        self.japanese = japanese


class KeyNotFound(KeyFault):
    """No key has that id or prefix, or several have."""


class KeyRefused(KeyFault):
    """A key cannot be made as it was asked for."""


def person_of(key_id: str, speaker: str | None) -> str:
    """The id under which everything of a person is kept.

    Two keys can never name the same person, so one key's people cannot be read with another.

    Args:
        key_id: the key in whose scope they are.
        speaker: the caller's own name for them; None where requests carry no `user`: the key's own person.
    """
    name = "" if speaker is None else f"u:{speaker}"
    return "p_" + hashlib.sha256(f"{key_id}\x1f{name}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling: a key, and what it may do."""

    key_id: str
    name: str
    role: Role

    def person(self, speaker: str | None) -> str:
        """The person who speaks, within this key's scope (`person_of`)."""
        return person_of(self.key_id, speaker)


LOOPBACK = Principal(key_id="loopback", name="loopback", role="admin")
"""A caller on this machine without a key, where the settings allow it."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is kept of a key; the token itself is shown once, when it is made."""

    id: str
    name: str
    prefix: str
    role: Role
    created_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


class Keys:
    """Makes, lists, revokes and verifies API keys.

    Args:
        db: where the hashes are kept.
        secret: the key of the HMAC.
        clock: seconds for the cache, monotonic.
    """

    def __init__(self, db: Database, secret: bytes, clock: Callable[[], float] = time.monotonic) -> None:
        self._db = db
        self._secret = secret
        self._clock = clock
        self._verified: dict[str, tuple[float, Principal]] = {}

    async def create(self, name: str, role: str = "client") -> tuple[ApiKey, str]:
        """Makes a key; returns what is kept of it and the token, which cannot be shown again.

        Raises:
            KeyRefused: the role is unknown or the name is empty.
        """
        if role not in get_args(Role):
            roles = ", ".join(get_args(Role))
            raise KeyRefused(
                f"role {role!r} is unknown; choose one of {roles}",
                f"{role!r} という役割はありません。対処: {roles} のどれかにしてください",
            )
        if not name.strip():
            raise KeyRefused(
                "a key needs a name that says who uses it",
                "キーの名前が空です。対処: だれが使うか分かる名前を付けてください",
            )
        token = TOKEN_PREFIX + secrets.token_urlsafe(32)
        prefix = token[: len(TOKEN_PREFIX) + 6]
        key = ApiKey(f"key_{uuid.uuid4().hex[:12]}", name.strip(), prefix, role, datetime.now(UTC), None, None)  # type: ignore[arg-type]
        async with self._db.begin() as connection:
            await connection.execute(
                insert(api_keys).values(
                    id=key.id,
                    name=key.name,
                    prefix=prefix,
                    hash=self._hash(token),
                    role=role,
                    created_at=key.created_at,
                )
            )
        return key, token

    async def list(self) -> "list[ApiKey]":
        """Every key, revoked ones too, oldest first."""
        async with self._db.connect() as connection:
            rows = await connection.execute(select(api_keys).order_by(api_keys.c.created_at))
            return [ApiKey(r.id, r.name, r.prefix, r.role, r.created_at, r.revoked_at, r.last_used_at) for r in rows]

    async def exists(self, key_id: str) -> bool:
        """Whether people can be in this key's scope: it is or was a key, or stands for callers without one."""
        query = select(api_keys.c.id).where(api_keys.c.id == key_id)
        async with self._db.connect() as connection:
            return key_id == LOOPBACK.key_id or (await connection.execute(query)).first() is not None

    async def find(self, id_or_prefix: str) -> ApiKey:
        """The key with that id, or with a prefix of the token that only it has; a revoked one too.

        Raises:
            KeyNotFound: no key, or more than one, fits.
        """
        found = [k for k in await self.list() if id_or_prefix == k.id or k.prefix.startswith(id_or_prefix)]
        if len(found) != 1:
            how_many = f"{len(found)} 個あります" if found else "ありません"
            raise KeyNotFound(
                f"{len(found)} keys fit {id_or_prefix!r}; `omoide key list` shows the ids",
                f"{id_or_prefix!r} に当てはまるキーが{how_many}。対処: `omoide key list` の ID で指定してください",
            )
        return found[0]

    async def revoke(self, id_or_prefix: str) -> ApiKey:
        """Revokes a key (see `find`); one that is revoked already stays so since then.

        Raises:
            KeyNotFound: no key, or more than one, fits.
        """
        key = await self.find(id_or_prefix)
        if key.revoked_at is not None:
            return key
        now = datetime.now(UTC)
        async with self._db.begin() as connection:
            await connection.execute(update(api_keys).where(api_keys.c.id == key.id).values(revoked_at=now))
        self._verified.clear()
        return replace(key, revoked_at=now)

    async def verify(self, token: str) -> Principal | None:
        """Who holds this token, or None when no valid key fits."""
        digest = self._hash(token)
        read_at, principal = self._verified.get(digest, (-CACHE_SECONDS, None))
        if principal is not None and self._clock() - read_at < CACHE_SECONDS:
            return principal
        async with self._db.connect() as connection:
            query = select(api_keys).where(api_keys.c.hash == digest, api_keys.c.revoked_at.is_(None))
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            self._verified.pop(digest, None)
            return None
        await self._note_use(row.id, row.last_used_at)
        principal = Principal(row.id, row.name, row.role)
        self._verified[digest] = (self._clock(), principal)
        return principal

    async def _note_use(self, key_id: str, last: datetime | None) -> None:
        """Keeps when the key was last used, to the minute; a database that cannot be written refuses nobody."""
        now = datetime.now(UTC)
        if last is not None and now - last < USE_NOTED_EVERY:
            return
        try:
            async with self._db.begin() as connection:
                await connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(last_used_at=now))
        except DatabaseError as error:
            log.warning("the use of a key could not be noted: %s", error)

    def _hash(self, token: str) -> str:
        return hmac.new(self._secret, token.encode(), hashlib.sha256).hexdigest()


def load_secret(settings: Settings) -> bytes:
    """The secret of the key hashes: from the settings, else from the data folder, where it is made once."""
    if configured := settings.key_secret.get_secret_value():
        return configured.encode()
    path = settings.data_dir / "key_secret"
    _write_once(path, secrets.token_hex(32))
    return path.read_text("ascii").strip().encode()


def _write_once(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
