"""Writes a persona as a character card: what was imported comes out as it went in, with the operator's changes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import ValidationError

from persona.card import Persona
from persona.lore.decorators import read_decorators
from persona.source import load_persona
from persona.tavern import charx, png
from persona.tavern.convert import card_of, persona_of
from persona.tavern.faults import card_fault
from persona.tavern.folder import ASSETS, ORIGINAL, folder_of
from persona.tavern.merge import merged
from persona.tavern.models import V2, V3
from persona.tavern.read import PICTURE, check_card

Form = Literal["v2", "v3", "png", "charx"]
FORMS: tuple[Form, ...] = get_args(Form)
EMBEDDED = "embeded://"
"""So spelled in the specification."""
ICON = "assets/icon/images/main.png"
_BACKFILLED = "This card was made for Character Card V3; a V2 program shows it in part."
_ALWAYS_V2: dict[str, Any] = {
    **dict.fromkeys(("description", "personality", "scenario", "first_mes", "mes_example", "creator_notes"), ""),
    **dict.fromkeys(("system_prompt", "post_history_instructions", "creator", "character_version"), ""),
    "alternate_greetings": [],
    "tags": [],
    "extensions": {},
}
"""The fields that a V2 card always has."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What an import left beside a persona."""

    card: dict[str, Any]
    persona: dict[str, Any]


def export_card(root: Path, name: str, form: Form, now: datetime) -> bytes:
    """A persona as a file of a character card.

    Args:
        root: the folder of personas.
        name: the persona.
        form: `v2` and `v3` are JSON; a PNG or CHARX holds a card of the kind that was imported, V3 otherwise.
        now: for the date of modification.

    Raises:
        PersonaError: the persona's files are wrong.
        CardFault: there is no such persona, or what was kept of its card cannot be read.
    """
    folder = folder_of(root, name)
    return card_file(load_persona(folder), folder, form, now)


def card_file(persona: Persona, folder: Path, form: Form, now: datetime) -> bytes:
    """A persona, of whatever version, as a file of a character card.

    Args:
        persona: as its files of that version say.
        folder: where an import left its card.
        form: see `export_card`.
        now: see `export_card`.

    Raises:
        CardFault: what was kept of its card cannot be read.
    """
    card = _card(persona, folder, now)
    match form:
        case "v2":
            return _as_json(as_v2(card))
        case "v3":
            return _as_json(as_v3(card))
        case "png":
            return _as_png(card, persona, folder)
    return _as_charx(card, folder)


def write_new(path: Path, content: bytes) -> None:
    """Writes a file that is not there yet.

    Raises:
        CardFault: it is there, or cannot be written.
    """
    try:
        with path.open("xb") as stream:
            stream.write(content)
    except FileExistsError as error:
        raise card_fault("out_exists", str(path)) from error
    except OSError as error:
        raise card_fault("out_unwritable", str(path), reason=error.strerror) from error


def as_v2(card: Mapping[str, Any]) -> dict[str, Any]:
    """A card as V2; what only V3 knows stays in it, since a V2 program has to keep what it does not know."""
    if card["spec"] == V2:
        return dict(card)
    return {**card, "spec": V2, "spec_version": "2.0", "data": {**_ALWAYS_V2, **card["data"]}}


def as_v3(card: Mapping[str, Any]) -> dict[str, Any]:
    """A card as V3, with the fields that V3 always has."""
    if card["spec"] == V3:
        return dict(card)
    data = {**_ALWAYS_V2, "group_only_greetings": [], **card["data"]}
    if book := data.get("character_book"):
        entries = [{"use_regex": False, **entry} for entry in book.get("entries") or []]
        data["character_book"] = {"extensions": {}, **book, "entries": entries}
    return {**card, "spec": V3, "spec_version": "3.0", "data": data}


def _card(persona: Persona, folder: Path, now: datetime) -> dict[str, Any]:
    """The persona as a card: the imported one with what has changed since, or a new one."""
    kept = _kept(folder)
    if kept is None:
        return card_of(persona)
    try:
        imported = Persona.model_validate(kept.persona)
    except ValidationError:  # another version made it
        imported = Persona.model_validate(persona_of(check_card(kept.card, ORIGINAL), persona.name).data)
    return merged(kept.card, card_of(imported), card_of(persona), now)


def _kept(folder: Path) -> _Kept | None:
    path = folder / ORIGINAL
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text("utf-8"))
        check_card(content["card"], str(path))
        return _Kept(content["card"], content["persona"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise card_fault("kept", str(path)) from error


def _as_json(card: Mapping[str, Any]) -> bytes:
    return json.dumps(card, ensure_ascii=False, indent=2, allow_nan=False).encode() + b"\n"


def _as_png(card: Mapping[str, Any], persona: Persona, folder: Path) -> bytes:
    cards = {"chara": _as_json(card)} if card["spec"] == V2 else {"ccv3": _as_json(card), "chara": _backfill(card)}
    picture = _picture(card, folder) or png.plain_picture(persona.display_name)
    return png.with_cards(picture, cards, persona.name)


def _backfill(card: Mapping[str, Any]) -> bytes:
    """A V3 card for V2 programs: it says what it is, and its lore has no decorators."""
    older = as_v2(card)
    data = {**older["data"]}
    data["creator_notes"] = "\n\n".join(filter(None, [_BACKFILLED, data["creator_notes"]]))
    if book := data.get("character_book"):
        entries = [
            {**entry, "content": read_decorators(str(entry.get("content") or "")).text} for entry in book["entries"]
        ]
        data["character_book"] = {**book, "entries": entries}
    return _as_json({**older, "data": data})


def _as_charx(card: Mapping[str, Any], folder: Path) -> bytes:
    assets = _assets(folder)
    newer = as_v3(card)
    if "assets" not in newer["data"] and card["spec"] == V2 and PICTURE in assets:
        assets[ICON] = assets.pop(PICTURE)
        icon = {"type": "icon", "uri": f"{EMBEDDED}{ICON}", "name": "main", "ext": "png"}
        newer["data"] = {**newer["data"], "assets": [icon]}
    return charx.pack(_as_json(newer), assets)


def _picture(card: Mapping[str, Any], folder: Path) -> bytes | None:
    """The PNG that the card came in, or its main icon where that is one."""
    assets = _assets(folder)
    icons = [asset for asset in card["data"].get("assets") or [] if asset.get("type") == "icon"]
    main = sorted(icons, key=lambda icon: icon.get("name") != "main")
    paths = [PICTURE, *(str(icon.get("uri")).removeprefix(EMBEDDED) for icon in main)]
    found = (assets[path] for path in paths if assets.get(path, b"").startswith(png.SIGNATURE))
    return next(found, None)


def _assets(folder: Path) -> dict[str, bytes]:
    """The files beside the card, by the path that they have in a CHARX."""
    root = folder / ASSETS
    paths = (path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink())
    named = {path.relative_to(root).as_posix(): path for path in paths}
    return {n: path.read_bytes() for n, path in named.items() if charx.safe_path(n) and n != charx.CARD}
