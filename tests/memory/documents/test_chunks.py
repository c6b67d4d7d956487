from datetime import date
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.documents.chunks import SHORTEST, Chunk, chunks
from memory.documents.document import Document
from memory.documents.reading import read_document


def read(text: str, name: str = "a.md") -> Document:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "notes" / name
        path.parent.mkdir()
        path.write_text(text, "utf-8", newline="")
        return read_document(path)


def texts(text: str, name: str = "a.md", *, max_chars: int = 400, min_chars: int = 10) -> list[str]:
    return [chunk.text for chunk in chunks(read(text, name), max_chars=max_chars, min_chars=min_chars)]


def test_a_chunk_knows_where_it_stood_and_what_stands_above_it() -> None:
    document = read("# 2026年\n## 11月20日（金）\n**横浜**で[中華](u)を食べた。", "旅.md")
    assert chunks(document) == [
        Chunk(
            text="横浜で中華を食べた。",
            heading="旅 > 2026年 > 11月20日（金）",
            date=date(2026, 11, 20),
            kind="diary",
            ordinal=0,
            start=23,
            end=40,
        )
    ]
    assert document.text[23:40] == "横浜**で[中華](u)を食べた。"


def test_paragraphs_are_chunks() -> None:
    text = "今日は横浜に行った。海がきれいだった。\n\n夜は家でゆっくり本を読んだ。"
    assert texts(text) == ["今日は横浜に行った。海がきれいだった。", "夜は家でゆっくり本を読んだ。"]


def test_a_long_paragraph_is_divided_after_sentences() -> None:
    found = texts("今日は横浜に行った。海がきれいだった。" * 30, max_chars=100)
    assert all(chunk.endswith("。") and 60 <= len(chunk) <= 100 for chunk in found)


def test_short_paragraphs_join_their_neighbours_in_the_section() -> None:
    text = "# 朝\n走った。\n\n疲れた。\n\n今日は横浜まで出かけた。\n# 夜\n早く寝たのでよく眠れた。"
    assert texts(text, min_chars=12) == ["走った。\n\n疲れた。\n\n今日は横浜まで出かけた。", "早く寝たのでよく眠れた。"]


def test_a_short_rest_is_shared_out_with_its_neighbour() -> None:
    found = texts("今日はとても晴れ。" * 11 + "\n\n疲れた。", max_chars=100)
    assert len(found) == 2
    assert all(40 <= len(chunk) <= 100 for chunk in found)


@pytest.mark.parametrize(
    "text",
    [
        "＊＊＊\n\n☆彡",
        "# 見出しだけのとても長い題名です",
        "短い文",
        "- \n- ",
        "https://a.example/very/long/path",
        "!!!???",
        "",
        "| |\n|--|",
    ],
)
def test_noise_is_left_out(text: str) -> None:
    assert texts(text) == []


def test_a_short_sentence_of_a_day_is_no_noise() -> None:
    assert texts("# 2026-11-20\n熱が出た。") == ["熱が出た。"]
    assert texts("# 体調\n熱が出た。") == []
    assert texts("# 2026-11-20\nなし") == []


def test_code_and_tables_are_divided_after_lines() -> None:
    code = "```\n" + "x = compute. Y\n" * 20 + "```"
    table = "| 日 | 歩数 |\n|--|--|\n" + "| 20 | 8,000 |\n" * 20
    for chunk in texts(f"{code}\n\n{table}", max_chars=60):
        assert set(chunk.splitlines()) <= {"```", "x = compute. Y", "日 | 歩数", "20 | 8,000", ""}


def test_ordinals_count_through_the_document() -> None:
    found = chunks(read("# 朝\n今日は横浜まで出かけた。\n# 夜\n早く寝たのでよく眠れた。"))
    assert [chunk.ordinal for chunk in found] == [0, 1]


@pytest.mark.parametrize(("max_chars", "min_chars"), [(10, 11), (10, 0), (0, 0)])
def test_sizes_that_contradict_each_other_are_refused(max_chars: int, min_chars: int) -> None:
    with pytest.raises(ValueError, match="min_chars"):
        chunks(read(""), max_chars=max_chars, min_chars=min_chars)


LINES = st.sampled_from(
    [
        "今日は横浜に行った。",
        "「きれい！」と言った。",
        "",
        "",
        "# 題",
        "## 2026-11-20",
        "11月21日",
        "- 牛乳を買う",
        "> 引用です",
        "---",
        "It was fun, e.g. at 3.5 km. Dr. Lee came.",
        "```",
        "x = 1",
        "| a | 2 |",
        "|---|---|",
        "👨‍👩‍👧‍👦" * 5,
        "あ" * 70,
        "**太字**と[店](u)",
    ]
)
TEXTS = st.lists(LINES, max_size=30).map("\n".join)
SIZES = st.tuples(st.integers(1, 80), st.integers(1, 80)).map(lambda pair: (max(pair), min(pair)))


@given(TEXTS, SIZES, st.sampled_from(["a.md", "a.txt"]))
def test_chunks_are_within_their_limit_and_in_order(text: str, sizes: tuple[int, int], name: str) -> None:
    document = read(text, name)
    found = chunks(document, max_chars=sizes[0], min_chars=sizes[1])
    assert all(0 < len(chunk.text) <= sizes[0] for chunk in found)
    assert all(chunk.text == chunk.text.strip() for chunk in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    for chunk in found:
        assert chunk.text[0] == document.text[chunk.start]
        assert chunk.text[-1] == document.text[chunk.end - 1]


@given(TEXTS, SIZES)
def test_nothing_that_a_section_says_is_lost(text: str, sizes: tuple[int, int]) -> None:
    document = read(text, "a.txt")
    found = chunks(document, max_chars=sizes[0], min_chars=sizes[1])
    said = [
        _letters("".join(document.text[block.start : block.end] for block in section.blocks))
        for section in document.sections
    ]
    kept = _letters("".join(chunk.text for chunk in found))
    # Less is noise: five emoji beside `x = 1` do not make it worth finding.
    assert all(letters in kept for letters in said if len(letters) >= SHORTEST)


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
