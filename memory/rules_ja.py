"""Japanese extraction rules. Pure. Precision over recall: what is asked, wished, hedged or quoted gives nothing."""

# ruff: noqa: E501  (tables: one rule a line reads best)
import re
from dataclasses import replace
from datetime import datetime

from memory.candidate import Candidate
from memory.dates import When, find_date
from memory.grammar_ja import plain
from memory.rules import Rule, apply

PET = "愛犬|愛猫|犬|猫|イヌ|ネコ|いぬ|ねこ|わんこ|にゃんこ|ワンちゃん|猫ちゃん|うさぎ|ウサギ|ハムスター|インコ|文鳥|金魚|亀|カメ|フェレット|ペット"
PET_NAMES = {
    **dict.fromkeys(("愛犬", "イヌ", "いぬ", "わんこ", "ワンちゃん"), "犬"),
    **dict.fromkeys(("愛猫", "ネコ", "ねこ", "にゃんこ", "猫ちゃん"), "猫"),
    "ウサギ": "うさぎ",
    "カメ": "亀",
}
FAMILY = (
    "お母さん|お父さん|母親|父親|お姉ちゃん|お兄ちゃん|お姉さん|お兄さん|おばあちゃん|おじいちゃん|祖母|祖父|両親|母|父|妹|弟|姉|兄|"
    "奥さん|妻|嫁|旦那さん|旦那|夫|主人|彼氏|彼女|恋人|婚約者|パートナー|娘|息子|子供|子ども|双子|孫|いとこ|姪|甥|親友|友達|友人|同僚|上司|先輩|後輩"
)
JOB = (
    r"[^\s、。はがのにをでと]{0,10}(?:看護師|教師|講師|医師|薬剤師|美容師|理容師|調理師|整備士|保育士|介護士|弁護士|税理士|会計士|栄養士|建築士|"
    r"消防士|司書|会社員|公務員|銀行員|教員|店員|職員|駅員|警備員|警察官|自衛官|外交官|作家|画家|漫画家|小説家|音楽家|写真家|起業家|農家|医者|"
    r"記者|編集者|研究者|技術者|経営者|大学院生|大学生|高校生|中学生|専門学生|院生|浪人生|エンジニア|プログラマー?|デザイナー|マネージャー|"
    r"ライター|イラストレーター|ミュージシャン|シェフ|パティシエ|フリーランス|フリーター|主婦|主夫|社長|俳優|声優|歌手|モデル|バリスタ|"
    r"ドライバー|コンサルタント|アナウンサー|カメラマン|パイロット|大工|先生|運転手|翻訳家|通訳|秘書|受付|事務|営業)"
)
CONDITION = "喘息|ぜんそく|花粉症|糖尿病|高血圧|低血圧|偏頭痛|片頭痛|腰痛|不眠症|貧血|アトピー|うつ病|鬱病|ヘルニア|リウマチ|てんかん|喉頭炎|適応障害"
SELF = "私|わたし|あたし|僕|ぼく|俺|おれ|自分|うち|わたくし"

END = r"(?:っていう|という|と言い|といい|っていい|と申し|です|だよ|だね|だから|だけど|なんだ|なんです|なの|である|だ|で|ね|よ|さ|って|$)"
LIKE_END = (
    r"(?!だった|でした|だろ|でしょ|そう|かも|らし|かな|かどうか|になっ|になれ|だと|だっけ|な人|な子|だったら|なら)"
)
NAME = r"[「『]?(?P<value>[^\s、。!?「」『』はがを]{1,16}?)[」』]?"
THING = r"(?P<value>[^\s、。はがをも]{1,20}?|[^\s、。はが]{1,20}?)"
SINCE = re.compile(r"^(?:去年|昨年|今年|先月|先週|春|夏|秋|冬|[0-9一二三四五六七八九十]+(?:年|月|日))から")
PLACE = r"(?P<value>[^\s\d、。はがをもでに]{1,14}?)"
LIVES = r"(?:住んで(?:いる|います|いて|る|ます|て)|暮らして(?:いる|います|いて|る|ます)|住みです|在住)"

