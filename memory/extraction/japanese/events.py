"""Events and plans that a Japanese clause tells, dated or not. Pure."""

# ruff: noqa: E501  (lexicons)
import re
from dataclasses import replace
from datetime import datetime

from memory.dates import When
from memory.dates_ja import label
from memory.extraction.candidate import Candidate
from memory.extraction.japanese.clauses import Clause, Phrase
from memory.extraction.japanese.days import INVITES, MOOD, NO_PLANS, PLANNED, is_over
from memory.extraction.japanese.frames import DECIDED, DUTY, NEGATED, UNSURE, WISH, words
from memory.extraction.japanese.grammar import plain
from memory.extraction.japanese.nouns import place, thing
from memory.extraction.japanese.words import FAMILY

MARKS = words(
    "受かる 合格する 落ちる 不合格 別れる 付き合う 結婚する 入籍する 離婚する 再婚する 婚約する プロポーズする プロポーズ 出産する 生まれる 産まれる 産む 亡くなる 亡くす 死ぬ 他界する 看取る 辞める やめる 退職する 転職する 入社する 就職する 内定する "
    "卒業する 入学する 中退する 休学する 留年する 復学する 引っ越す 引っ越しする 引越しする 退院する 入院する 手術する 骨折する 捻挫する 怪我する 折る 事故る 遭う 盗む 盗まれる 失くす なくす 無くす 落とす 紛失する 当たる 優勝する 準優勝する 入賞する 受賞する 表彰する 完走する 昇進する 昇格する 降格する "
    "異動する 開業する 独立する 起業する 閉店する 倒産する 建てる 捕まる 倒れる 失恋する 取れる 買える 振る 振られる フラれる 告白する 留学する 帰国する 渡米する 上京する 登頂する 登る 行く 出る 勝つ 負ける 入選する 載る 出演する 献血する 制覇する 達成する デビューする 出場する 出版する 連載する 完成する 完治する 退会する 破産する リストラする クビ 首 喧嘩する 仲直りする 再会する 和解する 絶縁する 流産する 妊娠する 被災する 全焼する 全壊する 浸水する 泊まる 旅行する 観光する 取る 取得する 獲る 獲得する 決まる 通る 受かる 選ぶ 選ばれる 採用する 脱退する 解散する 引退する 禁煙する 成功する"
)
"""Deeds that mark a life even where their day is not told."""
MARKED = {
    "落ちる": "予選|回戦|推薦|一次|二次|書類|国試|試験|面接|大学|高校|選考|審査|オーディション|検定|受験|[階段崖溝池川]",
    "落とす": "財布|スマホ|携帯|鍵|単位|免許|iPhone|カード|定期|指輪|パスポート",
    "取れる": r"免許|資格|級|段|賞|位|金|銀|点|TOEIC|英検|簿記|休み|内定|単位|[5-9]\d\d",
    "買える": "家|マンション|車|土地",
    "行く": "国体|全国大会|全国|甲子園|インハイ|インターハイ|決勝|献血",
    "出る": "国体|全国大会|甲子園|インハイ|インターハイ|決勝|コンクール|大会|テレビ|ラジオ",
    "勝つ": "大会|試合|決勝|予選|裁判",
    "負ける": "大会|試合|決勝|予選|裁判",
    "載る": "新聞|雑誌|本",
    "取る": "免許|資格|単位|級|段|賞|位|金|銀|銅|休暇|育休|内定",
    "取得する": ".",
    "通る": "審査|選考|面接|企画|書類|試験|予選",
    "決まる": "就職|内定|進路|結婚|転勤|異動|留学|進学|採用|入社|入籍|就職先|内定先|大学|推薦|留学先|引っ越し|引越し|転職|新居|家|デビュー",
    "当たる": "宝くじ|チケット|抽選|懸賞|ライブ|車に",
    "なくす": "財布|スマホ|携帯|鍵|カード|定期|指輪|免許|パスポート",
    "無くす": ".",
    "失くす": ".",
    "折る": "骨|足|腕|指|肋|あばら|手首|鎖骨",
    "登る": "山|岳|富士|高尾",
    "やめる": "会社|仕事|バイト|学校|大学|部活|タバコ|煙草|酒|塾|サークル|高校",
    "辞める": ".",
    "死ぬ": "犬|猫|鳥|父|母|祖|ペット|うさぎ|ハムスター|金魚|友",
    "倒れる": "父|母|祖|夫|妻|旦那|親|兄|姉|弟|妹",
    "生まれる": "子|娘|息子|孫|長男|長女|次男|次女|三|弟|妹|甥|姪|赤ちゃん|双子|男の子|女の子",
    "産まれる": ".",
    "振る": "彼|人|子|告白|好きな",
    "選ぶ": "代表|選手|委員|メンバー",
    "成功する": "禁煙|ダイエット|手術|実験",
    "泊まる": "旅館|ホテル|温泉|宿",
    "告白する": ".",
    "建てる": "家|墓|マイホーム|離れ",
    "折れる": "骨",
    "完成する": "家|作品|曲|小説|論文|アルバム|新居",
    "独立する": ".",
    "捕まる": "警察|スピード|万引き",
    "遭う": "事故|被害|詐欺|盗難|空き巣|痴漢|震災|災害",
    "手術する": ".",
}
"""Where a deed is one only with some word beside it."""
GRAVE = words(
    "亡くす 亡くなる 死ぬ 別れる 離婚する 倒れる 入院する 結婚する 生まれる 他界する 看取る 上京する 引っ越す"
)
EVENTFUL = re.compile(
    r"^(?:てしまっ|ちゃっ|ていただき|てき|て[きく]|に(?:なっ|なり)|られ|れ|さ|ことに(?:なっ|なり|決)|してもら|てもらっ|でき)*(?:た(?![いらり])|だ|まし|ちゃった|じゃった|ました)"
)
ANNIVERSARY = re.compile(rf"(?P<kin>{FAMILY})の(?:誕生日|命日|結婚記念日)$")
THING = re.compile("[一-龥ァ-ヴー].|.[一-龥ァ-ヴー]")
"""What is said in two characters at least, and not in kana alone."""
LONGEST_NOUN = 20
"""Characters of a noun that may be a plan."""
EXPERIENCE = re.compile("たことが(?:ある|あり|あっ)|だことが(?:ある|あり)")
FEELING = re.compile(
    "洗濯する|掃除する|残業する|料理する|買い物する|仕事する|勉強する|自炊する|昼寝する|散歩する|寝坊する|遅刻する|徹夜する|願う|お願いする|思う|感じる|疲れる|眠い|楽しい|嬉しい|悲しい|辛い|寂しい|気がする|言う|聞く|笑う|泣く|怒る|寝る|寝坊する|起きる|食べる|飲む|考える|気づく|忘れる|分かる|わかる|びっくりする|驚く|ある|いる|なる|できる|暑い|寒い|降る|見える|変わる|終わる"
)


