"""What a Japanese clause tells by the way: habits, what one has at home, cannot bear, did for years, waits for. Pure."""

# ruff: noqa: E501  (lexicons)
import re
from collections.abc import Callable

from memory.extraction.candidate import Candidate
from memory.extraction.japanese.clauses import Clause
from memory.extraction.japanese.frames import NEGATED, PAST, role, words
from memory.extraction.japanese.frames_verbs import owned
from memory.extraction.japanese.nouns import animal, bare, given, is_self, pastime, place, thing, workplace

REACTS = re.compile(
    "痒|かゆ|蕁麻疹|じんましん|湿疹|ブツブツ|発疹|息が|息苦|喉が|のどが|口の中|唇|お?腹を?(?:が)?(?:こわ|壊|下|痛)|下痢|吐|気持ち悪く|具合が?悪|体調|かぶれ|腫れ|くしゃみ|鼻水|涙|咳|真っ赤|頭痛|頭が痛"
)
"""What a body does that cannot bear something."""


def cannot_bear(clause: Clause, following: Clause | None, sentence: str) -> list[Candidate]:
    """An allergy by what comes of eating or touching: 卵食べると口の中がかゆくなる."""
    if (
        clause.predicate not in {"食べる", "飲む", "触る", "食う", "浴びる", "つける", "摂る", "着る"}
        or following is None
    ):
        return []
    if clause.joined not in {"と", "ば", "たら"} and "たら" not in clause.tail:
        return []
    if not REACTS.search(sentence[clause.end :][:30]):
        return []
    return [
        Candidate(
            text=f"{bare(p)}を{clause.predicate}と具合が悪くなる",
            kind="health",
            attribute="allergy",
            value=bare(p),
            importance=0.9,
            confidence=0.7,
        )
        for p in clause.phrases
        if role(p) in {"を", "", "は", "と"} and not p.is_time and not is_self(p)
    ]


PLACES_OF_OURS = re.compile("(?:うち|家|庭|部屋|実家|ベランダ|自宅|我が家|ガレージ|車庫|裏|畑)(?:の.{1,4})?$")


def _has(clause: Clause, _previous: Clause | None) -> list[Candidate]:
    """What there is at home: 庭に柚子の木がある."""
    if (
        clause.predicate != "ある"
        or NEGATED.search(clause.tail)
        or not any(role(p) == "に" and PLACES_OF_OURS.search(p.text) for p in clause.phrases)
    ):
        return []
    things = (owned(p) for p in clause.phrases if role(p) in {"が", "", "は", "も"} and not p.is_time)
    return [
        Candidate(text=f"{v}がある", kind="possession", attribute="owns", value=v, confidence=0.6) for v in things if v
    ]


OFTEN = re.compile(
    r"一日|1日|日に|毎[日朝晩夜週月年]|週[に\d一二三四五六]|いつも|欠かさず|必ず|日課|よく|しょっちゅう|ほぼ毎|月[\d一二三]回|休みの日|休日|週末"
)
HABITS = words(
    "唱える 拝む 祈る 合わせる 起きる 走る 歩く 泳ぐ 踊る 読む 飲む 食べる 作る 書く 描く 弾く 通う 行く 散歩する 筋トレする 料理する 勉強する 釣る 登る 見る 観る 聴く 潜る 漕ぐ 打つ 練習する 参加する 瞑想する ストレッチする 歌う 乗る 撮る 編む 焼く 焚く 淹れる 滑る 山登りする ジョギングする ランニングする ウォーキングする 日記をつける つける 遊ぶ やる 出かける 教える 教わる 習う 整う"
)


def _habit(clause: Clause, _previous: Clause | None) -> list[Candidate]:
    """What one does again and again: 毎朝5時に起きる."""
    often = "".join([*clause.adverbs, *(p.text for p in clause.phrases if p.is_time)])
    if not OFTEN.search(often) or not clause.is_deed or clause.predicate not in HABITS:
        return []
    if (
        NEGATED.search(clause.tail)
        or PAST.search(clause.tail)
        or re.search("られ|れる|せら", clause.tail)
        or any(role(p) == "が" for p in clause.phrases)
    ):
        return []
    said = (
        "".join(p.text + p.role for p in clause.phrases if not p.is_time or re.search("時", p.text)) + clause.predicate
    )
    return (
        [Candidate(text=f"習慣は{said}こと", kind="preference", attribute="habit", value=said, confidence=0.6)]
        if len(said) > len(clause.predicate)
        else []
    )


