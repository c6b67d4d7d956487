"""What a Japanese noun phrase names, by its words: a place, an animal, a relative, a job, an illness. Pure.

Each function gives the words of a phrase that are worth keeping, or nothing where it is of another class.
"""

import re

from memory.extraction.japanese.clauses import Phrase
from memory.extraction.japanese.gates import NOT_THINGS
from memory.extraction.japanese.words import (
    BREED,
    CONDITION,
    FAMILY,
    JOB,
    KINDS_OF_PETS,
    PASTIME,
    PET,
    ROLE,
    SELF,
    STANDING,
    WORKPLACE,
)

OWN = re.compile(
    rf"^(?:[^の]{{1,6}}のたび|(?:{SELF}|わい|わし|うち|我が家|自宅|実家|家|今|最近|その|この|例の|一応|普段|毎日|毎週|毎朝|毎晩|全部|唯一|結局|結構|いわゆる|いちばん|一番)の?(?=.))+"
)
"""What stands before a thing and is no part of it."""
PEOPLE = re.compile(
    r"(?:さん|ちゃん|くん|君|様|先生|達|たち|ら|人|者|奴|やつ|子|男|女|上司|先輩|後輩|同僚|同期|友達|友人|友|親友|知人|知り合い|隣人|大家|店長|部長|課長|社長|監督|コーチ|先生|教授|客|お客|店員|医者|みんな|皆|誰|誰か|彼ら|彼|彼女|あいつ|こいつ|そいつ|アイツ|ママ友|元カレ|元カノ|元彼|同級生|クラスメイト|住人|若者|おじさん|おばさん|"
    r"選手|俳優|女優|アイドル|芸人|タレント|主人公|キャラ|作者|首相|大統領|親戚|ご近所|世間|日本人|人間|人々|AI|相手|会社|国|政府|テレビ|ニュース|映画|ドラマ|アニメ|漫画|小説|君|きみ|あなた|お前|おまえ|あんた|キミ|貴方|そっち)$"
)
"""Who or what is not the speaker when a clause is about them."""
NO_PEOPLE = re.compile(r"(?:お子さん|お客さんの仕事)$")
_FAMILY = re.compile(
    rf"(?:^|の|うち|、)(?P<kin>(?:{FAMILY})(?:ちゃん|さん|たち|ら)?|連れ合い|家内|女房|亭主|カミさん|かみさん|うちの人|甥っ子|姪っ子|義理の[父母兄弟姉妹]|曾祖母|曾祖父|ひ孫|彼ピ|彼ぴ|カレ|ダーリン|父ちゃん|母ちゃん|とうちゃん|かあちゃん|兄貴|姉貴|ばーちゃん|じーちゃん|お父ちゃん|お母ちゃん|おっとう|おっかあ|義実家|嫁さん|婿|養父|養母|継母|実父|実母|元旦那|元嫁|弟夫婦|娘夫婦|息子夫婦|[上下]の子|両親|親|うちの子|末娘|一人息子|一人娘|いとこ|はとこ|おじ|おば|伯母|伯父)$"
)
_ANIMAL = re.compile(
    rf"(?:{PET}|{BREED}|[^\s]{{0,6}}(?:犬|猫|インコ|ウサギ|うさぎ|ハムスター|モルモット|ヤドカリ|ザリガニ|エビ|ウーパールーパー|ネズミ|カナヘビ|グッピー|ベタ|コイ|鯉|鳥|亀|リクガメ|ミドリガメ|オカメ|ヒョウモントカゲモドキ|モモンガ|プレーリードッグ|ミニチュアシュナウザー|シュナウザー|テリア|レトリバー|スコティッシュフォールド|スコ|マンチカン|ラグドール|ロシアンブルー|ペルシャ|アメショ|アメリカンショートヘア|ノルウェージャン|メインクーン|ベンガル|サバトラ|ハチワレ|サビ|ミックス|雑種|シェルティ|ドーベルマン|シェパード|グレートピレニーズ|サモエド|ボーダーコリー|ヨーキー|ポメ|トイプー|イグアナ|カメレオン|ニシキヘビ))$"
)
_PLACE = re.compile(r"(?:[都道府県市区町村郡島]|地方|エリア|あたり|辺り|方面|[東西南北]部|沿線)")
_WORK = re.compile(rf"(?:{JOB}|{STANDING}|{ROLE})$")
_WORKER = re.compile(
    r"(?:[^の]{0,10}(?:.士|.師|.員|.官|.リスト|.ニスト|.ナー(?<=[ィイラ]ナー)|作業者|研究者|技術者|労働者|管理者|責任者|教諭|助手|補助|工|司書|マン|ウーマン|スタッフ|オーナー|アシスタント|インストラクター|トレーナー|セラピスト|カウンセラー|アドバイザー|アナリスト|アーティスト|クリエイター|オペレーター|プランナー|コーディネーター|アーキテクト|ディレクター|エディター|パートナー社員|パーソナリティ|リサーチャー|マーケター|ストリーマー|スタイリスト|ネイリスト|アイリスト|エステティシャン|ソムリエ|バーテンダー|ヘルパー|ポーター|ダンサー|レーサー|モデル|農家|漁師|漫画家|専門家|料理人|管理人|代理人|仲居|女将|若女将|巫女|行員|社員|党員|部員|隊員|船長|機長|園長|館長|編集長|工場長|院長|学長|組合長|駅長|局長|住職|神主|宮司|牧師|神父|尼|主婦|主夫|母親業|手伝い|見習い|大将|女将さん|棟梁|店主|マスター|経営者|社長|不登校|ひきこもり|引きこもり|弟子|丁稚|新人|新卒|院生|学生|生徒|研修生|実習生|訓練生|浪人生|浪人|受験生|[小中高大]学生|高専生|高校生|短大生|専門学生|バイト|アルバイト|パート|派遣|嘱託|正社員|契約社員|期間工|日雇い|フリーター|ニート|無職|専業|自営|年金生活|隠居|ボランティア|PTA会長|町内会長|自治会長))$"
)
_NO_WORKER = re.compile(
    r"(?:アパート|デパート|ペーパードライバー|ストーカー|サポーター|リピーター|アニメーター志望|ゲスト|^リスト|歯医者|お医者|満員|全員|動員|定員|人員|会員|要員|教師|反面教師|影武者|一員|選手|運動会|係員|武士|富士|同士|紳士|博士|漫画|天才|恩師|ペテン師|詐欺師|係り|器官|五官|プーさん|大工|加工|人工|細工|石工|竣工|着工)$"
)
_WHERE = re.compile(
    rf"(?:{WORKPLACE}|[^の]{{1,12}}(?:会社|屋|屋さん|店|園|工房|局|病院|医院|院|省|庁|課|部署|工業|製作所|工場|センター|ホーム|施設|学校|教室|スクール|塾|事務所|銀行|企業|商社|メーカー|スタジオ|サロン|ジム|ショップ|ストア|バー|クラブ|キッチン|ホール|デスク|受付|現場|業界|業|系|関係|市場|支店|本社|営業所|研究室|出版|新聞|証券|生命|不動産|建設|製薬|物流|運輸|交通|鉄道|航空|電力|ガス|水道局|役場|役所|図書館|博物館|美術館|水族館|動物園|映画館|劇場|寺|神社|教会|農園|農場|牧場|漁港|酒蔵|蔵元|旅館|ホテル|民宿|ゲストハウス|ペンション|食堂|レストラン|カフェ|居酒屋|スナック|バル|ビストロ|ベーカリー|コールセンター|デパ地下|売店|窓口|大学|高校|中学|小学校|幼稚園|保育園|薬局|歯科|クリニック|整骨院|デイサービス))$"
)
_WORKS_AT = re.compile(
    r"(?:スタバ|マック|ミスド|ドンキ|ヨドバシ|ビックカメラ|ケンタッキー|モス|松屋|吉野家|くら寿司|スシロー|ニトリ|ダイソー|しまむら|無印|GU|IKEA|コストコ|ヤマト|佐川|アマゾン|Amazon|楽天|トヨタ|ホンダ|日産|ソニー|NTT|JR|ANA|JAL|東京ディズニーランド|ディズニー|USJ|NHK|海保|警察|消防|税務署|保健所|児相|児童相談所|裁判所|法務局|ハローワーク|農協|漁協|生協|民泊|保険の外交|保険|鉄工所|町工場|駅|空港|港|船|SES|IT|ITベンチャー|スタートアップ|外資|メーカー|商社|広告|マスコミ|金融|建設|医療|福祉|介護|保育|教育|アパレル|飲食|製造|物流|農業|漁業|林業)$"
)
_ILL = re.compile(
    rf"(?:{CONDITION}|[^\s]{{0,10}}(?:症|病|炎|がん|ガン|癌|腫|腫瘍|筋腫|骨折|ヘルニア|障害|喘息|麻痺|貧血|高血圧|低血圧|血圧|頭痛|腰痛|肩こり|膝痛|関節痛|神経痛|筋肉痛|生理痛|痛風|結石|白血病|リウマチ|アトピー|不眠|うつ|鬱|躁鬱|てんかん|難聴|めまい|耳鳴り|近視|遠視|乱視|老眼|斜視|弱視|緑内障|白内障|ドライアイ|不整脈|心筋梗塞|脳梗塞|脳出血|発作|ぎっくり腰|捻挫|脱臼|肉離れ|ヒビ|虫歯|親知らず|歯周病|水虫|いぼ|ものもらい|口内炎|便秘|下痢|胃潰瘍|ピロリ菌|ポリープ|胆石|尿路結石|甲状腺|ホルモン異常|更年期|つわり|切迫早産|子宮内膜症|PCOS|ADHD|ASD|HSP|LD|PTSD|パニック|過呼吸|拒食|過食|依存|アル中|インフル|コロナ|ノロ|風疹|はしか|水疱瘡|おたふく|溶連菌|マイコプラズマ|肺炎|後遺症|持病|乾燥肌|敏感肌|冷え性|冷え症|寒暖差アレルギー|アレルギー|花粉症|鼻炎|虚弱体質|酒に弱い))(?:持ち|気味|体質|もち)?$"
)
_NO_ILL = re.compile(
    r"(?:恋の病|中二病|中2病|厨二病|職業病|五月病|仮病|面倒|心配性|さみしがり|知ったかぶり|病$|金欠病|お金)$"
)
_FUN = re.compile(
    rf"(?:{PASTIME}|[^\s]{{1,10}}(?:巡り|めぐり|作り|づくり|いじり|鑑賞|観戦|収集|集め|釣り|編み|栽培|焙煎|登山|探訪|歩き|遊び|クラフト|アート|ダンス|ボール|テニス|スキー|ゲーム|パズル|道|教室|部|サークル|クラブ|旅|旅行|ツーリング|キャンプ|ライブ|フェス|観察|撮影|写真|料理|手芸|工作|菜園|園芸|ウォッチング|ランニング|マラソン|トレーニング|トレ|ヨガ|スポーツ|武道|格闘技|演奏|合奏|作曲|活|オタ活|推し活))$"
)
_DRAW = re.compile(
    r"^(?:ピアノ|ギター|ベース|ドラム|バイオリン|ヴァイオリン|チェロ|フルート|サックス|トランペット|トロンボーン|ホルン|チューバ|ユーフォ|ユーフォニアム|クラリネット|オーボエ|ファゴット|ビオラ|コントラバス|ハープ|マリンバ|パーカッション|三味線|三線|琴|お琴|尺八|太鼓|和太鼓|ウクレレ|オカリナ|ハーモニカ|アコーディオン|リコーダー|カリンバ|エレクトーン|オルガン|キーボード|シンセ)$"
)
PRONOUNS = re.compile(
    r"^(?:これ|それ|あれ|どれ|ここ|そこ|あそこ|こっち|そっち|あっち|こちら|そちら|何|なに|なん|どこ|いつ|誰|だれ|自分|自身|私|僕|俺|わたし|あたし|うち|みんな|全部|一緒|最高|最悪|大変|元気|本当|ほんと|本気|無理|普通|別|逆|嘘|うそ|冗談|結果|理由|原因|問題|状態|状況|感じ|話|気持ち|気分|意味|次第|最後|最初|途中|限界|奇跡|運命|今|の|こと|もの|やつ|人|子|日|回|度|とき|時|ため|ところ|方|ほう|よう|そう|はず|わけ|つもり|予定|他|ほか|以外|中|前|後|上|下|隣|近く|遠く|一つ|ひとつ|二つ|一人|ひとり|二人|ふたり|たち|とか|など|くらい|だけ|毎日|毎回|半分|大半|少し|たくさん|いっぱい|ぜんぶ|すべて|全て|返事|声|大|嫌|好き|苦手|あんな|そんな|こんな|どんな|君|きみ|あなた|お前|生きがい|趣味|楽しみ|自慢|目標|日課|習慣|幸せ|至福|最高|ストレス|理想|将来|夢|調子|機嫌|具合|様子|天気|季節|時間|お金|金|[ぁ-んァ-ヴー])$"
)


