"""What a Japanese message says about its speaker. Pure.

Precision over recall: what is asked, wished, hedged, quoted, played or told of others gives nothing.
"""

# ruff: noqa: E501  (lexicons)
import re
from dataclasses import replace

from memory.dates import find_date
from memory.extraction.candidate import Candidate
from memory.extraction.japanese.days import dated
from memory.extraction.japanese.endings import ended
from memory.extraction.japanese.gates import (
    ABOUT_OTHERS,
    ABOUT_SELF,
    FRAME,
    NO_PLACES,
    SENTENCE,
    WISH,
    clean,
    is_passed_over,
    opened,
    tidy,
)
from memory.extraction.japanese.rules import RULES
from memory.extraction.japanese.soundness import is_new, is_sound
from memory.extraction.japanese.spots import MENTIONS, SPOTS
from memory.extraction.japanese.statements import stated
from memory.extraction.japanese.words import BREED, END, EVEN, FAMILY, JOB, KINDS_OF_PETS, NAME, PET
from memory.extraction.reading import Context, Reader, dated_as, new_among
from memory.extraction.rules import MOST_CLAUSES, Rule, apply, several

NOT_BUT = "(?:じゃないや|じゃないわ|じゃなかったわ?(?=、)|じゃない(?=、)|じゃないです(?=、)|じゃなくて|ではなくて|じゃなくって|じゃなく|ではなく)、?"
INSTEAD = re.compile(rf"(?:^|(?<=[はが、]))(?P<old>[^、。はが\s]{{1,20}}?){NOT_BUT}")
NAME_INSTEAD = re.compile(
    rf"(?:その子の|この子の)?名前(?:は|、)?(?P<old>[^\s、。はがを]{{1,12}}?){NOT_BUT}(?P<value>[^\s、。はがを]{{1,12}}?){END}"
)
TOPIC_BY_COMMA = re.compile(r"(?<=誕生日)[、,]\s*")
AN_ANIMALS_NAME = re.compile(r"(?<=の名前)(?=[^はがのを、]{1,12}?(?:じゃなくて|ではなくて|じゃなく|ではなく))")
TOPIC = re.compile(
    r"^(?P<topic>[^\s、はがをもで]{1,8}?)(?:ね|さ|なんだけどさ?|のことだけどさ?|だけどさ?)、(?=もう|今|実は|あれ|やめ|死|亡)"
)
CORRECTED = re.compile(
    rf"^(?:[^、]{{0,12}}(?:すみません|ごめん|間違|誤字|ミス|違う|違った|訂正|いや|あ)[^、]{{0,8}}、)?(?P<old>(?![^、]{{0,12}}名前)[^\s、。はがを]{{1,14}}?){NOT_BUT}(?P<value>[^\s、。はがを]{{1,14}}?)(?:です|でした|だった|だよ|だね|だ|の間違い|がいい|でお願い|と呼んで|って呼んで|ね|よ)?(?:な|ね|よ|わ)*(?=、|$)"
)
MOVED = re.compile(
    "(?:^|、)(?P<what>[^\\s、。はがをで]{2,14}?)(?<![てで])(?:の(?:日程|日|予定))?(?:は|が|、|って|やっぱり)*$"
)
TO_A_DAY = re.compile("(?:の\\d{1,2}時)?(?:に|へ)(?:変わ|変更|なった|なりまし|なっちゃ|ずれ|延期|延び|移っ|前倒し)")
"""A plan on another day."""
FOR_SO_LONG = re.compile(r"で(?:もう|早)?[\d一二三四五六七八九十]+(?:年|周年|歳|才|ヶ月|日|回)")
TASTE = r"[^\s、。はがをも]{1,15}?"
TURNED = re.compile(
    rf"(?:昔は?|前は|以前は|子供の頃は?|小さい頃は?|最初は?)?(?:、)?(?P<value>{TASTE})(?:が|は|も|を)?{EVEN}"
    r"(?P<was>嫌い|きらい|苦手|だめ|ダメ|好きじゃなかった|食べられなかった|食べれなかった|飲めなかった|大好き|好き)(?:だった)?(?:んだ)?(?:けど|けれど|が|のに)、?(?P<now>.{1,20})$"
)
NOW_LIKED = re.compile(
    rf"^(?:最近|今|今は|今では|いまは|だんだん|やっと)*(?:は|、)*{EVEN}(?:大好き|好き|はまって|ハマって|平気|食べられる|飲める|食べれる)"
)
NOW_DISLIKED = re.compile(
    rf"^(?:最近|今|今は|今では|いまは|もう|だんだん)*(?:は|、)*{EVEN}(?:大嫌い|嫌い|苦手|だめ|無理)"
)
NO_MORE = re.compile(
    r"^(?:最近|今|今は|今では|いまは|もう)*(?:は|、)*(?:飽き|好きじゃな|興味な|やめ|卒業|やってな|食べな|飲まな|冷め)"
)