def _only_this(clause: Clause, _previous: Clause | None) -> list[Candidate]:
    """What somebody does all the time: 将棋ばっかり."""
    often = (p for p in clause.phrases if re.fullmatch("ばっかり?|ばかり|三昧", p.role)) if not clause.predicate else ()
    return [_likes(value, f"{value}ばかりしている") for p in often if (value := pastime(p))]


PLAIN = frozenset({"", "です", "だよ", "だ", "だね"})
"""Tails of a noun that only names."""


def _by_the_way(clause: Clause, previous: Clause | None) -> list[Candidate]:
    """What is named behind a clause: ミステリーなら綾辻行人; 父のあとを継いで鉄工所."""
    if previous is None or clause.noun is None or clause.tail not in PLAIN:
        return []
    if previous.noun and previous.tail == "なら" and (value := thing(clause.noun)):
        return [_likes(value, f"{bare(previous.noun)}なら{value}が好き")]
    if previous.predicate in {"継ぐ", "開く", "始める", "独立する", "開業する"} and (value := workplace(clause.noun)):
        return [Candidate(text=f"{value}をやっている", kind="work", attribute="job", value=value, confidence=0.6)]
    return []


def _animals_by_name(clause: Clause, previous: Clause | None) -> list[Candidate]:
    """猫を飼ってます、しろとちゃちゃ."""
    if previous is None or clause.noun is None or clause.tail not in PLAIN:
        return []
    found: list[Candidate] = []
    pet = (
        next((a for p in previous.phrases if (a := animal(p))), "")
        if previous.predicate in {"飼う", "いる", "迎える", "お迎えする", "飼い始める"}
        else ""
    )
    if pet and not NEGATED.search(previous.tail) and not animal(clause.noun):
        names = [
            n
            for p in [*(p for p in clause.phrases if p.role in {"と", "や"}), clause.noun]
            if PLAIN_NAME.fullmatch(p.text) and (n := given(p))
        ]
        found += [
            Candidate(
                text=f"{pet}の名前は{n}",
                kind="relationship",
                subject=pet,
                attribute="name",
                value=n,
                importance=0.8,
                confidence=0.6,
                beside=len(names) > 1,
            )
            for n in names
        ]
    return found


PLAIN_NAME = re.compile("[ァ-ヴー]{2,8}|[ぁ-んー]{2,6}|[一-龥]{2,4}")
UNTIL = re.compile(
    "(?:定年|試験|受験|入試|検定|結婚式|出産|予定日|卒業|退職|引っ越し|旅行|大会|本番|ライブ|発表会|締切|手術|入籍|帰国|留学|成人式|出産予定日|産休|育休)$"
)


def _until(clause: Clause, _previous: Clause | None) -> list[Candidate]:
    """What is counted down to: 国家試験まであと3ヶ月."""
    after = "".join([*clause.adverbs, *(p.text for p in clause.phrases if p.is_time), clause.predicate])
    if not re.search(r"あと|残り|[\d一二三四五六七八九十]", after):
        return []
    return [
        Candidate(text=f"{p.text}まで{after}", kind="plan", attribute="plan", value=p.text, confidence=0.6)
        for p in clause.phrases
        if role(p) == "まで" and UNTIL.search(p.text)
    ]


