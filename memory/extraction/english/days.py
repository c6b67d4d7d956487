"""Plans and events, on a day or without one, in English. Pure."""

# ruff: noqa: E501, SIM905  (lexicons)
import re
from datetime import datetime

from memory.dates import When
from memory.extraction.candidate import Candidate
from memory.extraction.english.clauses import FORMS, Clause, parse, predicate_of, spelled_out
from memory.extraction.english.gates import LEAD, completed
from memory.extraction.english.nouns import is_kin, is_pet
from memory.extraction.english.words import FAMILY, PET

AT_TIME = re.compile(
    r"\b(?:at|around|from|by) (?:about )?\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?\b|\b\d{1,2} ?[ap]m\b|\bat (?:noon|midnight|lunchtime)\b",
    re.IGNORECASE,
)
MOST_PARTS = 6
"""Of a sentence with a date."""
TAIL = re.compile(
    r"(?: - | – | — |, (?:for|and|but|so|which)\b| and (?:it|i'm|i am|now|everyone|we)\b| but | so ).*$", re.IGNORECASE
)
MARK = "\x00"
"""Where the date stood."""
BREAK = re.compile(
    r"\s*[,;:(]\s*|\s+[-–—]\s+|\s+(?:and|but|so|because|when|while)\s+(?=(?:i|i'm|i've|we|we're|we've|my|our|the|it's|it|not|she|he|they)\b)",
    re.IGNORECASE,
)
HAPPENED = re.compile(
    r"^(?:i|we) (?:just |finally |recently )?(?P<what>(?:passed|failed) my .{3,30}|graduated(?: from .{3,30})?|got (?:promoted|fired|laid off|my (?:degree|licence|license|diploma))|lost my (?:job|mum|mom|dad|gran|dog|cat|wallet|phone)|broke my \w+|had surgery|quit my job)$",
    re.IGNORECASE,
)
"""What is worth remembering even without its day."""

