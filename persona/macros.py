"""Macros of character cards: the names of persona and person, put in where a card leaves room for them."""

import re

_CHARACTER = re.compile(r"\{\{char\}\}|<BOT>", re.IGNORECASE)
_USER = re.compile(r"\{\{user\}\}|<USER>", re.IGNORECASE)


def expand(text: str, char: str, user: str) -> str:
    """Replaces `{{char}}`, `<BOT>`, `{{user}}`, `<USER>` (any case; Character Card V2) by the names.

    What a name holds is not expanded again.
    """
    return _USER.sub(lambda _: user, _CHARACTER.sub(lambda _: char, text))
