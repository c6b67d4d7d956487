"""What extraction rules are made of, whatever the language: a pattern, and the statement that it stands for. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from memory.candidate import Candidate

LONGEST_VALUE = 60
"""Characters; what is longer is a story, not a value."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern, matched at the start of a clause.

    Attributes:
        pattern: its named groups fill the templates; `value` must not be empty where the pattern has it.
        text: template of the statement, such as `{subject}の名前は{value}`.
        kind, attribute, subject, value: templates of the candidate's fields.
    """

    pattern: re.Pattern[str]
    text: str
    kind: str
    attribute: str = ""
    subject: str = "user"
    value: str = "{value}"
    importance: float = 0.5
    confidence: float = 0.9
    negates: bool = False


def apply(rules: Iterable[Rule], clause: str, language: str, tidy: Callable[[str, str], str | None]) -> list[Candidate]:
    """The candidates of a clause; each attribute is taken once, by the first rule that finds it.

    Args:
        rules: in the order of trust.
        clause: a piece of a sentence that is not a question.
        language: of the clause.
        tidy: cleans a group's text (name of the group, text); None refuses the match.
    """
    found: dict[tuple[str, str], Candidate] = {}
    for rule in rules:
        match = rule.pattern.match(clause)
        if match is None:
            continue
        groups = {name: tidy(name, text) for name, text in match.groupdict().items() if text is not None}
        if any(text is None or len(text) > LONGEST_VALUE for text in groups.values()):
            continue
        candidate = _candidate(rule, {name: text or "" for name, text in groups.items()}, language)
        found.setdefault((candidate.subject, candidate.attribute), candidate)
    return list(found.values())


def _candidate(rule: Rule, groups: dict[str, str], language: str) -> Candidate:
    return Candidate(
        text=rule.text.format_map(groups),
        kind=rule.kind,
        subject=rule.subject.format_map(groups),
        attribute=rule.attribute.format_map(groups),
        value=rule.value.format_map({"value": "", **groups}),
        importance=rule.importance,
        confidence=rule.confidence,
        negates=rule.negates,
        language=language,
    )