PLAN = re.compile(
    r"^(?:i'm|i am|we're|we are|i'll be|i will be) (?P<doing>(?:going|flying|seeing|meeting|starting|moving|having|visiting|taking|"
    r"leaving|getting|travelling|traveling|running|playing|presenting|graduating|going|doing|attending|sitting|hosting|heading|driving|picking up|marrying|retiring|quitting|celebrating|throwing|cooking|babysitting|volunteering|working|studying|performing|singing|competing|defending|closing|expecting|due|off to|back to)\b.{0,60})$"
    r"|^(?:i|we)(?:(?:'ve| have)(?: got)?| got) (?P<thing>(?:an?|my|our|the) .{3,50})$"
    r"|^(?:i|we) (?P<begins>(?:start|begin|fly|leave|move|graduate|finish|travel|close|retire|work|perform|play|marry|get|have|go) .{2,50})$"
    r"|^(?:i|we)(?:'ve| have)? (?:got |have |bought |booked |scored )+(?P<ticket>(?:tickets|seats|a table|a room|flights?|an appointment|a slot|the keys|a viewing)\b.{2,50})$"
    r"|^my (?:[a-z]+ )?(?P<guest>(?:sister|brother|mum|mom|dad|parents|family|best friend|girlfriend|boyfriend|son|daughter|cousin|wife|husband|niece|nephew|grandson|granddaughter|in-laws|gran|grandma)(?: is| are|'s|'re) (?:visiting|starting|having|flying|graduating|turning|coming|getting married|moving).{0,40})$"
    r"|^(?:i|we)(?:'ll| will) (?P<will>(?:go|fly|see|meet|start|move|visit|take|leave|have) .{2,50})$",
    re.IGNORECASE,
)
PLAN_WORD = (
    "interview|exams?|finals|midterms?|tests?|surgery|operation|appointment|wedding|flight|party|graduation|presentation|deadline|date|concert|gig|trip|first day|last day|book club|court date|closing|wake|quiz night|movie night|date night|game night|potluck|check-?up|holiday|vacation|mri|scan|viva|recital|marathon|half marathon|match|"
    "root canal|dentist|doctor|physio|therapy|biopsy|ultrasound|blood test|vaccine|jab|haircut|race|tournament|competition|game|audition|rehearsal|performance|opening night|opening|exhibition|conference|workshop|seminar|lecture|meeting|shift|night shift|training|orientation|"
    "move|moving day|anniversary|birthday|reunion|funeral|memorial|baptism|christening|baby shower|hen do|stag do|bachelorette|festival|retreat|hike|cruise|road trip|camping|driving test|bar exam|defen[cs]e|thesis|dissertation|hearing|court|jury duty|inspection|viewing|delivery|"
    "due|housewarming|prom|homecoming|open day|parents' evening|sports day|school play|field trip|transplant|chemo|colonoscopy|treatment|visit|start(?:s|ing)?|leav(?:e|ing)|fly(?:ing)?|mov(?:e|ing)|com(?:e|ing) over|visit(?:ing)?|begins?|closing|retir(?:e|ing)|graduat(?:e|ing)|babysit(?:ting)?"
)
PLAN_NOUN = re.compile(
    rf"^(?:my |our |an? |the |we're |i'm )?(?P<thing>(?:[a-z0-9'-]+ ){{0,4}}(?:{PLAN_WORD})(?: with .{{2,20}}| at .{{2,20}}| in .{{2,20}})?)(?: is| are| starts?| begins?|'s|:)?$",
    re.IGNORECASE,
)
NOT_PLANNED = re.compile(
    r"^(?:(?:the|a) (?:weather|world|new|next)\b|it\b|there|he\b|she\b|they\b|you\b|his\b|her\b|their\b|your\b)|\b(?:rain|snow|storm|forecast|hot|cold|release[sd]?|comes out|airs)\b",
    re.IGNORECASE,
)
PAST = re.compile(
    r"^(?:i|we) (?:just |finally |actually |also |both )?(?P<did>(?:(?!turned \d|need|tired|bored|wanted|seemed|hoped|loved|liked|hated|enjoyed|used|watched|wished|missed|stayed|looked|tried|walked|talked|asked|laughed|cried|realised|realized|remembered|noticed|decided|planned|agreed|slept|played|listened|cooked|cleaned|worked|lived)[a-z]{2,}ed|went|met|bought|quit|left|got|broke|lost|won|sold|ran|gave birth|had (?:an?|my|our|twins|triplets|surgery|chemo|covid)|fell|found|became|flew|drove|swam|took|told my|made|began|hit|split|cut|wrote|came out)\b.{0,60})$",
    re.IGNORECASE,
)
KIN_PAST = re.compile(
    rf"^(?:my|our) (?:(?:little|big|older|younger|youngest|oldest|eldest|twin) )?(?P<who>{FAMILY})(?: [A-Z][a-z]+)? (?:just |finally )?(?P<did>(?:got|won|passed|graduated|had|was born|gave birth|married|moved|left|became|broke|started|turned|lost|came out|took|said|went|fell|learned|learnt|proposed|made|had|beat|ran|swam|finished)\b.{{0,50}})$",
    re.IGNORECASE,
)
DEATH = re.compile(
    rf"^(?:(?:my|our) (?:(?:old|dear|poor|lovely|beloved|late) )?(?P<who>{FAMILY}|{PET})|(?P<parent>mum|mom|dad|mam|gran|nan|nana|grandma|grandpa|granny|grandad|granddad))(?: [A-Z]\w+)? (?:just |recently |sadly |suddenly )?(?:died|passed(?: away)?(?! (?:his|her|their|the|my|out|by|on|a|an)\b))",
    re.IGNORECASE,
)


