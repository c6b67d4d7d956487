"""The sources of both passes: corpora and the project's own writing, as things to draw examples from."""

from array import array
from collections.abc import Sequence
from pathlib import Path
from random import Random

from training.nano.chat import ChatEncoder
from training.nano.data import Conversation, Writing, read_outside_conversations, read_paragraphs
from training.nano.mixture import Example, Source, fixed
from training.nano.talk import DEFAULT_PERSONA, draw_talk

PROSE_LIMIT = 1_500_000  # characters of each prose file; more than the run can read
# Shares at the start and at the end of the first pass. Prose teaches grammar; what counts is talk, more and more so.
SHARES = {
    "prose-ja": (0.25, 0.02),
    "prose-en": (0.15, 0.02),
    "fiction-ja": (0.25, 0.08),
    "fiction-en": (0.10, 0.05),
    "newschat-ja": (0.10, 0.05),
    "taskmaster-en": (0.10, 0.03),
    "project": (0.20, 1.60),
}
PLAIN_PROMPTS = {
    "ja": (
        "あなたは{name}です。",
        "あなたは親切なアシスタントです。日本語で短く答えてください。",
        "あなたは{name}という名前の、やさしい友だちです。",
        "短く、やさしく話してください。",
    ),
    "en": (
        "You are {name}.",
        "You are a helpful assistant. Answer briefly.",
        "You are {name}, a warm friend. Keep it short.",
        "Be kind and brief.",
    ),
}
NAMES = {"sakura": "さくら", "june": "June"}

Messages = list[dict[str, str]]


def outside_sources(folder: Path, encoder: ChatEncoder) -> list[Source]:
    """The corpora of the first pass, tokenised.

    Args:
        folder: holds `ja.txt`, `en.txt` and `dialogues.jsonl`, each also as `.xz`.
        encoder: with the trained tokenizer.
    """
    documents = {f"prose-{language}": _prose(folder, language, encoder) for language in ("ja", "en")}
    for talk in read_outside_conversations(find_corpus(folder, "dialogues.jsonl")):
        documents.setdefault(f"{talk.source.split('-')[0]}-{talk.language}", []).append(_talk(talk, encoder))
    return [Source(name, fixed(found), *SHARES[name]) for name, found in documents.items() if found]


def find_corpus(folder: Path, name: str) -> Path:
    """The file `name` or `name.xz` in `folder`.

    Raises:
        FileNotFoundError: neither is there.
    """
    for candidate in (folder / name, folder / f"{name}.xz"):
        if candidate.exists():
            return candidate
    raise FileNotFoundError(f"{folder} holds neither {name} nor {name}.xz; see docs/nano.md for what is expected there")


def project_source(writing: Writing, encoder: ChatEncoder, shares: tuple[float, float]) -> Source:
    """The project's own talk with a short system prompt or none, every token to be learnt."""

    def example(rng: Random) -> Example:
        talk = draw_talk(writing, rng)
        return encoder.encode_chat([*plain_system(talk, rng), *as_messages(talk)], assistant_only=False)

    return Source("project", example, *shares)


def as_messages(conversation: Conversation) -> Messages:
    """The turns as chat messages, without a system prompt."""
    return [
        {"role": "assistant" if place % 2 else "user", "content": turn} for place, turn in enumerate(conversation.turns)
    ]


def plain_system(conversation: Conversation, rng: Random) -> Messages:
    """A short system prompt as people write them, or none (2 in 5, unless there are facts to tell)."""
    if not conversation.facts and rng.random() < 0.4:  # noqa: PLR2004
        return []
    name = NAMES.get(conversation.persona, NAMES[DEFAULT_PERSONA[conversation.language]])
    prompt = rng.choice(PLAIN_PROMPTS[conversation.language]).format(name=name)
    return [{"role": "system", "content": "\n".join([prompt, *conversation.facts])}]


def tokenizer_texts(folder: Path | None, writing: Writing) -> list[str]:
    """What the tokenizer learns on: the talk, some prose, and the project's own writing many times."""
    own = ["\n".join(talk.turns) for talk in writing.dialogues]
    own += ["\n".join((*intent.said, *intent.replies)) for intent in writing.intents]
    texts = own * 10
    if folder is not None:
        texts += ["\n".join(talk.turns) for talk in read_outside_conversations(find_corpus(folder, "dialogues.jsonl"))]
        for language, limit in (("ja", 1_500_000), ("en", 700_000)):
            texts += read_paragraphs(find_corpus(folder, f"{language}.txt"), limit)
    return texts


def _prose(folder: Path, language: str, encoder: ChatEncoder) -> list[Sequence[int]]:
    paragraphs = read_paragraphs(find_corpus(folder, f"{language}.txt"), PROSE_LIMIT)
    return [array("H", encoder.encode_text(text).tokens) for text in paragraphs]


def _talk(conversation: Conversation, encoder: ChatEncoder) -> Sequence[int]:
    return array("H", encoder.encode_chat(as_messages(conversation), assistant_only=False).tokens)
