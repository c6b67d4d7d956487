"""`compose`: the only prompt builder, for serving and for training alike. Pure.

One system message stands in front. Its first part never changes between two turns of a persona (identity, speech, the
card's free text, boundaries, honesty, the client's own instructions, examples), so that a prefix cache can keep it;
what changes every turn (relationship, mood, date, lore, facts) comes last. Facts are fenced as data. Lore `at_depth`
stands among the messages of the conversation. A card's note behind the history stands in the person's newest message:
strict chat templates refuse a system message there.

Examples are chosen by the stage, which seldom changes, and stand in the card's order whatever the mood. The mood's
label changes with one message in twelve of さくら's everyday talks and one in four of stirring ones; ordered by it,
the examples would be read anew each time and say no more, since all stand there anyway. Only where they do not all
fit, those of the mood stay the longest.

A card's free text (`persona.free_text`) is cut to its share of the budget first.
Lore has a budget of its own within the prompt's (the card's `lore.token_budget`). When the prompt's is short,
expendable lore goes first, then examples, then the oldest history, then documents, lore (the lowest priority first) and
facts, and at last the client's own instructions are cut. Identity, safety, the newest message of the person and what
followed it (tool calls and their results) always stay; when those alone are too much, `Prompt.dropped` ends in "over
budget". History that was cut begins with a message of the person, as strict chat templates demand.

The size of a prompt is, for each message, `count` of its text plus `MESSAGE_TOKENS`, plus `IMAGE_TOKENS` for each part
that is not text; the system message is counted in parts. History is counted from its newest message back, only as far
as it can fit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from persona import prompt_lines as lines
from persona.affect.state import AffectState
from persona.card import Example, Persona, Scene
from persona.conversation import MAX_NAME, SYSTEM_ROLES, TOOL_ROLES
from persona.free_text import FREE, FreeText, Tell, free_text, longest
from persona.lore.entry import LoreEntry
from persona.lore.placing import Told, inserted, least, within
from persona.macros import expand
from persona.prompt_lines import MAX_PASSAGE, PromptFact
from persona.prompt_words import WORDS
from persona.text import flat, text_of

PROMPT_FORMAT = "4"
"""Goes up when the same inputs compose to another prompt: the ledger records it, training depends on it."""
REPLY_TOKENS = 256
"""Tokens kept free for the reply where nobody says how many."""
MESSAGE_TOKENS = 8
"""Tokens that a chat template puts around a message, cautiously."""
IMAGE_TOKENS = 600
"""Tokens reckoned for an image or another part that is not text."""
LONGEST_TOKEN = 16
"""Characters; a text that would not fit even in tokens as long as this is not counted at all."""
MAX_NOTE = 4000
"""Characters of the client's own system text that are kept."""
NOTE_SHARE = 4
"""At most one part in so many of the budget is the client's own system text, so that memory and history have room."""
_BESIDE = ("tool_calls", "function_call", "refusal", "reasoning_content")
"""What a message may hold beside its content."""
_DROPPED = ("examples", "history", "facts", "documents", "lore", "note", *FREE)
"""What may be left out, as `Prompt.dropped` names it."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A composed prompt.

    Attributes:
        messages: in OpenAI's shape, the system message first.
        fact_ids: the facts that stand in it.
        lore_names: the lore entries that stand in it.
        dropped: what the budget left out, in words (`examples: 3`, `history: 2`, `facts: 1`, `over budget`); of the
            client's own instructions and of a card's free text, how many characters (`note: 900`, `scenario: 20`).
        tokens: the counted size.
    """

    messages: list[dict[str, Any]]
    fact_ids: tuple[str, ...]
    lore_names: tuple[str, ...]
    dropped: tuple[str, ...]
    tokens: int


