"""Texts of data sets compared as people would: without case, width, spaces and punctuation."""

import unicodedata


def bare(text: str) -> str:
    """What is left of a text; where that is nothing, its signs."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum()) or plain
