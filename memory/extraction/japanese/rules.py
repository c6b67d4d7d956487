"""Japanese extraction rules: a table, in the order of trust. Pure; `memory.extraction.japanese.reading` applies it."""

# ruff: noqa: E501  (tables: one rule a line reads best)
import re

from memory.extraction.japanese.words import (
    BREED,
    CONDITION,
    COUNT,
    END,
    EVEN,
    FAMILY,
    JOB,
    LIKE_END,
    LIVES,
    LOVED,
    NAME,
    PASTIME,
    PET,
    PLACE,
    PLACE_NAME,
    SELF,
    STATE,
    THING,
    VERB_END,
)
from memory.extraction.rules import Rule

BARE = r"(?P<value>[^\s、。はがをもに]{1,15}?)(?<!から)(?<!けど)(?<!ので)(?<!たら)(?<!だと)(?<!って)"
"""A thing whose particle is left out, as people type: 納豆きらい."""
CALLED = r"[「『]?(?P<name>[^\s、。!?「」『』はがを]{1,16}?)[」』]?"
NAMES = r"(?P<name>[^\s、。!?「」『』はがを]{1,20}?)"
BORN = r"(?P<value>\d{1,2}月の?\d{1,2}日)"


def _profile(pattern: str, text: str, attribute: str, importance: float = 0.6, value: str = "{value}") -> Rule:
    return Rule(re.compile(pattern), text, "profile", attribute, value=value, importance=importance)


def _theirs(pattern: str, attribute: str, text: str, **more: object) -> Rule:
    """What is told of an animal or of a relative."""
    value = "{name}" if attribute == "name" else "{value}"
    return Rule(re.compile(pattern), text, "relationship", attribute, "{subject}", value, **more)  # type: ignore[arg-type]


def _ours(pattern: str, attribute: str, text: str, **more: object) -> Rule:
    """Whom the person lives with."""
    return Rule(re.compile(pattern), text, "relationship", attribute, **more)  # type: ignore[arg-type]


def _work(pattern: str, attribute: str, text: str, **more: object) -> Rule:
    return Rule(re.compile(pattern), text, "work", attribute, **{"importance": 0.6, **more})  # type: ignore[arg-type]


def _taste(pattern: str, attribute: str = "likes", text: str = "", **more: object) -> Rule:
    usual = {"likes": "{value}が好き", "dislikes": "{value}が苦手"}
    return Rule(re.compile(pattern), text or usual[attribute], "preference", attribute, **more)  # type: ignore[arg-type]


def _health(pattern: str, attribute: str, text: str = "{value}がある", importance: float = 0.8, **more: object) -> Rule:
    return Rule(re.compile(pattern), text, "health", attribute, importance=importance, **more)  # type: ignore[arg-type]


def _owned(pattern: str, text: str) -> Rule:
    return Rule(re.compile(pattern), text, "possession", "owns")


