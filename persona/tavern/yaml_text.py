"""Writes the YAML of a persona's files so that an operator can edit it: text of several lines as a block."""

import io
import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

_WIDTH = 1_000_000
"""Lines are never folded."""
_PLAIN = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]*")
_BLOCK = re.compile(r"(?! )[^\t]*(?<![ \n])", re.DOTALL)
_TRAILING = re.compile(r"[ ]\n")


def yaml_text(value: Any) -> str:  # noqa: ANN401  (what YAML can hold)
    """The YAML of plain values (mappings, lists, text, numbers, true/false, none); reads back equal."""
    out = io.StringIO()
    writer = YAML()
    writer.width = _WIDTH
    writer.allow_unicode = True
    writer.dump(_styled(value), out)
    return out.getvalue()


def _styled(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {name: _styled(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_styled(inner) for inner in value]
    if not isinstance(value, str):
        return value
    if not _PLAIN.fullmatch(value):
        return DoubleQuotedScalarString(value)
    if "\n" not in value:
        return value
    block = _BLOCK.fullmatch(value) and not _TRAILING.search(value) and not value.startswith("\n")
    return LiteralScalarString(value) if block else DoubleQuotedScalarString(value)
