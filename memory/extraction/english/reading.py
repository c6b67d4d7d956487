"""What an English message says about its speaker. Pure.

Precision over recall: what is asked, wished, hedged, quoted, played or told of others gives nothing.
"""

# ruff: noqa: E501  (lexicons)
import re
from dataclasses import replace

from memory.dates import find_date
from memory.extraction.candidate import Candidate
from memory.extraction.english.corrections import corrections, moved_plans
from memory.extraction.english.days import DEATH, WITH, dated, happened, happening
from memory.extraction.english.endings import ended
from memory.extraction.english.gates import (
    ABOUT_OTHERS,
    ABOUT_SELF,
    FRAME,
    HEDGE,
    LEAD,
    SENTENCE,
    SOFT_HEDGE,
    TURN_OF_PHRASE,
    clean,
    completed,
    is_passed_over,
    tidy,
)
from memory.extraction.english.idioms import IDIOMS
from memory.extraction.english.names import may_be, named_one
from memory.extraction.english.predicates import told
from memory.extraction.english.rules import NAMES, RULES, WHOLE
from memory.extraction.english.spots import MENTIONS, SPOTS
from memory.extraction.english.words import COUNT, FAMILY, PET, VERBS, kind, singular
from memory.extraction.reading import Context, Reader, dated_as, new_among
from memory.extraction.rules import MOST_CLAUSES, apply, several

NOT_BUT = re.compile(
    r"\bnot (?P<named>called |named )?(?P<old>[^,.]{1,30}?),? but (?=\S)|(?<=\w),? not (?P<older>[A-Z\d][\w'-]*)(?=[.,!]|$)"
)
HOUSEHOLD = re.compile(
    r"^(?:i|we)(?:'ve| have| own| just adopted| adopted| just got| got)(?: got| adopted)? (?=(?:an?|one|two|three|four|five|six|\d|twin) )|^i'm \w+ with (?=two|three|an?)",
    re.IGNORECASE,
)
MEMBER = re.compile(
    rf"(?:^|, |,? and )(?:{COUNT}) (?:(?!(?:{PET}|{FAMILY})\b)[a-z0-9-]+ ){{0,3}}?(?:(?P<pet>{PET})|(?P<family>{FAMILY}|children))s?\b(?!'s| (?:food|toy|bed|person|lover|name|show|video|shower|appointment))",
    re.IGNORECASE,
)
CLAUSE_END = re.compile(
    r"\s*[,;:()—]\s*(?!\d\d)|\s+[-–]\s+|\s+(?:and|but|so|because|cause|cos)\s+(?=(?:i|i'm|i've|we|we're|my|our|mom|mum|dad|he|she|they|\d+ years|hates?|loves?|lives?|likes?|works?|has|studies|teaches|eats?|drinks?|owns?|runs? an?|have|own|play|study|moved|got|bought|adopted|quit|started|am|was|can't|don't|never|just|now|still|also|drive|collect|teach|speak)\b)",
    re.IGNORECASE,
)
SHIFTED = re.compile(
    r"\b(?:moved?|moving|pushed|push|shift(?:ed)?|rescheduled?|chang(?:ed?|ing)|postponed?|delayed?|bumped|switched|swapped|rebooked)(?: back| up| forward| off)? (?:the |my |our |his |her )?(?P<what>(?!to\b|from\b|back\b|house\b|in\b|into\b|on\b|out\b|here\b|away\b|over\b|until\b|till\b|up\b|off\b|down\b|job\b)[a-z][\w' ]{2,30}?)(?: (?:back|up|forward|off|out))?(?:,? (?:so )?(?:it's|it is|that's|now it's|it'll be)(?: now| on)*|,? (?:is |it's )?now(?: on)?| to| until| till| for|,| from .{2,20} to)? ?(?:on|the|next)?\s*$"
    r"|^(?:the |my |our )(?P<now>[a-z][\w' ]{2,30}?)(?:'s| is| are)(?: actually| been moved and is)? now(?: on| at| in)?\s*$",
    re.IGNORECASE,
)
"""A plan that somebody put on another day: "they moved my exam to Monday"."""
MOVED = re.compile(
    r"(?:\b(?:the|my|our) |^)(?P<what>[a-z][\w' ]{1,30}?)(?:'s| is| are| got| has| was| have| been)* (?:moved|pushed(?: back)?|postponed|rescheduled|changed|brought forward|delayed|shifted)(?: back| up)?(?: to| until| till| from .{1,20} to)? ?(?:on|the|next)?\s*$",
    re.IGNORECASE,
)
"""A plan on another day."""
SURE = 0.9
RUNS = re.compile(r"\brun(?:ning|s)? (?:my|an?|the|our|two|his|her)\b", re.IGNORECASE)
"""Who runs something is no runner."""
KIN_SUBJECT = re.compile(
    rf"^(?:mum|mom|mam|dad|grandma|grandpa|gran|nan|granny|grandad)(?:'s)? (?!and (?:i|me)\b)[a-z]+\b|^(?:my|our) (?:[a-z]+ ){{0,2}}?(?:{FAMILY}|{PET})s?(?! tongue)(?: [A-Z][a-z]+)?(?:'s|'re|s')? (?!and (?:i|me)\b)(?:[a-z]+)\b",
    re.IGNORECASE,
)
"""Of whom a clause tells."""
ONE_MORE = re.compile(r"\b(?:second|another|other|new|third)\b", re.IGNORECASE)
NAMES_IT = re.compile(r"\b(?:called|named|names?)\b|\b(?:is|are|'s) (?-i:[A-Z])|'s \d|\bis \d|\bdied\b", re.IGNORECASE)
"""Who is told to have a name or an age is not told to be there."""
LASTING_BESIDE_A_PLAN = frozenset(
    {
        "grade",
        "identity",
        "belief",
        "diet",
        "medication",
        "job",
        "school",
        "major",
        "likes",
        "dislikes",
        "origin",
        "language",
        "owns",
        "marriage",
        "age",
        "habit",
        "height",
    }
    | {"family", "pet", "workplace", "name", "allergy", "condition", "pregnancy", "partner"}
)
LASTING = frozenset(
    {
        "home",
        "origin",
        "marriage",
        "job",
        "workplace",
        "family",
        "pet",
        "name",
        "age",
        "birthday",
        "condition",
        "school",
        "owns",
    }
)
"""What stays true after the day on which it began: "I moved to Berlin last month" is an event, and where they live now."""

