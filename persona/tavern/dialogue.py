"""Example dialogues of cards (`mes_example`), as exchanges and back. Pure.

A card writes them as blocks behind `<START>`, with lines that begin `{{user}}:` or `{{char}}:`.
"""

import re
from collections.abc import Iterable

SILENT = "…"
"""Stands for what the person said where the character speaks first."""
_BLOCKS = re.compile(r"<start>", re.IGNORECASE)
_USER = ("{{user}}", "<user>")
_CHARACTER = ("{{char}}", "<char>", "<bot>")


def exchanges(text: str, names: Iterable[str]) -> list[tuple[str, str]]:
    """What the person says and what the character answers, as often as an example has both.

    Lines without a speaker belong to who spoke before, or to the character; several of one speaker are joined.

    Args:
        text: the example dialogues.
        names: what the character is called, apart from `{{char}}`.
    """
    spoken = [turn for block in _BLOCKS.split(text) for turn in [*_turns(block, names), ("", "")]]
    found: list[tuple[str, str]] = []
    said = ""
    for speaker, words in spoken:
        if speaker == "user":
            said = words
        elif speaker == "char" and words:
            found.append((said or SILENT, words))
            said = ""
        elif not speaker:
            said = ""
    return found


def dialogue(examples: Iterable[tuple[str, str]]) -> str:
    """Exchanges as a card writes them."""
    return "\n".join(f"<START>\n{{{{user}}}}: {said}\n{{{{char}}}}: {reply}" for said, reply in examples)


def _turns(block: str, names: Iterable[str]) -> list[tuple[str, str]]:
    """Who says what, one after the other; nobody speaks twice in a row."""
    labels = "|".join(re.escape(label) for label in (*_USER, *_CHARACTER, *names) if label)
    label = re.compile(rf"\s*({labels})\s*[:：]\s?", re.IGNORECASE)
    turns: list[tuple[str, list[str]]] = []
    for line in block.strip().splitlines():
        match = label.match(line)
        speaker = ("user" if match[1].casefold() in _USER else "char") if match else (turns[-1][0] if turns else "char")
        if not turns or turns[-1][0] != speaker:
            turns.append((speaker, []))
        turns[-1][1].append(line[match.end() :] if match else line)
    return [(speaker, "\n".join(lines).strip()) for speaker, lines in turns]
