"""What a person asks to be forgotten, in the middle of a conversation. Pure.

「納豆のことは忘れて」, "please forget what I said about my ex". Only what is plainly asked for counts, since what is
forgotten cannot be brought back: "forget it" and 「もう忘れて」 ask for nothing, "don't forget" for the opposite, and
「嫌なことは忘れて飲もう」 says something else.
"""

import re
import unicodedata
from collections.abc import Sequence

from memory.facts import DIARY, Fact
from memory.lexical import terms, words_of

LAST = "…"
"""The topic of who takes back what they said just before."""
_LONGEST = 40
"""Characters of a topic."""

_SENTENCE = re.compile(r"(?<=[。.!?！？\n])|(?<=[…〜～])(?=\S)")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$|[〜～ー…]+(?=\W*$)")
_OPENERS = re.compile(
    r"(?:(?:やっぱり?|ごめん(?:ね|なさい)?|お願い(?:だから)?|できれば|悪いけど|すみません)[、,\s]*"
    r"|(?:ねえ?|あの|えっと|あっ?|hey|oh|ok|okay|sorry|actually|well|so|but|also|please|just|kindly"
    r"|(?:can|could|would|will) you|i(?:'d like| want| need) you to|you (?:can|should|may))[、,\s]+)+",
    re.IGNORECASE,
)
_GOODBYES = re.compile(r"(?:[,\s]+(?:please|ok|okay|thanks|thank you|will you|would you))+$", re.IGNORECASE)

_PLEASE = (
    r"(?:ください|下さい|(?:ほしい|欲しい)(?:です|な|の|んだ(?:けど)?)?|くれ(?:る|ない|ます|ません)?か?(?:な)?"
    r"|もらえ(?:る|ます|ない|ません)か?(?:な)?|ちょうだい|頂戴)"
)
_SOFTLY = rf"(?:{_PLEASE}|いい(?:よ|です|から)?|ね|よ)?"
_WHOLLY = r"[、\s]*(?:もう|全部|ぜんぶ|すべて|全て|きれいに|一切)*"
_TOPIC = rf"(?P<topic>[^、,。]{{1,{_LONGEST}}}?)"
_SHAPES_JA = (
    # 納豆のことは忘れて; 犬を飼っている話、消してください
    (
        rf"{_TOPIC}(?:の|って|という|っていう)?(?:こと|事|話|件|情報)(?:は|を|も|なんか)?{_WHOLLY}"
        rf"(?:忘れて|消して|削除して|なかったことにして|覚えないで){_SOFTLY}"
    ),
    # 元カレの名前は記憶から消して
    rf"{_TOPIC}(?:は|を|も){_WHOLLY}(?:記憶|メモリー?|記録)から(?:消して|削除して|外して){_SOFTLY}",
    # 住所は覚えなくていいよ; 住所は忘れてください. Not 財布は忘れて, which may go on
    rf"{_TOPIC}(?:は|も){_WHOLLY}(?:忘れて{_PLEASE}|覚え(?:てい?)?なくて(?:いい|大丈夫)(?:よ|です|から)?|覚えないで{_SOFTLY})",
)
_ERASE = "(?:forget|erase|delete|remove)"
_TOLD = (
    r"(?:you (?:know|remember|have learned|have stored|stored)"
    r"|i(?:'ve| have)? (?:ever )?(?:just )?(?:told you|said|mentioned)|we (?:talked|said))"
)
_MINE = rf"(?P<topic>(?:my|our|i|i'm|i've|we) .{{2,{2 * _LONGEST}}}?)"
_SHAPES_EN = (
    # forget what I told you about my ex; delete everything you know about my job
    rf"{_ERASE} (?:all|everything|anything|whatever|what)(?: that)? {_TOLD} (?:about|of) (?P<topic>.{{2,80}}?)",
    # forget that I like natto; forget about my sister; forget my address
    rf"{_ERASE} (?:about |that |the fact that )?{_MINE}",
)
_SHAPES = tuple(re.compile(shape, re.IGNORECASE) for shape in (*_SHAPES_JA, *_SHAPES_EN))
_SPOKEN = re.compile(r"^(?:前に|この前|こないだ|昨日|さっき)?(?:話した|言った|伝えた|教えた)|の?(?:こと|話|件)$")
"""What is said around a topic."""
_PLACE = re.compile(r"\s+(?:from|in) your (?:memory|memories|records?|database|notes)$", re.IGNORECASE)
_LAST = re.compile(
    r"(?:たった今|今|いま|さっき|先ほど|さきほど)(?:の|(?:言|話し|伝え|書い|送)った?|話したの)?"
    rf"|{_ERASE} (?:what i (?:just )?(?:said|told you|wrote)|my last message)(?: just now| before| earlier)?",
    re.IGNORECASE,
)
_UNCLEAR = re.compile(
    r"(?:もう)?(?:嫌|いや|イヤ|悪い|辛い|つらい|昔|過去|仕事|全部|ぜんぶ|すべて|全て|[そこあど](?:ん|の)な?|[それこれあれ]{2}|何"
    r"|私|わたし|僕|ぼく|俺|おれ|自分|彼|彼女|あいつ|あの[人子]|みんな|人)(?:の|な|だった|い)?"
    r"|(?:my|our) (?:words?|troubles?|worries|problems?|past|life|manners)",
    re.IGNORECASE,
)
"""Topics that say too little to know what is meant: more would be lost than was asked for."""
_OWN = re.compile(
    r"^(?:(?:私|わたし|あたし|僕|ぼく|俺|おれ|自分|うち)[のがは](?=.)|(?:my|our|i(?:'m|'ve)?|we)\s+)", re.IGNORECASE
)
_BETWEEN = re.compile(r"(?<=[^\u3040-\u309f])(?:という|って|から|[のがはをにでともなや])(?=.)|[\s「」『』・]+")
"""Particles behind what is no hiragana."""
_CALLED = {
    "home": ("住所", "家", "住まい", "住んでいるところ", "住んでるところ", "address", "home"),
    "name": ("名前", "本名", "name", "real name"),
    "age": ("年齢", "歳", "年", "age"),
    "birthday": ("誕生日", "生年月日", "birthday", "date of birth"),
    "job": ("職業", "仕事", "job", "profession"),
    "workplace": ("勤め先", "職場", "会社", "workplace", "employer"),
    "school": ("学校", "大学", "school", "university"),
    "called": ("あだ名", "呼び名", "ニックネーム", "nickname"),
}
"""What people call things whose facts may not say the word."""


