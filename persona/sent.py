"""A persona as it is sent over the wire: a card, or its files by name, in YAML or in JSON.

What is sent says what changes: a file that it does not speak of stays as it is.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from persona.card import Persona
from persona.faults import PersonaError, fault
from persona.folder import CARD, FILES, SIBLINGS, Files
from persona.source import check_files, check_sources
from persona.yaml_file import MAX_BYTES, YamlFile, decode, parse_yaml
from persona.yaml_text import to_yaml

BODY = Path(CARD)
"""The file that faults name: what is sent is a card, mostly."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A persona that passes the checks, and the files to write for it."""

    persona: Persona
    files: dict[str, str]


def read_sent(raw: bytes, *, as_json: bool = False, name: str | None = None, there: Files | None = None) -> Sent:
    """Reads and checks what was sent.

    Args:
        raw: a card with everything in it, or a mapping of file names to their text (an empty text removes a file).
        as_json: JSON instead of YAML.
        name: the persona's name, to which the card's has to be equal; None for any.
        there: the files that the persona has already.

    Raises:
        PersonaError: every fault. Lines and columns are those of what was sent, or of the file in it.
    """
    document = _from_json(raw) if as_json else parse_yaml(BODY, decode(BODY, raw))
    kept = dict(there or {})
    if isinstance(document.data, dict) and not document.data.keys().isdisjoint(FILES):
        files = {file: text for file, text in {**kept, **_texts(document)}.items() if text.strip()}
        return Sent(check_files(bounded(files), name), files)
    return _card(document, kept, name, None if as_json else decode(BODY, raw))


def bounded(files: dict[str, str]) -> dict[str, str]:
    """The files, none of which is too large to be read again.

    Raises:
        PersonaError: one is.
    """
    sizes = {name: len(text.encode()) for name, text in files.items()}
    large = [(Path(name), size) for name, size in sizes.items() if size > MAX_BYTES]
    if large:
        raise PersonaError([fault("too_large", file, size=size, limit=MAX_BYTES) for file, size in large])
    return files


def _card(document: YamlFile, there: Files, name: str | None, text: str | None) -> Sent:
    """A card keeps its own text where it is YAML; the fields that it does not have keep their files."""
    data: dict[Any, Any] = document.data if isinstance(document.data, dict) else {}
    kept = {file: there[file] for field, file in SIBLINGS.items() if file in there and field not in data}
    beside = {field: parse_yaml(Path(file), kept[file]) for field, file in SIBLINGS.items() if file in kept}
    persona = check_sources({"": document, **beside}, name)
    if text is not None:
        return Sent(persona, bounded({CARD: text, **kept}))
    files = {CARD: to_yaml({field: value for field, value in data.items() if field not in SIBLINGS}), **kept}
    files |= {file: to_yaml(data[field]) for field, file in SIBLINGS.items() if data.get(field)}
    return Sent(check_files(bounded(files), name), files)


def _texts(document: YamlFile) -> dict[str, str]:
    """The texts of the files that were sent."""
    data: dict[Any, Any] = document.data
    names = ", ".join(FILES)
    faults = [fault("no_such_file", BODY, document.position((str(n),)), names=names) for n in data if n not in FILES]
    faults += [
        fault("no_text", BODY, document.position((name,)))
        for name, text in data.items()
        if name in FILES and not isinstance(text, str | None)
    ]
    if faults:
        raise PersonaError(faults)
    return {name: text or "" for name, text in data.items()}


def _from_json(raw: bytes) -> YamlFile:
    """JSON with the places of its fields, as far as it can be read as the YAML that it nearly is."""
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        place = (error.lineno, error.colno)
        raise PersonaError([fault("json", BODY, place, problem=error.msg)]) from error
    try:
        return YamlFile(BODY, data, parse_yaml(BODY, raw.decode()).positions)
    except PersonaError:
        return YamlFile(BODY, data, {})
