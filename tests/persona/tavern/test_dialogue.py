import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.tavern.dialogue import dialogue, exchanges

LINES = st.text("abc さくら、。*'", min_size=1, max_size=20).map(str.strip).filter(bool)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("<START>\n{{user}}: Hi\n{{char}}: Hello", [("Hi", "Hello")]),
        ("{{User}}: Hi\n<bot>: Hello\n<start>\n<USER>: Bye\n{{char}}: See you", [("Hi", "Hello"), ("Bye", "See you")]),
        ("<START>{{char}}: Hello", [("…", "Hello")]),
        ("<START>\n{{user}}: Hi\n<START>\n{{char}}: Hello", [("…", "Hello")]),
        ("<START>\n{{user}}: Hi\n", []),
        ("{{user}}: a\n{{user}}: b\n{{char}}: c\n{{char}}: d\n\ne", [("a\nb", "c\nd\n\ne")]),
        ("Mira Holm: Hello\n*waves*", [("…", "Hello\n*waves*")]),
        ("just narration", [("…", "just narration")]),
        ("{{user}}：やあ\n{{char}}：おう", [("やあ", "おう")]),
        ("{{user}}: a\n{{char}}:\n{{user}}: b\n{{char}}: c", [("b", "c")]),
    ],
)
def test_examples_become_exchanges(text: str, found: list[tuple[str, str]]):
    assert exchanges(text, ["Mira Holm", ""]) == found


@given(st.lists(st.tuples(LINES, LINES), max_size=5))
def test_exchanges_come_back_as_they_were_written(examples: list[tuple[str, str]]):
    assert exchanges(dialogue(examples), []) == examples


@given(st.text(alphabet="{}user char:<START>\n：", max_size=80))
def test_any_text_gives_exchanges_with_two_sides(text: str):
    assert all(said and reply for said, reply in exchanges(text, ["u"]))
