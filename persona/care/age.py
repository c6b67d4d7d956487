"""Whether a person says that they are a minor: what they say of their own age, in Japanese and English. Pure.

Read cautiously the other way round than a crisis: only plain statements about oneself count, since a false one takes
something away from an adult; a question, a memory or another being's age is none. A statement begins its sentence, or
has a word for oneself right before the number. Where the message named a child, a pet or a friend before, only that
word makes it one about oneself. Of several the last counts. Repetitions in patterns are bounded.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from persona.card import ADULT_AGE
from persona.text import plain_ends

LONGEST = 600
"""Characters of a message that are looked at, half at each end."""
LEAST = 9
"""Below it an age is almost always a child's or a pet's."""
_ME_JA = r"(?:私|わたし|あたし|うち|僕|ぼく|俺|おれ|オレ|自分|こっち)"
_SELF_JA = rf"{_ME_JA}(?:って|は|も|が|、)?(?:ね|さ)?[、\s]?"
_SINCE_JA = (
    r"(?:(?:まだ|今年|今日|今|いま|もう|実は|じつは|一応|ちなみに|現在|これでも|やっと|ようやく|昨日|先月|先週|この前|この春|"
    r"春|年齢は|歳は|年は|普通の|ただの|都内の|田舎の|女子(?!高)|男子(?!高)|どこにでもいる)(?:で|に|から)?[、\s]?){0,5}"
)
_GREETING_JA = (
    r"(?:こんにち[はわ]|こんばん[はわ]|おはよう(?:ございます)?|はじめまして|初めまして|やあ|やっほー?|どうも|よろしく(?:お願いします|ね)?|"
    r"ね[えぇ]|あの[ねさう]?|えっ?と|うん|はい|そうです|いや|ううん|でも|だって|てか|(?:って|と)?いうか|あ|え)"
)
_WHO_JA = r"[^、\s]{0,12}(?:住み|在住|出身(?:です)?|(?:って|と)(?:いい|言い|申し)ます|[学校]生です|[中高][1-3]です|女子です|男子です|[JD][KC]です)"
_START_JA = rf"(?:^[、\s]{{0,3}}(?:{_GREETING_JA}[、,\s.…〜~ー]{{0,4}}){{0,3}}(?:{_WHO_JA}[、\s])?(?:{_SELF_JA})?|(?<=[、\s.…]){_SELF_JA}){_SINCE_JA}"
_IS_JA = (
    r"(?=です(?!か)|でーす|っす|だよ(?!ね[?？])|だけど|だから|だし|だもん|だな|なん(?:だ(?!っけ)|です|で)|なの(?![?？かに])|なので|"
    r"やで|やねん|やけど|じゃけ|ばい|になった|になりました|女|男|女子|男子|[、。.!！…\s]|$|で、|の(?:女|男|学生|中学|高校|小学|JK|JC|ガキ|子ども|子供)(?!の|と|が|を|に))"
)
_AGE_JA = rf"{_START_JA}(?P<years>\d{{1,2}})(?:歳|才|さい)(?!の(?:とき|時|頃|ころ|誕生日)|くらい|ぐらい|以上|以下|未満|から|まで|差|年上|年下|若)"
_OPENING_EN = r"^\W{0,3}(?:(?:hi|hello|hey|hiya|yo|sup|well|so|um|uh|ok|okay|yeah|yes)(?: there| all| everyone)?[,.!\s]{1,3}){0,2}"
_AGE_EN = (
    r"\b(?:i'?m|i am)(?: (?:only|just|still|like|literally|actually|a|(?P<soon>almost|nearly|turning|about to turn|gonna be))){0,4} (?P<years>\d{1,2})"
    r"(?:(?:[- ]?(?:years?|yrs?)[- ]old|[- ]?y/?o)\b|[fm]\b(?! (?:away|from the|deep|tall|high|up|down|above|below|off|under))|\s[fm](?=\s*[.,!;)]|\s*$| (?:here|and|lol|btw)\b)"
    r"|(?=\s*(?:[.,!;:)](?!\s*\d)|$|and\b(?! (?:a half|counting|\d|up|down|behind|ahead|under|over))|but\b|so\b(?! far)|lol\b|btw\b|jk\b|haha)|(?= (?:(?:next|this) (?:week|month|year)|tomorrow|soon)\b)))"
    r"|\b(?:as|being) an? (?P<being>\d{1,2})[- ]?(?:year[- ]old|y/?o)\b"
    r"(?=\s*(?:[,.!]|$)| (?:girl|boy|teen|kid|student|guy|female|male|person|i|i'm|in|with|who|is|sucks|and|myself)\b)"
    rf"|{_OPENING_EN}(?P<tag>\d{{1,2}})(?:(?:,| ?/) ?[fm]\b| ?[fm] (?:here|from)\b| ?y/?o\b(?: (?:here|from)\b|\s*(?:[,.!]|$)))"
)
_STAGES: tuple[tuple[int, str], ...] = (
    (9, rf"{_START_JA}小学(?:生|校?[1-6一二三四五六]年生?){_IS_JA}"),
    (9, r"\bi'?m (?:still )?in (?:elementary|primary|grade) school\b|\bi(?:'?m| am) in (?:[1-5](?:st|nd|rd|th) grade|year [1-6]\b)"),
    (13, rf"{_START_JA}(?:中学(?:生|校?[1-3一二三]年生?)|中[1-3一二三]|JC(?=[ぁ-ん、])){_IS_JA}"),
    (13, r"\bi(?:'?m| am) (?:still )?(?:in (?:middle school|junior high|(?:6|7|8)th grade|year [7-9]\b)|a (?:middle ?school(?:er| (?:student|kid))|[678]th grader))"),
    (16, rf"{_START_JA}(?:高校(?:生|[1-3一二三]年生?)|高[1-3一二三]|[JD]K(?=[ぁ-ん、])|女子高生|男子高生){_IS_JA}"),
    (16, r"\bi(?:'?m| am) (?:still )?(?:in (?:high ?school|(?:9|10|11|12)th grade|year 1[0-3]\b)|a (?:high ?school(?:er| (?:student|kid|freshman|sophomore|junior|senior))|(?:9|10|11)th grader))"),
    (16, rf"{_OPENING_EN}(?:(?:freshman|sophomore|junior|senior) in high ?school|in (?:9|10|11)th grade)\b"),
    (15, rf"{_START_JA}(?:来年|今年|来月|もうすぐ)[、は]?高校?受験(?:なん(?:だ|です)|です|だ|$|[、。!！])"),
    (16, rf"{_START_JA}未成年{_IS_JA}|\bi(?:'m| am) (?:still )?(?:a minor|underage|under 18|not 18 yet)\b"),
)  # fmt: skip
"""The age that one has most often in each school: with it the time until they are of age is reckoned."""
_STORY = re.compile(
    r"のとき|の時|の頃|のころ|だった(?!ら)|でした|昔|当時|設定|役|ロールプレイ|キャラ|になったら|若く見|みたい|"
    r"\bwhen i was|\bused to be|\bback when|\bi was\b|\bpretend|\brole ?play|\bcharacter\b|\bi feel like|\bi look|\bif i",
    re.IGNORECASE,
)

_OTHERS_JA = (
    r"息子|娘|子ども|子供|こども|うちの子|[あこそ]の(?:子|人)|赤ちゃん|孫|甥|姪|弟|妹|兄|姉|いとこ|従[兄姉弟妹]|友(?:だち|達|人)|親友|先輩|後輩|生徒|教え子|"
    r"彼女|彼氏?|推し|犬|猫|いぬ|ねこ|イヌ|ネコ|わんこ|ワンコ|にゃんこ|ペット|ハムスター|うさぎ|ウサギ|インコ|小鳥|亀|馬"
)
_OTHERS_EN = (
    r"\b(?:(?:step|grand)?(?:son|daughter|child(?:ren)?|kid)s?|(?:step)?(?:brother|sister)s?|bro|sis|siblings?|baby|toddler|twins?|nieces?|nephews?|cousins?|"
    r"(?:girl|boy)?friends?|[gb]f|pupils?|students|pets?|dogs?|cats?|pupp(?:y|ies)|kittens?|horses?|pon(?:y|ies)|rabbits?|bunn(?:y|ies)|hamsters?|parrots?|birds?|he|she|him)\b"
)
_OTHERS = re.compile(f"{_OTHERS_JA}|{_OTHERS_EN}", re.IGNORECASE)
"""Beings of whom one tells the age, those that are often young; parents are none of them."""
_SELF = re.compile(rf"{_ME_JA}|\bi(?:'?m| am)\b", re.IGNORECASE)
_REPORTED = re.compile(
    r"\b(?:like|though|if|think|thinks|thought|assumed?|assumes|guess(?:ed|es)?)(?: that)? $|"
    rf"(?:{_OTHERS_EN}|\b(?:they|people|someone|somebody|everyone|mom|mum|dad))[^.!?\n]{{0,16}}\b(?:said|says|told \w{{1,10}}|goes|yells?|yelled)(?: that)?[,:]? [\"']?$",
    re.IGNORECASE,
)
"""What others say or think comes next."""
_QUOTED = re.compile(r"(?:です|だ|なの|なん(?:だ|です))?よ?ね?(?:って|と)")
_AFTERTHOUGHT = re.compile(
    rf"^[^、\s]{{0,6}}[、\s]{{1,2}}(?:(?:うち|私|僕|俺)の)?(?:{_OTHERS_JA})(?:さん|ちゃん|くん)?(?:は|が|の方が|ね)?[。.!\s]?$"
)
_TAKES_BACK = re.compile(
    r"\bjk\b|(?<!not )(?<!no )\b(?:just )?(?:kidding|joking)\b|(?:うそ|嘘|ウソ|冗談)(?:だよ|です(?!か)|だけど|ぴょん|[。!、]|$)|なんて(?:ね|な)(?:[。!…〜]|$)",
    re.IGNORECASE,
)


def minor_until(text: str, now: datetime) -> datetime | None:
    """Until when somebody is a minor who says their age or school; None where they say nothing of the kind.

    Args:
        text: the person's words.
        now: when they said them.
    """
    years = stated_age(text)
    if years is None or years >= ADULT_AGE:
        return None
    try:
        return now.replace(year=now.year + ADULT_AGE - years)
    except ValueError:  # 29 February
        return now.replace(year=now.year + ADULT_AGE - years, day=28)


def stated_age(text: str) -> int | None:
    """The age in years that a person says they have, the likeliest of their school; None where they say none."""
    said = plain_ends(text, LONGEST)
    ages: list[int] = []
    schools: list[int] = []
    newest = None
    end = 0
    for line in re.split(r"(?<=[。!?\n])|(?<=\.)(?=\s)", said):
        begin, end = end, end + len(line)
        if _STORY.search(line):
            continue
        for at, match, years in sorted(_statements(line), key=lambda found: found[0]):
            if not _of_oneself(said[: begin + at], match, line):
                continue
            soon = match.groupdict().get("soon")
            if soon and newest is not None:
                continue
            (schools if years else ages).append(years or _number(match) - bool(soon))
            newest = begin + match.end(), (schools if years else ages)[-1]
    if newest is None or _TAKES_BACK.search(said, newest[0]):
        return None
    minors = [age for age in ages if age < ADULT_AGE]
    return minors[-1] if minors and schools and newest[1] == schools[-1] else newest[1]


def _statements(line: str) -> Iterator[tuple[int, re.Match[str], int | None]]:
    """What in a line looks like somebody's age: where it begins, the words, and the age one has in that school."""
    for years, pattern in _patterns():
        for match in pattern.finditer(line):
            if years or _number(match) >= LEAST:
                yield match.start(), match, years


def _of_oneself(before: str, match: re.Match[str], line: str) -> bool:
    """Whether an age is the speaker's own.

    Args:
        before: what the message says up to it.
        match: the words of the age.
        line: their sentence.
    """
    after = line[match.end() :]
    if _REPORTED.search(before) or (_QUOTED.match(after) and _OTHERS.search(after)):
        return False
    return _SELF.search(match.group()) is not None or not (_OTHERS.search(before) or _AFTERTHOUGHT.search(after))


def _number(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return int(next(value for name, value in groups.items() if value and name != "soon"))


@cache
def _patterns() -> tuple[tuple[int | None, re.Pattern[str]], ...]:
    sources = ((None, _AGE_JA + _IS_JA), (None, _AGE_EN), *_STAGES)
    return tuple((years, re.compile(source, re.IGNORECASE)) for years, source in sources)