NEARLY = re.compile(
    r"^(?:(?:i|we)(?:'ve| have)? )?(?:very |so )?(?:nearly|almost) (?:[a-z]+ed|bought|got|went|had|sold|quit|took|broke|fell|lost|won|became|left|ran|came|gave|met|built)\b",
    re.IGNORECASE,
)
"""What did not come true after all."""
NEVER = re.compile(r"^(?:i|we)(?:'ve| have| had| was| were| am|'m|'re)? never\b", re.IGNORECASE)
NEVER_SO = frozenset(
    {"home", "origin", "allergy", "condition", "owns", "job", "workplace", "school", "pet", "marriage"}
)
"""What nobody has who says that they never lived, were or had it; what they never eat or like still tells a taste."""
THE_PET = re.compile(
    r"^(?:and )?the (?P<pet>dog|cat|kitten|puppy|parrot|hamster|rabbit|bunny|tortoise|budgie)(?:'s)? (?:has|hates|loves|ate|likes|keeps|won't|is|just|sleeps|still|doesn't|knows|thinks|threw|puked|needs|got|chewed|destroyed|stole|disagrees|approves|seems|wakes|woke|bit|sits|snores|wants|refuses|judges|judged)\b",
    re.IGNORECASE,
)
"""Who speaks of "the cat" as of somebody known has one."""
ITS_NAME = re.compile(
    rf"(?i:(?:his|her|its|their|the (?:dog|cat)'s) names?(?: is|'s| are)|(?:he|she|it|they)(?: is|'s| are|'re) (?:called|named)) {NAMES}"
)
OTHER = re.compile(
    rf"^(?:my )?(?P<parent>mum|mom|mam|dad|gran|nan|nana|grandma|grandpa|granny|grandad|granddad)\b|\b(?:my|our|(?:have|got|adopted|rescued|bought|found|getting|fostered) (?:an?|another|two|three|four)|a new|the new|new) (?:[a-z-]+ ){{0,2}}?(?P<subject>{PET}|{FAMILY})s?\b",
    re.IGNORECASE,
)
NAMED_IT = re.compile(
    r"\b(?:named?|naming|call(?:ed|ing)?|christened|renamed?) (?i:him|her|it|them)(?: to)? (?P<name>[A-Z][\w-]*(?:(?:, and |, | and | & )[A-Z][\w-]*){0,4})"
)
AFTER_A_NAME = re.compile(r"^(?:\d{1,2}(?: years old)?$|from (?=[A-Z])[A-Z].{1,30}$)")
"""What follows a name without a verb: "I'm Daniel, 34, from Cork"."""


