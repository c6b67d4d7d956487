"""English clauses: of whom they tell, with what verb, and whether they deny it. Pure.

A shallow grammar: a subject, auxiliaries and adverbs, a verb, and the rest. It spares the tables of what verbs tell
(`memory.extraction.english.frames`) from knowing about persons, tenses, contractions and words in between.
"""

# ruff: noqa: E501, SIM905  (lexicons)
import re
from dataclasses import dataclass

from memory.extraction.english.words import FAMILY, PET, kind, singular

CONTRACTED = tuple(
    (re.compile(pattern, re.IGNORECASE), written)
    for pattern, written in (
        (r"\bcan't\b|\bcannot\b|\bcant\b", "can not"),
        (r"\bwon't\b", "will not"),
        (r"\bain't\b", "am not"),
        (r"\b(do|does|did|is|are|was|were|has|have|had|would|could|should)n'?t\b", r"\1 not"),
        (r"\bi'm\b|\bim\b", "i am"),
        (r"\b(we|you|they)'re\b", r"\1 are"),
        (r"\b(i|we|you|they)'ve\b", r"\1 have"),
        (r"\b(i|we|you|he|she|it|they)'ll\b", r"\1 will"),
        (r"\b(i|we|you|he|she|it|they)'d\b", r"\1 would"),
        (r"\b(he|she|it|who)'s (?=(?:just |only |finally |now )?(?:been|got|had|become|started|moved)\b)", r"\1 has "),
        (r"\b(he|she|it|who|that)'s\b", r"\1 is"),
        (r"\b(?:gonna|gunna)\b", "going to"),
        (r"\bgotta\b", "have to"),
    )
)
ADVERB = frozenset(
    """
    just finally recently still also now currently already always usually often sometimes actually really literally basically
    honestly totally absolutely completely definitely kinda sorta pretty very so super quite only even both all mostly mainly once
    twice probably legally officially happily newly back here there again then too lately nowadays originally technically half
    kind of sort of sadly somehow secretly proudly accidentally truly simply deeply fully partly genuinely fucking freaking bloody
    today tonight yesterday soon eventually together ever rarely seldom apparently randomly quietly barely temporarily
    """.split()
) - {"of", "probably", "apparently", "half", "back", "barely"}
BE = {"am": False, "is": False, "are": False, "was": True, "were": True, "'s": False, "be": False, "being": False}
IRREGULAR = {
    "be": "been", "have": "had", "do": "did done", "go": "went gone", "get": "got gotten", "buy": "bought", "bring": "brought",
    "teach": "taught", "grow": "grew grown", "come": "came", "become": "became", "run": "ran", "swim": "swam swum", "win": "won",
    "lose": "lost", "sell": "sold", "quit": "quit", "break": "broke broken", "tear": "tore torn", "leave": "left", "meet": "met",
    "drive": "drove driven", "ride": "rode ridden", "write": "wrote written", "sing": "sang sung", "speak": "spoke spoken",
    "fly": "flew flown", "find": "found", "give": "gave given", "take": "took taken", "make": "made", "build": "built", "keep": "kept",
    "feed": "fed", "breed": "bred", "eat": "ate eaten", "drink": "drank drunk", "fall": "fell fallen", "sleep": "slept",
    "bear": "bore", "stand": "stood", "see": "saw seen", "hit": "hit", "cut": "cut", "put": "put", "split": "split", "spend": "spent",
    "learn": "learnt learned", "begin": "began begun", "draw": "drew drawn", "throw": "threw thrown", "sew": "sewed sewn", "knit": "knit knitted",
    "wear": "wore worn", "hear": "heard", "catch": "caught", "fight": "fought", "feel": "felt", "lead": "led", "beat": "beat beaten",
    "rescue": "rescued", "dive": "dived dove", "weave": "wove woven", "make it": "", "say": "said", "tell": "told", "think": "thought",
    "wake": "woke woken", "know": "knew known", "pay": "paid", "lie": "lay", "lend": "lent", "bury": "buried",
}  # fmt: skip
REGULAR = """
    live reside settle stay base move relocate emigrate immigrate transfer raise hail work start join study major attend graduate
    love like enjoy adore dig fancy prefer hate loathe detest despise dislike dread fear avoid play practise practice collect paint
    cook bake hike climb surf ski skate row sail cycle jog garden crochet brew dance volunteer coach manage own restore rescue adopt
    foster inherit retire marry divorce date separate propose pass fail publish finish complete defend survive crash open launch
    suffer struggle live need use inject smoke vape stop skip cancel rename name call change switch upgrade lease rent order purchase
    register enlist qualify train deliver design fix repair install clean serve tutor tend bartend babysit wait freelance intern
    temp wrench weld farm fish hunt forage act model direct produce edit translate interpret illustrate photograph code program
    sprain fracture dislocate twist pull total wreck ruin visit travel expect host plan book donate convert identify binge watch
    read listen follow support stan idolise swear carry grow raise help earn pick turn land score crave resent mind care stream
    compete lift box wrestle bowl golf hoop commute walk volunteer hang co-own cofound found undergo recover battle beat develop
    return rehome euthanise euthanize lodge share room board sublet embroider quilt carve whittle sculpt sketch compose record
    perform conduct research lecture preach consult trade invest bank sell audit nurse doctor police guard patrol drill mine log
    mind supervise oversee handle report answer process pack stack stock ship moonlight
    plant mend tinker juggle busk gig meditate camp kayak canoe snowboard skateboard sunbathe journal blog vlog podcast
    treat splurge save borrow arrive renew miscarry celebrate attend undergo return receive deliver sign book apply enter compete perform volunteer check
    enroll enrol elope remarry relapse recover convert transition expect tour explore reach land cross hitchhike backpack
    die pass wean engage separate lay fire promote hire accept diagnose born widow allergic admit
""".split()
"""Verbs of which something may be told; their forms follow the rules of spelling."""


