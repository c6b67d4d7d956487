"""What of a Japanese message is passed over, and what stands around a statement. Pure."""

# ruff: noqa: E501  (lexicons)
import re

from memory.extraction.japanese.grammar import standard
from memory.extraction.japanese.names import is_name
from memory.extraction.japanese.words import FAMILY, JOB, KINDS_OF_PETS, PET, PET_NAMES, SELF, SINCE

LEAD = re.compile(
    r"^(?:実は|じつは|そういえば|ちなみに|あのね|あの(?=[、,\s])|えっと|えーと|ねえ|ねぇ|(?:うん|はい|いや|あ|え|お|ああ|ども)(?=[、,\s])|それで|それと|それから|"
    r"あと(?!で)|でも|やっぱり|最近は?|今は|今(?![年日月週回度])|いま|現在は?|ずっと|昔から|一応|なんか|もともと|ところで|本当は|ほんとは|とにかく|よろしくね?|"
    r"はじめまして|初めまして|こんにちは|こんばんは|おはよう|やっほー|どうも|名前言ってなかったね|てか|ていうか|正直|普段は|基本)[、,\s]*"
)
ABOUT_SELF = re.compile(rf"^(?:{SELF})(?:(?:って|は|も|ね|のことは|の場合は|としては)[、,\s]*|[、,\s]+)")
OF_SELF = re.compile(
    rf"^(?:{SELF}|うちで飼ってる|飼ってる|飼っている|今|いま)の?(?={PET}|{FAMILY}|仕事|職業|誕生日|趣味|出身|家族|好きな|専攻|地元|実家|本名|あだ名)"
)
STRANGER = "前の席|隣の席|後ろの席|友人に|友達に|知らない人|お客|客|うちの会社|うちの学校|うちの店|うちの上司|うちの部|世の中|昔の人|みんな|誰か|最近の若者|元カノ|元カレ|元彼|知り合い|知人|近所の|隣の|クラスの|うちのクラス|会社の人|職場の|同級生|ママ友|担任|店長|部長|課長|芸能人|ユーチューバー|人間"
ABOUT_OTHERS = re.compile(
    rf"^(?!(?:{FAMILY})の(?:(?:仕事|転勤|都合|実家|影響|おかげ|家)[でに]|代|跡|頃|ころ|時|とき))(?:^[^、]{{0,10}}(?:{PET})(?:たち)?(?:も|って|の|[はが](?![^、]{{0,6}}(?:好き|すき|嫌い|苦手|怖|飼)))"
    rf"|^(?:[^、]{{0,10}}(?:{FAMILY})(?:たち|ら)?|彼ら?|あの[人子]|みんな|[^\s、]{{1,12}}(?:さん|ちゃん|くん|君|先生|人|の子|やつ))(?:は|が|も|って|の)|^(?:{STRANGER})|^[ァ-ヴー]{{2,10}}って(?!いう|言う|言い|いい|名前|呼|申|の|[るいまたき]))"
)
QUESTION = re.compile(
    r"(?:\?|かな|かしら|だっけ|っけ|ですか|ますか|ませんか|でしたか|ましたか|のか|覚えてる|覚えてますか|知ってる|教えて|どう思う|ない\?|でしょ|でしょう|(?<!ん)だよね|ですよね|"
    r"(?:何|なに|いくつ|何歳|誰|どこ|いつ)(?:なの|の)?)[。!！〜ー…]*$"
)
ANSWER = re.compile(
    r"^(?:趣味|特技|仕事|好きな[^は]{1,8}|一番好きな[^は]{1,8})は[^、]{1,15}かな$|[0-9]だから|なんだよね$|んですよね$|(?:くらい|ぐらい|ほど|年|歳|ヶ月)かな$|けど何か\?$"
)
"""What ends like a question, and still tells something."""
HEDGE = re.compile(
    r"もしも?(?!し)|いわく|によると|によれば|が言うには|に言わせると|の話だと|噂|うわさ|だそう(?:だ|です|$)|[るたい]そうで(?:す|$|、)|って話|って聞かれ|って訊かれ|[もがは]言って(?:い)?た|[ただるい]って(?:聞|いうの(?:は|も)嘘)|ドラマ|って(?:キャラ|アニメ)|の主役|の役|エイプリル|ばよかった|れば(?:いい|なあ)|かもしれ|かもね|かも$|らしい|みたいだ|だったら|ならば|と言って|って言って|(?<!名前)と言われ(?!て(?:い)?(?:る|ます))|って言われ(?!て)|と聞い|って聞い|例えば|たとえば|ふりをし|なりた(?:い|かった)|"
    r"(?<!呼んで)(?:ほしい|欲しい)|つもりはな|と思う\?|わけじゃな|わけではな|演じて|歌詞(?:に|で|の中|は)|小説の|夢の中|夢を見|夢で|"
    r"嘘だけど|\(嘘\)|なんちゃって|冗談|前世|生まれ変わ|来世|[んただる]だって$|[いた]るって$|[しっ]たって$|羨まし|うらやまし|億歳|万歳|"
    r"(?:ん|の|よう|こう|そう|とう|ろう|おう)かな|迷って|場合は|としたら|(?:^|、)今(?![年日月週回度はも])[^、]{1,10}(?:して|やって|弾いて|読んで)(?:る|いる)|とすると|ニュースで|って(?:映画|動画|曲|歌|セリフ|漫画|アニメ|ドラマ)|(?:行き|住み|し|なり|飼い|食べ|持ち|会い|やり)たい"
)
WISH = re.compile(
    r"(?:[いきしちにみりびぎえべけせてれげね]|見|出|寝|着|来|居)たい(?=な|と|けど|$|で|よ|ね|ん|人|って|わ|し|も)|(?:たら|れば|けりゃ)(?:な[あぁ]?|いい|よかった|かっこ|最高|どう)|(?:たら|れば)$|[いし]よう(?:かな|と思って|か$)|(?<!呼んで)(?:ほしい|欲しい)|(?:気持ち|気分|心|見た目|中身)(?:だけ)?(?:は|が|も)(?!優|やさ)|ほしかった|べきだっ|た(?:い|かった)人生|ふりして|のに憧れ|気がしない|とは限ら"
)
"""What makes a clause a wish; what stands beside it may be true."""
FRAME = re.compile(
    r"ロールプレイ|今から(?:君|きみ|あなた|お前)は|君は勇者|なりきって|になりきり|ごっこ|主人公|物語を|小説を書|話を[作書]|詩を書|訳して|翻訳して|を直して|添削|歌詞を(?:訳|教え|考え|作って|書いて(?!る|い|ま))|台詞|セリフ|シナリオ|(?:という|って)設定|役(?:ね|をやって|をして|で話)|"
    r"今から(?:あなた|君|私|僕|俺)[はが]|って言ってみて|を一句|作文|英語で(?:何|「)|歌って(?!る|い|ま|き|た|み|も|、)"
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

BEFORE_A_VALUE = re.compile(r"^(?:\d{1,3}[歳才]の|(?:先週|先月|先日|昨日|今日|今週|今月|去年|この前|こないだ)(?=.))")
"""An age or a time that stands right before what is meant."""
NO_NOUN = re.compile(
    r"(?:(?<![うか])に|(?<![ゆ茹])で|から|まで|けど|えた|てる|って|だけ|しか|すら|ながら|[いくしなる]て)$|^(?:\\d+(?:時間|分|秒|回|日|年|円|個|枚|人)|[をはがにで、]|アレルギーで)"
)
"""What ends in a particle or a verb, or is a number of something."""
SOMEBODY_ELSES = re.compile(rf"^(?:{FAMILY})(?:{JOB})$|と.{{1,3}}人$")
"""What reads as one's own and is not: a relative's job, and with how many one lives."""


def opened(clause: str) -> str:
    """The clause without fillers and without the speaker as its topic."""
    clause = clause.strip()
    for _ in range(3):
        shorter = OF_SELF.sub("", ABOUT_SELF.sub("", LEAD.sub("", clause)))
        if shorter == clause:
            break
        clause = shorter
    return clause


def tidy(name: str, text: str) -> str | None:
    """The text of a rule's group as a value; None where it is nothing to remember.

    Args:
        name: of the group.
        text: what it matched.
    """
    if name == "given":
        return text if is_name(text) else None
    if name == "subject":
        return KINDS_OF_PETS.get(text, text)
    if name == "name":
        text = text.strip("「」『』")
        return None if NOT_THINGS.search(re.sub("(?:ちゃん|くん|さん)$", "", text)) else text
    text = SINCE.sub("", text.strip("「」『』 〜~…"))
    text = re.sub(
        "^(?:ほんっと|ほんとに?|まじで?|マジで?|今|いま|最近|特に|やっぱり|実は|とにかく|ちょっと|もう|一応|フツーに|普通に)(?=.)",
        "",
        text,
    )
    if name == "value":
        text = (
            WHAT_IT_IS.sub("", PET_NAMES.get(text, text))
            .removesuffix("だけ")
            .removesuffix("とか")
            .removesuffix("っぽい")
            .removesuffix("かも")
        )
        text = BEFORE_A_VALUE.sub("", text)
        if NO_NOUN.search(text):
            return None
        if SOMEBODY_ELSES.search(text) or not text or NOT_THINGS.search(text) or re.fullmatch("[ぁ-ん]", text):
            return None
    return text


DIAGNOSED = re.compile(
    "(?:(?<=治った)|(?<=病)|(?<=症)|(?<=です)|(?<=だ))(?:って|と)(?:医者に|先生に|病院で)?言われ(?=(?:まし|た|て))(?=.{0,6}$)"
)
"""What a doctor says is no hearsay."""
SENTENCE = re.compile(r"[^。!\n?]+[?]*")


def clean(text: str) -> str:
    """A message without what is no word, its sentences apart, in the standard language."""
    text = DRAWN.sub("", SMALL.sub("。", re.sub("…+|・{2,}|\\.{2,}", "。", text)))
    return "\n".join(standard(line) for line in re.split(r"(?<=[。!?\n])", text))


def is_passed_over(sentence: str) -> bool:
    """Whether a sentence is a question, a guess, or what somebody else said."""
    sentence = DIAGNOSED.sub("", sentence)
    asks = QUESTION.search(sentence) and not ANSWER.search(sentence)
    return bool(asks or HEDGE.search(sentence) or QUOTE.search(sentence))