BARE = re.compile(
    r"^(?:'s |is )?(?:my |our |an? |the |big |another |also )*(?P<thing>(?!(?:i|we|you|he|she|they|it|there|what|who|how|this|that|even|in|on|at|for|with|to|from|if|happy|good|see|talk|until|till|not|no|maybe|just|every|black|cyber|like|is|was|so|and|but|or|only|ugh|thank|thanks|bye|morning|night|days?|sleep|nothing|same|already|one|all|too|can't|cannot|come|let's|okay|ok|sleepy|please|here|best|worst|(?:mon|tues|wednes|thurs|fri|satur|sun)day$|happened|most|some|those|these)\b)[a-z0-9'-]+(?: (?!(?:i|is|are|was|were|has|had|does|did|will|would|you|he|she|they|that|who|which|feels?|looks?|sounds?|seems?|makes?|be|been|says?|said|if|when|because)\b)[\w'&-]+){0,5}?)(?: is| are|'s| starts| begins| kicks off| happens| takes place| falls)?$",
    re.IGNORECASE,
)
"""A thing with a day and no verb: "company party on Friday"."""
DUTY = re.compile(
    r"^(?:i|we|(?:my|our) [a-z]+ and i) (?:(?:have|need|ought|promised|agreed|volunteered|signed up|got|plan|planned|am supposed|are supposed|am due|are due|decided|am scheduled|are scheduled|am meant|are meant|'ve agreed|have agreed)(?: got)? to|am (?:off|back|due|booked|scheduled|signed up|on)|are (?:off|back|due|booked|scheduled|signed up|on)|am up for|will be) (?P<what>(?!be\b)[^,;]{3,50})$",
    re.IGNORECASE,
)
ALONE = re.compile(
    r"^(?:i |we |i'm |we're )?(?P<what>start(?:ing)?|leav(?:e|ing)|fly(?:ing)?|mov(?:e|ing)(?: in| out)?|finish(?:ing)?|graduat(?:e|ing))$",
    re.IGNORECASE,
)
HAVING = re.compile(
    r"^(?:i|we) have(?: got)? (?P<what>(?!no\b|nothing|to\b|not\b|been|never|always|already|just|still|a (?:feeling|question|cold|headache)|it\b|that\b|you\b|the (?:day|week|time)|time\b|plenty|enough|so\b)[a-z][\w' -]{3,50})$",
    re.IGNORECASE,
)
BOOKED = re.compile(
    r"^(?:i |we |i have |we have )?(?:just |finally |have |already )*(?:booked|scheduled|arranged|organi[sz]ed|signed up (?:for|to)|registered for|entered|booked in for|booked into) (?P<what>[\w' -]{3,50}?)(?: for| on| in)?$",
    re.IGNORECASE,
)
GOING_ON = re.compile(
    r"^(?:i|we) (?:am|are) (?:\w+ly |also |then |just |both |all |now )*(?P<what>(?!.*\bwho\b)(?!feeling|being|looking forward|hoping|thinking|wondering|trying|dying|crying|saying|counting|dreading|worrying|waiting|having fun|kidding|joking|sleeping|going to (?:be|die|cry|scream|sleep|bed|need|regret|lose|hate|miss)\b|still)[a-z]+ing\b[^;]{0,55})$",
    re.IGNORECASE,
)
LATER = frozenset(
    "start begin fly leave move graduate finish travel close retire perform play marry get have go meet see turn take host run sit defend appear return arrive join pick fight wrap come do work attend visit present compete".split()
)
KIN_LATER = frozenset(
    "start begin fly leave move graduate finish retire marry turn visit come arrive return perform".split()
)
STATES = frozenset({"be", "can", "can not", "love", "like", "hate", "think", "know"})
LEFT_OUT = re.compile(r"(?!(?:i|we|he|she|they|it|you)\b)(?:going to|gonna|[a-z]{3,}ing) ", re.IGNORECASE)
"""What goes on, or will, without "I'm"."""
TRIFLE = re.compile(
    r"\b(?:sleep|bed|nap|shower|traffic|movie|cake|toast|coffee|tea|lunch|breakfast|dinner(?! with)|snack|parked|working from home|work from home|homework|laundry|dishes|groceries|pizza|takeout|netflix|tv|alarm|forecast|sun|moon|sunset|weather|deadline is|episode|season|sale|stream|trash|bins?)\b",
    re.IGNORECASE,
)
"""What is planned and not worth remembering."""


