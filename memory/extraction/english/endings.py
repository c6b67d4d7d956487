"""What an English sentence takes back: who is gone, what was given up, called off, healed or sold. Pure.

Of which fact it speaks is only known from what was said before (`memory.consolidate`).
"""

# ruff: noqa: E501, SIM905  (lexicons)
import re
from dataclasses import replace

from memory.extraction.candidate import Candidate
from memory.extraction.english.words import FAMILY, LOVED, PET
from memory.extraction.rules import LONGEST_CLAUSE

THING = r"(?P<value>[a-z][\w'-]+(?: [a-z][\w'-]+)?)"
NOT_OVER = r"(?!(?:ve|ll|re|gone|went|go|going|take|takes|took|day|days|time|week|turn|turned|show|came|come|fell|wear|be|get|got|drop|lay|laid|paid|pay|better|worse|well|right|cut|broke|ran|set|off|is|was|are|i|it|that|this|my|the|our|a|an|he|she|they|we|you|phone|battery|wifi|laptop|internet|power|car)\b)"
OVER = (
    re.compile(
        rf"\b(?:the |our |my )?(?P<value>{NOT_OVER}[a-z]+)(?:'s| is| are| was| got| has| have| been|'ve)* (?:off\b(?! (?:to|on|for|the|my|work))|cancell?ed|called off|postponed|not happening|fallen through|fell through)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:cancell?ed|called off|postponed|scrapped|bailed on|not going (?:to|on)|skipping|sold|selling|got rid of|ditched|gave away|rehomed|returned|left|quit|dropped|stopped going to|stopped playing|stopped doing|gave up|given up) (?:the |my |our |his |her |to )?(?P<value>(?!show\b|series\b|with|me|him|her|us|early|home|it|that)[a-z][\w'-]+)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:my |the |our )?(?P<value>{NOT_OVER}[a-z]+)(?:'s| is| are| has| have| got)? (?:all )?(?:gone|cleared up|cured|in remission|healed|went away|all better|better now|fine now)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:got over|beat|cured of|recovered from|grew out of|outgrew|not allergic to|no more|there's no) (?:my |the )?(?P<value>[a-z]+)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:my |our |the )?(?P<value>{PET}|(?-i:(?!My\b|Our\b|The\b|It\b|He\b|She\b|They\b|Who\b|I\b)[A-Z][a-z]+))(?: [A-Z]\w+)? (?:died|passed away|ran away|was put down|escaped|flew away|crossed the rainbow)\b(?! (?:my|the|an?|with|out|by)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:i|we|he|she|mom|mum|dad)(?: don't| doesn't| do not| no longer| never)? (?:have|do|does|own|drive|play|work (?:at|in|for)|go to|smoke|drink|eat|like|love|speak|keep|run|live in|study) (?:an? |the |any |my )?(?P<value>[a-z][\w'-]+)(?: \w+)? any ?more\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:got fired|was fired|got laid off|laid off|retired|got let go|was let go) from (?:the |my )?(?P<value>[a-z]+)",
        re.IGNORECASE,
    ),
    re.compile(rf"\bno more (?P<value>{PET})s?\b|\bput (?:the |our |my )(?P<put_down>{PET}) down", re.IGNORECASE),
)
THINGS_GONE, DEEDS = frozenset({OVER[2], OVER[4]}), frozenset({OVER[1], OVER[3], OVER[6]})
"""Those that say of a thing or an animal that it is gone, and those that say that somebody did something."""
INTENDED = re.compile(
    r"\b(?:gonna|going to|will|i'll|want to|wanna|trying to|need to|have to|should|might|could|about to|planning to|hope to|would) (?:[a-z]+ )?(?:quit|stop|give up|sell|cancel|drop|leave|return|break up|get rid)\b",
    re.IGNORECASE,
)
"""What is not over yet."""
NEVER_WAS = re.compile(
    r"\b(?:i'm|i am|we're|we are) not (?:actually |really )?(?P<value>married|engaged|divorced|single|pregnant)\b",
    re.IGNORECASE,
)
QUITS = re.compile(
    r"\b(?:don't|do not|no longer|stopped|quit|gave up|given up) (?P<verb>smok|drink|vap)\w*(?=$|[,;]| any ?more| since| for | in | last | years| months)",
    re.IGNORECASE,
)
ESTRANGED = re.compile(
    r"\b(?P<name>(?!I\b)[A-Z][a-zà-ÿ]+) and (?:I|i|me)(?: have| are|'ve)? (?:just |finally |recently )*(?:fell out|fallen out|broke up|broken up|split up|split|are no longer|aren't (?:friends|together|speaking|talking)|don't (?:speak|talk)|no longer|not friends|parted|called it quits|are done|got divorced|separated)\b"
    r"|\b(?:I|i|we) (?:just |finally )?(?:broke up with|dumped|left|split up with|fell out with|cut off|divorced|unfriended|am not friends with|no longer see|stopped seeing|stopped dating) (?P<other>(?!My\b)[A-Z][a-zà-ÿ]+)\b|\b(?P<gone>(?!I\b|He\b|She\b|They\b|It\b)[A-Z][a-zà-ÿ]+) (?:dumped|left|broke up with|ghosted) me\b"
)
"""Who is no friend or partner any more, by their name."""
CALLED_OFF = re.compile(
    r"\bwe(?:'ve| have)? called it off|called off (?:the|our|my) (?:engagement|wedding)|(?:wedding|engagement)(?:'s| is) off\b|broke off (?:the|our|my) engagement|(?:gave|given|giving|threw|sent) (?:him |her |them )?(?:the|his|her|my) ring back|not (?:engaged|getting married) any ?more|no longer engaged",
    re.IGNORECASE,
)
PUT_DOWN = re.compile(
    r"\b(?:put|putting|said goodbye to|lost|buried|had to rehome|rehomed) (?P<name>(?!The\b|My\b|Our\b|It\b|I\b)[A-Z][a-zà-ÿ]+)(?: (?:down|to sleep|to rest)\b|(?=$|[,.!]| yesterday| last| this| on| today))"
)
THEN = r"(?=$|[,.!;]| (?:last|this|in|after|two|three|a (?:few|couple|week|month|while)|yesterday|today|recently|again|and|but|so|because|when|over|for good|already|now)\b)"
THEM = rf"(?:(?:my|our) (?:[a-z]+ )?(?:{LOVED})|him|her|(?-i:(?!My\b)[A-Z][a-z]+))\b"
PARTED = re.compile(
    rf"\b(?P<self>we|i|me)(?:'ve| have|'re| are)?(?: just| finally| recently| officially)? (?:(?:broke up|broken up|breaking up|split up|split|separated|parted ways|divorced|got divorced|called it quits|gone our separate ways|not together|no longer together|over|getting (?:a divorce|divorced)|are done){THEN}"
    rf"|(?:left (?:my (?:{LOVED})\b|him\b|her\b)|(?:dumped|divorced|ended (?:it|things) with|broke up with|split (?:up )?(?:with|from)|(?:got )?(?:separated|divorced) from) {THEM}|called off the (?:wedding|engagement)))"
    rf"|\b(?:{LOVED}) (?:left|dumped|broke up with|has left|ended things with|walked out on) (?:me|it)\b|\b(?:it's|it is|we're|we are) over (?:between us|with {THEM})",
    re.IGNORECASE,
)
PAIR = re.compile(rf"\b(?:my|our|the) (?!(?:[a-z]+ )?(?:{LOVED})\b)[a-z' -]+(?-i: [A-Z]\w+)? and $", re.IGNORECASE)
"""With whom else the person did it: who parts from a brother parts from no partner."""
BORN = re.compile(
    r"\b(?:baby(?:'s| is) here|gave birth|(?:baby|he|she|it|son|daughter|twins?) (?:was|were) born|had the baby|(?:she|he|they)(?:'s| is|'re) here)\b",
    re.IGNORECASE,
)
KIN_BORN = re.compile(
    rf"\b(?:my|our) (?P<who>{FAMILY})(?: [A-Z][a-z]+)?(?:'s| has| and [a-z ]{{2,20}})?(?: just| finally)? (?:had (?:her|the|their|a) (?:baby|twins|little|son|daughter|boy|girl)|gave birth)",
    re.IGNORECASE,
)
LEFT_WORK = re.compile(
    r"(?:^|(?<=\s))(?:quit (?:my|the|that|her|his|their) (?:(?:day|old|office|desk|corporate|teaching|awful|horrible|terrible|soul-sucking|shitty|stupid|bank|retail) )?(?:job|work)|quit(?=$|[!,.]| today| yesterday| last| this)|left (?:my|the|that|her|his|their) (?:(?:old|day) )?(?:job|company|firm|workplace)|lost (?:my|her|his|their) job|resigned|handed in (?:my|her|his|their) (?:notice|resignation)|put in (?:my|her|his|their) (?:notice|two weeks)"
    rf"|(?:fired|sacked|laid off|let go|made redundant)(?:{THEN}|(?= (?:from|by|at|today)\b))|gave up (?:my|the|her|his|their) job|walked out (?:of|on) (?:my|the|her|his|their) job|retired(?! (?:nurse|teacher|from my couch)))",
    re.IGNORECASE,
)
"""Whoever says so has their job no more, whatever it was."""
STILL_AT = re.compile(
    r"\b(?:almost|nearly|didn't|never|not|haven't|hasn't|if|second job|side job|weekend job|from the side)\b",
    re.IGNORECASE,
)
LONG_PAST = re.compile(
    r"\b(?<!the )(?<!my )(?:19|20)\d\d\b|\b(?:years?|decades?|ages) ago\b|\blast year\b|\bback then\b|\bwhen i was\b|\bas a (?:kid|child|teenager|student)\b",
    re.IGNORECASE,
)
"""What was over then is not what was told to hold since."""
CLAUSE = re.compile(r"[,;:.!—(]|\s[-–]\s|\b(?:and|but|so|because|cos|since|when|after|that)\b", re.IGNORECASE)
SUBJECT = re.compile(
    rf"\b(?:(?P<self>i|we|i'm|i've|we've|we're)|(?:my|our) (?:[a-z-]+ ){{0,2}}?(?P<kin>{FAMILY})s?|(?P<parent>mum|mom|mam|dad|grandma|grandpa|gran|nan)|(?P<other>he|she|they|you|who|someone|somebody|everyone|people|(?:my|our|the|his|her|their|your|an?|some) [a-z]+|(?-i:[A-Z][a-zà-ÿ]+)))\b",
    re.IGNORECASE,
)
NOBODY = frozenset(
    "just finally recently officially so then now today yesterday also already well oh ok okay yes yeah sadly luckily".split()
)
"""Words that open a sentence with a capital and are no name."""
OF_OTHERS = re.compile(r"(?:[a-z]'s|s'|\b(?:his|her|their|your|an?|some|this|that))\s+$", re.IGNORECASE)
"""What stands before an animal, an illness or a thing that is somebody else's."""


