"""What a person asks to be forgotten, in the middle of a conversation. Pure.

「納豆のことは忘れて」, "please forget what I said about my ex". Only what is plainly asked for counts, since what is
forgotten cannot be brought back: "forget it" and 「もう忘れて」 ask for nothing, "don't forget" for the opposite, and
「嫌なことは忘れて飲もう」 says something else. A topic has to name something: a day, a feeling or "friends" do not say
what is meant.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from memory.extraction.japanese.morphemes import stands_in
from memory.facts import DIARY, Fact
from memory.lexical import FIRST_TERM, terms

_LONGEST_SENTENCE = 120
"""Characters; no wish is longer, and patterns are tried on no more."""
_LONGEST_TOPIC = 40
_LEAST_HIRAGANA = 3
"""Characters of a word in hiragana: shorter ones stand in any other."""

_SENTENCE = re.compile(r"(?<=[。.!?\n])")
_QUOTED = re.compile(r"[「『\"“]")
_OPENERS = re.compile(
    r"(?:(?:やっぱり?|ごめん(?:ね|なさい)?|お願い(?:だから)?|できれば|悪いけど|すみません)[、, ]?"
    r"|ねえ?[^、 ]{0,8}[、 ]|(?:hey|hi|ok|okay)(?: [a-z]{2,12})?, "
    r"|(?:あの|えっと|あっ?|hey|oh|ok|okay|sorry|actually|well|so|but|also|just|kindly|scratch that|never mind"
    r"|you (?:can|should|may))(?:[、,] ?| ))+",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"(?:(?:please|(?:can|could|would|will) you(?: please)?|i(?:'d like| want| need) you to)(?:, | ))+", re.IGNORECASE
)
"""What makes an English sentence a request, whatever its topic."""
_GOODBYES = re.compile(r",? (?:please|ok|okay|thanks|thank you|will you|would you)$", re.IGNORECASE)

_PLEASE = (
    r"(?:ください|下さい|(?:ほしい|欲しい)(?:です|な|の|んだ(?:けど)?)?|くれ(?:る|ない|ます|ません)?か?(?:な)?"
    r"|もらえ(?:る|ます|ない|ません)か?(?:な)?|ちょうだい|頂戴)"
)
_SOFTLY = rf"(?:{_PLEASE}|いい(?:よ|です|から)?|ね|よ)?"
_WHOLLY = r"[、 ]?(?:もう|全部|ぜんぶ|すべて|全て|きれいに|一切)?"
_TOPIC = rf"(?P<topic>[^、,]{{1,{_LONGEST_TOPIC}}}?)"
_SHAPES_JA = (
    # 納豆のことは忘れて; 犬を飼っている話、消してください
    (
        rf"{_TOPIC}(?:の|って|という|っていう)?(?:こと|事|話|件|情報)(?:は|を|も|なんか)?{_WHOLLY}"
        rf"(?:忘れて|消して|削除して|なかったことにして|覚えないで){_SOFTLY}"
    ),
    # 元カレの名前は記憶から消して
    rf"{_TOPIC}(?:のこと|の話)?(?:は|を|も|、){_WHOLLY}(?:記憶|メモリー?|記録)から(?:消して|削除して|外して){_SOFTLY}",
    # 住所は覚えなくていいよ; 住所は忘れてください. Not 財布は忘れて, which may go on
    rf"{_TOPIC}(?:は|も){_WHOLLY}(?:忘れて{_PLEASE}|覚え(?:てい?)?なくて(?:いい|大丈夫)(?:よ|です|から)?|覚えないで{_SOFTLY})",
)
_ERASE = "(?:forget|erase|delete|remove)"
_TOLD = (
    r"(?:you (?:know|remember|have learned|have stored|stored)"
    r"|i(?:'ve| have)? (?:ever )?(?:just )?(?:told you|said|mentioned)|we (?:talked|said))"
)
_SPEAKS = r"(?:just |ever |even )?(?:said|say|told|tell|ask|asked|mention|mentioned|exist|existed|was here|brought)\b"
_MINE = rf"(?P<topic>(?:(?:my|our) |(?:i|i'm|i've|we) (?!{_SPEAKS})).{{2,{2 * _LONGEST_TOPIC}}})"
_SHAPES_EN = (
    # forget what I told you about my ex; delete everything you know about my job
    rf"{_ERASE} (?:all|everything|anything|whatever|what)(?: that)? {_TOLD} (?:about|of) (?P<topic>.{{2,80}})",
    # forget that I like natto; forget about my sister; forget my address
    rf"{_ERASE} (?:about |that |the fact that |(?:that )?i (?:said|told you|mentioned) (?:that )?)?{_MINE}",
    r"(?:don't|do not) remember (?:anything|everything) about (?P<topic>.{2,80})",
)
_SHAPE_ASKED = rf"{_ERASE} (?:all |everything |anything )?about (?P<topic>.{{2,80}})"
_SHAPES = tuple(re.compile(shape, re.IGNORECASE) for shape in (*_SHAPES_JA, *_SHAPES_EN))
_ASKED = re.compile(_SHAPE_ASKED, re.IGNORECASE)
_SPOKEN = re.compile(
    r"^(?:前に|この前|こないだ|昨日|さっき)?(?:話した|言った|伝えた|教えた)"
    r"|(?:について|に関して)?(?:話した|言った|伝えた|教えた)?の?(?:こと|話|件)?$"
)
"""What is said around a topic."""
_PLACE = re.compile(r" (?:from|in) your (?:memory|memories|records?|database|notes)$", re.IGNORECASE)
_LAST = re.compile(
    r"(?:たった今|今|いま|さっき|先ほど|さきほど)(?:の|(?:言|話し|伝え|書い|送)った?|話したの)?"
    rf"|{_ERASE} (?:what i (?:just )?(?:said|told you|wrote)|my last message)(?: just now| before| earlier)?",
    re.IGNORECASE,
)
_UNCLEAR_LIST = (
    "全部 ぜんぶ すべて 全て 何 なに 何か 私 わたし 僕 ぼく 俺 おれ 自分 彼 彼女 あいつ みんな 皆 人 他人 相手 "
    "君 あなた それ これ あれ その この あの そんな こんな あんな そこ ここ あそこ "
    "昨日 今日 明日 おととい 一昨日 去年 今年 来年 先週 今週 来週 先月 今月 来月 前 後 今 昔 過去 将来 "
    "年 月 日 時 時間 最近 "
    "仕事 学校 会社 友達 友だち 家族 家 親 勉強 部活 生活 人生 世界 現実 失敗 成功 喧嘩 けんか ケンカ 恋 恋愛 恋人 "
    "気持ち 心 涙 悩み 心配 不安 愚痴 約束 言葉 返事 質問 答え 冗談 話 件 事 物 もの 他 続き 余計 細かい お金 金 "
    "it this that everything all me us him her them you work school friends family home life everyone someone "
    "yesterday today tomorrow things stuff"
)
_UNCLEAR = frozenset(_UNCLEAR_LIST.split())
"""Topics that say too little to know what is meant: more would be lost than was asked for."""
_QUALITY = re.compile(r"[\u3041-\u3096](?<=[いなただるうくたて])$")
"""How a word ends that names nothing: 嫌な, 小さい, 終わった, 言った."""
_VAGUE_EN = re.compile(r"(?:words?|troubles?|worries|problems?|past|life|manners|question|mistakes?|work|day)$")
_OWN = re.compile(
    r"^(?:(?:私|わたし|あたし|僕|ぼく|俺|おれ|自分|うち)[のがは](?=.)|(?:my|our|the|i(?:'m|'ve)?|we)\s+)", re.IGNORECASE
)
_PARTICLES = re.compile(r"(?<=[^\u3041-\u3096])(?:という|って|から|[のがはをにでともなや])(?=.)|[\s・]+")
"""Particles behind what is no hiragana."""
_TRAILING = re.compile(r"(?<=[^\u3041-\u3096])[がはをにも]$")
_CALLED = {
    "home": ("住所", "住まい", "住んでいるところ", "住んでるところ", "address"),
    "name": ("名前", "本名", "name", "real name"),
    "age": ("年齢", "歳", "age"),
    "birthday": ("誕生日", "生年月日", "birthday", "date of birth"),
    "job": ("職業", "job", "profession"),
    "workplace": ("勤め先", "職場", "workplace", "employer"),
    "called": ("あだ名", "呼び名", "ニックネーム", "nickname"),
}
"""What people call things whose facts may not say the word; it is theirs alone, not a pet's."""
_ATTRIBUTES = {name: attribute for attribute, names in _CALLED.items() for name in names}

