import numpy as np
import onnxruntime

from memory.encoders.onnx_format import CONTRIBUTED, Node, model


def _run(content, value):
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": value})[0]


def test_a_written_model_runs():
    weights = np.arange(300, dtype=np.float32).reshape(20, 15)  # longer than one byte can tell
    nodes = [Node("MatMul", ["x", "w"], ["p"]), Node("Add", ["p", "b"], ["y"])]
    content = model(nodes, {"w": weights, "b": np.ones(15, np.float32)}, "x", "y", 20)
    value = np.ones((1, 3, 20), np.float32)
    assert np.allclose(_run(content, value), value @ weights + 1)


def test_attributes_whole_and_broken_reach_their_operator():
    rows = {"w": np.ones(4, np.float32), "b": np.zeros(4, np.float32)}
    nodes = [
        Node("LayerNormalization", ["x", "w", "b"], ["n"], {"axis": 2, "epsilon": 8.75}),
        Node("Gelu", ["n"], ["y"], domain=CONTRIBUTED),
    ]
    value = np.array([[[1, 2, 3, 4]]], np.float32)
    normal = (value - 2.5) / np.sqrt(1.25 + 8.75)
    result = _run(model(nodes, rows, "x", "y", 4), value)
    assert np.allclose(result, normal * 0.5 * (1 + np.tanh(0.79788 * (normal + 0.044715 * normal**3))), atol=1e-3)