def ended(sentence: str) -> list[Candidate]:
    """What a sentence takes back, each a candidate that negates; with no attribute where the word alone tells."""
    sentence = sentence[:LONGEST_CLAUSE]
    if INTENDED.search(sentence) or LONG_PAST.search(sentence):
        return []
    matches = [match for pattern in OVER if (match := pattern.search(sentence))]
    found = [over for match in matches if (over := _of_the_speaker(match))]
    if match := NEVER_WAS.search(sentence):
        found.append(_over("marriage", match["value"]))
    if (match := QUITS.search(sentence)) and (who := _subject(sentence[: match.start()])):
        found.append(replace(_over("", match["verb"]), subject=who))
    return found + _bonds_ended(sentence) + _kin_ended(sentence)


def _of_the_speaker(match: re.Match[str]) -> Candidate | None:
    """That something of the speaker's, or of a relative, is over; None where it is somebody else's."""
    group = next(name for name, text in match.groupdict().items() if text)
    before = match.string[: match.start()]
    what, done = _over("", match[group]), match[0][: match.start(group) - match.start()].lower()
    if match.re in THINGS_GONE:
        return None if OF_OTHERS.search(f"{before}{done}") else what
    if match.re not in DEEDS or re.match(r"(?:cancel|called off|postponed|scrapped)", done):
        return what
    who = _subject(before)
    if who is None and not re.search(r"\b(?:my|our) $", done):
        return None
    if re.search(r"\b(?:his|her) $", done) and who == "user" and not re.search(r"\b(?:i|we)\b", before, re.IGNORECASE):
        return None
    return None if STILL_AT.search(before) else replace(what, subject=who or "user")