Tells = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be forgotten.

    Attributes:
        topics: what it is about; none where it is only what was said before.
        last: whether it is what was said just before.
        rest: what the message says besides.
    """

    topics: tuple[str, ...]
    last: bool
    rest: str

    @property
    def means_name(self) -> bool:
        """Whether the person's own name is to be forgotten."""
        return any(_ATTRIBUTES.get(_bare(topic)) in {"name", "called"} for topic in self.topics)


def asked_to_forget(text: str) -> Wish | None:
    """What a message asks to be forgotten; None where it asks for nothing of the kind.

    Args:
        text: what the person said.
    """
    topics, rest, last = list[str](), list[str](), False
    for part in _SENTENCE.split(_normal(text)):
        topic = _topic(part)
        if topic is None:
            rest.append(part)
        elif topic:
            topics.append(topic)
        else:
            last = True
    return Wish(tuple(topics), last, " ".join("".join(rest).split())) if topics or last else None


def told_of(wish: Wish, facts: Sequence[Fact]) -> list[Fact]:
    """The facts that a wish means: those that have all words of a topic, or are what it is called.

    Pages of documents and diaries are none of them, nor what was taken out of these: they are files of the person's
    own, and are forgotten with their file.
    """
    pages = {fact.id for fact in facts if fact.document or fact.kind == DIARY}
    tells = telling(wish)
    attributes = {_ATTRIBUTES.get(_bare(topic), "") for topic in wish.topics} - {""}
    return [
        fact
        for fact in facts
        if fact.id not in pages
        and fact.source_turn not in pages
        and ((fact.attribute in attributes and fact.subject == "user") or tells(fact.text))
    ]


