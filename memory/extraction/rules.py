"""What extraction rules are made of, whatever the language: a pattern, and the statement that it stands for. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from memory.extraction.candidate import Candidate

LONGEST_VALUE = 60
"""Characters; what is longer is a story, not a value."""
LONGEST_CLAUSE = 200
"""Characters of a clause in which a pattern is looked for that may stand anywhere."""
MOST_SENTENCES = 100
MOST_CLAUSES = 30
"""Of a message and of a sentence; what has more is no statement, and reading on would take long."""
AND = re.compile(r",? and |, | & |[と・、]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern, matched at the start of a clause, or wherever it stands in one.

    Attributes:
        pattern: its named groups fill the templates. `value` (or `name`) is what may be a list.
        text: template of the statement, such as `{subject}の名前は{value}`.
        kind, attribute, subject, value: templates of the candidate's fields.
        several: its value may be a list, of which each part is a candidate.
        beside: see `Candidate`.
        anywhere: it may stand anywhere in a clause, and more than once: 父が医者で母が看護師.
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
    several: bool = False
    beside: bool = False
    anywhere: bool = False


def several(text: str) -> list[str]:
    """The parts of a list: ミケとタマ, Leo and Mia."""
    parts = [part.strip() for part in AND.split(text)]
    return [text] if any(re.fullmatch("[ぁ-ん]?", part) for part in parts) else parts  # さとみ is no list


def apply(rules: Iterable[Rule], clause: str, language: str, tidy: Callable[[str, str], str | None]) -> list[Candidate]:
    """The candidates of a clause; each attribute is taken once, by the first rule that finds it.

    Args:
        rules: in the order of trust.
        clause: a piece of a sentence that is not a question.
        language: of the clause.
        tidy: cleans a group's text (name of the group, text); None refuses the match.
    """
    found: dict[tuple[str, str], list[Candidate]] = {}
    for rule in rules:
        if not rule.anywhere:
            matches = [match] if (match := rule.pattern.match(clause)) else []
        else:
            matches = list(rule.pattern.finditer(clause, 0, LONGEST_CLAUSE))
        for match in matches:
            if candidates := _candidates(rule, match, language, tidy):
                found.setdefault((candidates[0].subject, candidates[0].attribute), candidates)
    return [candidate for candidates in found.values() for candidate in candidates]


def _candidates(
    rule: Rule, match: re.Match[str], language: str, tidy: Callable[[str, str], str | None]
) -> list[Candidate]:
    groups = {name: tidy(name, text) for name, text in match.groupdict().items() if text is not None}
    if any(text is None or len(text) > LONGEST_VALUE for text in groups.values()):
        return []
    texts = {name: groups.get(name) or "" for name in match.groupdict()}
    group = "name" if "name" in texts else "value"
    values = several(texts[group]) if rule.several else [texts.get(group, "")]
    return [_candidate(rule, {"value": "", **texts, group: value}, language) for value in values]


def _candidate(rule: Rule, groups: dict[str, str], language: str) -> Candidate:
    return Candidate(
        text=rule.text.format_map(groups),
        kind=rule.kind,
        subject=rule.subject.format_map(groups),
        attribute=rule.attribute.format_map(groups),
        value=rule.value.format_map(groups),
        importance=rule.importance,
        confidence=rule.confidence,
        negates=rule.negates,
        beside=rule.beside,
        language=language,
    )
