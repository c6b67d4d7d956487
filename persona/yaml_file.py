"""Reads YAML that may come from anyone, and remembers where each field of it begins.

YAML 1.2 is read by ruamel.yaml in its safe form; aliases, tags, duplicate keys and huge or deep files are refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.tokens import AliasToken, AnchorToken, DirectiveToken, ScalarToken, TagToken

from persona.fault_words import of_yaml, words
from persona.faults import Fault, PersonaError, fault

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
MAX_NODES = 20_000
_VALUES = {"BlockEntryToken": 1, "FlowEntryToken": 1, "FlowSequenceStartToken": 1, "KeyToken": 2}
"""Values that a token announces: list elements, and keys with what belongs to them."""
_AFTER_QUOTE = re.compile(r"[ \t]*(?:[#,:\]}]|$)", re.MULTILINE)
_REFUSED = {AliasToken: "alias", AnchorToken: "anchor", TagToken: "tag", DirectiveToken: "directive"}

Place = tuple[int, int]
"""Line and column, from 1."""


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A parsed file: its data, and where each field of it begins."""

    path: Path
    data: Any
    positions: dict[tuple[str, ...], Place]

    def position(self, steps: tuple[int | str, ...]) -> Place:
        """Line and column of the deepest field on the way that exists."""
        names = tuple(str(step) for step in steps)
        return next(
            (self.positions[names[:n]] for n in range(len(names), -1, -1) if names[:n] in self.positions), (1, 1)
        )


def parse_yaml(path: Path, text: str) -> YamlFile:
    """Parses a file's text.

    Args:
        path: the file that faults name.
        text: what it holds.

    Raises:
        PersonaError: it is not YAML, or holds what is not allowed.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        _refuse_dangerous(path, text)
        return YamlFile(path, *_built(text))
    except DuplicateKeyError as error:
        raise PersonaError(list(_duplicates(path, text)) or [_misread(path, text, error)]) from error
    except MarkedYAMLError as error:
        raise PersonaError([_misread(path, text, error)]) from error
    except ReaderError as error:
        before = text[: error.position]
        place = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise PersonaError([fault("character", path, place, code=ord(text[error.position]))]) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise PersonaError([fault("yaml", path, problem=str(error).splitlines()[0])]) from error


def decode(path: Path, raw: bytes) -> str:
    """The text of a file's bytes, without a byte order mark.

    Raises:
        PersonaError: they are not UTF-8.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PersonaError([fault("not_utf8", path)]) from error


def _yaml() -> YAML:
    return YAML(typ="safe", pure=True)


def _built(text: str) -> tuple[Any, dict[tuple[str, ...], Place]]:
    """The data and the places of one parse: parsing is what costs time, 20 ms for a card with its examples."""
    yaml = _yaml()
    constructor, _ = yaml.get_constructor_parser(text)
    root = yaml.composer.get_single_node()
    return None if root is None else constructor.construct_document(root), dict(_positions(root))


def _refuse_dangerous(path: Path, text: str) -> None:
    """Looks at tokens only, and stops at the first that is refused: a bomb is never built."""
    depth = values = 0
    for token in _yaml().scan(text):
        name = type(token).__name__
        depth += name.endswith("StartToken") and name.startswith(("Block", "Flow"))
        depth -= name in {"BlockEndToken", "FlowSequenceEndToken", "FlowMappingEndToken"}
        values += _VALUES.get(name, 0)
        place = _place(token.start_mark)
        if kind := _REFUSED.get(type(token)):
            raise PersonaError([fault(kind, path, place)])
        if depth > MAX_DEPTH:
            raise PersonaError([fault("too_deep", path, place, limit=MAX_DEPTH)])
        if values > MAX_NODES:
            raise PersonaError([fault("too_many", path, place, limit=MAX_NODES)])


def _misread(path: Path, text: str, error: MarkedYAMLError) -> Fault:
    """What the parser stumbled over; where a quote was forgotten, that is told, since it stumbles far behind it."""
    if quoted := _overlong_quote(text):
        begin, end = quoted.start_mark, quoted.end_mark
        return fault("long_quote", path, _place(begin), quote=text[begin.index], end=end.line + 1)
    if error.context == "while scanning a quoted scalar":
        return fault("open_quote", path, _place(error.context_mark), quote=text[error.context_mark.index])
    place = _place(error.problem_mark or error.context_mark)
    problem = str(error.problem or error.context or "is not valid YAML").splitlines()[0]
    return Fault(str(path), *place, "", "", of_yaml(problem), words("yaml_here.fix"))


def _overlong_quote(text: str) -> ScalarToken | None:
    """The first quoted text over several lines with something behind it that cannot stand there."""
    try:
        for token in _yaml().scan(text):
            if not isinstance(token, ScalarToken) or token.style not in {'"', "'"}:
                continue
            begin, end = token.start_mark, token.end_mark
            if begin.line < end.line and not _AFTER_QUOTE.match(text, end.index):
                return token
    except MarkedYAMLError:
        return None
    return None


def _duplicates(path: Path, text: str) -> Iterator[Fault]:
    """A fault for each key that stands in one mapping twice."""
    yaml = _yaml()
    yaml.allow_duplicate_keys = True
    first: dict[tuple[str, ...], Place] = {}
    again: set[tuple[str, ...]] = set()
    for way, place in sorted(_positions(yaml.compose(text)), key=lambda found: found[1]):
        if way not in first:
            first[way] = place
            continue
        if way[:-1] not in again:  # what belongs to a key that stands twice stands twice with it
            yield fault("duplicate", path, place, name=way[-1], first=first[way][0], second=place[0])
        again.add(way)


def _positions(root: Node | None) -> Iterator[tuple[tuple[str, ...], Place]]:
    """The way to each field and element, and where it begins."""
    waiting: list[tuple[tuple[str, ...], Any, Node]] = [((), root.start_mark, root)] if root else []
    while waiting:
        way, mark, node = waiting.pop()
        yield way, _place(mark)
        if isinstance(node, MappingNode):
            pairs = ((key, value) for key, value in node.value if isinstance(key, ScalarNode))
            waiting += [((*way, str(key.value)), key.start_mark, value) for key, value in pairs]
        elif isinstance(node, SequenceNode):
            waiting += [((*way, str(place)), value.start_mark, value) for place, value in enumerate(node.value)]


def _place(mark: Any) -> Place:  # noqa: ANN401  (a mark of ruamel.yaml, or none)
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
