"""English extraction rules: a table, in the order of trust. Pure; `memory.extraction.english.reading` applies it."""

# ruff: noqa: E501  (tables: one rule a line reads best)
import re

from memory.extraction.english.words import CONDITION, COUNT, DOING, FAMILY, FROM, JOB, LOVED, PASTIME, PET, VERBS
from memory.extraction.rules import Rule

WORDS = r"[a-z0-9é'&-]+(?: [a-z0-9é'&-]+){0,4}?"
STOPS = r"\s*(?:$|[,;.!:)(]| but | and (?:i|we|my|he|she|it|they|the|now|have|hate|love)\b| because | so | since | when | while | though | although | these days| right now| now\b| too\b| a lot| - | – | very much| most| with my | with friends| for (?:years|ages|work|now|a local|a living|my|the past)\b| at home| every | on (?:sundays|saturdays|weekends|the side)| any ?more| lately| recently| btw| tbh| lol| haha| myself| or something| as well| again| already| before| to relax| in my | ever since| yesterday| today| (?:more|better) than | over | last | at the moment| atm| completely| entirely| altogether| totally| after all| for good| for now| as an? )"
STOP = rf"(?={STOPS})"
"""What may follow a value."""
NAME = r"(?P<value>[A-Z][\w'-]*(?: [A-Z][\w'-]*)?)"
CALLED = r"(?P<name>[A-Z][\w-]*)"
NAMES = r"(?P<name>[A-Z][\w-]*(?:(?:, and |, | and | & )[A-Z][\w-]*){0,4})"
TOWN = r"(?P<town>(?!an?\b|the\b|my\b|our\b|fear|hope|peace|denial|hell|constant|chaos|here|there|bed|poverty|sin|two|different)[a-z]{3,}(?: [a-z]{3,})?)"
"""A place in small letters, as people type on a phone."""
VERY = r"(?:really |absolutely |also |just |still |do |kind of |always |totally |genuinely |so |fucking |quite |actually )*"
HAVE = r"(?:i|we)(?:'ve| have| just| recently| finally| also)*(?: got| own| adopted| rescued| bought| fostered| have| brought home| picked up)?"
AM = r"(?:i'm|i am)"


def _named(pattern: str) -> re.Pattern[str]:
    """Names keep their capitals; everything else may be written either way."""
    for word, group in (("NAMES", NAMES), ("CALLED", CALLED), ("NAME", NAME)):
        pattern = re.sub(rf"\b{word}\b", lambda _, group=group: f"(?-i:{group})", pattern)  # type: ignore[misc]
    return re.compile(pattern, re.IGNORECASE)


def _rule(kind: str, pattern: str, attribute: str, text: str, importance: float = 0.5, **more: object) -> Rule:
    return Rule(_named(pattern), text, kind, attribute, importance=importance, **more)  # type: ignore[arg-type]


def _name(pattern: str) -> Rule:
    return _rule("profile", pattern, "name", "name is {value}", 0.9)


def _given(pattern: str) -> Rule:
    return _rule("profile", pattern, "name", "name is {given}", 0.9, value="{given}")


def _theirs(pattern: str, attribute: str, text: str, importance: float = 0.8, **more: object) -> Rule:
    """What is told of an animal or of a relative."""
    value = "{name}" if attribute == "name" else "{value}"
    return _rule(
        "relationship", pattern, attribute, text, importance, **{"subject": "{subject}", "value": value, **more}
    )


def _ours(pattern: str, attribute: str, text: str, **more: object) -> Rule:
    return _rule("relationship", pattern, attribute, text, **{"importance": 0.7, **more})  # type: ignore[arg-type]


def _taste(pattern: str, attribute: str = "likes", text: str = "", **more: object) -> Rule:
    return _rule("preference", pattern, attribute, text or f"{attribute} {{value}}", **more)  # type: ignore[arg-type]


def _gone(pattern: str, text: str = "no longer likes {value}") -> Rule:
    return _taste(pattern, text=text, negates=True)


