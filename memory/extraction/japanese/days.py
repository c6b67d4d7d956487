"""Plans, events and birthdays on a day, in Japanese. Pure."""

import re
from datetime import datetime, timedelta

from memory.dates import When
from memory.extraction.candidate import Candidate
from memory.extraction.japanese.gates import ABOUT_OTHERS, opened
from memory.extraction.japanese.grammar import plain
from memory.extraction.japanese.words import FAMILY, JOB, PET, SELF, STANDING, WORKPLACE

BIRTH = re.compile(
    r"^(?:[^、]{0,6})(?:子供|子ども|赤ちゃん|娘|息子|長男|長女|孫|第[一二三]子)が(?:無事に?)?(?:生まれ|産まれ)"
)
THEIR_DAY = re.compile(
    rf"^(?:うちの)?(?:{FAMILY})の(?:[^\s、。はが]{{0,4}})?(?:手術|入院|退院|命日|結婚式|葬式|葬儀|法事|三回忌|四十九日|運動会|発表会|授業参観|参観|卒業式|入学式|卒園式|入園式|七五三|誕生会|試合|健診|受験|見舞い|お見舞い|引っ越し)"
)
"""A day of a relative's that is the speaker's too; a friend's is not."""
KIN_DID = re.compile(rf"^(?:うちの)?(?:{FAMILY}|{PET})(?:が|も)(?=.{{4,}}(?:た|ました|だ)(?:んだ|よ|ね|の)*$)")
WITH_THEM = re.compile(rf"^(?:{FAMILY}|彼|彼女)(?:の[^はが、]{{1,10}}?)?(?:に|と|へ|を連れ)[^はが]{{1,20}}$")
CLOSE = re.compile("^(?:[^、]{0,4})(?:友|同僚|上司|先輩|後輩)")
GRAVE_FOR_KIN = re.compile(
    rf"^(?:うちの)?(?:{FAMILY})(?:が|も)[^、]{{0,6}}(?:入院|手術|倒れ|退院|骨折|結婚し|亡くなっ)"
)