CLAUSE_END = re.compile(
    r"[、\s]*、|(?<=[だたるすい])(?:けど|けれど|が)、?|(?<=[たるい])し、?|(?<=[だるいたす])から(?!は)"
)

INTRODUCTION = re.compile("はじめまして|初めまして|よろしく")
NO_NAME = "お疲れ|おつかれ|ありがと|すみません|ごめん|失礼|おはよ|こんにち|こんばん|元気|緊張|楽し|初心者|初めて|新人|学生|嬉し|暇|大丈夫|人見知り|男|女|日本人|本当|こちらこそ|お願い|仲良く|今日|一人|独身|無理|了解"
INTRODUCTIONS: tuple[Rule, ...] = (
    Rule(re.compile(rf"名前は{NAME}{END}"), "名前は{value}", "profile", "name", importance=0.9),
    Rule(
        re.compile(
            rf"(?!{JOB}|{NO_NAME}|[^\s、]{{0,12}}(?:出身|住み|在住|歳|才|型|年|好き|派|い|家族|っ子)(?:です|だよ))(?P<value>[^\s、。!?「」『』はがをにで]{{1,10}}?)(?:です|だよ|っていうよ)$"
        ),
        "名前は{value}",
        "profile",
        "name",
        importance=0.9,
        confidence=0.7,
    ),
)
"""A bare 「名前は…」 may be anybody's; in a message that introduces the speaker it is theirs."""
OWN_DESPITE_OTHERS = frozenset({"pet", "family", "event", "called"})
LASTING = frozenset(
    {
        "home",
        "marriage",
        "job",
        "workplace",
        "family",
        "pet",
        "name",
        "age",
        "condition",
        "allergy",
        "called",
        "partner",
        "medication",
    }
)
"""What stays true after the day on which it began: 先月大阪に引っ越した is an event, and where they live now."""
ITS_NAME = re.compile(
    rf"(?:その子の|この子の|それぞれ)?(?:名前は[「『]?(?P<named>[^\s、。!?「」『』はがを]{{1,16}}?)[」』]?{END}|(?P<so>[^\s、。!?はがを]{{1,10}}?)(?:っていう|という|っていいます|といいます)(?:んだ|の|んです|ん)?(?:よ|けど)?$|(?P<told>[^\s、。!?はがを]{{1,8}}(?:さん|くん|ちゃん|君))(?:と|って)(?:いい|言い|いう|言う)|名前は?、?[「『](?P<marked>[^「」『』]{{1,12}})[」』]|(?:(?:{BREED}|{PET})で)?(?P<called>[^\s、。!?はがを]{{1,16}}?)(?:って名前|という名前|っていう名前))"
)
LASTING_BESIDE_A_PLAN = frozenset({"family", "pet", "name", "called", "workplace", "condition", "allergy", "age"})
"""What is true whatever becomes of a plan in the same sentence."""
FRIEND = re.compile("友|知り合い|同僚|あの[人子]|彼女の|彼氏の|君|きみ|あなた|あんた|お前|さんの|先輩|後輩|上司")
"""Whose relatives are not the speaker's."""
NEWCOMER = re.compile("新入り|新しい子|[二三四2-9][匹羽頭]目|もう[一1][匹羽頭]")
ONE_MORE = re.compile("新入り|もう[一1][匹羽頭人]|[二三四2-4][匹羽頭人]目|新しい|新入り")
OTHER = re.compile(
    rf"(?P<subject>{PET}|{BREED}|{FAMILY}|相手|お相手|新入り|新しい子|[二三四2-9][匹羽頭]目|もう[一1][匹羽頭])"
)