WHOLE: tuple[Rule, ...] = (
    _theirs(rf"(?:my|our) (?:[a-z0-9]+ ){{0,2}}?(?P<subject>(?:{PET}|{FAMILY}|children|girls|boys)s?)(?:,| \(|:| named| called| -) ?(?-i:(?P<name>[A-Z][a-zà-ÿ]+(?:(?:, and |, | and | & )[A-Z][a-zà-ÿ]+){{1,4}}))(?=\s*$|[.!,)]| [a-z])", "name", "{subject}'s name is {name}", several=True),
    _theirs(rf"(?:my|our) (?:other|second|new) (?P<subject>{PET}|{FAMILY})(?:'s name)?(?: is|'s)(?: called| named)? NAMES", "name", "{subject}'s name is {name}", beside=True),
    _theirs(rf"(?:my|our|the(?= (?:{PET})\b)) (?:[a-z0-9]+ )?(?P<subject>(?:{PET}|{FAMILY}|children)s?)(?:'s names?| has the name|' names)? (?:is|are|was|were)(?: called| named)? NAMES(?=\s*$|[.!]| now\b| and (?:i|he|she|they|an?|one|another)\b)", "name", "{subject}'s name is {name}", several=True),
    _theirs(rf"{HAVE} (?:{COUNT} )?(?:(?!{PET})[a-z0-9-]+ ){{0,3}}?(?P<subject>(?:{PET}|{FAMILY}|children)s?)(?: now| too| as well| today)?(?:,| called| named|:| -)(?: called| named)? NAMES(?=\s*$|[.!,])", "name", "{subject}'s name is {name}", several=True),
    _theirs(rf"(?:my|our) (?:[a-z]+ )?(?P<subject>{PET}|{FAMILY}),? (?-i:(?!I\b|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Christmas)(?P<name>[A-Z][a-z]+))(?=$| [a-z]|,|'s)(?! (?:and [A-Z]))", "name", "{subject}'s name is {name}"),
    _ours(rf"(?:me and )?my (?P<value>{LOVED})(?: and (?:i|me))? (?:broke up|split up|split|are getting divorced|are divorced|dumped me|left me|broke up with me)", "family", "is no longer with the {value}", negates=True),
    _ours(rf"my (?P<value>{LOVED}) and (?:i|me) (?:have been|are|live|got|met|moved)", "family", "has a {value}"),
)  # fmt: skip
"""Rules for whole sentences: their lists have commas."""