FUTURE_VERB = re.compile(
    r"(?:行く|いく|行き|ある|あり|する|し|受ける|受け|会う|会い|帰る|帰り|始まる|始まり|引っ越す|引っ越し|出る|出|来る|来|見る|見|泊まる|泊まり|乗る|乗り|"
    r"通う|通い|食べる|食べ|飲む|飲み|遊ぶ|遊び|働く|働き|走る|走り|登る|登り|迎える|迎え|控えて(?:い)?|行ってく|受け|挙げ|挙げる|発つ|出発する|デビューする|通院する)(?:ます|る|く)?(?:んだ|んです|ん|の|(?<!って)こと(?:に(?:な|し)|が|だ).*|予定.*|つもり.*|ことになっ.*)?[よねわ]*$"
)
PLAN_WORD = (
    r"面接|面談|健康診断|健診|人間ドック|説明会|授業参観|遠足|修学旅行|運動会|発表会|試合|大会|遠征|合宿|花火大会|フェス|女子会|合コン|デビュー|社会人|転勤|内定式|成人式|引越し|試験|テスト|検査|手術|診察|デート|旅行|出張|会議|発表|プレゼン|結婚式|誕生日|卒業式|入学式|ライブ|コンサート|飲み会|同窓会|引っ越し|締め切り|締切|予約|歯医者|病院|記念日|初出勤|入社|退院|帰省|法事|お葬式|バイト|仕事|休み|"
    r"挨拶|顔見せ|新しい職場|新しい仕事|新生活|初日|一人暮らし|二人暮らし|同棲|内見|見学|オープンキャンパス|面会|約束|待ち合わせ|オーロラ|スキー|海外|北海道|沖縄|京都|韓国|ハワイ|リサイタル|お祝い|祝賀会|米寿|パーティー|登園|登校|会食|食事|ご飯|ランチ|ディナー|鍋|公演|定期演奏会|演奏会|文化祭|体育祭|学園祭|学祭|懇親会|夜勤|日勤|当直|早番|遅番|出勤|シフト|二次試験|英検|TOEIC|漢検|簿記|模試|中間|期末|受験|入試|本番|リハーサル|オーディション|収録|撮影|ロケ|納品|入籍|挙式|披露宴|葬儀|お通夜|通夜|四十九日|法要|三回忌|命日|お墓参り|墓参り|里帰り|予定日|検診|胃カメラ|MRI|通院|診察|抜歯|抜糸|予防接種|ワクチン|面会|家庭訪問|三者面談|保護者会|参観|入園式|卒園式|七五三|お宮参り|個展|展示会|展覧会|コミケ|即売会|イベント|舞台|観劇|試写会|オフ会|街コン|お見合い|顔合わせ|結納|ディズニー|USJ|温泉|キャンプ|登山|釣り|研修|納車|車検|更新|裁判|忘年会|新年会|送別会|歓迎会|打ち上げ|誕生会|結婚|退職|転職|異動|昇進|課長|部長|係長|主任|店長|レース|マラソン|駅伝|昇段|審査|検定|実習|インターン|講習|留学|単身赴任|赴任|産休|育休|出産|お遍路|巡礼|フライト|帰国|渡航|引渡し|引き渡し|祭り|花見|ピクニック|BBQ|バーベキュー|推しの|遠征|握手会|サイン会|舞台挨拶|抜き打ち|発売日|当番|歯科|眼科|皮膚科|整体|美容院|美容室|ネイル|カウンセリング|セミナー|講演|学会|論文|提出|卒論|修論|締め切り|入学|進学|就職|上京|移住|開店|開業|オープン|独立"
)
PLAN_NOUN = re.compile(rf"(?:{PLAN_WORD})(?:です|だ|なんだ|なんです|だよ|なの|があ.*|が入.*|を控え.*)?[よねわ]*$")
PLANNED = re.compile(
    rf"(?:{PLAN_WORD})(?:$|[、(]|(?:が|は|を|に|の|で|も|と|だ|から|なのに|あ|して|す|や|決)|[^\s、。はが]{{0,6}}$)"
)
"""A word for what is planned, with what may follow it."""
SUBJECT = re.compile(r"(?P<what>[^\s、。はがを]{2,20})(?<![のとてで])(?:は|が|も)$")
ON_THAT_DAY = re.compile(
    r"^(?:です|だ|で(?=、|$)|なのに|なので|なんだ|に(?:決|あ|な|す|や|は)|から|の(?:予定|\d)|、|$|\))"
)
NO_PLANS = re.compile(
    "天気|気温|予報|寒|暑|雨|晴れ|雪|風|台風|地震|発売|放送|公開|配信|最終回|世界|地球|祝日|連休|テレビ|番組|ニュース"
)
"""What is on a day for everybody."""
PAST = re.compile(
    r"(?:行っ|会っ|見|食べ|買っ|始め|やめ|辞め|別れ|受かっ|合格し|落ち|卒業し|昇進し|昇格し|取れ|取っ|決まっ|告白し|告白され|振られ|ふられ|フラれ|倒れ|捻挫し|クビになっ|入社し|退職し|転職し|引っ越し|生まれ|亡くなっ|死ん|骨折し|入院し|退院し|手術し|結婚し|離婚し|失恋し|もらっ|なくし|無くし|壊れ|出産し|旅行し|登っ|走っ)(?:た|だ|ました|てきた|てきました|ちゃった|ちゃいました)(?:んだ|んです|の|よ|ね|わ)*$"
)
MORE = re.compile(
    r"(?:(?<=[ぁ-んァ-ヴー一-龥])(?:なん(?:だ|です)|だ|です)?(?:けど|けれど)、?|(?<=[だるすた])(?:から|ので|し|が)、|ので、).*$"
)
"""What is said of a plan after it: 明日テストなんだけど全然勉強してない."""
PAST_ENDING = re.compile(r"(?<!かっ)(?:た|だ|ました)(?:んだ|んです|の|よ|ね|わ){0,6}$")
DAY_WAS = re.compile("(?<=[忌式会日試験業戦祭旅行])(?:だった|でした)")
FEELING = re.compile("泣|笑|お願い|疲れ|眠|楽し|嬉し|悲し|辛|寂し|痛|思っ|感じ|気がし|言われ|言って|聞い|だった|でした")
DEATH = re.compile(rf"(?P<who>{FAMILY}|{PET})が(?:亡くなっ|死ん)")
INVITES = re.compile(
    r"(?:[いえけせてねめれべげびみ]よう(?!か|と)|しよう|行こう|たい|ください|くれる|くれ|ましょう|ませんか|すれば|しなきゃ|べき|暑|寒|雨|晴れ|雪|天気|ってことに)"
)

