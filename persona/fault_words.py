"""The words for what can be wrong with a persona's files: key → (Japanese, English), with `str.format` placeholders.

`tests/persona/test_faults.py` keeps the table whole: both languages, the same placeholders, nothing unused.
"""

import re
from collections.abc import Mapping

Wording = tuple[str, str]
"""A sentence in Japanese and in English."""


def words(key: str, **values: object) -> Wording:
    """A sentence of the table with its values filled in."""
    return filled(WORDS[key], **values)


def filled(wording: Wording, **values: object) -> Wording:
    """A sentence in both languages with its values filled in."""
    japanese, english = wording
    return japanese.format(**values), english.format(**values)


def of_schema(kind: str, message: str, values: Mapping[str, object]) -> Wording:
    """What the card's schema (pydantic) says; an error of a kind that we have no words for stays in its own.

    Args:
        kind: pydantic's type of the error.
        message: its sentence.
        values: its context (`ge`, `max_length`, `expected`, …).
    """
    return (SCHEMA[kind].format(**values) if kind in SCHEMA else message), message


def of_yaml(problem: str) -> Wording:
    """What the YAML parser says."""
    found = ((japanese, re.search(pattern, problem)) for pattern, japanese in PARSER.items())
    told = next((japanese.format(*match.groups()) for japanese, match in found if match), None)
    return told or words("yaml", problem=problem)[0], problem


