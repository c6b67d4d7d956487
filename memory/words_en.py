"""What English extraction rules are made of: words for pets, kin, work, health and pastimes. Pure."""

# ruff: noqa: E501  (lexicons)

BREED = "labrador|golden retriever|retriever|poodle|corgi|beagle|pug|dachshund|terrier|husky|german shepherd|border collie|collie|spaniel|greyhound|chihuahua|bulldog|labradoodle|cockapoo|lab"
PET = f"dog|puppy|cat|kitten|rabbit|bunny|hamster|guinea pig|gerbil|rat|parrot|budgie|cockatiel|goldfish|fish|tortoise|turtle|snake|lizard|gecko|ferret|horse|pony|chicken|pet|{BREED}"
FAMILY = (
    "(?:(?:older|younger|big|little|twin|half|step|baby)[ -]?)?(?:sister|brother)|sibling|mother|mum|mom|father|dad|parent|grandparent|grandmother|grandma|gran|nan|grandfather|grandpa|grandad|granddad|"
    "ex-wife|ex-husband|wife|husband|partner|girlfriend|boyfriend|fiancée?|(?:step)?daughter|(?:step)?son|twin boy|twin girl|twin|baby|toddler|kid|child|grandchild|grandson|granddaughter|cousin|niece|nephew|aunt|uncle|best friend|flatmate|roommate"
)
LOVED = "girlfriend|boyfriend|partner|fiancée?|wife|husband"
JOB = (
    r"(?:[a-z]+[ -]){0,2}(?:nurse|teacher|doctor|engineer|programmer|developer|designer|writer|student|lawyer|solicitor|barrister|accountant|manager|"
    r"chef|cook|baker|artist|illustrator|musician|photographer|journalist|editor|researcher|scientist|professor|lecturer|librarian|driver|pilot|"
    r"electrician|plumber|carpenter|builder|mechanic|farmer|gardener|actor|actress|singer|dancer|architect|dentist|pharmacist|vet|psychologist|"
    r"therapist|physio|physiotherapist|hairdresser|consultant|analyst|barista|bartender|waiter|waitress|cashier|receptionist|secretary|firefighter|paramedic|midwife|carer|"
    r"social worker|police officer|soldier|postman|translator|interpreter|tutor|freelancer|electrician|welder|cleaner|nanny|intern|apprentice)"
)
CONDITION = (
    r"asthma|(?:type [12] )?diabetes|migraines?|insomnia|epilepsy|arthritis|anxiety|depression|adhd|autism|bipolar disorder|ptsd|ocd|eczema|psoriasis|hay ?fever|"
    r"coeliac disease|celiac disease|ibs|endometriosis|high blood pressure|sciatica|tinnitus|vertigo|lupus|crohn's|crohn's disease|chronic fatigue|a? ?bad (?:back|knee|hip|shoulder)"
)
COUNT = r"(?:an?|one|two|three|four|five|six|[1-9]|some|twin)"
PASTIME = (
    "piano|guitar|bass|drums|violin|cello|flute|saxophone|trumpet|ukulele|tennis|football|soccer|rugby|cricket|basketball|baseball|hockey|volleyball|badminton|golf|chess|darts|pool|"
    "yoga|pilates|karate|judo|ballet|crossfit|martial arts|video games|board games|d&d|minecraft|squash|netball|table tennis|the piano"
)
DOING = (
    "knitting|painting|drawing|bouldering|climbing|hiking|running|jogging|cycling|swimming|fishing|gardening|baking|cooking|sewing|crocheting|pottery|photography|surfing|skiing|"
    "snowboarding|skating|dancing|singing|writing|reading|sailing|rowing|kayaking|camping|birdwatching|boxing|weightlifting|lifting|meditating|meditation|yoga|pilates|karate|judo|"
    "piano lessons|guitar lessons|calligraphy|woodworking|embroidery|origami|horse riding|diving"
)
VERBS = {
    "bake": "baking",
    "knit": "knitting",
    "sing": "singing",
    "draw": "drawing",
    "paint": "painting",
    "garden": "gardening",
    "swim": "swimming",
    "hike": "hiking",
    "climb": "climbing",
    "surf": "surfing",
    "ski": "skiing",
    "crochet": "crocheting",
    "sew": "sewing",
    "cook": "cooking",
    "dance": "dancing",
    "cycle": "cycling",
    "jog": "jogging",
    "run": "running",
    "write": "writing",
    "read": "reading",
    "fish": "fishing",
}
"""What people say they do, and what they like by that."""
FROM = "american|australian|austrian|belgian|brazilian|british|bulgarian|canadian|chinese|croatian|cuban|czech|danish|dutch|egyptian|english|estonian|filipino|finnish|french|german|greek|hungarian|icelandic|indian|indonesian|iranian|irish|israeli|italian|jamaican|japanese|kenyan|korean|latvian|lithuanian|malaysian|mexican|moroccan|nigerian|norwegian|pakistani|peruvian|polish|portuguese|romanian|russian|scottish|serbian|slovak|spanish|swedish|swiss|taiwanese|thai|turkish|ukrainian|vietnamese|welsh"
SINGULAR = {
    "kids": "kid",
    "children": "child",
    "puppies": "puppy",
    "bunnies": "bunny",
    "ponies": "pony",
    "babies": "baby",
    "wives": "wife",
    "fish": "fish",
}


def singular(noun: str) -> str:
    """One of them: cats are a cat each."""
    noun = noun.lower()
    return SINGULAR.get(noun, noun.removesuffix("s"))


def kind(pet: str) -> str:
    """What an animal of a breed is."""
    return "dog" if pet in BREED.split("|") else pet
