"""What a Japanese message says about its speaker. Pure.

Precision over recall: what is asked, wished, hedged, quoted, played or told of others gives nothing.
"""

# ruff: noqa: E501  (lexicons)
import re
from dataclasses import replace
from datetime import datetime

from memory.candidate import Candidate
from memory.dates import When, find_date
from memory.grammar_ja import plain
from memory.names_ja import is_name
from memory.rules import MOST_CLAUSES, MOST_SENTENCES, Rule, apply, several
from memory.rules_ja import RULES
from memory.words_ja import BREED, END, EVEN, FAMILY, JOB, KINDS_OF_PETS, NAME, PET, PET_NAMES, SELF, SINCE

LEAD = re.compile(
    r"^(?:実は|じつは|そういえば|ちなみに|あのね|あの(?=[、,\s])|えっと|えーと|ねえ|ねぇ|(?:うん|はい|いや|あ|え|お|ああ|ども)(?=[、,\s])|それで|それと|それから|"
    r"あと(?!で)|でも|やっぱり|最近は?|今は|今(?![年日月週回度])|いま|現在は?|ずっと|昔から|一応|なんか|もともと|ところで|本当は|ほんとは|とにかく|よろしくね?|"
    r"はじめまして|初めまして|こんにちは|こんばんは|おはよう|やっほー|どうも|名前言ってなかったね|てか|ていうか|正直|普段は|基本)[、,\s]*"
)
ABOUT_SELF = re.compile(rf"^(?:{SELF})(?:(?:って|は|も|ね|のことは|の場合は|としては)[、,\s]*|[、,\s]+)")
OF_SELF = re.compile(
    rf"^(?:{SELF}|うちで飼ってる|飼ってる|飼っている)の?(?={PET}|{FAMILY}|仕事|職業|誕生日|趣味|出身|家族|好きな|専攻|地元|実家|本名|あだ名)"
)
STRANGER = "元カノ|元カレ|元彼|知り合い|知人|近所の|隣の|クラスの|うちのクラス|会社の人|職場の|同級生|ママ友|担任|店長|部長|課長|芸能人|ユーチューバー|人間"
ABOUT_OTHERS = re.compile(
    rf"^[^、]{{0,10}}(?:{PET})(?:たち)?(?:も|って|の|[はが](?![^、]{{0,6}}(?:好き|すき|嫌い|苦手|怖|飼)))"
    rf"|^(?:[^、]{{0,10}}(?:{FAMILY})(?:たち|ら)?|彼ら?|あの[人子]|みんな|[^\s、]{{1,12}}(?:さん|ちゃん|くん|君|先生|人|の子|やつ))(?:は|が|も|って|の)|^(?:{STRANGER})"
)
QUESTION = re.compile(
    r"(?:\?|かな|かしら|だっけ|っけ|ですか|ますか|ませんか|でしたか|ましたか|のか|覚えてる|覚えてますか|知ってる|教えて|どう思う|ない\?|でしょ|でしょう|(?<!ん)だよね|ですよね|"
    r"(?:何|なに|いくつ|何歳|誰|どこ|いつ)(?:なの|の)?)[。!！〜ー…]*$"
)
ANSWER = re.compile(
    r"^(?:趣味|特技|仕事|好きな[^は]{1,8}|一番好きな[^は]{1,8})は[^、]{1,15}かな$|[0-9]だから|なんだよね$|んですよね$"
)
"""What ends like a question, and still tells something."""
HEDGE = re.compile(
    r"もしも?|かもしれ|かもね|かも$|らしい|みたいだ|だったら|ならば|と言って|って言って|と言われ|って言われ(?!て)|と聞い|って聞い|例えば|たとえば|ふりをし|なりたい|"
    r"(?<!呼んで)(?:ほしい|欲しい)|つもりはな|と思う\?|わけじゃな|わけではな|演じて|歌詞|小説の|夢の中|夢を見|夢で|"
    r"嘘だけど|\(嘘\)|なんちゃって|冗談|前世|生まれ変わ|来世|[んただる]だって$|[いた]るって$|[しっ]たって$|羨まし|うらやまし|億歳|万歳|"
    r"(?:ん|の|よう|こう|そう|とう|ろう|おう)かな|迷って|場合は|としたら|(?:^|、)今(?![年日月週回度はも])[^、]{1,10}(?:して|やって|弾いて|読んで)(?:る|いる)|とすると|ニュースで|って(?:映画|動画|曲|歌|セリフ|漫画|アニメ|ドラマ)|(?:行き|住み|し|なり|飼い|食べ|持ち|会い|やり)たい"
)
FRAME = re.compile(
    r"ロールプレイ|なりきって|になりきり|ごっこ|主人公|物語を|小説を書|話を[作書]|詩を書|訳して|翻訳して|を直して|添削|歌詞|台詞|セリフ|シナリオ|(?:という|って)設定|役(?:ね|をやって|をして|で話)|"
    r"今から(?:あなた|君|私|僕|俺)[はが]|って言ってみて|を一句|作文|英語で(?:何|「)|歌って"
)
"""What makes a message a play, a text or an exercise: nothing in it is about its speaker."""
QUOTE = re.compile(
    r"[「『\"][^「」『』\"]{1,80}[」』\"](?:って|と)(?!いう|言います|申|呼)|[「『\"][^「」『』\"]{0,40}(?:は|が|を|です|だよ)[^「」『』\"]{0,40}[」』\"]"
)
"""What somebody else says; a name may stand in the same marks."""
SMALL = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf♪♡♥☆★]+|\\((?:笑|泣|汗|照)\\)|(?<=[ぁ-んァ-ヴー一-龥])(?:笑+|w+|W+|草)(?=$|[\\s。!、])"
)
DRAWN = re.compile(r"(?<=[よねなのわすだたるい])[ー〜~…]+(?=$|[\s。!?、])")
"""よー and ね〜 are よ and ね."""
NOT_THINGS = re.compile(
    rf"^(?:あなた|君|きみ|キミ|お前|おまえ|貴方|それ|これ|あれ|そこ|ここ|どこ|何|なに|誰|だれ|どれ|こと|もの|の|人|秘密|内緒|ひみつ|まだ|ない|今日|明日|昨日|今|朝|夜|全部|みんな|"
    rf"もう|全然|何も|ご飯|ほんと|本当|一番|別に|逆に|普通|特に|まあまあ|そこそこ|声|返事|超|大(?:大|超)?|(?:[^\s]*[のな])?好き|{SELF})$"
    r"|^(?:その|この|あの|そんな|こんな|あんな|そういう|こういう|うん|どの|どんな|なんか|君の|あなたの|お前の|きみの)"
    r"|(?:ちゃん|さん|くん|様|の声|話し方|のこと|のところ)$|(?:言う|いう|くれる)[^\s]{1,6}$"
)
NO_PLACES = re.compile(
    r"^(?:どこか?|ここ|そこ|あそこ|近く|遠く|隣|新居|新しい.*|一緒|実家|田舎|都会|一人|いい.*|別の.*|友達.*|彼.*)$"
)
WHAT_IT_IS = re.compile(
    r"(?<=.)の(?:アパート|マンション|実家|団地|シェアハウス|一軒家|社宅|寮|田舎|端|はずれ|あたり|学校|曲|歌)$"
)
"""What is left out after a place or an artist: 埼玉のアパート is 埼玉."""
NOT_BUT = "(?:じゃなくて|ではなくて|じゃなくって|じゃなく|ではなく)、?"
INSTEAD = re.compile(rf"(?:^|(?<=[はが]))(?P<old>[^、。はが\s]{{1,20}}?){NOT_BUT}")
NAME_INSTEAD = re.compile(
    rf"(?:その子の|この子の)?名前(?:は|、)?(?P<old>[^\s、。はがを]{{1,12}}?){NOT_BUT}(?P<value>[^\s、。はがを]{{1,12}}?){END}"
)
TOPIC_BY_COMMA = re.compile(r"(?<=誕生日)[、,]\s*")
AN_ANIMALS_NAME = re.compile(r"(?<=の名前)(?=[^はがのを、]{1,12}?(?:じゃなくて|ではなくて|じゃなく|ではなく))")
TASTE = r"[^\s、。はがをも]{1,15}?"
TURNED = re.compile(
    rf"(?:昔は?|前は|以前は|子供の頃は?|小さい頃は?|最初は?)?(?:、)?(?P<value>{TASTE})(?:が|は|も|を)?{EVEN}"
    r"(?P<was>嫌い|きらい|苦手|だめ|ダメ|好きじゃなかった|食べられなかった|食べれなかった|飲めなかった|大好き|好き)(?:だった)?(?:んだ)?(?:けど|けれど|が|のに)、?(?P<now>.{1,20})$"
)
NOW_LIKED = re.compile(
    rf"^(?:最近|今|今は|今では|いまは|だんだん|やっと)*(?:は|、)*{EVEN}(?:大好き|好き|はまって|ハマって|平気|食べられる|飲める|食べれる)"
)
NOW_DISLIKED = re.compile(
    rf"^(?:最近|今|今は|今では|いまは|もう|だんだん)*(?:は|、)*{EVEN}(?:大嫌い|嫌い|苦手|だめ|無理)"
)
NO_MORE = re.compile(
    r"^(?:最近|今|今は|今では|いまは|もう)*(?:は|、)*(?:飽き|好きじゃな|興味な|やめ|卒業|やってな|食べな|飲まな|冷め)"
)

