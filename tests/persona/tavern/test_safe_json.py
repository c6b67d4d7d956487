import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.tavern import safe_json
from persona.tavern.faults import CardFault
from persona.tavern.safe_json import MAX_DEPTH, parse

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_values_come_out_exactly(value: object):
    assert parse(json.dumps(value, ensure_ascii=False).encode(), "x.json") == value
    assert parse(b"\xef\xbb\xbf" + json.dumps(value).encode(), "x.json") == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"{", r"is not valid JSON \(line 1, column 2\)"),
        (b"\xff{}", "not UTF-8"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "NaN"),
        (b'{"data": [1e999]}', r"data\[0\]: NaN"),
        (b"[" + b"9" * 5000 + b"]", "thousands of digits"),
        (b'{"data": {"name": "\\ud800"}}', r"data\.name: holds half a letter"),
        (b'{"data": {"\\udfff": 1}}', "data: holds half a letter"),
        (b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2), "nested deeper"),
        (b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "nested deeper"),
        (b"[" * 1_000_000, "nested deeper"),
        (b"[" + b"0," * safe_json.MAX_VALUES + b"0]", "more than 200000 values"),
        (b" " * (safe_json.MAX_JSON_BYTES + 1), "the limit is"),
    ],
)
def test_what_cannot_be_kept_or_only_exhausts_is_refused(text: bytes, says: str):
    with pytest.raises(CardFault, match=rf"^x\.json: {says}|^x\.json: .*{says}"):
        parse(text, "x.json")


@given(st.binary(max_size=60))
def test_any_bytes_are_json_or_a_fault(content: bytes):
    with contextlib.suppress(CardFault):
        json.dumps(parse(content, "x.json"), allow_nan=False, ensure_ascii=False).encode()