def _forms() -> dict[str, tuple[str, str]]:
    """Each form of each verb: its lemma, and `now`, `past` or `ing`."""
    forms: dict[str, tuple[str, str]] = {}
    for verb in [*IRREGULAR, *REGULAR]:
        stem = verb.removesuffix("e") if verb.endswith("e") and not verb.endswith(("ee", "ye")) else verb
        doubled = verb + verb[-1] if re.search(r"[^aeiou][aeiou][bdglmnprt]$", verb) else verb
        y = verb[:-1] + "i" if re.search(r"[^aeiou]y$", verb) else verb
        plural = y + "es" if y != verb or re.search(r"(?:s|sh|ch|x|z|o)$", verb) else verb + "s"
        for form in {stem + "ing", doubled + "ing"} if stem == verb else {stem + "ing"}:
            forms.setdefault(form, (verb, "ing"))
        for form in IRREGULAR[verb].split() if verb in IRREGULAR else {stem + "ed", doubled + "ed", y + "ed"}:
            forms.setdefault(form, (verb, "past"))
        forms[verb] = (verb, "now") if verb not in {"quit", "split", "hit", "cut", "put", "beat"} else (verb, "past")
        forms.setdefault(plural, (verb, "now"))
    forms["has"] = ("have", "now")
    forms["dying"] = ("die", "ing")
    forms["left"], forms["found"], forms["founded"] = ("leave", "past"), ("find", "past"), ("found", "past")
    return forms


