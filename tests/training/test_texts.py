import pytest

from training.texts import bare


@pytest.mark.parametrize("text", ["I'm so HAPPY!!", "im so happy", "Ｉ’ｍ ｓｏ ｈａｐｐｙ…"])
def test_case_width_spaces_and_punctuation_make_no_other_text(text: str):
    assert bare(text) == "imsohappy"


def test_signs_alone_are_a_text_too():
    assert bare("^^") != bare("T_T")