LEAD = re.compile(
    r"^(?:実は|じつは|そういえば|ちなみに|あのね|あの|えっと|えーと|ねえ|ねぇ|うん|はい|いや|それで|それと|それから|あと|でも|やっぱり|"
    r"最近は?|今は|今|いま|現在は?|ずっと|昔から|一応|なんか|もともと|ところで|本当は|ほんとは|とにかく|よろしくね?|はじめまして)[、,\s]*"
)
ABOUT_SELF = re.compile(rf"^(?:{SELF})(?:って|は|も|ね|の場合は|としては)[、,\s]*")
OF_SELF = re.compile(
    rf"^(?:{SELF}|うちで飼ってる|飼ってる|飼っている)の?(?={PET}|{FAMILY}|仕事|職業|誕生日|趣味|出身|家族|好きな|専攻)"
)
ABOUT_OTHERS = re.compile(
    rf"^(?:[^、]{{0,10}}(?:{FAMILY}|{PET})(?:たち|ら)?|彼ら?|あの[人子]|みんな|[^\s、]{{1,10}}(?:さん|ちゃん|くん|君|先生))(?:は|が|も|って|の)"
)
QUESTION = re.compile(
    r"(?:\?|？|かな|かしら|だっけ|っけ|ですか|ますか|ませんか|でしたか|ましたか|のか|覚えてる|覚えてますか|知ってる|教えて|どう思う|ない\?|でしょ|だよね)[。!！〜ー…]*$"
)
HEDGE = re.compile(
    r"もしも?|かもしれな|かもね|らしい|みたいだ|だったら|ならば|と言って|って言って|と言われ|って言われ|と聞い|って聞い|例えば|たとえば|ふりをし|なりたい|"
    r"ほしい|欲しい|つもりはな|と思う\?|わけじゃな|わけではな|ロールプレイ|演じて|設定|歌詞|小説|夢の中|夢を見"
)
NOT_THINGS = re.compile(
    rf"^(?:あなた|君|きみ|キミ|お前|おまえ|貴方|それ|これ|あれ|そこ|ここ|どこ|何|なに|誰|だれ|どれ|こと|もの|の|人|秘密|内緒|ひみつ|まだ|ない|{SELF})$|(?:ちゃん|さん|くん|様)$"
)
INSTEAD = re.compile(
    r"(?:^|(?<=[はが]))[^、。はが\s]{1,20}?(?:じゃなくて|ではなくて|じゃなくって|じゃなく|ではなく)、?"
)

