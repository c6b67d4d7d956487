"""What an English message says about its speaker. Pure.

Precision over recall: what is asked, wished, hedged, quoted, played or told of others gives nothing.
"""

# ruff: noqa: E501  (lexicons)
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from memory.candidate import Candidate
from memory.dates import When, find_date
from memory.names_en import is_common, may_be
from memory.rules import MOST_CLAUSES, MOST_SENTENCES, apply, several
from memory.rules_en import NAMES, RULES, WHOLE
from memory.words_en import COUNT, FAMILY, PET, VERBS, kind, singular

LEAD = re.compile(
    r"^(?:(?:well|oh|so|and|but|actually|by the way|btw|yes|yeah|yep|no|nope|hi|hello|hey|hiya|hi there|hey there|hello there|there|anyway|also|honestly|to be honest|tbh|you know|"
    r"these days|nowadays|guess what|funny enough|no wait|wait|sorry|nice to meet you|good (?:morning|evening|afternoon)|fyi|ok|okay|omg|haha|lol|ugh|yay|plus|apparently not|finally|in fact)\b[,!.\s]*)+",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"\?\s*$|^(?:do|did|does|what|whats|who|where|when(?! i)|which|why|how|can|could|would|will|is|are|am|have|has|should|shall|remember|guess|dogs or|right)\b|, right$|\bright$",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"\bif\b|\bmaybe\b|\bperhaps\b|\bmight\b|\bwish\b|\bwould\b|\bcould\b|\bpretend\b|\bimagine\b|\bsuppose\b|\bused to\b|\bi'd\b|"
    r"\b(?:she|he|they|who|it|mum|mom|dad|teacher|everyone|people) (?:always )?(?:says?|said|sang|told|thinks?)\b|\blyrics?\b|\bsong\b|\bquote\b|"
    r"\blet's say\b|\bhypothetically\b|\bin the (?:film|movie|book|show|game)\b|\bfor all you know\b|\bjust kidding\b|\bjk\b|\bjoking\b|\bhundred years old\b|"
    r"\bhop(?:e|ing)\b|\bwanna\b|\bwant\b|\bsomeday\b|\bone day i\b|\bthinking (?:about|of)\b|\bconsidering\b|\bwhen i was (?:a (?:kid|child)|little|young)\b|\bfor a week\b|\bbasically\b",
    re.IGNORECASE,
)
FRAME = re.compile(
    r"\brole-? ?play|\bpretend\b|\btranslate\b|\bwrite (?:me )?an? |\bfix this\b|\bcorrect this\b|\bact as\b|\byou are now\b|\byour name is\b|\bmain character\b|\bthe song goes\b|"
    r"\bhow do (?:you|i) say\b|\bsay [\"']|\bthe lyrics\b|\brepeat after me\b|\byou are an? (?:pirate|doctor|knight|wizard)|\bscene:|\bproofread\b|\bsummari[sz]e\b|\brephrase\b",
    re.IGNORECASE,
)
"""What makes a message a play, a text or an exercise: nothing in it is about its speaker."""
QUOTE = re.compile(r"[\"“][^\"“”]{0,80}\b(?:i|i'm|my|we|me|you)\b[^\"“”]{0,80}[\"”]", re.IGNORECASE)
"""What somebody else says."""
TYPED = (
    (re.compile(r"\bim\b", re.IGNORECASE), "i'm"),
    (re.compile(r"\bive\b", re.IGNORECASE), "i've"),
    (re.compile(r"\bdont\b", re.IGNORECASE), "don't"),
    (re.compile(r"\bcant\b", re.IGNORECASE), "can't"),
    (re.compile(r"\bisnt\b", re.IGNORECASE), "isn't"),
    (re.compile(r"\b(l)o{2,8}(ve)\b", re.IGNORECASE), r"\1o\2"),
    (re.compile(r"\b(h)a{2,8}(te)\b", re.IGNORECASE), r"\1a\2"),
    (re.compile(r"\breally{2,}\b", re.IGNORECASE), "really"),
)
"""As typed on a phone, and as the rules have it."""
SMALL = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf♪♡♥]+|(?<=\\w) ?(?::\\)+|:D|;\\)|<3)|(?<=\\w) x{1,3}$|,? (?:lol|haha(?:ha)?|lmao|hehe)(?=\\s*(?:$|[.!,]))"
)
LEFT_OUT = (
    (
        re.compile(
            r"^(?:not (?:a (?:big |huge )?fan of|into|keen on)|(?:an? )?(?:huge|big|massive) fan of|big into|really into|so into|obsessed with|allergic to|based in|originally from|born and (?:raised|bred)|"
            r"doing my (?:degree|masters?|phd)|scared of|terrified of|currently (?:studying|working|living|learning)|\d{1,2} (?:years|yrs) old|(?:going|flying|moving|starting|seeing|visiting|having|getting) )",
            re.IGNORECASE,
        ),
        "i'm ",
    ),
    (
        re.compile(
            r"^(?:just |finally |recently )?(?:can't stand|can't handle|(?:love|hate|like|enjoy) (?!(?:you|yourself|to say|it|that|this|how|when|for|what|me|is|was|i|and|at|my|will|can|the way|a)\b)|loved|got |lost |broke |moved |bought |adopted |started |quit |passed |failed |went to |met |grew up )",
            re.IGNORECASE,
        ),
        "i ",
    ),
)
"""Beginnings whose "I" is left out."""
NOT_THINGS = re.compile(
    r"\b(?:these|those|their|his|him|her|so|being|making|seeing|you|your|yours|myself|yourself)\b|^to(?: \w+)?$|^(?:it|that|this|them|me|us|one|what|how|when|there|here|my|everything|nothing|something|anything|everyone|people|idea|question|the way|to (?:know|think|see))\b|^(?:the same|a lot|much|time|too much|well)$",
    re.IGNORECASE,
)
NOT_BUT = re.compile(
    r"\bnot (?P<named>called |named )?(?P<old>[^,.]{1,30}?),? but (?=\S)|(?<=\w),? not (?P<older>[A-Z\d][\w'-]*)(?=[.,!]|$)"
)
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
HOUSEHOLD = re.compile(
    r"^(?:i|we)(?:'ve| have| own| just adopted| adopted| just got| got)(?: got| adopted)? (?=(?:an?|one|two|three|four|five|six|\d|twin) )|^i'm \w+ with (?=two|three|an?)",
    re.IGNORECASE,
)
MEMBER = re.compile(
    rf"(?:^|, |,? and )(?:{COUNT}) (?:(?!(?:{PET}|{FAMILY})\b)[a-z0-9-]+ ){{0,3}}?(?:(?P<pet>{PET})|(?P<family>{FAMILY}|children))s?\b(?!'s| (?:food|toy|bed|person|lover|name|show|video|shower|appointment))",
    re.IGNORECASE,
)
CLAUSE_END = re.compile(r"[,;]\s*|\s+(?:and|but)\s+(?=(?:i|i'm|i've|we|my|our|\d+ years)\b)", re.IGNORECASE)
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