CLAUSE_END = re.compile(
    r"[、\s]*、|(?<=[だたるすい])(?:けど|けれど|が)、?|(?<=[たるい])し、?|(?<=[だるいたす])から(?!は)"
)

INTRODUCTION = re.compile("はじめまして|初めまして|よろしく")
NO_NAME = "元気|緊張|楽し|初心者|初めて|新人|学生|嬉し|暇|大丈夫|人見知り|男|女|日本人|本当|こちらこそ|お願い|仲良く|今日|一人|独身|無理|了解"
INTRODUCTIONS: tuple[Rule, ...] = (
    Rule(re.compile(rf"名前は{NAME}{END}"), "名前は{value}", "profile", "name", importance=0.9),
    Rule(
        re.compile(
            rf"(?!{JOB}|{NO_NAME}|[^\s、]{{0,12}}(?:出身|住み|在住|歳|才|型|年|好き|派|い|家族|っ子)(?:です|だよ))(?P<value>[^\s、。!?「」『』はがをにで]{{1,10}}?)(?:です|だよ|っていうよ)$"
        ),
        "名前は{value}",
        "profile",
        "name",
        importance=0.9,
        confidence=0.7,
    ),
)
"""A bare 「名前は…」 may be anybody's; in a message that introduces the speaker it is theirs."""
OWN_DESPITE_OTHERS = frozenset({"pet", "family", "event", "called"})
LASTING = frozenset({"home", "marriage", "job", "workplace", "family", "pet", "name", "age", "condition"})
"""What stays true after the day on which it began: 先月大阪に引っ越した is an event, and where they live now."""
ITS_NAME = re.compile(
    rf"(?:その子の|この子の|それぞれ)?(?:名前は[「『]?(?P<named>[^\s、。!?「」『』はがを]{{1,16}}?)[」』]?{END}|(?:(?:{BREED}|{PET})で)?(?P<called>[^\s、。!?はがを]{{1,16}}?)(?:って名前|という名前|っていう名前))"
)
OTHER = re.compile(rf"(?P<subject>{PET}|{BREED}|{FAMILY})")
BIRTH = re.compile(
    r"^(?:[^、]{0,6})(?:子供|子ども|赤ちゃん|娘|息子|長男|長女|孫|第[一二三]子)が(?:無事に?)?(?:生まれ|産まれ)"
)
GRAVE_FOR_KIN = re.compile(
    rf"^(?:うちの)?(?:{FAMILY})(?:が|も)[^、]{{0,6}}(?:入院|手術|倒れ|退院|骨折|結婚し|亡くなっ)"
)

