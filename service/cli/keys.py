"""`omoide key …`: API keys made, listed and revoked."""

import dataclasses
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, tzinfo

import typer
from rich.console import Console
from rich.table import Column, Table

from memory.database import Database
from service.cli.phrases import Phrasebook
from service.cli.preflight import check_data_dir
from service.keys import ApiKey, Keys, load_secret
from service.settings import Settings

_DAY_CELLS, _STATE_CELLS = len("26-11-21"), len("revoked")
"""Seven columns fit a line of 80 cells with days only and two-digit years; `--json` has the whole moments."""


async def create(settings: Settings, say: Phrasebook, name: str, role: str, *, as_json: bool) -> None:
    """Makes a key and prints its token, once."""
    async with _keys(settings, say) as keys:
        others = [k.id for k in await keys.list() if k.name == name.strip() and k.revoked_at is None]
        key, token = await keys.create(name, role)
    if others:
        Console(stderr=True).print(say("key.same_name", ids=", ".join(others)), markup=False, highlight=False)
    if as_json:
        _print_json({**_plain(key), "token": token})
        return
    Console(stderr=True).print(say("key.created"), markup=False, highlight=False)
    Console(soft_wrap=True).print(token, markup=False, highlight=False)


async def show(settings: Settings, say: Phrasebook, *, as_json: bool) -> None:
    """Prints every key, revoked ones too."""
    async with _keys(settings, say) as keys:
        rows = await keys.list()
    if as_json:
        _print_json([_plain(key) for key in rows])
    elif not rows:
        Console().print(say("key.none"), markup=False)
    else:
        Console().print(_table(rows, say, settings.zone))


async def revoke(settings: Settings, say: Phrasebook, id_or_prefix: str, *, as_json: bool) -> None:
    """Revokes a key; says since when, where it was revoked already.

    Raises:
        KeyNotFound: none, or more than one, fits.
    """
    async with _keys(settings, say) as keys:
        since = (await keys.find(id_or_prefix)).revoked_at
        key = await keys.revoke(id_or_prefix)
    if as_json:
        _print_json(_plain(key))
        return
    told = say("key.revoked", id=key.id, name=key.name)
    if since:
        told = say(
            "key.revoked_before", id=key.id, name=key.name, since=f"{since.astimezone(settings.zone):%Y-%m-%d %H:%M}"
        )
    Console(soft_wrap=True).print(told, markup=False, highlight=False)


@asynccontextmanager
async def _keys(settings: Settings, say: Phrasebook) -> AsyncIterator[Keys]:
    check_data_dir(settings.data_dir, say)
    db = Database(settings.sql_url)
    try:
        await db.migrate()
        yield Keys(db, load_secret(settings))
    finally:
        await db.close()


def _table(rows: list[ApiKey], say: Phrasebook, zone: tzinfo) -> Table:
    table = Table(
        Column(say("head.id"), no_wrap=True, min_width=len(rows[0].id)),
        Column(say("head.name"), overflow="fold"),
        Column(say("head.role"), no_wrap=True, min_width=max(len(key.role) for key in rows)),
        Column(
            say("head.key"), no_wrap=True, min_width=len(rows[0].prefix) + 1
        ),  # the beginning by which it can be revoked
        Column(say("head.created"), no_wrap=True, min_width=_DAY_CELLS),
        Column(say("head.used"), no_wrap=True, min_width=_DAY_CELLS),
        Column(say("head.state"), no_wrap=True, min_width=_STATE_CELLS),
        box=None,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    for key in rows:
        state = say("key.no_longer_valid" if key.revoked_at else "key.valid")
        used = _day(key.last_used_at, zone) if key.last_used_at else say("key.never")
        table.add_row(key.id, key.name, key.role, f"{key.prefix}…", _day(key.created_at, zone), used, state)
    return table


def _day(value: datetime, zone: tzinfo) -> str:
    return value.astimezone(zone).strftime("%y-%m-%d")


def _plain(key: ApiKey) -> dict[str, object]:
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in dataclasses.asdict(key).items()}


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
