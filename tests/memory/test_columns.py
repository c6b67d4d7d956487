import json
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import Dialect, make_url

from memory.columns import UtcDateTime, clean_text, to_json

TOKYO = timezone(timedelta(hours=9))
DIALECTS: list[Dialect] = [make_url(name).get_dialect()() for name in ("sqlite://", "postgresql+asyncpg://")]


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), DIALECTS[0])  # noqa: DTZ001


@pytest.mark.parametrize("dialect", DIALECTS)
def test_times_come_back_as_the_same_moment(dialect: Dialect) -> None:
    moment = datetime(2026, 11, 21, 9, 0, tzinfo=TOKYO)
    column = UtcDateTime()
    stored = column.process_bind_param(moment, dialect)
    assert column.process_result_value(stored, dialect) == moment


def test_nul_and_lone_surrogates_are_replaced() -> None:
    assert clean_text("a\x00b\ud800c😀") == "a\ufffdb\ufffdc😀"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": "x\x00y"}, {"a": "x\ufffdy"}),
        (["\udfff"], ["\ufffd"]),
        ({"n": float("nan")}, {"n": None}),
        ({"big": 2**70, "nan": float("inf")}, {"big": 2**70, "nan": None}),
        ({"escaped": "\\u0000"}, {"escaped": "\\u0000"}),
    ],
)
def test_json_holds_only_what_every_database_takes(value: object, expected: object) -> None:
    assert json.loads(to_json(value)) == expected