PERSON: tuple[Rule, ...] = (
    _name(r"(?:my (?:full |real |first )?name(?: is|'s)(?: (?:actually|spelled|spelt|really))*|the name's|the name is|i am called|i'm called|(?:my (?:folks|parents|mum|mom|dad|mother|father|nan|gran|family)|they) (?:named|called|christened) me|i was (?:named|christened)|people call me|please call me|call me|you can call me|(?:everyone|everybody|people|friends|most people|the kids|my [a-z]+)(?: [a-z]+){0,3}? (?:just |all )?calls? me|(?:my )?(?:friends|family|mates|everybody)(?: all)? calls? me|i go by|you may call me|just call me) NAME"),
    _given(r"(?:my name(?: is|'s)|call me|i'm called) (?P<given>[a-z]+)$"),
    _rule("profile", r"(?:it's|it is|this is|i'm|i am) (?-i:(?P<introduced>[A-Z][a-z]+)) from (?-i:[A-Z])", "name", "name is {introduced}", 0.9, value="{introduced}", confidence=0.7),
    _rule("profile", r"(?:it's|it is|this is) (?-i:[A-Z][a-z]+) from NAME", "origin", "is from {value}", 0.6),
    _rule("profile", r"(?-i:(?P<introduced>(?!Night|Day|Nurse|Twin|Lefty|Student|Same|Mum|Mom|Dad|New|First|Still|Not|Nothing|Nobody|Human|Anyone|Everyone|Summer|Winter|Spring|Autumn|Work|School|Home|Life|Rain|Snow|Weather|Local|Fellow|Former|Retired|Proud|Single|Married|Teacher|Doctor|Vegan|Vegetarian|Deaf|Blind|Mother|Father|Grandma|Grandpa|Gran|Parent|Writer|Artist|Baker|Lawyer|Engineer|Dev|Designer|Over|Up|Down|Right|Left|Out|In|Almost|Only|Just|Both|All|Good|Great|Bad)[A-Z][a-z]{2,})) here(?=$|[,!])", "name", "name is {introduced}", 0.9, value="{introduced}", confidence=0.6),
    _given(r"this is (?P<given>[a-z]+)(?: here| speaking| by the way| btw)?$"),
    _given(r"(?P<given>[a-z]+) here(?:$|[,!])"),
    _given(r"(?:i'm|i am|it's|its) (?P<given>[a-z]+(?: (?-i:[A-Z][a-z]+))?)(?: here| by the way| btw)?(?=$|[,!])"),
    _rule("profile", r"(?-i:I'm|I am|i'm|i am|I’m) (?-i:(?P<introduced>[A-Z][a-z]+(?: [A-Z][a-z]+)?))(?=$|,| and i\b| by the way| btw| from | but )", "name", "name is {introduced}", 0.9, value="{introduced}", confidence=0.7),
    _rule("profile", r"(?:my (?:birthday|bday|b-day)(?: is|'s)|i was born) (?:on )?(?:the )?(?P<value>(?:[a-z]+ \d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)?(?: of)? [a-z]+))\b", "birthday", "birthday is {value}", 0.8),
    _rule("profile", rf"(?:{AM}|i just turned|i turned|i've just turned|i've turned) (?:now )?(?P<value>\d{{1,3}})(?: ?(?:years?|yrs?)(?: old)?| ?y/?o)?(?=\s*(?:$|[,.!]| and | now| today| this year| not | lol| btw| haha| yesterday| last | from | but ))", "age", "is {value} years old", 0.6),
    _rule("profile", rf"{AM} an? (?P<value>\d{{1,3}})[- ]?(?:years?|yrs?|y)?[- ]?(?:old|o)\b", "age", "is {value} years old", 0.6),
    _rule("profile", r"(?:i|we)(?: don't| do not) live in NAME(?= any ?more|$)|(?:i|we) no longer live in (?-i:(?P<gone>[A-Z][\w'-]*))", "home", "no longer lives in {value}{gone}", 0.8, value="{value}{gone}", negates=True),
    _rule("profile", r"(?:i|we)(?:'m| am|'re| are|'ve been| have been)? (?:currently |now )?(?:live|living|based|settled)(?: in| near| just outside| outside)? (?:(?:an?|the|my) (?:[a-z]+ ){1,3}(?:in|called|near|of) )?NAME", "home", "lives in {value}", 0.8),
    _rule("profile", rf"(?:i|we) (?:live|'m living|'m based) in {TOWN}(?=$|,| now| with | and )", "home", "lives in {town}", 0.8, value="{town}"),
    _rule("profile", r"(?:i|we)(?:'ve| have)? (?:just |recently |finally )?(?:moved|relocated)(?: house)?(?: from (?-i:[A-Z])[\w'-]*(?: (?-i:[A-Z])[\w'-]*)?)?(?: back| up| down| over)? (?:to|into) (?:(?:an?|the) (?:[a-z]+ ){1,3}(?:in|called|near|of) )?NAME", "home", "lives in {value}", 0.8),
    _rule("profile", rf"{AM} (?:in|over in|living in) NAME (?:now|these days)", "home", "lives in {value}", 0.8),
    _rule("profile", rf"(?:{AM}|i come|i'm originally|i am originally|i'm actually) (?:originally |actually )?from NAME", "origin", "is from {value}", 0.6),
    _rule("profile", rf"{AM} (?:originally )?from {TOWN}(?=$|,| but | and )", "origin", "is from {town}", 0.6, value="{town}"),
    _rule("profile", rf"(?:{AM} |i was )?(?:born and (?:raised|bred) in|i grew up in|i was born in|grew up in|i grew up (?:on|near|around) (?:an? |the )?(?:[a-z]+ ){{1,3}}(?:in|of|near)|i moved here from|my home ?town is) NAME", "origin", "is from {value}", 0.6),
    _rule("profile", rf"{AM} (?:half |originally )?(?P<value>{FROM})(?=$|,| and | but | by | btw)", "origin", "is {value}", 0.6),
    _rule("profile", rf"{AM} (?P<how>left|right)[ -]handed", "handedness", "is {how}-handed", value="{how}-handed"),
)  # fmt: skip