FUTURE_VERB = re.compile(
    r"(?:行く|いく|行き|ある|あり|する|し|受ける|受け|会う|会い|帰る|帰り|始まる|始まり|引っ越す|引っ越し|出る|出|来る|来|見る|見|泊まる|泊まり|乗る|乗り|"
    r"通う|通い|食べる|食べ|飲む|飲み|遊ぶ|遊び|働く|働き|走る|走り|登る|登り|迎える|迎え|控えて(?:い)?|行ってく|受け|挙げ|挙げる|発つ|出発する|デビューする|通院する)(?:ます|る|く)?(?:んだ|んです|の|こと(?:に|が|だ).*|予定.*|つもり.*|ことになっ.*)?[よねわ]*$"
)
PLAN_NOUN = re.compile(
    r"(?:面接|面談|健康診断|健診|人間ドック|説明会|授業参観|遠足|修学旅行|運動会|発表会|試合|大会|遠征|合宿|花火大会|フェス|女子会|合コン|デビュー|社会人|転勤|内定式|成人式|引越し|試験|テスト|検査|手術|診察|デート|旅行|出張|会議|発表|プレゼン|結婚式|誕生日|卒業式|入学式|ライブ|コンサート|飲み会|同窓会|引っ越し|締め切り|締切|予約|"
    r"歯医者|病院|記念日|初出勤|入社|退院|帰省|法事|お葬式|バイト|仕事|休み)(?:です|だ|なんだ|なんです|だよ|なの|があ.*|が入.*|を控え.*)?[よねわ]*$"
)
PAST = re.compile(
    r"(?:行っ|会っ|見|食べ|買っ|始め|やめ|辞め|別れ|受かっ|合格し|落ち|卒業し|昇進し|昇格し|取れ|取っ|決まっ|告白し|告白され|振られ|ふられ|フラれ|倒れ|捻挫し|クビになっ|入社し|退職し|転職し|引っ越し|生まれ|亡くなっ|死ん|骨折し|入院し|退院し|手術し|結婚し|離婚し|失恋し|もらっ|なくし|無くし|壊れ|出産し|旅行し|登っ|走っ)(?:た|だ|ました|てきた|てきました|ちゃった|ちゃいました)(?:んだ|んです|の|よ|ね|わ)*$"
)
MORE = re.compile(
    r"(?:(?<=[ぁ-んァ-ヴー一-龥])(?:なん(?:だ|です)|だ|です)?(?:けど|けれど)、?|(?<=[だるすた])(?:から|ので|し|が)、|ので、).*$"
)
"""What is said of a plan after it: 明日テストなんだけど全然勉強してない."""
PAST_ENDING = re.compile(r"(?<!かっ)(?:た|だ|ました)(?:んだ|んです|の|よ|ね|わ){0,6}$")
FEELING = re.compile("疲れ|眠|楽し|嬉し|悲し|辛|寂し|痛|思っ|感じ|気がし|言われ|言って|聞い|だった|でした")
DEATH = re.compile(rf"(?P<who>{FAMILY}|{PET})が(?:亡くなっ|死ん)")
INVITES = re.compile(
    r"(?:しよう|行こう|たい|ください|くれる|くれ|ましょう|ませんか|すれば|しなきゃ|べき|暑|寒|雨|晴れ|雪|天気)"
)