TAIL = re.compile(
    r"(?: - | – | — |, (?:for|and|but|so|which)\b| and (?:it|i'm|i am|now|everyone|we)\b| but | so ).*$", re.IGNORECASE
)
ITS_NAME = re.compile(
    rf"(?i:(?:his|her|its|their|the (?:dog|cat)'s) names?(?: is|'s| are)|(?:he|she|it|they)(?: is|'s| are|'re) (?:called|named)) {NAMES}"
)
OTHER = re.compile(
    rf"\b(?:my|our|have an?|got an?|have two|got two|adopted an?) (?:[a-z]+ )?(?P<subject>{PET}|{FAMILY})s?\b",
    re.IGNORECASE,
)
AFTER_A_NAME = re.compile(r"^(?:\d{1,2}(?: years old)?$|from (?=[A-Z])[A-Z].{1,30}$)")
"""What follows a name without a verb: "I'm Daniel, 34, from Cork"."""
HAPPENED = re.compile(
    r"^(?:i|we) (?:just |finally |recently )?(?P<what>(?:passed|failed) my .{3,30}|graduated(?: from .{3,30})?|got (?:promoted|fired|laid off|my (?:degree|licence|license|diploma))|lost my (?:job|mum|mom|dad|gran|dog|cat|wallet|phone)|broke my \w+|had surgery|quit my job)$",
    re.IGNORECASE,
)
"""What is worth remembering even without its day."""