PERSON: tuple[Rule, ...] = (
    _profile(rf"(?:{SELF})の名前は{NAME}{END}", "名前は{value}", "name", 0.9),
    _profile(rf"(?:本名は|名前[、,]){NAME}{END}", "名前は{value}", "name", 0.9),
    _profile(rf"{NAME}(?:と申します|といいます|と言います|っていいます|って言います)", "名前は{value}", "name", 0.9),
    _profile(r"(?P<given>[^\s、。!?はがを]{1,8}?)(?:って名前)?(?:です|だ|だよ|なんだ|っていうの?|って言うの?|っていうんだ)?(?:よ|ね)?$", "名前は{given}", "name", 0.9, "{given}"),
    Rule(re.compile(r"[「『]?(?P<nick>[^\s、。!?「」『』はがを]{1,16}?)[」』]?(?:って|と)呼んで"), "呼び名は{nick}", "profile", "called", value="{nick}", importance=0.9),
    Rule(re.compile(r"(?:(?:みんな|友達|周り|会社|学校|家)(?:から|に)?(?:は|も)?)?[「『]?(?P<nick>[^\s、。!?「」『』はがを]{1,12}?)[」』]?(?:って|と)呼ばれて(?:いる|います|る|ます)"), "呼び名は{nick}", "profile", "called", value="{nick}", importance=0.9),
    Rule(re.compile(rf"(?:あだ名|ニックネーム|呼び名)は[「『]?(?P<nick>[^\s、。!?「」『』はがを]{{1,12}}?)[」』]?{END}"), "呼び名は{nick}", "profile", "called", value="{nick}", importance=0.9),
    _profile(rf"(?:誕生日(?:は|が|、|,)?|生年月日は)\s*(?:\d{{4}}年)?{BORN}", "誕生日は{value}", "birthday", 0.8),
    _profile(rf"(?:\d{{4}}年)?{BORN}(?:生まれ|が誕生日)(?!の)", "誕生日は{value}", "birthday", 0.8),
    _profile(rf"(?:もう|まだ|今年で|先月|こないだ|この前|今日で|昨日で|年齢は|年は|歳は)?(?P<value>\d{{1,3}})(?:歳|才|さい)(?:になった|になりました|になったよ|の(?={JOB})|{END})(?!の時|のころ|の頃)", "{value}歳", "age"),
    _profile(r"(?:今年で|こないだ|この前|先月|ついに|とうとう|今日で|もう)(?P<value>[1-9]\d)(?:になった|になりました|になったよ|です|だよ|だ|$)", "{value}歳", "age"),
    _profile(rf"(?:家は)?{PLACE}(?:に|で)(?:今)?{LIVES}", "{value}に住んでいる", "home", 0.8),
    _profile(rf"{PLACE}(?:在住|住み|(?<!人)(?<!と)暮らし)(?:です|だ|なの|$)", "{value}に住んでいる", "home", 0.8),
    _profile(rf"(?:家|うち|住まい|住んでるの|住んでいるの|場所|住所)は(?P<value>{PLACE_NAME}){END}", "{value}に住んでいる", "home", 0.8),
    _profile(r"(?:[^、]{0,10}から)?(?:.{0,8}[、に])?(?P<value>[^\s、。はがをもでに]{1,12}?)(?:に|へ)(?:引っ越|引越|ひっこ|越)(?:した|しました|してきた|してきました|してきて|し(?=て住))", "{value}に住んでいる", "home", 0.8),
    Rule(re.compile(rf"(?:もう)?{PLACE}に(?:は)?(?:もう)?住んで(?:い)?(?:ない|ません)"), "{value}にはもう住んでいない", "profile", "home", negates=True),
    _profile(rf"(?:出身は|生まれは|生まれも育ちも){PLACE}{END}", "出身は{value}", "origin"),
    _profile(rf"(?:地元|故郷|ふるさと|実家)(?:は|が)(?P<value>{PLACE_NAME})(?:の(?!方)[^、]{{1,8}})?{END}", "出身は{value}", "origin"),
    _profile(r"(?P<value>[^\s\d、。はがをもでに]{1,14}?)の?(?:出身|生まれ|育ち)(?!者|の人)(?:です|だよ|だ|なんだ|なんです|なの|で|、|[^\s、]{1,6}育ち|$)", "出身は{value}", "origin"),
    _profile(r"(?P<value>左利き|両利き)(?:です|だよ|だ|なんだ|なんです|なの|で|$)", "{value}", "handedness"),
    _profile(r"(?:血液型は)?(?P<value>(?:A|B|O|AB)型)(?:です|だよ|だ|なんだ|なんです|なの|で|$)", "血液型は{value}", "blood type"),
)  # fmt: skip