def _read(sentence: str, context: Context) -> list[Candidate]:
    opened = LEAD.sub("", sentence)
    if turned := corrections(sentence, opened, context):
        return turned
    if HEDGE.search(opened) or NEARLY.search(opened):
        return []
    if context.other and (match := ITS_NAME.match(opened)):
        names = [named_one(context.other, name) for name in several(match["name"])]
        return [replace(name, beside=context.beside) for name in names]
    named = []
    if mentioned := OTHER.search(opened):
        context.other, context.beside = (
            kind(singular(mentioned["subject"] or mentioned["parent"])),
            bool(ONE_MORE.search(opened)),
        )
    if context.other and (match := NAMED_IT.search(opened)) and may_be(match["name"]):
        named = [replace(named_one(context.other, one), beside=context.beside) for one in several(match["name"])]
    old = next((m["old"] or m["older"] for m in NOT_BUT.finditer(opened)), "")
    found = ended(opened) + _of_sentence(NOT_BUT.sub(lambda m: m["named"] or "", opened), context)
    found = named + [c for c in found if not named or (c.subject, c.attribute) != (context.other, "name")]
    found = moved_plans(found, sentence, context)
    if context.beside:
        found = [replace(c, beside=True) if c.attribute == "name" and c.subject == context.other else c for c in found]
    return [replace(c, instead_of=old) if c.attribute == "name" else c for c in found]


def _of_sentence(sentence: str, context: Context) -> list[Candidate]:
    when = find_date(sentence, context.now, "en")
    whole = _undated(sentence, context)
    if when is None or any(c.attribute == "birthday" for c in whole):
        return whole
    if (
        when.unit != "day"
        and (more := find_date(rest := sentence[when.span[1] :], context.now, "en"))
        and more.unit == "day"
    ):
        sentence = f"{sentence[: when.span[0]].rstrip(' ,')} {rest.lstrip(' ,')}"
        when = find_date(sentence, context.now, "en") or when
    before = sentence[: when.span[0]]
    if moved := MOVED.search(before) or SHIFTED.search(before):
        what = moved["what"] or moved["now"]
        when = find_date(sentence[when.span[0] : when.span[1]], context.now, "en") or when
        return [replace(happening(f"{what} {when.label}", "plan", when, "plan", 0.7), value=what, instead_of=what)]
    without = _undated(f"{sentence[: when.span[0]]}{sentence[when.span[1] :]}".strip(" ,"), context)
    told = _distinct_events(new_among([*without, *whole], []))
    if when.start > context.now:
        told = [c for c in told if c.attribute != "event" or c.valid_from]
    full = completed(sentence)
    if found := dated(full, find_date(full, context.now, "en") or when, context.now, context.other):
        kept = LASTING if found[0].kind == "event" else LASTING_BESIDE_A_PLAN
        return found + [c for c in dated_as(told, when.start) if _stands_beside(c, found[0], kept)]
    return dated_as(told, when.start) if when.unit == "day" else told


