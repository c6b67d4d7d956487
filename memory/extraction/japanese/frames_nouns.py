"""What a Japanese clause with a noun for its predicate says of somebody: 姉は看護師, 26です, 犬の名前はハチ. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from memory.extraction.candidate import Candidate
from memory.extraction.japanese.clauses import TIME, Clause, Phrase
from memory.extraction.japanese.frames import NEGATED, made, role, was
from memory.extraction.japanese.gates import NOT_THINGS
from memory.extraction.japanese.nouns import (
    IDENTITY,
    PRONOUNS,
    animal,
    bare,
    club,
    given,
    grade,
    illness,
    job,
    kin,
    pastime,
    place,
    school,
    thing,
)
from memory.extraction.japanese.topics import SUFFIXED, TOPICS
from memory.extraction.japanese.words import KINDS_OF_PETS, SELF
from memory.extraction.rules import several

NAME = re.compile(
    r"^(?:(?P<whose>.{1,12})の)?(?P<what>お?名前|名|本名|下の名前|フルネーム|名字|苗字|姓|旧姓|あだ名|あだな|ニックネーム|愛称|通称|呼び名|呼び方|ハンドルネーム|ハンネ|HN|芸名|ペンネーム|源氏名|リングネーム)$"
)
AGE = re.compile(r"(?P<value>\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?)(?:歳|才|さい)$")
LIVING = re.compile(
    r"(?:在住|住み|住まい|住民|市民|区民|県民|都民|府民|道民|町民|村民|島民|暮らし|ぐらし|生活|勤務|一人暮らし|ひとり暮らし)"
)


SHORT = 12
"""Characters of a noun that is no story."""
LONGEST_NOUN = 22
SURELY = re.compile("絶対|断然|もっぱら|一択|ダントツ|圧倒的|一筋")
NOW = re.compile("今(?![年日月週回度])|今度|いま|現在|ずっと|それから|以来|今度|先月から|先週から|春から|もう|今は|住")
OFTEN = re.compile(r"毎|週[\d一二三四五]|歴|年目|趣味|夜|朝|休日|週末|日曜|土曜|一筋|三昧|通い|中$")
WEEKLY = re.compile(r"毎週|週[\d一二三四五]")
VISITED = re.compile("(?:教会|塾|予備校|ジム|教室|道場|図書館|公民館|病院|稽古|レッスン|練習|ミサ|礼拝)$")
EMPLOYED = re.compile("(?:.課|部署|役所|.省|.庁|.署|勤め|勤務|業界|[^の]店員)$")
ANIMALS = re.compile("犬|猫|うさぎ|鳥|インコ|ハムスター|亀|魚|サビ|トラ|ミケ|ハチワレ")


@dataclass(frozen=True, slots=True)
class Said:
    """A noun that is said of somebody.

    Attributes:
        clause, noun: where it stands; topic: what is named as its topic, if anything.
        subject: `user`, or whom it is about.
    """

    clause: Clause
    noun: Phrase
    topic: str
    subject: str

    @property
    def text(self) -> str:
        """The noun without what only points at it."""
        return bare(self.noun)

    @property
    def about(self) -> str:
        """The beginning of a statement about somebody else."""
        return "" if self.subject == "user" else f"{self.subject}は"

    @property
    def around(self) -> str:
        """The adverbs and times of its clause."""
        return "".join([*self.clause.adverbs, *(p.text for p in self.clause.phrases if p.is_time)])

    @property
    def is_ones_own(self) -> bool:
        """Whether it is about the speaker."""
        return self.subject == "user"

    def as_fact(self, kind: str, attribute: str, text: str, value: str, importance: float = 0.5) -> list[Candidate]:
        """One candidate of it."""
        return [made(kind, attribute, f"{self.about}{text}", value, self.subject, importance)]


def told(clause: Clause, topic: str, subject: str, other: str = "", *, is_fragment: bool = False) -> list[Candidate]:
    """The candidates of a clause that says what something is.

    Args:
        clause: its predicate is a noun.
        topic: what it is said of, without particles; empty where nothing is named.
        subject: `user`, or whom or what it is about.
        other: the animal or relative that was spoken of last.
        is_fragment: the topic was only named before the clause, and may be none.
    """
    noun = clause.noun
    if noun is None or not subject or NEGATED.search(clause.tail) or was(clause):
        return []
    if topic and (named := _named(topic, noun, subject, other)):
        return [named]
    if topic and subject == "user" and (found := _of_topic(clause, noun, topic)):
        return found
    about = topic if not is_fragment or _is_me(topic) or bare(noun) == "アレルギー" else ""
    return _of_somebody(Said(clause, noun, about, subject))


def _of_topic(clause: Clause, noun: Phrase, topic: str) -> list[Candidate]:
    """What the table of topics tells of the noun."""
    for row in TOPICS:
        if not row.name.fullmatch(topic):
            continue
        if row.attribute == "birthday" and noun.is_time:
            noun = Phrase([*(w for p in clause.phrases if p.is_time for w in p.words), *noun.words])
        value = noun.text if noun.is_time and topic.startswith("好き") else row.value(noun)
        if value:
            each = several(value) if row.attribute in {"likes", "dislikes", "allergy"} else [value]
            return [
                made(row.kind, row.attribute, row.text.format(value=v, topic=topic), v, "user", row.importance)
                for v in each
            ]
    return []


def _named(topic: str, noun: Phrase, subject: str, other: str) -> Candidate | None:
    match = NAME.match(topic)
    if match is None or not (name := given(noun)):
        return None
    who = match["whose"] or ""
    if re.search("友達|友人|あなた|君$|きみ|お前|隣|近所|知り合い|キャラ|人$", who):
        return None
    owner = KINDS_OF_PETS.get(who, who) if who and not _is_me(who) else subject
    unsaid = owner == "user" and not who and match["what"] in {"名前", "お名前", "名"}
    owner = other if unsaid and other else owner
    attribute = (
        "called" if re.search("あだ|ニック|愛称|通称|呼び|ハン|HN|芸名|ペン|源氏|リング", match["what"]) else "name"
    )
    text = f"名前は{name}" if owner == "user" else f"{owner}の名前は{name}"
    naming = made("profile" if owner == "user" else "relationship", attribute, text, name, owner, 0.8)
    return replace(naming, unsaid=unsaid and owner == "user")


def _is_me(topic: str) -> bool:
    return bool(re.fullmatch(rf"{SELF}|わし|わい|おれ|オレ|ぼく|ボク", topic))


def _of_somebody(said: Said) -> list[Candidate]:
    """What is said of the speaker, of a relative or of an animal: what comes first in the table that fits."""
    for reading in WHOLE:
        if (found := reading(said)) is not None:
            return found
    where = _from(said)
    for reading in READINGS:
        if found := reading(said):
            return where + found
    return where


def _own_name(said: Said) -> list[Candidate] | None:
    first = said.noun.words[0]
    if said.is_ones_own and _is_me(said.topic) and first.is_a("名詞/固有名詞/人名") and given(said.noun):
        return said.as_fact("profile", "name", f"名前は{said.text}", said.text, 0.8)
    return None


def _surely(said: Said) -> list[Candidate] | None:
    if not said.is_ones_own or said.clause.tail.startswith("じゃ") or job(said.noun):
        return None
    if not SURELY.search(said.around + said.clause.tail) or not (value := thing(said.noun)):
        return None
    return said.as_fact("preference", "likes", f"{value}が好き", re.sub("(?:派|一択)$", "", value))


def _of_something_else(said: Said) -> list[Candidate] | None:
    other = said.topic and said.is_ones_own and not TIME.fullmatch(said.topic) and not _is_me(said.topic)
    if said.text == "アレルギー" and said.topic and said.is_ones_own:
        return said.as_fact("health", "allergy", f"{said.topic}アレルギーがある", said.topic, 0.9)
    return [] if other else None


def _years(said: Said) -> list[Candidate] | None:
    tail = re.match("です|だよ|だ|になりました|になった|歳", said.clause.tail)
    if re.fullmatch(r"[1-9]\d", said.text) and not said.clause.phrases and tail:
        return said.as_fact("profile", "age", f"{said.text}歳", said.text, 0.6)
    if match := AGE.search(said.text):
        value = match["value"]
        return said.as_fact("profile", "age", f"{value}歳", value, 0.6) if len(said.text) < SHORT else []
    return None


def _rather(said: Said) -> list[Candidate] | None:
    """りんごよりみかん."""
    rather = said.is_ones_own and any(role(p) == "より" for p in said.clause.phrases)
    if not rather or not (value := thing(said.noun)) or len(value) >= SHORT:
        return None
    return said.as_fact("preference", "likes", f"{value}が好き", re.sub("(?:派|の(?:方|ほう))$", "", value))


def _born(said: Said) -> list[Candidate] | None:
    before = "".join(p.text for p in said.clause.phrases)
    if not re.search("生まれ(?:だ)?$", said.text):
        return None
    day = re.search(r"\d{1,2}月の?\d{1,2}日", before + said.text)
    return said.as_fact("profile", "birthday", f"誕生日は{day[0]}", day[0], 0.8) if day else None


WHOLE: tuple[Callable[[Said], list[Candidate] | None], ...] = (
    _own_name,
    _surely,
    _of_something_else,
    _rather,
    _born,
    _years,
)
"""What a noun tells alone, or that it tells nothing; None where the next is to be tried."""


def _from(said: Said) -> list[Candidate]:
    """Where somebody lives or comes from, beside what else the noun tells: 名古屋在住の会社員."""
    value, text = place(said.noun), said.text
    if not value:
        return []
    if LIVING.search(text):
        return said.as_fact("profile", "home", f"{value}に住んでいる", value, 0.8)
    if re.search("(?:出身|生まれ|育ち|っ子|人)$", text):
        return said.as_fact("profile", "origin", f"出身は{value}", value, 0.8)
    own = said.is_ones_own
    if own and grade(said.noun) and text.startswith(value):
        return said.as_fact("profile", "home", f"{value}に住んでいる", value, 0.6)
    here = text in {value, f"{value}市", f"{value}区"}
    if here and (not own or NOW.search(said.around) or _is_me(said.topic)):
        return said.as_fact("profile", "home", f"{value}に住んでいる" if own else f"{value}にいる", value, 0.7)
    return []


def _grade(said: Said) -> list[Candidate]:
    return said.as_fact("work", "grade", said.text, said.text, 0.6) if grade(said.noun) else []


def _trait(said: Said) -> list[Candidate]:
    return said.as_fact("profile", "trait", said.text, said.text, 0.6) if IDENTITY.match(said.text) else []


def _by_its_ending(said: Said) -> list[Candidate]:
    text = said.text
    if re.search("人暮らし$|人家族$", text) and any(animal(p) for p in said.clause.phrases):
        return []
    for pattern, kind, attribute, template in SUFFIXED:
        match = pattern.search(text)
        if match is None or len(text) >= LONGEST_NOUN or (attribute == "origin" and not place(said.noun)):
            continue
        value = match["value"]
        if attribute not in {"likes", "dislikes"} or _is_liked(said, value):
            return said.as_fact(kind, attribute, template.format(value=value), value, 0.7)
    return []


def _is_liked(said: Said, value: str) -> bool:
    """Whether a value may be what the speaker likes or dislikes."""
    first = said.noun.words[0]
    if not said.is_ones_own or PRONOUNS.match(value) or NOT_THINGS.search(value):
        return False
    if kin(Phrase([first])) or re.search("[はがを]|人$", value):
        return False
    return said.noun.before is None or not first.is_a("名詞/固有名詞/人名")


def _school(said: Said) -> list[Candidate]:
    if said.is_ones_own and (value := club(said.noun)):
        return said.as_fact("preference", "likes", f"{value}に入っている", value)
    return said.as_fact("work", "school", value, value, 0.6) if (value := school(said.noun)) else []


def _employed(said: Said) -> list[Candidate]:
    if not EMPLOYED.search(said.text) or not said.clause.tail:
        return []
    value = re.sub("(?:勤務|勤め)$", "", said.text)
    return said.as_fact("work", "workplace", f"{value}で働いている", value, 0.6)


def _leisure(said: Said) -> list[Candidate]:
    if not said.is_ones_own:
        return []
    around = said.around + said.text
    if WEEKLY.search(around) and VISITED.search(said.text):
        return said.as_fact("preference", "likes", f"{said.text}に通っている", said.text)
    value = pastime(said.noun)
    return said.as_fact("preference", "likes", f"{value}をしている", value) if value and OFTEN.search(around) else []


def _illness(said: Said) -> list[Candidate]:
    value = illness(said.noun)
    return said.as_fact("health", "condition", f"{value}がある", value, 0.8) if value else []


def _job(said: Said) -> list[Candidate]:
    value = job(said.noun)
    return said.as_fact("work", "job", value if said.about else f"仕事は{value}", value, 0.7) if value else []


def _animals_name(said: Said) -> list[Candidate]:
    """茶トラがムギ."""
    name = given(said.noun) if ANIMALS.search(said.subject) and not animal(said.noun) else ""
    if not re.fullmatch("[ァ-ヴー]{1,6}|[ぁ-んー]{2,6}|.{1,4}(?:ちゃん|くん)", name):
        return []
    return [made("relationship", "name", f"{said.subject}の名前は{name}", name, said.subject, 0.8)]


READINGS: tuple[Callable[[Said], list[Candidate]], ...] = (
    _grade,
    _trait,
    _by_its_ending,
    _school,
    _employed,
    _leisure,
    _illness,
    _job,
    _animals_name,
)
"""What a noun tells beside a place, the surer first."""