RULES: tuple[Rule, ...] = (
    Rule(re.compile(rf"(?:{SELF})の名前は{NAME}{END}"), "名前は{value}", "profile", "name", importance=0.9),
    Rule(re.compile(rf"{NAME}(?:と申します|といいます|と言います|っていいます|って言います)"), "名前は{value}", "profile", "name", importance=0.9),
    Rule(re.compile(r"[「『]?(?P<nick>[^\s、。!?「」『』はがを]{1,16}?)[」』]?(?:って|と)呼んで"), "呼び名は{nick}", "profile", "called", value="{nick}", importance=0.9),
    Rule(
        re.compile(rf"(?:うちの)?(?P<subject>{PET}|{FAMILY})の名前は{NAME}{END}"),
        "{subject}の名前は{value}",
        "relationship",
        "name",
        "{subject}",
        importance=0.8,
    ),
    Rule(
        re.compile(rf"(?:うちに)?{NAME}(?:という|っていう|って名前の|という名前の)(?P<subject>{PET})(?:を飼|がい|と暮|と一緒)"),
        "{subject}の名前は{value}",
        "relationship",
        "name",
        "{subject}",
        importance=0.8,
    ),
    Rule(
        re.compile(rf"(?P<subject>{PET})の(?P<value>[^\s、。はがをと]{{1,10}})(?:を飼って|と暮らして)(?:いる|います|いて|る|ます|て)"),
        "{subject}の名前は{value}",
        "relationship",
        "name",
        "{subject}",
        importance=0.8,
    ),
    Rule(
        re.compile(rf"(?:うちでは?|家では?)?(?P<value>[^\s、。はがをの]{{0,6}}?(?:{PET}))を(?:\S{{1,4}}[匹羽頭])?飼って(?:いる|います|いて|る(?!人)|ます)"),
        "{value}を飼っている",
        "relationship",
        "pet",
        importance=0.7,
    ),
    Rule(
        re.compile(rf"(?P<subject>{PET})は(?:今年で)?(?P<value>\d{{1,2}})[歳才]{END}"),
        "{subject}は{value}歳",
        "profile",
        "age",
        "{subject}",
    ),
    Rule(
        re.compile(rf"(?P<subject>{FAMILY})の誕生日は(?P<value>\d{{1,2}}月\d{{1,2}}日){END}"),
        "{subject}の誕生日は{value}",
        "relationship",
        "birthday",
        "{subject}",
        importance=0.8,
    ),
    Rule(
        re.compile(rf"(?:誕生日は|誕生日、)(?:\d{{4}}年)?(?P<value>\d{{1,2}}月\d{{1,2}}日){END}"),
        "誕生日は{value}",
        "profile",
        "birthday",
        importance=0.8,
    ),
    Rule(re.compile(r"(?:\d{4}年)?(?P<value>\d{1,2}月\d{1,2}日)(?:生まれ|が誕生日)(?!の)"), "誕生日は{value}", "profile", "birthday", importance=0.8),
    Rule(
        re.compile(rf"(?:今年で|先月|今日で|年齢は|歳は)?(?P<value>\d{{1,3}})[歳才](?:になった|になりました|になったよ|{END})(?!の時|のころ|の頃)"),
        "{value}歳",
        "profile",
        "age",
        importance=0.6,
    ),
    Rule(re.compile(rf"(?:仕事|職業|本業)は(?P<value>{JOB}){END}"), "仕事は{value}", "work", "job", importance=0.7),
    Rule(re.compile(rf"(?P<value>{JOB})(?:として働|をして(?:いる|いま|る|ます)|をやって(?:いる|いま|る|ます)|になった|になりました)"), "仕事は{value}", "work", "job", importance=0.7),
    Rule(re.compile(rf"(?P<value>{JOB})(?:です|だよ|なんだ|なんです|をしてい|やって)"), "仕事は{value}", "work", "job", importance=0.7),
    Rule(
        re.compile(r"(?:仕事は)?(?P<value>[^\s、。はがをもに]{2,16}?)で働いて(?:いる|います|いて|る|ます)"),
        "{value}で働いている",
        "work",
        "workplace",
        importance=0.6,
    ),
    Rule(re.compile(r"(?P<value>[^\s、。はがをもに]{2,16}?(?:大学|高校|専門学校|大学院))に通って(?:いる|います|いて|る|ます)"), "{value}に通っている", "work", "school", importance=0.6),
    Rule(re.compile(rf"専攻は(?P<value>[^\s、。はが]{{1,16}}?){END}"), "専攻は{value}", "work", "major"),
    Rule(re.compile(r"(?:大学で)?(?P<value>[^\s、。はが]{1,16}?)を専攻して"), "専攻は{value}", "work", "major"),
    Rule(re.compile(rf"(?:家は)?{PLACE}(?:に|で)(?:今)?{LIVES}"), "{value}に住んでいる", "profile", "home", importance=0.8),
    Rule(re.compile(rf"{PLACE}(?:在住|住み)(?:です|だ|$)"), "{value}に住んでいる", "profile", "home", importance=0.8),
    Rule(re.compile(r"(?:.{0,8}[、に])?(?P<value>[^\s、。はがをもでに]{1,12}?)(?:に|へ)引っ越(?:した|しました|してきた|してきました|し(?=て住))"), "{value}に住んでいる", "profile", "home", importance=0.8),
    Rule(re.compile(rf"(?:出身は|生まれは){PLACE}{END}"), "出身は{value}", "profile", "origin", importance=0.6),
    Rule(re.compile(rf"{PLACE}(?:出身|生まれ|育ち)(?:です|だよ|だ|なんだ|なんです|で|$)"), "出身は{value}", "profile", "origin", importance=0.6),
    Rule(
        re.compile(rf"(?P<subject>{FAMILY})は(?P<value>{JOB}){END}"),
        "{subject}は{value}",
        "relationship",
        "job",
        "{subject}",
    ),
    Rule(
        re.compile(rf"(?P<value>{FAMILY})が(?:\S{{1,3}}人)?(?:いる|います|いて|いるよ|いるんだ|いるの)(?!か)"),
        "{value}がいる",
        "relationship",
        "family",
        importance=0.6,
    ),
    Rule(re.compile(rf"(?:.{{0,10}}に|.{{0,10}}、)?(?P<value>{FAMILY}|{PET})が(?:亡くなった|亡くなりました|死んだ|死んじゃった|死にました)"), "{value}が亡くなった", "event", "event", importance=0.9),
    Rule(re.compile(r"(?P<value>結婚して(?:いる|る|います|ます)|結婚した|結婚しました|既婚)"), "結婚している", "relationship", "marriage", value="結婚", importance=0.7),
    Rule(re.compile(r"(?P<value>離婚した|離婚しました)"), "離婚した", "relationship", "marriage", value="離婚", importance=0.7),
    Rule(re.compile(r"(?P<value>独身)(?:です|だよ|だ|なんだ|で|$)"), "独身", "relationship", "marriage", value="独身", importance=0.6),
    Rule(re.compile(rf"(?:一番|いちばん)好きな(?P<thing>[^\s、。はがを]{{1,10}})は{NAME}{END}"), "一番好きな{thing}は{value}", "preference", "favourite {thing}", importance=0.6),
    Rule(re.compile(rf"好きな(?P<thing>[^\s、。はがを]{{1,10}})は{THING}{END}"), "好きな{thing}は{value}", "preference", "likes"),
    Rule(re.compile(rf"(?:嫌い|苦手)な(?P<thing>[^\s、。はがを]{{1,10}})は{THING}{END}"), "{value}が苦手", "preference", "dislikes"),
    Rule(re.compile(rf"趣味は{THING}{END}"), "趣味は{value}", "preference", "likes"),
    Rule(re.compile(rf"もう{THING}(?:は|を|が)(?P<verb>飲まない|飲みません|食べない|食べません|吸わない|吸いません|好きじゃない|やめた|やめました)"), "{value}はもう{verb}", "preference", "likes", negates=True),
    Rule(re.compile(rf"{THING}(?:は|を|が)もう(?P<verb>飲まない|飲みません|食べない|食べません|吸わない|吸いません|好きじゃない|やめた|やめました)"), "{value}はもう{verb}", "preference", "likes", negates=True),
    Rule(re.compile(rf"{THING}(?:が|は|も)(?:あまり|あんまり|全然|そんなに)?(?:好きじゃない|好きではない|好きじゃありません|嫌い|きらい|大嫌い|苦手|食べられない|食べれない|飲めない){LIKE_END}"), "{value}が苦手", "preference", "dislikes"),
    Rule(re.compile(rf"{THING}(?:が|は|も)(?:一番|いちばん|すごく|とても|すっごく|めっちゃ|本当に|結構|けっこう|かなり)?(?:大好き|だいすき|好き|すき)(?!じゃ|では|く){LIKE_END}"), "{value}が好き", "preference", "likes"),
    Rule(re.compile(r"(?P<value>[^\s、。はがをも]{1,20}?)に(?:は|ど)?(?:はま|ハマ)って(?:いる|います|いて|る|ます)"), "{value}にはまっている", "preference", "likes"),
    Rule(re.compile(r"(?P<value>[^\s、。はがをに]{1,10}?)アレルギー(?:が|です|なんだ|なんです|だよ|だ|持ち|で|$)(?!な|ない|じゃ)"), "{value}アレルギーがある", "health", "allergy", importance=0.9),
    Rule(re.compile(rf"(?P<value>{CONDITION})(?:です|なんだ|なんです|だよ|だ|持ち|が(?:ある|あり|ひど|つら|辛)|に(?:悩|なっ)|で(?!は))"), "{value}がある", "health", "condition", importance=0.8),
    Rule(re.compile(r"(?P<value>妊娠)(?:して|した|しま|中)"), "妊娠している", "health", "pregnancy", importance=0.9),
    Rule(re.compile(r"(?P<value>ベジタリアン|ヴィーガン|ビーガン)(?:です|なんだ|なんです|だよ|だ|で|$)"), "{value}", "health", "diet", importance=0.8),
    Rule(re.compile(r"(?:自分の)?(?P<value>車|バイク|自転車|ピアノ|ギター|カメラ|一眼レフ|キャンピングカー|別荘|家)を持って(?:いる|います|いて|る|ます)(?!人)"), "{value}を持っている", "possession", "owns"),
    Rule(re.compile(r"(?:新しい|新車の)(?P<value>[^\s、。はがをに]{1,12})を買(?:った|いました|っちゃ)"), "新しい{value}を買った", "possession", "owns"),
)  # fmt: skip

