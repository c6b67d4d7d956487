from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from memory.documents.chunks import Chunk
from memory.documents.passages import LONGEST_PATH, items_of
from memory.extraction.extract import is_instruction
from memory.items import Item

TOKYO = ZoneInfo("Asia/Tokyo")


def chunk(text: str, heading: str = "", day: date | None = None, kind: str = "note") -> Chunk:
    return Chunk(text=text, heading=heading, date=day, kind=kind, ordinal=0, start=0, end=1)


def items(*chunks: Chunk, kind: str | None = None) -> tuple[Item, ...]:
    return items_of(chunks, zone=TOKYO, kind=kind, language=lambda text: "ja" if "。" in text else "en")


def test_a_passage_is_put_in_with_its_headings_day_and_language() -> None:
    (item,) = items(chunk("走った。", "2026年 > 11月20日", date(2026, 11, 20), "diary"))
    assert item == Item(
        text="2026年 > 11月20日\n走った。",
        kind="diary",
        said_at=datetime(2026, 11, 20, 12, tzinfo=TOKYO),
        language="ja",
        provenance="document",
    )


def test_what_has_no_date_is_put_in_without() -> None:
    assert items(chunk("I ran"))[0].said_at is None


def test_the_kind_that_was_asked_for_wins() -> None:
    assert items(chunk("走った。"), kind="diary")[0].kind == "diary"


def test_of_long_headings_the_innermost_stay() -> None:
    (item,) = items(chunk("走った。", "外" * 200 + " > 内"))
    assert item.text.split("\n")[0].endswith("外 > 内")
    assert len(item.text.split("\n")[0]) == LONGEST_PATH


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("店は https://a.example/b です", "店は a.example/b です"),
        ("<3 と a<b>c", "＜3 と a＜b＞c"),
        ("```python\nx = 1\n```", "x = 1"),
    ],
)
def test_nothing_can_pose_as_markup_of_a_prompt(text: str, told: str) -> None:
    (item,) = items(chunk(text))
    assert item.text == told
    assert not is_instruction(item.text)


def test_fences_without_code_are_nothing() -> None:
    assert items(chunk("```\n```")) == ()
