"""English extraction rules that may match anywhere in a clause, by words that tell of one thing. Pure."""

# ruff: noqa: E501  (tables: one rule a line reads best)
import re

from memory.extraction.english.rules import AM, STOP, WORDS
from memory.extraction.english.words import (
    CONDITION,
    DOING,
    FAMILY,
    FROM,
    JOB,
    LANGUAGE,
    LOVED,
    PASTIME,
    PET,
    ROLE,
    VERBS,
)
from memory.extraction.rules import Rule

NAME = r"(?-i:(?P<value>(?!January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Christmas|English|I\b)[A-Z][\w'-]*[\w](?: (?!January|February|March|I\b)[A-Z][\w'-]*\w)?))"
THEIR_NAME = r"(?-i:(?P<name>(?!I\b|I'|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Christmas|AND\b|OR\b)[A-Z][a-zà-ÿ]+))"
KIN = rf"(?:(?:my|our) (?:(?:little|big|older|younger|youngest|oldest|eldest|late|poor|dear|lovely|twin|ex|teenage|middle|first|second|dad's|mum's|mom's) )*(?P<subject>{FAMILY})|(?<![\w'] )(?<![\w'])(?P<parent>mom|mum|dad|grandma|grandpa|gran|nan|granny))"
OWN = "husband|wife|son|daughter|brother|sister|grandson|granddaughter|grandkids|grandchildren|kids|children|twins|niece|nephew|fiancée?|fiance|girlfriend|boyfriend|partner|stepson|stepdaughter|toddler|newborn|baby|twin|in-laws|mother-in-law|father-in-law|aunt|grandparents|stepdad|stepmum|stepmom|stepfather|stepmother|roommate|flatmate|housemate"
"""Relatives of whom it is worth knowing that there are any; everybody has a mother."""
ADJ = r"(?:(?!\b(?:and|or|but|with|for|is|was|friend's|friends|neighbour's|neighbor's|boss's)\b)[a-z0-9-]+ ){0,2}?"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
NUMBER = rf"(?:\d{{1,2}}|(?:{TENS})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
SEVERITY = r"(?:(?:really |pretty |very )?(?:bad|severe|chronic|mild|terrible|awful|horrible|crippling|serious|acute|early|late[- ]onset|adult) )?"
ENDS = r"(?=$|[^\w'-])"
HOUSE = "house|flat|apartment|place|cottage|studio|condo|home|room|farm|cabin|bungalow"
DRUGS = "insulin|antidepressants|statins|blood thinners|metformin|beta blockers|lithium|the pill|ssris|inhalers?|epipens?|sleeping pills|painkillers|steroids|chemo|blood pressure (?:pills|meds|tablets)|meds|medication|prozac|sertraline|ozempic|hrt"
MARK = r"(?:broke|fractured|sprained|tore|dislocated|twisted|busted|threw out|pulled|lost|quit|passed|failed|won|survived|sold|wrecked|totall?ed|crashed|ran|finished|completed|published|defended|aced|beat)"


def _rule(kind: str, pattern: str, attribute: str, text: str, **more: object) -> Rule:
    written = re.compile(pattern, re.IGNORECASE)
    return Rule(written, text, kind, attribute, **{"anywhere": True, "confidence": 0.7, **more})  # type: ignore[arg-type]


def _theirs(pattern: str, attribute: str, text: str, kind: str = "relationship", **more: object) -> Rule:
    value = "{name}" if attribute == "name" else "{value}"
    return _rule(
        kind,
        pattern,
        attribute,
        text,
        **{"subject": "{subject}{parent}" if "P<parent>" in pattern else "{subject}", "value": value, **more},
    )


def _likes(pattern: str, text: str = "likes {value}") -> Rule:
    return _rule("preference", pattern, "likes", text)


def _dislikes(pattern: str) -> Rule:
    return _rule("preference", pattern, "dislikes", "dislikes {value}")


