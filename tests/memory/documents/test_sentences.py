import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import iter_graphemes

from memory.documents.sentences import divided, size

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇯🇵"


def parts(text: str, limit: int, *, code: bool = False) -> list[str]:
    return [text[start:end].strip() for start, end in divided(text, (0, len(text)), limit, code=code)]


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("今日は晴れ。明日は雨。", 6, ["今日は晴れ。", "明日は雨。"]),
        ("本当！？すごい！！", 6, ["本当！？", "すごい！！"]),
        ("「行こう。」（本当に。）走った。", 8, ["「行こう。」", "（本当に。）", "走った。"]),
        ("「すごい。きれい。」と母が言った。私も頷いた。", 18, ["「すごい。きれい。」と母が言った。", "私も頷いた。"]),
        ("「すごい。とてもきれい。」と言った。", 14, ["「すごい。", "とてもきれい。」と言った。"]),
        ("I met Dr. Lee. We ate.", 16, ["I met Dr. Lee.", "We ate."]),
        ("It was 3.5 km. Nice.", 16, ["It was 3.5 km.", "Nice."]),
        ("Bring food, e.g. Bread. Then go.", 25, ["Bring food, e.g. Bread.", "Then go."]),
        ('He said "Stop." She ran.', 16, ['He said "Stop."', "She ran."]),
        ("一行目です\n二行目です", 6, ["一行目です", "二行目です"]),
        ("I went to the\nstore today. It was\nnice.", 26, ["I went to the\nstore today.", "It was\nnice."]),
        ("朝はパン、昼は麺、夜は飯", 6, ["朝はパン、", "昼は麺、", "夜は飯"]),
        ("one two three four", 9, ["one two", "three", "four"]),
        ("あいうえおかきくけこ", 4, ["あいうえ", "おかきく", "けこ"]),
    ],
)
def test_texts_are_divided_where_a_reader_pauses(text: str, limit: int, expected: list[str]) -> None:
    assert parts(text, limit) == expected


def test_what_fits_stays_whole() -> None:
    assert parts("今日は晴れ。明日は雨。", 11) == ["今日は晴れ。明日は雨。"]


def test_parts_are_of_much_the_same_size() -> None:
    assert [len(part) for part in parts("今日は晴れ。" * 21, 120)] == [66, 60]


def test_code_is_divided_after_lines() -> None:
    assert parts("a = 1. B\nb = 2\nc = 3", 14, code=True) == ["a = 1. B", "b = 2\nc = 3"]


@pytest.mark.parametrize("seen", [FAMILY, FLAG, "👍🏽", "が", "ﾊﾞ", "é", "각", "✍️"])
def test_a_character_as_it_is_seen_is_never_divided(seen: str) -> None:
    for part in parts(seen * 40, 25):
        assert not part.replace(seen, "")


def test_a_character_that_is_longer_than_the_limit_gives_way() -> None:
    assert [len(part) for part in parts("a" + "\u0301" * 99, 30)] == [30, 30, 30, 10]


TEXTS = st.lists(
    st.sampled_from([*"あいう漢字。！？、「」（）『』.!? ,\n\tabcDr0123", FAMILY, FLAG, "か\u3099", "e\u0301"]),
    max_size=300,
).map("".join)


@given(text=TEXTS, limit=st.integers(1, 60), code=st.booleans())
@example(text="「" * 300, limit=7, code=False)
@example(text=" " * 300, limit=7, code=False)
def test_parts_follow_each_other_without_gaps_and_within_the_limit(text: str, limit: int, *, code: bool) -> None:
    spans = divided(text, (0, len(text)), limit, code=code)
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == len(text)
    assert all(size(text, span) <= limit for span in spans)


@given(TEXTS, st.integers(12, 60))
def test_only_whole_characters_are_in_parts(text: str, limit: int) -> None:
    spans = divided(text, (0, len(text)), limit)
    seen = [each for start, end in spans for each in iter_graphemes(text[start:end])]
    assert seen == list(iter_graphemes(text))
