from memory.lexical import grams, similarities


def test_a_japanese_question_finds_the_fact_that_shares_its_words() -> None:
    texts = ["犬の名前はコタロウ", "ラーメンが好き", "横浜に住んでいる"]
    scores = similarities("私の犬の名前、覚えてる？", texts)
    assert scores[0] > 0.15
    assert scores[0] > 5 * max(scores[1:])


def test_endings_that_every_sentence_shares_count_little() -> None:
    scores = similarities("どこに住んでいるの？", ["横浜に住んでいる", "ジャズにはまっている"])
    assert scores[0] > 2 * scores[1]


def test_english_words_match_in_other_forms() -> None:
    scores = similarities("What's my dog's name?", ["dog's name is Kotaro", "likes dogs", "lives in Leeds"])
    assert scores[0] > scores[1] > scores[2] == 0


def test_full_width_letters_are_letters() -> None:
    assert similarities("ＪＡＺＺ", ["likes jazz"]) == [1.0]


def test_a_query_without_content_finds_nothing() -> None:
    assert similarities("？！ the", ["犬の名前はコタロウ"]) == [0.0]
    assert similarities("犬", []) == []


def test_rare_words_weigh_more_than_common_ones() -> None:
    texts = ["犬の散歩", "犬のご飯", "犬とパクチー"]
    scores = similarities("犬とパクチー", texts)
    assert scores[2] > 2 * scores[0]


def test_short_runs_of_hiragana_are_no_grams() -> None:
    assert not grams("のは")
