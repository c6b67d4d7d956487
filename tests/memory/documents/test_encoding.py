import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.documents.encoding import Binary, UnknownEncoding, clean, decoded

DIARY = "今日は①番線からＪＲに乗り、横浜へ行った。カレーがおいしかったです。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_certain(encoding: str) -> None:
    found = decoded(DIARY.encode(encoding))
    assert (found.text, found.encoding, found.guessed) == (DIARY, encoding, False)


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "euc_jis_2004", "iso2022_jp"])
@pytest.mark.parametrize("text", [DIARY.replace("①", "一"), "カレー", "日記を書く", "テスト123\nです"])
def test_older_encodings_are_told_apart_and_said_to_be_guessed(encoding: str, text: str) -> None:
    found = decoded(text.encode(encoding))
    assert (found.text, found.guessed) == (text, True)


def test_characters_that_machines_added_are_read() -> None:
    assert decoded(DIARY.encode("cp932")).text == DIARY
    assert decoded(DIARY.encode("euc_jis_2004")).text == DIARY


PHRASES = [
    "今日は",
    "楽しかった。",
    "横浜に行った",
    "コーヒーを飲む",
    "、",
    "でも",
    "「またね」と言う",
    "ABC 123",
    "\n",
    "ｶﾗｵｹ",
]


@given(st.lists(st.sampled_from(PHRASES), max_size=20))
@pytest.mark.parametrize("encoding", ["cp932", "euc_jp"])
def test_no_diary_is_taken_for_another_encoding(encoding: str, phrases: list[str]) -> None:
    text = "".join(["日記を書く。", *phrases])
    assert decoded(text.encode(encoding)).text == text


@pytest.mark.parametrize("raw", ["Café à Genève".encode("latin-1"), "这是中文日记".encode("gb18030"), b"\xff\xfe\x00"])
def test_what_is_in_no_known_encoding_is_refused(raw: bytes) -> None:
    with pytest.raises(UnknownEncoding):
        decoded(raw)


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"%PDF-1.7\n\x01\x02\x03\x04", bytes(range(1, 32)) * 4]
)
def test_binary_is_refused(raw: bytes) -> None:
    with pytest.raises(Binary):
        decoded(raw)


def test_nothing_is_an_empty_text() -> None:
    assert decoded(b"") == ("", "utf-8", False)


def test_every_line_end_is_a_line_feed() -> None:
    assert clean("a\r\nb\rc\nd\u2028e\x0bf\x85g") == "a\nb\nc\nd\ne\nf\ng"


def test_control_characters_and_halves_of_characters_become_spaces() -> None:
    assert clean("a\x00b\x1bc\ud83dd\x9fe\tf") == "a b c d e\tf"