WORK: tuple[Rule, ...] = (
    _work(rf"(?:仕事|職業|本業)(?:は|、)(?P<value>{JOB})(?:(?:を)?(?:やって|して){STATE}|{END})", "job", "仕事は{value}", importance=0.7),
    _work(rf"(?:転職して|卒業して|去年から|先月から)?(?P<value>{JOB})(?:として働|(?:を)?(?:やって|して){STATE}|になった|になりました)", "job", "仕事は{value}", importance=0.7),
    _work(rf"(?P<value>{JOB})(?:です(?!か)|だよ|なんだ(?!った)|なの|なんです|だ$|で$|$)", "job", "仕事は{value}", importance=0.7),
    Rule(re.compile(rf"(?:もう)?(?P<value>{JOB})(?:は|を|の仕事は|の仕事を)?(?:もう)?(?:辞め|やめ)(?:た|まし|ちゃ)"), "もう{value}ではない", "work", "job", negates=True),
    _work(rf"(?:仕事は)?(?P<value>[^\s、。はがをもに]{{2,16}}?)で(?:働いて|(?:バイト|アルバイト|パート|仕事|事務)(?:を)?(?:して|やって)){STATE}", "workplace", "{value}で働いている"),
    _work(rf"(?P<value>[^\s、。はがをもに]{{2,16}}?)(?:に勤めて{STATE}|(?:に)?勤務(?:です|だよ|してい|してる|で|$)|に勤務して)", "workplace", "{value}で働いている"),
    _work(rf"(?P<value>[^\s、。はがをもに]{{1,16}}(?:大学院|大学|大|高校|高専|短大|専門学校|女子大))の?(?:[^\s、。]{{1,8}})?(?:に|へ)(?:通って|行って|在学して){STATE}", "school", "{value}に通っている"),
    _work(rf"専攻は(?P<value>[^\s、。はが]{{1,16}}?){END}", "major", "専攻は{value}"),
    _work(rf"(?:大学|大学院|専門学校|学校|高専|短大)?(?:で)?(?P<value>[^\s、。はが]{{1,16}}?)(?:を|の)専攻(?:して{STATE}|です|だよ|なんだ)", "major", "専攻は{value}"),
    _work(rf"(?:大学|大学院|専門学校|学校|高専|短大)で(?P<value>[^\s、。はがを]{{1,16}}?)(?:の|を)?(?:勉強(?:を)?して|研究(?:を)?して|学んで){STATE}", "major", "専攻は{value}"),
    _work(rf"(?P<value>[^\s、。はがをの]{{1,10}})学?部(?<=学部)(?:の?[0-9一二三四]年生?|です|だよ|なんだ|なの|に(?:通って|在籍して|所属して|い){STATE})", "major", "専攻は{value}"),
    _work(r"(?P<value>(?:小学校?|中学校?|高校|大学|高専|小|中|高|大学院)の?[0-9一二三四五六]年?)生?(?:です(?!か)|だよ|だ$|なんだ|なの|で$|になった|になりました|$)", "grade", "{value}生"),
)  # fmt: skip

OTHERS: tuple[Rule, ...] = (
    _theirs(rf"(?:うちの)?(?P<subject>{PET}|{BREED}|{FAMILY})の名前(?:は|、){CALLED}{END}", "name", "{subject}の名前は{name}", importance=0.8, several=True),
    _theirs(rf"(?:もう(?:一|1)[匹羽頭人]の?|(?:二|2)[匹羽頭人]目の)(?P<subject>{PET}|{BREED}|{FAMILY})(?:の名前)?(?:は|が|、)?{CALLED}{END}", "name", "{subject}の名前は{name}", importance=0.8, beside=True),
    _theirs(rf"(?:うちに|うちの)?{CALLED}(?:という|っていう|って名前の|という名前の)(?P<subject>{PET}|{BREED})(?:を飼|が(?!ほし)い|と暮|と一緒)", "name", "{subject}の名前は{name}", importance=0.8),
    _theirs(rf"(?:うちの)?(?P<subject>{PET}|{BREED}|{FAMILY})(?:は|が|、)?(?![でのにとも]){NAMES}(?:っていう|という|って言う|って名前|という名前|と言います|といいます|っていいます)(?:の|んだ|んです|ん|よ|ね|で|です|だよ|$)", "name", "{subject}の名前は{name}", importance=0.8, several=True),
    _theirs(rf"(?:うちの)?(?P<subject>{PET}|{BREED})の(?P<name>[^\s、。はがを]{{1,20}}?)(?:を|も)?(?:飼って|飼い始め|と暮らして|と住んで)(?:いる|います|いて|る|ます|て|た)", "name", "{subject}の名前は{name}", importance=0.8, several=True),
    _theirs(rf"(?:うちの)?[^\s、。はがを]{{0,4}}?(?P<subject>{PET}|{BREED})で(?P<name>[^\s、。はがを]{{1,10}}?)(?:って名前|という名前|っていう|という)", "name", "{subject}の名前は{name}", importance=0.8),
    _theirs(rf"(?:うちの)?(?P<subject>{PET}|{BREED}|娘|息子|長男|長女|次男|次女)の(?P<name>[ァ-ヴー]{{2,6}}|[一-龥]{{1,3}}|[ぁ-ん]{{2,5}})(?:が|は)(?:今年で|今日で|もう|まだ|先月)?\d{{1,2}}[歳才]", "name", "{subject}の名前は{name}", importance=0.8),
    Rule(re.compile(rf"(?:うちの)?(?P<subject>{PET}|{FAMILY})(?:の[^\s、。はがを]{{1,8}})?(?:は|が|、)?(?:今年で|今日で|もう|まだ)?(?P<value>\d{{1,2}})[歳才](?:になった|になりました|{END})"), "{subject}は{value}歳", "profile", "age", "{subject}"),
    _theirs(rf"(?P<subject>{FAMILY})の誕生日(?:は|が|、){BORN}{END}", "birthday", "{subject}の誕生日は{value}", importance=0.8),
    _theirs(rf"(?:うちの)?(?P<subject>{FAMILY})(?:は|が|、)?(?P<value>{JOB})(?:(?:を)?(?:やって|して){STATE}|{END})", "job", "{subject}は{value}"),
)  # fmt: skip

