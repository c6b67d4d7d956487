from collections import Counter

import pytest

from persona.affect.appraisal import INTENTS
from persona.affect.state import EMOTIONS
from training.affect.messages import FOLDS, LANGUAGES, held_out_messages, held_out_sets, training_messages
from training.texts import bare


def test_every_label_is_one_that_the_appraiser_knows():
    for message in [*training_messages(), *(m for name in held_out_sets() for m in held_out_messages(name))]:
        assert message.intent in INTENTS
        assert message.emotion in EMOTIONS
        assert message.text.strip() == message.text != ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_enough_of_every_label(language: str):
    messages = [m for m in training_messages() if m.language == language]
    assert len(messages) >= 600
    assert min(Counter(m.intent for m in messages).values()) >= 40
    assert min(Counter(m.emotion for m in messages).values()) >= 60


def test_no_message_of_a_test_set_is_fitted_to():
    fitted = {bare(message.text) for message in training_messages()}
    assert held_out_sets() == ["hard", "typical"]
    for name in held_out_sets():
        assert len(held_out_messages(name)) >= 400
        assert not fitted & {bare(message.text) for message in held_out_messages(name)}


def test_the_variants_of_a_template_are_never_parted():
    folds: dict[tuple[str, str], set[int]] = {}
    for message in training_messages():
        folds.setdefault((message.language, message.template), set()).add(message.fold)
    assert all(len(each) == 1 for each in folds.values())
    assert {fold for each in folds.values() for fold in each} == set(range(FOLDS))


def test_what_two_writers_labelled_apart_is_not_fitted_to():
    labels: dict[str, set[tuple[str, str, str]]] = {}
    for message in training_messages():
        labels.setdefault(bare(message.text), set()).add((message.intent, message.emotion, message.sign))
    assert max(map(len, labels.values())) == 1
