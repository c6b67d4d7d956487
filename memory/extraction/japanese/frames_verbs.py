"""Japanese frames of verbs and adjectives: homes, work, pets, tastes, health, possessions. Pure: a table."""

# ruff: noqa: E501  (tables: one frame a line reads best)
import re

from memory.extraction.japanese.clauses import Phrase
from memory.extraction.japanese.frames import LASTS, NEGATED, PAST, Frame, of_kin, words
from memory.extraction.japanese.nouns import (
    animal,
    grade,
    illness,
    instrument,
    job,
    kin,
    language,
    pastime,
    place,
    thing,
    work,
    workplace,
    years,
)

NEVER = re.compile("$^")
HARDLY = re.compile("たことが|ちゃ|なきゃ|ないと|なければ|てない|でない|ていない|なかった|なくもな|ないこと")
PART = re.compile(
    r"(?:^|.の)(?:[左右片両]の?)?(?:腰|膝|ひざ|胃腸?|心臓|目|耳|肩|足首?|手首?|首|頭|喉|のど|お?腹|歯|背中|腕|指|肘|股関節|皮膚|肌|肝臓|腎臓|肺|鼻|気管支|膀胱|視力|血圧|血糖値?|体|身体)$"
)
VEHICLE = re.compile(
    r"(?:車|バイク|自転車|チャリ|ロードバイク|クロスバイク|原付|スクーター|カブ|軽トラ|軽|ワゴン|バン|ミニバン|セダン|SUV|ジムニー|プリウス|フィット|アクア|タント|ハスラー|ヴィッツ|ヤリス|カローラ|クラウン|アルファード|ノート|デミオ|ハーレー|ベスパ|[A-Z]{1,3}-?\d*|[ァ-ヴー]{3,8})$"
)
NO_OWNED = re.compile(
    r"(?:アイス|菓子|パン|弁当|飲み物|水|牛乳|卵|野菜|肉|魚|お?茶|コーヒー|おにぎり|チョコ|ケーキ|ビール|お?酒|ワイン|お?土産|プレゼント|何|物|もの|やつ|ご飯|昼|惣菜|果物|みかん|りんご|宝くじ|馬券|切手|薬|花束|チケット|免許|資格|時間|自信|興味|関心|悩み|夢|希望|余裕|責任|記憶|思い出|印象|感情|疑問|機会|イメージ|連絡|返事|メール|電話|手紙|荷物|許可|元気|勇気|力|癖|習慣|傾向|才能|友達|彼氏|彼女|子ども|子供|話|声|気|ネタ|用事|予定|仕事|休み|注文|喧嘩|食材|洗剤|トイレットペーパー|ティッシュ|年金|給料|ボーナス|賞|内定|メダル|ポイント|バス|電車|タクシー|地下鉄|新幹線|飛行機|船|フェリー|エレベーター|エスカレーター|ジェットコースター|観覧車|馬|調子|流れ|電波|相談|.級|.段|初段|検定)$"
)


def owned(phrase: Phrase) -> str:
    """What one may own for long."""
    text = thing(phrase)
    return "" if NO_OWNED.search(text) or animal(phrase) or of_kin(phrase) else text


LASTING = re.compile(
    r"(?:車|バイク|自転車|チャリ|ギター|ベース|ピアノ|バイオリン|楽器|カメラ|レンズ|一眼|パソコン|PC|Mac\w*|ThinkPad|Surface|スマホ|携帯|ガラケー|iPhone\d*|iPad|Android|ピクセル|Pixel|Xperia|Galaxy|タブレット|Switch2?|スイッチ2?|PS\d|プレステ\d?|Xbox|ゲーム機|Kindle|ルンバ|ダイソン|冷蔵庫|洗濯機|ドラム式|テレビ|電子レンジ|オーブン|炊飯器|エアコン|家|マンション|一軒家|戸建て|別荘|土地|畑|山|墓|仏壇|指輪|時計|着物|振袖|浴衣|スーツ|コート|ブーツ|財布|バッグ|鞄|ランドセル|ソファ|ベッド|机|椅子|チェア|本棚|こたつ|テント|寝袋|ミシン|望遠鏡|顕微鏡|ドローン|包丁|土鍋|ボード|釣り竿|竿|リール|ラケット|グローブ|クラブ|カブ|原付|軽トラ|プリウス|ジムニー|レコード|人形|フィギュア|キーボード|マイク|アンプ|ヘッドホン|イヤホン|モニター|眼鏡|メガネ|コンタクト|補聴器|車椅子|杖)$"
)
"""Things that one keeps for years."""


