"""How well the appraiser does: macro-F1 of intents and emotions, and the sign of the valence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from persona.affect.appraisal import INTENTS, Appraisal
from persona.affect.state import EMOTIONS
from training.affect.messages import LANGUAGES, Message


@dataclass(frozen=True, slots=True)
class Score:
    """Figures of one language, all 0 to 1.

    Attributes:
        messages: how many were judged.
        sign: share of the messages with good or bad news whose valence has the right sign.
        emotion, intent: macro-F1 over the labels that occur.
    """

    language: str
    messages: int
    sign: float
    emotion: float
    intent: float


def score(messages: Sequence[Message], appraisals: Sequence[Appraisal]) -> list[Score]:
    """The figures of each language."""
    scores = []
    for language in LANGUAGES:
        pairs = [(m, a) for m, a in zip(messages, appraisals, strict=True) if m.language == language]
        if not pairs:
            continue
        told = [(m, a) for m, a in pairs if m.sign != "neutral"]
        right = sum((a.valence > 0) == (m.sign == "good") and a.valence != 0 for m, a in told)
        scores.append(
            Score(
                language,
                len(pairs),
                right / max(len(told), 1),
                macro_f1(EMOTIONS, [m.emotion for m, _ in pairs], [a.emotion for _, a in pairs]),
                macro_f1(INTENTS, [m.intent for m, _ in pairs], [a.intent for _, a in pairs]),
            )
        )
    return scores


def macro_f1(names: Iterable[str], truth: Sequence[str], guess: Sequence[str]) -> float:
    """The mean F1 of the labels that occur."""
    found = []
    for name in names:
        if name not in truth:
            continue
        both = sum(t == g == name for t, g in zip(truth, guess, strict=True))
        found.append(2 * both / (truth.count(name) + guess.count(name)) if both else 0.0)
    return sum(found) / max(len(found), 1)


def table(rows: Iterable[tuple[str, Sequence[Score]]]) -> list[str]:
    """The figures as lines of a Markdown table."""
    lines = ["| set | language | messages | valence sign | emotion F1 | intent F1 |", "|---|---|---|---|---|---|"]
    for name, scores in rows:
        lines += [
            f"| {name} | {s.language} | {s.messages} | {s.sign:.1%} | {s.emotion:.2f} | {s.intent:.2f} |"
            for s in scores
        ]
    return lines
