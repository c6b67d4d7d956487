"""English extraction rules. Pure. Precision over recall: what is asked, wished, hedged or quoted gives nothing."""

# ruff: noqa: E501  (tables: one rule a line reads best)
import re
from dataclasses import replace
from datetime import datetime

from memory.candidate import Candidate
from memory.dates import When, find_date
from memory.rules import Rule, apply

PET = "dog|puppy|cat|kitten|rabbit|hamster|parrot|budgie|goldfish|tortoise|ferret|horse|guinea pig"
FAMILY = (
    "(?:older |younger |big |little |twin )?(?:sister|brother)|mother|mum|mom|father|dad|grandmother|grandma|grandfather|grandpa|"
    "wife|husband|partner|girlfriend|boyfriend|fiancée?|daughter|son|baby|cousin|niece|nephew|aunt|uncle|best friend|flatmate|roommate"
)
JOB = (
    r"(?:[a-z]+[ -]){0,2}(?:nurse|teacher|doctor|engineer|programmer|developer|designer|writer|student|lawyer|accountant|manager|"
    r"chef|cook|baker|artist|musician|photographer|journalist|editor|researcher|scientist|professor|lecturer|librarian|driver|pilot|"
    r"electrician|plumber|carpenter|farmer|gardener|actor|actress|singer|dancer|architect|dentist|pharmacist|vet|psychologist|"
    r"therapist|consultant|analyst|barista|waiter|waitress|cashier|receptionist|firefighter|paramedic|translator|tutor|freelancer)"
)
CONDITION = "asthma|diabetes|migraines?|insomnia|epilepsy|arthritis|anxiety|depression|adhd|eczema|hay fever|coeliac disease|celiac disease"
WORDS = r"[a-z0-9é'&-]+(?: [a-z0-9é'&-]+){0,4}?"
STOP = r"(?=\s*(?:$|[,;.!]| but | and (?:i|we|my|he|she|it|they|the)\b| because | so | since | when | though | although | these days| right now| now| too| a lot| - | – | very much| most))"
NAME = r"(?P<value>[A-Z][\w'-]*(?: [A-Z][\w'-]*)?)"
VERY = r"(?:really |absolutely |also |just |still |do |kind of )?"

LEAD = re.compile(
    r"^(?:(?:well|oh|so|and|but|actually|by the way|btw|yes|yeah|no|hi|hello|hey|anyway|also|honestly|to be honest|you know|"
    r"these days|nowadays|guess what|funny enough|no wait|wait|sorry)\b[,!\s]*)+",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"\?\s*$|^(?:do|did|does|what|who|where|when|which|why|how|can|could|would|will|is|are|am|have|remember)\b",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"\bif\b|\bmaybe\b|\bperhaps\b|\bmight\b|\bwish\b|\bwould\b|\bcould\b|\bpretend\b|\bimagine\b|\bsuppose\b|\bused to\b|"
    r"\bi'd\b|\bshe (?:says|said)\b|\bhe (?:says|said)\b|\bthey (?:say|said)\b|\blyrics?\b|\broleplay\b",
    re.IGNORECASE,
)
NOT_THINGS = re.compile(
    r"\b(?:these|those|their|his|him|her|so|being|making|seeing)\b|^to(?: \w+)?$|^(?:you|it|that|this|them|him|her|me|us|these|those|one|what|how|when|there|here|your|yours|my|the way|to (?:know|think|see))\b",
    re.IGNORECASE,
)
NOT_BUT = re.compile(
    r"\bnot (called |named )?[^,.]{1,30}?,? but (?=\S)|(?<=\w), not [^,.]{1,30}(?=[.,!]|$)", re.IGNORECASE
)