PERSON: tuple[Rule, ...] = (
    _rule("profile", rf"(?:^|{AM} |standing at |at |only |a )(?:only |a |about |barely |just )*(?P<value>[4-7]'\d{{1,2}}\"?|[4-7] ?(?:ft|foot|feet)(?: ?\d{{1,2}})?|1[4-9]\d ?cm|[12]\.\d\d ?m)", "height", "is {value} tall"),
    _rule("profile", r"(?:^|i'm (?:a )?|as a |being (?:a )?|us )(?P<value>left[- ]handed|right[- ]handed|left-?hander|lefty|leftie|southpaw|ambidextrous)", "handedness", "is {value}"),
    _rule("profile", r"(?:birthday|bday|b-day)(?:'s| is|:)? (?:on |falls on )?(?:the )?(?P<value>(?-i:[A-Z])[a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)?(?: of)? (?-i:[A-Z])[a-z]{2,8})(?!\w)", "birthday", "birthday is {value}", importance=0.8),
    _rule("profile", rf"^{AM} (?:already |now |only |almost )?(?P<value>{NUMBER})(?=$|,| years| yrs| and | now| today| with)(?! (?:years|minutes|hours|days|weeks|months) (?!old))", "age", "is {value} years old", importance=0.6),
    _rule("profile", rf"(?:i (?:just |recently )?turned|{AM} turning|as an?|i turn) (?P<value>{NUMBER})(?:[- ]years?[- ]old)?(?=$|,| years| yrs| and | now| today| yesterday| last| this| on )", "age", "is {value} years old", importance=0.6),
    _rule("profile", rf"\b(?P<value>{NUMBER})[- ](?:year|yr)[- ]old (?:guy|man|woman|girl|boy|student|mum|mom|dad|grandma|grandpa|bloke|lady|teen)\b", "age", "is {value} years old", importance=0.6),
    _rule("profile", rf"(?:mother tongue|native (?:language|tongue)|first language)(?: is|'s) (?P<value>{LANGUAGE})\b", "language", "speaks {value}"),
    _rule("profile", rf"\b(?:speak|fluent in|raised speaking|grew up speaking|after) (?:both |some |a little |a bit of )?(?P<value>{LANGUAGE})\b", "language", "speaks {value}"),
    _rule("profile", rf"\b(?:live|living|lived|based|settled|staying|stuck|(?:just |recently )?moved|relocated|relocating|moving back)(?: (?:here|back|up|down|over|out|right|on my own|alone|together|way|off the grid))* (?:in|to|near|outside)(?: (?:rural|downtown|central|north|south|east|west|upstate|sunny|rainy|good old|beautiful|the (?:suburbs|outskirts|middle|north|south|countryside) of))* {NAME}", "home", "lives in {value}", importance=0.8),
    _rule("profile", rf"^(?:i'm|i am|we're) (?:in|over in|now in) {NAME}(?=$|,)", "home", "lives in {value}", importance=0.6),
    _rule("profile", rf"\b(?:i|we|we're|i'm)\b.{{0,40}}?(?<!grew) (?:up|down|over|out|here|back) (?:here )?in (?:rural |central |northern |southern |eastern |western |upstate |downtown |the )?{NAME}", "home", "lives in {value}", importance=0.6),
    _rule("profile", rf"\b(?:made it to|here in|up here in|down here in|life in|winters? (?:here )?in|summers? (?:here )?in|(?:my|our|a|an|this) (?:[a-z-]+ ){{0,2}}(?:{HOUSE}) in) {NAME}", "home", "lives in {value}", importance=0.6),
    _rule("profile", rf"(?:^|i'm |i am |we're )(?:originally |born and raised |actually )?(?:from|born in|raised in|a native of|hail from|grew up in|born and (?:raised|bred) in) {NAME}", "origin", "is from {value}"),
    _rule("profile", rf"\bi (?:grew up|was born|was raised)(?: [a-z]+){{0,4}} (?:in|near|outside|on) (?:[a-z]+ ){{0,3}}{NAME}", "origin", "is from {value}"),
    _rule("profile", rf"(?:{AM}|we're) (?:half |part |originally |proudly |very )?(?P<value>{FROM})\b(?! (?:food|music|people))", "origin", "is {value}"),
    _rule("profile", rf"(?:{AM} a |typical |such a )(?P<value>aries|taurus|gemini|cancer|leo|virgo|libra|scorpio|sagittarius|capricorn|aquarius|pisces)\b", "zodiac", "is a {value}"),
    _rule("profile", rf"(?:{AM} |as an? |raised )(?P<value>muslim|jewish|catholic|christian|buddhist|hindu|atheist|quaker|mormon|sikh)\b", "belief", "is {value}"),
    _rule("profile", rf"^(?:the |my )?names?(?:'s|s| is) {NAME}", "name", "name is {value}", importance=0.9),
    _rule("profile", rf"(?:^|been |living )in {NAME} (?:for )?(?:\d+|[a-z]+|a (?:few|couple)(?: of)?) (?:years|months|decades)", "home", "lives in {value}", importance=0.7),
    _rule("profile", rf"\b(?:from|grew up in|born in|raised in) (?:an? |the )(?:[a-z-]+ ){{1,4}}(?:in|near|outside|of|on) {NAME}", "origin", "is from {value}"),
    _rule("profile", rf"^(?P<value>{NUMBER})(?: years old)?(?:$| (?:and|n|&) a half| and (?:still|learning|already|counting|never|finally|single|proud|i'm|i ))", "age", "is {value} years old", importance=0.5),
    _rule("profile", r"(?:^|,? )at (?P<value>[2-9]\d)$", "age", "is {value} years old", importance=0.5, confidence=0.5),
    _rule("profile", r"\b(?P<value>texan|californian|new yorker|londoner|glaswegian|scouser|mancunian|geordie|parisian|berliner|hawaiian|alaskan|floridian|bostonian|chicagoan|yorkshireman|brummie|quebecois|kiwi|aussie|brit|yank|southerner|midwesterner|scot|welshman|irishman)(?: born| here| at heart| through|$| in )", "origin", "is a {value}"),
    _rule("profile", r"\b(?:barely |only |just |almost |over |under )(?P<value>(?:four|five|six|seven) (?:feet|foot)(?: [a-z]+)?(?= tall|$| in))", "height", "is {value} tall"),
)  # fmt: skip