HOUSEHOLD: tuple[Rule, ...] = (
    _ours(rf"(?:うちでは?|家では?|実家で)?(?P<value>[^\s、。はがをのに]{{0,6}}?(?:{PET}|{BREED}))(?:を|も)?{COUNT}?(?:を|も)?(?:飼って(?:いる(?!人)|います|いて|る(?!人|の[はが])|ます|て(?!た|い[たな]))|飼い始め|お迎えした|お迎えしま|お迎えして)", "pet", "{value}を飼っている", importance=0.7),
    _ours(rf"(?:うちでは?|家では?)?(?P<value>[^\s、。はがをのに]{{0,6}}?(?:{PET}|{BREED}))を(?:お迎えした|お迎えしました|迎えた|迎えました|飼い始め)", "pet", "{value}を飼っている", importance=0.7),
    _ours(rf"(?P<value>[^\s、。はがをのに]{{0,6}}?(?:{PET}|{BREED}))(?:{COUNT})?と(?:一緒に)?(?:暮らして|住んで){STATE}", "pet", "{value}を飼っている", importance=0.7),
    _ours(rf"(?:うちに(?:は)?|家に(?:は)?)(?P<value>[^\s、。はがをのに]{{0,4}}?(?:{PET}|{BREED}))(?:が|も)?{COUNT}?(?:いる{VERB_END}|います|いて)", "pet", "{value}を飼っている", importance=0.7),
    _ours(rf"(?P<value>(?:{PET}))が{COUNT}?(?:いるん(?:だ|です)|いるの$)", "pet", "{value}を飼っている", importance=0.7),
    _ours(rf"(?:もう)?(?P<value>[^\s、。はがをのに]{{0,4}}?(?:{PET}|{BREED}))(?:は|も|を)?(?:もう)?飼って(?:い)?(?:ない|ません)(?!人)", "pet", "{value}は飼っていない", negates=True),
    _ours(rf"(?:[^\s、。はがを]{{0,8}}(?:の|た)|年上の|年下の)?(?P<value>(?:{FAMILY})(?:と(?:{FAMILY})){{0,3}})(?:が|も)?{COUNT}?(?:いる{VERB_END}|います(?!か)|おります|いて)", "family", "{value}がいる", importance=0.6, several=True),
    _ours(rf"(?P<value>{LOVED})(?:が|も)?(?:でき(?:た|ました|ちゃ))(?!ら)", "family", "{value}がいる", importance=0.7),
    _ours(rf"(?:今(?:は)?)?(?P<value>{LOVED}|妹|弟|姉|兄|子供|子ども)(?:は|が|も)?(?:いない|いません)(?:よ|んだ|んです|の|けど|し|から|です|$)", "family", "{value}はいない", negates=True),
    _ours(rf"(?P<value>{LOVED})(?:とは?|に)(?:別れ|振られ|ふられ|フラれ)(?:た|まし|ちゃ)", "family", "{value}と別れた", negates=True),
    _ours(rf"(?!友|同僚|上司|先輩|後輩)(?P<value>(?:{FAMILY})(?:と(?:{FAMILY})){{0,3}})と(?:[二三四五2-5]人で|一緒に)*(?:暮らして|住んで|[二三四五2-5]人暮らし|同居|同棲)", "family", "{value}がいる", importance=0.6, several=True),
    _ours(r"(?P<value>一人っ子|ひとりっ子|末っ子|長男|長女|次男|次女|三男|三女)(?:です|だよ|だ$|だから|なんだ|なんです|なの|で$|で、|$)", "family", "{value}", importance=0.6),
    _ours(r"(?:うちは?)?(?P<value>[二三四五六七八2-8]人家族)(?:です|だよ|だ$|なんだ|なんです|なの|で$|$)", "family", "{value}", importance=0.6),
    _ours(r"(?P<how>[二三四五六2-6]人)(?P<value>きょうだい|兄弟|姉妹)(?:の(?:一番|真ん中|長|末|上|下)[^、]{0,6}|です|だよ|なんだ|$)", "family", "{how}{value}", importance=0.6),
    Rule(re.compile(rf"(?:.{{0,10}}に|.{{0,10}}、)?(?P<value>{FAMILY}|{PET})が(?:亡くなった|亡くなりました|死んだ|死んじゃった|死にました)"), "{value}が亡くなった", "event", "event", importance=0.9),
    _ours(r"(?P<value>離婚した|離婚しました|離婚して)(?!い(?:ない|る人)|なら|人)", "marriage", "離婚した", value="離婚", importance=0.7),
    _ours(r"(?P<value>婚約した|婚約しました|婚約中|婚約して(?:いる|る|ます))(?!ら|人)", "marriage", "婚約している", value="婚約", importance=0.7),
    _ours(r"(?P<value>結婚して(?:いる|る|います|ます)|結婚した|結婚しました|既婚|結婚\d{1,2}年目)(?!ら|人|い|の(?:は|が)|とき|時)", "marriage", "結婚している", value="結婚", importance=0.7),
    _ours(r"(?P<value>独身|独り身|ひとり身|シングル)(?:です|だよ|だ$|なんだ|なんです|なの|で$|で、|$)", "marriage", "独身", value="独身", importance=0.6),
)  # fmt: skip

