"""What a Japanese sentence takes back: who is gone, what was given up, called off, healed or sold. Pure.

Of which fact it speaks is only known from what was said before (`memory.consolidate`).
"""

import re

from memory.extraction.candidate import Candidate
from memory.extraction.japanese.words import FAMILY, LOVED, PET_NAMES
from memory.extraction.rules import LONGEST_CLAUSE

ENDING = (
    "(?:辞め|やめ|止め)(?:た(?!い|ほう|方|ら)|て(?!お|く)|まし|ちゃ|る(?:こと)?に)|退職し|クビに|首に|解雇|卒業し(?:た|ま)|売っ(?:た|ちゃ|て)|売りまし|手放し|捨て(?:た|ちゃ)|譲っ(?:た|て)|"
    "別れ(?:た(?!い|ら)|て|まし|ちゃ)|破局|離婚|振られ|ふられ|フラれ|死ん|死に|亡くなっ|亡くし|逃げ(?:た|ちゃ|て)|いなくなっ|全滅|お星さま|虹の橋|天国|引き取って(?:もら|いただ)|"
    "治っ(?:た|て|ちゃ)|完治|寛解|(?:良く|よく)なっ(?:た|て|ちゃ|り)|キャンセル|中止|延期|取りやめ|取り止め|白紙|ボツ|流れ(?:た|ちゃ)|なくなっ(?:た|て|ちゃ)|なしになっ|行かないこと|行けなくなっ|飽き(?:た|ちゃ)|冷め(?:た|ちゃ)|"
    "じゃなくなっ|ではなくなっ|いなくて|(?:もう)(?:い|や|飼|吸|飲|食べ|通|行|働|住|習|走|弾|使|乗)(?:っ|ん)?[てで]?(?:い)?(?:ない|ません)"
)
OVER = re.compile(
    rf"(?:^|(?<=[、\sはがのもでに]))(?P<value>[^\s、。はがをもで]{{1,14}})(?:の(?:予約|予定|約束|バイト|仕事|話|症状|方|こと|の)?)?(?:は|が|を|も|とは|と|に|、|って)?(?:[^、。はがを]{{0,8}}?)(?:{ENDING})"
)
"""What is over, however many words stand between."""
OF_ONES_WORK = {"仕事", "会社", "職場", "バイト", "勤め先", "パート", "定年", "早期"}
LEFT_UNSAID = (
    (re.compile("(?:^|もう|今は|全然|、)吸って(?:い)?(?:ない|ません)|禁煙(?:した|成功)"), "", "タバコ"),
    (re.compile("(?:^|もう|今は|全然|、)飲んで(?:い)?(?:ない|ません)|禁酒(?:した|成功)"), "", "酒"),
    (re.compile("(?:産まれ|生まれ)(?:た|まし)|出産し(?:た|ま)"), "", "妊娠"),
)
"""What is over though it is not named."""
KIN = re.compile(rf"(?:{FAMILY})")
FUTURE = re.compile("(?:たら|れば|たい|かな|かも|ほしい|予定|つもり|らしい)")


def ended(sentence: str) -> list[Candidate]:
    """What a sentence takes back, each a candidate that negates; with no attribute where the word alone tells."""
    sentence = sentence[:LONGEST_CLAUSE]
    if FUTURE.search(sentence):
        return []
    found = []
    if match := OVER.search(sentence):
        value = re.sub("(?:の|こと|すっかり|もう|完全に|やっと|ついに|全部|先週|昨日|今日)+$", "", match["value"])
        value = re.sub("^(?:もう|やっぱり?|結局|うちの|私の|その|例の|実は|先週|先月|昨日|今日)+", "", value)
        value = PET_NAMES.get(value, value)
        if value in OF_ONES_WORK:
            found += [_over(attribute, "") for attribute in ("job", "workplace")]
        elif value in LOVED.split("|") or (value and not KIN.fullmatch(value)):
            found.append(_over("", value))
    found += [_over(attribute, value) for pattern, attribute, value in LEFT_UNSAID if pattern.search(sentence)]
    return found


def _over(attribute: str, value: str) -> Candidate:
    text = f"{value}はもう終わり"
    return Candidate(text=text, kind="event", attribute=attribute, value=value, negates=True)
