"""Writes YAML so that an operator can edit it: in the layout of the cards that come along, long text as a block."""

import io
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from textwrap import indent
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, ScalarString

from persona.faults import PersonaError
from persona.yaml_file import parse_yaml

_WIDTH = 1_000_000
"""Lines are never folded."""
_PLAIN = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]*")
_BLOCK = re.compile(r"(?! )[^\t]*(?<![ \n])", re.DOTALL)
_TRAILING = re.compile(r"[ ]\n")
_NO_BLOCK = re.compile("[\r\x85\u2028\u2029]")
"""Ends of lines that a block behind `|` would change."""


def to_yaml(value: object) -> str:
    """The YAML of plain values (mappings, lists, text, numbers, true/false, none); reads back equal."""
    writer = _writer()
    if isinstance(value, dict):  # the lists in a card stand under their field; a file that is a list begins at the edge
        writer.indent(mapping=2, sequence=4, offset=2)
    return _dumped(writer, _styled(value))


def with_rows(text: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """The YAML of a list with further rows; what is there stays to the letter, comments too.

    Only a list that cannot go on in lines of its own (`[…]`) is written anew, with the comments that the library keeps.

    Args:
        text: a list, or nothing; it parses.
        rows: mappings of plain values.
    """
    there = parse_yaml(Path(), text)
    line, column = there.position(())
    end = "" if not text or text.endswith("\n") else "\n"
    whole = f"{text}{end}{indent(to_yaml(list(rows)), ' ' * (column - 1))}"
    with suppress(PersonaError):
        if parse_yaml(Path(), whole).data == [*(there.data or ()), *rows]:
            return whole
    lines = text.splitlines(keepends=True)
    return "".join(lines[: line - 1]) + _rewritten("".join(lines[line - 1 :]), rows)


def texts_to_yaml(texts: Mapping[str, str]) -> str:
    """Texts by name as YAML in which they can be read and edited: each as a block behind `|`, where one can hold it."""
    return to_yaml(
        {n: text if not text or _NO_BLOCK.search(text) else LiteralScalarString(text) for n, text in texts.items()}
    )


def _rewritten(text: str, rows: Sequence[Mapping[str, Any]]) -> str:
    writer = _writer()
    found = writer.load(text)
    listed = CommentedSeq() if found is None else found
    listed.fa.set_block_style()
    listed.extend(_styled(rows))
    return _dumped(writer, listed)


def _writer() -> YAML:
    writer = YAML()
    writer.width = _WIDTH
    writer.allow_unicode = True
    writer.preserve_quotes = True
    return writer


def _dumped(writer: YAML, value: object) -> str:
    out = io.StringIO()
    writer.dump(value, out)
    return out.getvalue()


def _styled(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {name: _styled(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_styled(inner) for inner in value]
    if not isinstance(value, str) or isinstance(value, ScalarString):
        return value
    if not _PLAIN.fullmatch(value):
        return DoubleQuotedScalarString(value)
    if "\n" not in value:
        return value
    block = _BLOCK.fullmatch(value) and not _TRAILING.search(value) and not value.startswith("\n")
    return LiteralScalarString(value) if block else DoubleQuotedScalarString(value)
