"""What an English sentence puts right: a name, a day or a taste that was told otherwise before. Pure.

Of which fact it speaks may only be known from what was said before (`memory.consolidate`).
"""

# ruff: noqa: E501  (lexicons)
import re
from dataclasses import replace

from memory.dates import find_date
from memory.extraction.candidate import Candidate
from memory.extraction.english.days import PLAN_WORD
from memory.extraction.english.gates import tidy
from memory.extraction.english.names import may_be, named_one
from memory.extraction.english.words import FAMILY, PET, kind, singular
from memory.extraction.reading import Context

NAME_INSTEAD = re.compile(
    rf"^(?i:(?P<its>(?:(?:my|our|the) (?P<subject>{PET}|{FAMILY})(?:'s name)?|his name|her name|its name|he|she|it|my name)(?: is|'s)? ?(?:not|isn't)(?: called| named)?)) (?P<old>[A-Z][\w'-]*),? (?i:(?:it's|it is|he's|she's|but|he is|she is|my name is)(?: called| named)?) (?P<value>[A-Z][\w'-]*)"
    rf"|^(?i:it's|it is|that's) (?P<right>[A-Z][\w'-]*),? not (?P<wrong>[A-Z][\w'-]*)$"
)
TURNED = re.compile(
    r"^(?:i )?(?:used to (?P<was>hate|dislike|love|like|enjoy)|didn't (?:use to )?(?P<not>like|enjoy)|never (?:used to )?(?:like|liked)|hated|disliked|loved) (?P<value>[a-z]+(?: [a-z]+){0,2}?)(?: before| at first| as a kid)?,? (?:but|and) (?P<now>.{1,40})$",
    re.IGNORECASE,
)
NOW_LIKED = re.compile(
    r"^(?:now )?(?:i )?(?:now )?(?:(?:really|actually|kind of|absolutely|totally) )?(?:love|like|enjoy|adore|'m into)",
    re.IGNORECASE,
)
NOW_DISLIKED = re.compile(
    r"^(?:now )?(?:i )?(?:now )?(?:really |absolutely )?(?:hate|dislike|can't stand)", re.IGNORECASE
)
NO_MORE = re.compile(
    r"^(?:now )?(?:i )?(?:now )?(?:don't|do not|no longer|not) ?(?:like|love|enjoy|any ?more|do)?", re.IGNORECASE
)
THAT = r"(?:the \d{1,2}(?:st|nd|rd|th)|(?-i:[A-Z\d])[\w-]*(?: (?-i:[A-Z])[\w-]*)?)"
PUT_RIGHT = re.compile(
    r"^(?:(?:oops|sorry|wait|no|actually|ugh|typo|correction|i meant?|it's|it is|that's|should be|make that|spelled|spelt)[,:]? )*"
    rf"(?:(?:on )?(?P<new1>{THAT}),? (?:and )?not (?:on )?(?P<old1>{THAT})|not (?:on )?(?P<old2>{THAT}), (?:it's |but |on )?(?P<new2>{THAT})"
    rf"|i (?:wrote|said|typed|put) (?P<old3>{THAT}),? (?:but )?i meant (?P<new3>{THAT})|i meant (?P<new4>{THAT}),? not (?P<old4>{THAT}))$",
    re.IGNORECASE,
)
"""A word or a day that was wrong, and what is right."""
RENAMED = re.compile(
    rf"^(?i:(?:i|we)(?:'ve| have)? (?:just |finally |recently |also )*(?:renamed?|changed|change|re-?christened)) (?i:(?:my|our|the)) (?:[a-z]+ )??(?P<subject>(?i:{PET}|{FAMILY}))(?:'s name)?(?: (?:from )?(?P<old>[A-Z][\w-]*))?(?: (?:in)?to| as|:)? (?P<value>[A-Z][\w-]*)"
)
"""An animal or a child that is called something else from now on."""
GOT_WRONG = re.compile(
    rf"^(?i:(?:sorry|oops|wait|hey|no)?,? ?i (?:got|wrote|said|typed|spelled|spelt|misspelled|misspelt|put|told you) (?:my|our|the) (?P<subject>{PET}|{FAMILY})'s name (?:wrong|incorrectly)?),? (?i:it's|it is|its|is|he's|she's)(?i: actually| really| called)? (?P<value>[A-Z][\w-]*)(?:,? (?:and )?not (?P<old>[A-Z][\w-]*))?"
)
CORRECTS = re.compile(
    r"^(?:oh |ah |argh |ugh |hang on |hold on )*(?:wait|no wait|actually|sorry|oops|correction|my bad|scratch that|i was wrong|i got (?:it|the (?:date|day)) wrong|i mixed up|typo|i misread|turns out|just checked)\b",
    re.IGNORECASE,
)
"""What begins a correction of what was said before."""
RESPELT = re.compile(
    r"^\*(?P<starred>[A-Z][\w'-]+)|^(?:(?i:sorry|oops|ugh|argh|typo|autocorrect|correction|fat fingers|my bad|wait|no|stupid phone|damn|i mean|i meant)[,!.: ]+)+(?:(?i:it's|it is|that's|should be|i mean|i meant|i'm|its) )(?:(?i:actually|spelled|spelt|really) )*(?P<name>[A-Z][\w'-]+)(?!,? (?:and )?not [A-Z])(?= (?i:without|with|not)\b|$|[,.!])"
)
"""A name written again as it should have been, where it is not said which one was wrong."""
WHAT = re.compile(rf"\b(?:{PLAN_WORD})\b", re.IGNORECASE)