WORK: tuple[Rule, ...] = (
    _rule("work", rf"(?:{AM}|i work|i worked my way up to|i work as|worked as|being|i became|promoted to|hired|job|now|i've been|i got|by day) (?:now |currently |also |just |still |officially |finally |a full-time |full-time |part-time |mostly )*(?:as |to )?(?:an? |the |head |senior |junior )?(?!not )(?P<value>{JOB}|{ROLE})\b(?!'s| (?:fan|friend|person|appointment))", "job", "works as a {value}", importance=0.7),
    _rule("work", rf"^(?:retired |former |part[- ]time |freelance |aspiring )?(?P<value>{JOB})(?: here| by day| by trade| by profession| for (?:\d+|[a-z]+) years| life| at an?| in an?)\b", "job", "works as a {value}", importance=0.7),
    _rule("work", rf"(?:{AM} |as )?a? ?(?P<value>retired {JOB}|retired(?=$|[,.;!]| (?:from|in|now|last|at|after|for|since|and|but|so|early|this)\b)|stay[- ]at[- ]home (?:mum|mom|dad|parent|wife)|self[- ]employed|freelance [a-z]+|unemployed|on maternity leave|on paternity leave|on sick leave|between jobs|job ?hunting|semi-retired)\b", "job", "is {value}", importance=0.7),
    _rule("work", rf"i (?:got )?promoted to (?P<value>{WORDS}){STOP}", "job", "was promoted to {value}", importance=0.7),
    _rule("work", rf"i'm promoted to (?P<value>{WORDS}){STOP}", "job", "was promoted to {value}", importance=0.7),
    _rule("work", rf"\b(?:i|we) (?:run|manage|co-own|opened|own and run|inherited|took over) (?:an? |my own |our own |the |my |our )(?:small |little |tiny |family |local )?(?P<value>(?!marathon|mile|risk|errand|bath|half|race|5k|10k){WORDS})(?=,| up | down | out | over | in | with | from | near | on |{STOP[3:-1]})", "job", "runs a {value}", importance=0.7),
    _rule("work", r"\bi (?P<value>wait tables|clean (?:[a-z]+ )?(?:rooms|houses|offices|toilets|pools)|tend bar|bartend|drive (?:an? )?(?:taxi|cab|truck|bus|lorry|train|tram|uber|forklift|ambulance)|coach [a-z]+|nurse|babysit|dog-?sit|walk dogs|clean houses|stack shelves|deliver [a-z]+|fix (?:cars|bikes|computers|boilers)|paint houses|farm|do nails|cut hair|tutor [a-z]+|work nights|work remotely|work from home)\b(?! (?:you|me|him|her|myself|it)\b)", "job", "{value}", importance=0.7),
    _rule("work", rf"\bi (?:work|worked|volunteer|intern|temp)(?:ed|ing)?(?: [a-z-]+){{0,3}}? (?:at|for|in|with) (?P<value>(?:an? |the |my )?{WORDS}){STOP}", "workplace", "works at {value}"),
    _rule("work", r"\bi (?:was|served|spent [a-z0-9 ]+ years) (?:in|at) the (?P<value>navy|army|air force|marines|military|coast guard|police|merchant navy|foreign service)\b", "past job", "was in the {value}"),
    _rule("work", rf"\bi (?:was|worked as|spent [a-z0-9 ]+ years as) an? (?P<value>{JOB}) (?:for|until|till|before|all my life|back)", "past job", "was a {value}"),
    _rule("work", r"\b(?:in|starting|started|repeating) (?:the )?(?P<value>\d{1,2}(?:st|nd|rd|th) grade|year \d{1,2}|(?:first|second|third|final|last|junior|senior|freshman|sophomore) year|sixth form|high school|middle school|college|uni|university|med school|law school|grad school)\b(?! (?:teacher|friend|sweetheart|reunion))", "grade", "is in {value}"),
    _rule("work", rf"{AM} (?:currently |just )?an? (?P<value>(?:high school |college |uni |first[- ]year |second[- ]year |third[- ]year |final[- ]year )?(?:freshman|sophomore|junior|senior|undergrad|grad student|student|phd student|[a-z]+ major|[a-z]+ student))\b", "grade", "is a {value}"),
    _rule("work", rf"\b(?:studying|majoring in|i study|i major in|(?:phd|masters?|degree|doctorate|ba|bsc|diploma|minor) in|(?:doing|finishing|starting) (?:a|my) (?:phd|masters?|degree) (?:in|on)) (?P<value>(?!for|abroad|hard){WORDS})(?= at (?-i:[A-Z])| at (?:uni|college)| in (?-i:[A-Z])|{STOP[3:-1]})", "major", "studies {value}"),
    _rule("event", r"\b(?:i|i've|i'm|just) (?:just |finally |recently |been |got |getting )*(?P<value>laid off|fired|made redundant|promoted(?! to)|quit my job|(?<!i'm )retired|dropped out(?: of [a-z]+)?|got tenure|got the job|handed in my notice|started my own [a-z]+)\b", "event", "{value}", importance=0.7),
    _rule("work", r"\b(?:i|we)(?:'ve| have)? (?:own|run|opened|started|inherited|bought|manage|took over) (?:an? |my |our |my own |our own |the )?(?P<value>(?:[a-z]+ ){0,2}(?:bookshop|bookstore|caf[eé]|bar|pub|gym|studio|farm|salon|shop|restaurant|company|business|brewery|vineyard|gallery|garage|hotel|b&b|food truck|agency|startup|store|bakery|nursery|kennels?|barbershop|clinic|practice|school|dairy|ranch|orchard|deli|diner|hostel|franchise|laundromat))\b", "job", "has a {value}", importance=0.7),
    _rule("work", r"\bi(?:'ve| have) been (?P<value>(?:driving|teaching|cooking|farming|fishing|nursing|bartending|waitressing|cleaning|building|fixing|repairing|selling|programming|coding|policing|acting|modelling|flying|delivering|cutting)(?: (?!for|since)[a-z]+){0,2}) (?:for|since) (?!a while)", "job", "{value}", importance=0.6),
    _rule("work", r"\bi(?: currently| now)? teach (?:high school |primary |secondary |middle school |college |university |night |adult |kindergarten |year \d+ )*(?P<value>(?!you|me|him|her|them|it|myself)[a-z]+)", "job", "teaches {value}", importance=0.7),
    _rule("work", rf"\b(?:made me|hired me as|took me on as|called me up as|job as|working as|work as|training as|training to be|qualified as|started (?:out )?as|studying to be) (?:an? |the )?(?P<value>(?:[a-z]+ ){{0,2}}?(?:{JOB}|{ROLE}))\b", "job", "works as a {value}", importance=0.7),
    _rule("work", r"^(?P<value>freshman|sophomore|undergrad|phd student|grad student|med student|law student|student nurse|(?:first|second|third|fourth|fifth|final|last) year(?: of (?:[a-z]+ )?(?:school|uni|college|university|residency|phd))?|[a-z]+ (?:major|student))(?: at| in| here| of|$)", "grade", "is a {value}"),
    _rule("work", r"\bi (?:mostly |also )?(?P<value>(?:deliver|sell|fix|repair|install|design|build|sew|translate|edit|write|photograph|train|groom|walk|drive|paint|cook|serve|audit|inspect|drill|weld|style) (?!you|my|it|them|the\b|a\b)[a-z]+(?: [a-z]+)?) (?:for a living|for work|professionally|full[- ]time|part[- ]time)", "job", "{value}", importance=0.7),
    _rule("work", rf"^(?:i'm )?(?:an? )?(?!not )(?P<value>{JOB})$", "job", "works as a {value}", importance=0.7),
    _rule("work", r"\b(?:years?|decades?|career|life) (?P<value>(?:teaching|driving|nursing|farming|cooking|policing|coaching|selling|building|fishing|flying|cleaning)(?: [a-z]+)?)", "job", "{value}", importance=0.6),
    _rule("work", r"\b(?:night|day|late|early|double|graveyard|twelve-hour|12-hour) shifts? (?:at|in) (?:the |an? )?(?P<value>[a-z]+(?: [a-z]+)?)(?=$| is| are|,| and)", "workplace", "works at {value}"),
    _rule("work", r"\bi (?P<value>(?:fix|repair|build|sell|install|design|make|clean|paint|drive|write|edit|teach|groom|train|breed|deliver|code|test|inspect) (?!you|my|it|them|the\b|a\b|sure|up|money|things)[a-z]+(?: [a-z]+)?)(?= for a living| for money| professionally)", "job", "{value}", importance=0.7),
)  # fmt: skip

