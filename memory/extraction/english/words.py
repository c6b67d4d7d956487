"""What English extraction rules are made of: words for pets, kin, work, health and pastimes. Pure."""

# ruff: noqa: E501  (lexicons)
import re

BREED = "labrador|golden retriever|retriever|poodle|corgi|beagle|pug|dachshund|terrier|husky|german shepherd|border collie|collie|spaniel|greyhound|chihuahua|bulldog|labradoodle|cockapoo|lab"
PET = f"dog|puppy|cat|kitten|rabbit|bunny|hamster|guinea pig|gerbil|rat|parrot|budgie|cockatiel|goldfish|fish|tortoise|turtle|snake|lizard|gecko|ferret|horse|pony|chicken|hen|duck|goat|sheep|donkey|cow|pig|canary|cockatoo|macaw|parakeet|finch|chinchilla|hedgehog|iguana|bearded dragon|axolotl|frog|stick insect|tarantula|mouse|mutt|pup|tabby|tomcat|rescue dog|rescue cat|greyhound|whippet|dalmatian|shih tzu|pomeranian|malamute|akita|shiba|shiba inu|schnauzer|rottweiler|boxer|great dane|maltese|setter|pointer|jack russell|yorkie|frenchie|kelpie|siamese|ragdoll|maine coon|pet|{BREED}"
FAMILY = (
    "(?:(?:older|younger|big|little|twin|half|step|baby)[ -]?)?(?:sister|brother)|sibling|mother|mum|mom|father|dad|mother-in-law|father-in-law|parent|grandparent|grandmother|grandma|gran|nan|grandfather|grandpa|grandad|granddad|"
    "ex-wife|ex-husband|wife|husband|partner|girlfriend|boyfriend|fianc[ée]e?|(?:step)?daughter|(?:step)?son|twin boy|twin girl|twin|baby|toddler|kid|child|grandchild|grandson|granddaughter|cousin|niece|nephew|aunt|uncle|best friend|flatmate|roommate|housemate|stepdad|stepmum|stepmom|auntie|granny|godson|goddaughter|godmother|great-grandmother|great-grandfather|great-aunt|great-uncle|hubby|wifey|missus|mrs|spouse|other half|better half|bf|gf|fella|mam|mama|papa|pops|bro|sis|nana|nanna|nonna|nonno|abuela|abuelo|oma|opa|gramps|grandson|stepfather|stepmother|step-?(?:dad|mum|mom|son|daughter|brother|sister)|(?:brother|sister|son|daughter)-in-law|foster (?:son|daughter|mum|mom|dad|brother|sister|kid)|little one|eldest|youngest|firstborn|lad|lass|ex"
)
LOVED = "girlfriend|boyfriend|partner|fianc[ée]e?|wife|husband|hubby|missus|spouse|other half|bf|gf"
JOB = (
    r"(?:[a-z]+[ -]){0,2}(?:nurse|teacher|doctor|engineer|programmer|developer|designer|writer|student|lawyer|solicitor|barrister|accountant|manager|"
    r"chef|cook|baker|artist|illustrator|musician|photographer|journalist|editor|researcher|scientist|professor|lecturer|librarian|driver|pilot|"
    r"electrician|plumber|carpenter|builder|mechanic|farmer|gardener|actor|actress|singer|dancer|architect|dentist|pharmacist|vet|psychologist|"
    r"therapist|physio|physiotherapist|hairdresser|consultant|analyst|barista|bartender|waiter|waitress|cashier|receptionist|secretary|firefighter|paramedic|midwife|carer|"
    r"social worker|police officer|cop|detective|judge|paralegal|attorney|surgeon|gp|optometrist|optician|dental hygienist|radiographer|radiologist|nutritionist|dietitian|personal trainer|yoga teacher|lifeguard|coach|referee|flight attendant|air traffic controller|sailor|fisherman|trucker|bus driver|taxi driver|courier|mail carrier|postie|janitor|caretaker|security guard|bouncer|prison officer|butcher|florist|jeweller|tailor|seamstress|cobbler|blacksmith|carpenter|joiner|roofer|bricklayer|surveyor|civil engineer|sysadmin|data scientist|product manager|project manager|estate agent|realtor|banker|trader|actuary|economist|statistician|civil servant|diplomat|politician|priest|pastor|vicar|rabbi|imam|monk|novelist|author|poet|playwright|copywriter|proofreader|animator|game designer|graphic designer|web developer|sound engineer|dj|composer|conductor|cellist|violinist|pianist|drummer|guitarist|stand-up comedian|comedian|magician|tattoo artist|makeup artist|stylist|model|beekeeper|rancher|winemaker|brewer|sommelier|line cook|pastry chef|sous chef|dishwasher|shop assistant|sales assistant|salesman|saleswoman|shopkeeper|bookseller|archivist|curator|archaeologist|historian|geologist|biologist|chemist|physicist|mathematician|astronomer|meteorologist|marine biologist|ecologist|park ranger|zookeeper|vet nurse|vet tech|dog groomer|dog walker|teaching assistant|substitute teacher|principal|headteacher|kindergarten teacher|preschool teacher|au pair|childminder|doula|caregiver|hospice nurse|phlebotomist|anaesthetist|anesthesiologist|cardiologist|pediatrician|paediatrician|psychiatrist|counsellor|counselor|speech therapist|occupational therapist|massage therapist|undertaker|mortician|crane operator|machinist|factory worker|warehouse worker|miner|oil rig worker|lumberjack|landscaper|groundskeeper|stonemason|glassblower|potter|weaver|luthier|watchmaker|locksmith|stagehand|usher|ski instructor|driving instructor|swim instructor|tour guide|concierge|hotel manager|event planner|wedding planner|recruiter|hr manager|marketer|social media manager|influencer|streamer|youtuber|podcaster|blogger|soldier|postman|translator|interpreter|tutor|freelancer|electrician|welder|cleaner|nanny|intern|apprentice)"
)
CONDITION = (
    r"type [12] diabetes|rheumatoid arthritis|osteoporosis|panic attacks|postpartum depression|social anxiety|an eating disorder|anorexia|bulimia|dyslexia|dyspraxia|tourette's|heart disease|a heart condition|heart failure|kidney disease|liver disease|hepatitis|hiv|sickle cell|haemophilia|cystic fibrosis|cerebral palsy|multiple sclerosis|parkinson's|alzheimer's|dementia|chronic pain|chronic migraines|cluster headaches|low blood pressure|hypertension|asthma|(?:type [12] )?diabetes|migraines?|insomnia|epilepsy|arthritis|anxiety|depression|adhd|autism|bipolar disorder|ptsd|ocd|eczema|psoriasis|hay ?fever|"
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
ROLE = "head of [a-z]+|team lead|tech lead|supervisor|foreman|vp|ceo|cto|cfo|director|partner at|deputy head|assistant manager|store manager|shift lead|captain|lieutenant|sergeant"
LANGUAGE = "tamil|hindi|urdu|bengali|punjabi|gujarati|marathi|telugu|malayalam|nepali|sinhala|spanish|french|german|italian|portuguese|dutch|flemish|swedish|norwegian|danish|finnish|icelandic|polish|czech|slovak|hungarian|romanian|bulgarian|greek|turkish|arabic|hebrew|farsi|persian|kurdish|russian|ukrainian|serbian|croatian|mandarin|cantonese|chinese|japanese|korean|vietnamese|thai|tagalog|filipino|malay|indonesian|swahili|yoruba|igbo|zulu|afrikaans|amharic|welsh|irish|gaelic|basque|catalan|latin|esperanto|asl|bsl|sign language|english"
SINGULAR = {
    "bees": "bee",
    "mice": "mouse",
    "grandkids": "grandchild",
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
    """What an animal of a breed is, and whose younger sister is a sister."""
    return (
        "dog"
        if pet in BREED.split("|")
        else re.sub("^(?:older|younger|big|little|baby)[ -](?=sister|brother)", "", pet)
    )
