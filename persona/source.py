"""Reads persona cards: every fault at once, each with file, line, column, field, value and fix.

A card is `card.yaml`, with `examples.yaml` and `lorebook.yaml` beside it if wanted: `persona.folder` reads them,
`persona.yaml_file` parses them.
"""

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from persona.card import Persona
from persona.fault_words import Wording, of_schema, words
from persona.faults import MAX_SHOWN, Fault, PersonaError, Spot, Steps, fault
from persona.folder import CARD, SIBLINGS, Files, folders_in, read_files
from persona.yaml_file import YamlFile, parse_yaml

_FIXES = {
    "string_pattern_mismatch": "fix.name",
    "string_type": "fix.text",
    "string_too_long": "fix.shorten",
    "string_too_short": "fix.write",
    "greater_than": "fix.within",
    "greater_than_equal": "fix.within",
    "less_than": "fix.within",
    "less_than_equal": "fix.within",
    "finite_number": "fix.within",
    "bool_type": "fix.boolean",
    "bool_parsing": "fix.boolean",
}
"""What to do about the commonest kinds of pydantic's errors."""
_NUMBERS = frozenset({"int_type", "int_parsing", "int_from_float", "float_type", "float_parsing"})


def load_all(root: Path) -> dict[str, Persona]:
    """Every persona under a folder, by name.

    Raises:
        PersonaError: the faults of all cards together.
    """
    personas: dict[str, Persona] = {}
    faults: list[Fault] = []
    for folder in folders_in(root):
        try:
            persona = load_persona(folder)
            personas[persona.name] = persona
        except PersonaError as error:
            faults += error.faults
    if faults:
        raise PersonaError(faults)
    return personas


def load_persona(folder: Path) -> Persona:
    """The persona in a folder.

    Raises:
        PersonaError: every fault of its files.
    """
    return load_with_places(folder)[0]


def load_with_places(folder: Path) -> tuple[Persona, Callable[[Steps], Spot]]:
    """The persona in a folder, and what tells where in its files each field stands.

    Raises:
        PersonaError: every fault of its files.
    """
    sources = _parsed(read_files(folder), folder)
    return check_sources(sources, folder.name), lambda steps: _spot(steps, sources)


def check_files(files: Files, name: str | None = None, place: Path = Path()) -> Persona:
    """The persona that files make.

    Args:
        files: their text by name.
        name: their folder's, to which the card's has to be equal; None for any.
        place: the folder that faults name.

    Raises:
        PersonaError: every fault of the files.
    """
    return check_sources(_parsed(files, place), name)


def _parsed(files: Files, place: Path) -> dict[str, YamlFile]:
    """The files as YAML, by the field that each holds."""
    sources: dict[str, YamlFile] = {}
    faults: list[Fault] = [] if CARD in files else [fault("no_file", place / CARD, (0, 0))]
    for field, file in {"": CARD, **SIBLINGS}.items():
        try:
            if file in files:
                sources[field] = parse_yaml(place / file, files[file])
        except PersonaError as error:
            faults += error.faults
    if faults:
        raise PersonaError(faults)
    return sources


def check_sources(sources: Mapping[str, YamlFile], name: str | None = None) -> Persona:
    """The persona that parsed files make.

    Args:
        sources: the card as "", the others by the field that they hold.
        name: see `check_files`.

    Raises:
        PersonaError: every fault of the files.
    """
    card = sources[""]
    content = card.data
    if not isinstance(content, dict):
        raise PersonaError([fault("no_mapping", card.path)])
    faults = _written_twice(sources)
    content = {**content, **{field: source.data or () for field, source in sources.items() if field}}
    persona: Persona | None = None
    try:
        persona = Persona.model_validate(content)
    except ValidationError as error:
        faults += [misfit(dict(found), sources) for found in error.errors(include_url=False)]
    if name is not None:
        faults += _other_name(content.get("name"), name, card)
    if persona is None or faults:
        raise PersonaError(faults)
    return persona