LONGEST_PLAN = 50
"""Characters."""
MOST_PLANS = 4
"""Pieces of a sentence that are read for plans on one day."""
AT_HOURS = re.compile("^(?:から|まで|に|は|の|も|、|\\d{1,2}時(?:半)?|朝|昼|夜|夕方|午前|午後)+")
NEW_WORK = re.compile(
    rf"^から(?:は)?(?:[^、。]{{0,8}}?)(?P<what>{JOB}|{STANDING}|{WORKPLACE})(?:で働|に(?:なる|なり|勤|入社|転職|異動)|です|だ|なの|なん|、|$)"
)
IT_WAS = re.compile("(?P<what>[^、。]{2,20}(?:た|だ))の[がは]$")
DAY_OF = re.compile(rf"^の(?P<what>[^\s、。はがを]{{0,8}}?(?:{PLAN_WORD}))")
"""What a day that is over was the day of."""
REASON = re.compile("^.*(?:ので|けど|から|のに|だし)(?=.)")
PIECES = re.compile("、|けど|ので|(?<=[るだす])(?:から|し)")
INTENDED = re.compile("(?:つもり|予定|ことにな|ことにし|ことが決ま)")
DONE = re.compile("(?:[っいしきちりえけせてねめれべげび]た|(?<!な)[んい]だ|ました)(?:んだ|んです|の|よ|ね|わ)*$")
THING = re.compile("[一-龥ァ-ヴー]{2,}|[一-龥ァ-ヴー].{0,6}(?:る|う|く|す|ます|む|ぶ|つ)(?:んだ|の|よ|ね|わ)*$")
WILL = re.compile(
    "[一-龥ァ-ヴー][^、。]*(?:(?<![てで])(?<![てで]い)る|う|く|す|ます|む|ぶ|つ|ぐ|ぬ)(?:んだ|んです|んだよ|予定|つもり|こと|の|よ|ね|わ)*$"
)
MOOD = re.compile(
    "[歳才]に|楽しみ|憂鬱|不安|緊張|暇|休み?たい|早い|早起き|嫌|だるい|本気|頑張|がんば|思う|思って|祈|求む|求め|よろしく|お願い|死|無理|忙し|眠|誰|何|どこ|どう|また|じゃあね|よろしく|話|聞"
)
LEADS_ON = re.compile(rf"{DONE.pattern}|[てで]$|[てで]い?(?:る|ます)(?:んだ|んです|よ|ね|の)*$")
"""What tells that a clause is over already, or only leads to another."""


def dated(sentence: str, when: When, now: datetime) -> list[Candidate]:
    """A plan, an event or a birthday with its date."""
    said = opened(sentence)
    if "誕生日" in said and re.search(r"(?:今日|明日|明後日|あさって)(?:は|が|、)?(?:私の|僕の|俺の)?誕生日", said):
        day = f"{when.start.month}月{when.start.day}日"
        return [_candidate(f"誕生日は{day}", "profile", when, attribute="birthday", value=day, importance=0.8)]
    rest = _rest(sentence, when)
    about_others = ABOUT_OTHERS.match(said) or ABOUT_OTHERS.match(rest)
    if about_others and not (DEATH.search(said) or _is_ones_own(rest)):
        return []
    if len(rest) < 2 or not re.search("[一-龥ァ-ヴー]", rest):  # noqa: PLR2004  (nothing is said in one character)
        return []
    if (PAST.search(rest) or _is_past_event(rest, when, now)) and not INVITES.search(rest):
        grave = bool(DEATH.search(rest) or re.search("骨折|入院|手術|離婚|失恋|別れ|合格|卒業|出産", rest))
        return [_candidate(_said(rest, when), "event", when, "event", rest, 0.9 if grave else 0.5)]
    if (FUTURE_VERB.search(rest) or PLAN_NOUN.search(rest)) and not INVITES.search(rest) and not is_over(when, now):
        return [_candidate(_said(rest, when), "plan", when, "plan", rest, 0.7)]
    beside = _beside(sentence, when, now, about_others=bool(about_others))
    return beside or ([] if is_over(when, now) else _plans_after(sentence, when, now))


def _is_ones_own(rest: str) -> bool:
    """Whether what is told of a relative is the speaker's too."""
    if BIRTH.match(rest) or GRAVE_FOR_KIN.match(rest):
        return True
    return bool(THEIR_DAY.match(rest) or WITH_THEM.match(rest) or KIN_DID.match(rest)) and not CLOSE.match(rest)