PLAN = re.compile(
    r"^(?:i'm|i am|we're|we are|i'll be|i will be) (?P<doing>(?:going|flying|seeing|meeting|starting|moving|having|visiting|taking|"
    r"leaving|getting|travelling|traveling|running|playing|presenting|graduating|going|doing|attending|sitting|hosting)\b.{0,60})$"
    r"|^(?:i|we)(?:'ve| have)(?: got)? (?P<thing>(?:an?|my|our|the) .{3,50})$"
    r"|^(?:i|we) (?P<begins>(?:start|begin|fly|leave|move|graduate|finish|travel) .{2,50})$"
    r"|^my (?:[a-z]+ )?(?P<guest>(?:sister|brother|mum|mom|dad|parents|family|best friend|girlfriend|boyfriend) (?:is|are) (?:visiting|coming|getting married|moving).{0,40})$"
    r"|^(?:i|we)(?:'ll| will) (?P<will>(?:go|fly|see|meet|start|move|visit|take|leave|have) .{2,50})$",
    re.IGNORECASE,
)
PLAN_NOUN = re.compile(
    r"^(?:my |an? )?(?P<thing>(?:[a-z]+ ){0,2}(?:interview|exam|test|surgery|operation|appointment|wedding|flight|birthday party|graduation|"
    r"presentation|deadline|date|concert|gig|trip|first day|checkup|check-up|holiday|mri|scan|viva|recital|marathon|match))(?: is| starts|'s)?$",
    re.IGNORECASE,
)
PAST = re.compile(
    r"^(?:i|we) (?:just |finally )?(?P<did>(?:went|saw|met|ate|bought|started|quit|left|passed|failed|finished|graduated|moved|broke|lost|won|"
    r"visited|got (?:an?|my|married|engaged|promoted|fired|laid off|divorced|dumped)|ran|climbed|gave birth|had (?:an?|my|our)|attended|adopted|crashed|fell|found)\b.{0,60})$",
    re.IGNORECASE,
)
DEATH = re.compile(
    rf"^(?:my|our) (?:(?:old|dear|poor|lovely|beloved) )?(?P<who>{FAMILY}|{PET}) (?:died|passed away)", re.IGNORECASE
)


def find(text: str, now: datetime) -> list[Candidate]:
    """The candidates of an English message.

    Args:
        text: the message, normalised (NFKC).
        now: when it was said, in the speaker's time zone.
    """
    if FRAME.search(text):
        return []
    text = SMALL.sub("", text.replace("’", "'"))
    for pattern, written in TYPED:
        text = pattern.sub(written, text)
    candidates: list[Candidate] = []
    other = None
    for sentence in re.findall(r"[^.!\n?]+(?:\.(?=\w)[^.!\n?]+)*\?*", text)[:MOST_SENTENCES]:
        opened = LEAD.sub("", sentence.strip())
        if not opened or QUESTION.search(opened) or QUOTE.search(opened):
            continue
        if turned := _turned(opened) or _corrected(opened):
            candidates += turned
            continue
        if HEDGE.search(opened):
            continue
        if other and (match := ITS_NAME.match(opened)):
            candidates += [_named_one(other, name) for name in several(match["name"])]
            continue
        other = kind(singular(mentioned["subject"])) if (mentioned := OTHER.search(opened)) else other
        old = next((m["old"] or m["older"] for m in NOT_BUT.finditer(opened)), "")
        found = _of_sentence(NOT_BUT.sub(lambda m: m["named"] or "", opened), now)
        candidates += [replace(c, instead_of=old) if c.attribute == "name" else c for c in found]
    return candidates


def _turned(sentence: str) -> list[Candidate]:
    """A taste that is no longer what it was: "I used to hate olives but now I love them"."""
    match = TURNED.match(sentence)
    value = _tidy("value", match["value"]) if match else None
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
    named = _named_one(subject, name)
    return [replace(named, text=named.text if subject not in {"", "user"} else f"name is {name}", instead_of=old)]


