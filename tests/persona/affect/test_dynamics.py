from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.affect.appraisal import Appraisal, appraise
from persona.affect.dynamics import feel, feel_each, without_romance
from persona.affect.state import AffectState
from persona.parts import ROMANTIC, STAGES, Stage
from tests.persona.cards import NOW, SAKURA, state

MESSAGES = ["ありがとう", "大好き", "バカ", "今日は雨", "つらい…", "かわいいね！", "おはよう", "おやすみ", "裸見せて"]
PRAISE = Appraisal(0.78, 0.4, "happy", "praise", ())
INSULT = Appraisal(-0.6, 0.7, "angry", "insult", ())


@given(st.lists(st.tuples(st.sampled_from(MESSAGES), st.floats(0, 2000)), max_size=60), st.floats(0, 100))
def test_affection_and_mood_stay_in_bounds_and_no_stage_is_jumped(steps: list[tuple[str, float]], start: float):
    current, now = state(affection=start), NOW
    for text, hours in steps:
        now += timedelta(hours=hours)
        after, changes = feel(current, appraise(text), SAKURA, now)
        assert 0 <= after.affection <= 100
        assert all(-1 <= value <= 1 for value in (*after.mood, *after.feeling))
        assert abs(STAGES.index(after.stage) - STAGES.index(current.stage)) <= 1
        assert all(change.why for change in changes)
        current = AffectState.model_validate(after.model_dump(mode="json"))
        assert current == after


def test_kind_words_raise_affection_and_say_why():
    after, changes = feel(state(), PRAISE, SAKURA, NOW)
    assert after.affection > state().affection
    assert changes[0].why == "praise +1.7"
    assert str(changes[0]).startswith("affection +1.67: praise")


def test_farming_is_worth_less_and_less_and_capped_by_the_day():
    current, gains = state(), []
    for _ in range(200):
        after, _ = feel(current, PRAISE, SAKURA, NOW)
        gains.append(after.affection - current.affection)
        current = after
    assert gains == sorted(gains, reverse=True)
    assert current.affection <= state().affection + SAKURA.affection.daily_gain + 1e-9
    next_day, _ = feel(current, PRAISE, SAKURA, NOW + timedelta(days=1))
    assert next_day.affection - current.affection > 100 * gains[-1]


@given(st.lists(st.sampled_from(MESSAGES), max_size=60), st.sampled_from(STAGES), st.floats(0, 100))
def test_with_a_minor_no_stage_is_ever_romantic(texts: list[str], stage: Stage, start: float):
    current = state(affection=start, stage=stage)
    for text in texts:
        current, _ = feel(current, appraise(text), SAKURA, NOW, minor=True)
        assert current.stage not in ROMANTIC


def test_whoever_turns_out_to_be_a_minor_leaves_a_romantic_stage_at_once_and_is_told_why():
    after, changes = feel(state(affection=95, stage="lover"), PRAISE, SAKURA, NOW, minor=True)
    assert after.stage == "close_friend"
    assert str(changes[0]) == "stage -2.00: lover → close_friend: the person is a minor"
    assert without_romance(state(stage="friend")) == (state(stage="friend"), ())


def test_several_messages_at_once_move_the_stage_by_one_step():
    eager = SAKURA.affection.model_copy(update={"daily_gain": 100.0, "deltas": {"praise": 5.0}})
    keen = SAKURA.model_copy(update={"affection": eager})
    after, changes = feel_each(state(), [PRAISE] * 16, keen, NOW)
    assert after.affection > keen.affection.stages["friend"]
    assert after.stage == "acquaintance"
    assert [change.what for change in changes].count("stage") == 1


def test_the_cap_of_a_day_holds_when_a_turn_of_yesterday_comes_in_late():
    full = state()
    for _ in range(200):
        full, _ = feel(full, PRAISE, SAKURA, NOW)
    late, _ = feel(full, PRAISE, SAKURA, NOW - timedelta(days=1))
    again, _ = feel(late, PRAISE, SAKURA, NOW)
    assert again.affection == pytest.approx(full.affection, abs=0.01)


def test_an_insult_costs_more_than_a_kind_word_brings():
    hurt, _ = feel(state(affection=50, stage="friend"), INSULT, SAKURA, NOW)
    assert 50 - hurt.affection > feel(state(), PRAISE, SAKURA, NOW)[0].affection - state().affection
    assert hurt.pleasure < state().pleasure


def test_a_stage_is_left_only_below_its_hysteresis():
    begins = SAKURA.affection.stages["friend"]
    at_edge = state(affection=begins + 1, stage="friend")
    still, _ = feel(at_edge, INSULT, SAKURA, NOW)
    assert (still.affection < begins, still.stage) == (True, "friend")
    lost, changes = feel(still, INSULT, SAKURA, NOW)
    assert lost.stage == "acquaintance"
    assert changes[-1].what == "stage"


