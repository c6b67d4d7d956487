"""What a Japanese sentence states of its speaker, read clause by clause. Pure.

A clause that only wishes, supposes or asks states nothing; what stands beside it may.
"""

import re
from dataclasses import dataclass, field

from memory.dates import When, find_date
from memory.extraction.candidate import Candidate
from memory.extraction.japanese import events as events_ja
from memory.extraction.japanese.asides import ASIDES, INSTEAD, cannot_bear, homes
from memory.extraction.japanese.clauses import Clause
from memory.extraction.japanese.days import PLANNED
from memory.extraction.japanese.endings_clause import ended, moved, renamed
from memory.extraction.japanese.frames import NEGATED, filled, of_kin, role, whose
from memory.extraction.japanese.frames import words as several_words
from memory.extraction.japanese.frames_nouns import told
from memory.extraction.japanese.frames_verbs import FRAMES
from memory.extraction.japanese.gates import QUESTION
from memory.extraction.japanese.manner import ASKED, UNTRUE, is_open, is_past, is_somebodys, topic_of
from memory.extraction.japanese.morphemes import words
from memory.extraction.japanese.namings import acquaintance, called, kind_of, names, pets_and_kin
from memory.extraction.japanese.nouns import animal, bare, kin, place, years
from memory.extraction.japanese.parser import clauses
from memory.extraction.japanese.tastes import tastes
from memory.extraction.japanese.topics import age
from memory.extraction.reading import Context

INTRODUCES = re.compile("はじめまして|初めまして|よろしく|こんにちは|こんばんは|どうも|自己紹介|申し遅れ")
BESIDE_A_NOUN = frozenset({"pet", "home", "workplace", "school", "condition"})
"""What may be taken of a clause that only tells more of a noun: 犬を飼ってる家."""
NO_DAYS = frozenset({"birthday", "zodiac", "blood type", "name"})
"""What tells that a day in the same clause is none of a plan."""
SETTLED = several_words("取る 取れる とる とれる 当たる 決まる 予約する 入る ある 入れる")
IS_HERE = re.compile("(?:です|だよ|だ|だね|やで|ばい|たい|っす)(?:わ|よ|ね|な)*|")
LONGEST = 300
"""Characters of a sentence that are read."""


def stated(sentence: str, context: Context) -> list[Candidate]:
    """The candidates of a sentence."""
    if UNTRUE.search(sentence) or len(sentence) > LONGEST:
        return []
    read = clauses(words(sentence))
    if not read:
        return []
    reading = _Reading(sentence, context, read, find_date(sentence, context.now, "ja"))
    alone = read[0] if len(read) == 1 and read[0].noun and not read[0].phrases else None
    if alone and not reading.asks and (home := _home_alone(sentence, alone, context)):
        return home
    reading.topic = context.topic
    context.topic = bare(alone.noun) if alone and alone.noun and not alone.tail.strip("ねさよなは") else ""
    for at in range(len(read)):
        reading.take(at)
    if reading.when is None and (planned := _planned(read)):
        context.topic = planned
    return _consistent(
        reading.found, named=context.text.startswith(sentence[:8]) or bool(INTRODUCES.search(context.text))
    )