TASTE: tuple[Rule, ...] = (
    _taste(rf"(?:一番|いちばん)好きな(?P<thing>[^\s、。はがを]{{1,10}})は{NAME}{END}", "favourite {thing}", "一番好きな{thing}は{value}", importance=0.6),
    _taste(rf"好きな(?P<thing>[^\s、。はがを]{{1,10}})は{THING}{END}", text="好きな{thing}は{value}"),
    _taste(rf"(?:嫌い|苦手)な(?P<thing>[^\s、。はがを]{{1,10}})は{THING}{END}", "dislikes"),
    _taste(rf"趣味は{THING}(?:かな|{END})", text="趣味は{value}"),
    _taste(r"(?P<value>[^\s、。はがを]{2,15}?)(?:の|こと)?が趣味(?:です|だよ|だ|なんだ|なの|で|$)", text="趣味は{value}"),
    _taste(rf"趣味で(?P<value>[^\s、。はがを]{{1,12}}?)(?:を)?(?:弾いて|やって|して|作って|描いて|書いて|撮って|習って|育てて){STATE}", text="趣味は{value}"),
    _taste(rf"(?:もう|もう全然|今はもう)?{THING}(?:は|を|が|も)?(?:もう)(?P<verb>飲まない|飲みません|飲まなくなった|食べない|食べません|食べなくなった|吸わない|吸いません|好きじゃない|好きじゃなくなった|飽きた|飽きちゃった|やってない|やめた|やめました)", text="{value}はもう{verb}", negates=True),
    _taste(rf"もう{THING}(?:は|を|が)(?P<verb>飲まない|飲みません|食べない|食べません|吸わない|吸いません|好きじゃない|やめた|やめました)", text="{value}はもう{verb}", negates=True),
    _taste(r"(?P<value>タバコ|たばこ|煙草|お酒|酒|コーヒー|ゲーム|パチンコ|ギャンブル)(?:は|を)?(?P<verb>やめた|やめました|やめたよ|卒業した)", text="{value}はもう{verb}", negates=True),
    _taste(rf"{THING}(?:は|も|を)?(?:食べ|飲め|飲ま|触)(?:られ|れ)?るようになった", "dislikes", "{value}はもう苦手ではない", negates=True),
    _taste(rf"{THING}(?:が|は|も){EVEN}(?:好きじゃない|好きではない|好きじゃありません|嫌い|きらい|キライ|大嫌い|苦手|にがて|だめ|ダメ|得意じゃない|得意ではない|食べられない|食べれない|飲めない){LIKE_END}", "dislikes"),
    _taste(rf"{BARE}{EVEN}(?:好きじゃない|嫌い|きらい|キライ|大嫌い|苦手|得意じゃない|食べられない|食べれない|飲めない){LIKE_END}(?:なんだ|です|だ|だから|体質|な|から|けど|んだ|なの|よ|ね|わ|で|、|$)", "dislikes"),
    _taste(r"(?P<value>[ァ-ヴー]{2,12}|虫|辛いもの|納豆)(?:は|が)?(?:絶対)?(?:無理|ムリ|だめ|ダメ)(?:なんだよね|なんだ|です|だわ|だ|$)", "dislikes"),
    _taste(rf"(?:[^\s、。]{{1,10}}より(?:も)?)?{THING}(?:が|は|も|の方が|のほうが){EVEN}(?:大好き|だいすき|大好物|好物|好き|すき|スキ)(?!じゃ|では|く){LIKE_END}"),
    _taste(rf"{BARE}{EVEN}(?:大好き|だいすき|大好物|好き|すき)(?!じゃ|では|く|な(?!ん|の$)){LIKE_END}(?:だよ|です|だ|なんだ|なの|すぎ|よ|ね|で|、|$)"),
    _taste(r"(?:[^\s、。]{1,10}より(?:も)?)?(?:完全に|断然|絶対|圧倒的に|どっちかというと|どちらかというと|どっちかといえば|やっぱり)?(?P<value>[^\s、。はがをもに]{1,8}?)(?<![るう])派(?:です|だよ|だ$|なんだ|なの|かな|$)"),
    _taste(rf"推しは(?P<value>[^\s、。はがをに]{{1,15}}?){END}", text="推しは{value}"),
    _taste(r"(?P<value>[^\s、。はがを]{1,15}?)(?:が推し|推し|の(?:大)?ファン)(?:です|だよ|だ$|なんだ|なの|で|$)"),
    _taste(r"(?P<value>[^\s、。はがを]{1,15}?)(?:には|に)目がない"),
    _taste(r"(?P<value>[^\s、。はがを]{1,15}?)(?:の曲|の歌|の動画|の小説|の本)?(?:を|は|も)?よく(?:聴く|聞く|聴いて|聞いて|読む|読んで|観る|観て)(?!と|か)"),
    _taste(r"(?P<value>[^\s、。はがをも]{1,20}?)に(?:は|ど)?(?:はま|ハマ|夢中|沼)(?:って(?:いる|います|いて|る(?!人)|ます)|り中|です|なんだ)", text="{value}にはまっている"),
    _taste(rf"(?:(?:最近|今|毎日|毎週|毎朝|週末|昔から|小さい頃から|去年から|今年から|先月から)(?:は|も|、)?(?:いつも)?)*(?P<value>{PASTIME})(?:を|も)?(?:もう)?(?:\d{{1,2}}年(?:ぐらい|くらい|間)?)?(?:(?:やって|習って|弾いて|吹いて|続けて|練習して|勉強して|して){STATE}|始めた|始めました|習い始めた|を?始めて(?:みた|る))", text="{value}をしている"),
    _taste(rf"(?:毎日|毎週|毎朝|週\d回|週に\d回|週末(?:は|に)?|最近)?(?:いつも)?(?P<value>ジム|プール|ヨガ|サウナ|ピアノ教室|ダンス教室|料理教室|英会話|陶芸教室|道場)に(?:よく)?通って{STATE}", text="{value}に通っている"),
    _taste(r"(?:週末|休みの日|休日|休み|暇なとき|暇な時)(?:に|は)*(?:だいたい|いつも|よく|たいてい|大抵|大体|ほぼ)?(?P<value>[^\s、。はがを]{2,8}?)(?:(?:に|へ)(?:行く|行って(?:る|ます|いる)|行きます)|(?:を)?(?:してる|しています|してます|やってる|してることが多い))", text="{value}によく行く"),
    _taste(rf"(?P<value>[^\s、。はがを]{{1,8}}?)(?:部|サークル)(?:に(?:入って|所属して){STATE}|です|だよ|だ$|なんだ|$)(?<!学部)(?<!学部です)(?<!学部だよ)", text="{value}をしている"),
)  # fmt: skip

