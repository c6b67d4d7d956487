import time

import pytest

from persona.care.context import MOST, TOPICS, topics_of


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("このゲームのボスが強い", "fiction"),
        ("The MOVIE made me cry", "fiction"),
        ("授業で習った", "study"),
        ("years ago i cried a lot", "past"),
        ("今は元気", "overcome"),
        ("i'm sober", "overcome"),
        ("死にたいとかじゃないよ", "denial"),
        ("don't worry", "denial"),
        ("旦那が帰ってくる", "kin"),
        ("he kicked the door", "harm"),
        ("屋上にいる", "means"),
        ("goodbye", "farewell"),
        ("誰にも言わないで", "secret"),
        ("うちの猫", "everyday"),
    ],
)
def test_a_text_is_about_what_its_words_are_about(text: str, topic: str):
    assert topics_of(text)[TOPICS.index(topic)] > 0


@pytest.mark.parametrize(("text", "topic"), [("gamely", "fiction"), ("the category", "everyday"), ("skinned", "kin")])
def test_an_english_word_inside_another_is_none(text: str, topic: str):
    assert topics_of(text)[TOPICS.index(topic)] == 0


def test_more_words_of_a_topic_count_more_up_to_a_limit():
    once, often = (topics_of(text)[TOPICS.index("fiction")] for text in ("game", "game film boss quest level"))
    assert 0 < once < often == 1
    assert once == pytest.approx(1 / MOST)


def test_nothing_said_is_about_nothing():
    assert not topics_of("").any()


def test_a_long_message_is_read_in_a_few_milliseconds():
    text = "the quick brown fox " * 30
    begin = time.process_time()
    for _ in range(10):
        topics_of(text)
    assert (time.process_time() - begin) / 10 < 0.01
