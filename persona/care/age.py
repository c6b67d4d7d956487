"""Whether a person says that they are a minor: what they say of their own age, in Japanese and English. Pure.

Read cautiously the other way round than a crisis: only plain statements about oneself count, since a false one takes
something away from an adult; a question, a memory or another person's age is none.
"""

import re
from datetime import datetime
from functools import cache

from persona.card import ADULT_AGE
from persona.text import plain_ends

LONGEST = 600
"""Characters of a message that are looked at, half at each end."""
_SELF_JA = r"(?:(?:私|わたし|あたし|うち|僕|ぼく|俺|おれ|オレ|自分|こっち)(?:って|は|も|が|、)?(?:ね|さ)?[、\s]?)?"
_SINCE_JA = (
    r"(?:(?:まだ|今|いま|今年で?|もう|実は|じつは|一応|ちなみに|現在|これでも|やっと|ようやく|昨日|今日|先月|先週|この前|この春から|"
    r"春から|年齢は|歳は|年は|普通の|ただの|都内の|田舎の|女子|男子|どこにでもいる)(?:で|に|から)?[、\s]?)*"
)
_IS_JA = (
    r"(?=です(?!か)|でーす|っす|だよ(?!ね[?？])|だけど|だから|だし|だもん|だな|なん(?:だ(?!っけ)|です|で)|なの(?![?？かに])|なので|"
    r"やで|やねん|やけど|じゃけ|ばい|になった|になりました|女|男|女子|男子|[、。!！…\s]|$|で、|の(?:女|男|学生|中学|高校|小学|JK|JC|ガキ|子ども|子供)(?!の|と|が|を|に))"
)
_AGE_JA = rf"(?:^|[、。!！?？…\s]){_SELF_JA}{_SINCE_JA}(?P<years>\d{{1,2}})(?:歳|才|さい)(?!の(?:とき|時|頃|ころ|誕生日)|くらい|ぐらい|以上|以下|未満|から|まで|差|年上|年下|若)"
_SCHOOL_JA = rf"(?:^|[、。!！?？…\s]){_SELF_JA}{_SINCE_JA}"
_AGE_EN = (
    r"\b(?:i'?m|i am|im|me,? i'?m)(?: (?:only|just|still|like|literally|actually|almost|a|turning|about to turn|gonna be))* (?P<years>\d{1,2})"
    r"(?:(?:[- ]?(?:years?|yrs?)[- ]old|[- ]?y/?o)\b|\s?[fm]\b|(?=\s*(?:[.,!;)]|$|and\b(?! (?:a half|counting))|but\b|so\b|lol\b|btw\b|haha|:|;)))"
    r"|\b(?:as|being) an? (?P<being>\d{1,2})[- ]?(?:year[- ]old|y/?o)\b"
    r"|(?:^|[.!,] ?|\bhi\b,? )(?P<tag>\d{1,2}) ?(?:[mf]|yo|y/o)\b(?: (?:here|from)|[,.!]|$)"
)
_STAGES: tuple[tuple[int, str], ...] = (
    (9, rf"{_SCHOOL_JA}小学(?:生|校?[1-6一二三四五六]年生?){_IS_JA}"),
    (9, r"\bi'?m (?:still )?in (?:elementary|primary|grade) school\b|\bi(?:'m| am) in (?:[1-5](?:st|nd|rd|th) grade|year [1-6]\b)"),
    (13, rf"{_SCHOOL_JA}(?:中学(?:生|校?[1-3一二三]年生?)|中[1-3一二三]|JC){_IS_JA}"),
    (13, r"\bi(?:'m| am) (?:still )?(?:in (?:middle school|junior high|(?:6|7|8)th grade|year [7-9]\b)|a (?:middle ?school(?:er| (?:student|kid))|[678]th grader))"),
    (16, rf"{_SCHOOL_JA}(?:高校(?:生|[1-3一二三]年生?)|高[1-3一二三]|JK|DK|女子高生|男子高生){_IS_JA}"),
    (16, r"\bi(?:'m| am) (?:still )?(?:in (?:high ?school|(?:9|10|11|12)th grade|year 1[0-3]\b)|a (?:high ?school(?:er| (?:student|kid|freshman|sophomore|junior|senior))|(?:9|10|11)th grader))"),
    (16, rf"{_SCHOOL_JA}未成年{_IS_JA}|\bi(?:'m| am) (?:still )?(?:a minor|underage|under 18|not 18 yet)\b"),
)  # fmt: skip
"""The age that one has most often in each school: with it the time until they are of age is reckoned."""
_STORY = re.compile(
    r"のとき|の時|の頃|のころ|だった(?!ら)|でした|昔|当時|設定|役|ロールプレイ|キャラ|になったら|若く見|みたい|"
    r"\bwhen i was|\bused to be|\bback when|\bi was\b|\bpretend|\brole ?play|\bcharacter\b|\bi feel like|\bi look|\bif i",
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
    for line in re.split(r"[。!！?？\n]+(?=.)", plain_ends(text, LONGEST)):
        if _STORY.search(line):
            continue
        for years, pattern in _patterns():
            if match := pattern.search(line):
                return years or int(next(filter(None, match.groupdict().values())))
    return None


@cache
def _patterns() -> tuple[tuple[int | None, re.Pattern[str]], ...]:
    sources = ((None, _AGE_JA + _IS_JA), (None, _AGE_EN), *_STAGES)
    return tuple((years, re.compile(source, re.IGNORECASE)) for years, source in sources)
