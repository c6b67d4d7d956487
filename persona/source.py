"""Reads persona cards from their folders: every fault at once, each with file, line, column, field, value and fix.

A card is `card.yaml`, with `examples.yaml` and `lorebook.yaml` beside it if wanted. YAML 1.2 is read by ruamel.yaml in
its safe form; aliases, tags, duplicate keys and huge or deep files are refused, because a card may come from anyone.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.tokens import AliasToken, AnchorToken, DirectiveToken, TagToken

from persona.card import Persona

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
MAX_NODES = 20_000
MAX_SHOWN = 80
"""Characters of a wrong value that a fault shows."""
SIBLINGS = {"examples": "examples.yaml", "lorebook": "lorebook.yaml"}
"""Fields that may stand in a file of their own."""
_VALUES = {"BlockEntryToken": 1, "FlowEntryToken": 1, "FlowSequenceStartToken": 1, "KeyToken": 2}
"""Values that a token announces: list elements, and keys with what belongs to them."""
_WITHIN = "choose a value within the limit"
_FIXES = {
    "string_pattern_mismatch": "use lower-case letters, digits, - and _, beginning with a letter",
    "string_type": "write text; put quotes around what looks like a number, a date or true/false",
    "string_too_long": "shorten it",
    "string_too_short": "write something",
    "greater_than": _WITHIN,
    "greater_than_equal": _WITHIN,
    "less_than": _WITHIN,
    "less_than_equal": _WITHIN,
    "finite_number": _WITHIN,
}
"""What to do about the commonest kinds of pydantic's errors."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a card; line and column count from 1, and are 0 where there is no file."""

    file: str
    line: int
    column: int
    field: str
    value: str
    message: str
    fix: str

    def __str__(self) -> str:
        shown = f" (got {self.value})" if self.value else ""
        field = f"{' '.join(self.field.splitlines())}: " if self.field else ""
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{self.file}{place}: {field}{self.message}{shown}; fix: {self.fix}"


class PersonaError(Exception):
    """One or more cards cannot be used; `str()` has a line for each fault."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in faults))


def load_all(root: Path) -> dict[str, Persona]:
    """Every persona under a folder, by name.

    Raises:
        PersonaError: the faults of all cards together.
    """
    if not root.is_dir():
        raise PersonaError(
            [_missing_fault(root, "there is no such folder", "set OMOIDE_PERSONA_DIR to a folder of cards")]
        )
    personas: dict[str, Persona] = {}
    faults: list[Fault] = []
    for folder in sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")):
        try:
            persona = load_persona(folder)
            personas[persona.name] = persona
        except PersonaError as error:
            faults += error.faults
    if faults:
        raise PersonaError(faults)
    if not personas:
        raise PersonaError([_missing_fault(root, "there is no persona in this folder", "copy one from persona/cards")])
    return personas


def load_persona(folder: Path) -> Persona:
    """The persona in a folder.

    Raises:
        PersonaError: every fault of its files.
    """
    files = {"": folder / "card.yaml"} | {f: folder / n for f, n in SIBLINGS.items() if (folder / n).is_file()}
    sources: dict[str, _Source] = {}
    faults: list[Fault] = []
    for field, path in files.items():
        try:
            sources[field] = _read(path)
        except PersonaError as error:
            faults += error.faults
    if faults:
        raise PersonaError(faults)
    content = sources[""].data
    if not isinstance(content, dict):
        raise PersonaError([_file_fault(files[""], "a card is a mapping of fields", "begin with `name: …`")])
    faults += _written_twice(sources)
    content = {**content, **{field: source.data or () for field, source in sources.items() if field}}
    persona: Persona | None = None
    try:
        persona = Persona.model_validate(content)
    except ValidationError as error:
        faults += [_fault(dict(fault), sources) for fault in error.errors(include_url=False)]
    faults += _other_name(content.get("name"), folder, sources[""])
    if persona is None or faults:
        raise PersonaError(faults)
    return persona


def _written_twice(sources: dict[str, "_Source"]) -> list[Fault]:
    """Fields that stand in the card and in a file of their own: one would silently win."""
    card = sources[""]
    found = []
    for field in sources.keys() & card.data.keys():
        line, column = card.position((field,))
        message = f"stands here and in {SIBLINGS[field]}"
        found.append(Fault(str(card.path), line, column, field, "", message, "keep one of the two"))
    return found


def _other_name(name: object, folder: Path, card: "_Source") -> list[Fault]:
    """The fault of a card whose name is not its folder's."""
    if not isinstance(name, str) or name == folder.name:
        return []
    line, column = card.position(("name",))
    message = f"the name does not fit the folder {folder.name!r}"
    fix = "rename the folder or the persona so that they are equal"
    return [Fault(str(card.path), line, column, "name", repr(name)[:MAX_SHOWN], message, fix)]


@dataclass(frozen=True, slots=True)
class _Source:
    """A parsed file: its data, and where each field of it begins (line and column from 1)."""

    path: Path
    data: Any
    positions: dict[tuple[str, ...], tuple[int, int]]

    def position(self, steps: tuple[int | str, ...]) -> tuple[int, int]:
        """Line and column of the deepest field on the way that exists."""
        names = tuple(str(step) for step in steps)
        return next(
            (self.positions[names[:n]] for n in range(len(names), -1, -1) if names[:n] in self.positions), (1, 1)
        )


