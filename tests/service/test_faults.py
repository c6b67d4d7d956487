from datetime import date
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from service.faults import told


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=3, pattern=r"^[a-z]*$")] = "a"
    names: Annotated[list[str], Field(min_length=1, max_length=2)] = Field(default=["a"])
    count: Annotated[int, Field(ge=1, le=9)] = 1
    share: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)] = 0.5
    yes: StrictBool = True
    day: date | None = None
    state: Literal["sent", "dropped"] = "sent"
    inner: "Shape | None" = None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "abcd"}, "write at most 3 characters; there are 4 (got 'abcd')"),
        ({"name": ""}, "write at least 1 characters; there are 0 (got '')"),
        ({"name": 5}, "write it as text, in quotes (got 5)"),
        ({"name": "A"}, "it has to have the form ^[a-z]*$ (got 'A')"),
        ({"names": ["a", "b", "c"]}, "write at most 2 items; there are 3"),
        ({"names": []}, "write at least 1 items; there are 0"),
        ({"names": "a"}, "write a list (got 'a')"),
        ({"count": 0}, "write a number of at least 1 (got 0)"),
        ({"count": 10}, "write a number of at most 9 (got 10)"),
        ({"count": "many"}, "write a whole number (got 'many')"),
        ({"count": 1.5}, "write a whole number (got 1.5)"),
        ({"share": 0}, "write a number above 0 (got 0)"),
        ({"share": 1}, "write a number below 1 (got 1)"),
        ({"share": "x"}, "write a number (got 'x')"),
        ({"share": float("nan")}, "write a number that is finite (got nan)"),
        ({"yes": "yes"}, "write true or false (got 'yes')"),
        ({"yes": None}, "write true or false"),
        ({"day": "soon"}, "write a day such as 2026-11-21 (got 'soon')"),
        ({"state": "read"}, "write 'sent' or 'dropped' (got 'read')"),
        ({"inner": 3}, "write an object with fields (got 3)"),
        ({"more": 1}, "there is no such field; take it out (got 1)"),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(given: dict[str, Any], words: str):
    with pytest.raises(ValidationError) as caught:
        Shape.model_validate(given)
    assert told(caught.value.errors()[0]) == words


def test_a_long_value_is_not_repeated():
    with pytest.raises(ValidationError) as caught:
        Shape.model_validate({"name": "x" * 1000})
    assert told(caught.value.errors()[0]) == "write at most 3 characters; there are 1000"