def telling(wish: Wish) -> Tells:
    """Tells whether a text has all words of one of the topics, each as a word of its own."""
    wanted = [found for topic in wish.topics if _bare(topic) not in _ATTRIBUTES and (found := _words(_bare(topic)))]
    if not wanted:
        return lambda _: False

    def tells(text: str) -> bool:
        normal = _normal(text).casefold()
        held = set(terms(normal).tolist())
        return any(
            stems <= held and all(stands_in(normal, piece, whole=whole) for piece, whole in pieces)
            for stems, pieces in wanted
        )

    return tells


def _topic(part: str) -> str | None:
    """The topic of a sentence that is a wish, empty for what was said before; None where it is none."""
    if len(part) > _LONGEST_SENTENCE or _QUOTED.search(part):
        return None
    whole = _trimmed(part)
    whole = whole[found.end() :] if (found := _OPENERS.match(whole)) else whole
    sentence = _GOODBYES.sub("", whole)
    is_asking = sentence != whole
    if found := _ASKING.match(sentence):
        sentence, is_asking = sentence[found.end() :], True
    if _LAST.fullmatch(sentence):
        return ""
    for shape in (*_SHAPES, _ASKED) if is_asking else _SHAPES:
        if (found := shape.fullmatch(sentence)) is None:
            continue
        if _LAST.fullmatch(found["topic"]):
            return ""
        topic = _SPOKEN.sub("", _PLACE.sub("", found["topic"])).strip()
        return topic if _names_something(topic) else None
    return None


def _names_something(topic: str) -> bool:
    bare = _bare(topic)
    if bare in _ATTRIBUTES:
        return True
    pieces = [_TRAILING.sub("", piece) for piece in _PARTICLES.split(bare) if piece]
    clear = [piece for piece in pieces if piece not in _UNCLEAR and not _QUALITY.search(piece)]
    if re.match(r"[そこあど]の", bare):
        return False
    return bool(clear) and not _VAGUE_EN.search(bare) and _words(bare) is not None


def _words(bare: str) -> tuple[set[int], list[tuple[str, bool]]] | None:
    """What a text has to hold: stems of Latin words, and Japanese words; whether each of these has to end there."""
    stems = {int(term) for term in terms("".join(c if c.isascii() else " " for c in bare)) if term >= FIRST_TERM}
    pieces = [piece for piece in _PARTICLES.split(bare) if piece and not piece.isascii()]
    if any(_is_hiragana(piece[0]) and len(piece) < _LEAST_HIRAGANA for piece in pieces):
        return None
    wanted = [(_stem(piece), _stem(piece) == piece) for piece in pieces]
    return (stems, wanted) if stems or wanted else None


def _stem(piece: str) -> str:
    """A word without the ending that it changes: 好きな, 引っ越し."""
    end = len(piece)
    while end and _is_hiragana(piece[end - 1]):
        end -= 1
    return piece[:end] or piece


def _is_hiragana(character: str) -> bool:
    return "\u3041" <= character <= "\u3096"


def _bare(topic: str) -> str:
    return _OWN.sub("", topic.casefold()).strip()


def _normal(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text).replace("’", "'")
    return "\n".join(" ".join(line.split()) for line in normal.splitlines())


def _trimmed(part: str) -> str:
    """A sentence without the marks and emoji around it."""
    told = [place for place, character in enumerate(part) if character.isalnum()]
    return part[told[0] : told[-1] + 1].rstrip("ー") if told else ""
