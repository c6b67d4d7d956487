"""What is liked or disliked by a Japanese predicate of taste. Pure."""

import re

from memory.extraction.candidate import Candidate
from memory.extraction.japanese.clauses import Clause, Phrase
from memory.extraction.japanese.frames import NEGATED, led, listed, made, role
from memory.extraction.japanese.nouns import is_self, is_somebody, thing

LIKED = re.compile(
    "(?:大|だい|超|一番|結構|めっちゃ)*(?:好き|すき|スキ|好物|好み|お気に入り|癒し|癒やし|生きがい|楽しみ|落ち着く|趣味|日課|得意|ハマり中|マイブーム|推し|夢中|ラブ)"
)
HATED = re.compile(
    "(?:大|超|全般|全部|本当に)*(?:嫌い|きらい|キライ|苦手|にがて|無理|ムリ|むり|だめ|ダメ|駄目|NG|苦痛|ストレス|天敵|憂鬱|怖い|恐い|こわい|嫌|いや|イヤ|嫌う|あかん|受け付ける|トラウマ|許せる)"
)
LOOSE = frozenset({"だめ", "ダメ", "駄目", "無理", "ムリ", "むり", "嫌", "いや", "イヤ", "怖い", "こわい"})
"""What is said of much that is no lasting dislike: only of what が or は names in a word."""
LONGEST_DISLIKE = 8


def tastes(clause: Clause, lead: Phrase | None = None) -> list[Candidate]:
    """What is liked or disliked by a predicate of taste: 虫が苦手, 雨の日が好き."""
    attribute = _attribute(clause)
    for wanted in ("が", "は", "", "を", "lead") if attribute else ():
        phrases = led(clause, lead) if wanted == "lead" else [p for p in reversed(clause.phrases) if role(p) == wanted]
        for phrase in phrases:
            if not is_self(phrase) and not (phrase.before and is_somebody(phrase)) and (value := thing(phrase)):
                if clause.predicate in LOOSE and (wanted == "" or len(value) > LONGEST_DISLIKE):
                    continue
                values = [re.sub("の(?:方|ほう|こと|味|匂い)$", "", v) for v in map(thing, listed(clause, phrase)) if v]
                text = "{}が好き" if attribute == "likes" else "{}が苦手"
                return [made("preference", attribute, text.format(v), v, "user", 0.5) for v in values or [value]]
    return []


def _attribute(clause: Clause) -> str:
    """Whether a predicate tells of a like or a dislike, or of neither."""
    word = clause.predicate
    like, hate = LIKED.fullmatch(word), HATED.fullmatch(word)
    if not (like or hate) or re.match("だった|でした|かった", clause.tail):
        return ""
    bears = word in {"受け付ける", "許せる"}
    if not NEGATED.search(clause.tail):
        return "likes" if like else "" if bears else "dislikes"
    return "dislikes" if bears or re.fullmatch("大?好き|すき|得意", word) else ""
