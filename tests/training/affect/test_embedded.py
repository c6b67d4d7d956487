import pytest

from training.affect.__main__ import appraised
from training.affect.evaluate import score
from training.affect.messages import held_out_messages
from training.embedded import embedded


@pytest.mark.e2e
async def test_with_sentence_vectors_the_appraiser_reaches_its_goals_on_messages_of_another_hand() -> None:
    held = held_out_messages("typical")
    vectors, _ = await embedded([message.text for message in held])
    for figures in score(held, appraised(held, vectors)):
        assert figures.sign >= 0.85
        assert figures.emotion >= 0.65
        assert figures.intent >= 0.75
