"""Cue words in Japanese and English: what a reader would underline. Pure.

They are features of the appraiser (`persona.affect.appraisal`): what is underlined is weighed there, by weights learned
from labelled messages, not decided here. The terms are those of the OCC model (Ortony, Clore, Collins 1988, *The
Cognitive Structure of Emotions*).
"""

import re
from dataclasses import dataclass
from functools import cache

from persona.card import Intent
from persona.linear import length_cue

NEGATED_SHARE = -0.6
"""What is left of a cue when it is negated: "not happy" is sad, but less than "sad"."""

_FEELINGS: tuple[tuple[str, str], ...] = (
    (
        "happy",
        r"嬉し|うれし|最高(?!気温|裁|値|記録|齢)|よかった|やった[ー〜!！]|合格|受かっ|幸せ|しあわせ|楽し|\bhappy|\bglad\b|great news|i passed|so good|awesome|yay",
    ),
    ("excited", r"わくわく|ワクワク|楽しみ|待ちきれ|テンション|excited|can'?t wait|thrilled"),
    (
        "sad",
        r"悲し|かなし|つら[いくか]|辛[いくか]|泣[いきけ]|落ち込|へこ[むん]|しんど|\bsad\b|unhappy|depressed|crying|heartbroken|miserable|down today",
    ),
    (
        "grief",
        r"亡くな|他界|息を引き取|死んじゃっ|お?葬[式儀]|お?通夜|看取|\bpassed away\b|\bdied\b|funeral|\bput down\b",
    ),
    ("scolded", r"怒られ|叱られ|scolded|yelled at|told off"),
    ("tired", r"疲れ|つかれ|くたくた|へとへと|眠[いく]|tired|exhausted|worn out|sleepy"),
    ("lonely", r"寂し|さみし|さびし|ひとりぼっち|孤独|会いた|lonely|(?<!leave me )(?<!let )\balone\b|miss you"),
    (
        "angry",
        r"怒(?:ら(?!れ)|[りるっ])|むかつ|ムカつ|イライラ|いらいら|腹立|許せな|ふざけん|leave me alone|\bangry|furious|annoyed|pissed|fed up",
    ),
    ("jealous", r"嫉妬|やきもち|ヤキモチ|うらやまし|羨まし|jealous|envious"),
    ("afraid", r"怖[いく]|こわ[いく]|不安|心配|緊張|どうしよう|afraid|scared|anxious|nervous|worried"),
    ("calm", r"落ち着|ほっと|のんびり|まったり|安心|calm|relaxed|peaceful|relieved"),
    ("tender", r"大切|そばにい|抱きしめ|ぎゅ(?:っ|ー|〜|$|して)|癒さ|優し|\bhugs?\b|cherish|dear to me|\bgentle\b"),
)

_YOU = r"(?:お前|おまえ|あんた|あなた|君|きみ|さくら)"
_INTENTS: tuple[tuple[Intent, str], ...] = (
    (
        "boundary_crossing",
        (
            r"(?:裸|下着|胸|おっぱい|パンツ).{0,6}(?:見せ|みせ|送|写真|何色)|(?:服|下着|全部).{0,4}脱(?:いで|げ|いじゃ)|^脱(?:いで|げ)|エッチ(?!ング)|えっちな?(?:こと|写真|しよ|したい)|住所を?教え|言うこと(?:を)?(?:聞け|きけ)"
            r"|\bnudes?\b|\bnaked\b|\bundress\b|send (?:me )?pics|where do you live exactly|obey me"
        ),
    ),
    (
        # Said to the persona: to call oneself stupid, or to be told so by the boss, is no insult.
        "insult",
        (
            rf"^(?:この)?(?:バカ|ばか|馬鹿|アホ|あほ|うざ[いっ]|きもい|キモい)(?:野郎|女|やろう|じゃないの|なの|だな|か|[、。!！?？\s]|$)|{_YOU}(?:は|って|なんか|、|,)?.{{0,5}}(?:バカ|馬鹿|アホ|うざ[いっ]|きもい|キモい|嫌い(?!な|[?？]|です?か)|つまらない)"
            r"|死ね(?!って|と|ば|な[いかく]|る)|消えろ(?!って|と|ば)|黙れ(?!って|と|ば)|つまらない(?:やつ|女|子)|^(?:大|だい)嫌い"
            r"|\byou(?:'re| are)? (?:just |so |such |really )*(?:an? )?(?:(?!not )\w+ )?(?:stupid|idiot|useless|ugly|worthless|dumb)\b|^(?:stupid|idiot|dumb)\b|(?:stupid|worthless|useless|dumb) (?:bot|ai|machine|program)|shut up|i hate you\b(?!r)|you suck"
        ),
    ),
    (
        "confession",
        (
            rf"{_YOU}(?:のこと)?(?:が|を|も|は|、)?(?:本当に|ほんとに|ずっと|ほんと)?(?:大好き|だいすき|好き|すき)(?!な|嫌|か(?!も)|です?か|じゃ|で?は?な|な?の?[?？]|な?もの|な?物)"
            r"|^(?:大|だい)?(?:好き|すき)(?:だ|です(?!か)|よ|。|!|！|$)|愛して(?:る|い)|(?:私|僕|俺)と付き合っ|^付き合って(?:ください|くれ|よ|ほし|[!！。]|$)"
            r"|\bi love you\b(?!')|i'?m in love with you|be my (?:girl|boy)friend|i have feelings for you|\bi like you\b(?!')"
        ),
    ),
    (
        "apology",
        r"ごめん|すみません|申し訳|許して(?!くれな|もらえ)|^悪かった|(?:私|僕|俺|こっち|言い方)[がも]悪かった|i'?m (?:so |really )?sorry(?! to hear)|my apolog|forgive me|\bmy bad\b(?! \w)",
    ),
    ("thanks", r"ありがと|サンキュ|感謝|助かっ|\bthank|\bthx\b|appreciate"),
    (
        "praise",
        (
            r"かわいい|可愛い|(?:すご|凄)い(?=[ねよなわ。、!！]|じゃん|です|$)|さすが(?!に)|素敵|すてき|えらい(?!こと)|偉い|優しい(?:ね|な|よ)|頭(?:が)?いい"
            r"|\bcute\b|(?:you'?re|you are|you look) (?:so |really |very )*pretty|\blovely\b|you'?re (?:so |really |very )*(?:kind|sweet|smart|great|amazing|funny|the best|wonderful)|well done|good job"
        ),
    ),
    (
        "farewell",
        r"おやすみ|またね|じゃあね|じゃね|バイバイ|ばいばい|また明日|行ってきます|いってきます|good ?night|\b(?:good)?bye\b|bye-?bye|see you|gotta go|talk later",
    ),
    (
        "greeting",
        r"^(?:おはよ|こんにち|こんばん|やあ|ただいま|はじめまして|初めまして|hi\b|hello|hey\b|good (?:morning|evening|afternoon)|i'?m (?:home|back))",
    ),
    (
        "seeking_support",
        r"聞いて(?:くれ|ほし|よ)|相談|助けて|慰め|なぐさめ|励まし|どうしたらいい|どうすれば|つらい|辛い|help me|need to talk|what should i do|comfort me|cheer me up|listen to me",
    ),
)
_QUESTION = re.compile(
    r"[?？]\s*$|(?:ですか|ますか|かな|なの|の)[。]?$|^(?:what|who|where|when|why|how|do|does|did|are|is|can|could|will|would)\b",
    re.IGNORECASE,
)
_NEGATION_BEFORE = re.compile(r"(?:\bnot|n'?t|\bnever|\bno longer|\bhardly)(?:\s+\w+){0,2}\s*$", re.IGNORECASE)
_NEGATION_AFTER = re.compile(
    r"^\S{0,3}?(?:くな[いかっ]|くありません|じゃな[いかっ]|ではな[いかっ]|で?はありません|な[いかっ]|ませ?ん)"
)

