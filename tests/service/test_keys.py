from pathlib import Path

import pytest

from memory.database import Database
from service.keys import CACHE_SECONDS, KeyNotFound, KeyRefused, Keys, load_secret
from service.settings import load_settings


async def test_a_key_is_verified_kept_as_a_hash_and_refused_when_revoked(db: Database):
    now = 0.0
    keys = Keys(db, b"secret", clock=lambda: now)
    key, token = await keys.create("app", "operator")
    found = await keys.verify(token)
    assert found is not None
    assert (found.key_id, found.role) == (key.id, "operator")
    assert token not in str(await keys.list())
    assert await keys.verify(token + "x") is None
    other_gateway = Keys(db, b"secret")
    await other_gateway.revoke(key.prefix)
    now += CACHE_SECONDS
    assert await keys.verify(token) is None
    assert await Keys(db, b"another secret").verify(token) is None


@pytest.mark.parametrize(("name", "role"), [("", "client"), ("  ", "client"), ("app", "king")])
async def test_a_key_without_a_name_or_with_an_unknown_role_is_refused(sqlite_db: Database, name: str, role: str):
    with pytest.raises(KeyRefused):
        await Keys(sqlite_db, b"s").create(name, role)


async def test_an_id_that_fits_no_key_is_named(sqlite_db: Database):
    with pytest.raises(KeyNotFound, match="0 keys fit"):
        await Keys(sqlite_db, b"s").revoke("key_nothing")


async def test_a_key_is_revoked_once_and_keeps_the_moment(sqlite_db: Database):
    keys = Keys(sqlite_db, b"s")
    key, _ = await keys.create("app")
    first = await keys.revoke(key.id)
    assert first.revoked_at
    assert await keys.revoke(key.prefix) == first
    assert await keys.find(key.id) == first


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path: Path):
    settings = load_settings(data_dir=tmp_path / "var")
    assert load_secret(settings) == load_secret(settings)
    assert (tmp_path / "var" / "key_secret").stat().st_mode & 0o777 == 0o600
    assert load_secret(load_settings(data_dir=tmp_path, key_secret="own")) == b"own"