WORDS: dict[str, Wording] = {
    # folders and files
    "no_folder": ("フォルダーがありません", "there is no such folder"),
    "no_folder.fix": (
        "OMOIDE_PERSONA_DIR にペルソナのフォルダーを指定してください",
        "set OMOIDE_PERSONA_DIR to a folder of cards",
    ),
    "no_persona": ("このフォルダーにペルソナがありません", "there is no persona in this folder"),
    "no_persona.fix": ("persona/cards から写してください", "copy one from persona/cards"),
    "no_file": ("ファイルがありません", "the file is missing"),
    "no_file.fix": ("作ってください(書き方は docs/personas.md)", "write it (see docs/personas.md)"),
    "too_large": (
        "ファイルが {size} バイトあります(上限は {limit} バイト)",
        "the file has {size} bytes, the limit is {limit}",
    ),
    "too_large.fix": ("分けるか、短くしてください", "split or shorten it"),
    "not_utf8": ("ファイルが UTF-8 ではありません", "the file is not UTF-8"),
    "not_utf8.fix": ("UTF-8 で保存してください", "save it as UTF-8"),
    "unreadable": ("読めません({reason})", "cannot be read: {reason}"),
    "unreadable.fix": ("読み取りの権限を確かめてください", "check its permissions"),
    # YAML
    "yaml": ("YAML として読めません({problem})", "is not valid YAML: {problem}"),
    "yaml.fix": ("ファイルを確かめてください", "check the file"),
    "yaml_here.fix": (
        "このあたりの字下げ、引用符、「:」を確かめてください",
        "check indentation, quotes and colons here",
    ),
    "open_quote": ("ここで始まる引用が閉じられていません", "the quoted text that begins here is never closed"),
    "open_quote.fix": ("引用の終わりに {quote} を書いてください", "write {quote} where it should end"),
    "long_quote": (
        "ここで始まる引用が {end} 行目まで続き、その後ろに余分な文字があります",
        "the quoted text that begins here goes on to line {end}, and more follows it there",
    ),
    "long_quote.fix": ("引用の終わりに {quote} を書いてください", "write {quote} where it should end"),
    "duplicate": (
        "同じ項目 `{name}` が {first} 行目と {second} 行目にあります",
        "duplicate key `{name}`: in line {first} and again in line {second}",
    ),
    "duplicate.fix": ("どちらか一方を消してください", "remove one of the two"),
    "character": (
        "YAML で使えない文字があります(U+{code:04X})",
        "holds a character that YAML does not allow (U+{code:04X})",
    ),
    "character.fix": ("取り除いてください", "remove it"),
    "alias": ("エイリアス(*名前)は使えません", "aliases (*name) are not allowed"),
    "alias.fix": ("そのまま書いてください", "write it out"),
    "anchor": ("アンカー(&名前)は使えません", "anchors (&name) are not allowed"),
    "anchor.fix": ("そのまま書いてください", "write it out"),
    "tag": ("タグ(!名前)は使えません", "tags (!name) are not allowed"),
    "tag.fix": ("そのまま書いてください", "write it out"),
    "directive": ("ディレクティブ(%名前)は使えません", "directives (%NAME) are not allowed"),
    "directive.fix": ("そのまま書いてください", "write it out"),
    "too_deep": ("入れ子が {limit} 段より深くなっています", "is nested deeper than {limit} levels"),
    "too_deep.fix": ("入れ子を減らしてください", "flatten it"),
    "too_many": ("値が {limit} 個より多くあります", "holds more than {limit} values"),
    "too_many.fix": ("分けるか、短くしてください", "split or shorten it"),
    # what is sent instead of files
    "json": ("JSON として読めません({problem})", "is not valid JSON: {problem}"),
    "json.fix": ("このあたりを確かめてください", "check this place"),
    "no_text": ("ファイルの中身を文字で書く項目です", "the text of a file is wanted here"),
    "no_text.fix": ("`|` に続けて、ファイルの中身を書いてください", "write the file's text behind `|`"),
    "no_such_file": ("ペルソナのファイルの名前ではありません", "is not the name of a persona's file"),
    "no_such_file.fix": ("{names} のどれかにしてください", "use one of {names}"),
    # a card as a whole
    "no_mapping": ("カードは「項目: 値」の並びで書きます", "a card is a mapping of fields"),
    "no_mapping.fix": ("`name: …` から書き始めてください", "begin with `name: …`"),
    "twice": ("ここと {file} の両方に書かれています", "stands here and in {file}"),
    "twice.fix": ("どちらか一方だけにしてください", "keep one of the two"),
    "other_name": ("名前がフォルダーの名前 {folder!r} と違います", "the name does not fit the folder {folder!r}"),
    "other_name.fix": (
        "フォルダーかペルソナの名前を変えて、同じにしてください",
        "rename the folder or the persona so that they are equal",
    ),
    # rules over several fields (persona.card)
    "stages_missing": ("段階が足りません: {missing}", "missing: {missing}"),
    "stages_missing.fix": ("各段階がどこから始まるかを書いてください", "say where each stage begins"),
    "stages_order": (
        "段階は stranger を 0 として、{stages} の順に大きくしてください",
        "stages must begin at 0 for stranger and rise in the order {stages}",
    ),
    "stages_order.fix": ("始まりの値を小さい順に並べてください", "put the beginnings in rising order"),
    "hurt_gains": ("{intent} で好感度は上げられません", "{intent} cannot gain affection"),
    "hurt_gains.fix": ("0 以下にしてください", "use 0 or less"),
    "undisclosed": ("AI であることを言っていません", "does not say that they are an AI"),
    "undisclosed.fix": (
        "「私はAIです」のように、AI という言葉を入れてください",
        'say it plainly, with the word: "I\'m an AI"',
    ),
    "stages_unsaid": (
        "どの段階にも一行が要ります。足りないもの: {missing}",
        "every stage needs a line; missing: {missing}",
    ),
    "stages_unsaid.fix": ("`{first}: …` を足してください", "add `{first}: …`"),
    "unsaid": ("どんな人物かが書かれていません", "who they are is not said"),
    "unsaid.fix": ("`summary: …` を足してください", "add `summary: …`"),
    "minor": ("年齢が {age} なので、恋愛の段階は使えません", "the age is {age}, so romantic stages are not allowed"),
    "minor.fix": (
        "affection.highest を close_friend 以下にしてください",
        "set affection.highest to close_friend or below",
    ),
    "no_keys": ("キーがありません", "there is no key"),
    "no_keys.fix": (
        "keys を書くか、いつも入るように constant: true としてください",
        "write keys, or `constant: true` for what is always known",
    ),
    "pattern": ("正規表現として使えません({problem})", "is no regular expression that RE2 can use: {problem}"),
    "pattern.fix": (
        "RE2 の書き方にするか(先読み、後読み、後方参照はありません)、regex を外してください",
        "write it for RE2 (no look-around, no back-references), or leave out `regex`",
    ),
    "patterns": (
        "正規表現のキーが {number} 個あります(上限は {limit} 個)",
        "{number} keys are regular expressions, the limit is {limit}",
    ),
    "patterns.fix": ("減らすか、普通のキーにしてください", "use fewer of them, or plain keys"),
    "one_expectation": (
        "contains、not_contains、signal_absent のどれか一つを書く項目です",
        "holds exactly one of contains, not_contains and signal_absent",
    ),
    "one_expectation.fix": (
        "一つだけ残し、ほかは別の項目にしてください",
        "keep one, and give each other an item of its own",
    ),
    # speaking first (persona.proactive)
    "no_time": ("{value!r} は時刻ではありません", "{value!r} is no time of day"),
    "no_time.fix": ("`at: '07:30'` のように書いてください", "write it like `at: '07:30'`"),
    "no_hours": ("{value!r} は時間帯ではありません", "{value!r} is no part of the day"),
    "no_hours.fix": (
        "`quiet_hours: '22:00-08:00'` のように書いてください(始まりと終わりは別の時刻)",
        "write it like `quiet_hours: '22:00-08:00'`, from one time to another",
    ),
    "rule_needs": ("kind: {rule} には {field} が要ります", "kind {rule} needs {field}"),
    "rule_needs.fix": ("`{field}: …` を足してください", "add `{field}: …`"),
    "rule_has": (
        "kind: {other} だけの項目です(ここは {rule})",
        "belongs to kind {other} alone, and this is {rule}",
    ),
    "rule_has.fix": ("消すか、kind を {other} にしてください", "remove it, or set kind to {other}"),
    "rule_twice": ("規則の名前 {name!r} が二度あります", "two rules are called {name!r}"),
    "rule_twice.fix": ("別の名前にしてください", "give this one another name"),
    "fact_nowhere": (
        "{{{{fact}}}} は kind: date でだけ使えます(ここは {rule})",
        "{{{{fact}}}} can only be used with kind date, and this is {rule}",
    ),
    "fact_nowhere.fix": ("{{{{fact}}}} のない文にしてください", "write the line without {{{{fact}}}}"),
    "past_midnight": (
        "{time} から最大 {jitter} 分おくれると、日付が変わります",
        "{time} and up to {jitter} minutes later is the next day",
    ),
    "past_midnight.fix": (
        "at を早くするか、jitter_minutes を小さくしてください",
        "choose an earlier at, or less jitter_minutes",
    ),
    "at_quiet": (
        "{time} から最大 {jitter} 分おくれると、quiet_hours({quiet})に入ります",
        "{time} and up to {jitter} minutes later touches quiet_hours ({quiet})",
    ),
    "at_quiet.fix": (
        "at、jitter_minutes、quiet_hours のどれかを変えてください",
        "change at, jitter_minutes or quiet_hours",
    ),
    # making a persona
    "bad_name": ("{name!r} はペルソナの名前にできません", "{name!r} cannot be a persona's name"),
    "bad_name.fix": (
        "英小文字で始め、英小文字、数字、-、_ を 32 文字までで付けてください",
        "up to 32 lower-case letters, digits, - and _, a letter first",
    ),
    "name_taken": ("{folder} はもうあります", "{folder} is there already"),
    "name_taken.fix": ("別の名前にするか、そちらを書きかえてください", "choose another name, or edit that one"),
    "unwritable": ("{folder} に書き込めません({reason})", "{folder} cannot be written ({reason})"),
    "unwritable.fix": (
        "書き込み権限を付けるか、OMOIDE_PERSONA_DIR に別のフォルダーを指定してください",
        "make it writable, or set OMOIDE_PERSONA_DIR to another folder",
    ),
    # what to do about pydantic's errors
    "fix.missing": ("`{name}: …` を足してください", "add `{name}: …`"),
    "fix.near": ("`{near}` のことではありませんか。違うなら消してください", "did you mean `{near}`? Else remove it"),
    "fix.unknown": ("消してください(この名前の項目はありません)", "remove it; no field has this name"),
    "fix.choose": ("{expected} のどれかにしてください", "use one of {expected}"),
    "fix.name": (
        "英小文字、数字、-、_ だけを使い、英小文字で始めてください",
        "use lower-case letters, digits, - and _, beginning with a letter",
    ),
    "fix.text": (
        "文字で書いてください。数、日付、true/false に見えるものは引用符で囲んでください",
        "write text; put quotes around what looks like a number, a date or true/false",
    ),
    "fix.number": ("数字で書いてください(例: `{example}`)", "write it in digits, such as `{example}`"),
    "fix.boolean": ("true か false を書いてください", "write true or false"),
    "fix.shorten": ("短くしてください", "shorten it"),
    "fix.write": ("何か書いてください", "write something"),
    "fix.within": ("範囲の中の値にしてください", "choose a value within the limit"),
    "fix.kind": ("その形で書き直してください", "give a value of the kind the message asks for"),
}

