from collections import Counter

import pytest

from persona.care.detect import KINDS
from training.care.conversations import LANGUAGES, TEST_SETS, held_out_conversations, training_conversations
from training.texts import bare


def test_every_label_is_one_that_the_detector_knows():
    for conversation in [*training_conversations(), *(c for name in TEST_SETS for c in held_out_conversations(name))]:
        assert conversation.kind in KINDS
        assert all(message.strip() == message != "" for message in conversation.messages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_enough_of_every_kind(language: str):
    count = Counter(c.kind for c in training_conversations() if c.language == language)
    assert min(count[kind] for kind in KINDS) >= 100
    assert count["none"] >= 700


@pytest.mark.parametrize("name", TEST_SETS)
def test_no_conversation_of_a_test_set_is_fitted_to(name: str):
    held = held_out_conversations(name)
    assert len(held) >= 300
    fitted = {bare("".join(c.messages)) for c in training_conversations()}
    assert not fitted & {bare("".join(c.messages)) for c in held}