def lasting(phrase: Phrase) -> str:
    """What one keeps for years, however one came by it."""
    text = owned(phrase)
    return text if LASTING.search(text) else ""


def vehicle(phrase: Phrase) -> str:
    """What one drives or rides."""
    text = owned(phrase)
    return text if VEHICLE.search(text) else ""


def part(phrase: Phrase) -> str:
    """A part of the body."""
    text = phrase.text
    return text if PART.search(text) else ""


def taste(phrase: Phrase) -> str:
    """What one may like: nothing of a relative's."""
    return (
        ""
        if kin(phrase) or of_kin(phrase) or re.search("治療|療法|薬|通院|投薬|介護|看病", phrase.text)
        else thing(phrase)
    )


def smoke(phrase: Phrase) -> str:
    """Tobacco."""
    return phrase.text if re.search("タバコ|たばこ|煙草|電子タバコ|葉巻", phrase.text) else ""


def weakness(phrase: Phrase) -> str:
    """What one is strong or weak against."""
    return (
        phrase.text
        if re.fullmatch(
            "お?酒|アルコール|朝|夜|暑さ|寒さ|暑いの|寒いの|機械|数字|英語|プレッシャー|本番|メンタル|辛いもの|乗り物|紫外線",
            phrase.text,
        )
        else ""
    )


def medicine(phrase: Phrase) -> str:
    """What is taken against an illness."""
    text = thing(phrase)
    return (
        text
        if re.search("薬|剤|ピル|漢方|インスリン|サプリ|ホルモン|ステロイド|注射|吸入", text) and len(text) > 1
        else ""
    )


def craved(phrase: Phrase) -> str:
    """What one cannot leave off, and not what the body does."""
    text = taste(phrase)
    return (
        ""
        if re.search("食欲|涙|汗|鼻水|咳|よだれ|笑い|震え|くしゃみ|あくび|血|ため息|動悸|会社|仕事|手|足", text)
        else text
    )


def school(phrase: Phrase) -> str:
    """Where one learns."""
    text = thing(phrase)
    return (
        text
        if re.search(
            "(?:大学院?|短大|高校|高専|中学|小学校|学校|専門|学部|学科|大|校|塾|予備校|スクール|科|コース)$", text
        )
        else ""
    )


def truck(phrase: Phrase) -> str:
    """What is driven for a living."""
    return (
        phrase.text
        if re.search(
            "(?:トラック|タクシー|バス|ダンプ|トレーラー|重機|救急車|漁船|船|電車|新幹線|ユンボ|クレーン)$", phrase.text
        )
        else ""
    )


def club(phrase: Phrase) -> str:
    """A club or a band."""
    text = thing(phrase)
    return (
        text
        if re.search(
            "(?:部|サークル|同好会|聖歌隊|合唱隊|鼓笛隊|応援隊|吹奏楽|軽音|楽団|合唱団|劇団|バンド|クラブ|チーム|団|愛好会|ゼミ|オーケストラ|オケ|研究会|委員会|消防団|自治会|町内会|ファンクラブ|FC)$",
            text,
        )
        else ""
    )


def lesson(phrase: Phrase) -> str:
    """Where one goes again and again for its own sake."""
    text = thing(phrase)
    return (
        text
        if re.search(
            "(?:ジム|プール|ヨガ|サウナ|教室|スクール|道場|レッスン|英会話|銭湯|温泉|図書館|劇場|ライブ|釣り|釣り堀|雀荘|競馬場|映画館|美術館|カフェ|喫茶店|公園|山|海|キャンプ|スタジオ|ゲーセン|カラオケ|ゴルフ|打ちっぱなし|サークル|整体|ピラティス)$",
            text,
        )
        else pastime(phrase)
    )