INTRODUCTION = re.compile("はじめまして|初めまして|よろしく")
INTRODUCTIONS: tuple[Rule, ...] = (
    Rule(re.compile(rf"名前は{NAME}{END}"), "名前は{value}", "profile", "name", importance=0.9),
    Rule(re.compile(rf"(?!{JOB}){NAME}(?:です|だよ|っていうよ)$"), "名前は{value}", "profile", "name", importance=0.9, confidence=0.7),
)  # fmt: skip
"""A bare 「名前は…」 may be anybody's; in a message that introduces the speaker it is theirs."""
OWN_DESPITE_OTHERS = frozenset({"pet", "family", "event", "called"})
ITS_NAME = re.compile(rf"(?:その子の|この子の)?名前は{NAME}{END}")
OTHER = re.compile(rf"(?P<subject>{PET}|{FAMILY})")

FUTURE_VERB = re.compile(
    r"(?:行く|いく|行き|ある|あり|する|し|受ける|受け|会う|会い|帰る|帰り|始まる|始まり|引っ越す|引っ越し|出る|出|来る|来|見る|見|泊まる|泊まり|乗る|乗り|"
    r"通う|通い|食べる|食べ|飲む|飲み|遊ぶ|遊び|働く|働き|走る|走り|登る|登り|迎える|迎え|控えて(?:い)?)(?:ます|る|く)?(?:んだ|んです|の|こと(?:に|が|だ).*|予定.*|つもり.*|ことになっ.*)?[よねわ]*$"
)
PLAN_NOUN = re.compile(
    r"(?:面接|試験|テスト|検査|手術|診察|デート|旅行|出張|会議|発表|プレゼン|結婚式|誕生日|卒業式|入学式|ライブ|コンサート|飲み会|同窓会|引っ越し|締め切り|締切|予約|"
    r"歯医者|病院|記念日|初出勤|入社|退院|帰省|法事|お葬式|バイト|仕事|休み)(?:です|だ|なんだ|なんです|だよ|なの|があ.*|が入.*|を控え.*)?[よねわ]*$"
)
PAST = re.compile(
    r"(?:行っ|会っ|見|食べ|買っ|始め|やめ|辞め|別れ|受かっ|合格し|落ち|卒業し|入社し|退職し|転職し|引っ越し|生まれ|亡くなっ|死ん|骨折し|入院し|退院し|手術し|結婚し|離婚し|失恋し|もらっ|なくし|無くし|壊れ|出産し|旅行し|登っ|走っ)(?:た|だ|ました|てきた|てきました|ちゃった|ちゃいました)(?:んだ|んです|の|よ|ね|わ)*$"
)
PAST_ENDING = re.compile(r"(?<!かっ)(?:た|だ|ました)(?:んだ|んです|の|よ|ね|わ){0,6}$")
FEELING = re.compile("疲れ|眠|楽し|嬉し|悲し|辛|寂し|痛|思っ|感じ|気がし|言われ|言って|聞い|だった|でした")
DEATH = re.compile(rf"(?P<who>{FAMILY}|{PET})が(?:亡くなっ|死ん)")
INVITES = re.compile(
    r"(?:しよう|行こう|たい|ください|くれる|くれ|ましょう|ませんか|すれば|しなきゃ|べき|暑|寒|雨|晴れ|雪|天気)"
)


