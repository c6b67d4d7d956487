"""What an English sentence takes back: who is gone, what was given up, called off, healed or sold. Pure.

Of which fact it speaks is only known from what was said before (`memory.consolidate`).
"""

# ruff: noqa: E501  (lexicons)
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
PARTED = re.compile(
    rf"\b(?:we|i|and me)(?:'ve| have|'re| are)?(?: just| finally| recently| officially)? (?:broke up|broken up|called it quits|gone our separate ways|parted ways|not together|no longer together|over(?=$|[,.!])|getting (?:a divorce|divorced)|breaking up|are done(?=$|[,.!])|split up|split(?=$|[,.!]| last| in | after| two| yesterday)|got divorced|separated)\b|\b(?:{LOVED}) (?:left|dumped|broke up with|has left|ended things with|walked out on) (?:me|it)\b|\b(?:i|we) (?:just |finally )?(?:left (?:my (?=husband|wife|partner|boyfriend|girlfriend|fianc)|him|her)|dumped|divorced|ended (?:it|things) with|broke up with|split (?:up )?(?:with|from)|separated from|called off the (?:wedding|engagement))\b|\b(?:it's|it is|we're|we are) over (?:between|with)\b",
    re.IGNORECASE,
)
BORN = re.compile(
    r"\b(?:baby(?:'s| is) here|gave birth|(?:baby|he|she|it|son|daughter|twins?) (?:was|were) born|had the baby|(?:she|he|they)(?:'s| is|'re) here)\b",
    re.IGNORECASE,
)
KIN_BORN = re.compile(
    rf"\b(?:my|our) (?P<who>{FAMILY})(?: [A-Z][a-z]+)?(?:'s| has| and [a-z ]{{2,20}})?(?: just| finally)? (?:had (?:her|the|their|a) (?:baby|twins|little|son|daughter|boy|girl)|gave birth)",
    re.IGNORECASE,
)
LEFT_WORK = re.compile(
    rf"(?:^|\b(?:i|i've|we|and|just|finally|officially|(?:my|our) (?P<who>{FAMILY})) |[,;] ?)(?:have |has |just |finally |officially |recently |got |was |been |'ve )*(?:quit (?:my|her|his|the|that) (?:(?:day|old|office|desk|corporate|teaching|awful|horrible|terrible|soul-sucking|shitty|stupid|bank|retail) )?(?:job|work)|quit(?=$|[!,.]| today| yesterday| last| this)|left (?:my|her|his|the|that) (?:(?:old|day) )?(?:job|company|firm|workplace)|lost (?:my|her|his) job|resigned|handed in (?:my|her|his) (?:notice|resignation)|put in (?:my|her|his) (?:notice|two weeks)|(?:fired|sacked|laid off|let go|made redundant)\b|gave up (?:my|the) job|walked out (?:of|on) (?:my|the) job|retired(?! (?:nurse|teacher|from my couch)))",
    re.IGNORECASE,
)
"""Whoever says so has their job no more, whatever it was."""
STILL_AT = re.compile(
    r"\b(?:almost|nearly|didn't|never|not|haven't|if|second job|side job|weekend job|from the side)\b", re.IGNORECASE
)


def ended(sentence: str) -> list[Candidate]:
    """What a sentence takes back, each a candidate that negates; with no attribute where the word alone tells."""
    sentence = sentence[:LONGEST_CLAUSE]
    if INTENDED.search(sentence):
        return []
    matches = [match for pattern in OVER if (match := pattern.search(sentence))]
    found = [_over("", next(group for group in match.groups() if group)) for match in matches]
    if match := NEVER_WAS.search(sentence):
        found.append(_over("marriage", match["value"]))
    if match := QUITS.search(sentence):
        found.append(_over("", match["verb"]))
    return found + _bonds_ended(sentence) + _kin_ended(sentence)


def _bonds_ended(sentence: str) -> list[Candidate]:
    """Who is no friend, partner or animal of the person's any more; of what was expected and is here."""
    words: list[str] = []
    if match := ESTRANGED.search(sentence):
        words.append(match["name"] or match["other"] or match["gone"])
    if match := PUT_DOWN.search(sentence):
        words.append(match["name"])
    if CALLED_OFF.search(sentence):
        words += ["marriage", "partner"]
    if PARTED.search(sentence):
        words += ["boyfriend", "girlfriend", "partner", "husband", "wife", "fiancé", "fiancée", "marriage"]
    if BORN.search(sentence):
        words += ["pregnant", "pregnancy"]
    return [_over("", word) for word in words]


def _kin_ended(sentence: str) -> list[Candidate]:
    """Of a relative: that a child is born; of anybody: that they have left their work."""
    found = []
    if match := KIN_BORN.search(sentence):
        over = [_over("condition", "pregnant"), _over("", "pregnancy")]
        found += [replace(one, subject=match["who"].lower()) for one in over]
    if (match := LEFT_WORK.search(sentence)) and not STILL_AT.search(sentence):
        found += [replace(_over("", what), subject=(match["who"] or "user").lower()) for what in ("job", "workplace")]
    return found


def _over(attribute: str, value: str) -> Candidate:
    text = f"{value or attribute} is over"
    return Candidate(text=text, kind="event", attribute=attribute, value=value, negates=True, language="en")
