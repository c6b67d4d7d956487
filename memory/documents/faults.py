"""What is wrong with a file of notes, told in Japanese and in English."""

from typing import Final

_Wording = tuple[str, str]
"""What is wrong, and what to do about it."""

_JAPANESE: Final[dict[str, _Wording]] = {
    "no_folder": ("フォルダーがありません", "パスを確かめてください"),
    "no_file": ("ファイルがありません", "パスを確かめてください"),
    "unreadable": ("読めません({reason})", "読み取りの権限を付けてください"),
    "link": ("リンクなので読みません", "中身のファイルをこのフォルダーに置いてください"),
    "name": ("名前が UTF-8 ではありません", "名前を付け直してください"),
    "not_a_file": ("普通のファイルではありません", "フォルダーの外に移してください"),
    "too_large": ("大きすぎます({size} バイト、上限は {limit} バイト)", "月ごとなどに分けてください"),
    "form": ("読める種類ではありません", "{forms} のどれかで保存してください"),
    "binary": ("文字のファイルではありません", "テキストとして保存し直してください"),
    "encoding": ("文字コードが分かりません", "UTF-8 で保存し直してください"),
    "json": ("{line} 行 {column} 文字目が JSON として読めません({reason})", "そこを直してください"),
    "json_deep": ("入れ子が深すぎるか、数が長すぎます", "記録を並べただけのリストにしてください"),
    "json_shape": (
        "{place} は {found} です",
        "文字列か、text・content・body のどれかを持つオブジェクトにしてください",
    ),
    "json_no_text": ("{place} に text・content・body がありません", "どれかに本文を書いてください"),
    "json_field": ("{place} は {found} です", "文字列にしてください"),
    "json_date": ("{place} の {value} は日付として読めません", "2026-11-20 のように書いてください"),
    "json_kind": ("{place} の {value} は種類の名前ではありません", "diary か note にしてください"),
}
_ENGLISH: Final[dict[str, _Wording]] = {
    "no_folder": ("there is no such folder", "check the path"),
    "no_file": ("there is no such file", "check the path"),
    "unreadable": ("it cannot be read ({reason})", "make it readable for this user"),
    "link": ("it is a link, and links are not followed", "put the file itself into this folder"),
    "name": ("its name is not UTF-8", "rename it"),
    "not_a_file": ("it is no ordinary file", "move it out of the folder"),
    "too_large": ("it is too large ({size} bytes; the limit is {limit})", "divide it, for example by month"),
    "form": ("files of this kind are not read", "save it as one of {forms}"),
    "binary": ("it holds no text", "save it as text"),
    "encoding": ("its character encoding is not known", "save it as UTF-8"),
    "json": ("line {line}, column {column} is not JSON ({reason})", "mend it there"),
    "json_deep": ("it is nested too deeply, or a number in it is too long", "make it a plain list of entries"),
    "json_shape": ("{place} is {found}", "make it a string, or an object with text, content or body"),
    "json_no_text": ("{place} has none of text, content and body", "write the text into one of them"),
    "json_field": ("{place} is {found}", "make it a string"),
    "json_date": ("{place} is {value}, which is no date", "write it like 2026-11-20"),
    "json_kind": ("{place} is {value}, which names no kind", "make it diary or note"),
}
FAULTS: Final = frozenset(_ENGLISH)


class DocumentError(Exception):
    """A file or folder of notes cannot be read: one sentence with the fix, in English and Japanese (`japanese`).

    Args:
        file: which, as the message names it.
        kind: one of `FAULTS`.
        values: what the words name.

    Attributes:
        file, kind: see above.
    """

    def __init__(self, file: str, kind: str, **values: object) -> None:
        (what_ja, fix_ja), (what, fix) = _JAPANESE[kind], _ENGLISH[kind]
        super().__init__(f"{file}: {what.format(**values)}; fix: {fix.format(**values)}")
        self.file = file
        self.kind = kind
        self.japanese = f"{file}: {what_ja.format(**values)}。対処: {fix_ja.format(**values)}"
