"""What a Japanese clause ends, renames or moves of what was said before. Pure.

Of which fact it speaks is only known from what was said before (`memory.consolidate`).
"""

# ruff: noqa: E501  (lexicons)
import re
from datetime import datetime, timedelta

from memory.dates import When
from memory.dates_ja import label
from memory.extraction.candidate import Candidate
from memory.extraction.japanese.clauses import Clause, Phrase
from memory.extraction.japanese.frames import NEGATED, PAST, role, words
from memory.extraction.japanese.nouns import animal, bare, given, is_self, job, kin, thing
from memory.extraction.japanese.words import FAMILY

OVER = words(
    "やめる 辞める 止める 卒業する 引退する 退職する 退会する 脱退する 治る 完治する 克服する 寛解する 治す 売る 売却する 手放す 譲る 捨てる 処分する 失くす なくす 無くす 壊れる 廃車する 飽きる 冷める 中止する キャンセルする 延期する 流れる 消える 白紙 中止 ドタキャンする 逃げる 死ぬ 亡くなる 旅立つ 別れる 離婚する 破局する 振られる 解約する 返す 返却する 断る 卒業 終わる おわる 抜ける 断念する 諦める"
)
BEARABLE = words(
    "食べる 飲む 食べれる 飲める 触る 触れる 乗る 乗れる 見る 見れる 行く いける 平気 大丈夫 好き 克服する 慣れる 得意 大好き"
)
HEAVEN = re.compile("虹の橋|天国|お空|お星さま|お星様|星")
PASSES_ON = words("渡る 行く なる 旅立つ 昇る 帰る")
ILLS = re.compile("挫|折|症|病|炎|痛|傷|怪我")
COMES_TO = re.compile("られる?よう|れる?よう|になっ|なった|るようになっ")
CALLED_OFF = re.compile("の?(?:中止|延期|キャンセル|取りやめ|取り止め|白紙|お流れ|ボツ|破棄|解約|廃止)$")
NOT_ANY_MORE = words(
    "いる 居る 飼う ある 持つ する やる 通う 働く 住む 吸う 飲む 食べる 行く 使う 乗る 習う 弾く 好き 読む 見る 聴く 付き合う 勤める 続ける 続く 集める はまる ハマる"
)
NAMED = re.compile("名前|名字|苗字|姓|呼び名|あだ名|ニックネーム")
NAMES_ANEW = words("変える 変わる する なる 改名する 決める 決まる 改める 変更する 間違える")
LONGEST_PLAN = 14
"""Characters of the word for a plan."""
SHIFTS = words("ずれ込む 都合 中止 延期 変更")
MOVES = words(
    "変える 変わる ずれる ずらす なる 延期する 変更する 移る 延びる 延ばす 前倒す リスケする 振り替える 早まる 伸びる 決まる 決める 直す する"
)


def ended(clause: Clause, subject: str, topic: str, following: Clause | None = None) -> list[Candidate]:
    """What a clause takes back, each a candidate that negates; with no attribute where the word alone tells.

    Args:
        clause: what is read.
        subject: whom it is about, as `frames_ja.whose` has it.
        topic: what was named before it.
        following: the clause behind it, which may name what was called off.
    """
    if over := _called_off(clause, topic, following) or _died(clause, topic) or _given_up(clause, subject, topic):
        return over
    return _no_longer(clause, subject)


def _called_off(clause: Clause, topic: str, following: Clause | None) -> list[Candidate]:
    broken = (
        "".join(p.text for p in clause.phrases) if clause.predicate in {"なる", "する", "される"} else clause.predicate
    )
    if re.search("婚約破棄|破談", broken):
        over = [_over("plan", "結婚"), _over("plan", "入籍"), _over("family", "婚約者")]
        return [*over, _over("marriage", ""), _over("partner", "")]
    if clause.noun is None or not CALLED_OFF.search(clause.predicate):
        return []
    named = [v for p in clause.phrases if role(p) in {"は", "が", "", "も"} and (v := _what(p))]
    behind = _what(following.noun) if following and following.noun and not following.phrases else ""
    what = CALLED_OFF.sub("", clause.predicate) or behind or topic
    return [_over("", v) for v in named or ([what] if what else [])]