def _of_sentence(sentence: str, now: datetime) -> list[Candidate]:
    when = find_date(sentence, now, "en")
    if when is None:
        return _undated(sentence, now)
    whole = _undated(sentence, now)
    if any(c.attribute == "birthday" for c in whole):
        return whole
    without = _undated(f"{sentence[: when.span[0]]}{sentence[when.span[1] :]}".strip(" ,"), now)
    if dated := _dated(_completed(sentence), find_date(_completed(sentence), now, "en") or when, now):
        past = dated[0].kind == "event"
        return dated + [c for c in without if c.attribute in (LASTING if past else {"workplace", "name"})]
    return without or whole


def _completed(clause: str) -> str:
    """The clause with the "I" that was left out."""
    return next((f"{put}{clause}" for pattern, put in LEFT_OUT if pattern.match(clause)), clause)


def _undated(sentence: str, now: datetime) -> list[Candidate]:
    death = DEATH.match(sentence)
    if death:
        return [_candidate(f"{death['who'].lower()} died", "event", None, "event", 0.9)]
    opened = _completed(sentence)
    found = apply(WHOLE, opened, "en", _tidy)
    named = {c.subject for c in found}
    found += [c for c in _household(opened) if kind(c.value) not in named or c.attribute == "pet"]
    introduced, other = False, None
    for piece in CLAUSE_END.split(sentence, maxsplit=MOST_CLAUSES):
        clause = _completed(LEAD.sub("", piece.strip()))
        if other and (match := ITS_NAME.match(clause)):
            found += [_named_one(other, name) for name in several(match["name"])]
            continue
        other = kind(singular(mentioned["subject"])) if (mentioned := OTHER.search(clause)) else other
        if introduced and (match := AFTER_A_NAME.match(clause)):
            clause = f"i'm {match[0]}"
        held = apply(WHOLE + RULES, clause, "en", _tidy)
        held += [_candidate(match["what"], "event", None, "event", 0.7)] if (match := HAPPENED.match(clause)) else []
        introduced = introduced or any((c.subject, c.attribute) == ("user", "name") for c in held)
        taken = {(c.subject, c.attribute, c.value) for c in found}
        found += [c for c in held if (c.subject, c.attribute, c.value) not in taken]
    return [replace(c, valid_from=now) if c.attribute == "age" else c for c in found]


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


def _tidy(name: str, text: str) -> str | None:
    text = text.strip(" '\"")
    tidied = TIDIED.get(name)
    if tidied is not None:
        return tidied(text)
    return None if not text or NOT_THINGS.search(text) else re.sub(r"^an? (?=bad )", "", text)


TIDIED: dict[str, Callable[[str], str | None]] = {
    "given": lambda text: text if is_common(text) else None,
    "introduced": lambda text: text if may_be(text) else None,
    "name": lambda text: text if all(map(may_be, several(text))) else None,
    "town": lambda text: None if re.search(r"\b(?:now|and|but|with)\b", text) else text.title(),
    "subject": lambda text: kind(singular(text)),
    "singular": singular,
    "verb": lambda text: VERBS.get(text.lower(), text.lower()),
    "thing": lambda text: None if text.lower() in {"thing", "part", "one", "bit"} else text.lower(),
    "how": str.lower,
    "gone": str,
    "stopped": {"smoke": "smoking", "drink": "drinking"}.get,
}
"""How the text of a group becomes a value, by the group's name; other groups hold things."""


def _dated(sentence: str, when: When, now: datetime) -> list[Candidate]:
    start, end = when.span
    before = re.sub(r"[,\s]+(?:on|is on|for|from|at)?$", "", sentence[:start])
    after = re.sub(r"^[,\s]+", "", sentence[end:])
    rest = TAIL.sub("", LEAD.sub("", re.sub(r"\s+", " ", f"{before} {after}").strip(" ,")))
    if match := DEATH.match(rest):
        return [_candidate(f"{match['who'].lower()} died {when.label}", "event", when, "event", 0.9)]
    if (match := PAST.match(rest)) and when.start.date() <= now.date():
        return [_candidate(f"{match['did']} {when.label}", "event", when, "event", 0.5)]
    if when.start.date() < now.date():
        return []
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
