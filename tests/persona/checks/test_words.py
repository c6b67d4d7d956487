import re
from pathlib import Path
from string import Formatter

from persona import checks
from persona.checks.words import KINDS

PACKAGE = Path(checks.__file__).parent


def test_every_remark_says_the_same_in_both_languages():
    for name, kind in KINDS.items():
        for japanese, english in (kind.message, kind.fix):
            named = [{field for _, field, _, _ in Formatter().parse(text) if field} for text in (japanese, english)]
            assert named[0] == named[1], name
            assert not japanese.isascii(), name
            assert english.isascii(), name


def test_every_kind_of_remark_is_found_by_a_rule_and_nothing_is_found_without_words():
    rules = "\n".join(path.read_text("utf-8") for path in PACKAGE.glob("*_rules.py"))
    found = set(re.findall(r'Found\("(\w+)"', rules)) | set(re.findall(r'"(key_\w+)"', rules))
    assert found == set(KINDS)