BEFORE_A_VALUE = re.compile(r"^(?:\d{1,3}[歳才]の|(?:先週|先月|先日|昨日|今日|今週|今月|去年|この前|こないだ)(?=.))")
"""An age or a time that stands right before what is meant."""
SOMEBODY_ELSES = re.compile(rf"^(?:{FAMILY})(?:{JOB})$|と.{{1,3}}人$")
"""What reads as one's own and is not: a relative's job, and with how many one lives."""


def find(text: str, now: datetime) -> list[Candidate]:
    """The candidates of a Japanese message.

    Args:
        text: the message, normalised (NFKC).
        now: when it was said, in the speaker's time zone.
    """
    if FRAME.search(text):
        return []
    introduces = bool(INTRODUCTION.search(text))
    text = DRAWN.sub("", SMALL.sub("。", text))
    candidates: list[Candidate] = []
    for sentence in re.findall(r"[^。!\n?]+[?]*", text)[:MOST_SENTENCES]:
        said = sentence.strip()
        if (QUESTION.search(said) and not ANSWER.search(said)) or HEDGE.search(said) or QUOTE.search(said):
            continue
        candidates += _of_sentence(said, now, introduces=introduces)
    return candidates


def _of_sentence(sentence: str, now: datetime, *, introduces: bool) -> list[Candidate]:
    opened = _opened(sentence)
    if turned := _turned(opened):
        return turned
    if (match := NAME_INSTEAD.match(opened)) and _tidy("value", match["value"]):
        return [replace(_named("", match["value"]), text=f"名前は{match['value']}", instead_of=match["old"])]
    sentence = TOPIC_BY_COMMA.sub("は", AN_ANIMALS_NAME.sub("は", sentence))
    old = match["old"] if (match := INSTEAD.search(sentence)) else ""
    found = _told(INSTEAD.sub("", sentence), now, RULES + INTRODUCTIONS if introduces else RULES)
    return [replace(c, instead_of=old) if c.attribute == "name" else c for c in found]