SCHEMA: dict[str, str] = {
    "missing": "この項目が要ります",
    "extra_forbidden": "知らない項目です",
    "literal_error": "決まった言葉のどれかを書く項目です",
    "string_type": "文字を書く項目です",
    "string_too_short": "短すぎます({min_length} 文字以上)",
    "string_too_long": "長すぎます({max_length} 文字まで)",
    "string_pattern_mismatch": "使えない文字があります",
    "int_type": "整数を書く項目です",
    "int_parsing": "整数を書く項目です",
    "int_from_float": "整数を書く項目です",
    "int_parsing_size": "数が大きすぎます",
    "bool_type": "true か false を書く項目です",
    "bool_parsing": "true か false を書く項目です",
    "float_type": "数を書く項目です",
    "float_parsing": "数を書く項目です",
    "finite_number": "有限の数を書く項目です",
    "greater_than": "{gt} より大きい数を書く項目です",
    "greater_than_equal": "{ge} 以上の数を書く項目です",
    "less_than": "{lt} より小さい数を書く項目です",
    "less_than_equal": "{le} 以下の数を書く項目です",
    "model_type": "「項目: 値」の並びを書く項目です",
    "dict_type": "「項目: 値」の並びを書く項目です",
    "tuple_type": "「- 」で始まる一覧を書く項目です",
    "too_short": "{min_length} 個以上が要ります",
}
"""Pydantic's sentences in Japanese, by type."""

PARSER: dict[str, str] = {
    r"^mapping values are not allowed": "ここに「:」は書けません",
    r"^expected <block end>": "字下げか引用符が前の行と合っていません",
    r"^expected ',' or '(.)'": "「,」か「{0}」が要ります",
    r"^found character '\\t'": "タブは字下げに使えません",
    r"^found character (.+) that cannot": "引用符なしの値は {0} で始められません",
    r"^found unknown escape character '(.+)'": "\\{0} という書き方はありません",
    r"^but found another document": "「---」で区切られた 2 つ目の文書があります",
    r"^could not find expected ':'": "「:」がありません",
}
"""The commonest problems of the YAML parser in Japanese, by pattern."""
