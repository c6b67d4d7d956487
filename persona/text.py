"""Plain text of messages, and text made fit to stand in a prompt."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
"""Control characters, line ends and marks that turn the direction of text."""


_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")


def flat(text: str, limit: int) -> str:
    """One line without control characters: stored text cannot pose as another part of the prompt."""
    return _CONTROL.sub(" ", text).strip()[:limit]


def language_of(text: str) -> str:
    """`ja` where the text holds kana or kanji, else `en`."""
    return "ja" if _JAPANESE.search(text) else "en"


def plain(text: str) -> str:
    """The text in Unicode's NFKC form with straight apostrophes, as patterns read it."""
    return unicodedata.normalize("NFKC", text).replace("’", "'")


def plain_ends(text: str, longest: int, between: str = "\n") -> str:
    """The text, plain; of one with more than `longest` characters its two ends, with something between them."""
    return ends(plain(ends(text, longest, between)), longest, between)  # twice: one character can stand for eighteen


def ends(text: str, longest: int, between: str = "\n") -> str:
    """The text; of one with more than `longest` characters its first and last halves of that, and what is between."""
    return text if len(text) <= longest else f"{text[: longest // 2]}{between}{text[-(longest // 2) :]}"


def text_of(content: object) -> str:
    """The text of a message's content (OpenAI's shape): a string as it is, the text parts of a list, else nothing."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(str(part.get("text") or "") for part in content if part.get("type") == "text")
    return ""
