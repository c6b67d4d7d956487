"""A Japanese text as words with their parts of speech. Pure but for the dictionary, which is read once."""

from dataclasses import dataclass
from functools import cache

from sudachipy import Dictionary, SplitMode


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in a text.

    Attributes:
        surface: as written; lemma: its dictionary form.
        pos: what it is, from the general to the particular: 名詞, 固有名詞, 地名, 一般, and how it is inflected.
        start: the offset of its first character.
    """

    surface: str
    lemma: str
    pos: tuple[str, ...]
    start: int

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.start + len(self.surface)

    def is_a(self, *parts: str) -> bool:
        """Whether it is of one of these parts of speech, each named by its beginning: 名詞, 助詞/格助詞."""
        return "/".join(self.pos).startswith(parts)


def words(text: str) -> list[Word]:
    """The words of a text, in order; white space is none."""
    # The dictionary may be shared by threads, a tokenizer may not.
    found = _dictionary().tokenizer(mode=SplitMode.C).tokenize(text)
    read = [Word(m.surface(), m.dictionary_form(), tuple(m.part_of_speech()), m.begin()) for m in found]
    return _joined([word for word in read if word.surface.strip()])


def stands_in(text: str, piece: str, *, whole: bool) -> bool:
    """Whether a piece stands in a text where a word begins, and (whole) ends where one ends: 車 is not in 電車."""
    if piece not in text:
        return False
    found = words(text)
    begins, ends = {word.start for word in found}, {word.end for word in found}
    at = text.find(piece)
    while at >= 0:
        if at in begins and (not whole or at + len(piece) in ends):
            return True
        at = text.find(piece, at + 1)
    return False


ADVERBS = {
    ("どう", "し", "て", "も"): "どうしても",
    ("なん", "と", "し", "て", "も"): "なんとしても",
    ("何", "より"): "何より",
    ("実", "は"): "実は",
    ("今", "で", "は"): "今では",
    ("なに", "より"): "なにより",
    ("今", "の", "ところ"): "今のところ",
    ("生まれ", "て", "初めて"): "生まれて初めて",
    ("相", "変わら", "ず"): "相変わらず",
    ("思い", "切っ", "て"): "思い切って",
    ("と", "に", "かく"): "とにかく",
    ("とりあえ", "ず"): "とりあえず",
}
"""Several words that are one adverb."""
ADVERB = ("副詞", "*", "*", "*", "*", "*")


def _joined(read: list[Word]) -> list[Word]:
    found: list[Word] = []
    at = 0
    while at < len(read):
        longest = (read[at : at + n] for n in (5, 4, 3, 2))
        parts = next((p for p in longest if tuple(w.surface for w in p) in ADVERBS), None)
        if parts is None:
            found.append(read[at])
            at += 1
        else:
            text = ADVERBS[tuple(w.surface for w in parts)]
            found.append(Word(text, text, ADVERB, parts[0].start))
            at += len(parts)
    return found


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="small")
