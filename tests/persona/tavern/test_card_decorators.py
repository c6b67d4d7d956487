from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.tavern.decorators import FOREVER, meaning, parted


@pytest.mark.parametrize(
    ("content", "decorators", "text"),
    [
        ("plain", "", "plain"),
        ("@@depth 4\n\nbehind it\n", "@@depth 4\n", "behind it"),
        ("\n@@a 1\n\n@@@b\n@@c\ntext\n@@d", "\n@@a 1\n\n@@@b\n@@c\n", "text\n@@d"),
        ("@@only", "@@only", ""),
        ("", "", ""),
    ],
)
def test_leading_lines_with_two_ats_are_decorators(content: str, decorators: str, text: str):
    assert parted(content) == (decorators, text)


@pytest.mark.parametrize(
    ("decorators", "says"),
    [
        ("@@depth 4\n@@role user", {"position": "at_depth", "depth": 4, "role": "user"}),
        ("@@depth 4\n@@position after_desc", {"position": "after_persona"}),
        ("@@depth -1\n@@role nobody\n@@unknown", {}),
        ("@@depth 4\n@@depth 5", {"position": "at_depth", "depth": 4}),
        ("@@unknown 1\n@@@also_unknown 2\n@@@scan_depth 3\n@@@depth 4", {"scan_depth": 3}),
        ("@@scan_depth 3\n@@@depth 4", {"scan_depth": 3}),
        ("@@position tower\n@@@depth 2", {"position": "at_depth", "depth": 2}),
        ("@@additional_keys a, b ,", {"secondary_keys": ["a", "b"], "logic": "and_any"}),
        ("@@exclude_keys a", {"secondary_keys": ["a"], "logic": "not_any"}),
        ("@@activate_only_after 2", {"delay": 2}),
        ("@@keep_activate_after_match", {"sticky": FOREVER}),
        ("@@dont_activate_after_match", {"cooldown": FOREVER}),
        ("@@dont_activate", {"enabled": False}),
        ("@@dont_activate\n@@activate", {"constant": True}),
        ("@@depth 99999999999999999999", {}),
    ],
)
def test_decorators_speak_the_words_of_a_lorebook(decorators: str, says: dict[str, Any]):
    assert meaning(decorators) == says


@given(st.text(alphabet="@depth role1 \n", max_size=60))
def test_any_content_is_parted_without_loss_but_of_blanks(content: str):
    decorators, text = parted(content)
    assert content.startswith(decorators)
    assert content[len(decorators) :].strip() == text
    assert isinstance(meaning(decorators), dict)