WORK: tuple[Rule, ...] = (
    _rule("work", rf"{AM} not an? (?P<value>{JOB})\b(?: any ?more)?", "job", "is no {value}", negates=True),
    _rule("work", rf"(?:i work|i'm working|i got a job|i just got a job|i've got a job|i just started|i started|my job is|i work (?:from home|part[ -]time|full[ -]time|freelance|nights|remotely)|i'm training|i'm training to be)(?: being)?(?: as)? (?:an? )?(?P<value>{JOB})\b", "job", "works as a {value}", 0.7),
    _rule("work", rf"(?:{AM}|i became|i've become) (?:currently |now |just |still )?(?:also )?an? (?:\d+[- ]years?[- ]old )?(?P<value>{JOB})\b(?! (?:fan|person|at heart))", "job", "works as a {value}", 0.7),
    _rule("work", rf"{AM} (?:now |currently |still )?(?:an? )?(?P<value>retired(?= |$)(?! [a-z]+(?:$|,))|unemployed|self[- ]employed|stay[- ]at[- ]home (?:mum|mom|dad|parent))\b", "job", "is {value}", 0.7),
    _rule("work", rf"{AM} (?:currently |now )?(?:between jobs|out of work)", "job", "is unemployed", 0.6, value="unemployed"),
    _rule("work", r"i teach (?!you|me|him|her|them|it|myself)(?P<thing>[a-z]+(?: [a-z]+)?)(?= (?:at|in|to|for)\b|$|,)", "job", "teaches {thing}", 0.7, value="teacher"),
    _rule("work", r"i drive an? (?P<thing>bus|lorry|truck|taxi|cab|train|tram|delivery van|forklift)(?: for (?:a living|work))?$", "job", "is a {thing} driver", 0.7, value="{thing} driver"),
    _rule("work", rf"i (?:don't|do not|no longer) work (?:at|for|in) (?P<value>{WORDS})(?: any ?more|$)", "workplace", "no longer works at {value}", negates=True),
    _rule("work", rf"(?:i work(?: part[ -]time| full[ -]time)?|i'm working|i (?:just )?started (?:work|working|a new job|my new job)|i do (?:[a-z]+ ){{0,2}}shifts?|i've got a job|i got a job) (?P<how>at|for|in) (?!\d)(?P<value>(?:an? |the )?{WORDS}){STOP}", "workplace", "works {how} {value}", 0.6),
    _rule("work", rf"(?:{AM}|i) (?:studying|study|majoring in|major in|doing (?:a|my) (?:degree|masters?|phd|ba|bsc) in|reading) (?!(?:at|in|for|hard|abroad|on|with|a|the|my) )(?P<value>{WORDS})(?= at (?-i:[A-Z])| at (?:uni|college|school)|{STOPS})", "major", "studies {value}"),
    _rule("work", r"(?:i|i'm|i am) (?:study|studying|majoring|doing|reading)(?: [a-z]+){1,5} at NAME", "school", "goes to {value}", 0.6),
    _rule("work", rf"(?:{AM} an? (?:[a-z0-9-]+ ){{0,3}}(?:student|freshman|sophomore|junior|senior|undergrad) at|i go to school at|i'm at university at) NAME(?: (?:university|uni|college))?", "school", "goes to {value}", 0.6),
    _rule("work", r"i (?:go to|attend) (?-i:(?P<value>(?:[A-Z][\w'-]* ){0,2}(?:High(?: School)?|University|College|Academy|School|Uni)\b))", "school", "goes to {value}", 0.6),
    _rule("work", rf"{AM} in (?:my )?(?P<value>(?:first|second|third|fourth|final|last) year|\d{{1,2}}(?:st|nd|rd|th) grade|year \d{{1,2}})\b", "grade", "is in {value}"),
)  # fmt: skip

