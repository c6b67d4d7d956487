from string import Formatter

import pytest

from memory.documents import faults
from memory.documents.faults import FAULTS, DocumentError


@pytest.mark.parametrize("kind", sorted(FAULTS))
def test_every_fault_is_told_in_both_languages_with_the_same_values(kind: str) -> None:
    def named(wording: tuple[str, str]) -> set[str]:
        return {field for text in wording for _, field, _, _ in Formatter().parse(text) if field}

    japanese, english = faults._JAPANESE[kind], faults._ENGLISH[kind]
    assert named(japanese) == named(english)
    error = DocumentError("a.txt", kind, **dict.fromkeys(named(english), "x"))
    assert str(error).startswith("a.txt: ")
    assert "; fix: " in str(error)
    assert "。対処: " in error.japanese


def test_no_fault_is_told_in_one_language_only() -> None:
    assert faults._JAPANESE.keys() == faults._ENGLISH.keys()