@dataclass(slots=True)
class _Reading:
    """A sentence while it is read.

    Attributes:
        sentence, context, read: what is read; when: the day that it names.
        subject: whom the clause is about that was read last; topic: what it is about.
        dated: whether a plan or event was found for the day; found: the candidates.
    """

    sentence: str
    context: Context
    read: list[Clause]
    when: When | None
    subject: str = "user"
    topic: str = ""
    dated: bool = False
    found: list[Candidate] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        """Whether it is a question."""
        return bool(ASKED.search(self.sentence) or QUESTION.search(self.sentence))

    def take(self, at: int) -> None:
        """Reads one clause."""
        clause, previous = self.read[at], self.read[at - 1] if at else None
        following = self.read[at + 1] if at + 1 < len(self.read) else None
        self.subject = whose(clause, "user" if previous is None else _left_standing(previous) or self.subject)
        self.topic = topic_of(clause, previous, self.topic)
        if self.subject == "user" and (allergies := cannot_bear(clause, following, self.sentence)):
            self.found += allergies
            return
        if not is_open(clause, self.read[at:], asks=self.asks and following is None):
            said = self._said(clause, previous, following)
            self.found += said if clause.before_noun else self._on_its_day(at, said)
        self.found += pets_and_kin(clause)
        _remember(clause, self.context)

    def _said(self, clause: Clause, previous: Clause | None, following: Clause | None) -> list[Candidate]:
        """What a clause says, its day apart."""
        other, subject = self.context.other, self.subject
        if over := ended(clause, subject, self.topic, following) or renamed(clause, previous, subject, other or ""):
            return over
        fragment = previous is not None and not previous.tail.strip("ねさよなは") and previous.joined in {"、", ""}
        lead = previous.noun if previous and fragment else None
        said = filled(FRAMES, clause, subject, lead) + (tastes(clause, lead) if subject == "user" else [])
        if clause.before_noun:
            return [] if is_somebodys(following) else [c for c in said if c.attribute in BESIDE_A_NOUN]
        if (
            previous
            and previous.noun
            and clause.noun
            and not clause.phrases
            and (age(clause.noun) or years(clause.noun))
        ):
            subject = of_kin(previous.noun) or subject
        explicit = any(role(p) in {"は", "が"} and not p.is_time for p in clause.phrases)
        said += told(clause, self.topic, subject, kind_of(other), is_fragment=not explicit)
        said += names(clause, subject, self.context)
        if subject == "user":
            said += [c for aside in INSTEAD if not said for c in aside(clause, previous)]
            said += [c for aside in ASIDES for c in aside(clause, previous)] + called(clause, self.context)
            said += homes(clause) if not any(c.attribute == "home" for c in said) else []
        return said

    def _on_its_day(self, at: int, said: list[Candidate]) -> list[Candidate]:
        """What a clause says, with the plan or the event that it tells."""
        clause, now = self.read[at], self.context.now
        over = is_past(self.read, at)
        self.dated = self.dated or any(c.attribute in NO_DAYS for c in said)
        if self.when and not self.dated and self.when.span[0] < clause.end:
            previous = self.read[at - 1] if at else None
            told_of = moved(clause, previous, self.topic, self.when, self.sentence, now) or events_ja.dated(
                self.sentence, clause, self.when, now, self.subject, past=over, topic=self.topic
            )
            if told_of:
                self.dated = True
                text = "".join(c.value for c in told_of)
                said = [c for c in said if c.attribute not in {"job", "likes"} or clause.is_deed]
                return [c for c in said if c.attribute not in {"condition", "habit"} or c.value not in text] + told_of
        elif self.subject == "user" and (today := events_ja.done_today(self.sentence, clause, now)):
            return said + today
        if any(c.attribute == "event" for c in said):
            return said
        return said + events_ja.marked(self.sentence, clause, self.subject, self.topic, past=over)


def _home_alone(sentence: str, clause: Clause, context: Context) -> list[Candidate]:
    """A place that opens a message, or is told by the way: 松江ですわ, ちなみに弘前です."""
    noun, by_the_way = clause.noun, clause.adverbs[:1] in (["ちなみに"], ["実は"], ["ちな"])
    opens = context.text.startswith(sentence[:6]) or by_the_way
    if noun is None or not opens or not IS_HERE.fullmatch(clause.tail) or place(noun) != noun.text:
        return []
    text = f"{noun.text}に住んでいる"
    return [Candidate(text=text, kind="profile", attribute="home", value=noun.text, confidence=0.5)]


def _left_standing(clause: Clause) -> str:
    """The relative or animal whom a clause only named: 息子、今日から一人暮らし."""
    alone = clause.noun if clause.joined == "、" and not clause.tail else None
    return (kin(alone) or animal(alone)) if alone else ""


def _consistent(found: list[Candidate], *, named: bool) -> list[Candidate]:
    """The candidates without what another of them takes back or tells better.

    Args:
        found: of one sentence.
        named: whether a bare 「名前は…」 may be the speaker's.
    """
    gone = {c.value for c in found if c.negates and c.value}
    settled = {c.value for c in found if c.attribute in {"home", "marriage"}}
    kept = [c for c in found if named or not c.unsaid]
    kept = [c for c in kept if c.attribute != "event" or c.valid_from or not any(v in c.value for v in settled)]
    return [c for c in kept if c.negates or c.attribute == "event" or c.value not in gone]


def _planned(read: list[Clause]) -> str:
    """What a sentence without a day says is settled: its day may be told in the next."""
    for clause in read:
        if clause.predicate in SETTLED and not NEGATED.search(clause.tail):
            return next((p.text for p in clause.phrases if PLANNED.search(p.text)), "") or next(
                (c.noun.text for c in read if c.noun and PLANNED.search(c.noun.text)), ""
            )
    return ""


def _remember(clause: Clause, context: Context) -> None:
    """The animal or relative of a clause, so that the next sentence may name them."""
    for phrase in [*clause.phrases, *([clause.noun] if clause.noun else [])]:
        if (other := animal(phrase) or kin(phrase) or acquaintance(phrase)) and not re.search(
            "みたい|っぽい", clause.tail
        ):
            context.other = other
