"""The words about character cards: what is wrong with one, and what an import left out, in Japanese and English.

`tests/persona/tavern/test_card_faults.py` keeps the table whole, as `tests/persona/test_faults.py` does the other.
"""

from persona.fault_words import Wording, filled


def card_words(key: str, **values: object) -> Wording:
    """A sentence of the table with its values filled in."""
    return filled(CARD_WORDS[key], **values)


CARD_WORDS: dict[str, Wording] = {
    # the file
    "too_large": (
        "ファイルが大きすぎます({size} バイト。上限は {limit} バイト)",
        "the file has {size} bytes, the limit is {limit}",
    ),
    "too_large.fix": ("画像や付属ファイルを小さくしてください", "make its picture or assets smaller"),
    "no_such_file": ("ファイルがありません", "there is no such file"),
    "no_such_file.fix": ("ファイル名と場所を確かめてください", "check its name and folder"),
    "unreadable": ("読めません({reason})", "cannot be read: {reason}"),
    "unreadable.fix": ("読み取りの権限を確かめてください", "check its permissions"),
    "no_card_file": ("キャラクターカードではありません", "is no character card"),
    "no_card_file.fix": (
        "Character Card V2 か V3 の JSON、PNG、CHARX を渡してください",
        "give a JSON, PNG or CHARX file of Character Card V2 or V3",
    ),
    # PNG
    "png_broken": ("PNG が壊れているか、途中で切れています", "the PNG is broken or cut off"),
    "png_broken.fix": ("もう一度ダウンロードするか、書き出し直してください", "download or export it again"),
    "png_no_card": ("この PNG にキャラクターカードは入っていません", "there is no character card in this PNG"),
    "png_no_card.fix": (
        "変換や縮小をしていない元の画像を使ってください(カードの情報が消えることがあります)",
        "use the original picture: converting or resizing one drops its card",
    ),
    "png_chunk": (
        "PNG の中のカードが大きすぎます({size} バイト。上限は {limit} バイト)",
        "the card in the PNG has {size} bytes, the limit is {limit}",
    ),
    "png_chunk.fix": ("カードを短くしてください", "shorten the card"),
    "png_base64": ("PNG の中のカードが base64 ではありません", "the card in the PNG is not base64"),
    "png_base64.fix": ("カードを書き出し直してください", "export the card again"),
    # CHARX
    "zip_broken": (
        "CHARX (zip) が壊れているか、読めない形式です",
        "the CHARX (zip) is broken, or of a form that is not read",
    ),
    "zip_broken.fix": ("もう一度ダウンロードするか、書き出し直してください", "download or export it again"),
    "zip_no_card": ("CHARX に card.json がありません", "there is no card.json in the CHARX"),
    "zip_no_card.fix": ("card.json を zip の一番上に置いてください", "put card.json at the root of the zip"),
    "zip_entries": ("CHARX のファイルが多すぎます(上限は {limit} 個)", "the CHARX has more than {limit} files"),
    "zip_entries.fix": ("付属ファイルを減らしてください", "remove some of its assets"),
    "zip_size": (
        "CHARX を広げると大きすぎます(上限は {limit} バイト)",
        "unpacked, the CHARX is larger than {limit} bytes",
    ),
    "zip_size.fix": ("付属ファイルを減らしてください", "remove some of its assets"),
    "zip_ratio": (
        "圧縮率が高すぎます({limit} 倍まで)。展開すると膨れる zip かもしれません",
        "is compressed more than {limit} times over, as zip bombs are",
    ),
    "zip_ratio.fix": ("信頼できる場所から入手し直してください", "get it from a source that you trust"),
    "zip_path": ("このファイル名は安全ではありません", "this file name is not safe"),
    "zip_path.fix": (
        "上のフォルダーへ出る名前、リンク、重なる名前を取り除いてください",
        "remove names that lead out of the folder, links, and names that stand twice",
    ),
    # JSON
    "json": ("JSON として読めません({line} 行目、{column} 文字目)", "is not valid JSON (line {line}, column {column})"),
    "json.fix": ("カードを書き出し直してください", "export the card again"),
    "json_utf8": ("JSON が UTF-8 ではありません", "the JSON is not UTF-8"),
    "json_utf8.fix": ("UTF-8 で保存してください", "save it as UTF-8"),
    "json_deep": ("入れ子が {limit} 段より深くなっています", "is nested deeper than {limit} levels"),
    "json_deep.fix": ("入れ子を減らしてください", "flatten it"),
    "json_many": ("値が {limit} 個より多くあります", "holds more than {limit} values"),
    "json_many.fix": ("短くしてください", "shorten it"),
    "json_number": (
        "NaN、無限大、長すぎる数は使えません",
        "NaN, infinity and numbers of thousands of digits are not allowed",
    ),
    "json_number.fix": ("ふつうの数にしてください", "use an ordinary number"),
    "json_letter": (
        "半分だけの文字(サロゲート)が混じっています",
        "holds half a letter (a lone surrogate)",
    ),
    "json_letter.fix": ("その文字を書き直すか、消してください", "write that letter again, or remove it"),
    # the card
    "spec": ("知らない種類のカードです", "is a kind of card that is not known"),
    "spec.fix": ("chara_card_v2 か chara_card_v3 で書き出してください", "export it as chara_card_v2 or chara_card_v3"),
    "lorebook": (
        "キャラクターではなく、単独のロアブックです",
        "is a lorebook of its own, not a character",
    ),
    "lorebook.fix": (
        "ペルソナに加えてください(`omoide persona import FILE --into NAME`、`POST /v1/personas/NAME/lorebook`)",
        "add it to a persona (`omoide persona import FILE --into NAME`, `POST /v1/personas/NAME/lorebook`)",
    ),
    # a lorebook of its own
    "no_book": ("ロアブックではありません", "is no lorebook"),
    "no_book.fix": (
        "lorebook_v3 か SillyTavern の World Info の JSON を渡してください",
        "give the JSON of a lorebook_v3 or of SillyTavern's world info",
    ),
    "book_is_card": (
        "単独のロアブックではなく、キャラクターカードです",
        "is a character card, not a lorebook of its own",
    ),
    "book_is_card.fix": (
        "ペルソナとして取り込んでください(`omoide persona import FILE`、`POST /v1/personas/import`)",
        "import it as a persona (`omoide persona import FILE`, `POST /v1/personas/import`)",
    ),
    "book_empty": ("使える項目がありません", "holds no entry that can be used"),
    "book_empty.fix": (
        "キーと本文のある項目を入れてください。lorebook.yaml がいっぱいなら、減らしてください",
        "give it entries with keys and content, or make room where lorebook.yaml is full",
    ),
    "lore_in_card": ("ロアブックが card.yaml の中にあります", "holds the lorebook itself"),
    "lore_in_card.fix": ("lorebook.yaml に移してください", "move it into a lorebook.yaml"),
    "missing": ("この項目が要ります", "this field is needed"),
    "missing.fix": ("カードに書き足してください", "add it to the card"),
    "not_text": ("文字でなければなりません", "has to be text"),
    "not_text.fix": ("引用符で囲んだ文字にしてください", "make it a string"),
    "not_list": ("一覧でなければなりません", "has to be a list"),
    "not_list.fix": ("[…] の形にしてください", "write it as […]"),
    "not_mapping": ("「項目: 値」の組でなければなりません", "has to be an object"),
    "not_mapping.fix": ("{{…}} の形にしてください", "write it as {{…}}"),
    "not_yes_no": ("true か false でなければなりません", "has to be true or false"),
    "not_yes_no.fix": ("true か false にしてください", "use true or false"),
    "not_number": ("数でなければなりません", "has to be a number"),
    "not_number.fix": ("数にしてください", "use a number"),
    "misfit": ("この値は使えません", "this value cannot be used"),
    "misfit.fix": ("値を直してください", "mend the value"),
    "unfit": ("ペルソナのファイルに収まりません", "does not fit into the files of a persona"),
    "unfit.fix": ("カードを短くしてください", "shorten the card"),
    # writing a card
    "no_such_persona": ("その名前のペルソナはありません", "there is no persona of this name"),
    "no_such_persona.fix": ("`omoide persona list` で名前を確かめてください", "`omoide persona list` shows the names"),
    "out_exists": ("ファイルはもうあります", "is there already"),
    "out_exists.fix": ("別の名前にするか、そのファイルを移してください", "choose another name, or move that file away"),
    "out_unwritable": ("書き込めません({reason})", "cannot be written: {reason}"),
    "out_unwritable.fix": ("書き込める場所を --out に指定してください", "name a place with --out that can be written"),
    "kept": ("取り込んだ元のカードが読めません", "the imported card that is kept here cannot be read"),
    "kept.fix": (
        "ファイルを元に戻すか、消してください(消すと、ペルソナだけから書き出します)",
        "bring the file back, or remove it: the card is then made of the persona alone",
    ),
    # what an import tells
    "note_newer": (
        "カードの版 {version} はまだ知られていないので、新しい項目は使われません(書き出すときは残ります)",
        "the card's version {version} is newer than what is known: its new fields are kept, but not used",
    ),
    "note_young": (
        "18 歳未満を思わせる記述({sign})があるので、恋愛の段階を外しました(card.yaml の affection.highest)",
        "romantic stages are off, since the card tells of somebody below 18 ({sign}): affection.highest in card.yaml",
    ),
    "note_cut": (
        "{field} は {limit} 文字までを使います(書き出すときは元の長さのまま)",
        "only the first {limit} characters of {field} are used; an export has them all",
    ),
    "note_greetings": (
        "別のあいさつは最初の {kept} 個だけを使います(書き出すときは全部残ります)",
        "only the first {kept} further greetings are used; an export has them all",
    ),
    "note_own": (
        "extensions.omoide は正しくないので使いません",
        "extensions.omoide is not valid and is not used",
    ),
    "note_lore_left": (
        "ロアブックの {count} 項目は使えないので外しました(書き出すときは残ります)",
        "{count} lorebook entries cannot be used and were left out; an export has them",
    ),
    "note_lore_cut": (
        "ロアブックの {count} 項目は長いので途中までを使います(書き出すときは元の長さのまま)",
        "{count} lorebook entries are too long and were cut; an export has them whole",
    ),
    "note_book_left": (
        "{count} 項目は使えないので入れませんでした",
        "{count} entries cannot be used and were left out",
    ),
    "note_book_cut": ("{count} 項目は長いので途中までを入れました", "{count} entries are too long and were cut"),
    "note_book_rows": (
        "{file} には最初の {kept} 項目しか入りませんでした(全部で {count} 項目)",
        "{file} had room for the first {kept} of {count} entries only",
    ),
    "note_book_settings": (
        "ロアブックの設定({names})は使いません。card.yaml の lore で決めます",
        "the settings of the lorebook ({names}) are not used: `lore` in card.yaml decides",
    ),
    "note_rows": (
        "{file} には {count} 件のうち最初の {kept} 件だけを入れました(書き出すときは全部残ります)",
        "{file} holds only the first {kept} of {count}; an export has them all",
    ),
}
