"""Reads a character card out of bytes that may come from anyone; what they are is seen by their content."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from persona.fault_words import Wording
from persona.tavern import charx, png
from persona.tavern.fault_words import card_words
from persona.tavern.faults import card_fault, card_faults
from persona.tavern.models import LOREBOOK, V2, V3, CardV2, CardV3
from persona.tavern.safe_json import parse

MAX_FILE_BYTES = 20 * 1024 * 1024
PICTURE = "avatar.png"
"""The asset that a PNG card's picture becomes."""
_ZIP = b"PK\x03\x04"
_JSON = (b"{", b"\xef\xbb\xbf{")
_V1 = ("name", "description", "personality", "scenario", "first_mes", "mes_example")
_NEWEST = {V2: 2.0, V3: 3.0}

Kind = Literal["json", "png", "charx"]


@dataclass(frozen=True, slots=True)
class CardFile:
    """A card that was read.

    Attributes:
        raw: its JSON as it came; of a card of V1, which has no `data`, wrapped as V2.
        card: the same, checked.
        kind: what the file was.
        assets: the files beside the card, by path.
        notes: what the operator should know.
    """

    raw: dict[str, Any]
    card: CardV2 | CardV3
    kind: Kind = "json"
    assets: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[Wording, ...] = ()


def content_of(path: Path) -> bytes:
    """A file, or as much of it as shows that it is too large.

    Raises:
        CardFault: it is not there, or cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise card_fault("no_such_file", str(path)) from error
    except OSError as error:
        raise card_fault("unreadable", str(path), reason=error.strerror) from error


def read_card(content: bytes, file: str) -> CardFile:
    """The card in a file: JSON, PNG or CHARX.

    Args:
        content: the whole file.
        file: its name, for what is told about it.

    Raises:
        CardFault: it holds none, or one that cannot be used.
    """
    if len(content) > MAX_FILE_BYTES:
        raise card_fault("too_large", file, size=len(content), limit=MAX_FILE_BYTES)
    if content.startswith(png.SIGNATURE):
        raw = parse(png.card_in(content, file), file)
        return _checked(raw, file, "png", {PICTURE: png.without_card(content, file)})
    if content.startswith(_ZIP):
        text, assets = charx.unpack(content, file)
        return _checked(parse(text, file), file, "charx", assets)
    if content.lstrip().startswith(_JSON):
        return _checked(parse(content.lstrip(), file), file, "json", {})
    raise card_fault("no_card_file", file)


def check_card(raw: Mapping[str, Any], file: str) -> CardV2 | CardV3:
    """The JSON of a card as a model.

    Raises:
        CardFault: it is none.
    """
    spec = raw.get("spec")
    if spec == LOREBOOK:
        raise card_fault("lorebook", file)
    if spec not in _NEWEST:
        raise card_fault("spec", file, "spec", spec) if "spec" in raw else card_fault("no_card_file", file)
    try:
        return (CardV2 if spec == V2 else CardV3).model_validate(raw)
    except ValidationError as error:
        raise card_faults(error.errors(include_url=False), file) from error


def _checked(raw: object, file: str, kind: Kind, assets: Mapping[str, bytes]) -> CardFile:
    if not isinstance(raw, dict):
        raise card_fault("no_card_file", file)
    if "spec" not in raw and "data" not in raw and all(name in raw for name in _V1):
        raw = {"spec": V2, "spec_version": "2.0", "data": raw}
    card = check_card(raw, file)
    newer = _version(card.spec_version) > _NEWEST[card.spec]
    return CardFile(raw, card, kind, assets, (card_words("note_newer", version=card.spec_version),) if newer else ())


def _version(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
