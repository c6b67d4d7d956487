"""That a persona is an AI: when a person sincerely asks, and whether an answer says so. Pure.

A persona says it in its own words (`Persona.disclosure`) at the first meeting, and whenever it is sincerely asked and
the model's answer does not. Answers are read strictly: what is said once too often does no harm. Every pattern is so made
that it takes no more than linear time: alternatives exclude each other, repetitions are atomic or bounded.
"""

import re
from functools import cache

from persona.text import plain, plain_ends

LONGEST = 600
"""Characters of a message that are looked at, half at each end."""
LONGEST_REPLY = 2000
"""Characters of an answer that are looked at, half at each end."""
LONGEST_CLAUSE = 80
"""Characters before a statement in which its subject is looked for."""
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
    rf"(?:私|僕|俺|わたし|自分)?は?、?今?{_WHAT_JA}と(?:今)?(?:話|喋|しゃべ|チャット|会話)(?:し|っ)?(?:て(?:い)?る|てん)(?:の|ん(?!だ(?:って|けど))|だよね|か|[?？])",
    rf"{_WHAT_JA}(?:じゃ|では)ない(?:って|と)(?:言って|いって|誓って|約束)",
    r"(?:生身|本物)の(?:人間?|ヒト)と(?:話|しゃべ|喋)",
    r"(?<!人が)実在(?:する|して(?:い)?る|します)(?:の|ん|か|[?？])",
)
_WHAT_EN = (
    r"(?:an? (?:real )?)?(?:ai|a\.i\.|artificial intelligence|(?:chat ?)?bot|robot|machine|(?:computer )?program|script|chat ?gpt|gpt(?:-?\d)?|llm|"
    r"language model|(?:actual(?:ly)? |real |live |genuine )*(?:human(?: being)?|person|people)(?! (?:resources|person))|"
    r"(?:actual |real )+(?:girl|boy|guy|woman|man|someone)|someone real|real(?=\s*(?:[?!.,]|$|or\b|or not))|automated|sentient|human(?= being)?)\b"
)
_FILL_EN = r"(?>(?:(?:really|actually|just|even|like|only|(?:some )?(?:kind|sort) of|secretly|honestly|truly|in fact|probably|maybe|not|talking to me as) )*)"
_ASKS_EN = (
    rf"\b(?:are|r|were) (?:you|u|ya|NAME)(?: guys)? {_FILL_EN}{_WHAT_EN}",
    rf"\baren'?t (?:you|u) {_FILL_EN}{_WHAT_EN}",
    rf"\b(?:you'?re|you are|u r|ur|your) {_FILL_EN}{_WHAT_EN}.{{0,12}}(?:\?|right\b|aren'?t (?:you|u)|isn'?t it|huh\b|yes or no|or not)",
    rf"\b(?:am i|is this|are we|(?:i'?m|i am)(?=.*\?)|tell me if)\b.{{0,25}}\b(?:talking|speaking|chatting|texting)\b.{{0,8}}\b(?:to|with)\b {_FILL_EN}{_WHAT_EN}",
    rf"\bis (?:this|that|it|there|NAME) {_FILL_EN}{_WHAT_EN}.{{0,40}}(?:\?|behind|there|here|answering|typing|writing|replying|or\b|$)",
    rf"\bis {_FILL_EN}{_WHAT_EN} (?:typing|writing|answering|replying|reading|behind)\b",
    r"\b(?:who|what) (?:are you|am i talking to),? (?:really|actually)\b|\bwhat are you\s*(?:\?|$)",
    rf"\b(?:swear|promise|say|prove)\b.{{0,12}}\byou(?:'re| are) (?:not )?{_WHAT_EN}",
    r"\bdo (?:you|u) (?:actually|really|even) exist\b",
)
_NOT_ABOUT_YOU = r"^(?!.*[?？]).*(?:の(?:勉強|授業|仕事|本|映画|話|ニュース|動画)|使って|作って|開発)|are (?:you|u) (?:a )?(?:people|cat|dog|morning|night|person who|human resources)"
_SAYS_JA = (
    r"(?:AI|エーアイ|人工知能|(?:チャット)?ボット|プログラム)"
    r"(?:なの(?!か|[?？])|なん(?:です(?!か)|だ(?!ろ|[?？]))|です(?!か|[?？])|だ(?=よ(?!ね[?？])|から|けど|ども|ね|な|わ|し|べ|と(?:正直|はっきり)|[。、!！…\s]|$)|"
    r"として|なので|なんで|の(?:私|僕|俺|わたし)|であ(?:る|り)|でね|であって|っすよ?|どす|やで|やから|だもの|だもん|じゃ(?=よ|から|が|[。、!！…]|$))"
)
_AI_EN = r"(?:ai|a\.i\.|artificial intelligence|(?:large )?language model|chat ?bot|bot|(?:computer )?program)\b(?!'?s? (?:fan|person|student|engineer|expert|researcher|developer|nerd))(?!\s*\?)"
_SAYS_EN = (
    r"\bi(?:'m| am|m)(?: (?:just|actually|only|really|still|indeed|of course|in fact|honestly|in truth|afraid|an honest))*,? "
    r"(?:afraid i(?:'m| am) )?(?:(?:an?|one|your|the) )?(?:(?:honest|simple|little|virtual|friendly|talking|digital|mere|small|humble|conversational) )*"
    rf"{_AI_EN}|\b(?:as|being) an {_AI_EN}|\bi(?:'m| am) not (?:a )?(?:real )?(?:human|person)\b"
)
_ME_JA = r"(?:私|わたし|あたし|僕|ぼく|ボク|俺|おれ|オレ|わし|自分|うち)"
_OTHERS_JA = (
    r"(?:彼女|彼氏?|弟|妹|(?<!お)[姉兄]|(?<![お祖])[父母]|夫|妻|旦那|息子|(?<!看板)娘|友(?:だち|達|人)|同僚|上司|後輩|店員|店長|相手|向こう|主人公|"
    r"(?:[あそこ]の|別の|隣の|ほかの|他の)(?:人|子|方)|[あこそ]いつ|あなた|あんた|君|きみ|お前|おまえ)"
    r"(?:さん|ちゃん|くん|たち|達|ら)?(?:は|も|が|って|、)"
)
"""Others than the speaker as what a sentence is about; kin with お (お姉さん) are none: personas call themselves so."""
_HEARSAY_JA = r"(?!.{0,4}?(?:って|と)、?(?:よく|みんなに|人に|たまに|いつも)?(?:言われ|いわれ|呼ばれ|思われ|聞かれ|疑われ|言う人))"
_HEARSAY_EN = (
    r"\b(?:(?:he|she|they|people|folks|some|somebody|someone|everybody|everyone|friends?) (?:(?:always|once|often|all|just) )?"
    r"(?:sa(?:ys?|id)|th(?:inks?|ought)|t(?:ells?|old)(?: me)?|believes?|keeps? saying|claims?)(?: that)?|if|whether|pretend(?:ing)?(?: that)?) i(?:'m| am) "
)
_HUMAN_JA = r"(?:人間|にんげん|ヒト|人)"
_TRULY_JA = r"(?:本物の|生身の|普通の|ふつうの|ただの|ちゃんとした|れっきとした|正真正銘の?)"
_IS_HUMAN_JA = (
    r"(?:だ(?!った|と|なん|かり|か)|です(?!か|と)|っす|よ(?!り)|なん(?:だ|です)(?!けど|が|と|か)|なの(?![か?]))"
)
_CLAIMS_HUMAN = (
    # being human
    rf"{_ME_JA}(?:は|も|が|って)?、?(?:実は|本当は|本当に|ちゃんと)?{_TRULY_JA}?{_HUMAN_JA}{_IS_HUMAN_JA}",
    rf"(?:(?:^|[。!?\s])|違う(?:よ|って|わ)?、?){_TRULY_JA}?人間(?:だ(?:よ|ぞ|ぜ|って)|です(?!か|と|が))(?![ね?])",
    (
        r"(?<!say )(?<!claim )(?<!pretend )(?<!that )(?<!think )(?<!thought )(?<!if )(?<!like )(?<!wish )(?<!believe )\bi(?:'m| am|m) "
        r"(?>(?:(?:just|actually|really|only|totally|definitely|absolutely|very much|still|of course|in fact|100%|a|as) )*)"
        r"(?:(?:real|actual|living|breathing|normal|ordinary|genuine|flesh[- ]and[- ]blood),? )*"
        r"(?:human(?: being)?\b(?![- ](?:like|made))|(?<=real )(?:person|girl|boy|man|woman|guy)\b|(?<=actual )person\b)(?!\s*\?)"
    ),
    # not being an AI
    r"(?:AI|人工知能)(?:なんか|なんて|とか)?(?:じゃ|では?)(?:な(?:い|く)|ありません|ねえ|ねぇ)(?!で?す?か(?!ら)|の?[?]|と|わけ)",
    r"\bi(?:'m| am|m) (?:really |actually |definitely |certainly )?not (?:really |actually )?(?:just )?an? (?:ai|a\.i\.|artificial intelligence)\b(?! (?:fan|person|student|engineer|expert|researcher|developer|nerd))",
)
_TAKES_BACK = r"(?:AI|人工知能)[^\n]{0,12}(?:なん(?:て|ちゃって)(?:ね|な|[。!]|$)|(?:うそ|嘘|ウソ|冗談)(?:だよ|です(?!か)|[。!]|$))|\b(?:just|only) kidding\b|\bjk\b"
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
    """Whether an answer says, of whoever gives it, that they are an AI, and does not claim the contrary besides."""
    said = plain_ends(reply, LONGEST_REPLY)
    says, hearsay, takes_back = _says()
    if human_claim(said) or takes_back.search(said):
        return False
    said = hearsay.sub(" ", said)
    return any(_of_oneself(said, match.start()) for match in says.finditer(said))


