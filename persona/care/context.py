"""What else a text speaks of: stories, the past, family, blows, medicine, farewells. Pure.

None of it is a sign by itself. Beside the words of a crisis (`persona.care.cues`) it tells the detector what they are
about, also where the word at hand stood nowhere in the data: a game's boss may be killed, a husband may not.
"""

import re

import numpy as np

from persona.linear import Vector

MOST = 3
"""So many words of a topic count in full."""
_ENGLISH = re.compile(r"[a-z']+")
# Parted by spaces; `_` stands for a space. An English entry is a whole word, or the beginning of one with `*`.
_TOPICS: dict[str, str] = {
    "fiction": (
        "映画 小説 漫画 マンガ アニメ ゲーム ドラマ 台詞 セリフ 脚本 シナリオ 歌詞 MV 舞台 演劇 芝居 劇団 文化祭 学芸会 の役 な役 って役 配信 実況"
        " ボス レイド ガチャ 主人公 キャラ 登場人物 推し 原作 最終回 ネタバレ ミステリ ホラー お化け屋敷 コスプレ 怪談 絵本 童話 ラノベ 同人 二次創作"
        " TRPG 人狼 マイクラ スマブラ ポケモン モンハン FPS RPG 対戦 コンボ セーブ プレイ"
        " movie movies film films novel book chapter manga anime game games gaming boss raid level server npc quest minecraft fortnite zelda"
        " skyrim sims dnd campaign dungeon script screenplay lyric lyrics song album band episode season netflix series play drama rehears*"
        " stage character villain protagonist plot fanfic cosplay podcast documentary horror musical panto theat* poem comic respawn speedrun"
        " lobby mafia werewol* escape_room improv"
    ),
    "study": (
        "レポート 授業 講義 論文 卒論 研修 ゼミ 試験 テスト 教科書 語源 英単語 意味は 敬語 って何 ニュース 新聞 記事 統計 啓発 勉強"
        " essay class lecture thesis dissertation seminar course training exam homework news article statistics research studying volunteer*"
        " shift etymology vocab* quiz museum history"
    ),
    "past": (
        "昔 当時 あの頃 あのころ 若い頃 年前 ヶ月前 か月前 年ぶり 学生の頃 だった頃 子どもの頃 子供の頃 時代"
        " used_to year_ago years_ago back_then back_in when_i_was as_a_kid as_a_child as_a_teen* in_my_teens in_my_twenties long_time_ago"
    ),
    "overcome": (
        "今は元気 今は平気 今は幸せ 今は大丈夫 今は落ち着 今は楽し 今はもう 落ち着いた 落ち着いて 乗り越え 回復 よくなっ 良くなっ 生きててよか"
        " 生きていてよか カウンセ 通院 主治医 自助 記念日 卒業した 卒業でき やめられ 断酒"
        " clean sober recover* therapy therapist counsel* healed healing survived glad_i better_now okay_now ok_now fine_now safe_now"
        " happy_now since_then got_out left_him left_her moved_out these_days"
    ),
    "denial": (
        "じゃない じゃなく ではない ではなく とかじゃ わけじゃ わけでは 冗談 心配しないで 心配いらない つもりはな 死にたくない 死なない 死ねない"
        " まだまだ 長生き not_suicidal not_literally not_like_that don't_worry dont_worry just_kidding jk kidding joking figure_of_speech"
        " not_what_you_think nothing_dark nothing_bad nothing_serious i_don't_wanna_die i_dont_wanna_die i_don't_want_to_die before_you_panic relax"
    ),
    "laugh": ("笑 ww 草 爆笑 ウケ うける 😂 🤣 😊 😆 😅 💀 ♪ ♡ ! :) lol lmao rofl haha* hehe xd yay"),
    "other": (
        "友達 友だち 友人 知り合い あの子 その子 同僚 娘 息子 妹 弟 後輩 生徒 患者 利用者 隣の家 隣の人 隣の部屋 隣の子"
        " my_friend my_mate my_daughter my_son my_sister my_brother my_niece my_nephew my_neighb* my_roommate my_flatmate my_student"
        " my_coworker my_colleague my_cousin my_best_friend next_door the_kid a_girl a_boy"
    ),
    "kin": (
        "父 母 親 パパ ママ 彼氏 彼女 旦那 夫 妻 嫁 上司 先輩 先生 コーチ 店長 おじ 兄 姉"
        " dad father step* mom mum mother boyfriend girlfriend husband wife partner bf gf teacher coach uncle boss manager landlord pastor"
        " priest my_ex"
    ),
    "harm": (
        "殴 蹴 叩 ぶた 首 絞 刺 血 あざ アザ 痣 傷 火傷 やけど 閉じ込め 触 脅 怒鳴 投げ 裸 ベルト 暴力 殺"
        " hit hits hitting beat* punch* slap* kick* chok* burn* bruis* blood* cut* locked locks touch* threat* scream* throw* threw belt"
        " naked stab* shoot* kill* rape* grab* hurt* force*"
    ),
    "means": (
        "薬 錠 ロープ 紐 屋上 橋 線路 ホームの 踏切 包丁 ナイフ カッター 剃刀 カミソリ 刃 練炭 ベランダ 崖 樹海 灯油 金槌 バット"
        " pill pills tablet tablets meds rope noose roof bridge tracks train ledge cliff knife blade razor gun bullet bullets petrol gasoline"
        " lighter paracetamol ibuprofen insulin edge"
    ),
    "farewell": (
        "最後 片付け 片づけ 整理 譲 預け 遺 さよなら さようなら 今夜 今日で もういい 疲れ 終わ 消え いなくな いらない 楽に ごめん 頼んだ 後は 手紙"
        " last goodbye bye note letter tonight gave_away giving_away won't_be wont_be won't_need wont_need won't_matter nothing no_one no_point"
        " anymore tired done over gone leave sorry burden without_me better_off disappear end finish* pointless empty numb take_care_of"
    ),
    "secret": (
        "言わないで 内緒 秘密 誰にも バレ ばれ だれにも 相談でき 信じてもら 逃げ 怖い こわい 助けて"
        " don't_tell dont_tell secret nobody_knows no_one_knows can't_tell told_me_not scared afraid terrified help_me escape hide hiding"
        " won't_let_me wont_let_me lets_me"
    ),
    "everyday": (
        "猫 ねこ 犬 いぬ ハムスター 金魚 料理 弁当 ケーキ カレー ラーメン 試合 部活 大会 練習 卓球 テニス サッカー 野球 筋トレ マラソン 登山 旅行"
        " 温泉 釣り ガーデニング トマト 赤ちゃん 寝相 引っ越し 送別会 免許 資格 面接 歯医者 健診 検査 手術 ワクチン 腰 筋肉痛 虫 蚊 ゴキブリ"
        " バッテリー スマホ パソコン wifi wi-fi プリンタ"
        " cat kitten dog puppy hamster goldfish recipe cook* dinner lunch cake curry pasta match practice gym tennis football soccer chess"
        " judo karate boxing marathon hike hiking holiday trip garden* tomato* plant baby toddler snor* duvet blanket dentist surgery checkup"
        " vaccine flu battery phone laptop printer code process bug spider mosquito wasp monopoly charades water_gun nerf tag pinata haircut"
        " shav* onion onions"
    ),
    "turn": (
        "と思ったら かと思え のほうが オチ って話 という話 って夢 って設定 って練習 って遊び ってゲーム って言う 夢を見 夢でよか 夢だった 夢の話"
        " dream dreamt dreamed nightmare turns_out plot_twist as_in called named says_my"
    ),
}
TOPICS = tuple(_TOPICS)
"""Every topic, in the order in which the detector weighs them."""


def _needles(entries: str) -> tuple[str, ...]:
    needles = []
    for entry in entries.casefold().split():
        plain = entry.replace("_", " ")
        if plain[0].isascii() and plain[0].isalpha():
            plain = f" {plain[:-1]}" if plain.endswith("*") else f" {plain} "
        needles.append(plain)
    return tuple(needles)


_NEEDLES = tuple(_needles(entries) for entries in _TOPICS.values())


def topics_of(text: str) -> Vector:
    """How much a text in Unicode's NFKC form speaks of each of `TOPICS`, 0 to 1."""
    plain = text.casefold()
    searched = f"{plain}\n {' '.join(_ENGLISH.findall(plain))} "
    counts = [min(sum(needle in searched for needle in needles), MOST) / MOST for needles in _NEEDLES]
    return np.array(counts, np.float32)
