"""Takes the markup out of Markdown, and keeps where each character stood. Pure."""

import html
import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass

Kept = tuple[str, int]
"""What stays of a match, and where in the text it begins; it is never longer than the match."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without markup.

    Attributes:
        text: what is left.
        origins: for each of its characters, where it stood.
    """

    text: str
    origins: "array[int]"


def plain(text: str, start: int, end: int, form: str) -> Plain:
    """A block of Markdown as text: alternative words for pictures, labels for links, rows for tables.

    Args:
        text: the document's.
        start: where the block begins in it.
        end: where it ends.
        form: `text` or `table`; code is to be left as it is.
    """
    masked = _CODE.sub(lambda code: code[0].translate(_MASK), text[start:end])
    block = Plain(masked, array("I", range(start, end)))
    for pattern, keep in (*_TABLE, *_TEXT) if form == "table" else _TEXT:
        block = _replaced(block, pattern, keep)
    return Plain(block.text.translate(_UNMASK), block.origins)


def _replaced(block: Plain, pattern: re.Pattern[str], keep: Callable[[re.Match[str]], Kept]) -> Plain:
    parts: list[str] = []
    origins: array[int] = array("I")
    done = 0
    for match in pattern.finditer(block.text):
        kept, begin = keep(match)
        parts += block.text[done : match.start()], kept
        origins += block.origins[done : match.start()]
        origins += block.origins[begin : begin + len(kept)]
        done = match.end()
    if not done:
        return block
    return Plain("".join(parts) + block.text[done:], origins + block.origins[done:])


def _nothing(match: re.Match[str]) -> Kept:
    return "", match.start()


def _label(match: re.Match[str]) -> Kept:
    return match["label"], match.start("label")


def _line_end(match: re.Match[str]) -> Kept:
    return "\n", match.start()


def _character(match: re.Match[str]) -> Kept:
    meant = html.unescape(match[0])
    return (meant, match.start()) if len(meant) <= len(match[0]) else (match[0], match.start())


_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)[^`\n]{1,500}\1(?!`)")
_MARKS = "[]()<>!*_~=&#;|"
_MASK = {ord(mark): 0xFDD0 + n for n, mark in enumerate(_MARKS)}  # no characters: no text has them
_UNMASK = {place: ord(mark) for mark, place in zip(_MARKS, _MASK.values(), strict=True)}
"""What would be markup is none in code between backticks."""

_TAGS = (
    "a|abbr|article|aside|audio|b|big|blockquote|body|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure|"
    "font|footer|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|li|main|mark|nav|ol|p|picture|pre|q|rb|rp|rt|"
    "ruby|s|samp|section|small|source|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|time|tr|tt|u|ul|var|video"
)
_TARGET = (
    r"(?:\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)|\[[^\]\n]{0,200}\])"  # (url) or [name of a link]
)
_PICTURES = "png|jpe?g|gif|webp|svg|heic|mp[34]|m4a|mov|pdf"
_VALUE = r"""\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)"""
_TEXT: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Kept]], ...] = (
    (re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL), _nothing),
    (
        re.compile(
            r"<(?P<name>script|style)\b[^<>]*>(?:(?!<(?:script|style)).)*?</(?P=name)\s*>", re.DOTALL | re.IGNORECASE
        ),
        _nothing,
    ),
    (re.compile(r"<br\s*/?>\n?", re.IGNORECASE), _line_end),
    (re.compile(r"""<img\b[^<>]*?\balt\s*=\s*(["'])(?P<label>[^"'<>]*)\1[^<>]*>""", re.IGNORECASE), _label),
    (re.compile(rf"</?(?:{_TAGS})(?:\s+(?:[\w:-]+{_VALUE}|open|controls|hidden))*\s*/?>", re.IGNORECASE), _nothing),
    (re.compile(r"^[ \t]{0,3}\[[^\]\n]{1,200}\]:[ \t]*\S+(?:[ \t]+[\"'(][^\n]*)?[ \t]*$\n?", re.MULTILINE), _nothing),
    (re.compile(rf"!\[\[[^\]\n]{{1,300}}\.(?:{_PICTURES})[^\]\n]{{0,50}}\]\]", re.IGNORECASE), _nothing),
    (re.compile(r"!?\[\[(?:[^\]|\n]{1,300}\|)?(?P<label>[^\]|\n]{1,300})\]\]"), _label),
    (re.compile(rf"!\[(?P<label>[^\]\n]{{0,300}})\]{_TARGET}"), _label),
    (re.compile(rf"\[(?P<label>[^\]\n]{{1,300}})\]{_TARGET}"), _label),
    (re.compile(r"<(?P<label>(?:https?|mailto):[^\s<>]+)>"), _label),
    (re.compile(r"\*\*(?=\S)(?P<label>[^*\n]{1,500}?)(?<=\S)\*\*"), _label),
    (re.compile(r"(?<!\w)__(?=\S)(?P<label>[^_\n]{1,500}?)(?<=\S)__(?!\w)"), _label),
    (re.compile(r"~~(?=\S)(?P<label>[^~\n]{1,500}?)(?<=\S)~~"), _label),
    (re.compile(r"==(?=\S)(?P<label>[^=\n]{1,500}?)(?<=\S)=="), _label),
    (re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});"), _character),
    (re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+", re.MULTILINE), _nothing),
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+", re.MULTILINE), _nothing),
)
_TABLE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Kept]], ...] = (
    (re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$\n?", re.MULTILINE), _nothing),
    (re.compile(r"^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$", re.MULTILINE), _nothing),
)