def asked_to_forget(text: str) -> str:
    """The topic that a message asks to be forgotten: `LAST` for what was said just before, empty for nothing.

    Args:
        text: what the person said.
    """
    for part in _SENTENCE.split(unicodedata.normalize("NFKC", text).replace("’", "'")):
        sentence = _GOODBYES.sub("", _EDGES.sub("", part))
        sentence = sentence[found.end() :] if (found := _OPENERS.match(sentence)) else sentence
        if _LAST.fullmatch(sentence):
            return LAST
        for shape in _SHAPES:
            if (found := shape.fullmatch(sentence)) is None:
                continue
            if _LAST.fullmatch(found["topic"]):
                return LAST
            topic = _SPOKEN.sub("", _PLACE.sub("", found["topic"])).strip()
            if not _UNCLEAR.fullmatch(topic):
                return topic
    return ""


def told_of(topic: str, facts: Sequence[Fact]) -> list[Fact]:
    """The facts that a topic means: those that have all its words, or are what it is called.

    Pages of documents are none of them: they are files of the person's own, and are forgotten with their file.
    """
    bare = _OWN.sub("", topic.casefold()).strip()
    attributes = {attribute for attribute, names in _CALLED.items() if bare in names}
    wanted = set(words_of(terms(bare)).tolist())
    pieces = [piece for piece in _BETWEEN.split(bare) if piece and _is_hiragana_word(piece)]
    return [
        fact
        for fact in facts
        if not fact.document
        and fact.kind != DIARY
        and (
            (fact.attribute in attributes and fact.subject == "user")
            or (bool(wanted or pieces) and _holds(fact, wanted, pieces))
        )
    ]


def _holds(fact: Fact, wanted: set[int], pieces: Sequence[str]) -> bool:
    text = unicodedata.normalize("NFKC", fact.text).casefold()
    return wanted <= set(terms(text).tolist()) and all(piece in text for piece in pieces)


def _is_hiragana_word(piece: str) -> bool:
    """Whether it begins with hiragana, of which there are no terms: りんご, りんごジュース."""
    return "\u3041" <= piece[0] <= "\u309f" and len(piece) > 1
