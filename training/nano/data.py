"""What the model reads: files in, plain conversations and paragraphs out.

Knows file shapes only; nothing of tokens, shares or training. Two kinds of text: the outside corpora (a folder given
on the command line, never in the repository; see `docs/nano.md`) and the project's own writing beside this module
(`dialogues/*.jsonl`, whole conversations; `intents/*.txt`, single exchanges with variants of both sides).
"""

import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

HERE = Path(__file__).parent
DIALOGUES = HERE / "dialogues"
INTENTS = HERE / "intents"
ROMANTIC_STAGES = ("crush", "lover")


@dataclass(frozen=True)
class Conversation:
    """Turns in order, the user first.

    Attributes:
        language: "ja" or "en".
        turns: what was said; even places are the user's, odd ones the assistant's.
        persona: the persona who answers, or "" where nobody in particular does.
        stage: how close the two are, or "".
        facts: what the assistant is to know of the user beforehand.
        source: where it comes from.
    """

    language: str
    turns: tuple[str, ...]
    persona: str = ""
    stage: str = ""
    facts: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Intent:
    """One thing people say, in many wordings, and good answers to it.

    Wordings, answers and facts may hold slots such as `{dog}`, which `slots.json` has values for.

    Attributes:
        language: "ja" or "en".
        name: what it is about.
        said: wordings of the user.
        replies: answers, each of which fits each wording.
        facts: what the answers need to be known beforehand, or none; each fact in several wordings.
        told_by: the intent whose exchange tells those facts, or "".
        unknown: the answers admit that nothing is known, so nothing may be known.
    """

    language: str
    name: str
    said: tuple[str, ...]
    replies: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...] = ()
    told_by: str = ""
    unknown: bool = False


@dataclass(frozen=True)
class Writing:
    """All the project's own talk."""

    dialogues: tuple[Conversation, ...]
    intents: tuple[Intent, ...]
    slots: Mapping[str, Mapping[str, Sequence[str]]]


def open_text(path: Path) -> TextIO:
    """Open a text file for reading, unpacking `.xz`."""
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def read_paragraphs(path: Path, limit: int) -> list[str]:
    """Read documents (parted by empty lines) until `limit` characters are there."""
    documents: list[str] = []
    lines: list[str] = []
    size = 0
    with open_text(path) as file:
        for line in file:
            if line.strip():
                lines.append(line.rstrip("\n"))
                size += len(line)
            elif lines:
                documents.append("\n".join(lines))
                lines = []
            if size >= limit:
                break
    if lines:
        documents.append("\n".join(lines))
    return documents


def read_outside_conversations(path: Path) -> list[Conversation]:
    """Read `dialogues.jsonl(.xz)`: rows of `{"lang", "source", "turns"}`; calls to tools are left out."""
    conversations = []
    for row in _rows(path):
        turns = tuple(turn.strip() for turn in row["turns"] if not turn.startswith("{"))
        if len(turns) > 1:
            conversations.append(Conversation(row["lang"], turns, source=row["source"]))
    return conversations


def read_dialogues(folder: Path = DIALOGUES) -> list[Conversation]:
    """Read the project's own conversations, without those of the romantic stages.

    A model of this size does not learn to tell stages apart: a stranger would hear what only a lover may.

    Raises:
        ValueError: a row is not user, assistant, user, assistant …; names file and row.
    """
    conversations = []
    for path in sorted(folder.glob("*.jsonl")):
        conversations += [_dialogue(row, path) for row in _rows(path)]
    return [talk for talk in conversations if talk.stage not in ROMANTIC_STAGES]


def read_writing(dialogues: Path = DIALOGUES, intents: Path = INTENTS) -> Writing:
    """Read everything the project wrote itself."""
    slots = json.loads((intents / "slots.json").read_text(encoding="utf-8"))
    return Writing(tuple(read_dialogues(dialogues)), tuple(read_intents(intents)), slots)


def read_intents(folder: Path = INTENTS) -> list[Intent]:
    """Read the project's own single exchanges, one text file a language.

    A file holds blocks parted by empty lines: `# name`, then `> wording | wording …`, any number of `< answer`, and
    where the answers rest on remembered facts `= fact | in other words` and `@ name of the intent that tells it`.
    `!` marks answers that are right only as long as nothing is known.
    """
    return [
        _intent(block, path)
        for path in sorted(folder.glob("*.txt"))
        for block in path.read_text(encoding="utf-8").strip().split("\n\n")
    ]


def _intent(block: str, path: Path) -> Intent:
    marked: dict[str, list[str]] = {mark: [] for mark in "#><=@!"}
    for line in block.splitlines():
        mark, _, rest = line.partition(" ")
        if mark not in marked or not rest:
            raise ValueError(f"{path.name}: {line!r} starts with none of # > < = @ !")
        marked[mark].append(rest.strip())
    if not (marked["#"] and marked[">"] and marked["<"]):
        raise ValueError(f"{path.name}: an intent needs a name, wordings and answers: {block[:60]!r}")
    said = tuple(wording for line in marked[">"] for wording in _wordings(line))
    facts = tuple(_wordings(line) for line in marked["="])
    told_by = marked["@"][0] if marked["@"] else ""
    unknown = bool(marked["!"])
    return Intent(path.stem, marked["#"][0], said, tuple(marked["<"]), facts, told_by, unknown)


def _wordings(line: str) -> tuple[str, ...]:
    return tuple(wording.strip() for wording in line.split(" | "))


def _dialogue(row: dict[str, Any], path: Path) -> Conversation:
    messages = row["messages"]
    expected = ["user", "assistant"] * (len(messages) // 2)
    if not messages or [message["role"] for message in messages] != expected:
        raise ValueError(f"{path.name}: {row.get('id', '?')}: turns must be user, assistant, user, assistant …")
    return Conversation(
        language=row["language"],
        turns=tuple(message["content"].strip() for message in messages),
        persona=row.get("persona", ""),
        stage=row.get("stage", ""),
        facts=tuple(row.get("facts") or ()),
        source=path.stem,
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with open_text(path) as file:
        for line in file:
            if line.strip():
                yield json.loads(line)
