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
from ruamel.yaml.tokens import AliasToken, AnchorToken, TagToken

from persona.card import Persona

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
MAX_NODES = 20_000
SIBLINGS = {"examples": "examples.yaml", "lorebook": "lorebook.yaml"}
"""Fields that may stand in a file of their own."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a card."""

    file: str
    line: int
    column: int
    field: str
    value: str
    message: str
    fix: str

    def __str__(self) -> str:
        shown = f" (got {self.value})" if self.value else ""
        field = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}:{self.column}: {field}{self.message}{shown}; fix: {self.fix}"


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
            [_file_fault(root, "there is no such folder", "set OMOIDE_PERSONA_DIR to a folder of cards")]
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
    content = {**content, **{field: source.data for field, source in sources.items() if field}}
    try:
        persona = Persona.model_validate(content)
    except ValidationError as error:
        raise PersonaError([_fault(dict(fault), sources) for fault in error.errors(include_url=False)]) from error
    if persona.name != folder.name:
        line, column = sources[""].position(("name",))
        message = f"the name does not fit the folder {folder.name!r}"
        fix = "rename the folder or the persona so that they are equal"
        raise PersonaError([Fault(str(files[""]), line, column, "name", repr(persona.name), message, fix)])
    return persona


@dataclass(frozen=True, slots=True)
class _Source:
    """A parsed file: its data, and its node tree, which knows lines and columns."""

    path: Path
    data: Any
    root: Node | None

    def position(self, steps: tuple[int | str, ...]) -> tuple[int, int]:
        """Line and column (from 1) of the deepest node on the way that exists."""
        node = self.root
        line, column = (node.start_mark.line, node.start_mark.column) if node else (0, 0)
        for step in steps:
            found = _child(node, step)
            if found is None:
                break
            mark, node = found
            line, column = mark.line, mark.column
        return line + 1, column + 1


def _read(path: Path) -> _Source:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PersonaError(
                [_file_fault(path, f"the file has {size} bytes, the limit is {MAX_BYTES}", "split or shorten it")]
            )
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise PersonaError([_file_fault(path, "the file is missing", "write it (see docs/personas.md)")]) from error
    except UnicodeDecodeError as error:
        raise PersonaError([_file_fault(path, "the file is not UTF-8", "save it as UTF-8")]) from error
    except OSError as error:
        raise PersonaError([_file_fault(path, f"cannot be read: {error.strerror}", "check its permissions")]) from error
    try:
        _refuse_dangerous(path, text)
        root = _yaml().compose(text)
        _refuse_huge(path, root)
        return _Source(path, _yaml().load(text), root)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = str(error.problem or error.context or "is not valid YAML").splitlines()[0]
        fix = "remove one of the two" if "duplicate key" in problem else "check indentation, quotes and colons here"
        raise PersonaError([Fault(str(path), line, column, "", "", problem, fix)]) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise PersonaError([_file_fault(path, f"is not valid YAML: {error}", "check the file")]) from error


def _yaml() -> YAML:
    return YAML(typ="safe", pure=True)


def _refuse_dangerous(path: Path, text: str) -> None:
    kinds = {AliasToken: "aliases (*name)", AnchorToken: "anchors (&name)", TagToken: "tags (!name)"}
    depth = 0
    for token in _yaml().scan(text):
        name = type(token).__name__
        depth += name.endswith("StartToken") and name.startswith(("Block", "Flow"))
        depth -= name in {"BlockEndToken", "FlowSequenceEndToken", "FlowMappingEndToken"}
        line, column = token.start_mark.line + 1, token.start_mark.column + 1
        if kind := kinds.get(type(token)):
            raise PersonaError([Fault(str(path), line, column, "", "", f"{kind} are not allowed", "write it out")])
        if depth > MAX_DEPTH:
            message = f"is nested deeper than {MAX_DEPTH} levels"
            raise PersonaError([Fault(str(path), line, column, "", "", message, "flatten it")])


def _refuse_huge(path: Path, root: Node | None) -> None:
    if sum(1 for _ in _walk(root)) > MAX_NODES:
        raise PersonaError([_file_fault(path, f"holds more than {MAX_NODES} values", "split or shorten it")])


def _walk(node: Node | None) -> Iterator[Node]:
    waiting = [node] if node else []
    while waiting:
        current = waiting.pop()
        yield current
        if isinstance(current, MappingNode):
            waiting += [part for pair in current.value for part in pair]
        elif isinstance(current, SequenceNode):
            waiting += current.value


def _child(node: Node | None, step: int | str) -> tuple[Any, Node] | None:
    """Where a field or element begins, and its node."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value == str(step):
                return key.start_mark, value
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark, node.value[step]
    return None


def _fault(fault: dict[str, Any], sources: dict[str, _Source]) -> Fault:
    """A pydantic error at its place in the file."""
    steps: tuple[int | str, ...] = tuple(step for step in fault["loc"] if step != "[key]")
    top = str(steps[0]) if steps else ""
    source, inner = (sources[top], steps[1:]) if top in sources else (sources[""], steps)
    line, column = source.position(inner)
    field = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps).lstrip(".")
    value = "" if fault["type"] in {"missing", "value_error"} else repr(fault["input"])[:80]
    message = str(fault["msg"]).removeprefix("Value error, ")
    return Fault(str(source.path), line, column, field, value, message, _fix(fault, steps))


def _fix(fault: dict[str, Any], steps: tuple[int | str, ...]) -> str:
    match fault["type"]:
        case "missing":
            return f"add `{steps[-1]}: …`"
        case "extra_forbidden":
            near = difflib.get_close_matches(str(steps[-1]), _known_fields(steps[:-1]), n=1)
            return f"did you mean `{near[0]}`? Else remove it" if near else "remove it; no field has this name"
        case "literal_error":
            return f"use one of {fault['ctx']['expected']}"
        case "string_pattern_mismatch":
            return "use lower-case letters, digits, - and _, beginning with a letter"
        case "value_error":
            return "change it as the message says"
    return "give a value of the kind the message asks for"


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
