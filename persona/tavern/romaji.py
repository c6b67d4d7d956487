"""Kana in Latin letters (Hepburn, long vowels not marked), for names that clients type."""

_VOWELS = "aiueo"
_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "m": "まみむめも",
    "r": "らりるれろ",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}
_KANA = {kana: f"{row}{vowel}" for row, line in _ROWS.items() for kana, vowel in zip(line, _VOWELS, strict=True)}
_KANA |= {"し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu", "ゔ": "vu"}
_KANA |= {"や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "ゐ": "i", "ゑ": "e", "を": "o", "ん": "n"}
_GLIDES = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo"}
_SMALL = dict(zip("ぁぃぅぇぉ", _VOWELS, strict=True))
_PALATAL = ("sh", "ch", "j")
"""After these the glide is heard already: sha, not shya."""
_DOUBLE, _LONG = "っ", "ー"
_KATAKANA = {letter: letter - 0x60 for letter in range(ord("ァ"), ord("ヴ") + 1)}


def romanised(text: str) -> str:
    """The text with its kana in Latin letters; everything else stays."""
    said: list[str] = []
    doubled = False
    for letter in text.translate(_KATAKANA):
        before = said[-1] if said else ""
        if letter == _DOUBLE:
            doubled = True
        elif letter in _GLIDES and before.endswith("i"):
            stem, glide = before[:-1], _GLIDES[letter]
            said[-1] = stem + (glide[1:] if stem.endswith(_PALATAL) else glide)
        elif letter in _SMALL:
            stem = before[:-1] if before[:-1].isascii() and before[-1:] in _VOWELS and before[:-1] else ""
            said[-1:] = [f"{stem}{_SMALL[letter]}"] if stem else [before, _SMALL[letter]]
        elif letter != _LONG:
            sound = _KANA.get(letter, letter)
            twice = {"c": "t"}.get(sound[0], sound[0]) if doubled and sound[0] not in _VOWELS else ""
            said.append(f"{twice}{sound}")
            doubled = False
    return "".join(said)
