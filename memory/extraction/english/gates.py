"""What of an English message is passed over, and what stands around a statement. Pure."""

# ruff: noqa: E501  (lexicons)
import re
from collections.abc import Callable

from memory.extraction.english.clauses import FORMS
from memory.extraction.english.names import is_common, may_be
from memory.extraction.english.nouns import is_named_place
from memory.extraction.english.words import VERBS, kind, singular
from memory.extraction.rules import several

LEAD = re.compile(
    r"^(?:(?:well|oh|so|and|but|actually|by the way|btw|yes|yeah|yep|no|nope|hi|hello|hey|hiya|hi there|hey there|hello there|there(?=,)|anyway|also|honestly|to be honest|tbh|you know|"
    r"these days|nowadays|guess what|turns out(?: that)?|it turns out(?: that)?|plot twist|update|news flash|breaking news|fun fact|big news|good news|bad news|great news|true story|confession|tmi|in other news|i dunno|i don't know|idk|not sure|small news|right then|right|okay so|ok so|some news|quick update|life update|important update|side note|random fact|random|oh and|not gonna lie|ngl|i mean|i guess you could say|did i mention|i should mention|i have to admit|i must say|i'll admit|as you know|like i said|as i said|remember|um|uh|hmm|hm|ah|aw|aww|damn|man|dude|bro|girl|god|gosh|wow|whoa|yo|sup|greetings|ps|p\.s\.|speaking of which|for the record|long story short|in case you (?:forgot|missed it|were wondering)|believe it or not|not to brag|funny enough|no wait|wait|sorry|nice to meet you|good (?:morning|evening|afternoon)|fyi|ok|okay|omg|haha|lol|ugh|yay|plus|apparently not|finally|in fact|arg+h*|gah+|oof|eek|phew|whoops(?:ie)?|my bad|hang on|hold on|guys|ladies|folks|lads|mate|babe|bestie|lmao+|rofl|omfg|wtf|bruh|welp|whew|ha(?:ha)*h?|yess+|yay+|woo+(?:hoo+)?|hooray|ooh+|ahh+|mm+|aha|tada|so basically|basically|long story)\b[,!.\s]*)+",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"\?\s*$|^(?:do|did|does|what|whats|who|where|when(?! i)|which|why|how|can|could|would|will|is|are|am|have|has|should|shall|remember|guess|dogs or|right)\b(?!')|, right$|(?<!not )(?<!all )(?<!the )(?<!feel )(?<!my )\bright$",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"^(?:even )?(?:if|imagine|suppose|say|once|when i(?:'m| am| was| were| get)|unless|apparently|allegedly|supposedly|rumou?r)\b|\bpretend\b|\bif i (?:were|was|had|could)\b|\bi'd (?:be|have|never|kill|love to|like to|probably|die|buy)\b|"
    r"^(?-i:(?!Doctors?\b|Dr\b)[A-Z][a-zà-ÿ]+(?: [A-Z][a-zà-ÿ]+)?) (?:said|says|wrote|writes|sang|sings|shouted|whispered|goes|told (?:me|us|everyone))\s*[:,]|"
    r"\b(?:she|he|they|who|it|mum|mom|dad|teacher|boss|everyone|people|guy|man|woman|lady|somebody|someone|neighbou?r|friend|colleague|horoscope|article|doctor google) (?:[a-z]+ ){0,4}?(?:says?|said|sang|told|thinks?|claims?|reckons?|swears)\b(?! yes| no)|\blyrics?\b|\bsong\b|\bquote\b|"
    r"\blet's say\b|\bhypothetically\b|\bin the (?:film|movie|book|show|game)\b|\bfor all you know\b|\bjust kidding\b|\bjk\b|\bjoking\b|\bhundred years old\b|\bas if\b|\bdreamt|\bdreamed|\bin my dream|\bthe dream\b|\bsure jan\b|"
    r"\bused to\b|\bin another life\b|\bhow (?:do|does|did|come)\b|\bsounds fake\b|\bno way\b.*\b(?:you|he|she)\b",
    re.IGNORECASE,
)
SOFT_HEDGE = re.compile(
    r"\bif\b|\bmaybe\b|\bperhaps\b|\bmight\b|\bwish\b|\bwould\b|\bwouldn't\b|\bcould\b|\bimagine\b|\bsuppose\b|\bi'd\b|\bhop(?:e|ing)\b|\bwanna\b|\bwant(?:ed)?\b|\bsomeday\b|\bone day i\b|\bthinking (?:about|of)\b|\bconsidering\b|"
    r"\bshould\b|\bwhen i was (?:a (?:kid|child)|little|young)\b|\bfor a week\b|\b(?:i'm|you're|we're|it's) basically\b|\bprobably\b|\bsupposed to\b|\bmust be\b|\balmost\b|\bfeel(?:s|ing)? like\b|\blike an?\b|\bkidding\b|\bnot (?:married|engaged|pregnant|divorced)\b",
    re.IGNORECASE,
)
"""What makes a clause a guess or a wish; what stands beside it may be true."""
ABOUT_OTHERS = re.compile(
    r"^(?!the (?:dog|cat|kitten|puppy|pup|bunny|rabbit|hamster|parrot|budgie|horse|pony|fish|tortoise|baby)(?:\'s| is)? (?:name|called|named|now)\b)(?:(?:the|a|an|some|this|that|these|those|every|each|most|no|his|her|their|your|other) [a-z]|he\b|she\b|they\b|you\b|your\b|he's|she's|they're|you're|people\b|everyone\b|everybody\b|somebody\b|someone\b|nobody\b|"
    r"my (?!best )(?:[a-z]+ )?(?:friend|neighbou?r|boss|colleague|co-?worker|teacher|landlord|manager|client|roommate|flatmate|ex)(?:'s)?\b|(?-i:[A-Z][a-z]+) (?:is|was|has|lives|lived|marries|died|and|said|who)\b|(?:one|some|most|half) of\b)",
    re.IGNORECASE,
)
ABOUT_SELF = re.compile(r"\b(?:i|i'm|i've|we|we're|we've|my|our|me)\b", re.IGNORECASE)
FRAME = re.compile(
    r"\brole-? ?play|\bpretend\b|\btranslate\b|\bwrite (?:me )?an? |\bfix this\b|\bcorrect this\b|\bact as\b|\byou are now\b|\byour name is\b|\bmain character\b|\bthe song goes\b|"
    r"\bhow do (?:you|i) say\b|\bsay [\"']|\bthe lyrics\b|\brepeat after me\b|\byou are an? (?:pirate|doctor|knight|wizard)|\bscene:|\bproofread\b|\bsummari[sz]e\b|\brephrase\b",
    re.IGNORECASE,
)
"""What makes a message a play, a text or an exercise: nothing in it is about its speaker."""
QUOTE = re.compile(
    r"(?:^|\s)'(?:I|I'm|i'm|My|my|We)\b[^']{1,60}(?:'(?:ll|m|re|ve|s|t|d)\b[^']{0,60}){0,3}[,.!]?'(?=\s|$|[.,!])|[\"“][^\"“”]{0,80}\b(?:i|i'm|my|we|me|you)\b[^\"“”]{0,80}[\"”]",
    re.IGNORECASE,
)
"""What somebody else says."""
RATHER = r"(?:an? |the |some |any )?([a-z][\w'&-]*(?: [\w'&-]+){0,3}?)"
TYPED = (
    (
        re.compile(r"\b(?:can|could|would|will) (?:you|u|everyone) (?:please |pls |just |maybe )*call me (?=[A-Z])"),
        "call me ",
    ),
    (
        re.compile(
            r"\b(?:have |'ve )?never been able to (?=stand|bear|stomach|abide|tolerate|get into)", re.IGNORECASE
        ),
        " can't ",
    ),
    (
        re.compile(
            r"(?:^|(?<=[.!] ))((?!what|who|how|why|when|where|do|are|is|can|really|you|me|the|that|this)[a-z][\w'-]*(?: [\w'-]+)?)\? (?:terrified|petrified|scared|phobic|scared stiff)\b",
            re.IGNORECASE,
        ),
        r"i'm terrified of \1",
    ),
    (
        re.compile(
            r"\bi(?:'d| would) (?:honestly |genuinely |literally |much )?(?:rather|sooner) (?:[\w']+ ){1,9}?than (?:ever )?(?:go |eat |drink |watch |do |play |have |sit through |listen to |get on |be on |touch |live in |wear |set foot in )?(?=[a-z])(?!be\b|not\b|you\b)",
            re.IGNORECASE,
        ),
        "i can't stand ",
    ),
    (
        re.compile(
            rf"\bi(?:'d| would|'ll| will) (?:always |honestly |happily |gladly )?(?:take|pick|choose) {RATHER} (?:over [\w' -]{{2,25}}?(?: any day\b.*| every time.*|$)|any day\b.*|every time\b.*)",
            re.IGNORECASE,
        ),
        r"i love \1",
    ),
    (
        re.compile(
            rf"\bi (?:could|can|would) (?:honestly |literally |happily |probably |seriously )?(?:eat|drink|live on|survive on|listen to|watch|read|play|talk about|live off) (?:nothing but |just |only )?{RATHER} (?:every (?:single )?(?:day|night|meal)|all (?:day|night)|forever|for (?:hours|every meal|breakfast|the rest of my life)|on repeat|24/7|(?:until|till) )",
            re.IGNORECASE,
        ),
        r"i love \1 every day ",
    ),
    (
        re.compile(
            r"\b(?:you (?:couldn't|could not|can't) pay me to|i(?:'d| would)(?:n't| not| never) be (?:caught|seen) dead|i(?:'d| would) never (?:ever )?(?:touch|eat|drink|go near)|i(?:'d| would)n't (?:touch|go near)) (?:go |eat |drink |watch |do |play |have |in |at |on |near |touch |to |live in |wear |get on )*(?!you\b|it\b|that\b)(?=[a-z])",
            re.IGNORECASE,
        ),
        "i can't stand ",
    ),
    (
        re.compile(
            r"\b(?:my )?(?:all[- ]time )?(?:fav(?:ou?rite)?|fave) ([a-z]+(?: [a-z]+)?) ?(?:\?+!*|:|=| - | – | — ) ?(?=\w)(?!(?:mine|my|i|is|what|yours|idk|hmm|um|no|hard|easy|that)\b)",
            re.IGNORECASE,
        ),
        r"my favourite \1 is ",
    ),
    (
        re.compile(
            r"(?:^|(?<=[.!] ))((?!what|who|how|why|when|where|do|are|is|can|really|you|me|the|that|this)[a-z][\w'-]*(?: [\w'-]+)?)\? (love|adore|hate|can't stand|loathe|despise|obsessed with|allergic to|scared of|terrified of) (?:it|them|that|those|'em)\b",
            re.IGNORECASE,
        ),
        r"i \2 \1",
    ),
    (
        re.compile(
            r"(?:^|(?<=[.!] ))((?!what|who|how|why|when|where|do|are|is|can|really|you|me|the|that|this)[a-z][\w'-]*(?: [\w'-]+)?)\? (?:absolutely not|hard pass|no thanks?(?: you)?|no way|never|not for me|gross|yuck|hell no|nope|ew+)\b",
            re.IGNORECASE,
        ),
        r"i can't stand \1",
    ),
    (
        re.compile(
            r"(?:^|(?<=[.!] ))((?!what|who|how|why|when|where|do|are|is|can|really|you|me|the|that|this)[a-z][\w'-]*(?: [\w'-]+)?)\? (?:yes please|hell yes|obsessed|all day|any day|love|10/10|absolutely love)\b",
            re.IGNORECASE,
        ),
        r"i love \1",
    ),
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
PASSIVE = "diagnosed|promoted|laid off|fired|born|engaged|married(?! (?:people|couples|men|women|life))|divorced|separated|widowed|retired|allergic|obsessed|hooked|addicted|based|raised|terrified|scared|afraid|pregnant|vegan|vegetarian|lactose|left[- ]handed|right[- ]handed|self[- ]employed|unemployed|currently|originally|not (?:a (?:big |huge )?fan of|into|keen on)|(?:an? )?(?:huge|big|massive) fan of|big into|really into|so into|\\d{1,2} (?:years|yrs) old|due (?:in|on)|expecting|stuck|allergic to|type [12] diabetic|half[- ][a-z]+|fluent in|newly|recently (?:diagnosed|married|engaged|divorced|widowed|retired)|stay[- ]at[- ]home|single (?:mum|mom|dad|parent)|proud (?:mum|mom|dad|owner)|father of|mother of|mum of|mom of|dad of"
ACTIVE = "rescued|fostered|swam|climbed|survived|retired from|volunteer|deliver|can't stand|can't handle|can't eat|(?:love|hate|like|enjoy|adore|prefer) (?!(?:you|yourself|to say|it|that|this|how|when|for|what|me|is|was|i|and|at|my|will|can|the way|a)\\b)|loved|got|lost|broke|moved|bought|adopted|started|quit|passed|failed|went|met|grew up|ran|split up|sold|won|took up|gave up|finished|graduated|ended up|found out|became|flew|drove|joined|switched|dropped out|came out|turned|dislocated|sprained|tore|fractured|had|have|live|lives|work|study|teach|speak|play|collect|own|drive|keep|run|wait"
DOING = "going|flying|moving|starting|seeing|visiting|having|getting|taking|meeting|leaving|running|studying|working|living|learning|training|playing|hosting|attending|driving|travelling|traveling|presenting|graduating|marrying|picking up|heading|sitting|doing|celebrating|finishing|quitting|expecting|renting|raising|volunteering|recovering"
LEFT_OUT = (
    (re.compile(rf"^(?:just |finally |recently |still |also |now )*(?:{PASSIVE})\b(?! of you)", re.IGNORECASE), "i'm "),
    (re.compile("^been (?=[a-z]+ing |[a-z]+ed )", re.IGNORECASE), "i've "),
    (re.compile(rf"^(?:{DOING}) (?!(?:is|was|are|me|you|it)\b)", re.IGNORECASE), "i'm "),
    (re.compile(rf"^(?:just |finally |recently |still |also )*(?:{ACTIVE})(?= |$)", re.IGNORECASE), "i "),
)
"""Beginnings whose "I" is left out."""
FIRST_VERB = re.compile(
    r"^(?:just |finally |recently |also |accidentally |nearly |officially )*(?P<verb>[A-Za-z]+) (?!by\b)", re.IGNORECASE
)
FIRST_ED = re.compile(
    r"^(?:just |finally |recently |also |accidentally |nearly |officially )*(?!need|indeed|bored|tired|excited|scared|married|retired|confused|stressed|exhausted|annoyed|worried|interested|supposed|related|speed|seed|feed|bleed|breed|freed)[a-z]{2,}ed (?:my|the|an?|our|in|at|to|for|from|with|up|back|off|out|into|on|over|through|two|three|first|last)\b",
    re.IGNORECASE,
)
NOT_THINGS = re.compile(
    r"\b(?:these|those|their|his|him|her|so|being|making|seeing|you|your|yours|myself|yourself)\b|^to(?: \w+)?$|^(?:it|that|this|them|me|us|one|what|how|when|there|here|my|everything|nothing|something|anything|everyone|people|idea|question|the way|to (?:know|think|see))\b|^(?:the same|a lot|much|time|too much|well)$",
    re.IGNORECASE,
)


def completed(clause: str) -> str:
    """The clause with the "I" that was left out."""
    opened = next((f"{put}{clause}" for pattern, put in LEFT_OUT if pattern.match(clause)), None)
    if (
        opened is None
        and (match := FIRST_VERB.match(clause))
        and FORMS.get(match["verb"].lower(), ("", ""))[1] == "past"
    ):
        return f"i {clause}"
    if opened is None and FIRST_ED.match(clause):
        return f"i {clause}"
    return opened or clause


def tidy(name: str, text: str) -> str | None:
    """The text of a rule's group as a value; None where it is nothing to remember.

    Args:
        name: of the group.
        text: what it matched.
    """
    text = text.strip(" '\"")
    tidied = TIDIED.get(name)
    if tidied is not None:
        return tidied(text)
    return None if not text or NOT_THINGS.search(text) else re.sub(r"^an? (?=bad )", "", text)


TIDIED: dict[str, Callable[[str], str | None]] = {
    "given": lambda text: text if is_common(text) else None,
    "introduced": lambda text: (
        text if may_be(text) and text.lower() not in FORMS and not re.search(r"(?:ed|ing)$", text) else None
    ),
    "place": lambda text: text if is_named_place(text) and may_be(text) else None,
    "name": lambda text: text if all(map(may_be, several(text))) else None,
    "town": lambda text: None if re.search(r"\b(?:now|and|but|with)\b", text) else text.title(),
    "subject": lambda text: kind(singular(text)),
    "parent": str.lower,
    "singular": singular,
    "verb": lambda text: VERBS.get(text.lower(), text.lower()),
    "thing": lambda text: None if text.lower() in {"thing", "part", "one", "bit"} else text.lower(),
    "how": str.lower,
    "gone": str,
    "stopped": {"smoke": "smoking", "drink": "drinking"}.get,
}
"""How the text of a group becomes a value, by the group's name; other groups hold things."""


SENTENCE = re.compile(r"[^.!\n?]+(?:\.(?=\w)[^.!\n?]+)*\?*")


def clean(text: str) -> str:
    """A message without what is no word, spelt as the rules have it."""
    text = SMALL.sub(". ", text.replace("’", "'").replace("…", ". "))
    for pattern, written in TYPED:
        text = pattern.sub(written, text)
    return text


TURN_OF_PHRASE = re.compile(
    r"\b(?:running (?:late|low|out|behind|on)|run (?:on|out|into|late|away|over|low)|ran (?:out|into|late|away|over|low|on)|can(?:'t| not|not) wait|collect(?:ing|s)? dust|done with (?:today|this|that)|play(?:ing)? (?:dumb|dead|along|it cool)|live in (?:hope|fear|denial)|in spirit|big (?:girl|boy)|kick the bucket|break a leg|fish(?:ing)? for compliments|jump(?:ing)? to|run(?:ning)? my mouth|play(?:ing)? with fire|married to (?:my|the) (?:job|work|game)|climb(?:ing)? the walls|drown(?:ing)? in|read(?:ing)? the room|cook(?:ed|ing)? the books|draw(?:ing)? a blank|draw the line|paint the town)\b",
    re.IGNORECASE,
)
"""Words that tell of nothing that they name."""


def is_passed_over(sentence: str) -> bool:
    """Whether a sentence is a question, or what somebody else says."""
    opened = LEAD.sub("", sentence)
    return not opened or bool(QUESTION.search(opened) or QUOTE.search(opened))