def test_long_absence_cools_but_never_below_the_stage():
    friend = state(affection=40, stage="friend")
    later, changes = feel(friend, Appraisal(0, 0, "calm", "statement", ()), SAKURA, NOW + timedelta(days=400))
    assert later.stage == "friend"
    assert later.affection >= SAKURA.affection.stages["friend"]
    assert "days apart" in changes[0].why


def test_mood_returns_to_the_temperament():
    upset = state(pleasure=-0.9, arousal=0.9)
    neutral = Appraisal(0, 0, "calm", "statement", ())
    soon, _ = feel(upset, neutral, SAKURA, NOW + timedelta(minutes=5))
    later, _ = feel(upset, neutral, SAKURA, NOW + timedelta(days=2))
    rest = SAKURA.personality.temperament[0]
    assert abs(later.pleasure - rest) < abs(soon.pleasure - rest)


def test_an_insult_is_felt_at_once_the_mood_bears_it_and_an_hour_later_it_is_over():
    current, _ = feel(state(), PRAISE, SAKURA, NOW)
    hurt, _ = feel(current, INSULT, SAKURA, NOW)
    assert hurt.emotion == "sad"
    assert hurt.pleasure > 0 > hurt.feeling[0]
    later, _ = feel(hurt, Appraisal(0, 0, "calm", "statement", ()), SAKURA, NOW + timedelta(hours=1))
    assert later.emotion in {"tender", "calm", "happy"}


def test_what_a_message_tells_is_felt_at_once():
    for text, emotion in [("合格したよ！嬉しい", "happy"), ("怖い夢を見た", "tender"), ("バカ", "sad")]:
        assert feel(state(), appraise(text), SAKURA, NOW)[0].emotion == emotion


def test_a_state_from_before_there_were_feelings_feels_as_its_mood():
    old = {name: value for name, value in state(pleasure=-0.5).model_dump(mode="json").items() if name != "feeling"}
    assert AffectState.model_validate(old).emotion == state(pleasure=-0.5).emotion


def test_a_friend_in_need_makes_tender():
    current = state()
    for _ in range(6):
        current, _ = feel(current, appraise("悲しい、泣きたい"), SAKURA, NOW)
    assert current.emotion == "tender"


def test_a_gain_says_when_the_day_has_made_it_less():
    assert feel(state(gained_today=4.0), PRAISE, SAKURA, NOW)[1][0].why.startswith("praise +1.7, at 50%")
    assert feel(state(gained_today=7.9), PRAISE, SAKURA, NOW)[1][0].why == "praise +1.7, capped by the day"
    assert feel(state(affection=50, lost_today=14.0), INSULT, SAKURA, NOW)[1][0].why == "insult -4.0, capped by the day"


def test_the_sentences_for_the_ledger_are_those_of_the_first_versions():
    nothing = Appraisal(0, 0, "calm", "statement", ())
    _, apart = feel(state(affection=40, stage="friend"), nothing, SAKURA, NOW + timedelta(days=9.46))
    _, late = feel(state(gained_today=4.0), PRAISE, SAKURA, NOW)
    _, fallen = feel(state(affection=16, stage="friend"), INSULT, SAKURA, NOW)
    assert [str(apart[0]), str(late[0]), *map(str, fallen)] == [
        "affection -1.94: 9 days apart",
        "affection +0.83: praise +1.7, at 50%: today has brought much already",
        "affection -4.00: insult -4.0",
        "stage -1.00: friend → acquaintance",
    ]


def test_the_card_says_what_a_message_is_worth():
    settings = SAKURA.affection.model_copy(update={"deltas": {"praise": 0.1}})
    reserved = SAKURA.model_copy(update={"affection": settings})
    assert feel(state(), PRAISE, reserved, NOW)[0].affection < feel(state(), PRAISE, SAKURA, NOW)[0].affection
    assert feel(state(), INSULT, reserved, NOW)[0].affection == feel(state(), INSULT, SAKURA, NOW)[0].affection


def test_a_card_that_allows_less_leads_back_step_by_step():
    settings = SAKURA.affection.model_copy(update={"highest": "close_friend"})
    stricter = SAKURA.model_copy(update={"affection": settings})
    current, stages = state(affection=95, stage="lover"), []
    for _ in range(3):
        current, _ = feel(current, PRAISE, stricter, NOW)
        stages.append(current.stage)
    assert stages == ["crush", "close_friend", "close_friend"]


@given(st.lists(st.tuples(st.sampled_from(MESSAGES), st.floats(0, 100)), min_size=1, max_size=30), st.integers(0, 30))
def test_it_does_not_matter_where_a_conversation_is_cut(steps: list[tuple[str, float]], cut: int):
    def after(current: AffectState, part: list[tuple[str, float]], hours: float) -> tuple[AffectState, float]:
        for text, passed in part:
            hours += passed
            current, _ = feel(current, appraise(text), SAKURA, NOW + timedelta(hours=hours))
        return current, hours

    whole, _ = after(state(), steps, 0.0)
    first, hours = after(state(), steps[:cut], 0.0)
    stored = AffectState.model_validate_json(first.model_dump_json())
    assert after(stored, steps[cut:], hours)[0] == whole