def _rule(pattern: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(pattern, flags)


def _named(pattern: str) -> re.Pattern[str]:
    """Names keep their capitals; everything else may be written either way."""
    return re.compile(re.sub(r"NAME", lambda _: f"(?-i:{NAME})", pattern), re.IGNORECASE)


RULES: tuple[Rule, ...] = (
    Rule(_named(r"(?:my name(?: is|'s)|i am called|i'm called|people call me|please call me|call me) NAME"), "name is {value}", "profile", "name", importance=0.9),
    Rule(_named(rf"(?:my|our) (?P<subject>{PET}|{FAMILY})(?:'s| has the) name is NAME"), "{subject}'s name is {value}", "relationship", "name", "{subject}", importance=0.8),
    Rule(_named(rf"(?:my|our) (?P<subject>{PET}|{FAMILY}) (?:is|was) (?:called|named) NAME"), "{subject}'s name is {value}", "relationship", "name", "{subject}", importance=0.8),
    Rule(_named(rf"(?:i|we)(?:'ve| have)(?: got)? an? (?:[a-z]+ )?(?P<subject>{PET}|{FAMILY}) (?:called|named) NAME"), "{subject}'s name is {value}", "relationship", "name", "{subject}", importance=0.8),
    Rule(_rule(rf"(?:i|we)(?:'ve| have)(?: got)? (?:an?|two|three) (?:[a-z]+ )?(?P<value>{PET})s?\b"), "has a {value}", "relationship", "pet", importance=0.7),
    Rule(_rule(rf"(?:i|we)(?:'ve| have)(?: got)? (?:an?|one|two|three) (?P<value>{FAMILY})s?\b"), "has a {value}", "relationship", "family", importance=0.6),
    Rule(_rule(rf"my (?P<subject>{FAMILY})(?: is|'s| works as) an? (?P<value>{JOB})\b"), "{subject} is a {value}", "relationship", "job", "{subject}"),
    Rule(_rule(rf"my (?P<subject>{FAMILY})'s birthday is (?:on )?(?P<value>[^,.!]{{4,20}})"), "{subject}'s birthday is {value}", "relationship", "birthday", "{subject}", importance=0.8),
    Rule(_rule(r"(?:my birthday(?: is|'s)|i was born) (?:on )?(?:the )?(?P<value>(?:[a-z]+ \d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)?(?: of)? [a-z]+))\b"), "birthday is {value}", "profile", "birthday", importance=0.8),
    Rule(_rule(r"(?:i'm|i am|i just turned|i turned) (?P<value>\d{1,3})(?: years old)?(?=\s*(?:$|[,.!]| and | now| today| this year))"), "is {value} years old", "profile", "age", importance=0.6),
    Rule(_rule(rf"(?:i work as|i'm working as|i got a job as|i just started as|my job is(?: being)?) (?:an? )?(?P<value>{JOB})\b"), "works as a {value}", "work", "job", importance=0.7),
    Rule(_rule(rf"(?:i'm|i am|i became) (?:an? )(?P<value>{JOB})\b(?! (?:fan|person|at heart))"), "works as a {value}", "work", "job", importance=0.7),
    Rule(_rule(rf"i work (?P<how>at|for|in) (?P<value>(?:an? |the )?{WORDS}){STOP}"), "works {how} {value}", "work", "workplace", importance=0.6),
    Rule(_rule(rf"(?:i'm|i am) (?:studying|majoring in) (?P<value>{WORDS}){STOP}"), "studies {value}", "work", "major"),
    Rule(_named(r"(?:i|we) (?:live|'m living|am living) in NAME"), "lives in {value}", "profile", "home", importance=0.8),
    Rule(_named(r"(?:i|we)(?:'ve| have)? (?:just |recently )?moved to NAME"), "lives in {value}", "profile", "home", importance=0.8),
    Rule(_named(r"(?:i'm|i am|i come|i'm originally|i am originally) from NAME"), "is from {value}", "profile", "origin", importance=0.6),
    Rule(_named(r"i (?:grew up|was born) in NAME"), "is from {value}", "profile", "origin", importance=0.6),
    Rule(_rule(r"(?:i'm|i am|we're|i got) (?P<value>married|engaged|divorced|single)\b(?! out)"), "is {value}", "relationship", "marriage", importance=0.7),
    Rule(_rule(rf"my (?:all-time )?favou?rite (?P<thing>[a-z]+(?: [a-z]+)?) is (?P<value>{WORDS}){STOP}"), "favourite {thing} is {value}", "preference", "favourite {thing}", importance=0.6),
    Rule(_rule(rf"i (?:don't|do not) (?P<verb>drink|eat|like|smoke|play|watch) (?P<value>{WORDS}) any ?more"), "no longer {verb}s {value}", "preference", "likes", negates=True),
    Rule(_rule(rf"i no longer (?P<verb>drink|eat|like|smoke|play|watch) (?P<value>{WORDS}){STOP}"), "no longer {verb}s {value}", "preference", "likes", negates=True),
    Rule(_rule(rf"i(?:'ve| have)? (?:stopped|quit|given up|gave up) (?:(?:drinking|eating|smoking|playing|watching) )?(?P<value>{WORDS}){STOP}"), "gave up {value}", "preference", "likes", negates=True),
    Rule(_rule(rf"i {VERY}(?:hate|dislike|can't stand|cannot stand|don't like|do not like|detest) (?P<value>{WORDS}){STOP}"), "dislikes {value}", "preference", "dislikes"),
    Rule(_rule(rf"i'm not (?:a fan of|into|keen on) (?P<value>{WORDS}){STOP}"), "dislikes {value}", "preference", "dislikes"),
    Rule(_rule(rf"i {VERY}(?:love|like|enjoy|adore) (?P<value>{WORDS}){STOP}"), "likes {value}", "preference", "likes"),
    Rule(_rule(rf"(?:i'm|i am) (?:really |very |totally )?(?:into|fond of|a (?:big |huge )?fan of|keen on) (?P<value>{WORDS}){STOP}"), "likes {value}", "preference", "likes"),
    Rule(_rule(rf"(?:i'm|i am) (?:very |severely |badly )?allergic to (?P<value>{WORDS}){STOP}"), "is allergic to {value}", "health", "allergy", importance=0.9),
    Rule(_rule(r"i have an? (?P<value>[a-z]+) allergy"), "is allergic to {value}", "health", "allergy", importance=0.9),
    Rule(_rule(rf"i(?:'ve got| have| suffer from| was diagnosed with) (?:bad |severe |chronic )?(?P<value>{CONDITION})\b"), "has {value}", "health", "condition", importance=0.8),
    Rule(_rule(r"(?:i'm|i am) (?:an? )?(?P<value>vegan|vegetarian|pescatarian)\b"), "is {value}", "health", "diet", importance=0.8),
    Rule(_rule(r"(?:i'm|i am) (?P<value>pregnant|diabetic)\b"), "is {value}", "health", "condition", importance=0.9),
    Rule(_rule(rf"i (?:just )?(?:bought|got) (?:myself )?a new (?P<value>{WORDS}){STOP}"), "bought a new {value}", "possession", "owns"),
    Rule(_rule(rf"i (?:own|drive) an? (?P<value>{WORDS}){STOP}"), "owns a {value}", "possession", "owns"),
)  # fmt: skip

TAIL = re.compile(
    r"(?: - | – | — |, (?:for|and|but|so|which)\b| and (?:it|i'm|i am|now|everyone|we)\b| but | so ).*$", re.IGNORECASE
)
ITS_NAME = re.compile(
    rf"(?i:(?:his|her|its|the (?:dog|cat)'s) name(?: is|'s)|(?:he|she|it)(?: is|'s) (?:called|named)) {NAME}"
)
OTHER = re.compile(rf"\b(?:my|our|have an?|got an?) (?:[a-z]+ )?(?P<subject>{PET}|{FAMILY})\b", re.IGNORECASE)

PLAN = re.compile(
    r"^(?:i'm|i am|we're|we are|i'll be|i will be) (?P<doing>(?:going|flying|seeing|meeting|starting|moving|having|visiting|taking|"
    r"leaving|getting|travelling|traveling|running|playing|presenting|graduating)\b.{0,60})$"
    r"|^(?:i|we)(?:'ve| have)(?: got)? (?P<thing>(?:an?|my|our|the) .{3,50})$"
    r"|^(?:i|we)(?:'ll| will) (?P<will>(?:go|fly|see|meet|start|move|visit|take|leave|have) .{2,50})$",
    re.IGNORECASE,
)
PLAN_NOUN = re.compile(
    r"^my (?P<thing>(?:[a-z]+ )?(?:interview|exam|test|surgery|operation|appointment|wedding|flight|birthday party|graduation|"
    r"presentation|deadline|date|concert|trip|first day))(?: is| starts|'s)?$",
    re.IGNORECASE,
)
PAST = re.compile(
    r"^(?:i|we) (?P<did>(?:went|saw|met|ate|bought|started|quit|left|passed|failed|finished|graduated|moved|broke|lost|won|"
    r"visited|got (?:an?|my|married|engaged|promoted|fired|divorced)|ran|climbed|gave birth)\b.{2,60})$",
    re.IGNORECASE,
)
DEATH = re.compile(rf"^(?:my|our) (?P<who>{FAMILY}|{PET}) (?:died|passed away)", re.IGNORECASE)


def find(text: str, now: datetime) -> list[Candidate]:
    """The candidates of an English message.

    Args:
        text: the message, normalised (NFKC).
        now: when it was said, in the speaker's time zone.
    """
    candidates: list[Candidate] = []
    other = None
    for sentence in re.findall(r"[^.!\n?]+(?:\.(?=\w)[^.!\n?]+)*\?*", text.replace("’", "'")):
        opened = LEAD.sub("", sentence.strip())
        if not opened or QUESTION.search(opened) or HEDGE.search(opened):
            continue
        if other and (match := ITS_NAME.match(opened)):
            candidates.append(_named_one(other, match["value"]))
            continue
        other = mentioned["subject"].lower() if (mentioned := OTHER.search(opened)) else other
        candidates += _of_sentence(NOT_BUT.sub(lambda m: m[1] or "", opened), now)
    return candidates


def _of_sentence(sentence: str, now: datetime) -> list[Candidate]:
    when = find_date(sentence, now, "en")
    if when is None:
        return _undated(sentence, now)
    without = _undated(f"{sentence[: when.span[0]]}{sentence[when.span[1] :]}".strip(" ,"), now)
    dated = _dated(sentence, when)
    if dated:  # "I moved to … last month" is an event, and where they live now
        return dated + [c for c in without if c.attribute == "home"]
    return _undated(sentence, now) or without


def _undated(sentence: str, now: datetime) -> list[Candidate]:
    found: list[Candidate] = []
    death = DEATH.match(sentence)
    if death:
        return [_candidate(f"{death['who'].lower()} died", "event", None, "event", 0.9)]
    for clause in re.split(r"[,;]\s*|\s+(?:and|but)\s+(?=(?:i|we|my|our)\b)", sentence, flags=re.IGNORECASE):
        found += apply(RULES, LEAD.sub("", clause.strip()), "en", _tidy)
    return [replace(c, valid_from=now) if c.attribute == "age" else c for c in found]


def _tidy(name: str, text: str) -> str | None:
    text = text.strip(" '\"")
    if name == "thing" and text.lower() in {"thing", "part", "one", "bit"}:
        return None
    if name in {"subject", "thing", "verb", "how"}:
        return text.lower()
    return None if not text or NOT_THINGS.search(text) else text


def _dated(sentence: str, when: When) -> list[Candidate]:
    start, end = when.span
    before = re.sub(r"[,\s]+(?:on|is on|for|from|at)?$", "", sentence[:start])
    after = re.sub(r"^[,\s]+", "", sentence[end:])
    rest = TAIL.sub("", LEAD.sub("", re.sub(r"\s+", " ", f"{before} {after}").strip(" ,")))
    if match := DEATH.match(rest):
        return [_candidate(f"{match['who'].lower()} died {when.label}", "event", when, "event", 0.9)]
    if match := PAST.match(rest):
        return [_candidate(f"{match['did']} {when.label}", "event", when, "event", 0.5)]
    if (match := PLAN.match(rest) or PLAN_NOUN.match(rest)) is not None:
        what = next(text for text in match.groupdict().values() if text)
        return [_candidate(f"{what} {when.label}", "plan", when, "plan", 0.7)]
    return []


def _named_one(subject: str, name: str) -> Candidate:
    text = f"{subject}'s name is {name}"
    return Candidate(
        text=text, kind="relationship", subject=subject, attribute="name", value=name, importance=0.8, language="en"
    )


def _candidate(text: str, kind: str, when: When | None, attribute: str, importance: float) -> Candidate:
    return Candidate(
        text=text,
        kind=kind,
        attribute=attribute,
        value=text,
        valid_from=when.start if when else None,
        importance=importance,
        confidence=0.85,
        language="en",
    )