OTHERS: tuple[Rule, ...] = (
    _theirs(rf"(?:my|our) {ADJ}(?P<subject>{PET}),? {THEIR_NAME}(?='s|$|,| [a-z(])", "name", "{subject}'s name is {name}", importance=0.8),
    _theirs(rf"(?:my|our) {ADJ}(?P<subject>{FAMILY}),? {THEIR_NAME}(?='s|$|,| [a-z(])", "name", "{subject}'s name is {name}", importance=0.8),
    _theirs(rf"(?-i:(?P<name>[A-Z][a-z]+))(?:,| is) (?:my|our) {ADJ}(?P<subject>{PET}|{FAMILY})\b", "name", "{subject}'s name is {name}", importance=0.7),
    _theirs(rf"\b(?:an?|two|three|(?:my|our) [a-z]+) {ADJ}(?P<subject>{PET})s? (?:called|named) {THEIR_NAME}", "name", "{subject}'s name is {name}", importance=0.8),
    _theirs(rf"{KIN}(?: {THEIR_NAME.replace('name', 'called')})?(?:'s| is| was| works as| became| used to be| and)(?: now| also)? (?:an? |the )(?:retired )?(?P<value>{JOB})\b", "job", "{subject}{parent} is a {value}"),
    _theirs(rf"{KIN}(?: {THEIR_NAME.replace('name', 'called')})? works (?:at|for|in) (?P<value>(?:an? |the )?{WORDS}){STOP}", "job", "{subject}{parent} works at {value}"),
    _theirs(rf"{KIN}(?:'s| is| was| comes| are|'re)(?: originally| half| from| born in)* (?P<value>{FROM}|(?<=from )(?-i:[A-Z][a-z]+)|(?<=born in )(?-i:[A-Z][a-z]+))\b", "origin", "{subject}{parent} is from {value}"),
    _theirs(rf"{KIN}(?: {THEIR_NAME.replace('name', 'called')})?(?:'s| is| moved| just moved| is moving| lives out| an? [a-z]+| works| studies| is studying| has moved)(?: [a-z]+){{0,4}}? (?:in|to) {NAME}", "home", "{subject}{parent} is in {value}"),
    _theirs(rf"{KIN}(?: {THEIR_NAME.replace('name', 'called')})?(?:'s| is| just turned| turned| turns| will be| is turning|,| \()(?: only| now| almost| already)* (?P<value>{NUMBER}|\d{{2,3}})(?=$|,|\)| years| now| today| and | this| in | on | next| but)(?! (?:minutes|hours|days|weeks|months|times|people))", "age", "{subject}{parent} is {value} years old"),
    _theirs(rf"(?:my|our) (?P<value>{NUMBER})[- ](?:years?|yrs?|y/?o)(?:[- ]old)? (?P<subject>{FAMILY}|{PET})\b", "age", "{subject} is {value} years old"),
    _theirs(rf"{KIN}(?: {THEIR_NAME.replace('name', 'called')})?(?:'s| has| had| was| is|'s got| has been| got| suffers)(?: [a-z]+){{0,4}}? (?P<value>{CONDITION}|cancer|a stroke|a heart attack|a fall|surgery|dementia|alzheimer's|parkinson's|in hospital|in the hospital|in hospice)\b", "condition", "{subject}{parent} has {value}", "health"),
    _theirs(rf"{KIN}(?: {THEIR_NAME.replace('name', 'called')})?(?: just| recently| finally)? (?P<value>got (?:married|engaged|divorced|promoted|fired|into [a-z]+)|graduated|retired|had a (?:baby|stroke|fall|heart attack)|moved out|left home)\b", "event", "{subject}{parent} {value}", "event"),
    _theirs(rf"{KIN}(?: {THEIR_NAME.replace('name', 'called')})?(?: just)? turned (?P<value>{NUMBER}|\d{{2,3}})\b", "age", "{subject}{parent} is {value} years old"),
    _theirs(rf"\b(?:named|call|called) (?:the|our|my) (?:new )?(?P<subject>{PET}|{FAMILY}) {THEIR_NAME}", "name", "{subject}'s name is {name}", importance=0.8),
    _theirs(rf"{KIN}(?:'s| is| was| went| moved| has been)(?: now| just| back)*(?: in(?:to)?)? (?:a |an |the )?(?P<value>care home|nursing home|hospital|hospice|rehab|icu|prison|the army|the navy)\b", "condition", "{subject}{parent} is in {value}", "health"),
    _theirs(rf"^(?:my|our) {ADJ}(?P<subject>{PET}|{FAMILY})(?:(?:'s|s| is) (?:called|named)|(?:'s)? name(?: is|'s)) (?P<name>(?!(?:not|the|a|an|after|it|so|very|in|on|by|me|him|her|my|your|names?)\b)[a-z][a-z'-]{{1,14}})(?=$|,| and i\b| btw)", "name", "{subject}'s name is {name}", importance=0.8),
)  # fmt: skip

