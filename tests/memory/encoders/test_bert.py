import math

import numpy as np
import pytest

from memory.encoders.bert import BLOCK, Bert, BertEncoder, Dense, FourBit, Layer, Norm

HIDDEN, HEADS, WIDE, WORDS = 64, 4, 128, 11


def _random_bert(*, four_bit: bool) -> tuple[Bert, list[np.ndarray]]:
    rng = np.random.default_rng(0)
    numbers = []

    def dense(inputs, outputs):
        whole = rng.integers(0, 16, (outputs, inputs // BLOCK, BLOCK), dtype=np.uint8)
        scales = rng.uniform(0.005, 0.02, (outputs, inputs // BLOCK)).astype(np.float32)
        plain = ((whole.astype(np.float32) - 8) * scales[..., None]).reshape(outputs, inputs)
        bias = rng.normal(size=outputs).astype(np.float32)
        numbers.append(plain)
        packed = whole[..., 0::2] | whole[..., 1::2] << 4
        return Dense(FourBit(packed.astype(np.uint8), scales) if four_bit else plain, bias)

    def norm():
        return Norm(rng.uniform(0.5, 1.5, HIDDEN).astype(np.float32), rng.normal(size=HIDDEN).astype(np.float32))

    def layer():
        narrow = [dense(HIDDEN, HIDDEN) for _ in range(4)]
        return Layer(*narrow, norm(), dense(HIDDEN, WIDE), dense(WIDE, HIDDEN), norm())

    words = rng.normal(size=(WORDS, HIDDEN)).astype(np.float32)
    positions = rng.normal(size=(8, HIDDEN)).astype(np.float32)
    return Bert(lambda ids: words[ids], positions, norm(), [layer(), layer()], HEADS, 1e-12), numbers


def _plain(bert: Bert, ids, numbers) -> np.ndarray:
    """The encoder as the paper has it, in float64."""
    weights = iter(numbers)

    def norm(x, rows):
        centred = x - x.mean(-1, keepdims=True)
        return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + bert.epsilon) * rows.weight + rows.bias

    def heads(x):
        return x.reshape(len(ids), HEADS, -1).transpose(1, 0, 2)

    x = norm(bert.words(np.array(ids)).astype(float) + bert.positions[: len(ids)], bert.norm)
    for layer in bert.layers:
        q, k, v = (heads(x @ next(weights).T + part.bias) for part in (layer.query, layer.key, layer.value))
        scores = q @ k.transpose(0, 2, 1) / np.sqrt(HIDDEN // HEADS)
        shares = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
        mixed = (shares @ v).transpose(1, 0, 2).reshape(len(ids), HIDDEN)
        x = norm(x + mixed @ next(weights).T + layer.attended.bias, layer.attended_norm)
        wide = x @ next(weights).T + layer.wide.bias
        bent = wide * 0.5 * (1 + np.vectorize(math.erf)(wide / np.sqrt(2)))
        x = norm(x + bent @ next(weights).T + layer.narrow.bias, layer.narrow_norm)
    return x.mean(0)


@pytest.mark.parametrize(("four_bit", "tolerance"), [(False, 1e-4), (True, 0.03)])
def test_the_encoder_computes_what_the_paper_says(four_bit, tolerance):
    bert, numbers = _random_bert(four_bit=four_bit)
    encoder = BertEncoder(bert)
    for ids in ([1], [3, 1, 4, 1, 5, 9], list(range(8))):
        assert np.allclose(encoder(ids), _plain(bert, ids, numbers), atol=tolerance)