OTHERS: tuple[Rule, ...] = (
    _theirs(rf"my (?P<subject>{FAMILY})(?: (?-i:[A-Z][a-z]+))?(?: is|'s| works as) an? (?P<value>{JOB})\b", "job", "{subject} is a {value}", 0.5),
    _theirs(rf"my (?P<subject>{FAMILY})'s birthday is (?:on )?(?P<value>[^,.!]{{4,20}})", "birthday", "{subject}'s birthday is {value}"),
    _theirs(rf"(?:my|our) (?:[a-z]+ )?(?P<subject>{FAMILY}|{PET})(?: (?-i:[A-Z][a-z]+))?(?: is|'s| just turned| turned) (?P<value>\d{{1,2}})(?: years? old)?(?=$|,| now| today| and | this )", "age", "{subject} is {value} years old", 0.5),
    _ours(rf"(?:i|we)(?: don't| do not| no longer)(?: even)? (?:have|own) (?:an?|any) (?P<value>{PET})s?(?= any ?more|$|,| but)", "pet", "has no {value}", negates=True),
    _ours(rf"i(?: don't| do not| no longer) have an? (?P<value>{LOVED})(?= any ?more|$|,| but| right)", "family", "has no {value}", negates=True),
    _ours(rf"(?:i (?:broke up with|split up with|left|dumped|got dumped by|divorced)) my (?P<value>{LOVED})(?=$|,| last| yesterday| today| and | but | because | after )", "family", "is no longer with the {value}", negates=True),
    _ours(r"i (?:don't have any (?:siblings|brothers or sisters)|have no (?:siblings|brothers or sisters))", "family", "is an only child", value="only child"),
    _ours(rf"{AM} (?:an? |the )(?P<value>only child|middle child|youngest|oldest)(?=$|,| of| in)", "family", "is the {value}"),
    _ours(rf"{AM} (?:an? )?(?:single )?(?:mum|mom|dad|mother|father|parent) (?:of|to) (?:one|two|three|four|five|[1-9])", "family", "has kids", value="kid"),
    _ours(rf"{AM} (?:[a-z]+ )?(?:married|divorced|single|widowed|engaged)(?: and i have| and have|,? with) {COUNT} (?P<singular>kids?|children|daughters?|sons?|boys|girls)", "family", "has {singular}", value="{singular}"),
    _ours(rf"(?:i live|i'm living|we live|i still live) with my (?P<singular>(?:{FAMILY})s?)(?: and (?:my )?(?:{FAMILY})s?)?(?=$|,| and | in )", "family", "has a {singular}", value="{singular}"),
    _ours(r"(?:i|we) (?:just )?had (?:a|our) (?:baby|little (?:boy|girl))", "family", "has a baby", value="baby"),
    _ours(rf"(?:{AM}|we're|i got|we got|i just got|we just got|i've been|we've been|we are) (?:happily |recently |newly |now |still |sadly |just )?(?P<value>married|engaged|divorced|single|widowed)\b(?!-| out| in\b| to (?:my|the) (?:job|work|game|sea|grind|idea)| handed)", "marriage", "is {value}"),
    _ours(rf"(?:{AM} |i'm )\d+[a-z ]{{0,12}} and (?:still |happily |newly )?(?P<value>married|divorced|single|engaged)\b", "marriage", "is {value}"),
    _ours(r"(?:we|i) (?:had|have had) (?:our|my) wedding", "marriage", "is married", value="married"),
)  # fmt: skip