def _died(clause: Clause, topic: str) -> list[Candidate]:
    """虹の橋を渡った, お星さまになった."""
    if clause.predicate not in PASSES_ON or not any(HEAVEN.search(p.text) for p in clause.phrases):
        return []
    gone = [_over("", value) for p in clause.phrases if role(p) in {"は", "が", "も"} and (value := _what(p))]
    return gone or ([_over("", topic)] if len(topic) > 1 else [])


def _given_up(clause: Clause, subject: str, topic: str) -> list[Candidate]:
    if clause.predicate not in OVER or not PAST.search(clause.tail) or NEGATED.search(clause.tail):
        return []
    if subject not in {"user", ""} and clause.predicate in {"やめる", "辞める", "退職する", "引退する", "卒業する"}:
        return [_over(attribute, "", subject) for attribute in ("job", "workplace", "grade")]
    if clause.predicate in {"別れる", "破局する"} and all(p.is_time for p in clause.phrases):
        living = [_over("marriage", how) for how in ("同棲中", "交際中")]
        return [*(_over("", who) for who in ("彼氏", "彼女", "恋人")), *living, _over("partner", "")]
    apart = clause.predicate == "離婚する" and any(kin(p) for p in clause.phrases)
    found = [_over("family", "二人暮らし"), _over("marriage", "")] if apart else []
    gone = [v for p in clause.phrases if role(p) in {"は", "を", "が", "", "と", "に", "も"} and (v := _what(p))]
    if not gone and len(topic) > 1 and not re.fullmatch(FAMILY, topic):
        gone = [topic]
    gone += [part for value in gone if ILLS.search(part := value.rpartition("の")[2]) and part != value]
    return found + [_over("", value) for value in gone]


def _no_longer(clause: Clause, subject: str) -> list[Candidate]:
    tail = clause.tail
    if clause.predicate in BEARABLE and COMES_TO.search(tail) and not NEGATED.search(tail):
        found = [v for p in clause.phrases if role(p) in {"は", "が", "", "も", "を", "に"} and (v := _what(p))]
        return [_over("dislikes", v, "user", f"{v}はもう苦手ではない") for v in found]
    marries = clause.predicate == "結婚する" or (
        clause.predicate == "する" and any(p.text == "結婚" for p in clause.phrases)
    )
    if marries and subject == "user" and re.search("て(?:い)?(?:ない|ません)|てなかった", tail):
        return [_over("marriage", ""), _over("family", "結婚")]
    gone = re.search("ない|ません|へん", tail) and not re.search("てみ|たこと|なきゃ|ないと|なけれ", tail)
    no_more = "なくな" in tail or any(a.startswith("もう") for a in clause.adverbs)
    if gone and no_more and clause.predicate in NOT_ANY_MORE:
        whats = ((role(p), animal(p) or _what(p)) for p in clause.phrases)
        return [_over("", v) for case, v in whats if v and case in {"は", "を", "が", "", "と", "に", "も", "で"}]
    if clause.noun is not None and subject == "user" and re.match("(?:じゃ|では)な(?:かった|くなった|い)", tail):
        return _is_not(clause.noun, tail)
    return []


def _is_not(noun: Phrase, tail: str) -> list[Candidate]:
    """卵アレルギーじゃなかった, もう高校生じゃない: what one is not after all; a question is none."""
    if re.search(r"ない[?]|なかった[?]|なくて$|なく$|よね$|かな", tail):
        return []
    text = bare(noun)
    if match := re.fullmatch("(.{1,10}?)の?アレルギー", text):
        return [_over("allergy", match[1], "user", f"{match[1]}アレルギーではない")]
    if match := re.fullmatch("(.{1,10}?)(?:好き|派|ファン)", text):
        return [_over("likes", match[1])]
    if job(noun):
        return [_over("job", text), _over("grade", text)]
    return [_over("", text)] if re.search("[症病炎]$|喘息|独身|妊娠", text) else []