HOUSEHOLD: tuple[Rule, ...] = (
    _rule("relationship", r"\b(?:i'm|i am|we're|i got|we got|i've been|we've been|got|^now|^been)(?: (?!getting|not|never)[a-z]+)?? (?P<value>engaged|married|divorced|separated|widowed|single)\b(?! (?:out|in\b|to (?:my|the) (?:job|work|game|sea|grind|idea)|mum|mom|dad|parent|malt|use|handed))", "marriage", "is {value}", importance=0.7),
    _rule("relationship", r"^(?:and |happily |recently |newly |now |still )*(?P<value>married|divorced|widowed|engaged|single)(?: with | for |$)", "marriage", "is {value}", importance=0.7),
    _rule("relationship", r"\b(?P<value>widow|widower|newlywed|divorcee|single (?:mum|mom|dad|parent|mother|father))\b", "marriage", "is a {value}", importance=0.7),
    _rule("relationship", r"\b(?:been |married )?(?:married|together) (?:for |to .{2,20} for )?(?P<value>\d+|[a-z]+(?:[- ][a-z]+)?) (?:years|months)\b", "partner", "together for {value}", value="together for {value}"),
    _rule("relationship", rf"(?P<value>(?:split up|broke up|broken up) with (?:my (?:{LOVED})|(?-i:[A-Z][a-z]+)))", "event", "{value}", importance=0.8),
    _rule("relationship", rf"\b(?:i|we) (?:got|adopted|rescued|have|keep|raise|own|foster|breed|took in|feed)(?: just| finally| currently)? {ADJ}(?P<value>{PET})s?\b(?!'s| (?:food|toy|bed|person|lover|video|show))", "pet", "has a {value}", importance=0.7),
    _rule("relationship", r"\b(?:(?:step|foster )?(?:mum|mom|dad|mother|father)|parent|grandma|grandpa|granny|grandmother|grandfather|aunt|uncle|auntie|godmother|godfather) (?:of|to) (?:an? |my |some )?(?P<value>(?:[a-z0-9-]+ ){0,2}(?:twins|triplets|girls|boys|kids|children|daughters?|sons?|toddlers?|teenagers?|teens|babies|baby|one|two|three|four|five|six))\b", "family", "has {value}", importance=0.7),
    _rule("relationship", r"\b(?:i|we) have (?:got )?(?P<value>(?:an? |one|two|three|four|five|six|[2-9])(?: ?[a-z]+)? (?:twins|triplets|girls|boys|kids|children|daughters?|sons?|sisters?|brothers?|siblings|grandkids|grandchildren|nieces|nephews))\b", "family", "has {value}", importance=0.7),
    _rule("relationship", rf"{AM} (?:the )?(?P<value>(?:oldest|youngest|eldest|middle(?: child)?|second|third|one) of (?:two|three|four|five|six|seven|eight|nine|ten|[2-9]))\b", "family", "is the {value}"),
    _rule("relationship", r"\b(?P<value>only child|middle child|identical twin|twin (?:sister|brother))\b", "family", "{value}"),
    _rule("relationship", r"^(?P<value>(?:two|three|four|five|six|[2-9]) (?:kids|children|boys|girls|sons|daughters|grandkids|teenagers|toddlers)) (?:under|and|at home|in|aged|here)", "family", "has {value}", importance=0.6),
    _rule("relationship", r"^(?P<value>twin|only child|middle child|eldest daughter|oldest child) here$", "family", "is a {value}"),
)  # fmt: skip

