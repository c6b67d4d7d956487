from datetime import date

import pytest

from memory.documents.dates import Frame
from memory.documents.sections import Origin, sections


def read(text: str, *, markdown: bool = False, year: int | None = None) -> list[tuple[str, str | None, str]]:
    """Of each section the headings, the day and the text."""
    found, _ = sections(text, Origin("", None, Frame(year), "note"), markdown=markdown)
    return [
        (
            " > ".join(each.heading),
            each.date.isoformat() if each.date else None,
            " / ".join(text[block.start : block.end] for block in each.blocks),
        )
        for each in found
    ]


def test_headings_are_carried_as_a_path() -> None:
    text = "前書き\n# 料理\n## カレー\n煮る\n### 肉\n切る\n## 麺\n茹でる\n# 旅\n行く"
    assert read(text, markdown=True) == [
        ("", None, "前書き"),
        ("料理 > カレー", None, "煮る"),
        ("料理 > カレー > 肉", None, "切る"),
        ("料理 > 麺", None, "茹でる"),
        ("旅", None, "行く"),
    ]


def test_headings_without_text_are_left_out() -> None:
    assert read("# 題\n## 空\n\n## もう一つ", markdown=True) == []


def test_each_entry_has_the_day_of_its_heading_and_its_parts_too() -> None:
    text = "# 2026年\n## 11月20日（金）\n走った\n### 夜\n寝た\n## 21日\n## 11月22日\n泳いだ\n# 雑記\n日付なし"
    assert read(text, markdown=True) == [
        ("2026年 > 11月20日（金）", "2026-11-20", "走った"),
        ("2026年 > 11月20日（金） > 夜", "2026-11-20", "寝た"),
        ("2026年 > 11月22日", "2026-11-22", "泳いだ"),
        ("雑記", None, "日付なし"),
    ]


def test_the_year_comes_from_the_nearest_heading_and_turns_at_new_year() -> None:
    text = "## 2026-12-30\nあ\n## 12月31日\nい\n## 1月1日\nう\n## 2月3日\nえ"
    assert [day for _, day, _ in read(text, markdown=True)] == ["2026-12-30", "2026-12-31", "2027-01-01", "2027-02-03"]


def test_without_a_year_an_entry_has_no_day() -> None:
    assert read("# 11月20日\n走った", markdown=True) == [("11月20日", None, "走った")]


@pytest.mark.parametrize(
    "line",
    [
        "2026年11月20日（金）晴れ",
        "2026/11/20 21:30",
        "2026-11-20 くもりのち雨 12℃",
        "【2026年11月20日】",
        "November 20, 2026 ☀️",
    ],
)
def test_a_line_with_nothing_but_a_date_is_a_heading(line: str) -> None:
    assert read(f"{line}\n走った。") == [(line, "2026-11-20", "走った。")]


def test_lines_with_dates_stand_above_the_headings_that_follow_them() -> None:
    text = "2026-11-20\n# 仕事\n働いた\n# 家\n寝た\n2026-11-21\n# 家\n起きた"
    assert read(text) == [
        ("2026-11-20 > 仕事", "2026-11-20", "働いた"),
        ("2026-11-20 > 家", "2026-11-20", "寝た"),
        ("2026-11-21 > 家", "2026-11-21", "起きた"),
    ]


def test_lines_with_dates_stand_below_the_heading_before_them() -> None:
    assert read("# 旅\n2026-11-20\n着いた\n# 料理\n煮る") == [
        ("旅 > 2026-11-20", "2026-11-20", "着いた"),
        ("料理", None, "煮る"),
    ]


def test_a_line_that_begins_with_a_date_is_an_entry() -> None:
    assert read("11/20 歯医者に行った\n11月21日　寝ていた\n- 11/22: 走った\nとても疲れた", year=2026) == [
        ("", "2026-11-20", "11/20 歯医者に行った"),
        ("", "2026-11-21", "11月21日　寝ていた"),
        ("", "2026-11-22", "- 11/22: 走った\nとても疲れた"),
    ]