def treatment(phrase: Phrase) -> str:
    """Where one is treated."""
    text = thing(phrase)
    return (
        text
        if re.search(
            "(?:病院|クリニック|内科|外科|皮膚科|眼科|精神科|心療内科|婦人科|整形外科|泌尿器科|耳鼻科|リハビリ|カウンセリング|透析|整体|鍼|リワーク|デイケア|通院|ペインクリニック)$",
            text,
        )
        else ""
    )


def medical(phrase: Phrase) -> str:
    """An illness or a part of the body with one."""
    return illness(phrase)


FRAMES: tuple[Frame, ...] = (
    # Where one lives and comes from.
    Frame(words("住む 暮らす 在住する 移住する 越す 引っ越す 引越す 下宿する 同棲する 定住する 住み着く 居住する 赴任する 単身赴任する 駐在する 転居する 移り住む"), ("に", "で", "へ", "", "は"), place, "profile", "home", "{value}に住んでいる", re.compile("^[てで]|て|で|た$|たよ|たん|ました|まして|して"), re.compile(f"{NEGATED.pattern}|[てで](?:い|お)?た|[てで](?:い|お)?まし|てみ|たことが"), "any", 0.8),
    Frame(words("引っ越しする 引越しする"), ("に", "へ"), place, "profile", "home", "{value}に住んでいる", PAST, importance=0.8),
    Frame(words("生まれる 育つ 生まれ育つ 上京する"), ("で", "に"), place, "profile", "origin", "出身は{value}", re.compile("た|て|だ"), whose="any"),
    Frame(words("上京する 出る 来る 嫁ぐ 出てくる 移る 移住する"), ("から",), place, "profile", "origin", "出身は{value}", re.compile("た|て|だ|で"), whose="any"),
    # Work and school.
    Frame(words("働く 勤める 勤務する バイトする アルバイトする パートする 就職する 入社する 転職する 在籍する 就く 修行する 勤続する 内勤する 常駐する 出向する 配属する 再就職する"), ("で", "に", "として", "へ", "と"), work, "work", "workplace", "{value}で働いている", re.compile("[てで]|た|だ"), re.compile(f"{NEGATED.pattern}|[てで](?:い|お)?た|[てで](?:い|お)?まし|たことが|てみ"), "any", 0.6),
    Frame(words("する やる 営む 経営する 務める 始める 開く 継ぐ 目指す 手伝う 任す こなす"), ("を", "", "は", "と"), job, "work", "job", "仕事は{value}", LASTS, re.compile(f"{NEGATED.pattern}|[てで](?:い|お)?た|[てで](?:い|お)?まし|てみ"), "any", 0.7),
    Frame(words("営む 経営する 継ぐ 開く 始める 開業する 立ち上げる オープンする 畳む 構える 切り盛りする"), ("を", "は", ""), workplace, "work", "job", "{value}をやっている", re.compile("[てで]|た|だ"), whose="any", importance=0.7),
    Frame(words("やる する"), ("を", ""), workplace, "work", "job", "{value}をやっている", LASTS, whose="any", importance=0.7),
    Frame(words("なる 進級する 上がる"), ("に",), grade, "work", "grade", "{value}", PAST, whose="any", importance=0.6),
    Frame(words("なる"), ("に",), years, "profile", "age", "{value}歳", re.compile("^(?:た|り?まし|って|る$|ります)"), whose="any", importance=0.6),
    Frame(words("なる 転職する 昇進する 昇格する 就任する 転身する 戻る"), ("に",), job, "work", "job", "仕事は{value}", PAST, whose="any", importance=0.7),
    Frame(words("入る 入隊する 移る"), ("に", ""), work, "work", "job", "{value}に入った", PAST, whose="any", importance=0.6),
    Frame(words("教える 講師する"), ("で",), workplace, "work", "workplace", "{value}で教えている", re.compile("^[てで](?:い|る|ま|お)"), importance=0.6),
    Frame(words("歌う 踊る 弾く 吹く 叩く 描く 演じる プレイする 活動する 走る やる 泳ぐ 投げる 踊る"), ("で",), club, "preference", "likes", "{value}に入っている", re.compile("^[てで](?:い|る|ま|お)"), whose="any"),
    Frame(words("決める 決まる"), ("って", "と", "に", ""), taste, "preference", "likes", "{value}と決めている", re.compile("^[てで](?:い|る|ま|お)")),
    Frame(words("行く いる 転勤する 留学する 出張する 嫁ぐ 進学する 就職する 赴任する"), ("に", "へ", "で"), place, "profile", "home", "{value}にいる", re.compile("^(?:[てで]|る$|ます|た)"), whose="kin"),
    Frame(words("教える 担当する"), ("を", "は"), thing, "work", "job", "{value}を教えている", re.compile("^[てで](?:い|る|ま|お)"), importance=0.6),
    Frame(words("通う 在学する 在籍する 入学する 進学する 行く 編入する"), ("に", "へ", ""), school, "work", "school", "{value}に通っている", LASTS, re.compile(f"{NEGATED.pattern}|[てで](?:い|お)?た|[てで](?:い|お)?まし|てみ"), "any", 0.6),
    Frame(words("専攻する 研究する 学ぶ 勉強する"), ("を", "", "は"), thing, "work", "major", "{value}を学んでいる", re.compile("^[てで](?:い|る|ま|お)"), whose="any"),
    Frame(words("入る 所属する 加入する 入部する 参加する 属す"), ("に", ""), club, "preference", "likes", "{value}に入っている", LASTS, whose="any"),
    # Animals.
    Frame(words("飼う 飼育する 迎える お迎えする 引き取る 拾う 飼い始める 世話する 育てる"), ("を", "", "は", "が", "と"), animal, "relationship", "pet", "{value}を飼っている", re.compile("^[てで]|た|だ|始め|てる"), re.compile(f"{NEGATED.pattern}|[てで](?:い|お)?た(?!い)|[てで](?:い|お)?まし|に(?:行|来)"), "any", 0.7),
    Frame(words("暮らす 住む 生活する 同居する 寝る 二人暮らし ふたり暮らし 一人と一匹 同棲する"), ("と",), animal, "relationship", "pet", "{value}を飼っている", importance=0.7),
    Frame(words("くる 来る やってくる 仲間入りする"), ("が",), animal, "relationship", "pet", "{value}を飼っている", re.compile("た|ました"), re.compile(f"{NEGATED.pattern}|てくれ"), "pet", 0.6),
    # Tastes.
    Frame(words("はまる ハマる 嵌る ドハマりする どはまりする ハマり中 夢中 凝る 目覚める のめり込む 浸かる 熱中する 没頭する 首ったけ ぞっこん メロメロ 沼る"), ("に", "は"), taste, "preference", "likes", "{value}にはまっている", re.compile("^(?:[てで]|り|た|まし|です|だ|$|っ|ちゃ|中)")),
    Frame(words("愛す 愛する 推す 好む 崇拝する 溺愛する 敬愛する 愛用する 愛読する 愛飲する 応援する 追う 追いかける 推し活する"), ("を", "は", "", "が"), taste, "preference", "likes", "{value}が好き", re.compile("^[てで]|る$|す$|てる")),
    Frame(words("習う 嗜む たしなむ 続ける 極める 齧る 独学する 稽古する"), ("を", "は", "", "も"), taste, "preference", "likes", "{value}をしている", re.compile("[てで]|始め|た|だ|中"), re.compile(f"{NEGATED.pattern}|[てで](?:い)?た(?!い)")),
    Frame(words("吸う"), ("は", "を", "も", ""), smoke, "profile", "trait", "{value}は吸わない", NEGATED, NEVER),
    Frame(words("弱い 強い"), ("に", "が", "は", ""), weakness, "profile", "trait", "{value}に{verb}", None, re.compile(f"{NEGATED.pattern}|かった")),
    Frame(words("弾く 吹く 叩く 奏でる 演奏する 練習する"), ("を", "は", "", "が"), instrument, "preference", "likes", "{value}を弾く", re.compile("[てで](?:い|る|ま|お)|始め|ます$|$|け")),
    Frame(words("集める 収集する 蒐集する コレクションする 育てる 栽培する 編む 縫う 撮る 描く 作る 書く かく つくる 彫る 焙煎する 漬ける 仕込む 組む 撮影する 写す"), ("を", "", "は", "ばかり"), taste, "preference", "likes", "{value}を{verb}", re.compile("[てで](?:い|る|ま(?!し)|お)|のが|始め|溜め|ため")),
    Frame(words("する やる 始める プレイする 楽しむ 再開する 練習する 満喫する 遊ぶ 勉強する 嗜む"), ("を", "", "は", "で", "も"), pastime, "preference", "likes", "{value}をしている", re.compile("[てで](?:い|る|ま(?!し)|お)|始め|てから|^[てで]$|た(?:よ|ん|$)|ました"), re.compile(f"{NEGATED.pattern}|[てで](?:い|お)?た(?!い)|[てで](?:い|お)?まし|てみ")),
    Frame(words("聴く 聞く 読む 観る 見る 飲む 食べる 使う やる 遊ぶ 食う 観戦する 見まくる 聴き込む リピートする リピする"), ("を", "", "は", "しか"), taste, "preference", "likes", "よく{value}を{verb}", re.compile("^(?:まくっ|込ん|漁っ|倒し)")),
    Frame(words("通う 通い詰める 行く 出かける 出没する 足を運ぶ"), ("に", "へ", ""), lesson, "preference", "likes", "{value}に通っている", re.compile("^[てで](?:い|る|ま(?!し)|お)|^[てで]$|始め|詰め"), re.compile(f"{NEGATED.pattern}|[てで](?:い|お)?た(?!い)|[てで](?:い|お)?まし|てみ|てき")),
    Frame(words("癒す 癒される 癒やされる 元気をもらう"), ("に",), taste, "preference", "likes", "{value}に癒やされる"),
    Frame(words("止まる やめる 欠かす 飽きる"), ("は", "が", "を", ""), craved, "preference", "likes", "{value}がやめられない", re.compile("^(?:られ|せ)?(?:ない|ん$|ん(?:ねん|のや|で)|ません|へん)|したことがない|したことない|たことがな"), NEVER),
    Frame(words("食べる 食う 飲む 触る 近づく 口にする 受け付ける 食べれる 飲める 食える 触れる 見れる 乗れる 我慢する 耐える 許す"), ("は", "が", "を", "", "に", "だけ"), taste, "preference", "dislikes", "{value}が苦手", re.compile("^(?:られ|れ)(?:な(?:い|く)|ません|へん|ん(?:$|ねん|のや|わ|ので))"), HARDLY),
    Frame(words("食べれる 飲める 食える 触れる 見れる 乗れる 受け付ける 耐える 耐えられる 許せる 我慢できる 近づける 慣れる 信用できる 理解できる"), ("は", "が", "を", "", "に", "だけ"), taste, "preference", "dislikes", "{value}が苦手", re.compile("^(?:られ)?(?:な(?:い|く)|ません|へん|ん(?:$|ねん|のや|わ|ので))"), HARDLY),
    Frame(words("勝つ"), ("", "は"), taste, "preference", "likes", "{value}が好き", re.compile("^(?:ん|たん|ない)"), NEVER),
    Frame(words("手放す 手放せる 欠かせる 外せる 譲れる やめられる やめれる"), ("は", "が", "を", ""), taste, "preference", "likes", "{value}が手放せない", re.compile("な(?:い|く)|ません|ん"), NEVER),
    Frame(words("嫌う 避ける 憎む 怖がる 嫌がる"), ("を", "は", "が", ""), taste, "preference", "dislikes", "{value}が苦手", re.compile("[てで]|$")),
    # Health.
    Frame(words("患う 抱える 持つ 発症する こじらせる 煩う 治療する 闘病する 悩む 苦しむ かかる 罹る なる 引く ひく"), ("を", "に", "で", "", "が"), illness, "health", "condition", "{value}がある", re.compile("[てで]|た|だ|ます|続け"), re.compile(f"{NEGATED.pattern}|たら|てみ|そう"), "any", 0.8),
    Frame(words("ひどい 酷い つらい 辛い きつい しんどい 重い 出る ある 痛む 悪化する 再発する 治る 見つかる わかる 分かる 判明する 診断する 診断される 治まる 続く うずく"), ("が", "は", "と", "", "も"), illness, "health", "condition", "{value}がある", None, re.compile(f"^(?:た|だ)(?:ら)|なさそう|治った|{NEGATED.pattern}"), "any", 0.8),
    Frame(words("悪い 弱い 痛める 壊す 折る しびれる 痺れる 怪我する ケガする 手術する 骨折する 捻挫する 脱臼する 打撲する 火傷する 切る やる 傷める 捻る ひねる 聞こえる 見える"), ("が", "を", "は", "", "の"), part, "health", "condition", "{value}{particle}{verb}", re.compile("^(?:い|く(?!な)|た|て|ん|です|$|っ|だ|め|ま(?!せ)|し|ない(?=$|ん|の|で|し|け|か))"), re.compile("たい|たら|(?<!聞こえ)(?<!見え)なさそう|てみ"), "any", 0.7),
    Frame(words("飲む 服用する 使う 打つ 処方する もらう 続ける 貼る 塗る 常用する 飲み始める"), ("を", "が", "", "は"), medicine, "health", "medication", "{value}を使っている", re.compile("[てで]|始め|た|続け"), whose="any"),
    Frame(words("通う 通院する 受ける 行く する 続ける 始める"), ("に", "を", ""), treatment, "health", "condition", "{value}に通っている", re.compile("[てで](?:い|る|ま(?!し)|お)|^[てで]$|始め|続け"), whose="any", importance=0.7),
    # Possessions.
    Frame(words("乗る 運転する 転がす 走らす"), ("に", "を", ""), truck, "work", "job", "{value}に乗っている", re.compile("^[てで](?:い|る|ま|お)"), whose="any", importance=0.6),
    Frame(words("持つ 所有する 所持する 愛用する 使う 手放す"), ("を", "は", "も", ""), owned, "possession", "owns", "{value}を持っている", re.compile("^(?:[てで](?:い|る|ま|お)|[てで]$)"), re.compile(f"{NEGATED.pattern}|[てで](?:い|お)?た|[てで](?:い|お)?まし")),
    Frame(words("買う 買える 購入する 手に入れる 手に入る ゲットする 新調する 衝動買いする ポチる 契約する 買い替える 買い換える 譲り受ける 建てる 入手する 落札する 組み立てる 相続する"), ("を", "も", "", "は"), owned, "possession", "owns", "{value}を買った", re.compile("^(?:た|い?まし|ちゃ|え?まし|てしま|てき)"), re.compile(f"{NEGATED.pattern}|たら|に行|にい|てくれ|てもら|てあげ|てみ|てき|たい")),
    Frame(words("乗る 運転する 乗り換える 乗り回す 転がす"), ("に", "を", "", "は"), vehicle, "possession", "owns", "{value}に乗っている", re.compile("[てで](?:い|る|ま|お)|^[てで]$|換え")),
    Frame(words("変える 機種変する 機種変更する 乗り換える 買い替える 新調する"), ("に", "を"), lasting, "possession", "owns", "{value}を持っている", re.compile("^(?:た|え?まし|ちゃ|っ|て)"), re.compile(f"{NEGATED.pattern}|たら|たい|れば")),
    Frame(words("譲る もらう 貰う 届く 納車する 当たる 当てる 譲り受ける"), ("を", "が", "", "は"), lasting, "possession", "owns", "{value}を手に入れた", re.compile("^(?:た|り?まし|っ|い|け|て|ら|し|さ)"), re.compile(f"{NEGATED.pattern}|たら|てあげ|そう|たい|れば"), importance=0.4),
    # Languages.
    Frame(words("話せる 喋れる しゃべれる できる 話す 喋る わかる 読める 通じる"), ("が", "は", "を", "も", ""), language, "profile", "language", "{value}を話せる", None, whose="any"),
    Frame(words("勉強する 習う 独学する 学ぶ やる 始める"), ("を", "は", "", "も"), language, "preference", "likes", "{value}を勉強している", re.compile("[てで]|始め|中"), re.compile(f"{NEGATED.pattern}|[てで](?:い|お)?た(?!い)")),
)  # fmt: skip
