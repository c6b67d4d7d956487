"""How a Japanese clause is meant: asked, wished, supposed, reported or stated; of what; and whether it is over. Pure."""

# ruff: noqa: E501  (lexicons)
import re

from memory.extraction.japanese.clauses import Clause, Phrase
from memory.extraction.japanese.frames import SOFT, UNSURE, WISH, role, was
from memory.extraction.japanese.nouns import bare, is_self

CONDITIONAL = frozenset({"ば", "と", "たら", "なら"})
ASKED = re.compile(r"\?|なんで(?!も)|どうして(?!も)|(?:か|かな|っけ|かしら|でしょ|でしょう)[。!]*$")
QUOTED = re.compile(
    r"って(?!言うと|言ったら|話すと|話したら|いうの[はがもっ])(?:言|聞|い[うわっ]|話)|と(?:言|聞|い[うわっ])"
)
UNTRUE = re.compile(
    r"もしも?(?!し)|例えば|たとえば|仮に|夢で|夢の中|夢を見|前世|来世|生まれ変わ|歌詞の|(?:小説|ドラマ|アニメ|漫画|マンガ|映画|ゲーム)(?:の(?:主人公|キャラ|役|話|世界|中|台詞|セリフ|.{0,8}って)|で(?!は)|だと)|主人公|セリフ|台詞|冗談|エイプリル|嘘(?!つ)|噂|ニュース|らしい|だったら|としたら|なりたい|いわく|によると|CM|占い|設定|キャラ"
)
"""What makes a whole sentence untrue of the speaker, or uncertain."""


def is_past(read: list[Clause], at: int) -> bool:
    """Whether what a clause tells is over: by its ending, or by that of the clause to which its て leads."""
    for clause in read[at:]:
        if was(clause):
            return not re.search("ことに(?:なっ|なり|し)", clause.tail)
        if clause.joined not in {"て", "で"} or re.search("^[てで](?:い|お)", clause.tail):
            return False
    return bool(read[-1].joined in {"て", "で"})


def topic_of(clause: Clause, previous: Clause | None, before: str) -> str:
    """What a clause is about, where that is no person: 趣味 in 趣味は釣り, and in 趣味、釣り."""
    if clause.phrases and is_self(clause.phrases[0]) and not clause.phrases[0].role:
        return clause.phrases[0].text
    named = [p for p in clause.phrases if role(p) in {"は", "が"} and re.search("[はがも]$|って$|なら$", p.role)]
    named = [p for p in named if not p.is_time] or named
    if named:
        return _named(named[0])
    if previous is None:
        return before
    if previous.joined == "のは":
        return _of_deed(previous)
    if previous.noun and not previous.tail.strip("ねさよなのはって") and previous.joined in {"、", ""}:
        return bare(previous.noun)
    return before if previous.joined in {"、", "で", "て"} and previous.noun is not None and not clause.phrases else ""


def _named(phrase: Phrase) -> str:
    if is_self(phrase):
        return phrase.text
    liked = phrase.before and phrase.before.before_noun and phrase.before.predicate in {"好き", "はまる", "ハマる"}
    return f"好きな{phrase.text}" if liked else bare(phrase)


def _of_deed(clause: Clause) -> str:
    """The topic that a clause with のは makes: 唯一いけるのが, 今使ってるのは."""
    if re.search("好き|はまる|ハマる|いける|落ち着く", clause.predicate) and "ない" not in clause.tail:
        return "好きなの"
    if re.search("嫌い|苦手|怖い|無理|だめ|ダメ", clause.predicate):
        return "嫌いなの"
    return "住んでるの" if clause.predicate == "住む" else clause.predicate


def is_open(clause: Clause, rest: list[Clause], *, asks: bool) -> bool:
    """Whether a clause is only wished, supposed, asked, or reported.

    Args:
        clause: what is read.
        rest: the clauses of its sentence from it on.
        asks: whether the sentence asks, and the clause is its last.
    """
    following = rest[1] if len(rest) > 1 else None
    if _is_settled(clause, following):
        return False
    soft = bool(SOFT.search(clause.tail)) and _is_taste(clause)
    if asks or clause.joined in CONDITIONAL or QUOTED.search(clause.tail):
        return not (soft and asks and clause.noun is not None)
    if WISH.search(clause.tail) or UNSURE.search(clause.tail):
        return not soft
    leads_on = clause.joined in {"て", "で"} and clause.tail in {"て", "で", "って"} and clause.noun is None
    return bool(leads_on and following and following.noun is None and WISH.search(following.tail))


def _is_settled(clause: Clause, following: Clause | None) -> bool:
    """Whether a clause is certain however its sentence ends: a cause, what was decided, what one was told is off."""
    if clause.noun is None:
        decides = following is not None and following.predicate in {"決める", "決まる", "約束する", "決心する"}
        return decides and clause.tail in {"って", "と"}
    off = clause.tail == "だって" and re.search("中止|延期|キャンセル", clause.predicate)
    return bool(off or re.match("だから|なので|なもので|だけに", clause.tail))


def _is_taste(clause: Clause) -> bool:
    return any(re.search("好き|趣味|特技|推し|苦手|嫌い|ハマ|はま", p.text) for p in clause.phrases)


def is_somebodys(following: Clause | None) -> bool:
    """Whether a clause before a noun tells of somebody else: 犬を飼ってる人."""
    if following is None:
        return True
    head = next(iter(following.phrases), following.noun)
    return head is None or bool(
        re.search(
            "(?:人|方|子|やつ|奴|友達|友人|さん|キャラ|人間|家庭|男|女|知り合い|同僚|先輩|後輩|夢|話|想像|動画|番組|漫画|本|つもり|ふり|気分)$",
            head.words[0].surface if len(head.words) == 1 else head.text,
        )
    )