def corrections(sentence: str, opened: str, context: Context) -> list[Candidate]:
    """What a sentence puts right; nothing where it corrects nothing.

    Args:
        sentence: as it was said.
        opened: without the words that only open it.
        context: of the message.
    """
    if match := RESPELT.match(sentence):
        name = match["starred"] or match["name"]
        if may_be(name):
            return [replace(named_one("", name), text=f"name is {name}")]
    return _renamed(opened) or _turned(opened) or _corrected(opened) or _put_right(opened, context)


def moved_plans(found: list[Candidate], sentence: str, context: Context) -> list[Candidate]:
    """The candidates, of which a plan takes the place of one on another day where the sentence begins a correction."""
    if not (CORRECTS.match(sentence) or CORRECTS.match(context.text)):
        return found
    return [
        replace(c, instead_of=_of_what(c.value)) if c.attribute == "plan" and not (c.instead_of or c.negates) else c
        for c in found
    ]


def _of_what(plan: str) -> str:
    """What a plan is about, without its day: the word for it that stands first."""
    match = WHAT.search(plan)
    return match[0] if match else ""


def _renamed(sentence: str) -> list[Candidate]:
    """A name that was changed or wrong, where the sentence says whose it is."""
    match = RENAMED.match(sentence) or GOT_WRONG.match(sentence)
    if match is None or not may_be(match["value"]):
        return []
    return [replace(named_one(kind(singular(match["subject"])), match["value"]), instead_of=match["old"] or "")]


def _turned(sentence: str) -> list[Candidate]:
    """A taste that is no longer what it was: "I used to hate olives but now I love them"."""
    match = TURNED.match(sentence)
    value = tidy("value", match["value"]) if match else None
    if match is None or value is None:
        return []
    text, attribute, negates = f"likes {value}", "likes", False
    if NOW_DISLIKED.match(match["now"]):
        text, attribute = f"dislikes {value}", "dislikes"
    elif NO_MORE.match(match["now"]):
        text, negates = f"no longer likes {value}", True
    elif not NOW_LIKED.match(match["now"]):
        return []
    kind = "preference"
    return [Candidate(text=text, kind=kind, attribute=attribute, value=value, negates=negates, language="en")]


def _corrected(sentence: str) -> list[Candidate]:
    """A name that was wrong: whose it is may only be known from what was said before."""
    match = NAME_INSTEAD.match(sentence)
    if match is None or not may_be(match["value"] or match["right"]):
        return []
    name, old = match["value"] or match["right"], match["old"] or match["wrong"]
    subject = (match["subject"] or "").lower()
    if not subject and not match["right"] and (match["its"] or "").lower().startswith("my name"):
        subject = "user"
    named = named_one(subject, name)
    return [replace(named, text=named.text if subject not in {"", "user"} else f"name is {name}", instead_of=old)]


def _put_right(sentence: str, context: Context) -> list[Candidate]:
    """A word or a day put in the place of another: of which fact is only known from what was said before."""
    match = PUT_RIGHT.search(sentence)
    if match is None:
        return []
    new, old = next((match[f"new{n}"], match[f"old{n}"]) for n in range(1, 5) if match[f"new{n}"])
    right, wrong = find_date(new, context.now, "en"), find_date(old, context.now, "en")
    if right and wrong:
        text = right.label
        return [
            Candidate(
                text=text,
                kind="plan",
                subject="",
                value=text,
                instead_of=wrong.label,
                valid_from=right.start,
                language="en",
            )
        ]
    return [Candidate(text=new, kind="profile", subject="", value=new, instead_of=old, language="en")]