TASTE: tuple[Rule, ...] = (
    _likes(r"\b(?:big|huge|massive|lifelong|diehard|die-hard|die hard|proud|long-?suffering) (?P<value>[a-z0-9&' -]{2,30}?) (?:fan|nerd|geek|buff|supporter|fangirl|fanboy|enthusiast|addict|person)\b"),
    _likes(r"(?:i'm|i am) (?:an?|such an?) (?P<value>(?!people|morning|night|good|bad|nice|shy|private|quiet|happy|busy|simple|normal|big|huge|massive)[a-z0-9&'-]+) (?:fan|nerd|geek|buff|supporter|enthusiast|addict|junkie|lover)\b"),
    _likes(rf"\b(?:obsessed with|hooked on|addicted to|crazy about|nuts about|mad about|(?<!got )into|passionate about|fond of|sucker for|weakness for|soft spot for|can't get enough of|can't live without|live for|big on|devoted to) (?!(?:it|that|this|you|him|her|them|a fight|trouble|town|bed|tears|the (?:wall|room|house|car|office))\b)(?P<value>{WORDS}){STOP}"),
    _likes(r"^(?P<value>[a-z][a-z' ]{1,25}?) ?(?:>|>>|(?<= )over\b|(?<= )beats\b|is better than|are better than) ?(?!the\b|my\b|and\b|it\b|you\b|this\b|here\b)[a-z]+(?: [a-z]+)?$"),
    _likes(r"\bgive me (?P<value>(?!a (?:break|sec|minute|hint|call|hand)|an? |some|more|your|strength|advice|one)[\w' ]{2,30}?)(?: any ?day| any time| over .*| instead)?$"),
    _likes(rf"\bmy (?:(?:all[- ]time |absolute )?fav(?:ou?rite)?|comfort|go-to|guilty pleasure|happy place|dream|favourite) ?(?:[a-z]+ ){{0,2}}?(?:is|'s|are|will always be|has always been) (?:the |probably |definitely |still )*(?P<value>{WORDS}){STOP}"),
    _likes(r"^(?P<value>(?!(?:it|that|this|he|she|they|what|there|which|who|mine|hers|his|one)\b)[a-z][\w' ]{1,30}?) (?:is|are) (?:[a-z]+ ){0,2}?(?:my (?:[a-z]+ )?(?:fav(?:ou?rite)?|personality|everything|world|drug|jam|thing|passion|life|happy place|guilty pleasure|comfort food|weakness|therapy|obsession|hobby|religion))\b"),
    _likes(rf"\b(?:i|i've|i'm) (?:(?!(?:got|have|had|own|bought|sold|hate|miss|quit|an?|my|the|not|never|don't|stopped|was|can't)\b)[a-z]+ ){{0,3}}?(?P<value>{DOING}|{PASTIME})(?= |$)(?!ed| (?:shoes|pool|lessons for my|for a living))"),
    _likes(rf"\bi (?:always |still |often |usually |mostly |secretly |sometimes |also )*(?P<value>{'|'.join(VERBS)})(?= (?:in|every|on|a lot|most|with|for fun|to relax|at|before|after|regularly|competitively|professionally|semi-professionally|weekly|daily|twice|three|marathons|half|the|my own)\b|$)", "likes to {value}"),
    _likes(rf"\bi (?:play|practise|practice|played|teach myself|joined a|sing in a|am in a|coach|referee) (?:the |a bit of |in an? |some |competitive |semi-pro )?(?P<value>{PASTIME}|choir|band|orchestra|quiz team|book club|theatre group|improv)\b", "plays {value}"),
    _likes(rf"\bi (?:keep|grow|brew|collect|restore|build|breed|forage|make my own|bake|knit|crochet|sew|carve|whittle|paint|write|bottle|pickle|roast|refurbish|upcycle) (?P<value>(?!you|my|it|them|the|a|up|in|to|on|going|track|thinking|forgetting|telling|having|getting|losing|quiet|busy|calm|meaning|hearing|saying|trying|waking)\b[a-z]+(?: [a-z]+)?){STOP}", "{value}"),
    _likes(rf"\b(?:learning|taking|teaching myself|practising|practicing|started|took up|taken up|got into|getting into|gotten into|been doing|do|doing|tried|trying) (?:to play |how to play |to |up |the |some |a bit of )*(?P<value>{DOING}|{PASTIME}|{LANGUAGE}|sign language|coding|programming|(?:[a-z]+ )?(?:lessons|classes))\b"),
    _dislikes(r"^(?P<value>(?!(?:it|that|this|he|she|they|what|which|you|who)\b)[a-z][\w' ]{1,30}?) (?:really |always |honestly )?(?:bores? me|disgusts? me|grosses? me out|freaks? me out|makes? me (?:gag|sick|anxious|queasy|want to)|terrif(?:y|ies) me|scares? me|creeps? me out|gives? me (?:the creeps|the ick|anxiety)|(?:is|are) (?:not|so not|just not) (?:my thing|for me|my cup of tea))"),
    _dislikes(rf"\b(?:i (?:really |absolutely |just |still |kind of )*(?:hate|loathe|detest|despise|can't stand|cannot stand|can't abide|can't bear|don't like|dislike|don't do|avoid|refuse to eat|never liked|don't care for)(?!.*\bany ?more\b)|not a fan of|sick of|allergic reaction to) (?!(?:it|that|this|you|him|her|them|when|how|to|being|having|myself|my (?:job|life))\b)(?P<value>{WORDS}){STOP}"),
    _dislikes(rf"\b(?:scared|terrified|afraid|petrified|phobic) of (?!(?:it|that|this|you|him|her|them|what|losing|being|dying|missing)\b)(?P<value>{WORDS}){STOP}"),
    _likes(r"\b(?:sundays|saturdays|fridays|weekends|mornings|evenings|summers|winters) (?:are (?:strictly |just |only )?for|mean|are all about) (?P<value>(?!the|my|so|too|hard|not)[a-z]+(?: [a-z]+)?)$"),
    _likes(rf"^(?P<value>{DOING}|{PASTIME}|[a-z]+ing(?: [a-z]+)?) (?:keeps|helps|calms|relaxes|saved|makes|is how i|is what i do|clears) (?:me|my|life|relax|unwind)?"),
    _likes(r"\b(?:been|started|i've been) (?:playing|learning|practising|practicing|doing) (?:the |some )?(?P<value>[a-z]+(?: [a-z]+)?) (?:since|for)\b", "plays {value}"),
    _dislikes(r"^(?P<value>(?!(?:it|that|this|he|she|they|what|which|you|who|people|these|those|my|your|the)\b)[a-z]+(?: [a-z]+)?) (?:is|are) (?:absolutely |just |so |truly |actually )*(?:disgusting|gross|vile|evil|nasty|revolting|the devil|the devil's [a-z]+|an abomination|overrated)\b"),
    _dislikes(rf"\bi (?:don't|do not|never|can't|won't) (?:eat|drink|touch|do|watch|read|wear) (?!.*\bany ?more\b)(?!(?:it|that|this|anything|much|enough|any|well|breakfast|lunch|dinner|my|the|alone)\b)(?P<value>{WORDS}){STOP}"),
    _likes(r"^(?P<value>[a-z0-9][\w' -]{1,25}?) (?:nerd|fan|geek|buff|addict|fanatic|junkie|lover|supporter|enthusiast)(?: here| since| for life| through and through| until i die|$)"),
    _rule("preference", r"\bi sing (?P<one>alto|soprano|tenor|baritone|bass)", "likes", "sings {one}", value="{one}"),
    _likes(rf"^(?:my )?(?P<value>{DOING}|(?:[a-z]+ )?(?:climbing|running|cycling|painting|gardening|hiking)|{PASTIME}) (?:has|have|is|are|takes?|took|keeps?|gets?|ate|owns?|fills?|runs?)\b(?!n't| (?:not|boring|stupid|dumb|hard|weird|overrated))"),
)  # fmt: skip

