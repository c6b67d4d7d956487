"""Writes an ONNX model (a protocol buffer, https://onnx.ai/onnx/repo-docs/IR.html) from nodes and arrays.

Only what `memory.encoders.bert` uses: float and integer attributes, tensors of three types. The package `onnx` does far
more, and costs the child process 35 MB and 0.3 s.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

CONTRIBUTED = "com.microsoft"
"""The domain of ONNX Runtime's own operators."""
_IR_VERSION = 9
_OPSETS = {"": 20, CONTRIBUTED: 1}
_TYPES = {np.dtype(np.float32): 1, np.dtype(np.uint8): 2, np.dtype(np.int64): 7}
_VARINT, _BYTES, _FLOAT = 0, 2, 5
_ATTRIBUTE_FLOAT, _ATTRIBUTE_INT = 1, 2

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Node:
    """One operation of a graph.

    Attributes:
        operator: its name, such as `MatMul`.
        inputs, outputs: names of values; an empty input is one left out.
        attributes: its constants.
        domain: empty for ONNX's own operators.
    """

    operator: str
    inputs: Sequence[str]
    outputs: Sequence[str]
    attributes: Mapping[str, float | int] = field(default_factory=dict)
    domain: str = ""


def model(nodes: Iterable[Node], constants: Mapping[str, Array], source: str, result: str, width: int) -> bytes:
    """A model file with one input and one output, both float32 of the shape 1 × any × `width`.

    Args:
        nodes: the operations, each after those whose outputs it takes.
        constants: arrays by the name under which nodes take them (float32, uint8 or int64).
        source: name of the input.
        result: name of the output.
        width: length of the last dimension of both.
    """
    graph = b"".join(
        [
            *(_text(1, _node(node)) for node in nodes),
            _text(2, b"graph"),
            *(_text(5, _tensor(name, array)) for name, array in constants.items()),
            _text(11, _value(source, width)),
            _text(12, _value(result, width)),
        ]
    )
    opsets = (_text(8, _text(1, domain.encode()) + _number(2, version)) for domain, version in _OPSETS.items())
    return b"".join([_number(1, _IR_VERSION), _text(7, graph), *opsets])


def _node(node: Node) -> bytes:
    return b"".join(
        [
            *(_text(1, name.encode()) for name in node.inputs),
            *(_text(2, name.encode()) for name in node.outputs),
            _text(4, node.operator.encode()),
            *(_text(5, _attribute(name, value)) for name, value in node.attributes.items()),
            _text(7, node.domain.encode()),
        ]
    )


def _attribute(name: str, value: float) -> bytes:
    if isinstance(value, int):
        return _text(1, name.encode()) + _number(3, value) + _number(20, _ATTRIBUTE_INT)
    return _text(1, name.encode()) + _key(2, _FLOAT) + struct.pack("<f", value) + _number(20, _ATTRIBUTE_FLOAT)


def _tensor(name: str, array: Array) -> bytes:
    sizes = b"".join(_number(1, size) for size in array.shape)
    little = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    return sizes + _number(2, _TYPES[array.dtype]) + _text(8, name.encode()) + _text(9, little.tobytes())


def _value(name: str, width: int) -> bytes:
    sizes = (_number(1, 1), _text(2, b"length"), _number(1, width))
    shape = b"".join(_text(1, size) for size in sizes)
    tensor_type = _number(1, _TYPES[np.dtype(np.float32)]) + _text(2, shape)
    return _text(1, name.encode()) + _text(2, _text(1, tensor_type))


def _number(number: int, value: int) -> bytes:
    return _key(number, _VARINT) + _varint(value)


def _text(number: int, content: bytes) -> bytes:
    return _key(number, _BYTES) + _varint(len(content)) + content


def _key(number: int, wire_type: int) -> bytes:
    return _varint(number << 3 | wire_type)


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:  # noqa: PLR2004  (seven bits a byte)
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
