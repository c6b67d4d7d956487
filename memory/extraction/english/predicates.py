"""What the clauses of an English sentence tell by their verbs. Pure."""

# ruff: noqa: E501, SIM905  (lexicons)
import re

from memory.extraction.candidate import Candidate
from memory.extraction.english.clauses import ADVERB, BE, FORMS, Clause, parse, predicate_of, spelled_out
from memory.extraction.english.frames import EVENT, FRAMES, PLACE, Frame
from memory.extraction.english.names import may_be, named_one
from memory.extraction.english.nouns import is_named_place
from memory.extraction.english.words import FAMILY, LANGUAGE, PET
from memory.extraction.reading import new_among
from memory.extraction.rules import LONGEST_CLAUSE, LONGEST_VALUE, several

STATED = frozenset(
    """
    love hate adore enjoy live work study own drive play speak collect teach despise loathe detest grow have run dislike prefer
    volunteer
    """.split()
)
"""Verbs that begin a statement without "I" rather than a request: "love ramen"."""
GOES_ON = re.compile(
    r"^\s*(?:$|[,.;:!()—-]|(?:with|for|since|to|and|but|so|in|at|here|now|by|from|of|on|after|again|as|btw|lol|these|because|today|twice|over|almost|when|until|till|ever|every|called|named|under|who|which|that|if|though|still|too|through|all|mostly|like|not|no|while)\b)",
    re.IGNORECASE,
)
"""What may follow a statement of which only the predicate is said."""
OWNED = re.compile(
    rf"^(?:an?|one|two|three|four|five|six|seven|\d+) (?:(?!ago\b|my\b|our\b|the\b|of\b|in\b|and\b|days\b|weeks\b|years\b)[\w'-]+ ){{0,3}}?(?:{PET}|{FAMILY}|kids|children|girls|boys|mice|bees)(?:s|es)?\b",
    re.IGNORECASE,
)
REQUEST = re.compile(
    r"^(?:let|please|tell|give|help|make|show|try|remind|stop|keep|get|have a|have fun|come|go|look|wait|take|say|send|run along|like (?:i|a|the|that|this|it|my|when|you|if)|love (?:you|ya|u|it|that|this)|live and|work it)\b",
    re.IGNORECASE,
)
OFF = re.compile(
    r"(?:^|\b(?:to|the|my|a|an|in|for|with|at|on) )((?-i:[A-Z])[\w'-]+|(?!to\b|the\b|my\b|an?\b|in\b|for\b|with\b|at\b|on\b|going\b|do\b|be\b)[a-z]{4,})",
    re.IGNORECASE,
)
CHILD_AGE = re.compile(r"\d|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve", re.IGNORECASE)
POSTPONABLE = frozenset(
    "go fly run move visit do attend travel take see get marry start have join perform play compete come meet host sell buy quit leave".split()
)
LISTED = frozenset({"condition", "language", "pet", "family", "owns", "allergy", "medication"})
AND_ALSO = re.compile(r"(?:,? and |, | & | plus )(?:also |now )?(?:a bit of |some |a little |fluent |bad |broken )?")
MOST_LISTED = 5
WORKS = frozenset({"job", "workplace", "school", "major"})
"""Who does one of these in a place lives there, or near."""
SOMEWHERE = re.compile(
    rf" (?:in|outside|near|up in|down in|over in) {PLACE}(?=$|[,.;]| and\b| with\b| for\b| but\b| so\b| now| at\b)",
    re.IGNORECASE,
)
LANGUAGES = frozenset(LANGUAGE.split("|"))


def told(clause: str, *, before: str, other: str | None) -> tuple[list[Candidate], str]:
    """What a clause tells, and of whom it does, so that the next one may leave that out.

    Args:
        clause: a piece of a sentence.
        before: of whom the piece before it tells: `user` at the beginning of a sentence, "" where of somebody else.
        other: the animal or relative that "she" is.
    """
    clause = clause[:LONGEST_CLAUSE]
    parsed, whole = parse(clause, other), True
    if (
        parsed is None
        and before
        and not re.match(
            r"(?:i|we|my|our|he|she|they|it|you|your|the|this|that|these|those|his|her|their)\b", clause, re.IGNORECASE
        )
    ):
        parsed = _continued(clause, before)
        whole = parsed is None or parsed.verb != "be"
    if parsed is None:
        return [], ""
    found = _of_clause(parsed, whole=whole)
    if parsed.named and may_be(parsed.named):
        found.insert(0, named_one(parsed.who, parsed.named))
    return found, parsed.who


def _continued(clause: str, who: str) -> Clause | None:
    """A clause whose subject is left out."""
    text = spelled_out(clause.strip())
    words = [word for word in text.split() if word.lower() not in ADVERB - {"only"} and not word.lower().endswith("ly")]
    if not words or REQUEST.match(text):
        return None
    first = words[0].lower().strip(",")
    lemma, form = FORMS.get(first, ("", ""))
    if OWNED.match(text) and who == "user":
        return predicate_of(who, "", f"have {text}")
    if first in {"been", "never", "no", "will", "can", "not", "do", "have", "has"} or first in BE:
        return predicate_of(who, "", f"have {text}" if first == "been" else f"am {text}" if first == "not" else text)
    if form == "past" or (form == "now" and (lemma in STATED or who != "user" or first.endswith("s"))):
        return predicate_of(who, "", text)
    return predicate_of(who, "", f"am {text}")


