import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.documents.blocks import Entry as DatedBlock
from memory.documents.blocks import Heading, blocks
from memory.documents.document import Block

LINES = st.sampled_from(
    [
        "",
        "# 題",
        "## 2026-11-20",
        "11月20日（金）",
        "11/20 歯医者",
        "■今日",
        "【夜】",
        "---",
        "===",
        "```",
        "~~~",
        "| a |",
        "<!-- あ",
        "-->",
        "本文です。",
        "- 項目",
        "> 引用",
        "　",
        "#タグ",
    ]
)


@given(st.lists(LINES, max_size=30), st.booleans())
def test_every_line_that_says_something_is_in_one_heading_or_block(lines: list[str], markdown: bool) -> None:  # noqa: FBT001
    text = "\n".join(lines)
    at, between = 0, ""
    for found in blocks(text, markdown=markdown):
        block = found.block if isinstance(found, DatedBlock) else found
        start = block.start
        end = start + len(block.title) if isinstance(block, Heading) else block.end
        assert at <= start < end
        between += text[at:start]
        at = end
    between += text[at:]
    assert not {"本", "項", "引", "目", "医", "a", "今", "夜", "タ"} & set(between)


@pytest.mark.parametrize(
    ("line", "level", "title"),
    [
        ("# 題", 10, "題"),
        ("### 題 ##", 30, "題"),
        ("#　題", 10, "題"),
        ("#11月20日", 10, "11月20日"),
        ("11月20日（金）", 0, "11月20日（金）"),
    ],
)
def test_headings_have_levels(line: str, level: int, title: str) -> None:
    (found,) = blocks(line, markdown=False)
    assert isinstance(found, Heading)
    assert (found.level, found.title) == (level, title)


def test_a_line_too_long_for_a_heading_is_text() -> None:
    text = "# " + "あ" * 200
    assert list(blocks(text, markdown=True)) == [Block("text", 0, len(text))]


@pytest.mark.parametrize("line", ["```", "<!--", "■あ", "---", "| a |", "# ", "11/20 あ", "【あ】", "~~~ a"])
def test_marks_that_never_end_are_no_burden(line: str) -> None:
    list(blocks(f"{line}\n" * 5000, markdown=True))
    list(blocks(f"{line}\n\n" * 5000, markdown=True))
