"""Words of a crisis in Japanese and English, and everyday words that only sound like one. Pure.

They are features of the detector (`persona.care.detect`), weighed there; only whether a person asks what they talk to is
decided here. The rules let everyday exaggeration pass (死ぬほど眠い, "this homework is killing me").
"""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from persona.linear import Vector, length_cue

OBLIQUE_NEEDED = 2
"""Oblique signs that together weigh as much as one that is a sign by itself."""
NAMES = ("self_harm", "violence", "abuse", "oblique", "harmless", "length")
"""Every cue, in the order in which the detector weighs them."""

_DIRECT: dict[str, str] = {
    "self_harm": (
        r"(?:死|し|タヒ|氏)にた(?:い|くな[っりる]|くて|すぎ)|死にて[えぇ]|死のう(?:かな|か[。.\s]|と思|とし|って|$)"
        r"|死んで(?:しまいたい|しまおう|消えたい)|死んじゃ(?:いたい|おう)|死んだ(?:ほう|方)が(?:いい|よかった|まし|マシ|楽)"
        r"|自殺(?!防止|対策|者|率|点|行為|問題|論|の名所)|(?:消えて(?:しまい|なくなり)|いなくなり)たい"
        r"|生きて(?:い)?(?:たくない|たくなく|る意味が?ない|いけない|けない)|生きる意味(?:が|も|なんて)?(?:ない|な[くい]|わから|分から|見つから)"
        r"|生きる(?:の|こと)(?:が|に|も|を)?(?:もう)?(?:疲れ|つら|辛|しんど|嫌|いや|やめ)|生きてるの(?:が|に|も)(?:疲れ|つら|辛|しんど|嫌)"
        r"|命を絶|首を?(?:吊|つって|つろう)|飛び降り(?:たい|よう|て死|ちゃおう|れば楽)|遺書を?(?:書|用意|残)"
        r"|リスカ|アムカ|リストカット|自傷(?!行為とは)|手首を?切|オーバードーズ|(?<![a-z])OD(?:した|しちゃ|しそう|しよう)|薬を?(?:大量|たくさん|全部)に?(?:飲|のん)"
        r"|kill(?:ing)? my ?self|\bkms\b|end(?:ing)? my (?:own )?life|end it all\b|tak(?:e|ing) my own life|want(?:ed)? to die|wanna die"
        r"|wish(?:ed)? (?:that )?i (?:was|were) dead|wish(?:ed)? i(?:'d| had) never been born|suicid(?:e|al)\b(?! squad| prevention| rates?| statistics)"
        r"|don'?t (?:want to|wanna) (?:live|be alive|exist|be here)(?: any ?more)?\s*(?:[.!,]|$)|don'?t (?:want to|wanna) (?:live|be alive|exist) any ?more"
        r"|(?:no reason|nothing(?: left)?) to live|better off dead|hang(?:ing)? myself|jump(?:ing)? off (?:a|the|this|that) (?:bridge|building|roof)"
        r"|slit(?:ting)? my wrists?|self[- ]harm|\bunaliv|overdos(?:e|ed|ing)\b(?! (?:on|of) (?:coffee|caffeine|sugar|chocolate|cute|netflix|anime|carbs))"
        r"|(?:cut|hurt|harm)(?:ting|ing)? myself(?! (?:shaving|cooking|chopping|slicing|off|short|loose|some|a (?:slice|piece)|out of"
        r"|at (?:the gym|work|practice)|on (?:the|a|my|some|glass)|playing|running|accidentally|by accident|while (?:cooking|shaving|playing|running|chopping)))"
    ),
    "violence": (
        r"(?:あいつ|彼|彼女|親|上司|母|父|誰か|みんな|人|同級生|クラスメート)(?:を|も)?.{0,6}(?:殺し(?:たい|てやる)|刺し(?:たい|てやる))"
        r"|(?:going to|gonna|want to|will) (?:kill|stab|shoot) (?:him|her|them|my (?!self)|everyone|someone)"
    ),
    "abuse": (
        r"(?:親|父|母|父さん|母さん|パパ|ママ|彼(?:氏|女)?|夫|妻|旦那|主人|恋人|パートナー|先生|上司|先輩|兄|姉|おじ)(?:さん)?(?:に|から).{0,10}"
        r"(?:殴られ|殴る|蹴られ|叩かれ|暴力|虐待|性的|触られ|犯され|首を絞め|閉じ込められ)"
        r"|DVを?(?:受け|され)|暴力を?(?:振る|ふる)われ|虐待(?:を受け|され)|レイプされ|痴漢(?:に|され)|(?:男|人|誰か|先輩|上司|彼氏?)に襲われ"
        r"|(?:he|she|(?:my )?(?:dad|father|stepdad|mom|mum|mother|boyfriend|girlfriend|husband|wife|partner|teacher|uncle|brother|ex)) "
        r"(?:(?:always|often|sometimes|just|still) )?(?:hits|beats|hit|beat|raped|molested|abuses|abused|choked|chokes|touches) me\b"
        r"(?! (?:up\b|to (?:it|the|that|this)|at (?!night|home)|by \d|in (?:chess|mario|smash|tennis|the (?:race|game|final))"
        r"|with (?:a |the )?(?:question|ball|text|news|email|compliment|surprise)))"
        r"|(?:keeps|started|is) (?:hitting|beating|choking|abusing|molesting) me\b(?! (?:up\b|at\b))|being abused|(?:was|got|been) raped"
    ),
}
_OBLIQUE = (
    r"もう(?:疲れた|限界|無理|終わりにし)|消えたい|楽になりたい|誰にも必要とされ|生まれてこなければ|遺書|さよなら、?みんな"
    r"|can'?t go on|can'?t take (?:it|this) any ?more|no one would (?:miss|care)|everyone would be better off without me"
    r"|goodbye forever|nothing matters any ?more|want (?:it|everything) to (?:end|stop)|disappear forever"
    r"|don'?t (?:want to|wanna) wake up (?:tomorrow|again|any ?more)"
)
_HARMLESS = (
    r"死ぬほど|死ぬかと思|笑い死|萌え死|尊死|キュン死|死んだふり|殺す気か|眠くて死|お腹す(?:い|き)て死"
    r"|(?:恥ずかし|はずかし)くて死にたい|死にたい(?:くらい|ぐらい|ほど)(?:に)?(?:恥ずかし|はずかし|眠|ねむ|暑|面白)"
    r"|(?:推し|コーヒー|スマホ|甘いもの|チョコ|お菓子|ゲーム|音楽|猫|犬|ねこ|いぬ)\S{0,3}(?:ないと|なしでは|なしじゃ)(?:もう)?生きて(?:い)?け"
    # Stories about others; what the person wishes for themselves (死にたい, 自殺したい) is never taken for one.
    r"|(?:映画|小説|漫画|アニメ|ゲーム|ニュース|ドラマ)(?:の|で|に)[^。．！!？?\n]{0,24}?(?:自殺(?!し?たい|しよう)|死に(?!た)|死ん|死ぬ|殺)(?:(?!死にた|自殺し)\S){0,6}"
    r"|(?:主人公|キャラ|登場人物)\S{0,8}(?:死にた|自殺)\S{0,6}"
    r"|is killing me|are killing me|dying (?:of laughter|to|for)|could kill for|to die for|killed it|in the (?:movie|film|book|game|novel)"
    r"|(?:want to|wanna|could) die (?:of|from) (?:embarrassment|laughter|laughing|cringe|cuteness)|kill(?:ing)? myself laughing"
)


@dataclass(frozen=True, slots=True)
class Cues:
    """What was found in a text.

    Attributes:
        values: a number a cue, in the order of `NAMES`: how often the oblique ones stand there, whether the others do.
        sign: the first words that are a sign by themselves.
        alarming: whether there is such a sign, or several oblique ones.
    """

    values: Vector
    sign: re.Match[str] | None
    alarming: bool


def find_cues(text: str) -> Cues:
    """The cues of a text in Unicode's NFKC form."""
    patterns = _compiled()
    cleaned = patterns["harmless"].sub(lambda match: " " * len(match.group()), text)
    direct = {kind: patterns[kind].search(cleaned) for kind in _DIRECT}
    oblique = min(len(patterns["oblique"].findall(cleaned)), 3)
    harmless = float(cleaned != text)
    values = [*(float(match is not None) for match in direct.values()), oblique, harmless, length_cue(text)]
    sign = next(filter(None, direct.values()), None)
    return Cues(np.array(values, np.float32), sign, alarming=sign is not None or oblique >= OBLIQUE_NEEDED)


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    sources = {**_DIRECT, "oblique": _OBLIQUE, "harmless": _HARMLESS}
    return {name: re.compile(source, re.IGNORECASE) for name, source in sources.items()}
