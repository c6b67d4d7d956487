"""What English verbs tell of somebody: a table of predicates, whoever the subject is and whatever the tense. Pure.

A row is matched on the clause's lemma and what follows it (`memory.extraction.english.clauses.Clause.predicate`), so "I've been living
in Bray" and "my sister lives in Bray" are one row: `live in PLACE`.
"""

# ruff: noqa: E501  (tables: one row a line reads best)
import re
from collections.abc import Callable
from dataclasses import dataclass

from memory.extraction.english.gates import NOT_THINGS
from memory.extraction.english.names import may_be
from memory.extraction.english.nouns import (
    ACTIVITY,
    BELONGINGS,
    DIET,
    ILLNESS,
    INSTRUMENT,
    SPORT,
    STATE,
    is_job,
)
from memory.extraction.english.spots import DRUGS, NUMBER
from memory.extraction.english.words import COUNT, FAMILY, FROM, LANGUAGE, PET, ROLE

ENDING_WORDS = (
    r"but", r"because", r"cause", r"cos", r"so", r"since", r"when", r"whenever", r"while", r"though",
    r"although", r"if", r"which", r"that's", r"until", r"till", r"unless", r"where", r"who", r"thanks",
    r"instead", r"completely", r"entirely", r"altogether", r"totally", r"after all", r"for good",
    r"for now", r"tbh", r"lol", r"btw", r"haha", r"ngl", r"imo", r"myself", r"anyway", r"though",
    r"except", r"despite", r"ever", r"every", r"each", r"twice", r"most", r"these", r"right now",
    r"at the moment", r"at home", r"as well", r"as a kid", r"as a child",
    r"on (?:sundays?|saturdays?|weekends|weeknights|mondays|tuesdays?|wednesdays?|thursdays?|fridays?|the side)",
    r"for (?:years|ages|work|now|fun|the past|the last|over|about|almost|nearly|\d+|a (?:living|while|few|couple|year|decade|long)|(?:two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty)|my|health|money)",
    r"in my (?:spare|free|twenties|thirties|forties|teens)", r"with (?:my|friends|the|a)", r"more than",
    r"better than", r"over", r"to (?:relax|unwind|be)",
    r"and (?:i|i'm|we|my|he|she|it|they|the|now|have|hate|love|am|also|then|not|just|can|never|still|haven't|it's|proud|that|that's|don't)",
    r"last", r"now", r"too", r"very much", r"a lot", r"so much", r"lately", r"recently", r"again",
    r"already", r"yesterday", r"today", r"tonight", r"tomorrow", r"next", r"this", r"or something",
    r"in (?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter|\d{4}|the (?:summer|winter|mornings?|evenings?))",
    r"at \d+", r"from \d", r"than", r"of all", r"like",
)  # fmt: skip
END = rf"(?=\s*(?:$|[,;.!:)(—]|\b(?:{'|'.join(ENDING_WORDS)})\b| - | – |/| > | & | \*))"
V = rf"(?P<value>[^\s,;:()](?:[^,;:()]{{0,58}}?[^\s,;:()])??){END}"
PLACE = r"(?P<place>(?-i:(?:(?:the|St\.?|New|San|Los|Las|El|La|Le) )?(?!I\b|I'|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|June|July|August|September|October|November|December|Christmas|Easter)[A-Z][\w'-]*(?:,? (?!I\b|I'|January|February|March|Monday)[A-Z][\w'-]+){0,2})|(?-i:(?:new |san |los |las |north |south )?[a-z]{2,}))"
"""Two capitalised words at most, or one in small letters that is in the gazetteer or follows what only places follow."""
NEAR = r"(?:(?:right|just|way|back|over|out|up|down|here|alone|together|still|somewhere|happily|abroad|now|on my own|by myself|full[- ]time|all (?:my|her|his) life|with (?:my|her|his) [a-z]+(?: and [a-z]+)?|for [a-z0-9]+ years) )*(?:in|near|outside(?: of)?|around|by|at|on|off|just off)(?: (?:an?|the|our|my|this) (?:[a-z0-9'-]+ ){0,4}?(?:in|near|outside(?: of)?|of|called|off|on|above|over|by))?(?: (?:rural|downtown|central|northern|southern|eastern|western|north|south|east|west|upstate|sunny|rainy|good old|beautiful|cold|the (?:suburbs|outskirts|middle|north|south|countryside|west|east|heart|centre|center) of))?"
DET = r"(?:(?:an?|the|my|our|his|her|their|some|any|another|this|two|three|four|five|several|no|one) )?"
ADJ = r"(?:(?!and\b|or\b|of\b|with\b|for\b|to\b|in\b|that\b|who\b)[\w'-]+ ){0,3}?"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a predicate tells.

    Attributes:
        pattern: of the predicate; its groups fill the templates.
        text: what is said of the subject, `lives in {value}`.
        tenses: in which it tells that; `now` takes in what goes on, `past` is over and done.
        denied: what its denial tells: nothing, `over` (it takes the fact back), or another attribute with its text.
        others: whether it may be told of relatives and animals too.
        check: refuses what the pattern alone does not; it gets the value.
    """

    pattern: re.Pattern[str]
    kind: str
    attribute: str
    text: str
    tenses: frozenset[str]
    denied: str = "over"
    others: bool = True
    importance: float = 0.5
    value: str = "{value}"
    check: Callable[[str], bool] | None = None


NOW = frozenset({"now", "ing", "perfect"})
DONE = frozenset({"past", "perfect"})
PAST = frozenset({"past"})
ANY = NOW | DONE


def _frame(kind: str, attribute: str, pattern: str, text: str, tenses: frozenset[str] = NOW, **more: object) -> Frame:
    return Frame(re.compile(pattern, re.IGNORECASE), kind, attribute, text, tenses, **more)  # type: ignore[arg-type]


def _home(pattern: str, tenses: frozenset[str] = NOW) -> Frame:
    return _frame("profile", "home", pattern, "lives in {place}", tenses, value="{place}", importance=0.8)


def _origin(pattern: str, tenses: frozenset[str] = ANY) -> Frame:
    return _frame("profile", "origin", pattern, "is from {place}", tenses, value="{place}", importance=0.6)


def _likes(pattern: str, tenses: frozenset[str] = NOW, text: str = "likes {value}", **more: object) -> Frame:
    return _frame("preference", "likes", pattern, text, tenses, **{"denied": "dislikes", **more})


def _dislikes(pattern: str, tenses: frozenset[str] = NOW, **more: object) -> Frame:
    return _frame("preference", "dislikes", pattern, "dislikes {value}", tenses, **more)


def is_thing(value: str) -> bool:
    """Whether it is something that people like or not, rather than a turn of phrase."""
    return not NOT_THINGS.search(value) and not re.match(
        r"(?:how|that|when|if|what|my (?!job|work|commute|garden|bike|own|morning|new|coffee|tea)|your|his|her|their|our|today\b|tomorrow\b|tonight\b|him|us|who|why|where|the (?:idea|fact|way|look|sound of (?:that|it)|thought)|(?:an?|some|any)? ?(?:good|bit|lot|minute|second|problem|thing|things|chance|break|question|moment|word)|being|having|watching you|talking|everything|you|u|ya|thou|hearing|seeing|knowing|waiting|to (?:be|say|think|know|see|hear|have|tell|admit|meet|go|get|help|talk|come|point|hate|do|stay)|that|of|from|for|at|in|on|by|more|less|better|not|and|or|it'?s?|its)\b",
        value,
        re.IGNORECASE,
    )


LIKING = r"(?:love|like|enjoy|adore|dig|prefer|fancy|worship|stan|cherish|swear by|live for|look forward to|get into|come to (?:love|like)|grow to (?:love|like)|learn to (?:love|like)|fall in love with)"
HATING = r"(?:hate|loathe|detest|despise|dislike|dread|fear|resent|grow to hate|come to hate)"
PRACTISED = rf"(?:do|practi[cs]e|play|go|teach myself|take up|get into|pick up|try|join|learn)(?: (?:to play|how to play|to|a bit of|a lot of|some|a little|the|in|with|competitive|regular|back into|really into|into|doing|playing)){{0,2}} (?P<value>(?:the )?(?:[a-z]+ )?(?:{ACTIVITY}|{INSTRUMENT}|{SPORT}))\b(?! (?:match|game|club is|lesson was|show|teacher))"
JOBS_OF = r"(?:as |being )?(?:an? |the |their |our |chief |head )?(?P<value>(?:[\w'&/-]+ ){0,4}?[\w'-]+)"
BODY_PART = r"(?:arm|leg|wrist|ankle|hip|knee|collarbone|foot|toe|toes|finger|thumb|hand|elbow|shoulder|rib|ribs|nose|jaw|skull|neck|back|tailbone|acl|mcl|meniscus|achilles|hamstring|tooth|pelvis|femur|kneecap|heel|shin|spine)"

LIFE: tuple[Frame, ...] = (
    _home(rf"^(?:live|reside|be based|be living|be settled|settle(?: down)?|stay|be stuck|be staying|be located|be (?:moored|parked|docked|stationed|posted|holed up|camped|housed|registered)|rent(?: [a-z]+){{0,3}}|lodge|board|crash)(?: [a-z]+)?? ?{NEAR} {PLACE}"),
    _home(rf"^(?:move|relocate|emigrate|immigrate|return|migrate|transfer)(?: (?:back|up|down|over|out|here|house|home|away|again|in together))*(?: from (?:[\w'-]+ ){{1,3}}?)? ?(?:to|into|in with [a-z ]+ in)(?: (?:an?|the|our|my) (?:[a-z-]+ ){{0,4}}(?:in|near|outside|of|called))? {PLACE}", DONE),
    _home(rf"^be (?:back |up |down |over |out |here |now |now living |currently |still )*{NEAR.replace('|around|by|at|on|off|just off)', ')')} {PLACE}(?=$| now\b| these days| at the moment| since| and\b| for \w+ (?:years|months)|,)"),
    _home(rf"^(?:call) {PLACE} home"),
    _frame("profile", "home", r"^(?:live|stay|be living)(?: [a-z]+)?? (?:on|in|at) (?P<value>(?:an?|my|our|the) (?:[\w'-]+ ){0,4}?(?:narrowboat|houseboat|barge|sailboat|boat|farm|caravan|camper ?van|van|yurt|tiny house|treehouse|commune|castle|lighthouse|studio|bungalow|cottage|cabin|village|small town|houseshare|shared house|dorm|basement|city|countryside|suburbs|mountains|coast|island|care home|sheltered housing|squat|trailer|trailer park|mobile home|attic|bedsit|one-bed|townhouse|apartment|flat|condo|big house|ranch|convent|monastery|vicarage|croft|forest|desert|woods|middle of nowhere))\b", "lives in {value}", importance=0.6),
    _home(rf"^(?:have|own|rent|buy|get|build)(?: [a-z'-]+){{0,4}} (?:house|flat|apartment|place|cottage|condo|studio|home|farm|cabin|bungalow|room) (?:in|near|outside|just outside|on) {PLACE}", ANY),
    _frame("profile", "past home", rf"^(?:live|reside|spend (?:my|the|a|[a-z0-9]+) (?:[a-z]+ )?(?:childhood|twenties|thirties|teens|youth|years?)(?: living)?)(?: [a-z]+){{0,3}} (?:in|near|outside) {PLACE}", "lived in {place}", PAST, value="{place}", denied="none"),
    _origin(rf"^(?:grow up|be born|be raised|be born and (?:raised|bred)|raise|come|hail|be(?: originally| actually| both)? (?=from)|be a native)(?: [a-z0-9]+){{0,4}}? ?(?:in|from|of|near|outside|on)(?: (?:an?|the) (?:[a-z-]+ ){{1,4}}(?:in|near|outside|of|on|off))?(?: (?:rural|small[- ]town|northern|southern|eastern|western|central|north|south|west|east))? {PLACE}"),
    _frame("profile", "origin", rf"^be (?:half |part |originally |proudly |a proud |an? |mostly |ethnically )*(?P<value>{FROM}|texan|californian|new yorker|londoner|glaswegian|scouser|kiwi|aussie|brit|scot|southerner|midwesterner|parisian|berliner)(?: by (?:birth|blood)| born)?(?=$|,| and\b| but\b| on my)", "is {value}"),
    _frame("profile", "language", rf"^(?:speak|be (?:fluent|bilingual|conversational) in|be raised speaking|grow up speaking|learn|study|be learning|be studying|know|pick up|can speak|can)(?: [a-z]+)?? (?P<value>{LANGUAGE})\b(?! (?:food|history|literature|class|teacher))", "speaks {value}", ANY),
    _frame("profile", "age", rf"^(?:be|turn|just turn|hit)(?: only| already| nearly| about)* (?P<value>{NUMBER}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?: years? old| yrs?(?: old)?| y/?o)?(?=$|[,.)]| and\b| now\b| today| this| next| last| in (?!the)| on\b| but\b| yesterday| so\b| or\b)", "is {value} years old", ANY, importance=0.6),
    _frame("profile", "birthday", r"^be born (?:on )?(?:the )?(?P<value>\d{1,2}(?:st|nd|rd|th)?(?: of)? [a-z]{3,9}|[a-z]{3,9} \d{1,2}(?:st|nd|rd|th)?)\b", "birthday is {value}", ANY, importance=0.8),
    _frame("profile", "handedness", r"^be (?:an? )?(?P<value>left[- ]?hand(?:ed|er)|right[- ]?handed|lefty|southpaw|ambidextrous)", "is {value}"),
    _frame("profile", "height", r"^be (?:only |about |barely |just |over |under )?(?P<value>[4-7]'\d{0,2}\"?|[4-7] ?(?:ft|foot|feet)(?: ?\d{1,2})?|(?:four|five|six|seven) (?:foot|feet)(?: [a-z]+)?|1[4-9]\d ?cm|[12]\.\d\d ?m)", "is {value} tall"),
    _frame("profile", "belief", r"^be (?:an? |raised |brought up |lapsed |practising |practicing |still |non-practising )*(?P<value>muslim|jewish|catholic|christian|buddhist|hindu|atheist|agnostic|quaker|mormon|sikh|protestant|anglican|methodist|baptist|pagan|wiccan|orthodox|jehovah's witness|evangelical|pentecostal|lutheran|presbyterian|taoist|zoroastrian)s?\b", "is {value}"),
    _frame("profile", "identity", r"^be (?:an? |openly |very |also |proudly |out as )*(?P<value>(?:trans|cis|non-?binary|gay|lesbian|bi|bisexual|pansexual|queer|asexual|ace|aromantic|genderfluid|transgender|intersex|straight)(?: (?:man|woman|guy|girl|person|dude|lady))?)(?=$|[,.;]| and\b| but\b| so\b)", "is {value}", others=False),
    _frame("profile", "birth year", r"^be born (?:in |back in )?(?P<value>19[2-9]\d|20[01]\d|'\d\d)\b", "was born in {value}", ANY),
    _frame("profile", "habit", r"^be (?:such |definitely |very much |more of |a bit of |really )?(?:an? )?(?:total |real |big |huge |massive |hopeless |chronic |lifelong )*(?P<value>morning person|night owl|early bird|early riser|night person|introvert|extrovert|homebody|bookworm|insomniac|light sleeper|heavy sleeper|smoker|non-?smoker|hoarder|clean freak|neat freak|procrastinator|workaholic|vegan|chain smoker|hypochondriac|germaphobe|people pleaser|perfectionist|minimalist|shopaholic|chocoholic|foodie|film buff|movie buff|history buff|trekkie|swiftie|gamer|petrolhead|gearhead|audiophile|cinephile|bibliophile|plant (?:mum|mom|dad|parent)|cat person|dog person|tea person|coffee person|beach person|city person|country person|birder|twitcher|runner|hiker|climber|cyclist|swimmer|surfer|skier|knitter)\b", "is {value}"),
)  # fmt: skip

BONDS: tuple[Frame, ...] = (
    _frame("relationship", "marriage", r"^be (?:happily |recently |newly |freshly |long |long since |twice |in the middle of getting |legally |getting )*(?P<value>married|engaged|divorced|separated|widowed|single|a widow|a widower|a divorcee|newlyweds?|a newlywed)\b(?! (?:to (?:my|the) (?:job|work|game|sea|idea)|out|in|malt|use))", "is {value}", importance=0.7),
    _frame("relationship", "marriage", r"^get (?P<value>married|engaged|divorced|hitched|remarried)\b", "is {value}", DONE, importance=0.7),
    _frame("relationship", "partner", r"^(?:be (?:happily |still |now )*(?:married|engaged) to|date|go out with|be (?:in a relationship|together) with|marry|get (?:engaged|married) to) (?:(?:my|an?|this|the) (?:[a-z-]+ ){0,3}?(?:called |named )?)?(?P<value>(?-i:[A-Z][a-z]+))\b(?! (?:game|film))", "is with {value}", ANY, importance=0.8, check=may_be),
    _frame("relationship", "partner", r"^see (?:(?:an?|this) (?:[a-z-]+ ){0,3}?(?:called |named )?)?(?P<value>(?-i:[A-Z][a-z]+))\b", "is with {value}", frozenset({"ing"}), importance=0.8, check=may_be),
    _frame("relationship", "family", rf"^(?:have|get|raise|foster|adopt|be raising|expect)(?: got)? (?P<value>(?:{COUNT}|several|both|no|another) (?:(?!and\b)[\w-]+ ){{0,3}}?(?:{FAMILY}|children|kids|girls?|boys?|triplets|siblings|teenagers?|teens|toddlers|stepkids|grandbab(?:y|ies)|great-grandchild(?:ren)?)(?:s|es)?)\b(?!'s| (?:food|show|friends?|club|toy))", "has {value}", ANY, importance=0.7),
    _frame("relationship", "family", r"^be (?P<value>(?:an? |the |(?=parents|grandparents|twins))(?:(?!and\b)[\w-]+ ){0,2}?(?:(?:mum|mom|mother|dad|father|parent|grandma|grandmother|grandpa|grandfather|granny|aunt|auntie|uncle|stepmum|stepmom|stepdad|godmother|godfather|nana|parents|grandparents)(?: (?:of|to) [\w -]{2,25})?|only child|middle child|(?:identical |fraternal )?(?:twin|triplet)s?|(?:oldest|eldest|youngest|middle|second|third|baby|first|one|fourth)(?: child| kid| one)? (?:of|out of) (?:the family|[\w]+(?: (?:kids|children|siblings|sisters|brothers|girls|boys))?)))(?=$|[,.;)]| and\b| but\b| so\b| now\b| again| at\b)", "is {value}", ANY, importance=0.7),
    _frame("relationship", "pregnancy", r"^be (?P<value>(?:[\w-]+ (?:weeks|months) )?pregnant(?: with [a-z]+)?|expecting(?: (?:a|our|my|twins|in) ?[\w ]{0,20})?|due (?:in|on) [\w ]{3,15}|[\w-]+ (?:weeks|months) along)\b", "is {value}", importance=0.9),
    _frame("relationship", "pregnancy", r"^expect (?P<value>(?:a|our|my|twins|another)(?: (?:first|second|third|baby|girl|boy|little one|child))*)(?! (?:call|package|parcel|letter|visitor|guest|refund|delivery))\b", "is expecting {value}", NOW, importance=0.9),
    _frame("relationship", "friend", r"^(?:be|have be) best friends with (?P<value>(?-i:[A-Z][a-z]+))", "is friends with {value}"),
)  # fmt: skip

WORKING: tuple[Frame, ...] = (
    _frame("work", "job", rf"^be(?: (?:actually|currently|just|basically|training|studying|qualified|trained|to be|employed|working|hired|now))* {JOBS_OF}(?=$|[,.;:)(]| (?:in|at|for|by|on|with|who|and|but|so|from|of|now|these|here|though|since|until|which|specialising|working|turned|myself|too|again|these)\b)", "works as {value}", importance=0.7, check=lambda v: not re.match(r"(?:one|two|three|my|your|his|her|very|some|like|not|no)\b", v) and (is_job(v) or bool(re.fullmatch(ROLE, v, re.IGNORECASE)))),
    _frame("work", "job", rf"^(?:work|become|start(?: out)?|train|qualify|freelance|moonlight|temp|volunteer|get (?:hired|a job|a new job|taken on|work|made|promoted)|be promoted to|be hired|be made|get promoted to|have a (?:new )?job|retrain|be retraining|be training|make it to)(?: (?:part[- ]time|full[- ]time|nights|days|remotely|freelance|up|to))*(?: to be| to become)? {JOBS_OF}(?=$|[,.;:)(]| (?:in|at|for|by|on|with|who|and|but|so|from|of|now|these|here|though|since|last|this|yesterday|next|when|again|too)\b)", "works as {value}", ANY, importance=0.7, check=lambda v: is_job(v) or bool(re.fullmatch(ROLE, v, re.IGNORECASE))),
    _frame("work", "workplace", rf"^(?:work|intern|be employed|start(?= at\b)|start(?: (?:work|working|a (?:new )?job|a (?:new )?role|my new job))|get (?:a|the|my) (?:new |first |dream )?(?:job|role|position|gig|internship)|have a (?:new )?(?:job|role|position)|land (?:a|the) (?:new )?(?:job|role|position)|temp|volunteer|be working|do (?:nights|days|shifts|night shifts?|admin|reception|security|it))(?: (?:part[- ]time|full[- ]time|nights?|days|weekends|remotely|freelance|from home|night shifts?|shifts?|mostly|the (?:night|front desk|till|bar|door|late|early)(?: shift)?|as (?:an? )?[\w ]{{2,25}})){{0,3}} (?:at|for|in|on|with|behind|down) (?!(?:(?-i:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|June|July|August|September|October|November|December)|it|that|this|me|him|her|them|myself|an? (?:project|novel|book|song|thing|paper|essay)|my (?:novel|thesis|tan|essay|dissertation)|the weekend|christmas|weekends|\d)\b){V}", "works at {value}", frozenset({*ANY}), importance=0.6),
    _frame("work", "workplace", rf"^be (?:back |still |now )?on (?:nights?|days|lates|earlies|shift|the (?:late|early|night) shift|call|the (?:till|door|desk|bar)) (?:at|in|for) {V}", "works at {value}", importance=0.6),
    _frame("work", "workplace", r"^be (?:now |still )?(?:at|with) (?P<value>(?-i:[A-Z])[\w&'-]+(?: (?-i:[A-Z])[\w&'-]+)?)(?: now| these days)$", "works at {value}", importance=0.6),
    _frame("work", "workplace", r"^be in (?P<value>finance|marketing|sales|retail|tech|advertising|insurance|banking|construction|hospitality|publishing|education|healthcare|logistics|hr|pr|real estate|the (?:army|navy|air force|military|marines|police|film industry|civil service|coast guard|reserves)|academia|law|engineering|it|accounting|recruitment|catering|property)(?=$|[,.;]| and\b| but\b| for\b| so\b| now\b)", "works in {value}", ANY),
    _frame("work", "job", r"^do (?P<value>dispatch|reception|admin|security|nails|hair|payroll|it support|tech support|customer service|data entry|landscaping|roofing|plumbing|childcare|hr|pr|bookkeeping|accounts|deliveries|catering|marketing|sales|translation|freelance [a-z]+|social work|construction|taxes|tattoos|removals|home care|contract work|gig work)(?=$|[,.;]| at\b| for\b| in\b| and\b| now| which| on\b| mostly| these| but\b)", "does {value}", NOW, importance=0.7),
    _frame("work", "job", rf"^(?P<value>(?:teach|coach|ref|referee|umpire|tutor|lecture|nurse|bartend|babysit|wait tables?|tend bar|drive (?:an? |the )?(?:[\w-]+ ){{0,2}}(?:tram|bus|cab|taxi|lorry|truck|train|van|uber|forklift|ambulance|school bus|tractor|lorries|trucks|buses|taxis|cabs|trains|trams|vans|ubers|ambulances|forklifts|tractors|coaches)|fly (?:planes|helicopters|cargo)|clean (?:[a-z]+ )?(?:rooms|houses|offices|toilets|pools|windows|teeth)|cut hair|do (?:nails|hair|makeup|tattoos|landscaping|roofing)|stack shelves|walk dogs|fix (?:cars|bikes|computers|boilers|phones|elevators|lifts)|paint houses|deliver (?:[a-z]+)|sell (?:insurance|cars|houses|shoes|flowers|[a-z]+ (?:online|on etsy))|repair [a-z]+|design [a-z]+|groom dogs|train (?:dogs|horses|guide dogs)|restore (?:[a-z]+ )?(?:furniture|paintings|pianos|art)|tune pianos|bind books|farm(?: [a-z]+)?|run (?:an? |the |my |our )(?:[\w'-]+ ){{0,3}}?(?:shop|store|caf[eé]|bakery|bar|pub|gym|studio|farm|salon|restaurant|company|business|brewery|dairy|gallery|garage|hotel|b&b|truck|agency|startup|nursery|clinic|practice|school|stall|bookshop|bookstore|stand|department|team|kitchen|lab|library|hostel|centre|center|office|household))(?: [\w'-]+){{0,4}}?){END}", "{value}s", importance=0.7, check=lambda v: not re.search(r"\b(?:you|me|him|them|it|myself|lesson)\b", v) and (" " in v or v.endswith(("tend", "nurse", "farm")))),
    _frame("work", "job", rf"^(?:own|run|manage|open|start|take over|inherit|have|launch|co-own|found|cofound|be opening)(?: and run)? (?P<value>{DET}(?:[\w'-]+ ){{0,3}}?(?:shop|store|caf[eé]|bakery|bar|pub|gym|studio|salon|restaurant|company|business|brewery|dairy|gallery|hotel|b&b|food truck|agency|startup|nursery|clinic|practice|stall|bookshop|bookstore|etsy shop|vineyard|ranch|orchard|hostel|consultancy|firm|bike shop|farm|kennels|laundromat|franchise|non-?profit|charity))\b", "has {value}", ANY, importance=0.7),
    _frame("work", "job", r"^be (?P<value>(?:semi-|happily |newly |recently |medically )?retired(?: (?:from )?[a-z]+)?|unemployed|self[- ]employed|out of work|between jobs|(?:currently )?job[- ]?hunting|looking for (?:a (?:new )?job|work)|on (?:maternity|paternity|sick|parental|gardening) leave|on sabbatical|a? ?stay[- ]at[- ]home (?:mum|mom|dad|parent|wife|husband)|a homemaker|a housewife|a househusband|a full[- ]time (?:mum|mom|dad|parent|carer|student)|a carer for [\w ]+|freelancing|furloughed|on benefits|on disability)(?=$|[,.;]| and\b| but\b| so\b| now\b| since| at\b| these| after| for\b| last| in\b)", "is {value}", importance=0.7),
    _frame("work", "school", r"^(?:(?:study|major|train)|(?:do|finish|start|pursue|complete|begin|get|study for|have) (?:an?|my|the) (?:[\w'-]+ ){0,2}?(?:phd|masters?|master's|degree|doctorate|mba|ba|bsc|bachelor'?s?|diploma|ma|msc|residency|internship|apprenticeship|a-levels|gcses|minor|major|course|certificate|traineeship|postdoc|fellowship|foundation year)) ?(?:in |on |at )?(?!(?:for|hard|abroad|my|the|it|that|this|a lot|with|to|tonight|all|at|late|in|on|everything|something|nothing|fine|well|good|great|ok|okay|the dishes|laundry|homework)\b)(?P<value>[a-z][\w'& -]{3,40}?)(?=$|[,.;]| at\b| in (?-i:[A-Z])| and\b| but\b| so\b| because| right| this| by\b| online| part| with\b| for\b| now\b| since)", "studies {value}", frozenset({"now", "ing", "perfect"}), check=lambda v: bool(re.search(r"(?:ology|ics|istry|ing|ture|ories|ory|aphy|nomy|ophy|ation|ism|medicine|law|art|arts|music|nursing|science|sciences|studies|design|german|french|spanish|japanese|english|maths?|stats|film|drama|theatre|business|finance|marketing|education|midwifery|dentistry|theology|phd|degree|classics|management|economics|residency|masters?|mba|bar|literature|pharmacy|fashion|languages|geology|beetles|development|relations|care|work|health)$", v, re.IGNORECASE)) and v.lower() not in {"nothing", "something", "everything", "anything", "shopping", "running", "cooking", "cleaning", "knitting"}),
    _frame("work", "school", r"^(?:do|finish|start|pursue|get|begin|have|complete|be (?:doing|finishing|working on)|work on|be on|drop out of|be halfway through|be in) (?P<value>(?:an?|my|the|our) (?:[\w'-]+ ){0,2}?(?:phd|masters?|master's|doctorate|mba|bachelor'?s|residency|apprenticeship|postdoc|dissertation|thesis|traineeship|a-levels|gcses|gap year|exchange year|diploma|degree)(?: (?:in|on|at) [\w' -]{3,30})?)(?=$|[,.;]| and\b| but\b| so\b| this| now\b| last| at\b)", "{value}", NOW),
    _frame("work", "grade", r"^(?:be|start|finish|repeat)(?: (?:now|just|only|still|currently|entering|going into|starting))*(?: in)? (?:my |the |her |his |their )?(?P<value>\d{1,2}(?:st|nd|rd|th) grade|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth) grade|year \d{1,2}|(?:first|second|third|fourth|fifth|final|last|junior|senior|sophomore|freshman) year(?: (?:of|at) [\w' ]{3,25})?|sixth form|high school|secondary school|middle school|primary school|kindergarten|preschool|college|uni|university|med school|medical school|law school|grad school|vet school|nursing school|art school|an? (?:[\w-]+ )?(?:freshman|sophomore|junior|senior|undergrad|fresher|grad student|postgrad|phd candidate|phd student|student|trainee|intern|resident|apprentice)(?: (?:at|in) [\w' ]{3,30})?)(?=$|[,.;]| and\b| but\b| so\b| at\b| this| now\b| in\b| studying)", "is in {value}", ANY),
    _frame("work", "school", r"^(?:go to|attend|be at|study at|get into|be accepted (?:to|into|at|by)|transfer to|enrol(?:l)? (?:at|in)|graduate from|drop out of|be a student at|start at) (?P<value>(?-i:(?:the )?[A-Z][\w'&-]*)(?: (?:(?-i:[A-Z][\w'&-]*)|of|state|university|uni|college|high|school|tech|community)){0,3}|(?:uni(?:versity)?|college|art school|law school|med school|night school|culinary school) in [\w ]{3,20}|(?:uni(?:versity)?|college|art school|law school|med school|night school|culinary school))(?=$|[,.;]| and\b| but\b| for\b| in\b| to\b| this| last| on\b| with\b)", "goes to {value}", ANY, check=lambda v: bool(re.search(r"uni|college|school|academy|institute|\btech\b|oxford|cambridge|mit\b|harvard|yale|stanford|ucl|ucla|lse|nyu|princeton|columbia|berkeley|state|eton|sorbonne|juilliard|brown|cornell|penn|duke", v, re.IGNORECASE))),
    _frame("work", "past job", r"^(?:serve|spend (?:[\w-]+ )+?years?|be|work)(?: [\w ]{2,20})?? (?:in|at|with) (?P<value>the (?:[a-z]+ )?(?:navy|army|air force|marines|military|coast guard|police|merchant navy|foreign service|mines|peace corps|post office|circus|raf|fire service|railways?|steelworks|shipyards?|docks))\b", "was in {value}", DONE),
    _frame("work", "past job", rf"^(?:be|work|spend (?:[\w-]+ )+?years?(?: working)?) {JOBS_OF} (?:for|until|till|before|all my life|back|in (?:the|my)|once|then)\b", "was {value}", PAST, check=is_job),
)  # fmt: skip

TASTES: tuple[Frame, ...] = (
    _frame("preference", "favourite {thing}", rf"^have an? favou?rite (?P<thing>[a-z]+)(?:,|:)? {V}", "favourite {thing} is {value}"),
    _likes(rf"^{LIKING} (?:to )?(?:a bit of |all (?:kinds|sorts) of |all things |anything (?:with|by) |both |nothing (?:more|better) than |a good |an? |some |the (?=[a-z]+ing )|eating |drinking |listening to |watching |reading |playing (?:the )?|going to (?:the )?|doing )?{V}", check=is_thing),
    _likes(rf"^be (?:(?:an? |such |so |really |very |super |big |huge |massive |lifelong |die-?hard |absolute |total |pretty |quite |definitely |kind of |currently |newly |weirdly |a bit |completely |absolutely |totally |slightly |secretly |real |proper |low-?key |deep |way |too |all |always )*)(?:into|fond of|(?:[\w'-]+ )?fans? of|keen on|obsessed with|addicted to|crazy about|mad about|mad for|nuts about|hooked on|passionate about|partial to|in love with|a sucker for|head over heels for|all about|a slave to|devoted to|enamou?red with|mad keen on|a believer in|a martyr to my|a regular at|bonkers about) (?:anything (?:with|by) )?{V}", check=is_thing),
    _likes(rf"^only (?:drink|eat|wear|watch|listen to|read|use|play) {V}", frozenset({"now"}), check=is_thing),
    _likes(r"^be (?:more of |very much |such |definitely |totally |really )*(?:an? )(?:big |huge |massive |total |lifelong |die-?hard |real |proper |proud |hopeless |serious |complete |absolute |terrible |true |secret |closet |recovering |certified |long-suffering |long-time )*(?P<value>(?!people\b|morning\b|night\b|good\b|bad\b|nice\b|private\b|shy\b|quiet\b|happy\b|busy\b|big\b|huge\b|family\b|student\b|young\b|old\b|new\b|bit\b|tech guy|it\b|funny\b|fun\b|strange\b|terrible\b|horrible\b|normal\b|real\b|total\b|wise\b|grown\b|best\b|better\b|great\b|perfect\b|different\b|changed\b|free\b|tired\b|lazy\b|patient\b)[\w'&-]+(?: [\w'&-]+)??) (?:person|lover|nerd|enthusiast|addict|junkie|geek|guy|girl|fan|fanatic|freak|nut|aficionado|obsessive|fiend|stan|buff|supporter|snob|hater(?<!hater))(?=$|[,.;!]| and\b| but\b| so\b| since| for\b| at\b| through| here| myself| too| all| by\b| unfortunately| sadly)"),
    _likes(rf"^have (?:an? |such an? |quite an? |this |my )(?:huge |massive |big |serious |real |terrible |weird |slight |bit of a |soft |secret |lifelong |unhealthy |major |strong |deep |guilty |newfound |growing )*(?:soft spot|thing|weakness|passion|sweet tooth|obsession|love|crush|addiction|fondness|penchant|fascination|appetite|taste|preference) (?:for|with|on|of|about) {V}", check=is_thing),
    _likes(rf"^can not (?:get enough of|live without|(?:sleep|work|relax|fall asleep|focus|study|drive|cope|wake up|get going|leave the house|write|cook|eat) without|resist|stop (?:eating|drinking|listening to|watching|reading|playing|buying|making|thinking about)|start (?:my|the) day without|function without|survive without|go (?:a day )?without|do without) (?:my |the |an? )?(?P<value>(?!the\b|it\b)[\w'&-]+(?: [\w'&-]+){{0,4}}?){END}", frozenset({"now"}), denied="same", check=is_thing),
    _likes(rf"^(?:listen to|watch|read|binge|re-?watch|re-?read)(?: (?:a lot of|lots of|nothing but|mostly|only|tons of|far too much|too much|way too much|loads of|so much|mainly|religiously|old|all the))+ {V}", check=is_thing),
    _likes(rf"^(?:be|have be|get|become)(?: (?:so|really|very|super|totally|completely|absolutely|properly|a bit|pretty|weirdly))* (?:into|obsessed with|hooked on|addicted to) {V}", ANY, check=is_thing),
    _likes(r"^(?:support|follow|root for|cheer for|barrack for) (?P<value>(?-i:(?:the )?[A-Z][\w'-]+(?: [A-Z][\w'-]+)?))(?=$|[,.;]| and\b| but\b| since| for\b| so\b)", text="supports {value}"),
    _likes(rf"^(?P<value>{PRACTISED.replace('?P<value>', '')})", frozenset({"now", "ing", "perfect"}), "{value}", denied="over"),
    _likes(rf"^(?:start|take up|begin|get (?:back )?into|have a go at|try|pick up|take to|join|quit)(?: (?:doing|playing|learning|taking|to learn|to play|going))?(?: (?:the|a|an|my local|a local|our local))? (?P<value>(?:[a-z]+ )?(?:{ACTIVITY}|{INSTRUMENT}|{SPORT}))(?: (?:lessons|classes|club|team|league|group))?\b(?! (?:match|game|exam))", frozenset({"ing", "perfect", "past"}), "does {value}", denied="over", check=lambda v: not v.startswith(("new ", "job"))),
    _likes(rf"^(?P<value>(?:knit|crochet|sew|embroider|quilt|weave|bake|garden|hike|climb|boulder|swim|surf|ski|snowboard|skate|skateboard|row|sail|kayak|canoe|cycle|jog|run|dance|sing|paint|draw|sketch|sculpt|whittle|carve|brew|forage|hunt|fish|camp|journal|blog|meditate|box|wrestle|bowl|golf|fence|juggle|birdwatch|collect|restore|compose|code|dj|busk|lift|write (?:poetry|poems|songs|fan ?fiction|short stories|stories|fiction|novels|music|haikus?|letters)|grow (?:my own |our own )?[a-z]+|make (?:my own |our own )?(?:pottery|jewel(?:le)?ry|furniture|candles|soap|cheese|bread|pasta|music|wine|jam|clothes|models|quilts|beer|cider|kimchi|miniatures|video games|games|films|short films|pots|ceramics|beats)|build (?:model )?(?:[a-z]+ )?(?:models|planes|ships|trains|guitars|robots|furniture|pcs|kits|lego|synths|boats|keyboards|drones|railways)|keep (?:bees|hens|chickens|a (?:journal|diary))|do (?:stand-?up|improv|triathlons|marathons|jigsaws|crosswords|puzzles|sudokus?|the crossword|yoga|pilates|parkrun|community theat(?:re|er)|tai chi)|take photos|photograph [a-z]+|dance [a-z]+|play (?:the )?(?:[\w'-]+ )?(?:{INSTRUMENT}|{SPORT})(?: (?:in|for|with|at) (?:an?|the|my|our|some) [\w' -]{{3,30}}?)?)(?: (?:in|with|at|on|around|up|along|to|every|most|for) [\w' -]{{3,30}}?|(?: (?!you|me|it|them|him|her|into|out|away|over|like|off|late|a (?:bit|lot))[\w'-]+){{0,4}}?)?){END}", frozenset({"now", "ing"}), "{value}s", denied="over", check=lambda v: not re.search(r"\b(?:into|away|out|late|off|around|errands?|up|conclusions?|a (?:fever|temperature|bath)|attention)\b|^(?:run|climb|row|box|fish|bowl|hunt|camp|draw|lift|restore|write|make|code|paint|swim|sing|skate|ski|surf|hike) (?:the|my|this|that|to)\b|^draw$|^box$|^row$|^lift$|^make$", v)),
    _likes(rf"^collect (?P<value>(?!you\b|my\b|the\b|them\b|it\b)[\w'-]+(?: [\w'-]+){{0,3}}?){END}", text="collects {value}", denied="over"),
    _likes(rf"^volunteer (?P<value>(?:at|for|with|as|in) [\w' -]{{3,40}}?){END}", frozenset({"now", "ing", "perfect"}), "volunteers {value}", denied="over"),
    _likes(rf"^(?:sing|dance|act|perform|drum|play) in (?P<value>(?:an?|the|my|our) [\w' -]{{3,35}}?){END}", NOW, "performs in {value}", denied="over"),
    _likes(rf"^(?:spend|waste) (?:most of |all |a lot of |half |every )?(?:my |the )?(?:[a-z]+ )?(?:time|weekends?|evenings?|days?|life|sundays|saturdays|free time|mornings)(?: off)? (?P<value>[a-z]+ing(?: [\w'-]+){{0,3}}?){END}", NOW, check=lambda v: not re.match(r"(?:trying|waiting|crying|looking|worrying|wondering|thinking|doing|being|staring|working|recovering|lying|scrolling|sleeping|pretending)\b", v)),
    _likes(rf"^prefer {V}", check=is_thing),
    _dislikes(rf"^{HATING} (?:the (?:taste|smell|sound|texture|feel|sight) of |all things |anything with |being called |eating |doing |going to (?:the )?|having to (?:go to )?)?{V}", denied="over", check=is_thing),
    _dislikes(rf"^be (?:so |really |very |super |absolutely |totally |deathly |a bit |irrationally |pretty |still |completely |properly |mildly |always |weirdly )*(?:scared|terrified|afraid|frightened|petrified|sick|wary|not a fan|intolerant|done|fed up|phobic|repulsed|grossed out|creeped out|disgusted)(?: to death)? (?:of|by|with) (?!it\b|that\b|this\b|you\b)(?P<value>(?:flying|heights|spiders|snakes|(?:the )?[\w'-]+(?: [\w'-]+){{0,2}}?)){END}", denied="over", check=lambda v: is_thing(v) and not re.match(r"(?:my|the (?:heat|cold|rain|day|week|sight)|waiting|work|winter|being|this|people|school|life)\b", v)),
    _dislikes(rf"^can not (?:stand|bear|stomach|abide|deal with|handle|cope with|tolerate|look at|be around|take|face|get into|get behind|with) (?:the (?:taste|smell|sound|texture|sight) of |eating |listening to )?{V}", frozenset({"now"}), denied="same", check=lambda v: is_thing(v) and not re.match(r"(?:much|anything|the (?:suspense|heat|pressure)|right|today|more|any|maths? homework)\b", v)),
    _dislikes(r"^can not do (?P<value>(?!\w+days\b)[a-z]+s|[a-z]+ing)(?=$|[,.;!]| and\b| at\b| but\b)", frozenset({"now"}), denied="same", check=is_thing),
    _dislikes(rf"^have (?:an? |this |a real |a massive |a huge |an irrational |a lifelong )*(?:phobia|fear|hatred|aversion|dislike|horror|terror) (?:of|to|for) {V}", denied="over"),
    _dislikes(rf"^avoid {V}", denied="none", check=lambda v: is_thing(v) and not re.match(r"(?:the|my|eye|doing|work)\b", v)),
    _frame("preference", "dislikes", rf"^(?:eat|drink|do|watch|drive|fly|touch|wear|smoke|play|celebrate)(?! not\b) {V}", "does not {value}", frozenset({"now"}), denied="only:does not have {value}", check=lambda v: is_thing(v) and not re.match(r"(?:since|for|until|in|at|any(?:thing)?|much|well|enough|it|that|this|a lot|so well|anything|the (?:dishes|laundry)|my|breakfast|lunch|dinner|properly|fast|home|there|here|good|great|alone|to|back|for|on|in|at)\b", v)),
    _dislikes(rf"^(?:care|go|much care|stand) for {V}", denied="only", check=is_thing),
)  # fmt: skip

BODIES: tuple[Frame, ...] = (
    _frame("health", "allergy", rf"^be (?:[a-z]+ ){{0,2}}?allergic to (?!monday|work\b|mornings?|people|exercise|school|stupid|drama|idiot|bull|responsib|you\b|effort|cardio|fun\b|cleaning|small talk|being|nonsense|drama|bullshit)(?:an? |the )?{V}", "is allergic to {value}", importance=0.9),
    _frame("health", "allergy", r"^(?:have|get|develop|grow out of|suffer from)(?: an?| this| my)?(?: [a-z]+)?? (?P<value>[a-z]+(?:[ -][a-z]+)?) (?:allerg(?:y|ies)|intolerance|sensitivity)\b", "is allergic to {value}", ANY, importance=0.9),
    _frame("health", "allergy", rf"^have (?:an? )?(?:[a-z]+ ){{0,2}}?(?:allergy|intolerance|allergic reaction) to {V}", "is allergic to {value}", ANY, importance=0.9),
    _frame("health", "allergy", r"^can not (?:eat|have|drink|digest|do|go near|touch|be near) (?:any |anything with |most )?(?P<value>gluten|dairy|lactose|nuts|peanuts|shellfish|eggs?|wheat|soy|milk|fish|seafood|sesame|cheese|bread|strawberries|kiwi|tree nuts|sugar|caffeine|spicy food|alcohol|red meat)\b", "can't have {value}", frozenset({"now"}), denied="same", importance=0.9),
    _frame("health", "condition", rf"^(?:have|get|suffer from|suffer with|struggle with|live with|battle|manage|deal with|be (?:diagnosed with|living with|battling|prone to|recovering from|dealing with|treated for|born with|suffering from|in remission from|in treatment for)|get diagnosed with|survive|beat|develop|cope with|be diagnosed as having)(?: got)? (?P<value>(?:an? |the |my )?(?:really |pretty |very |quite )?(?:bad |severe |chronic |mild |terrible |awful |crippling |serious |acute |early-?(?:stage|onset)? |late[- ]onset |adult |stage \w+ |undiagnosed |moderate |occasional |frequent |constant |horrible |nasty )*(?:{ILLNESS}))(?![\w-])(?! (?:medicine|meds|appointment|awareness|attack at|research|ward|nurse))", "has {value}", ANY, importance=0.8),
    _frame("health", "condition", rf"^(?:be|become|go|be born|get|be registered)(?: (?:an? |legally |severely |mildly |clinically |half |also |completely |profoundly |very |a bit |slightly |almost |partially |red-green |registered |totally ))* ?(?P<value>(?:[\w-]+ (?:months|years|weeks|days) )?(?:{STATE}))(?![\w-])(?! (?:food|restaurant|date|to\b|about|as a judge))", "is {value}", ANY, importance=0.8),
    _frame("health", "diet", rf"^(?:be|become|go|turn|eat|keep|stay)(?: (?:an? |strict |strictly |mostly |lifelong |committed |fully |basically |fairly |mainly ))* ?(?P<value>{DIET})\b(?! (?:food|restaurant|place|recipe|cheese|option|cake))", "is {value}", ANY, importance=0.8),
    _frame("health", "medication", rf"^(?:take|be on|use|carry|inject|need|start|be prescribed|get|be taking|wear|rely on)(?: (?:my |an? |two |some |daily |the |a lot of |weekly |\d+mg of |put on ))* ?(?P<value>{DRUGS}|anti-?histamines?|testosterone|oestrogen|estrogen|(?-i:T)\b|[a-z]{3,}(?:pril|statin|zole|pam|oxetine|cillin|formin|thyroxine|olol|sartan|zepam|alopram|triptan|traline|faxine|glutide|mab|pine|butamol|trexate|ritalin|adderall|vyvanse|concerta|prozac|zoloft|lexapro|xanax|humira|ventolin)|an? (?:cpap(?: machine)?|hearing aid|insulin pump|inhaler|epi-?pen|cane|walker|wheelchair|rollator|walking stick|prosthetic leg|white cane|guide dog)|hearing aids|crutches|contact lenses|contacts|glasses|reading glasses|birth control|anti-?depressants|beta[- ]blockers|blood thinners|immunosuppressants|biologics|iron (?:tablets|supplements))\b", "uses {value}", NOW),
    _frame("health", "medication", r"^(?:take|be on|use|inject|start|be prescribed|get put on|be put on|be taking) (?:my |a |the |daily |about |only )*(?:[a-z0-9]+ ?(?:mg|mcg|milligrams|units|puffs|pills|tablets|shots|doses) (?:of )?)(?P<value>[a-z][a-z-]{3,})", "uses {value}", NOW),
    _frame("health", "quit", r"^(?P<value>(?:quit|stop|give up|kick|cut out|be off|come off|swear off|go without)(?:ting)? (?:smoking|drinking|vaping|alcohol|cigarettes|booze|caffeine|coffee|sugar|cigs|weed|nicotine|meat|dairy|gluten|gambling|fags|the (?:booze|drink|fags|cigs)|red meat|social media|instagram|facebook))\b", "{value}", ANY, importance=0.6),
    _frame("health", "habit", r"^(?P<value>(?:smoke|vape)(?: (?!my|the|some)[a-z0-9]+){0,4}?(?: a day)?)(?=$|[,.;]| and\b| but\b| since| when| so\b)", "{value}s", NOW),
    _frame("profile", "habit", r"^(?P<value>(?:wake(?: up)?|get up|go to bed|swim|run|jog|meditate|walk|cycle|bike|work out|lift|go running|go swimming|go hiking|go for a (?:run|swim|walk)|go to (?:the gym|church|mass|temple|mosque|the pub|the library|the market|the sauna)|do yoga|pray|journal|read|call my [a-z]+|visit my [a-z]+|volunteer|train|stretch|hit the gym|take (?:cold showers|a cold shower|ice baths)|commute|drink [\w ]{3,25}|eat [\w ]{3,25}|have [\w ]{3,25}|bake|cook|drive|practi[cs]e|write)\b[\w' -]{0,30}? ?(?:every (?:single |other )?(?:morning|day|night|week|evening|weekend|sunday|saturday|monday|tuesday|wednesday|thursday|friday|month)|each morning|on (?:sundays|saturdays|mondays|tuesdays|wednesdays|thursdays|fridays|weekends)|(?:once|twice|three times|four times|five times) a (?:week|day|month)|daily|most (?:mornings|days|weekends|evenings)|at (?:\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)?|five|six|four) (?:every|each)[\w ]*))(?=$|[,.;!]| and\b| but\b| before| after| with\b| at\b| because| so\b| in\b| even| to\b| since| no matter| like\b| for\b| rain)", "{value}s", NOW, denied="over"),
    _frame("health", "condition", r"^(?:have|undergo|get|need|recover from|be recovering from|be scheduled for|be having) (?P<value>(?:an? |my |the |emergency |major |minor |open )*(?:(?!the\b|my\b|an?\b|to\b|for\b)[\w-]+ ){0,2}(?:surgery|operation|biopsy|transplant|(?:hip|knee|valve) replacement|bypass|c-section|hysterectomy|appendectomy|mastectomy|vasectomy|chemo(?:therapy)?|radiotherapy|dialysis|stroke|heart attack|concussion|miscarriage|seizure|ivf|triple bypass|root canal|appendix out|wisdom teeth (?:out|removed)|stents?|lasik|gallbladder out|tonsils out))\b", "had {value}", DONE, denied="none", importance=0.8),
    _frame("health", "condition", r"^(?P<value>(?:wear|have)(?: got)? (?:hearing aids|a hearing aid|braces|a brace|a cast|dentures|a pacemaker|an artificial [a-z]+|a prosthetic [a-z]+|a glass eye|a stoma|a metal (?:plate|rod|pin)s?[\w ]*|screws in my [a-z]+|one (?:kidney|lung|eye|leg|arm|hand)|no (?:sense of smell|gallbladder|appendix|spleen|thyroid)))\b", "{value}", NOW),
)  # fmt: skip

HAVING: tuple[Frame, ...] = (
    _frame("relationship", "pet", rf"^(?:have|own|keep|raise|foster|adopt|rescue|breed|feed|get|buy|take in|find|bring home|inherit|end up with|be (?:fostering|getting|keeping)|share my [a-z]+ with|live with|look after)(?: got)? (?:(?:an?|our|my|the|some|this|these|another|her|his|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+|several|both|a (?:pair|couple|flock|herd|bunch|few|tank) of|too many) )(?P<value>(?:(?!and\b|or\b|with\b|for\b|cat\b|dog\b|of\b)[\w'-]+ ){{0,3}}?(?:{PET})(?:s|es)?|mice|bunnies|puppies|hens|bees|alpacas?|llamas?|parrots?|stick insects|cockatiels|axolotls?|terrapins?|pigeons?|quails?|turkeys?|peacocks?|geese|goose|koi(?: carp)?|newts?|crickets|sheepdogs?|hounds?|mongrels?|strays?|spaniels?)\b(?!'s| (?:food|toy|bed|person|lover|video|show|scan|hair|shelter|sitter|allerg\w+|tattoo|problem|caf[eé]|bite|fur|flap|for dinner|soup))", "has {value}", ANY, importance=0.7),
    _frame("relationship", "pet", r"^keep (?P<value>bees|hens|chickens|pigeons|koi|goats|sheep|rabbits|snakes|tarantulas|reptiles|fish|tropical fish|ducks|alpacas|horses|pigs|rats|budgies|finches|ferrets|quail)\b", "keeps {value}", NOW, importance=0.7),
    _frame("possession", "owns", rf"^(?:own|buy|get|purchase|inherit|treat myself to|splurge on|save up for|pick up|order|lease|upgrade to|switch to|restore|build|win|find|be restoring|be building|have)(?: got| myself| ourselves)? (?P<value>(?:an?|the|my|our|another|this|two|three|four|five|several) (?:[\w'-]+ ){{0,4}}?(?:{BELONGINGS})s?)\b(?!'s| (?:problem|crash|accident|payment|appointment|test|lessons?|tyre|tire|keys?|exam|ride|party|viewing|battery|class|teacher|in mind|repaired|fixed|serviced|cleaned|back))", "has {value}", frozenset({*ANY}), check=lambda v: not re.match(r"no |the car\b|my car\b", v), others=False),
    _frame("possession", "owns", r"^(?:drive|ride|own|fly|sail)(?: around in)? (?P<value>(?:an? |my |the |our |this )(?:[\w'-]+ ){0,4}?(?:(?-i:[A-Z])[\w'-]+(?: (?-i:[A-Z\d])[\w'-]+)?|car|bike|van|truck|boat|motorcycle|motorbike|moped|scooter|hearse|tesla|prius|civic|corolla|beetle|mini|volvo|ford|toyota|honda|jeep|subaru|fiat|bmw|audi|skoda|kia|hyundai|nissan|mazda|vw|volkswagen|peugeot|renault))\b", "has {value}", NOW, others=False),
    _frame("possession", "owns", r"^(?:buy|purchase|lease|pick up)(?: myself| ourselves)? (?P<value>(?:an? |my first |our first |our |my |the )(?:[a-z0-9'-]+ ){0,3}?(?-i:[A-Z])[\w'-]+(?: (?-i:[A-Z\d])[\w'-]+)?)(?=$|[,.;]| and\b| for\b| from\b| last| this| on\b| but\b| with\b| today| yesterday)", "bought {value}", DONE, check=lambda v: not re.search(r"Uber|Christmas|Monday|Friday|Covid|McDonald|Starbucks|\bA$|\bB$|\bC$", v), others=False),
    _frame("possession", "owns", rf"^own {V}", "owns {value}", NOW, others=False, check=is_thing),
    _frame("possession", "owns", rf"^(?:own|have) (?P<value>(?:over |about |nearly |almost |more than |around )?(?:\d{{2,4}}|a hundred|two hundred|hundreds of|thousands of|dozens of|forty|fifty|sixty|thirty|twenty|way too many|too many|so many) (?!years|minutes|hours|days|weeks|months|people|things|problems|questions|tabs|meetings|unread|emails|percent|friends|followers|students|kids|patients|clients|left|of\b)[\w'-]+(?: [\w'-]+)?){END}", "has {value}", NOW, others=False),
    _frame("possession", "owns", r"^(?:have|inherit|wear|keep|get)(?: got| still)* (?P<value>my (?:late )?(?:great[- ])?(?:grand[a-z]+|mum|mom|dad|mother|father|nan|gran|uncle|aunt|nana|granny|nonna|oma)'s (?:old |wedding |engagement |vintage |pocket )*(?!house|eyes|nose|hair|temper|birthday|number|blessing|permission|sense|attention|recipe)[a-z]+(?: [a-z]+)?)(?=$|[,.;]| and\b| to\b| every| that| on\b| but\b| from\b| when)", "has {value}", ANY, others=False),
    _frame("possession", "owns", r"^(?:get|have) (?P<value>(?:an? |my (?:first|second|third|\w+th) |\w+ |\d+ )(?:[\w'-]+ ){0,2}?(?:tattoos?|piercings?|nose ring)(?: (?:of|on) [\w' -]{3,30})?)(?=$|[,.;]| and\b| but\b| last| this| yesterday| when)", "has {value}", ANY, others=False),
)  # fmt: skip

NAMING: tuple[Frame, ...] = (
    _frame("profile", "name", r"^(?:be (?:called|named)|go by|change my (?:[a-z]+ )?name to|be known as|legally change my (?:[a-z]+ )?name to|answer to) (?P<value>(?-i:[A-Z][\w'-]*(?: [A-Z][\w'-]*)?))(?=$|[,.;!]| and\b| now| by\b| but\b| these| at\b| to\b| since| not\b| instead| because| after| here)", "name is {value}", ANY, others=False, importance=0.9),
)  # fmt: skip

ACHIEVED_DEEDS = (
    r"graduate(?: (?:from|with|in|top|cum|summa)[\w' ]{2,40})?", r"retire(?: (?:from|after|as)[\w' ]{2,40})?",
    r"drop out(?: of [\w' ]{2,30})?",
    r"leave (?:school|home|uni|university|college|the army|the navy|my (?:husband|wife|job|hometown))[\w' ]{0,30}",
    r"quit (?:my|the|a|our|smoking|drinking|vaping|law|teaching|nursing|school|uni|university|college|social)[\w' ]{0,30}",
    r"hand in my notice", r"resign(?: from [\w' ]{2,30})?",
    r"get (?:promoted|fired|sacked|laid off|let go|made redundant|divorced|engaged|married|tenure|accepted|hired|evicted|mugged|burgled|deported|scammed|robbed|my (?:[\w-]+ )?(?:licen[cs]e|degree|diploma|visa|green card|citizenship|black belt|phd|masters?|ged|certificate|results|braces off|cast off)|the (?:job|part|role|offer|promotion|scholarship|lead|keys|all-clear|all clear|mortgage|grant|place)|a (?:promotion|scholarship|raise|pay rise|divorce|place at)|custody|into)[\w' -]{0,40}",
    r"be (?:promoted|fired|sacked|laid off|let go|made redundant|accepted|evicted|mugged|burgled|diagnosed|knighted|elected|rejected|dumped|hit by a|in a (?:car|bike|bad|serious|motorcycle)|shortlisted|nominated|awarded)[\w' -]{0,40}",
    r"win (?:an?|the|my|our|first|second|third|gold|silver|bronze|£|\$|€)[\w' £$€,]{2,40}",
    r"lose (?:(?:my|our|the) (?:\w+ )?(?:mum|mom|dad|mother|father|gran|nan|grandma|grandpa|grandfather|grandmother|brother|sister|son|daughter|baby|husband|wife|best friend|dog|cat|job|house|home|licen[cs]e|wallet|passport|hearing|sight|sense|leg|arm|eye|finger|hair|faith|virginity|savings|farm|business|pregnancy|parents)|\d+|[a-z]+ (?:kilos|pounds|stone))[\w' ]{0,30}",
    r"pass (?:my|the|our|first)[\w' ]{2,40}", r"fail (?:my|the|our)[\w' ]{2,40}",
    r"publish (?:my|our|an?)[\w' ]{2,40}",
    r"finish (?:my|our|writing my|the)[\w' ]{0,6}(?:phd|degree|masters?|marathon|novel|book|thesis|dissertation|chemo|treatment|radiotherapy|residency|training|apprenticeship|album|house|course|exams|finals)[\w' ]{0,20}",
    r"complete (?:my|our|an?|the)[\w' ]{2,40}", r"defend my[\w' ]{2,30}",
    r"run (?:my|an?|the|\d|(?-i:[A-Z]))[\w' ]{0,25}(?:marathon|10k|5k|half|ultra|race|triathlon)[\w' ]{0,20}",
    r"climb (?-i:[A-Z])[\w' ]{2,30}", r"swim the (?-i:[A-Z])[\w' ]{2,30}",
    r"survive (?:an?|the|cancer|breast|my)[\w' ]{0,30}", r"crash (?:my|the|our|into)[\w' ]{2,30}",
    r"total my[\w' ]{2,20}",
    r"(?:break|fracture|sprain|tear|dislocate|twist|shatter|pull|bust|throw out|rupture|crack|chip|burn|slip|put out|snap|mangle) (?:my|an?|both|two|three)(?: [\w-]+){0,2} BODY[\w' ]{0,20}",
    r"sell (?:my|our|the)[\w' ]{2,30}",
    r"buy (?:my|our|an?) (?:first |own |little |tiny |old )*(?:house|home|flat|apartment|place|cottage|boat|farm)[\w' ]{0,25}",
    r"open (?:my|our) own[\w' ]{2,30}", r"give birth[\w' ]{0,30}",
    r"have (?:an?|my|our|her|his|their|the) (?:baby|daughter|son|little (?:girl|boy)|miscarriage|stroke|heart attack|car accident|accident|wedding|c-section|breakdown|nervous breakdown)[\w' ]{0,20}",
    r"come out(?: (?:to|as)[\w' ]{2,30})?",
    r"become (?:an?|the) (?:mum|mom|dad|father|mother|parent|aunt|uncle|auntie|grandma|grandpa|grandmother|grandfather|granny|citizen|us citizen|british citizen|homeowner|godmother|godfather)[\w' ]{0,25}",
    r"donate (?:my|a|an)[\w' ]{2,30}", r"adopt (?:an?|our|my|two)[\w' -]{2,30}",
    r"propose(?: (?:to|last|on|in|at)[\w' ]{2,30})?", r"elope[\w' ]{0,25}",
    r"move (?:in with (?:my|us|me|(?-i:[A-Z]))|out of|house|to|from|back|here|into|in together)[\w' ,]{2,40}",
    r"emigrate[\w' ]{2,30}", r"break up with[\w' ]{2,25}", r"split up with[\w' ]{2,25}", r"break up",
    r"split up", r"separate", r"lose (?-i:[A-Z])[a-z]+", r"bury (?:my|our)[\w' ]{2,20}",
    r"marry (?:my|(?-i:[A-Z]))[\w' ]{1,30}", r"meet (?:my|the love)[\w' ]{2,30}",
    r"find out (?:i'm|we're|i am|we are|i have|i've)[\w' ]{3,40}",
    r"learn to (?:drive|swim|read|walk|ride)[\w' ]{0,25}",
    r"start (?:my|a|at) (?:[\w-]+ )?(?:new |first |own )?(?:job|business|company|school|uni|college|phd|masters?|position|role|therapy|university)[\w' ]{0,30}",
    r"join the[\w' ]{3,25}", r"serve (?:in|two|three|\w+ years)[\w' ]{2,30}", r"raise [£$€][\w', ]{2,30}",
)  # fmt: skip
ACHIEVED = f"(?:{'|'.join(ACHIEVED_DEEDS)})"
EVENT = re.compile(
    rf"^(?P<value>{ACHIEVED.replace('BODY', BODY_PART)})(?=$|[,.;!()—]| and\b| but\b| so\b| because| when| while| - | – )",
    re.IGNORECASE,
)
"""What is worth remembering though no day is told."""

FRAMES: tuple[Frame, ...] = (*NAMING, *LIFE, *BONDS, *BODIES, *WORKING, *TASTES, *HAVING)
