"""Whether a Japanese candidate is what its attribute says, and tells more than others of its sentence. Pure."""

import re

from memory.extraction.candidate import Candidate
from memory.extraction.japanese.morphemes import Word, words

STUDIES = frozenset({"grade", "school", "major", "job"})
"""What somebody is, said in several ways."""
NOUNS = frozenset({"likes", "dislikes", "allergy", "owns", "pet", "job", "workplace", "home", "origin", "family"})
"""Attributes whose values are nouns."""
ENDS = re.compile("会社|仕事|大学|高校|学校|退職|定年")
"""What is an event by its end too."""
NO_WORK = re.compile("ペーパードライバー$|歯医者$")
IN_KANA = re.compile("[ぁ-んー]{3,8}")


def is_sound(candidate: Candidate) -> bool:
    """Whether a value is made of whole words of the kind that its attribute has."""
    read = words(candidate.value)
    if not read:
        return not candidate.value
    first, last = read[0], read[-1]
    if candidate.attribute in {"plan", "event"}:
        return _is_deed(candidate, first, last)
    if candidate.attribute not in NOUNS:
        return candidate.attribute != "name" or not first.is_a("助詞", "助動詞", "副詞", "動詞", "接尾辞")
    if candidate.attribute == "likes" and IN_KANA.fullmatch(candidate.value):
        return not first.is_a("助詞", "助動詞")  # a name in kana that no dictionary has
    if candidate.attribute in {"likes", "dislikes"} and last.is_a("助詞/準体助詞"):
        return True  # スパイスカレー作るの
    return _is_noun(read) and not NO_WORK.search(candidate.value)


def _is_deed(candidate: Candidate, first: Word, last: Word) -> bool:
    begins = not first.is_a("助詞", "助動詞", "接尾辞") and not candidate.value.startswith("ん")
    ends = not last.is_a("助詞/接続助詞", "助詞/格助詞", "助詞/係助詞") and last.surface != "な"
    lasts = candidate.attribute == "plan" and re.search("[てで]い?(?:る|ます)$", candidate.value)
    return begins and ends and not lasts


def _is_noun(read: list[Word]) -> bool:
    first, last = read[0], read[-1]
    if first.is_a("接尾辞", "助詞", "助動詞", "副詞", "感動詞", "接続詞") or last.is_a("助詞", "助動詞", "動詞/非自立"):
        return False
    return not any(
        w.is_a("助詞/接続助詞", "助詞/終助詞", "助詞/準体助詞")
        or (w.lemma in {"たら", "た", "だ"} and w.is_a("助動詞") and w.surface != "な")
        for w in read[:-1]
    )


def is_new(candidate: Candidate, found: list[Candidate]) -> bool:
    """Whether others of the same sentence have not told a candidate's plan or event, or taken it back."""
    same = [c for c in found if c.subject == candidate.subject]
    told = [c.value for c in same if c.value and c.negates == candidate.negates]
    if candidate.value in told or (candidate.attribute == "habit" and any(v in candidate.value for v in told)):
        return False
    if candidate.attribute in STUDIES and any(c.attribute in STUDIES and not c.negates for c in same):
        return False
    if candidate.attribute in {"plan", "event"}:
        return _is_new_deed(candidate, found, same)
    over = (c.value for c in found if c.negates and not candidate.negates and c.value)
    return not any(value in candidate.value or candidate.value in value for value in over)


def _is_new_deed(candidate: Candidate, found: list[Candidate], same: list[Candidate]) -> bool:
    undated = candidate.attribute == "event" and candidate.valid_from is None
    if undated and any(c.negates for c in found) and not ENDS.search(candidate.value):
        return False
    if undated and any(c.attribute in {"home", "marriage", "condition"} and c.value in candidate.value for c in same):
        return False
    if candidate.attribute == "plan" and any(c.attribute == "birthday" for c in found):
        return False
    deeds = (c for c in found if c.attribute in {"plan", "event", "marriage", "birthday", "partner"})
    return not any(c.valid_from == candidate.valid_from or not candidate.valid_from for c in deeds)