BODY: tuple[Rule, ...] = (
    _rule("health", r"^(?P<value>[a-z]+(?: [a-z]+)?) (?:will|would|could|can|nearly|almost|might)? ?(?:literally |actually |almost )?(?:kills?|killed) me\b(?!.*\b(?:laugh|funny))(?<!it kills me)", "allergy", "is allergic to {value}", importance=0.9),
    _rule("health", r"^(?P<value>[a-z]+(?: [a-z]+)?) (?:makes?|gives?) (?:my (?:eyes|throat|face|lips|skin|nose|mouth|tongue|chest)|me (?:hives|a rash|migraines|itchy|sneeze|swell|break out|wheeze))", "allergy", "is allergic to {value}", importance=0.9),
    _rule("health", rf"\b(?<!not )(?:allergic to|allergy to|intolerant to|anaphylactic to|react badly to) (?P<value>(?!monday|work|morning|people|exercise|school|stupid|drama|idiot|bull|responsib|you|effort|cardio|fun|cleaning)(?:an? )?{WORDS}){STOP}", "allergy", "is allergic to {value}", importance=0.9, several=True),
    _rule("health", r"\b(?P<value>(?!my|an?|the|your|bad|severe|this|food|no)[a-z]+(?: and [a-z]+)?) (?:allergy|allergies|intolerance|intolerant)\b", "allergy", "is allergic to {value}", importance=0.9),
    _rule("health", rf"\b(?:diagnosed with|i have|i've|i've got|got|had|suffer(?:ing)? (?:from|with)|living with|live with|dealing with|managing|with|my|thanks to|struggle with|struggling with|battling|survived|prone to|get|from) (?:an? |the |my )?{SEVERITY}(?P<value>{CONDITION}|cancer|[a-z]+ cancer|long covid|covid|pneumonia|shingles|gout|a slipped disc|anaemia|anemia|scoliosis|a heart murmur|sleep apnea|sleep apnoea|high cholesterol|hypothyroidism|hashimoto's|graves' disease|pcos|fibromyalgia|ms|multiple sclerosis|narcolepsy|glaucoma|cataracts|rosacea|acne|acid reflux|kidney stones|a pacemaker|carpal tunnel|plantar fasciitis|tendonitis|tennis elbow){ENDS}", "condition", "has {value}", importance=0.8),
    _rule("health", rf"(?:^|{AM} |i've been |as an? |being |became )(?:an? |also |legally |severely |mildly |partially |clinically |half )*(?P<value>type [12] diabetic|diabetic|asthmatic|epileptic|coeliac|celiac|colou?r[- ]?blind|dyslexic|autistic|bipolar|deaf|blind|hard of hearing|short-?sighted|near-?sighted|anaemic|anemic|insomniac|pregnant|lactose intolerant|gluten[- ]free|sober|in recovery|in remission|on crutches|in a wheelchair|a wheelchair user|immunocompromised|hiv positive)\b(?! (?:food|restaurant|date|to|about))", "condition", "is {value}", importance=0.8),
    _rule("health", r"\b(?P<value>(?:\d+|[a-z]+) (?:weeks|months) pregnant|expecting (?:a (?:baby|boy|girl)|twins|our|my|in)|(?:we're|i'm|baby is|baby's) due)\b", "pregnancy", "is pregnant", importance=0.9),
    _rule("health", r"\b(?:i |i've |^)(?P<value>(?:quit|stopped|gave up|given up|kicked) (?:smoking|drinking|vaping|alcohol|cigarettes|booze|caffeine|sugar|cigs))\b", "quit", "{value}"),
    _rule("health", r"\bi(?: still)? (?P<value>(?:smoke|vape)(?: (?!my|the)[a-z]+){0,4}(?: a day)?)\b", "habit", "{value}"),
    _rule("health", rf"\b(?:take|taking|on|carry|carrying|use|inject|prescribed|need|started) (?:my |an? |two |some |daily )?(?P<value>{DRUGS})\b", "medication", "uses {value}"),
    _rule("health", r"\b(?:had|having|getting|need|recovering from|after|scheduled for) (?:an? |my |the |emergency )?(?P<value>(?:(?!the|my|an?|to|for)[a-z]+ ){0,2}(?:surgery|operation|biopsy|transplant|replacement|bypass|c-section|hysterectomy|appendectomy|chemo|chemotherapy|dialysis|stroke|heart attack|concussion|miscarriage))\b", "condition", "{value}"),
    _rule("event", r"\bi (?:just |finally |recently |somehow )?(?P<value>(?:broke|fractured|sprained|tore|dislocated|twisted|threw out) my [a-z]+)\b", "event", "{value}", importance=0.7),
    _rule("health", rf"^(?:my )?{SEVERITY}(?P<value>{CONDITION}|(?:high |low )?blood pressure|bad (?:back|knee|hip|shoulder)) (?:is|are|has|keeps?|kept|flared?|acting|again|means?|makes?|won't|won)\b", "condition", "has {value}", importance=0.8),
    _rule("health", rf"^(?:on )?(?P<value>{DRUGS})(?: twice| once| every| three| since| for|$)", "medication", "uses {value}"),
    _rule("health", r"\b(?:weeks?|months?|days?|years?) (?:out from|after|post|since) (?:an? |my )?(?P<value>(?:[a-z]+ ){0,2}(?:surgery|replacement|transplant|bypass|c-section|operation|chemo|stroke|heart attack))\b", "condition", "{value}", importance=0.8),
    _rule("health", r"\b(?:off|clean from|free of|without) (?P<value>cigarettes|alcohol|booze|sugar|caffeine|nicotine|weed|drugs) (?:since|for)", "quit", "off {value}"),
)  # fmt: skip