_COMPANION = rf"(?:my|our) (?:[a-z-]+ ){{0,2}}?(?:{FAMILY}|friend|mate|friends|mates|kids|parents|family|team|band|colleagues?|neighbou?r)(?: (?-i:[A-Z])\w+)?"
WITH = re.compile(
    rf"^(?:(?:me|i) and {_COMPANION}|{_COMPANION} and (?:i|me)|(?:me|i) and (?-i:[A-Z])\w+|(?-i:[A-Z])\w+ and (?:i|me))(?: both)? ",
    re.IGNORECASE,
)
DID = re.compile(
    r"^(?:i|we) (?:just |finally |actually |also |both |have |had to |recently |officially |accidentally |nearly )*(?P<did>(?P<verb>[a-z]+)\b.{0,60})$",
    re.IGNORECASE,
)
DONE_TO_ME = re.compile(
    r"^(?:someone|somebody|some \w+|they|he|she|the \w+|an? \w+|my \w+) (?P<did>(?:just |finally )?(?P<verb>[a-z]+) (?:[\w']+ ){0,5}?(?:my|our|us|me)\b.{0,50})$",
    re.IGNORECASE,
)
HAPPENED_TO = re.compile(
    r"^(?:my|our) (?P<did>(?!friend|neighbou?r|boss|teacher|colleague|co-?worker|landlord)[\w' -]{2,30}? (?:got|was|were|has been|have been|broke|died|exploded|flooded|burned|burnt|caught fire|collapsed|crashed|failed|passed|arrived|came (?:back|through)|opened|sold|closed|fell through|went bankrupt)\b.{0,40})$",
    re.IGNORECASE,
)
SLIGHT = frozenset(
    """
    be have do say tell think know feel hear sleep need tired bored wanted seemed hoped love like hate enjoy used watch wish miss stay
    looked try walk talk asked laugh cried realised realized remembered noticed decide plan agree play listen cook clean work live
    read drink eat see spend put wake woke sat kept keep wait wear told kidding need call texted emailed messaged stared wondered thought
    guess guessed knew felt heard said slept forgot liked loved turned helped dreamed worried promised reminded let want
    """.split()
)
"""Verbs of what is not worth remembering although its day is told."""


def planned(clause: str, other: str | None, *, ahead: bool) -> str:
    """What is planned, in a clause from which its day was taken; empty where nothing is."""
    if NOT_PLANNED.search(clause) or TRIFLE.search(clause):
        return ""
    text = spelled_out(clause)
    match = (
        (ahead and (ALONE.match(clause) or HAVING.match(text) or BOOKED.match(text)))
        or DUTY.match(text)
        or GOING_ON.match(text)
    )
    if match:
        return str(match["what"])
    parsed = parse(clause, other)
    if parsed is None and LEFT_OUT.match(clause):
        parsed = predicate_of("user", "", f"am {text}")
    if parsed is not None:
        return _still_to_come(parsed)
    match = BARE.match(clause) if ahead else None
    thing = match["thing"] if match else ""
    return "" if is_kin(thing) or is_pet(thing) else thing


def _still_to_come(clause: Clause) -> str:
    """What a clause says that somebody is going to do; empty where it says so of nothing."""
    if clause.denied or clause.ended or clause.verb in STATES or " who " in f" {clause.rest} ":
        return ""
    who, later = ("", LATER) if clause.who == "user" else (f"{clause.who} ", KIN_LATER)
    if clause.tense in {"future", "ing"} or (clause.tense == "now" and clause.verb in later):
        return f"{who}{clause.said} {clause.rest}".strip()
    return ""


