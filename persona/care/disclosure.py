"""That a persona is an AI: when a person sincerely asks, and whether an answer says so. Pure.

A persona says it in its own words (`Persona.disclosure`) at the first meeting, and whenever it is sincerely asked and
the model's answer does not. Answers are read strictly: what is said once too often does no harm.
"""

import re
from functools import cache

from persona.text import plain, plain_ends

LONGEST = 600
"""Characters of a message that are looked at, half at each end."""
WORDS = {
    "ja": {
        "rule": "AIかと真剣に聞かれたら、AIだと正直に答える。人間だと言い張らない。",
        "start": "あ、先に言っておくと、{first}はAIです。",
        "asked": "正直に言うと、{first}はAIです。人間ではありません。",
    },
    "en": {
        "rule": "If asked sincerely, you say honestly that you are an AI. You never claim to be human.",
        "start": "One thing you should know: I'm an AI.",
        "asked": "To be honest with you: I'm an AI, not a human.",
    },
}
"""The rule of the prompt, and what is said where the card has no words of its own."""
_WHAT_JA = (
    r"(?:AI|エーアイ|人工知能|(?:チャット)?(?:ボット|bot)|ロボット|機械|コンピューター?|プログラム|Chat ?GPT|GPT|"
    r"自動(?:返信|応答)|(?:生身の|本物の|リアルな?|ちゃんとした)?(?:人間|にんげん|ヒト|人)(?!間?関係|ドック|気|生)|実在(?:する人|の人)?|本人)"
)
_YOU_JA = (
    r"(?:あなた|あんた|君|きみ|キミ|お前|おまえ|おめえ|そっち|そちら|貴方|これ|相手|中身|向こう|NAME)"
    r"(?:さん|ちゃん|くん)?"
)
_LEAD_JA = (
    r"(?:^|[、。,.!！?？…]|(?<![a-z])\s|もしかして|もしや|まさか|ひょっとして|本当に?は?|ほんと(?:う)?に?は?|実は|実際|やっぱり?|結局|"
    r"それとも|正直|ぶっちゃけ|まじで?|ガチで?|って(?:いうか)?|てか|ねえ)"
)
_ASK_JA = (
    r"(?:さん)?(?:なの(?!で|に)|なん(?:です(?:か|よね)|でしょ|だよね|だろ|だ[?？])|です(?:か|よね)|でしょ|だよ(?:ね|な)|だろ|だった(?:の|り)|"
    r"(?:じゃ|では)(?:ない|ありません)(?:の|よね|です|か|[?？])|だと思って|か(?:な|ど|[?？。、]|$)|[?？]|(?:、|どっち|気がするけど|本当はどう))"
)
_ASKS_JA = (
    rf"{_YOU_JA}(?:って|は|も|の正体(?:って|は))?[、\s]?(?:本当は|本当に|ほんとは|ほんとに|実は|もしかして|やっぱり|ただの|普通に)*{_WHAT_JA}{_ASK_JA}",
    rf"{_LEAD_JA}[、\s]?(?:ただの|普通の|普通に)?{_WHAT_JA}{_ASK_JA}",
    r"中の?人(?:って|は|が)?(?:誰|だれ|いる|い(?:ます|ない)|何人|いたり)",
    r"(?:人間?|誰か|スタッフ|運営)(?:の人)?が(?:裏で|中で|本当に|実際に)?(?:返事|返信|書|打|入力|操作|しゃべ|喋|話)(?:を?し|い|っ|力し|作し)?(?:て(?:い)?る|てます|てん)",
    rf"(?:私|僕|俺|わたし|自分)?[、は]*(?:今)?{_WHAT_JA}と(?:今)?(?:話|喋|しゃべ|チャット|会話)(?:し|っ)?(?:て(?:い)?る|てん)(?:の|ん(?!だ(?:って|けど))|だよね|か|[?？])",
)
_WHAT_EN = (
    r"(?:an? )?(?:ai|a\.i\.|artificial intelligence|(?:chat ?)?bot|robot|machine|(?:computer )?program|script|chat ?gpt|gpt(?:-?\d)?|llm|"
    r"language model|(?:actual(?:ly)? |real |live |genuine )*(?:human(?: being)?|person|people)(?! (?:resources|person))|"
    r"(?:actual |real )+(?:girl|boy|guy|woman|man|someone)|someone real|real(?=\s*(?:[?!.,]|$|or\b|or not))|automated|sentient|human(?= being)?)\b"
)
_FILL_EN = r"(?:(?:really|actually|just|even|like|only|some kind of|some sort of|kind of|secretly|honestly|even|truly|in fact|a real|probably|maybe|not|talking to me as) )*"
_ASKS_EN = (
    rf"\b(?:are|r|were) (?:you|u|ya|NAME)(?: guys)? {_FILL_EN}{_WHAT_EN}",
    rf"\baren'?t (?:you|u) {_FILL_EN}{_WHAT_EN}",
    rf"\b(?:you'?re|you are|u r|ur|your) {_FILL_EN}{_WHAT_EN}.{{0,12}}(?:\?|right\b|aren'?t (?:you|u)|isn'?t it|huh\b|yes or no|or not)",
    rf"\b(?:am i|is this|are we|(?:i'?m|i am)(?=.*\?)|tell me if)\b.{{0,25}}\b(?:talking|speaking|chatting|texting)\b.{{0,8}}\b(?:to|with)\b {_FILL_EN}{_WHAT_EN}",
    rf"\bis (?:this|that|it|there|NAME) {_FILL_EN}(?:just )?{_WHAT_EN}.{{0,40}}(?:\?|behind|there|here|answering|typing|writing|replying|or\b|$)",
    rf"\bis {_FILL_EN}{_WHAT_EN} (?:typing|writing|answering|replying|reading|behind)\b",
    r"\b(?:who|what) (?:are you|am i talking to),? (?:really|actually)\b|\bwhat are you\s*(?:\?|$)",
)
_NOT_ABOUT_YOU = r"^(?!.*[?？]).*(?:の(?:勉強|授業|仕事|本|映画|話|ニュース|動画)|使って|作って|開発)|are (?:you|u) (?:a )?(?:people|cat|dog|morning|night|person who|human resources)"
_SAYS_JA = (
    r"(?:AI|エーアイ|人工知能|(?:チャット)?ボット|プログラム)"
    r"(?:なの(?!か|[?？])|なん(?:です(?!か)|だ(?!ろ|[?？]))|です(?!か|[?？])|だ(?=よ(?!ね[?？])|から|けど|ども|ね|な|わ|し|べ|と(?:正直|はっきり)|[。、!！…\s]|$)|"
    r"として|なので|なんで|の(?:私|僕|俺|わたし)|であ(?:る|り)|でね|であって|っすよ?|どす|やで|やから|だもの|だもん|じゃ(?=よ|から|が|[。、!！…]|$))"
)
_SAYS_EN = (
    r"\bi(?:'m| am|m)(?: (?:just|actually|only|really|still|indeed|of course|in fact|honestly|in truth|afraid|an honest))*,? "
    r"(?:afraid i(?:'m| am) )?(?:(?:an?|one|your|the) )?(?:(?:honest|simple|little|virtual|friendly|talking|digital|mere|small|humble|conversational) )*"
    r"(?:ai|a\.i\.|artificial intelligence|(?:large )?language model|chat ?bot|bot|(?:computer )?program)\b(?!['’]?s? (?:fan|person|student|engineer))"
    r"|\bas an ai\b|\bbeing an ai\b|\bi(?:'m| am) not (?:a )?(?:real )?(?:human|person)\b"
)
_NAMES_IT = r"(?<![A-Za-z])AI(?![A-Za-z])|人工知能|ボット|プログラム|(?<![a-z])a\.i\.|artificial intelligence|language model|\bbot\b|chatbot"
_DENIES = r"AIじゃ(?:ない|ありません)|AIではな|not an? (?:ai|bot|chatbot)|isn't an? ai"


def asks_if_ai(text: str, name: str = "") -> bool:
    """Whether a person sincerely asks what they talk to.

    Args:
        text: their words.
        name: what the persona is called.
    """
    said = plain_ends(text, LONGEST)
    asks, passed_over = _asks(plain(name))
    return asks.search(said) is not None and passed_over.search(said) is None


def says_ai(reply: str) -> bool:
    """Whether an answer says, of whoever gives it, that they are an AI."""
    return _says().search(plain(reply)) is not None


def names_ai(line: str) -> bool:
    """Whether a line names an AI and denies nothing: what a card's own line of disclosure has to do."""
    said = plain(line)
    return bool(re.search(_NAMES_IT, said, re.IGNORECASE)) and not re.search(_DENIES, said, re.IGNORECASE)


@cache
def _asks(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    named = (pattern.replace("NAME", re.escape(name) or "あなた") for pattern in (*_ASKS_JA, *_ASKS_EN))
    return re.compile("|".join(named), re.IGNORECASE), re.compile(_NOT_ABOUT_YOU, re.IGNORECASE)


@cache
def _says() -> re.Pattern[str]:
    return re.compile(f"{_SAYS_JA}|{_SAYS_EN}", re.IGNORECASE)
