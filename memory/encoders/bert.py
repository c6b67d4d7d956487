"""The BERT encoder (Devlin et al., 2019) on ONNX Runtime, with the weights given as arrays.

One text is computed at a time: on a processor the time grows with the tokens and hardly with the calls, so that a batch
with its padding gains nothing, and what a text's vector is does not depend on its neighbours.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from memory.encoders.onnx_format import CONTRIBUTED, Array, Node, model

Matrix = NDArray[np.float32]
Words = Callable[[NDArray[np.int64]], Matrix]

_FEATURES = 2
"""The axis of a token's numbers, behind texts and tokens."""
BLOCK = 32
"""Weights that share one scale, where they are kept in four bits."""
THREADS = 2
"""At most so many: the model that answers needs the cores too."""
SPINNING = 50
"""Microseconds that a thread waits for another one before it falls asleep."""
_EXACT_ACTIVATIONS_TO_8_BITS = 4


@dataclass(frozen=True, slots=True)
class FourBit:
    """A weight matrix in four bits: 8 less than its number, times its block's scale.

    Attributes:
        packed: outputs × blocks × 16 bytes; of each two weights the first is in the lower half.
        scales: outputs × blocks.
    """

    packed: NDArray[np.uint8]
    scales: Matrix


@dataclass(frozen=True, slots=True)
class Dense:
    """A layer that multiplies and adds: weights (outputs × inputs) and one number an output."""

    weight: FourBit | Matrix
    bias: Matrix


@dataclass(frozen=True, slots=True)
class Norm:
    """A layer norm's two rows."""

    weight: Matrix
    bias: Matrix


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: attention, then the two-step feed-forward network, each with its norm after it."""

    query: Dense
    key: Dense
    value: Dense
    attended: Dense
    attended_norm: Norm
    wide: Dense
    narrow: Dense
    narrow_norm: Norm


@dataclass(frozen=True, slots=True)
class Bert:
    """The weights of a BERT encoder.

    Attributes:
        words: gives the word embeddings of token ids, one row a token.
        positions: what is added to them, one row a position (token type 0 is added already).
        norm: applied to the sum.
        layers: from the first to the last.
        heads: attention heads.
        epsilon: of the norms.
    """

    words: Words
    positions: Matrix
    norm: Norm
    layers: Sequence[Layer]
    heads: int
    epsilon: float


class BertEncoder:
    """A BERT encoder that gives the mean of a text's token vectors.

    Args:
        bert: its weights; what is not looked up for each text may be freed afterwards.
    """

    def __init__(self, bert: Bert) -> None:
        self._words = bert.words
        self._positions = bert.positions
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(THREADS, _usable_cores())
        # Threads that wait for each other without falling asleep are a quarter quicker. No longer than that: where the
        # cores are busy with other work, the one that is waited for may not be running.
        options.add_session_config_entry("session.intra_op.allow_spinning", "1")
        options.add_session_config_entry("session.intra_op.spin_duration_us", str(SPINNING))
        options.add_session_config_entry("session.force_spinning_stop", "1")
        options.enable_cpu_mem_arena = False  # it would keep the largest text's share for good
        self._session = onnxruntime.InferenceSession(_graph(bert), options, providers=["CPUExecutionProvider"])

    def __call__(self, ids: Sequence[int]) -> Matrix:
        """The mean of the vectors of at most as many tokens as there are positions."""
        embedded = self._words(np.asarray(ids, np.int64)) + self._positions[: len(ids)]
        (states,) = self._session.run(None, {"embedded": embedded[np.newaxis]})
        mean: Matrix = states[0].mean(axis=0)
        return mean


def _graph(bert: Bert) -> bytes:
    building = _Building(bert.heads, bert.epsilon)
    state = building.norm("start", "embedded", None, bert.norm)
    for number, layer in enumerate(bert.layers):
        state = building.layer(f"{number}.", state, layer)
    return model(building.nodes, building.constants, "embedded", state, bert.positions.shape[1])


class _Building:
    """Nodes and constants of a graph in the making; each method adds some and gives the name of what they make."""

    def __init__(self, heads: int, epsilon: float) -> None:
        self._heads = heads
        self._epsilon = epsilon
        self.nodes: list[Node] = []
        self.constants: dict[str, Array] = {}

    def layer(self, name: str, state: str, layer: Layer) -> str:
        seen = self._apart(name, state, (layer.query, layer.key, layer.value))
        mixed = self._add("MultiHeadAttention", seen, name + "mixed", {"num_heads": self._heads}, CONTRIBUTED)
        attended = self.dense(name + "attended", mixed, layer.attended)
        state = self.norm(name + "attended.norm", attended, state, layer.attended_norm)
        wide = self.dense(name + "wide", state, layer.wide)
        bent = self._add("Gelu", [wide], name + "bent", {}, CONTRIBUTED)
        narrow = self.dense(name + "narrow", bent, layer.narrow)
        return self.norm(name + "narrow.norm", narrow, state, layer.narrow_norm)

    def _apart(self, name: str, value: str, layers: Sequence[Dense]) -> list[str]:
        """What several layers make of the same, computed as one layer: threads are woken once."""
        sizes = np.asarray([len(layer.bias) for layer in layers], np.int64)
        made = [f"{name}{number}" for number in range(len(layers))]
        joined = self.dense(name + "joined", value, _joined(layers))
        self.nodes.append(Node("Split", [joined, self._constant(name + "sizes", sizes)], made, {"axis": _FEATURES}))
        return made

    def dense(self, name: str, value: str, dense: Dense) -> str:
        bias = self._constant(name + ".bias", dense.bias)
        if not isinstance(dense.weight, FourBit):
            product = self._add(
                "MatMul", [value, self._constant(name + ".weight", dense.weight.T)], name + ".product", {}
            )
            return self._add("Add", [product, bias], name, {})
        outputs, blocks = dense.weight.scales.shape
        packed = self._constant(name + ".packed", dense.weight.packed)
        scales = self._constant(name + ".scales", dense.weight.scales)
        shape = {"K": blocks * BLOCK, "N": outputs, "bits": 4, "block_size": BLOCK}
        shape["accuracy_level"] = _EXACT_ACTIVATIONS_TO_8_BITS
        return self._add("MatMulNBits", [value, packed, scales, "", "", bias], name, shape, CONTRIBUTED)

    def norm(self, name: str, value: str, skipped: str | None, norm: Norm) -> str:
        rows = [self._constant(name + ".weight", norm.weight), self._constant(name + ".bias", norm.bias)]
        constants = {"epsilon": self._epsilon}
        if skipped is None:
            return self._add("LayerNormalization", [value, *rows], name, constants)
        return self._add("SkipLayerNormalization", [value, skipped, *rows], name, constants, CONTRIBUTED)

    def _add(
        self, operator: str, inputs: Sequence[str], output: str, attributes: Mapping[str, float], domain: str = ""
    ) -> str:
        self.nodes.append(Node(operator, inputs, [output], attributes, domain))
        return output

    def _constant(self, name: str, array: Array) -> str:
        self.constants[name] = array
        return name


def _joined(layers: Sequence[Dense]) -> Dense:
    bias = np.concatenate([layer.bias for layer in layers])
    weights = [layer.weight for layer in layers]
    packed = [weight for weight in weights if isinstance(weight, FourBit)]
    if len(packed) < len(weights):
        return Dense(np.concatenate([weight for weight in weights if not isinstance(weight, FourBit)]), bias)
    scales = np.concatenate([weight.scales for weight in packed])
    return Dense(FourBit(np.concatenate([weight.packed for weight in packed]), scales), bias)


def _usable_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