def compose(  # noqa: PLR0913  (a prompt is made of many things; each is named)
    persona: Persona,
    *,
    state: AffectState,
    history: Sequence[dict[str, Any]],
    facts: Sequence[PromptFact],
    documents: Sequence[PromptFact] = (),
    lore: Sequence[LoreEntry] = (),
    user_name: str = "",
    minor: bool = False,
    leaving: bool = False,
    forgetting: bool = False,
    scene: Scene = "casual",
    company: Sequence[str] = (),
    now: datetime,
    budget: int,
    count: Callable[[str], int],
    seed: str = "",
    chance: str = "",
) -> Prompt:
    """Composes the messages of one turn.

    Args:
        persona: who speaks.
        state: how they and the person stand, after this message was felt.
        history: the client's messages, oldest first; the last is the new one. Tool calls and parts pass through.
        facts: most relevant first.
        documents: passages of what was said or written, most relevant first.
        lore: entries that fired, in order (`persona.lorebook.fire`).
        user_name: what the person is called; empty where nobody knows.
        minor: whether the person is one.
        leaving: whether they say goodbye.
        forgetting: whether they ask to forget something.
        scene: what kind of turn it is.
        company: who else is there, people and personas, by name.
        now: local time of the turn.
        budget: tokens that the whole prompt may have.
        count: tokens of a text.
        seed: of the conversation: `{{pick}}` chooses by it.
        chance: of the turn: `{{random}}` and `{{roll}}` come out by it.
    """
    name = flat(user_name, MAX_NAME)
    user = name or WORDS[persona.language]["user"]
    tell = partial(expand, char=persona.display_name, user=user, seed=seed, chance=chance)
    older, last = _parted(_grouped([m for m in history if m.get("role") not in SYSTEM_ROLES]), among=bool(company))
    count = _bounded(count, budget)
    text = free_text(persona, "\n".join(map(tell, lines.opening(persona))), tell, budget, count)
    draft = _Draft(
        persona=persona,
        state=state,
        name=name,
        minor=minor,
        wishes=[name for name, wished in (("leaving", leaving), ("forgetting", forgetting)) if wished],
        scene=scene,
        company=lines.named(company, persona.language),
        tell=tell,
        text=text,
        now=now,
        count=count,
        note=_note(history),
        examples=lines.fitting_examples(persona, state),
        older=older,
        last=_noted(last, text.post_history, persona),
        documents=list(documents),
        lore=within(lore, persona.lore.token_budget, lambda entry: flat(tell(entry.content), MAX_PASSAGE), count),
        facts=list(facts),
    )
    draft.dropped["lore"] = len(lore) - len(draft.lore)
    draft.shrink(budget)
    tokens = draft.total()
    return Prompt(
        messages=[
            {"role": "system", "content": draft.system()},
            *inserted([m for group in [*draft.older, draft.last] for m in group], draft.lore),
        ],
        fact_ids=tuple(fact.id for fact in (*draft.facts, *draft.documents) if fact.id),
        lore_names=tuple(told.entry.name for told in draft.lore),
        dropped=draft.notes(over=tokens > budget),
        tokens=tokens,
    )


