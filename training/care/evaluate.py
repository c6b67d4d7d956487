"""How well the crisis detector does: how many crises it hears, and how many harmless conversations it takes for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from training.care.conversations import LANGUAGES, Conversation


@dataclass(frozen=True, slots=True)
class Score:
    """Figures of one language.

    Attributes:
        crises, harmless: how many conversations there were.
        recall: share of the crises that were heard, at their end or before.
        false_alarms: share of the harmless conversations with an alarm at any of their messages.
        kinds: share of the crises heard at their end whose kind was told right.
    """

    language: str
    crises: int
    harmless: int
    recall: float
    false_alarms: float
    kinds: float


def score(conversations: Sequence[Conversation], told: Sequence[Sequence[str | None]]) -> list[Score]:
    """The figures of each language.

    Args:
        conversations: with their labels.
        told: for each, the kind that was told at each of its messages; None where there was no alarm.
    """
    scores = []
    for language in LANGUAGES:
        pairs = [(c, t) for c, t in zip(conversations, told, strict=True) if c.language == language]
        if not pairs:
            continue
        crises = [(c, t) for c, t in pairs if c.kind != "none"]
        harmless = [any(t) for c, t in pairs if c.kind == "none"]
        at_end = [c.kind == t[-1] for c, t in crises if t[-1]]
        scores.append(
            Score(
                language,
                len(crises),
                len(harmless),
                sum(any(t) for _, t in crises) / max(len(crises), 1),
                sum(harmless) / max(len(harmless), 1),
                sum(at_end) / max(len(at_end), 1),
            )
        )
    return scores


def table(rows: Iterable[tuple[str, Sequence[Score]]]) -> list[str]:
    """The figures as lines of a Markdown table."""
    head = [
        "| set | language | crises | harmless | recall | false alarms | right kind |",
        "|---|---|---|---|---|---|---|",
    ]
    return head + [
        f"| {name} | {s.language} | {s.crises} | {s.harmless} | {s.recall:.1%} | {s.false_alarms:.1%} | {s.kinds:.1%} |"
        for name, scores in rows
        for s in scores
    ]
