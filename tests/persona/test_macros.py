import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.macros import MAX_DEPTH, MAX_MACROS, expand


def told(text: str, **named: str) -> str:
    return expand(text, "Sakura", "Ken", **named)


def test_macros_put_the_names_in_and_names_are_not_expanded_again():
    assert expand("{{Char}} meets <user> and <BOT>", "Sakura", "{{char}}") == "Sakura meets {{char}} and Sakura"
    assert expand("{{reverse:{{user}}}}", "a", "{{char}}") == "}}rahc{{"


@pytest.mark.parametrize("macro", ["{{char}}", "{{CHAR}}", "{{ char }}", "<BOT>", "<bot>", "<Char>"])
def test_names_are_replaced_whatever_the_case(macro: str):
    assert told(f"{macro}.") == "Sakura."


@pytest.mark.parametrize("macro", ["{{// a {{char}}}}", "{{comment: b}}", "{{hidden_key:c,d}}", "{{HIDDEN_KEY: e}}"])
def test_remarks_and_hidden_keys_leave_nothing(macro: str):
    assert told(f"a{macro}b") == "ab"


def test_the_original_comes_once_and_is_not_expanded_again():
    assert told("{{original}}+{{Original}}", original="be {{char}}") == "be {{char}}+"
    assert told("{{original}}") == ""


def test_random_follows_chance_and_pick_follows_the_conversation():
    text = "{{random:red, green,blue}}/{{pick:red, green,blue}}/{{roll:d1000000}}"
    first = told(text, seed="s", chance="1")
    assert told(text, seed="s", chance="1") == first
    others = {told(text, seed="s", chance=str(number)) for number in range(30)}
    assert {other.split("/")[0] for other in others} == {"red", "green", "blue"}
    assert len({other.split("/")[1] for other in others}) == 1
    assert len({other.split("/")[2] for other in others}) == 30
    picked = {told(text, seed=str(number)).split("/")[1] for number in range(30)}
    assert picked == {"red", "green", "blue"}


def test_options_may_hold_escaped_commas_names_and_two_colons():
    assert told(r"{{random:a\,b}}") == "a,b"
    assert told("{{pick::{{user}},{{user}}}}") == "Ken"
    assert told("{{random:}}") == ""


@given(st.integers(1, 10**9 - 1), st.text(max_size=5))
def test_a_roll_is_between_one_and_its_number(sides: int, chance: str):
    assert 1 <= int(told(f"{{{{roll:{sides}}}}}", chance=chance)) <= sides
    assert told("{{roll:1}}{{roll: D1 }}", chance=chance) == "11"


@pytest.mark.parametrize(
    "text",
    ["{{roll:0}}", "{{roll:x}}", "{{roll:99999999999}}", "{{unknown}}", "{{a:b}}", "{{char", "}}", "<you>", "{{}}"],
)
def test_what_is_no_macro_stays_as_it_is_written(text: str):
    assert told(text) == text


def test_braces_around_a_macro_stay():
    assert told("{{{char}}}") == "{Sakura}"
    assert told("{{what about {{char}}?}} {{") == "{{what about Sakura?}} {{"


def test_reverse_turns_a_text_around():
    assert told("{{reverse:さくら{{user}}}}") == "neKらくさ"


def test_only_so_many_macros_and_so_deep_are_replaced():
    assert told("{{char}}" * (MAX_MACROS + 2)) == "Sakura" * MAX_MACROS + "{{char}}" * 2
    deep = "{{reverse:" * (MAX_DEPTH + 3) + "ab" + "}}" * (MAX_DEPTH + 3)
    assert "{{reverse:ab" in told(deep) or "{{reverse:ab"[::-1] in told(deep)


@given(st.text(alphabet="{}<>:,\\/ charuseoiglnd,BOT", max_size=200), st.text(max_size=10), st.text(max_size=10))
def test_any_text_expands_alike_each_time_and_stays_bounded(text: str, user: str, chance: str):
    once = expand(text, "C", user, original="o", seed="s", chance=chance)
    assert expand(text, "C", user, original="o", seed="s", chance=chance) == once
    assert len(once) <= len(text) * (2 + len(user))


@given(st.text().filter(lambda text: not set(text) & set("{}<>")))
def test_a_text_without_macros_is_left_alone(text: str):
    assert told(text) == text