def find(text: str, now: datetime) -> list[Candidate]:
    """The candidates of a Japanese message.

    Args:
        text: the message, normalised (NFKC).
        now: when it was said, in the speaker's time zone.
    """
    introduces = bool(INTRODUCTION.search(text))
    candidates: list[Candidate] = []
    for sentence in re.findall(r"[^。!\n?]+[?]*", text):
        if QUESTION.search(sentence.strip()) or HEDGE.search(sentence):
            continue
        candidates += _of_sentence(INSTEAD.sub("", sentence.strip()), now, introduces=introduces)
    return candidates


def _of_sentence(sentence: str, now: datetime, *, introduces: bool) -> list[Candidate]:
    rules = RULES + INTRODUCTIONS if introduces else RULES
    when = find_date(sentence, now, "ja")
    if when is None:
        return _undated(sentence, now, rules)
    start, end = when.span
    rest = re.sub(r"^[、,\s]*(?:に|から|、)?", "", sentence[end:])
    without = _undated(f"{sentence[:start]}{rest}", now, rules)
    dated = _dated(sentence, when, now)
    if dated:  # "last month I moved to …" is an event, and where they live now
        return dated + [c for c in without if c.attribute == "home"]
    return _undated(sentence, now, rules) or without


def _undated(sentence: str, now: datetime, rules: tuple[Rule, ...]) -> list[Candidate]:
    found: list[Candidate] = []
    about_others = False
    other = None
    for piece in re.split(r"、|(?:けど|けれど|が)、|(?<=[たるい])し、?|(?<=です)が", sentence):
        clause = _opened(piece)
        held = apply(rules, clause, "ja", _tidy)
        about_others = bool(ABOUT_OTHERS.match(clause)) or (about_others and not ABOUT_SELF.match(piece.strip()))
        if other and (match := ITS_NAME.match(clause)) and _tidy("value", match["value"]):
            held = [_named(PET_NAMES.get(other, other), match["value"])]
        elif about_others:  # "my friend likes …" is no taste of the person's own
            held = [c for c in held if c.subject != "user" or c.attribute in OWN_DESPITE_OTHERS]
        mentioned = OTHER.search(clause)
        other = mentioned["subject"] if mentioned else other
        found += held
    return [replace(c, valid_from=now) if c.attribute == "age" else c for c in found]


