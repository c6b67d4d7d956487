import numpy as np

from memory.lexical import FIRST_TERM, Mark, terms, words_of


def shared(one: str, other: str) -> int:
    return len(set(words_of(terms(one)).tolist()) & set(words_of(terms(other)).tolist()))


def marks(text: str) -> set[Mark]:
    return {Mark(number) for number in terms(text).tolist() if number < FIRST_TERM}


def test_english_words_match_in_other_forms() -> None:
    assert shared("She paints landscapes", "painted a landscape") == 2
    assert shared("my dog's name", "Dogs have names") == 2


def test_words_that_every_sentence_has_are_no_terms() -> None:
    assert words_of(terms("What is it that you were to do with them?")).size == 0


def test_japanese_matches_without_knowing_where_words_end() -> None:
    assert shared("私の犬の名前、覚えてる？", "犬の名前はコタロウ") == 4  # 犬, 名, 前, 名前
    assert shared("伊勢神宮", "去年は伊勢神宮に行った") == len(words_of(terms("伊勢神宮")))


def test_what_is_written_in_hiragana_matches() -> None:
    assert shared("りんごがすき", "りんごはすき？") == 2


def test_endings_and_particles_are_no_terms() -> None:
    assert words_of(terms("そうなんだけどね")).size == 0


def test_full_width_letters_are_letters() -> None:
    assert shared("ＪＡＺＺ", "likes jazz") == 1


def test_repeats_are_kept() -> None:
    found = words_of(terms("jazz, jazz and jazz"))
    assert len(found) == 3
    assert np.unique(found).size == 1


def test_marks_tell_what_a_text_is_like() -> None:
    assert marks("Did you see Anna yesterday?") == {Mark.QUESTION, Mark.NAME, Mark.TIME}
    assert marks("I have two cats") == {Mark.NUMBER, Mark.MYSELF}
    assert marks("昨日、田中さんに会いましたか。") == {Mark.QUESTION, Mark.NAME, Mark.TIME}
    assert marks("私は猫を3匹飼っています。") == {Mark.NUMBER, Mark.MYSELF}
    assert marks("Hello there") == set()


def test_any_text_has_terms_that_can_be_kept() -> None:
    for text in ("", "\ud83d", "🙂🙂", "a" * 10_000, "\x00"):
        assert terms(text).dtype == np.uint32