def happened(clause: str) -> list[Candidate]:
    """What is worth remembering though its day is not told."""
    match = HAPPENED.match(clause)
    return [happening(match["what"], "event", None, "event", 0.7)] if match else []


def dated(sentence: str, when: When, now: datetime, other: str | None = None) -> list[Candidate]:
    """A plan or an event with its date; none where the sentence tells of neither."""
    clauses, whole = _around(sentence, when)
    if match := DEATH.match(whole):
        who = (match["who"] or match["parent"]).lower()
        return [happening(f"{who} died {when.label}", "event", when, "event", 0.9)]
    if when.start.date() <= now.date():
        for clause in clauses:
            if did := _did(clause) or _did_of_old(clause):
                return [happening(f"{did} {when.label}", "event", when, "event", 0.5)]
    if when.start.date() < now.date():
        return []
    what = _planned_in(clauses, other, ahead=when.start.date() > now.date())
    return [happening(f"{what} {when.label}", "plan", when, "plan", 0.7)] if what else []


def _around(sentence: str, when: When) -> tuple[list[str], str]:
    """The clauses of a sentence without its date, that first in which it stood; and the whole of it."""
    start, end = when.span
    before = re.sub(r"[,\s]+(?:on|is on|for|from|at)?$", "", sentence[:start])
    after = AT_TIME.sub("", re.sub(r"^[,\s]+", "", sentence[end:]))
    comma = "," if sentence[end:].lstrip().startswith(",") and before else ""
    all_of_it = LEAD.sub("", re.sub(r"\s+", " ", f"{before}{comma} {after}").strip(" ,"))
    whole = TAIL.sub("", all_of_it)
    marked = BREAK.split(f"{before} {MARK}{comma} {after}")
    here = next((i for i, part in enumerate(marked) if MARK in part), 0)
    near = [re.sub(r"\s+", " ", part.replace(MARK, "")).strip(" ,") for part in marked[here : here + 2]]
    own = [completed(LEAD.sub("", part)) for part in near[:1] if part]
    rest = [LEAD.sub("", part) for part in (*near[1:], *BREAK.split(all_of_it)[:MOST_PARTS])]
    return [WITH.sub("we ", clause) for clause in (*own, whole, *rest)], whole


def _planned_in(clauses: list[str], other: str | None, *, ahead: bool) -> str:
    """What is planned in the first clause that tells of a plan, by its wording before by its grammar."""
    for clause in (clauses[0], *clauses):
        if NOT_PLANNED.search(clause):
            continue
        if match := PLAN.match(clause) or PLAN_NOUN.match(clause):
            return next(text for text in match.groupdict().values() if text)
        if clause is clauses[0] and (what := planned(clause, other, ahead=ahead)):
            return what
    return next((what for clause in clauses if (what := planned(clause, other, ahead=ahead))), "")


def _did_of_old(clause: str) -> str:
    """What the person or a relative did, by the verbs that tell of what is remembered."""
    if match := PAST.match(clause):
        return match["did"].strip(" ,")
    match = KIN_PAST.match(clause)
    return f"{match['who'].lower()} {match['did']}" if match else ""


def _did(clause: str) -> str:
    """What somebody did, or what was done to them or theirs; empty where it is nothing to remember."""
    if match := HAPPENED_TO.match(clause):
        return match["did"]
    match = DONE_TO_ME.match(clause) or DID.match(clause)
    if match is None or TRIFLE.search(clause):
        return ""
    lemma, form = FORMS.get(match["verb"].lower(), ("", ""))
    if lemma == "see":
        return match["did"].strip(" ,") if re.match(r"\w+ (?-i:[A-Z])", match["did"]) else ""
    past = form == "past" or (match["verb"].lower().endswith("ed") and not lemma)
    return match["did"].strip(" ,") if past and match["verb"].lower() not in SLIGHT and lemma not in SLIGHT else ""


def happening(text: str, kind: str, when: When | None, attribute: str, importance: float) -> Candidate:
    """A plan or an event whose text is its value too."""
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