def _read(path: Path) -> _Source:
    text = _text(path)
    try:
        _refuse_dangerous(path, text)
        return _Source(path, _yaml().load(text), dict(_positions(_yaml().compose(text))))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = str(error.problem or error.context or "is not valid YAML").splitlines()[0]
        fix = "remove one of the two" if "duplicate key" in problem else "check indentation, quotes and colons here"
        raise PersonaError([Fault(str(path), line, column, "", "", problem, fix)]) from error
    except ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"holds a character that YAML does not allow (U+{ord(text[error.position]):04X})"
        raise PersonaError([Fault(str(path), line, column, "", "", message, "remove it")]) from error
    except (YAMLError, ValueError, RecursionError) as error:
        problem = str(error).splitlines()[0]
        raise PersonaError([_file_fault(path, f"is not valid YAML: {problem}", "check the file")]) from error


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PersonaError(
                [_file_fault(path, f"the file has {size} bytes, the limit is {MAX_BYTES}", "split or shorten it")]
            )
        return path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise PersonaError([_missing_fault(path, "the file is missing", "write it (see docs/personas.md)")]) from error
    except UnicodeDecodeError as error:
        raise PersonaError([_file_fault(path, "the file is not UTF-8", "save it as UTF-8")]) from error
    except OSError as error:
        raise PersonaError([_file_fault(path, f"cannot be read: {error.strerror}", "check its permissions")]) from error


def _yaml() -> YAML:
    return YAML(typ="safe", pure=True)


def _refuse_dangerous(path: Path, text: str) -> None:
    """Looks at tokens only, and stops at the first that is refused: a bomb is never built."""
    kinds = {
        AliasToken: "aliases (*name)",
        AnchorToken: "anchors (&name)",
        TagToken: "tags (!name)",
        DirectiveToken: "directives (%NAME)",
    }
    depth = values = 0
    for token in _yaml().scan(text):
        name = type(token).__name__
        depth += name.endswith("StartToken") and name.startswith(("Block", "Flow"))
        depth -= name in {"BlockEndToken", "FlowSequenceEndToken", "FlowMappingEndToken"}
        values += _VALUES.get(name, 0)
        line, column = token.start_mark.line + 1, token.start_mark.column + 1
        if kind := kinds.get(type(token)):
            raise PersonaError([Fault(str(path), line, column, "", "", f"{kind} are not allowed", "write it out")])
        if depth > MAX_DEPTH:
            message = f"is nested deeper than {MAX_DEPTH} levels"
            raise PersonaError([Fault(str(path), line, column, "", "", message, "flatten it")])
        if values > MAX_NODES:
            message = f"holds more than {MAX_NODES} values"
            raise PersonaError([Fault(str(path), line, column, "", "", message, "split or shorten it")])


def _positions(root: Node | None) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """The way to each field and element, and where it begins."""
    waiting: list[tuple[tuple[str, ...], Any, Node]] = [((), root.start_mark, root)] if root else []
    while waiting:
        way, mark, node = waiting.pop()
        yield way, (mark.line + 1, mark.column + 1)
        if isinstance(node, MappingNode):
            pairs = ((key, value) for key, value in node.value if isinstance(key, ScalarNode))
            waiting += [((*way, str(key.value)), key.start_mark, value) for key, value in pairs]
        elif isinstance(node, SequenceNode):
            waiting += [((*way, str(place)), value.start_mark, value) for place, value in enumerate(node.value)]


def _fault(fault: dict[str, Any], sources: dict[str, _Source]) -> Fault:
    """A pydantic error at its place in the file."""
    rule = fault["ctx"] if fault["type"] == "card_rule" else None
    steps: tuple[int | str, ...] = tuple(step for step in fault["loc"] if step != "[key]")
    steps += rule["at"] if rule else ()
    top = str(steps[0]) if steps else ""
    source, inner = (sources[top], steps[1:]) if top in sources else (sources[""], steps)
    line, column = source.position(inner)
    field = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps).lstrip(".")
    value = "" if rule or fault["type"] == "missing" else repr(fault["input"])[:MAX_SHOWN]
    fix = rule["fix"] if rule else _fix(fault, steps)
    return Fault(str(source.path), line, column, field, value, str(fault["msg"]), fix)


def _fix(fault: dict[str, Any], steps: tuple[int | str, ...]) -> str:
    match fault["type"]:
        case "missing":
            return f"add `{steps[-1]}: …`"
        case "extra_forbidden":
            near = difflib.get_close_matches(str(steps[-1]), _known_fields(steps[:-1]), n=1)
            return f"did you mean `{near[0]}`? Else remove it" if near else "remove it; no field has this name"
        case "literal_error":
            return f"use one of {fault['ctx']['expected']}"
    return _FIXES.get(fault["type"], "give a value of the kind the message asks for")


def _known_fields(steps: tuple[int | str, ...]) -> list[str]:
    """The field names of the model at a place of the card."""
    model: Any = Persona
    for step in steps:
        if not isinstance(step, str) or not isinstance(model, type) or not issubclass(model, BaseModel):
            continue
        field = model.model_fields.get(step)
        model = _model_in(field.annotation) if field else None
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _model_in(annotation: Any) -> Any:  # noqa: ANN401
    """The model inside `tuple[Model, ...]`, `Model | None` or `Model` itself."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation) if not isinstance(annotation, UnionType) else annotation.__args__:
        if found := _model_in(part):
            return found
    return None


def _file_fault(path: Path, message: str, fix: str) -> Fault:
    return Fault(str(path), 1, 1, "", "", message, fix)


def _missing_fault(path: Path, message: str, fix: str) -> Fault:
    """The fault of a file or folder that is not there: it has no lines."""
    return Fault(str(path), 0, 0, "", "", message, fix)
