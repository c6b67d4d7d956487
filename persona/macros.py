"""Macros of character cards: names, chance and remarks, put in or taken out where a card says so. Pure.

Character Card V2: `{{char}}` and `<BOT>`, `{{user}}` and `<USER>`, `{{original}}`. V3: `<CHAR>`, `{{random:A,B}}`,
`{{pick:A,B}}`, `{{roll:N}}`, `{{reverse:x}}`, and three that leave nothing: `{{// x}}`, `{{hidden_key:x}}`,
`{{comment: x}}`. Any case; one may stand inside another. What is none of these stays as it is written.
"""

import re
from dataclasses import dataclass
from random import Random

MAX_DEPTH = 8
"""Macros inside one another; what is deeper stays as it is written."""
MAX_MACROS = 500
"""Macros in one text; what comes after them stays as it is written."""
_MARKS = re.compile(r"\{\{(?!\{)|\}\}|<bot>|<char>|<user>", re.IGNORECASE)
_COMMA = re.compile(r"(?<!\\),")
_DIE = re.compile(r"\s*d?([1-9][0-9]{0,8})\s*", re.IGNORECASE)


def expand(text: str, char: str, user: str, *, original: str = "", seed: str = "", chance: str = "") -> str:
    """Replaces the macros in a text; what a name or the original holds is not expanded again.

    Args:
        text: what the card says.
        char: what the persona is called.
        user: what the person is called.
        original: what would stand here without the card; only the first `{{original}}` brings it.
        seed: of the conversation: with the same one, `{{pick}}` chooses the same.
        chance: of the moment: with the same one, `{{random}}` and `{{roll}}` come out the same.
    """
    if "{{" not in text and "<" not in text:
        return text
    macros = _Macros(text, {"char": char, "user": user, "original": original}, seed, chance)
    opened: list[list[str]] = [[]]
    place = 0
    for mark in _MARKS.finditer(text):
        opened[-1].append(text[place : mark.start()])
        place = mark.end()
        if mark.group() == "{{" and len(opened) <= MAX_DEPTH:
            opened.append([])
        elif mark.group() == "}}" and len(opened) > 1:
            inner = "".join(opened.pop())
            opened[-1].append(macros.value(inner, f"{{{{{inner}}}}}"))
        else:
            tag = mark.group().strip("<>").casefold().replace("bot", "char")
            opened[-1].append(macros.value(tag, mark.group()) if tag in {"char", "user"} else mark.group())
    opened[-1].append(text[place:])
    return "{{".join("".join(parts) for parts in opened)


def asks_name(text: str) -> bool:
    """Whether a text calls the person by their name (`{{user}}`), so that without one it says nothing."""
    return expand(text, "", "a") != expand(text, "", "b")


@dataclass(slots=True)
class _Macros:
    """The macros of one text, and what they stand for."""

    text: str
    names: dict[str, str]
    seed: str
    chance: str
    met: int = 0

    def value(self, inner: str, written: str) -> str:
        """What a macro stands for; itself, as it is written, where it is none."""
        self.met += 1
        if self.met > MAX_MACROS:
            return written
        if inner.lstrip().startswith("//"):
            return ""
        name, colon, argument = inner.partition(":")
        name = name.strip().casefold()
        return self._call(name, argument, written) if colon else self._name(name, written)

    def _name(self, name: str, written: str) -> str:
        value = self.names.get(name, written)
        if name == "original":
            self.names["original"] = ""
        return value

    def _call(self, name: str, argument: str, written: str) -> str:
        match name:
            case "comment" | "hidden_key":
                return ""
            case "reverse":
                return argument[::-1]
            case "random" | "pick":
                options = _COMMA.split(argument.removeprefix(":"))
                source = self._random(self.seed if name == "pick" else self.chance)
                return source.choice(options).replace("\\,", ",").strip()
            case "roll":
                die = _DIE.fullmatch(argument)
                return str(self._random(self.chance).randint(1, int(die[1]))) if die else written
        return written

    def _random(self, source: str) -> Random:
        """Chance that comes out the same for the same source, text and place in it."""
        return Random(f"{source}\0{self.text}\0{self.met}")  # noqa: S311  (a game, no secret)
