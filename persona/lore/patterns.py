"""Keys that are regular expressions, by RE2: whatever a card brings along is searched in time linear in the text.

RE2 knows no look-around and no back-references. What a pattern may cost is bounded by its length (a key's), the size of
its program, and the number of a persona's patterns.
"""

from collections.abc import Callable

import re2

MAX_PATTERNS = 32
"""Patterns of one persona."""
MAX_PROGRAM = 2000
"""Instructions of a compiled pattern; searching a character takes at most so many steps."""
_MEMORY = 256 * 1024
"""Bytes that one pattern may take, its cache included."""

Search = Callable[[bytes], bool]
"""Whether a pattern occurs in a text (UTF-8)."""


class PatternError(ValueError):
    """A pattern that cannot be used; `str()` says why."""


def open_pattern(pattern: str, *, case_sensitive: bool = False) -> Search:
    """Makes a pattern ready to be searched for.

    Raises:
        PatternError: RE2 cannot read it, or it is too large.
    """
    options = re2.Options()
    options.case_sensitive = case_sensitive
    options.never_capture = True
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        raise PatternError(reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)) from error
    if compiled.programsize > MAX_PROGRAM:
        raise PatternError(f"pattern too large - {compiled.programsize} instructions, the limit is {MAX_PROGRAM}")
    return lambda text: compiled.search(text) is not None