def _distinct_events(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates without an event of which another tells more."""
    events = [c.value for c in candidates if c.attribute == "event"]
    return [c for c in candidates if c.attribute != "event" or not any(c.value != e and c.value in e for e in events)]


def _stands_beside(candidate: Candidate, dated_one: Candidate, kept: frozenset[str]) -> bool:
    """Whether it tells more than the plan or event does in whose sentence it stands."""
    if candidate.attribute == "event":
        verb = candidate.value.casefold().split(" ", maxsplit=1)[0]
        return candidate.subject != "user" or verb not in dated_one.value.casefold().split()
    if (
        dated_one.kind == "plan"
        and candidate.attribute not in {"family", "pet", "name", "partner"}
        and candidate.value.casefold() in dated_one.value.casefold()
    ):
        return False
    return candidate.subject != "user" or candidate.attribute in kept


def _undated(sentence: str, context: Context) -> list[Candidate]:
    death = DEATH.match(sentence)
    if death:
        return [happening(f"{(death['who'] or death['parent']).lower()} died", "event", None, "event", 0.9)]
    opened = completed(sentence)
    found = apply(WHOLE, opened, "en", tidy)
    named = {c.subject for c in found}
    found += [c for c in _household(opened) if kind(c.value) not in named or c.attribute == "pet"]
    introduced, other, about_others, subject = False, None, False, "user"
    over = [c.value.lower() for c in ended(sentence) if c.value]
    found += new_among([] if over else _companions(sentence), found)
    for piece in CLAUSE_END.split(WITH.sub("we ", sentence), maxsplit=MOST_CLAUSES):
        clause = LEAD.sub("", (piece or "").strip())
        about_others = bool(ABOUT_OTHERS.match(clause)) or (about_others and not ABOUT_SELF.search(clause))
        if SOFT_HEDGE.search(clause) or TURN_OF_PHRASE.search(clause):
            continue
        clause = clause if about_others else completed(clause)
        if other and (match := ITS_NAME.match(clause)):
            found += [named_one(other, name) for name in several(match["name"])]
            continue
        other = (
            kind(singular(mentioned["subject"] or mentioned["parent"]))
            if (mentioned := OTHER.search(clause))
            else other
        )
        if introduced and (match := AFTER_A_NAME.match(clause)):
            clause = f"i'm {match[0]}"
        held, subject = _of_piece(clause, subject, other or context.other, over, about_others=about_others)
        introduced = introduced or any((c.subject, c.attribute) == ("user", "name") for c in held)
        found += new_among(held, found)
        found += _spoken_of_as_known(clause, found)
        if about_others or over:
            continue
        is_of_kin = bool(KIN_SUBJECT.match(clause))
        mentions = [c for c in apply(MENTIONS, clause, "en", tidy) if c.attribute == "pet" or not is_of_kin]
        told_of = {c.subject for c in found if c.subject != "user"}
        found += new_among([c for c in mentions if not _is_told_of(c, told_of, clause)], found)
    return [replace(c, valid_from=context.now) if c.attribute == "age" else c for c in _consistent(found, sentence)]


def _of_piece(
    clause: str, subject: str, other: str | None, over: list[str], *, about_others: bool
) -> tuple[list[Candidate], str]:
    """What a clause tells by rules, predicates and idioms, in the order of trust; and of whom it does.

    Args:
        clause: a piece of a sentence.
        subject: of whom the piece before it told.
        other: the animal or relative that "she" is.
        over: what the sentence takes back, of which nothing is told.
        about_others: it is about people who are not the speaker's.
    """
    held = apply(WHOLE + RULES, clause, "en", tidy) + happened(clause)
    spots = apply(SPOTS, clause, "en", tidy)
    held += new_among([c for c in spots if c.attribute == "event" or not _is_over(c, over)], held)
    tells, subject = told(clause, before=subject, other=other)
    if NEVER.search(clause):
        held = [c for c in held if c.negates or c.attribute not in NEVER_SO]
    if about_others:
        held = [c for c in held if c.attribute == "name" and c.subject == "user" and c.confidence >= SURE]
    elif KIN_SUBJECT.match(clause):
        held = [c for c in held if c.subject != "user" or c.attribute in {"family", "pet", "event", "name"}]
    done = {c.value.casefold() for c in held}
    more = [
        c for c in tells if c.attribute != "likes" or VERBS.get(c.value.split(" ", maxsplit=1)[0].lower()) not in done
    ]
    idioms = apply(IDIOMS, clause, "en", tidy)
    more += [c for c in idioms if c.negates or c.attribute not in NEVER_SO] if NEVER.search(clause) else idioms
    kept = [c for c in more if c.negates or c.attribute in {"event", "habit"} or not _is_over(c, over)]
    return held + new_among(kept, held), subject


def _is_over(candidate: Candidate, over: list[str]) -> bool:
    return any(value in candidate.value.lower() for value in over)


def _companions(sentence: str) -> list[Candidate]:
    """With whom the person does something: "me and my best friend Zuzanna"."""
    together = WITH.match(sentence)
    if together is None:
        return []
    spots = apply(SPOTS, together[0].strip(), "en", tidy)
    named = [c for c in spots if c.attribute == "name" and c.subject != "user"]
    return named or apply(MENTIONS, together[0], "en", tidy)


def _spoken_of_as_known(clause: str, found: list[Candidate]) -> list[Candidate]:
    """The animal that a clause calls "the cat", where none was told of."""
    match = THE_PET.match(clause)
    pet = kind(match["pet"].lower()) if match else ""
    known = any(c.attribute == "pet" or c.subject == pet for c in found)
    return [_has("pet", pet)] if pet and not known else []


def _consistent(found: list[Candidate], sentence: str) -> list[Candidate]:
    """The candidates without those that another of the sentence makes needless or untrue."""
    if any(c.attribute == "partner" and c.value[:1].isupper() for c in found):
        found = [c for c in found if c.attribute != "marriage" and not c.value.startswith("together for")]
    born = {c.value for c in found if c.attribute == "origin"}
    found = [c for c in found if c.attribute != "home" or c.subject != "user" or c.value not in born]
    if RUNS.search(sentence):
        found = [c for c in found if c.value.lower() not in {"run", "running"}]
    hated = {c.value.casefold() for c in found if c.attribute == "dislikes" and not c.negates}
    return [c for c in found if c.attribute != "likes" or c.negates or c.value.casefold() not in hated]


def _is_told_of(mentioned: Candidate, told_of: set[str], clause: str) -> bool:
    """Whether that there is such an animal or relative goes without saying, since it is told what they are called."""
    return singular(mentioned.value) in told_of and (mentioned.attribute == "family" or bool(NAMES_IT.search(clause)))


def _has(attribute: str, value: str) -> Candidate:
    return Candidate(
        text=f"has a {value}",
        kind="relationship",
        attribute=attribute,
        value=value,
        importance=0.6,
        confidence=0.6,
        language="en",
    )


def _household(sentence: str) -> list[Candidate]:
    """The animals and the relatives that the person says they have: two sisters and a brother."""
    match = HOUSEHOLD.match(sentence)
    if match is None:
        return []
    found = []
    for member in MEMBER.finditer(sentence[match.end() :]):
        attribute = "pet" if member["pet"] else "family"
        value = singular(member["pet"] or member["family"])
        importance = 0.7 if member["pet"] else 0.6
        found.append(
            Candidate(
                text=f"has a {value}",
                kind="relationship",
                attribute=attribute,
                value=value,
                importance=importance,
                language="en",
            )
        )
    return found


READER = Reader(FRAME, SENTENCE, clean, is_passed_over, _read)
find = READER.find
"""The candidates of an English message (`Reader.find`)."""