def _read(sentence: str, context: Context) -> list[Candidate]:
    """What a sentence says: by the rules for whole clauses, then by what its predicates say of their arguments."""
    found = [] if is_passed_over(sentence) else [c for c in _matched(sentence, context) if is_sound(c)]
    if any(not c.subject or c.instead_of for c in found):
        return found  # a correction is all of its sentence
    more = stated(INSTEAD.sub("", sentence), context)
    if any(c.instead_of for c in more):
        found = [c for c in found if c.attribute not in {"plan", "event", "name"}]
    worked = [c.value for c in more if c.attribute in {"job", "workplace"} and c.subject == "user"]
    found = [c for c in found if c.attribute != "likes" or not any(c.value in value for value in worked)]
    theirs = {c.value for c in more if c.attribute == "name" and c.subject != "user"}
    found = [c for c in found if c.attribute != "name" or c.subject != "user" or c.value not in theirs]
    return found + [c for c in new_among(more, found) if is_new(c, found)]


def _matched(sentence: str, context: Context) -> list[Candidate]:
    start = opened(sentence)
    if turned := _turned(start):
        return turned
    if (match := NAME_INSTEAD.match(start)) and tidy("value", match["value"]):
        return [replace(_named("", match["value"]), text=f"名前は{match['value']}", instead_of=match["old"])]
    if (match := CORRECTED.search(start)) and (turned := _of_another_party(match)):
        return turned
    if (match := CORRECTED.search(start)) and (corrected := _corrected(match, context)):
        return [corrected]
    sentence = TOPIC.sub(r"\g<topic>は", start) if TOPIC.match(start) else sentence
    sentence = TOPIC_BY_COMMA.sub("は", AN_ANIMALS_NAME.sub("は", sentence))
    old = match["old"] if (match := INSTEAD.search(sentence)) else ""
    found = ended(sentence) + _told(INSTEAD.sub("", sentence), context)
    return [replace(c, instead_of=old) if c.attribute == "name" else c for c in found]


def _of_another_party(match: re.Match[str]) -> list[Candidate]:
    """犬じゃなくて猫派."""
    value, old = tidy("value", match["value"].removesuffix("派")), match["old"].removesuffix("派")
    if not value or not match["value"].endswith("派"):
        return []
    over = Candidate(text=f"{old}はもう好きではない", kind="preference", attribute="likes", value=old, negates=True)
    return [over, Candidate(text=f"{value}が好き", kind="preference", attribute="likes", value=value)]


def _corrected(match: re.Match[str], context: Context) -> Candidate | None:
    """A word or a day put in the place of another: of which fact is only known from what was said before."""
    old, new = find_date(match["old"], context.now, "ja"), find_date(match["value"], context.now, "ja")
    if old and new:
        text = new.label
        return Candidate(text=text, kind="plan", subject="", value=text, instead_of=old.label, valid_from=new.start)
    value = tidy("value", match["value"])
    return (value and Candidate(text=value, kind="profile", subject="", value=value, instead_of=match["old"])) or None


def _told(sentence: str, context: Context) -> list[Candidate]:
    when = find_date(sentence, context.now, "ja")
    whole = _undated(sentence, context)
    if when and FOR_SO_LONG.match(sentence, when.span[1]):
        return whole
    if when is None or any(c.attribute in {"birthday", "age", "partner"} for c in whole):
        return whole
    if (moved := MOVED.search(sentence[: when.span[0]])) and TO_A_DAY.match(sentence, when.span[1]):
        what = moved["what"]
        when = find_date(sentence[: when.span[1]], context.now, "ja") or when
        return [
            Candidate(
                text=f"{when.label}に{what}",
                kind="plan",
                attribute="plan",
                value=what,
                valid_from=when.start,
                importance=0.7,
                instead_of=what,
                day_alone=bool(re.fullmatch(r"\d{1,2}日", sentence[slice(*when.span)])),
            )
        ]
    start, end = when.span
    rest = re.sub(r"^[、,\s]*(?:に|から|、)?", "", sentence[end:])
    without = _undated(f"{sentence[:start]}{rest}", context)
    told = new_among([*whole, *without], [])
    if found := dated(sentence, when, context.now):
        kept = LASTING if found[0].kind == "event" else LASTING_BESIDE_A_PLAN
        return found + [c for c in dated_as(told, when.start) if _stands_beside(c, found[0], kept)]
    return dated_as(told, when.start) if when.unit == "day" else told