def _what(phrase: Phrase) -> str:
    text = thing(phrase)
    if kin(phrase) and not re.search("彼氏|彼女|恋人|夫|妻|旦那|嫁", text):
        return ""
    return animal(phrase) or re.sub("の(?:予約|予定|約束|バイト|仕事|話|症状|方|件)$", "", text)


def renamed(clause: Clause, previous: Clause | None, subject: str, other: str) -> list[Candidate]:
    """A name that is another now: 犬の名前をコタロウからハチに変えた, 名字が高橋になりました."""
    if clause.predicate not in NAMES_ANEW or not PAST.search(clause.tail):
        return []
    owner = next((p for p in clause.phrases if NAMED.search(p.text)), None)
    if (
        owner is None
        and previous is not None
        and previous.noun
        and NAMED.search(previous.noun.text)
        and not previous.tail.strip("ねさは")
    ):
        owner = previous.noun
    new = next((n for p in clause.phrases if role(p) == "に" and p is not owner and (n := given(p))), "")
    if owner is None or not new:
        return []
    old = next((p.text for p in clause.phrases if role(p) == "から" and not p.is_time), "")
    holder = (
        Phrase([w for w in owner.words if w.surface not in {"の", "名前", "名字", "苗字"}])
        if "の" in owner.text
        else None
    )
    who = (animal(holder) or kin(holder) or holder.text) if holder and holder.words and not is_self(holder) else "user"
    if holder is None and not re.search("名字|苗字|姓", owner.text):
        who = subject if subject not in {"user", ""} else other or "user"
        who = "" if old and who == "user" else who
    if who and who != "user" and not (holder is None or animal(holder) or kin(holder)):
        return []
    text = f"名前は{new}" if who in {"user", ""} else f"{who}の名前は{new}"
    kind = "profile" if who == "user" else "relationship"
    return [
        Candidate(
            text=text,
            kind=kind,
            subject=who,
            attribute="name",
            value=new,
            importance=0.8,
            instead_of=old,
            confidence=0.8,
        )
    ]


def moved(
    clause: Clause, previous: Clause | None, topic: str, last: When, sentence: str, now: datetime
) -> list[Candidate]:
    """A plan that is on another day now: 歯医者、12日に変えてもらった."""
    noun = bool(clause.noun and re.search("(?:変更|延期|リスケ|前倒し|順延|振替)$", clause.predicate))
    if not noun and (clause.predicate not in MOVES or not PAST.search(clause.tail) or NEGATED.search(clause.tail)):
        return []
    before = (
        previous.phrases
        if previous and previous.joined in {"て", "で"} and previous.predicate in MOVES | SHIFTS
        else []
    )
    what = topic or next(
        (v for p in [*before, *clause.phrases] if role(p) in {"は", "が", "を", ""} and (v := thing(p))), ""
    )
    what = re.sub("の(?:予約|日程|日|予定|時間|日にち)$", "", what)
    if (
        last.start < now
        and "曜" not in sentence[slice(*last.span)]
        and not re.fullmatch(r"\d{1,2}日", sentence[slice(*last.span)])
    ):
        return []
    if not noun and not re.match("に|へ", sentence[last.span[1] :]):
        return []
    if not what or NAMED.search(what) or last.unit != "day" or len(what) > LONGEST_PLAN:
        return []
    start = (
        last.start
        if last.start >= now - timedelta(days=1) or "曜" not in sentence[slice(*last.span)]
        else last.start + timedelta(days=7)
    )
    return [
        Candidate(
            text=f"{label(start, 'day')}に{what}",
            kind="plan",
            attribute="plan",
            value=what,
            valid_from=start,
            importance=0.7,
            confidence=0.7,
            instead_of=what,
            day_alone=bool(re.fullmatch(r"\d{1,2}日", sentence[slice(*last.span)])),
        )
    ]


def _over(attribute: str, value: str, subject: str = "user", text: str = "") -> Candidate:
    return Candidate(
        text=text or f"{value or subject}はもう終わり",
        kind="event",
        subject=subject,
        attribute=attribute,
        value=value,
        negates=True,
    )