def marked(sentence: str, clause: Clause, subject: str, topic: str = "", *, past: bool = False) -> list[Candidate]:
    """What marks a life though its day is not told: 卒検に受かった, ワーホリでバンクーバーにいたことがある."""
    text = said(sentence, clause)
    text = text if clause.phrases or not topic else topic + text
    if EXPERIENCE.search(clause.tail) and subject == "user" and clause.phrases:
        return [_event(text, text, None)]
    if (
        clause.predicate not in MARKS
        or not (EVENTFUL.search(clause.tail) or (past and re.search("て", clause.tail) and clause.predicate in GRAVE))
        or NEGATED.search(clause.tail)
    ):
        return []
    if text.startswith("心"):
        return []
    need = MARKED.get(clause.predicate)
    if (
        (need and not re.search(need, text[: -len(clause.tail) or None]))
        or not (clause.phrases or topic)
        or not subject
    ):
        return []
    if subject != "user" and not re.search(
        "亡くなる|死ぬ|他界|結婚|生まれる|産まれる|倒れる|入院|手術|合格|受かる|離婚|妊娠|卒業|入学|就職",
        clause.predicate,
    ):
        return []
    return [_event(text, text, None)]


DONE_TODAY = {
    "行く": "病院|歯医者|歯科|眼科|皮膚科|美容院|美容室|葬式|お通夜|結婚式|ライブ|コンサート|フェス|献血|健診|健康診断|面接|墓参り|旅行|人間ドック|免許センター|成人式|同窓会|法事|検査|内見",
    "抜く": "歯|親知らず",
    "受ける": "検査|試験|面接|ワクチン|予防接種|健診|テスト|検定|手術|模試",
    "打つ": "ワクチン|注射",
    "切る": "髪",
    "会う": "友|彼|親|孫",
    "開ける": "ピアス",
}


def done_today(sentence: str, clause: Clause, now: datetime) -> list[Candidate]:
    """What somebody comes back from: 奥歯を抜いてきた."""
    need = DONE_TODAY.get(clause.predicate)
    text = said(sentence, clause)
    if (
        need is None
        or not re.search(
            "^(?:って|いて|て|って)?(?:て)?(?:き|来)(?:た|まし)", clause.tail.removeprefix("い").removeprefix("っ")
        )
        or not re.search(need, text)
    ):
        return []
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return [replace(_event(text, f"{label(today, 'day')}に{plain(text)}", None), valid_from=today)]


def dated(
    sentence: str, clause: Clause, when: When, now: datetime, subject: str, *, past: bool, topic: str = ""
) -> list[Candidate]:
    """What happens or happened on a day, by the clause in which or behind which that day is named.

    Args:
        sentence: in which the clause stands.
        clause: what is read.
        when: the day.
        now: when it was said.
        subject: whom the clause is about, as `frames_ja.whose` has it.
        past: whether it is over, by its own ending or by the clause that it leads to.
        topic: what was named before it and left standing.
    """
    text = re.sub(r"^(?:から|まで|に|は|の|も|、|で)+", "", said(sentence, clause, when))
    bare = all(p.is_time for p in clause.phrases)
    if topic and bare and clause.noun is not None and _is_day(clause.noun, when):
        fit = PLANNED.search(topic) or re.search("式$|会$|試験|勝負|本番|発表", topic)
        return [_plan(topic, when)] if fit and subject and not past and not is_over(when, now) else []
    text = f"{topic}{text}" if bare and clause.noun is None else text
    if not subject or clause.joined == "のは" or not THING.search(text) or NO_PLANS.search(text):
        return []
    if clause.noun is not None and (match := ANNIVERSARY.search(clause.noun.text)):
        event = _event(match[0], f"{match[0]}は{when.label}", when)
        return [replace(event, kind="relationship", subject=match["kin"], attribute="day")]
    if clause.noun is not None and not past:
        return _planned_noun(clause, when, now, text) if subject == "user" else []
    if not clause.is_deed or "だけ" in clause.tail or NEGATED.search(clause.tail):
        return []
    return _done(clause, when, now, text, topic) if past else _to_do(clause, when, now, text, subject)