POSSESSION: tuple[Rule, ...] = (
    _rule("possession", r"\b(?:i|we) (?:just |finally |recently |also )*(?:bought|purchased|splurged on|treated myself to|upgraded to|switched to|inherited|saved up for|leased|got(?= an? (?-i:[A-Z]))) (?:myself |ourselves )?(?:an? |my first |our first |my own |the |new )*(?P<value>(?!lunch|dinner|coffee|groceries|ticket|drinks|milk|bread|food|time)[\w' -]{2,30}?)(?=$|,| for | from | with | and | after | in | on | because | so )", "owns", "bought {value}"),
    _rule("possession", r"\b(?:i|we) (?:still )?(?:drive|ride|own|restore|am restoring) (?:an? |my |the )(?:[a-z0-9]+ ){0,2}?(?P<value>(?-i:[A-Z])[\w'-]+(?: (?-i:[A-Z])[\w'-]+)?|[a-z]+ (?:car|bike|van|truck|boat|motorcycle|motorbike))", "owns", "owns {value}"),
    _rule("possession", r"\bmy (?P<value>(?:old |new |vintage |trusty |beloved |first |\d{4} )+(?:[a-z]+ )?(?:car|bike|bicycle|motorbike|van|truck|guitar|piano|violin|camera|laptop|boat|vinyl collection|telescope|typewriter|scooter))\b", "owns", "has {value}"),
    _rule("possession", r"\b(?:i've got|i have|i wear|i inherited|i still have|i drive|i use|i kept) my (?:late )?(?:grand[a-z]+|mum|mom|dad|mother|father|nan|gran|great-[a-z]+|uncle|aunt)'s (?:old )?(?P<value>[a-z]+(?: [a-z]+)?)(?=$|,| and| to | every| that| on )", "owns", "has {value}"),
)  # fmt: skip

EVENTS: tuple[Rule, ...] = (
    _rule("event", rf"^(?:i|we) (?:just |finally |recently |also |actually )*(?P<value>{MARK} (?:my|our) [^,.;]{{3,40}})$", "event", "{value}", importance=0.6),
    _rule("event", r"\b(?:i|we) (?:just |finally |actually )?(?P<value>got (?:in(?:to)? (?-i:[A-Z])[\w ]{2,25}|accepted (?:to|into|at) [\w ]{2,30}|the (?:job|part|role|offer|promotion|scholarship)|my (?:green card|visa|citizenship|licen[cs]e|degree|diploma|results)))", "event", "{value}", importance=0.7),
)  # fmt: skip

MENTIONS: tuple[Rule, ...] = (
    _rule("relationship", rf"\bmy (?:(?:little|big|older|younger|youngest|oldest|eldest|late|lovely|teenage|middle|twin|first|second|newborn|baby) )*(?P<value>{OWN})\b(?!'s (?:friend|teacher|boss)|-)", "family", "has a {value}", confidence=0.6),
    _rule("relationship", rf"\b(?:my|our) (?:(?!(?:mum|mom|dad|mother|father|sister|brother|friend|neighbou?r|aunt|ex|boss|gran|nan|grandma|grandpa)(?:'s)?\b)[a-z0-9-]+ ){{0,2}}?(?P<value>{PET})(?:s|es)?\b(?! (?:food|toy|bed|person|allergy|hair|names?)\b)", "pet", "has a {value}", confidence=0.6),
    _rule("relationship", rf"\bwith (?:an?|two|three|four|our|my|\d) {ADJ}(?P<value>{PET})s?(?=$|[,.;!]| and\b| in\b| on\b| who\b| called\b)", "pet", "has a {value}", confidence=0.6),
    _rule("relationship", r"\bthe (?P<value>twins|kids|grandkids|wife|missus|hubby|husband|in-laws|toddler)\b(?! (?:next door|these days|on|in the|at the|nowadays|of|from|today|who|that))", "family", "has a {value}", confidence=0.6),
    _rule("relationship", r"\b(?:about|walk(?:ing)?|feed(?:ing)?|cuddl(?:e|ing) with|took|take) the (?P<value>dog|cat|parrot|puppy|kitten|hamster|rabbit|horse|horses|dogs|cats|chickens)\b", "pet", "has a {value}", confidence=0.6),
)  # fmt: skip
"""Taken only where nothing else is told of them."""

SPOTS: tuple[Rule, ...] = (*PERSON, *OTHERS, *HOUSEHOLD, *WORK, *BODY, *TASTE, *POSSESSION, *EVENTS)