TASTE: tuple[Rule, ...] = (
    _rule("preference", rf"my (?:all[- ]time )?(?:absolute )?fav(?:ou?rite)? (?P<thing>[a-z]+(?: [a-z]+)?)(?: is|'s| has always been| would have to be) (?P<value>{WORDS}){STOP}", "favourite {thing}", "favourite {thing} is {value}", 0.6),
    _gone(rf"i (?:don't|do not) (?:really )?(?P<verb>drink|eat|like|smoke|play|watch|enjoy|love) (?P<value>{WORDS}) any ?more", "no longer {verb}s {value}"),
    _gone(rf"i no longer (?P<verb>drink|eat|like|smoke|play|watch|enjoy|love) (?P<value>{WORDS}){STOP}", "no longer {verb}s {value}"),
    _gone(rf"i(?:'ve| have)? (?:stopped|quit|given up|gave up|gone off|went off|lost interest in|grown out of) (?:(?:drinking|eating|smoking|playing|watching|liking) (?!$))?(?!my job|school|uni|work)(?P<value>{WORDS})(?= last |{STOPS})", "gave up {value}"),
    _taste(r"i (?:don't|do not) (?P<stopped>smoke|drink) any ?more$", text="no longer {stopped}s", value="{stopped}", negates=True),
    _taste(r"i no longer (?P<stopped>smoke|drink)$", text="no longer {stopped}s", value="{stopped}", negates=True),
    _gone(rf"{AM} (?:over|tired of|done with|sick of) (?P<value>(?!it|this|that|the|my|him|her|you|today|work)[a-z]+)(?: now)?$"),
    _taste(rf"i {VERY}(?:hate|dislike|can't stand|cannot stand|don't like|do not like|don't really like|detest|despise|can't handle|can't bear|loathe)(?!.*\bany ?more\b) (?P<value>{WORDS}){STOP}", "dislikes"),
    _taste(rf"i'm (?:really |so )?(?:not (?:really |that |so )?(?:a (?:big |huge )?fan of|into|keen on|fond of)|(?:scared|terrified|afraid) of) (?P<value>{WORDS}){STOP}", "dislikes"),
    _taste(r"(?P<value>[a-z]+(?: [a-z]+)?) (?:really )?(?:freaks? me out|scares? me|disgusts? me|makes? me sick|grosses? me out|gives? me the creeps|(?:is|are) not my thing)", "dislikes"),
    _taste(rf"i {VERY}prefer (?P<value>{WORDS})(?= to | over )"),
    _taste(rf"i(?:'ve| have)? {VERY}(?:come to |grown to |learnt to |learned to )?(?:love|loved|like|liked|enjoy|enjoyed|adore|adored|prefer)(?<!i liked)(?<!i loved)(?<!i enjoyed)(?<!i adored) (?P<value>{WORDS}){STOP}"),
    _taste(rf"{AM} (?:really |very |totally |super |big |absolutely |completely |currently |so |pretty |quite )*(?:into|fond of|(?:an? )?(?:big |huge |massive |real )?fan of|keen on|obsessed with|addicted to|crazy about|mad about|hooked on|big into|partial to) (?P<value>{WORDS}){STOP}"),
    _taste(rf"{AM} (?:more |very much |definitely |totally |such )*(?:of )?an? (?P<value>(?!people|morning|night|good|bad|nice|shy|private|quiet|happy|busy|simple|normal|terrible|horrible|weird|creative|social|different)[a-z]+) (?:person|lover|nerd|enthusiast|addict|junkie|geek|guy|girl)(?=$|,| and| really| myself)"),
    _taste(rf"my (?:main |favou?rite |biggest |only )?(?:hobby|hobbies|pastime|passion|passions)(?: is| are|'s| include) (?P<value>{WORDS}){STOP}", several=True),
    _taste(rf"i (?:also )?(?:play|practise|practice) (?:the |a bit of |a lot of |some )?(?P<value>{PASTIME})\b", text="plays {value}"),
    _taste(rf"i(?:'m| am|'ve been| have been)? (?:currently |also )?(?:learn|learning|taking up|teaching myself|practising|practicing) (?:how )?(?:to play )?(?:the )?(?P<value>(?!to|how|a lot|so|that|from|about|more)[a-z]+(?: [a-z]+)?){STOP}", text="is learning {value}"),
    _taste(rf"i(?:'ve| have)? (?:just |recently |also )?(?:started|been doing|taken up|took up|got into|gotten into|getting into|do|did|'m doing|enjoy) (?:doing |learning |playing )?(?P<value>{DOING}|{PASTIME}){STOP}"),
    _taste(rf"(?:i|we) (?:always |usually |often |like to |love to )?(?:go|going) (?P<value>{DOING})\b(?= (?:most|every|on|at|a lot|twice|once|in|with|regularly)|$|,)"),
    _taste(rf"i (?:also )?collect (?P<value>(?!you|my|the|them|it)[a-z]+(?: [a-z]+)?){STOP}", text="collects {value}"),
    _taste(rf"(?:i (?:spend|waste) (?:most of |all |a lot of )?(?:my )?(?:free |spare )?(?:time|weekends|evenings|days)(?: off)?) (?P<value>[a-z]+ing(?: [a-z]+)?){STOP}"),
    _taste(rf"(?:(?:in my (?:spare|free) time|on weekends|for fun|to relax|in the evenings) ,?)?i (?:also )?(?:like to |love to |mostly |usually |often )?(?P<verb>{'|'.join(VERBS)})(?= (?:in (?:an?|my)|for fun|a lot|every|as a hobby|to relax|sometimes|on (?:weekends|sundays|saturdays)|marathons|most)|$)", value="{verb}", text="likes {verb}"),
)  # fmt: skip