FORMS = _forms()
MODIFIER = r"(?:(?!(?:and|or|but|with|for|friend's|friends|boss|teacher|neighbou?r's?|colleague's?|name|favou?rite|fave)\b)[a-z0-9-]+ )"
APPOSED = r"(?:,? (?P<named>(?-i:(?!I\b|I'|January|February|March|April|May\b|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Christmas|But\b|And\b)[A-Z][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?)),?(?= |'s|$))?"
COPULA = r"(?P<has>'s(?= (?:been|got|had|just (?:got|had|started|moved)|already|never|gone|become|started|moved|decided|lost|turned)\b))|'s(?= (?:an?|the|in|at|from|on|not|still|back|now|only|also|already|always|almost|about|really|very|so|half|turning|into|allergic|retired|married|single|pregnant|getting|having|coming|moving|visiting|\d+(?!st|nd|rd|th|\d)|[a-z]+ing|my|our|called|named|vegan|deaf|blind|autistic|diabetic|dead|gone|over|off|\w+ese|(?-i:[A-Z])\w+(?:an|ish|ese)|(?:[a-z]+ ){0,2}(?:years old|pregnant))\b)|(?P<are>s?'re)"
LEADING = re.compile(
    r"^(?>(?:(?:and )?(?:now|then|today|lately|recently|since then|after that|in the end|as of (?:today|this week|last week|now)|currently|sometimes|once|nowadays|these days|at the moment|right now|usually|mostly|by (?:day|night)|in my (?:spare|free) time|for (?:a living|work|fun|years|ages)|this (?:year|month|week|morning|summer|autumn|spring|winter)|last (?:year|month|week|night|summer|autumn|spring|winter)|(?:on )?(?:weekends|weekdays|sundays|saturdays|mondays|tuesdays|wednesdays|thursdays|fridays)|every (?:[a-z]+ )?(?:morning|night|evening|day|week|year|weekend|summer|winter|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|as a (?:kid|child|teenager)|back (?:home|then|in the day)|on top of that|sadly|luckily|somehow|apparently we|turns out|it turns out|these years|outside (?:of )?work|growing up|thing is|the thing is|truth is|the truth is|to be fair|in fairness|of course|obviously|basically|personally|secretly|weirdly|fortunately|unfortunately|thankfully|eventually|technically|at home|at work|over here|where i come from|as for me|me|(?!(?:when|if|that|think|says?|said|like|because|cause|until|how|why|what|where|who|whom|after|before|while|though|unless|as|than|guess|bet|hope|wish|swear|know|feel|feels|felt|imagine|pretend|maybe|and|or|not|once|whenever|since|till|suppose|say|thinks?|thought|means?|but|told|tells?|every(?:one|thing)|all|we|my|our)\b)[a-z]{2,6}),? )+)(?=(?:i|i'm|i've|we|we're|we've|my|our)\b)",
    re.IGNORECASE,
)
"""What may stand before the subject; atomic, since a listed word is a short word too."""
SELF = re.compile(
    rf"(?:and )?(?:(?:me and |i and )(?:(?:my|our) (?:{MODIFIER}){{0,2}}[a-z]+(?: (?-i:[A-Z])\w+)?|(?-i:[A-Z])\w+)|(?-i:[A-Z])\w+ and (?:i|me)|(?:my|our) (?:{MODIFIER}){{0,2}}(?P<with>[a-z]+)(?: [A-Z][a-z]+)? and (?:i|me)|i|we)(?P<both> both)?(?= )",
    re.IGNORECASE,
)
OTHER = re.compile(
    rf"(?:and )?(?:(?:my|our) (?:{MODIFIER}){{0,3}}?(?P<noun>(?:{FAMILY}|{PET}|children|kids)s?)(?![\w-])|(?P<parent>mom|mum|mam|dad|mama|papa|grandma|grandpa|gran|nan|granny|nana|grandad|granddad|hubby|wifey|(?:the )?(?:missus|mrs|wife|hubby|old man|other half)|daughter|son|wife|husband|girlfriend|boyfriend|sister|brother|fianc[ée]e?)(?! (?:and|or|of|to)\b)\b){APPOSED}(?:(?:{COPULA})|(?= ))",
    re.IGNORECASE,
)
PRONOUN = re.compile(
    r"(?:and )?(?:he|she|they|it|(?:his|her|their|its) (?P<part>name|birthday)(?:'s)?)(?= )", re.IGNORECASE
)
ONLY = frozenset({"drink", "eat", "wear", "watch", "listen", "read", "use", "play"})
"""What somebody only does they like to do: "I only drink decaf"."""
NO_MORE = re.compile(r"\s*\b(?:any ?more|any longer)\b", re.IGNORECASE)
NOTHING_SURE = frozenset({("used", "to"), ("not", "only"), ("not", "just")})
"""Words that say that it was so, or that there is more to it."""
MODAL = frozenset("would could should might may must shall ought wish".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, parsed.

    Attributes:
        who: `user`, or the animal or relative it is about.
        named: what that one is called, where the clause says so.
        verb: its lemma; `be` for what somebody is.
        tense: `now`, `past`, `perfect`, `ing` (going on) or `future`.
        denied: it says that it is not so.
        ended: it says that it is no longer so.
        rest: what follows the verb.
        said: the verb as it was said.
    """

    who: str
    named: str
    verb: str
    tense: str
    denied: bool
    ended: bool
    rest: str
    said: str = ""

    @property
    def predicate(self) -> str:
        """The verb's lemma and what follows it."""
        return f"{self.verb} {self.rest}".strip()


def spelled_out(text: str) -> str:
    """A text without contractions."""
    for pattern, written in CONTRACTED:
        text = pattern.sub(written, text)
    return text


def parse(clause: str, other: str | None) -> Clause | None:
    """A clause with a subject of whom something may be told and a verb that is known; None where it has none.

    Args:
        clause: a piece of a sentence.
        other: the relative or animal of whom "she" tells.
    """
    whole = spelled_out(clause.strip())
    text = LEADING.sub("", whole)
    if text != whole and re.match(r"(?:and )?now\b", whole, re.IGNORECASE):
        text += " now"
    who, named, lead = "user", "", ""
    if match := OTHER.match(text):
        if re.match(r" and (?:i|me)\b", text[match.end() :], re.IGNORECASE):
            match = None
        else:
            who = kind(singular((match["noun"] or match["parent"]).lower().removeprefix("the ")))
            named = match["named"] or ""
            lead = "has " if match["has"] else "is " if text[: match.end()].endswith(("'s", "'re")) else ""
    if match is None:
        match = SELF.match(text)
    if match is None and other:
        match = PRONOUN.match(text)
        if match and match["part"]:
            return None
        who = other
    if match is None:
        return None
    return predicate_of(who, named, lead + text[match.end() :].strip(" ,"))


@dataclass(slots=True)
class _Auxiliaries:
    """What the words before a verb say of it, read one by one."""

    words: list[str]
    at: int = 0
    be: bool = False
    perfect: bool = False
    past: bool = False
    future: bool = False
    denied: bool = False
    ended: bool = False
    refused: bool = False

    def read(self) -> None:
        """Reads on to the verb, or to where the clause turns out to say nothing for sure."""
        while self.at < len(self.words) and not self.refused and self._is_one():
            self.at += 1

    def _is_one(self) -> bool:
        word, following = self._word(self.at), self._word(self.at + 1)
        if word in MODAL or (word, following) in NOTHING_SURE:
            self.refused = True
        elif word in BE or word == "been":
            self.be, self.perfect, self.past = True, self.perfect or word == "been", self.past or BE.get(word, False)
        elif word in {"not", "never", "hardly"}:
            self.denied = True
        elif word == "no" and following in {"longer", "more"}:
            self.ended = True
            self.at += 1
        else:
            return self._is_verbal(word, following)
        return True

    def _is_verbal(self, word: str, following: str) -> bool:
        """Whether a word is a form of do, have or will that goes with a verb, or an adverb."""
        last = self.at + 1 >= len(self.words)
        if word in {"do", "does", "did"} and (
            following in ADVERB | {"not", "never"} or FORMS.get(following, ("", ""))[1] == "now"
        ):
            self.past = self.past or word == "did"
        elif word in {"have", "has", "had"} and _is_auxiliary(self.words[self.at + 1 :]):
            self.perfect = True
        elif word == "will":
            self.future = True
        elif self.be and word == "going" and following == "to" and self.at + 2 < len(self.words):
            self.future = True
            self.at += 1
        else:
            return not last and (word in ADVERB or _is_manner(word))
        return True

    def _word(self, index: int) -> str:
        return self.words[index].lower().strip(",") if index < len(self.words) else ""

    def tense(self, form: str) -> str:
        """Of a verb that was said in a form: `now`, `past`, `ing`."""
        if self.future:
            return "future"
        if self.perfect:
            return "perfect"
        if self.past or form == "past":
            return "past"
        return "ing" if self.be and form == "ing" else "now"


def predicate_of(who: str, named: str, text: str) -> Clause | None:
    """A clause without its subject, parsed; None where its verb is not known, or it only may be so."""
    words = text.split()
    helping = _Auxiliaries(words)
    helping.read()
    if helping.refused or (helping.at == len(words) and not helping.be):
        return None
    verb = words[helping.at] if helping.at < len(words) else ""
    lemma, form = FORMS.get(verb.lower().strip(",."), ("", ""))
    rest = " ".join(words[helping.at + 1 :])
    if verb.lower() == "can":
        denied = rest.lower().startswith("not ")
        return Clause(
            who, named, "can not" if denied else "can", "now", denied, helping.ended, rest[4:] if denied else rest
        )
    ended = helping.ended or (helping.denied and NO_MORE.search(text) is not None)
    if helping.be and form != "ing" and not (helping.future and lemma):
        whole = NO_MORE.sub("", " ".join(words[helping.at :])) if ended else " ".join(words[helping.at :])
        return Clause(who, named, "be", helping.tense(""), helping.denied, ended, whole)
    if not lemma or (form == "ing" and not helping.be):
        return None
    only = lemma in ONLY and helping.at > 0 and words[helping.at - 1].lower() == "only"
    lemma, said = (f"only {lemma}", f"only {verb}") if only else (lemma, verb)
    return Clause(who, named, lemma, helping.tense(form), helping.denied, ended, NO_MORE.sub("", rest), said)


def _is_manner(word: str) -> bool:
    return word.endswith("ly") and word not in FORMS and len(word) > len("only")


def _is_auxiliary(after: list[str]) -> bool:
    """Whether "have" is followed by a participle: have lived, has just been."""
    for word in after:
        plain = word.lower()
        if plain in ADVERB or plain in {"not", "never"} or plain.endswith("ly"):
            continue
        return plain == "been" or FORMS.get(plain, ("", ""))[1] == "past"
    return False
