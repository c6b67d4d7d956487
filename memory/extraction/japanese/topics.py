"""What a Japanese topic tells of the noun that is said of it: 仕事は, 趣味は, 血液型は. Pure: a table."""

# ruff: noqa: E501  (tables: one row a line reads best)
import re
from collections.abc import Callable
from dataclasses import dataclass

from memory.extraction.japanese.clauses import Phrase
from memory.extraction.japanese.nouns import animal, illness, language, place, thing, work


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that tells what the noun behind it is.

    Attributes:
        name: the topic's text.
        value: the words of the noun to be kept, or nothing where it is of another class.
        kind, attribute, text: of the candidate; `{value}`, `{topic}` and `{subject}` are put in.
    """

    name: re.Pattern[str]
    value: Callable[[Phrase], str]
    kind: str
    attribute: str
    text: str
    importance: float = 0.5


def _topic(
    name: str, value: Callable[[Phrase], str], kind: str, attribute: str, text: str, importance: float = 0.5
) -> Topic:
    return Topic(
        re.compile(rf"(?:母方の|父方の|私の|僕の|俺の|今の|うちの|自分の)?(?:{name})"),
        value,
        kind,
        attribute,
        text,
        importance,
    )


def number(phrase: Phrase) -> str:
    """A number with its unit."""
    match = re.search(r"[\d一二三四五六七八九十百]+(?:\.\d+)?(?:歳|才|cm|センチ|kg|キロ|㎝)?", phrase.text)
    return match[0] if match else ""


def month_and_day(phrase: Phrase) -> str:
    """A birthday."""
    match = re.search(r"\d{1,2}月の?\d{1,2}日|\d{1,2}/\d{1,2}", phrase.text)
    return match[0] if match else ""


def age(phrase: Phrase) -> str:
    """How old somebody is."""
    match = re.fullmatch(
        r"(?:今年|もう|まだ|今|現在|満|来月|今月|先月|アラ)?で?(\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|百|二十)(?:歳|才|さい)(?:児)?",
        phrase.text,
    )
    return match[1] if match else ""


def blood(phrase: Phrase) -> str:
    """A blood type."""
    match = re.search(r"AB|[ABO]", phrase.text)
    return match[0] if match else ""


FAVOURITE = (
    r"(?:好き|大好き|推し|お気に入り|気に入ってる|ハマってる|はまってる|ハマっている|夢中)(?:な|の)?[^はが]{0,10}?"
)
TOPICS: tuple[Topic, ...] = (
    _topic("仕事|お仕事|職業|本業|職種|肩書き?|生業|副業|家業|担当|本職|職|バイト先|勤め先|勤務先|職場|パート先|バイト|アルバイト|パート|前職|昼間|昼|夜", work, "work", "job", "仕事は{value}", 0.7),
    _topic("仕事|お仕事|職業|本業|副業|専門|バイト|バイト先|勤め先|職場|前職", thing, "work", "job", "仕事は{value}", 0.6),
    _topic("専攻|学部|学科|専門|研究|研究テーマ|ゼミ|卒論|卒論のテーマ|研究テーマ|テーマ|大学|高校|学校|母校|通ってる大学|志望校|クラス|コース", thing, "work", "major", "{topic}は{value}"),
    _topic("部活|サークル|クラブ|部|習い事|習いごと|趣味|特技|日課|マイブーム|ブーム|楽しみ|癒し|癒やし|生きがい|ライフワーク|好物|大好物|最近のハマり|ストレス解消法?|ストレス発散|息抜き|気晴らし|担当楽器|楽器|パート|得意料理|十八番|得意科目|贔屓|ひいき|ごひいき|最推し|推し|本命|相棒|ルーティン|定番|おやつ|お気に入り|嗜好品|愛読書|バイブル|青春|元気の源|至福|ご褒美|休みの日|休日|週末|暇な時|暇なとき|休み", thing, "preference", "likes", "{topic}は{value}"),
    _topic(FAVOURITE, thing, "preference", "likes", "{topic}は{value}"),
    _topic("(?:嫌い|苦手|大嫌い|怖い|許せない|食べられない|飲めない|無理|だめ|ダメ)(?:な|の)?[^はが]{0,8}?|弱点|天敵|苦手科目|地雷|トラウマ", thing, "preference", "dislikes", "{topic}は{value}"),
    _topic("出身|出身地|地元|実家|生まれ|育ち|故郷|ふるさと|田舎|ルーツ|生まれ育った(?:の|ところ|町|街)|生まれたの|育ったの|国籍|母国|本籍", place, "profile", "origin", "出身は{value}"),
    _topic("家|住まい|住所|自宅|拠点|新居|居住地|住んでる(?:の|ところ|場所|街|町)|今|いま|現在|最寄り|最寄り駅|下宿|下宿先|引っ越し先|引越し先|転勤先|赴任先|うち|ここ|こっち|居場所", place, "profile", "home", "{value}に住んでいる", 0.8),
    _topic("第一志望|志望校|志望|進路|進学先|就職先|内定先|目指してるの|将来の夢", thing, "plan", "plan", "{topic}は{value}"),
    _topic("使う|乗る|持つ|愛用する", thing, "possession", "owns", "{value}を使っている"),
    _topic("飼う", animal, "relationship", "pet", "{value}を飼っている", 0.7),
    _topic("働く|勤める", work, "work", "workplace", "{value}で働いている", 0.6),
    _topic("聴く|読む|見る|観る|はまる|ハマる|推す|飲む|食べる|集める|続ける|習う|やる", thing, "preference", "likes", "{value}が好き"),
    _topic("誕生日|生年月日|バースデー|バースデイ|生まれ", month_and_day, "profile", "birthday", "誕生日は{value}", 0.8),
    _topic("年齢|歳|年|とし|トシ|実年齢", number, "profile", "age", "{value}歳", 0.6),
    _topic("身長", number, "profile", "height", "身長は{value}"),
    _topic("体重", number, "profile", "weight", "体重は{value}"),
    _topic("血液型", blood, "profile", "blood type", "血液型は{value}型"),
    _topic("星座", thing, "profile", "zodiac", "星座は{value}"),
    _topic("利き手", thing, "profile", "handedness", "利き手は{value}"),
    _topic("視力|靴のサイズ|足のサイズ|足|平熱|血圧", number, "profile", "trait", "{topic}は{value}"),
    _topic("車|愛車|マイカー|バイク|愛機|スマホ|携帯|ケータイ|パソコン|PC|カメラ|自転車|チャリ|ギター|ベース|ピアノ|愛用|愛用品|楽器|財布|時計|腕時計|メイン機|ゲーム機|タブレット", thing, "possession", "owns", "{topic}は{value}"),
    _topic("持病|病名|病気|診断|悩み|悩みの種|既往歴|診断名|体質|障害", illness, "health", "condition", "{value}がある", 0.8),
    _topic("アレルギー|アレルゲン", thing, "health", "allergy", "{value}アレルギーがある", 0.9),
    _topic("母語|母国語|第一言語|話せる言語|得意な言語", language, "profile", "language", "{value}を話せる"),
    _topic("宗教|信仰|宗派", thing, "profile", "belief", "{topic}は{value}"),
    _topic("性格|長所|短所|性別|MBTI|タイプ", thing, "profile", "trait", "{topic}は{value}"),
    _topic("資格|免許|段位|級|持ってる資格", thing, "profile", "licence", "{topic}は{value}"),
)  # fmt: skip

SUFFIXED: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (re.compile(r"^(?P<value>.{1,14}?)(?:が|の|は)?(?:大?好き|だいすき|大好物)(?:人間|っ子|すぎ)?$"), "preference", "likes", "{value}が好き"),
    (re.compile(r"^(?P<value>.{1,12}?)の?(?:大|古参|にわか|熱狂的な|生粋の|根っからの)?(?:ファン|オタク|ヲタク|オタ|ヲタ|おたく|マニア|信者|フリーク|中毒|愛好家|推し|沼|党|狂|狂い|ガチ勢|好き|女子|男子)(?:歴.*)?$"), "preference", "likes", "{value}が好き"),
    (re.compile(r"^(?P<value>.{1,10}?[^るうただい])派$"), "preference", "likes", "{value}派"),
    (re.compile(r"^(?P<value>.{1,12}?)(?:が|は)?(?:大?嫌い|きらい|苦手|恐怖症|NG|無理|ムリ|アレルギー並みに嫌い)$"), "preference", "dislikes", "{value}が苦手"),
    (re.compile(r"^(?P<value>.{1,12}?)の?アレルギー(?:持ち|体質|もち)?$"), "health", "allergy", "{value}アレルギーがある"),
    (re.compile(r"^(?P<value>.{1,10}?)(?:の)?(?:出身|生まれ|育ち|っ子|うまれ)$"), "profile", "origin", "出身は{value}"),
    (re.compile(r"^(?P<value>一人っ子|ひとりっ子|末っ子|長男|長女|次男|次女|三男|三女|真ん中っ子|[二三四五2-9]人(?:家族|兄弟|姉妹|きょうだい|暮らし)(?:の.{1,4})?|双子(?:の.{1,2})?|三つ子|母子家庭|父子家庭|共働き|核家族|大家族|ひとり親|シングルマザー|シングルファザー|シングルファーザー|シンママ|シンパパ|里親|養子)$"), "relationship", "family", "{value}"),
    (re.compile(r"^(?P<value>独身|未婚|既婚|既婚者|バツイチ|バツ2|バツニ|新婚|独り身|ひとり身|未亡人|別居中|事実婚|婚約中|遠距離|遠距離恋愛中|交際中|同棲中|妻帯者|おひとりさま|離婚調停中)$"), "relationship", "marriage", "{value}"),
    (re.compile(r"^(?P<value>(?:バツイチ|バツ2|シングルマザー|シングルファザー|独身|既婚|アラサー|アラフォー|二児|三児|一児|[一二三四2-4]人の子|双子|年子|男の子|女の子|男児|女児|子ども)[^、]{0,8}(?:子持ち|の母|の父|のママ|のパパ|の親|[男女]|ふたり|二人|三人|[一二三2-4]人))$"), "relationship", "family", "{value}"),
    (re.compile(r"^(?P<value>(?:昭和|平成|令和|大正)?[\d元一二三四五六七八九十]{1,4}年)(?:度|組)?の?(?:早)?(?:生まれ|うまれ|産まれ)$"), "profile", "birth year", "{value}生まれ"),
    (re.compile(r"^血液型(?:は|が)?(?P<value>AB|[ABO])型?$"), "profile", "blood type", "血液型は{value}型"),
    (re.compile(r"^(?P<value>ヴィーガン|ビーガン|ベジタリアン|菜食主義者?|グルテンフリー|ハラール|禁煙中|禁酒中|断酒中|ダイエット中|糖質制限中|減塩中|妊娠中|妊婦|妊活中|授乳中|闘病中|療養中|入院中|自宅療養中|リハビリ中|透析中|通院中|不妊治療中|妊娠.{1,4}(?:月|週|週目)|臨月|つわり|虚弱体質|車椅子(?:生活)?|人工透析|全盲|弱視|ろう者?|聴覚障害者?)$"), "health", "condition", "{value}"),
)  # fmt: skip
"""How a noun ends that tells something of somebody: what it tells, and the words to be kept."""
