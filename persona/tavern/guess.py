"""What a character card leaves unsaid and a persona has to say: language, age, first person, a name to type. Pure."""

import re
import unicodedata
from collections.abc import Container, Iterable
from typing import Literal

from persona.card import ADULT_AGE, NAME_PATTERN
from persona.tavern.romaji import romanised

DEFAULT_AGE = 20
"""Of a character whose age is not told."""
SCHOOL_AGE = 16
"""Of one that is told to be young, in words only."""
MAX_AGE = 1000
MAX_SLUG = 32
NAMELESS = "imported"
"""The name of a persona whose own cannot be written in Latin letters."""
_JAPANESE_SHARE = 5
"""A text is Japanese if at least one letter in so many is: a Japanese word in an English card is none."""

_KANA = re.compile(r"[ぁ-ヺー]")
_KANJI = re.compile(r"[一-龠々]")
_SMALL_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: value for value, word in enumerate(_SMALL_NUMBERS.split())}
_NUMBERS |= {word: value for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)}
_NUMBERS |= {
    f"{ten}{between}{one}": _NUMBERS[ten] + _NUMBERS[one]
    for ten in _TENS.split()
    for one in _SMALL_NUMBERS.split()[1:10]
    for between in "- "
}
_IN_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_DIGITS, _UNITS = "〇一二三四五六七八九", {"十": 10, "百": 100, "千": 1000}
_NUMBER = rf"(?P<number>\d{{1,5}}|{_IN_WORDS}|[〇一二三四五六七八九十百千]{{1,7}})"
_AGES = (
    re.compile(rf"\b{_NUMBER}[\s-]{{0,2}}(?:years?|yrs?)[\s-]{{0,2}}olds?\b", re.IGNORECASE),
    re.compile(rf"\b{_NUMBER}\s?y\.?/?o\b", re.IGNORECASE),
    re.compile(rf"\b(?:age|aged)\b[^\w\n]{{0,4}}{_NUMBER}\b", re.IGNORECASE),
    re.compile(rf"{_NUMBER}\s?[歳才]"),
    re.compile(rf"年齢[^\w\n]{{0,4}}{_NUMBER}"),
)
_CHILD = re.compile(
    r"\b(?:loli(?:con)?|shota(?:con)?|underage|preteen)\b|(?<![ァ-ヺ])(?:ロリ|ショタ)|幼女|未成年", re.IGNORECASE
)
"""Words that tell of a child whatever number stands beside them."""
_YOUNG = re.compile(
    r"\b(?:elementary|primary|middle|junior high|high)[ -]school"
    r"(?:er|[ -](?:student|girl|boy|kid|freshman|sophomore|junior|senior))s?\b"
    r"|\bschool(?:girl|boy)s?\b|\bteen(?:ager|aged?)?s?\b"
    r"|小学生|中学生|高校生|女子高生|男子高生|[中高][一二三1-3]\b|[中高](?:学|校)[一二三1-3]年|\bJ[KC]\b",
    re.IGNORECASE,
)
_FIRST_PERSONS = ("私", "わたし", "あたし", "僕", "ぼく", "俺", "おれ", "オレ", "わし", "拙者", "我")
_PARTICLES = "はがのもをにとねだって、…"


def language(text: str) -> Literal["ja", "en"]:
    """The language that a card is written in."""
    letters = sum(map(str.isalpha, text))
    kana = len(_KANA.findall(text))
    japanese = kana + len(_KANJI.findall(text)) if kana else 0  # kanji alone are Chinese
    return "ja" if japanese * _JAPANESE_SHARE > letters else "en"


def stated_ages(text: str) -> list[int]:
    """Every age that a text states, in years, in the order in which they stand."""
    plain = unicodedata.normalize("NFKC", text)
    found = {match.start("number"): match["number"] for pattern in _AGES for match in pattern.finditer(plain)}
    return [min(_value(found[place]), MAX_AGE) for place in sorted(found)]


def young(text: str) -> str | None:
    """What in a text tells of somebody below 18: an age, or where none of an adult is stated, a word; None: nothing.

    It errs towards the young: an age may be that of somebody else in the text.
    """
    ages = stated_ages(text)
    if minors := [age for age in ages if age < ADULT_AGE]:
        return str(minors[0])
    plain = unicodedata.normalize("NFKC", text)
    word = _CHILD.search(plain) or (None if ages else _YOUNG.search(plain))
    return word.group() if word else None


def first_person(spoken: str, told: str = "") -> str:
    """The word a Japanese speaker uses for themselves.

    Args:
        spoken: what they say: the word that stands there most, 私 where none does.
        told: what is said of them: 「一人称は僕」 decides.
    """
    stated = re.search(rf"一人称\s{{0,3}}[はがを：:]?\s{{0,3}}[「『\"]?({'|'.join(_FIRST_PERSONS)})", told)
    if stated:
        return stated[1]
    counts = {word: len(re.findall(rf"(?<![ぁ-んァ-ヶ一-龠]){word}[{_PARTICLES}]", spoken)) for word in _FIRST_PERSONS}
    return max(counts, key=lambda word: counts[word])


def slug(names: Iterable[str], taken: Container[str]) -> str:
    """A name that clients can type, made of the first that can be written so, numbered where it is taken."""
    base = next(filter(None, map(_slug, names)), NAMELESS)
    numbered = (f"{base[: MAX_SLUG - len(str(n)) - 1]}-{n}" for n in range(2, 10_000))
    return next(name for name in (base, *numbered) if name not in taken)


def _slug(name: str) -> str | None:
    """The name in lower-case Latin letters; None where some of its letters have no such form here (kanji)."""
    plain = unicodedata.normalize("NFKD", romanised(unicodedata.normalize("NFKC", name)))
    if any(letter.isalpha() and not letter.isascii() for letter in plain):
        return None
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", ascii_only).lstrip("-0123456789")[:MAX_SLUG].rstrip("-")
    return made if re.fullmatch(NAME_PATTERN, made) else None


def _value(number: str) -> int:
    """A number in digits, in English words or in kanji."""
    if number.isdecimal():
        return int(number)
    if number.casefold() in _NUMBERS:
        return _NUMBERS[number.casefold()]
    if not any(unit in number for unit in _UNITS):  # 二〇
        return int("".join(str(_DIGITS.index(digit)) for digit in number))
    total = pending = 0
    for letter in number:
        if letter in _UNITS:
            total, pending = total + max(pending, 1) * _UNITS[letter], 0
        else:
            pending = _DIGITS.index(letter)
    return total + pending