def _subject(before: str) -> str | None:
    """Who did what stands behind these words: `user`, a relative, or None for somebody else."""
    clause = CLAUSE.split(before)[-1]
    subjects = [m for m in SUBJECT.finditer(clause) if m[0].lower() not in NOBODY and not m[0].lower().endswith("ly")]
    if not subjects or subjects[-1]["self"]:
        return "user"
    return (subjects[-1]["kin"] or subjects[-1]["parent"] or "").lower() or None


def _bonds_ended(sentence: str) -> list[Candidate]:
    """Who is no friend, partner or animal of the person's any more; of what was expected and is here."""
    words: list[str] = []
    if match := ESTRANGED.search(sentence):
        words.append(match["name"] or match["other"] or match["gone"])
    if match := PUT_DOWN.search(sentence):
        words.append(match["name"])
    if CALLED_OFF.search(sentence):
        words += ["marriage", "partner"]
    if (match := PARTED.search(sentence)) and not _with_another(match):
        words += ["boyfriend", "girlfriend", "partner", "husband", "wife", "fiancé", "fiancée", "marriage"]
    if (match := BORN.search(sentence)) and _subject(sentence[: match.start()]) in {"user", "wife", "girlfriend"}:
        words += ["pregnant", "pregnancy"]
    return [_over("", word) for word in words]


def _with_another(match: re.Match[str]) -> bool:
    """Whether the person parted, but from somebody who is no partner."""
    alone = not match["self"] or match["self"].lower() == "we"
    return not alone and bool(PAIR.search(match.string[: match.start()]))


def _kin_ended(sentence: str) -> list[Candidate]:
    """Of a relative: that a child is born; of anybody: that they have left their work."""
    found = []
    if match := KIN_BORN.search(sentence):
        over = [_over("condition", "pregnant"), _over("", "pregnancy")]
        found += [replace(one, subject=match["who"].lower()) for one in over]
    if (match := LEFT_WORK.search(sentence)) and not STILL_AT.search(sentence):
        who = _subject(sentence[: match.start()])
        theirs = re.search(r"\b(?:her|his|their) ", match[0], re.IGNORECASE)
        if who and bool(theirs) <= (who != "user"):
            found += [replace(_over("", what), subject=who) for what in ("job", "workplace")]
    return found


def _over(attribute: str, value: str) -> Candidate:
    text = f"{value or attribute} is over"
    return Candidate(text=text, kind="event", attribute=attribute, value=value, negates=True, language="en")