def bare(phrase: Phrase) -> str:
    """The text of a phrase without what only points at it: うちの, この, 最近の."""
    return OWN.sub("", phrase.text)


def thing(phrase: Phrase) -> str:
    """Anything but a person, a time or a word for nothing in particular."""
    text = re.sub(r"(?:全般|とか|など|系統)$", "", bare(phrase))
    if re.fullmatch(r"(?:通算|第|約)?[\d一二三四五六七八九十百千万何数]+.{0,3}", text) and not re.search(
        "[ァ-ヴーA-Za-z]", text
    ):
        return ""
    if (
        phrase.is_time
        or PRONOUNS.match(text)
        or NOT_THINGS.search(text)
        or not re.search("[一-龥ァ-ヴーA-Za-zぁ-ん]{2}|[一-龥]", text)
    ):
        return ""
    if phrase.before and re.search(r"[はがを]", text):
        return ""
    return text if phrase.words[-1].is_a("名詞", "接尾辞", "形状詞", "記号") else ""


def place(phrase: Phrase) -> str:
    """The place within a phrase: 横浜 of 横浜の端っこ."""
    ws = phrase.words
    begun = next((i for i, w in enumerate(ws) if w.is_a("名詞/固有名詞/地名")), None)
    if begun is None or any(w.is_a("名詞/固有名詞/人名") for w in ws[:begun]):
        return ""
    end = begun + 1
    while end < len(ws) and (
        ws[end].is_a("名詞/固有名詞/地名")
        or _PLACE.fullmatch(ws[end].surface)
        or (ws[end].surface == "の" and end + 1 < len(ws) and ws[end + 1].is_a("名詞/固有名詞/地名"))
    ):
        end += 1
    if end < len(ws) and ws[end].surface in {
        "語",
        "人",
        "料理",
        "ドラマ",
        "産",
        "映画",
        "風",
        "弁",
        "史",
        "神",
        "戦",
        "優勝",
        "ファン",
        "代表",
    }:
        return ""
    return "".join(w.surface for w in ws[begun:end]).rsplit("の", 1)[-1]