BODY: tuple[Rule, ...] = (
    _health(r"(?P<value>[^\s、。はがをに]{1,10}?)(?:の)?アレルギー(?:が(?:ある|あっ|あり)|ある|あって|あり(?:ます)?|です|なんだ|なんです|なの|だよ|だ(?!った)|だから|持ち|で(?!は)|$)(?!な|じゃ|人)", "allergy", "{value}アレルギーがある", 0.9, several=True),
    _health(rf"アレルギーは(?P<value>[^\s、。はがを]{{1,15}}?){END}", "allergy", "{value}アレルギーがある", 0.9, several=True),
    _health(rf"(?P<value>{CONDITION})(?:です|なんだ|なんです|なの|だよ|だ(?!った)|だから|持ち|が(?:ある|あり|あって|ひど|つら|辛|出)|(?:が)?(?:ひどい|ひどく|つらい)|に(?:悩|なっ)|で(?!は|も)|って(?:診断|言われ)|と診断|$)", "condition"),
    _health(r"(?P<value>(?:腰|膝|ひざ|胃|心臓|目|耳|肩|足)が(?:弱|悪)い)(?:です|んだ|んです|の|から|けど|$)", "condition", "{value}"),
    _health(r"(?P<value>妊娠)(?:して(?!みた|たら)|した(?!ら|い)|しま|中|\d)", "pregnancy", "妊娠している", 0.9),
    _health(r"(?P<value>ベジタリアン|ヴィーガン|ビーガン)(?:です|なんだ|なんです|だよ|だ$|で|$)", "diet", "{value}"),
    Rule(re.compile(r"(?P<value>(?:[^\s、。はが]{1,10}(?:を|に|で))?(?:骨折|入院|退院|手術|合格|昇進|昇格|退職|転職|流産|出産|卒業|失恋|失業)(?:した|しました|しちゃった|しちゃいました))(?:んだ|んです|の|ばかり)?(?:よ|ね)?$"), "{value}", "event", "event", importance=0.7),
)  # fmt: skip