def _named(subject: str, name: str) -> Candidate:
    text = f"{subject}の名前は{name}"
    return Candidate(text=text, kind="relationship", subject=subject, attribute="name", value=name, importance=0.8)


def _opened(clause: str) -> str:
    """The clause without fillers and without the speaker as its topic."""
    clause = clause.strip()
    for _ in range(3):
        shorter = OF_SELF.sub("", ABOUT_SELF.sub("", LEAD.sub("", clause)))
        if shorter == clause:
            break
        clause = shorter
    return clause


def _tidy(name: str, text: str) -> str | None:
    if name == "subject":
        return PET_NAMES.get(text, text)
    text = SINCE.sub("", text.strip("「」『』 〜~…"))
    text = re.sub("^(?:今|いま|最近|特に|やっぱり|実は|とにかく)", "", text)
    if name == "value":
        text = PET_NAMES.get(text, text)
        if not text or NOT_THINGS.search(text) or re.fullmatch("[ぁ-ん]", text):
            return None
    return text


def _dated(sentence: str, when: When, now: datetime) -> list[Candidate]:
    """A plan, an event or a birthday with its date."""
    opened = _opened(sentence)
    if "誕生日" in opened and re.search(r"(?:今日|明日|明後日|あさって)(?:は|が|、)?(?:私の|僕の|俺の)?誕生日", opened):
        day = f"{when.start.month}月{when.start.day}日"
        return [_candidate(f"誕生日は{day}", "profile", when, attribute="birthday", value=day, importance=0.8)]
    if ABOUT_OTHERS.match(opened) and not DEATH.search(opened):
        return []
    rest = _rest(sentence, when)
    if len(rest) < 2 or not re.search("[一-龥ァ-ヴ]", rest):  # noqa: PLR2004  (nothing is said in one character)
        return []
    if (PAST.search(rest) or _is_past_event(rest, when, now)) and not INVITES.search(rest):
        grave = bool(DEATH.search(rest) or re.search("骨折|入院|手術|離婚|失恋|別れ|合格|卒業|出産", rest))
        return [_candidate(_said(rest, when), "event", when, "event", rest, 0.9 if grave else 0.5)]
    if (FUTURE_VERB.search(rest) or PLAN_NOUN.search(rest)) and not INVITES.search(rest):
        return [_candidate(_said(rest, when), "plan", when, "plan", rest, 0.7)]
    return []


def _is_past_event(rest: str, when: When, now: datetime) -> bool:
    """Whether something happened, on a day before today, that is more than a mood."""
    return when.start.date() < now.date() and bool(PAST_ENDING.search(rest)) and not FEELING.search(rest)


def _rest(sentence: str, when: When) -> str:
    """The sentence without its date, fillers and particles around it."""
    start, end = when.span
    before = re.split("(?:から|ので|けど|けれど|んだが|し)、", sentence[:start])[-1]
    before = re.sub(r"[、,\s]+$", "", _opened(before))
    before = re.sub(rf"^(?:{SELF})(?:は|も|ね)?$", "", before)
    after = re.sub(r"^(?:から|まで|に|は|の|、|,|\s)+", "", sentence[end:])
    return re.sub(r"[、,\s]+", "、", f"{before}{_opened(after)}").strip("、")


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