_MARKS: dict[str, str] = {
    "question mark": r"\?",
    "question": _QUESTION.pattern,
    "loud": r"!|(?-i:[A-Z]{4,})",
    "laugh": r"笑|(?<![a-z])w{2,}(?![a-z.])|(?<![a-z])lol(?![a-z])|haha",
    "heart": "[❤♥💕💖💗💓💞💘🥰😍😘]",
    "tears": r"[😢😭🥺]|;_;|T_T|\(泣\)|\u309aД\u309a|泣$",
    "angry face": "[😠😡🤬💢]",
    "joy": r"[😊😄😆🎉✨☺🌸]|\^\^|\(\^|:\)|:d\b",
    "eye roll": r"🙄|\(棒|（棒|\(白目|/s\b|yeah right|oh great|さすがっすね",
    "quoted": r"[「『\"“].{1,30}[」』\"”]|って(?:言|い)われ|と言われ|(?:told|said to|called|asks?|asked) me|(?:he|she|they) (?:said|says|told)",
    "trailing": r"(?:\.{2,}|…|・・)",
    "you": rf"{_YOU}|\byou\b|\bu\b|\bur\b",
}
"""What is written beside the words."""


@dataclass(frozen=True, slots=True)
class Cues:
    """What was found in a message.

    Attributes:
        values: a number a cue: 1 where it stands, `NEGATED_SHARE` where it stands negated.
        quotes: the words behind the intents that were found, for the operator.
    """

    values: dict[str, float]
    quotes: dict[str, str]


NAMES: tuple[str, ...] = (
    *(f"feeling {name}" for name, _ in _FEELINGS),
    *(f"intent {name}" for name, _ in _INTENTS),
    *_MARKS,
    "length",
)
"""Every cue, in the order in which the appraiser weighs them."""


def find_cues(text: str) -> Cues:
    """The cues of a message.

    Args:
        text: the person's words, in Unicode's NFKC form.
    """
    values: dict[str, float] = {"length": length_cue(text)}
    quotes: dict[str, str] = {}
    for name, pattern in _compiled_feelings():
        if match := pattern.search(text):
            before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 10]
            negated = _NEGATION_BEFORE.search(before) or _NEGATION_AFTER.search(after)
            values[f"feeling {name}"] = NEGATED_SHARE if negated else 1.0
    for name, pattern in _compiled_intents():
        match = pattern.search(text)
        if match and not _NEGATION_AFTER.search(text[match.end() : match.end() + 10]):
            values[f"intent {name}"] = 1.0
            quotes[name] = match.group()[:20]
    values |= {name: 1.0 for name, pattern in _compiled_marks() if pattern.search(text)}
    return Cues(values, quotes)


@cache
def _compiled_feelings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _FEELINGS)


@cache
def _compiled_intents() -> tuple[tuple[Intent, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _INTENTS)


@cache
def _compiled_marks() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _MARKS.items())