def _stands_beside(candidate: Candidate, dated_one: Candidate, kept: frozenset[str]) -> bool:
    """Whether it tells more than the plan or event does in whose sentence it stands."""
    if candidate.attribute in {"condition", "event"} or "生まれ" in candidate.text:
        return candidate.value not in dated_one.value and candidate.attribute in kept
    return candidate.subject != "user" or candidate.attribute in kept


def _turned(sentence: str) -> list[Candidate]:
    """A taste that is no longer what it was: 嫌いだったけど好きになった."""
    match = TURNED.match(sentence)
    value = tidy("value", match["value"]) if match else None
    if match is None or value is None:
        return []
    text, attribute, negates = f"{value}が好き", "likes", False
    if NO_MORE.match(match["now"]):
        text, negates = f"{value}はもう好きではない", True
    elif NOW_DISLIKED.match(match["now"]):
        text, attribute = f"{value}が苦手", "dislikes"
    elif not NOW_LIKED.match(match["now"]):
        return []
    return [Candidate(text=text, kind="preference", attribute=attribute, value=value, negates=negates)]


def _undated(sentence: str, context: Context) -> list[Candidate]:
    found: list[Candidate] = []
    about_others = False
    over = [c.value for c in ended(sentence) if c.value]
    rules = RULES + INTRODUCTIONS if INTRODUCTION.search(context.text) else RULES
    for piece in CLAUSE_END.split(sentence, maxsplit=MOST_CLAUSES):
        clause = opened(piece)
        about_others = bool(ABOUT_OTHERS.match(clause)) or (about_others and not ABOUT_SELF.match(piece.strip()))
        if WISH.search(clause):
            continue
        if (
            context.other
            and (match := ITS_NAME.match(clause))
            and (
                named := tidy(
                    "name", match["named"] or match["called"] or match["marked"] or match["told"] or match["so"]
                )
            )
        ):
            names = [_named(_kind(context.other), name) for name in several(named)]
            held = [replace(name, beside=context.beside) for name in names]
        else:
            held = apply(rules, clause, "ja", tidy)
            spots = apply(SPOTS, piece.strip(), "ja", tidy)
            spots = [c for c in spots if c.attribute == "event" or not any(c.value in v or v in c.value for v in over)]
            if about_others and FRIEND.search(clause):
                spots = [c for c in spots if c.attribute == "called"]
            held = [
                c
                for c in held
                if c.negates or c.attribute not in {"condition", "allergy"} or c.value not in "".join(over)
            ]
            held += new_among(spots, held)
            if about_others:  # "my friend likes …" is no taste of the person's own
                held = [c for c in held if c.subject != "user" or c.attribute in OWN_DESPITE_OTHERS]
        if not FRIEND.search(clause) and not over:
            of = {c.subject for c in found + held}
            held += [c for c in apply(MENTIONS, clause, "ja", tidy) if c.value not in of]
        held = [c for c in held if not (c.attribute == "home" and NO_PLACES.match(c.value))]
        if mentioned := OTHER.search(clause):
            context.other, context.beside = mentioned["subject"], bool(ONE_MORE.search(clause))
        found += new_among(held, found)
    return [replace(c, valid_from=context.now) if c.attribute == "age" else c for c in found]


def _kind(other: str) -> str:
    """What an animal or relative is called that was spoken of."""
    return "ペット" if NEWCOMER.match(other) else KINDS_OF_PETS.get(other, other)


def _named(subject: str, name: str) -> Candidate:
    text = f"{subject}の名前は{name}"
    return Candidate(text=text, kind="relationship", subject=subject, attribute="name", value=name, importance=0.8)


def _nothing(_sentence: str) -> bool:
    return False  # what is asked or supposed is passed over clause by clause


READER = Reader(FRAME, SENTENCE, clean, _nothing, _read)
find = READER.find
"""The candidates of a Japanese message (`Reader.find`)."""
