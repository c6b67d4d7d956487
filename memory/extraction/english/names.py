"""English given names that people introduce themselves by, so that "im bob" is one and "im tired" is not. Pure."""

from memory.extraction.candidate import Candidate

# ruff: noqa: E501, SIM905  (lexicons)
NAMES = frozenset(
    """
    aaron abby abigail adam adrian aiden aisha alan albert alex alexander alice alicia alison amanda amber amelia amy andrea
    andrew andy angela anna anne annie anthony antonio arthur ashley austin barbara becky ben benjamin beth betty bob bobby
    brandon brenda brian bridget bruce caitlin callum cameron carl carla carlos carmen carol caroline catherine cathy charles
    charlie charlotte chloe chris christina christine christopher claire clara colin connor craig cynthia dan daniel daniela
    danny dave david dawn deborah debbie denise dennis derek diana diane diego dominic donald donna dorothy doug dylan eddie
    edward eleanor elena elijah elizabeth ella ellen ellie emily emma eric erica erin ethan eva evan evelyn fatima felix finn
    fiona frances fred gabriel gareth gary gavin gemma george georgia gina gordon greg hannah harold harriet harry hassan hazel
    heather helen henry holly howard hugh ian isaac isabel isabella jack jackie jacob jake james jamie jane janet jason jasmine
    jay jeff jen jenna jennifer jenny jeremy jess jesse jessica jim jimmy joan joanna joe joel john johnny jon jonathan jordan
    jose joseph josh joshua joyce juan judith judy julia julian julie justin karen kate katherine kathleen kathy katie kayla
    keith kelly ken kenneth kenny kevin kim kimberly kyle lara larry laura lauren leah lee lena leo leon lewis liam lily linda
    lisa liz logan lola lorna louis louise lucas lucy luis luke lydia lynn maggie marcus margaret maria marie mario marion
    martha martin mary mason matt matthew max maya megan melanie melissa mia michael michelle miguel mike mohammed molly monica
    nadia nancy naomi natalie natasha nathan neil nicholas nick nicola nicole nigel nina noah nora oliver olivia oscar owen
    pablo pamela patricia patrick paul paula pedro peter phil philip phoebe priya rachel ralph raj rebecca ricardo richard rick
    rita rob robert robin roger ron ronald rosie ross roy ruby russell ruth ryan sally sam samantha samuel sandra sara sarah
    scott sean sebastian sergio shannon sharon sheila simon sofia sonia sophia sophie stacy stella stephanie stephen steve
    steven stuart sue susan suzanne sylvia tara teresa tess theresa thomas tiffany tim timothy tina toby todd tom tommy tony
    tracy trevor tyler valerie vanessa vera veronica vicky victor victoria vincent wayne wendy william yasmin yusuf zach zara
    zoe
    """.split()
)
NO_NAMES = frozenset(
    """
    a an the not no so very just back home here there done good fine great ok okay sorry sure happy sad bored tired sick busy
    free late early glad afraid scared ready alone lost lonely hungry sleepy from in at on off out over up down into with without
    going trying thinking feeling looking doing getting having being working living
    american australian austrian belgian brazilian british bulgarian canadian chinese croatian cuban czech danish dutch egyptian
    english estonian european filipino finnish french german greek hungarian icelandic indian indonesian iranian iraqi irish
    israeli italian jamaican japanese kenyan korean latvian lebanese lithuanian malaysian mexican moroccan nepali nigerian
    norwegian pakistani peruvian polish portuguese romanian russian scottish serbian slovak slovenian spanish swedish swiss
    syrian taiwanese thai turkish ukrainian vietnamese welsh african asian jewish muslim catholic buddhist hindu protestant
    christian atheist batman superman spiderman hulk thor iron god jesus santa satan cinderella elsa groot gandalf sherlock hamlet mr mrs
    team gen monday tuesday wednesday thursday friday saturday sunday christmas january february march april june july august
    september october november december easter halloween xmas i
    """.split()
)
"""What stands after "I'm" with a capital letter and is no name."""


def is_common(text: str) -> bool:
    """Whether people are often called so, however it is written."""
    return text.split(" ", maxsplit=1)[0].lower() in NAMES


def may_be(text: str) -> bool:
    """Whether capitalised words after "I'm" can be a name."""
    return not text.isupper() and all(word.lower() not in NO_NAMES for word in text.split(" "))


def named_one(subject: str, name: str) -> Candidate:
    """That an animal or a relative has a name; with no subject, whoever it is that has it is known from before."""
    text = f"{subject}'s name is {name}"
    return Candidate(
        text=text, kind="relationship", subject=subject, attribute="name", value=name, importance=0.8, language="en"
    )
