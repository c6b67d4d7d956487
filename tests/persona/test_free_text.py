import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.free_text import CARD_SHARE, FREE, free_text, longest
from tests.persona.cards import SAKURA


def told(text: str, *, original: str = "") -> str:
    return text.replace("{{original}}", original)


@given(st.lists(st.text(max_size=300), min_size=5, max_size=5), st.integers(0, 1500))
def test_free_text_never_takes_more_than_its_share(texts: list[str], budget: int):
    card = SAKURA.model_copy(update=dict(zip(FREE, texts, strict=True)))
    text = free_text(card, "opening", told, budget, len)
    assert sum(len(getattr(text, name)) for name in FREE) <= budget // CARD_SHARE
    for name, whole in zip(FREE, texts, strict=True):
        assert told(whole, original="opening" if name == "system_prompt" else "").startswith(getattr(text, name))
        assert bool(text.cut.get(name)) == (getattr(text, name) != told(whole, original="opening" * (name == FREE[-1])))


def test_the_description_is_cut_first_and_the_system_prompt_last():
    card = SAKURA.model_copy(update=dict.fromkeys(FREE, "x" * 100))
    for budget, cut in ((2 * 500, ()), (2 * 499, FREE[:1]), (2 * 350, FREE[:2]), (0, FREE)):
        assert tuple(free_text(card, "", told, budget, len).cut) == cut


def test_the_original_is_the_opening_of_a_system_prompt_and_nothing_behind_the_history():
    card = SAKURA.model_copy(update={"system_prompt": "{{original}}!", "post_history": "{{original}}?"})
    text = free_text(card, "You are Sakura.", told, 1000, len)
    assert (text.system_prompt, text.post_history) == ("You are Sakura.!", "?")


@pytest.mark.parametrize("most", range(7))
def test_the_longest_beginning_is_found_by_halving(most: int):
    assert longest("abcde", lambda text: len(text) <= most) == "abcde"[:most]