def kin(phrase: Phrase) -> str:
    """The relative whom a phrase is about."""
    match = _FAMILY.search(phrase.text)
    if match and re.search(
        "友達|友人|親友|同僚|上司|先輩|後輩|同級生|幼なじみ|幼馴染|ルームメイト|同居人$", match["kin"]
    ):
        return ""
    return re.sub("(?:たち|ら)$", "", match["kin"]) if match else ""


def animal(phrase: Phrase) -> str:
    """The animal that a phrase names, as one calls its kind."""
    match = _ANIMAL.search(bare(phrase)) if not re.search("みたい|のよう|っぽい", phrase.text) else None
    return KINDS_OF_PETS.get(match[0], match[0]) if match and not re.search("カフェ|好き|派$", phrase.text) else ""


def job(phrase: Phrase) -> str:
    """What somebody is by work or school."""
    text = bare(phrase)
    if _NO_WORKER.search(text) and not re.search("教師|大工|博士", text):
        return ""
    return text if _WORK.search(text) or _WORKER.search(text) else ""


IDENTITY = re.compile(
    r"^(?:寒がり|暑がり|猫舌|早起き|朝寝坊|夜型|朝型|夜行性|下戸|酒豪|ザル|方向音痴|人見知り|絶対音感|音痴|カナヅチ|金づち|金槌|かなづち|運動音痴|機械音痴|インドア派?|アウトドア派?|引きこもり.{0,6}|ひきこもり.{0,6}|不登校.{0,4}|ニート.{0,4}|心配性|O脚|X脚|くせ毛|天パ|猫背|撫で肩|なで肩|童顔|乗り物酔い|低血圧|汗っかき|汗かき|泣き虫|面倒くさがり|めんどくさがり|几帳面|ズボラ|ものぐさ|マイペース|引っ込み思案|あがり症|負けず嫌い|完璧主義者?|飽き性|飽きっぽい性格|凝り性|貧乏性|優柔不断|せっかち|のんびり屋|お調子者|目立ちたがり|寂しがり屋?|さみしがり屋?|怖がり|ビビり|天邪鬼|オタク気質|潔癖|几帳面|[IE][NS][TF][JP]|(?:おひつじ|おうし|ふたご|かに|しし|おとめ|てんびん|さそり|いて|やぎ|みずがめ|うお|牡羊|牡牛|双子|蟹|獅子|乙女|天秤|蠍|射手|山羊|水瓶|魚)座|[子丑寅卯辰巳午未申酉戌亥](?:年|どし)(?:生まれ)?|"
    r"クリスチャン|仏教徒|カトリック|プロテスタント|ムスリム|無宗教|無神論者|帰国子女|ハーフ|クォーター|在日.{0,6}|移民|ペーパードライバー.{0,6}|ゴールド免許|無免許|免許なし|バイリンガル|トリリンガル|ゲイ|レズビアン|レズ|バイ|バイセクシャル|バイセクシュアル|トランスジェンダー|ノンバイナリー|アセクシャル|アセク|Xジェンダー|LGBT.{0,3}|ロングスリーパー|ショートスリーパー|ヘビースモーカー|愛煙家|非喫煙者|喫煙者|嫌煙家|ミニマリスト|収集癖|活字中毒|カフェイン中毒|甘党|辛党|酒飲み|大食い|小食|少食|偏食|早食い|猫アレルギー|一文無し|借金持ち|賃貸派?|持ち家|団地住まい|実家暮らし|一人暮らし|ひとり暮らし|ルームシェア|シェアハウス暮らし|寮暮らし|社宅暮らし|転勤族|車なし|車社会|電車通勤|自転車通勤|リモート勤務|フルリモート|在宅勤務|夜勤専従|三交代|二交代|シフト制|平社員|管理職|中間管理職|窓際|万年平社員|ブラック企業勤め|ゆとり世代|氷河期世代|団塊(?:の世代)?|Z世代|昭和生まれ|平成生まれ|令和生まれ)$"
)
"""What somebody says of themselves in one noun."""