OWNS = "車|バイク|自転車|ロードバイク|ピアノ|ギター|カメラ|一眼レフ|一眼|キャンピングカー|別荘|家|マイホーム|パソコン|タブレット|[A-Za-z][A-Za-z0-9]{2,12}\\d{0,2}|スマホ|プレステ|スイッチ|テント|キャンプ道具|ミシン|ドローン|望遠鏡"
POSSESSION: tuple[Rule, ...] = (
    _owned(rf"(?:自分の)?(?P<value>{OWNS})(?:を|も)?持って{STATE}(?!から来|きて)", "{value}を持っている"),
    _owned(rf"(?P<value>車|バイク|自転車|ロードバイク|原付|スクーター)(?:に)?乗って{STATE}", "{value}を持っている"),
    _owned(r"(?:新しい|新車の|中古の|念願の|ついに|とうとう|やっと|最新の)+(?P<value>[^\s、。はがをに]{1,12}?)(?:を)?(?:買(?:った|いました|っちゃ)|購入した|購入しました|手に入れた)", "新しい{value}を買った"),
    _owned(r"(?:ついに|とうとう|やっと)?(?P<value>[^\s、。はがをに]{1,12}?)(?:を)?買い替え(?:た|ました|ちゃった)", "新しい{value}を買った"),
)  # fmt: skip

RULES: tuple[Rule, ...] = (*PERSON, *OTHERS, *HOUSEHOLD, *WORK, *TASTE, *BODY, *POSSESSION)