BODY: tuple[Rule, ...] = (
    _rule("health", rf"{AM} (?:very |severely |badly |deathly |also |mildly |quite )*allergic to (?P<value>(?!monday|work|morning|people|exercise|school|stupid|drama|idiot|bull|responsib|you|effort|cardio|fun|cleaning)(?:an? )?{WORDS}){STOP}", "allergy", "is allergic to {value}", 0.9, several=True),
    _rule("health", r"(?:i (?:have|'ve got|have got)|i've got|i've) (?:an? )?(?:bad |severe |mild )?(?P<value>[a-z]+) allergy", "allergy", "is allergic to {value}", 0.9),
    _rule("health", r"(?P<value>[a-z]+) allergy here", "allergy", "is allergic to {value}", 0.9),
    _rule("health", rf"{AM} (?P<value>lactose|gluten|fructose)[ -]intolerant", "allergy", "is {value} intolerant", 0.9),
    _rule("health", rf"i(?:'ve got| have got| have| suffer from| was (?:just |recently )?diagnosed with| got diagnosed with| live with|'ve been diagnosed with|'ve had)(?: really)? (?:bad |severe |chronic |mild )?(?P<value>{CONDITION})(?=$|[^\w-])", "condition", "has {value}", 0.8),
    _rule("health", rf"{AM} not (?:a )?(?P<value>vegan|vegetarian|pescatarian) any ?more", "diet", "is no longer {value}", negates=True),
    _rule("health", r"i (?:don't|do not|never) eat (?:any )?meat(?! any)(?=$|,| or | and )", "diet", "is vegetarian", 0.8, value="vegetarian"),
    _rule("health", rf"(?:{AM}|i went|i've gone|i've been|i became|i've become) (?:an? )?(?:strict )?(?P<value>vegan|vegetarian|pescatarian|teetotal)\b", "diet", "is {value}", 0.8),
    _rule("health", rf"{AM} (?:[a-z0-9]+ (?:months?|weeks?) )?(?P<value>pregnant|diabetic|deaf|blind|autistic|dyslexic|colou?r ?blind|asthmatic|epileptic|bipolar)\b(?! (?:in|to|about|without|with) )", "condition", "is {value}", 0.9),
    _rule("health", rf"(?:i use|{AM} in) a (?P<value>wheelchair)\b", "condition", "uses a {value}", 0.8),
)  # fmt: skip

THINGS = "car|bike|motorbike|motorcycle|house|flat|apartment|piano|guitar|van|boat|laptop|camera|drone|ps5|playstation|xbox|switch|telescope|tent|campervan|caravan|scooter|tractor|violin|keyboard|sewing machine|3d printer"
POSSESSION: tuple[Rule, ...] = (
    _rule("possession", rf"(?:i|we) (?:just |finally |recently )?(?:bought|got|ordered|picked up) (?:myself |ourselves )?(?:an? )?(?:brand )?new (?!job|boyfriend|girlfriend|boss|haircut|neighbo)(?P<value>{WORDS}){STOP}", "owns", "bought a new {value}"),
    _rule("possession", rf"(?:i|we) (?:just |finally |recently )?(?:bought|got) (?:myself |ourselves )?(?:an? |our first |my first )(?P<value>{THINGS})\b(?! (?:tyre|tire|ticket|part|key|insurance))", "owns", "bought a {value}"),
    _rule("possession", rf"(?:i|we) (?:own|drive|ride) an? (?:old |new |little |red |blue |black |white )?(?!(?:[a-z]+ )?(?:bus|lorry|truck|taxi|cab|train|tram|ambulance)\b)(?P<value>{WORDS}){STOP}", "owns", "owns a {value}"),
    _rule("possession", r"(?:i|we) (?:run|own|have|opened) (?:my own|our own|a small|a little|my|our) (?P<value>bakery|shop|café|cafe|restaurant|business|salon|farm|company|bookshop|pub|studio|garage|gym)\b", "owns", "owns a {value}"),
    _rule("possession", rf"(?:i|we)(?:'ve| have)(?: got)? an? (?:old |new |nice |electric |grand |acoustic |second[- ]hand )?(?P<value>{THINGS})\b(?! (?:problem|crash|accident|payment|appointment|test|lesson|tyre|tire|key))", "owns", "has a {value}"),
)  # fmt: skip

RULES: tuple[Rule, ...] = (*PERSON, *OTHERS, *WORK, *TASTE, *BODY, *POSSESSION)