def _of_clause(clause: Clause, *, whole: bool) -> list[Candidate]:
    """What a clause tells by the table of predicates, by its place and as an event; where its plan is off, that."""
    found: list[Candidate] = []
    taken: set[str] = set()
    for frame in FRAMES:
        if frame.attribute in taken:
            continue
        candidates = _by_frame(frame, clause, whole=whole)
        if candidates:
            taken.add(frame.attribute)
            found += new_among(candidates, found)
    if clause.denied or clause.ended:
        off = (
            clause.who == "user" and clause.denied and clause.tense in {"ing", "future"} and clause.verb in POSTPONABLE
        )
        return found + [
            _of(clause, "plan", "plan", "", value, negates=True) for value in _what_is_off(clause.rest) if off
        ]
    if WORKS & taken and "home" not in taken:
        found += _where_one_works(clause)
    return found + _as_event(clause, found)


def _by_frame(frame: Frame, clause: Clause, *, whole: bool) -> list[Candidate]:
    """What a clause tells by one row of the table."""
    if clause.who != "user" and not frame.others:
        return []
    match = frame.pattern.match(clause.predicate)
    if match is None or not _is_told(frame, clause):
        return []
    if frame.attribute == "age" and clause.who == "user" and CHILD_AGE.fullmatch(match["value"]):
        return []
    if not whole and not GOES_ON.match(clause.predicate[match.end() :]):
        return []
    return _filled(frame, clause, match) + _others_of_the_list(frame, clause, match)


def _where_one_works(clause: Clause) -> list[Candidate]:
    """That the person lives where they work, where nothing else is said."""
    match = SOMEWHERE.search(clause.predicate) if clause.tense in {"now", "ing", "perfect"} else None
    if match is None or not is_named_place(match["place"]) or match["place"].lower() in LANGUAGES:
        return []
    place = _place(match["place"])
    return [_of(clause, "profile", "home", f"lives in {place}", place)]


def _as_event(clause: Clause, found: list[Candidate]) -> list[Candidate]:
    """What is worth remembering of what was done, where nothing lasting is told by it."""
    match = EVENT.match(clause.predicate) if clause.tense in {"past", "perfect"} else None
    value = _as_said(clause, match) if match else ""
    if not value or len(value) > LONGEST_VALUE:
        return []
    if any(c.subject == clause.who and (c.value in value or c.attribute == "marriage") for c in found):
        return []
    return [_of(clause, "event", "event", value, value, importance=0.7)]


def _what_is_off(rest: str) -> list[str]:
    """The things of a plan that is off: "not going to Rome" takes back what there is of Rome."""
    return [match[1] for match in OFF.finditer(rest) if match[1].lower() not in {"it", "that", "this", "you"}][:2]


def _others_of_the_list(frame: Frame, clause: Clause, match: re.Match[str]) -> list[Candidate]:
    """What stands beside the first of what is told: "type 2 diabetes and a bad knee"."""
    predicate = clause.predicate
    if frame.attribute not in LISTED or "value" not in match.groupdict():
        return []
    found = []
    for part in AND_ALSO.split(predicate[match.end() :])[1:MOST_LISTED]:
        more = frame.pattern.match(f"{predicate[: match.start('value')]}{part}") or frame.pattern.match(
            f"{clause.verb} {part}"
        )
        if more:
            found += _filled(frame, clause, more)
    return found


def _is_told(frame: Frame, clause: Clause) -> bool:
    if clause.ended:
        return frame.denied in {"over", "dislikes"}
    if clause.denied:
        return frame.denied != "none"
    if frame.denied.startswith("only"):
        return False
    return clause.tense in frame.tenses


def _filled(frame: Frame, clause: Clause, match: re.Match[str]) -> list[Candidate]:
    groups = match.groupdict()
    if groups.get("place") is not None:
        groups["place"] = _place(groups["place"])
        if not groups["place"]:
            return []
    value = groups.get("value")
    if value is not None:
        value = (
            re.sub(r"^(?:an?|the|some|any) (?=\w)", "", value.strip(" '\""))
            if frame.kind == "preference"
            else value.strip(" '\"")
        )
        if not value or len(value) > LONGEST_VALUE or (frame.check and not frame.check(value)):
            return []
        groups["value"] = _as_said(clause, match) if match.start("value") == 0 else value
    negates, attribute, text = False, frame.attribute, frame.text
    if frame.denied.startswith("only"):
        text = frame.denied.removeprefix("only").lstrip(":") or text
    elif clause.ended or (clause.denied and frame.denied == "over"):
        negates = True
    elif clause.denied and frame.denied == "dislikes":
        attribute, text = "dislikes", "dislikes {value}"
    values = several(groups["value"]) if frame.attribute in {"allergy", "language"} and value else [groups.get("value")]
    return [
        _of(
            clause,
            frame.kind,
            attribute.format_map(groups),
            _text(text.format_map({**groups, "value": one})),
            frame.value.format_map({**groups, "value": one}),
            importance=frame.importance,
            negates=negates,
        )
        for one in values
    ]


def _place(text: str) -> str:
    if not is_named_place(text):
        return ""
    return text if text[:1].isupper() else text.title() if text != "nyc" else "NYC"


def _as_said(clause: Clause, match: re.Match[str]) -> str:
    """The value with its verb as it was said, where it begins with one."""
    value = match["value"].strip(" '\"")
    return f"{clause.said}{value[len(clause.verb) :]}" if value.startswith(clause.verb) and clause.said else value


def _text(text: str) -> str:
    return " ".join(text.split())


def _of(
    clause: Clause, kind: str, attribute: str, text: str, value: str, *, importance: float = 0.5, negates: bool = False
) -> Candidate:
    return Candidate(
        text=f"{value} is over" if negates else text if clause.who == "user" else f"{clause.who} {text}",
        kind=kind,
        subject=clause.who,
        attribute=attribute,
        value=value,
        importance=importance,
        confidence=0.7,
        negates=negates,
        language="en",
    )