_GRADE = re.compile(
    r"(?:小|中|高|大学?|院|高専|短大|専門|小学|中学|高校|大学院|修士|博士|[MDB])の?[1-6一二三四五六](?:年(?:生|目)?)?$|^[1-6一二三四五六]年生$|(?:小学|中学|高校|大学|大学院|短大|専門学|浪人|受験|高専|留学|院|予備校|社会人[1-5一二三四五]年)生?$(?<=生)|(?:年少|年中|年長)$"
)


def grade(phrase: Phrase) -> str:
    """The year or kind of school that somebody is in."""
    text = bare(phrase)
    return text if _GRADE.search(text) else ""


def school(phrase: Phrase) -> str:
    """A school, or a part of one, as what somebody belongs to."""
    text = bare(phrase)
    return (
        text
        if re.search(r"(?:高校|高専|大学院?|短大|専門学校|学部|学科|.科|.コース|専攻|ゼミ|.研究室|.学院)$", text)
        and not re.search("内科|外科|眼科|皮膚科|歯科|産婦人科|耳鼻科|教科|理科$|病院", text)
        else ""
    )


def club(phrase: Phrase) -> str:
    """A club of a school or for leisure."""
    text = bare(phrase)
    return (
        text
        if re.search(r"(?:[^の]{1,8}部|帰宅部|.サークル|.同好会|楽団|合唱団|劇団|.クラブ)$", text)
        and not re.search(
            "学部|全部|一部|部$(?<=本部)|幹部|内部|外部|頭部|腹部|営業部|人事部|総務部|経理部|開発部|南部|北部|東部|西部|中部|大部|支部|細部",
            text,
        )
        else ""
    )