def is_over(when: When, now: datetime) -> bool:
    """Whether the day, week, month or year lies wholly behind."""
    today, start = now.date(), when.start.date()
    if when.unit == "month":
        return (start.year, start.month) < (today.year, today.month)
    if when.unit == "year":
        return start.year < today.year
    return start < today - timedelta(days=6 if when.unit == "week" else 0)


def _beside(sentence: str, when: When, now: datetime, *, about_others: bool) -> list[Candidate]:
    """A plan or an event by the words right beside its date: 文化祭が28日で, 財布をなくしたのが3日前, 来月から課長."""
    before, after = _around(sentence, when)
    is_past = when.start.date() < now.date()
    if not about_others and when.start <= now and (match := IT_WAS.search(sentence[: when.span[0]])):
        return [_candidate(f"{when.label}に{match['what']}", "event", when, "event", match["what"], 0.6)]
    if (match := SUBJECT.search(before)) and ON_THAT_DAY.match(after) and not NO_PLANS.search(match["what"]):
        kind = "event" if is_past else "plan"
        return [_candidate(f"{when.label}に{match['what']}", kind, when, kind, match["what"], 0.7)]
    if when.start > now and (match := NEW_WORK.match(after)):
        return [_candidate(f"{when.label}から{match['what']}", "plan", when, "plan", match["what"], 0.7)]
    if is_over(when, now) and (match := DAY_OF.match(after)):
        return [_candidate(f"{when.label}に{match['what']}", "event", when, "event", match["what"], 0.5)]
    return []


def _around(sentence: str, when: When) -> tuple[str, str]:
    """What stands before a date in its clause, and all that stands after it."""
    begin = sentence.rfind("、", 0, when.span[0]) + 1
    return opened(REASON.sub("", sentence[begin : when.span[0]].rstrip("、"))), sentence[when.span[1] :]


def _plans_after(sentence: str, when: When, now: datetime) -> list[Candidate]:
    """The plans for a day that the pieces of a sentence tell of: 火曜に健康診断あるから."""
    before, after = _around(sentence, when)
    plans: list[Candidate] = []
    for piece in PIECES.split(f"{before}{AT_HOURS.sub('', after)}")[:MOST_PLANS]:
        clause = AT_HOURS.sub("", opened(piece))
        others = ABOUT_OTHERS.match(clause) and not THEIR_DAY.match(clause)
        if others or NO_PLANS.search(clause) or INVITES.search(clause):
            break
        is_open = not (DONE if when.start > now else LEADS_ON).search(clause)
        is_named = PLANNED.search(clause) or (not plans and _is_on_a_day(clause, when, now))
        if (INTENDED.search(clause) or (is_open and is_named)) and 1 < len(clause) < LONGEST_PLAN:
            plans.append(_candidate(_said(clause, when), "plan", when, "plan", clause, 0.7))
    return plans


def _is_on_a_day(clause: str, when: When, now: datetime) -> bool:
    """Whether something is named or done on one day to come."""
    if when.start <= now or MOOD.search(clause):
        return False
    return bool(THING.search(clause) if when.unit == "day" else WILL.search(clause))


def _is_past_event(rest: str, when: When, now: datetime) -> bool:
    """Whether something happened, on a day before today, that is more than a mood."""
    return (
        when.start.date() < now.date() and bool(PAST_ENDING.search(rest)) and not FEELING.search(DAY_WAS.sub("", rest))
    )


def _rest(sentence: str, when: When) -> str:
    """The sentence without its date, fillers and particles around it."""
    start, end = when.span
    before = re.split("(?:から|ので|けど|けれど|んだが|し)、", sentence[:start])[-1]
    before = re.sub(r"[、,\s]+$", "", opened(before))
    before = re.sub(rf"^(?:{SELF})(?:は|も|ね)?$", "", before)
    after = re.sub(r"^(?:から|まで|に|は|の|、|,|\s)+", "", sentence[end:])
    return re.sub(r"[、,\s]+", "、", f"{before}{MORE.sub('', opened(after))}").strip("、")


def _said(rest: str, when: When) -> str:
    return f"{when.label}に{plain(rest)}"


def _candidate(text: str, kind: str, when: When, attribute: str, value: str, importance: float) -> Candidate:
    return Candidate(
        text=text,
        kind=kind,
        attribute=attribute,
        value=value,
        valid_from=when.start,
        importance=importance,
        confidence=0.85,
    )
