"""What English nouns stand for: work, illness, belongings, food and pastimes, by lexicon and by ending. Pure."""

# ruff: noqa: E501, SIM905  (lexicons)
import re

from memory.extraction.english.words import CONDITION, DOING, FAMILY, JOB, PASTIME, PET

JOB_ENDING = re.compile(
    r"[a-z]{3,}(?:ologist|ographer|ician|ianist|eer|smith|keeper|maker|wright|monger|therapist|technician|operator|inspector|instructor|attendant|assistant|officer|worker|trainer|planner|dealer|owner|founder|man|woman|herd)$",
    re.IGNORECASE,
)
JOBS = frozenset(
    """
    academic accountant activist administrator agent ambassador apprentice assembler assistant auditor author aide admin bailiff
    barber barista bartender biologist bookbinder bookkeeper broker bricklayer busker buyer cabbie caddie captain caregiver carer cartoonist
    caterer chancellor chaplain chauffeur clerk coder columnist commissioner contractor controller coordinator copywriter coroner
    counsellor counselor courier crofter custodian decorator dentist deputy designer dev developer director dispatcher docker driver
    electrician engineer estimator executive farmhand ferryman fisherman fitter forester foreman fundraiser glazier goldsmith groom grocer
    guard guide handyman headmaster headteacher housekeeper hygienist illustrator importer instructor interpreter investigator janitor
    joiner journalist judge landlady landlord lecturer lifeguard linguist lobbyist logger machinist magistrate manager marketer
    masseuse mechanic medic midwife miller miner minister montessori mover negotiator neurologist notary nun optician organist orthodontist
    osteopath oncologist packer painter paralegal paramedic pathologist pharmacist philosopher physicist physio plasterer plumber podiatrist
    porter potter preacher presenter principal printer producer professor programmer projectionist prosecutor psychologist publicist publisher
    ranger receptionist recruiter referee registrar repairman reporter researcher resident restorer roadie rigger sailor salesperson
    saleswoman scaffolder scientist screenwriter sculptor seamstress secretary server sheriff shepherd signalman soldier solicitor
    songwriter specialist statistician steward stewardess stockbroker strategist streamer stylist supervisor surgeon surveyor tailor
    tanner tattooist taxidermist teacher technician techie teller temp tester tiler trader trainer translator trucker tutor
    typist umpire undertaker upholsterer valet veterinarian vet videographer vintner violinist waiter waitress warden watchmaker
    weaver welder writer zookeeper tech coach nurse doctor lawyer cop baker butcher cook chef cleaner
    actor actress animator musician singer editor artist architect analyst consultant freelancer builder roofer
    """.split()
)
"""The last word of what people do for a living."""
NO_JOBS = frozenset(
    """
    optimist pessimist perfectionist realist feminist tourist minimalist woman man human volunteer pioneer engineer-ish superwoman
    superman caveman gentleman snowman freshman fan person dog-owner owner pet-owner homeowner
    """.split()
)
_JOB = re.compile(rf"(?:{JOB})s?", re.IGNORECASE)
ILLNESS_ENDING = r"[a-z-]+(?:itis|osis|oma|algia|emia|aemia|pathy|phobia|plegia|rrhea|lepsy|epsy|sclerosis)"
ILLNESS = (
    rf"{CONDITION}|{ILLNESS_ENDING}|asthma|(?:type (?:1|2|one|two) )?diabetes|long covid|covid|pneumonia|shingles|gout|celiac(?: disease)?|coeliac(?: disease)?|(?:chronic |really )?migraines?|a slipped dis[ck]|"
    r"an? (?:bad |torn |dodgy |weak |frozen |sore |busted |trick )(?:back|knee|hip|shoulder|heart|neck|rotator cuff|meniscus|acl|ankle|wrist|tendon)|a heart (?:condition|murmur|problem)|a hernia|a concussion|sleep apn(?:o)?ea|high cholesterol|high blood pressure|"
    r"pcos|pmdd|ms|hiv|ibs|copd|add|adhd|cfs|pots|eds|tmj|gerd|crohn'?s|hashimoto'?s|graves'?(?: disease)?|raynaud'?s|meniere'?s|bell'?s palsy|lyme(?: disease)?|sickle cell|kidney stones|gallstones|an ulcer|ulcers|acid reflux|heartburn|rosacea|acne|vitiligo|"
    r"alopecia|a stutter|a stammer|a lisp|a pacemaker|hearing aids?|a cochlear implant|a prosthetic (?:leg|arm)|a prosthesis|an insulin pump|astigmatism|cataracts|carpal tunnel|tennis elbow|restless legs?(?: syndrome)?|seizures|palpitations|"
    r"panic (?:attacks|disorder)|(?:social |health |severe |bad )?anxiety|(?:seasonal |clinical |postpartum |postnatal )?depression|seasonal affective disorder|an eating disorder|(?:[a-z]+ )?cancer|leuk(?:a)?emia|a brain tumou?r|a tumou?r|a stoma|"
    r"(?:a |an )?(?:[a-z]+ )?(?:syndrome|disorder)|(?:[a-z]+ )disease|an? iron deficiency|low iron|an underactive thyroid|an overactive thyroid|thyroid (?:problems|issues)|back (?:problems|pain|trouble)|hay ?fever|night blindness|face blindness|prosopagnosia|aphantasia|synaesthesia|synesthesia|one kidney"
)
STATE = (
    r"(?:type (?:1|2|one|two) )?diabetic|asthmatic|epileptic|coeliac|celiac|colou?r[- ]?blind|dyslexic|dyspraxic|autistic|neurodivergent|bipolar|deaf|(?:partially |legally |half |almost )?(?:deaf|blind)(?: in (?:my|one|the) (?:[a-z]+ )?(?:ear|eye))?|partially sighted|hard of hearing|"
    r"short-?sighted|near-?sighted|far-?sighted|anaemic|anemic|insomniac|lactose[ -]intolerant|gluten[- ](?:free|intolerant)|dairy[- ]free|sober|in recovery|in remission|on crutches|in a wheelchair|"
    r"immunocompromised|hiv[ -]positive|claustrophobic|agoraphobic|arachnophobic|haemophiliac|hemophiliac|hypertensive|prediabetic|paraplegic|quadriplegic|tone[- ]deaf|an alcoholic|a recovering (?:alcoholic|addict)|disabled|an amputee"
)
"""What people say they are, in their health."""
DIET = (
    r"vegan|vegetarian|veggie|pescatarian|flexitarian|teetotal|teetotall?er|plant-based|kosher|halal|keto|gluten-free"
)
BELONGINGS = (
    r"(?:electric |mountain |road |folding |cargo |e-?)?bike|bicycle|car|motorbike|motorcycle|moped|scooter|vespa|van|camper(?:van)?|caravan|rv|truck|pickup|boat|sailboat|canoe|kayak|yacht|houseboat|narrowboat|tractor|house|flat|apartment|cottage|cabin|"
    r"condo|allotment|greenhouse|hot tub|pool|sauna|piano|grand piano|upright piano|guitar|bass|violin|cello|ukulele|banjo|accordion|drum kit|drums|synth|synthesi[sz]er|keyboard|harp|flute|saxophone|trumpet|clarinet|record player|turntable|records|vinyls?|telescope|microscope|"
    r"camera|polaroid|typewriter|sewing machine|loom|kiln|pottery wheel|3d printer|drone|laptop|macbook|ipad|iphone|kindle|e-?reader|tablet|smartwatch|ps[45]|playstation|xbox|switch|nintendo switch|steam deck|gaming pc|pc|vr headset|skateboard|longboard|surfboard|snowboard|skis|"
    r"paddleboard|trampoline|treadmill|peloton|tent|air fryer|espresso machine|pizza oven|roomba|watch|wedding ring|pocket watch|tattoos?|motorhome|jeep|convertible|minivan|suv|hatchback|timeshare|beach house|lake house|holiday home|plot of land|land|vineyard|orchard|garage|wood stove|fireplace|"
    r"necklace|ring|vinyl collection|record collection|stamp collection|comic collection|library card|gramophone|jukebox|pinball machine|metal detector|bakfiets|unicycle|rowing machine|dishwasher|heat pump|solar panels|chainsaw"
)
"""What is worth knowing that somebody has it."""
INSTRUMENT = (
    r"(?:(?:electric|acoustic|classical|bass|lead|rhythm|upright|double|slide) )?(?:piano|guitar|bass|drums|violin|viola|cello|flute|clarinet|oboe|bassoon|sax(?:ophone)?|trumpet|trombone|tuba|french horn|horn|ukulele|banjo|mandolin|accordion|harmonica|harp|organ|keys|keyboards?|"
    r"synth|bagpipes|fiddle|recorder|koto|shamisen|sitar|tabla|djembe|percussion|tin whistle|lute|theremin|marimba|vibraphone|xylophone|glockenspiel|steel pan|didgeridoo|double bass|bongos|cajon|oud|erhu)"
)
SPORT = (
    r"(?:five-a-side|sunday league|pub quiz(?:zes)?|parkrun|(?:five-a-side |walking |touch |flag |american |gaelic |field |ice |street |beach |water |wheelchair |table |ultimate |disc |fantasy |amateur |club )?(?:tennis|football|soccer|rugby|cricket|basketball|baseball|softball|hockey|volleyball|badminton|golf|squash|netball|lacrosse|handball|ping[- ]pong|polo|pickleball|padel|hurling|camogie|shinty|frisbee|bowls|boules|"
    r"p[ée]tanque|croquet|snooker|billiards|pool|darts|chess|poker|bridge|go|mahjong|scrabble|cribbage|dominoes|dodgeball|roller derby|quidditch|kickball|paintball|airsoft|curling|rounders|sudoku|"
    r"video games|board games|card games|d&d|dungeons (?:and|&) dragons|dnd|magic: the gathering|warhammer|minecraft|roblox|fortnite|valorant|league of legends|league|overwatch|zelda|animal crossing|stardew valley|pok[ée]mon(?: go)?|mario kart|the sims|tetris|elden ring|baldur's gate|world of warcraft|wow|final fantasy|rpgs|(?:video|board|card|computer|tabletop|retro|strategy|mobile|word) ?games))"
)
ACTIVITY = (
    rf"{DOING}|{PASTIME}|{SPORT}|{INSTRUMENT}|scuba diving|freediving|rock climbing|weight ?lifting|powerlifting|trail running|parkour|gymnastics|trampolining|tap dancing|ballroom|salsa|tango|flamenco|swing dancing|line dancing|zumba|spinning|aerobics|crossfit|bjj|jiu-?jitsu|taekwondo|kendo|aikido|muay thai|kickboxing|capoeira|"
    r"tai chi|archery|fencing|shooting|hunting|foraging|beekeeping|metal detecting|geocaching|stargazing|astronomy|model trains|model railways|carpentry|whittling|quilting|needlework|cross-stitch|macram[ée]|weaving|spinning wool|scrapbooking|journall?ing|blogging|vlogging|podcasting|stand-?up(?: comedy)?|improv|amateur dramatics|community theat(?:re|er)|theat(?:re|er)|"
    r"choir|a choir|genealogy|coding|programming|home ?brewing|brewing|winemaking|fermenting|pickling|bread ?making|cake decorating|sourdough|mushroom picking|birding|bird ?watching|kite ?surfing|windsurfing|paddleboarding|canoeing|white-water rafting|paragliding|skydiving|caving|spelunking|bell ?ringing|morris dancing|cosplay|larp(?:ing)?|drag|sketching|watercolou?rs?|life drawing|"
    r"oil painting|ceramics|glass ?blowing|jewel(?:le)?ry making|leatherwork|soap making|candle making|flower arranging|ikebana|bonsai|roller ?skating|ice skating|figure skating|rollerblading|skateboarding|longboarding|orienteering|triathlons?|marathons?|ultramarathons|horse ?riding|dressage|show ?jumping|dog agility|ten pin bowling|bowling|karaoke|puzzles|jigsaws?|jigsaw puzzles|crosswords?|volunteering"
)
GAZETTEER = frozenset(
    """
    london paris berlin madrid rome lisbon dublin vienna prague budapest warsaw athens amsterdam brussels copenhagen stockholm oslo
    helsinki zurich geneva milan naples turin barcelona valencia seville porto hamburg munich cologne frankfurt leipzig dresden
    glasgow edinburgh manchester liverpool leeds sheffield bristol birmingham cardiff swansea belfast cork galway york brighton
    oxford cambridge nottingham newcastle bath exeter norwich aberdeen dundee tokyo osaka kyoto sapporo fukuoka nagoya yokohama
    kobe okinawa hokkaido seoul busan beijing shanghai shenzhen guangzhou taipei bangkok hanoi saigon singapore jakarta manila
    cebu bali kuala delhi mumbai bangalore chennai kolkata hyderabad pune karachi lahore dhaka kathmandu colombo dubai doha istanbul
    ankara cairo casablanca lagos nairobi accra johannesburg durban sydney melbourne brisbane perth adelaide hobart auckland
    wellington christchurch toronto montreal vancouver calgary ottawa edmonton winnipeg halifax quebec boston chicago denver seattle
    portland austin houston dallas atlanta miami tampa orlando phoenix tucson vegas philly philadelphia pittsburgh baltimore brooklyn
    queens manhattan nyc la sf dc detroit cleveland columbus cincinnati minneapolis milwaukee nashville memphis omaha boise oakland
    sacramento albuquerque lima bogota medellin quito santiago montevideo havana toledo marseille lyon bordeaux toulouse nice lille
    england scotland wales ireland britain france germany spain portugal italy greece austria switzerland belgium holland
    netherlands denmark sweden norway finland iceland poland czechia hungary romania bulgaria serbia croatia slovenia ukraine russia
    turkey israel egypt morocco nigeria kenya ghana ethiopia tanzania uganda japan korea china taiwan thailand vietnam cambodia
    malaysia indonesia philippines india pakistan bangladesh nepal australia canada mexico brazil argentina chile peru colombia cuba
    texas california florida ohio michigan oregon idaho montana vermont maine alaska hawaii arizona nevada utah colorado iowa kansas
    kentucky tennessee alabama georgia louisiana oklahoma nebraska minnesota wisconsin illinois indiana missouri virginia maryland
    delaware pennsylvania massachusetts connecticut ontario alberta queensland tasmania yorkshire cornwall devon kent essex
    """.split()
)
"""Places that people write in small letters."""
_KIN = re.compile(
    rf"(?:{FAMILY}|kids?|children|siblings|parents|grandkids|grandchildren|twins|triplets)s?", re.IGNORECASE
)
_PET = re.compile(rf"(?:{PET}|bees?|hens|chickens)(?:s|es)?", re.IGNORECASE)


def is_job(phrase: str) -> bool:
    """Whether a noun phrase is what somebody does for a living, by its last word: "a junior tax clerk"."""
    last = phrase.lower().removesuffix("'s").rsplit(" ", maxsplit=1)[-1]
    if last in NO_JOBS:
        return False
    named = phrase[:1].isupper() and " " not in phrase
    return (
        last in JOBS
        or last.removesuffix("s") in JOBS
        or bool(_JOB.fullmatch(phrase) or (not named and JOB_ENDING.fullmatch(last)))
    )


def is_kin(noun: str) -> bool:
    """Whether a noun is a relative."""
    return bool(_KIN.fullmatch(noun))


def is_pet(noun: str) -> bool:
    """Whether a noun is an animal that people keep."""
    return bool(_PET.fullmatch(noun))


def is_named_place(place: str) -> bool:
    """Whether a word is written as a place is, or is a well-known one."""
    first = place.split(" ", maxsplit=1)[0]
    return place[:1].isupper() or place in GAZETTEER or first in GAZETTEER or first in {"new", "san", "los", "las"}