def workplace(phrase: Phrase) -> str:
    """Where people work."""
    text = bare(phrase)
    return text if _WHERE.search(text) or _WORKS_AT.search(text) else ""


def work(phrase: Phrase) -> str:
    """A job or where one works."""
    return job(phrase) or workplace(phrase)


def illness(phrase: Phrase) -> str:
    """What one suffers from."""
    text = bare(phrase)
    return (
        re.sub("(?:持ち|気味|もち)$", "", text)
        if _ILL.search(text) and not _NO_ILL.search(text) and not re.search("予防|対策|検査|ドラマ|映画", text)
        else ""
    )


def pastime(phrase: Phrase) -> str:
    """What is done for its own sake."""
    text = bare(phrase)
    return text if _FUN.search(text) or _DRAW.match(text) else ""


def instrument(phrase: Phrase) -> str:
    """A musical instrument."""
    text = bare(phrase)
    return text if _DRAW.match(text.split("の")[-1]) else ""


def language(phrase: Phrase) -> str:
    """A tongue: 韓国語, 手話."""
    text = bare(phrase)
    return (
        text
        if re.search("(?:[一-龥ァ-ヴー]語|手話|広東語|点字|関西弁)$", text)
        and not re.search("単語|敬語|^国語|専門語|用語|物語|言語$", text)
        else ""
    )


