"""A Japanese sentence as clauses: a predicate, what stands with it in which case, and how it is said. Pure.

What ends a sentence in Japanese tells most of it: whether it is so, was so, is wished or only supposed. The words that
follow a predicate are kept as one `tail`, so that politeness and dialect are read in one place.
"""

import re
from dataclasses import dataclass, field

from memory.extraction.japanese.morphemes import Word


@dataclass(slots=True)
class Phrase:
    """A noun with what stands before it, and the particles behind it.

    Attributes:
        words: its words; role: the particles in which it stands, empty where they are left out.
        before: the clause that tells more of it: 飼ってる in 飼ってる犬.
    """

    words: list[Word]
    role: str = ""
    before: "Clause | None" = None

    @property
    def text(self) -> str:
        """The phrase as it stands in the sentence."""
        return "".join(word.surface for word in self.words)

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.words[-1].end

    @property
    def is_time(self) -> bool:
        """Whether it tells when, how long or how often rather than what."""
        return bool(TIME.fullmatch(self.text))


@dataclass(slots=True)
class Clause:
    """A predicate with its phrases.

    Attributes:
        phrases: in order; adverbs: what else stands before the predicate.
        predicate: its dictionary form, for a noun the noun itself, for a fragment without predicate nothing.
        noun: the phrase that is the predicate, where it is a noun: 看護師 in 姉は看護師です.
        tail: what stands behind the predicate: ています, たんだよね.
        joined: the conjunction by which it leads on: けど, から, て; or nothing.
        is_deed: its predicate is a verb.
        before_noun: it only tells more of a noun.
        start, end: where it stands in the sentence; head: where its predicate begins.
    """

    phrases: list[Phrase] = field(default_factory=list)
    adverbs: list[str] = field(default_factory=list)
    predicate: str = ""
    noun: Phrase | None = None
    tail: str = ""
    joined: str = ""
    is_deed: bool = False
    before_noun: bool = False
    start: int = 0
    end: int = 0
    head: int = 0

    def said(self, pattern: re.Pattern[str]) -> bool:
        """Whether its tail, without what leads on, has this in it."""
        return bool(pattern.search(self.tail))


TIME = re.compile(
    r"(?:(?:今|この|その|あの|次の?|今度の?|毎|先々?|再?来|去|昨|一昨|翌|約|もう|だいたい|ほぼ|週に?|月に?|年に?|日に)*"
    r"(?:[\d一二三四五六七八九十百千数何半]+(?:[年月日週時分秒回度泊]|か月|ヶ月|カ月|ヵ月|週間|時間|日間|年間|年前|年後|日前|週間前|ヶ月前|時半|分前|年目|日目|周年)+|"
    r"今|いま|きょう|あした|きのう|今日|明日|昨日|朝|昼|夜|晩|夕方|夜中|深夜|早朝|午前|午後|日|週|月|年|週末|平日|休日|休み|休みの日|[月火水木金土日]曜日?|土日|春|夏|秋|冬|頃|ころ|最近|昔|以前|前|今度|普段|現在|"
    r"年末|年始|正月|連休|当時|この頃|その頃|この前|この間|こないだ|今年|去年|来年|先月|今月|来月|先週|今週|来週|毎日|毎朝|毎晩|毎週|毎月|毎年|春休み|夏休み|冬休み|GW|子ども?の頃|子供の頃|小さい頃|若い頃|学生時代|学生の頃|高校の頃|中学の頃|暇なとき|暇な時|オフ|一日|半日|一日中|一年中|それ以来|以来|"
    r"長年|何年|ずっと|しばらく|久しぶり|たまに|時々|前半|後半|初旬|上旬|中旬|下旬)の?)+"
    r"(?:中|うち|の?とき|の?時|半ば|頃|ごろ|ころ|前|後|以上|ほど|くらい|ぐらい|間|目|の?(?:朝|昼|夜|晩|夕方|午前|午後|頭|末|終わり|初め|半ば|週末))*"
)