@pytest.mark.parametrize("text", ["2026年11月20日に生まれた。", "11月20日から働く。", "11/20 歯医者", "20日 晴れ"])
def test_sentences_about_a_day_and_dates_without_a_year_are_no_entries(text: str) -> None:
    assert read(text) == [("", None, text)]


def test_a_dated_heading_that_tells_something_is_an_entry_by_itself() -> None:
    text = "## 2026-11-20 やっと運転免許を取った\n## 2026-11-21\n## 2026-11-22 京都に一泊旅行をした\n### 朝\n歩いた"
    assert read(text, markdown=True) == [
        ("", "2026-11-20", "2026-11-20 やっと運転免許を取った"),
        ("2026-11-22 京都に一泊旅行をした > 朝", "2026-11-22", "歩いた"),
    ]


def test_marked_lines_above_text_are_headings_and_lists_of_them_are_not() -> None:
    assert read("■今日\n走った。\n\n【明日】\n泳ぐ。\n\n■ 牛乳\n■ 卵") == [
        ("今日", None, "走った。"),
        ("明日", None, "泳ぐ。 / ■ 牛乳\n■ 卵"),
    ]


def test_underlined_headings_are_headings_of_markdown() -> None:
    assert read("題\n===\n本文\n\n小題\n---\n続き\n\n終わった。\n---\n次", markdown=True) == [
        ("題", None, "本文"),
        ("題 > 小題", None, "続き / 終わった。 / 次"),
    ]


def test_tags_are_no_headings_unless_they_are_dates() -> None:
    assert read("#旅行 に行った\n#2026-11-20\n着いた", markdown=True) == [
        ("", None, "#旅行 に行った"),
        ("2026-11-20", "2026-11-20", "着いた"),
    ]


def test_rules_are_in_no_block() -> None:
    assert read("朝\n＊＊＊\n昼\n- - -\n☆☆☆☆\n夜") == [("", None, "朝 / 昼 / 夜")]


def test_code_is_a_block_and_nothing_in_it_is_a_heading() -> None:
    text = "前\n```\n# 2026-11-20\n\n---\n```\n後"
    assert read(text, markdown=True) == [("", None, "前 / ```\n# 2026-11-20\n\n---\n``` / 後")]


def test_a_fence_that_is_not_closed_is_text() -> None:
    assert read("```\n朝\n# 題\n夜") == [("", None, "```\n朝"), ("題", None, "夜")]


def test_tables_are_blocks_of_markdown() -> None:
    found, _ = sections("歩数\n| a | b |\n|--|--|\n| 1 | 2 |\n以上", Origin("", None, Frame(), ""), markdown=True)
    assert [block.form for block in found[0].blocks] == ["text", "table", "text"]


def test_a_comment_over_blank_lines_stays_in_one_block() -> None:
    text = "朝\n<!-- 内\n\n# 緒 -->\n昼\n\n夜"
    assert read(text, markdown=True) == [("", None, "朝\n<!-- 内\n\n# 緒 -->\n昼 / 夜")]


def test_sections_below_dates_are_counted() -> None:
    text = "前\n# 2026-11-20\n朝\n## 夜\n月\n# 後\n終"
    assert sections(text, Origin("", date(2026, 1, 1), Frame(), ""), markdown=True)[1] == 2


def test_what_is_known_of_a_text_holds_where_nothing_else_is_told() -> None:
    found, dated = sections("朝\n# 夜\n月", Origin("旅", date(2026, 11, 20), Frame(), "diary"), markdown=True, offset=5)
    assert [(each.heading, each.date, each.kind) for each in found] == [
        (("旅",), date(2026, 11, 20), "diary"),
        (("旅", "夜"), date(2026, 11, 20), "diary"),
    ]
    assert [each.blocks[0].start for each in found] == [5, 11]
    assert dated == 0