@dataclass(slots=True)
class _Draft:
    """A prompt on its way into the budget: what it still holds, and what went."""

    persona: Persona
    state: AffectState
    name: str
    minor: bool
    wishes: list[str]
    scene: Scene
    company: list[str]
    tell: Tell
    text: FreeText
    now: datetime
    count: Callable[[str], int]
    note: str
    examples: list[Example]
    older: list[list[dict[str, Any]]]
    last: list[dict[str, Any]]
    documents: list[PromptFact]
    lore: list[Told]
    facts: list[PromptFact]
    dropped: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_DROPPED, 0))
    sizes: list[int] = field(default_factory=list)
    fixed: int = field(init=False)
    counted: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dropped |= self.text.cut
        self.fixed = MESSAGE_TOKENS + sum(_size(message, self.count) for message in self.last)

    def system(self) -> str:
        """The system message as it stands."""
        return "".join(self._parts())

    def total(self) -> int:
        """The size in tokens as it stands."""
        deep = sum(MESSAGE_TOKENS + told.tokens for told in self.lore if told.entry.position == "at_depth")
        return self.fixed + sum(self.sizes) + sum(map(self._counted, self._parts())) + deep

    def _parts(self) -> list[str]:
        """The system message in parts that are counted one by one: where one goes, the rest is not counted again."""
        core = lines.core(self.persona, self.text, self.note, self.tell)
        examples = lines.example_texts(self.persona, self.examples, self.tell)
        volatile = [
            *lines.company(self.persona, self.company, self.name),
            *lines.relation(self.persona, self.state, self.tell, self.name),
            *([WORDS[self.persona.language]["minor"]] if self.minor else ()),
            *lines.moment(self.persona, self.state, self.now),
            *lines.scene(self.persona, self.scene, self.tell, self.wishes),
            *lines.known(self.persona, self.lore, self.facts, self.documents),
        ]
        first, *others = ["\n".join(core), *examples, "\n".join(volatile)]
        return [first, *(f"\n{part}" for part in others)]

    def _counted(self, part: str) -> int:
        if part not in self.counted:
            self.counted[part] = self.count(part)
        return self.counted[part]

    def shrink(self, budget: int) -> None:
        """Leaves out what has to go, the least needed first."""
        self._measure(budget)
        self._cut_note(lambda: self.count(self.note) <= budget // NOTE_SHARE)
        while (excess := self.total() - budget) > 0:
            if self.lore and self.lore[least(self.lore)].entry.expendable:
                self._drop_lore()
            elif not self.examples and self.older:
                self._drop_oldest(excess)
            elif not self._drop_last():
                self._cut_note(lambda: self.total() <= budget)
                return

    def notes(self, *, over: bool) -> tuple[str, ...]:
        """What went, in words."""
        went = tuple(f"{name}: {number}" for name, number in self.dropped.items() if number)
        return (*went, "over budget") if over else went

    def _measure(self, budget: int) -> None:
        """Counts the groups of the history, each once, the newest first, and leaves out those that never fit."""
        sizes: list[int] = []
        room = budget - self.fixed
        for group in reversed(self.older):
            sizes.append(sum(_size(message, self.count) for message in group))
            room -= sizes[-1]
            if room < 0:
                break
        self.sizes = sizes[::-1]
        self._drop(len(self.older) - len(sizes) + (room < 0 and bool(sizes)))

    def _drop_oldest(self, excess: int) -> None:
        number = 0
        while number < len(self.older) and excess > 0:
            excess -= self.sizes[number]
            number += 1
        self._drop(number)

    def _drop(self, number: int) -> None:
        """Leaves out this many of the oldest groups, and those behind them that the person did not begin."""
        if not number:
            return
        while number < len(self.older) and self.older[number][0].get("role") != "user":
            number += 1
        self.dropped["history"] += number
        left = len(self.older) - number
        self.older, self.sizes = self.older[number:], self.sizes[len(self.sizes) - left :]

    def _drop_last(self) -> bool:
        """Leaves out the least relevant entry of the first list that has any; whether there was one."""
        lists: dict[str, list[Any]] = {
            "examples": self.examples,
            "documents": self.documents,
            "lore": self.lore,
            "facts": self.facts,
        }
        for name, entries in lists.items():
            if entries:
                entries.pop(self._next_to_go(name))
                self.dropped[name] += 1
                return True
        return False

    def _next_to_go(self, name: str) -> int:
        """Which entry of a list matters least."""
        if name == "examples":
            return lines.least_fitting(self.examples, self.state.emotion)
        return least(self.lore) if name == "lore" else -1

    def _drop_lore(self) -> None:
        self.lore.pop(least(self.lore))
        self.dropped["lore"] += 1

    def _cut_note(self, fits: Callable[[], bool]) -> None:
        """Keeps as much of the note's beginning as fits, by halving; nothing of it where nothing fits."""
        whole = self.note

        def fits_with(note: str) -> bool:
            self.note = note
            return fits()

        self.note = longest(whole, fits_with)
        self.dropped["note"] += len(whole) - len(self.note)


def reply_room(context: int, wanted: int | None) -> int:
    """Tokens of a context window that are kept free for the reply: as many as wanted, but a third at most."""
    return min(wanted or REPLY_TOKENS, context // 3)


def _note(history: Sequence[dict[str, Any]]) -> str:
    """The client's own system and developer messages, joined and bounded."""
    texts = [text_of(m.get("content")) for m in history if m.get("role") in SYSTEM_ROLES]
    return "\n".join(text.strip() for text in texts if text.strip())[:MAX_NOTE]


def _grouped(messages: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Messages in groups that belong together: an assistant's tool calls with their results."""
    groups: list[list[dict[str, Any]]] = []
    for message in messages:
        if message.get("role") in TOOL_ROLES and groups:
            groups[-1].append(message)
        else:
            groups.append([message])
    return groups


def _parted(
    groups: list[list[dict[str, Any]]], *, among: bool
) -> tuple[list[list[dict[str, Any]]], list[dict[str, Any]]]:
    """The history that may be cut, and what always stays: the newest message of the person and all behind it.

    Among several, another persona's line is a user's message with a `name` (`persona.conversation.heard`).
    """
    said = [group[0].get("role") == "user" and not (among and group[0].get("name")) for group in groups]
    users = [number for number, is_persons in enumerate(said) if is_persons]
    start = users[-1] if users else max(len(groups) - 1, 0)
    return groups[:start], [message for group in groups[start:] for message in group]


def _noted(last: list[dict[str, Any]], note: str, persona: Persona) -> list[dict[str, Any]]:
    """The newest messages with the card's note behind what the person said."""
    if not note or not last or last[0].get("role") != "user":
        return last
    words = WORDS[persona.language]["behind"].format(name=persona.display_name, note=note)
    content = last[0].get("content")
    noted = [*content, {"type": "text", "text": words}] if isinstance(content, list) else f"{content or ''}\n\n{words}"
    return [{**last[0], "content": noted}, *last[1:]]


def _bounded(count: Callable[[str], int], budget: int) -> Callable[[str], int]:
    """`count`, which spends no time on a text that cannot fit in any case."""
    longest = LONGEST_TOKEN * max(budget, 1)
    return lambda text: count(text) if len(text) <= longest else len(text) // LONGEST_TOKEN + 1


def _size(message: dict[str, Any], count: Callable[[str], int]) -> int:
    content = message.get("content")
    parts = content if isinstance(content, list) else []
    media = sum(IMAGE_TOKENS for part in parts if part.get("type") != "text")
    calls = "".join(str(message[name]) for name in _BESIDE if message.get(name))
    return MESSAGE_TOKENS + media + count(text_of(content)) + (count(calls) if calls else 0)