def _told(sentence: str, now: datetime, rules: tuple[Rule, ...]) -> list[Candidate]:
    when = find_date(sentence, now, "ja")
    if when is None:
        return _undated(sentence, now, rules)
    whole = _undated(sentence, now, rules)
    if any(c.attribute in {"birthday", "age"} for c in whole):
        return whole
    start, end = when.span
    rest = re.sub(r"^[、,\s]*(?:に|から|、)?", "", sentence[end:])
    without = _undated(f"{sentence[:start]}{rest}", now, rules)
    if dated := _dated(sentence, when, now):
        past = dated[0].kind == "event"
        return dated + [c for c in without if past and c.attribute in LASTING]
    return whole or without


def _turned(sentence: str) -> list[Candidate]:
    """A taste that is no longer what it was: 嫌いだったけど好きになった."""
    match = TURNED.match(sentence)
    value = _tidy("value", match["value"]) if match else None
    if match is None or value is None:
        return []
    text, attribute, negates = f"{value}が好き", "likes", False
    if NO_MORE.match(match["now"]):
        text, negates = f"{value}はもう好きではない", True
    elif NOW_DISLIKED.match(match["now"]):
        text, attribute = f"{value}が苦手", "dislikes"
    elif not NOW_LIKED.match(match["now"]):
        return []
    return [Candidate(text=text, kind="preference", attribute=attribute, value=value, negates=negates)]


def _undated(sentence: str, now: datetime, rules: tuple[Rule, ...]) -> list[Candidate]:
    found: list[Candidate] = []
    about_others = False
    other = None
    for piece in CLAUSE_END.split(sentence, maxsplit=MOST_CLAUSES):
        clause = _opened(piece)
        held = apply(rules, clause, "ja", _tidy)
        about_others = bool(ABOUT_OTHERS.match(clause)) or (about_others and not ABOUT_SELF.match(piece.strip()))
        if other and (match := ITS_NAME.match(clause)) and (named := _tidy("name", match["named"] or match["called"])):
            held = [_named(KINDS_OF_PETS.get(other, other), name) for name in several(named)]
        elif about_others:  # "my friend likes …" is no taste of the person's own
            held = [c for c in held if c.subject != "user" or c.attribute in OWN_DESPITE_OTHERS]
        held = [c for c in held if not (c.attribute == "home" and NO_PLACES.match(c.value))]
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
    if name == "given":
        return text if is_name(text) else None
    if name == "subject":
        return KINDS_OF_PETS.get(text, text)
    if name == "name":
        text = text.strip("「」『』")
        return None if NOT_THINGS.search(re.sub("(?:ちゃん|くん|さん)$", "", text)) else text
    text = SINCE.sub("", text.strip("「」『』 〜~…"))
    text = re.sub("^(?:今|いま|最近|特に|やっぱり|実は|とにかく|ちょっと|もう|一応|フツーに|普通に)(?=.)", "", text)
    if name == "value":
        text = WHAT_IT_IS.sub("", PET_NAMES.get(text, text)).removesuffix("だけ").removesuffix("とか")
        text = BEFORE_A_VALUE.sub("", text)
        if SOMEBODY_ELSES.search(text) or not text or NOT_THINGS.search(text) or re.fullmatch("[ぁ-ん]", text):
            return None
    return text


def _dated(sentence: str, when: When, now: datetime) -> list[Candidate]:
    """A plan, an event or a birthday with its date."""
    opened = _opened(sentence)
    if "誕生日" in opened and re.search(r"(?:今日|明日|明後日|あさって)(?:は|が|、)?(?:私の|僕の|俺の)?誕生日", opened):
        day = f"{when.start.month}月{when.start.day}日"
        return [_candidate(f"誕生日は{day}", "profile", when, attribute="birthday", value=day, importance=0.8)]
    rest = _rest(sentence, when)
    about_others = ABOUT_OTHERS.match(opened) or ABOUT_OTHERS.match(rest)
    if about_others and not (DEATH.search(opened) or BIRTH.match(rest) or GRAVE_FOR_KIN.match(rest)):
        return []
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
    return re.sub(r"[、,\s]+", "、", f"{before}{MORE.sub('', _opened(after))}").strip("、")


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
