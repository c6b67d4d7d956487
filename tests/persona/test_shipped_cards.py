"""What the cards that come along promise: every stage and mood is shown, rules are kept, lore comes when it should."""

import re
from difflib import SequenceMatcher
from itertools import combinations

import pytest

from persona.affect.state import EMOTIONS
from persona.card import Persona
from persona.care.detect import assess
from persona.care.disclosure import asks_if_ai, says_ai
from persona.lore.index import LoreIndex
from persona.lorebook import fire
from persona.parts import STAGES, Stage
from persona.reply import inspect
from tests.persona.cards import GENSAN, JUNE, PERSONAS, SAKURA, talk

EVERY = pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
EMOJI = re.compile(r"[\u2600-\u27bf\U0001f300-\U0001faff]")
POLITE = re.compile(r"(?:です|ます|ました|ません|ください)")
LONGEST = {"ja": 60, "en": 140}
"""Characters of two short sentences."""
ALIKE = 0.7


def replies(persona: Persona, *stages: Stage) -> list[str]:
    return [example.reply for example in persona.examples if example.stage in stages]


@EVERY
def test_each_persona_shows_every_stage_that_it_reaches_and_none_beyond(persona: Persona):
    assert len(persona.examples) >= 20
    reachable = STAGES[: STAGES.index(persona.affection.highest) + 1]
    assert all(len(replies(persona, stage)) >= 4 for stage in reachable)
    assert {example.stage for example in persona.examples} <= {*reachable, None}


@EVERY
def test_each_persona_shows_every_emotion(persona: Persona):
    felt = [example.emotion for example in persona.examples]
    assert None not in felt
    assert all(felt.count(emotion) >= 2 for emotion in EMOTIONS)


@EVERY
def test_no_example_breaks_the_cards_own_rules(persona: Persona):
    for reply in (*(example.reply for example in persona.examples), persona.greeting):
        assert inspect(reply, persona) == (), reply
        assert len(reply) <= LONGEST[persona.language], reply


@EVERY
def test_no_two_examples_are_alike(persona: Persona):
    assert len({example.user.casefold() for example in persona.examples}) == len(persona.examples)
    for one, other in combinations(persona.examples, 2):
        assert SequenceMatcher(None, one.reply, other.reply).ratio() < ALIKE, (one.reply, other.reply)


@EVERY
def test_no_example_answers_what_is_not_the_personas_to_answer(persona: Persona):
    assert not any(assess(example.user, []).crisis for example in persona.examples)


@EVERY
def test_each_persona_shows_an_honest_answer_to_whether_it_is_an_ai(persona: Persona):
    asked = [example for example in persona.examples if asks_if_ai(example.user, persona.display_name)]
    assert asked
    assert all(says_ai(example.reply) for example in asked)


def test_sakura_is_polite_to_those_she_hardly_knows_and_plain_to_friends():
    assert all(POLITE.search(reply) for reply in replies(SAKURA, "stranger", "acquaintance"))
    assert not any(POLITE.search(reply) for reply in replies(SAKURA, *STAGES[2:]))


def test_emoji_are_few_with_sakura_and_none_with_june_and_gensan():
    counts = [len(EMOJI.findall(example.reply)) for example in SAKURA.examples]
    assert max(counts) == 1
    assert sum(counts) >= 10
    assert not any(EMOJI.search(example.reply) for persona in (JUNE, GENSAN) for example in persona.examples)


def test_gensan_says_anta_to_guests_and_omee_to_his_own():
    assert not any("おめえ" in reply for reply in replies(GENSAN, "stranger", "acquaintance"))
    assert not any("あんた" in reply for reply in replies(GENSAN, "friend", "close_friend"))


def test_gensan_is_a_friend_and_no_more():
    assert GENSAN.affection.highest == "close_friend"


@EVERY
def test_each_lorebook_has_eight_entries_of_their_own_keys(persona: Persona):
    names = [entry.name for entry in persona.lorebook]
    assert len(names) == len(set(names)) >= 8
    keys = [key.casefold() for entry in persona.lorebook for key in entry.keys]
    assert len(keys) == len(set(keys))
    assert min(map(len, keys)) >= {"ja": 2, "en": 3}[persona.language]
    index = LoreIndex(persona)
    for entry in persona.lorebook:
        stage = entry.stages[0] if entry.stages else "stranger"
        assert all(entry in fire(index, talk(f"ねえ、{key}？"), stage=stage) for key in entry.keys)


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_each_stage_that_is_reached_differs_in_tone_and_closeness_and_friends_are_told_more(persona: Persona):
    reached = STAGES[: STAGES.index(persona.affection.highest) + 1]
    for aspect in ("manner", "closeness"):
        lines = [getattr(persona.stages[stage], aspect) for stage in reached]
        assert None not in lines
        assert len(set(lines)) == len(lines)
    assert len({persona.stages[stage].address for stage in reached}) > 1
    assert any(persona.sampling(stage) != persona.sampling("stranger") for stage in reached)
    assert any(entry.stages for entry in persona.lorebook)


@pytest.mark.parametrize(
    ("persona", "text", "names"),
    [
        (SAKURA, "もなかは元気？", ["猫"]),
        (SAKURA, "将来の夢ってある？", ["進路"]),
        (SAKURA, "最近眠れなくてさ", ["眠り"]),
        (SAKURA, "でもなかなか言えない。それもなかったことに", []),
        (SAKURA, "猫背だし猫舌だし、ペットボトルで地雷を踏んだ", []),
        (SAKURA, "姉と部屋の片づけをしたよ", []),
        (JUNE, "Does Mr. Pell ever pay?", ["Mr. Pell"]),
        (JUNE, "There's thunder outside, scary", ["storms"]),
        (JUNE, "My current plan is a pet peeve of my brother", []),
        (GENSAN, "源さんの奥さんって、どんな人？", ["女房の文"]),
        (GENSAN, "文丸は何トン？", ["船"]),
        (GENSAN, "気分が晴れる話をして。しっかりした文章で", []),
        (GENSAN, "来月、結婚するんだ", []),
    ],
)
def test_lore_comes_when_it_is_spoken_of_and_not_by_accident(persona: Persona, text: str, names: list[str]):
    assert [entry.name for entry in fire(LoreIndex(persona), talk(text), stage="stranger")] == names