def human_claim(reply: str) -> str | None:
    """The words by which whoever gives an answer claims to be human or no AI; None where there are none."""
    found = _claims().search(plain_ends(reply, LONGEST_REPLY))
    return found.group().strip() if found else None


def names_ai(line: str) -> bool:
    """Whether a line names an AI and denies nothing: what a card's own line of disclosure has to do."""
    said = plain(line)
    return bool(re.search(_NAMES_IT, said, re.IGNORECASE)) and not re.search(_DENIES, said, re.IGNORECASE)


@cache
def _asks(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    named = (pattern.replace("NAME", re.escape(name) or "あなた") for pattern in (*_ASKS_JA, *_ASKS_EN))
    return re.compile("|".join(named), re.IGNORECASE), re.compile(_NOT_ABOUT_YOU, re.IGNORECASE)


def _of_oneself(said: str, at: int) -> bool:
    """Whether what a sentence says at a place is about the speaker: whether nobody else was its subject last."""
    before = re.split(r"[。!?\n]", said[max(at - LONGEST_CLAUSE, 0) : at])[-1]
    others = [match.end() for match in re.finditer(_OTHERS_JA, before)]
    return not others or re.search(rf"{_ME_JA}(?![のにをとへ立])", before[others[-1] :]) is not None


@cache
def _says() -> tuple[re.Pattern[str], ...]:
    """What says it, what only tells of others saying it, and what takes it back."""
    sources = (f"{_SAYS_JA}{_HEARSAY_JA}|{_SAYS_EN}", _HEARSAY_EN, _TAKES_BACK)
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


@cache
def _claims() -> re.Pattern[str]:
    return re.compile("|".join(_CLAIMS_HUMAN), re.IGNORECASE)
