import re
from pathlib import Path
from string import Formatter

from persona import tavern
from persona.tavern.fault_words import CARD_WORDS

PACKAGE = Path(tavern.__file__).parent


def test_every_sentence_says_the_same_in_both_languages():
    for key, sentence in CARD_WORDS.items():
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in sentence]
        assert names[0] == names[1], key
        assert not sentence[0].isascii(), key
        assert set(sentence[1]) <= {*map(chr, range(128)), "…"}, key


def test_every_kind_of_fault_has_a_fix_and_nothing_is_unused():
    source = "\n".join(path.read_text("utf-8") for path in PACKAGE.glob("*.py") if path.name != "fault_words.py")
    used = set(re.findall(r"""["']([a-z0-9_]+)["']""", source))
    kinds = {key for key in CARD_WORDS if "." not in key}
    assert kinds <= used
    faults = {kind for kind in kinds if not kind.startswith("note_")}
    assert {key.removesuffix(".fix") for key in CARD_WORDS if "." in key} == faults