def _past_work(clause: Clause, _previous: Clause | None) -> list[Candidate]:
    """What somebody did for years: 保険の外交を35年やりました."""
    long = any(re.search(r"[\d一二三四五六七八九十]年", p.text) for p in clause.phrases if p.is_time)
    if (
        not long
        or clause.predicate not in {"やる", "する", "勤める", "務める", "働く", "続ける", "教える", "営む"}
        or not re.search("^(?:た|り?まし|って(?:い)?た|って(?:い)?まし|て(?:い)?た|て(?:い)?まし|い?た)", clause.tail)
    ):
        return []
    return [
        Candidate(
            text=f"{v}を{clause.predicate}仕事をしていた", kind="event", attribute="past job", value=v, confidence=0.6
        )
        for p in clause.phrases
        if role(p) in {"を", "で", "に"} and not p.is_time and (v := thing(p))
    ]


TAKEN = words("食べる 飲む 聴く 聞く 読む 見る 着る 信じる 使う 愛す")


def _only(clause: Clause, _previous: Clause | None) -> list[Candidate]:
    """What alone is taken: コーヒーしか飲まない."""
    if clause.predicate not in TAKEN or not NEGATED.search(clause.tail):
        return []
    return [
        _likes(v, f"{v}しか{clause.predicate}ことがない")
        for p in clause.phrases
        if p.role == "しか" and (v := thing(p))
    ]


def _pleases(clause: Clause, previous: Clause | None) -> list[Candidate]:
    """What somebody likes or dislikes to do: コーヒー飲むのが生きがい, 電話かけるのも嫌い."""
    if (
        previous is None
        or previous.joined != "のは"
        or any(not p.is_time for p in clause.phrases)
        or not previous.is_deed
    ):
        return []
    like = re.fullmatch(
        "(?:大|唯一の|一番の|いちばんの|毎日の|週末の|最高の|老後の|私の|最近の)*(?:好き|生きがい|楽しみ|趣味|日課|癒し|癒やし|至福|幸せ|マイブーム|ご褒美|習慣|楽しい|落ち着く|たまらない)",
        clause.predicate,
    )
    hate = re.fullmatch("(?:大)?(?:嫌い|苦手|嫌|いや|苦痛|きらい|怖い|ストレス|憂鬱)", clause.predicate)
    if not (like or hate) or NEGATED.search(clause.tail):
        return []
    value = "".join(p.text + p.role for p in previous.phrases if not p.is_time) + previous.predicate
    text = f"{value}のが{'好き' if like else '苦手'}"
    return [
        Candidate(text=text, kind="preference", attribute="likes" if like else "dislikes", value=value, confidence=0.6)
    ]


VISITING = words(
    "見る 待つ 食べる 飲む 迷う 撮る 遊ぶ 並ぶ 旅行する 観光する 泊まる 開催する 会う 買う 探す 売る 流行る ある いる 人気 開く 乗る 寝る"
)


def homes(clause: Clause) -> list[Candidate]:
    """Where somebody lives by what they keep doing there, or by their rooms: 茨城でレンコンを作ってます."""
    stays = clause.is_deed and clause.predicate not in VISITING and KEEPS_ON.search(clause.tail)
    here = [p for p in clause.phrases if (stays and role(p) == "で" and not p.is_time) or HOUSING.search(p.text)]
    return [
        Candidate(text=f"{v}に住んでいる", kind="profile", attribute="home", value=v, confidence=0.5)
        for p in here
        if (v := place(p))
    ]


KEEPS_ON = re.compile("^[てで](?:い)?(?:る|ます)(?!の|と|時)|^[てで]おります")
HOUSING = re.compile(
    r"の(?:[\d一二三四六八十.]+畳|アパート|マンション|ワンルーム|1[KRL]\w*|賃貸|団地|社宅|寮|シェアハウス|下宿|借家|戸建て?|タワマン|公団|県営住宅|市営住宅|都営住宅)$"
)


def _likes(value: str, text: str) -> Candidate:
    return Candidate(text=text, kind="preference", attribute="likes", value=value, confidence=0.6)


Aside = Callable[[Clause, Clause | None], list[Candidate]]
INSTEAD: tuple[Aside, ...] = (_has, _habit)
"""What a clause and the one before it tell where nothing else does."""
ASIDES: tuple[Aside, ...] = (_only_this, _by_the_way, _animals_by_name, _past_work, _until, _only, _pleases)
"""What they tell beside the rest."""
