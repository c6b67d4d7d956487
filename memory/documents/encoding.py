"""The text of a file's bytes: UTF-8, UTF-16 with its mark, or one of the older Japanese encodings. Pure."""

import re
import unicodedata
from typing import NamedTuple

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OLDER = ("cp932", "euc_jp", "euc_jis_2004")
"""Shift_JIS as Windows writes it, EUC-JP, and EUC-JP with the characters that machines added (①)."""
_ESCAPED = re.compile(rb"\x1b\$[@B]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufdd0-\ufdef]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_HALF_WIDTH = re.compile(r"[\uff61-\uff9f]")
MOST_CONTROL = 100
"""One control character in so many characters makes a file binary."""


class Decoded(NamedTuple):
    """A text, the name of its encoding, and whether that is a guess."""

    text: str
    encoding: str
    guessed: bool


class Binary(Exception):
    """Bytes that are no text."""


class UnknownEncoding(Exception):
    """Bytes that may be text in an encoding that is not known here."""


def decoded(raw: bytes) -> Decoded:
    """The text of bytes, with plain line feeds at line ends and without control characters.

    Older Japanese text is believed only where kana stand in it.

    Raises:
        Binary: they are no text.
        UnknownEncoding: the text is in no encoding that is read.
    """
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if marked is None and b"\0" in raw:
        raise Binary
    found = _decoded(raw, marked)
    controls = len(_CONTROL.findall(found.text))
    if controls * MOST_CONTROL > len(found.text):
        raise Binary
    return found._replace(text=clean(found.text))


def clean(text: str) -> str:
    """The text with plain line feeds at line ends; control characters and halves of characters become spaces."""
    return _CONTROL.sub(" ", _LINE_END.sub("\n", text))


def _decoded(raw: bytes, marked: str | None) -> Decoded:
    if marked is not None:
        text = _tried(raw, marked)
        if text is None:
            raise UnknownEncoding
        return Decoded(text, marked, guessed=False)
    if _ESCAPED.search(raw) and (text := _tried(raw, "iso2022_jp_ext")) is not None:
        return Decoded(text, "iso2022_jp", guessed=True)
    if (text := _tried(raw, "utf-8")) is not None:
        return Decoded(text, "utf-8", guessed=False)
    tried = [(name, _tried(raw, name)) for name in _OLDER]
    likely = [Decoded(text, name, guessed=True) for name, text in tried if text is not None and _KANA.search(text)]
    if not likely:
        raise UnknownEncoding
    return max(likely, key=lambda each: _likeness(each.text))


def _tried(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likeness(text: str) -> float:
    """How much a text is like Japanese: kana speak for it, half-width ones and characters of no use against it."""
    odd = sum(unicodedata.category(character) in {"Co", "Cn"} for character in set(text))
    return (len(_KANA.findall(text)) - len(_HALF_WIDTH.findall(text))) / len(text) - odd