def _planned_noun(clause: Clause, when: When, now: datetime, text: str) -> list[Candidate]:
    """来週の火曜、息子の初登園."""
    if clause.noun is None or when.start.date() < now.date() or MOOD.search(text) or len(text) > LONGEST_NOUN:
        return []
    if re.search("[0-9一二三四五六七八九十]年目?$|周年$|記念日$", text):
        return []
    lead = next((p for p in reversed(clause.phrases) if _is_day(p, when)), None)
    exact = when.unit == "day" and when.start > now and lead and re.fullmatch("に|は|から|の|", lead.role)
    named = PLANNED.search(text) or place(clause.noun) or (exact and thing(clause.noun))
    return [_plan(text, when)] if named and not re.search("[てでっ]$", text) else []


def _done(clause: Clause, when: When, now: datetime, text: str, topic: str) -> list[Candidate]:
    """What happened, or what is settled for a day to come: 車検、18日に予約した."""
    settled = DECIDED.search(clause.tail)
    if when.start > now:
        plans = [t for t in (topic, *(p.text for p in clause.phrases if not p.is_time)) if PLANNED.search(t)]
        return [_plan(text if settled else plans[-1], when)] if plans or settled else []
    leads_on = clause.joined in {"て", "で"} and when.start.date() == now.date()
    lasting = re.search("^[てで](?:い|お)?(?:た|まし)", clause.tail)
    if leads_on or lasting or FEELING.fullmatch(clause.predicate):
        return []
    return [_event(text, f"{when.label}に{plain(text)}", when)] if clause.phrases or clause.predicate in MARKS else []


def _to_do(clause: Clause, when: When, now: datetime, text: str, subject: str) -> list[Candidate]:
    """What is still to come; a て leads to what is planned, and is no plan itself."""
    tail = clause.tail
    if subject != "user" or clause.joined in {"て", "で"} or is_over(when, now) or "ばかり" in tail:
        return []
    if re.search("^[てで](?:い|る|ま|お|ん)", tail) and not re.search("予定|つもり|ことに", tail):
        return []
    named = any(not p.is_time for p in clause.phrases) or clause.predicate in MARKS
    return [_plan(text, when)] if named and not MOOD.search(text) and not INVITES.search(text) else []


def _is_day(noun: Phrase, when: When) -> bool:
    return noun.start < when.span[1] and noun.end > when.span[0]


def is_open(clause: Clause) -> bool:
    """Whether a clause only wishes, supposes or demands."""
    return bool(WISH.search(clause.tail) or UNSURE.search(clause.tail) or DUTY.search(clause.tail))


def said(sentence: str, clause: Clause, when: When | None = None) -> str:
    """The words of a clause without its adverbs and times, as the person has them."""
    kept = [
        p for p in clause.phrases if not p.is_time and not (when and p.start < when.span[1] and p.end > when.span[0])
    ]
    if when and any(p.start <= when.span[0] < when.span[1] < p.end for p in clause.phrases if not p.is_time):
        return _trimmed(re.sub("^(?:に|は|の|から|まで|で)", "", sentence[when.span[1] : clause.end]))
    begin = min((p.start for p in kept), default=clause.head)
    text = sentence[begin : clause.end]
    text = (
        text[: -len(clause.joined)]
        if clause.joined in {"けど", "けれど", "から", "し", "が", "ので", "のに"} and text.endswith(clause.joined)
        else text
    )
    if when and begin < when.span[0] < clause.end:
        text = sentence[begin : when.span[0]] + re.sub(
            "^(?:に|は|の|から|まで)", "", sentence[when.span[1] : clause.end]
        )
    return _trimmed(text)


def _trimmed(text: str) -> str:
    return re.sub(r"(?:んだ|んです|の)?(?:けど|けれど)?(?:よ|ね|さ|な|わ)*[、。]?$", "", text)


def _event(value: str, text: str, when: When | None) -> Candidate:
    return Candidate(
        text=text,
        kind="event",
        attribute="event",
        value=value,
        valid_from=when.start if when else None,
        importance=0.6,
        confidence=0.7,
    )


def _plan(value: str, when: When) -> Candidate:
    return Candidate(
        text=f"{when.label}に{plain(value)}",
        kind="plan",
        attribute="plan",
        value=value,
        valid_from=when.start,
        importance=0.7,
        confidence=0.7,
    )