def given(phrase: Phrase) -> str:
    """A person's or an animal's name, where a phrase is one."""
    text = phrase.text
    named = any(w.is_a("名詞/固有名詞") for w in phrase.words) or re.search("(?:さん|ちゃん|くん|君)$", text)
    plain = re.fullmatch(r"[ァ-ヴー]{2,8}|[ぁ-んー]{2,6}|[一-龥々]{1,4}|[一-龥ァ-ヴーぁ-ん]{2,6}|[A-Z][a-z]+", text)
    if phrase.words[-1].is_a(
        "助詞", "助動詞", "動詞", "副詞", "感動詞", "名詞/普通名詞/サ変", "名詞/普通名詞/副詞", "形状詞"
    ):
        return ""
    return (
        text
        if (named or plain)
        and "の" not in text[1:-1]
        and not PRONOUNS.match(text)
        and not re.search("名前|名$|秘密|内緒", text)
        else ""
    )


def years(phrase: Phrase) -> str:
    """A number that can be nothing but an age, without its 歳."""
    match = re.fullmatch(
        r"(?:今年で|今年|もう|来月で)?([1-9]\d|[二三四五六七八九]?十[一二三四五六七八九]?)(?:歳|才|さい)?", phrase.text
    )
    return match[1] if match else ""


def is_somebody(phrase: Phrase) -> bool:
    """Whether it is a person, or something else that does things, other than the speaker."""
    text = phrase.text
    return bool(PEOPLE.search(text)) or (phrase.words[-1].is_a("名詞/固有名詞/人名") and not phrase.is_time)


def is_self(phrase: Phrase) -> bool:
    """Whether it is the speaker."""
    return bool(
        re.fullmatch(
            rf"(?:{SELF}|わい|わし|ワシ|あたい|我|拙者|小生|当方|自身|うちら|私達|我が家|うちの家族)", phrase.text
        )
    )