def _spot(steps: Steps, sources: Mapping[str, YamlFile]) -> Spot:
    """Where a field stands, in the file that holds it."""
    top = str(steps[0]) if steps else ""
    source, inner = (sources[top], steps[1:]) if top in sources else (sources[""], steps)
    field = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps).lstrip(".")
    return Spot(str(source.path), *source.position(inner), field)


def _written_twice(sources: Mapping[str, YamlFile]) -> list[Fault]:
    """Fields that stand in the card and in a file of their own: one would silently win."""
    card = sources[""]
    found = []
    for field in sources.keys() & card.data.keys():
        message = words("twice", file=SIBLINGS[field])
        found.append(Fault(str(card.path), *card.position((field,)), field, "", message, words("twice.fix")))
    return found


def _other_name(name: object, folder: str, card: YamlFile) -> list[Fault]:
    """The fault of a card whose name is not its folder's."""
    if not isinstance(name, str) or name == folder:
        return []
    message, fix = words("other_name", folder=folder), words("other_name.fix")
    return [Fault(str(card.path), *card.position(("name",)), "name", repr(name)[:MAX_SHOWN], message, fix)]


def misfit(error: dict[str, Any], sources: Mapping[str, YamlFile], root: type[BaseModel] = Persona) -> Fault:
    """A pydantic error at its place in the file.

    Args:
        error: as `ValidationError.errors` has it.
        sources: the files, by the field that each holds; `""` the one that holds all others.
        root: the model that was to be read.
    """
    rule = error["ctx"] if error["type"] == "card_rule" else None
    steps: Steps = tuple(step for step in error["loc"] if step != "[key]")
    steps += rule["at"] if rule else ()
    value = "" if rule or error["type"] == "missing" else repr(error["input"])[:MAX_SHOWN]
    message = rule["told"] if rule else of_schema(error["type"], str(error["msg"]), error.get("ctx", {}))
    fix = rule["fix"] if rule else _fix(error, steps, root)
    return Fault(*_spot(steps, sources), value, message, fix)


def _fix(error: dict[str, Any], steps: Steps, root: type[BaseModel]) -> Wording:
    match error["type"]:
        case "missing":
            return words("fix.missing", name=steps[-1])
        case "extra_forbidden":
            near = difflib.get_close_matches(str(steps[-1]), _fields_at(steps[:-1], root), n=1)
            return words("fix.near", near=near[0]) if near else words("fix.unknown")
        case "literal_error":
            return words("fix.choose", expected=str(error["ctx"]["expected"]).replace(" or ", ", "))
        case kind if kind in _NUMBERS:
            return words("fix.number", example=_example(steps, root))
    return words(_FIXES.get(error["type"], "fix.kind"))


def _example(steps: Steps, root: type[BaseModel]) -> str:
    """A number that the field could hold, as it is written in a card."""
    field = _fields_at(steps[:-1], root).get(str(steps[-1]))
    likely = [*(field.examples or []), field.default] if field else []
    number = next((value for value in likely if isinstance(value, int | float)), 1)
    return f"{steps[-1]}: {number:g}"


def _fields_at(steps: Steps, root: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of the model at a place of the card."""
    model: Any = root
    named = False
    for step in steps:
        if not isinstance(step, str) or named or not isinstance(model, type) or not issubclass(model, BaseModel):
            named = False
            continue
        field = model.model_fields.get(step)
        named = field is not None and get_origin(field.annotation) is dict  # the next step is a name, not a field
        model = _model_in(field.annotation) if field else None
    return model.model_fields if isinstance(model, type) and issubclass(model, BaseModel) else {}


def _model_in(annotation: Any) -> Any:  # noqa: ANN401
    """The model inside `tuple[Model, ...]`, `dict[str, Model]`, `Model | None` or `Model` itself."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation) if not isinstance(annotation, UnionType) else annotation.__args__:
        if found := _model_in(part):
            return found
    return None
